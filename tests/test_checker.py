"""Text in, report out: with a small pack of its own, and with the bundled knowledge base."""

from __future__ import annotations

import pickle
import random
import string
import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import count, islice
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hipfacts import bundled
from hipfacts.checker import Checker
from hipfacts.errors import UsageError
from hipfacts.knowledge import KnowledgeBase
from hipfacts.matching.rules import RuleSet
from hipfacts.models import Claim, Concept, Correction, Cue, Examples, Report, Rule, Stance, Status, Verdict
from hipfacts.stance import Reader

FILLED, REMOVED, FAT = "fill-bone-gap", "hip-dips-can-be-removed", "hip-dips-are-fat"


# --- a small pack -------------------------------------------------------------------------------------------------

CONCEPTS = {
    "dissolve": Concept(about="-", verbs=("dissolve", "wash away"), opposites=("stay",)),
    "stay": Concept(about="-", verbs=("stay",), words=("here for good",)),
    "hollow": Concept(about="-", nouns=("moon hollow",), topic=True),
    "crater": Concept(about="-", nouns=("crater",)),
    "place": Concept(about="-", includes=("hollow", "crater")),
    "water": Concept(about="-", words=("moonwater", "holy water")),
    "salt": Concept(about="-", nouns=("salt",), needs=("water",)),
    "surgery": Concept(about="-", nouns=("surgery",)),
    "soon": Concept(about="-", words=("in {number} (days|weeks)", "overnight")),
    "number": Concept(about="-", words=("two", "ten")),
    "hollow-game": Concept(about="-", words=("moon hollow golf",), hides=("hollow",)),
}
CUES = {
    "not": Cue(about="-", category="negation", reach="forward", words=("not", "never", "no")),
    "say": Cue(about="-", category="report", reach="forward", words=("they say",)),
    "myth": Cue(about="-", category="heading", reach="sentence", words=("myth :",)),
    "false": Cue(about="-", category="rebuttal", reach="forward", words=("wrong",)),
}


def claim(name: str, *rules: Rule, supersedes: tuple[str, ...] = (), **fields: Any) -> Claim:
    examples = Examples.model_construct(
        asserted=fields.pop("asserted", ()), denied=(), questioned=(), reported=(), absent=()
    )
    return Claim.model_construct(
        id=name, title=name, rules=rules, supersedes=supersedes, sources=(), examples=examples,
        verdict=fields.pop("verdict", Verdict.FALSE), status=fields.pop("status", Status.STABLE),
        correction=Correction(fact="Hollows stay.", explanation="They are rock.", fallacy="false-cause"),
    )  # fmt: skip


def base(*claims: Claim, **concepts: Concept) -> KnowledgeBase:
    return KnowledgeBase(
        claims={claim.id: claim for claim in claims}, concepts=CONCEPTS | concepts, cues=CUES, sources={}, packs=()
    )


DISSOLVES = claim(
    "hollows-dissolve",
    Rule(name="plain", all=("dissolve", "hollow"), unless=("surgery",), elliptic=True),
)
WATER = claim(
    "water-dissolves", Rule(name="water", all=("dissolve", "place", "^water")), supersedes=("hollows-dissolve",)
)
SOON = claim("quick-dissolving", Rule(name="quick", all=("dissolve", "place", "soon"), score=0.8))
SALTY = claim("salt-dissolves", Rule(name="salt", all=("dissolve", "salt")), verdict=Verdict.MIXED)
OLD = claim("old-claim", Rule(name="old", all=("water", "hollow")), status=Status.DEPRECATED)
PACK = base(DISSOLVES, WATER, SOON, SALTY, OLD)
CHECKER = Checker(PACK)


def found(text: str, checker: Checker = CHECKER) -> list[tuple[str, str]]:
    """Claim and stance of each finding."""
    return [(finding.claim, str(finding.stance)) for finding in checker.check(text).findings]


def test_a_report_says_what_was_found_and_whether_it_flags() -> None:
    report = CHECKER.check("So dissolve your moon hollows!")
    (finding,) = report.findings
    assert (report.status, report.flagged) == ("claims_found", True)
    assert (finding.claim, finding.stance, finding.verdict) == ("hollows-dissolve", Stance.ASSERTED, Verdict.FALSE)
    assert (finding.quote, finding.start, finding.line, finding.column) == ("dissolve your moon hollows", 3, 1, 4)
    assert finding.rule == "hollows-dissolve/plain"
    assert finding.correction.fact == "Hollows stay."
    assert [(t.role, t.name, t.quote, t.how) for t in finding.evidence] == [
        ("concept", "dissolve", "dissolve", "exact"),
        ("concept", "hollow", "moon hollows", "exact"),
    ]


def test_lines_and_columns_count_from_one() -> None:
    (finding,) = CHECKER.check("Hello.\n\n  Dissolve moon hollows").findings
    assert (finding.line, finding.column) == (3, 3)


@pytest.mark.parametrize("text", ["", "   ", "Leg day.", "Moon hollows are craters.", "Dissolve the sugar."])
def test_silence_is_no_known_claim_and_no_verdict(text: str) -> None:
    report = CHECKER.check(text)
    assert (report.status, report.flagged, report.findings) == ("no_known_claim", False, ())


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("Moon hollows dissolve.", "asserted"),
        ("Moon hollows never dissolve.", "denied"),
        ("Do moon hollows dissolve?", "questioned"),
        ("They say moon hollows dissolve.", "reported"),
        ("Myth: moon hollows dissolve.", "denied"),
        ("Moon hollows dissolve. Wrong!", "denied"),
    ],
)
def test_the_packs_own_cues_decide_the_stance(text: str, stance: str) -> None:
    assert found(text) == [("hollows-dissolve", stance)]


def test_only_an_asserted_false_or_misleading_claim_flags() -> None:
    assert not CHECKER.check("Moon hollows never dissolve.").flagged
    assert found("Salt dissolves in moonwater.") == [("salt-dissolves", "asserted")]
    assert not CHECKER.check("Salt dissolves in moonwater.").flagged


def test_opposites_turn_the_stance() -> None:
    assert found("Moon hollows are here for good.") == [("hollows-dissolve", "denied")]
    assert found("Moon hollows never stay.") == [("hollows-dissolve", "asserted")]


def test_a_rule_that_denies_denies() -> None:
    checker = Checker(base(claim("hollows-go", Rule(name="stays", all=("crater", "water"), denies=True))))
    assert found("Craters, moonwater and all.", checker) == [("hollows-go", "denied")]
    assert found("No craters with moonwater.", checker) == [("hollows-go", "asserted")]


def test_a_blocker_calls_a_rule_off_but_not_where_it_is_ruled_out_itself() -> None:
    assert found("Surgery will dissolve moon hollows.") == []
    assert found("Dissolve moon hollows with no surgery.") == [("hollows-dissolve", "asserted")]


def test_a_carried_slot_may_stand_in_a_sentence_before() -> None:
    text = "Take moonwater. It will dissolve craters."
    (finding,) = CHECKER.check(text).findings
    assert (finding.claim, finding.quote) == ("water-dissolves", "dissolve craters")
    assert ("water", "moonwater", "carried") in [(t.name, t.quote, t.how) for t in finding.evidence]


def test_a_pronoun_carries_the_topic_on() -> None:
    text = "Got moon hollows? You can dissolve them."
    (finding,) = CHECKER.check(text).findings
    assert (finding.claim, finding.quote) == ("hollows-dissolve", "dissolve them")
    assert finding.score < 0.9
    assert ("hollow", "them", "topic") in [(t.name, t.quote, t.how) for t in finding.evidence]


def test_it_does_not_stand_for_a_topic_in_the_plural() -> None:
    assert found("Got moon hollows? Oh well, my friend, how could anyone ever hope to dissolve it.") == []


def test_an_elliptic_rule_takes_the_topic_just_named() -> None:
    assert found("Moon hollows? Dissolved at last!") == [("hollows-dissolve", "asserted")]
    assert found("Dissolved at last!") == []


def test_a_concept_that_needs_another_counts_only_beside_it() -> None:
    assert found("Salt dissolves.") == []
    assert found("Salt dissolves. Moonwater helps.") == [("salt-dissolves", "asserted")]


def test_a_concept_is_not_seen_inside_words_that_hide_it() -> None:
    assert found("Worries dissolve at moon hollow golf.") == []
    assert found("Dissolve moon hollows before moon hollow golf.") == [("hollows-dissolve", "asserted")]


def test_words_hide_only_the_concepts_they_name() -> None:
    knowledge = base(
        claim("golf-helps", Rule(name="rule", all=("dissolve", "golf"))), golf=Concept(about="-", words=("golf",))
    )
    assert found("Worries dissolve at moon hollow golf.", Checker(knowledge)) == [("golf-helps", "asserted")]


def test_the_more_specific_claim_supersedes_the_general() -> None:
    assert found("Moonwater dissolves moon hollows.") == [("water-dissolves", "asserted")]


def test_a_claim_left_out_still_takes_the_words_it_supersedes() -> None:
    assert found("Moonwater dissolves moon hollows.", Checker(PACK, ignore=["water-dissolves"])) == []


def test_a_deprecated_claim_is_not_looked_for() -> None:
    assert found("Moonwater by the moon hollows") == []
    assert found("Moonwater by the moon hollows", Checker(PACK, select=["old-claim"])) == []


def test_a_sentence_like_an_example_is_found_with_less_certainty() -> None:
    rinse = claim(
        "rinsing",
        Rule(name="rule", all=("hollow", "soon"), within="clause"),
        asserted=("Rinse those ugly moon hollows every single evening, darlings!",),
    )
    text = "Rinse ugly moon hollows, darlings, every single evening. Not overnight."
    (finding,) = Checker(base(rinse)).check(text).findings
    assert (finding.claim, finding.stance, finding.rule) == ("rinsing", Stance.ASSERTED, "rinsing/paraphrase")
    assert finding.score <= 0.8
    assert finding.quote == "Rinse ugly moon hollows, darlings, every single evening"


# --- options ------------------------------------------------------------------------------------------------------


def test_findings_below_the_least_score_are_dropped() -> None:
    text = "Dissolve craters overnight with moonwater."
    assert sorted(found(text)) == [("quick-dissolving", "asserted"), ("water-dissolves", "asserted")]
    assert found(text, Checker(PACK, min_score=0.85)) == [("water-dissolves", "asserted")]
    assert found(text, Checker(PACK, min_score=1)) == []
    assert found("Moon hollows? Dissolved!", Checker(PACK, min_score=0.9)) == []


def test_selected_claims_are_looked_for_and_no_others() -> None:
    text = "Dissolve craters overnight with moonwater."
    assert found(text, Checker(PACK, select=["quick-dissolving"])) == [("quick-dissolving", "asserted")]


def test_ignored_claims_are_left_out() -> None:
    text = "Dissolve craters overnight with moonwater."
    assert found(text, Checker(PACK, ignore=["quick-dissolving"])) == [("water-dissolves", "asserted")]
    both = Checker(PACK, select=["quick-dissolving"], ignore=["quick-dissolving"])
    assert found(text, both) == []


@pytest.mark.parametrize("option", ["select", "ignore"])
def test_an_unknown_claim_is_refused_with_what_to_do(option: str) -> None:
    with pytest.raises(UsageError, match="unknown claim `nope`") as caught:
        Checker(PACK, **{option: ["nope"]})  # type: ignore[arg-type]
    assert caught.value.remedy


def test_a_pack_read_from_files_is_checked_like_any_other(write_pack: Callable[..., Any]) -> None:
    knowledge = KnowledgeBase.load(write_pack())
    report = Checker(knowledge).check("Yes, m00nw4t3r d1ss0lv3s your hip hollows!")
    assert [(f.claim, f.quote) for f in report.findings] == [
        ("moonwater-dissolves-hollows", "m00nw4t3r d1ss0lv3s your hip hollows")
    ]
    assert report.knowledge == knowledge.packs
    assert [source.id for source in report.findings[0].sources] == ["first-2020-hip", "second-2021-hip"]


# --- the bundled knowledge base -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "Side plank hip dips, 3 sets of 12.",
        "Plank hip dips, 20 each side.",
        "Add side plank hip dips to your core workout.",
        "Tricep dips and hip dips in side plank: burn!",
        "Dip your hips to the music.",
        "Guacamole and chips: best dip ever.",
        "Chips and dips at home tonight.",
        "My hip hurts when I squat.",
        "They are gone by summer.",
        "The influencer deleted her hip dip challenge after the backlash.",
        "High-waisted jeans make my hip dips less noticeable.",
        "Stand with your feet slightly wider than your hip bones.",
        "A fatty lump on my hip, benign, so they're leaving it alone.",
        "Leg day done.",
        "Good morning!",
        "",
    ],
)
def test_what_only_sounds_alike_stays_silent(text: str) -> None:
    assert bundled.check(text).status == "no_known_claim"


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("fix your hip dips", "fix your hip dips"),
        ("f1x y0ur h!p d!p$", "f1x y0ur h!p d!p$"),
        ("f i x your h i p d i p s", "f i x your h i p d i p s"),
        ("fix your hiiiip diiips", "fix your hiiiip diiips"),
        ("fix your h\u200bip d\u200bips", "fix your h\u200bip d\u200bips"),
        ("ｆｉｘ ｙｏｕｒ ｈｉｐ ｄｉｐｓ", "ｆｉｘ ｙｏｕｒ ｈｉｐ ｄｉｐｓ"),
        ("FIX YOUR HIP DIPS", "FIX YOUR HIP DIPS"),
        ("🔥🔥 fix your hip dips 🔥", "fix your hip dips"),
        ("👩🏽‍🦰 fix your hîp dïps", "fix your hîp dïps"),
    ],
)
def test_a_disguised_claim_is_found_and_quoted_as_it_was_written(text: str, quote: str) -> None:
    (finding,) = bundled.check(text).findings
    assert (finding.claim, finding.stance, finding.quote) == (REMOVED, Stance.ASSERTED, quote)
    assert text[finding.start : finding.end] == quote


def test_a_disguise_is_named_in_the_evidence() -> None:
    (finding,) = bundled.check("fix your h!p d!p$").findings
    assert {(t.quote, t.how) for t in finding.evidence} == {("fix", "exact"), ("h!p d!p$", "disguised")}


def test_what_the_readme_shows_is_found() -> None:
    (finding,) = bundled.check("No amount of side leg raises will fill in your hip dips.").findings
    assert (finding.claim, finding.stance, finding.quote) == (FILLED, Stance.DENIED, "fill in your hip dips")


# --- properties ---------------------------------------------------------------------------------------------------

LEET = str.maketrans("aeios", "43105")


def _spaced(text: str, _: random.Random) -> str:
    return "  ".join(" ".join(word) for word in text.split())


def _stretched(text: str, dice: random.Random) -> str:
    return "".join(c * dice.choice((1, 1, 1, 3)) for c in text)


def _typo(text: str, dice: random.Random) -> str:
    at = dice.randrange(len(text))
    return dice.choice((text[:at] + text[at + 1 :], text[:at] + text[at] + text[at:], text[:at] + "x" + text[at:]))


def _zero_width(text: str, dice: random.Random) -> str:
    return "".join(c + dice.choice(("", "", "\u200b", "\u200d", "\u00ad")) for c in text)


def _wide(text: str, _: random.Random) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if c in string.ascii_letters + string.digits else c for c in text)


NOISE: list[Callable[[str, random.Random], str]] = [
    lambda text, _: text,
    lambda text, _: text.upper(),
    lambda text, _: text.translate(LEET),
    lambda text, _: text.replace(" ", ""),
    lambda text, _: "#" + text.replace(" ", ""),
    lambda text, _: text.replace(" ", "-"),
    lambda text, _: f'"{text}"',
    lambda text, _: unicodedata.normalize("NFD", text.replace("i", "î")),
    _spaced,
    _stretched,
    _typo,
    _zero_width,
    _wide,
]
UNRELATED = (
    "leg day today the a and but not no never they it them is are will can gym tea my your 10 30 days weeks "
    "u ur gonna wanna can't won't needn't nuff ol' nothin' w/o ppl wks 2min love sky good morning why how"
).split()
JOINTS = (" ", " ", " ", " ", ", ", ". ", "? ", "! ", "\n", "\n\n", ": ", " 🔥 ", " 🙄 ", "; ", "")


def fragments(knowledge: KnowledgeBase) -> list[str]:
    """Pieces of examples and titles, one to six words long."""
    pieces: set[str] = set()
    for one in knowledge.claims.values():
        for text in (one.title, *one.examples.asserted[:4], *one.examples.denied[:2]):
            words = text.replace("[[", "").replace("]]", "").split()
            for size in (1, 3, 6, 99):
                pieces.update(" ".join(words[at : at + size]) for at in range(0, len(words), size))
    return sorted(pieces)


def captions(pieces: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    piece = st.builds(
        lambda text, noise, seed: noise(text, random.Random(seed)),
        pieces,
        st.one_of(st.just(NOISE[0]), st.sampled_from(NOISE)),
        st.integers(0, 999),
    )
    part = st.tuples(st.one_of(piece, piece, st.sampled_from(UNRELATED)), st.sampled_from(JOINTS))
    return st.lists(part, min_size=1, max_size=8).map(lambda parts: "".join(word + joint for word, joint in parts))


SMALL = [
    *"dissolve dissolved them it they stay craters overnight moonwater salt surgery golf".split(),
    "moon hollows", "moon hollow", "moon hollow golf", "here for good", "in 3 days", "in ten weeks", "wash away",
    "washing away", "holy water", "they say", "myth:", "wrong", "moonwater dissolves moon hollows", "dissolve them",
    "Moon hollows stay.", "Do moon hollows dissolve?", "Take moonwater. It will dissolve craters overnight.",
]  # fmt: skip
BUNDLED = st.deferred(lambda: st.sampled_from(fragments(bundled.checker().knowledge)))


def within_a_field(knowledge: KnowledgeBase, field: Concept) -> KnowledgeBase:
    """The same claims in a pack that is about something."""
    return KnowledgeBase(
        claims=knowledge.claims, concepts=knowledge.concepts | {"field": field}, cues=knowledge.cues, sources={},
        packs=(), fields=dict.fromkeys(knowledge.claims, "field"),
    )  # fmt: skip


def unscreened(checker: Checker) -> Checker:
    """A copy that reads every text in full."""
    copy: Checker = pickle.loads(pickle.dumps(checker))  # noqa: S301
    patch = pytest.MonkeyPatch()
    patch.setattr(copy, "_glance", None)
    patch.setattr(copy._screen, "passes", lambda _: True)
    patch.setattr(copy._rules, "may_fire", lambda _: True)
    return copy


UNSCREENED = unscreened(CHECKER)
FIELD = Checker(within_a_field(PACK, Concept(about="-", nouns=("hollow",), words=("salt", "🌑"))))
UNSCREENED_FIELD = unscreened(FIELD)


@lru_cache(maxsize=1)
def unscreened_bundled() -> Checker:
    return unscreened(bundled.checker())


@lru_cache(maxsize=1)
def bundled_copy() -> Checker:
    copy: Checker = pickle.loads(pickle.dumps(bundled.checker()))  # noqa: S301
    return copy


def assert_quotes_hold(text: str, report: Report) -> None:
    for finding in report.findings:
        assert 0 <= finding.start < finding.end <= len(text)
        assert text[finding.start : finding.end] == finding.quote
        assert finding.evidence
        for trace in finding.evidence:
            assert 0 <= trace.start < trace.end <= len(text)
            assert text[trace.start : trace.end] == trace.quote
        before = text[: finding.start]
        assert finding.line == before.count("\n") + 1
        assert finding.column == len(before) - before.rfind("\n")


ODD = "\u200b\u200d\u00ad\u202e\u2066\u0301\u0338\u20dd\ufe0f🔥🙄🏽👩\ud83d\udd25\udc00İﬁßǅ٣²½\x00\ufffd\U000e0041"


@settings(deadline=None, max_examples=200)
@given(
    st.lists(
        st.one_of(BUNDLED, st.text(st.one_of(st.sampled_from(ODD), st.characters()), max_size=12)),
        max_size=6,
    ),
    st.sampled_from(["", " ", "\u200b", "\n", "\u202e", "\u0301", "\ud800"]),
)
def test_any_text_is_checked_and_every_quote_is_the_texts_own(parts: list[str], joint: str) -> None:
    text = joint.join(parts)
    assert_quotes_hold(text, bundled.check(text))


@settings(deadline=None, max_examples=150)
@given(captions(BUNDLED))
def test_quotes_hold_in_noisy_captions(text: str) -> None:
    assert_quotes_hold(text, bundled.check(text))


@settings(deadline=None, max_examples=200)
@given(captions(BUNDLED))
def test_the_screen_loses_nothing_of_the_bundled_base(text: str) -> None:
    assert bundled.check(text) == unscreened_bundled().check(text)


@settings(deadline=None, max_examples=300)
@given(captions(st.sampled_from(SMALL)))
def test_the_screen_loses_nothing_of_a_small_pack(text: str) -> None:
    assert CHECKER.check(text) == UNSCREENED.check(text)


@settings(deadline=None, max_examples=300)
@given(captions(st.sampled_from(SMALL)))
def test_a_glance_loses_nothing_of_a_small_pack_with_a_field(text: str) -> None:
    assert FIELD.check(text) == UNSCREENED_FIELD.check(text)


def test_a_text_that_names_nothing_of_the_field_carries_no_claim_of_the_pack() -> None:
    named, hidden, bare = (
        "Moonwater dissolves moon hollows.",
        "Moonwater dissolves moon h0llows.",
        "Moonwater: craters dissolve.",
    )
    assert found(named, FIELD) == found(hidden, FIELD) == found(named) == [("water-dissolves", "asserted")]
    assert found(bare) == [("water-dissolves", "asserted")]
    assert found(bare, FIELD) == []


def test_a_field_closes_its_own_pack_only() -> None:
    knowledge = base(DISSOLVES, WATER, field=Concept(about="-", words=("salt",)))
    knowledge.fields["hollows-dissolve"] = "field"
    checker = Checker(knowledge)
    assert found("Dissolve moon hollows.", checker) == []
    assert found("Moonwater: craters dissolve.", checker) == [("water-dissolves", "asserted")]
    assert found("Dissolve moon hollows. Salt!", checker) == [("hollows-dissolve", "asserted")]


def test_the_screen_loses_no_likeness_to_an_example() -> None:
    rule = Rule(name="rule", all=("dissolve", "hollow"))
    checker = Checker(
        base(claim("rinsing", rule, asserted=("Rinse those ugly moon hollows every evening, darlings!",)))
    )
    text = "Rinse those ugly moon hollows every evening."
    assert found(text, checker) == found(text, unscreened(checker))


def test_a_pronoun_stands_for_the_topic_that_was_named_and_for_no_other() -> None:
    knowledge = base(
        claim("hollows-dissolve", Rule(name="rule", all=("dissolve", "hollow"))),
        wart=Concept(about="-", nouns=("wart",), topic=True),
    )
    text = "Got warts? You can dissolve them."
    assert found(text, unscreened(Checker(knowledge))) == []


@settings(deadline=None, max_examples=150)
@given(st.lists(captions(BUNDLED), min_size=1, max_size=3))
def test_a_check_depends_on_its_text_alone_and_survives_pickling(texts: list[str]) -> None:
    reports = [bundled.check(text) for text in texts]
    assert [bundled_copy().check(text) for text in reversed(texts)] == reports[::-1]
    assert [bundled.check(text) for text in texts] == reports


def test_a_pickled_checker_keeps_its_options() -> None:
    checker = pickle.loads(pickle.dumps(Checker(PACK, min_score=0.85, ignore=["water-dissolves"])))  # noqa: S301
    assert found("Dissolve craters overnight with moonwater.", checker) == []
    assert found("Dissolve moon hollows.", checker) == [("hollows-dissolve", "asserted")]


# --- many texts ---------------------------------------------------------------------------------------------------


def test_two_workers_report_what_one_does_in_the_same_order() -> None:
    texts = [f"{n}: {piece} moon hollows" for n, piece in enumerate(SMALL * 12)]
    one = [*CHECKER.check_many(texts)]
    assert [*CHECKER.check_many(texts, workers=2)] == one
    assert one == [CHECKER.check(text) for text in texts]


@pytest.mark.parametrize("workers", [1, 2])
def test_an_endless_stream_is_drawn_only_as_far_as_needed(workers: int) -> None:
    drawn = 0

    def texts() -> Iterator[str]:
        nonlocal drawn
        for drawn in count(1):  # noqa: B007
            yield "Dissolve moon hollows."

    reports = CHECKER.check_many(texts(), workers=workers)
    assert drawn == 0
    assert all(report.flagged for report in islice(reports, 3))
    assert drawn == 3 if workers == 1 else 3 <= drawn <= 2_000
    if workers > 1:
        reports.close()  # type: ignore[attr-defined]


@pytest.mark.parametrize("workers", [1, 2])
def test_an_exception_in_one_text_is_no_silence(workers: int) -> None:
    texts: list[Any] = ["Dissolve moon hollows.", None]
    with pytest.raises((AttributeError, TypeError)):
        [*CHECKER.check_many(texts, workers=workers)]


@pytest.mark.parametrize("workers", [0, -1])
def test_fewer_than_one_worker_is_refused_at_once(workers: int) -> None:
    with pytest.raises(UsageError, match="workers must be at least 1"):
        CHECKER.check_many([], workers=workers)


# --- work ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "Dissolve moon hollows now. ",
        "dissolve moon hollows moonwater ",
        "Got moon hollows? Dissolve them! ",
        "No, moonwater will not dissolve moon hollows, they say. ",
    ],
)
def test_twice_the_text_is_about_twice_the_work(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    steps = 0

    def counted(work: Callable[..., Any]) -> Callable[..., Any]:
        def count_and_do(*args: Any) -> Any:
            nonlocal steps
            steps += 1
            return work(*args)

        return count_and_do

    for owner, name in ((RuleSet, "_fire"), (RuleSet, "_nearest"), (Reader, "category"), (Reader, "judge")):
        monkeypatch.setattr(owner, name, counted(getattr(owner, name)))
    spent = []
    for times in (40, 80, 160):
        steps = 0
        CHECKER.check(text * times)
        spent.append(steps)
    assert spent[0] > 0
    assert spent[2] - spent[1] <= 2.5 * (spent[1] - spent[0]) + 100
