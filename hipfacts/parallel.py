"""Ordered, lazy work over processes: a window of chunks is under way, the rest of the input waits its turn."""

from __future__ import annotations

import pickle
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context
from typing import Any, Generic, TypeVar

Given = TypeVar("Given")
Made = TypeVar("Made")

CHUNK = 128  # items sent at once: large enough that sending costs little beside the work, small enough to stay lazy
_work: Callable[[Any], Any] | None = None  # in a worker process: what it was started to do


class ordered_map(Iterator[Made], Generic[Given, Made]):  # noqa: N801 - a function in all but that it can go on
    """``work(item)`` for each item, in order, done by ``workers`` processes; at most three chunks a worker are held.

    ``work`` and the items must pickle. An exception of ``work`` is raised at its item's place, and the next call goes
    on with the item after it, as with `map`. `close` ends the processes; so does the end of the items.
    """

    def __init__(self, work: Callable[[Given], Made], items: Iterable[Given], *, workers: int) -> None:
        self._source = iter(items)
        self._work = work
        self._workers = workers
        self._pool: ProcessPoolExecutor | None = None
        self._waiting: deque[Future[list[tuple[bool, Any]]]] = deque()
        self._done: deque[tuple[bool, Any]] = deque()

    def __iter__(self) -> Iterator[Made]:
        return self

    def __next__(self) -> Made:
        while not self._done:
            try:
                self._send()
                if not self._waiting:
                    raise StopIteration
                self._done.extend(self._waiting.popleft().result())
            except BaseException:  # the input's, a lost process, Ctrl-C, or the end: nothing is left running
                self.close()
                raise
        fine, value = self._done.popleft()
        if fine:
            made: Made = value
            return made
        raise value

    def close(self) -> None:
        """Give up what is still to be done, and end the processes."""
        for future in self._waiting:
            future.cancel()
        self._waiting.clear()
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None

    def __del__(self) -> None:
        self.close()

    def _send(self) -> None:
        while len(self._waiting) < 3 * self._workers and (chunk := list(islice(self._source, CHUNK))):
            if self._pool is None:
                # "spawn": a forked copy of a program with threads (a server, a notebook) can hang
                context = get_context("spawn")
                self._pool = ProcessPoolExecutor(
                    self._workers, mp_context=context, initializer=_start, initargs=(self._work,)
                )
            self._waiting.append(self._pool.submit(_run, chunk))


def _start(work: Callable[[Any], Any]) -> None:
    global _work
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle: it ends the pool
    _work = work


def _run(chunk: list[Any]) -> list[tuple[bool, Any]]:
    return [_outcome(item) for item in chunk]


def _outcome(item: Any) -> tuple[bool, Any]:
    """Whether the work was done, and its result or else the exception."""
    assert _work is not None
    try:
        return True, _work(item)
    except Exception as error:
        try:
            pickle.loads(pickle.dumps(error))  # noqa: S301 - only tried whether it arrives
        except Exception:
            return False, RuntimeError(f"{type(error).__name__}: {error}")
        return False, error
