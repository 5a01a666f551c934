"""Tables that pass through a spreadsheet: read however it saved them, written so that it leaves the cells alone.

Spreadsheet programs change the separator and the encoding, put a byte order mark before the header, take `4-9` for a
date and a cell that begins with "=" for a formula.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from quotes.encodings import detect, without_surrogates
from quotes.errors import InputError
from quotes.records import Span

_SEPARATORS = ",;\t"
_SAMPLE_BYTES = 1 << 20
_LONGEST_CELL = 1 << 26
_FORMULA = re.compile(r"[=+\-@\t\r]")
_GUARDED = re.compile(r"\A'(?=[=+\-@\t\r])")
_LIKE_A_DATE = re.compile(r"\d{1,2}-\d{1,4}")
_SEGMENT = re.compile(r"\s*(\d+)\s*[-–—]\s*(\d+)\s*")


def read_sheet(path: Path, known: Collection[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of a CSV or TSV file: the number of the line where each begins, and its cells by column.

    `known` are names of columns, by which the separator is told: comma, semicolon or tab. Names of columns are read in
    lower case, with "_" for spaces. Cells lose the space around them and the apostrophe of `guarded`; those that are
    missing are empty. Rows without any content are left out, and so is the header where it comes again, as in files
    that were put together.

    Raises `InputError`, which names the file and the line, for a file that cannot be read or is no well-formed table.
    """
    try:
        with path.open("rb") as file:
            yield from _rows(file, path, known)
    except OSError as error:
        raise _unreadable(path, error) from error


def sheet_columns(path: Path, known: Collection[str]) -> list[str]:
    """The names of the columns of a CSV or TSV file as `read_sheet` has them, none for an empty file; raises alike."""
    try:
        with path.open("rb") as file:
            return next((_names(cells) for _, cells in _lines(file, path, known)), [])
    except OSError as error:
        raise _unreadable(path, error) from error


def guarded(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: an apostrophe goes before what would begin one."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def as_read(cell: str) -> str:
    """What `read_sheet` makes of a cell: without the space around it and the apostrophe of `guarded`."""
    return without_surrogates(_GUARDED.sub("", cell.strip(" \u00a0\r\n\ufeff"), count=1))


def write_spans(spans: Collection[Span]) -> str:
    """`start-end;start-end`; a single short one as `4-9;`, which no spreadsheet takes for a date."""
    written = ";".join(f"{start}-{end}" for start, end in spans)
    return f"{written};" if _LIKE_A_DATE.fullmatch(written) else written


def parse_spans(cell: str) -> tuple[Span, ...]:
    """The spans of a cell; none for an empty one.

    Raises ValueError for anything else, for empty spans and for those that are not in the order of the text.
    """
    spans: list[Span] = []
    for part in filter(str.strip, cell.split(";")):
        found = _SEGMENT.fullmatch(part)
        if not found:
            raise ValueError(f"{cell!r} are no offsets: write start-end;start-end")
        span = int(found[1]), int(found[2])
        if span[0] >= span[1] or (spans and span[0] < spans[-1][1]):
            raise ValueError(f"{cell!r}: offsets do not go up")
        spans.append(span)
    return tuple(spans)


def _rows(file: io.BufferedReader, path: Path, known: Collection[str]) -> Iterator[tuple[int, dict[str, str]]]:
    header: list[str] = []
    for line, cells in _lines(file, path, known):
        names = _names(cells)
        if names == header:
            continue
        if not header:
            header = names
            continue
        if any(cells[len(header) :]):
            raise _malformed(path, line, f"{len(cells)} cells under {len(header)} columns")
        cells += [""] * (len(header) - len(cells))
        yield line, dict(zip(reversed(header), reversed(cells[: len(header)]), strict=True))  # the first of a name wins


def _lines(file: io.BufferedReader, path: Path, known: Collection[str]) -> Iterator[tuple[int, list[str]]]:
    """The rows that have any content, each with the number of its first line."""
    head = file.read(_SAMPLE_BYTES)
    if len(head) == _SAMPLE_BYTES:
        head = head[: head.rfind(b"\n") + 1] or head
    file.seek(0)
    try:
        codec = detect(head)
    except InputError as error:
        raise InputError(f"{path}: {error}", reason=error.reason, document=str(path)) from error
    csv.field_size_limit(max(csv.field_size_limit(), _LONGEST_CELL))
    reader = csv.reader(
        io.TextIOWrapper(file, codec, errors="replace", newline=""),
        delimiter=_separator(head.decode(codec, "replace"), known),
        strict=True,
    )
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise _malformed(path, line, f"no well-formed table ({error})") from error
        cells = [as_read(cell) for cell in cells]
        if any(cells):
            yield line, cells


def _names(cells: Iterable[str]) -> list[str]:
    return ["_".join(cell.casefold().split()) for cell in cells]


def _unreadable(path: Path, error: OSError) -> InputError:
    return InputError(
        f"{path}: cannot be read ({error.strerror}): check the path", reason="unreadable", document=str(path)
    )


def _malformed(path: Path, line: int, what: str) -> InputError:
    return InputError(
        f"{path}, line {line}: {what}: save it as CSV again", reason="format", document=str(path), line=line
    )


def _separator(head: str, known: Collection[str]) -> str:
    """The separator that splits the header into the most names that are known."""
    lines = head.lstrip("\ufeff\r\n ").splitlines()
    header = lines[0] if lines else ""

    def fit(separator: str) -> int:
        return sum("_".join(name.strip('" ').casefold().split()) in known for name in header.split(separator))

    return max(_SEPARATORS, key=fit)
