"""A glance dismisses what cannot name the field, and never a text in which `fold` finds a word of it."""

from __future__ import annotations

from functools import lru_cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hipfacts.text.fold import fold
from hipfacts.text.glance import Glance, words_of
from hipfacts.text.lexicon import Lexicon
from tests import noise

FIELD = ("hip", "hips", "dips", "glutes", "thighs", "trochanter", "hourglass", "belly", "🎻")
LEXICON = Lexicon([*FIELD, "fix", "widen"])


@lru_cache(maxsize=1)
def glance() -> Glance:
    return Glance(FIELD, LEXICON)


@pytest.mark.parametrize(
    "text",
    [
        "", "Lovely weather, isn't it?", "Going 2 the shops @ 5, u ok? #weekend #friends", "🔥🔥 so good 😍",
        "The championship ends on a Friday; see https://example.org/a-b", "Olá, tudo bem? Größe 42.",
        "well-known, re-used and up-to-date", "call 0800 123 456", "A.M. or P.M.?", "yessss sooooo goood",
    ],
)  # fmt: skip
def test_what_names_nothing_of_the_field_is_dismissed(text: str) -> None:
    assert not glance().sees(text)
    assert not glance().sees(text)  # the second time from memory


@pytest.mark.parametrize(
    "text",
    [
        "my hips", "HIPS!", "(hip)", "h1ps", "h!p", "hiiiips", "h.i.p", "h i p s", "hi ps today", "h*ps", "#widehips",
        "#FixHipDips", "ʜɪᴘs", "𝗵𝗶𝗽", "h\u200bi\u200bp", "ｈｉｐ", "hіp", "hips🔥", "glut3s", "glutse", "t.h.i g.h.s",
        "tro chan ter", "trochnater", "hourglas", "houglass", "fixhips", "hip-dip", "hi-ps", "&#104;ip", "h̶i̶p̶",
        "🎻", "beIIy and b3lly", "thiighs", "🅷🅸🅿", "🅷 🅸 🅿",
    ],
)  # fmt: skip
def test_the_field_is_seen_however_it_is_written(text: str) -> None:
    assert glance().sees(f"see {text} here")


@pytest.mark.parametrize("kind", [*noise.KINDS])
def test_no_disguise_hides_the_field(kind: str) -> None:
    for text in ("Fix your hip dips now", "Bigger glutes, smaller thighs", "an hourglass shape; the belly"):
        assert glance().sees(noise.disguise(text, kind))


WORDS = st.sampled_from(
    [
        *FIELD,
        "fix",
        "the",
        "u",
        "a",
        "i",
        "s",
        "th",
        "ighs",
        "hi",
        "ps",
        "#",
        "5",
        "1",
        "di-ps",
        "h.i",
        "h.i.p",
        "&amp;",
        "ћ",
    ]
)
ODD = st.text(
    st.one_of(st.sampled_from("hipsdglute1!|*.-_ \u200b\u0301🔥🅷🇮"), st.characters(exclude_categories=["Cs"])),
    max_size=8,
)


@settings(deadline=None, max_examples=1500)
@given(
    st.lists(st.tuples(st.one_of(WORDS, ODD), st.sampled_from([" ", "  ", "", "\n", "-", ".", "\u00a0"])), max_size=7),
    st.sampled_from([None, *noise.KINDS]),
)
def test_where_a_glance_sees_nothing_there_is_nothing(parts: list[tuple[str, str]], kind: str | None) -> None:
    text = "".join(word + joint for word, joint in parts)
    if kind:
        text = noise.disguise(text, kind)
    if not glance().sees(text):
        assert not words_of(fold(text, LEXICON).text) & set(FIELD)


def test_what_is_set_aside_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    one = Glance(FIELD, Lexicon(FIELD, frozenset({"the", "and"})))
    monkeypatch.setattr("hipfacts.text.glance._DULL", 50)
    monkeypatch.setattr("hipfacts.text.glance._MEMO", 50)
    for number in range(1000):
        assert not one.sees(f"xq{number}z, the {number}")
        assert one.sees(f"hip{number} h1p{number}s the")
    assert len(one._dull) <= 60
    assert len(one._memo) <= 60
