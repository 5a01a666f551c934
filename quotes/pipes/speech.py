"""Stretches of speech: everything in a text that may be somebody's own words.

Three layouts carry speech: quotation marks, a paragraph that begins with a dash (— Текст, — сказал он.), and the turns
of an interview («Имя: …»). In all three a reporting clause may stand inside («A, — сказал X. — B»): it is cut out, so
that the segments hold the speaker's words only.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from quotes.pipes.marks import Reading, Stretch
from quotes.records import Span

Form = Literal["marks", "dash", "turn"]
IsCue = Callable[[str], bool]
"""Whether a word, as it stands in the text, is a form of a reporting verb."""


@dataclass(frozen=True, slots=True)
class Speech:
    """One stretch of speech inside one paragraph (a turn may go on over several).

    `segments` are the words themselves, without marks; `clauses` the reporting clauses cut out from between them;
    `outer` the whole with marks and clauses; `label` the name before a turn. All in code points.
    """

    segments: tuple[Span, ...]
    outer: Span
    paragraph: int
    form: Form
    clauses: tuple[Span, ...] = ()
    label: Span | None = None
    closed: bool = True
    continued: bool = False

    @property
    def start(self) -> int:
        return self.segments[0][0]

    @property
    def end(self) -> int:
        return self.segments[-1][1]


@dataclass(frozen=True, slots=True)
class Labels:
    """Which words before a colon name a speaker by role ("Q", «Вопрос»), and which never do ("Photo", «Фото»)."""

    speech: frozenset[str]
    never: frozenset[str]


_DASH = "—–―-"
_DASH_START = re.compile(rf"[{_DASH}]+\s*(?=[^\s\d{_DASH}])")
_BREAK = re.compile(rf"[,.!?…»”\"]\s*[{_DASH}]{{1,2}}\s*(?=[^\W\d_])")
_RESUME = re.compile(rf"[,.!?:;…]?\s*[{_DASH}]{{1,2}}\s+(?=\S)")
_LABEL = re.compile(r"(?P<label>[^\W\d_][^:\n«»“”\"?!]{0,70}?)\s*:\s+(?=\S)")
_BLOCK_LABEL = re.compile(r"(?P<name>[^\W\d_][^:,\n«»“”\"?!.]{2,40}), [^:\n«»“”\"?!]{3,100}:$")
_NAME_WORD = re.compile(r"[^\W\d_][\w’'.-]*$")
_PARTICLES = frozenset(
    ("фон", "де", "ван", "аль", "бин", "von", "van", "de", "der", "al", "bin", "la", "du", "of", "the")
)
# a headline of a news feed: no full stop, a time at its end
_FEED_LINE = re.compile(r"[^.!?…]\s\d{1,2}:\d\d$")
_CLAUSE_WORDS = 25
_CUE_WITHIN = 5


def find_speech(text: str, reading: Reading, is_cue: IsCue, labels: Labels) -> list[Speech]:
    """Every stretch of `text` that may be speech, in reading order, none inside another.

    Args:
        text: the untouched text.
        reading: its paragraphs and marks, from `quotes.pipes.marks.find_marks`.
        is_cue: tells reporting verbs.
        labels: words before a colon that do or never name a speaker.
    """
    turns = list(_turns(text, reading, labels))
    taken = {number for turn in turns for number in _paragraphs_of(turn, reading)}
    dashes = [speech for speech in _dashes(text, reading, is_cue) if speech.paragraph not in taken]
    taken |= {speech.paragraph for speech in dashes}
    taken |= {number for number, (start, end) in enumerate(reading.paragraphs) if _FEED_LINE.search(text, start, end)}
    marked = (_marked(text, stretch, is_cue) for stretch in reading.stretches if stretch.depth == 0)
    found = [*turns, *dashes, *(speech for speech in marked if speech.paragraph not in taken)]
    return sorted(found, key=lambda speech: speech.outer)


def split_clauses(text: str, span: Span, is_cue: IsCue) -> tuple[list[Span], list[Span]]:
    """Cut the reporting clauses between dashes out of `span`.

    Returns:
        The speaker's segments and the reporting clauses, both in order. A clause begins after a dash that follows
        punctuation, in lower case, with a reporting verb among its first words; it ends at the next dash or with
        the span.
    """
    segments: list[Span] = []
    clauses: list[Span] = []
    start, end = span
    position = start
    while match := _BREAK.search(text, position, end):
        position = match.end()
        if not _reports(text, position, end, is_cue):
            continue
        resume = _resumption(text, position, end)
        cut = match.start() + (0 if match.group()[0] == "," else 1)
        segments.append(_trim(text, (start, cut)))
        clauses.append(_trim(text, (position, resume.start() if resume else end)))
        start = position = resume.end() if resume else end
    segments.append(_trim(text, (start, end)))
    return [span for span in segments if span[0] < span[1]], clauses


def _marked(text: str, stretch: Stretch, is_cue: IsCue) -> Speech:
    segments, clauses = split_clauses(text, stretch.inner, is_cue)
    if not segments:
        segments, clauses = [stretch.inner], []
    return Speech(
        tuple(segments), stretch.outer, stretch.paragraph, "marks", tuple(clauses),
        closed=stretch.closed, continued=stretch.continued,
    )  # fmt: skip


def _dashes(text: str, reading: Reading, is_cue: IsCue) -> Iterator[Speech]:
    """Paragraphs of dash speech: those with a reporting clause, and their neighbours in the same dialogue."""
    opened: dict[int, Speech] = {}
    for number, (start, end) in enumerate(reading.paragraphs):
        match = _DASH_START.match(text, start, end)
        if match is None:
            continue
        segments, clauses = split_clauses(text, (match.end(), end), is_cue)
        if segments:
            opened[number] = Speech(tuple(segments), (start, end), number, "dash", tuple(clauses))
    reported = {number for number, speech in opened.items() if speech.clauses}
    for number, speech in opened.items():
        if number in reported or (_sentence(text, speech) and {number - 1, number + 1} & reported):
            yield speech


def _sentence(text: str, speech: Speech) -> bool:
    words = text[speech.start : speech.end]
    return words[:1].isupper() and words[-1:] in ".!?…"


def _turns(text: str, reading: Reading, labels: Labels) -> Iterator[Speech]:
    """Turns of an interview: «Имя: …», "NAME: …", and a block of words under «Имя Фамилия, должность:»."""
    marked = {
        stretch.paragraph
        for stretch in reading.stretches
        if stretch.outer[0] == reading.paragraphs[stretch.paragraph][0]
    }
    candidates: dict[int, tuple[Span, Span]] = {}
    for number, (start, end) in enumerate(reading.paragraphs):
        match = _LABEL.match(text, start, end)
        if match is None or number in marked or not _names_speaker(match["label"], labels):
            continue
        if text[match.end()] not in '«“"„' or not any(
            stretch.outer == (match.end(), end) for stretch in reading.stretches
        ):
            candidates[number] = (match.span("label"), (match.end(), end))
    known = Counter(text[slice(*label)].casefold() for label, _ in candidates.values())
    accepted = {
        number
        for number, (label, _) in candidates.items()
        if known[text[slice(*label)].casefold()] > 1
        or any(abs(number - other) <= 2 for other in candidates if other != number)
    }
    if len(accepted) < 2:
        return
    ordered = sorted(accepted)
    following = dict(pairwise(ordered))
    for number in ordered:
        label, words = candidates[number]
        turn = Speech((words,), (label[0], words[1]), number, "turn", label=label)
        after = following.get(number, number)
        if 1 < after - number <= 4:
            more = tuple(reading.paragraphs[number + 1 : after])
            turn = replace(turn, segments=(words, *more), outer=(label[0], more[-1][1]))
        yield turn


def _names_speaker(label: str, labels: Labels) -> bool:
    words = label.replace(",", " ").split()
    if label.casefold().strip(" .") in labels.speech:
        return True
    if not words or len(words) > 5 or {word.casefold() for word in words} & labels.never:
        return False
    return all(
        word.casefold() in _PARTICLES or (word[0].isupper() and _NAME_WORD.match(word) is not None) for word in words
    )


def _paragraphs_of(speech: Speech, reading: Reading) -> Iterator[int]:
    number = speech.paragraph
    while number < len(reading.paragraphs) and reading.paragraphs[number][0] < speech.outer[1]:
        yield number
        number += 1


def _reports(text: str, start: int, end: int, is_cue: IsCue) -> bool:
    """Whether a reporting clause begins at `start`: lower case, a reporting verb among its first words."""
    if not text[start].islower():
        return False
    words = re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*|[,.:;!?…—–]", text[start : min(end, start + 120)])
    for position, word in enumerate(words[: _CUE_WITHIN + 1]):
        if word in ".:;!?…—–" or (word == "," and position > 2):
            return False
        if is_cue(word):
            return True
    return False


def _resumption(text: str, start: int, end: int) -> re.Match[str] | None:
    """Where speech goes on behind a reporting clause: the next dash, if the clause is of a clause's length."""
    for match in _RESUME.finditer(text, start, end):
        stopped = match.group()[0] in ",.!?:;…"
        if not stopped and not text[match.end()].isupper():
            continue
        if len(text[start : match.start()].split()) <= _CLAUSE_WORDS:
            return match
        return None
    return None


def _trim(text: str, span: Span) -> Span:
    start, end = span
    while start < end and (text[start].isspace() or text[start] in _DASH):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in ",—–"):
        end -= 1
    return start, end
