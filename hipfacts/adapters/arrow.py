"""Arrow record batches: the one function under every engine that speaks Arrow (DuckDB, Polars, pandas, Spark, ...).

The type of the new column is made of the report's own model, so that it has the keys of ``--format jsonl`` and their
types; the keys that say where a caption stands in its file are left out, since here it stands in its row, and so are
those of policies.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Iterable, Iterator
from enum import Enum
from typing import Any, Literal, Union

from pydantic import BaseModel

from hipfacts.bundled import checker as bundled_checker
from hipfacts.checker import Checker
from hipfacts.errors import UsageError
from hipfacts.models import Finding, Report

try:
    import pyarrow as pa
except ModuleNotFoundError as error:
    raise UsageError("record batches need pyarrow", remedy="pip install 'hipfacts[arrow]'") from error

NAME = "hipfacts"
_ELSEWHERE: dict[Any, frozenset[str]] = {
    Report: frozenset({"action", "decision", "id", "source"}),
    Finding: frozenset({"start_ms", "end_ms", "cues", "suppressed", "trial"}),
}
_EXCLUDED: Any = {**dict.fromkeys(_ELSEWHERE[Report], True), "findings": {"__all__": _ELSEWHERE[Finding]}}
_PLAIN = {str: pa.string(), bool: pa.bool_(), int: pa.int64(), float: pa.float64()}


def check_batches(
    batches: Iterable[pa.RecordBatch], column: str, *, checker: Checker | None = None, name: str = NAME
) -> Iterator[pa.RecordBatch]:
    """The same batches, lazily and in order, with two more columns: ``name`` and ``name_error``.

    ``name`` is the report on the text in ``column`` (see `checked_schema`); it is null where there is no text to check
    or it could not be checked, and ``name_error`` then says why: no row stops the others. All other columns, their
    order and the number of rows stay. ``checker`` is that of the bundled claims by default.

    Raises `UsageError`, at the batch, if it has no such column of text or has one of the new names already.
    """
    chosen = checker or bundled_checker()
    for batch in batches:
        schema = checked_schema(batch.schema, column, name=name)
        reports, errors = _columns(batch.column(column), chosen)
        yield pa.RecordBatch.from_arrays([*batch.columns, reports, errors], schema=schema)


def check_reader(
    batches: Any, column: str, *, checker: Checker | None = None, name: str = NAME
) -> pa.RecordBatchReader:
    """The same as one stream that engines read as a table; ``batches`` is a table, a reader, a Polars frame, ...

    Anything with the Arrow PyCapsule interface (``__arrow_c_stream__``) will do. It is checked as it is read.
    """
    reader = pa.RecordBatchReader.from_stream(batches)
    schema = checked_schema(reader.schema, column, name=name)
    return pa.RecordBatchReader.from_batches(schema, check_batches(reader, column, checker=checker, name=name))


def checked_schema(schema: pa.Schema, column: str, *, name: str = NAME) -> pa.Schema:
    """The schema of checked batches of this ``schema``. Raises `UsageError` as `check_batches` does."""
    found = schema.get_all_field_indices(column)
    if len(found) != 1:
        problem = f"{len(found)} columns are called `{column}`" if found else f"there is no column `{column}`"
        raise UsageError(problem, remedy=f"there are {', '.join(schema.names) or 'none'}")
    kind = schema.field(found[0]).type
    if not _is_text(kind):
        raise UsageError(f"column `{column}` is {kind}, no text", remedy="name one of strings")
    for new in (name, f"{name}_error"):
        if new in schema.names:
            raise UsageError(f"there is a column `{new}` already", remedy="choose another `name` for the new ones")
    return schema.append(pa.field(name, REPORT)).append(pa.field(f"{name}_error", pa.string()))


def arrow_type(kind: Any) -> pa.DataType:
    """The Arrow type of a field of the models: enumerations are strings, tuples lists, models structs."""
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin is typing.Annotated:
        return arrow_type(arguments[0])
    if origin is Literal:
        return arrow_type(type(arguments[0]))
    if origin in (Union, types.UnionType):
        return arrow_type(next(part for part in arguments if part is not type(None)))
    if origin is tuple:
        return pa.list_(arrow_type(arguments[0]))
    if issubclass(kind, BaseModel):
        left_out = _ELSEWHERE.get(kind, frozenset())
        fields = {name: field.annotation for name, field in kind.model_fields.items() if name not in left_out}
        return pa.struct([(name, arrow_type(annotation)) for name, annotation in fields.items()])
    return pa.string() if issubclass(kind, Enum) else _PLAIN[kind]


REPORT = arrow_type(Report)


def _columns(texts: pa.Array, checker: Checker) -> tuple[pa.Array, pa.Array]:
    """Reports and errors for an array of texts. Most reports are one and the same silence, which is made once."""
    kept: list[Report] = []
    places: dict[int, int] = {}  # of the reports in `kept`, by identity: they are all kept alive there
    rows: list[int | None] = []
    errors: list[str | None] = []
    for value in texts:
        report, error = _check(value, checker)
        errors.append(error)
        if report is None:
            rows.append(None)
            continue
        place = places.setdefault(id(report), len(kept))
        if place == len(kept):
            kept.append(report)
        rows.append(place)
    made = pa.array([report.model_dump(mode="json", exclude=_EXCLUDED) for report in kept], REPORT)
    return made.take(pa.array(rows, pa.int64())), pa.array(errors, pa.string())


def _check(value: pa.Scalar, checker: Checker) -> tuple[Report | None, str | None]:
    try:
        text = value.as_py()
    except UnicodeDecodeError as error:
        return None, f"the text is not UTF-8: {error.reason} at byte {error.start}"
    if text is None:
        return None, "there is no text: it is null"
    try:
        return checker.check(text), None
    except Exception as error:  # a row that cannot be checked, for whatever reason, is no reason to lose the others
        return None, f"it could not be checked: {type(error).__name__}: {error}"


def _is_text(kind: pa.DataType) -> bool:
    if pa.types.is_dictionary(kind):
        return _is_text(kind.value_type)
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind))
