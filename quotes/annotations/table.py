"""A table of quotations, as `quotes extract` writes it, read back to records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, get_args, get_type_hints

from quotes.annotations.markup import fault
from quotes.annotations.project import json_lines
from quotes.errors import UsageError
from quotes.records import Kind, Quotation, Span, SpeakerType, columns
from quotes.sheets import parse_spans, read_sheet

_NEEDED = ("document", "segments", "speaker")
_DEFAULTS: Mapping[str, str] = {"kind": "direct", "speaker_type": "person", "confidence": "nan"}


def read_table(path: str | Path) -> Iterator[Quotation]:
    """The quotations of a .csv, .tsv, .jsonl or .parquet table, in its order. Rows of another kind are left out.

    `document`, `segments` and `speaker` have to be there; of other columns that are missing, texts are empty, offsets
    None, `confidence` not a number, `kind` direct. Raises `UsageError` for another format and for missing columns,
    `InputError` with the line for a row that cannot be read.
    """
    path = Path(path)
    for number, row in _rows(path):
        missing = [column for column in _NEEDED if column not in row]
        if missing:
            raise UsageError(f"{path}: columns missing: {', '.join(missing)}: hand in a table of quotes extract")
        if row.get("kind") not in (None, "", *get_args(Kind)):
            continue
        try:
            yield _quotation(row)
        except ValueError as error:
            raise fault(str(path), f"no quotation ({error}): write the table anew", number) from None


def _rows(path: Path) -> Iterator[tuple[int, Mapping[str, Any]]]:
    match path.suffix.casefold():
        case ".csv" | ".tsv":
            yield from read_sheet(path, columns(Quotation))
        case ".jsonl":
            yield from json_lines(path)
        case ".parquet":
            import pyarrow.parquet as pq

            for number, row in enumerate(pq.read_table(path).to_pylist(), 1):
                yield number, row | {"segments": [(part["start"], part["end"]) for part in row["segments"]]}
        case other:
            raise UsageError(f"{path}: no table is read from {other or 'such files'}: hand in .csv or .jsonl")


def _quotation(row: Mapping[str, Any]) -> Quotation:
    hints = get_type_hints(Quotation)
    return Quotation(**{column: _value(column, hints[column], row.get(column)) for column in columns(Quotation)})


def _value(column: str, hint: object, value: object) -> Any:
    """The value of a cell in the type of its field."""
    if value is None or value == "":
        value = _DEFAULTS.get(column, "")
    if column == "segments":
        return _segments(value)
    if hint is float:
        return float(str(value))
    if hint == int | None:
        return None if value == "" else int(str(value))
    told = str(value).strip()
    if column == "speaker_type" and told not in get_args(SpeakerType):
        raise ValueError(f"speaker_type {told!r}")
    return told


def _segments(value: object) -> tuple[Span, ...]:
    if isinstance(value, str):
        return parse_spans(value)
    match value:
        case list() if all(isinstance(part, list | tuple) and len(part) == 2 for part in value):
            return tuple((int(start), int(end)) for start, end in value)
    raise ValueError(f"segments {value!r}")
