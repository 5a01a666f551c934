"""Articles of feeds: RSS 0.9 to 2.0 and Atom (RFC 4287).

An article's text is its full text where the feed carries it, else its description. Its id is empty where it has none.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from quotes.reading.markup import local_name, one_line, plain_text, text_of_fragment
from quotes.records import Article

if TYPE_CHECKING:
    from lxml.etree import _Element

_RSS = ("", "http://purl.org/rss/1.0/", "http://my.netscape.com/rdf/simple/0.9/", "http://backend.userland.com/rss2")
_CONTENT = "http://purl.org/rss/1.0/modules/content/"
_YANDEX = "http://news.yandex.ru"
_DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"


def rss_item(item: _Element) -> Article:
    """The article of an RSS item."""
    texts = (
        *_named(item, "encoded", _CONTENT),
        *_named(item, "full-text", _YANDEX, f"{_YANDEX}/"),
        *_named(item, "description", *_RSS),
    )
    title = next(_named(item, "title", *_RSS), None)
    url = next(filter(None, map(one_line, _named(item, "link", *_RSS))), None)
    published = next(iter((*_named(item, "pubdate", *_RSS), *_named(item, "date", _DUBLIN_CORE))), None)
    return Article(
        id=one_line(next(_named(item, "guid", *_RSS), None)) or url or "",
        text=next(filter(None, (text_of_fragment(text.text or "") for text in texts)), ""),
        title=_title(title),
        url=url,
        published=one_line(published),
    )


def atom_entry(entry: _Element) -> Article:
    """The article of an Atom entry. The date on which it was updated is not that of its publication."""
    space = _namespace(entry)
    links = [link for link in _named(entry, "link", space) if link.get("rel", "alternate") == "alternate"]
    url = next((address for link in links if (address := link.get("href", "").strip())), None)
    texts = (*_named(entry, "content", space), *_named(entry, "summary", space))
    title = next(_named(entry, "title", space), None)
    return Article(
        id=one_line(next(_named(entry, "id", space), None)) or url or "",
        text=next(filter(None, map(_atom_text, texts)), ""),
        title=_title(title),
        url=url,
        published=one_line(next(_named(entry, "published", space), None)),
    )


def _atom_text(element: _Element) -> str:
    kind = element.get("type", "text")
    if kind == "xhtml":
        return plain_text(element)
    return text_of_fragment(element.text or "") if kind in ("html", "text/html") else (element.text or "").strip()


def _title(element: _Element | None) -> str | None:
    """A title on one line; it may hold HTML, escaped or not."""
    text = one_line(element)
    return " ".join(text_of_fragment(text).split()) or None if text else None


def _named(element: _Element, name: str, *namespaces: str) -> Iterator[_Element]:
    return (child for child in element if local_name(child) == name and _namespace(child) in namespaces)


def _namespace(element: _Element) -> str:
    return str(element.tag).rpartition("}")[0].removeprefix("{")
