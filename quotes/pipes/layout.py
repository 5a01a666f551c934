"""Sources that the layout gives: a signature or a clause on the line below, an introduction on the line above."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from quotes.languages import grammar
from quotes.pipes.candidates import Candidate, label_phrase
from quotes.pipes.frames import Frame, Piece
from quotes.pipes.phrases import phrase_of, subject_of
from quotes.pipes.scene import Scene, is_dash

if TYPE_CHECKING:
    from spacy.tokens import Token

    from quotes.pipes.speech import Speech

_MARKS = frozenset('"“”«»')


def from_layout(scene: Scene, number: int) -> Candidate | None:
    """The source that the lines and sentences around a speech give, where its own frame gives none."""
    speech = scene.speeches[number]
    frame = scene.frame_of.get(Piece(number, 0))
    if frame is None:
        return None
    if not scene.alone(frame):
        return _same_source(scene, frame)
    last = scene.frame_of.get(Piece(number, len(speech.segments) - 1), frame)
    below = _signed_below(scene, speech, last) or _reported_below(scene, speech, last)
    if below is not None:
        return below
    previous = scene.frames[frame - 1] if frame else None
    if previous is None or speech.paragraph - previous.paragraph > 1:
        return None
    if previous.items and not isinstance(previous.items[-1], Piece) and previous.items[-1].text == ":":
        label = label_phrase(scene, previous.tokens, 3.6)
        return label if _opens_with_name(scene, previous) else _announced(scene, frame - 1, 4.0) or label
    if previous.paragraph == speech.paragraph and not previous.pieces:
        return _announced(scene, frame - 1, 2.2)
    return None


def announced_words(scene: Scene, number: int) -> Candidate | None:
    """Whose words the line above announces by a noun: "how the paper rated this remark by Ann Lee:"."""
    frame = scene.frame_of.get(Piece(number, 0))
    if not frame or not scene.alone(frame):
        return None
    previous = scene.frames[frame - 1]
    colon = previous.items and not isinstance(previous.items[-1], Piece) and previous.items[-1].text == ":"
    cues = [cue for cue in scene.cues(frame - 1) if cue.source is not None] if colon else []
    if not cues or cues[-1].rule != "noun" or scene.speeches[number].paragraph - previous.paragraph > 1:
        return None
    cue = cues[-1]
    return Candidate("introduction", 2.0, scene.offsets(cue.start, cue.end), cue.source, cue.cue_class)


def main_clause_before(scene: Scene, number: int) -> Candidate | None:
    """Who does what the main clause of the sentence before says, for speech that stands as sentences of its own."""
    frame = scene.frame_of.get(Piece(number, 0))
    if not frame or not scene.alone(frame):
        return None
    if scene.speeches[number].paragraph - scene.frames[frame - 1].paragraph > 1:
        return None
    outside = scene.frames[frame - 1].outside
    for token in scene.frames[frame - 1].tokens:
        predicate = grammar.is_verb(token) or grammar.is_short_adjective(token)  # «Кира Лунц уверена, что …»
        if predicate and (token.dep_ == "ROOT" or token.head.i not in outside):
            head = subject_of(token, outside)
            if head is not None and scene.can_speak(head):
                return Candidate("sentence before", 0.85, None, phrase_of(head, outside))
    return None


def _opens_with_name(scene: Scene, frame: Frame) -> bool:
    """Whether a line says no more than who speaks next: Ann Lee, head of the archive:"""
    tokens = frame.tokens
    entity = scene.people.at(tokens[0])
    return entity is not None and entity.kind == "person" and not any(map(grammar.is_finite, tokens))


def _signed_below(scene: Scene, speech: Speech, frame: int) -> Candidate | None:
    """A paragraph that is all speech, with «— Имя, должность» as the next one, or a name before the closing mark."""
    if frame + 1 >= len(scene.frames):
        return None
    following = scene.frames[frame + 1]
    tokens = following.tokens
    if following.paragraph > speech.last + 1 or len(tokens) < 2 or following.pieces:
        return None
    if any(grammar.is_finite(token) for token in tokens):
        return None
    if is_dash(tokens[0]):
        tokens = tokens[1:]
    elif not _closes(scene, speech, tokens):
        return None
    found = label_phrase(scene, tokens, 4.0)
    return None if found is None else replace(found, rule="signature")


def _closes(scene: Scene, speech: Speech, tokens: Sequence[Token]) -> bool:
    """Whether a line closes the mark that speech on the line above leaves open: a quotation pulled out of its text."""
    start, end = speech.parts[-1]
    line = scene.text.find("\n", tokens[-1].idx)
    closed = scene.text[tokens[0].idx : None if line < 0 else line].rstrip()
    between = scene.text[end : tokens[0].idx]
    open_above = scene.text[start] in _MARKS and scene.text[end - 1] not in _MARKS
    return open_above and closed[-1:] in _MARKS and between.count("\n") == 1 and not between.strip()


def _reported_below(scene: Scene, speech: Speech, frame: int) -> Candidate | None:
    """A reporting clause that stands as a line of its own below the speech: «…» / заявил министр."""
    if frame + 1 >= len(scene.frames) or scene.frames[frame + 1].paragraph != speech.last + 1:
        return None
    tokens = scene.frames[frame + 1].tokens
    if not tokens or not tokens[0].text[:1].islower():
        return None
    cue = next((c for c in scene.cues(frame + 1) if c.start <= tokens[0].i + 1 and c.source is not None), None)
    if cue is None:
        return None
    return Candidate("verb below", 4.0, scene.offsets(cue.start, cue.end), cue.source, cue.cue_class, True)


def _same_source(scene: Scene, frame: int) -> Candidate | None:
    """Words woven into a sentence that reports nothing itself, behind one of the same paragraph that does."""
    previous = scene.frames[frame - 1] if frame else None
    if previous is None or previous.paragraph != scene.frames[frame].paragraph:
        return None
    cues = [c for c in scene.cues(frame - 1) if c.source is not None and c.rule != "noun"]
    if not cues:
        return None
    cue = cues[-1]
    return Candidate("same source", 1.7, scene.offsets(cue.start, cue.end), cue.source, cue.cue_class)


def _announced(scene: Scene, frame: int, score: float) -> Candidate | None:
    """The source of the last cue in a frame of its own, or its main subject."""
    cues = [c for c in scene.cues(frame) if c.source is not None]
    if cues:
        verbs = [c for c in cues if c.rule == "verb"]
        cue = (verbs or cues)[-1]
        return Candidate("introduction", score, scene.offsets(cue.start, cue.end), cue.source, cue.cue_class)
    outside = scene.frames[frame].outside
    for token in scene.frames[frame].tokens:
        if token.dep_ == "ROOT" or token.head.i not in outside:
            head = subject_of(token, outside)
            if head is not None and scene.is_person_like(head):
                return Candidate("introduction", score - 0.3, None, phrase_of(head, outside))
    return None
