"""Other ways to count characters than code points.

A table of boundaries gives, for each offset of the other way, the offset in code points, None inside of a character.
"""

from __future__ import annotations

from quotes.records import Span

Boundaries = list[int | None]


def utf16_boundaries(text: str) -> Boundaries:
    """Boundaries of UTF-16 code units, in which Java and JavaScript count: two for a character beyond U+FFFF."""
    boundaries: Boundaries = []
    for place, character in enumerate(text):
        boundaries += [place, None] if character > "\uffff" else [place]
    return [*boundaries, len(text)]


def line_feed_boundaries(text: str) -> Boundaries:
    """Boundaries of a text shown by a browser, which reads CR LF as one line feed."""
    after_return = (place for place, character in enumerate(text) if text[place - 1 : place + 1] != "\r\n")
    return [*after_return, len(text)]


def code_points(span: Span, boundaries: Boundaries) -> Span:
    """A span of the other way in code points. Raises `ValueError` outside of the text and inside of a character."""
    start, end = span
    if not 0 <= start <= end < len(boundaries):
        raise ValueError(f"{start}-{end} is no stretch of the text, which ends at {len(boundaries) - 1}")
    first, last = boundaries[start], boundaries[end]
    if first is None or last is None:
        raise ValueError(f"{start}-{end} begins or ends inside of a character")
    return first, last
