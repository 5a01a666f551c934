"""When each quotation was said, and (from `published_dates`) when its article was published.

A saying is dated by the reporter's own words around it: an expression of time in the reporting clause, or in a sentence
just before that sets the scene ("told reporters on Tuesday"). Dates in the content of what is said, in relative clauses
and beside events are not taken; where no words date a saying, the publication date stands for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from quotes.edtf import Edtf, bounds
from quotes.lexicon.dates import DateLexicon, date_lexicon, fold
from quotes.pipes.published_dates import Published, declared_date, find_published
from quotes.pipes.relative_dates import Expression, When, expressions, resolve
from quotes.records import Span

__all__ = ["Published", "Said", "declared_date", "find_published", "find_said"]

_BASIS = {
    "date": "explicit", "weekday": "weekday", "span": "relative", "ago": "relative", "vague": "relative",
    "month": "month", "year": "month",
}  # fmt: skip

_VAGUE_REACH = 3
"""Words between a reporting verb and an "earlier" that dates it."""
_LOOSE_REACH = 6
"""Words between a reporting verb and the month or year that dates it."""
_FURTHER_SENTENCES = 4
# What is longer is no sentence but a list or a page's furniture; only its edges are read, so that work stays linear.
_LONGEST_PIECE = 1000
_MOST_PIECES = 16
_PARENTHESIS = 5
"""Words of a clause that can be slipped into another."""
# How far an expression stands from its reporting verb, where there is none in its clause; characters.
_ALONE, _OCCASION, _OPENING, _LONE = 40, 60, 80, 200

_MARKS = "\"'«»“”„‟‘’‚‹›"
_STOPS = ".!?…"
_QUOTATION = " ※ "
"""Stands for the quotation between the pieces of its sentence."""
_SENTENCE_END = re.compile(r"[\r\n]|[.!?…][\"'»”’)\]]*\s")
_NAME = re.compile(r"\b([A-ZА-ЯЁ][\w’-]{2,})(?![\w’-]|\s+[A-ZА-ЯЁ][\w’-]{2})")
_LOWER_CASE = re.compile(r"\b[a-zа-я][\w’-]+")
_STEM = 5
_BEHIND_VERB = 120
_SENTENCE_BREAK = re.compile(r"(?<=[.!?…])[\"'»”’)]*\s+(?=[\"'«“„(]?[A-ZА-ЯЁ])|[\r\n]+")


@dataclass(frozen=True, slots=True)
class Said:
    """When a quotation was said.

    `date` is EDTF, an interval where only a stretch is known ("last week": `2018-02-05/2018-02-11`); `earliest` and
    `latest` bound it as ISO dates. Empty where unknown. `basis` says what the date rests on: "explicit" (a day of a
    month), "weekday", "relative" ("yesterday", "last week"; with an empty date also "earlier"), "month" (a month or a
    year), "published" (nothing nearer than the publication date), "unknown".
    """

    date: str
    basis: str
    earliest: str
    latest: str


def find_said(text: str, frames: Sequence[Sequence[Span]], published: Published | None, *, language: str) -> list[Said]:
    """One `Said` per quotation, in the order of `frames`.

    A frame holds the spans of the reporter's words around a quotation, nearest first: the pieces of its own sentence
    outside the marks, then whole sentences before it. Raises LanguageError for a language without a date lexicon.
    """
    sayings = _Sayings(text, Edtf.parse(published.edtf) if published else None, date_lexicon(language))
    return [sayings.of(frame) for frame in frames]


@dataclass(frozen=True, slots=True)
class _Piece:
    """The reporter's words of one sentence as the lexicon spells them, quotations cut out; offsets count in them."""

    words: str
    found: list[Expression]
    reports: list[Span]


@dataclass(frozen=True, slots=True)
class _Clause:
    """The words around an expression, up to the nearest boundaries."""

    opener: str
    left: str
    right: str
    opens_piece: bool


class _Sayings:
    """The sayings of one document."""

    def __init__(self, text: str, published: Edtf | None, lexicon: DateLexicon) -> None:
        self._text = text
        self._published = published
        self._lexicon = lexicon
        self._pieces: dict[tuple[Span, ...], _Piece] = {}

    def of(self, frame: Sequence[Span]) -> Said:
        pieces = [self._piece(tuple(sorted(spans))) for spans in self._sentences(frame)]
        apart = not pieces or self._is_sentence(frame[0])  # the quotation stands without words of the reporter
        own = self._piece(()) if apart else pieces.pop(0)
        further = pieces[:_FURTHER_SENTENCES]
        anchor = self._anchor(further)
        said = self._nearest(own, anchor, own=True)
        if said is None and any(sentence.found for sentence in further):
            for sentence in further:
                if self._same_source(own, sentence):
                    said = self._nearest(sentence, anchor, own=False)
                if said or (sentence.reports and not self._carries_on(sentence)):
                    break
        return said or self._fallback

    def _sentences(self, frame: Sequence[Span]) -> list[list[Span]]:
        """The spans of a frame by sentence, the quotation's own first; sentences before it come nearest first."""
        sentences: list[list[Span]] = []
        for span in frame:
            if sentences and span[0] >= sentences[0][0][0]:
                sentences[0].append(span)
            elif sentences and not self._ends_sentence(span, min(sentences[-1])):
                sentences[-1].append(span)
            else:
                sentences.append([span])
        return sentences

    def _ends_sentence(self, span: Span, following: Span) -> bool:
        """Does a sentence end after a span, before the one that follows in the text?"""
        return self._text[slice(*span)].rstrip()[-1:] in tuple(_STOPS) or bool(
            _SENTENCE_END.search(self._text, span[1], following[0])
        )

    def _piece(self, spans: tuple[Span, ...]) -> _Piece:
        if spans not in self._pieces:
            words = _QUOTATION.join(fold(self._edges(span)) for span in spans[-_MOST_PIECES:])
            found = expressions(words, self._lexicon)
            reports = [match.span() for match in self._lexicon.context.reporting.finditer(words)]
            self._pieces[spans] = _Piece(words, found, reports)
        return self._pieces[spans]

    def _edges(self, span: Span) -> str:
        start, end = span
        if end - start <= _LONGEST_PIECE:
            return self._text[start:end]
        half = _LONGEST_PIECE // 2
        return f"{self._text[start : start + half]}\n{self._text[end - half : end]}"

    def _before(self, start: int) -> str:
        return self._text[max(0, start - 8) : start].rstrip(" \t\xa0")

    def _is_sentence(self, span: Span) -> bool:
        """Does the span hold a sentence from its beginning to its end, not a piece of the one with the quotation?"""
        before, words = self._before(span[0]), self._text[slice(*span)].strip()
        if not words or words[-1] not in _STOPS:
            return False
        if not before or before[-1] in _STOPS + "\r\n":
            return True
        return before[-1] in _MARKS and before.rstrip(_MARKS)[-1:] in tuple(_STOPS) and words[0].isupper()

    def _same_source(self, own: _Piece, sentence: _Piece) -> bool:
        """May a sentence before speak of the source of this one? Not where both are named and differ."""
        if self._carries_on(own):
            return True
        mine, theirs = self._subjects(own), self._subjects(sentence)
        return not mine or not theirs or bool(mine & theirs)

    def _subjects(self, piece: _Piece) -> set[str]:
        """Stems of the names before the first reporting verb; behind it where none stands before ("said Ann Lee")."""
        if not piece.reports:
            return self._names(piece, 0, len(piece.words))
        start, end = piece.reports[0]
        clause = max(piece.words.rfind(_QUOTATION, 0, start), 0)
        return self._names(piece, clause, start) or self._names(piece, end, min(len(piece.words), end + _BEHIND_VERB))

    def _names(self, piece: _Piece, start: int, end: int) -> set[str]:
        """Stems of the last words of the names in a stretch; dates and words that the text also has in lower case are
        none."""
        return {
            match[1].casefold()[:_STEM]
            for match in _NAME.finditer(piece.words, start, end)
            if not any(one.start <= match.start(1) < one.end for one in piece.found)
            and match[1].casefold() not in self._common_words
        }

    @cached_property
    def _common_words(self) -> frozenset[str]:
        return frozenset(_LOWER_CASE.findall(fold(self._text)))

    def _carries_on(self, piece: _Piece) -> bool:
        """Is the subject of its first reporting verb a pronoun?"""
        if not piece.reports:
            return False
        start, end = piece.reports[0]
        pronouns, before = self._lexicon.context.pronouns, piece.words[max(0, start - 16) : start]
        inverted = self._lexicon.inverted_pronouns and pronouns.match(piece.words[end:].lstrip())
        return bool(inverted or pronouns.search(before.rpartition(",")[2]))

    def _anchor(self, further: Iterable[_Piece]) -> date | None:
        """The day that the sentences before spoke of last."""
        for piece in further:
            for expression in reversed(piece.found):
                if expression.rule.anaphoric or expression.rule.kind not in ("date", "weekday", "span"):
                    continue
                when = resolve(expression, self._published, self._lexicon)
                if when and when.earliest and when.earliest == when.latest:
                    return when.earliest
        return None

    def _nearest(self, piece: _Piece, anchor: date | None, *, own: bool) -> Said | None:
        """The saying's date by the expression that stands nearest to its reporting verb; a vague one comes last."""
        ranked = sorted(
            (expression.rule.kind == "vague", reach, expression.start, index)
            for index, expression in enumerate(piece.found)
            if (reach := self._reach(piece, expression, own=own)) is not None
        )
        for *_, index in ranked:
            expression = piece.found[index]
            when = resolve(expression, self._published, self._lexicon, anchor=anchor)
            if when:
                return self._said(expression, when)
        return None

    def _reach(self, piece: _Piece, expression: Expression, *, own: bool) -> int | None:
        """How far the expression stands from the reporting verb that it dates; None where it dates something else."""
        context, kind = self._lexicon.context, expression.rule.kind
        if kind == "ignored" or (kind == "vague" and not own):
            return None
        clause = self._clause(piece.words, expression)
        if context.detached.fullmatch(clause.opener) or context.detached.match(clause.left.lstrip()):
            return None
        reach = _VAGUE_REACH if kind == "vague" else _LOOSE_REACH if kind in ("month", "year") else 99
        verb = next(reversed(list(context.reporting.finditer(clause.left))), None)
        if verb:
            between = clause.left[verb.end() :]
            return len(between) if self._is_adverbial(between, reach) else None
        verb = context.reporting.search(clause.right)
        if verb:
            between = clause.right[: verb.start()]
            too_far = kind == "vague" and len(between.split()) > reach and bool(clause.left.strip())
            if context.future.search(clause.left) or too_far:
                return None
            return len(between)
        return self._reach_without_verb(piece, expression, clause, own=own)

    def _reach_without_verb(self, piece: _Piece, expression: Expression, clause: _Clause, *, own: bool) -> int | None:
        context, reported = self._lexicon.context, bool(piece.reports)
        words = f"{clause.left} {clause.right}"
        if context.future.search(words) or self._in_content(piece, expression, clause):
            return None
        alone = len(words.split()) <= 1
        if alone:
            opens = (own or reported) and self._opens(piece, expression) and not self._is_retold(piece, expression)
            return _ALONE if opens or self._follows_report(piece, expression) else None
        if self._names_occasion(clause):
            return _OCCASION
        if expression.rule.kind == "vague":
            return None
        if context.verbs.search(words) or context.events.search(words):
            return _LONE if own and not reported else None
        if clause.opens_piece:
            return _OPENING if own or reported else None
        return _LONE if own and not reported else None

    def _is_adverbial(self, between: str, reach: int) -> bool:
        """Do the words between a reporting verb and an expression of time leave the expression with the verb?"""
        context = self._lexicon.context
        if context.future.search(between) or context.matter.search(between):
            return False
        if context.occasions.search(between):
            return True
        return len(between.split()) <= reach and not (
            context.verbs.search(between)
            or context.events.search(between)
            or context.content.search(between)
            or context.unmarked_content.search(between)
        )

    def _opens(self, piece: _Piece, expression: Expression) -> bool:
        """Does no verb stand before the expression: "Prior to that, on Friday, …"?"""
        context, words = self._lexicon.context, piece.words
        return not any(
            pattern.search(words, 0, expression.start) for pattern in (context.verbs, context.events, context.reporting)
        )

    def _is_retold(self, piece: _Piece, expression: Expression) -> bool:
        """Does only a parenthesis report: "In 2008, Smith said, the firm …"?"""
        rest = piece.words[expression.end :].lstrip()
        parenthesis, comma, after = rest.removeprefix(",").partition(",")
        short = rest.startswith(",") and len(parenthesis.split()) <= _PARENTHESIS
        told = short and self._lexicon.context.reporting.search(parenthesis) is not None
        return bool(told and comma and after.strip() and not after.startswith(_QUOTATION))

    def _names_occasion(self, clause: _Clause) -> bool:
        """Is an occasion of saying dated: "in an interview on Friday", "on Friday at a rally", no verb between?"""
        context = self._lexicon.context
        before = next(reversed(list(context.occasions.finditer(clause.left))), None)
        if before and not context.verbs.search(clause.left, before.end()):
            return True
        after = context.occasions.search(clause.right)
        return bool(after and not context.verbs.search(clause.right, 0, after.start()))

    def _follows_report(self, piece: _Piece, expression: Expression) -> bool:
        """Is the verb nearest before the expression a reporting one, or does a quotation stand between them?"""
        context = self._lexicon.context
        start = max((end for _, end in piece.reports if end <= expression.start), default=-1)
        start = max(start, piece.words.rfind(_QUOTATION, 0, expression.start))
        return start >= 0 and not (
            context.verbs.search(piece.words, start, expression.start)
            or context.events.search(piece.words, start, expression.start)
        )

    def _in_content(self, piece: _Piece, expression: Expression, clause: _Clause) -> bool:
        """Does the expression stand in what somebody says: behind a reporting verb and its "that"?"""
        context = self._lexicon.context
        if context.content.fullmatch(clause.opener):
            return True
        opener = next(reversed(list(context.content.finditer(piece.words, 0, expression.start))), None)
        return bool(opener and any(end <= opener.start() for _, end in piece.reports))

    def _clause(self, words: str, expression: Expression) -> _Clause:
        left_end, opener, right_start = 0, "", len(words)
        for boundary in self._lexicon.context.boundary.finditer(words):
            if boundary.end() <= expression.start:
                left_end, opener = boundary.end(), boundary[0].strip()
            elif boundary.start() >= expression.end:
                right_start = boundary.start()
                break
        return _Clause(opener, words[left_end : expression.start], words[expression.end : right_start], left_end == 0)

    def _said(self, expression: Expression, when: When) -> Said:
        earliest = when.earliest.isoformat() if when.earliest else ""
        if not earliest and when.written and self._published_after:
            earliest = (self._published_after - timedelta(days=when.most_days_back)).isoformat()
        latest = when.latest.isoformat() if when.latest else ""
        return Said(when.written, _BASIS[expression.rule.kind], earliest, latest)

    @cached_property
    def _fallback(self) -> Said:
        """Newspapers leave out the day when it is the day of the paper."""
        if self._published is None:
            return Said("", "unknown", "", "")
        earliest, latest = bounds(str(self._published))
        if not earliest and self._published_after:
            earliest = self._published_after.isoformat()
        return Said(str(self._published), "published", earliest, latest)

    @cached_property
    def _published_after(self) -> date | None:
        """For a publication date without a year: the first such day after the last dated event of the past that the
        text tells of."""
        if self._published is None or self._published.year is not None:
            return None
        event = max(self._past_events(), default=None)
        if event is None:
            return None
        for year in range(event.year, event.year + 9):  # 29 February can be eight years off
            try:
                span = Edtf(year, self._published.month, self._published.day).bounds()
            except ValueError:
                continue
            if span and span[1] >= event:
                return max(span[0], event)
        return None

    def _past_events(self) -> list[date]:
        """Full dates beside a verb in the past tense."""
        context, days = self._lexicon.context, []
        for sentence in _SENTENCE_BREAK.split(fold(self._text)):
            if len(sentence) > _LONGEST_PIECE or not re.search(r"\d{4}", sentence):
                continue
            for one in expressions(sentence, self._lexicon):
                if one.rule.kind != "date" or one.year is None or one.month is None or one.day is None:
                    continue
                clause = self._clause(sentence, one)
                words = f"{clause.left} {clause.right}"
                if context.past.search(words) and not context.future.search(words):
                    try:
                        days.append(date(one.year, one.month, one.day))
                    except ValueError:  # 31 June
                        continue
        return days
