"""A line on the terminal that says how far a long check has come: files, captions a second, and the time left."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, TypeVar

Item = TypeVar("Item")
PATIENCE = 2.0  # seconds; a check that ends sooner needs no progress
_EVERY = 0.1  # seconds between two looks at how far the reading has come


class Meter:
    """How much of the files has been read: fed by `hipfacts.captions.read`, asked by `shown`."""

    def __init__(self) -> None:
        self.files = 0
        self.sizes: list[int] = []  # of all files, once they are known; empty where one has no size
        self._before = 0
        self._handle: BinaryIO | None = None

    def expect(self, paths: Iterable[object]) -> None:
        """The files that will be read; anything else, such as standard input, has no end that is known."""
        sizes = [Path(path).stat().st_size if isinstance(path, str) and Path(path).is_file() else -1 for path in paths]
        self.sizes = [] if -1 in sizes else sizes

    def opened(self, handle: BinaryIO) -> None:
        """The next file is read from now on."""
        self._before = sum(self.sizes[: self.files])
        self.files += 1
        self._handle = handle

    def read(self) -> int:
        """Bytes read so far."""
        try:
            return self._before + (self._handle.tell() if self._handle else 0)
        except (OSError, ValueError):  # closed, or no file
            return sum(self.sizes[: self.files])


def shown(items: Iterable[Item], meter: Meter, *, patience: float = PATIENCE) -> Iterator[Item]:
    """The same items, with their progress on standard error from ``patience`` seconds on."""
    from rich.console import Console  # only long runs on a terminal pay for it
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    began = looked = time.monotonic()
    total = sum(meter.sizes) or None
    known = (BarColumn(bar_width=20), TextColumn("left"), TimeRemainingColumn()) if total else (TimeElapsedColumn(),)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), *known)
    progress = Progress(*columns, console=Console(stderr=True), transient=True, redirect_stdout=False)
    task = progress.add_task("", total=total)
    started = False
    count = 0
    try:
        for item in items:
            yield item
            count += 1
            now = time.monotonic()
            if now - looked < _EVERY:
                continue
            looked = now
            of = f" of {len(meter.sizes):,}" if meter.sizes else ""
            what = f"file {meter.files:,}{of}, {count:,} captions, {count / (now - began):,.0f} a second"
            progress.update(task, description=what, completed=meter.read())
            if not started and now - began > patience:
                progress.start()
                started = True
    finally:
        if started:
            progress.stop()
