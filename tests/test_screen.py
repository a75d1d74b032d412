"""The screen stops texts that cannot carry a claim, and never one that a rule could match."""

from __future__ import annotations

import pytest

from hipfacts.matching.index import TermIndex
from hipfacts.matching.rules import RuleSet
from hipfacts.matching.screen import Screen
from hipfacts.models import Claim, Concept, Rule
from hipfacts.text.fold import Folded, fold
from hipfacts.text.folded_words import NORMS, PAIRS
from hipfacts.text.lexicon import Lexicon
from hipfacts.text.passage import read, tokenizer

CONCEPTS = {
    "fix": Concept(about="-", verbs=("fix", "get rid of"), opposites=("stay",)),
    "stay": Concept(about="-", words=("here to stay",)),
    "dip": Concept(about="-", nouns=("hip dip",), words=("(violin|cello) (hips|thighs)",), topic=True),
    "go": Concept(about="-", words=("are not there", "will go")),
    "soon": Concept(about="-", words=("{number} (weeks|minutes)", "in _ days")),
    "number": Concept(about="-", words=("ten", "twenty")),
    "week": Concept(about="-", nouns=("week",)),
    "money": Concept(about="-", words=("€", "£ {number}")),
    "owner": Concept(about="-", words=("your", "my")),
    "mine": Concept(about="-", words=("{owner} {number}",)),
}


def screen(*rules: tuple[str, ...], concepts: dict[str, Concept] = CONCEPTS) -> Screen:
    claims = [Claim.model_construct(id="myth", rules=tuple(Rule(name="rule", all=slots) for slots in rules))]
    compiled = RuleSet(claims, concepts)
    return Screen(compiled.rules, concepts)


@pytest.mark.parametrize(
    ("slots", "text", "passes"),
    [
        (("fix", "dip"), "squats fix hip dips", True),
        (("fix", "dip"), "getting rid of violin thighs", True),
        (("fix", "dip"), "hip dips are here to stay", True),
        (("fix", "dip"), "fix the car", False),
        (("fix", "dip"), "hip dips", False),
        (("fix", "dip"), "", False),
        (("fix", "dip"), "leg day done", False),
        (("soon", "dip"), "hip dips, 3 weeks", True),
        (("soon", "dip"), "hip dips, 3wks", True),
        (("soon", "dip"), "hip dips in three days", True),
        (("soon", "dip"), "hip dips, 5 hips", True),  # let through for nothing: that costs time only
        (("soon", "dip"), "hip dips, weeks ago", False),
        (("week", "dip"), "hip dips every wk", True),
        (("mine", "fix"), "fix my 10", True),
        (("mine", "fix"), "fix my car", False),
    ],
)
def test_a_text_passes_that_has_a_word_for_every_slot_of_a_rule(
    slots: tuple[str, ...], text: str, passes: bool
) -> None:
    assert screen(slots).passes(text) is passes


def test_one_rule_that_is_covered_is_enough() -> None:
    both = screen(("fix", "dip"), ("soon", "dip"))
    assert both.passes("hip dips in ten weeks")
    assert both.passes("fix hip dips")
    assert not both.passes("fix it in ten weeks")


def test_terms_of_everyday_words_or_signs_count_as_always_present() -> None:
    assert screen(("go", "dip")).passes("hip dips aren't there")
    assert screen(("money", "dip")).passes("hip dips for 5")
    assert screen(("go",)).passes("anything")
    assert screen(("go",)).passes("")


def test_words_are_seen_between_signs_and_figures() -> None:
    assert screen(("fix", "dip")).passes("#fix_hip+dips!")
    assert screen(("soon", "dip")).passes("hip dips: 20minutes")


def test_the_same_words_get_the_same_answer_again() -> None:
    one = screen(("fix", "dip"))
    texts = ["fix hip dips", "fix", "hip dips", "fix hip dips"]
    assert [one.passes(text) for text in texts] == [one.passes(text) for text in texts] == [True, False, False, True]


def test_a_base_without_rules_lets_nothing_through() -> None:
    assert not screen().passes("fix hip dips")


def test_a_term_is_seen_in_every_spelling_that_is_read_as_it() -> None:
    missed = []
    for spelling in sorted({rule.lower() for rule in tokenizer().rules} | {*NORMS} | {*PAIRS}):
        for word in {word for word in read(Folded(spelling, spelling)).words if word.isascii() and word.isalpha()}:
            concepts = {"one": Concept(about="-", words=(word,))}
            one = screen(("one",), concepts=concepts)
            if one.passes(spelling):
                continue
            folded = fold(spelling, Lexicon([word]))
            if not one.passes(folded.text) and [*TermIndex(concepts, concepts).find(read(folded).words)]:
                missed.append((spelling, word))
    assert missed == []
