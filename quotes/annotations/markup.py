"""What all annotation tools give, labelled stretches and links between them, to gold quotations.

Labels, in any case: `Quotation-direct` and `Quotation-partial`, or `Quotation` with the attribute `kind`; `Speaker`,
the words that name the source; `Cue`, the reporting words. Other labels are left out.

A link joins a quotation with its speaker or its cue, in either direction, or two quotations that are parts of one
utterance. What the link is called does not matter.

Attributes of a quotation or of its speaker: `speaker`, the full name; `speaker_type`, person, org or unnamed (a name
alone is a person's); `role`, several forms parted by `;`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast, get_args

from quotes.annotations.gold import GoldDocument, GoldQuotation
from quotes.errors import InputError
from quotes.records import Kind, Span, SpeakerType

DIRECT, PARTIAL, SPEAKER, CUE = "Quotation-direct", "Quotation-partial", "Speaker", "Cue"
QUOTATION = "Quotation"
LABELS = (DIRECT, PARTIAL, SPEAKER, CUE)
ATTRIBUTES = ("kind", "speaker", "speaker_type", "role")

_LABELS = {label.casefold(): label for label in (*LABELS, QUOTATION)}
_QUOTATIONS = (DIRECT, PARTIAL, QUOTATION)
_KINDS: Mapping[str, Kind] = {DIRECT: "direct", PARTIAL: "partial"}
_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Mark:
    """A labelled stretch: its spans in code points, more than one where it is parted."""

    id: str
    label: str
    spans: tuple[Span, ...]
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Markup:
    """One annotated document. `place` says where it stands, for messages; `links` are pairs of marks' ids."""

    place: str
    id: str
    text: str | None
    date: str | None
    marks: Sequence[Mark]
    links: Sequence[tuple[str, str]]


def fault(place: str, message: str, line: int | None = None) -> InputError:
    """An annotation that cannot be used: where, and what to do."""
    where = place if line is None else f"{place}:{line}"
    return InputError(f"{where}: {message}", reason="annotation", document=place, line=line)


def documents(markups: Iterable[Markup]) -> Iterator[GoldDocument]:
    """Gold documents of annotated ones, one by one.

    Raises `InputError` for an annotation that contradicts itself, and at the end where nothing had a known label but
    something had an unknown one: then the labels have other names.
    """
    strange: set[str] = set()
    any_known = False
    for markup in markups:
        known = {mark.id: mark for mark in map(_labelled, markup.marks) if mark.label in _LABELS.values()}
        any_known = any_known or bool(known)
        strange.update(mark.label for mark in markup.marks if mark.id not in known)
        yield GoldDocument(markup.id, markup.text, markup.date, _quotations(markup, known))
    if strange and not any_known:
        found = ", ".join(sorted(strange)[:_SHOWN])
        raise InputError(f"no label of {', '.join(LABELS)}: rename these: {found}", reason="labels")


def _labelled(mark: Mark) -> Mark:
    """The mark with its label as it is spelled here, if it is one of ours."""
    return Mark(mark.id, _LABELS.get(mark.label.casefold(), mark.label), mark.spans, mark.attributes)


def _quotations(markup: Markup, marks: Mapping[str, Mark]) -> tuple[GoldQuotation, ...]:
    parts = {id: {id} for id, mark in marks.items() if mark.label in _QUOTATIONS}
    """For each quotation mark, the marks of its utterance, itself one of them."""
    beside: dict[str, dict[str, None]] = {id: {} for id in parts}
    for ends in markup.links:
        one, other = sorted(ends, key=lambda id: id not in parts)
        if one not in parts or other not in marks:
            continue
        if other in parts:
            parts[one] |= parts[other]
            for part in parts[one]:
                parts[part] = parts[one]
        else:
            beside[one][other] = None
    utterances = {min(ids): ids for ids in parts.values()}.values()
    found = [
        _quotation(markup.place, [marks[id] for id in sorted(ids)], _linked(marks, [beside[id] for id in sorted(ids)]))
        for ids in utterances
    ]
    return tuple(sorted(found, key=lambda quotation: quotation.segments))


def _linked(marks: Mapping[str, Mark], ids: Iterable[Iterable[str]]) -> list[Mark]:
    return [marks[id] for id in dict.fromkeys(id for some in ids for id in some)]


def _quotation(place: str, parts: Sequence[Mark], linked: Sequence[Mark]) -> GoldQuotation:
    speakers = [mark for mark in linked if mark.label == SPEAKER]
    segments = _spans(parts)
    where = f"{place}: the quotation at {segments[0][0]}-{segments[-1][1]}"
    name = _attribute(where, "speaker", [*parts, *speakers])
    speaker_type = _attribute(where, "speaker_type", [*parts, *speakers]) or ("person" if name else None)
    if speaker_type is not None and speaker_type not in get_args(SpeakerType):
        raise fault(where, f"speaker_type is {speaker_type!r}: make it one of {', '.join(get_args(SpeakerType))}")
    if name and speaker_type == "unnamed":
        raise fault(where, f"its unnamed source is called {name!r}: leave out the one or the other")
    roles = _attribute(where, "role", [*parts, *speakers]) or ""
    return GoldQuotation(
        segments=segments,
        kind="direct" if any(_kind(where, mark) == "direct" for mark in parts) else "partial",
        speaker=name,
        speaker_type=cast(SpeakerType | None, speaker_type),
        mention=_spans(speakers),
        role=tuple(role.strip() for role in roles.split(";") if role.strip()),
        cue=_spans([mark for mark in linked if mark.label == CUE]),
    )


def _kind(where: str, mark: Mark) -> Kind:
    kind = _KINDS.get(mark.label) or mark.attributes.get("kind", "").strip().casefold()
    if kind not in get_args(Kind):
        raise fault(where, f"its kind is {kind or 'missing'}: label it {DIRECT} or {PARTIAL}, or set kind to one")
    return cast(Kind, kind)


def _attribute(where: str, name: str, marks: Iterable[Mark]) -> str | None:
    """The value that the marks have for an attribute. Raises `InputError` where they have two."""
    values = {value: None for mark in marks if (value := " ".join(mark.attributes.get(name, "").split()))}
    if len(values) > 1:
        raise fault(where, f"{name} is both {' and '.join(map(repr, values))}: leave one")
    return next(iter(values), None)


def _spans(marks: Iterable[Mark]) -> tuple[Span, ...]:
    return tuple(sorted({span for mark in marks for span in mark.spans}))
