"""What yt-dlp writes beside a video: its title, description, tags and subtitles, each a caption of its own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from hipfacts.captions import subtitles
from hipfacts.captions.caption import Caption
from hipfacts.captions.records import from_json
from hipfacts.errors import CaptionError

SUFFIX = ".info.json"
_FIELDS = ("title", "alt_title", "description")
_SUBTITLES = ("requested_subtitles", "subtitles", "automatic_captions")
_LANGUAGE = re.compile(r"en(?:[-_.].*)?", re.IGNORECASE)


def captions(rows: Iterable[str], *, file: str, note: Callable[[str], None]) -> Iterator[Caption | CaptionError]:
    """The captions of one ``.info.json``. Subtitles count where their text is in the file, not only their address."""
    for record in from_json(rows, file=file):
        if isinstance(record, CaptionError):
            yield record
            continue
        fields = record.fields
        name = str(fields.get("id") or f"{file}:{record.line}")
        found = False
        for field, text in _texts(fields):
            found = True
            yield Caption(text=text, readable=text, id=name, file=file, line=record.line, column=None, field=field)
        elsewhere = False
        for field, track in _tracks(fields):
            data, kind = track.get("data"), str(track.get("ext") or "vtt")
            if not isinstance(data, str) or f".{kind}" not in subtitles.SUFFIXES:
                elsewhere = True
                continue
            found = True
            for item in subtitles.captions(data.splitlines(keepends=True), file=file, suffix=f".{kind}"):
                if isinstance(item, CaptionError):
                    yield CaptionError(f"the subtitles in `{field}`: {item.problem}", file=file, line=record.line)
                else:
                    yield item._replace(id=name, field=field, column=None, line=record.line)
        if elsewhere:
            note(f"{file} names subtitles but does not hold them; check their files too (yt-dlp --write-subs)")
        if not found:
            yield CaptionError(
                "is no description of a video: no title, description or tags", file=file, line=record.line,
                remedy="name it .json if it holds something else",
            )  # fmt: skip


def _texts(fields: dict[str, object]) -> Iterator[tuple[str, str]]:
    for name in _FIELDS:
        value = fields.get(name)
        if isinstance(value, str) and value.strip():
            yield name, value
    tags = fields.get("tags")
    if isinstance(tags, list):
        text = "\n".join(tag for tag in tags if isinstance(tag, str))
        if text.strip():
            yield "tags", text


def _tracks(fields: dict[str, object]) -> Iterator[tuple[str, dict[str, Any]]]:
    """English subtitles by where they stand; of each kind of subtitles one format is enough."""
    for name in _SUBTITLES:
        languages = fields.get(name)
        for language, tracks in languages.items() if isinstance(languages, dict) else ():
            listed = [track for track in (tracks if isinstance(tracks, list) else [tracks]) if isinstance(track, dict)]
            if _LANGUAGE.fullmatch(str(language)) and listed:
                best = next((track for track in listed if isinstance(track.get("data"), str)), listed[0])
                yield f"{name}.{language}", best
