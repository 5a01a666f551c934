"""Places where a quotation mark may have been left out, for paragraphs whose marks do not come out even.

A quotation whose end is not marked may end where a reporting clause binds to it: “It holds, said Ann Lee. If it is
woven into the reporter's sentence, it ends with that sentence at the latest. One whose beginning is not marked may
begin behind a colon or a reporting clause, with the paragraph where such a clause follows, else with the sentence that
its closing mark ends or the first of those right before in which somebody speaks of himself. Whether a mark was left
out there is for the reading of the paragraph to decide.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass
from typing import Literal, NamedTuple

from quotes.records import Span


@dataclass(frozen=True, slots=True)
class Clues:
    """The words of a language that tell where speech ends and a reporting clause begins.

    `is_cue` tells forms of verbs of saying; `others` are the pronouns of reporting clauses ("she"), `own` those by
    which somebody speaks of himself and to others ("we", "you"); all in lower case.
    """

    is_cue: Callable[[str], bool]
    others: Set[str]
    own: Set[str]


class LostMark(NamedTuple):
    """A place, in code points, where a mark may have been left out that opens or closes.

    `told` tells that a reporting clause follows there; without it the place is a guess at the latest end.
    """

    position: int
    action: Literal["open", "close"]
    told: bool = True


_WORD = re.compile(r"[^\W\d_]\.|[^\W\d_](?:[\w’'-]*\w)?|[^\w\s]")
_BEFORE_CLAUSE = re.compile(r"[,?!…]\s+(?:[—–-]+\s+)?(?=[^\W\d_])")
# a full stop ends no sentence behind a letter or two that abbreviate a word ("Mr.", «ул.»)
_SENTENCE_START = re.compile(r"(?:(?<!\b[^\W\d_])(?<!\b[A-ZА-ЯЁа-яё][^\W\d_])[.!?…]|[:»”\"])\s+(?=[^\W\d_a-zа-яё])")
_SENTENCE_END = re.compile(r"(?<!\b[^\W\d_])(?<!\b[A-ZА-ЯЁа-яё][^\W\d_])[.!?…](?=\s+[^\W\d_a-zа-яё])")
_TO_CLAUSE = re.compile(r"[,.]?\s*(?:[—–-]+\s+)?")
_SUBJECT = 5  # words of a subject before its verb
_CLAUSE = 120  # characters
_SENTENCE = 1000  # characters
_GAP = 4  # characters, from a colon to the words behind it


def find_lost_marks(text: str, span: Span, marks: Sequence[Span], clues: Clues) -> list[LostMark]:
    """Where marks may have been left out in a paragraph, in order.

    Args:
        text, span: the text and the paragraph in it.
        marks: the paragraph's double marks, in order.
        clues: the words of the language.
    """
    told = {LostMark(at, "close") for at in _ends(text, span, clues)}
    latest = {LostMark(at, "close", told=False) for at in _sentence_ends(text, span, marks)}
    opening = {LostMark(at, "open") for at in _beginnings(text, span, marks, clues)}
    return sorted(told | latest | opening)


def _ends(text: str, span: Span, clues: Clues) -> Iterator[int]:
    for match in _BEFORE_CLAUSE.finditer(text, *span):
        if _reports(text, (match.end(), span[1]), clues):
            yield match.start() + 1


def _sentence_ends(text: str, span: Span, marks: Sequence[Span]) -> Iterator[int]:
    """The ends of the sentences into which words behind a mark are woven."""
    for start, end in marks:
        woven = text[max(span[0], start - 2) : start].rstrip()[-1:].isalpha()
        if woven and (match := _SENTENCE_END.search(text, end, min(span[1], end + _SENTENCE))):
            yield match.start() + 1


def _beginnings(text: str, span: Span, marks: Sequence[Span], clues: Clues) -> Iterator[int]:
    before = span[0]
    for start, end in marks:
        if text[before:start].strip() and _ends_speech(text, (start, end), span, clues):
            first = _first_sentence(text, (before, start), clues, reported=_is_reported(text, end, span, clues))
            if first is not None:
                yield first
        before = end


def _ends_speech(text: str, mark: Span, span: Span, clues: Clues) -> bool:
    """Whether a mark stands where speech ends: beside punctuation, before a reporting clause or nothing."""
    beside = text[mark[0] - 1] in ",.!?…" or text[mark[1] : mark[1] + 1] in (",", ".")
    return beside and (_behind(text, mark[1], span) == span[1] or _is_reported(text, mark[1], span, clues))


def _is_reported(text: str, end: int, span: Span, clues: Clues) -> bool:
    return _reports(text, (_behind(text, end, span), span[1]), clues)


def _behind(text: str, end: int, span: Span) -> int:
    """Where the words behind a mark begin, over a comma or a dash."""
    match = _TO_CLAUSE.match(text, end, span[1])
    return match.end() if match else end


def _first_sentence(text: str, span: Span, clues: Clues, *, reported: bool) -> int | None:
    """Where speech may begin in the stretch between the mark before it and its end; None where nothing tells."""
    starts = [span[0], *(match.end() for match in _SENTENCE_START.finditer(text, *span))]
    first = 1 if len(starts) > 1 and _is_reported(text, span[0], span, clues) else 0
    first = max(
        (n for n, start in enumerate(starts) if n and text[start - _GAP : start].rstrip()[-1:] == ":"), default=first
    )
    told = any(clues.is_cue(word) for word in _WORD.findall(text[span[0] : starts[-1]]) if word.islower())
    if not first and (told or not reported):
        first = len(starts) - 1
        if not (reported or _speaks_of_self(text[starts[first] : span[1]], clues)):
            return None
        while first and _speaks_of_self(text[starts[first - 1] : starts[first]], clues):
            first -= 1
    start = starts[first]
    return start + len(text[start : span[1]]) - len(text[start : span[1]].lstrip())


def _speaks_of_self(sentence: str, clues: Clues) -> bool:
    return any(word.split("’")[0].split("'")[0].casefold() in clues.own for word in _WORD.findall(sentence))


def _reports(text: str, span: Span, clues: Clues) -> bool:
    """Whether a reporting clause begins a stretch: "said Ann Lee", "she adds", "Ann Lee said"."""
    words: list[str] = _WORD.findall(text[span[0] : min(span[1], span[0] + _CLAUSE)])
    if len(words) < 2:
        return False
    if words[0].islower() and clues.is_cue(words[0]):
        return words[1][0].isalpha()
    for number, word in enumerate(words[: _SUBJECT + 1]):
        if number and word.islower() and clues.is_cue(word):
            return True
        if not word[0].isupper() and not (number == 0 and word in clues.others):
            return False
    return False
