"""Captions from Parquet to Parquet on Spark: pip install 'hipfacts[spark]', and a Java that Spark runs on.

python examples/spark_batch.py IN OUT [MASTER]
"""

import os
import sys

from pyspark.sql import SparkSession

from hipfacts.adapters.spark import check_column


def run(spark: SparkSession, source: str, target: str) -> None:
    check_column(spark.read.parquet(source), "caption").write.mode("overwrite").parquet(target)
    done = spark.read.parquet(target)
    flagged = done.where("hipfacts.flagged")
    for row in flagged.selectExpr("id", "inline(hipfacts.findings)").limit(10).collect():
        print(f"{row.id}: {row.claim} [{row.stance}] {row.quote!r}")
    failed = done.where("hipfacts_error IS NOT NULL").count()
    print(f"{done.count():,} captions, {flagged.count():,} flagged, {failed:,} that could not be checked")


def main(source: str, target: str, master: str = "local[2]") -> None:
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # the executors' Python, which must have hipfacts too
    spark = SparkSession.builder.master(master).getOrCreate()
    run(spark, source, target)
    spark.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
