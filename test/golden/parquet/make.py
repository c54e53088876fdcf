"""Parquet files, and the same tables as CSV, of pyarrow and pandas: `python make.py`, in this folder.

Ran with pyarrow 26.0.1 and pandas 3.1.1.
"""
import decimal
from datetime import datetime, timedelta, timezone

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

ROWS = 96
START = datetime(2024, 1, 1)
TIMES = [START + timedelta(hours=hour) for hour in range(ROWS)]
LOAD = [None if hour == 40 else 100 + (hour * 7) % 24 + hour / 8 for hour in range(ROWS)]
CODECS = ["none", "snappy", "gzip", "brotli", "zstd", "lz4"]


def table(times):
    """Each kind of value that can be read."""
    hours = range(ROWS)
    return pa.table(
        {
            "time": times,
            "open": pa.array([hour % 3 == 0 for hour in hours]),
            "count": pa.array([hour * 1000 for hour in hours], pa.int64()),
            "small": pa.array([None if hour == 9 else hour % 50 - 20 for hour in hours], pa.int8()),
            "half": pa.array([hour / 4 for hour in hours], pa.float16()),
            "price": pa.array([decimal.Decimal(hour * 37 - 900).scaleb(-2) for hour in hours], pa.decimal128(12, 2)),
            "wide": pa.array([decimal.Decimal(f"{hour - 50}.1234567890123456789") for hour in hours], pa.decimal128(30, 19)),
            "day": pa.array([["work", "rest"][hour // 24 % 2] for hour in hours]).dictionary_encode(),
            "load": pa.array(LOAD, pa.float64()),
        }
    )


def times(unit, zone=None):
    naive = TIMES if zone is None else [time.replace(tzinfo=timezone.utc) for time in TIMES]
    return pa.array(naive, pa.timestamp(unit, zone))


def small(values, kind):
    """A column `x` beside days and numbers that can be forecast."""
    days = pa.array([(START + timedelta(days=day)).date() for day in range(40)], pa.date32())
    y = pa.array([float(day % 7) for day in range(40)])
    return pa.table({"date": days, "x": pa.array(values, kind), "y": y})


hourly = table(times("us"))
frame = hourly.to_pandas()
frame["small"] = frame["small"].astype("Int8")
frame.to_csv("hourly.csv", index=False)
for codec in CODECS:
    pq.write_table(hourly, f"{codec}.parquet", compression=codec, row_group_size=50)
pq.write_table(hourly, "pages.parquet", data_page_version="2.0", compression="zstd", data_page_size=64, write_batch_size=16)
plain = dict(use_dictionary=False, compression="snappy")
pq.write_table(
    hourly.drop_columns(["half", "price", "wide", "day", "open"]),
    "encodings.parquet",
    column_encoding={"time": "DELTA_BINARY_PACKED", "count": "DELTA_BINARY_PACKED", "small": "DELTA_BINARY_PACKED", "load": "BYTE_STREAM_SPLIT"},
    **plain,
)
for unit in ["ms", "us", "ns"]:
    pq.write_table(hourly.select(["load"]).add_column(0, "time", times(unit)), f"{unit}.parquet")
pq.write_table(hourly.select(["load"]).add_column(0, "time", times("us", "Europe/Berlin")), "zone.parquet")
pq.write_table(hourly.select(["load"]).add_column(0, "time", times("ns")), "int96.parquet", use_deprecated_int96_timestamps=True)
pandas = pd.DataFrame({"load": LOAD}, index=pd.DatetimeIndex(TIMES))
pandas.to_parquet("pandas.parquet")

pq.write_table(small([2**53 + 2] + [1] * 39, pa.int64()), "large.parquet")
pq.write_table(small([[1, 2]] * 40, pa.list_(pa.int64())), "nested.parquet")
pq.write_table(small([b"\xff"] * 40, pa.binary()), "bytes.parquet")
