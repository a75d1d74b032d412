from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from hipfacts import Checker, KnowledgeBase, Stance
from hipfacts.cli.root import program
from hipfacts.why import tell
from hipfacts.why.text import lines

CHECKER = Checker(KnowledgeBase.bundled())
DATA = sorted((Path(__file__).parent / "data").glob("captions-*.jsonl"))
YIELDS = "Slim Down, Smooth Out: drop 10 lb and your hip dents drop too"
WritePack = Callable[..., Path]


def why(text: str, **options: Any) -> str:
    return "\n".join(lines(tell(CHECKER, text, **options), width=1000))


def run(*arguments: str, stdin: str = "") -> Result:
    return CliRunner().invoke(program, ["why", *arguments], input=stdin)


def test_a_disguise_is_shown_as_it_was_read() -> None:
    story = why("Squats fill your h1p d!ps.")
    assert '"h1p" was read as "hip"' in story
    assert '"d!ps" was read as "dips"' in story


def test_a_cue_says_which_rule_it_decides() -> None:
    story = tell(CHECKER, "No amount of squats will fill your hip dips.")
    (cue,) = [cue for cue in story.cues if cue.reaches]
    assert cue.quote == "No amount of"
    assert cue.category == "negation"
    assert all(rule.stance is Stance.DENIED for rule in story.fired)


@pytest.mark.parametrize(
    ("change", "text", "missing"),
    [
        ({}, "Moonwater is for hip hollows.", "no words for `dissolve`"),
        ({"gap": "1"}, "Moonwater, as they all say here, dissolves hip hollows.", "more than 1 words apart"),
        ({"order": "true"}, "Moonwater dissolves hip hollows.", "dissolve before hollow before moonwater"),
        ({"within": "clause"}, "Moonwater, but also tea; it dissolves hip hollows.", "different clauses"),
        ({"unless": ["stay"]}, "Moonwater dissolves hip hollows and stays.", 'called off by `stay` ("stays")'),
    ],
)
def test_a_rule_that_nearly_fired_says_what_was_missing(
    write_pack: WritePack, change: dict[str, Any], text: str, missing: str
) -> None:
    def changed(files: dict[str, Any]) -> None:
        files["moonwater-dissolves-hollows.yaml"]["rules"][0].update(change)

    checker = Checker(KnowledgeBase.load(write_pack(changed)))
    story = tell(checker, text)
    assert not story.fired
    (near,) = story.near
    assert near.rule == "moonwater-dissolves-hollows/water-dissolves"
    assert missing in near.missing


def test_what_is_superseded_says_by_whom() -> None:
    story = tell(CHECKER, YIELDS)
    outcomes = {rule.rule.partition("/")[0]: rule.outcome for rule in story.fired}
    assert outcomes["weight-loss-removes-hip-dips"] == "finding"
    assert "gives way to weight-loss-removes-hip-dips/" in outcomes["exercise-softens-appearance"]


def test_a_concept_that_does_not_count_says_why() -> None:
    dropped = [c.dropped for c in tell(CHECKER, "Side plank hip dips, 3 sets of 12.").concepts if c.name == "dip"]
    assert dropped == ['hidden by `dip-exercise` ("Side plank hip dips")']


def test_one_claim_can_be_asked_about() -> None:
    story = tell(CHECKER, "Squats are for hip dips.", claim="squats-fix-hip-dips")
    assert {rule.rule.partition("/")[0] for rule in story.near} == {"squats-fix-hip-dips"}


def test_a_text_of_another_field_says_so() -> None:
    assert "names nothing of the field" in why("My sourdough starter is thriving.")


@pytest.mark.parametrize("path", DATA, ids=lambda path: path.stem)
def test_every_labelled_caption_has_a_story_that_fits_its_report(path: Path) -> None:
    for line in path.read_text("utf-8").splitlines()[::12]:
        text = json.loads(line)["text"]
        story = tell(CHECKER, text)
        assert story.report == CHECKER.check(text)
        told = [rule.rule for rule in story.fired if rule.score is not None]
        for finding in story.report.findings:
            assert finding.rule in told or finding.rule.endswith("/paraphrase")
        assert "".join(lines(story))


@settings(deadline=None)
@given(st.lists(st.sampled_from("hip dips fill gone squats not . ? myth: they it no #fixhipdips \n 🔥 h1p".split(" "))))
def test_any_text_has_a_story(words: list[str]) -> None:
    text = " ".join(words)
    story = tell(CHECKER, text)
    assert story.report == CHECKER.check(text)
    assert all(text[part.start : part.end] == part.quote for part in (*story.concepts, *story.cues))
    assert all(text[part.start : part.end] == part.quote for part in story.undone)
    assert list(lines(story))


@settings(deadline=None, max_examples=50)
@given(st.text())
def test_not_even_noise_has_none(text: str) -> None:
    assert tell(CHECKER, text).text == text


def test_the_command_tells_people_and_programs() -> None:
    told = run("Squats", "fill hip dips.")
    assert told.exit_code == 0
    assert "The text asserts it: squats-fix-hip-dips" in told.output
    story = json.loads(run("--format", "json", stdin="Squats fill hip dips.").output)
    assert story["report"]["findings"][0]["claim"] == "squats-fix-hip-dips"
    assert run("--claim", "squats", "Hi").exit_code == 2


def test_check_explains_with_the_same_story() -> None:
    result = CliRunner().invoke(program, ["check", "--explain"], input=YIELDS)
    assert "gives way to weight-loss-removes-hip-dips/" in result.output
