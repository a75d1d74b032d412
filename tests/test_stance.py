"""What a text does with a claim: the parts with a small set of cues, the whole with the bundled knowledge base."""

from __future__ import annotations

import pytest

from hipfacts import bundled
from hipfacts.matching.index import Span, TermIndex, longest
from hipfacts.matching.rules import RuleSet
from hipfacts.models import Claim, Concept, Cue, Rule, Stance
from hipfacts.stance import Judgement, Reader
from hipfacts.text.fold import Folded
from hipfacts.text.passage import Passage, read

A, D, Q, R = Stance.ASSERTED, Stance.DENIED, Stance.QUESTIONED, Stance.REPORTED

CONCEPTS = {
    "dissolve": Concept(about="-", verbs=("dissolve",), opposites=("stay",)),
    "stay": Concept(about="-", verbs=("stay",)),
    "hollow": Concept(about="-", nouns=("hollow",), topic=True),
}


def cue(category: str, *words: str) -> Cue:
    return Cue(about="-", category=category, reach="forward", words=words)


CUES = {
    "not": cue("negation", "not", "never", "no", "nothing"),
    "only": cue("pseudo", "not only"),
    "nonsense": cue("refutation", "is nonsense", "is a myth"),
    "stop": cue("frame", "stop believing"),
    "myth": cue("heading", "myth :"),
    "fact": cue("truth", "fact :"),
    "wrong": cue("rebuttal", "wrong", "no ,"),
    "yes": cue("confirmation", "yes"),
    "wonder": cue("question", "i wonder"),
    "want": cue("sales", "want to"),
    "vain": cue("aftermath", "still there"),
    "say": cue("report", "they say", "says"),
    "ad": cue("attribution", "in the advert"),
    "once": cue("past", "i used to think"),
    "wink": cue("irony", "🙄"),
    "vouch": cue("vouch", "trust me"),
}
CLAIM = Claim.model_construct(
    id="myth",
    supersedes=(),
    rules=(Rule(name="rule", all=("dissolve", "hollow")), Rule(name="stays", all=("stay", "hollow"), denies=True)),
)
READER = Reader(CUES)
RULES = RuleSet(
    [CLAIM.model_copy(update={"rules": CLAIM.rules[:1]})],
    CONCEPTS,
)


def found_cues(passage: Passage) -> list[Span]:
    return READER.resolve(longest(TermIndex(CUES, CONCEPTS).find(passage.words)))


def judge(text: str) -> list[Judgement]:
    passage = read(Folded(text, text.lower()), {"🙄"})
    cues = found_cues(passage)
    spans = longest(TermIndex(CONCEPTS, CONCEPTS).find(passage.words))
    return [READER.judge(candidate, passage, cues) for candidate in RULES.match(passage, spans)]


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("Water dissolves hollows.", A),
        # a negation turns what follows in its clause
        ("Water does not dissolve hollows.", D),
        ("No water dissolves hollows.", D),
        ("Water never dissolves hollows.", D),
        ("Nothing dissolves hollows.", D),
        ("No, not ever does water dissolve hollows.", D),  # twice is once
        ("Water is not cheap but dissolves hollows.", A),
        ("Water is not cheap; it dissolves hollows.", A),
        ("Not only does water dissolve hollows.", A),  # a pseudo-cue hides the negation in it
        # a refutation turns what precedes it
        ("That water dissolves hollows is nonsense.", D),
        ("Saying water dissolves hollows is a myth.", D),
        ("Dissolve hollows, water will not.", D),
        ("Dissolve hollows daily; cheap it is not.", A),
        # a frame turns all that follows in its sentence
        ("Stop believing that water dissolves hollows.", D),
        ("Stop believing that water does not dissolve hollows.", A),
        # words that mean the opposite turn it, and a negation right before them turns it back
        ("Hollows stay.", D),
        ("Hollows never stay.", A),
        # headings
        ("Myth: water dissolves hollows.", D),
        ("Myth:\nWater dissolves hollows.", D),
        ("Myth:\nTea is blue.\nFact:\nWater dissolves hollows.", A),
        # the next sentence answers
        ("Water dissolves hollows. Wrong!", D),
        ("Water dissolves hollows. That is nonsense.", D),
        ("Water dissolves hollows. Great.", A),
        ("Does water dissolve hollows? Wrong.", D),
        ("Does water dissolve hollows? Yes!", A),
        # questions
        ("Does water dissolve hollows?", Q),
        ("Does water dissolve hollows", Q),
        ("I wonder if water dissolves hollows", Q),
        ("Want to dissolve hollows?", A),
        # reports
        ("They say water dissolves hollows.", R),
        ("Water dissolves hollows, says Lee.", R),
        ("Water dissolves hollows in the advert.", R),
        ("They say water dissolves hollows, trust me.", A),
        ("They say water does not dissolve hollows.", D),
        ('The label reads "water dissolves hollows" to all.', R),
        # given up, mocked, in vain
        ("I used to think water dissolves hollows.", D),
        ("Water dissolves hollows 🙄", D),
        ("Water dissolves hollows. 🙄", D),
        ("Water dissolves hollows. A year on, still there.", D),
        # an `if` before and a `would` after it
        ("If water dissolved hollows, fish would have none.", D),
        ("If water dissolves hollows, I'm a fish.", D),
        ("If water dissolves hollows, why do fish have them?", D),
        # negations that set the claim off
        ("Nothing dissolves hollows like water.", A),
        ("Nothing dissolves hollows, they say.", D),
        ("I could not dissolve my hollows until I found water.", A),
        ("No soap, no brush, dissolve hollows!", A),
        ("No soap, brush or water dissolves hollows.", D),
        ("Water will not dissolve hollows overnight, but it takes only a week.", A),
        ("Water will not dissolve hollows overnight.", D),
        ("If soap did not help, water dissolves hollows.", A),
        ("It was not soap that dissolved my hollows, it was water.", A),
        ("Water dissolved what soap could not, my hollows.", A),
        # the claim as what is spoken of
        ("Dissolving hollows is a job water was never hired for.", D),
        ("Dissolving hollows is like boiling stones.", D),
        ("Saying water dissolves hollows is mad.", D),
        ("Water dissolves hollows the way I like it.", A),
        # verdicts
        ("Water dissolves hollows: myth.", D),
        ("Water dissolves hollows. Utter tripe.", D),
        ("Water dissolves hollows. Nobody wants to hear that you can not.", D),
        ("Water dissolves hollows... not.", D),
        ('"Water dissolves hollows" nope, never', D),
        # doubts given up, and doubted again
        ("I used to think water can not dissolve hollows.", A),
        ("I used to think ill of it but water dissolves hollows.", A),
        # reports answered
        ("They say water dissolves hollows, but nothing backs it.", D),
        ("They say water dissolves hollows. Run.", D),
        ("Mum, they say water dissolves hollows. Mum, come on.", D),
        ("They say water dissolves hollows. A year on, still there.", D),
        ("She says so much, but water dissolves hollows.", R),
        ("She says, but water dissolves hollows.", A),
        # answers with a label, tags
        ("Q: Does water dissolve hollows? A: Fish have them too.", D),
        ("Q: Does water dissolve hollows? A: Yes.", A),
        ("Water dissolves hollows, right?", Q),
        ("Water dissolves hollows, does it?", D),
    ],
)
def test_a_cue_turns_the_stance_within_its_reach_and_no_further(text: str, stance: Stance) -> None:
    assert [judgement.stance for judgement in judge(text)] == [stance]


@pytest.mark.parametrize(
    ("text", "cues"),
    [
        ("Water dissolves hollows.", []),
        ("Water does not dissolve hollows.", ["not"]),
        ("Myth: water dissolves hollows.", ["myth"]),
        ("They say water dissolves hollows.", ["say"]),
        ("Water dissolves hollows. Wrong!", ["wrong"]),
    ],
)
def test_a_judgement_names_the_cues_that_led_to_it(text: str, cues: list[str]) -> None:
    (judgement,) = judge(text)
    assert [span.name for span in judgement.cues] == cues


def test_of_cues_of_one_category_the_longer_hides_the_shorter() -> None:
    reader = Reader({"short": cue("negation", "no"), "long": cue("negation", "no way"), "other": cue("report", "way")})
    spans = [Span("short", 0, 1), Span("long", 0, 2), Span("other", 1, 2)]
    assert reader.resolve(spans) == [Span("long", 0, 2), Span("other", 1, 2)]


def test_a_pseudo_cue_inside_a_longer_cue_leaves_that_and_hides_the_rest() -> None:
    reader = Reader(
        {"say": cue("report", "won't stop saying"), "idiom": cue("pseudo", "stop saying"), "no": cue("frame", "stop")}
    )
    spans = [Span("say", 0, 4), Span("idiom", 2, 4), Span("no", 2, 3)]
    assert reader.resolve(spans) == [Span("say", 0, 4)]


def test_a_pseudo_cue_hides_what_it_touches_and_itself() -> None:
    assert READER.resolve([Span("not", 0, 1), Span("only", 0, 2), Span("not", 5, 6)]) == [Span("not", 5, 6)]


@pytest.mark.parametrize(
    ("text", "doubts"), [("Not today. #fix", True), ("Today. #not", False), ("They say so. #fix", False)]
)
def test_a_text_doubts_where_something_outside_its_hashtags_denies(text: str, doubts: bool) -> None:
    passage = read(Folded(text, text.lower()), {"🙄"})
    assert READER.doubts(passage, found_cues(passage)) is doubts


# --- the bundled knowledge base: plain sentences, read as LABELS reads them ---------------------------------------

REMOVED = "hip-dips-can-be-removed"
FILLED = "fill-bone-gap"
FAT = "hip-dips-are-fat"
UNFIT = "hip-dips-mean-unfit"
SQUATS = "squats-fix-hip-dips"
FLAW = "hip-dips-are-a-flaw"
QUICK = "quick-challenge-removes-hip-dips"
LOSS = "weight-loss-removes-hip-dips"
WEAK = "weak-muscles-cause-hip-dips"
BONES = "reshape-hip-bones"
FOOD = "food-or-supplement-fills-hips"
PRODUCT = "product-removes-hip-dips"
WOMEN = "only-women-have-hip-dips"
REPS = "high-rep-bodyweight-builds-hips"
DAILY = "train-hips-every-day"
USELESS = "exercise-is-useless"
HORMONES = "hormones-or-fertility"
SAFE = "procedure-is-safe-and-permanent"
POSTURE = "posture-removes-hip-dips"
PHOTOS = "before-after-proves-removal"


@pytest.mark.parametrize(
    ("text", "claim", "stance"),
    [
        # promises
        ("5 moves to fix your hip dips", REMOVED, A),
        ("How to get rid of hip dips", REMOVED, A),
        ("Want to get rid of hip dips? Link in bio.", REMOVED, A),
        ("Exercise will fill in your hip dips.", FILLED, A),
        ("This 30 day challenge will fill in your hip dips!", QUICK, A),
        ("Losing weight removes hip dips.", LOSS, A),
        ("Hip dips are fat.", FAT, A),
        ("Hip dips mean you are out of shape.", UNFIT, A),
        ("Hip dips are caused by weak muscles.", WEAK, A),
        ("Stretching can widen your hip bones.", BONES, A),
        # denials
        ("You can't get rid of hip dips.", REMOVED, D),
        ("No amount of side leg raises will fill in your hip dips.", FILLED, D),
        ("No exercise will fill in your hip dips.", FILLED, D),
        ("Losing fat will not get rid of hip dips.", LOSS, D),
        ("Hip dips are not fat.", FAT, D),
        ("Hip dips are normal.", FLAW, D),
        ("Hip dips are not a flaw.", FLAW, D),
        ("Tight muscles do not cause hip dips.", WEAK, D),
        ("You cannot change the shape of your hip bones.", BONES, D),
        ("Stop believing hip dips are fat.", FAT, D),
        ("Weak glutes cause hip dips the way umbrellas cause rain.", WEAK, D),
        # questions
        ("Can you get rid of hip dips?", REMOVED, Q),
        ("Can exercise fill in your hip dips?", FILLED, Q),
        ("Are hip dips fat?", FAT, Q),
        ("Do hip dips mean I'm unfit?", UNFIT, Q),
        ("Does losing weight get rid of hip dips?", LOSS, Q),
        ("what food makes hips bigger", FOOD, Q),
        ("what tea makes your hips wider asking for myself", FOOD, Q),
        ("what food makes my hips bigger: maca", FOOD, A),
        ("Has a waist trainer ever shifted anyone's hip dips.", PRODUCT, Q),
        ("Do men get hip dips. Asking for a friend.", WOMEN, Q),
        ("Do side raises with no weights grow hips or am I kidding myself", REPS, Q),
        ("Do you have to hit glutes daily for them to grow, or is three times OK?", DAILY, Q),
        ("if hip dips are bone is there any point training hips", USELESS, Q),
        # wishes
        ("I wish I could get rid of my hip dips.", REMOVED, Q),
        ("My sister is obsessed with getting rid of her hip dips.", REMOVED, Q),
        ("I hate my hip dips and want them gone.", REMOVED, Q),
        ("I wanted to get rid of my hip dips and now they're gone.", REMOVED, A),
        # reports
        ("A coach I follow says squats fix hip dips.", SQUATS, R),
        ("The box says it shakes hip dips away.", PRODUCT, R),
        ("Hip dips are said to be linked with infertility.", HORMONES, R),
        ("People act like hip dips are a disease.", FLAW, R),
        ('"I cured my hip dips" – reacting to viral videos', REMOVED, R),
        ('"I cured my hip dips" – Anna', REMOVED, A),
        ("My doctor says nothing can be done, but this routine wiped out my hip dips.", REMOVED, A),
        ("Our coach promises squats fix hip dips.", SQUATS, A),
        ("Influencers promise these moves will fill in your hip dips.", FILLED, R),
        ("They say losing weight gets rid of hip dips.", LOSS, R),
        ("My coach claims exercise will fill in your hip dips.", FILLED, R),
        ("Some people say hip dips are caused by weak muscles.", WEAK, R),
        ('My trainer says "hip dips are fat".', FAT, R),
        ('"Exercise gets rid of hip dips" is what every ad tells you.', REMOVED, R),
        # headings
        ("Myth: squats fill hip dips.", SQUATS, D),
        ("Myth: exercise will fill in your hip dips.", FILLED, D),
        ("MYTH: Hip dips are fat.\nFACT: They are bone.", FAT, D),
        # taken back, or backed, by the next sentence
        ("Squats will fix your hip dips. No, they won't.", SQUATS, D),
        ("Exercise will fill in your hip dips. That is a myth.", FILLED, D),
        ("Hip dips are fat. Wrong!", FAT, D),
        ("If you want to get rid of hip dips, stop now: they're bone.", REMOVED, D),
        ("I did this challenge to fix my hip dips. They never budged.", REMOVED, D),
        ("Think hip dips mean you're unfit? Meet these sprinters.", UNFIT, D),
        ("Do squats get rid of hip dips? No.", SQUATS, D),
        ("Do squats get rid of hip dips? Yes!", SQUATS, A),
        # past beliefs
        ("I used to think hip dips were fat.", FAT, D),
        ("I used to believe exercise would fill in my hip dips.", FILLED, D),
        # irony
        ("Sure, squats fix hip dips 🙄", SQUATS, D),
        ("Sure, exercise will fill in your hip dips 🙄", FILLED, D),
        # hashtags
        ("Leg day! #fixhipdips", REMOVED, A),
        ("Leg day! #fix_hip_dips", REMOVED, A),
        ("Hip dips are normal. Nothing to fix here. #fixhipdips", REMOVED, D),
        ("You can't get rid of hip dips, they are bone. #getridofhipdips", REMOVED, D),
        # comparisons
        ("Weak glutes giving you hip dips is a bit like sleeves giving you elbows.", WEAK, D),
        ("Squats remove hip dips the way singing removes rust.", SQUATS, D),
        ("Nothing fixes hip dips like squats.", SQUATS, A),
        ("To call a hip dip a deformity is to call an elbow one.", FLAW, D),
        ("If my hip dips are a flaw then so is my belly button.", FLAW, D),
        ("You'd sooner teach a cat to read than fill hip dips with squats.", SQUATS, D),
        ("hip dips ≠ fat", FAT, D),
        ("Hip dips≠flaw", FLAW, D),
        ("hip dips =/= fat", FAT, D),
        ("hip dips != fat", FAT, D),
        ("Clinics promise a cure. But no injection lasts for ever, hip dips or not.", SAFE, D),
        ("It isn't posture. Straighten up all you like and the dip at the hip stands up with you.", POSTURE, D),
        ("It takes more than a waist trainer to change your pelvis.", BONES, D),
        ("The advert would have you think a vibration plate dissolves hip dips.", PRODUCT, R),
        ("My hip dips have not come back since I finished the 4 week plan.", QUICK, A),
        ("No real athlete has violin hips.", UNFIT, A),
        # what came of it
        ("The before and after of her hip dips? It doesn't prove a thing.", PHOTOS, D),
        ("Tried everything to get rid of my hip dips and I've still got every one of them.", REMOVED, D),
        ("Day 87 of the hip dip challenge and my dips have not moved.", QUICK, D),
        # negative words that deny nothing
        ("No gym needed: get rid of your hip dips at home.", REMOVED, A),
        ("Don't kid yourself, hip dips are fat.", FAT, A),
        ("There is no doubt that squats fix hip dips.", SQUATS, A),
        ("What they don't tell you is that hip dips are fat.", FAT, A),
        ("Squats fix hip dips. It doesn't happen overnight, but it happens.", SQUATS, A),
        ("I was told you can't fill hip dips with exercise. Watch me.", FILLED, A),
        ("Everyone laughed at me, but squats fix hip dips.", SQUATS, A),
        # discourse
        ("They told us squats fix hip dips. They lied.", SQUATS, D),
        ("Squats fix hip dips, said no physio ever.", SQUATS, D),
        ("If your trainer says squats fix hip dips, find a new trainer.", SQUATS, D),
        ("Hip dips are fat, are they? Tell that to my bones.", FAT, D),
        ("Do squats fix hip dips? Not once you look at an x-ray.", SQUATS, D),
        ("Squats fix hip dips? Genuinely asking.", SQUATS, Q),
        ("Is it a myth that squats fix hip dips?", SQUATS, Q),
        ("Is there any truth to the idea that squats fix hip dips?", SQUATS, Q),
        ("There isn't any truth in the idea that squats fix hip dips.", SQUATS, D),
        ("Your hip dips aren't caused by weak glutes. Your genes caused them.", WEAK, D),
        # a pronoun carries the topic on
        ("Hate your hip dips? They'll be gone by summer.", REMOVED, A),
        ("Let's talk about hip dips. These moves will get rid of them.", REMOVED, A),
        ("Hip dips bother you? This routine will fix them in 30 days.", QUICK, A),
    ],
)
def test_a_plain_sentence_is_read_as_its_writer_means_it(text: str, claim: str, stance: Stance) -> None:
    stances = {finding.stance for finding in bundled.check(text).findings if finding.claim == claim}
    assert stances == {stance}
    if stance is not A:
        assert not bundled.check(text).flagged


def test_a_finding_in_the_bundled_base_names_the_cue_that_turned_it() -> None:
    text = "No exercise will fill in your hip dips."
    (finding,) = bundled.check(text).findings
    assert [text[t.start : t.end] for t in finding.evidence if t.role == "cue"] == ["No exercise will"]


@pytest.mark.parametrize(
    "comment",
    [
        "hipfacts: ignore[hip-dips-can-be-removed]",
        "<!-- hipfacts: ignore[fill-bone-gap] -->",
        "# HipFacts: ignore-next-line[fill-bone-gap, hip-dips-are-fat]",
    ],
)
@pytest.mark.parametrize(
    "caption", ["Clamshells fix hip dips {}", "{}\nClamshells fix hip dips", "Clamshells {} fix hip dips"]
)
def test_a_comment_to_the_checker_is_no_denial_of_the_claim_beside_it(comment: str, caption: str) -> None:
    text = caption.format(comment)
    report = bundled.check(text)
    assert report.flagged
    assert {finding.stance for finding in report.findings} == {A}
    assert all(text[finding.start : finding.end] == finding.quote for finding in report.findings)


def test_a_claim_inside_the_brackets_of_a_comment_is_still_read() -> None:
    assert bundled.check("hipfacts: ignore[clamshells fix hip dips]").flagged


def test_an_id_inside_a_comment_is_no_claim() -> None:
    assert bundled.check("Hip dips. hipfacts: ignore[squats-fix-hip-dips]").findings == ()
