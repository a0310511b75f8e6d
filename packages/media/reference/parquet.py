"""Writes ../test/fixtures/table/*.parquet: small tables for the reader.

Made with pyarrow 26.0.1:

    python packages/media/reference/parquet.py
"""
from datetime import date, datetime, timezone
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

folder = Path(__file__).parent / "../test/fixtures/table"
people = pa.table({
    "age": pa.array([39, 50, None], pa.int64()),
    "pay": pa.array([1.5, float("nan"), 3.25]),
    "job": ["clerk", None, "Käser, retired"],
    "rich": [True, False, None],
    "born": [date(1980, 1, 31), date(1975, 6, 1), None],
    "seen": pa.array([datetime(2026, 1, 1, 12, 30, tzinfo=timezone.utc)] * 3, pa.timestamp("ms", "UTC")),
})
pq.write_table(people, folder / "people.parquet", compression="snappy")
odd = pa.table({"list": [[1, 2], [3]], "big": pa.array([2**60, 1], pa.int64()), "n": [1, 2]})
pq.write_table(odd, folder / "odd.parquet", compression="none")
