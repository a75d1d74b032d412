"""Plain claims become a pack that works at once by likeness alone; what cannot be used is said, never dropped."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from hipfacts.audit import audit
from hipfacts.checker import Checker
from hipfacts.cli import program
from hipfacts.knowledge import KnowledgeBase
from hipfacts.matching.likeness import Likeness

TABLE = """claim,verdict,fact,url
Vaccines cause autism,false,"Large studies in several countries found no link.",https://example.org/a
Detox foot pads pull toxins out of your body,,,
Drinking lemon water melts belly fat,misleading,,
"""


def import_(content: str, name: str = "claims.csv") -> Result:
    Path(name).write_text(content, "utf-8")
    return CliRunner().invoke(program, ["claims", "import", name, "pack"])


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="module")
def checker(tmp_path_factory: pytest.TempPathFactory) -> Checker:
    folder = tmp_path_factory.mktemp("plain")
    (folder / "claims.csv").write_text(TABLE, "utf-8")
    done = CliRunner().invoke(program, ["claims", "import", str(folder / "claims.csv"), str(folder / "pack")])
    assert done.exit_code == 0, done.output
    return Checker(KnowledgeBase.load(folder / "pack", bundled=True))


@pytest.mark.parametrize(
    ("text", "claim", "stance", "quote"),
    [
        ("Did you know? Vaccines cause autism!", "vaccines-cause-autism", "asserted", "Vaccines cause autism"),
        ("Vaccines are causing autism in kids", "vaccines-cause-autism", "asserted", "Vaccines are causing autism"),
        ("Vaccines do not cause autism.", "vaccines-cause-autism", "denied", "Vaccines do not cause autism"),
        ("v4ccin3s cause autism", "vaccines-cause-autism", "asserted", "v4ccin3s cause autism"),
        (
            "So this lemon water will melt your belly fat", "drinking-lemon-water-melts-belly-fat", "asserted",
            "lemon water will melt your belly fat",
        ),
        (
            "They say detox foot pads pull toxins from the body", "detox-foot-pads-pull-toxins-out-of-your-body",
            "reported", "detox foot pads pull toxins from the body",
        ),
    ],
)  # fmt: skip
def test_plain_claims_are_found_by_likeness(checker: Checker, text: str, claim: str, stance: str, quote: str) -> None:
    (finding,) = checker.check(text).findings
    assert (finding.claim, str(finding.stance), finding.quote) == (claim, stance, quote)
    assert finding.trial
    assert text[finding.start : finding.end] == finding.quote
    assert not checker.check(text).flagged


@pytest.mark.parametrize(
    "text",
    [
        "Vaccines save lives.",
        "Lemon tart with fat quarters.",
        "Autism awareness week",
        "Foot pads for skates, body suits",
    ],
)
def test_a_part_of_a_claim_is_no_claim(checker: Checker, text: str) -> None:
    assert checker.check(text).findings == ()


def test_the_bundled_claims_are_found_beside_them(checker: Checker) -> None:
    text = "Vaccines cause autism. And these 5 moves fill in your hip dips!"
    assert [f.claim for f in checker.check(text).findings] == ["vaccines-cause-autism", "fill-bone-gap"]


WORDS = st.sampled_from(
    "vaccines vaccine cause causes autism lemon water melt fat detox foot pads toxins body not the in squat".split()
)


@given(st.lists(WORDS, min_size=1, max_size=14).map(" ".join))
def test_the_derived_field_hides_no_claim(checker: Checker, text: str) -> None:
    likeness = checker._likeness
    assert isinstance(likeness, Likeness)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(checker, "_glance", None)
        patch.setattr(checker, "_fields", {})
        patch.setattr(checker, "_findable", -1)
        everything = checker.check(text).findings
    assert checker.check(text).findings == everything


def test_what_each_claim_needs_is_said_and_the_audit_has_nothing_to_say() -> None:
    result = import_(TABLE)
    assert result.exit_code == 0
    assert "3 claims in pack" in result.output
    assert "  vaccines-cause-autism: rules, a second source, and the first one read\n" in result.output
    assert "pull-toxins-out-of-your-body: rules, a verdict, a fact, two sources that were read" in result.output
    assert not audit(KnowledgeBase.load("pack"))
    knowledge = KnowledgeBase.load("pack")
    claim = knowledge.claims["detox-foot-pads-pull-toxins-out-of-your-body"]
    assert (str(claim.verdict), str(claim.status)) == ("mixed", "experimental")
    assert claim.correction.fact.startswith("No correction is written")


@pytest.mark.parametrize(
    ("content", "line", "problem", "remedy"),
    [
        ("claim\nVaccines\n", 2, "says too little", "write a whole sentence"),
        ("claim,verdict\nVaccines cause autism,bogus\n", 2, "the verdict `bogus`", "false, misleading or mixed"),
        ("claim\nVaccines cause autism\nvaccines cause autism\n", 3, "stands in line 2 too", "keep one"),
        ("claim,id\nVaccines cause autism,a\nLemon melts fat,a\n", 3, "the id `a` stands", "an id of its own"),
        ("claim,id\nVaccines cause autism,A 1\n", 2, "the id `A 1`", "small letters"),
        ("claim,url\nVaccines cause autism,www.x\n", 2, "the url `www.x`", "https://"),
        ("claim,year\nVaccines cause autism,'20\n", 2, "the year `'20`", "four figures"),
        (f"claim,fact\nVaccines cause autism,{'x' * 241}\n", 2, "241 characters", "at most 240"),
        ("text\nVaccines cause autism\n", 1, "has no column `claim`", "known: claim"),
        ("claim,verdikt\nVaccines cause autism,false\n", 1, "unknown column `verdikt`", "known: claim"),
        ("claim\nVaccines, cause autism\n", 2, "has 2 cells and the header 1", "quotes"),
        ('claim\n"Vaccines cause autism\n', None, "is no table", "quotes"),
        ("claim\n", None, "no claim to import", "add claims"),
        ("", 1, "has no column `claim`", "known: claim"),
    ],
)
def test_a_list_that_cannot_be_used_is_refused_whole(content: str, line: int | None, problem: str, remedy: str) -> None:
    result = import_(content)
    assert result.exit_code == 2
    assert f"claims.csv:{line}: " in result.output or line is None
    assert problem in result.output
    assert remedy in result.output
    assert not Path("pack").exists()


def test_nothing_is_written_over() -> None:
    assert import_(TABLE).exit_code == 0
    result = import_(TABLE)
    assert result.exit_code == 2
    assert "is not empty" in result.output


def review(claim: str, name: str | None, **rating: Any) -> dict[str, Any]:
    return {
        "@context": "https://schema.org", "@type": "ClaimReview", "claimReviewed": claim,
        "url": "https://example.org/check", "datePublished": "2024-05-01",
        "author": {"@type": "Organization", "name": "Example Checks"},
        "reviewRating": {"@type": "Rating", **({"alternateName": name} if name else {}), **rating},
    }  # fmt: skip


def test_claim_reviews_are_read_wherever_they_stand_and_true_ones_left_out() -> None:
    data = {
        "dataFeedElement": [
            {"item": [review("Vaccines cause autism", "False")]},
            {"item": [review("Lemon water melts belly fat", None, ratingValue=2, bestRating=5, worstRating=1)]},
            {"item": [review("The moon moves the tides", "True")]},
            {"item": [review("Garlic cures the common cold", "Mostly false")]},
            {"@type": "Article"},
        ]
    }
    result = import_(json.dumps(data), "ClaimReview.json")
    assert result.exit_code == 0, result.output
    assert "left out: review 3 (The moon moves the tides)" in result.output
    knowledge = KnowledgeBase.load("pack")
    verdicts = {claim.claim: str(claim.verdict) for claim in knowledge.claims.values()}
    assert verdicts == {
        "Vaccines cause autism": "false", "Lemon water melts belly fat": "false",
        "Garlic cures the common cold": "misleading",
    }  # fmt: skip
    source = knowledge.sources["pack-vaccines-cause-autism"]
    assert (source.title, source.year, source.verified) == ("Fact check by Example Checks", 2024, "unverified")


@given(st.text(max_size=200))
def test_any_file_is_imported_or_refused_with_a_line_that_says_why(tmp_path_factory: Any, content: str) -> None:
    folder = tmp_path_factory.mktemp("any")
    for name in ("claims.csv", "claims.json"):
        path = folder / name
        path.write_bytes(content.encode("utf-8", "surrogatepass"))
        result = CliRunner().invoke(program, ["claims", "import", str(path), str(folder / "pack" / name)])
        assert result.exit_code in (0, 2), result.exception
        assert result.exit_code == 0 or str(path) in result.output


def test_a_claim_without_rules_may_not_be_stable_nor_rest_on_what_nobody_read() -> None:
    import_(TABLE)
    path = Path("pack/vaccines-cause-autism.yaml")
    path.write_text(path.read_text("utf-8").replace("status: experimental", "status: stable"), "utf-8")
    result = CliRunner().invoke(program, ["audit", "pack", "--no-bundled"])
    assert result.exit_code == 2
    assert "a stable claim has rules" in result.output
