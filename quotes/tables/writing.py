"""One table in any of the formats, written as its records come."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from quotes.errors import UsageError
from quotes.files import replacement
from quotes.records import Quotation
from quotes.tables.cells import Record, RecordType
from quotes.tables.docbin import DocBin
from quotes.tables.encoder import Encoder
from quotes.tables.jsonld import JsonLd
from quotes.tables.parquet import Parquet
from quotes.tables.plain import Delimited, JsonLines
from quotes.tables.sqlite import Sqlite
from quotes.tables.tei import Tei
from quotes.tables.xlsx import Xlsx


@dataclass(frozen=True, slots=True)
class _Format:
    """How the encoder of a format is made, from a file, a record type and `excel`."""

    make: Callable[[BinaryIO, RecordType, bool], Encoder]
    quotations_only: bool = False
    for_excel: bool = False
    takes_documents: bool = False


_CSV = _Format(lambda sink, record, excel: Delimited(sink, record, ",", excel=excel), for_excel=True)
_SQLITE = _Format(lambda sink, *_: Sqlite(sink), quotations_only=True, takes_documents=True)
_FORMATS = {
    ".csv": _CSV,
    ".tsv": _Format(lambda sink, record, excel: Delimited(sink, record, "\t", excel=excel), for_excel=True),
    ".jsonl": _Format(lambda sink, record, _: JsonLines(sink, record)),
    ".parquet": _Format(lambda sink, record, _: Parquet(sink, record)),
    ".xlsx": _Format(lambda sink, record, _: Xlsx(sink, record), for_excel=True),
    ".spacy": _Format(lambda sink, *_: DocBin(sink), quotations_only=True),
    ".jsonld": _Format(lambda sink, *_: JsonLd(sink), quotations_only=True),
    ".xml": _Format(lambda sink, *_: Tei(sink), quotations_only=True),
    ".sqlite": _SQLITE,
    ".db": _SQLITE,
}


def open_table(target: str | Path, record_type: RecordType, *, excel: bool = False, force: bool = False) -> TableWriter:
    """A writer of records of one type, to be used in a `with` statement.

    `target` is "-" for CSV on standard output, or a file, whose ending says the format:

    - .csv, .tsv, .jsonl, .parquet and .xlsx for records of any type;
    - .spacy (DocBin), .jsonld, .xml (TEI), .sqlite and .db for quotations only.

    The classes of the modules in this package say what is in each. Dates are text (EDTF) in all of them; only Parquet
    has real dates for bounds. `excel` makes .csv and .tsv such that Excel knows their encoding and runs no cell as a
    formula, as .xlsx always is.

    The file appears under its name when the `with` statement ends well, and not at all when it fails.

    Raises `UsageError`: for another ending, for one that does not suit the record type, for `excel` where it means
    nothing, for a folder, for a file in a folder that does not exist or cannot be written to, and for a file that
    exists, unless `force`.
    """
    if str(target) == "-":
        return TableWriter(None, _CSV, record_type, excel)
    path = Path(target)
    if path.is_dir():
        raise UsageError(f"{path} is a folder: name a file in it, such as {path / 'quotes.csv'}")
    suffix = path.suffix.casefold()
    if suffix not in _FORMATS:
        raise UsageError(f"{path}: unknown ending {suffix!r}: choose one of {', '.join(_FORMATS)}")
    table_format = _FORMATS[suffix]
    if table_format.quotations_only and record_type is not Quotation:
        others = ", ".join(ending for ending, other in _FORMATS.items() if not other.quotations_only)
        raise UsageError(f"{path}: {suffix} is for quotations only: choose one of {others}")
    if excel and not table_format.for_excel:
        raise UsageError(f"{path}: --excel goes with .csv, .tsv and .xlsx only")
    if not path.parent.is_dir():
        raise UsageError(f"{path}: there is no folder {path.parent}: create it first")
    if not force and os.path.lexists(path):
        raise UsageError(f"{path} exists already: choose another name, or overwrite it with --force (force=True)")
    return TableWriter(path, table_format, record_type, excel)


class TableWriter:
    """Writes records to one table, as they come; made by `open_table`."""

    def __init__(self, target: Path | None, table_format: _Format, record_type: RecordType, excel: bool) -> None:
        self._target = target
        self._format = table_format
        self._record_type = record_type
        self._excel = excel

    @property
    def takes_documents(self) -> bool:
        """Can records of the type `Document` be written to this table of quotations, too?"""
        return self._format.takes_documents

    @property
    def shortened(self) -> int:
        """How many cells have been cut so far: those of .xlsx hold no more than 32,767 characters."""
        return self._encoder.shortened

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            sink = stack.enter_context(_standard_output() if self._target is None else replacement(self._target))
            self._encoder = self._format.make(sink, self._record_type, self._excel)
            self._file = stack.pop_all()
        return self

    def write(self, records: Iterable[Record]) -> None:
        """Append records of the table's type."""
        self._encoder.write(records)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if kind is not None:
            try:
                self._encoder.discard()
            finally:
                self._file.__exit__(kind, error, traceback)
            return
        with self._file:
            try:
                self._encoder.finish()
            except BaseException:
                self._encoder.discard()
                raise


@contextmanager
def _standard_output() -> Iterator[BinaryIO]:
    sys.stdout.flush()
    yield sys.stdout.buffer
    sys.stdout.buffer.flush()
