"""Which findings are left where claims share words, come up more than once, or are taken back."""

from __future__ import annotations

from typing import Any

from hipfacts.matching.index import TermIndex, longest
from hipfacts.matching.rules import RuleSet
from hipfacts.models import Claim, Concept, Rule, Stance
from hipfacts.overlaps import Judged, settle
from hipfacts.stance import Judgement
from hipfacts.text.fold import fold
from hipfacts.text.lexicon import Lexicon
from hipfacts.text.passage import read

CONCEPTS = {
    "fix": Concept(about="-", verbs=("fix",)),
    "fill": Concept(about="-", verbs=("fill",)),
    "dip": Concept(about="-", nouns=("dip",)),
    "squat": Concept(about="-", nouns=("squat",)),
}
LEXICON = Lexicon("fix fill dip dips squat squats".split())
GENERAL = Claim.model_construct(
    id="general",
    supersedes=(),
    rules=(Rule(name="plain", all=("fix", "dip")), Rule(name="filled", all=("fill", "dip"), score=0.8)),
)
SPECIFIC = Rule(name="squats", all=("fix|fill", "dip", "squat"))


def specific(*supersedes: str) -> Claim:
    return Claim.model_construct(id="specific", supersedes=supersedes, rules=(SPECIFIC,))


def settled(
    text: str, *stances: Stance, claims: tuple[Claim, ...] = (GENERAL,), doubts: bool = False
) -> list[tuple[str, str, Stance]]:
    """Claim, quote and stance of what is left of all candidates, given these stances in order (else asserted)."""
    passage = read(fold(text, LEXICON))
    spans = longest(TermIndex(CONCEPTS, CONCEPTS).find(passage.words))
    candidates = RuleSet(claims, CONCEPTS).match(passage, spans)
    given = [*stances, *[Stance.ASSERTED] * len(candidates)]
    judged: list[Judged] = [(c, Judgement(stance)) for c, stance in zip(candidates, given, strict=False)]
    kept = settle(judged, passage, {claim.id: claim for claim in claims}, doubts=doubts)
    return [(c.claim, text[slice(*passage.span(c.first, c.last))], j.stance) for c, j in kept]


def names(text: str, *claims: Claim) -> list[str]:
    return [claim for claim, _, _ in settled(text, claims=claims)]


def test_claims_that_share_words_stand_side_by_side_where_neither_supersedes() -> None:
    assert sorted(names("Squats fix dips", GENERAL, specific())) == ["general", "specific"]


def test_a_claim_takes_the_words_it_supersedes() -> None:
    assert names("Squats fix dips", GENERAL, specific("general")) == ["specific"]


def test_a_claim_may_supersede_one_rule_of_another() -> None:
    claim = specific("general/plain")
    assert names("Squats fix dips", GENERAL, claim) == ["specific"]
    assert sorted(names("Squats fill dips", GENERAL, claim)) == ["general", "specific"]


def test_only_shared_words_are_taken() -> None:
    text = "Fix dips now, but squats fill dips"
    assert sorted(names(text, GENERAL, specific("general/filled"))) == ["general", "specific"]


def test_another_sentence_keeps_the_claim_that_is_superseded_in_this_one() -> None:
    assert names("Squats fix dips. Fix dips.", GENERAL, specific("general")) == ["specific", "general"]


def test_one_finding_per_claim_and_sentence_is_left_the_surest() -> None:
    assert settled("Fill dips and fix dips") == [("general", "fix dips", Stance.ASSERTED)]
    assert len(settled("Fix dips. Fix dips.")) == 2


def test_of_two_alike_the_one_that_asserts_is_left_then_the_shorter() -> None:
    assert settled("Fix dips or fix dips", Stance.DENIED) == [("general", "fix dips", Stance.ASSERTED)]
    assert settled("Fix those dips, fix dips") == [("general", "fix dips", Stance.ASSERTED)]


def test_what_a_later_sentence_denies_was_only_quoted_before() -> None:
    found = settled("Fix dips. Fix dips.", Stance.REPORTED, Stance.DENIED)
    assert [stance for _, _, stance in found] == [Stance.DENIED, Stance.DENIED]


def test_what_is_asserted_after_a_denial_stays_asserted() -> None:
    found = settled("Fix dips. Fix dips.", Stance.DENIED, Stance.ASSERTED)
    assert [stance for _, _, stance in found] == [Stance.DENIED, Stance.ASSERTED]


def test_a_denial_of_one_claim_takes_back_no_other() -> None:
    other = Claim.model_construct(id="other", supersedes=(), rules=(Rule(name="rule", all=("fill", "squat")),))
    found = settled("Fix dips. Fill squats.", Stance.ASSERTED, Stance.DENIED, claims=(GENERAL, other))
    assert [(claim, stance) for claim, _, stance in found] == [
        ("general", Stance.ASSERTED),
        ("other", Stance.DENIED),
    ]


def test_a_hashtag_asserts_where_the_text_around_it_says_nothing() -> None:
    assert settled("Leg day. #fixdips") == [("general", "fixdips", Stance.ASSERTED)]


def test_a_hashtag_is_denied_where_the_text_around_it_doubts() -> None:
    assert settled("Leg day. #fixdips", doubts=True) == [("general", "fixdips", Stance.DENIED)]


def test_a_hashtag_is_left_out_where_the_text_makes_the_claim_itself() -> None:
    assert settled("Fix dips. #fixdips") == [("general", "Fix dips", Stance.ASSERTED)]
    assert settled("Fix dips. #fixdips", Stance.DENIED) == [("general", "Fix dips", Stance.DENIED)]


def test_a_text_that_asserts_something_does_not_deny_its_hashtags() -> None:
    other = Claim.model_construct(id="other", supersedes=(), rules=(Rule(name="rule", all=("fill", "squat")),))
    found = settled("Fill squats. #fixdips", claims=(GENERAL, other), doubts=True)
    assert found[-1] == ("general", "fixdips", Stance.ASSERTED)


def test_findings_come_in_the_order_of_the_text() -> None:
    text = "Fix dips. Squats fix dips. Fill dips."
    found = [quote for _, quote, _ in settled(text, claims=(GENERAL, specific("general")))]
    assert found == ["Fix dips", "Squats fix dips", "Fill dips"]


def test_nothing_is_settled_to_nothing() -> None:
    assert settled("Leg day.") == []


def test_twice_the_findings_are_about_twice_the_work() -> None:
    steps = 0

    class Counted(tuple[Any, ...]):
        __slots__ = ()

        def __getitem__(self, key: Any) -> Any:
            nonlocal steps
            steps += 1
            return super().__getitem__(key)

    spent = []
    for times in (50, 100, 200):
        text = "Fix dips. " * times
        passage = read(fold(text, LEXICON))
        spans = longest(TermIndex(CONCEPTS, CONCEPTS).find(passage.words))
        candidates = RuleSet([GENERAL], CONCEPTS).match(passage, spans)
        judged: list[Any] = [Counted((c, Judgement(Stance.ASSERTED))) for c in candidates]
        steps = 0
        assert len(settle(judged, passage, {"general": GENERAL}, doubts=False)) == times
        spent.append(steps)
    assert spent[2] - spent[1] <= 2.5 * (spent[1] - spent[0])
