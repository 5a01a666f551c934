"""Marked-up text (HTML, XHTML, NITF, trafilatura's trees) to plain paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

_BLOCKS = frozenset(
    "address article aside block blockquote body body.content body.head bq br caption cell center dd div dl dt footer "
    "form h1 h2 h3 h4 h5 h6 head header hl1 hl2 hr item lb li list main nav ol p pre quote row section table tbody td "
    "tfoot th thead tr ul".split()
)
_NO_TEXT = frozenset("audio figcaption figure iframe media noscript script style svg template video".split())
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_RUSSIAN_MARKS = (("«", "»"), ("„", "“"))
_ENGLISH_MARKS = (("“", "”"), ("‘", "’"))
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_FEW = 20  # pieces of text that tell the script of all
_NO_WORD = re.compile(r"\W+")
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>|&(?:#\d+|#x[\dA-Fa-f]+|\w+);")


def local_name(element: _Element) -> str:
    """The name of an element without its namespace, in lower case; empty for comments and the like."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def declared_language(element: _Element) -> str | None:
    """The `xml:lang` of an element or of the nearest one around it, as it is written."""
    return next((tag for around in (element, *element.iterancestors()) if (tag := around.get(_XML_LANG))), None)


def children(element: _Element, *names: str) -> Iterator[_Element]:
    """The children with one of the local names, in lower case, in the order of the names."""
    for name in names:
        yield from (child for child in element if local_name(child) == name)


def descendants(element: _Element, *path: str) -> Iterator[_Element]:
    """The elements that lead down from an element by local names, in lower case; steps may be left out of the path."""
    found = [element]
    for name in path:
        found = [inner for outer in found for inner in outer.iterdescendants() if local_name(inner) == name]
    return iter(found)


def one_line(element: _Element | None) -> str | None:
    """The text of an element with single spaces, None for nothing."""
    return " ".join("".join(element.itertext()).split()) or None if element is not None else None


def plain_text(root: _Element) -> str:
    """The text in an element: its paragraphs, list items, cells and lines, with a blank line between any two.

    Runs of white space become one space; soft hyphens and other signs without width are dropped; `<q>` gets its marks.
    Pictures with their captions, films, scripts and styles are left out.
    """
    paragraphs = ["".join(pieces) for pieces in _pieces(root)]
    spaced = (" ".join(_INVISIBLE.sub("", paragraph).split()) for paragraph in paragraphs)
    return "\n\n".join(paragraph for paragraph in spaced if paragraph)


def text_of_fragment(markup: str) -> str:
    """The plain text of a piece of HTML, as feeds carry it. What has no tag in it is text already."""
    if _TAG.search(markup) is None:
        return markup.strip()
    from lxml.html import HTMLParser, fragment_fromstring

    parser = HTMLParser(remove_comments=True, remove_pis=True, collect_ids=False)
    return plain_text(fragment_fromstring(without_control(markup), create_parent="div", parser=parser))


def without_headline(text: str, title: str | None) -> str:
    """`text` without its first paragraph, if that is the title and not all there is."""
    first, _, rest = text.partition("\n\n")
    return rest if rest and title and folded(first) == folded(title) else text


def folded(text: str) -> str:
    """The words of a title, in lower case, to compare it by."""
    return _NO_WORD.sub(" ", text).strip().casefold()


def quotation_marks(element: _Element) -> tuple[str, str]:
    """What a browser puts before and after the text of a `<q>`: the marks of its script and depth."""
    start = "".join(islice(element.itertext(), _FEW))
    marks = _RUSSIAN_MARKS if _CYRILLIC.search(start) else _ENGLISH_MARKS
    return marks[sum(1 for _ in element.iterancestors("{*}q")) % 2]


def without_control(text: str) -> str:
    """`text` without the control characters that XML forbids."""
    return _CONTROL.sub("", text)


def _pieces(root: _Element) -> Iterator[list[str]]:
    """The pieces of text of each paragraph, in the order of the document; not recursive, since pages nest deep."""
    from lxml.etree import iterwalk

    pieces: list[str] = []
    skipped = 0
    for event, element in iterwalk(root, events=("start", "end")):
        name = local_name(element)
        starts = event == "start"
        if name in _BLOCKS and not skipped:
            yield pieces
            pieces = []
        if name in _NO_TEXT or not name:
            skipped += 1 if starts else -1
        if name == "q" and not skipped and not starts:
            pieces.append(quotation_marks(element)[1])
        text = element.text if starts else element.tail if element is not root else None
        if name == "q" and not skipped and starts:
            pieces.append(quotation_marks(element)[0])
        if text and not skipped:
            pieces.append(text)
    yield pieces
