"""All steps in a row, on one parsed document."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from quotes.pipes.dates import Published, Said, find_published, find_said
from quotes.pipes.lost_marks import Clues
from quotes.pipes.marks import Reading, find_marks
from quotes.pipes.people import People, find_people
from quotes.pipes.ranking import Model, load_model
from quotes.pipes.roles import Role, find_roles
from quotes.pipes.scene import context_paragraphs
from quotes.pipes.speakers import Utterance, find_speakers
from quotes.pipes.speech import Labels, Speech, find_speech
from quotes.pipes.vocabulary import Vocabulary, vocabulary
from quotes.records import Span

if TYPE_CHECKING:
    from spacy.tokens import Doc


@dataclass(frozen=True, slots=True)
class Analysis:
    """Everything that was found in one document."""

    reading: Reading
    speeches: list[Speech]
    people: People
    roles: list[Role]
    utterances: list[Utterance]


def speech_in(text: str, words: Vocabulary) -> tuple[Reading, list[Speech]]:
    """The marks and the speech of a text."""
    reading = find_marks(text, _clues(words.language))
    labels = _labels(words.language)
    return reading, find_speech(text, reading, words.is_cue_form, labels, marked_names=words.language == "ru")


@cache
def _clues(language: str) -> Clues:
    words = vocabulary(language)
    readings = words.lexicon.pronouns.items()
    return Clues(
        words.is_saying_form,
        frozenset(form for form, reading in readings if "Nom" in reading.cases and reading.person == 3),
        frozenset(form for form, reading in readings if reading.person in (1, 2)),
    )


@cache
def _labels(language: str) -> Labels:
    kinds = vocabulary(language).lexicon.labels
    return Labels(
        frozenset(label for label, kind in kinds.items() if kind != "not_speaker"),
        frozenset(label for label, kind in kinds.items() if kind == "not_speaker"),
    )


def attention(reading: Reading, speeches: Sequence[Speech]) -> list[Span]:
    """The spans of a text whose syntax attribution looks at: paragraphs with speech and near it, without the speech."""
    outside: list[Span] = []
    wanted = context_paragraphs(reading, speeches)
    parts = sorted(part for speech in speeches for part in speech.parts)
    clauses = [clause for speech in speeches for clause in speech.clauses]
    for start, end in reading.paragraphs[wanted.start : wanted.stop]:
        place = bisect_left(parts, (start, start))
        while place < len(parts) and parts[place][0] < end:
            left, right = parts[place]
            if left >= start:
                outside.append((start, left))
                start = right
            place += 1
        outside.append((start, end))
    return [span for span in (*outside, *clauses) if span[0] < span[1]]


def analyse(doc: Doc) -> Analysis:
    """Run every step on a parsed document of a known language, with the project's own attribution model."""
    return attribute(doc, *speech_in(text_of(doc), vocabulary(doc.lang_)), load_model())


def text_of(doc: Doc) -> str:
    """The text of a document; what `doc.text` gives, in a fifth of the time."""
    orths, spaces = doc.to_array(["ORTH", "SPACY"]).T.tolist()
    strings = doc.vocab.strings
    words = {orth: strings[orth] for orth in set(orths)}
    return "".join([words[orth] + " " if space else words[orth] for orth, space in zip(orths, spaces, strict=True)])


def attribute(doc: Doc, reading: Reading, speeches: list[Speech], model: Model) -> Analysis:
    """The steps after the first one. A document without speech is not searched for people."""
    words = vocabulary(doc.lang_)
    if not speeches:
        return Analysis(reading, [], People(), [], [])
    people = find_people(doc, words)
    roles = find_roles(doc, people, words)
    utterances = find_speakers(doc, text_of(doc), speeches, reading, people, roles, words, model)
    return Analysis(reading, speeches, people, roles, utterances)


def dated(
    text: str, language: str, utterances: Sequence[Utterance], *, published: str | None = None, document: str = ""
) -> tuple[Published | None, list[Said]]:
    """When a document was published, and when each of its quotations was said.

    `published` is the date that its metadata gives, `document` its name or path.
    """
    found = find_published(text, language=language, declared=published, document=document)
    return found, find_said(text, [utterance.context for utterance in utterances], found, language=language)
