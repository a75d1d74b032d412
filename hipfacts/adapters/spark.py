"""Columns of Spark DataFrames, in batches and in streams: `hipfacts.adapters.arrow` on every worker process.

The Python of the executors must have hipfacts too (``PYSPARK_PYTHON``, or an archive of the environment).
"""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Iterator
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from hipfacts.bundled import checker as bundled_checker
from hipfacts.checker import Checker
from hipfacts.errors import UsageError

try:
    import pyarrow as pa
    from pyspark import cloudpickle
    from pyspark.sql.types import StringType, StructType
except ModuleNotFoundError as error:
    raise UsageError(f"Spark needs {error.name}", remedy="pip install 'hipfacts[spark]'") from error

from hipfacts.adapters.arrow import NAME, check_batches, checked_schema

if TYPE_CHECKING:
    from pyspark.sql import DataFrame


def check_column(df: DataFrame, column: str, *, checker: Checker | None = None, name: str = NAME) -> DataFrame:
    """The same rows with two more columns: ``name``, the report on the text in ``column``, and ``name_error``.

    A row without a text, or whose text cannot be checked, has no report and says why in ``name_error``; it fails no
    job. ``df`` may be a stream. Each worker process makes one checker and keeps it; ``checker`` is that of the bundled
    claims by default, and travels to the executors with its claims.

    Raises `UsageError` if there is no such column of strings, or one of the new names is there already.
    """
    schema = checked_schema(pa.schema([pa.field(field, pa.string()) for field in df.columns]), column, name=name)
    if not isinstance(df.schema[column].dataType, StringType):
        kind = df.schema[column].dataType.simpleString()
        raise UsageError(f"column `{column}` is {kind}, no text", remedy="name one of strings")
    added = pa.schema([schema.field(name), schema.field(f"{name}_error")])
    new = df.sparkSession.createDataFrame(added.empty_table()).schema
    made = None if checker is None else cloudpickle.dumps(checker)
    work = partial(_work, column=column, made=made, name=name)
    return df.mapInArrow(work, StructType([*df.schema.fields, *new.fields]))


def _work(batches: Iterable[pa.RecordBatch], *, column: str, made: bytes | None, name: str) -> Iterator[pa.RecordBatch]:
    """What runs in a worker process, once a task."""
    return check_batches(batches, column, checker=_kept(made), name=name)


@lru_cache(maxsize=4)  # a worker process serves many tasks, mostly with one and the same checker
def _kept(made: bytes | None) -> Checker:
    if made is None:
        return bundled_checker()
    checker: Checker = pickle.loads(made)  # noqa: S301 - made by `check_column`, and Spark brought it here
    return checker
