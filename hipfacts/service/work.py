"""Checking for many at once: in threads, within limits, with a knowledge base that may change under way."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

import anyio
import anyio.to_thread

from hipfacts.captions.subtitles import SUFFIXES, captions
from hipfacts.checker import Checker
from hipfacts.errors import CaptionError
from hipfacts.models import Report
from hipfacts.policy import Policy
from hipfacts.reports import Located, locate
from hipfacts.reports.jsonl import plain
from hipfacts.reports.reply import reply
from hipfacts.service.failures import Refusal
from hipfacts.service.settings import Settings

Made = TypeVar("Made")


class Held(NamedTuple):
    """What a request is answered with, from its start to its end."""

    checker: Checker
    policy: Policy | None


class Worker:
    """Checks texts; `reload` takes up a changed knowledge base, and requests under way keep the one they began with."""

    def __init__(self, settings: Settings, *, checker: Checker | None = None) -> None:
        self.settings = settings
        self.held = Held(checker, None) if checker else Held(*settings.loaded())
        # checking is work for the processor, which threads of Python share: more of them only wait for each other
        self._threads = anyio.CapacityLimiter(2)

    def reload(self) -> None:
        """Raises as `Settings.loaded` does, and then keeps what was there."""
        self.held = Held(*self.settings.loaded())

    async def check(self, texts: Sequence[str], source: Mapping[str, object] | None = None) -> list[Report]:
        """A report for each text. Raises `Refusal` for what is beyond the limits."""
        limits = self.settings
        if len(texts) > limits.max_texts:
            raise Refusal(422, f"{len(texts)} texts; {limits.max_texts} at once is the limit")
        for text in texts:
            if len(text) > limits.max_length:
                raise Refusal(413, f"a text has {len(text)} characters; {limits.max_length} is the limit")
        held = self.held
        return await self._timed(lambda left: [self._one(held, text, source, left) for text in texts])

    async def subtitles(self, text: str, filename: str, source: Mapping[str, object] | None = None) -> Located:
        """The report on a subtitle file, with times. Raises `Refusal` for one that cannot be read."""
        suffix = _suffix(filename)
        if len(text) > self.settings.max_length:
            raise Refusal(413, f"a text has {len(text)} characters; {self.settings.max_length} is the limit")
        held = self.held

        def read(left: Left) -> Located:
            for item in captions(text.splitlines(keepends=True), file="subtitles", suffix=suffix):
                if isinstance(item, CaptionError):
                    raise Refusal(422, f"{item.problem}; {item.remedy}")
                report = self._one(held, item.readable, source, left)
                return locate(
                    report, text=item.text, name="subtitles", file="subtitles", line=1, column=1,
                    timeline=item.timeline, spoken=item.readable,
                )  # fmt: skip
            raise Refusal(422, "the file is empty")

        return await self._timed(read)

    @staticmethod
    def _one(held: Held, text: str, source: Mapping[str, object] | None, left: Left) -> Report:
        if left.over:
            raise TimeoutError
        return held.checker.check(text, policy=held.policy, source=source)

    async def _timed(self, work: Callable[[Left], Made]) -> Made:
        left = Left()
        try:
            with anyio.fail_after(self.settings.max_seconds):
                return await anyio.to_thread.run_sync(work, left, abandon_on_cancel=True, limiter=self._threads)
        except TimeoutError as error:
            left.over = True
            raise Refusal(
                503, f"this takes longer than {self.settings.max_seconds:g} s, which is the limit; send less at once",
                headers={"retry-after": "1"},
            ) from error  # fmt: skip


def is_subtitles(filename: str) -> bool:
    """Whether a file of this name holds subtitles."""
    return _suffix(filename) in SUFFIXES


def _suffix(filename: str) -> str:
    return "." + filename.rpartition(".")[2].lower()


class Left:
    """Whether anybody still waits for the answer."""

    over = False


def as_json(report: Report, *, with_reply: bool = False, **more: object) -> dict[str, Any]:
    """The report as ``--format jsonl`` has it, with more keys."""
    value = plain(report)
    if with_reply:
        value["reply"] = reply(report)
    return {**value, **more}
