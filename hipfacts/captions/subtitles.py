"""Subtitles as one caption a file: what is said is read as it is heard, across cues, each word with its time.

pysubs2 says which cues there are; each of their words is then looked up in the file's own text, so that offsets hold
for the file as it is. Everything else there (times, numbers, tags, comments, repeated lines) is blanked for reading.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from hipfacts.captions.caption import Caption, Timed
from hipfacts.captions.decode import undecodable
from hipfacts.errors import CaptionError

if TYPE_CHECKING:  # loaded when the first file of this kind comes
    from pysubs2 import SSAFile

SUFFIXES = frozenset({".srt", ".vtt", ".ass", ".ssa", ".sub", ".ttml", ".smi", ".sami", ".sbv"})

_EXAMPLES = {
    ".srt": "00:00:01,000 --> 00:00:03,000",
    ".vtt": "00:00:01.000 --> 00:00:03.000",
    ".sbv": "0:00:01.000,0:00:03.000",
}
_PAUSE = 2000  # ms of silence after which a new sentence begins
_BREATH = 300  # ms that part sentences where there are no full stops to go by
_LONG, _LONGEST = 30, 60  # words without a full stop after which a breath, or any new cue, begins a sentence
_ROLLING = 500  # ms between cues, at most, of which one repeats the other
_BAD_BYTE = re.compile("[\udc80-\udcff]")
_ARROW = re.compile(r"^.*\d+:\d\d[.,]\d+[ \t]*-->.*$", re.MULTILINE)
_COMMA = re.compile(r"^[ \t]*(\d+:\d\d:\d\d\.\d{1,3}),(\d+:\d\d:\d\d\.\d{1,3})[ \t]*$", re.MULTILINE)  # YouTube's sbv
_NUMBER = re.compile(r"^[ \t]*\d+[ \t]*\n(?=.*-->)", re.MULTILINE)
_BLOCK = re.compile(r"^(?:NOTE|STYLE|REGION)\b.*(?:\n.+)*", re.MULTILINE)
_HIDDEN = re.compile(
    r"<[^<>\n]*>|\{\\[^{}\n]*\}|\[[^\]\n]{0,60}\]|^[ \t]*\([^)\n]{0,60}\)[ \t]*$|[♪♫♬♩]+", re.MULTILINE
)
_TAG = re.compile(r"<[^<>]*>")
_INNER_TIME = re.compile(
    r"<(?:\d+:)?\d+:\d\d[.,]\d+>"
)  # YouTube's; pysubs2 takes a line with two of them for a new cue
_SPEAKER = re.compile(
    r"^[ \t]*(?:-[ \t]+|>>+[ \t]*)?([A-Z][A-Z .'-]{0,30}):(?=[ \t]|$)|^[ \t]*(?:-[ \t]+|>>+)", re.MULTILINE
)
_HEADS = frozenset(
    "MYTH MYTHS FACT FACTS FALSE TRUE TRUTH LIE LIES REALITY WRONG Q A QUESTION ANSWER NOTE WARNING TIP".split()
)
_ENDS = (".", "!", "?", "…")


class Word(NamedTuple):
    """A word of a cue, and where it stands in the file's text."""

    text: str
    start: int
    end: int


class Cue(NamedTuple):
    """What a cue shows, line by line; ``turn`` where somebody else begins to speak."""

    number: int
    start_ms: int
    end_ms: int
    lines: list[list[Word]]
    turn: bool


def captions(rows: Iterable[str], *, file: str, suffix: str) -> Iterator[Caption | CaptionError]:
    """The one caption of a subtitle file; a byte that is not UTF-8 is a fault, and the rest is read all the same."""
    kept: list[str] = []
    for number, row in enumerate(rows, start=1):
        fault = undecodable(row, file=file, number=number)
        if fault:
            yield fault
        line = row.rstrip("\r\n") + "\n" if row.endswith(("\r", "\n")) else row
        kept.append(_BAD_BYTE.sub("\ufffd", line) if fault else line)
    text = "".join(kept)
    if not text.strip():
        return
    try:
        cues = list(_cues(text, _parsed(text, suffix=suffix, file=file), times=_COMMA if suffix == ".sbv" else _ARROW))
    except CaptionError as fault:
        yield fault
        return
    readable, timeline = _read(text, cues)
    yield Caption(text=text, readable=readable, id=f"{file}:1", file=file, line=1, column=1, timeline=timeline)


def _parsed(text: str, *, suffix: str, file: str) -> SSAFile:
    """The file as pysubs2 reads it. Raises `CaptionError` where it holds no cue."""
    import pysubs2
    from pysubs2.exceptions import Pysubs2Error
    from pysubs2.formats import get_format_identifier

    kind = get_format_identifier(".srt" if suffix == ".sbv" else suffix)
    if suffix == ".sbv":  # SubRip but for how times and line ends are written; pysubs2 does not know it
        text = _COMMA.sub(r"\1 --> \2", text).replace("[br]", "\n")
    what = "holds no subtitles"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # times beyond what a format can write are none of our business
            found = pysubs2.SSAFile.from_string(_INNER_TIME.sub("", text), format_=kind)
        if len(found):
            return found
    except Pysubs2Error as error:
        what = f"is no {kind} file: {str(error)[:1].lower()}{str(error)[1:]}"
    except Exception as error:  # whatever a parser of foreign formats stumbles over is the file's fault
        what = f"is no {kind} file that can be read ({type(error).__name__}: {error})"
    example = _EXAMPLES.get(suffix)
    remedy = (
        f"a cue looks like `{example}` above its text" if example else "convert it to .srt, or name it by what it is"
    )
    raise CaptionError(what, file=file, line=1, remedy=remedy)


def _cues(text: str, parsed: SSAFile, *, times: re.Pattern[str]) -> Iterator[Cue]:
    """The cues with their words found again in the text, in order; ``times`` is what a line of times looks like."""
    shown, turns = _visible(text, times)
    arrows = [found.span() for found in times.finditer(text)]
    by_arrow = len(arrows) == len(parsed)
    at = 0
    for number, event in enumerate(parsed, start=1):
        if event.is_comment:
            continue
        end = len(text)
        if by_arrow:
            at = arrows[number - 1][1]
            end = arrows[number][0] if number < len(arrows) else end
        before = at
        lines: list[list[Word]] = []
        for line in _TAG.sub("", event.plaintext).split("\n"):
            words: list[Word] = []
            for word in line.split():
                found = shown.find(word, at, end)
                if found >= 0:
                    at = found + len(word)
                    words.append(Word(word, found, at))
            if words:
                lines.append(words)
        first = lines[0][0].start if lines else before
        turn = any(before <= place <= first for place in turns)
        yield Cue(number, event.start, event.end, lines, turn)


def _visible(text: str, times: re.Pattern[str]) -> tuple[str, list[int]]:
    """The text with what is never said blanked, and the places where a speaker is named."""

    def blank(found: re.Match[str]) -> str:
        return re.sub(r"[^\n]", " ", found.group())

    for hidden in (_BLOCK, _NUMBER, times, _HIDDEN):
        text = hidden.sub(blank, text)
    turns: list[int] = []

    def name(found: re.Match[str]) -> str:
        if found[1] in _HEADS:
            return found.group()
        turns.append(found.start())
        return blank(found)

    return _SPEAKER.sub(name, text), turns


def _read(text: str, cues: list[Cue]) -> tuple[str, tuple[Timed, ...]]:
    """What is to be read, as long as the text, and the time of each of its stretches."""
    readable = [" "] * len(text)
    timeline: list[Timed] = []
    fresh = list(_without_repeats(cues))
    running = 0  # words since the last full stop
    for cue, following in pairwise([*fresh, None]):
        assert cue is not None
        words = [word for line in cue.lines for word in line]
        for word in words:
            readable[word.start : word.end] = word.text
            running = 0 if word.text.rstrip("\"'”’)").endswith(_ENDS) else running + 1
        timeline.append(Timed(words[0].start, words[-1].end, cue.start_ms, cue.end_ms, cue.number))
        if following is not None:
            gap = following.start_ms - cue.end_ms
            if following.turn or gap >= _PAUSE or (running >= _LONG and gap >= _BREATH) or running >= _LONGEST:
                end, running = words[-1].end, 0
                if following.lines[0][0].start >= end + 2:
                    readable[end : end + 2] = "\n\n"
    return "".join(readable), tuple(timeline)


def _without_repeats(cues: Iterable[Cue]) -> Iterator[Cue]:
    """The cues with only what is new in each: rolling captions show a line again under, or within, the next one."""
    before: list[list[str]] = []
    ended = 0
    for cue in cues:
        if not cue.lines:
            continue
        shown = [[word.text for word in line] for line in cue.lines]
        lines = cue.lines
        if cue.start_ms - ended <= _ROLLING:
            size = next((n for n in range(min(len(before), len(shown)), 0, -1) if before[-n:] == shown[:n]), 0)
            lines = lines[size:]
            if not size and before and shown[0][: len(before[-1])] == before[-1]:  # the line grows word by word
                lines = [lines[0][len(before[-1]) :], *lines[1:]]
        before, ended = shown, cue.end_ms
        if any(lines):
            yield cue._replace(lines=[line for line in lines if line])
