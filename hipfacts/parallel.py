"""Ordered, lazy work over processes: a window of chunks is under way, the rest of the input waits its turn."""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context
from typing import Any, TypeVar

Given = TypeVar("Given")
Made = TypeVar("Made")

CHUNK = 128  # items sent at once: large enough that sending costs little beside the work, small enough to stay lazy
_work: Callable[[Any], Any] | None = None  # in a worker process: what it was started to do


def ordered_map(work: Callable[[Given], Made], items: Iterable[Given], *, workers: int) -> Iterator[Made]:
    """``work(item)`` for each item, in order, done by ``workers`` processes; at most three chunks a worker are held.

    ``work`` and the items must pickle. An exception of ``work`` is raised at its item's place.
    """
    source = iter(items)
    # "spawn": a forked copy of a program with threads (a server, a notebook) can hang
    pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_start, initargs=(work,))
    waiting: deque[Future[list[Any]]] = deque()
    try:
        while True:
            while len(waiting) < 3 * workers and (chunk := list(islice(source, CHUNK))):
                waiting.append(pool.submit(_run, chunk))
            if not waiting:
                return
            yield from waiting.popleft().result()
    finally:
        for future in waiting:
            future.cancel()
        pool.shutdown(wait=True, cancel_futures=True)


def _start(work: Callable[[Any], Any]) -> None:
    global _work
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle: it ends the pool
    _work = work


def _run(chunk: list[Any]) -> list[Any]:
    assert _work is not None
    return [_work(item) for item in chunk]
