"""All steps in a row, on one parsed document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from quotes.pipes.marks import Reading, find_marks
from quotes.pipes.people import People, find_people
from quotes.pipes.roles import Role, find_roles
from quotes.pipes.speakers import Utterance, find_speakers
from quotes.pipes.speech import Labels, Speech, find_speech
from quotes.pipes.vocabulary import Vocabulary, vocabulary

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
    reading = find_marks(text)
    kinds = words.lexicon.labels
    labels = Labels(
        frozenset(label for label, kind in kinds.items() if kind != "not_speaker"),
        frozenset(label for label, kind in kinds.items() if kind == "not_speaker"),
    )
    return reading, find_speech(text, reading, words.is_cue_form, labels)


def analyse(doc: Doc) -> Analysis:
    """Run every step on a parsed document of a known language."""
    words = vocabulary(doc.lang_)
    reading, speeches = speech_in(doc.text, words)
    if not speeches:
        return Analysis(reading, [], People(), [], [])
    people = find_people(doc, words)
    roles = find_roles(doc, people, words)
    return Analysis(reading, speeches, people, roles, find_speakers(doc, speeches, reading, people, roles, words))
