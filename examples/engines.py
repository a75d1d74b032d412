"""The same function under DuckDB, Polars, pandas and plain Arrow: pip install 'hipfacts[arrow]' duckdb polars pandas

python examples/engines.py
"""

from pathlib import Path

import duckdb
import pandas as pd
import polars as pl
import pyarrow.csv

from hipfacts.adapters.arrow import check_batches, check_reader

CAPTIONS = Path(__file__).parent / "captions.csv"


def main() -> None:
    connection = duckdb.connect()
    # a stream, checked while DuckDB reads it; it comes from a cursor of its own, since one connection runs one query
    posts = connection.cursor().read_csv(str(CAPTIONS)).select("id, text")
    checked = check_reader(posts, "text")  # noqa: F841 - the query below reads it by its name
    rows = connection.sql("""
        SELECT id, f.claim, f.correction.fact
        FROM (SELECT id, unnest(hipfacts.findings) AS f FROM checked)
        WHERE f.stance = 'asserted'
    """)
    print("DuckDB", rows.fetchall())

    frame = pl.DataFrame(check_reader(pl.read_csv(CAPTIONS), "text"))
    print("Polars", frame.filter(pl.col("hipfacts").struct.field("flagged"))["id"].to_list())

    table = check_reader(pd.read_csv(CAPTIONS), "text").read_pandas()
    print("pandas", [row.id for row in table.itertuples() if row.hipfacts["flagged"]])

    batches = check_batches(pyarrow.csv.open_csv(CAPTIONS), "text")
    print("Arrow", sum(batch["hipfacts"].field("flagged").true_count for batch in batches), "flagged")


if __name__ == "__main__":
    main()
