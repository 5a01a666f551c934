"""A file that is one text."""

from __future__ import annotations

import re

from quotes.encodings import decode
from quotes.errors import InputError
from quotes.reading.failures import failure
from quotes.reading.found import LONGEST, Found
from quotes.reading.web_pages import Page
from quotes.records import Article, Failure

_HTML = re.compile(
    rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?(?>\s+|<!--.*?-->|<\?xml[^>]*>)*+<(?:!doctype\s+html|html)[\s>]",
    re.IGNORECASE | re.DOTALL,
)
_HTML_BYTES = 4096


def looks_like_html(head: bytes) -> bool:
    """Whether what begins like this is plainly an HTML document, whatever its name."""
    return _HTML.match(head[:_HTML_BYTES].replace(b"\0", b"")) is not None


def read_text(data: bytes, name: str, charset: str | None = None) -> Found | Failure:
    """The article that a file is, or the web page. `charset` is an encoding that is declared outside of it."""
    if len(data) > LONGEST:
        return failure(name, None, "format", f"more than {LONGEST >> 20} MB: one article a file, or a .jsonl table")
    if looks_like_html(data):
        return read_page(data, name)
    try:
        return Found(Article(id=name, text=decode(data, declared=charset)), "")
    except InputError as error:
        return failure(name, None, error.reason, str(error))


def read_page(data: bytes, name: str) -> Found | Failure:
    """The web page that a file is; it is judged when it is converted."""
    return Found(Page(id=name, content=data), "")
