"""Frames: the reporter's own sentences, with the speech inside them reduced to single items.

Parsers stumble over long quotations; the sentence that matters for attribution is the one that the reporter wrote
around them: `“A. B,” Petrov said. “C.”` is two frames, `⟨A. B,⟩ Petrov said.` and `⟨C.⟩`. A frame's items are tokens
and pieces of speech in the order of the text.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from quotes.languages import grammar
from quotes.records import Span

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from quotes.pipes.speech import Speech


@dataclass(frozen=True, slots=True)
class Piece:
    """One segment of a speech as an item of a frame: the speech's number, the segment's number in it."""

    speech: int
    segment: int


@dataclass(slots=True)
class Frame:
    """One sentence of the reporter's. `items` are tokens outside of speech and pieces of speech, in order.

    `tokens` and `pieces` are these apart, `outside` has the numbers of the tokens, each with its place among the items.
    """

    paragraph: int
    items: Sequence[Token | Piece]
    tokens: Sequence[Token] = field(init=False)
    pieces: Sequence[Piece] = field(init=False)
    outside: Mapping[int, int] = field(init=False)

    def __post_init__(self) -> None:
        self.tokens = [item for item in self.items if not isinstance(item, Piece)]
        self.pieces = [item for item in self.items if isinstance(item, Piece)]
        self.outside = {item.i: place for place, item in enumerate(self.items) if not isinstance(item, Piece)}


_FINAL = re.compile(r"[.!?…]+[\"'»”’)\]]*$")


def find_frames(
    doc: Doc,
    text: str,
    speeches: Sequence[Speech],
    paragraphs: Sequence[Span],
    wanted: Collection[int],
    is_cue: Callable[[Token], bool],
) -> list[Frame]:
    """Frames of the paragraphs whose numbers are in `wanted`, in the order of the text.

    Args:
        doc: the text, tokenised and with sentence starts.
        text: the same as a string (a `Doc` makes its own anew at each call).
        speeches: its speech, in order, from `quotes.pipes.speech.find_speech`.
        paragraphs: spans of all paragraphs.
        wanted: numbers of the paragraphs to build frames for.
        is_cue: whether a token is a verb that reports.
    """
    frames: list[Frame] = []
    by_paragraph: dict[int, list[int]] = {}
    for number, speech in enumerate(speeches):
        for paragraph in range(speech.paragraph, speech.last + 1):
            by_paragraph.setdefault(paragraph, []).append(number)
    starts, lengths = doc.to_array(["IDX", "LENGTH"]).T.tolist()
    for paragraph in sorted(wanted):
        numbers = by_paragraph.get(paragraph, [])
        items = _items(doc, text, [speeches[n] for n in numbers], numbers, starts, lengths, paragraphs[paragraph])
        frames.extend(_split(text, speeches, items, paragraph, is_cue))
    return frames


def _items(
    doc: Doc,
    text: str,
    speeches: Sequence[Speech],
    numbers: Sequence[int],
    starts: Sequence[int],
    lengths: Sequence[int],
    span: Span,
) -> list[Token | Piece]:
    """The tokens outside of speech and the pieces of speech in a paragraph."""
    items: list[Token | Piece] = []
    pending = [
        (segment, Piece(number, index))
        for number, speech in zip(numbers, speeches, strict=True)
        for index, segment in enumerate(speech.segments)
        if span[0] <= segment[0] < span[1]
    ]
    for position in range(bisect_left(starts, span[0]), bisect_left(starts, span[1])):
        start = starts[position]
        middle = start + lengths[position] / 2
        while pending and pending[0][0][0] <= middle:
            items.append(pending.pop(0)[1])
        if not (speeches and _inside(middle, speeches)) and not text[start].isspace():
            items.append(doc[position])
    items.extend(piece for _, piece in pending)
    return items


def _inside(position: float, speeches: Sequence[Speech]) -> bool:
    for speech in speeches:
        for start, end in speech.parts:
            if start <= position < end:
                outside = speech.clauses if speech.label is None else (*speech.clauses, speech.label)
                return not any(start <= position < end for start, end in outside)
    return False


def _split(
    text: str,
    speeches: Sequence[Speech],
    items: Sequence[Token | Piece],
    paragraph: int,
    is_cue: Callable[[Token], bool],
) -> list[Frame]:
    frames: list[Frame] = []
    start = 0
    for end, item in enumerate(items, 1):
        if end == len(items) or _ends(text, speeches, item, items[end], is_cue):
            frames.append(Frame(paragraph, items[start:end]))
            start = end
    return frames


def _ends(
    text: str,
    speeches: Sequence[Speech],
    item: Token | Piece,
    following: Token | Piece,
    is_cue: Callable[[Token], bool],
) -> bool:
    """Whether a frame ends between two items."""
    if isinstance(item, Piece):
        speech = speeches[item.speech]
        start, end = speech.segments[item.segment]
        words = text[start:end]
        behind = text[end : end + 2]
        if isinstance(following, Piece):
            return following.speech != item.speech and bool(_FINAL.search(words + behind.strip()))
        if not _FINAL.search(words):
            return False
        if following.text in "—–-―" or not following.text[:1].isupper():
            return False
        return not (words.rstrip("\"'»”’)]")[-1:] in "!?…" and _short_report(following, is_cue))
    if item.text in (".", "!", "?", "…", "...", ".."):
        if isinstance(following, Piece):
            return True
        if following.text[:1].islower() or following.text[0] in ")]},;:":
            return False
        joined = following.i == item.i + 1 and not item.whitespace_  # «Волна.Ru»
        capital = following.text[:1].isupper() and not joined and not _abbreviated(item)
        return capital or bool(following.is_sent_start)
    if isinstance(following, Piece):
        return False
    return bool(following.is_sent_start) and following.text[:1].isupper() and bool(_FINAL.search(item.text))


def _abbreviated(stop: Token) -> bool:
    """Whether a full stop belongs to a short capitalised abbreviation («г.», "Lt.", an initial)."""
    before = stop.nbor(-1).text if stop.i else ""
    return len(before) <= 3 and (before[:1].isupper() or stop.doc.lang_ == "ru")


def _short_report(token: Token, is_cue: Callable[[Token], bool]) -> bool:
    """Whether what begins here reads as a reporting clause behind a question or an exclamation.

    Such as `Name verb.`, or a name and a verb that reports before anything else: `Ann Lee asked reporters in …`
    """
    doc = token.doc
    for other in doc[token.i : token.i + 9]:
        if other.text in ".,;:" and other.i > token.i + 1:
            return True
        if other.text in "\n" or is_cue(other):
            return True
        if grammar.is_finite(other):
            return False
    return False
