from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from rows import BRIDGE, DOCUMENT, FAILURE, HARD, PERSON, RECORDS, write

from quotes.errors import UsageError
from quotes.records import Document, Quotation
from quotes.tables import open_table

FOR_ALL = ["csv", "tsv", "jsonl", "parquet", "xlsx"]
FOR_QUOTATIONS = ["spacy", "jsonld", "xml", "sqlite", "db"]


@pytest.mark.parametrize("ending", FOR_ALL)
def test_tables_take_every_record_type_and_no_records(tmp_path: Path, ending: str) -> None:
    for record in (BRIDGE, PERSON, DOCUMENT, FAILURE):
        for records in ([], [record]):
            path = tmp_path / f"{type(record).__name__}{len(records)}.{ending}"
            with open_table(path, type(record)) as table:
                table.write(records)
            assert path.exists()


@pytest.mark.parametrize("ending", FOR_QUOTATIONS)
def test_other_formats_take_quotations_only_but_also_none(tmp_path: Path, ending: str) -> None:
    with open_table(tmp_path / f"empty.{ending}", Quotation):
        pass
    assert (tmp_path / f"empty.{ending}").stat().st_size
    with pytest.raises(UsageError, match=r"quotations only: choose one of \.csv, \.tsv, \.jsonl, \.parquet, \.xlsx"):
        open_table(tmp_path / f"people.{ending}", type(PERSON))


@pytest.mark.parametrize("ending", [*FOR_ALL, *FOR_QUOTATIONS])
def test_equal_records_give_equal_bytes_however_they_come(tmp_path: Path, ending: str) -> None:
    (tmp_path / "other").mkdir()
    one, other = tmp_path / f"q.{ending}", tmp_path / "other" / f"q.{ending}"
    records = RECORDS * 100
    write(one, records)
    with open_table(other, Quotation) as table:
        for start in range(0, len(records), 7):
            table.write(records[start : start + 7])
    assert one.read_bytes() == other.read_bytes()


def test_any_dataclass_of_plain_fields_makes_a_table(tmp_path: Path) -> None:
    @dataclass
    class Gull:
        name: str
        wings: int

    with open_table(tmp_path / "gulls.csv", Gull) as table:
        table.write([Gull("Herring", 2)])
    assert (tmp_path / "gulls.csv").read_bytes() == b"name,wings\r\nHerring,2\r\n"


def test_only_databases_take_documents(tmp_path: Path) -> None:
    takers = {ending for ending in FOR_QUOTATIONS if open_table(tmp_path / f"q.{ending}", Quotation).takes_documents}
    assert takers == {"sqlite", "db"}
    assert not open_table(tmp_path / "q.csv", Document).takes_documents


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
        ("q.ods", {}, r"\.csv, \.tsv, \.jsonl, \.parquet, \.xlsx, \.spacy, \.jsonld, \.xml, \.sqlite, \.db"),
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


@pytest.mark.parametrize("ending", [*FOR_ALL, *FOR_QUOTATIONS])
def test_a_failed_run_leaves_no_file_and_spares_the_old_one(tmp_path: Path, ending: str) -> None:
    old = tmp_path / f"q.{ending}"
    old.write_text("old")

    def interrupted() -> Iterator[Quotation]:
        yield BRIDGE
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), open_table(old, Quotation, force=True) as table:
        table.write(interrupted())
    assert [path.name for path in tmp_path.iterdir()] == [old.name]
    assert old.read_text() == "old"


@pytest.mark.parametrize("ending", ["csv", "parquet", "xlsx", "sqlite"])
def test_a_full_disk_at_the_end_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space left"), open_table(tmp_path / f"q.{ending}", Quotation) as table:
        table.write(RECORDS)
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_is_a_usage_error(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("builtins.open", refuse)
    with pytest.raises(UsageError, match="Permission denied"), open_table(tmp_path / "q.csv", Quotation):
        pass
