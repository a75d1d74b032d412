"""hipfacts itself as something to measure."""

from __future__ import annotations

import time
from collections.abc import Sequence
from statistics import median

from hipfacts import Checker, KnowledgeBase
from tests.benchmarks.streams import Stream, cut
from tests.benchmarks.timing import COLD, WARM, Result, Subject, Timer, clock

NAME = "hipfacts"
_STEADY = 0.2  # of the reports; from there on all workers have started


class Checking:
    """A new checker, which has seen no word yet."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self._check = Checker(knowledge).check

    def warm(self, texts: Sequence[str]) -> None:
        """Nothing: a checker is measured from its first text on."""

    def run(self, texts: Sequence[str]) -> int:
        check = self._check
        return sum(bool(check(text).findings) for text in texts)


def subject(knowledge: KnowledgeBase, *, name: str = NAME, warm: bool = True) -> Subject:
    """hipfacts with this knowledge base."""
    return Subject(name, lambda: Checking(knowledge), warm=warm)


def workers(stream: Stream, knowledge: KnowledgeBase, *, counts: Sequence[int], repeats: int) -> list[Result]:
    """``check_many`` over a stream with so many workers: the whole of it, and from a fifth of the reports on.

    The whole includes starting the processes, which a longer stream makes up for; the later part shows the rate that
    they settle at. There is no ratio to make_doc: it has no workers.
    """
    whole: dict[int, list[float]] = {count: [] for count in counts}
    later: dict[int, list[float]] = {count: [] for count in counts}
    found = 0
    texts = stream.texts
    started = int(_STEADY * len(texts))
    for _ in range(repeats):
        for count in counts:
            checker = Checker(knowledge)
            at = begin = time.perf_counter()
            found = 0
            for number, report in enumerate(checker.check_many(texts, workers=count)):
                found += bool(report.findings)
                if number + 1 == started:
                    at = time.perf_counter()
            end = time.perf_counter()
            whole[count].append(end - begin)
            later[count].append(end - at)
    results = []
    for state, taken, size in (("whole", whole, len(texts)), ("once started", later, len(texts) - started)):
        for count in counts:
            name = f"{NAME}, {count} worker" + "s" * (count > 1)
            words = Stream("", texts[len(texts) - size :]).words
            results.append(Result("workers", stream.name, name, state, size, words, found, tuple(taken[count]), ()))
    return results


def growth(
    article: str, knowledge: KnowledgeBase, *, words: int, repeats: int, timer: Timer, name: str
) -> list[Result]:
    """One long article against the same words in pieces of ``words`` words, cold and warm.

    The pieces together have the article's words and no others, so that only its length can make it slower.
    """
    pieces = cut(article, words)
    taken: dict[tuple[str, str], list[float]] = {}
    found: dict[str, int] = {}
    for _ in range(repeats):
        for kind, texts in (("whole", [article]), ("pieces", pieces)):
            runner = Checking(knowledge)
            for state in (COLD, WARM):
                found[kind], took = clock(runner.run, texts, timer)
                taken.setdefault((kind, state), []).append(took)
    return [
        Result(
            "growth", name, f"{NAME}, {kind}", state, 1 if kind == "whole" else len(pieces), len(article.split()),
            found[kind], tuple(seconds), (),
        )
        for (kind, state), seconds in taken.items()
    ]  # fmt: skip


def times(slow: Result, fast: Result) -> float:
    """How many times the second's time the first took, median of the repeats."""
    return median(a / b for a, b in zip(slow.seconds, fast.seconds, strict=True))
