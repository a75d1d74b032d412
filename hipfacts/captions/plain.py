"""Plain text and Markdown as captions: paragraphs, lines, or the whole file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from hipfacts.captions import markdown
from hipfacts.captions.caption import Caption, Split
from hipfacts.captions.decode import undecodable
from hipfacts.errors import CaptionError


def captions(
    lines: Iterable[str], *, file: str, split: Split = "paragraphs", is_markdown: bool = False
) -> Iterator[Caption | CaptionError]:
    """Captions in order; one that holds bytes that are not UTF-8 comes as a fault. Line ends become ``\\n``."""
    numbered = enumerate(map(_newline, lines), start=1)
    shown = markdown.prose(numbered, file=file) if is_markdown else ((number, line, line) for number, line in numbered)
    block: list[tuple[int, str, str]] = []
    for row in shown:
        if isinstance(row, CaptionError):
            yield row
            continue
        blank = not row[2].strip()
        if split != "file" and (blank or split == "lines"):
            if block:
                yield _caption(block, file=file, is_markdown=is_markdown)
            block = []
        if split == "file" or not blank:
            block.append(row)
    if any(readable.strip() for _, _, readable in block):
        yield _caption(block, file=file, is_markdown=is_markdown)


def _newline(line: str) -> str:
    return line.rstrip("\r\n") + "\n" if line.endswith(("\r", "\n")) else line


def _caption(block: list[tuple[int, str, str]], *, file: str, is_markdown: bool) -> Caption | CaptionError:
    first = block[0][0]
    for number, line, _ in block:
        fault = undecodable(line, file=file, number=number)
        if fault:
            return fault
    text = "".join(line for _, line, _ in block).rstrip("\n")
    readable = text
    if is_markdown:
        readable = markdown.blank_inline("".join(line for _, _, line in block))[: len(text)]
    return Caption(text=text, readable=readable, id=f"{file}:{first}", file=file, line=first, column=1)
