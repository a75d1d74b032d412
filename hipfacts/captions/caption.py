"""The value that readers yield: one caption and where it stands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

Split = Literal["paragraphs", "lines", "file"]
SPLITS: tuple[Split, ...] = ("paragraphs", "lines", "file")


class Timed(NamedTuple):
    """When the characters ``[first, last)`` of a text are said, in milliseconds, and in which cue (1-based)."""

    first: int
    last: int
    start_ms: int
    end_ms: int
    cue: int


class Caption(NamedTuple):
    """One caption as given, and its place in its file.

    ``readable`` is what to check: as long as ``text``, so that offsets hold for both, with what is no prose (Markdown's
    code and link targets) blanked. ``line`` is the 1-based line on which the caption or its record starts; ``column``
    is the 1-based column of the first character, or None where the text does not stand in the file letter by letter
    (JSON, CSV). ``field`` names where in the record the text stands, where there are several such places; ``timeline``
    is there for subtitles. A tuple, not a model: millions of them are made and none is ever validated.
    """

    text: str
    readable: str
    id: str
    file: str
    line: int
    column: int | None
    field: str | None = None
    timeline: tuple[Timed, ...] | None = None
    record: Mapping[str, object] = {}  # all fields of it, where the caption comes from one; never written to
