from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from hipfacts import KnowledgeBase
from hipfacts.audit import audit
from hipfacts.cli.root import program
from hipfacts.notes import notes, sources_to_review
from hipfacts.readability import reading_ease, syllables

WritePack = Callable[..., Path]
FILE = "moonwater-dissolves-hollows.yaml"


def noted(folder: Path) -> list[str]:
    return [f"{Path(n.file).name}: {n.problem}; {n.remedy}" for n in notes(KnowledgeBase.load(folder))]


def rules(*more: dict[str, Any]) -> Callable[[dict[str, Any]], None]:
    return lambda files: files[FILE]["rules"].extend(more)


def concept(**more: dict[str, Any]) -> Callable[[dict[str, Any]], None]:
    return lambda files: files["concepts/all.yaml"].update(more)


def fact(words: str) -> Callable[[dict[str, Any]], None]:
    return lambda files: files[FILE]["correction"].update(fact=words)


def close_by(files: dict[str, Any]) -> None:
    files[FILE]["examples"]["absent"][0] = "Moonwater dissolves sugar."


def everyday(files: dict[str, Any]) -> None:
    files["concepts/all.yaml"]["dissolve"]["words"] = ["with"]


@pytest.mark.parametrize(
    ("change", "note"),
    [
        (rules({"name": "idle", "all": ["stay", "moonwater"]}), "1 of 2 rules are shown by no example: `idle`"),
        (concept(spare={"about": "Spare.", "words": ["spare"]}), "no rule uses the concept `spare`"),
        (everyday, "holds everyday words: `with`"),
        (fact("Moonwater dissolves hip dents, some say."), "the fact starts much as the claim does"),
        (
            fact("Pathophysiological considerations notwithstanding, morphological individuality predominates."),
            "the fact is hard to read",
        ),
    ],
)
def test_a_matter_of_judgement_is_a_note_and_no_problem(
    write_pack: WritePack, change: Callable[[dict[str, Any]], None], note: str
) -> None:
    before = set(noted(write_pack(folder="before")))
    folder = write_pack(change)
    assert any(note in one for one in set(noted(folder)) - before)
    assert not audit(KnowledgeBase.load(folder))


def test_examples_of_one_wording_are_noted(write_pack: WritePack) -> None:
    assert any("the asserted examples are all of one wording" in one for one in noted(write_pack()))


def test_look_alikes_must_come_near(write_pack: WritePack) -> None:
    assert any("none of the look-alikes looks like the claim" in one for one in noted(write_pack()))
    assert not any("look-alikes" in one for one in noted(write_pack(close_by, folder="near")))


def test_a_rule_that_can_never_fire_is_a_problem(write_pack: WritePack) -> None:
    folder = write_pack(rules({"name": "never", "all": ["stay", "moonwater"], "unless": ["moonwater"]}))
    (problem,) = audit(KnowledgeBase.load(folder))
    assert "the rule `never` can never fire" in problem.problem


def test_what_a_draft_leaves_open_is_a_problem(write_pack: WritePack) -> None:
    folder = write_pack(fact("TODO what is true"))
    (problem,) = audit(KnowledgeBase.load(folder))
    assert problem.problem == "`correction.fact` still says TODO"


def test_sources_are_listed_for_review_oldest_first(write_pack: WritePack) -> None:
    rows = sources_to_review(KnowledgeBase.load(write_pack()))
    assert [(name, year) for name, year, _, _ in rows] == [("first-2020-hip", 2020), ("second-2021-hip", 2020)]
    result = CliRunner().invoke(program, ["audit", "--no-bundled", "--sources", str(write_pack())])
    assert result.output.startswith("2020  first-2020-hip  https://example.org/first-2020-hip  moonwater-")


def test_notes_do_not_fail_an_audit(write_pack: WritePack) -> None:
    result = CliRunner().invoke(program, ["audit", "--no-bundled", str(write_pack())])
    assert result.exit_code == 0
    assert ": note: the asserted examples are all of one wording" in result.output
    quiet = CliRunner().invoke(program, ["audit", "--no-bundled", "--no-notes", str(write_pack())])
    assert "note" not in quiet.output


def test_watching_audits_at_each_save_and_outlives_a_fault(
    write_pack: WritePack, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_pack()
    saves = iter(["id: [", None])

    def save(_: float) -> None:
        text = next(saves)
        if text is None:
            raise KeyboardInterrupt
        (folder / FILE).write_text(text, "utf-8")

    monkeypatch.setattr("hipfacts.cli.audit.time.sleep", save)
    result = CliRunner().invoke(program, ["audit", "--no-bundled", "--watch", str(folder)])
    assert "no problems in 1 claims" in result.output
    assert f"{folder / FILE}:1: broken YAML" in result.output


@pytest.mark.parametrize(
    ("word", "count"), [("hip", 1), ("muscle", 2), ("shape", 1), ("training", 2), ("curved", 1), ("anatomy", 4)]
)
def test_syllables_are_counted(word: str, count: int) -> None:
    assert syllables(word) == count


def test_plain_words_read_more_easily_than_learned_ones() -> None:
    assert reading_ease("The dip is where the bone curves in. It is normal.") > 80
    assert reading_ease("Individual osteological configuration determines it.") < 20
    assert reading_ease("") == 100
