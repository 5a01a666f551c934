"""Tables of articles as CSV or TSV."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from typing import Literal

from quotes.encodings import GUESSED, decode, detect
from quotes.errors import InputError
from quotes.reading.failures import failure
from quotes.reading.found import LONGEST, Found
from quotes.reading.options import COLUMNS, ReadingOptions
from quotes.reading.rows import article_of, no_text
from quotes.reading.streams import head_lines, with_head
from quotes.records import Failure

_ESCAPED = re.compile("[\udc80-\udcff]")
_NEWLINE = re.compile(r"\r\n|\n|\r")


def read_delimited(
    file: io.BufferedReader, name: str, delimiters: str, options: ReadingOptions
) -> Iterator[Found | Failure]:
    """The articles of a table whose cells are separated by one of `delimiters`, the first if nothing speaks for any."""
    head, file = with_head(file)
    head = head_lines(head)
    try:
        codec = detect(head)
    except InputError as error:
        yield failure(name, None, error.reason, str(error))
        return
    # Bytes that do not fit the encoding of the head are kept apart, so that only their row can fail.
    errors = "surrogateescape" if codec in ("utf-8", "utf-8-sig", *GUESSED) else "replace"
    delimiter, quoting = _dialect(head.decode(codec, "replace"), delimiters, options)
    csv.field_size_limit(max(csv.field_size_limit(), LONGEST))
    with io.TextIOWrapper(file, codec, errors=errors, newline="") as text:
        yield from _rows(text, name, codec, delimiter, quoting, options)


def _rows(
    text: io.TextIOWrapper, name: str, codec: str, delimiter: str, quoting: Literal[0, 3], options: ReadingOptions
) -> Iterator[Found | Failure]:
    """The articles of a delimited table; its first row with anything in it is the header."""
    reader = csv.reader(_text_lines(text), delimiter=delimiter, quoting=quoting, strict=True)
    texts = options.column("text")
    header: list[str] = []
    rows = 0
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            break
        except csv.Error as error:
            lines = f"lines {line} to {reader.line_num} are lost" if reader.line_num > line else "the line is lost"
            advice = f"put quotes around a text with quotes and double those inside; {lines}"
            yield failure(name, line, "format", f"no well-formed table ({error}): {advice}")
            if not header:
                return
            rows += 1
            continue
        if not any(cell.strip() for cell in cells):
            continue
        if not header:
            header = [cell.strip().casefold() for cell in cells]
            if texts not in header:
                yield no_text(name, None, header, options)
                return
            continue
        rows += 1
        if any(cell.strip() for cell in cells[len(header) :]):
            advice = f"put quotes around a text with {delimiter!r} in it"
            yield failure(name, line, "format", f"{len(cells)} fields under {len(header)} columns: {advice}")
            continue
        cells += [""] * (len(header) - len(cells))
        row: dict[str, object] = {column: cells[header.index(column)] for column in header}
        try:
            row[texts] = _redecoded(str(row[texts]), codec)
        except InputError as error:
            yield failure(name, line, error.reason, str(error))
            continue
        yield article_of(row, name, line, options)
    if not rows:
        yield failure(name, None, "empty", "no row with a text in it: nothing to read")


def _text_lines(text: io.TextIOWrapper) -> Iterator[str]:
    while line := text.readline(LONGEST):
        if len(line) >= LONGEST:
            raise csv.Error(f"a line of more than {LONGEST} characters")
        yield line


def _dialect(head: str, delimiters: str, options: ReadingOptions) -> tuple[str, Literal[0, 3]]:
    """The delimiter that splits the header into the most known columns, and whether quotes mean anything.

    Tab-separated files often quote nothing. One is taken for such when its first lines are no well-formed quoted
    table but have all as many tabs as the header.
    """
    lines = [line for line in _NEWLINE.split(head) if line.strip()]
    if not lines:
        return delimiters[0], csv.QUOTE_MINIMAL

    known = {options.column(ours) for ours in COLUMNS}

    def fit(delimiter: str) -> tuple[int, int]:
        names = [name.strip(' "\ufeff').casefold() for name in lines[0].split(delimiter)]
        return sum(name in known for name in names), len(names)

    delimiter = max(delimiters, key=fit)
    if delimiter == "\t" and len({line.count("\t") for line in lines}) == 1:
        try:
            for _ in csv.reader(lines, delimiter=delimiter, strict=True):
                pass
        except csv.Error:
            return delimiter, csv.QUOTE_NONE
    return delimiter, csv.QUOTE_MINIMAL


def _redecoded(text: str, codec: str) -> str:
    """`text` as read in `codec` with `surrogateescape`; if bytes were kept apart, read anew by themselves."""
    if _ESCAPED.search(text) is None:
        return text
    return decode(text.encode("utf-8" if codec == "utf-8-sig" else codec, "surrogateescape"))
