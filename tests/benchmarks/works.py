"""What there is to measure, by name."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import NamedTuple

from hipfacts import KnowledgeBase
from tests.benchmarks import checks, memory, pack, peers, startup, streams, timing
from tests.benchmarks.memory import Memory
from tests.benchmarks.posts import made_up
from tests.benchmarks.startup import Start
from tests.benchmarks.streams import Stream
from tests.benchmarks.timing import COLD, WARM, Result, Timer

SHORT, LONG = 2_000, 32_000  # words of an article
_CLAIM_EVERY = 200  # words of an article that carries claims


class Settings(NamedTuple):
    """What is measured on, and how often."""

    knowledge: KnowledgeBase
    posts: tuple[str, ...]
    claims: tuple[str, ...]
    size: int
    repeats: int
    seed: int = 0
    quick: bool = False
    lookalikes: tuple[str, ...] = ()
    medspacy_python: Path | None = None
    memory_posts: int = 1_000_000
    cpu: bool = False  # whether processor time is counted
    tell: Callable[[str], object] = lambda _: None

    @property
    def timer(self) -> Timer:
        """The clock for what runs in this process alone."""
        return time.process_time if self.cpu else time.perf_counter


class Comparison(NamedTuple):
    """One figure that two results make together."""

    work: str
    what: str
    value: float


class Measured(NamedTuple):
    """All that one work came to."""

    results: tuple[Result, ...] = ()
    comparisons: tuple[Comparison, ...] = ()
    starts: tuple[Start, ...] = ()
    memories: tuple[Memory, ...] = ()


Work = Callable[[Settings], Measured]


def _stream(share: float, style: str = "plain", *, beside: bool = False) -> Work:
    def run(given: Settings) -> Measured:
        stream = streams.short(given.posts, given.claims, given.size, share=share, style=style, seed=given.seed)
        return Measured(tuple(_measure("stream" if beside else style, stream, given, beside=beside)))

    return run


def _articles(every: int) -> Work:
    def run(given: Settings) -> Measured:
        words = SHORT // 10 if given.quick else SHORT
        size = max(2, given.size // 1000)
        stream = streams.articles(given.posts, given.claims, size, words=words, every=every, seed=given.seed)
        return Measured(tuple(_measure("articles", stream, given)))

    return run


def _growth(given: Settings) -> Measured:
    short, long = (SHORT // 10, LONG // 10) if given.quick else (SHORT, LONG)
    results: list[Result] = []
    comparisons: list[Comparison] = []
    for every in (0, _CLAIM_EVERY):
        stream = streams.articles(given.posts, given.claims, 1, words=long, every=every, seed=given.seed)
        name = stream.name.replace("articles", "an article")
        given.tell(f"growth: {name}")
        found = checks.growth(
            stream.texts[0], given.knowledge, words=short, repeats=given.repeats, timer=given.timer, name=name
        )
        results += found
        for state in (COLD, WARM):
            whole, pieces = (r for r in found if r.state == state)
            factor = checks.times(whole, pieces) * long / short
            what = f"{name}: times the time of {short:,} words, for {long // short} times the words ({state})"
            comparisons.append(Comparison("growth", what, factor))
    return Measured(tuple(results), tuple(comparisons))


def _lookalikes(given: Settings) -> Measured:
    if not given.lookalikes:
        given.tell("lookalikes: left out, since no --lookalikes FILE is given")
        return Measured()
    stream = streams.lookalikes(given.lookalikes, given.size, seed=given.seed)
    return Measured(tuple(_measure("lookalikes", stream, given)))


def _workers(given: Settings) -> Measured:
    stream = streams.short(given.posts, given.claims, given.size, share=1.0, seed=given.seed)
    given.tell("workers: one and two, in turn")
    results = checks.workers(stream, given.knowledge, counts=(1, 2), repeats=given.repeats)
    comparisons = []
    for one, two in (results[:2], results[2:]):
        what = f"two workers: times the speed of one ({one.state})"
        comparisons.append(Comparison("workers", what, checks.times(one, two)))
    return Measured(tuple(results), tuple(comparisons))


def _ten_times(given: Settings) -> Measured:
    copies = 1 if given.quick else pack.COPIES
    given.tell("claims: writing and loading the pack")
    with tempfile.TemporaryDirectory() as folder:
        written = pack.write(Path(folder) / "pack", given.knowledge, copies=copies)
        return _few_and_many(given, KnowledgeBase.load(written, bundled=True))


def _few_and_many(given: Settings, large: KnowledgeBase) -> Measured:
    subjects = [
        checks.subject(knowledge, name=f"{checks.NAME}, {len(knowledge.claims)} claims")
        for knowledge in (given.knowledge, large)
    ]
    results: list[Result] = []
    comparisons = []
    for share in (0.0, 1.0):
        stream = streams.short(given.posts, given.claims, given.size, share=share, seed=given.seed)
        found = timing.measure("claims", stream, subjects, repeats=given.repeats, timer=given.timer, tell=given.tell)
        results += found
        for state in (COLD, WARM):
            few, many = (next(r for r in found if (r.subject, r.state) == (s.name, state)) for s in subjects)
            what = f"times the time of {len(given.knowledge.claims)} claims, {stream.name} ({state})"
            comparisons.append(Comparison(f"{len(large.claims)} claims", what, checks.times(many, few)))
    return Measured(tuple(results), tuple(comparisons))


def _startup(given: Settings) -> Measured:
    return Measured(starts=tuple(startup.measure(repeats=given.repeats, tell=given.tell)))


def _memory(given: Settings) -> Measured:
    posts = given.posts or tuple(post for post, _ in zip(made_up(given.seed), range(20_000), strict=False))
    found = memory.measure(posts, given.claims, count=given.memory_posts, share=0.01, tell=given.tell)
    held = {memory.name: memory for memory in found}
    comparison = Comparison("memory", "peak: times that of bare spaCy", held["hipfacts"].peak / held["spacy"].peak)
    return Measured(comparisons=(comparison,), memories=tuple(found))


WORKS: dict[str, Work] = {
    "stream-0": _stream(0.0, beside=True),
    "stream-1": _stream(0.01, beside=True),
    "stream-100": _stream(1.0, beside=True),
    "ascii-0": _stream(0.0, "ascii"),
    "ascii-100": _stream(1.0, "ascii"),
    "emoji-0": _stream(0.0, "emoji"),
    "emoji-100": _stream(1.0, "emoji"),
    "disguised-0": _stream(0.0, "disguised"),
    "disguised-100": _stream(1.0, "disguised"),
    "articles-0": _articles(0),
    "articles-100": _articles(_CLAIM_EVERY),
    "growth": _growth,
    "lookalikes": _lookalikes,
    "workers": _workers,
    "claims": _ten_times,
    "startup": _startup,
    "memory": _memory,
}
ONLY_WHEN_NAMED = frozenset({"memory"})  # it takes many minutes


def chosen(names: list[str]) -> list[str]:
    """The works of these names, or whose names begin with them; all but the longest where none is given.

    Raises `ValueError` for a name that fits none.
    """
    if not names:
        return [name for name in WORKS if name not in ONLY_WHEN_NAMED]
    found: set[str] = set()
    for name in names:
        fitting = {name} if name in WORKS else {work for work in WORKS if work.startswith(name)}
        if not fitting:
            raise ValueError(f"there is no work `{name}`; there are {', '.join(WORKS)}")
        found |= fitting
    return [work for work in WORKS if work in found]


def against_peers(results: list[Result]) -> list[Comparison]:
    """How many times as fast as each peer hipfacts is on a stream, by both ratios to make_doc in each repeat."""
    ours = {r.stream: r for r in results if r.work == "stream" and (r.subject, r.state) == (checks.NAME, COLD)}
    found = []
    for result in results:
        if result.work != "stream" or result.state != COLD or result.subject in (checks.NAME, timing.REFERENCE):
            continue
        own = ours.get(result.stream)
        if own is not None:
            pairs = zip(own.seconds, own.reference, result.seconds, result.reference, strict=True)
            value = median((ref / sec) / (other_ref / other) for sec, ref, other, other_ref in pairs)
            found.append(Comparison("peers", f"{result.stream}: times the speed of {result.subject}", value))
    return found


def _measure(work: str, stream: Stream, given: Settings, *, beside: bool = False) -> list[Result]:
    subjects = [checks.subject(given.knowledge)]
    if beside:
        subjects += peers.subjects(peers.known(given.knowledge), medspacy_python=given.medspacy_python, cpu=given.cpu)
    return timing.measure(work, stream, subjects, repeats=given.repeats, timer=given.timer, tell=given.tell)
