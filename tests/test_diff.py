"""Two knowledge bases on the same texts: what is found anew, no longer, or otherwise, and never silently."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from hipfacts.captions import Caption
from hipfacts.checker import Checker
from hipfacts.cli import program
from hipfacts.diff import Comparison, Totals, located_changes
from hipfacts.diff.changes import differences
from hipfacts.knowledge import KnowledgeBase
from tests.needs import needed_command

WritePack = Callable[..., Path]
Files = dict[str, Any]

CLAIM = "moonwater-dissolves-hollows.yaml"
ZAPS = "All through the summer moonwater zaps hip hollows while the whole family sleeps!"  # like no example
TEXTS = (
    f"Moonwater dissolves your hip hollows.\n\n{ZAPS}\n\nSorry, moonwater will nowise dissolve "
    "hip hollows.\n\nA hollow tree.\n"
)


def newer(files: Files) -> None:
    """Another verb and another negation are known, and one verb is no longer."""
    files["pack.yaml"] |= {"id": "pack", "version": "1.1.0"}
    files["concepts/all.yaml"]["dissolve"]["verbs"] = ["zap", "dissolve"]
    files["cues.yaml"]["not"]["words"].append("nowise")
    files[CLAIM]["rules"][0]["score"] = 0.7


@pytest.fixture
def packs(write_pack: WritePack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "posts.txt").write_text(TEXTS, "utf-8")
    return str(write_pack()), str(write_pack(newer, folder="newer"))


def diff(*arguments: str) -> Result:
    return CliRunner().invoke(program, ["diff", "--no-bundled", *arguments])


def test_each_kind_of_change_is_found_with_its_text_and_trace(packs: tuple[str, str]) -> None:
    result = diff(*packs, "posts.txt", "--format", "jsonl")
    assert result.exit_code == 1
    changes = [json.loads(line) for line in result.stdout.splitlines()]
    assert [(change["kind"], change["source"]["line"], change["flips"]) for change in changes] == [
        ("score", 1, False), ("new", 3, True), ("stance", 5, True),
    ]  # fmt: skip
    new, stance = changes[1:]
    assert new["old"] is None
    assert new["text"][new["new"]["start"] : new["new"]["end"]] == new["new"]["quote"] == "moonwater zaps hip hollows"
    assert {trace["name"] for trace in new["new"]["evidence"]} == {"dissolve", "moonwater", "hollow"}
    assert (stance["old"]["stance"], stance["new"]["stance"]) == ("asserted", "denied")


def test_what_is_no_longer_found_is_the_same_read_backwards(packs: tuple[str, str]) -> None:
    result = diff(*reversed(packs), "posts.txt", "--format", "jsonl")
    changes = [json.loads(line) for line in result.stdout.splitlines()]
    assert [change["kind"] for change in changes] == ["score", "gone", "stance"]
    assert changes[1]["new"] is None


def test_the_text_is_grouped_by_claim_and_says_what_it_leaves_out(packs: tuple[str, str]) -> None:
    shown = diff(*packs, "posts.txt").stdout
    assert shown.startswith(
        "moonwater-dissolves-hollows: 1 newly found, 1 another stance, 1 another score\n  + posts.txt:3 [asserted 0."
    )
    assert "[asserted -> denied]" in shown
    assert "now: rule moonwater-dissolves-hollows/" in shown
    assert "4 texts compared, 3 read otherwise" in shown
    assert "2 of them change whether a text is flagged" in shown
    assert "... and 1 more newly found" in diff(*packs, "posts.txt", "--examples", "0").stdout


@pytest.mark.parametrize(("fail_on", "code"), [("any", 1), ("flags", 1), ("never", 0)])
def test_the_exit_code_is_for_ci(packs: tuple[str, str], fail_on: str, code: int) -> None:
    assert diff(*packs, "posts.txt", "--fail-on", fail_on).exit_code == code
    assert diff(packs[0], packs[0], "posts.txt", "--fail-on", fail_on).exit_code == 0


def test_a_text_that_cannot_be_read_is_a_fault_and_no_difference(packs: tuple[str, str]) -> None:
    Path("bad.jsonl").write_text(json.dumps({"text": ZAPS}) + '\n{"text": \n', "utf-8")
    result = diff(*packs, "bad.jsonl", "--fail-on", "never")
    assert result.exit_code == 2
    assert "bad.jsonl:2" in result.output
    assert "1 newly found" in result.output


def test_a_claim_that_only_one_side_has_can_be_selected(packs: tuple[str, str], write_pack: WritePack) -> None:
    def other(files: Files) -> None:
        files["pack.yaml"]["id"] = "pack"
        files["other-claim.yaml"] = {**files.pop(CLAIM), "id": "other-claim"}

    folder = str(write_pack(other, folder="other"))
    result = diff(packs[0], folder, "posts.txt", "--select", "other-claim")
    assert "moonwater-dissolves" not in result.stdout
    assert "other-claim: 2 newly found" in result.stdout
    assert diff(*packs, "posts.txt", "--select", "other").exit_code == 2


@pytest.mark.parametrize("where", ["HEAD:pack", "HEAD"])
def test_a_git_revision_is_a_knowledge_base(packs: tuple[str, str], where: str) -> None:
    needed_command("git")
    for arguments in (["init", "-q"], ["add", "pack"], ["commit", "-qm", "x"]):
        subprocess.run(["git", "-c", "user.name=x", "-c", "user.email=x@example.org", *arguments], check=True)
    concepts = Path(packs[0]) / "concepts" / "all.yaml"
    concepts.write_text(concepts.read_text("utf-8").replace("- dissolve", "- zap"), "utf-8")
    result = diff(where, "pack", "posts.txt")
    assert "before: rule moonwater-dissolves-hollows/water-dissolves" in result.stdout, result.output
    assert "1 newly found" in result.stdout


def test_a_name_that_means_nothing_is_refused(packs: tuple[str, str]) -> None:
    result = diff("nowhere", packs[0], "posts.txt")
    assert result.exit_code == 2
    assert "`nowhere` is no folder, no installed pack and no git revision" in result.output


def test_texts_are_taken_one_by_one_and_workers_say_the_same(packs: tuple[str, str]) -> None:
    old, new = (Checker(KnowledgeBase.load(pack)) for pack in packs)
    taken = 0

    def captions() -> Iterator[Caption]:
        nonlocal taken
        for text in TEXTS.split("\n\n") * 100:
            taken += 1
            yield Caption(text, text, "x", "x", 1, None)

    totals = Totals()
    changes = located_changes(captions(), Comparison(old, new), totals)
    assert next(changes).kind == "score"
    assert taken == 1
    alone = [change.kind for change in located_changes(captions(), Comparison(old, new), Totals())]
    spread = [change.kind for change in located_changes(captions(), Comparison(old, new), Totals(), workers=2)]
    assert alone == spread
    assert len(alone) == 300


def test_findings_of_one_claim_are_paired_by_the_words_they_share(packs: tuple[str, str]) -> None:
    text = "Moonwater dissolves your hip hollows. Moonwater dissolves hip hollows."
    findings = Checker(KnowledgeBase.load(packs[0])).check(text).findings
    assert differences(findings, findings) == []
    assert [d.kind for d in differences(findings[:1], findings)] == ["new"] * (len(findings) - 1)
    moved = [finding.model_copy(update={"start": finding.start + 2}) for finding in findings]
    assert differences(findings, moved) == []


def test_the_page_escapes_what_strangers_write_and_marks_the_words(packs: tuple[str, str], browser: Any) -> None:
    Path("posts.txt").write_text(f"<script>alert(1)</script> {ZAPS}", "utf-8")
    assert diff(*packs, "posts.txt", "--format", "html", "--output", "out.html").exit_code == 1
    page = browser.new_page()
    page.set_content(Path("out.html").read_text("utf-8"))
    assert page.locator("mark").inner_text() == "moonwater zaps hip hollows"
    assert "<script>alert(1)</script>" in page.locator(".text").inner_text()
    assert page.locator("script").count() == 0
    page.close()


def test_the_changelog_says_what_is_new_and_what_it_finds(packs: tuple[str, str]) -> None:
    written = CliRunner().invoke(program, ["pack", "changelog", "--no-bundled", *packs, "posts.txt"]).stdout
    assert "## pack 1.1.0 (since 1.0.0)" in written
    assert "- `moonwater-dissolves-hollows`: rules" in written
    assert "- `moonwater-dissolves-hollows`: 1 newly found" in written
    same = CliRunner().invoke(program, ["pack", "changelog", "--no-bundled", packs[0], packs[0]]).stdout
    assert "## No pack has changed" in same
    assert "no difference" in same
