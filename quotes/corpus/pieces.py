"""Texts that are longer than a pipeline takes: where to cut them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from quotes.records import Span

# The best place first: after a paragraph, a line, a sentence, a word.
_CUTS = tuple(
    re.compile(pattern)
    for pattern in (
        r"\n[^\S\n]*\n\s*",
        r"\n\s*",
        r"[.!?…][»”\"')]*\s+",
        r"\s+",
    )
)


def cut(text: str, longest: int) -> Iterator[Span]:
    """Cut a text into pieces of at most `longest` characters that together are the whole text.

    A piece ends where a paragraph ends, in the half before its limit; else where a line, a sentence or a word does; and
    just at the limit if there is not even a blank. White space belongs to the piece before it.
    """
    start = 0
    while len(text) - start > longest:
        end = _end(text, start + longest // 2, start + longest)
        yield start, end
        start = end
    yield start, len(text)


def _end(text: str, earliest: int, latest: int) -> int:
    for pattern in _CUTS:
        ends = [match.end() for match in pattern.finditer(text, earliest, latest)]
        if ends:
            return ends[-1]
    return latest
