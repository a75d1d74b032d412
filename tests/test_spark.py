"""On a real local cluster: a master, and two executors that are processes of their own."""

from __future__ import annotations

import importlib.util
import json
import os
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import hipfacts
from hipfacts import Checker, KnowledgeBase
from tests import cluster
from tests.conftest import WritePack
from tests.needs import needed_command, needed_module

pytestmark = pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas")

ROOT = Path(__file__).resolve().parent.parent
CAPTION = "These 5 moves fill in your hip dips for good!"
TEXTS = [CAPTION, "Leg day done.", None, "Can squats fill in hip dips?"]
FLAGGED = [True, False, None, False]


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory, own_cache: None) -> Iterator[Any]:  # noqa: ARG001 - executors inherit it
    needed_module("pyspark.sql")
    needed_command("java")
    with cluster.session(tmp_path_factory.mktemp("cluster")) as session:
        yield session


def check_column(*given: Any, **named: Any) -> Any:
    return needed_module("hipfacts.adapters.spark").check_column(*given, **named)


def posts(spark: Any, count: int, partitions: int) -> Any:
    """``count`` rows of ids and captions, the four texts in turn."""
    texts = "array(" + ", ".join("NULL" if text is None else f"'{text}'" for text in TEXTS) + ")"
    rows = spark.range(count, numPartitions=partitions)
    return rows.selectExpr("id", f"element_at({texts}, CAST(id % 4 AS INT) + 1) AS caption", "current_date() AS day")


def test_two_executors_check_parquet_into_parquet(spark: Any, tmp_path: Path) -> None:
    assert len(cluster.executors(spark)) == 2
    posts(spark, 100, 4).write.parquet(str(tmp_path / "in"))
    read = spark.read.parquet(str(tmp_path / "in"))
    check_column(read, "caption").write.parquet(str(tmp_path / "out"))
    done = spark.read.parquet(str(tmp_path / "out"))
    assert done.columns == ["id", "caption", "day", "hipfacts", "hipfacts_error"]
    rows = done.orderBy("id").collect()
    assert [row.id for row in rows] == list(range(100))
    for row in rows:
        text = TEXTS[row.id % 4]
        assert row.caption == text
        assert row.day is not None
        if text is None:
            assert (row.hipfacts, row.hipfacts_error) == (None, "there is no text: it is null")
            continue
        report = hipfacts.check(text)
        assert row.hipfacts_error is None
        assert row.hipfacts.flagged is report.flagged
        assert [(f.claim, f.stance, f.start, f.end, f.correction.fact) for f in row.hipfacts.findings] == [
            (f.claim, f.stance.value, f.start, f.end, f.correction.fact) for f in report.findings
        ]


def test_a_bad_row_fails_no_job(spark: Any) -> None:
    rows = spark.sql("""
        SELECT * FROM VALUES (1, CAST(X'FFFE' AS STRING)), (2, :caption), (3, CAST(NULL AS STRING)), (4, '')
        AS t(id, caption)
    """, args={"caption": CAPTION})  # fmt: skip
    done = {row.id: row for row in check_column(rows, "caption").collect()}
    assert {key: row.hipfacts and row.hipfacts.flagged for key, row in done.items()} == {
        1: None, 2: True, 3: None, 4: False,
    }  # fmt: skip
    assert "not UTF-8" in done[1].hipfacts_error
    assert "null" in done[3].hipfacts_error


def test_the_schema_is_typed_and_can_be_asked_in_sql(spark: Any) -> None:
    check_column(posts(spark, 8, 1), "caption", name="facts").createOrReplaceTempView("checked")
    rows = spark.sql("""
        SELECT id, f.claim, f.score FROM (SELECT id, explode(facts.findings) AS f FROM checked)
        WHERE f.stance = 'asserted' AND f.score > 0.5 ORDER BY id
    """).collect()
    assert [(row.id, row.claim) for row in rows] == [(0, "fill-bone-gap"), (4, "fill-bone-gap")]


def test_own_claims_travel_to_the_executors_and_each_process_makes_one_checker(
    spark: Any, write_pack: WritePack, tmp_path: Path
) -> None:
    from pyspark import cloudpickle

    made = tmp_path / "made"

    class Counted(Checker):
        def __setstate__(self, state: dict[str, object]) -> None:
            super().__setstate__(state)
            with made.open("a") as stream:
                stream.write(f"{os.getpid()}\n")

    knowledge = KnowledgeBase.load(write_pack())
    cloudpickle.register_pickle_by_value(sys.modules[__name__])  # the tests are not where the executors look
    try:
        rows = spark.range(60, numPartitions=12).selectExpr("id", "'Yes, moonwater dissolves hip hollows!' AS caption")
        done = check_column(rows, "caption", checker=Counted(knowledge)).collect()
    finally:
        cloudpickle.unregister_pickle_by_value(sys.modules[__name__])
    assert all(row.hipfacts.findings[0].claim == "moonwater-dissolves-hollows" for row in done)
    assert len(done) == 60
    processes = Counter(made.read_text().split())
    assert set(processes.values()) == {1}
    assert len(processes) <= 2  # twelve tasks, two executors of one core


@pytest.mark.parametrize(
    ("column", "name", "message"),
    [
        ("text", "hipfacts", "there is no column `text`; there are id, caption, day"),
        ("id", "hipfacts", "column `id` is bigint, no text"),
        ("caption", "day", "there is a column `day` already"),
    ],
)
def test_a_column_that_cannot_be_checked_is_an_error_before_anything_runs(
    spark: Any, column: str, name: str, message: str
) -> None:
    with pytest.raises(hipfacts.UsageError) as caught:
        check_column(posts(spark, 1, 1), column, name=name)
    assert message in str(caught.value)


def test_a_stream_from_a_folder_goes_on_where_it_was(spark: Any, tmp_path: Path) -> None:
    source, target, checkpoint = (tmp_path / name for name in ("in", "out", "checkpoint"))
    source.mkdir()

    def write(name: str, ids: range) -> None:
        lines = [json.dumps({"id": number, "caption": TEXTS[number % 4]}) for number in ids]
        (source / name).write_text("\n".join(lines) + "\n")

    def run() -> dict[int, bool | None]:
        stream = spark.readStream.schema("id INT, caption STRING").json(str(source))
        query = (
            check_column(stream, "caption")
            .writeStream.format("parquet")
            .option("path", str(target))
            .option("checkpointLocation", str(checkpoint))
            .trigger(availableNow=True)
            .start()
        )
        query.awaitTermination()
        rows = spark.read.parquet(str(target)).collect()
        assert len({row.id for row in rows}) == len(rows)
        return {row.id: row.hipfacts and row.hipfacts.flagged for row in rows}

    write("one.jsonl", range(6))
    assert run() == {number: FLAGGED[number % 4] for number in range(6)}
    write("two.jsonl", range(6, 11))
    assert run() == {number: FLAGGED[number % 4] for number in range(11)}


def test_an_executor_killed_midway_loses_and_doubles_nothing(spark: Any, tmp_path: Path) -> None:
    count, parts = 8_000, 40
    failure: list[BaseException] = []

    def write() -> None:
        try:
            check_column(posts(spark, count, parts), "caption").write.parquet(str(tmp_path / "out"))
        except BaseException as error:
            failure.append(error)

    before = cluster.executors(spark)
    job = threading.Thread(target=write)
    job.start()
    assert cluster.wait_for_tasks(spark, parts // 4, job), (
        f"the job ended before an executor could be killed: {failure}"
    )
    os.kill(before[0], signal.SIGKILL)
    job.join()
    assert not failure
    rows = spark.read.parquet(str(tmp_path / "out")).selectExpr("id", "hipfacts.flagged AS flagged").collect()
    assert sorted(row.id for row in rows) == list(range(count))
    assert all(row.flagged is FLAGGED[row.id % 4] for row in rows)
    assert before[0] not in cluster.executors(spark)


def example(name: str) -> Any:
    """The example's module; its `run` takes the session that is there."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "examples" / f"{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_example_of_a_batch_runs(spark: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    posts(spark, 8, 1).write.parquet(str(tmp_path / "in"))
    example("spark_batch").run(spark, str(tmp_path / "in"), str(tmp_path / "out"))
    assert capsys.readouterr().out.splitlines() == [
        "0: fill-bone-gap [asserted] 'fill in your hip dips'",
        "4: fill-bone-gap [asserted] 'fill in your hip dips'",
        "8 captions, 2 flagged, 2 that could not be checked",
    ]


def test_the_example_of_a_stream_runs(spark: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "posts.jsonl").write_text(json.dumps({"id": "a", "caption": CAPTION}) + "\n")
    example("spark_stream").run(spark, *(str(tmp_path / name) for name in ("in", "out", "checkpoint")))
    assert capsys.readouterr().out == "1 captions, 1 flagged\n"


def test_without_pyspark_the_error_names_the_extra() -> None:
    code = "import sys; sys.modules['pyspark'] = None\nimport hipfacts.adapters.spark"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "pip install 'hipfacts[spark]'" in done.stderr
