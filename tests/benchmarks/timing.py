"""Repeats in turn: every subject once, then every subject again, so that what slows the machine slows them alike."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Sequence
from statistics import median
from typing import NamedTuple, Protocol

from tests.benchmarks.streams import Stream

REFERENCE = "make_doc"  # what every ratio is to: spacy.blank("en").make_doc, the cost of tokenising and no more
COLD, WARM = "cold", "warm"

Timer = Callable[[], float]  # time.perf_counter, or time.process_time where other processes take the processor away


class Runner(Protocol):
    """Something ready to read texts."""

    def warm(self, texts: Sequence[str]) -> None:
        """Let its tokenizer see texts that it is not timed on."""

    def run(self, texts: Sequence[str]) -> int:
        """Read the texts; returns in how many it found something."""


class TimedElsewhere(Protocol):
    """A runner in another process, which tells after `run` what that took there, and make_doc on the same texts."""

    seconds: float
    reference: float


class Subject(NamedTuple):
    """Something to measure. ``make`` gives a new one for each repeat and is not timed itself.

    ``warm``: whether a second pass over the same texts is timed too. ``sample``: how many texts are enough, for what
    would take hours for all of them; it gets the stream's last ones, with a tokenizer that has seen the others.
    """

    name: str
    make: Callable[[], Runner]
    warm: bool = False
    sample: int | None = None
    elsewhere: bool = False


class Result(NamedTuple):
    """What one subject took on one stream: seconds of each repeat, beside make_doc's on the same texts."""

    work: str
    stream: str
    subject: str
    state: str
    texts: int
    words: int
    found: int
    seconds: tuple[float, ...]
    reference: tuple[float, ...]

    @property
    def per_second(self) -> float:
        """Texts a second, median of the repeats."""
        return self.texts / median(self.seconds)

    @property
    def ratio(self) -> float | None:
        """How many times as fast as make_doc, median of the repeats; None where make_doc was not measured."""
        if not self.reference:
            return None
        return median(r / s for s, r in zip(self.seconds, self.reference, strict=True))


class _Passes:
    """make_doc on a stream, with the time at each text kept, so that any last part of it can be compared with."""

    def __init__(self, texts: Sequence[str], cuts: set[int], timer: Timer) -> None:
        import spacy

        self.taken: dict[tuple[str, int], float] = {}
        nlp = spacy.blank("en")
        for state in (COLD, WARM):
            ends = [*sorted(cuts - {0}), len(texts)]
            parts = [texts[a:b] for a, b in zip([0, *ends[:-1]], ends, strict=True)]
            took = [clock(lambda part: sum(not nlp.make_doc(text) for text in part), part, timer)[1] for part in parts]
            for index, start in enumerate([0, *ends[:-1]]):
                self.taken[state, start] = sum(took[index:])


def clock(run: Callable[[Sequence[str]], int], texts: Sequence[str], timer: Timer) -> tuple[int, float]:
    """What ``run`` returns, and its seconds. Garbage is collected as in use, but not looked for in what is older."""
    gc.collect()
    gc.freeze()
    try:
        start = timer()
        found = run(texts)
        return found, timer() - start
    finally:
        gc.unfreeze()


def measure(
    work: str,
    stream: Stream,
    subjects: Sequence[Subject],
    *,
    repeats: int,
    timer: Timer = time.perf_counter,
    tell: Callable[[str], object] = lambda _: None,
) -> list[Result]:
    """A result for make_doc and each subject, cold, and warm where that is wanted."""
    texts = stream.texts
    starts = {s.name: max(0, len(texts) - s.sample) if s.sample else 0 for s in subjects}
    seconds: dict[tuple[str, str], list[float]] = {}
    references: dict[tuple[str, str], list[float]] = {}
    found: dict[tuple[str, str], int] = {}

    def keep(name: str, state: str, took: float, reference: float, hits: int) -> None:
        seconds.setdefault((name, state), []).append(took)
        references.setdefault((name, state), []).append(reference)
        found[name, state] = hits

    for repeat in range(repeats):
        tell(f"{work}: {stream.name}, repeat {repeat + 1} of {repeats}")
        passes = _Passes(texts, set(starts.values()), timer)
        for state in (COLD, WARM):
            keep(REFERENCE, state, passes.taken[state, 0], passes.taken[state, 0], 0)
        for subject in subjects:
            start = starts[subject.name]
            runner = subject.make()
            runner.warm(texts[:start])
            hits, took = clock(runner.run, texts[start:], timer)
            if subject.elsewhere:
                other: TimedElsewhere = runner  # type: ignore[assignment]
                keep(subject.name, COLD, other.seconds, other.reference, hits)
                continue
            keep(subject.name, COLD, took, passes.taken[COLD, start], hits)
            if subject.warm:
                hits, took = clock(runner.run, texts[start:], timer)
                keep(subject.name, WARM, took, passes.taken[WARM, start], hits)
    return [
        Result(
            work,
            stream.name,
            name,
            state,
            len(texts) - starts.get(name, 0),
            Stream("", texts[starts.get(name, 0) :]).words,
            found[name, state],
            tuple(seconds[name, state]),
            tuple(references[name, state]),
        )
        for name, state in seconds
    ]
