"""Small articles with the answer marked inside the text; the format is described in `gold/README.md`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import get_args

from quotes.records import Kind, Span, SpeakerType

_MARKER = re.compile(
    r"\[\[(?P<segment>\d+): |\{(?P<mention>\d+(?:,\d+)*): |<(?P<cue>\d+(?:,\d+)*): |(?P<end>\]\](?!\])|\}|>)"
)
_CLOSED_BY = {"segment": "]]", "mention": "}", "cue": ">"}
_UNCHECKED = "?"
_OR = " // "


class MarkedError(ValueError):
    """A case is written wrongly; the message names the file, the line where the case begins and the fault."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """What is expected of one utterance; offsets are code points into `Case.text`.

    `speakers` and `roles` are the accepted forms, the best one first; `("",)` means that there is none.
    None stands for 'not checked'.
    """

    number: int
    segments: tuple[Span, ...]
    kind: Kind | None
    speaker_type: SpeakerType
    speakers: tuple[str, ...]
    roles: tuple[str, ...] | None = None
    date: str | None = None
    mention: Span | None = None
    cue: Span | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """One small article and its answer; `published` is the expected date, None where not checked."""

    name: str
    topic: str
    language: str
    text: str
    utterances: tuple[Utterance, ...]
    published: str | None = None

    @property
    def id(self) -> str:
        """A readable name, unique over all files."""
        return f"{self.topic}/{self.name}"


@dataclass(slots=True)
class Spans:
    """What was marked, by number of the utterance, in the order of the text."""

    segment: dict[int, list[Span]] = field(default_factory=dict)
    mention: dict[int, list[Span]] = field(default_factory=dict)
    cue: dict[int, list[Span]] = field(default_factory=dict)


def read_folder(folder: Path) -> list[Case]:
    """All cases of the `*.txt` files of `folder`, files in order of their names.

    Raises `MarkedError` where a case is written wrongly.
    """
    return [case for path in sorted(folder.glob("*.txt")) for case in read_file(path)]


def read_file(path: Path) -> list[Case]:
    """The cases of one file, whose name begins with the language (`en_marks.txt`).

    Raises `MarkedError` where a case is written wrongly or two cases share a name.
    """
    cases = list(parse(path.read_text(encoding="utf-8"), topic=path.stem))
    names = [case.name for case in cases]
    for name in names:
        if names.count(name) > 1:
            raise MarkedError(f"{path.stem}: two cases are called '{name}'")
    return cases


def parse(source: str, *, topic: str) -> Iterator[Case]:
    """Cases of a file's text; what stands before the first `===` line is a comment.

    `topic` is the file's stem; the part before its first underscore is the language of the cases.
    """
    lines = source.split("\n")
    heads = [number for number, line in enumerate(lines) if line.startswith("=== ")]
    for head, following in zip(heads, [*heads[1:], len(lines)], strict=True):
        try:
            yield _case(lines[head].removeprefix("=== ").strip(), lines[head + 1 : following], topic)
        except MarkedError as error:
            raise MarkedError(f"{topic}, line {head + 1}: {error}") from None


def unmark(marked: str) -> tuple[str, Spans]:
    """The text without its markers, and what they marked in it.

    Raises `MarkedError` for a marker that is not paired.
    """
    spans = Spans()
    pieces: list[str] = []
    opened: list[tuple[str, list[int], int]] = []
    length = position = 0
    for marker in _MARKER.finditer(marked):
        piece = marked[position : marker.start()]
        pieces.append(piece)
        length += len(piece)
        position = marker.end()
        name = marker.lastgroup or ""
        if name != "end":
            opened.append((name, [int(number) for number in marker[name].split(",")], length))
            continue
        if not opened or _CLOSED_BY[opened[-1][0]] != marker["end"]:
            raise MarkedError(f"'{marker['end']}' after '…{piece[-20:]}' closes nothing")
        name, numbers, start = opened.pop()
        for number in numbers:
            getattr(spans, name).setdefault(number, []).append((start, length))
    if opened:
        raise MarkedError(f"the {opened[-1][0]} of utterance {opened[-1][1][0]} is never closed")
    pieces.append(marked[position:])
    return "".join(pieces), spans


def _case(name: str, lines: list[str], topic: str) -> Case:
    if "---" not in lines:
        raise MarkedError("the line '---' between text and answer is missing")
    divide = lines.index("---")
    text, spans = unmark("\n".join(lines[:divide]).strip("\n"))
    segments, mentions, cues = spans.segment, spans.mention, spans.cue
    for start, end in (span for parts in segments.values() for span in parts):
        if not text[start:end] or text[start:end] != text[start:end].strip():
            raise MarkedError(f"segment '{text[start:end]}' is empty or has space at an edge")
    utterances: list[Utterance] = []
    published: str | None = None
    for line in filter(None, map(str.strip, lines[divide + 1 :])):
        head, *fields = (part.strip() for part in line.split("|"))
        if head == "published":
            published = "".join(fields)
            continue
        if not head.isdigit() or int(head) not in segments:
            raise MarkedError(f"the answer '{line}' belongs to no segment")
        number = int(head)
        utterances.append(_utterance(number, fields, segments[number], _only(mentions, number), _only(cues, number)))
    answered = [utterance.number for utterance in utterances]
    if sorted(answered) != sorted(segments) or not set(mentions) | set(cues) <= set(answered):
        raise MarkedError(f"utterances {sorted(segments)} are marked, {answered} answered")
    return Case(name, topic, topic.partition("_")[0], text, tuple(utterances), published)


def _utterance(
    number: int, fields: list[str], segments: Iterable[Span], mention: Span | None, cue: Span | None
) -> Utterance:
    if not 3 <= len(fields) <= 5:
        raise MarkedError(f"utterance {number} needs kind | speaker type | speaker [| role [| date]]")
    kind, speaker_type, speaker, role, date = [*fields, _UNCHECKED, _UNCHECKED][:5]
    if kind not in (*get_args(Kind), _UNCHECKED) or speaker_type not in get_args(SpeakerType):
        raise MarkedError(f"utterance {number}: unknown kind '{kind}' or speaker type '{speaker_type}'")
    if (speaker_type == "unnamed") != (speaker == ""):
        raise MarkedError(f"utterance {number}: an unnamed source, and no other, has an empty speaker")
    return Utterance(
        number=number,
        segments=tuple(segments),
        kind=next((known for known in get_args(Kind) if known == kind), None),
        speaker_type=next(known for known in get_args(SpeakerType) if known == speaker_type),
        speakers=tuple(speaker.split(_OR)),
        roles=None if role == _UNCHECKED else tuple(role.split(_OR)),
        date=None if date == _UNCHECKED else date,
        mention=mention,
        cue=cue,
    )


def _only(spans: dict[int, list[Span]], number: int) -> Span | None:
    found = spans.get(number, [])
    if len(found) > 1:
        raise MarkedError(f"utterance {number} has more than one mention or cue")
    return found[0] if found else None
