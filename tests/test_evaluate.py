"""Figures on labelled items: what counts, what does not, and who is told about a bad item."""

from __future__ import annotations

from typing import Any

import pytest

from hipfacts.errors import CaptionError
from hipfacts.evaluate import Item, Scores, evaluate, item, table
from hipfacts.models import Correction, Finding, Report, Stance, Verdict


def labelled(*labels: tuple[str, str], optional: tuple[str, ...] = ()) -> Item:
    rows = [{"claim": claim, "stance": stance, "optional": claim in optional} for claim, stance in labels]
    return item({"id": "i", "text": "t", "labels": rows, "note": "the labeller's own"}, file="a.jsonl", line=1)


def found(*findings: tuple[str, str]) -> Report:
    return Report(
        status="claims_found" if findings else "no_known_claim",
        flagged=False,
        knowledge=(),
        findings=tuple(
            Finding(
                claim=claim, title="t", verdict=Verdict.FALSE, stance=Stance(stance), score=1,
                start=0, end=1, quote="t", line=1, column=1, evidence=(), rule="r", sources=(),
                correction=Correction(fact="f", explanation="e", fallacy="false-cause"),
            )
            for claim, stance in findings
        ),
    )  # fmt: skip


def score(gold: Item, got: Report, **options: Any) -> Scores:
    return evaluate([gold], [got], **options)


@pytest.mark.parametrize(
    ("gold", "got", "claims", "mentions", "stance"),
    [
        ([("a", "asserted")], [("a", "asserted")], (1, 0, 0), (1, 0, 0), 1.0),
        ([("a", "asserted")], [], (0, 0, 1), (0, 0, 1), None),
        ([], [("a", "asserted")], (0, 1, 0), (0, 1, 0), None),
        ([("a", "denied")], [("a", "asserted")], (0, 1, 0), (1, 0, 0), 0.0),
        ([("a", "questioned")], [("a", "reported")], (0, 0, 0), (1, 0, 0), 1.0),
        ([("a", "denied"), ("a", "asserted")], [("a", "asserted")], (1, 0, 0), (1, 0, 0), 1.0),
        ([("a", "reported")], [("a", "reported"), ("a", "denied")], (0, 0, 0), (1, 0, 0), 0.0),
    ],
)
def test_pairs_of_item_and_claim_are_counted(
    gold: list[tuple[str, str]],
    got: list[tuple[str, str]],
    claims: tuple[int, int, int],
    mentions: tuple[int, int, int],
    stance: float | None,
) -> None:
    scores = score(labelled(*gold), found(*got))
    assert (scores.claims.tp, scores.claims.fp, scores.claims.fn) == claims
    assert (scores.mentions.tp, scores.mentions.fp, scores.mentions.fn) == mentions
    assert scores.stance == stance


@pytest.mark.parametrize("got", [[], [("a", "asserted")], [("a", "denied")]])
def test_an_optional_label_is_neither_required_nor_counted_against(got: list[tuple[str, str]]) -> None:
    scores = score(labelled(("a", "asserted"), optional=("a",)), found(*got))
    assert (scores.mentions.tp, scores.mentions.fp, scores.mentions.fn) == (0, 0, 0)
    assert (scores.misses, scores.clean) == ((), None)


def test_a_mixed_claim_flags_no_item() -> None:
    scores = score(labelled(("a", "asserted")), found(("a", "asserted")), mixed={"a"})
    assert (scores.flag.tp, scores.claims.tp) == (0, 1)


def test_clean_is_the_share_of_unlabelled_items_without_any_finding() -> None:
    scores = evaluate([labelled(), labelled()], [found(), found(("a", "denied"))])
    assert scores.clean == 0.5
    assert [(miss.claim, miss.gold, miss.got) for miss in scores.misses] == [("a", None, "denied")]
    assert "clean     0.5" in table(scores)


def test_items_and_reports_that_do_not_fit_together_are_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        evaluate([labelled()], [])


@pytest.mark.parametrize(
    ("record", "problem"),
    [
        ({"text": "t", "labels": []}, "`id`: is missing"),
        ({"id": 5, "text": "t", "labels": []}, "`id`: input should be a valid string"),
        ({"id": "i", "text": "t", "labels": [{"claim": "a"}]}, "`labels.0.stance`: is missing"),
    ],
)
def test_a_bad_item_names_its_line_and_what_to_write(record: dict[str, object], problem: str) -> None:
    with pytest.raises(CaptionError) as raised:
        item(record, file="a.jsonl", line=7)
    assert str(raised.value).startswith(f"a.jsonl:7: {problem}; write ")
