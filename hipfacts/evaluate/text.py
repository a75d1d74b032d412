"""The scores for people, on 80 columns. Texts and ids come from strangers: whoever prints a line makes it harmless."""

from __future__ import annotations

import textwrap
from collections.abc import Collection, Iterator

from hipfacts.evaluate.comparison import KINDS, Change, Comparison
from hipfacts.evaluate.figures import Figure, FigureIntervals
from hipfacts.evaluate.intervals import Interval
from hipfacts.evaluate.labels import SIDES
from hipfacts.evaluate.misses import Found, Miss
from hipfacts.evaluate.reliability import Reliability
from hipfacts.evaluate.scores import Scores

_NAME = 32  # the longest id of a bundled claim
_WIDTH = 80
_QUOTE = 160  # characters: two lines
_LINES = 3  # of a text: enough to know it by; the file has it whole
_BEGINNING = 4_000  # characters that are looked at for these lines: a text may have megabytes


def table(scores: Scores, *, claims: Collection[str] = ()) -> str:
    """The figures: overall, then one line a claim, of ``claims`` only where some are given, then stances and scores."""
    parts = (_overall(scores), _by_claim(scores, claims), _confusion(scores), _reliability(scores.reliability))
    return "\n\n".join("\n".join(part) for part in parts)


def listed(scores: Scores, *, most: int | None = None, claims: Collection[str] = ()) -> Iterator[str]:
    """The lines about the first ``most`` misses, of ``claims`` only where some are given, each with its trace."""
    wanted = [miss for miss in scores.misses if not claims or miss.claim in claims]
    shown = wanted if most is None else wanted[:most]
    yield f"misses: {len(shown)}" + (f" of {len(wanted)}" if len(shown) < len(wanted) else "")
    for miss in shown:
        yield from _miss(miss)


def compared(comparison: Comparison, *, claims: Collection[str] = ()) -> Iterator[str]:
    """The lines about two runs: a summary, the figures, and each change, of ``claims`` only where some are given."""
    counts = ", ".join(f"{comparison.count(kind)} {kind}" for kind in ("gained", "lost"))
    yield f"compared with {comparison.baseline}: {counts}, {comparison.count('changed')} changed but still wrong"
    yield f"  (in {comparison.restanced} of these both runs found the claim, with another stance)"
    yield f"{'  figure':{_NAME}}{'before':>10}{'now':>10}{'change':>10}  95 %"
    for name, shift in comparison.figures.items():
        numbers = f"{_three(shift.before):>10}{_three(shift.now):>10}{_three(shift.difference, sign='+'):>10}"
        within = " to ".join(_three(end, sign="+") for end in shift.interval or ()) or "-"
        yield f"{'  ' + name:{_NAME}}{numbers}  {within}"
    wanted = [change for change in comparison.changes if not claims or change.claim in claims]
    if not wanted:
        return
    yield ""
    yield f"{'changes by claim':{_NAME}}{'gained':>10}{'lost':>10}{'changed':>10}"
    for claim in sorted({change.claim for change in wanted}):
        yield f"{claim:{_NAME}}" + "".join(f"{comparison.count(k, claim):10}" for k in ("gained", "lost", "changed"))
    for kind in KINDS:
        changes = sorted((change for change in wanted if change.kind == kind), key=lambda change: change.claim)
        if changes:
            yield ""
            yield f"{kind}: {len(changes)}"
        for change in changes:
            yield from _change(change)


def shortened(text: str, *, indent: int) -> Iterator[str]:
    """The beginning of a text on a few indented lines, its own line breaks as spaces."""
    space = " " * indent
    yield from textwrap.wrap(
        text[:_BEGINNING], _WIDTH, initial_indent=space, subsequent_indent=space, max_lines=_LINES, placeholder=" ...",
        break_on_hyphens=False,
    )  # fmt: skip


def place(file: str | None, line: int | None) -> str:
    """``file:line: ``, as editors know it, or nothing."""
    return f"{file}:{line}: " if file else ""


def _change(change: Change) -> Iterator[str]:
    yield f"{place(change.file, change.line)}{change.id} {change.claim}"
    gold = f"labelled {change.gold}" if change.gold else "not labelled"
    yield f"    {change.before or 'not found'} -> {change.now or 'not found'} ({gold})"
    yield from shortened(change.text, indent=4)


def _miss(miss: Miss) -> Iterator[str]:
    yield f"{place(miss.file, miss.line)}{miss.id} {miss.claim}"
    wanted = f"labelled {miss.gold}" if miss.gold else "not labelled"
    yield f"    {wanted}, {f'found {miss.got}' if miss.got else 'not found'}"
    yield from shortened(miss.text, indent=4)
    for found in miss.found:
        yield from _trace(found, instead=found.claim != miss.claim)


def _trace(found: Found, *, instead: bool) -> Iterator[str]:
    evidence = ", ".join(
        f'{"cue " if trace.role == "cue" else ""}{trace.name} "{trace.quote}"'
        + (f" ({trace.how})" if trace.how != "exact" else "")
        for trace in found.evidence
    )
    quote = textwrap.shorten(found.quote, _QUOTE, placeholder=" ...")
    why = f'{"instead" if instead else "by"} {found.rule} [{found.stance}] {found.score:.2f} "{quote}": {evidence}'
    yield from textwrap.wrap(why, _WIDTH, initial_indent=" " * 4, subsequent_indent=" " * 6, break_on_hyphens=False)


def _overall(scores: Scores) -> Iterator[str]:
    figures = (
        ("claims", scores.claims, scores.intervals.claims),
        ("mentions", scores.mentions, scores.intervals.mentions),
        ("flag", scores.flag, scores.intervals.flag),
    )
    for name, figure, within in figures:
        counts = f"(tp {figure.tp}, fp {figure.fp}, fn {figure.fn})"
        yield f"{name:9} P {figure.p:.3f}  R {figure.r:.3f}  F1 {figure.f1:.3f}   {counts}"
        yield f"  95 %    {_range(within.p)}  {_range(within.r)}   {_range(within.f1)}".rstrip()
    yield f"stance    {scores.stance}" + _behind(scores.intervals.stance)
    yield f"clean     {scores.clean}" + _behind(scores.intervals.clean)
    yield f"items     {scores.items}"


def _by_claim(scores: Scores, claims: Collection[str]) -> Iterator[str]:
    heads = "".join(f" {name:11}" for name in ("P", "R", "F1"))
    yield f"{'by claim, with 95 % intervals':{_NAME}}{heads}  tp  fp  fn"
    for claim, figure in scores.per_claim.items():
        if not claims or claim in claims:
            yield f"{claim:{_NAME}}{_columns(figure, scores.intervals.per_claim[claim])}"


def _confusion(scores: Scores) -> Iterator[str]:
    yield f"{'stance, of the pairs found':{_NAME}}" + "".join(f"{side:>10}" for side in SIDES) + "  (found)"
    for want, row in scores.confusion.items():
        yield f"{'  labelled ' + want:{_NAME}}" + "".join(f"{row[have]:10}" for have in SIDES)


def _reliability(reliability: Reliability) -> Iterator[str]:
    yield f"{'findings by score':{_NAME}}{'findings':>10}{'mean score':>12}{'right':>8}  95 %"
    for bin_ in reliability.bins:
        name = f"  {bin_.low:.1f}-{bin_.high:.1f}"
        yield (f"{name:{_NAME}}{bin_.findings:10}{bin_.mean_score:12.3f}{bin_.share:8.3f}  {_range(bin_.interval)}")
    error = "-" if reliability.error is None else f"{reliability.error:.3f}"
    yield f"{'  expected calibration error':{_NAME}}{error:>30}"


def _columns(figure: Figure, within: FigureIntervals) -> str:
    p, r, f1 = (
        f" {_two(value) if interval else '  -'} {_range(interval)}"
        for value, interval in ((figure.p, within.p), (figure.r, within.r), (figure.f1, within.f1))
    )
    return f"{p}{r}{f1}{figure.tp:4}{figure.fp:4}{figure.fn:4}"


def _behind(interval: Interval | None) -> str:
    return f"  (95 % {_range(interval)})" if interval else ""


def _range(interval: Interval | None) -> str:
    return f"{_two(interval[0])}-{_two(interval[1])}" if interval else "   -   "


def _three(figure: float | None, *, sign: str = "") -> str:
    return "-" if figure is None else f"{round(figure, 3) + 0.0:{sign}.3f}"  # + 0.0: no `-0.000`


def _two(share: float) -> str:
    """A share in three columns: `.87`, `1.0`."""
    return "1.0" if share >= 0.995 else f"{share:.2f}"[1:]
