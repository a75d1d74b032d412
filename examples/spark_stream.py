"""Captions from JSON Lines files as they come into a folder, checked by Spark Structured Streaming.

python examples/spark_stream.py IN OUT CHECKPOINT [MASTER]      reads what is there and ends

With `.trigger(processingTime="10 seconds")` instead of `availableNow` it goes on. A stream from Kafka differs only in
where it comes from. This one was not run, since it needs a broker and Spark's package for Kafka:

    posts = (
        spark.readStream.format("kafka")
        .option("kafka.bootstrap.servers", "localhost:9092")
        .option("subscribe", "posts")
        .load()
        .selectExpr("CAST(key AS STRING) AS id", "CAST(value AS STRING) AS caption")
    )
"""

import os
import sys

from pyspark.sql import SparkSession

from hipfacts.adapters.spark import check_column


def run(spark: SparkSession, source: str, target: str, checkpoint: str) -> None:
    posts = spark.readStream.schema("id STRING, caption STRING").json(source)
    query = (
        check_column(posts, "caption")
        .writeStream.format("parquet")
        .option("path", target)
        .option("checkpointLocation", checkpoint)  # started again, it goes on where it was
        .trigger(availableNow=True)
        .start()
    )
    query.awaitTermination()
    done = spark.read.parquet(target)
    print(f"{done.count():,} captions, {done.where('hipfacts.flagged').count():,} flagged")


def main(source: str, target: str, checkpoint: str, master: str = "local[2]") -> None:
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # the executors' Python, which must have hipfacts too
    spark = SparkSession.builder.master(master).getOrCreate()
    run(spark, source, target, checkpoint)
    spark.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
