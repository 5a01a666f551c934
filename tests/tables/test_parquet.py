from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
from rows import BRIDGE, FAILURE, HARD, PERSON, RECORDS, write

from quotes.annotations.table import read_table
from quotes.records import Failure, Person, Quotation, columns
from quotes.tables import open_table


def test_it_comes_back_typed(tmp_path: Path) -> None:
    table = pq.read_table(write(tmp_path / "q.parquet"))
    assert table.column_names == columns(Quotation)
    types = {field.name: str(field.type) for field in table.schema}
    assert (types["date"], types["confidence"], types["mention_start"]) == ("string", "double", "int64")
    rows = table.to_pylist()
    assert rows[0]["segments"] == [{"start": 1, "end": 12}, {"start": 33, "end": 49}]
    assert [row["quote"] for row in rows] == [record.quote for record in RECORDS]
    assert rows[1]["mention_start"] is None


def test_bounds_are_dates_and_other_dates_stay_edtf(tmp_path: Path) -> None:
    rows = pq.read_table(write(tmp_path / "q.parquet")).to_pylist()
    dates = [(row["date"], row["date_earliest"], row["date_latest"], row["published"]) for row in rows[:3]]
    assert dates == [
        ("XXXX-09-12", date(2024, 5, 2), None, ""),
        ("", None, None, ""),
        ("2024-05-02/2024-05-06", date(2024, 5, 2), date(2024, 5, 6), "2024-05"),
    ]
    with open_table(tmp_path / "people.parquet", Person) as table:
        table.write([PERSON])
    (person,) = pq.read_table(tmp_path / "people.parquet").to_pylist()
    assert (person["first_date"], person["last_date"]) == (date(2024, 5, 2), None)
    assert person["variants"] == ["Вольская", "Волской"]


def test_pandas_finds_rows_by_date(tmp_path: Path) -> None:
    frame = pd.read_parquet(write(tmp_path / "q.parquet"), filters=[("date_latest", ">=", date(2024, 1, 1))])
    assert frame["speaker"].tolist() == [HARD.speaker]


def test_it_is_read_back_as_records(tmp_path: Path) -> None:
    assert list(read_table(write(tmp_path / "q.parquet", [BRIDGE]))) == [BRIDGE]


def test_it_is_compressed_with_dictionaries_where_values_repeat(tmp_path: Path) -> None:
    group = pq.ParquetFile(write(tmp_path / "q.parquet", RECORDS * 5)).metadata.row_group(0)
    chunks = [group.column(number) for number in range(group.num_columns)]
    assert {chunk.compression for chunk in chunks} == {"ZSTD"}
    coded = {chunk.path_in_schema for chunk in chunks if "RLE_DICTIONARY" in chunk.encodings}
    assert {"speaker", "role", "document", "language", "kind", "date_earliest"} <= coded
    assert not coded & {"quote", "segments.list.element.start", "confidence"}


def test_it_streams_in_row_groups(tmp_path: Path) -> None:
    path = tmp_path / "q.parquet"
    with open_table(path, Failure) as table:
        for _ in range(3):
            table.write(FAILURE for _ in range(5_000))
    assert pq.ParquetFile(path).metadata.num_row_groups == 2
    assert pq.read_table(path).num_rows == 15_000
