"""The built wheel and an editable install, each in a virtual environment and a folder of its own; no network needed."""

from __future__ import annotations

import json
import os
import site
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

import hipfacts

CHECKOUT = Path(__file__).resolve().parent.parent
SCRIPTS = "Scripts" if os.name == "nt" else "bin"
CAPTION = "These 5 moves fill in your hip dips for good!"


def run(*command: str | Path, cwd: Path, stdin: str = "") -> subprocess.CompletedProcess[str]:
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "PIP_"))}
    return subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        input=stdin,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**environment, "PYTHONUTF8": "1"},
        check=False,
    )


def environment(folder: Path) -> Path:
    """A virtual environment that sees what is installed here, but neither this checkout nor its command."""
    venv.create(folder, with_pip=False)
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    packages = folder / ("Lib" if os.name == "nt" else f"lib/{version}") / "site-packages"
    # .pth files in folders that a .pth file names are not read: an editable hipfacts here stays unseen there
    here = [path for path in [*site.getsitepackages(), site.getusersitepackages()] if Path(path).is_dir()]
    (packages / "here.pth").write_text("\n".join(here), "utf-8")
    return folder


def install(folder: Path, *what: str | Path) -> None:
    python = folder / SCRIPTS / "python"
    done = run(
        python,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--no-index",
        "--no-build-isolation",
        "--ignore-installed",
        "--disable-pip-version-check",
        "--no-warn-script-location",
        *what,
        cwd=folder,
    )
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("wheel")
    done = run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", target, cwd=CHECKOUT)
    assert done.returncode == 0, done.stderr
    (built,) = target.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = environment(tmp_path_factory.mktemp("installed"))
    install(folder, wheel)
    return folder


@pytest.fixture(scope="module")
def editable(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = environment(tmp_path_factory.mktemp("editable"))
    install(folder, "--editable", CHECKOUT)
    return folder


def test_the_wheel_holds_the_package_its_data_and_the_claims_and_nothing_else(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {name.partition("/")[0] for name in names} == {"hipfacts", f"hipfacts-{hipfacts.__version__}.dist-info"}
    assert {"hipfacts/py.typed", "hipfacts/claims/pack.yaml", "hipfacts/claims/fill-bone-gap.yaml"} <= names
    data = [path for path in (CHECKOUT / "hipfacts").rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    assert {path.relative_to(CHECKOUT).as_posix() for path in data} <= names
    claims = {f"hipfacts/{path.relative_to(CHECKOUT).as_posix()}" for path in (CHECKOUT / "claims").rglob("*.yaml")}
    assert claims <= names
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_the_source_archive_builds_the_same_wheel(wheel: Path, tmp_path: Path) -> None:
    import tarfile

    done = run(sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", tmp_path, cwd=CHECKOUT)
    assert done.returncode == 0, done.stderr
    (archive,) = tmp_path.glob("*.tar.gz")
    with tarfile.open(archive) as packed:
        packed.extractall(tmp_path, filter="data")
    source = tmp_path / archive.name.removesuffix(".tar.gz")
    again = tmp_path / "again"
    done = run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", again, cwd=source)
    assert done.returncode == 0, done.stderr
    (rebuilt,) = again.glob("*.whl")
    assert set(zipfile.ZipFile(rebuilt).namelist()) == set(zipfile.ZipFile(wheel).namelist())


@pytest.mark.parametrize("kind", ["installed", "editable"])
def test_hipfacts_checks_a_caption_from_any_folder(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    folder: Path = request.getfixturevalue(kind)
    command = folder / SCRIPTS / "hipfacts"
    done = run(command, "check", "--format", "jsonl", "-", cwd=tmp_path, stdin=CAPTION)
    assert (done.returncode, done.stderr) == (1, "")
    report = json.loads(done.stdout)
    assert report["flagged"] is True
    (finding,) = [finding for finding in report["findings"] if finding["claim"] == "fill-bone-gap"]
    assert finding["stance"] == "asserted"
    assert CAPTION[finding["start"] : finding["end"]] == finding["quote"] == "fill in your hip dips"


@pytest.mark.parametrize(("kind", "inside"), [("installed", True), ("editable", False)], ids=["installed", "editable"])
def test_the_claims_are_found_inside_a_wheel_and_beside_a_checkout(
    kind: str, inside: bool, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    folder: Path = request.getfixturevalue(kind)
    code = "import hipfacts, hipfacts.knowledge as k; print(hipfacts.__file__); print(k.bundled_path())"
    done = run(folder / SCRIPTS / "python", "-c", code, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    package, claims = map(Path, done.stdout.splitlines())
    assert claims == (package.parent / "claims" if inside else CHECKOUT / "claims")
    assert (folder in package.parents) is inside


@pytest.mark.parametrize("kind", ["installed", "editable"])
def test_the_bundled_knowledge_passes_its_audit_where_it_is_installed(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    folder: Path = request.getfixturevalue(kind)
    done = run(folder / SCRIPTS / "hipfacts", "audit", cwd=tmp_path)
    assert done.returncode == 0, done.stderr


def test_the_command_and_the_module_tell_the_version(installed: Path, tmp_path: Path) -> None:
    for command in ([installed / SCRIPTS / "hipfacts"], [installed / SCRIPTS / "python", "-m", "hipfacts"]):
        done = run(*command, "--version", cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        assert hipfacts.__version__ in done.stdout
