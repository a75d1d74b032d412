"""A Spark cluster on this machine: a master and two workers, each executor a process of its own."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

MASTER = "local-cluster[2,1,1024]"


@contextmanager
def session(folder: Path, *, master: str = MASTER, **settings: str) -> Iterator[Any]:
    """A session on it, in this Python's environment. Whatever Spark writes of its own goes into ``folder``."""
    import pyspark
    from pyspark.sql import SparkSession

    before = dict(os.environ)
    os.environ.update(
        PYSPARK_PYTHON=sys.executable,
        PYSPARK_DRIVER_PYTHON=sys.executable,
        SPARK_HOME=str(_home(folder, Path(pyspark.__file__).parent)),
        SPARK_LOCAL_IP="127.0.0.1",
    )
    built = SparkSession.builder.master(master).appName("hipfacts")
    for name, value in {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.shuffle.partitions": "2",
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
        "spark.local.dir": str(folder / "local"),
        **settings,
    }.items():
        built = built.config(name, value)
    spark = built.getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    try:
        yield spark
    finally:
        spark.stop()
        gateway = type(spark.sparkContext)._gateway
        if gateway is not None:  # the JVM would go on, with this environment, until Python ends
            gateway.shutdown()
            gateway.proc.stdin.close()
            gateway.proc.wait(60)
            type(spark.sparkContext)._gateway = type(spark.sparkContext)._jvm = None
        os.environ.clear()
        os.environ.update(before)


def executors(spark: Any) -> list[int]:
    """The process ids of this session's executors."""
    wanted = {b"--app-id", spark.sparkContext.applicationId.encode()}
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = set(path.read_bytes().split(b"\0"))
        except OSError:
            continue  # it has just ended
        if wanted <= words and any(word.endswith(b"CoarseGrainedExecutorBackend") for word in words):
            found.append(int(path.parent.name))
    return sorted(found)


def wait_for_tasks(spark: Any, count: int, job: threading.Thread) -> bool:
    """Waits until so many tasks of a stage are done; False if the job ended before."""
    tracker = spark.sparkContext.statusTracker()
    while job.is_alive():
        stages = [stage for number in tracker.getActiveStageIds() if (stage := tracker.getStageInfo(number))]
        if max((stage.numCompletedTasks for stage in stages), default=0) >= count:
            return True
        time.sleep(0.02)
    return False


def _home(folder: Path, installed: Path) -> Path:
    """Spark's own folder once more, since the executors' logs go into it."""
    home = folder / "spark"
    home.mkdir(parents=True, exist_ok=True)
    for path in installed.iterdir():
        if path.name != "work" and not (home / path.name).exists():
            (home / path.name).symlink_to(path)
    return home
