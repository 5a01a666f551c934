"""Stretches of speech: everything in a text that may be somebody's own words.

Three layouts carry speech: quotation marks, a paragraph that begins with a dash (— Текст, — сказал он.), and the turns
of an interview («Имя: …»). In all three a reporting clause may stand inside («A, — сказал X. — B»): it is cut out, so
that the segments hold the speaker's words only.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from quotes.pipes.marks import Reading, Stretch
from quotes.records import Span

Form = Literal["marks", "dash", "turn"]
IsCue = Callable[[str], bool]
"""Whether a word, as it stands in the text, is a form of a reporting verb."""


@dataclass(frozen=True, slots=True)
class Speech:
    """One stretch of speech; it may go on over several paragraphs, each of which opens its marks again.

    `segments` are the words themselves, without marks; `parts` what the speech occupies in the text, marks included,
    one a paragraph; `clauses` the reporting clauses inside of the parts; `label` the name before a turn. All in code
    points. `paragraph` is the number of the first paragraph, `last` of the last one.
    """

    segments: tuple[Span, ...]
    parts: tuple[Span, ...]
    paragraph: int
    last: int
    form: Form
    clauses: tuple[Span, ...] = ()
    label: Span | None = None

    @property
    def start(self) -> int:
        return self.segments[0][0]

    @property
    def end(self) -> int:
        return self.segments[-1][1]

    @property
    def outer(self) -> Span:
        return self.parts[0][0], self.parts[-1][1]


@dataclass(frozen=True, slots=True)
class Labels:
    """Which words before a colon name a speaker by role ("Q", «Вопрос»), and which never do ("Photo", «Фото»)."""

    speech: frozenset[str]
    never: frozenset[str]


_DASH = "—–―-"
_DASH_START = re.compile(rf"[{_DASH}]+\s*(?=[^\s\d{_DASH}])")
_BREAK = re.compile(rf"[,.!?…»”\"]\s*[{_DASH}]{{1,2}}\s*(?=[^\W\d_])")
_RESUME = re.compile(rf"[,.!?:;…]?\s*[{_DASH}]{{1,2}}\s+(?=\S)")
_LABEL = re.compile(r"(?P<label>[^\W\d_][^:\n«»“”\"?!]{0,70}?|[«“\"][^:\n«»“”\"?!]{2,40}[»”\"])\s*:\s+(?=\S)")
_BLOCK_LABEL = re.compile(r"(?P<name>[^\W\d_][^:,\n«»“”\"?!.]{2,40}), [^:\n«»“”\"?!]{3,100}:$")
_ANNOUNCEMENT = re.compile(r"(?P<verb>[^\W\d_]+):$")
_NAME_WORD = re.compile(r"[^\W\d_][\w’'.-]*$")
TRANSCRIPT_LABEL = re.compile(r"(?P<label>[A-Z][A-Z.’' -]{2,30}|[А-Я][А-Я. -]{2,30}):\s")
_IN_TEXT = re.compile(r"(?=\w[,»”\"]? [«“\"]?([\w'’-]+)\b(?!:))")  # words that stand within a sentence
_PARTICLES = frozenset(
    ("фон", "де", "ван", "аль", "бин", "von", "van", "de", "der", "al", "bin", "la", "du", "of", "the")
)
# a headline of a news feed: no full stop, a time at its end
_FEED_LINE = re.compile(r"[^.!?…]\s\d{1,2}:\d\d$")
_FEED_LINE_END = 8  # characters, with a line break
_CLAUSE_WORDS = 25
_NAME_WORDS = 4
_CUE_WITHIN = 5


def find_speech(
    text: str, reading: Reading, is_cue: IsCue, labels: Labels, *, marked_names: bool = False
) -> list[Speech]:
    """Every stretch of `text` that may be speech, in reading order, none inside another.

    Args:
        text: the untouched text.
        reading: its paragraphs and marks, from `quotes.pipes.marks.find_marks`.
        is_cue: tells reporting verbs.
        labels: words before a colon that do or never name a speaker.
        marked_names: whether the language puts names of firms, papers and so on in marks, as Russian does; then a
            short capitalised stretch with no punctuation beside it is no speech.
    """
    turns = [*_turns(text, reading, labels), *_blocks(text, reading, labels)]
    taken = {number for turn in turns for number in range(turn.paragraph, turn.last + 1)}
    dashes = [speech for speech in _dashes(text, reading, is_cue) if speech.paragraph not in taken]
    taken |= {speech.paragraph for speech in dashes}
    announced = [speech for speech in _announced(text, reading, is_cue) if speech.paragraph not in taken]
    taken |= {speech.paragraph for speech in announced}
    for number, (start, end) in enumerate(reading.paragraphs):
        if _FEED_LINE.search(text, max(start, end - _FEED_LINE_END), end):
            taken.add(number)
    outermost = [
        stretch
        for stretch in reading.stretches
        if stretch.depth == 0 and stretch.paragraph not in taken and not (marked_names and _is_bare_name(text, stretch))
    ]
    marked = [_marked(text, chain, is_cue) for chain in _chains(text, outermost)]
    return sorted((*turns, *dashes, *announced, *marked), key=lambda speech: speech.outer)


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
    segments.append((start, end) if clauses else span)
    return [span for span in segments if span[0] < span[1]], clauses


def _is_bare_name(text: str, stretch: Stretch) -> bool:
    """«Прогресс», «Седьмое небо»: up to four words, the first with a capital, bound to nothing by punctuation.

    A comma before binds no words with which the sentence goes on: «В среду, «Прогресс» взлетел».
    """
    words = text[slice(*stretch.inner)]
    if not stretch.closed or len(words.split()) > _NAME_WORDS or not (words[:1].isupper() or words[:1].isdigit()):
        return False
    before = text[max(0, stretch.outer[0] - 3) : stretch.outer[0]].rpartition("\n")[2].rstrip()[-1:]
    behind = text[stretch.outer[1] : stretch.outer[1] + 3].lstrip()[:1]
    if words[-1] in ",?!…—–-" or behind in (",", "—", "–", "-"):
        return False
    woven = text[stretch.outer[1] : stretch.outer[1] + 2].lstrip(" ")[:1].isalpha()
    return before not in ((":", "—", "–") if woven else (":", ",", "—", "–", ""))


def _chains(text: str, stretches: Sequence[Stretch]) -> list[list[Stretch]]:
    """Stretches of one quotation over several paragraphs, each left open until the next one opens it again.

    A speaker's name in capitals before a colon, as transcripts have it, begins a quotation of its own.
    """
    chains: list[list[Stretch]] = []
    for stretch in stretches:
        before = chains[-1][-1] if chains else None
        follows = before is not None and before.continued and before.paragraph + 1 == stretch.paragraph
        if follows and not TRANSCRIPT_LABEL.match(text, *stretch.inner):
            chains[-1].append(stretch)
        else:
            chains.append([stretch])
    return chains


def _marked(text: str, chain: Sequence[Stretch], is_cue: IsCue) -> Speech:
    segments: list[Span] = []
    clauses: list[Span] = []
    for stretch in chain:
        words, cut = split_clauses(text, stretch.inner, is_cue)
        segments.extend(words or [stretch.inner])
        clauses.extend(cut if words else [])
    first, last = chain[0], chain[-1]
    parts = tuple(stretch.outer for stretch in chain)
    return Speech(tuple(segments), parts, first.paragraph, last.paragraph, "marks", tuple(clauses))


def _dashes(text: str, reading: Reading, is_cue: IsCue) -> Iterator[Speech]:
    """Paragraphs of dash speech: those with a reporting clause, and their neighbours in the same dialogue."""
    opened: dict[int, Speech] = {}
    for number, (start, end) in enumerate(reading.paragraphs):
        match = _DASH_START.match(text, start, end)
        if match is None:
            continue
        segments, clauses = split_clauses(text, (match.end(), end), is_cue)
        if segments:
            opened[number] = Speech(tuple(segments), ((start, end),), number, number, "dash", tuple(clauses))
    announced = {
        number
        for number, speech in opened.items()
        if number and text[reading.paragraphs[number - 1][1] - 1] == ":" and _sentence(text, speech)
    }
    reported = {number for number, speech in opened.items() if speech.clauses or number in announced}
    for number, speech in opened.items():
        if number in reported or (_sentence(text, speech) and {number - 1, number + 1} & reported):
            yield speech


def _announced(text: str, reading: Reading, is_cue: IsCue) -> Iterator[Speech]:
    """Paragraphs without marks below one that ends with a reporting verb and a colon, as web pages set long words."""
    marked = {stretch.paragraph for stretch in reading.stretches}
    for number, (before, span) in enumerate(pairwise(reading.paragraphs), 1):
        verb = _ANNOUNCEMENT.search(text, *before)
        if verb is None or verb.end() != before[1] or not is_cue(verb["verb"]) or number in marked:
            continue
        speech = Speech((span,), (span,), number, number, "dash")
        if _sentence(text, speech):
            yield speech


def _sentence(text: str, speech: Speech) -> bool:
    words = text[speech.start : speech.end]
    return words[:1].isupper() and words[-1:] in ".!?…"


def _turns(text: str, reading: Reading, labels: Labels) -> Iterator[Speech]:
    """Turns of an interview: «Имя: …», "NAME: …", and a block of words under «Имя Фамилия, должность:»."""
    candidates: dict[int, tuple[Span, Span]] = {}
    marked = {stretch.outer for stretch in reading.stretches}
    for number, (start, end) in enumerate(reading.paragraphs):
        match = _LABEL.match(text, start, end)
        if match is None or not _names_speaker(match["label"], labels):
            continue
        if text[match.end()] not in '«“"„' or (match.end(), end) not in marked:
            candidates[number] = (match.span("label"), (match.end(), end))
    names = {number: text[slice(*label)].strip('«»“”"') for number, (label, _) in candidates.items()}
    known = Counter(name.casefold() for name in names.values())
    neighbours = {n for n in candidates if any(n + step in candidates for step in (-2, -1, 1, 2))}
    in_text = {match[1] for match in _IN_TEXT.finditer(text)} if neighbours else set()
    accepted = {
        number
        for number, name in names.items()
        if known[name.casefold()] > 1 or (number in neighbours and _is_name(name, in_text, labels))
    }
    if accepted:  # who is asked but once still belongs to the interview
        accepted |= {number for number in neighbours if {number - 1, number + 1} & accepted}
    if len(accepted) < 2:
        return
    ordered = sorted(accepted)
    following = dict(pairwise(ordered))
    heard: set[str] = set()
    for number in ordered:
        heard.add(names[number].casefold())
        label, words = candidates[number]
        after = following.get(number, number)
        goes_on = 1 < after - number <= 4 and names[after].casefold() in heard
        more = tuple(reading.paragraphs[number + 1 : after]) if goes_on else ()
        parts = ((label[0], words[1]), *more)
        yield Speech((words, *more), parts, number, number + len(more), "turn", label=label)


def _is_name(label: str, in_text: Set[str], labels: Labels) -> bool:
    """Whether a label is a name by its looks (two words, capitals), a word for a turn, or a word of the text."""
    if len(label.split()) > 1 or label.isupper() or label.casefold().strip(" .") in labels.speech:
        return True
    return label in in_text


def _blocks(text: str, reading: Reading, labels: Labels) -> Iterator[Speech]:
    """«Имя Фамилия, должность:» on a line of its own, and the paragraph below as that person's words without marks."""
    opening = {stretch.outer[0] for stretch in reading.stretches}
    for number, (start, end) in enumerate(reading.paragraphs[:-1]):
        match = _BLOCK_LABEL.match(text, start, end)
        below = reading.paragraphs[number + 1]
        if match is None or match.end() != end or below[0] in opening or len(match["name"].split()) < 2:
            continue
        if _names_speaker(match["name"], labels) and text[below[0]].isupper() and text[below[1] - 1] in ".!?…":
            label = match.span("name")
            yield Speech((below,), ((start, end), below), number, number + 1, "turn", label=label)


def _names_speaker(label: str, labels: Labels) -> bool:
    label = label.strip('«»“”"')
    words = label.replace(",", " ").split()
    if label.casefold().strip(" .") in labels.speech:
        return True
    if not words or len(words) > 5 or {word.casefold() for word in words} & labels.never:
        return False
    return all(
        word.casefold() in _PARTICLES or (word[0].isupper() and _NAME_WORD.match(word) is not None) for word in words
    )


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
