from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from rows import BRIDGE, HARD, RECORDS, UNNAMED, write

from quotes.records import Quotation, columns
from quotes.tables import open_table, xlsx


def test_a_sheet_is_ready_to_be_worked_with(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(write(tmp_path / "q.xlsx"))
    assert book.sheetnames == ["quotes"]
    sheet = book["quotes"]
    header, *rows = sheet.iter_rows(values_only=True)
    assert list(header) == columns(Quotation)
    first = dict(zip(header, rows[0], strict=True))
    assert (first["quote"], first["confidence"], first["mention_start"]) == (BRIDGE.quote, 0.875, 14)
    assert (first["date"], first["date_earliest"], first["segments"]) == ("XXXX-09-12", "2024-05-02", "1-12;33-49")
    assert dict(zip(header, rows[1], strict=True))["mention_start"] is None
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:Z5")
    assert all(cell.font.b for cell in sheet[1])
    assert sheet.column_dimensions["C"].width > sheet.column_dimensions["F"].width


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@a", "{=1}", "https://news.example", "7", "<r><t>a</t></r>"])
def test_texts_stay_texts(tmp_path: Path, text: str) -> None:
    book = openpyxl.load_workbook(write(tmp_path / "q.xlsx", [replace(BRIDGE, quote=text)]))
    cell = book["quotes"]["C2"]
    assert cell.data_type == "s"
    assert cell.hyperlink is None
    assert cell.value.strip() == (f"'{text}" if text[0] in "=+-@" else text)


def test_what_is_longer_than_a_cell_is_cut_and_counted(tmp_path: Path) -> None:
    fitting, long = "x" * 32_767, "😀" * 16_384
    with open_table(tmp_path / "q.xlsx", Quotation) as table:
        table.write([replace(BRIDGE, quote=fitting), replace(BRIDGE, quote=long)])
    cells = [cell.value for cell in openpyxl.load_workbook(tmp_path / "q.xlsx")["quotes"]["C"]]
    assert cells[1:] == [fitting, "😀" * 16_383 + "…"]
    assert table.shortened == 1


def test_what_is_more_than_a_sheet_goes_on_in_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "_ROWS", 3)
    book = openpyxl.load_workbook(write(tmp_path / "q.xlsx", [*RECORDS, UNNAMED]))
    assert book.sheetnames == ["quotes", "quotes 2", "quotes 3"]
    sizes = [(sheet.max_row, sheet.auto_filter.ref, sheet["A1"].value) for sheet in book]
    assert sizes == [(3, "A1:Z3", "speaker"), (3, "A1:Z3", "speaker"), (2, "A1:Z2", "speaker")]


def test_lines_are_parted_as_spreadsheets_part_them(tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(write(tmp_path / "q.xlsx", [HARD]))["quotes"]
    assert sheet["C2"].value.splitlines()[:2] == ['He, "the boss",', "said;\t=1"]
    assert sheet["B2"].value == "a\nb"
