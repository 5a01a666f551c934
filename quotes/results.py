"""Annotated documents to records."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from quotes.identity import speaker_id
from quotes.pipes import storage
from quotes.pipes.chain import dated
from quotes.records import Article, NamedPerson, Quotation, Span

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from quotes.pipes.dates import Published, Said
    from quotes.pipes.speakers import Utterance

JOINT = " […] "
"""Stands in `quote` between two segments."""


def quotations(doc: Doc, article: Article) -> list[Quotation]:
    """The records of a document that the steps up to `quotes_speakers` have annotated, in the order of the text.

    Dates are found here, with what the article's metadata says. Raises `UsageError` for a document without annotation.
    """
    utterances = storage.read_utterances(doc)
    if not utterances:
        return []
    published, said = dated(article.text, doc.lang_, utterances, published=article.published, document=article.id)
    return [
        _quotation(article, doc.lang_, utterance, published, when)
        for utterance, when in zip(utterances, said, strict=True)
    ]


def named_people(doc: Doc) -> tuple[NamedPerson, ...]:
    """The people whom a document names, in the order of their first mentions, each name once.

    Raises `UsageError` for a document without annotation.
    """
    people = storage.read_people(doc)
    persons = (entity for entity in people.entities if entity.kind == "person")
    return tuple({person.name: NamedPerson(person.name, person.role) for person in persons}.values())


def quote(text: str, segments: Iterable[Span]) -> str:
    """The speaker's words as they stand in the text, segments joined by `JOINT`."""
    return JOINT.join(text[start:end] for start, end in segments)


def _quotation(
    article: Article, language: str, utterance: Utterance, published: Published | None, said: Said
) -> Quotation:
    text, source = article.text, utterance.source
    return Quotation(
        speaker=source.name,
        role=source.role,
        quote=quote(text, utterance.segments),
        date=said.date,
        document=article.id,
        language=language,
        published=published.edtf if published else "",
        date_basis=said.basis,
        date_earliest=said.earliest,
        date_latest=said.latest,
        kind=utterance.kind,
        cue=words_at(text, utterance.cue),
        mention=words_at(text, utterance.mention),
        speaker_type=source.speaker_type,
        speaker_id=speaker_id(source.name, source.speaker_type),
        confidence=round(utterance.confidence, 4),
        segments=tuple(utterance.segments),
        mention_start=utterance.mention[0] if utterance.mention else None,
        mention_end=utterance.mention[1] if utterance.mention else None,
        cue_start=utterance.cue[0] if utterance.cue else None,
        cue_end=utterance.cue[1] if utterance.cue else None,
        title=article.title or "",
        url=article.url or "",
    )


def words_at(text: str, span: Span | None) -> str:
    """The words of a text at a span; none where there is none."""
    return text[slice(*span)] if span else ""
