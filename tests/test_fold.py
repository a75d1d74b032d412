"""Disguises are undone, plain text stays, and every range of the folded text leads back to the original."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hipfacts.text.fold import Folded, fold
from hipfacts.text.lexicon import Lexicon

KNOWN = """
    hip hips dip dips fill fills filled filler fillers get rid of your my the a in fix lose remove erase banish exercise
    exercises workout workouts glute glutes violin bone bones pelvis wide wider widen round fat gap squat squats gone
    hourglass estrogen muscle muscles side cream are not normal week weeks day days how to no more bye challenge be
    train training with this skeleton plate hormones burn on
"""
LEXICON = Lexicon(KNOWN.split())


def quotes(folded: Folded, word: str) -> list[str]:
    """What the original has for each time that ``word`` stands in the folded text."""
    found, at = [], folded.text.find(word)
    while at >= 0:
        start, end = folded.span(at, at + len(word))
        found.append(folded.original[start:end])
        at = folded.text.find(word, at + len(word))
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # leetspeak
        ("g3t r1d 0f y0ur h1p d1p5 w1th th1s", "get rid of your hip dips with this"),
        ("lose h!p d!p$ at home", "lose hip dips at home"),
        ("sk!nny v1ol1n hips", "skinny violin hips"),
        ("f@t tr@nsfer, r!sk free", "fat transfer, risk free"),
        ("n0 we1ghts, m0re h1ps, 1n 30 d4ys", "no weights, more hips, in 30 days"),
        ("y0u'r3 n0rm4l", "you're normal"),
        ("b4 and l8r", "before and later"),
        # letters stretched, spelled out, broken, censored
        ("hiiiip diiiips sooooo gooooone", "hip dips so gone"),
        ("SQUATSSSS everyyyy dayyyy", "squats every day"),
        ("h i p   d i p s   g o n e   i n   t e n   d a y s", "hip dips gone in ten days"),
        ("fix ur h i p d i p s lol", "fix ur hip dips lol"),
        ("u h i p", "u hip"),
        ("H.I.P. D.I.P.S. a.r.e n.o.t f.a.t", "hip. dips. are not fat"),
        ("h-i-p d_i_p_s", "hip dips"),
        ("hip d ips, hi p dips, h ip dips", "hip dips, hip dips, hip dips"),
        ("h*p d*ps h#p h_p bef*re", "hip dips hip hip before"),
        ("hip di🍑ps d🍩ps", "hip dips dips"),
        # characters
        ("hi\u200bp d\u00adi\u00adps \u2060h\u200di\u200dp", "hip dips hip"),
        ("h̶i̶p̶ ḥ́ị̰p̗̈ gét rïd öf dîps HØURGLASS", "hip hip get rid of dips hourglass"),
        ("hіp dірѕ, Нiр, hιρs, еstrоgеn", "hip dips, hip, hips, estrogen"),
        ("bυrn fαt οn yουr hιρs", "burn fat on your hips"),
        ("𝗵𝗶𝗽 𝓭𝓲𝓹𝓼 ℕ𝕠 ⓗⓘⓟⓢ ｈｉｐ ʜɪᴘ ʷⁱᵈᵉʳ dıps", "hip dips no hips hip hip wider dips"),
        ("🅷🅸🅿 🅳🅸🅿🆂", "hip dips"),
        ("🇭 🇮 🇵 🇩 🇮 🇵 🇸", "hip dips"),
        ("get&nbsp;rid of h&shy;ip dips", "get rid of hip dips"),
        ("ﬁll straße İ", "fill strasse i"),
        ("“don’t” … hips\u2028gone", '"don\'t" ... hips\ngone'),
        # words glued, hyphenated, misspelt
        ("hipdips and hipdipsworkout", "hip dips and hip dips workout"),
        ("#FixHipDips", "# fix hip dips"),
        ("#hipdips#howtogetridofhipdips", "# hip dips # how to get rid of hip dips"),
        ("#14dayhipdipchallenge #roundhipsin30days", "# 14 day hip dip challenge # round hips in 30 days"),
        ("a hip-dip cream, 30-day challenge", "a hip dip cream, 30 day challenge"),
        ("hip di-ps", "hip dips"),
        ("hip dpis, vilion hips, excersises", "hip dips, violin hips, exercises"),
        ("hips—they vanish, hip–dip, hips – they", "hips—they vanish, hip dip, hips — they"),
    ],
)
def test_disguises_are_undone(text: str, expected: str) -> None:
    assert fold(text, LEXICON).text == expected


@pytest.mark.parametrize(
    "text",
    [
        "lips, tips, chips, drips, ships",
        "10k steps, b12, 3x a week, 24h, 30day, 4x15, 5kg, s3e5, 2 weeks",
        "e.g. this, i.e. that, u.s., u.s.a., 9 a.m.",
        "skinny dipping, chips & dips, hip hop",
        "$5 off 24/7 w/o w/ a coupon",
        "can't, i'm, he'd, don't, c'est",
        "see https://hipdips.com/h1p?d1ps, www.h1p.com and hipdips.com",
        "@hip_dips @h1pd1ps me@hipdips.com /r/hipdips",
        "**hips** and *dips*, 5*3, f**k, b*tch, sh*t",
        "u r n b 4 2, plan b one, size s hips, a ny times",
        "the a b c of it",
        "и это русский текст рост сор мир",
        "🇺🇸 🇬🇧 🍑 ™",
        "lyft, texas, fridge, meth, walter",
        "8-12 reps, -25kg, a - b",
        "   \n\n tabs\tand\r\nlines \n",
        "",
    ],
)
def test_plain_text_stays_as_it_is(text: str) -> None:
    folded = fold(text, LEXICON)
    assert folded.text == text
    assert folded.disguised == ()


def test_a_lone_initialism_is_no_word() -> None:
    assert fold("Notorious B.I.G and H.I.P.", LEXICON).text == "notorious b.i.g and h.i.p."


def test_case_alone_is_no_disguise() -> None:
    folded = fold("GET RID OF Hip Dips, Wi-Fi", LEXICON)
    assert folded.text == "get rid of hip dips, wi fi"
    assert folded.disguised == ()


def test_glued_words_are_no_disguise() -> None:
    assert fold("#hipdips hipdips", LEXICON).disguised == ()


def test_a_name_is_not_respelt() -> None:
    assert fold("my friend Dpis said so", LEXICON).text == "my friend dpis said so"


def test_foreign_words_are_not_respelt() -> None:
    assert fold("quelqu mauvaix dpis garconz toujourz", LEXICON).text == "quelqu mauvaix dpis garconz toujourz"


@pytest.mark.parametrize(
    ("text", "word", "quote"),
    [
        ("My h1p d1p$!!", "dips", "d1p$"),
        ("x h i p  d i p s x", "hip dips", "h i p  d i p s"),
        ("x h i p  d i p s x", "dips", "d i p s"),
        ("(h.i.p.)", "hip", "h.i.p"),
        ("so hiiip.", "hip", "hiiip"),
        ("SQUATSSSS now", "squats", "SQUATSSSS"),
        ("#FixHipDips!", "hip dips", "HipDips"),
        ("#FixHipDips!", "dips", "Dips"),
        ("a hi\u200bp\u200b b", "hip", "hi\u200bp"),
        ("a h̶i̶p̶ b", "hip", "h̶i̶p̶"),
        ("ﬁll hips", "fill", "ﬁll"),
        ("Straße hips", "hips", "hips"),
        ("İİİ Hip", "hip", "Hip"),
        ("… “hips”", "hips", "hips"),
        ("🏋️‍♀️ hips 🏋️‍♀️ dips", "dips", "dips"),
        ("my vilion hips", "violin", "vilion"),
        ("excersise for hips", "exercise", "excersise"),
        ("rid&nbsp;of&nbsp;hips", "rid of", "rid&nbsp;of"),
        ("hip d ips.", "dips", "d ips"),
        ("🇭 🇮 🇵 now", "hip", "🇭 🇮 🇵"),
        ("dipz hippp", "hip", "hippp"),
    ],
)
def test_a_range_leads_back_to_exactly_what_was_written(text: str, word: str, quote: str) -> None:
    assert quotes(fold(text, LEXICON), word) == [quote]


@pytest.mark.parametrize(
    ("text", "disguised"),
    [
        ("fix h1p dips", ["h1p"]),
        ("fix h i p dips", ["h i p"]),
        ("fix hір and d\u200bips", ["hір", "d\u200bips"]),
        ("dpis now", ["dpis"]),
        ("Hip dips", []),
    ],
)
def test_disguised_ranges_are_told(text: str, disguised: list[str]) -> None:
    folded = fold(text, LEXICON)
    assert [text[slice(*folded.span(*each))] for each in folded.disguised] == disguised


DISGUISES = (
    "hip|dips|h1p|d!p$|h i p|d i p s|h.i.p|hi\u200bp|h\u0336i\u0336p\u0336|hір|🅷🅸🅿|🇭🇮🇵|#FixHipDips|hipdips|d ips|hi p|"
    "dpis|h*p|di🍑ps| |\n|—|–|-|_|.|!|&nbsp;|ﬁll|ß|İ|…|½|e\u0301|\u0336|\u200d|\ufe0f|\ud800|\u202e|a|I|s|10k|@x|'|’|"
    "sooo|h|i|p|🏋️‍♀️|#|*|\u3000|\x85"
)
PIECES = st.sampled_from(DISGUISES.split("|"))
PROSE = "the quick brown fox jumps over lazy dogs while my hips and dips rest, I said it."
TEXTS = st.one_of(st.text(alphabet=st.characters()), st.lists(PIECES, max_size=12).map("".join))


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_any_text_folds_and_every_range_maps_in_order(text: str) -> None:
    folded = fold(text, LEXICON)
    assert folded.original == text
    before = (0, 0)
    for index in range(len(folded.text)):
        start, end = folded.span(index, index + 1)
        assert 0 <= start < end <= len(text)
        assert start >= before[0]
        assert end >= before[1]
        before = start, end
    assert all(0 <= start < end <= len(folded.text) for start, end in folded.disguised)
    assert all(a[1] <= b[0] for a, b in zip(folded.disguised, folded.disguised[1:], strict=False))


@given(TEXTS, st.integers(-5, 99), st.integers(-5, 99))
def test_no_offset_is_refused(text: str, start: int, end: int) -> None:
    low, high = fold(text, LEXICON).span(start, end)
    assert 0 <= low <= high <= len(text)


@given(st.lists(st.sampled_from(PROSE.split())))
def test_prose_of_common_words_only_loses_its_capitals(words: list[str]) -> None:
    text = " ".join(words)
    folded = fold(text, LEXICON)
    assert folded.text == text.lower()
    assert all(folded.span(i, i + 1) == (i, i + 1) for i in range(len(text)))


@given(TEXTS)
def test_what_was_seen_before_does_not_change_the_result(text: str) -> None:
    fresh = Lexicon(["hip", "dips", "fill"], frozenset({"a", "so", "i"}))
    assert fold(text, fresh).text == fold(text, fresh).text


@pytest.mark.parametrize(
    "unit",
    [
        "a",
        "ab1!",
        "h ",
        "h\u0336",
        "\u0336",
        "hi\u200bp ",
        "#a",
        "d*ps ",
        "a-",
        "a'",
        "&nbsp;",
        "🅷",
        "@a",
        "hipdips ",
        "1 h ",
        "_",
    ],
)
def test_long_input_takes_time_in_proportion(unit: str) -> None:
    text = unit * (60_000 // len(unit))
    started = time.perf_counter()
    folded = fold(text, LEXICON)
    assert time.perf_counter() - started < 10  # under 1 s for the slowest; a square would take minutes
    assert folded.span(0, len(folded.text))[1] <= len(text)


def test_letters_with_dots_are_spelled_out_in_a_text_of_capitals_alone() -> None:
    assert fold("GET BIGGER H.I.P.S NOW", LEXICON).text == "get bigger hips now"
    assert fold("The H.I.P.S programme", LEXICON).text == "the h.i.p.s programme"
