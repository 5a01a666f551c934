"""A table of quotations, as `quotes extract` writes it, read back to records."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, get_args, get_type_hints

from quotes.annotations.markup import fault
from quotes.annotations.project import json_lines
from quotes.errors import InputError, UsageError
from quotes.records import Kind, Quotation, Span, SpeakerType, columns
from quotes.sheets import parse_spans, read_sheet, sheet_columns

_NEEDED = ("document", "segments", "speaker")
_DEFAULTS: Mapping[str, str] = {"kind": "direct", "speaker_type": "person", "confidence": "nan", "first_print": "true"}
_FLAGS: Mapping[str, bool] = {
    "true": True, "1": True, "истина": True, "false": False, "0": False, "ложь": False, "": False,
}  # fmt: skip  # spreadsheets write them in the language of their interface
_ONLY_TABLES = (".xlsx", ".sqlite", ".db", ".spacy", ".jsonld")
"""Formats that quotations are written in, and articles never are."""
_BATCH = 1000  # rows of Parquet that are in memory at a time


def read_table(path: str | Path) -> Iterator[Quotation]:
    """The quotations of a .csv, .tsv, .jsonl or .parquet table, in its order. Rows of another kind are left out.

    `document`, `segments` and `speaker` have to be there; of other columns that are missing, texts are empty, offsets
    None, `confidence` not a number, `kind` direct. Raises `UsageError` for another format and for missing columns,
    `InputError` with the line for a row that cannot be read.
    """
    return (quotation for _, quotation in numbered_rows(path))


def numbered_rows(path: str | Path) -> Iterator[tuple[int, Quotation]]:
    """As `read_table`, each quotation with the number of its line, or of its row in Parquet, counted from 1."""
    path = Path(path)
    try:
        for number, row in _rows(path):
            missing = [column for column in _NEEDED if column not in row]
            if missing:
                raise UsageError(f"{path}: columns missing: {', '.join(missing)}: hand in a table of quotes extract")
            if row.get("kind") not in (None, "", *get_args(Kind)):
                continue
            try:
                yield number, _quotation(row)
            except ValueError as error:
                raise fault(str(path), f"no quotation ({error}): write the table anew", number) from None
    except OSError as error:
        raise fault(str(path), f"cannot be read ({error.strerror or error}): check the path") from error


def is_table(path: str | Path) -> bool:
    """Whether a file is a table of quotations rather than one of articles or a text, told by its ending and columns.

    Also True for the formats that `read_table` refuses and no articles are in, False for what cannot be read.
    """
    path = Path(path)
    suffix = path.suffix.casefold()
    if not path.is_file():
        return False
    return suffix in _ONLY_TABLES or set(_NEEDED) <= set(_columns(path, suffix))


def _columns(path: Path, suffix: str) -> Collection[str]:
    """The names of the columns of what may be a table; none where it is no table that can be read."""
    try:
        match suffix:
            case ".csv" | ".tsv":
                return sheet_columns(path, columns(Quotation))
            case ".jsonl":
                return next((row.keys() for _, row in json_lines(path)), ())
            case ".parquet":
                return _parquet_columns(path)
    except (InputError, OSError):
        pass
    return ()


def _rows(path: Path) -> Iterator[tuple[int, Mapping[str, Any]]]:
    match path.suffix.casefold():
        case ".csv" | ".tsv":
            yield from read_sheet(path, columns(Quotation))
        case ".jsonl":
            yield from json_lines(path)
        case ".parquet":
            yield from _parquet_rows(path)
        case other:
            raise UsageError(f"{path}: no table is read from {other or 'such files'}: hand in .csv or .jsonl")


def _parquet_columns(path: Path) -> list[str]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        return [*map(str, pq.read_schema(path).names)]
    except pa.ArrowException:
        return []


def _parquet_rows(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path) as file:
            rows = (row for batch in file.iter_batches(_BATCH) for row in batch.to_pylist())
            yield from enumerate(rows, 1)
    except pa.ArrowException as error:
        told = " ".join(str(error).split())
        raise fault(str(path), f"no Parquet file that can be read ({told}): write the table anew") from error


def _quotation(row: Mapping[str, Any]) -> Quotation:
    return Quotation(**{column: _value(column, hint, row.get(column)) for column, hint in _hints().items()})


@cache
def _hints() -> dict[str, object]:
    """The type of each column, in table order."""
    hints = get_type_hints(Quotation)
    return {column: hints[column] for column in columns(Quotation)}


def _value(column: str, hint: object, value: object) -> Any:
    """The value of a cell in the type of its field."""
    if value is None or value == "":
        value = _DEFAULTS.get(column, "")
    if column == "segments":
        return _segments(value)
    if hint is float:
        return float(str(value).replace(",", "."))  # as a spreadsheet writes it in some countries
    if hint == int | None:
        return None if value == "" else int(str(value))
    told = str(value).strip()
    if hint is bool:
        if told.casefold() not in _FLAGS:
            raise ValueError(f"{column} {told!r}")
        return _FLAGS[told.casefold()]
    if column == "speaker_type" and told not in get_args(SpeakerType):
        raise ValueError(f"speaker_type {told!r}")
    return told


def _segments(value: object) -> tuple[Span, ...]:
    if isinstance(value, str):
        return parse_spans(value)
    match value:
        case list() if all(isinstance(part, list) and len(part) == 2 for part in value):
            return tuple((int(start), int(end)) for start, end in value)
        case list() if all(isinstance(part, dict) and part.keys() == {"start", "end"} for part in value):  # Parquet
            return tuple((int(part["start"]), int(part["end"])) for part in value)
    raise ValueError(f"segments {value!r}")
