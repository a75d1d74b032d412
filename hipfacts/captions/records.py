"""Records with named fields as captions, and the two kinds of JSON files that hold them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import closing
from typing import NamedTuple

from hipfacts.captions.caption import Caption
from hipfacts.captions.decode import undecodable
from hipfacts.captions.seen import Seen
from hipfacts.errors import CaptionError

TEXT_FIELDS = ("text", "caption", "description", "title", "body")  # guessed in this order
ID_FIELD = "id"
MISSING = object()
_BETWEEN = re.compile(r"[\s,]*")


class Record(NamedTuple):
    """One record: the 1-based line it starts on, and its fields."""

    line: int
    fields: dict[str, object]


def guess(names: Collection[str]) -> str | None:
    """The field most likely to hold the text, or None."""
    return next((name for name in TEXT_FIELDS if name in names), None)


def no_field(name: str | None, fields: Iterable[str], *, file: str, line: int | None) -> CaptionError:
    """The fault of a record, or a table, without the field that holds the text."""
    known = ", ".join(f"`{field}`" for field in fields)
    what = f"no field `{name}`" if name else "no field that looks like the text"
    return CaptionError(
        f"{what} (fields here: {known or 'none'})", file=file, line=line, remedy="name it with --text-field"
    )


def value_of(fields: dict[str, object], name: str) -> object:
    """The value of a field, or `MISSING`; ``a.b`` is field ``b`` of ``a`` where no field has that very name."""
    if name in fields or "." not in name:
        return fields.get(name, MISSING)
    value: object = fields
    for part in name.split("."):
        if isinstance(value, list) and part.isdecimal() and int(part) < len(value):
            value = value[int(part)]
        elif isinstance(value, dict) and part in value:
            value = value[part]
        else:
            return MISSING
    return value


def captions(
    records: Iterable[Record | CaptionError],
    *,
    file: str,
    text_fields: Sequence[str] = (),
    id_field: str | None = None,
    note: Callable[[str], None],
) -> Iterator[Caption | CaptionError]:
    """The captions that the records hold: one for each text field, in the order they are named.

    There is a fault for each record that has no text, and for each id seen before. Of several fields, a record need
    not have all.
    """
    chosen = list(text_fields)
    with closing(Seen()) as seen:
        for record in records:
            if isinstance(record, CaptionError):
                yield record
                continue
            if not chosen and (guessed := guess(record.fields)):
                note(f"reading the text from the field `{guessed}` (--text-field names another)")
                chosen.append(guessed)
            texts, faults = _texts(record, chosen, file=file)
            if not texts:
                yield from faults
                continue
            name, fault = _name(record, seen, file=file, id_field=id_field)
            if fault:
                yield fault
            yield from faults
            for field, text in texts:
                yield Caption(
                    text=text, readable=text, id=name, file=file, line=record.line, column=None,
                    field=field if len(chosen) > 1 else None, record=record.fields,
                )  # fmt: skip


def _texts(record: Record, chosen: Sequence[str], *, file: str) -> tuple[list[tuple[str, str]], list[CaptionError]]:
    """The texts of a record by their fields, and what is wrong with the others."""
    texts: list[tuple[str, str]] = []
    faults: list[CaptionError] = []
    for name in chosen:
        value = value_of(record.fields, name)
        if isinstance(value, str):
            texts.append((name, value))
        elif value is not MISSING and (value is not None or len(chosen) == 1):
            kind = "null" if value is None else type(value).__name__
            faults.append(
                CaptionError(
                    f"the field `{name}` holds no text but {kind}", file=file, line=record.line,
                    remedy="write it as a string",
                )
            )  # fmt: skip
    if not texts and not faults:
        faults.append(no_field(" or ".join(chosen) or None, record.fields, file=file, line=record.line))
    return texts, faults


def _name(record: Record, seen: Seen, *, file: str, id_field: str | None) -> tuple[str, CaptionError | None]:
    """What a record is called, and what is wrong with its id."""
    line = record.line
    name = _identity(value_of(record.fields, id_field or ID_FIELD))
    if name is not None:
        first = seen.add(name, line)
        if first is None:
            return name, None
        return name, CaptionError(
            f"the id `{name}` was used on line {first} already", file=file, line=line,
            remedy="give each caption an id of its own",
        )  # fmt: skip
    fault = None
    if id_field is not None:
        known = ", ".join(f"`{field}`" for field in record.fields)
        fault = CaptionError(
            f"no id in the field `{id_field}` (fields here: {known})", file=file, line=line,
            remedy="name it with --id-field",
        )  # fmt: skip
    return f"{file}:{line}", fault


def _identity(value: object) -> str | None:
    if isinstance(value, (str, int, float)) and not isinstance(value, bool):
        return str(value) or None
    return None


def from_jsonl(lines: Iterable[str], *, file: str) -> Iterator[Record | CaptionError]:
    """One record a line; a broken line is a fault, and the next one is read all the same. Blank lines are skipped."""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        fault = undecodable(line, file=file, number=number)
        if fault:
            yield fault
            continue
        try:
            value = json.loads(line.rstrip("\r\n"))  # so that a column never counts past the end
        except (ValueError, RecursionError) as error:
            yield _broken(error, file=file, line=number, remedy="mend this line; the others are read all the same")
            continue
        yield _record(value, file=file, line=number)


def from_json(lines: Iterable[str], *, file: str) -> Iterator[Record | CaptionError]:
    """The records of one JSON list, or one record. The file is held in memory whole: JSON Lines is for large ones."""
    rows = list(lines)
    for number, row in enumerate(rows, start=1):
        fault = undecodable(row, file=file, number=number)
        if fault:
            yield fault
            return
    text = "".join(rows)
    decoder = json.JSONDecoder()
    position = _skip(text, 0)
    if text[position : position + 1] not in ("[", "{"):
        if text.strip():
            yield CaptionError(
                "is no JSON list of records", file=file, line=1, remedy="write `[{...}, ...]`, or name it .jsonl"
            )
        return
    try:
        whole = json.loads(text)  # as a whole first: the walk below would take a missing comma for one that is there
    except (ValueError, RecursionError) as error:
        yield _broken(
            error, file=file, line=getattr(error, "lineno", 1), remedy="mend it: no record of this file was read"
        )
        return
    if isinstance(whole, dict):
        yield Record(text.count("\n", 0, position) + 1, whole)
        return
    line, counted = 1, 0
    position = _skip(text, position + 1)
    while text[position] != "]":
        line, counted = line + text.count("\n", counted, position), position
        value, position = decoder.raw_decode(text, position)
        yield _record(value, file=file, line=line)
        position = _skip(text, position)


def _skip(text: str, position: int) -> int:
    found = _BETWEEN.match(text, position)
    return found.end() if found else position


def _record(value: object, *, file: str, line: int) -> Record | CaptionError:
    if isinstance(value, dict):
        return Record(line, value)
    return CaptionError(
        f"the record is no object but {type(value).__name__}", file=file, line=line, remedy='write `{"text": "..."}`'
    )


def _broken(error: Exception, *, file: str, line: int, remedy: str) -> CaptionError:
    if isinstance(error, json.JSONDecodeError):
        what = f"{error.msg[:1].lower()}{error.msg[1:]} at column {error.colno}"
    else:
        what = "nested too deeply" if isinstance(error, RecursionError) else str(error)
    return CaptionError(f"broken JSON: {what}", file=file, line=line, remedy=remedy)
