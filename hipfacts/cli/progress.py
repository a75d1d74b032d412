"""A line on the terminal that says how far a long check has come."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

Item = TypeVar("Item")
PATIENCE = 2.0  # seconds; a check that ends sooner needs no progress


def shown(items: Iterable[Item], *, patience: float = PATIENCE) -> Iterator[Item]:
    """The same items, with a count on standard error from ``patience`` seconds on."""
    from rich.console import Console  # only long runs on a terminal pay for it
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    began = time.monotonic()
    columns = (SpinnerColumn(), TextColumn("{task.completed:,} captions"), TimeElapsedColumn())
    progress = Progress(*columns, console=Console(stderr=True), transient=True, redirect_stdout=False)
    task = progress.add_task("check", total=None)
    started = False
    try:
        for item in items:
            yield item
            progress.advance(task)
            if not started and time.monotonic() - began > patience:
                progress.start()
                started = True
    finally:
        if started:
            progress.stop()
