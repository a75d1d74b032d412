"""Figures on labelled items: what counts, what does not, and who is told about a bad item."""

from __future__ import annotations

from typing import Any

import pytest

from hipfacts.errors import CaptionError
from hipfacts.evaluate import (
    Comparison,
    Earlier,
    Item,
    Scores,
    compare,
    compared,
    earlier,
    evaluate,
    item,
    listed,
    match,
    table,
    wilson,
)
from hipfacts.models import Correction, Finding, Report, Stance, Verdict


def labelled(*labels: tuple[str, str], optional: tuple[str, ...] = (), name: str = "i", text: str = "t") -> Item:
    rows = [{"claim": claim, "stance": stance, "optional": claim in optional} for claim, stance in labels]
    return item({"id": name, "text": text, "labels": rows, "line": "the labeller's own"}, file="a.jsonl", line=1)


def found(*findings: tuple[str, str], score: float = 1) -> Report:
    return Report(
        status="claims_found" if findings else "no_known_claim",
        flagged=False,
        knowledge=(),
        findings=tuple(
            Finding(
                claim=claim, title="t", verdict=Verdict.FALSE, stance=Stance(stance), score=score,
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
    assert "clean     0.5  (95 % .00-1.0)" in table(scores)


ASSERTED, DENIED = ("a", "asserted"), ("a", "denied")


def many(*kinds: tuple[int, list[tuple[str, str]], list[tuple[str, str]]]) -> Scores:
    """Scores of so many items each with these labels and these findings."""
    rows = [(labelled(*gold), found(*got)) for times, gold, got in kinds for _ in range(times)]
    return evaluate([gold for gold, _ in rows], [got for _, got in rows])


@pytest.mark.parametrize(
    ("right", "total", "interval"),
    [
        (8, 10, (0.4902, 0.9433)),
        (1, 2, (0.0945, 0.9055)),
        (0, 10, (0.0, 0.2775)),
        (10, 10, (0.7225, 1.0)),
        (0, 0, None),
    ],
)
def test_a_share_has_the_interval_that_wilson_gives_it(
    right: int, total: int, interval: tuple[float, float] | None
) -> None:
    assert wilson(right, total) == interval


def test_precision_and_recall_of_a_claim_have_their_own_intervals() -> None:
    scores = many((8, [ASSERTED], [ASSERTED]), (2, [DENIED], [ASSERTED]), (8, [ASSERTED], []))
    assert (scores.per_claim["a"].p, scores.per_claim["a"].r) == (0.8, 0.5)
    within = scores.intervals.per_claim["a"]
    assert within.p == (0.4902, 0.9433)  # 8 of 10
    assert within.r == (0.28, 0.72)  # 8 of 16


def test_an_interval_over_items_is_that_of_the_share_where_each_item_counts_once() -> None:
    # 90 of 100: the binomial's percentiles are 84 and 95 of 100; four hundred resamples may be one off
    low, high = many((90, [ASSERTED], [ASSERTED]), (10, [ASSERTED], [])).intervals.claims.r or (0, 0)
    assert 0.83 <= low <= 0.85
    assert 0.94 <= high <= 0.96


def test_pairs_of_one_item_stand_and_fall_together() -> None:
    both = [("a", "asserted"), ("b", "asserted")]
    alone = many((16, [ASSERTED], [ASSERTED]), (16, [ASSERTED], [])).intervals.claims.r or (0, 0)
    in_pairs = many((8, both, both), (8, both, [])).intervals.claims.r or (0, 0)
    assert in_pairs[0] < alone[0] < 0.5 < alone[1] < in_pairs[1]


def test_the_same_items_give_the_same_intervals() -> None:
    kinds = (30, [ASSERTED], [ASSERTED]), (10, [ASSERTED], [DENIED]), (5, list[tuple[str, str]](), [ASSERTED])
    assert many(*kinds) == many(*kinds)


def test_what_is_undefined_has_no_interval() -> None:
    scores = many((3, [ASSERTED], []))
    assert (scores.claims.p, scores.intervals.claims.p, scores.intervals.per_claim["a"].p) == (0.0, None, None)
    assert (scores.intervals.claims.r, scores.intervals.stance) == ((0.0, 0.0), None)
    row = next(line for line in table(scores).splitlines() if line.startswith("a "))
    assert row.split() == ["a", "-", "-", ".00", ".00-.56", ".00", ".00-.00", "0", "0", "3"]


def test_the_table_fits_a_terminal_and_shows_the_claims_asked_for() -> None:
    scores = many((120, [ASSERTED], [ASSERTED]), (11, [("b", "asserted")], []))
    assert max(map(len, table(scores).splitlines())) <= 80
    by_claim = table(scores, claims=["b"]).split("\n\n")[1].splitlines()
    assert [row.split()[0] for row in by_claim] == ["by", "b"]


def test_stances_are_set_against_each_other_over_the_pairs_found() -> None:
    questioned, reported = ("a", "questioned"), ("a", "reported")
    scores = many(
        (5, [ASSERTED], [ASSERTED]), (2, [ASSERTED], [DENIED]), (1, [DENIED], [reported]),
        (3, [questioned], [reported]), (4, [ASSERTED], []), (4, [], [ASSERTED]),
    )  # fmt: skip
    assert scores.confusion == {
        "asserted": {"asserted": 5, "denied": 2, "neutral": 0},
        "denied": {"asserted": 0, "denied": 0, "neutral": 1},
        "neutral": {"asserted": 0, "denied": 0, "neutral": 3},
    }
    assert scores.stance == round(8 / 11, 4)
    row = next(line for line in table(scores).splitlines() if line.startswith("  labelled asserted"))
    assert row.split()[2:] == ["5", "2", "0"]


def test_scores_are_reliable_where_the_share_right_is_the_mean_score() -> None:
    rows = [
        (labelled(ASSERTED), found(ASSERTED, score=0.9)),
        (labelled(ASSERTED), found(ASSERTED, score=0.95)),
        (labelled(ASSERTED), found(DENIED, score=1.0)),  # the claim is right, the stance is not
        (labelled(("a", "questioned")), found(("a", "reported"), score=0.9)),
        (labelled(ASSERTED), found(DENIED, ASSERTED, score=0.7)),  # of two findings, one is right
        (labelled(), found(ASSERTED, score=0.6)),
        (labelled(ASSERTED, optional=("a",)), found(ASSERTED, DENIED, score=0.6)),  # nobody can say
    ]
    table_of = evaluate([gold for gold, _ in rows], [got for _, got in rows]).reliability
    assert [(b.low, b.high, b.findings, b.mean_score, b.right, b.share) for b in table_of.bins] == [
        (0.6, 0.7, 1, 0.6, 0, 0.0),
        (0.7, 0.8, 2, 0.7, 1, 0.5),
        (0.9, 1.0, 4, 0.9375, 3, 0.75),
    ]
    assert table_of.bins[1].interval == (0.0945, 0.9055)
    assert table_of.findings == 7
    assert table_of.error == round(1 / 7 * 0.6 + 2 / 7 * 0.2 + 4 / 7 * 0.1875, 4)


def test_without_findings_there_is_nothing_to_calibrate() -> None:
    scores = many((2, [ASSERTED], []))
    assert (scores.reliability.error, scores.reliability.bins) == (None, ())
    assert table(scores).splitlines()[-1].split() == ["expected", "calibration", "error", "-"]


def test_a_miss_says_what_was_found_and_why() -> None:
    gold = labelled(("a", "asserted"), ("b", "asserted"), ("d", "asserted"), optional=("d",), name="x", text="so " * 99)
    scores = evaluate([gold], [found(DENIED, ("c", "asserted"), ("d", "denied"), score=0.8)])
    assert [(m.claim, m.gold, m.got, [f.claim for f in m.found]) for m in scores.misses] == [
        ("a", "asserted", "denied", ["a"]),
        ("b", "asserted", None, ["c"]),  # the text was taken for this one instead
        ("c", None, "asserted", ["c"]),
    ]
    beginning = ["    " + "so " * 24 + "so"] * 2 + ["    " + "so " * 24 + "..."]
    assert list(listed(scores, claims=["b"])) == [
        "misses: 1",
        "a.jsonl:1: x b",
        "    labelled asserted, not found",
        *beginning,
        '    instead r [asserted] 0.80 "t":',
    ]
    assert list(listed(scores, most=1))[:3] == [
        "misses: 1 of 3",
        "a.jsonl:1: x a",
        "    labelled asserted, found denied",
    ]


def test_items_and_reports_that_do_not_fit_together_are_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        evaluate([labelled()], [])


def before(*findings: tuple[str, str], name: str | None = None) -> Earlier:
    rows = [{"claim": claim, "stance": stance, "rule": "not ours to judge"} for claim, stance in findings]
    return earlier({"id": name, "findings": rows, "flagged": True}, file="b.jsonl", line=1)


def two_runs() -> Comparison:
    neither: list[tuple[str, str]] = []
    rows: list[tuple[Item, list[tuple[str, str]], list[tuple[str, str]]]] = [
        (labelled(ASSERTED, name="found"), neither, [ASSERTED]),
        (labelled(ASSERTED, name="restanced"), [ASSERTED], [DENIED]),
        (labelled(name="false alarm gone"), [ASSERTED], neither),
        (labelled(DENIED, name="wrong accusation"), neither, [ASSERTED]),
        (labelled(ASSERTED, name="still wrong"), [DENIED], neither),
        (labelled(("a", "questioned"), name="the same"), [("a", "neutral")], [("a", "reported")]),
        (labelled(ASSERTED, name="optional", optional=("a",)), neither, [ASSERTED]),
        (labelled(DENIED, name="accusation gone"), [ASSERTED], [("a", "questioned")]),
    ]
    return compare(
        [gold for gold, _, _ in rows],
        [before(*then) for _, then, _ in rows],
        [found(*now) for _, _, now in rows],
        baseline="b.jsonl",
    )


def test_two_runs_are_compared_pair_by_pair() -> None:
    assert [(change.id, change.kind, change.gold, change.before, change.now) for change in two_runs().changes] == [
        ("found", "gained", "asserted", None, "asserted"),
        ("restanced", "lost", "asserted", "asserted", "denied"),
        ("false alarm gone", "gained", None, "asserted", None),
        ("wrong accusation", "lost", "denied", None, "asserted"),
        ("still wrong", "changed", "asserted", "denied", None),
        ("accusation gone", "gained", "denied", "asserted", "neutral"),
    ]
    assert [two_runs().count(kind) for kind in ("gained", "lost", "changed")] == [3, 2, 1]
    assert two_runs().restanced == 2


def test_two_runs_are_compared_figure_by_figure() -> None:
    # before: found 1 of 3 asserted, and 2 wrongly; now: 1 of 3, and 1 wrongly
    shifts = {name: (shift.before, shift.now, shift.difference) for name, shift in two_runs().figures.items()}
    assert shifts == {
        "claims P": (0.3333, 0.5, 0.1667),
        "claims R": (0.3333, 0.3333, 0.0),
        "claims F1": (0.3333, 0.4, 0.0667),
        "flag P": (0.3333, 0.5, 0.1667),
        "flag R": (0.3333, 0.3333, 0.0),
        "stance": (0.5, 0.4, -0.1),
        "clean": (0.0, 1.0, 1.0),
    }


def test_the_comparison_is_shown_losses_first_and_within_a_terminal() -> None:
    lines = list(compared(two_runs()))
    assert lines[0] == "compared with b.jsonl: 3 gained, 2 lost, 1 changed but still wrong"
    assert max(map(len, lines)) <= 80
    assert lines[lines.index("lost: 2") :][:4] == [
        "lost: 2",
        "a.jsonl:1: restanced a",
        "    asserted -> denied (labelled asserted)",
        "    t",
    ]
    assert lines.index("lost: 2") < lines.index("gained: 3") < lines.index("changed: 1")
    assert next(line for line in lines if line.startswith("a ")).split() == ["a", "3", "2", "1"]
    assert "    asserted -> not found (not labelled)" in lines
    assert not any("lost: " in line for line in compared(two_runs(), claims=["b"]))


def test_a_difference_is_resampled_with_both_runs_of_an_item_together() -> None:
    items = [labelled(ASSERTED) for _ in range(50)]
    then = [before(ASSERTED) for _ in range(25)] + [before() for _ in range(25)]
    now = [found(ASSERTED) for _ in range(26)] + [found() for _ in range(24)]
    shift = compare(items, then, now, baseline="b").figures["claims R"]
    assert (shift.before, shift.now, shift.difference) == (0.5, 0.52, 0.02)
    # the one item that differs is drawn 0 to 3 times, seldom 4; the runs apart would differ by up to 0.2
    assert shift.interval in ((0.0, 0.06), (0.0, 0.08))
    same = compare(items, then, [found(ASSERTED) for _ in range(25)] + [found() for _ in range(25)], baseline="b")
    assert (same.changes, same.figures["claims F1"].interval) == ((), (0.0, 0.0))


def test_earlier_reports_are_matched_by_id_and_without_one_by_place() -> None:
    items = [labelled(name="1"), labelled(name="2"), labelled(name="3")]
    by_id = [(1, before(name="3")), (2, before(ASSERTED, name="1")), (4, before(name="2"))]
    matched, faults = match(items, by_id, file="b.jsonl")
    assert ([len(report.findings) for report in matched], faults) == ([1, 0, 0], [])
    by_place = [(1, before()), (2, before(ASSERTED)), (3, before())]
    matched, faults = match(items, by_place, file="b.jsonl")
    assert ([len(report.findings) for report in matched], faults) == ([0, 1, 0], [])


def test_reports_about_other_items_name_their_lines() -> None:
    reports = [(1, before(name="1")), (2, before(name="x")), (5, before(name="1")), (6, before())]
    _, faults = match([labelled(name="1"), labelled(name="2")], reports, file="b.jsonl")
    assert [str(fault).split("; ")[0] for fault in faults] == [
        "b.jsonl:2: the id `x` is none of the items'",
        "b.jsonl:5: the id `1` was used on line 1 already",
        "b.jsonl:6: the report has no `id`, and there is no item in its place",
        "a.jsonl:1: the item `2` is not in the baseline b.jsonl",
    ]


@pytest.mark.parametrize(
    ("record", "problem"),
    [
        ({"id": "1"}, "`findings`: is missing"),
        ({"id": "1", "findings": [{"claim": "a"}]}, "`findings.0.stance`: is missing"),
        ({"id": "1", "findings": [{"claim": "a", "stance": "maybe"}]}, "`findings.0.stance`: input should be "),
    ],
)
def test_a_bad_earlier_report_names_its_line_and_what_to_give(record: dict[str, object], problem: str) -> None:
    with pytest.raises(CaptionError) as raised:
        earlier(record, file="b.jsonl", line=3)
    assert str(raised.value).startswith(f"b.jsonl:3: {problem}")
    assert "; give a file that `hipfacts check --format jsonl`" in str(raised.value)


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
