"""The steps up to a point, for tests of what comes next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quotes.pipes.candidates import Candidate, find_candidates
from quotes.pipes.chain import speech_in
from quotes.pipes.discourse import Discourse
from quotes.pipes.frames import Frame, Piece, find_frames
from quotes.pipes.people import find_people
from quotes.pipes.roles import find_roles
from quotes.pipes.scene import Scene
from quotes.pipes.vocabulary import vocabulary

if TYPE_CHECKING:
    from spacy.tokens import Doc

FIRST = Piece(0, 0)


def scene_of(doc: Doc) -> Scene:
    """The scene of a parsed document that has speech."""
    words = vocabulary(doc.lang_)
    reading, speeches = speech_in(doc.text, words)
    return Scene(doc, doc.text, speeches, reading, find_people(doc, words), words)


def discourse_of(doc: Doc) -> Discourse:
    """What a parsed document has said, with nobody yet who spoke."""
    words = vocabulary(doc.lang_)
    reading, speeches = speech_in(doc.text, words)
    people = find_people(doc, words)
    parts = [part for speech in speeches for part in speech.parts]
    marked = [stretch.outer for stretch in reading.stretches]
    return Discourse(doc, people, find_roles(doc, people, words), words, parts, marked, reading.paragraphs)


def frames_of(doc: Doc) -> list[str]:
    """All frames of a document as text: tokens parted by spaces, pieces of speech in ⟨ ⟩."""
    text, words = doc.text, vocabulary(doc.lang_)
    reading, speeches = speech_in(text, words)
    frames = find_frames(doc, text, speeches, reading.paragraphs, range(len(reading.paragraphs)), words.reports)

    def shown(frame: Frame) -> str:
        return " ".join(
            f"⟨{text[slice(*speeches[item.speech].segments[item.segment])]}⟩" if isinstance(item, Piece) else item.text
            for item in frame.items
        )

    return [shown(frame) for frame in frames]


def candidates_of(scene: Scene, piece: Piece = FIRST) -> list[Candidate]:
    """The candidates of a piece's own sentence, the best first."""
    found = (candidate for candidate, _ in find_candidates(scene, piece))
    return sorted(found, key=lambda candidate: -candidate.score)
