"""A marked text for a terminal: brackets with the numbers of the quotations, and below it who said them."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from quotes.records import Quotation
from quotes.view.notebook.looks import UNKNOWN_DATE, UNNAMED, MarkKind
from quotes.view.notebook.marking import MarkedText
from quotes.view.notebook.markup import visible
from quotes.view.notebook.nesting import Event, Opening, nested

_BRACKETS: dict[MarkKind, tuple[str, str]] = {
    "direct": ("[", "]"),
    "partial": ("[", "]"),
    "speaker": ("{", "}"),
    "cue": ("<", ">"),
}
"""Roles are left to the list below the text."""
_UNBROKEN = "\0"  # a space at which no line ends; not in a text that is made visible


def plain(text: MarkedText, width: int) -> str:
    """A text with `[1: quotations]`, `{1: words that name their sources}` and `<1: words that report them>`.

    Paragraphs are broken into lines of `width` characters, and parted by blank lines.
    """
    marks = (mark for mark in text.marks if mark.kind in _BRACKETS)
    paragraphs = ["".join(map(_piece, events)) for events in nested(text.text, text.paragraphs, marks)]
    parts = [visible(text.title or text.document), *paragraphs, "\n".join(_list(text, width))]
    return "\n\n".join(part if part in parts[-1:] else _wrapped(part, width) for part in parts if part)


def label(quotation: Quotation) -> str:
    """Who said something, and in which role."""
    name = quotation.speaker or UNNAMED
    return f"{name}, {quotation.role}" if quotation.role else name


def facts(quotation: Quotation) -> str:
    """When, how, and how sure that is."""
    told = (quotation.date or UNKNOWN_DATE, quotation.kind, f"{quotation.confidence:.2f}")
    return " · ".join(told)


def _piece(event: Event) -> str:
    if isinstance(event, str):
        return visible(event)
    before, after = _BRACKETS[event.mark.kind]
    if isinstance(event, Opening):
        return f"{before}{','.join(map(str, event.mark.numbers))}:{_UNBROKEN}"
    return after


def _list(text: MarkedText, width: int) -> Iterator[str]:
    digits = len(str(len(text.quotations)))
    for number, quotation in enumerate(text.quotations, 1):
        told = visible(f"{label(quotation)} · {facts(quotation)}")
        yield textwrap.fill(told, width, initial_indent=f"{number:>{digits}}  ", subsequent_indent=" " * (digits + 2))


def _wrapped(paragraph: str, width: int) -> str:
    return textwrap.fill(paragraph, width, break_long_words=False, break_on_hyphens=False).replace(_UNBROKEN, " ")
