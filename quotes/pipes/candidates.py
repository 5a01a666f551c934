"""Possible sources of a piece of speech, from the frame that it stands in.

Every cue of the frame proposes its source; so do a signature behind a dash, a label that ends in a colon, and, where
nothing reports, the subjects of the frame's other verbs. What a candidate is like is noted as `Evidence`; a score of
hand-set weights ranks them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from quotes.languages import grammar
from quotes.pipes.cues import Cue
from quotes.pipes.frames import Frame, Piece
from quotes.pipes.phrases import PLACE_LABELS, Phrase, phrase_of, phrase_right, subject_of
from quotes.pipes.scene import Scene, begins_with_dash, is_dash
from quotes.records import Span

if TYPE_CHECKING:
    from spacy.tokens import Token


@dataclass(frozen=True, slots=True)
class Candidate:
    """A possible source of one piece of speech: the rule that proposed it, its cue, its phrase, and its score.

    `tight` tells that nothing but punctuation that binds stands between the speech and its cue.
    """

    rule: str
    score: float
    cue: Span | None
    phrase: Phrase | None
    cue_class: str = ""
    tight: bool = False


@dataclass(frozen=True, slots=True)
class Evidence:
    """How a cue stands to a piece of speech. `words` and `pieces` count what stands between them in the frame."""

    cue: Cue
    source: Phrase | None
    after: bool
    words: int
    pieces: int
    bound: bool
    crossed: float
    governs: bool
    inserted: bool
    opens: bool
    infinitive: bool
    speaks: bool
    medium: bool
    place: bool


_TIGHT_END = re.compile(r"[,?!…—–-][\"'»”’)\]]*$|\.\.\.$")
_AFTER = {"think": -0.5, "gesture": -0.3, "perform": -0.2, "carry": -0.1, "call": -1.5}
_BEFORE = {"think": -0.8, "gesture": -1.2, "carry": -0.1, "call": -0.2}
# how much it costs to reach over another verb that has a speaker of its own
_CROSSING = {"say": 0.9, "call": 0.4, "think": 0.4}
_OPENING = 6  # tokens of the next frame that may name who spoke
_LONGEST_LABEL = 25  # tokens
_REACH = 3  # tokens between a cue and its source that still make one clause


def find_candidates(scene: Scene, piece: Piece) -> list[tuple[Candidate, Evidence | None]]:
    """The candidates that a piece's own frame offers, with the evidence where a cue proposes them; in no order."""
    number = scene.frame_of.get(piece)
    if number is None:
        return []
    frame = scene.frames[number]
    at = frame.items.index(piece)
    found: list[tuple[Candidate, Evidence | None]] = []
    weighed = [evidence for cue in scene.cues(number) if (evidence := weigh(scene, number, at, cue)) is not None]
    told = any(e.cue.rule == "circumposition" and e.opens and not e.after for e in weighed)
    for evidence in weighed:
        if not (told and evidence.cue.rule == "verb" and not (evidence.after or evidence.inserted or evidence.bound)):
            found.append((_candidate(scene, evidence), evidence))
    found.extend((c, None) for c in (_signature(scene, frame, at), _label(scene, frame, at)) if c is not None)
    if not found or max(c.score for c, _ in found) < 2.5:
        found.extend((c, None) for c in _bare_subjects(scene, frame, at))
    return found


def named_here(scene: Scene, number: int, known: Collection[int]) -> list[Candidate]:
    """Whoever else is named or is a subject in the frames of a speech, or opens the one behind it.

    They say nothing that reports: what speaks for them is where they stand. `known` are the head tokens of the
    sources that are candidates already.
    """
    pieces = scene.pieces(number)
    own = list(dict.fromkeys(scene.frame_of[piece] for piece in pieces if piece in scene.frame_of))
    found: dict[int, Candidate] = {}
    for frame in own:
        outside = scene.frames[frame].outside
        for token in scene.frames[frame].tokens:
            head = _possible_head(scene, token)
            if head is not None and head.i not in known:
                found.setdefault(head.i, Candidate("named here", 0.4, None, phrase_of(head, outside)))
    if own and own[-1] + 1 < len(scene.frames):
        behind = scene.frames[own[-1] + 1]
        heads = (_possible_head(scene, token) for token in behind.tokens[:_OPENING])
        head = next((head for head in heads if head is not None), None)
        if head is not None and head.i not in known:
            found.setdefault(head.i, Candidate("named behind", 0.2, None, phrase_of(head, behind.outside)))
    return list(found.values())


def _possible_head(scene: Scene, token: Token) -> Token | None:
    """The head of a phrase that can speak: a subject, or the last word of a name."""
    entity = scene.people.at(token)
    if entity is not None:
        mention = next((name for name in entity.mentions if name.start <= token.i < name.end), None)
        ends = mention is not None and token.i == mention.end - 1
        return token if ends and (entity.kind == "person" or token.dep_ in grammar.SUBJECTS) else None
    return token if token.dep_ in grammar.SUBJECTS and scene.can_speak(token) else None


def label_phrase(scene: Scene, tokens: Sequence[Token], score: float) -> Candidate | None:
    """The name among the words of a label or a signature."""
    for token in tokens:
        entity = scene.people.at(token)
        if entity is not None and entity.kind == "person":
            name = next(m for m in entity.mentions if m.start <= token.i < m.end)
            return Candidate("label", score, None, Phrase(name.start, name.end, name.end - 1), "say", True)
    outside = {t.i for t in tokens}
    phrase = phrase_right(scene.doc, tokens[0].i, outside) if tokens[0].text[:1].isupper() else None
    if phrase is None or len(tokens) > 10 or any(grammar.is_finite(t) for t in tokens):
        return None
    return Candidate("label", score - 1.0, None, phrase, "say", True)


def weigh(scene: Scene, number: int, at: int, cue: Cue) -> Evidence | None:
    """How a cue of frame `number` stands to the piece at position `at` of it; None where it cannot be its cue."""
    frame = scene.frames[number]
    piece = frame.items[at]
    assert isinstance(piece, Piece)
    source = cue.source
    if cue.rule == "noun" and source is not None and not scene.can_speak(scene.doc[source.head]):
        return None
    reading = None if source is None else scene.vocabulary.pronoun(scene.doc[source.head])
    if reading is not None and reading.person == 2:
        return None
    positions = frame.outside
    block = [positions[i] for i in range(cue.start, cue.end) if i in positions]
    if not block:
        return None
    if source is None and cue.rule == "verb":
        source = _borrowed(scene, number, cue)
    elif source is not None:
        block = _with_source(block, [positions[i] for i in range(source.start, source.end) if i in positions], at)
    after = block[0] > at
    between = frame.items[at + 1 : block[0]] if after else frame.items[block[-1] + 1 : at]
    head = None if source is None else scene.doc[source.head]
    return Evidence(
        cue=cue,
        source=source,
        after=after,
        words=sum(not isinstance(item, Piece) and grammar.pos(item) != "PUNCT" for item in between),
        pieces=sum(isinstance(item, Piece) for item in between),
        bound=bound_after(scene, frame, piece) if after else _bound_before(frame, at),
        crossed=0.0 if after else _crossed(scene, number, cue, positions, at),
        governs=_governs(scene, frame, at, cue),
        inserted=_inserted(frame, block),
        opens=block[0] <= 1,
        infinitive=grammar.is_infinitive(scene.doc[cue.start]),
        speaks=head is not None and scene.can_speak(head),
        medium=source is not None and scene.is_medium(source),
        place=head is not None and head.ent_type_ in PLACE_LABELS and grammar.case(head) != "Loc",
    )


def score(evidence: Evidence) -> float:
    """How much speaks for a cue and its source: hand-set weights, about 5 for “…,” said Ann Lee, under 1 for none."""
    cue = evidence.cue
    value = _score_after(evidence) if evidence.after else _score_before(evidence)
    if cue.cue_class == "gesture" and evidence.words > 1:
        value -= 2.0
    if evidence.infinitive:
        value -= 0.6
    if evidence.source is None:
        return value - 1.2
    value += 0.3 if evidence.speaks else -0.8
    value -= 1.6 if evidence.after and evidence.medium else 0.0
    value -= 0.5 if evidence.place else 0.0
    return value - (0.0 if cue.own else 0.2)


def _score_after(evidence: Evidence) -> float:
    value = 5.0 - 0.6 * evidence.words - 1.5 * evidence.pieces + _AFTER.get(evidence.cue.cue_class, 0.0)
    value -= 0.0 if evidence.bound else 2.5
    return value - (2.0 if evidence.cue.rule == "noun" else 0.0)


def _score_before(evidence: Evidence) -> float:
    rule = evidence.cue.rule
    value = 4.0 - 0.06 * evidence.words - 0.3 * evidence.pieces + _BEFORE.get(evidence.cue.cue_class, 0.0)
    whole = evidence.inserted if rule == "verb" else rule != "noun" and evidence.opens
    if not whole:  # «По его словам, …» and «…, заявили в банке, …» govern their whole sentence
        value -= evidence.crossed
    if evidence.bound and not evidence.words:
        value += 0.7
    if rule == "noun":
        value -= 0.8
    if rule == "verb" and evidence.governs and not evidence.inserted:
        value += 0.5
    return value


def _candidate(scene: Scene, evidence: Evidence) -> Candidate:
    cue = evidence.cue
    rule = f"{cue.rule} {'after' if evidence.after else 'before'}"
    tight = evidence.bound and not evidence.words
    return Candidate(rule, score(evidence), scene.offsets(cue.start, cue.end), evidence.source, cue.cue_class, tight)


def _with_source(block: list[int], edge: list[int], at: int) -> list[int]:
    """The positions of a cue and its source as one block, where they stand together or the source is the nearer."""
    if not edge:
        return block
    nearer = at < edge[0] < block[0] or block[-1] < edge[-1] < at
    together = min(abs(x - y) for x in (edge[0], edge[-1]) for y in (block[0], block[-1])) <= _REACH
    return sorted((*block, *edge)) if nearer or together else block


def _crossed(scene: Scene, number: int, cue: Cue, positions: Mapping[int, int], at: int) -> float:
    """The price of the verbs between a cue and the speech behind it that have speakers of their own."""
    return sum(
        _CROSSING.get(other.cue_class, 0.3)
        for other in scene.cues(number)
        if other.rule == "verb"
        and cue.end <= other.start
        and positions.get(other.start, at) < at
        and other.source is not None
        and scene.can_speak(scene.doc[other.source.head])
    )


def _inserted(frame: Frame, block: Sequence[int]) -> bool:
    """A reporting clause between commas («…, заявляли в Кремле, …»): the sentence around it is what was said.

    One whose words follow it is none: «По её словам, в порту заявляли, что …».
    """
    around = [frame.items[i] for i in (block[0] - 1, block[-1] + 1) if 0 <= i < len(frame.items)]
    behind = frame.items[block[-1] + 2 : block[-1] + 3]
    opens_clause = any(not isinstance(t, Piece) and grammar.pos(t) == "SCONJ" for t in behind)
    set_off = len(around) == 2 and all(not isinstance(t, Piece) and t.text == "," for t in around)
    return block[0] > 0 and set_off and not opens_clause


def _borrowed(scene: Scene, number: int, cue: Cue) -> Phrase | None:
    """A source for a verb that shows none: that of the verb before it in the frame, or the person who opens it."""
    passive = ("nsubjpass", "nsubj:pass", "auxpass", "aux:pass")
    if any(child.dep_ in passive for child in scene.doc[cue.start].children):
        return None
    before = [c for c in scene.cues(number) if c.rule == "verb" and c.source is not None and c.start < cue.start]
    if before:
        return before[-1].source
    tokens, outside = scene.frames[number].tokens, scene.frames[number].outside
    for token in tokens[:8]:  # "Speaker Ann Lee, R-Ohio, despite admitting …"
        entity = scene.people.at(token)
        if entity is not None and entity.kind == "person" and token.i < cue.start:
            return phrase_of(token, outside)
    for token in tokens:
        if token.dep_ in grammar.ACTIVE_SUBJECTS and scene.can_speak(token) and grammar.is_finite(token.head):
            return phrase_of(token, outside)
    return None


def bound_after(scene: Scene, frame: Frame, piece: Piece) -> bool:
    """Whether punctuation binds a piece to the words behind it: “A,” said … / «A», — сказал … / “A”: mayor answers …"""
    at = frame.items.index(piece)
    speech = scene.speeches[piece.speech]
    if speech.clauses or _TIGHT_END.search(scene.text[slice(*speech.segments[piece.segment])]):
        return True
    following = frame.items[at + 1] if at + 1 < len(frame.items) else None
    if following is None or isinstance(following, Piece):
        return False
    return following.text[0] in ",—–―-" or (at == 0 and following.text == ":")


def _bound_before(frame: Frame, at: int) -> bool:
    before = frame.items[at - 1] if at else None
    return before is not None and not isinstance(before, Piece) and before.text in ":,—–"


def _governs(scene: Scene, frame: Frame, at: int, cue: Cue) -> bool:
    """Whether the parse hangs the words of a piece on the cue."""
    piece = frame.items[at]
    assert isinstance(piece, Piece)
    token = scene.doc[scene.token_at(scene.speeches[piece.speech].segments[piece.segment][0])]
    return any(ancestor.i == cue.start for ancestor in token.ancestors)


def _signature(scene: Scene, frame: Frame, at: int) -> Candidate | None:
    """“…” ― Ann Lee: a name behind a dash, with nothing that reports."""
    rest = frame.items[at + 1 :]
    if len(rest) < 2 or isinstance(rest[0], Piece):
        return None
    tokens = [t for t in rest if not isinstance(t, Piece)]
    if at == 0 and rest[0].text == ":":
        return _headlined(scene, tokens[1:])
    if begins_with_dash(rest[0]):
        return label_phrase(scene, tokens, 4.5)
    names = [t for t in tokens if not is_dash(t)]
    if not is_dash(rest[0]) or not names or not names[0].text[:1].isupper() or any(map(grammar.is_finite, tokens)):
        return None
    phrase = phrase_right(scene.doc, names[0].i, {t.i for t in tokens})
    return None if phrase is None else Candidate("signature", 4.5, None, phrase, "say", True)


def _headlined(scene: Scene, tokens: Sequence[Token]) -> Candidate | None:
    """“…”: Ann Lee on the lock: the name behind the words that open a headline, with nothing that reports."""
    if any(grammar.is_finite(token) for token in tokens):
        return None
    phrase = phrase_right(scene.doc, tokens[0].i, {t.i for t in tokens})
    if phrase is None or not scene.can_speak(scene.doc[phrase.head]):
        return None
    return Candidate("signature", 3.5, None, phrase, "say", True)


def _label(scene: Scene, frame: Frame, at: int) -> Candidate | None:
    """Name, role: “…” — words that end in a colon, with no verb among them; a headline and a dash may go before."""
    before = [t for t in frame.items[:at] if not isinstance(t, Piece)]
    if not before or before[-1].text != ":":
        return None
    dash = max((n for n, t in enumerate(before) if _parts(t)), default=-1)
    if before[dash + 1].text[:1].isupper():
        before = before[dash + 1 :]
    if len(before) > _LONGEST_LABEL:
        return None
    verbs = any(grammar.is_verb(t) and t.tag_ not in ("VBN", "VBG") for t in before)
    if (verbs and scene.doc.lang_ != "ru") or any(scene.vocabulary.cue(t) is not None for t in before):
        return None
    return label_phrase(scene, before, 4.2)


def _parts(token: Token) -> bool:
    """Whether a token is a dash between blanks."""
    return is_dash(token) and token.i > 0 and bool(token.whitespace_ and token.nbor(-1).whitespace_)


def _bare_subjects(scene: Scene, frame: Frame, at: int) -> list[Candidate]:
    """Sources without a cue: the subjects of verbs that do not report, the nearest first choice."""
    outside = frame.outside
    found = []
    for index, token in enumerate(frame.items):
        if isinstance(token, Piece) or not grammar.is_verb(token):
            continue
        head = subject_of(token, outside)
        if head is None or not scene.is_person_like(head):
            continue
        value = (2.0 if index < at else 0.8) - 0.05 * abs(index - at)
        found.append(Candidate("subject", value, scene.offsets(token.i, token.i + 1), phrase_of(head, outside)))
    return found
