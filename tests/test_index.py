"""Terms are found in one walk over the words: inflected, bracketed, with classes and open places."""

from __future__ import annotations

import pytest

from hipfacts.matching.index import Span, TermIndex, all_words, longest
from hipfacts.models import Concept, Cue

CONCEPTS = {
    "fix": Concept(about="-", verbs=("fix", "get rid of", "wash (right|) away")),
    "hollow": Concept(about="-", nouns=("hip hollow", "hollow"), words=("violin hips",)),
    "owner": Concept(about="-", words=("your", "my", "the girl next door")),
    "side": Concept(about="-", words=("{owner} (left|right|) side",)),
    "span": Concept(about="-", words=("{number} days", "in _ days")),
    "number": Concept(about="-", words=("two", "thirty")),
    "away": Concept(about="-", words=("away", "(far|) away (now|at last)")),
}
INDEX = TermIndex(CONCEPTS, CONCEPTS)


def found(text: str) -> set[tuple[str, str]]:
    words = text.split()
    return {(span.name, " ".join(words[span.first : span.last])) for span in INDEX.find(words)}


@pytest.mark.parametrize(
    ("text", "name", "quote"),
    [
        ("squats fix it", "fix", "fix"),
        ("squats fixed it", "fix", "fixed"),
        ("getting rid of it", "fix", "getting rid of"),
        ("got rid of it", "fix", "got rid of"),
        ("washes away", "fix", "washes away"),
        ("washed right away", "fix", "washed right away"),
        ("two hip hollows", "hollow", "hip hollows"),
        ("my violin hips", "hollow", "violin hips"),
        ("my left side", "side", "my left side"),
        ("your side", "side", "your side"),
        ("thirty days", "span", "thirty days"),
        ("30 days", "span", "30 days"),
        ("in ten days", "span", "in ten days"),
        ("far away at last", "away", "far away at last"),
    ],
)
def test_a_term_is_found_in_every_form_it_is_written_for(text: str, name: str, quote: str) -> None:
    assert (name, quote) in found(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("rid of it", "fix"),
        ("get it rid of", "fix"),
        ("wash quite away", "fix"),
        ("their side", "side"),
        ("the girl next door side", "side"),  # only single words of a concept stand in another's term
        ("many days", "span"),
        ("in ten long days", "span"),
        ("violin hip", "hollow"),
        ("", "fix"),
    ],
)
def test_words_that_are_no_whole_term_are_not_found(text: str, name: str) -> None:
    assert name not in {name for name, _ in found(text)}


def test_only_the_longest_term_of_a_concept_is_given_at_one_place() -> None:
    spans = [span for span in INDEX.find("far away now".split()) if span.first == 0]
    assert spans == [Span("away", 0, 3)]


def test_terms_of_several_concepts_may_lie_on_the_same_words() -> None:
    index = TermIndex({"a": Concept(about="-", words=("dip",)), "b": Concept(about="-", words=("dip", "dip in"))}, {})
    assert sorted(index.find(["dip", "in"])) == [Span("a", 0, 1), Span("b", 0, 2)]


def test_spans_come_in_the_order_of_their_first_word() -> None:
    spans = [*INDEX.find("my left side is fixed away".split())]
    assert [span.first for span in spans] == sorted(span.first for span in spans)


def test_cues_may_use_the_classes_of_concepts() -> None:
    index = TermIndex(
        {"not": Cue(about="-", category="negation", reach="forward", words=("not {number} times",))}, CONCEPTS
    )
    assert [*index.find("not two times".split())] == [Span("not", 0, 3)]


def test_a_figure_is_a_number_only_where_it_begins_with_a_digit() -> None:
    assert ("span", "30,5 days") in found("30,5 days")
    assert "span" not in {name for name, _ in found("x30 days")}


def test_longest_leaves_out_what_lies_inside_a_longer_span_of_the_same_name() -> None:
    spans = [Span("a", 0, 3), Span("a", 1, 2), Span("b", 1, 2), Span("a", 2, 5), Span("a", 0, 2)]
    assert longest(spans) == [Span("a", 0, 3), Span("b", 1, 2), Span("a", 2, 5)]


def test_all_words_are_the_plain_words_of_the_terms() -> None:
    words = all_words([CONCEPTS["span"], CONCEPTS["fix"]])
    assert {"in", "days", "fixes", "got", "rid", "right"} <= words
    assert not any(word == "_" or "{" in word for word in words)


def test_work_grows_with_the_text_and_not_with_the_ways_to_read_it() -> None:
    steps = 0

    class Counted(list[str]):
        def __getitem__(self, key: object) -> str:  # type: ignore[override]
            raise AssertionError("words are read in order, once")

        def __iter__(self):  # type: ignore[no-untyped-def]
            nonlocal steps
            for word in super().__iter__():
                steps += 1
                yield word

    assert [*INDEX.find(Counted(["my", "left", "side"] * 200))]
    assert steps == 600
