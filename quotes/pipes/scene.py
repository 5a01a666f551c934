"""One document as attribution sees it: its speech, its frames and their cues, its people, and where things stand."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from quotes.languages import grammar
from quotes.pipes.cues import Cue, find_cues
from quotes.pipes.frames import Frame, Piece, find_frames
from quotes.pipes.phrases import Phrase, is_in_affiliation
from quotes.records import Span

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from quotes.pipes.marks import Reading
    from quotes.pipes.people import People
    from quotes.pipes.speech import Speech
    from quotes.pipes.vocabulary import Vocabulary

_CONTEXT = 3  # paragraphs before the first speech that may name its source
_SENTENCES, _PARAGRAPHS = 4, 2  # how far back words count as a speech's context
_SINGLE = frozenset("'‘’")
_DASHES = frozenset("—–―-")


class Scene:
    """A document with its speech. Frames are numbered in the order of the text; their cues are found when asked for."""

    def __init__(
        self, doc: Doc, text: str, speeches: Sequence[Speech], reading: Reading, people: People, vocabulary: Vocabulary
    ) -> None:
        self.doc, self.text = doc, text
        self.speeches, self.paragraphs = speeches, reading.paragraphs
        self.people, self.vocabulary = people, vocabulary
        self._ends: list[int] = doc.to_array(["IDX", "LENGTH"]).sum(axis=1).tolist()
        wanted = context_paragraphs(reading, speeches)
        self.frames: list[Frame] = find_frames(doc, text, speeches, reading.paragraphs, wanted, vocabulary.reports)
        self.frame_of = {piece: n for n, frame in enumerate(self.frames) for piece in frame.pieces}
        self._cues: dict[int, list[Cue]] = {}
        self._above: dict[int, list[list[int]]] = {}
        contents = [text[slice(*stretch.inner)] for stretch in reading.stretches if stretch.depth == 0]
        self._repetitions = Counter(_folded(content) for content in contents)
        short = sum(content[:1].isupper() and len(content.split()) <= 3 for content in contents)
        self.names_around = short / len(contents) if contents else 0.0
        """The share of the document's stretches that look like names: how much it uses its marks for names."""
        outer = [stretch for stretch in reading.stretches if stretch.depth == 0]
        self._single = 2 * sum(stretch.family == "single" for stretch in outer) > len(outer)

    def unusual_mark(self, number: int) -> bool:
        """Whether a speech stands in single marks where the document's others stand in double ones."""
        speech = self.speeches[number]
        if speech.form != "marks" or self._single:
            return False
        start = speech.outer[0]
        return self.text[start] in _SINGLE and not self.text.startswith("''", start)  # two of them are a double mark

    def repeated(self, content: str) -> bool:
        """Whether words stand in marks more than once in the document."""
        return self._repetitions[_folded(content)] > 1

    def cues(self, frame: int) -> list[Cue]:
        """The cues of a frame."""
        if frame not in self._cues:
            self._cues[frame] = find_cues(self.doc, self.frames[frame], self.vocabulary)
        return self._cues[frame]

    def pieces(self, number: int) -> list[Piece]:
        """The pieces of a speech."""
        return [Piece(number, segment) for segment in range(len(self.speeches[number].segments))]

    # where things stand

    def token_at(self, offset: int) -> int:
        """The token that holds the character at an offset, or the next one."""
        return min(bisect_right(self._ends, offset), len(self._ends) - 1)

    def offsets(self, start: int, end: int) -> Span:
        """Characters of the tokens `start` to `end` (exclusive)."""
        last = self.doc[end - 1]
        return self.doc[start].idx, last.idx + len(last)

    def span(self, phrase: Phrase | None) -> Span | None:
        return None if phrase is None else self.offsets(phrase.start, phrase.end)

    def inside(self, number: int) -> Sequence[Token]:
        """The tokens of a speech, from its first word to its last."""
        speech = self.speeches[number]
        return list(self.doc[self.token_at(speech.start) : self.token_at(speech.end - 1) + 1])

    def subjects_above(self, number: int) -> list[list[int]]:
        """The subjects of each clause that a speech is part of and that has any, the innermost first."""
        if number not in self._above:
            speech = self.speeches[number]
            first, last = self.token_at(speech.start), self.token_at(speech.end - 1)
            clauses = (
                [child.i for child in verb.children if child.dep_ in grammar.SUBJECTS and not first <= child.i <= last]
                for verb in self.doc[first].ancestors
                if not first <= verb.i <= last and grammar.is_verb(verb)
            )
            self._above[number] = [subjects for subjects in clauses if subjects]
        return self._above[number]

    def alone(self, frame: int) -> bool:
        """Whether a frame holds nothing but speech and punctuation."""
        return all(grammar.pos(token) == "PUNCT" for token in self.frames[frame].tokens)

    def before(self, piece: Piece) -> Token | Piece | None:
        """What stands right before a piece in its frame; None where the piece begins it."""
        frame = self.frame_of.get(piece)
        if frame is None:
            return None
        items = self.frames[frame].items
        at = items.index(piece)
        return items[at - 1] if at else None

    def set_off(self, piece: Piece) -> bool:
        """Whether a piece begins its frame, or stands behind a colon, a comma or a dash."""
        before = self.before(piece)
        return before is None or (not isinstance(before, Piece) and before.text in ":,—–-―")

    def context(self, number: int, *, cue: Span | None = None, alone: bool = False) -> list[Span]:
        """The reporter's words around a speech, broken where speech stands: its own frames, then the nearest before.

        The frame beside them that holds its cue is its own, too: the reporting clause may stand on a line by itself.
        At the most four frames before it count, of its own paragraph and two before; with `alone` none, if its own
        frames have words: a source named anew says nothing of when the one before him spoke.
        """
        own = list(dict.fromkeys(self.frame_of[p] for p in self.pieces(number) if p in self.frame_of))
        if cue is not None and own:
            beside = (n for n in (own[0] - 1, own[-1] + 1) if 0 <= n < len(self.frames))
            own.extend(n for n in beside if n not in own and _holds(self.frames[n], cue))
        paragraph = self.speeches[number].paragraph
        first = min(own) if own else next((n for n, f in enumerate(self.frames) if f.paragraph >= paragraph), 0)
        before: list[list[Span]] = []
        for earlier in range(first - 1, -1, -1):
            if alone and any(self.frames[n].tokens for n in own):
                break
            if len(before) == _SENTENCES or self.frames[earlier].paragraph < paragraph - _PARAGRAPHS:
                break
            runs = _runs(self.frames[earlier])
            if runs:
                before.append(runs[::-1])
        return [span for n in own for span in _runs(self.frames[n])] + [span for runs in before for span in runs]

    # who can speak

    def is_person_like(self, token: Token) -> bool:
        """Whether a phrase's head is a name, "he" or "she", a noun of office or a group of people."""
        reading = self.vocabulary.pronoun(token)
        if reading is not None:
            return reading.person == 3 and "Nom" in reading.cases
        known = self.people.at(token) is not None
        return known or self.vocabulary.is_person_noun(token) or self.vocabulary.is_group(token)

    def can_speak(self, token: Token) -> bool:
        """Whether a phrase's head is somebody or a body of people, no thing."""
        if self.is_person_like(token) or self.vocabulary.is_org_noun(token):
            return True
        return grammar.is_name(token) and not is_in_affiliation(token)

    def is_personal_pronoun(self, token: Token) -> bool:
        """Whether a token is "he" or "she"."""
        reading = self.vocabulary.pronoun(token)
        return reading is not None and reading.person == 3 and "Nom" in reading.cases and "Sing" in reading.numbers

    def is_medium(self, phrase: Phrase) -> bool:
        """Whether a phrase names a paper or an agency, the carrier of words rather than their source."""
        start, end = self.offsets(phrase.start, phrase.end)
        while end < len(self.text) and not (self.text[end].isspace() or self.text[end] in ",;:"):
            end += 1
        return self.vocabulary.is_medium(self.text[start:end])


def context_paragraphs(reading: Reading, speeches: Sequence[Speech]) -> range:
    """Numbers of the paragraphs that attribution reads: from before the first speech to behind the last."""
    first, last = speeches[0].paragraph, max(speech.last for speech in speeches)
    return range(max(0, first - _CONTEXT), min(last + 2, len(reading.paragraphs)))


def _folded(content: str) -> str:
    return content.casefold().strip(" .,!?")


def is_dash(token: Token) -> bool:
    return not _DASHES.isdisjoint(token.text) and not any(c.isalnum() for c in token.text)


def begins_with_dash(token: Token) -> bool:
    """A dash that the tokeniser left on a name: "-Commissioner"."""
    return token.text[0] in _DASHES and token.text[1:2].isupper()


def _holds(frame: Frame, span: Span) -> bool:
    return any(span[0] <= token.idx < span[1] for token in frame.tokens)


def _runs(frame: Frame) -> list[Span]:
    spans: list[Span] = []
    joined = False
    for item in frame.items:
        if isinstance(item, Piece):
            joined = False
            continue
        end = item.idx + len(item)
        if joined:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((item.idx, end))
        joined = True
    return spans
