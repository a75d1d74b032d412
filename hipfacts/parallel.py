"""Ordered, lazy work over processes: a window of chunks is under way, the rest of the input waits its turn."""

from __future__ import annotations

import pickle
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from multiprocessing import get_context
from typing import Any, Generic, TypeVar

from hipfacts.errors import ProcessLost, UsageError

Given = TypeVar("Given")
Made = TypeVar("Made")

CHUNK = 128  # items sent at once: large enough that sending costs little beside the work, small enough to stay lazy
Outcomes = list[tuple[bool, Any]]
_work: Callable[[Any], Any] | None = None  # in a worker process: what it was started to do


class ordered_map(Iterator[Made], Generic[Given, Made]):  # noqa: N801 - a function in all but that it can go on
    """``work(item)`` for each item, in order, done by ``workers`` processes; at most three chunks a worker are held.

    ``work`` and the items must pickle. An exception of ``work`` is raised at its item's place, and the next call goes
    on with the item after it, as with `map`. An item that twice ends its process, say because the system kills it for
    want of memory, is such an exception too: `ProcessLost`. `close` ends the processes; so does the end of the items.
    """

    def __init__(self, work: Callable[[Given], Made], items: Iterable[Given], *, workers: int) -> None:
        self._source = iter(items)
        self._work = work
        self._workers = workers
        self._pool: ProcessPoolExecutor | None = None
        self._waiting: deque[tuple[list[Any], Future[Outcomes]]] = deque()
        self._done: deque[tuple[bool, Any]] = deque()

    def __iter__(self) -> Iterator[Made]:
        return self

    def __next__(self) -> Made:
        while not self._done:
            try:
                self._send()
                if not self._waiting:
                    raise StopIteration
                chunk, future = self._waiting.popleft()
                try:
                    self._done.extend(future.result())
                except BrokenProcessPool:
                    self._done.extend(self._once_more(chunk))
            except BaseException:  # the input's, no process at all, Ctrl-C, or the end: nothing is left running
                self.close()
                raise
        fine, value = self._done.popleft()
        if fine:
            made: Made = value
            return made
        raise value

    def close(self) -> None:
        """Give up what is still to be done, and end the processes."""
        for _, future in self._waiting:
            future.cancel()
        self._waiting.clear()
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None

    def __del__(self) -> None:
        self.close()

    def _send(self) -> None:
        while len(self._waiting) < 3 * self._workers and (chunk := list(islice(self._source, CHUNK))):
            try:
                self._waiting.append((chunk, self._running().submit(_run, chunk)))
            except BrokenProcessPool as error:  # its turn comes when those before it are settled
                lost: Future[Outcomes] = Future()
                lost.set_exception(error)
                self._waiting.append((chunk, lost))
                return

    def _running(self) -> ProcessPoolExecutor:
        if self._pool is None:
            # "spawn": a forked copy of a program with threads (a server, a notebook) can hang
            self._pool = ProcessPoolExecutor(
                self._workers, mp_context=get_context("spawn"), initializer=_start, initargs=(self._work,)
            )
        return self._pool

    def _try_to_start(self) -> None:
        try:
            self._running().submit(_run, []).result()
        except BrokenProcessPool as error:
            what = "a process that was started to check with ended before it could"
            raise UsageError(what, remedy="use one worker, or give it more memory") from error

    def _once_more(self, chunk: list[Any]) -> Iterator[tuple[bool, Any]]:
        """The outcomes of a chunk whose process was lost, one item at a time; then all others are sent again."""
        others = [each for each, _ in self._waiting]
        self.close()
        for item in chunk:
            try:
                yield from self._running().submit(_run, [item]).result()
            except BrokenProcessPool:
                self.close()
                self._try_to_start()
                problem = "could not be checked: its process was lost (killed, or out of memory)"
                yield False, ProcessLost(problem, remedy="split the text, or give the process more memory")
        for each in others:
            self._waiting.append((each, self._running().submit(_run, each)))


def _start(work: Callable[[Any], Any]) -> None:
    global _work
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle: it ends the pool
    _work = work


def _run(chunk: list[Any]) -> Outcomes:
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
