"""The hook as authors meet it: the real pre-commit, in a repository of its own, with the hook of this checkout.

No network is needed. pre-commit builds an environment for the hook with virtualenv and pip; told by their own variables
where the build tools and the dependencies already are, both do without an index.
"""

from __future__ import annotations

import json
import os
import shutil
import site
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

CHECKOUT = Path(__file__).resolve().parent.parent
MYTH = "These 5 moves fill in your hip dips for good!\n"
FACT = "Muscle doesn't grow into the gap between your pelvis and femur.\n"

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="pre-commit works on git repositories")


def run(*command: str | Path, cwd: Path, **more: str) -> subprocess.CompletedProcess[str]:
    kept = {
        key: value for key, value in os.environ.items() if not key.startswith(("GIT_", "PIP_", "PRE_COMMIT", "PYTHON"))
    }
    name = {f"GIT_{who}_{what}": "a@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    git = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    return subprocess.run(
        [str(part) for part in command], cwd=cwd, env={**kept, **name, **git, **more}, capture_output=True, text=True,
        encoding="utf-8", check=False, timeout=600,
    )  # fmt: skip


def git(*arguments: str, cwd: Path) -> str:
    done = run("git", *arguments, cwd=cwd)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def repository(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    git("init", "--quiet", "--initial-branch=main", cwd=folder)
    return folder


class Hooked:
    """A repository whose commits pass through the hook."""

    def __init__(self, folder: Path, cache: Path) -> None:
        self.folder = repository(folder)
        here = os.pathsep.join(path for path in site.getsitepackages() if Path(path).is_dir())
        self.environment = {
            "PRE_COMMIT_HOME": str(cache / "pre-commit"), "HIPFACTS_CACHE": str(cache / "hipfacts"), "PYTHONPATH": here,
            "PIP_NO_INDEX": "1", "PIP_NO_BUILD_ISOLATION": "0",  # which is how pip spells that there is to be none
            "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PYTHONUTF8": "1", "VIRTUALENV_NO_PERIODIC_UPDATE": "1",
        }  # fmt: skip
        self.hooks("install")

    def hooks(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return run(sys.executable, "-m", "pre_commit", *arguments, cwd=self.folder, **self.environment)

    def write(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text, "utf-8")
        git("add", name, cwd=self.folder)

    def commit(self) -> subprocess.CompletedProcess[str]:
        return run("git", "commit", "--quiet", "--message", "x", cwd=self.folder, **self.environment)

    def commits(self) -> int:
        done = run("git", "rev-list", "--count", "--all", cwd=self.folder)
        return int(done.stdout)


@pytest.fixture(scope="module")
def hook_source(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """This checkout as a repository of hooks, as it stands now, and its revision."""
    folder = tmp_path_factory.mktemp("source") / "hipfacts"
    left_out = shutil.ignore_patterns(".git", ".venv", "venv", "*_cache", ".hypothesis", "__pycache__", "build", "dist")
    shutil.copytree(CHECKOUT, folder, ignore=left_out)
    repository(folder)
    git("add", "--all", cwd=folder)
    git("commit", "--quiet", "--message", "x", cwd=folder)
    return folder, git("rev-parse", "HEAD", cwd=folder)


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def hooked(hook_source: tuple[Path, str], cache: Path, tmp_path: Path) -> Hooked:
    source, revision = hook_source
    hooked = Hooked(tmp_path / "captions", cache)
    config = {"repos": [{"repo": str(source), "rev": revision, "hooks": [{"id": "hipfacts"}]}]}
    hooked.write(".pre-commit-config.yaml", yaml.safe_dump(config))
    return hooked


def test_the_manifest_is_valid() -> None:
    done = run(sys.executable, "-m", "pre_commit", "validate-manifest", ".pre-commit-hooks.yaml", cwd=CHECKOUT)
    assert done.returncode == 0, done.stdout


def test_a_commit_with_a_myth_is_blocked_and_one_without_passes(hooked: Hooked) -> None:
    hooked.write("post.md", MYTH)
    blocked = hooked.commit()
    assert blocked.returncode == 1, blocked.stderr
    assert "post.md:1:15: fill-bone-gap [asserted]" in blocked.stderr
    assert hooked.commits() == 0
    hooked.write("post.md", FACT)
    passed = hooked.commit()
    assert (passed.returncode, hooked.commits()) == (0, 1), passed.stderr
    assert "Passed" in passed.stderr


def test_ignores_settings_and_baseline_count_in_the_hook(hooked: Hooked) -> None:
    hooked.write("old.md", MYTH)
    hooked.write("post.md", f"<!-- hipfacts: ignore-next-line[fill-bone-gap] -->\n{MYTH}")
    hooked.write("hipfacts.toml", 'baseline = "known.json"\n')
    without = hooked.commit()
    assert (without.returncode, "known.json: no such baseline" in without.stderr) == (1, True), without.stderr
    known = {"hipfacts_baseline": 1, "findings": [{"claim": "fill-bone-gap", "quote": "fill in your hip dips"}]}
    hooked.write("known.json", json.dumps(known))
    done = hooked.commit()
    assert (done.returncode, hooked.commits()) == (0, 1), done.stderr


def test_a_comment_that_names_no_known_claim_blocks_the_commit(hooked: Hooked) -> None:
    hooked.write("post.md", f"{FACT}<!-- hipfacts: ignore[fill-bone-gip] -->\n")
    done = hooked.commit()
    assert done.returncode == 1
    assert "post.md:2: no claim `fill-bone-gip` to ignore; did you mean `fill-bone-gap`?" in done.stderr
