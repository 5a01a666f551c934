from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from quotes.errors import UsageError
from quotes.records import Failure, Person, Quotation, columns
from quotes.tables import open_table, to_frame

PLAIN = Quotation(
    speaker="Della Quint",
    role="mayor",
    quote="The bridge opens in autumn",
    date="XXXX-09-12",
    document="news/bridge.txt",
    language="en",
    published="",
    date_basis="weekday",
    date_earliest="",
    date_latest="",
    kind="direct",
    cue="said",
    mention="Mayor Quint",
    speaker_type="person",
    speaker_id="p1",
    confidence=0.875,
    segments=((10, 20), (31, 47)),
    mention_start=48,
    mention_end=59,
    cue_start=60,
    cue_end=64,
    title="",
    url="",
)
UNNAMED = replace(PLAIN, speaker="", speaker_type="unnamed", mention_start=None, mention_end=None, segments=((0, 4),))
HARD = replace(PLAIN, quote='He, "the boss",\r\nsaid;\t=1\n«да» 😀\u2028\x00end', title="\ud800 title", role="a\rb")
RECORDS = [PLAIN, UNNAMED, HARD]
PERSON = Person("p1", "Анна Вольская", ("Вольская", "Волской"), ("мэр",), ("ru", "en"), "2024-05-02", "", 2, 5)
FAILURE = Failure("a.csv", None, "columns", "a.csv: no column")


def write(path: Path, records: list[Quotation] = RECORDS, **options: bool) -> Path:
    with open_table(path, Quotation, **options) as table:
        table.write(records[:1])
        table.write(iter(records[1:]))
    return path


@pytest.mark.parametrize(("name", "delimiter"), [("q.csv", ","), ("q.tsv", "\t")])
def test_csv_comes_back_as_it_was(tmp_path: Path, name: str, delimiter: str) -> None:
    path = write(tmp_path / name)
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=delimiter, strict=True))
    assert list(rows[0]) == columns(Quotation)
    assert [row["quote"] for row in rows] == [record.quote for record in RECORDS]
    assert rows[0]["segments"] == "10-20;31-47"
    assert rows[0]["confidence"] == "0.875"
    assert rows[1]["mention_start"] == ""
    assert rows[2]["title"] == "\ufffd title"
    assert rows[2]["role"] == "a\rb"


def test_csv_is_rfc_4180_and_excel_gets_its_mark(tmp_path: Path) -> None:
    plain = write(tmp_path / "plain.csv", [PLAIN]).read_bytes()
    assert plain.startswith(b"speaker,role,quote,date,")
    assert plain.count(b"\r\n") == plain.count(b"\n") == 2
    assert write(tmp_path / "excel.csv", [PLAIN], excel=True).read_bytes() == b"\xef\xbb\xbf" + plain


def test_pandas_reads_the_csv(tmp_path: Path) -> None:
    frame = pd.read_csv(write(tmp_path / "q.csv", [PLAIN, UNNAMED]), keep_default_na=False)
    assert list(frame["quote"]) == [PLAIN.quote, UNNAMED.quote]


def test_json_lines_come_back_one_object_a_line(tmp_path: Path) -> None:
    text = write(tmp_path / "q.jsonl").read_bytes().decode("utf-8")
    rows = [json.loads(line) for line in text.splitlines()]
    assert list(rows[0]) == columns(Quotation)
    assert rows[0]["segments"] == [[10, 20], [31, 47]]
    assert rows[1]["mention_start"] is None
    assert rows[2]["quote"] == HARD.quote
    assert "«да» 😀" in text


def test_parquet_comes_back_typed(tmp_path: Path) -> None:
    table = pq.read_table(write(tmp_path / "q.parquet"))
    assert table.column_names == columns(Quotation)
    types = {field.name: str(field.type) for field in table.schema}
    assert (types["date"], types["confidence"], types["mention_start"]) == ("string", "double", "int64")
    rows = table.to_pylist()
    assert rows[0]["segments"] == [{"start": 10, "end": 20}, {"start": 31, "end": 47}]
    assert [row["quote"] for row in rows] == [record.quote for record in RECORDS]
    assert rows[1]["mention_start"] is None


@pytest.mark.parametrize("ending", ["csv", "tsv", "jsonl", "parquet"])
def test_every_format_takes_every_record_type_and_no_records(tmp_path: Path, ending: str) -> None:
    for record in (PLAIN, PERSON, FAILURE):
        for records in ([], [record]):
            path = tmp_path / f"{type(record).__name__}{len(records)}.{ending}"
            with open_table(path, type(record)) as table:
                table.write(records)
            assert path.exists()
    parquet = tmp_path / "Quotation0.parquet"
    assert ending != "parquet" or pq.read_table(parquet).column_names == columns(Quotation)


def test_parquet_streams_in_row_groups(tmp_path: Path) -> None:
    path = tmp_path / "q.parquet"
    with open_table(path, Failure) as table:
        for _ in range(3):
            table.write(FAILURE for _ in range(5_000))
    assert pq.ParquetFile(path).metadata.num_row_groups == 2
    assert pq.read_table(path).num_rows == 15_000


def test_frames_have_all_columns_and_types_with_and_without_rows() -> None:
    for frame in (to_frame([]), to_frame(RECORDS)):
        assert list(frame.columns) == columns(Quotation)
        assert str(frame["mention_start"].dtype) == "Int64"
        assert str(frame["confidence"].dtype) == "float64"
    frame = to_frame(RECORDS)
    assert list(frame["segments"]) == ["10-20;31-47", "0-4", "10-20;31-47"]
    assert frame["mention_start"].isna().tolist() == [False, True, False]
    assert frame["quote"][2] == HARD.quote


def test_frames_of_people_and_failures() -> None:
    people = to_frame([PERSON])
    assert list(people.columns) == columns(Person)
    assert people.loc[0, ["variants", "roles", "languages"]].tolist() == ["Вольская; Волской", "мэр", "ru; en"]
    failures = to_frame([], Failure)
    assert list(failures.columns) == columns(Failure)
    assert str(failures["line"].dtype) == "Int64"


def test_standard_output_gets_utf_8_csv_whatever_the_locale(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="ascii"))
    with open_table("-", Quotation) as table:
        table.write([HARD])
    assert "«да» 😀" in raw.getvalue().decode("utf-8")
    assert not raw.closed


@pytest.mark.parametrize(
    ("name", "options", "says"),
    [
        ("q.xlsx", {}, r"\.csv, \.tsv, \.jsonl, \.parquet"),
        ("noending", {}, r"\.parquet"),
        ("q.jsonl", {"excel": True}, "--excel"),
        ("there.csv", {}, "--force"),
        ("no/such/q.csv", {}, "create it first"),
        ("folder.csv", {}, "is a folder"),
    ],
)
def test_wrong_targets_are_refused_before_any_work(
    tmp_path: Path, name: str, options: dict[str, bool], says: str
) -> None:
    (tmp_path / "there.csv").write_text("mine")
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(UsageError, match=says):
        open_table(tmp_path / name, Quotation, **options)
    assert (tmp_path / "there.csv").read_text() == "mine"


def test_force_overwrites_and_keeps_a_link(tmp_path: Path) -> None:
    target, link = tmp_path / "target.csv", tmp_path / "link.csv"
    target.write_text("old")
    link.symlink_to(target)
    write(link, force=True)
    assert link.is_symlink()
    assert target.read_bytes().startswith(b"speaker,")


@pytest.mark.parametrize("ending", ["csv", "jsonl", "parquet"])
def test_a_failed_run_leaves_no_file_and_spares_the_old_one(tmp_path: Path, ending: str) -> None:
    old = tmp_path / f"q.{ending}"
    old.write_text("old")

    def interrupted() -> Iterator[Quotation]:
        yield PLAIN
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), open_table(old, Quotation, force=True) as table:
        table.write(interrupted())
    assert [path.name for path in tmp_path.iterdir()] == [old.name]
    assert old.read_text() == "old"


def test_a_place_that_cannot_be_written_is_a_usage_error(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("builtins.open", refuse)
    with pytest.raises(UsageError, match="Permission denied"), open_table(tmp_path / "q.csv", Quotation):
        pass
