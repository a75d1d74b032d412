"""Many posts from Parquet to Parquet on a local Spark cluster of two executors, beside the plain library.

    python -m tests.benchmarks.spark
    python -m tests.benchmarks.spark --size 50000 --kill

Each cell of the table gives what one core did in a second of its processor time: for Spark that of the executors and
their Python processes together, so that other work on the machine slows none of it. What comes out is held against the
library's own answers: every post once, the same ones flagged.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from hipfacts import Checker, KnowledgeBase
from hipfacts.adapters.arrow import check_batches
from hipfacts.adapters.spark import check_column
from tests import cluster
from tests.benchmarks import machine, streams
from tests.benchmarks.table import number

PARTS = 40  # files, and so tasks: enough that a lost executor loses little
_TICKS = os.sysconf("SC_CLK_TCK")


class Run(NamedTuple):
    """One way through all posts: seconds that passed, and seconds of processor time on all its cores."""

    name: str
    posts: int
    passed: float
    worked: float

    def row(self) -> str:
        return f"| {self.name} | {self.passed:.1f} | {number(self.worked)} | {number(self.posts / self.worked)} |"


def main(arguments: list[str] | None = None) -> int:
    """Prints the table; 0 where Spark lost, doubled and changed nothing."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.spark",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--size", type=int, default=1_000_000, metavar="N", help="posts; a million by default")
    parser.add_argument("--share", type=float, default=0.01, metavar="S", help="how many of them carry a claim: 0.01")
    parser.add_argument("--kill", action="store_true", help="kill an executor when a quarter of the tasks are done")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name:
        return _measure(Path(name), given.size, given.share, kill=given.kill)


def _measure(folder: Path, size: int, share: float, *, kill: bool) -> int:
    described = machine.describe()
    _tell(f"making up {size:,} posts")
    _write(folder / "posts", size, share)
    flagged: set[int] = set()
    _tell("the library alone")
    runs = [_alone("library, one process", size, lambda: flagged.update(_library(folder / "posts")))]
    _tell("Arrow batches alone")
    runs.append(_alone("Arrow batches, one process", size, lambda: _arrow(folder / "posts")))
    # else Spark reads many small files in one task
    with cluster.session(folder / "cluster", **{"spark.sql.files.minPartitionNum": str(PARTS)}) as spark:
        posts = spark.read.parquet(str(folder / "posts"))
        spark.range(100, numPartitions=4).mapInArrow(_untouched, "id LONG").count()  # the Python processes start
        for name, df in (
            ("Spark, posts through Python and back", posts.mapInArrow(_untouched, posts.schema)),
            ("Spark, checked", check_column(posts, "caption")),
            ("Spark, checked once more", check_column(posts, "caption")),
        ):
            _tell(name)
            runs.append(_on_cluster(spark, name, size, df, folder / "checked"))
        wrong = _compare(spark, folder / "checked", size, flagged)
        if kill:
            _tell("one executor is killed midway")
            pid = _killed(spark, posts, folder / "killed")
            wrong += _compare(spark, folder / "killed", size, flagged)
    print(_table(runs, described, size, share, len(flagged)))
    print(
        f"Of {size:,} posts Spark lost, doubled or changed {wrong:,}" + (f" (process {pid} killed)." if kill else ".")
    )
    return 1 if wrong else 0


def _write(folder: Path, size: int, share: float) -> None:
    folder.mkdir()
    knowledge = KnowledgeBase.bundled()
    texts = streams.short((), streams.captions(knowledge), size, share=share).texts
    for part in range(PARTS):
        ids = range(size * part // PARTS, size * (part + 1) // PARTS)
        table = pa.table({"id": pa.array(ids, pa.int64()), "caption": [texts[place] for place in ids]})
        pq.write_table(table, folder / f"{part:03}.parquet")


def _read(folder: Path) -> Iterator[pa.RecordBatch]:
    for path in sorted(folder.glob("*.parquet")):
        yield from pq.ParquetFile(path).iter_batches(batch_size=10_000)  # as many rows as Spark's batches have


def _library(folder: Path) -> Iterator[int]:
    check = Checker(KnowledgeBase.bundled()).check
    for batch in _read(folder):
        for place, text in zip(batch["id"].to_pylist(), batch["caption"].to_pylist(), strict=True):
            if check(text).flagged:
                yield place


def _arrow(folder: Path) -> None:
    writer = None
    for batch in check_batches(_read(folder), "caption", checker=Checker(KnowledgeBase.bundled())):
        writer = writer or pq.ParquetWriter(folder.parent / "arrow.parquet", batch.schema)
        writer.write_batch(batch)
    assert writer is not None
    writer.close()


def _untouched(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    yield from batches


def _alone(name: str, size: int, run: Callable[[], object]) -> Run:
    passed, worked = time.perf_counter(), time.process_time()
    run()
    return Run(name, size, time.perf_counter() - passed, time.process_time() - worked)


def _on_cluster(spark: Any, name: str, size: int, df: Any, target: Path) -> Run:
    passed, worked = time.perf_counter(), _worked(cluster.executors(spark))
    df.write.mode("overwrite").parquet(str(target))
    return Run(name, size, time.perf_counter() - passed, _worked(cluster.executors(spark)) - worked)


def _worked(processes: list[int]) -> float:
    """Processor seconds of these processes and all below them, those that have ended included."""
    parents: dict[int, list[int]] = {}
    seconds: dict[int, float] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text("utf-8", "replace").rpartition(")")[2].split()
        except OSError:
            continue  # it has just ended
        parents.setdefault(int(fields[1]), []).append(int(path.parent.name))
        seconds[int(path.parent.name)] = sum(map(int, fields[11:15])) / _TICKS
    found, waiting = 0.0, list(processes)
    while waiting:
        process = waiting.pop()
        found += seconds.get(process, 0.0)
        waiting += parents.get(process, [])
    return found


def _killed(spark: Any, posts: Any, target: Path) -> int:
    """Checks the posts while one executor is killed, when a quarter of the tasks are done; returns which."""
    job = threading.Thread(target=lambda: check_column(posts, "caption").write.parquet(str(target)))
    process = cluster.executors(spark)[0]
    job.start()
    if not cluster.wait_for_tasks(spark, PARTS // 4, job):
        raise RuntimeError("the job ended before an executor could be killed; take more posts")
    os.kill(process, signal.SIGKILL)
    job.join()
    return process


def _compare(spark: Any, folder: Path, size: int, flagged: set[int]) -> int:
    """How many posts are missing, there twice, or not flagged as the library flags them."""
    rows = spark.read.parquet(str(folder)).select("id", "hipfacts.flagged").toArrow()
    ids = rows["id"].to_pylist()
    there = {place for place, is_flagged in zip(ids, rows["flagged"].to_pylist(), strict=True) if is_flagged}
    return len(set(range(size)) - set(ids)) + len(ids) - len(set(ids)) + len(there ^ flagged)


def _table(runs: list[Run], described: dict[str, Any], size: int, share: float, flagged: int) -> str:
    where = (
        f"{described['date']}, {described['cpu']}, {described['cores']} cores, load {described['load']} at the start"
    )
    versions = f"{machine.versions(described)}, pyspark {described['packages']['pyspark']}"
    about = f"{size:,} made-up posts of which {share:.0%} carry a claim, {flagged:,} flagged; {cluster.MASTER}"
    head = "| | seconds passed | seconds of processor | posts a second and core |\n|---|---|---|---|"
    return "\n".join([f"{where}. {versions}. {about}.", "", head, *(run.row() for run in runs), ""])


def _tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
