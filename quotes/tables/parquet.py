"""Parquet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Any, BinaryIO

from quotes.encodings import without_surrogates
from quotes.tables.cells import ColumnKind, Record, RecordType, column_kinds
from quotes.tables.encoder import Encoder

if TYPE_CHECKING:
    import pyarrow as pa

_ROW_GROUP = 10_000
# These are whole days or empty. Other dates are EDTF, of which parts may be unknown: no Arrow type holds them.
_DAYS = frozenset({"date_earliest", "date_latest", "first_date", "last_date"})
# Columns whose values come again and again; others would fill a dictionary in vain.
_REPETITIVE = frozenset(
    "speaker role date document language published date_basis date_earliest date_latest kind cue mention speaker_type "
    "speaker_id title url quotation_group first_date last_date reason languages.list.element roles.list.element".split()
)


class Parquet(Encoder):
    """Parquet, compressed with zstd, in groups of 10,000 rows.

    Offsets and counts are int64, `segments` a list of structs of `start` and `end`, bounds of dates date32 (null where
    there is none), other dates and texts strings.
    """

    def __init__(self, sink: BinaryIO, record_type: RecordType) -> None:
        import pyarrow.parquet as pq

        self._kinds = column_kinds(record_type)
        self._schema = _schema(self._kinds)
        leaves = (f"{name}.list.element" if kind == "texts" else name for name, kind in self._kinds.items())
        self._file = pq.ParquetWriter(
            sink, self._schema, compression="zstd", use_dictionary=[leaf for leaf in leaves if leaf in _REPETITIVE]
        )
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

    def discard(self) -> None:
        self._file.close()  # as long as its file is open: it would write its end there later

    def _write_group(self) -> None:
        import pyarrow as pa

        values = {
            column: [_typed(column, getattr(record, column), kind) for record in self._waiting]
            for column, kind in self._kinds.items()
        }
        self._waiting.clear()
        self._file.write_table(pa.Table.from_pydict(values, schema=self._schema))


def _schema(kinds: dict[str, ColumnKind]) -> pa.Schema:
    import pyarrow as pa

    types = {
        "text": pa.string(),
        "integer": pa.int64(),
        "number": pa.float64(),
        "flag": pa.bool_(),
        "spans": pa.list_(pa.struct([("start", pa.int32()), ("end", pa.int32())])),
        "texts": pa.list_(pa.string()),
    }
    return pa.schema([(column, pa.date32() if column in _DAYS else types[kind]) for column, kind in kinds.items()])


def _typed(column: str, value: Any, kind: ColumnKind) -> Any:
    """A value for Arrow."""
    if column in _DAYS:
        return date.fromisoformat(value) if value else None
    if kind == "spans":
        return [{"start": start, "end": end} for start, end in value]
    if kind == "texts":
        return [without_surrogates(text) for text in value]
    return without_surrogates(value) if kind == "text" else value
