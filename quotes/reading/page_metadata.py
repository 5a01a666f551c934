"""What a web page says about itself: title, address, language and date of publication.

Asked are, in this order, JSON-LD, OpenGraph and other `<meta>` elements, and the mark-up around the headline. The
author is not kept: articles have no such field.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from quotes.encodings import without_surrogates
from quotes.reading.markup import folded, text_of_fragment
from quotes.reading.page_dates import published_date
from quotes.reading.rows import language_code

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_ARTICLE = re.compile(r"(?:^|[/:])(?:\w*Article|\w*NewsArticle|BlogPosting|LiveBlogPosting|Report)$")
_HOLDERS = ("@graph", "mainEntity")
_JSON_LD = './/script[@type="application/ld+json"]'
_DEEPEST = 8
_SPACE = re.compile(r"\s+")
_WRAPPERS = (("//<![CDATA[", "//]]>"), ("<![CDATA[", "]]>"), ("<!--", "-->"))
_TITLE_END = re.compile(r"\s+[|•·–—-]\s+[^|•·–—]{1,60}\Z")


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known of a page; None stands for what it does not tell. `body` is the text that its JSON-LD carries."""

    title: str | None
    url: str | None
    language: str | None
    published: str | None
    body: str


def metadata(tree: HtmlElement, *, url: str | None, fetched: str | None) -> Metadata:
    """What a page says about itself.

    Args:
        tree: the page, as it was parsed.
        url: the address that it was fetched from; it goes before what the page says.
        fetched: the day on which it was fetched; later dates of publication are not believed.
    """
    meta = _meta(tree)
    own_url = url or _address(tree, meta)
    article = _article(list(_json_ld(tree)), own_url, meta)
    title = _title(tree, article, meta)
    return Metadata(
        title=title,
        url=own_url or _absolute(_string(article.get("url"))),
        language=_language(tree, article, meta),
        published=published_date(
            tree, declared=_string(article.get("datePublished")), meta=meta, url=own_url, latest=fetched
        ),
        body=text_of_fragment(unescape(_string(article.get("articleBody")))),
    )


def _meta(tree: HtmlElement) -> dict[str, list[str]]:
    """The contents of `<meta>` elements by name or property, in lower case."""
    found: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        content = _plain(element.get("content") or "")
        for key in ("property", "name", "http-equiv"):
            if content and (name := element.get(key)):
                found.setdefault(name.strip().casefold(), []).append(content)
    return found


def _json_ld(tree: HtmlElement) -> Iterator[dict[str, object]]:
    """The articles in the page's JSON-LD, in lists and graphs too; what is broken is passed over."""
    for script in tree.iterfind(_JSON_LD):
        text = script.text_content().strip()
        for opening, closing in _WRAPPERS:
            text = text.removeprefix(opening).removesuffix(closing).strip()
        try:
            data = json.loads(text, strict=False)
        except (ValueError, RecursionError):
            continue
        yield from _articles_in(data, _DEEPEST)


def _articles_in(data: object, depth: int) -> Iterator[dict[str, object]]:
    if isinstance(data, list) and depth:
        for item in data:
            yield from _articles_in(item, depth - 1)
    elif isinstance(data, dict) and depth:
        kinds = data.get("@type")
        kinds = kinds if isinstance(kinds, list) else [kinds]
        if any(isinstance(kind, str) and _ARTICLE.search(kind) for kind in kinds):
            yield data
        for holder in _HOLDERS:
            yield from _articles_in(data.get(holder), depth - 1)


def _article(articles: list[dict[str, object]], url: str | None, meta: dict[str, list[str]]) -> dict[str, object]:
    """The one that the page is about: of several, the one with its address or headline; none where that is unclear."""
    if len(articles) > 1:
        addresses = {_path(address) for address in [url, *meta.get("og:url", [])] if address}
        headlines = {folded(title) for title in meta.get("og:title", [])}
        articles = [
            article
            for article in articles
            if _path(_string(article.get("url")) or _string(article.get("mainEntityOfPage"))) in addresses
            or folded(_string(article.get("headline"))) in headlines
        ][:1]
    return articles[0] if articles else {}


def _string(value: object) -> str:
    """A value of JSON-LD as a string; of an object its `@id` or value, of a list its first."""
    if isinstance(value, list):
        value = next(iter(value), None)
    if isinstance(value, dict):
        value = value.get("@id") or value.get("@value") or value.get("alternateName")
    return without_surrogates(value).strip() if isinstance(value, str) else ""


def _title(tree: HtmlElement, article: dict[str, object], meta: dict[str, list[str]]) -> str | None:
    headings = [text for heading in tree.iter("h1") if (text := _plain(heading.text_content()))]
    proposed = [unescape(_string(article.get("headline"))), *meta.get("og:title", []), *meta.get("headline", [])]
    title = _first(map(_plain, proposed)) or (headings[0] if len(headings) == 1 else None)
    if title is None:
        title = _first(_plain(element.text_content()) for element in tree.iter("title"))
    return _without_site(title, tree, meta) if title else None


def _without_site(title: str, tree: HtmlElement, meta: dict[str, list[str]]) -> str:
    """A title without the name of the site after it, which is told by `og:site_name` or by a heading without it."""
    end = _TITLE_END.search(title)
    if end is None:
        return title
    shorter = title[: end.start()]
    named = any(folded(site) == folded(end[0]) for site in meta.get("og:site_name", []))
    headed = any(folded(heading.text_content()) == folded(shorter) for heading in tree.iter("h1", "h2", "h3"))
    return shorter if named or headed else title


def _address(tree: HtmlElement, meta: dict[str, list[str]]) -> str | None:
    canonical = (link.get("href") for link in tree.iterfind('.//link[@rel="canonical"]'))
    return _first(_absolute(address) for address in (*canonical, *meta.get("og:url", [])))


def _absolute(address: str | None) -> str | None:
    """An address on the web, None for one that is relative or of another kind."""
    try:
        address = (address or "").strip()
        parts = urlsplit(address)
    except ValueError:
        return None
    return address if parts.scheme in ("http", "https") and parts.netloc and not re.search(r"\s", address) else None


def _language(tree: HtmlElement, article: dict[str, object], meta: dict[str, list[str]]) -> str | None:
    """The language that the page declares; None where its declarations differ, as those of templates do."""
    root = tree.getroottree().getroot()
    declared = [
        _string(article.get("inLanguage")),
        *meta.get("og:locale", []),
        *meta.get("content-language", []),
        root.get("lang") or root.get("xml:lang") or "",
    ]
    codes = {code for tag in declared if (code := language_code(tag)) and re.fullmatch("[a-z]{2,3}", code)}
    return codes.pop() if len(codes) == 1 else None


def _path(address: str) -> str:
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return f"{parts.netloc.removeprefix('www.')}{parts.path.rstrip('/')}"


def _first(values: Iterable[str | None]) -> str | None:
    return next((value for value in values if value), None)


def _plain(text: str) -> str:
    return _SPACE.sub(" ", text).strip()
