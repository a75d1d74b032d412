from __future__ import annotations

import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hipfacts.errors import KnowledgeErrors
from hipfacts.knowledge import KnowledgeBase, bundled_path, claim_schema
from hipfacts.models import Verdict

CLAIM = "moonwater-dissolves-hollows.yaml"
WritePack = Callable[..., Path]
Files = dict[str, Any]


def faults(folder: Path, *more: Path) -> list[str]:
    with pytest.raises(KnowledgeErrors) as caught:
        KnowledgeBase.load(folder, *more)
    return [str(problem) for problem in caught.value.problems]


def line_of(path: Path, words: str, which: int = 0) -> int:
    return [number for number, line in enumerate(path.read_text("utf-8").splitlines(), 1) if words in line][which]


def test_the_bundled_knowledge_base_loads_whole() -> None:
    knowledge = KnowledgeBase.bundled()
    assert len(knowledge.claims) == 28
    assert [pack.id for pack in knowledge.packs] == ["hip-dips"]
    assert len(knowledge.packs[0].sha256) == 64
    assert {path.stem for path in bundled_path().glob("*-*.yaml")} == set(knowledge.claims)


def test_a_pack_loads_with_text_as_text(write_pack: WritePack) -> None:
    """YAML alone would read `false` and `no` as booleans."""
    knowledge = KnowledgeBase.load(write_pack())
    assert knowledge.claims["moonwater-dissolves-hollows"].verdict is Verdict.FALSE
    assert "no" in knowledge.cues["not"].words
    assert set(knowledge.source_lines) == set(knowledge.sources)


def test_packs_are_read_together_and_beside_the_bundled_one(write_pack: WritePack) -> None:
    def own(files: Files) -> None:
        files["own-claim.yaml"] = {**files.pop(CLAIM), "id": "own-claim"}
        files["concepts/all.yaml"] = files["cues.yaml"] = files["sources.yaml"] = None

    first = write_pack()
    both = KnowledgeBase.load(first, write_pack(own, folder="own"))
    assert [pack.id for pack in both.packs] == ["pack", "own"]
    assert set(both.claims) == {"moonwater-dissolves-hollows", "own-claim"}

    def apart(files: Files) -> None:  # names that the bundled pack does not have
        files["cues.yaml"] = None
        files["concepts/all.yaml"] = {f"own-{name}": value for name, value in files["concepts/all.yaml"].items()}
        files["concepts/all.yaml"]["own-dissolve"]["opposites"] = ["own-stay"]
        files[CLAIM]["rules"][0]["all"] = ["own-dissolve", "own-hollow", "own-moonwater"]

    joined = KnowledgeBase.load(write_pack(apart, folder="apart"), bundled=True)
    assert [pack.id for pack in joined.packs] == ["hip-dips", "apart"]
    assert "moonwater-dissolves-hollows" in joined.claims
    assert "fill-bone-gap" in joined.claims


def test_the_hash_follows_the_content_not_the_line_ends(write_pack: WritePack) -> None:
    def windows(folder: Path) -> Path:
        for path in folder.rglob("*.yaml"):
            path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
        return folder

    def changed(files: Files) -> None:
        files[CLAIM]["title"] = "Another title"

    def same_id(files: Files) -> None:
        files["pack.yaml"]["id"] = "pack"

    plain = KnowledgeBase.load(write_pack()).packs[0].sha256
    assert KnowledgeBase.load(windows(write_pack(same_id, folder="crlf"))).packs[0].sha256 == plain
    assert KnowledgeBase.load(write_pack(changed)).packs[0].sha256 != plain


def change_text(path: Path, old: str, new: str) -> None:
    before = path.read_text("utf-8")
    assert old in before
    path.write_text(before.replace(old, new, 1), "utf-8")


@pytest.mark.parametrize(
    ("old", "new", "file", "words", "problem", "remedy"),
    [
        ("title:", "titel: x\ntitle:", CLAIM, "titel", "unknown key `titel`", "known here: `claim`, `correction`"),
        (
            "fallacy:",
            "falacy: x\n  fallacy:",
            CLAIM,
            "falacy",
            "unknown key `correction.falacy`",
            "`explanation`, `fact`, `fallacy`",
        ),
        ("title:", "verdict:", CLAIM, "verdict: 'false'", "the key `verdict` stands twice", "keep one of them"),
        ("title: ", "# ", CLAIM, "id: ", "`title` is missing", "add it"),
        ("verdict: 'false'", "verdict: wrong", CLAIM, "verdict", "`verdict` is `wrong`", "write 'false', 'misleading'"),
        (
            "- They say [[moonwater dissolves hip hollows]].\n",
            "",
            CLAIM,
            "reported:",
            "too few entries",
            "2 at least",
        ),
        (
            "id: moonwater-",
            "id: moondust-",
            CLAIM,
            "id: moondust",
            "is not the file's name",
            "moondust-dissolves-hollows.yaml",
        ),
        (
            "- id: first-2020-hip",
            "- id: frist-2020-hip",
            CLAIM,
            "frist",
            "unknown source `frist-2020-hip`",
            "first-2020-hip`?",
        ),
        ("  - hollow\n", "  - holow\n", CLAIM, "- holow", "unknown concept `holow`", "did you mean `hollow`?"),
        ("  - hollow\n", "  - zzz\n", CLAIM, "- zzz", "unknown concept `zzz`", "check the spelling"),
        (
            "status: stable",
            "supersedes: [nothing]",
            CLAIM,
            "supersedes",
            "supersedes unknown `nothing`",
            "check the spelling",
        ),
        ("'false'", "'false", CLAIM, None, "broken YAML", "check indentation, quotes and colons"),
        ("status: stable", "status: &s stable\nverdict2: *s", CLAIM, "*s", "uses a YAML alias", "write the text out"),
        (
            "- id: second-2021-hip",
            "- id: first-2020-hip",
            "sources.yaml",
            None,
            "`first-2020-hip` stands twice",
            "keep one",
        ),
        ("- stay", "- sty", "concepts/all.yaml", "opposites", "unknown concept `sty`", "did you mean `stay`?"),
        (
            "about: The hollow.",
            "needs: [watr]\n  about: x",
            "concepts/all.yaml",
            "watr",
            "unknown concept `watr`",
            "`moonwater`?",
        ),
        (
            "about: The hollow.",
            "hides: [holow]\n  about: x",
            "concepts/all.yaml",
            "holow",
            "unknown concept `holow`",
            "`hollow`?",
        ),
        ("- dissolve", "- (dissolve", "concepts/all.yaml", "dissolve:", "has a `(` without `)`", "see "),
        (
            "- dissolve",
            "- '{hollows} go'",
            "concepts/all.yaml",
            "dissolve:",
            "unknown concept `{hollows}`",
            "`hollow`?",
        ),
        ("about: Water put out under the moon.", "", "concepts/all.yaml", "moonwater:", "`about` is missing", "add it"),
        ("version: 1.0.0", "version: one", "pack.yaml", "version", "may not have: `one`", "write three numbers"),
        (
            "version: 1.0.0", "version: 1.0.0\nfield: hollows", "pack.yaml", "field", "unknown concept `hollows`",
            "`hollow`?",
        ),
        (
            "version: 1.0.0", "version: 1.0.0\nfield: hollow", "pack.yaml", "field",
            "the field `hollow` has the term `hip hollow`", "single words of three letters or more",
        ),
    ],
)  # fmt: skip
def test_a_fault_names_file_line_and_remedy(
    write_pack: WritePack, old: str, new: str, file: str, words: str | None, problem: str, remedy: str
) -> None:
    folder = write_pack()
    change_text(folder / file, old, new)
    found = faults(folder)
    line = line_of(folder / file, words) if words else None
    assert len(found) == 1, found
    assert problem in found[0]
    assert remedy in found[0].rpartition("; ")[2] or remedy in found[0]
    assert found[0].startswith(f"{folder / file}:{line}:" if line else f"{folder / file}:")


def test_all_faults_come_at_once_in_file_and_line_order(write_pack: WritePack) -> None:
    folder = write_pack()
    for old, new, file in [
        ("title:", "titel:", CLAIM),
        ("fallacy:", "falacy:", CLAIM),
        ("- id: second-2021-hip", "- id: first-2020-hip", "sources.yaml"),
        ("version: 1.0.0", "version: one", "pack.yaml"),
    ]:
        change_text(folder / file, old, new)
    found = faults(folder)
    assert len(found) == 6, "two misspelt keys are also two missing ones"
    assert found == sorted(found, key=lambda line: (line.split(":")[0], int(line.split(":")[1])))


def test_a_claim_in_two_packs_is_refused(write_pack: WritePack) -> None:
    def other(files: Files) -> None:
        files["concepts/all.yaml"] = files["cues.yaml"] = files["sources.yaml"] = None

    first, second = write_pack(), write_pack(other, folder="second")
    (found,) = faults(first, second)
    assert found.startswith(
        f"{second / CLAIM}:1: the claim `moonwater-dissolves-hollows` stands in {first / CLAIM} too"
    )


@pytest.mark.parametrize(
    ("left_out", "problem", "remedy"),
    [
        (CLAIM, "holds no claim", "add one file per claim"),
        ("pack.yaml", "is missing", "write id, version, license and title"),
    ],
)
def test_a_folder_without_claims_or_pack_is_refused(
    write_pack: WritePack, left_out: str, problem: str, remedy: str
) -> None:
    def change(files: Files) -> None:
        files[left_out] = None

    (found,) = faults(write_pack(change))
    assert problem in found
    assert remedy in found


def test_an_empty_folder_and_a_missing_one_are_refused(tmp_path: Path) -> None:
    (empty,) = faults(tmp_path)
    assert empty.startswith(f"{tmp_path}: holds no claim")
    (missing,) = faults(tmp_path / "nowhere")
    assert missing.startswith(f"{tmp_path / 'nowhere'}: is not a folder")


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "the file is empty"),
        (b"# a comment\n", "the file is empty"),
        (b"id: \xff\xfe\n", "is not UTF-8"),
        (b"- a\n- list\n", "must be a mapping"),
        (b"just words\n", "must be a mapping"),
        (b"a: [[[[\n", "broken YAML"),
        (b"a: {[b]: c}\n", "a key must be plain text"),
        (b"x: !!python/object:os.system {}\n", "unknown key `x`"),
        (b"[" * 5000 + b"]" * 5000, "is nested too deeply"),
        (b"a: " + b"x" * 2_000_001, "larger than"),
    ],
    ids=["empty", "comment", "latin", "list", "scalar", "broken", "odd key", "tag", "deep", "large"],
)
def test_a_file_that_is_no_claim_is_refused(write_pack: WritePack, content: bytes, problem: str) -> None:
    folder = write_pack()
    (folder / CLAIM).write_bytes(content)
    found = faults(folder)
    assert any(problem in fault and fault.startswith(f"{folder / CLAIM}:") for fault in found), found


def test_an_alias_bomb_is_refused_before_it_grows(write_pack: WritePack) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    folder = write_pack()
    (folder / CLAIM).write_text("\n".join(lines), "utf-8")
    (found,) = faults(folder)
    assert "alias" in found


def test_the_errors_survive_pickling(write_pack: WritePack) -> None:
    folder = write_pack()
    change_text(folder / CLAIM, "title:", "titel:")
    with pytest.raises(KnowledgeErrors) as caught:
        KnowledgeBase.load(folder)
    again = pickle.loads(pickle.dumps(caught.value))  # noqa: S301 - our own bytes
    assert str(again) == str(caught.value)
    assert again.problems[0].line == caught.value.problems[0].line


def test_the_schema_is_that_of_a_claim_file() -> None:
    schema = claim_schema()
    assert schema["$schema"].endswith("2020-12/schema")
    assert schema["additionalProperties"] is False
    assert {"id", "claim", "verdict", "rules", "correction", "examples"} <= set(schema["required"])
