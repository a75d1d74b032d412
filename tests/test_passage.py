"""A folded text is cut into words, clauses and sentences, each of which leads back to the text as given."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hipfacts.text import passage
from hipfacts.text.fold import fold
from hipfacts.text.lexicon import Lexicon
from hipfacts.text.passage import Passage, read

LEXICON = Lexicon("fix fill your hip dips hollow squats never will not gone weeks".split())


def passage_of(text: str) -> Passage:
    return read(fold(text, LEXICON))


def sentences(text: str) -> list[str]:
    """The sentences of a text, as the text has them."""
    passage = passage_of(text)
    return [text[slice(*passage.span(s.first, s.last))] for s in passage.sentences]


def clauses(text: str) -> list[list[str]]:
    passage = passage_of(text)
    groups: dict[int, list[str]] = {}
    for word, clause in zip(passage.words, passage.clause, strict=True):
        groups.setdefault(clause, []).append(word)
    return list(groups.values())


@pytest.mark.parametrize("text", ["It can't go", "It cannot go", "It can not go", "It cant go", "It can’t go"])
def test_spellings_of_one_contraction_read_alike(text: str) -> None:
    assert passage_of(text).words == ["it", "can", "not", "go"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It's gone", ["it", "is", "gone"]),
        ("u fix ur hips", ["you", "fix", "your", "hips"]),
        ("i'm gonna fix em", ["i", "am", "going", "to", "fix", "them"]),
        ("they won't", ["they", "will", "not"]),
        ("10lbs in 30day", ["10", "lbs", "in", "30", "day"]),
        ("4wks", ["4", "weeks"]),
        ("fill/fix", ["fill", "/", "fix"]),
    ],
)
def test_short_forms_are_read_as_the_words_they_stand_for(text: str, words: list[str]) -> None:
    assert passage_of(text).words == words


def test_a_possessive_is_not_read_as_is() -> None:
    assert "is" not in passage_of("my sister's hips").words


def test_words_made_of_one_spelling_lie_on_all_of_it() -> None:
    passage = passage_of("I wanna go")
    assert passage.words == ["i", "want", "to", "go"]
    assert [passage.span(i, i + 1) for i in range(4)] == [(0, 1), (2, 7), (2, 7), (8, 10)]


def test_a_figure_and_its_unit_lie_each_on_its_own_characters() -> None:
    passage = passage_of("lose 10lbs now")
    assert [passage.span(i, i + 1) for i in range(4)] == [(0, 4), (5, 7), (7, 10), (11, 14)]


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ('He said "fix your dips" today', "fix your dips"),
        ("He said “fix your dips” today", "fix your dips"),
        ("He said 'fix your dips' today", "fix your dips"),
        ("It doesn't fix your sister's dips", ""),
    ],
)
def test_quote_marks_are_no_words_but_what_they_enclose_is_remembered(text: str, quoted: str) -> None:
    passage = passage_of(text)
    inside = [word for word, is_quoted in zip(passage.words, passage.quoted, strict=True) if is_quoted]
    assert " ".join(inside) == quoted
    assert not {'"', "“", "”", "'"}.intersection(passage.words)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Fix them. They go!", ["Fix them.", "They go!"]),
        ("Really?! Fix them", ["Really?!", "Fix them"]),
        ("Dr. Lee sees 3.5 dips vs. hips.", ["Dr. Lee sees 3.5 dips vs. hips."]),
        ("fix dips... then rest", ["fix dips...", "then rest"]),
        ("One | Two", ["One |", "Two"]),
        ("no stop at all", ["no stop at all"]),
        ("Myth:\nThey go.", ["Myth:", "They go."]),
        ("Hip dips\n\nThey go", ["Hip dips", "They go"]),
        ("- squats fix dips\n- tea fills dips", ["- squats fix dips", "- tea fills dips"]),
        ("Legs done #fixhips #hips", ["Legs done", "#fixhips", "#hips"]),
    ],
)
def test_sentences_end_where_a_reader_would_pause(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_a_line_that_was_only_wrapped_goes_on() -> None:
    assert sentences("These moves fix your\nhip dips. They are gone.") == [
        "These moves fix your\nhip dips.",
        "They are gone.",
    ]


def test_lines_of_a_text_without_stops_are_sentences() -> None:
    assert sentences("Fix your hips\nFill your dips") == ["Fix your hips", "Fill your dips"]


@pytest.mark.parametrize(("text", "question"), [("They go?", True), ("They go?!", True), ("They go!", False)])
def test_a_sentence_knows_whether_it_ends_as_a_question(text: str, question: bool) -> None:
    assert passage_of(text).sentences[0].question is question


def test_hashtags_at_the_end_are_sentences_of_their_own_and_those_inside_are_not() -> None:
    assert [s.hashtag for s in passage_of("Leg day. #fixhips #dips").sentences] == [False, True, True]
    assert [s.hashtag for s in passage_of("my #hips are fine").sentences] == [False]


def test_paragraphs_are_numbered() -> None:
    assert [s.paragraph for s in passage_of("One. Two.\n\nThree.").sentences] == [0, 0, 1]


@pytest.mark.parametrize(
    "text",
    [
        "squats never fill but tea will",
        "squats never fill; tea will",
        "squats never fill, this tea will",
        "squats never fill (tea will)",
        "squats never fill 🔥 tea will",
        "Squats never fill. Tea will",
    ],
)
def test_a_new_clause_begins_where_a_negation_ends(text: str) -> None:
    cut = clauses(text)
    negated = next(clause for clause in cut if "never" in clause)
    assert "fill" in negated
    assert "tea" not in negated


def test_words_that_may_open_a_clause_do_so_after_a_comma_only() -> None:
    assert len(clauses("no squats fill the dips now when they do this")) == 1
    assert len(clauses("no squats fill the dips, now they do this")) == 2


def test_a_comma_in_a_list_opens_no_clause() -> None:
    assert clauses("no squats, tea, cream or tape fills") == [
        ["no", "squats", ",", "tea", ",", "cream", "or", "tape", "fills"]
    ]


def test_an_emoji_is_a_word_only_where_it_means_something() -> None:
    folded = fold("squats fix hips 🔥🙄 now", LEXICON)
    assert read(folded).words == ["squats", "fix", "hips", "now"]
    assert read(folded, {"🙄"}).words == ["squats", "fix", "hips", "🙄", "now"]


def test_a_span_of_disguised_words_is_the_disguise() -> None:
    text = "so f1x y0ur h\u200bip dips"
    passage = passage_of(text)
    first = passage.words.index("fix")
    start, end = passage.span(first, first + 4)
    assert text[start:end] == "f1x y0ur h\u200bip dips"


@pytest.mark.parametrize("text", ["", " \n\t ", '"', "“”", "\u200b"])
def test_a_text_without_words_has_no_sentences(text: str) -> None:
    passage = passage_of(text)
    assert (passage.words, passage.sentences) == ([], [])


@settings(deadline=None, max_examples=150)
@given(
    st.text(st.one_of(st.sampled_from("ab1'\"#.!?,:;\n \u200b\u0301🔥’ÅßﬁİDd&-\ud800"), st.characters()), max_size=60)
)
def test_sentences_share_out_the_words_and_every_word_has_its_place(text: str) -> None:
    passage = passage_of(text)
    count = len(passage.words)
    assert count == len(passage.starts) == len(passage.ends) == len(passage.quoted)
    assert count == len(passage.clause) == len(passage.sentence)
    assert all(passage.words)
    assert [i for s in passage.sentences for i in range(s.first, s.last)] == [*range(count)]
    for number, sentence in enumerate(passage.sentences):
        assert {passage.sentence[i] for i in range(sentence.first, sentence.last)} == {number}
    assert all(before <= after for before, after in pairwise(passage.starts))
    assert all(before <= after for before, after in pairwise(passage.clause))
    for index in range(count):
        start, end = passage.span(index, index + 1)
        assert 0 <= start < end <= len(text)


def test_a_wrapped_text_in_capitals_is_one_sentence() -> None:
    assert len(read(fold("THIS WILL FILL\nYOUR HIP DIPS", LEXICON)).sentences) == 1
    assert len(read(fold("this will fill\nYour hip dips", LEXICON)).sentences) == 2


def test_spacy_s_memory_of_words_is_bounded_and_no_word_reads_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [f"it's-{n}x your hip-dips' gap{n}'s 10lbs" for n in range(3000)]
    before = [read(fold(text, LEXICON)).words for text in texts]
    most = len(passage.tokenizer().vocab)
    monkeypatch.setattr(passage, "_LEXEMES", 1500)
    passage._pieces.cache_clear()
    assert [read(fold(text, LEXICON)).words for text in texts] == before
    assert len(passage.tokenizer().vocab) < 2000 < most
