"""Compiled forms are found again, never out of date, never trusted where others may write, and never missed."""

from __future__ import annotations

import os
import pickle
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hipfacts import compiled
from hipfacts.checker import Checker
from hipfacts.compiled import Store, store_of
from hipfacts.knowledge import KnowledgeBase

TEXT = "Moonwater dissolves your hip hollows overnight."


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cache"
    monkeypatch.setenv("HIPFACTS_CACHE", str(folder))
    return folder


def key(folder: Path) -> str:
    store = store_of([folder])
    assert store is not None
    return store.key


def no_yaml(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let reading YAML be an error."""
    monkeypatch.setattr("hipfacts.loader.Loader.load", lambda *_: pytest.fail("the YAML was read"))


def test_a_second_load_reads_no_yaml_and_gives_the_same(
    write_pack: Callable[..., Path], cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_pack()
    first = KnowledgeBase.load(folder)
    report = Checker(first).check(TEXT)
    assert {path.suffix for path in cache.iterdir()} == {".pickle"}
    no_yaml(monkeypatch)
    second = KnowledgeBase.load(folder)
    for name in ("claims", "concepts", "cues", "sources", "packs", "fields", "source_lines"):
        assert getattr(second, name) == getattr(first, name)
    assert [document.file for document in second.documents.values()] == [d.file for d in first.documents.values()]
    assert Checker(second).check(TEXT) == report


@pytest.mark.usefixtures("cache")
def test_a_change_of_any_file_is_seen(write_pack: Callable[..., Path]) -> None:
    folder = write_pack()
    before = KnowledgeBase.load(folder).packs
    keys = {key(folder)}
    for path in sorted(folder.rglob("*.yaml")):
        path.write_text(path.read_text(encoding="utf-8") + "\n# more\n", encoding="utf-8")
        keys.add(key(folder))
    assert len(keys) == 1 + len([*folder.rglob("*.yaml")])
    assert KnowledgeBase.load(folder).packs != before


@pytest.mark.usefixtures("cache")
def test_a_change_of_hipfacts_itself_is_seen(
    write_pack: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_pack()
    code = tmp_path / "hipfacts"
    shutil.copytree(Path(compiled.__file__).parent, code, ignore=shutil.ignore_patterns("__pycache__", "claims"))
    monkeypatch.setattr(compiled, "__file__", str(code / "compiled.py"))
    before = key(folder)
    assert key(folder) == before
    (code / "matching" / "index.py").write_text("# another\n", encoding="utf-8")
    assert key(folder) != before


def test_a_file_that_changes_while_it_is_read_is_not_kept(
    write_pack: Callable[..., Path], cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from hipfacts.loader import Loader

    folder, load = write_pack(), Loader.load

    def slow(self: Loader, folders: list[Path]) -> Any:
        parts = load(self, folders)
        (folder / "cues.yaml").write_text("{}\n", encoding="utf-8")
        return parts

    monkeypatch.setattr(Loader, "load", slow)
    assert KnowledgeBase.load(folder).store is None
    assert not cache.exists() or not [*cache.iterdir()]


@pytest.mark.usefixtures("cache")
def test_a_broken_pack_stays_broken(write_pack: Callable[..., Path]) -> None:
    folder = write_pack()
    (folder / "pack.yaml").write_text("id: [", encoding="utf-8")
    for _ in range(2):
        with pytest.raises(Exception, match="broken YAML"):
            KnowledgeBase.load(folder)


@pytest.mark.parametrize("harm", ["cut", "other", "empty"])
def test_what_was_harmed_is_made_anew(write_pack: Callable[..., Path], cache: Path, harm: str) -> None:
    folder = write_pack()
    report = Checker(KnowledgeBase.load(folder)).check(TEXT)
    for path in cache.iterdir():
        content = path.read_bytes()
        path.write_bytes({"cut": content[:-9], "other": pickle.dumps("no"), "empty": b""}[harm])
    assert Checker(KnowledgeBase.load(folder)).check(TEXT) == report


@pytest.mark.skipif(os.name != "posix", reason="permissions are POSIX's")
@pytest.mark.parametrize("what", ["folder", "file", "link"])
def test_what_others_may_write_to_is_not_read(tmp_path: Path, what: str) -> None:
    store = Store(tmp_path / "cache", "k" * 64)
    store.put("part", "good")
    assert store.get("part") == "good"
    (path,) = (tmp_path / "cache").iterdir()
    if what == "folder":
        path.parent.chmod(0o777)
    elif what == "file":
        path.chmod(0o666)
    else:
        path.rename(tmp_path / "elsewhere")
        path.symlink_to(tmp_path / "elsewhere")
    assert store.get("part") is None


def test_old_files_are_tidied_away(tmp_path: Path) -> None:
    for number in range(40):
        Store(tmp_path / "cache", f"{number:032}" * 2).put("part", number)
    assert len([*(tmp_path / "cache").iterdir()]) == 24


def test_nothing_is_kept_where_that_is_switched_off_or_cannot_be(
    write_pack: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_pack()
    monkeypatch.setenv("HIPFACTS_CACHE", "")
    assert KnowledgeBase.load(folder).store is None
    (tmp_path / "a-file").write_text("", encoding="utf-8")
    monkeypatch.setenv("HIPFACTS_CACHE", str(tmp_path / "a-file" / "cache"))
    assert Checker(KnowledgeBase.load(folder)).check(TEXT).findings


def test_neither_spacy_nor_yaml_is_imported_for_a_post_about_something_else(tmp_path: Path) -> None:
    code = (
        "import sys, hipfacts; report = hipfacts.check('Lovely weather for the match tonight, see you there!')\n"
        "assert report.status == 'no_known_claim'; print(sorted({'spacy', 'yaml'} & set(sys.modules)))"
    )
    environment = {**os.environ, "HIPFACTS_CACHE": str(tmp_path)}
    outputs = [
        subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True).stdout
        for _ in range(2)
    ]
    assert outputs == ["['yaml']\n", "[]\n"]
