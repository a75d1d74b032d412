from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hipfacts.models import Concept, Cue
from hipfacts.terms import TermError, classes_of, parse, patterns, single_words, words_in


@pytest.mark.parametrize(
    ("term", "pattern"),
    [
        ("get rid of", ("get", "rid", "of")),
        ("Get  Rid", ("get", "rid")),
        ("(a|b c|) dip", ((("a",), ("b", "c"), ()), "dip")),
        ("hip (dip|dent)", ("hip", (("dip",), ("dent",)))),
        ("{poss} hips", ("{poss}", "hips")),
        ("lose _ inches", ("lose", "_", "inches")),
        ("side-lying raise", ("side", "lying", "raise")),
        ("can't", ("can", "not")),
        ("won't work", ("will", "not", "work")),
        ("don't", ("do", "not")),
        ("that's", ("that", "'s")),
        ("'s", ("'s",)),
    ],
)
def test_a_term_is_read_as_its_row_of_words(term: str, pattern: object) -> None:
    assert parse(term) == pattern


@pytest.mark.parametrize(
    ("term", "problem"),
    [
        ("", "a term is empty"),
        ("  ", "a term is empty"),
        ("(a|b", "has a `(` without `)`"),
        ("a|b", "has a stray `)` or `|`"),
        ("a)", "has a stray `)` or `|`"),
        ("(a (b|c))", "nests brackets"),
        ("{poss hips", "neither a word nor a {concept}"),
        ("poss} hips", "neither a word nor a {concept}"),
    ],
)
def test_a_term_that_breaks_the_language_says_how(term: str, problem: str) -> None:
    with pytest.raises(TermError) as caught:
        parse(term)
    assert problem in str(caught.value)


@given(st.lists(st.from_regex(r"[a-z]{1,8}", fullmatch=True), min_size=1, max_size=6))
def test_plain_words_are_read_as_they_stand(words: list[str]) -> None:
    assert parse(" ".join(words)) == tuple(words)


def test_verbs_inflect_their_first_word_and_nouns_their_last() -> None:
    concept = Concept(about="x", verbs=("fill in",), nouns=("hip dip",), words=("gone for good",))
    assert list(patterns(concept)) == [
        ("gone", "for", "good"),
        ((("fill",), ("fills",), ("filled",), ("filling",)), "in"),
        ("hip", (("dip",), ("dips",))),
    ]


def test_each_choice_in_a_bracket_inflects() -> None:
    (pattern,) = patterns(Concept(about="x", verbs=("(melt|burn off|) fat",)))
    first, *rest = pattern
    assert set(first) >= {("melted",), ("burning", "off"), ("burnt", "off"), ()}
    assert rest == ["fat"]


def test_classes_and_blanks_are_not_inflected() -> None:
    concept = Concept(about="x", nouns=("{dent}", "dent _"))
    assert list(patterns(concept)) == [("{dent}",), ("dent", "_")]
    assert classes_of(concept) == {"dent"}


def test_cues_have_words_and_verbs() -> None:
    cue = Cue(about="x", category="negation", reach="forward", words=("can't",), verbs=("stop",))
    assert set(words_in(cue)) == {"can", "not", "stop", "stops", "stopped", "stopping"}


def test_a_class_stands_for_the_single_words_of_its_concept() -> None:
    concept = Concept(about="x", nouns=("dip", "hip dent"), words=("(notch|groove line)", "{other}", "hollow"))
    assert single_words(concept) == {"dip", "dips", "notch", "hollow"}
