"""Quotations in their context: the paragraphs around each, cut into pieces that say what they are."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, groupby, pairwise
from typing import Literal, NamedTuple

from quotes.pipes.marks import paragraphs
from quotes.records import Quotation, Span
from quotes.results import JOINT, quote
from quotes.verify import same_words

Mark = Literal["", "q", "m", "c", "qm", "qc"]
"""What a piece of text is: "q" the speaker's words, "m" the mention of the source, "c" the cue, "" other text."""

Piece = tuple[Mark, str]
Passage = tuple[Piece, ...]
"""Pieces in the order of the text. A piece "…" without a mark says that the text goes on there; inside, " … "."""

CUT = "…"
_CONTEXT = 300  # code points on each side of what is marked
_LEAST_CUT = 60  # code points: to leave out fewer is not worth it


class _Window(NamedTuple):
    """A stretch of text that is shown. `cut` tells of both its ends whether its paragraph goes on there."""

    start: int
    end: int
    cut: tuple[bool, bool]


def passages(text: str, quotations: Iterable[Quotation]) -> Iterator[Passage | None]:
    """The passage of each quotation in a text; None where the text does not have its words at its segments.

    A passage is the paragraphs that hold the quotation, the mention of its source and its cue, of each no more than
    some 300 code points on either side, cut between words. Mention and cue are marked where the text has them, too.
    What words are the same is decided as `quotes.verify` does. Takes time linear in the length of text and passages.
    """
    spans = paragraphs(text)
    starts = [start for start, _ in spans]

    def around(start: int, end: int) -> Span:
        """From the start of the paragraph that holds the first offset to the end of that of the second."""
        first, last = bisect_right(starts, start) - 1, bisect_right(starts, max(start, end - 1)) - 1
        return (
            min(start, spans[first][0]) if first >= 0 else start,
            max(end, spans[last][1]) if last >= 0 else end,
        )

    for quotation in quotations:
        segments = quotation.segments
        if not _in_order(text, segments) or not same_words(quote(text, segments), quotation.quote):
            yield None
            continue
        mention = _span(text, quotation.mention, quotation.mention_start, quotation.mention_end)
        cue = _span(text, quotation.cue, quotation.cue_start, quotation.cue_end)
        marked = sorted((*segments, *mention, *cue))
        windows = _merged(_window(text, span, around(*span)) for span in marked)
        yield tuple(_pieces(text, windows, segments, mention, cue))


def words_alone(quotation: Quotation) -> Passage:
    """The passage of a quotation without its text: the segments of its words, with a piece " […] " between two."""
    parts = quotation.quote.split(JOINT)
    if len(parts) != len(quotation.segments):
        return (("q", quotation.quote),)
    pieces: list[Piece] = [("q", parts[0])]
    for part in parts[1:]:
        pieces += [("", JOINT), ("q", part)]
    return tuple(pieces)


def _in_order(text: str, segments: Sequence[Span]) -> bool:
    """Whether segments are stretches of a text that do not overlap; there has to be one."""
    offsets = [0, *(offset for segment in segments for offset in segment), len(text)]
    rising = all(before <= after for before, after in pairwise(offsets))
    return bool(segments) and rising and all(start < end for start, end in segments)


def _span(text: str, words: str, start: int | None, end: int | None) -> tuple[Span, ...]:
    """Where words stand, if they do."""
    if start is None or end is None or not 0 <= start < end <= len(text) or not same_words(text[start:end], words):
        return ()
    return ((start, end),)


def _window(text: str, span: Span, paragraph: Span) -> _Window:
    (start, end), (floor, ceiling) = span, paragraph
    first, last = _before(text, start, floor), _after(text, end, ceiling)
    return _Window(first, last, (first > floor, last < ceiling))


def _before(text: str, start: int, floor: int) -> int:
    """Where the context before `start` begins: at a word, or at `floor`."""
    at = start - _CONTEXT
    if at - floor <= _LEAST_CUT:
        return floor
    word = at
    while word < start and not text[word - 1].isspace():
        word += 1
    while word < start and text[word].isspace():
        word += 1
    return word if word < start else at


def _after(text: str, end: int, ceiling: int) -> int:
    """Where the context after `end` ends: behind a word, or at `ceiling`."""
    at = end + _CONTEXT
    if ceiling - at <= _LEAST_CUT:
        return ceiling
    word = at
    while word > end and not text[word].isspace():
        word -= 1
    while word > end and text[word - 1].isspace():
        word -= 1
    return word if word > end else at


def _merged(windows: Iterable[_Window]) -> list[_Window]:
    """Windows that follow on one another, made one where they overlap or leave out next to nothing."""
    merged: list[_Window] = []
    for window in sorted(windows):
        if merged and window.start - merged[-1].end <= _LEAST_CUT:
            last = merged.pop()
            further = max(last, window, key=lambda one: one.end)
            window = _Window(last.start, further.end, (last.cut[0], further.cut[1]))
        merged.append(window)
    return merged


def _pieces(
    text: str, windows: Sequence[_Window], segments: Sequence[Span], mention: Sequence[Span], cue: Sequence[Span]
) -> Iterator[Piece]:
    """What windows show, cut where spans begin and end; a mention goes before a cue that shares its words."""
    edges = {edge for span in (*segments, *mention, *cue) for edge in span}
    edges.update(edge for window in windows for edge in (window.start, window.end))
    gaps = {window.end for window in windows[:-1]}
    starts = [start for start, _ in segments]

    def mark(place: int) -> Mark | None:
        """What stands at an edge; None where nothing is shown."""
        if place in gaps:
            return None
        number = bisect_right(starts, place) - 1
        named, told = (any(start <= place < end for start, end in spans) for spans in (mention, cue))
        if number >= 0 and place < segments[number][1]:
            return "qm" if named else "qc" if told else "q"
        return "m" if named else "c" if told else ""

    if windows[0].cut[0]:
        yield "", CUT
    for shown, cuts in groupby(pairwise(sorted(edges)), key=lambda cut: mark(cut[0])):
        start, *_, end = chain.from_iterable(cuts)
        yield ("", f" {CUT} ") if shown is None else (shown, text[start:end])
    if windows[-1].cut[1]:
        yield "", CUT
