"""What the readers hand to one another."""

from __future__ import annotations

from typing import NamedTuple

from quotes.reading.web_pages import Page
from quotes.records import Article

LONGEST = 1 << 26
"""Bytes of a text or a line, characters of a table's field: more is no article."""


class Found(NamedTuple):
    """A document and where in its file it stands (`path:line`; empty for one that is the whole file)."""

    document: Article | Page
    place: str
