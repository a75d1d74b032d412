"""What the documents show is what happens: their marked blocks are run in a copy of the checkout.

A fenced block under ``<!-- tested -->`` (or ``<!-- tested: exit 1 -->``) is run. In a ``console`` block the lines
after a ``$`` command are its output, where ``...`` alone on a line, or at the end of one, stands for anything.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from hipfacts.audit import audit
from hipfacts.checker import Checker
from hipfacts.knowledge import KnowledgeBase

CHECKOUT = Path(__file__).resolve().parent.parent
README = (CHECKOUT / "README.md").read_text("utf-8")
GUIDE = (CHECKOUT / "claims" / "README.md").read_text("utf-8")
BLOCK = re.compile(r"<!-- tested(?:: exit (\d+))? -->\n```(\w+)\n(.*?)```\n", re.DOTALL)
FILE = re.compile(r"<!-- file: (\S+) -->\n```yaml\n(.*?)```\n", re.DOTALL)
LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)")


class Step(NamedTuple):
    """A command, its exit code where one is promised, and the output that is shown for it."""

    command: str
    code: int | None
    output: str | None


def steps(document: str) -> list[Step]:
    found = []
    for code, language, body in BLOCK.findall(document):
        if language == "python":
            found.append(Step(f"python - <<'END'\n{body}\nEND", 0, None))
        elif language == "sh":
            found.append(Step(body, int(code or 0), None))
        else:
            assert language == "console", language
            for part in re.split(r"^\$ ", body, flags=re.MULTILINE)[1:]:
                command, _, output = part.partition("\n")
                found.append(Step(command, int(code) if code else None, output))
    return found


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("copy") / "hipfacts"
    shutil.copytree(CHECKOUT, target, ignore=shutil.ignore_patterns(".*", "__pycache__"))
    return target


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")]),
        "PYTHONPATH": str(folder if (folder / "hipfacts").is_dir() else CHECKOUT),
        "PYTHONUTF8": "1",
    }
    environment.pop("GITHUB_ACTIONS", None)  # may change what the command line prints by default
    return subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=environment,
        check=False,
    )


@pytest.mark.parametrize("step", steps(README), ids=lambda step: step.command.splitlines()[0][:60])
def test_the_readme_shows_what_happens(step: Step, copy: Path) -> None:
    done = run(step.command, copy)
    assert done.returncode == step.code if step.code is not None else done.returncode in (0, 1), done.stderr
    assert done.stderr == "" or step.output is None, done.stderr
    if step.output is not None:
        shown = [re.escape(line) for line in step.output.splitlines()]
        pattern = "\n".join(r"(?s:.*)" if line == r"\.\.\." else re.sub(r"\\\.\\\.\\\.$", ".*", line) for line in shown)
        # an elision at the end of the output may also stand for nothing
        assert re.fullmatch(pattern, done.stdout.rstrip("\n")), (
            f"README.md shows:\n{step.output}\nbut it is:\n{done.stdout}"
        )


def test_the_readme_has_blocks_to_test() -> None:
    assert len(steps(README)) >= 5
    assert "(tested" not in README


def test_the_set_up_commands_name_what_is_there() -> None:
    """They need a network, so that .ci/run runs them and the tests do not."""
    commands = re.findall(r"<!-- set-up: \w+ -->\n```sh\n(.*?)\n```", README)
    assert len(commands) == 2
    assert all(command.startswith("python3 -m venv .venv && .venv/bin/pip install") for command in commands)
    assert (CHECKOUT / "examples" / "captions.txt").is_file()


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "claims/README.md"])
def test_links_between_the_documents_lead_somewhere(name: str) -> None:
    path = CHECKOUT / name
    for target in LINK.findall(path.read_text("utf-8")):
        assert (path.parent / target).exists(), target


def test_the_worked_example_does_what_it_shows(tmp_path: Path) -> None:
    """From a missed caption on, in the order written: files are written where they stand, commands run."""
    done = 0
    for file, block in _in_order(GUIDE):
        if file:
            (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / file).write_text(block, "utf-8")
            continue
        for step in steps(block):
            test_the_readme_shows_what_happens(step, tmp_path)
            done += 1
    assert done >= 5


def _in_order(document: str) -> list[tuple[str, str]]:
    """The files (name, content) and the tested blocks (no name, the block) as they stand."""
    found = [(m.start(), m[1], m[2]) for m in FILE.finditer(document)]
    found += [(m.start(), "", m[0]) for m in BLOCK.finditer(document)]
    return [(name, content) for _, name, content in sorted(found)]


def test_the_worked_example_is_a_pack_that_passes_its_audit(tmp_path: Path) -> None:
    files = FILE.findall(GUIDE)
    assert len(files) == 3
    for name, content in files:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, "utf-8")
    knowledge = KnowledgeBase.load(tmp_path / "my-pack", bundled=True)
    problems = audit(knowledge, only={"vitamins-cause-hip-dips"})
    assert not problems, "\n".join(map(str, problems))
    (finding,) = Checker(knowledge).check("They say it is food, but a lack of zinc causes hip dips!").findings
    assert finding.claim == "vitamins-cause-hip-dips"
