"""What differs between two checkers, text by text: found with one walk over the texts, of which none is kept."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from hipfacts.captions import Caption
from hipfacts.checker import Checker
from hipfacts.models import Finding, TextSource, Value
from hipfacts.parallel import ordered_map

Kind = Literal["new", "gone", "stance", "score"]
KINDS: tuple[Kind, ...] = ("new", "gone", "stance", "score")
_LEAST = 0.005  # scores are shown with two figures


class Difference(NamedTuple):
    """One claim in one place of a text, that two checkers read differently."""

    kind: Kind
    old: Finding | None
    new: Finding | None


class Change(Value):
    """A difference with its text: what was found before, and what is now."""

    kind: Kind
    claim: str
    id: str
    source: TextSource
    text: str
    old: Finding | None
    new: Finding | None

    @property
    def finding(self) -> Finding:
        """The finding as it is now, or was last."""
        found = self.new or self.old
        assert found is not None
        return found

    @property
    def flips(self) -> bool:
        """Whether it begins or ceases to flag its text."""
        return bool(self.old and self.old.flags) != bool(self.new and self.new.flags)


class Comparison:
    """Two checkers, and what they differ in. Picklable, as they are."""

    def __init__(self, old: Checker, new: Checker) -> None:
        self.old = old
        self.new = new

    def __call__(self, text: str) -> tuple[Difference, ...]:
        """The differences in one text, in the order of their places."""
        before, after = self.old.check(text).findings, self.new.check(text).findings
        return tuple(differences(before, after)) if before or after else ()

    def over(self, texts: Iterable[str], *, workers: int = 1) -> Iterator[tuple[Difference, ...]]:
        """The differences in each text, lazily and in order."""
        return map(self, texts) if workers == 1 else ordered_map(self, texts, workers=workers)


class Totals:
    """How many texts were compared, and how much was found in them."""

    def __init__(self) -> None:
        self.texts = 0
        self.changed = 0  # texts
        self.flips = 0
        self.kinds: dict[str, Counter[str]] = {}  # by claim

    def add(self, change: Change) -> None:
        self.kinds.setdefault(change.claim, Counter())[change.kind] += 1
        self.flips += change.flips

    @property
    def changes(self) -> int:
        return sum(counts.total() for counts in self.kinds.values())


def differences(before: Iterable[Finding], after: Iterable[Finding]) -> list[Difference]:
    """What became of each finding. Findings are the same where they are of one claim and share words."""
    left = list(before)
    found: list[Difference] = []
    for new in after:
        same = [old for old in left if old.claim == new.claim and old.start < new.end and new.start < old.end]
        if not same:
            found.append(Difference("new", None, new))
            continue
        old = max(same, key=lambda old: ((old.start, old.end) == (new.start, new.end), old.stance is new.stance))
        left.remove(old)
        if old.stance is not new.stance:
            found.append(Difference("stance", old, new))
        elif abs(old.score - new.score) >= _LEAST:
            found.append(Difference("score", old, new))
    found += [Difference("gone", old, None) for old in left]
    return sorted(found, key=_place)


def _place(difference: Difference) -> tuple[int, str]:
    finding = difference.new or difference.old
    assert finding is not None
    return finding.start, finding.claim


def located_changes(
    captions: Iterable[Caption], comparison: Comparison, totals: Totals, *, workers: int = 1
) -> Iterator[Change]:
    """The changes in captions, as they are met; ``totals`` counts them."""
    waiting: deque[Caption] = deque()

    def texts() -> Iterator[str]:
        for caption in captions:
            waiting.append(caption)
            yield caption.readable

    for found in comparison.over(texts(), workers=workers):
        caption = waiting.popleft()
        totals.texts += 1
        totals.changed += bool(found)
        for difference in found:
            change = _located(difference, caption)
            totals.add(change)
            yield change


def _located(difference: Difference, caption: Caption) -> Change:
    finding = difference.new or difference.old
    assert finding is not None
    line = caption.line if caption.column is None else caption.line + finding.line - 1
    return Change(
        kind=difference.kind, claim=finding.claim, id=caption.id, source=TextSource(file=caption.file, line=line),
        text=caption.text, old=difference.old, new=difference.new,
    )  # fmt: skip
