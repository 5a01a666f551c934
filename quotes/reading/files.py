"""One file, whatever it is, to the documents in it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import chain
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from quotes.errors import InputError
from quotes.reading.archives import members
from quotes.reading.delimited import read_delimited
from quotes.reading.failures import failure, path_name
from quotes.reading.found import LONGEST, Found
from quotes.reading.json_lines import looks_like_json, read_json_lines, read_objects
from quotes.reading.kinds import ARCHIVES, DELIMITED, GZIP, JSON_LINES, NEWS_XML, PAGES, PARQUET, REFUSED, WARC
from quotes.reading.news_xml import read_news_xml
from quotes.reading.options import ReadingOptions
from quotes.reading.parquet import read_parquet
from quotes.reading.patterns import PathFilter
from quotes.reading.streams import BoundsError, decompressed
from quotes.reading.texts import read_page, read_text
from quotes.reading.warc import read_warc
from quotes.reading.web_pages import LONGEST_PAGE
from quotes.records import Article, Failure


def read_file(path: Path, options: ReadingOptions) -> Iterator[Found | Failure]:
    """The documents in a file, by the ending of its name. Raises OSError where the system refuses it."""
    name = path_name(path)
    suffix = PurePosixPath(name.casefold().removesuffix(GZIP)).suffix
    if suffix in REFUSED:
        yield failure(
            name, None, "format", f"{suffix} is not read: save it as text (.txt) or as a table (.jsonl, .csv)"
        )
        return
    with path.open("rb") as file:
        if not name.casefold().endswith(ARCHIVES):
            yield from _documents(file, name, options)
            return
        for member in members(file, name, PathFilter(options).wants):
            if isinstance(member, Failure):
                yield member
                continue
            try:
                yield from _read(member.file, member.name, options)
            except BoundsError as error:
                yield failure(name, None, error.reason, str(error))
                return
            except InputError as error:
                yield failure(member.name, None, error.reason, str(error))


def read_standard_input(stream: BinaryIO, options: ReadingOptions) -> Iterator[Found | Failure]:
    """The articles of standard input: JSON lines if its first line is a JSON object, else one text or page."""
    name = "-"
    start: list[bytes] = []
    while line := stream.readline(LONGEST):
        start.append(line)
        if line.strip():
            break
    if start and looks_like_json(start[-1]):
        lines = iter(lambda: stream.readline(LONGEST), b"")
        yield from read_objects(chain(start, lines), name, None, options)
        return
    found = read_text(b"".join((*start, stream.read(LONGEST + 1))), name)
    text = b""
    if isinstance(found, Found) and isinstance(found.document, Article):
        text = found.document.text.encode("utf-8", "replace")
    if looks_like_json(text):
        yield from read_objects(io.BytesIO(text), name, None, options)  # UTF-16, as some shells pipe it
    else:
        yield found


def _documents(file: io.BufferedReader, name: str, options: ReadingOptions) -> Iterator[Found | Failure]:
    try:
        yield from _read(file, name, options)
    except InputError as error:
        yield failure(name, None, error.reason, str(error))


def _read(file: io.BufferedReader, name: str, options: ReadingOptions) -> Iterator[Found | Failure]:
    """The documents in a stream that is no archive. Raises `InputError` where it is damaged."""
    kind = name.casefold()
    if kind.endswith(GZIP):
        kind = kind.removesuffix(GZIP)
        file = decompressed(file, GZIP)
    if kind.endswith(JSON_LINES):
        yield from read_json_lines(file, name, options)
    elif kind.endswith(DELIMITED):
        yield from read_delimited(file, name, "\t,;" if kind.endswith(".tsv") else ",;\t", options)
    elif kind.endswith(PARQUET):
        yield from read_parquet(file, name, options)
    elif kind.endswith(NEWS_XML):
        yield from read_news_xml(file, name)
    elif kind.endswith(WARC):
        yield from read_warc(file, name)
    elif kind.endswith(PAGES):
        yield read_page(file.read(LONGEST_PAGE + 1), name)
    else:
        yield read_text(file.read(LONGEST + 1), name)
