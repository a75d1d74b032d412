"""Changes as text, by claim: each with its words and why it was found."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TextIO

from hipfacts.diff.changes import KINDS, Change, Totals
from hipfacts.models import Finding
from hipfacts.reports.visible import visible
from hipfacts.reports.wording import count

NAMES = {
    "new": "newly found", "gone": "no longer found", "stance": "another stance", "score": "another score",
}  # fmt: skip
SIGNS = {"new": "+", "gone": "-", "stance": "~", "score": "~"}
_AROUND = 60


class Kept:
    """Some changes of each claim and kind, so that memory does not grow with the texts."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._changes: dict[tuple[str, str], list[Change]] = {}

    def take(self, changes: Iterable[Change]) -> None:
        for change in changes:
            kept = self._changes.setdefault((change.claim, change.kind), [])
            if len(kept) < self._most:
                kept.append(change)

    def of(self, claim: str, kind: str) -> Sequence[Change]:
        return self._changes.get((claim, kind), ())


def render(changes: Iterable[Change], stream: TextIO, totals: Totals, *, most: int) -> None:
    """Writes up to ``most`` changes of each claim and kind, and how many there are of the rest."""
    kept = Kept(most)
    kept.take(changes)
    for claim in sorted(totals.kinds):
        stream.write(f"{claim}: {counts(totals.kinds[claim])}\n")
        for kind in KINDS:
            shown = kept.of(claim, kind)
            for change in shown:
                stream.write("".join(f"  {line}\n" for line in lines(change)))
            left = totals.kinds[claim][kind] - len(shown)
            if left:
                stream.write(f"  ... and {left:,} more {NAMES[kind]} (--examples N shows N of each)\n")
        stream.write("\n")
    stream.write(summary(totals) + "\n")


def counts(kinds: Mapping[str, int]) -> str:
    """``2 newly found, 1 no longer found``."""
    return ", ".join(f"{kinds[kind]:,} {NAMES[kind]}" for kind in KINDS if kinds.get(kind))


def summary(totals: Totals) -> str:
    """How much there is in all."""
    texts = f"{count(totals.texts, 'text')} compared"
    if not totals.changes:
        return f"{texts}: no difference."
    flips = f"{totals.flips:,} of them change whether a text is flagged" if totals.flips else "none changes a flag"
    return f"{texts}, {totals.changed:,} read otherwise: {counts(_sum(totals))}; {flips}."


def _sum(totals: Totals) -> dict[str, int]:
    return {kind: sum(kinds[kind] for kinds in totals.kinds.values()) for kind in KINDS}


def lines(change: Change) -> Iterator[str]:
    """One change for people."""
    finding = change.finding
    file = visible(change.source.file or "-")
    yield f'{SIGNS[change.kind]} {file}:{change.source.line} [{became(change)}] "{visible(finding.quote)}"'
    start, end = max(0, finding.start - _AROUND), min(len(change.text), finding.end + _AROUND)
    dots = ("… " if start else "", " …" if end < len(change.text) else "")
    words = dots[0] + visible(change.text[start:end]) + dots[1]
    yield from (f"    {line}" for line in textwrap.wrap(words, 100, break_on_hyphens=False) or [""])
    if change.old:
        yield f"    {'before: ' if change.new else ''}{trace(change.old)}"
    if change.new:
        yield f"    {'now: ' if change.old else ''}{trace(change.new)}"


def became(change: Change) -> str:
    """``denied -> asserted``, ``asserted 0.90 -> 0.97``, or the stance and score."""
    old, new = change.old, change.new
    if old and new:
        if change.kind == "stance":
            return f"{old.stance} -> {new.stance}"
        return f"{new.stance} {old.score:.2f} -> {new.score:.2f}"
    return f"{change.finding.stance} {change.finding.score:.2f}"


def trace(finding: Finding) -> str:
    """The rule, and what it and the stance were read from."""
    parts = ", ".join(
        f'{t.name} "{visible(t.quote)}"' + ("" if t.how == "exact" else f" ({t.how})") for t in finding.evidence
    )
    return f"rule {finding.rule}: {parts}" if parts else f"rule {finding.rule}"
