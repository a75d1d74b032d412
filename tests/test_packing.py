"""A pack becomes a wheel that pip installs without a network, and that is found by its entry point, never imported."""

from __future__ import annotations

import base64
import hashlib
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from hipfacts import packs
from hipfacts.cli import program
from hipfacts.knowledge import KnowledgeBase
from hipfacts.packing import build_wheel
from tests.test_packaging import CHECKOUT, SCRIPTS, environment, install, run

WritePack = Callable[..., Path]
Files = dict[str, Any]

CLAIM = "moonwater-dissolves-hollows.yaml"
TEXT = "Moonwater dissolves your hip hollows."


def build(folder: Path, target: Path) -> Any:
    return CliRunner().invoke(program, ["pack", "build", "--no-bundled", str(folder), "--output", str(target)])


def test_the_wheel_holds_the_pack_and_a_true_record(write_pack: WritePack, tmp_path: Path) -> None:
    folder = write_pack(folder="moon-water")
    (folder / "LICENSE").write_text("CC0\n", "utf-8")
    done = build(folder, tmp_path / "dist")
    assert done.exit_code == 0, done.output
    (wheel,) = (tmp_path / "dist").iterdir()
    assert wheel.name == "hipfacts_pack_moon_water-1.0.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        held = {name.removeprefix("hipfacts_pack_moon_water/") for name in names}
        assert {"pack.yaml", CLAIM, "concepts/all.yaml", "LICENSE", "__init__.py"} <= held
        info = "hipfacts_pack_moon_water-1.0.0.dist-info"
        assert archive.read(f"{info}/entry_points.txt") == b"[hipfacts.packs]\nmoon-water = hipfacts_pack_moon_water\n"
        for line in archive.read(f"{info}/RECORD").decode().splitlines():
            name, digest, _ = line.split(",")
            names.remove(name)
            if digest:
                made = base64.urlsafe_b64encode(hashlib.sha256(archive.read(name)).digest()).rstrip(b"=").decode()
                assert digest == f"sha256={made}"
        assert not names


def test_one_pack_makes_one_wheel_to_the_byte(write_pack: WritePack, tmp_path: Path) -> None:
    folder = write_pack()
    first, second = (build_wheel(folder, tmp_path / name).read_bytes() for name in ("one", "two"))
    assert first == second


def test_a_pack_with_problems_or_faults_makes_no_wheel(write_pack: WritePack, tmp_path: Path) -> None:
    def problem(files: Files) -> None:
        files[CLAIM]["examples"]["asserted"][0] = "[[Nothing of the kind]]."

    done = build(write_pack(problem), tmp_path / "dist")
    assert done.exit_code == 2
    assert "nothing is found in it" in done.output
    assert "no wheel is made" in done.output
    done = build(write_pack(lambda files: files[CLAIM].pop("title"), folder="other"), tmp_path / "dist")
    assert done.exit_code == 2
    assert "`title` is missing" in done.output
    assert not (tmp_path / "dist").exists()


def test_an_installed_pack_is_used_by_its_id_in_an_environment_of_its_own(
    write_pack: WritePack, tmp_path: Path
) -> None:
    folder = environment(tmp_path / "env")
    wheel = build_wheel(write_pack(folder="moon-water"), tmp_path / "dist")
    install(folder, CHECKOUT, wheel)
    command = folder / SCRIPTS / "hipfacts"
    listed = run(command, "pack", "list", cwd=tmp_path)
    assert "moon-water 1.0.0  installed, used with --claims moon-water" in listed.stdout, listed.stderr
    done = run(command, "check", "--claims", "moon-water", "-", cwd=tmp_path, stdin=TEXT)
    assert done.returncode == 1, done.stderr
    assert "moonwater-dissolves-hollows [asserted]" in done.stdout
    unnamed = run(command, "check", "-", cwd=tmp_path, stdin=TEXT)
    assert "moonwater-dissolves-hollows" not in unnamed.stdout, "used only where it is named"
    again = run(command, "diff", "bundled", "moon-water@1.0.0", "-", cwd=tmp_path, stdin=TEXT)
    assert "moonwater-dissolves-hollows: 1 newly found" in again.stdout, again.stderr
    other = run(command, "diff", "bundled", "moon-water@1.2.0", "-", cwd=tmp_path, stdin=TEXT)
    assert other.returncode == 2
    assert "is installed in version 1.0.0, not 1.2.0" in other.stderr


def test_an_installed_pack_runs_no_code(write_pack: WritePack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wheel = build_wheel(write_pack(folder="moon-water"), tmp_path / "dist")
    site = tmp_path / "site"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    (site / "hipfacts_pack_moon_water" / "__init__.py").write_text("raise SystemExit('imported')", "utf-8")
    monkeypatch.syspath_prepend(str(site))
    monkeypatch.chdir(tmp_path)
    assert packs.installed()["moon-water"].folder == site / "hipfacts_pack_moon_water"
    assert set(KnowledgeBase.load("moon-water").claims) == {"moonwater-dissolves-hollows"}


def test_pack_list_says_what_packs_do_to_one_another(write_pack: WritePack) -> None:
    def retires(files: Files) -> None:
        files["pack.yaml"]["retires"] = [{"claim": "hormones-or-fertility", "why": "Answered by hand."}]
        files["concepts/more.yaml"] = {"any-dip": {"extends": "hip-dips", "words": ["hip canyon"]}}

    shown = CliRunner().invoke(program, ["pack", "list", "--claims", str(write_pack(retires))]).stdout
    assert "hip-dips 1.0.0  in use  1 deprecated, 27 stable" in shown
    assert "    retires claim hormones-or-fertility of hip-dips: Answered by hand." in shown
    assert "    extends concept any-dip of hip-dips" in shown
