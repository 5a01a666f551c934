from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from rows import BRIDGE, HARD, RECORDS, UNNAMED, write

from quotes.annotations.table import read_table
from quotes.records import Quotation, columns


@pytest.mark.parametrize(("name", "delimiter"), [("q.csv", ","), ("q.tsv", "\t")])
def test_csv_comes_back_as_it_was(tmp_path: Path, name: str, delimiter: str) -> None:
    path = write(tmp_path / name)
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=delimiter, strict=True))
    assert list(rows[0]) == columns(Quotation)
    assert [row["quote"] for row in rows] == [record.quote for record in RECORDS]
    assert rows[0]["segments"] == "1-12;33-49"
    assert rows[0]["confidence"] == "0.875"
    assert rows[1]["mention_start"] == ""
    assert rows[2]["title"] == "\ufffd title"
    assert rows[2]["role"] == "a\rb"


def test_csv_is_rfc_4180_and_excel_gets_its_mark(tmp_path: Path) -> None:
    plain = write(tmp_path / "plain.csv", [BRIDGE]).read_bytes()
    assert plain.startswith(b"speaker,role,quote,date,")
    assert plain.count(b"\r\n") == plain.count(b"\n") == 2
    assert write(tmp_path / "excel.csv", [BRIDGE], excel=True).read_bytes() == b"\xef\xbb\xbf" + plain


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r"])
def test_cells_are_guarded_for_excel_alone_and_come_back(tmp_path: Path, begin: str) -> None:
    risky = replace(UNNAMED, quote=f"{begin}1", title=f"{begin}HYPERLINK()", segments=((4, 6),))
    for name, excel in (("q.csv", True), ("q.tsv", True), ("plain.csv", False)):
        path = write(tmp_path / name, [risky], excel=excel)
        with path.open(encoding="utf-8-sig", newline="") as file:
            (row,) = csv.DictReader(file, delimiter="\t" if name == "q.tsv" else ",")
        guard, segments = ("'", "4-6;") if excel else ("", "4-6")
        assert (row["quote"], row["title"]) == (f"{guard}{begin}1", f"{guard}{begin}HYPERLINK()")
        assert row["segments"] == segments
        (back,) = read_table(path)
        assert (back.quote.strip(), back.segments) == (risky.quote.strip(), risky.segments)


def test_pandas_reads_the_csv(tmp_path: Path) -> None:
    frame = pd.read_csv(write(tmp_path / "q.csv", [BRIDGE, UNNAMED]), keep_default_na=False)
    assert list(frame["quote"]) == [BRIDGE.quote, UNNAMED.quote]


def test_json_lines_come_back_one_object_a_line(tmp_path: Path) -> None:
    text = write(tmp_path / "q.jsonl").read_bytes().decode("utf-8")
    rows = [json.loads(line) for line in text.splitlines()]
    assert list(rows[0]) == columns(Quotation)
    assert rows[0]["segments"] == [[1, 12], [33, 49]]
    assert rows[1]["mention_start"] is None
    assert rows[2]["quote"] == HARD.quote
    assert "«да» 😀" in text
