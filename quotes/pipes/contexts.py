"""The reporter's words around each quotation, as dates are looked for in them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import TYPE_CHECKING

from quotes.pipes.frames import Frame, Piece, find_frames
from quotes.records import Span

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from quotes.pipes.marks import Reading
    from quotes.pipes.speakers import Utterance
    from quotes.pipes.speech import Speech

_SENTENCES = 4
_PARAGRAPHS = 2


def find_contexts(
    doc: Doc, reading: Reading, speeches: Sequence[Speech], utterances: Sequence[Utterance]
) -> list[list[Span]]:
    """One list of spans per quotation: the rest of its own sentence, then the sentences before it, nearest first.

    Speech is left out. Sentences of the paragraph and of two paragraphs before it are taken, four at the most.
    """
    starts = [start for start, _ in reading.paragraphs]
    places = [bisect_right(starts, utterance.segments[0][0]) - 1 for utterance in utterances]
    wanted = {number for place in places for number in range(max(0, place - _PARAGRAPHS), place + 1)}
    sentences = [
        (frame.paragraph, spans)
        for frame in find_frames(doc, speeches, reading.paragraphs, wanted)
        if (spans := _runs(frame))
    ]
    ends = [spans[-1][1] for _, spans in sentences]
    contexts: list[list[Span]] = []
    for utterance, place in zip(utterances, places, strict=True):
        first = min(start for start, _ in (*utterance.frames, *utterance.segments))
        last = bisect_right(ends, first)
        before = [spans for paragraph, spans in sentences[max(0, last - _SENTENCES) : last] if paragraph <= place]
        near = [spans for spans in before if spans[0][0] >= starts[max(0, place - _PARAGRAPHS)]]
        contexts.append([*utterance.frames, *(span for spans in reversed(near) for span in reversed(spans))])
    return contexts


def _runs(frame: Frame) -> list[Span]:
    """The words of a frame as spans, broken where speech stands."""
    spans: list[Span] = []
    joined = False
    for item in frame.items:
        if isinstance(item, Piece):
            joined = False
            continue
        end = item.idx + len(item)
        spans = [*spans[:-1], (spans[-1][0], end)] if joined else [*spans, (item.idx, end)]
        joined = True
    return spans
