"""The date on which a web page was published, from its metadata and mark-up only.

Dates in the text of the page, in its address alone, of its last change and of other stories are never taken; where two
places of the same rank disagree, neither is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from quotes.reading.markup import local_name

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_NAMES = (
    ("article:published_time", "og:article:published_time", "og:published_time", "article:published"),
    (
        "datepublished",
        "date_published",
        "parsely-pub-date",
        "mediator_published_time",
        "sailthru.date",
        "cxenseparse:recs:publishtime",
    ),
    ("dcterms.issued", "dc.date.issued", "dcterms.date", "dc.date", "citation_publication_date"),
    ("pubdate", "publishdate", "publish_date", "publish-date", "publication_date", "published", "date"),
)
"""Names of `<meta>` elements, those that are best defined first."""

_CHANGED = re.compile(r"updat|last|utime|modif|chang|correct|revis|обновл|измен|исправ", re.IGNORECASE)
_MARKED = re.compile(r"(?:^|[\s_-])(?:date|datetime|pub-?date|published|timestamp|dateline)(?:$|[\s_-])", re.IGNORECASE)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_ARTICLES = ("article", "main", "section")
_HEADINGS = ("h1",)
_FEW = 3  # headings of the first rank: that of the site may come before that of the story
_PROSE = 80  # characters of a paragraph that belongs to the story, not to its head
_LONGEST_DATE = 80
_FURNITURE = ("aside", "nav", "footer", "li", "a")
_IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)[/-]?(\d\d)[/-]?(\d\d)(?!\d)")


def published_date(
    tree: HtmlElement, *, declared: str, meta: Mapping[str, Sequence[str]], url: str | None, latest: str | None
) -> str | None:
    """The date of publication as an EDTF date, None where the page does not tell it.

    Args:
        tree: the page.
        declared: what its JSON-LD declares, or an empty string.
        meta: the contents of its `<meta>` elements by name.
        url: its address; a date in it decides between several that the mark-up offers.
        latest: the day, as in 2018-03-05, after which it cannot have been published.
    """
    sources: list[Iterable[str]] = [
        [declared],
        *([value for name in names for value in meta.get(name, ())] for names in _NAMES),
        _microdata(tree),
        _in_head(tree),
        _by_htmldate(tree),
    ]
    for source in sources:
        days = {day for value in source if (day := _day(value, latest))}
        if len(days) > 1:
            days &= _in_address(url)
        if len(days) == 1:
            return days.pop()
    return None


def _day(value: str, latest: str | None) -> str | None:
    """The date that a value gives, if it can be believed."""
    from quotes.pipes.published_dates import declared_date

    for language in ("en", "ru"):
        day = declared_date(value, language=language) if 0 < len(value) <= _LONGEST_DATE else None
        if day and not day.startswith("X") and (latest is None or day <= _next_day(latest)):
            return day
    return None


def _next_day(day: str) -> str:
    """The day after: where a page is written it may be tomorrow already."""
    from datetime import date, timedelta

    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()


def _microdata(tree: HtmlElement) -> Iterator[str]:
    """The properties of the story, not of those that are shown beside it."""
    headed = next(tree.iter(*_HEADINGS), None) is not None
    for element in tree.iterfind('.//*[@itemprop="datePublished"]'):
        around = list(element.iterancestors())
        story = next((one for one in around if local_name(one) == "article"), None)
        other = headed and story is not None and next(story.iter(*_HEADINGS), None) is None
        if not other and not any(local_name(one) in _FURNITURE for one in around):
            yield _written(element)


def _in_head(tree: HtmlElement) -> Iterator[str]:
    """The times and marked dates beside the headline: in its article, above the first paragraph."""
    for heading in islice(tree.iter(*_HEADINGS), _FEW):
        scope = next(heading.iterancestors(*_ARTICLES), None)
        if scope is None:
            parent = heading.getparent()
            scope = parent if parent is None or parent.getparent() is None else parent.getparent()
        if scope is None:
            continue
        for element in scope.iter():
            name = local_name(element)
            if name == "p" and len(element.text_content()) >= _PROSE:
                break
            if (name == "time" or _is_marked(element)) and not _is_elsewhere(element, scope):
                yield _written(element)


def _is_marked(element: HtmlElement) -> bool:
    marks = _CAMEL.sub("-", f"{element.get('class') or ''} {element.get('id') or ''}".replace("__", "-"))
    return _MARKED.search(marks) is not None and len(element.text_content()) <= _LONGEST_DATE


def _is_elsewhere(element: HtmlElement, scope: HtmlElement) -> bool:
    """Whether a date is of the last change, or stands in furniture inside the scope."""
    marks = " ".join(filter(None, (element.get("class"), element.get("itemprop"), element.text_content())))
    if _CHANGED.search(marks):
        return True
    for ancestor in element.iterancestors():
        if ancestor is scope:
            return False
        if local_name(ancestor) in _FURNITURE:
            return True
    return False


def _written(element: HtmlElement) -> str:
    value = element.get("datetime") or element.get("content") or element.text_content()
    return " ".join(value.split())


def _by_htmldate(tree: HtmlElement) -> Iterator[str]:
    """What htmldate finds in `<meta>` elements of names that are not listed here.

    It sees nothing of the page but these, without those that tell of changes; and what it makes of them counts only if
    the date is written there in full.
    """
    from htmldate import find_date
    from lxml.html import Element

    head = Element("head")
    contents = []
    for element in tree.iter("meta"):
        names = "".join(element.get(key) or "" for key in ("name", "property", "http-equiv"))
        content = element.get("content") or ""
        if names and content and "/" not in content and not _CHANGED.search(names):  # addresses date pictures
            head.append(Element("meta", dict(element.attrib)))
            contents.append(content)
    page = Element("html")
    page.append(head)
    found = find_date(page, original_date=True, extensive_search=False, min_date="1800-01-01", max_date="2199-12-31")
    if found and any(found in content for content in contents):
        yield found


def _in_address(url: str | None) -> set[str]:
    found = _IN_ADDRESS.search(url or "")
    return {"-".join(found.groups())} if found else set()
