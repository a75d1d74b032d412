"""Record batches, checked by the function that every engine uses."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import hipfacts
from hipfacts import Checker, KnowledgeBase
from hipfacts.reports.jsonl import dump
from tests.conftest import WritePack
from tests.needs import needed_module

pa = needed_module("pyarrow")

from hipfacts.adapters.arrow import REPORT, check_batches, check_reader, checked_schema  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent
CAPTION = "These 5 moves fill in your hip dips for good!"
TEXTS = [CAPTION, "Leg day done.", None, "Can squats fill in hip dips?", "Leg day done.", ""]


def batch(texts: list[Any] = TEXTS, kind: Any = None) -> Any:
    ids = pa.array(range(len(texts)), pa.int32())
    schema = pa.schema([("id", pa.int32()), ("caption", kind or pa.string())], metadata={"from": "here"})
    return pa.RecordBatch.from_arrays([ids, pa.array(texts, schema.field("caption").type)], schema=schema)


def as_line(report: hipfacts.Report) -> dict[str, Any]:
    """The report as `--format jsonl` writes it, without what says where in a file it stands."""
    value: dict[str, Any] = json.loads(dump(report))
    return {key: part for key, part in value.items() if key not in ("id", "source")}


def test_reports_stand_beside_the_columns_that_were_there() -> None:
    given = batch()
    (checked,) = check_batches([given], "caption")
    checked.validate(full=True)
    assert checked.schema.names == ["id", "caption", "hipfacts", "hipfacts_error"]
    assert checked.schema == checked_schema(given.schema, "caption")
    assert checked.schema.metadata == {b"from": b"here"}
    assert checked.select(["id", "caption"]).equals(given)
    for text, report in zip(TEXTS, checked["hipfacts"].to_pylist(), strict=True):
        assert report == (None if text is None else as_line(hipfacts.check(text)))
    assert checked["hipfacts"][0].as_py()["flagged"] is True


def test_the_schema_is_typed_and_no_column_of_json() -> None:
    findings = REPORT.field("findings").type.value_type
    assert REPORT.field("flagged").type == pa.bool_()
    assert findings.field("score").type == pa.float64()
    assert findings.field("start").type == pa.int64()
    assert findings.field("stance").type == pa.string()
    assert findings.field("correction").type.field("fact").type == pa.string()
    assert findings.field("sources").type.value_type.field("year").type == pa.int64()
    assert REPORT.field("knowledge").type.value_type.names == ["id", "version", "sha256"]


@pytest.mark.parametrize("kind", ["string", "large_string", "string_view", "dictionary"])
def test_every_kind_of_text_is_read(kind: str) -> None:
    text = pa.dictionary(pa.int8(), pa.string()) if kind == "dictionary" else getattr(pa, kind)()
    (checked,) = check_batches([batch(kind=text)], "caption")
    assert [report and report["status"] for report in checked["hipfacts"].to_pylist()] == [
        "claims_found", "no_known_claim", None, "claims_found", "no_known_claim", "no_known_claim",
    ]  # fmt: skip


def test_bad_rows_say_why_and_stop_no_other() -> None:
    class Breaking(Checker):
        def check(self, text: str, **options: Any) -> hipfacts.Report:
            if text == "break":
                raise RecursionError("too deep")
            return super().check(text, **options)

    torn = pa.array([b"\xff\xfe", CAPTION.encode(), b"break", None], pa.binary()).view(pa.string())
    given = pa.RecordBatch.from_arrays([torn], names=["caption"])
    (checked,) = check_batches([given], "caption", checker=Breaking(KnowledgeBase.bundled()))
    assert [report and report["flagged"] for report in checked["hipfacts"].to_pylist()] == [None, True, None, None]
    assert checked["hipfacts_error"].to_pylist() == [
        "the text is not UTF-8: invalid start byte at byte 0",
        None,
        "it could not be checked: RecursionError: too deep",
        "there is no text: it is null",
    ]


def test_batches_are_checked_one_at_a_time() -> None:
    asked: list[int] = []

    def batches() -> Iterator[Any]:
        for number in range(5):
            asked.append(number)
            yield batch()

    checked = check_batches(batches(), "caption")
    assert asked == []
    next(checked)
    assert asked == [0]


@pytest.mark.parametrize(
    ("column", "names", "message"),
    [
        ("text", ["id", "caption"], "there is no column `text`; there are id, caption"),
        ("id", ["id", "caption"], "column `id` is int32, no text; name one of strings"),
        ("caption", ["caption", "caption"], "2 columns are called `caption`; there are caption, caption"),
        ("caption", ["hipfacts", "caption"], "there is a column `hipfacts` already; choose another `name`"),
        ("caption", ["hipfacts_error", "caption"], "there is a column `hipfacts_error` already"),
    ],
)
def test_a_column_that_cannot_be_checked_is_an_error(column: str, names: list[str], message: str) -> None:
    given = batch().rename_columns(names)
    with pytest.raises(hipfacts.UsageError) as caught:
        next(check_batches([given], column))
    assert message in str(caught.value)
    with pytest.raises(hipfacts.UsageError) as caught:
        check_reader(given, column)
    assert message in str(caught.value)


def test_no_rows_have_the_same_schema() -> None:
    (checked,) = check_batches([batch([])], "caption")
    assert (checked.num_rows, checked.schema) == (0, checked_schema(batch().schema, "caption"))


def test_the_checker_and_the_names_of_the_columns_are_the_users(write_pack: WritePack) -> None:
    checker = Checker(KnowledgeBase.load(write_pack()))
    texts = ["Yes, moonwater dissolves your hip hollows!", CAPTION]
    (checked,) = check_batches([batch(texts)], "caption", checker=checker, name="water")
    assert checked.schema.names[2:] == ["water", "water_error"]
    assert [len(report["findings"]) for report in checked["water"].to_pylist()] == [1, 0]


@given(st.lists(st.lists(st.sampled_from(TEXTS), max_size=5), max_size=4))
@settings(max_examples=40, deadline=None)
def test_however_rows_are_cut_into_batches_none_is_lost_or_doubled(parts: list[list[str | None]]) -> None:
    batches = [batch(part).slice(0) for part in parts]
    whole = [text for part in parts for text in part]
    rows = [row for checked in check_batches(batches, "caption") for row in checked.to_pylist()]
    assert [row["caption"] for row in rows] == whole
    (together,) = check_batches([batch(whole)], "caption")
    assert [row["hipfacts"] for row in rows] == together["hipfacts"].to_pylist()


def test_a_slice_of_a_batch_is_checked_as_such() -> None:
    (checked,) = check_batches([batch().slice(1, 3)], "caption")
    assert checked["id"].to_pylist() == [1, 2, 3]
    assert [report and report["status"] for report in checked["hipfacts"].to_pylist()] == [
        "no_known_claim", None, "claims_found",
    ]  # fmt: skip


def test_it_goes_through_parquet_and_back(tmp_path: Path) -> None:
    parquet = needed_module("pyarrow.parquet")
    reader = check_reader(batch(), "caption")
    with parquet.ParquetWriter(tmp_path / "out.parquet", reader.schema) as writer:
        for checked in reader:
            writer.write_batch(checked)
    assert parquet.read_table(tmp_path / "out.parquet").equals(
        pa.Table.from_batches(check_batches([batch()], "caption"))
    )


def test_without_pyarrow_the_error_names_the_extra() -> None:
    code = "import sys; sys.modules['pyarrow'] = None\nimport hipfacts.adapters.arrow"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "UsageError: record batches need pyarrow; pip install 'hipfacts[arrow]'" in done.stderr


def test_the_example_runs_it_under_four_engines() -> None:
    for engine in ("duckdb", "polars", "pandas"):
        needed_module(engine)
    done = subprocess.run(
        [sys.executable, "-W", "error", "examples/engines.py"],
        capture_output=True, text=True, encoding="utf-8", cwd=ROOT, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert "('ig-1', 'product-removes-hip-dips'" in lines[0]
    assert lines[1:] == ["Polars ['tt-1', 'ig-1']", "pandas ['tt-1', 'ig-1']", "Arrow 2 flagged"]
