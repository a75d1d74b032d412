"""Whole processes, from the shell's point of view: started, done, gone."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import NamedTuple

BARE = "spacy.blank"  # what every ratio is to
PLAIN_CAPTION = "My wife and I made a mosaic as an early wedding gift to our friends. They loved it!\n"
CLAIM_CAPTION = "This 30 day challenge will fill in your hip dips!\n"


class Start(NamedTuple):
    """What one command took from start to end, seconds of each repeat, beside `BARE` in the same repeats."""

    name: str
    seconds: tuple[float, ...]
    reference: tuple[float, ...]

    @property
    def ratio(self) -> float:
        """How many times as long as `BARE` it takes, median of the repeats."""
        return median(s / r for s, r in zip(self.seconds, self.reference, strict=True))


def measure(*, repeats: int, tell: Callable[[str], object] = lambda _: None) -> list[Start]:
    """Each command once a repeat, in turn, after a first round that fills the caches of the disk and is not counted."""
    script = Path(sys.executable).with_name("hipfacts")
    ours = [str(script)] if script.is_file() else [sys.executable, "-m", "hipfacts"]
    commands = [
        ("python -c pass", [sys.executable, "-c", "pass"], ""),
        (BARE, [sys.executable, "-c", "import spacy; spacy.blank('en')"], ""),
        ("hipfacts --version", [*ours, "--version"], ""),
        ("hipfacts --help", [*ours, "--help"], ""),
        ("hipfacts check, a caption without a claim", [*ours, "check", "-"], PLAIN_CAPTION),
        ("hipfacts check, a caption with a claim", [*ours, "check", "-"], CLAIM_CAPTION),
    ]
    taken: dict[str, list[float]] = {name: [] for name, _, _ in commands}
    for repeat in range(repeats + 1):
        tell(f"start-up, repeat {repeat} of {repeats}" if repeat else "start-up, not counted")
        for name, command, given in commands:
            begin = time.perf_counter()
            done = subprocess.run(command, input=given, capture_output=True, text=True, check=False)
            took = time.perf_counter() - begin
            expected = 1 if given == CLAIM_CAPTION else 0
            if done.returncode != expected:
                raise RuntimeError(f"`{name}` ended with {done.returncode}, not {expected}: {done.stderr.strip()}")
            if repeat:
                taken[name].append(took)
    return [Start(name, tuple(seconds), tuple(taken[BARE])) for name, seconds in taken.items()]
