"""CSV, TSV and JSON lines."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from typing import BinaryIO

from quotes.encodings import without_surrogates
from quotes.records import columns
from quotes.tables.cells import Record, RecordType, column_kinds, flat, for_spreadsheet
from quotes.tables.encoder import Encoder

# JSON allows these inside strings, but what splits text into lines often takes them for line ends.
_LINE_ENDS = {0x85: "\\u0085", 0x2028: "\\u2028", 0x2029: "\\u2029"}


class Delimited(Encoder):
    """CSV or TSV in UTF-8, with the quoting and the line ends (CR LF) of RFC 4180.

    `excel` puts a byte order mark before it, by which Excel knows UTF-8, and guards cells.
    """

    def __init__(self, sink: BinaryIO, record_type: RecordType, delimiter: str, *, excel: bool) -> None:
        self._kinds = column_kinds(record_type)
        self._cell = for_spreadsheet if excel else flat
        self._rows = csv.writer(_Utf8(sink), delimiter=delimiter, lineterminator="\r\n")
        if excel:
            sink.write(b"\xef\xbb\xbf")
        self._rows.writerow(self._kinds)

    def write(self, records: Iterable[Record]) -> None:
        for record in records:
            self._rows.writerow([self._cell(getattr(record, column), kind) for column, kind in self._kinds.items()])


class _Utf8:
    """The text file that `csv.writer` wants, on top of a binary one that stays open."""

    def __init__(self, sink: BinaryIO) -> None:
        self._sink = sink

    def write(self, text: str) -> int:
        return self._sink.write(text.encode("utf-8"))


class JsonLines(Encoder):
    """One JSON object a line, with the names of the columns as keys."""

    def __init__(self, sink: BinaryIO, record_type: RecordType) -> None:
        self._sink = sink
        self._columns = columns(record_type)

    def write(self, records: Iterable[Record]) -> None:
        for record in records:
            row = {column: getattr(record, column) for column in self._columns}
            line = without_surrogates(json.dumps(row, ensure_ascii=False)).translate(_LINE_ENDS)
            self._sink.write(line.encode("utf-8") + b"\n")
