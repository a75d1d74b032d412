"""Rules name the concepts that must stand together, how far apart, in which order, and what calls them off."""

from __future__ import annotations

from typing import Any

import pytest

from hipfacts.matching.index import TermIndex, longest
from hipfacts.matching.rules import Candidate, RuleSet, compile_rules, fillers
from hipfacts.models import Claim, Concept, Rule
from hipfacts.text.fold import Folded
from hipfacts.text.passage import Passage, read

CONCEPTS = {
    "fix": Concept(about="-", verbs=("fix", "erase"), opposites=("stay",)),
    "stay": Concept(about="-", verbs=("stay",), opposites=("fix",)),
    "grow": Concept(about="-", verbs=("grow",)),
    "dip": Concept(about="-", nouns=("hip dip",), topic=True),
    "gap": Concept(about="-", nouns=("gap",), topic=True),
    "place": Concept(about="-", includes=("dip", "gap"), words=("outline",)),
    "squat": Concept(about="-", nouns=("squat",)),
    "surgery": Concept(about="-", nouns=("surgery",)),
    "chore": Concept(about="-", includes=("squat",), opposites=("surgery",), words=("laundry",)),
}


def claim(name: str, *rules: Rule) -> Claim:
    return Claim.model_construct(id=name, rules=rules, supersedes=())


def passage_of(text: str) -> Passage:
    return read(Folded(text, text.lower()))


def match(text: str, *rules: Rule) -> list[Candidate]:
    passage = passage_of(text)
    spans = longest(TermIndex(CONCEPTS, CONCEPTS).find(passage.words))
    return RuleSet([claim("myth", *rules)], CONCEPTS).match(passage, spans)


def quotes(text: str, **fields: Any) -> list[str]:
    """What one rule matches in the text."""
    passage = passage_of(text)
    return [
        text[slice(*passage.span(c.first, c.last))]
        for c in match(text, Rule.model_validate({"name": "rule", **fields}))
    ]


def test_a_rule_matches_where_all_its_concepts_stand_together() -> None:
    assert quotes("So squats fix your hip dips!", all=("fix", "dip", "squat")) == ["squats fix your hip dips"]
    assert quotes("So squats are for hip dips!", all=("fix", "dip", "squat")) == []


def test_the_slots_of_a_match_stand_in_the_rules_order_with_the_head_first() -> None:
    (candidate,) = match("Hip dips fixed by squats", Rule(name="rule", all=("fix", "squat", "dip")))
    assert [filled.span.name for filled in candidate.filled] == ["fix", "squat", "dip"]
    assert candidate.head.name == "fix"
    assert (candidate.claim, candidate.score, candidate.flips) == ("myth", 0.9, 0)


@pytest.mark.parametrize("text", ["Squats grow it", "Squats fix it"])
def test_a_slot_may_name_several_concepts(text: str) -> None:
    assert quotes(text, all=("fix | grow", "squat"))


def test_what_a_concept_includes_fills_its_slot() -> None:
    assert quotes("Fix the gap", all=("fix", "place")) == ["Fix the gap"]
    assert quotes("Fix the outline", all=("fix", "place")) == ["Fix the outline"]


def test_the_nearest_span_fills_a_slot() -> None:
    assert quotes("Hip dips, squats and more: fix your hip dips", all=("fix", "dip")) == ["fix your hip dips"]


@pytest.mark.parametrize(("gap", "found"), [(2, False), (3, True)])
def test_slots_stand_no_further_apart_than_the_gap(gap: int, found: bool) -> None:
    assert bool(quotes("fix one two three hip dips", all=("fix", "dip"), gap=gap)) is found


@pytest.mark.parametrize(
    ("within", "text", "found"),
    [
        ("clause", "Squats fix hip dips", True),
        ("clause", "Squats fix stuff but hip dips", False),
        ("sentence", "Squats fix stuff but hip dips", True),
        ("sentence", "Squats fix. See the outline.", False),
        ("caption", "Squats fix. See the outline.", True),
        ("caption", "The outline. Squats fix.", True),
    ],
)
def test_slots_stand_within_one_clause_sentence_or_caption(within: str, text: str, found: bool) -> None:
    assert bool(quotes(text, all=("fix", "place"), within=within)) is found


def test_an_ordered_rule_keeps_its_order() -> None:
    assert quotes("fix hip dips", all=("fix", "dip"), order=True)
    assert not quotes("hip dips fixed", all=("fix", "dip"), order=True)
    assert quotes("hip dips fixed", all=("fix", "dip"))


def test_one_span_fills_one_slot_only() -> None:
    assert not quotes("hip dips", all=("dip", "place"))
    assert quotes("hip dips and a gap", all=("dip", "place"))


# --- what calls a rule off ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Surgery will fix hip dips", False),
        ("Fix hip dips with no surgery", True),
        ("Fix hip dips without any surgery", True),
        ("Skip surgery and fix hip dips", True),
        ("Fix hip dips. Surgery is for knees.", True),
    ],
)
def test_a_blocker_in_the_sentence_calls_the_rule_off_unless_it_is_named_as_not_used(text: str, found: bool) -> None:
    assert bool(quotes(text, all=("fix", "dip"), unless=("surgery",))) is found


def test_in_a_clause_rule_a_blocker_counts_in_that_clause_only() -> None:
    text = "Squats fix hip dips but surgery is dear"
    assert quotes(text, all=("fix", "dip"), unless=("surgery",), within="clause")
    assert not quotes(text, all=("fix", "dip"), unless=("surgery",), within="sentence")


def test_opposites_of_a_blocker_call_nothing_off() -> None:
    assert not quotes("Laundry will fix hip dips", all=("fix", "dip"), unless=("chore",))
    assert not quotes("Squats will fix hip dips", all=("fix", "dip"), unless=("chore",))
    assert quotes("Surgery will fix hip dips", all=("fix", "dip"), unless=("chore",))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("I had surgery. It fixed hip dips.", False),
        ("I had surgery. It hurt. It fixed hip dips.", False),
        ("I had surgery. It hurt. It healed. Squats fixed hip dips.", True),
        ("I had no surgery. Squats fixed hip dips.", True),
        ("Squats fixed hip dips. No need for a surgery.", True),
    ],
)
def test_a_carried_blocker_counts_in_the_two_sentences_before_too(text: str, found: bool) -> None:
    assert bool(quotes(text, all=("fix", "dip"), unless=("^surgery",))) is found


# --- carried slots -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("Do squats. Fix hip dips.", ["Fix hip dips"]),
        ("Do squats. Daily. Fix hip dips.", ["Fix hip dips"]),
        ("Do squats. Daily. For life. Fix hip dips.", []),
        ("Fix hip dips. Do squats.", []),
        ("Fix hip dips with squats.", ["Fix hip dips with squats"]),
    ],
)
def test_a_carried_slot_may_stand_in_the_two_sentences_before_outside_the_quote(text: str, quote: list[str]) -> None:
    assert quotes(text, all=("fix", "dip", "^squat")) == quote


def test_a_carried_span_is_kept_as_evidence() -> None:
    (candidate,) = match("Do squats. Fix hip dips.", Rule(name="rule", all=("fix", "dip", "^squat")))
    assert [(f.span.name, f.how) for f in candidate.filled][-1] == ("squat", "carried")


# --- the topic ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("Got hip dips? Squats fix them.", ["fix them"]),
        ("Got hip dips? They will be fixed.", ["They will be fixed"]),
        ("Fix them. I mean hip dips.", ["Fix them"]),
        ("Got knees? Squats fix them.", []),
        ("Got hip dips? Squats fix a lot of things for them.", []),
        ("Got hip dips? They hurt but squats fix.", []),
    ],
)
def test_a_pronoun_by_the_head_stands_for_the_topic_named_elsewhere(text: str, quote: list[str]) -> None:
    assert quotes(text, all=("fix", "dip")) == quote


def test_it_cannot_stand_for_plural_dips() -> None:
    assert quotes("Got hip dips? Squats fix it.", all=("fix", "dip")) == []
    assert quotes("Got one hip dip? Squats fix it.", all=("fix", "dip")) == ["fix it"]
    assert quotes("See the gap? Squats fix it.", all=("fix", "gap")) == ["fix it"]


def test_a_pronoun_makes_a_match_less_sure_and_says_so() -> None:
    (sure,) = match("Squats fix hip dips.", Rule(name="rule", all=("fix", "dip")))
    (guess,) = match("Hip dips? Squats fix them.", Rule(name="rule", all=("fix", "dip")))
    assert guess.score < sure.score
    assert guess.filled[1].how == "topic"


def test_a_pronoun_stands_for_no_concept_that_is_not_a_topic() -> None:
    assert quotes("Do squats. Hip dips? Fix them.", all=("fix", "squat")) == []


def test_a_clause_rule_takes_no_pronoun() -> None:
    assert quotes("Hip dips? Squats fix them.", all=("fix", "dip"), within="clause") == []


@pytest.mark.parametrize(
    ("text", "elliptic", "quote"),
    [
        ("Hip dips? Fixed in a week.", True, ["Fixed"]),
        ("Hip dips? Fixed in a week.", False, []),
        ("Fixed in a week.", True, []),
        ("Fixed in a week. Hip dips!", True, []),
        ("Hip dips. One. Two. Fixed in a week.", True, []),
        ("Fixed one two three four five six seven eight nine ten eleven twelve thirteen hip dips.", True, []),
        ("Hip dips. My neighbour came round and said that he had never fixed a car.", True, []),
    ],
)
def test_an_elliptic_rule_may_leave_out_the_topic_that_was_just_named(
    text: str, elliptic: bool, quote: list[str]
) -> None:
    assert quotes(text, all=("fix", "dip"), elliptic=elliptic) == quote


# --- which way a match points ------------------------------------------------------------------------------------


def test_an_opposite_fills_the_slot_and_turns_the_stance() -> None:
    (candidate,) = match("Hip dips stay", Rule(name="rule", all=("fix", "dip")))
    assert candidate.flips == 1
    assert candidate.head.name == "stay"


def test_a_rule_that_denies_turns_the_stance() -> None:
    (candidate,) = match("Hip dips grow", Rule(name="rule", all=("grow", "dip"), denies=True))
    assert candidate.flips == 1
    (candidate,) = match("Hip dips stay", Rule(name="rule", all=("fix", "dip"), denies=True))
    assert candidate.flips == 2


def test_only_a_concepts_own_opposites_turn_it() -> None:
    assert fillers("fix", CONCEPTS) == {"fix": False, "stay": True}
    assert fillers("chore", CONCEPTS) == {"chore": False, "squat": False, "surgery": True}
    assert fillers("place", CONCEPTS) == {"place": False, "dip": False, "gap": False}


def test_a_concept_named_beside_its_opposite_is_meant_as_it_stands() -> None:
    (compiled,) = compile_rules([claim("myth", Rule(name="rule", all=("fix|stay",)))], CONCEPTS)
    assert compiled.slots[0].names == {"fix": False, "stay": False}


# --- several matches ---------------------------------------------------------------------------------------------


def test_of_two_rules_of_one_claim_on_one_head_the_surer_is_kept() -> None:
    found = match(
        "Squats fix hip dips",
        Rule(name="weak", all=("fix", "dip", "squat"), score=0.7),
        Rule(name="strong", all=("fix", "dip"), score=0.8),
    )
    assert [c.compiled.rule.name for c in found] == ["strong"]


def test_of_two_equally_sure_rules_the_shorter_match_is_kept() -> None:
    found = match(
        "Squats fix hip dips", Rule(name="long", all=("fix", "dip", "squat")), Rule(name="short", all=("fix", "dip"))
    )
    assert [c.compiled.rule.name for c in found] == ["short"]


def test_each_sentence_has_its_own_match_in_the_order_of_the_text() -> None:
    assert quotes("Fix hip dips. Erase hip dips.", all=("fix", "dip")) == ["Fix hip dips", "Erase hip dips"]


def test_a_list_of_keywords_does_not_multiply_the_work() -> None:
    assert len(match("hip dips fix " * 500, Rule(name="rule", all=("fix", "dip")))) <= 24
