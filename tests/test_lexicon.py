"""What counts as a word, and what a misspelt or glued one is taken for."""

from __future__ import annotations

import pickle

import pytest

from hipfacts.text.lexicon import LONGEST, Lexicon

KNOWN = """
    hip hips dip dips fill fills filled filler get rid of your my the a in fix lose remove erase banish eliminate
    exercise exercises workout workouts glute glutes gluteus trochanter trochanters trochanteric violin bone bones
    pelvis wide wider round fat gap squat squats disappear gone go away hourglass shape muscle muscles side cellulite
    normal weight thigh thighs week weeks day days how to no more bye begone be challenge train training back building
    are not and thin
"""


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon(KNOWN.split())


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("dpis", "dips"),
        ("dipps", "dips"),
        ("hipp", "hip"),
        ("dipz", "dips"),
        ("excercise", "exercise"),
        ("excersises", "exercises"),
        ("exersices", "exercises"),
        ("elimanate", "eliminate"),
        ("vilion", "violin"),
        ("vilolin", "violin"),
        ("trianing", "training"),
        ("workot", "workout"),
        ("wieght", "weight"),
        ("celulite", "cellulite"),
        ("trocanteric", "trochanteric"),
        ("buildin", "building"),
        ("hpi", "hip"),
    ],
)
def test_a_misspelling_is_taken_for_the_word_it_resembles(lexicon: Lexicon, written: str, meant: str) -> None:
    assert lexicon.nearest(written) == meant


@pytest.mark.parametrize(
    "word", ["lips", "tips", "chips", "drips", "ships", "hops", "hippo", "dippy", "film", "full", "weak"]
)
def test_an_english_word_is_never_taken_for_another(lexicon: Lexicon, word: str) -> None:
    assert lexicon.nearest(word) is None


@pytest.mark.parametrize(
    "word", ["lyft", "meth", "texas", "fridge", "nerd", "walter", "scamming", "knicks", "boxe", "hilary"]
)
def test_names_and_rarer_words_are_left_alone(lexicon: Lexicon, word: str) -> None:
    assert lexicon.nearest(word) is None


@pytest.mark.parametrize("word", ["hp", "hio", "dis", "", "x" * (LONGEST + 1), "he'd"])
def test_nothing_is_guessed_from_too_little_or_too_much(lexicon: Lexicon, word: str) -> None:
    assert lexicon.nearest(word) is None


def test_a_misspelling_between_two_unrelated_words_stays() -> None:
    lexicon = Lexicon(["planed", "planet"], frozenset())
    assert lexicon.nearest("plannt") is None or lexicon.nearest("plannet") == "planet"
    assert Lexicon(["marble", "marcle"], frozenset()).nearest("marle") is None


@pytest.mark.parametrize(
    ("glued", "parts"),
    [
        ("hipdips", "hip dips"),
        ("fixhipdips", "fix hip dips"),
        ("hipdipsworkout", "hip dips workout"),
        ("howtogetridofhipdips", "how to get rid of hip dips"),
        ("hipdipsbegone", "hip dips begone"),
        ("widerhipsin", "wider hips in"),
        ("hipdipsarenormal", "hip dips are normal"),
        ("nomorehipdips", "no more hip dips"),
    ],
)
def test_glued_words_are_parted(lexicon: Lexicon, glued: str, parts: str) -> None:
    assert lexicon.split(glued) == parts.split()


@pytest.mark.parametrize(
    "word", ["hipster", "goodbye", "anymore", "cambridge", "sunflower", "qwrtpsdf", "hips", "legend", "x" * 500]
)
def test_words_of_their_own_and_nonsense_are_not_parted(lexicon: Lexicon, word: str) -> None:
    assert lexicon.split(word) is None


def test_words_are_known_common_or_neither(lexicon: Lexicon) -> None:
    assert lexicon.known("trochanteric")
    assert not lexicon.known("lips")
    assert lexicon.common("lips")
    assert lexicon.common("lol")
    assert not lexicon.common("trochanteric")


@pytest.mark.parametrize("word", ["happier", "reshaped", "dippers", "hips'", "can't", "unfixable", "squatting"])
def test_plain_derivations_are_ordinary(lexicon: Lexicon, word: str) -> None:
    assert lexicon.ordinary(word)


def test_one_word_must_fit_a_censored_one(lexicon: Lexicon) -> None:
    assert lexicon.fits("h.p") == ["hip"]
    assert lexicon.fits("bef.re") == ["before"]
    assert len(lexicon.fits("b.t")) == 0
    assert "dips" in lexicon.fits("d..s")


def test_a_given_list_of_common_words_stands_alone() -> None:
    lexicon = Lexicon(["hip"], frozenset({"hop"}))
    assert lexicon.common("hop")
    assert not lexicon.common("house")


def test_it_pickles_with_its_words_and_without_its_memos(lexicon: Lexicon) -> None:
    lexicon.remember("hip", None)
    copy = pickle.loads(pickle.dumps(lexicon))  # noqa: S301 - our own bytes
    assert copy.known("trochanteric")
    assert copy.common("lips")
    assert copy.nearest("dpis") == "dips"
    assert copy.recall("hip") is None


def test_the_memo_forgets_what_is_no_longer_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hipfacts.text.lexicon._MEMO", 4)
    lexicon = Lexicon(["hip"], frozenset())
    lexicon.remember("used", None)
    for number in range(20):
        lexicon.remember(f"once{number}", None)
        assert lexicon.recall("used") is False
    assert lexicon.recall("once0") is None
    assert len(lexicon.settled) <= 4
