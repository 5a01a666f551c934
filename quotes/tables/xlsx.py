"""XLSX, for spreadsheets."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, BinaryIO

from quotes.tables.cells import Record, RecordType, column_kinds, for_spreadsheet, table_name
from quotes.tables.encoder import Encoder

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_ROWS = 1_048_576  # of a sheet, its header included
_CELL = 32_767  # UTF-16 code units
_CUT = "…"
_EPOCH = datetime(1980, 1, 1)  # no table was made then, but equal tables have equal bytes
_WIDTH = 14  # characters
_WIDTHS = {
    "speaker": 24, "role": 30, "quote": 80, "document": 30, "cue": 12, "mention": 24, "speaker_id": 24, "kind": 9,
    "language": 9, "title": 40, "url": 40, "name": 24, "variants": 30, "roles": 40, "message": 80, "sha256": 40,
}  # fmt: skip


class Xlsx(Encoder):
    """A workbook with a bold, fixed header and a filter on each sheet.

    What is more than a sheet holds goes on in further ones ("quotes 2"), and what is more than a cell holds is cut.
    Texts stay texts: no cell is a formula, a link or a date.
    """

    def __init__(self, sink: BinaryIO, record_type: RecordType) -> None:
        from xlsxwriter import Workbook

        self._kinds = column_kinds(record_type)
        self._name = table_name(record_type)
        self._folder = TemporaryDirectory(ignore_cleanup_errors=True)
        options = {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "tmpdir": self._folder.name,
            "use_zip64": True,
        }
        self._book = Workbook(sink, options)
        self._book.set_properties({"created": _EPOCH})
        self._bold = self._book.add_format({"bold": True})
        self._sheets = 0
        self._add_sheet()

    def write(self, records: Iterable[Record]) -> None:
        for record in records:
            if self._row == _ROWS:
                self._end_sheet()
                self._add_sheet()
            for place, (column, kind) in enumerate(self._kinds.items()):
                cell = for_spreadsheet(getattr(record, column), kind)
                if cell is None or cell == "":
                    continue
                if isinstance(cell, str):
                    # Not write(), which takes {=…} for a formula in older releases, whatever the options say.
                    self._sheet.write_string(self._row, place, self._fitting(cell))
                elif isinstance(cell, bool):
                    self._sheet.write_boolean(self._row, place, cell)
                else:
                    self._sheet.write_number(self._row, place, cell)
            self._row += 1

    def finish(self) -> None:
        self._end_sheet()
        self._book.close()
        self._folder.cleanup()

    def discard(self) -> None:
        self._folder.cleanup()

    def _add_sheet(self) -> None:
        self._sheets += 1
        self._sheet: Worksheet = self._book.add_worksheet(
            self._name if self._sheets == 1 else f"{self._name} {self._sheets}"
        )
        self._sheet.freeze_panes(1, 0)
        for place, column in enumerate(self._kinds):
            self._sheet.set_column(place, place, _WIDTHS.get(column, _WIDTH))
        self._sheet.write_row(0, 0, list(self._kinds), self._bold)
        self._row = 1

    def _end_sheet(self) -> None:
        self._sheet.autofilter(0, 0, self._row - 1, len(self._kinds) - 1)

    def _fitting(self, text: str) -> str:
        """A text as the cell can hold it, with its lines parted as spreadsheets part them."""
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        if len(text) > _CELL // 2:
            units = text.encode("utf-16-le")
            if len(units) > 2 * _CELL:
                self.shortened += 1
                text = units[: 2 * (_CELL - 1)].decode("utf-16-le", "ignore") + _CUT
        # XlsxWriter takes this for mark-up of its own and would write it as it is.
        return f"{text} " if text.startswith("<r>") and text.endswith("</r>") else text
