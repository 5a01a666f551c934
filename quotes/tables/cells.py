"""What the columns of a record type hold, and their values as tables write them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Literal, Protocol, get_type_hints

from quotes.encodings import without_surrogates
from quotes.records import Document, Failure, Person, Quotation, Span, columns
from quotes.sheets import guarded, write_spans


class Record(Protocol):
    """A dataclass of `quotes.records`, or another whose fields are texts, numbers, flags, spans and tuples of texts."""

    __dataclass_fields__: ClassVar[dict[str, Any]]


RecordType = type[Record]

ColumnKind = Literal["text", "integer", "number", "flag", "spans", "texts"]
_KINDS: dict[Any, ColumnKind] = {
    int: "integer",
    int | None: "integer",
    float: "number",
    bool: "flag",
    tuple[Span, ...]: "spans",
    tuple[str, ...]: "texts",
}
_NAMES: dict[RecordType, str] = {Quotation: "quotes", Person: "people", Document: "documents", Failure: "failures"}


def table_name(record_type: RecordType) -> str:
    """What a table of these records is called, inside of a file that names its tables."""
    return _NAMES.get(record_type, record_type.__name__.casefold())


def column_kinds(record_type: RecordType) -> dict[str, ColumnKind]:
    """What each column holds, in table order."""
    hints = get_type_hints(record_type)
    return {column: _KINDS.get(hints[column], "text") for column in columns(record_type)}


def flat(value: Any, kind: ColumnKind) -> Any:
    """A value for a table of plain cells."""
    if kind == "spans":
        return ";".join(f"{start}-{end}" for start, end in value)
    if kind == "texts":
        return without_surrogates("; ".join(value))
    return without_surrogates(value) if kind == "text" else value


def for_spreadsheet(value: Any, kind: ColumnKind) -> Any:
    """A value for a spreadsheet, which takes it neither for a formula nor for a date (see `quotes.sheets`)."""
    if kind == "spans":
        return write_spans(value)
    cell = flat(value, kind)
    return guarded(cell) if isinstance(cell, str) else cell


def segment_places(quotation: Quotation) -> Iterator[tuple[Span, Span]]:
    """The segments of a quotation, each with the place of its words in `quote`."""
    from quotes.results import JOINT

    place = 0
    for start, end in quotation.segments:
        yield (start, end), (place, place + end - start)
        place += end - start + len(JOINT)
