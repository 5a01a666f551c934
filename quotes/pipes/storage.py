"""What the steps found, kept on the spaCy `Doc`: span groups for people who look, plain values for the next step.

| group | spans, labelled by | span id | values in `attrs` |
|---|---|---|---|
| `speech` | segments of speech, layout | `s0`, … | `reading`, `speeches` |
| `people` | mentions by name, person or org | `p0`, … | `entities` |
| `roles` | places that give a role | the person's | `roles` |
| `quotes` | segments of quotations, direct or partial | `q0`, … | `utterances`; after dates `published`, `said` |
| `speakers` | words that name the source, its type | the quotation's | |
| `cues` | words that report, the rule that chose | the quotation's | |

Spans with one id belong together, and the number in it is the place in the list of values. Spans are of whole tokens;
exact offsets (code points) are in the values, which hold nothing but strings, numbers, lists and dictionaries, so
that a `Doc` keeps them through `to_bytes`, `DocBin` and the processes of `nlp.pipe`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from quotes.errors import UsageError
from quotes.pipes.candidates import Candidate
from quotes.pipes.coreference import Source
from quotes.pipes.marks import Reading, Stretch
from quotes.pipes.people import Entity, Name, People
from quotes.pipes.phrases import Phrase
from quotes.pipes.published_dates import Published
from quotes.pipes.roles import Role
from quotes.pipes.speakers import Utterance
from quotes.pipes.speech import Speech

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

    from quotes.pipes.dates import Said
    from quotes.records import Span as Offsets

SPEECH, PEOPLE, ROLES = "speech", "people", "roles"
QUOTES, SPEAKERS, CUES = "quotes", "speakers", "cues"
_WRITERS = {SPEECH: "quotes_marks", PEOPLE: "quotes_people", ROLES: "quotes_roles", QUOTES: "quotes_speakers"}

T = TypeVar("T")


def has_speech(doc: Doc) -> bool:
    """Whether the marks of `doc` have been read already."""
    return SPEECH in doc.spans


def write_speech(doc: Doc, reading: Reading, speeches: Sequence[Speech]) -> None:
    """Keep what the marks step found."""
    spans = [
        _aligned(doc, segment, speech.form, f"s{number}")
        for number, speech in enumerate(speeches)
        for segment in speech.segments
    ]
    _write(doc, SPEECH, spans, {"reading": _plain(reading), "speeches": _plain(speeches)})


def read_speech(doc: Doc) -> tuple[Reading, list[Speech]]:
    """What `write_speech` kept. Raises `UsageError` if the step has not run."""
    values = _read(doc, SPEECH)
    reading = values["reading"]
    stretches = tuple(_build(Stretch, row) for row in reading["stretches"])
    return Reading(_tuples(reading["paragraphs"]), stretches), [_build(Speech, row) for row in values["speeches"]]


def write_people(doc: Doc, people: People) -> None:
    """Keep the people and organisations."""
    from spacy.tokens import Span

    spans = [
        Span(doc, mention.start, mention.end, label=entity.kind, span_id=f"p{entity.number}")
        for entity in people.entities
        for mention in entity.mentions
    ]
    _write(doc, PEOPLE, spans, {"entities": _plain(people.entities)})


def read_people(doc: Doc) -> People:
    """What `write_people` kept. Raises `UsageError` if the step has not run."""
    people = People()
    for row in _read(doc, PEOPLE)["entities"]:
        entity = Entity(**{**row, "forms": list(row["forms"]), "mentions": []})
        people.entities.append(entity)
        for start, end, words in row["mentions"]:
            people.attach(entity, Name(start, end, tuple(words)))
    return people


def write_roles(doc: Doc, roles: Sequence[Role]) -> None:
    """Keep the places that give roles."""
    from spacy.tokens import Span

    spans = [Span(doc, role.start, role.end, label="role", span_id=f"p{role.entity}") for role in roles]
    _write(doc, ROLES, spans, {"roles": _plain(roles)})


def read_roles(doc: Doc) -> list[Role]:
    """What `write_roles` kept. Raises `UsageError` if the step has not run."""
    return [Role(*row) for row in _read(doc, ROLES)["roles"]]


def write_utterances(doc: Doc, utterances: Sequence[Utterance]) -> None:
    """Keep the quotations, the words that name their sources, and their cues."""
    quotes: list[Span] = []
    speakers: list[Span] = []
    cues: list[Span] = []
    for number, utterance in enumerate(utterances):
        span_id = f"q{number}"
        quotes.extend(_aligned(doc, segment, utterance.kind, span_id) for segment in utterance.segments)
        if utterance.mention is not None:
            speakers.append(_aligned(doc, utterance.mention, utterance.source.speaker_type, span_id))
        if utterance.cue is not None:
            cues.append(_aligned(doc, utterance.cue, utterance.rule, span_id))
    _write(doc, QUOTES, quotes, {"utterances": _plain(utterances)})
    _write(doc, SPEAKERS, speakers, {})
    _write(doc, CUES, cues, {})


def read_utterances(doc: Doc) -> list[Utterance]:
    """What `write_utterances` kept. Raises `UsageError` if the step has not run."""
    return [_utterance(row) for row in _read(doc, QUOTES)["utterances"]]


def write_dates(doc: Doc, published: Published | None, said: Sequence[Said]) -> None:
    """Keep the publication date and the date of each quotation."""
    _read(doc, QUOTES).update(published=_plain(published), said=_plain(said))


def _utterance(row: Mapping[str, Any]) -> Utterance:
    values = {name: _tuples(value) for name, value in row.items()}
    values["segments"], values["context"] = list(values["segments"]), list(values["context"])
    values["source"] = Source(**{**row["source"], "phrase": _phrase(row["source"]["phrase"])})
    values["candidates"] = [
        _build(Candidate, {**candidate, "phrase": _phrase(candidate["phrase"])}) for candidate in row["candidates"]
    ]
    return Utterance(**values)


def _phrase(row: Mapping[str, int] | None) -> Phrase | None:
    return None if row is None else Phrase(**row)


def _build(kind: type[T], row: Mapping[str, Any]) -> T:
    return kind(**{name: _tuples(value) for name, value in row.items()})


def _aligned(doc: Doc, offsets: Offsets, label: str, span_id: str) -> Span:
    """The tokens that hold the characters of `offsets`."""
    span = doc.char_span(*offsets, label=label, span_id=span_id, alignment_mode="expand")
    assert span is not None, f"no token at {offsets}"
    return span


def _write(doc: Doc, group: str, spans: Iterable[Span], values: dict[str, Any]) -> None:
    from spacy.tokens import SpanGroup

    doc.spans[group] = SpanGroup(doc, name=group, attrs=values, spans=spans)


def _read(doc: Doc, group: str) -> dict[str, Any]:
    if group not in doc.spans:
        raise UsageError(f"the document has no span group {group!r}: add the component {_WRITERS[group]} before")
    values: dict[str, Any] = doc.spans[group].attrs
    return values


def _plain(value: Any) -> Any:
    """Records as dictionaries by field, sequences as lists."""
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return {name: _plain(getattr(value, name)) for name in _field_names(value.__class__)}


@cache
def _field_names(record: type[Any]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(record))


def _tuples(value: Any) -> Any:
    return tuple(_tuples(item) for item in value) if isinstance(value, list | tuple) else value
