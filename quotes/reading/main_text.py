"""The main text of a web page, by trafilatura from its body tree.

Source: Barbaresi, "Trafilatura: A Web Scraping Library and Command-Line Tool for Text Discovery and Extraction", ACL
2021 (System Demonstrations).

Its text output marks list items with dashes, which would read as dialogue; hence its tree is taken. Before, the page is
put right where it would lose words: `<q>` gets its quotation marks, as browsers show them, and the text of `<time>`
inside a sentence stays.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from quotes.reading.markup import folded, local_name, plain_text, quotation_marks

if TYPE_CHECKING:
    from lxml.etree import _Element
    from lxml.html import HtmlElement

_FURNITURE = ("nav", "footer")  # a page of little else would be taken for its text
_LINKED = ("p", "li", "td", "h2", "h3", "h4", "h5", "h6")
_LINKED_SHARE = 0.7
"""A paragraph, list item, cell or crosshead with so much of its text in links leads to other stories or sections."""


def main_text(tree: HtmlElement, title: str | None) -> str:
    """The paragraphs of the article on a page, with blank lines between them; empty where there are none.

    Left out are menus, captions, comments, related stories and the headline, `title`. Changes the tree.
    """
    _silence()
    from trafilatura import bare_extraction
    from trafilatura.settings import Document

    _spell_out_quotations(tree)
    _keep_times(tree)
    headlines = {folded(_text(heading)) for heading in tree.iter("h1")} | {folded(title or "")}
    for element in [*tree.iter(*_FURNITURE), *_leading_elsewhere(tree)]:
        _drop(element)
    document = bare_extraction(tree, include_comments=False, favor_precision=True)
    if not isinstance(document, Document):
        return ""
    body = document.body
    for element in list(body.iter("head", "p")):
        if element.get("rend") == "h1" or (folded(_text(element)) in headlines and not _after_prose(element)):
            _drop(element)
    return plain_text(body)


@cache
def _silence() -> None:
    """Keep what the libraries log from standard error; whoever configures logging still gets it."""
    for name in ("trafilatura", "htmldate", "courlan", "readability", "justext"):
        logging.getLogger(name).addHandler(logging.NullHandler())


def _spell_out_quotations(tree: HtmlElement) -> None:
    for element in list(tree.iter("q")):
        opening, closing = quotation_marks(element)
        element.text = opening + (element.text or "")
        if len(element):
            element[-1].tail = (element[-1].tail or "") + closing
        else:
            element.text += closing
    for element in list(tree.iter("q")):
        element.drop_tag()


def _keep_times(tree: HtmlElement) -> None:
    """Keep `<time>` inside sentences, which would be dropped with those of the page's furniture."""
    for paragraph in tree.iter("p"):
        times = list(paragraph.iter("time"))
        if times and len(paragraph.text_content().split()) > 2 * len(" ".join(map(_text, times)).split()) + 3:
            for element in times:
                element.drop_tag()


def _leading_elsewhere(tree: HtmlElement) -> Iterator[HtmlElement]:
    """The elements that lead to other stories. One walk, adding up from the inside, since pages nest deep."""
    from lxml.etree import iterwalk

    lengths: list[list[int]] = [[0, 0]]  # of the text in each open element: in all, and in links
    links = 0
    for event, element in iterwalk(tree, events=("start", "end")):
        is_link = element.tag == "a" and element.get("href") is not None
        if event == "start":
            links += is_link
            length = len((element.text or "").strip())
            lengths.append([length, length if links else 0])
            continue
        links -= is_link
        whole, linked = lengths.pop()
        if whole and element.tag in _LINKED and linked >= _LINKED_SHARE * whole:
            yield element
        after = len((element.tail or "").strip())
        lengths[-1][0] += whole + after
        lengths[-1][1] += linked + (after if links else 0)


def _after_prose(element: _Element) -> bool:
    """Whether a paragraph stands above: what repeats the headline further down is said, not set as a title."""
    return any(local_name(before) != "head" for before in element.itersiblings(preceding=True))


def _drop(element: _Element) -> None:
    """Take an element out of its tree; the text that follows it stays."""
    parent = element.getparent()
    if parent is None:
        return
    before = element.getprevious()
    if before is None:
        parent.text = (parent.text or "") + (element.tail or "")
    else:
        before.tail = (before.tail or "") + (element.tail or "")
    parent.remove(element)


def _text(element: _Element) -> str:
    return " ".join(element.itertext())
