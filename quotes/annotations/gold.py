"""Gold records: what a person says the quotations of a document are."""

from __future__ import annotations

from dataclasses import dataclass

from quotes.records import Kind, Quotation, Span, SpeakerType


@dataclass(frozen=True, slots=True)
class GoldQuotation:
    """One utterance. Offsets are code points of the document's text, ends exclusive.

    `segments` are the speaker's own words without marks, in the order of the text. `speaker` is the fullest name in
    the document, nominative, without a title; None where the source is unnamed or its name not annotated.
    `speaker_type` is None where it is not annotated: then only `mention` tells the source. `mention` and `cue` are
    empty where nothing beside the quotation names the source or reports it, and have several spans where the words
    are parted. `role` lists all forms that are right.
    """

    segments: tuple[Span, ...]
    kind: Kind
    speaker: str | None = None
    speaker_type: SpeakerType | None = None
    mention: tuple[Span, ...] = ()
    role: tuple[str, ...] = ()
    cue: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class GoldDocument:
    """The quotations of one document, in the order of the text.

    `text` is None where the annotation does not carry it. `date` is the date of publication that the document tells
    itself, as in 2018-03-05; empty where it tells none, None where this is not annotated.
    """

    id: str
    text: str | None
    date: str | None
    quotes: tuple[GoldQuotation, ...]


def as_gold(quotation: Quotation) -> GoldQuotation:
    """What was extracted, as if a person had annotated it so."""
    return GoldQuotation(
        segments=quotation.segments,
        kind=quotation.kind,
        speaker=quotation.speaker or None,
        speaker_type=quotation.speaker_type,
        mention=_spans(quotation.mention_start, quotation.mention_end),
        role=(quotation.role,) if quotation.role else (),
        cue=_spans(quotation.cue_start, quotation.cue_end),
    )


def _spans(start: int | None, end: int | None) -> tuple[Span, ...]:
    return () if start is None or end is None else ((start, end),)
