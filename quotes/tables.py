"""Records to tables: DataFrames, and writers of CSV, TSV, JSON lines and Parquet.

The columns are the fields of the record types in `quotes.records`, in their order. In DataFrames, CSV and TSV,
`segments` is `start-end;start-end` and other lists are joined by "; "; JSON lines and Parquet keep them as lists.
"""

from __future__ import annotations

import csv
import json
import os
import secrets
import sys
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, BinaryIO, Literal, Protocol, Self, get_type_hints

from quotes.encodings import without_surrogates
from quotes.errors import UsageError
from quotes.records import Failure, Person, Quotation, Span, columns

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

Record = Quotation | Person | Failure
RecordType = type[Quotation] | type[Person] | type[Failure]

_Kind = Literal["text", "integer", "number", "spans", "texts"]
_KINDS: dict[Any, _Kind] = {
    int: "integer",
    int | None: "integer",
    float: "number",
    tuple[Span, ...]: "spans",
    tuple[str, ...]: "texts",
}
_DTYPES = {"text": "str", "integer": "Int64", "number": "float64", "spans": "str", "texts": "str"}
_ROW_GROUP = 10_000
# JSON allows these inside strings, but what splits text into lines often takes them for line ends.
_LINE_ENDS = {0x85: "\\u0085", 0x2028: "\\u2028", 0x2029: "\\u2029"}


def to_frame(records: Iterable[Record], record_type: RecordType | None = None) -> pd.DataFrame:
    """A DataFrame of records of one type, with all its columns in order, also when there is no record.

    Offsets and counts are `Int64` (missing ones `<NA>`), `confidence` is `float64`, everything else text.
    `record_type` need not be given: it is the type of the first record, `Quotation` when there is none.
    """
    import pandas as pd

    rows = list(records)
    record_type = record_type or (type(rows[0]) if rows else Quotation)
    return pd.DataFrame(
        {
            column: pd.Series([_flat(getattr(row, column), kind) for row in rows], dtype=_DTYPES[kind])
            for column, kind in _kinds(record_type).items()
        }
    )


def open_table(target: str | Path, record_type: RecordType, *, excel: bool = False, force: bool = False) -> TableWriter:
    """A writer of records of one type, to be used in a `with` statement.

    `target` is a file that ends in .csv, .tsv, .jsonl or .parquet, or "-" for CSV on standard output. CSV is UTF-8
    with the quoting and the line ends (CR LF) of RFC 4180, TSV the same with tabs; `excel` puts a byte order mark
    before them, by which Excel knows UTF-8. In JSON lines, `segments` is a list of [start, end]; in Parquet, of
    structs of `start` and `end`. Dates are text (EDTF) in all of them.

    The file appears under its name when the `with` statement ends well, and not at all when it fails.

    Raises `UsageError`: for another ending, for `excel` where it means nothing, for a folder, for a file in a folder
    that does not exist or cannot be written to, and for a file that exists, unless `force`.
    """
    if str(target) == "-":
        return TableWriter(None, lambda sink: _Delimited(sink, record_type, ",", excel))
    path = Path(target)
    if path.is_dir():
        raise UsageError(f"{path} is a folder: name a file in it, such as {path / 'quotes.csv'}")
    suffix = path.suffix.casefold()
    if suffix not in _FORMATS:
        raise UsageError(f"{path}: unknown ending {suffix!r}: choose one of {', '.join(_FORMATS)}")
    if excel and suffix not in (".csv", ".tsv"):
        raise UsageError(f"{path}: --excel goes with .csv and .tsv only")
    if not path.parent.is_dir():
        raise UsageError(f"{path}: there is no folder {path.parent}: create it first")
    if not force and os.path.lexists(path):
        raise UsageError(f"{path} exists already: choose another name, or overwrite it with --force (force=True)")
    return TableWriter(Path(os.path.realpath(path)), lambda sink: _FORMATS[suffix](sink, record_type, excel))


class TableWriter:
    """Writes records to one table, as they come; made by `open_table`."""

    def __init__(self, target: Path | None, encoder: Callable[[BinaryIO], _Encoder]) -> None:
        self._target = target
        self._make_encoder = encoder

    def __enter__(self) -> Self:
        if self._target is None:
            sys.stdout.flush()
            self._sink: BinaryIO = sys.stdout.buffer
        else:
            self._part = self._target.with_name(f".{self._target.name[:100]}.{secrets.token_hex(4)}.part")
            try:
                self._sink = open(self._part, "xb")
            except OSError as error:
                raise UsageError(
                    f"{self._target}: cannot be written ({error.strerror}): choose another place"
                ) from error
        try:
            self._encoder = self._make_encoder(self._sink)
        except BaseException:
            self._close(keep=False)
            raise
        return self

    def write(self, records: Iterable[Record]) -> None:
        """Append records of the table's type."""
        self._encoder.write(records)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        finished = False
        try:
            self._encoder.finish()  # also after an error: Parquet's writer has to be closed before its file
            finished = kind is None
        finally:
            self._close(keep=finished)

    def _close(self, *, keep: bool) -> None:
        if self._target is None:
            if keep:
                self._sink.flush()
            return
        try:
            self._sink.close()
            if keep:
                os.replace(self._part, self._target)
        finally:
            self._part.unlink(missing_ok=True)


class _Encoder(Protocol):
    """One format: records to the bytes of a file."""

    def write(self, records: Iterable[Record]) -> None: ...

    def finish(self) -> None:
        """Write what belongs at the end, if anything does."""
        return


class _Delimited(_Encoder):
    def __init__(self, sink: BinaryIO, record_type: RecordType, delimiter: str, excel: bool) -> None:
        self._kinds = _kinds(record_type)
        self._rows = csv.writer(_Utf8(sink), delimiter=delimiter, lineterminator="\r\n")
        if excel:
            sink.write(b"\xef\xbb\xbf")
        self._rows.writerow(self._kinds)

    def write(self, records: Iterable[Record]) -> None:
        for record in records:
            self._rows.writerow([_flat(getattr(record, column), kind) for column, kind in self._kinds.items()])


class _Utf8:
    """The text file that `csv.writer` wants, on top of a binary one that stays open."""

    def __init__(self, sink: BinaryIO) -> None:
        self._sink = sink

    def write(self, text: str) -> int:
        return self._sink.write(text.encode("utf-8"))


class _JsonLines(_Encoder):
    def __init__(self, sink: BinaryIO, record_type: RecordType) -> None:
        self._sink = sink
        self._columns = columns(record_type)

    def write(self, records: Iterable[Record]) -> None:
        for record in records:
            row = {column: getattr(record, column) for column in self._columns}
            line = without_surrogates(json.dumps(row, ensure_ascii=False)).translate(_LINE_ENDS)
            self._sink.write(line.encode("utf-8") + b"\n")


class _Parquet(_Encoder):
    def __init__(self, sink: BinaryIO, record_type: RecordType) -> None:
        import pyarrow.parquet as pq

        self._kinds = _kinds(record_type)
        self._schema = _schema(self._kinds)
        self._file = pq.ParquetWriter(sink, self._schema)
        self._waiting: list[Record] = []

    def write(self, records: Iterable[Record]) -> None:
        rest: Iterator[Record] = iter(records)
        while more := list(islice(rest, _ROW_GROUP - len(self._waiting))):
            self._waiting += more
            if len(self._waiting) == _ROW_GROUP:
                self._write_group()

    def finish(self) -> None:
        if self._waiting:
            self._write_group()
        self._file.close()

    def _write_group(self) -> None:
        import pyarrow as pa

        values = {
            column: [_typed(getattr(record, column), kind) for record in self._waiting]
            for column, kind in self._kinds.items()
        }
        self._waiting.clear()
        self._file.write_table(pa.Table.from_pydict(values, schema=self._schema))


_FORMATS: dict[str, Callable[[BinaryIO, RecordType, bool], _Encoder]] = {
    ".csv": lambda sink, record_type, excel: _Delimited(sink, record_type, ",", excel),
    ".tsv": lambda sink, record_type, excel: _Delimited(sink, record_type, "\t", excel),
    ".jsonl": lambda sink, record_type, _: _JsonLines(sink, record_type),
    ".parquet": lambda sink, record_type, _: _Parquet(sink, record_type),
}


def _kinds(record_type: RecordType) -> dict[str, _Kind]:
    """What each column holds, in table order."""
    hints = get_type_hints(record_type)
    return {column: _KINDS.get(hints[column], "text") for column in columns(record_type)}


def _schema(kinds: dict[str, _Kind]) -> pa.Schema:
    import pyarrow as pa

    types = {
        "text": pa.string(),
        "integer": pa.int64(),
        "number": pa.float64(),
        "spans": pa.list_(pa.struct([("start", pa.int32()), ("end", pa.int32())])),
        "texts": pa.list_(pa.string()),
    }
    return pa.schema([(column, types[kind]) for column, kind in kinds.items()])


def _flat(value: Any, kind: _Kind) -> Any:
    """A value for a table of plain cells."""
    if kind == "spans":
        return ";".join(f"{start}-{end}" for start, end in value)
    if kind == "texts":
        return without_surrogates("; ".join(value))
    return without_surrogates(value) if kind == "text" else value


def _typed(value: Any, kind: _Kind) -> Any:
    """A value for Arrow."""
    if kind == "spans":
        return [{"start": start, "end": end} for start, end in value]
    if kind == "texts":
        return [without_surrogates(text) for text in value]
    return without_surrogates(value) if kind == "text" else value
