from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hipfacts.inflection import noun_forms, verb_forms

WORDS = st.from_regex(r"[a-z]{2,10}", fullmatch=True)


@pytest.mark.parametrize(
    ("base", "forms"),
    [
        ("fill", {"fill", "fills", "filled", "filling"}),
        ("erase", {"erase", "erases", "erased", "erasing"}),
        ("fix", {"fix", "fixes", "fixed", "fixing"}),
        ("banish", {"banish", "banishes", "banished", "banishing"}),
        ("carry", {"carry", "carries", "carried", "carrying"}),
        ("play", {"play", "plays", "played", "playing"}),
        ("drop", {"drop", "drops", "dropped", "dropping"}),
        ("train", {"train", "trains", "trained", "training"}),
        ("free", {"free", "frees", "freed", "freeing"}),
        ("get", {"get", "gets", "got", "gotten", "getting"}),
        ("build", {"build", "builds", "built", "building"}),
        ("tie", {"tie", "ties", "tied", "tying"}),
    ],
)
def test_a_verb_has_exactly_its_forms(base: str, forms: set[str]) -> None:
    assert set(verb_forms(base)) == forms


@pytest.mark.parametrize(
    ("base", "some"),
    [
        ("minimise", {"minimised", "minimize", "minimizing"}),
        ("travel", {"traveled", "travelled", "traveling", "travelling"}),
    ],
)
def test_british_and_american_spellings_are_both_made(base: str, some: set[str]) -> None:
    assert some <= set(verb_forms(base))


@pytest.mark.parametrize(
    ("base", "forms"),
    [
        ("dip", ("dip", "dips")),
        ("notch", ("notch", "notches")),
        ("cavity", ("cavity", "cavities")),
        ("day", ("day", "days")),
        ("gas", ("gas", "gases")),
        ("woman", ("woman", "women")),
    ],
)
def test_a_noun_has_its_singular_and_plural(base: str, forms: tuple[str, ...]) -> None:
    assert noun_forms(base) == forms


@given(WORDS)
def test_the_base_comes_first_and_no_form_twice(word: str) -> None:
    for forms in (verb_forms(word), noun_forms(word)):
        assert forms[0] == word
        assert len(set(forms)) == len(forms)
        assert all(form.isalpha() for form in forms)
