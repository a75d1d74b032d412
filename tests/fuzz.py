"""What must hold of any bytes, as targets for a fuzzer; the tests try them on bytes that were found before.

    pip install atheris                                     (Python up to 3.13, Linux or macOS)
    python -m tests.fuzz check -max_total_time=120          any text; the other targets: fold, readers, reports, packs
    python -m tests.fuzz check FOLDER                       grows a corpus in a folder
    python -m tests.fuzz readers crash-1234                 one input again

A failed assertion, or an exception that is not hipfacts' own, is a finding.
"""

from __future__ import annotations

import csv
import io
import json
import os
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from html.parser import HTMLParser
from importlib import import_module
from pathlib import Path

from hipfacts import Checker, HipfactsError, KnowledgeBase
from hipfacts.captions import read
from hipfacts.cli.check import FORMATS
from hipfacts.models import Finding, Trace
from hipfacts.reports import Located, locate
from hipfacts.text.fold import fold

SUFFIXES = "jsonl json csv tsv md txt srt vtt ass sub smi ttml".split()
CLAIM = "Squats will fill in your hip dips. "


@cache
def checker() -> Checker:
    """The bundled knowledge base, built once."""
    return Checker(KnowledgeBase.bundled())


def text_of(data: bytes) -> str:
    """Any text, lone surrogates included."""
    return data.decode("utf-8", "surrogateescape")


def check(data: bytes) -> None:
    """Offsets are true, alone and after a claim, and the same text gives the same report."""
    text = text_of(data)
    for whole in (text, f"{CLAIM}{text}", f"{text} {CLAIM}"):
        report = checker().check(whole)
        assert report == checker().check(whole)
        for finding in report.findings:
            _true(finding, whole)
            for trace in finding.evidence:
                _true(trace, whole)
            before = whole[: finding.start]
            assert finding.line == before.count("\n") + 1
            assert finding.column == len(before) - (before.rfind("\n") + 1) + 1


def _true(span: Finding | Trace, text: str) -> None:
    assert 0 <= span.start < span.end <= len(text)
    assert text[span.start : span.end] == span.quote


def fold_any(data: bytes) -> None:
    """Every folded range leads back into the text, in order."""
    text = text_of(data)
    folded = fold(text, checker()._lexicon)
    last = 0
    for at in range(len(folded.text)):
        start, end = folded.span(at, at + 1)
        assert 0 <= start <= end <= len(text)
        assert start >= last or start == end or folded.text[at] == " "
        last = min(start, last) if start < last else start
    assert folded.span(0, len(folded.text))[1] <= len(text)


def readers(data: bytes) -> None:
    """The first byte chooses the kind of file; whatever is in it is captions or faults."""
    if not data:
        return
    name = f"any.{SUFFIXES[data[0] % len(SUFFIXES)]}"
    for item in read(["-"], stdin=io.BytesIO(data[1:]), stdin_filename=name):
        assert isinstance(item, HipfactsError) or len(item.text) == len(item.readable)


def reports(data: bytes) -> None:
    """Every format is valid, and shows nothing that a terminal obeys."""
    text = f"{CLAIM}{text_of(data)}"
    located = locate(checker().check(text), text=text, name=text[40:60], file=text[40:50] or "f", line=1, column=1)
    for form in FORMATS:
        if form != "bluesky":  # wants the addresses of posts
            valid(form, rendered(form, located))


def rendered(form: str, *located: Located) -> str:
    """The reports in a format."""
    stream = io.StringIO()
    more = {"claims": checker().knowledge.claims} if form in ("text", "sarif") else {}
    import_module(f"hipfacts.reports.{form}").render(iter(located), stream, **more)
    return stream.getvalue()


def valid(form: str, out: str) -> None:
    """What holds of each format, new ones included: nothing raw for terminals, and what VALID says."""
    if form != "csv":  # a spreadsheet's cells are the caption as it is
        raw = {char for char in out if char < " " or "\x7f" <= char <= "\x9f" or char in "\u202e\u2028\u2029"} - {"\n"}
        assert not raw, (form, raw)
        out.encode("utf-8")
    VALID.get(form, len)(out)


def _csv(out: str) -> None:
    rows = list(csv.reader(io.StringIO(out, newline=""), strict=True))
    assert len({len(row) for row in rows}) == 1
    assert not any(cell[:1] in tuple("=+@\t\r") for row in rows for cell in row if cell)


def _github(out: str) -> None:
    assert all(line.startswith(("::warning file=", "::notice file=")) for line in out.splitlines())


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.update((tag, *(f"{tag} {name}" for name, _ in attrs)))


def tags(page: str) -> set[str]:
    """The tags of a page, and their attributes."""
    parser = _Tags()
    parser.feed(page)
    return parser.seen


def _html(out: str) -> None:
    assert tags(out) <= tags(rendered("html", _plain()))


@cache
def _plain() -> Located:
    text = f"{CLAIM}And that is so.\n"
    return locate(checker().check(text), text=text, name="f:1", file="f", line=1, column=1)


VALID: dict[str, Callable[[str], object]] = {
    "json": json.loads,
    "jsonl": lambda out: [json.loads(line) for line in out.split("\n") if line],
    "sarif": json.loads,
    "csv": _csv,
    "github": _github,
    "html": _html,
}


def packs(data: bytes) -> None:
    """A pack of any files: a knowledge base, or its faults."""
    with tempfile.TemporaryDirectory() as folder:
        for name, part in zip(("pack.yaml", "cues.yaml", "sources.yaml", "a.yaml"), data.split(b"\0"), strict=False):
            Path(folder, name).write_bytes(part)
        with suppress(HipfactsError):
            KnowledgeBase.load(folder, keep=False)


TARGETS: dict[str, Callable[[bytes], None]] = {
    "check": check, "fold": fold_any, "readers": readers, "reports": reports, "packs": packs,
}  # fmt: skip


def main(arguments: list[str]) -> None:
    """Hands the target to atheris, the rest of the command line too."""
    if not arguments or arguments[0] not in TARGETS:
        sys.exit(f"{__doc__}\ntargets: {', '.join(TARGETS)}")
    import atheris

    target = TARGETS[arguments[0]]
    with atheris.instrument_imports(include=["hipfacts"]):
        for name in ("checker", "stance", "loader", "captions.reading", "text.fold"):
            import_module(f"hipfacts.{name}")
    os.environ.setdefault("HIPFACTS_CACHE", "")
    checker()
    atheris.Setup([sys.argv[0], *arguments[1:]], target)
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1:])
