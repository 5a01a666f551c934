"""Marks that overlap, cut so that they nest: what opens last closes first."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from quotes.records import Span
from quotes.view.notebook.looks import MarkKind

_RANKS: dict[MarkKind, int] = {"direct": 0, "partial": 0, "speaker": 1, "role": 2, "cue": 3}
"""What stands outside where two marks end together."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A place of a text, in code points, and what it is. `numbers` are those of the quotations it belongs to."""

    start: int
    end: int
    kind: MarkKind
    numbers: tuple[int, ...]


class Opening(NamedTuple):
    """A piece of a mark begins; `first` tells whether the mark does."""

    mark: Mark
    first: bool


class Closing(NamedTuple):
    """The piece that was opened last ends; `last` tells whether its mark does."""

    mark: Mark
    last: bool


Event = str | Opening | Closing


@dataclass(frozen=True, slots=True)
class _Piece:
    """What of a mark lies in one paragraph."""

    start: int
    end: int
    mark: Mark
    first: bool
    last: bool

    @property
    def order(self) -> tuple[int, int, tuple[int, ...]]:
        """Longer pieces stand outside shorter ones."""
        return -self.end, _RANKS[self.mark.kind], self.mark.numbers


def nested(text: str, paragraphs: Sequence[Span], marks: Iterable[Mark]) -> Iterator[list[Event]]:
    """The events of each paragraph: texts, and the pieces of marks that open and close around them.

    `paragraphs` are in order and do not overlap. Marks may lie in any way, also over several paragraphs; what of them
    lies outside is left out.
    """
    starts, ends = [start for start, _ in paragraphs], [end for _, end in paragraphs]
    pieces: list[list[_Piece]] = [[] for _ in paragraphs]
    for mark in marks:
        if mark.start >= mark.end:
            continue
        inside = range(bisect_right(ends, mark.start), bisect_left(starts, mark.end))
        for number in inside:
            start, end = max(mark.start, starts[number]), min(mark.end, ends[number])
            pieces[number].append(_Piece(start, end, mark, number == inside[0], number == inside[-1]))
    for span, own in zip(paragraphs, pieces, strict=True):
        yield list(_events(text, span, own))


def _events(text: str, span: Span, pieces: Iterable[_Piece]) -> Iterator[Event]:
    beginning: dict[int, list[_Piece]] = {}
    edges = set(span)
    for piece in pieces:
        beginning.setdefault(piece.start, []).append(piece)
        edges.update((piece.start, piece.end))
    opened: list[_Piece] = []
    here = span[0]
    for edge in sorted(edges):
        if here < edge:
            yield text[here:edge]
        here = edge
        kept = next((place for place, piece in enumerate(opened) if piece.end == edge), len(opened))
        cut = opened[kept:]
        del opened[kept:]
        for piece in reversed(cut):
            yield Closing(piece.mark, piece.last and piece.end == edge)
        going_on = [replace(piece, first=False) for piece in cut if piece.end > edge]
        for piece in sorted([*going_on, *beginning.get(edge, ())], key=lambda piece: piece.order):
            opened.append(piece)
            yield Opening(piece.mark, piece.first)
