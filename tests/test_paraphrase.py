"""A sentence about the topic may be known by its likeness to an example, with less certainty."""

from __future__ import annotations

import pytest

from hipfacts.matching.index import Span
from hipfacts.matching.paraphrase import Paraphrases
from hipfacts.models import Claim, Examples, Stance
from hipfacts.text.fold import Folded
from hipfacts.text.passage import Passage, read

EXAMPLES = Examples.model_construct(
    asserted=("[[Moonwater dissolves stubborn hollows]] overnight, ladies!",),
    denied=("Please, [[moonwater never dissolved anyone's hollows]] at all.",),
    questioned=("Could [[bathing under midnight moonwater shrink hollows]]?",),
    reported=("Grandmothers insisted [[moonwater dissolves hollows]] quickly.",),
    absent=("Moonwater tastes nice beside hollows somewhere.",),
)
PARAPHRASES = Paraphrases([Claim.model_construct(id="moonwater", examples=EXAMPLES)], "hollow")


def nearest(text: str, word: str = "hollows") -> tuple[str, Stance, float, str] | None:
    passage: Passage = read(Folded(text, text.lower()))
    at = passage.words.index(word)
    got = PARAPHRASES.nearest(passage, Span("hollow", at, at + 1))
    if got is None:
        return None
    candidate, stance = got
    return candidate.claim, stance, candidate.score, text[slice(*passage.span(candidate.first, candidate.last))]


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("Moonwater dissolves stubborn hollows overnight, girls", Stance.ASSERTED),
        ("Stubborn hollows, ladies? Moonwater dissolves overnight", None),
        ("please moonwater never dissolves anyone's hollows at all", Stance.DENIED),
        ("Could bathing in midnight moonwater shrink these hollows", Stance.QUESTIONED),
        ("Grandmothers insist: moonwater dissolves hollows quickly", Stance.REPORTED),
    ],
)
def test_a_sentence_like_an_example_takes_its_claim_and_stance(text: str, stance: Stance | None) -> None:
    got = nearest(text)
    assert (got and got[:2]) == (stance and ("moonwater", stance))


def test_the_order_of_words_and_everyday_words_do_not_matter() -> None:
    assert nearest("Overnight, ladies, the stubborn hollows: it is moonwater that dissolves them")


@pytest.mark.parametrize(
    "text",
    [
        "Moonwater tastes nice beside hollows somewhere",  # an `absent` example is nothing to be like
        "Tree hollows are home to many owls",
        "Moonwater hollows",
        "hollows",
        "hollows " * 200,
    ],
)
def test_what_is_like_no_example_is_not_found(text: str) -> None:
    assert nearest(text) is None


def test_a_likeness_is_less_sure_than_a_rule_and_says_what_it_is() -> None:
    text = "Moonwater dissolves stubborn hollows overnight ladies"
    passage = read(Folded(text, text.lower()))
    got = PARAPHRASES.nearest(passage, Span("hollow", 3, 4))
    assert got is not None
    candidate, _ = got
    assert 0.6 < candidate.score <= 0.8
    assert candidate.compiled.rule.name == "paraphrase"
    assert candidate.filled[0].how.startswith("like an example")


def test_the_quote_is_the_sentence_of_the_topic_without_its_stop() -> None:
    got = nearest("Good morning. Moonwater dissolves stubborn hollows overnight, ladies! Bye now.")
    assert got is not None
    assert got[3] == "Moonwater dissolves stubborn hollows overnight, ladies"
