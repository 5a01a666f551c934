"""News as XML: feeds (RSS, Atom), NewsML-G2 and NITF, one article at a time.

Entities are refused, whether they lead outside or expand inside; document types are not loaded.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from html.entities import html5
from typing import TYPE_CHECKING

from quotes.encodings import detect
from quotes.errors import InputError
from quotes.reading.failures import failure
from quotes.reading.feeds import atom_entry, rss_item
from quotes.reading.found import Found
from quotes.reading.markup import declared_language, local_name, without_headline
from quotes.reading.newsml import news_item, nitf
from quotes.reading.rows import language_code
from quotes.reading.streams import with_head
from quotes.reading.texts import looks_like_html, read_text
from quotes.reading.web_pages import LONGEST_PAGE
from quotes.records import Article, Failure

if TYPE_CHECKING:
    from lxml.etree import _Element

_ARTICLES: dict[str, Callable[[_Element], Article]] = {
    "item": rss_item,
    "entry": atom_entry,
    "newsitem": news_item,
    "nitf": nitf,
}
_ROOTS = ("rss", "rdf", "feed", "newsmessage", "newsitem", "packageitem", "nitf")
_LANGUAGE = "language"
_NAMED = re.compile(rb"&([A-Za-z][A-Za-z0-9]{1,31});")
_OPEN_ENTITY = re.compile(rb"&[A-Za-z0-9]{0,32}\Z")
_PREDEFINED = frozenset((b"amp", b"lt", b"gt", b"quot", b"apos"))


class _Characters:
    """A stream of XML with HTML's names of characters spelt as numbers: feeds use them as if XML knew them."""

    def __init__(self, file: io.BufferedReader) -> None:
        self._file = file
        self._rest = b""

    def read(self, size: int = -1) -> bytes:
        while True:
            chunk = self._file.read1(size)
            data = self._rest + chunk
            begun = _OPEN_ENTITY.search(data) if chunk else None
            end = begun.start() if begun else len(data)
            data, self._rest = data[:end], data[end:]
            if data or not chunk:
                return _NAMED.sub(_numbered, data)


def read_news_xml(file: io.BufferedReader, name: str) -> Iterator[Found | Failure]:
    """The articles of a file of news XML; an XHTML page in disguise is read as a page."""
    head, file = with_head(file)
    if looks_like_html(head):
        yield read_text(file.read(LONGEST_PAGE + 1), name)
        return
    if not head.strip():
        yield failure(name, None, "empty", "no text in it: nothing to read")
        return
    try:
        codec = detect(head)
    except InputError as error:
        yield failure(name, None, error.reason, str(error))
        return
    from lxml.etree import LxmlError

    anything = False
    try:
        for item in _articles(file, name, codec):
            anything = True
            yield item
    except InputError as error:
        yield failure(name, None, error.reason, str(error))
        return
    except LookupError as error:  # an encoding that Python has and libxml2 has not
        yield failure(name, None, "encoding", f"cannot be read ({error}): save it as UTF-8")
        return
    except LxmlError as error:
        line = getattr(error, "lineno", None) or None
        what = getattr(error, "msg", None) or "it ends before it begins"
        yield failure(name, line, "format", f"no well-formed XML ({what}): the rest is lost, fetch it again")
        return
    if not anything:
        yield failure(name, None, "empty", "no article in it: nothing to read")


def _articles(file: io.BufferedReader, name: str, codec: str) -> Iterator[Found | Failure]:
    from lxml.etree import iterparse

    events = iterparse(
        _Characters(file),
        events=("start", "end"),
        encoding=_encoding(codec),
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    inside: _Element | None = None
    language: str | None = None
    for event, element in events:
        kind = local_name(element)
        if event == "start":
            if element.getparent() is None:
                _check_root(element, kind)
            if inside is None and kind in _ARTICLES:
                inside = element
            continue
        if element is inside:
            yield _found(element, kind, name, language)
            inside = None
        elif inside is None and kind == _LANGUAGE:
            language = element.text
        if inside is None:
            _forget(element)


def _encoding(codec: str) -> str | None:
    """The codec as libxml2 calls it; None where the file's own declaration, or UTF-8, is right."""
    if codec.startswith("utf"):
        return None
    return {"mac-cyrillic": "MacCyrillic", "mac-roman": "Macintosh"}.get(codec, codec)


def _check_root(root: _Element, kind: str) -> None:
    dtd = root.getroottree().docinfo.internalDTD
    if dtd is not None and next(dtd.iterentities(), None) is not None:
        raise InputError("it declares entities, which news has no need of: not read", reason="format")
    if kind not in _ROOTS:
        advice = "NewsML-G2, NITF, RSS and Atom are read; save other kinds as .txt or .jsonl"
        raise InputError(f"XML that begins with <{kind}>: {advice}", reason="format")


def _found(element: _Element, kind: str, name: str, language: str | None) -> Found | Failure:
    line = element.sourceline
    place = f"{name}:{line}"
    article = _ARTICLES[kind](element)
    if not article.text:
        return failure(name, line, "empty", f"no text in {article.id or 'this article'}: nothing to read")
    language = article.language or language_code(declared_language(element) or language)
    text = without_headline(article.text, article.title)
    return Found(replace(article, id=article.id or place, text=text, language=language), place)


def _forget(element: _Element) -> None:
    """Free an element that was read, and those before it."""
    element.clear(keep_tail=False)
    parent = element.getparent()
    if parent is not None:
        while element.getprevious() is not None:
            del parent[0]


def _numbered(match: re.Match[bytes]) -> bytes:
    characters = html5.get(f"{match[1].decode('ascii')};")
    if characters is None or match[1] in _PREDEFINED:
        return match[0]
    return "".join(f"&#{ord(character)};" for character in characters).encode("ascii")
