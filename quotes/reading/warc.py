"""Web archives (WARC, ISO 28500), as crawlers write them: CC-NEWS among others."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from quotes.errors import InputError
from quotes.reading.failures import failure
from quotes.reading.found import LONGEST, Found
from quotes.reading.streams import with_head
from quotes.reading.texts import looks_like_html, read_text
from quotes.reading.web_pages import LONGEST_PAGE, Page
from quotes.records import Failure

if TYPE_CHECKING:
    from warcio.recordloader import ArcWarcRecord

_PAGES = ("text/html", "application/xhtml+xml")
_TEXTS = ("text/plain",)
_MAGIC = b"WARC/"
_CHARSET = re.compile(r"""charset\s*=\s*["']?([\w.:-]{1,40})""", re.IGNORECASE)
_NOTHING = ("empty", "no page or text that was fetched with success: nothing to read")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


class _Undamaged(io.RawIOBase):
    """A stream that ends where it is damaged, so that what came before is not lost; `error` is the damage.

    Headers are lines: where none ends within `LONGEST` bytes, the archive is no archive.
    """

    def __init__(self, file: io.BufferedReader) -> None:
        self._file = file
        self._without_newline = 0
        self.error: InputError | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        try:
            data = b"" if self.error else self._file.read1(len(buffer))
        except InputError as error:
            self.error = error
            data = b""
        self._without_newline = 0 if b"\n" in data else self._without_newline + len(data)
        if self._without_newline > LONGEST:
            self.error = InputError("no web archive from here on: fetch it again", reason="format")
        buffer[: len(data)] = data
        return len(data)


def read_warc(file: io.BufferedReader, name: str) -> Iterator[Found | Failure]:
    """The pages and plain texts of a web archive that is not compressed, or no longer.

    Read are responses of status 200; their ids are their addresses. The day on which a page was fetched is no date of
    publication: it only bounds what the page may say of it (`Page.fetched`).
    """
    from warcio.archiveiterator import WARCIterator

    head, file = with_head(file)
    if head and not head.startswith(_MAGIC):
        yield failure(name, None, "format", "no web archive (it does not begin with WARC/): fetch it again")
        return
    stream = _Undamaged(file)
    anything = False
    records = WARCIterator(stream)
    while True:
        try:
            record = next(records, None)
        except Exception as error:  # what the library raises for damaged headers is of many kinds
            stream.error = stream.error or InputError(f"damaged web archive ({error}): fetch it again", reason="format")
            break
        if record is None:
            break
        if (found := _document(record, name)) is not None:
            anything = True
            yield found
    if stream.error is not None:
        yield failure(name, None, stream.error.reason, str(stream.error))
    elif not anything:
        yield failure(name, None, *_NOTHING)


def _document(record: ArcWarcRecord, name: str) -> Found | Failure | None:
    """What a response holds; None for one that is no page or text, or was an error."""
    headers = record.http_headers
    if record.rec_type != "response" or headers is None or headers.get_statuscode() != "200":
        return None
    declared = headers.get_header("Content-Type") or ""
    kind = declared.partition(";")[0].strip().casefold()
    if kind and kind not in (*_PAGES, *_TEXTS):
        return None
    address = record.rec_headers.get_header("WARC-Target-URI") or name
    try:
        content = record.content_stream().read(LONGEST_PAGE + 1)
    except Exception as error:  # what the library raises for damaged payloads is of many kinds
        return failure(address, None, "format", f"damaged ({error}): fetch it again")
    if len(content) <= LONGEST_PAGE and record.raw_stream.read(1) == b"" and record.raw_stream.limit:
        return failure(address, None, "format", "cut off, and the archive with it: fetch it again")
    charset = _CHARSET.search(declared)
    if kind in _TEXTS:
        return read_text(content, address, charset[1] if charset else None)
    if not kind and not looks_like_html(content):
        return None
    fetched = _DAY.match(record.rec_headers.get_header("WARC-Date") or "")
    page = Page(
        id=address,
        content=content,
        charset=charset[1] if charset else None,
        url=address,
        fetched=fetched[0] if fetched else None,
    )
    return Found(page, "")
