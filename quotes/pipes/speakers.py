"""Attribution: which speech is a quotation, and who said it.

For every piece of speech the cues of its frame are candidates; each is scored by named rules on where it stands (right
behind the speech, before it, around it), on its class and on its distance. Speech whose frame has no cue takes its
source from the layout: a signature behind a dash, a line that ends in a colon, the speaker who goes on. What has no
source to speak of, or stands where a name stands, is no quotation.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from quotes.languages import grammar
from quotes.pipes.coreference import Resolver, Source
from quotes.pipes.cues import Cue, find_cues
from quotes.pipes.frames import Frame, Piece, find_frames
from quotes.pipes.phrases import Phrase, phrase_of, phrase_right, subject_of
from quotes.pipes.speech import TRANSCRIPT_LABEL, Speech
from quotes.records import Kind, Span

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from quotes.pipes.marks import Reading
    from quotes.pipes.people import People
    from quotes.pipes.roles import Role
    from quotes.pipes.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Candidate:
    """A possible source of one piece of speech: the rule that proposed it, its cue, its phrase, and its score."""

    rule: str
    score: float
    cue: Span | None
    phrase: Phrase | None
    cue_class: str = ""
    tight: bool = False


@dataclass(slots=True)
class Utterance:
    """One quotation: its segments, its source, and how it was found. All spans are code points."""

    segments: list[Span]
    kind: Kind
    source: Source
    rule: str
    cue: Span | None
    mention: Span | None
    frames: list[Span]
    candidates: list[Candidate] = field(default_factory=list)


_TIGHT_END = re.compile(r"[,?!…—–-][\"'»”’)\]]*$|\.\.\.$")
_FINAL_END = re.compile(r"[.!?…]$")
_WORD = re.compile(r"[^\W_]+(?:[-’'][^\W_]+)*")
_SMALL = frozenset("a an and as at but by for from in into is it nor of on or over so the to up vs with".split())
_DASHES = frozenset("—–―-")
_CLASS_RIGHT = {
    "say": 0.0,
    "think": -0.5,
    "gesture": -0.3,
    "perform": -0.2,
    "carry": -0.1,
    "document": 0.0,
    "call": -1.5,
}
_CLASS_LEFT = {"say": 0.0, "think": -0.8, "gesture": -1.2, "perform": 0.0, "carry": -0.1, "document": 0.0, "call": -0.2}
_CROSSING = {"say": 0.9, "call": 0.4, "think": 0.4}
_ENOUGH = 1.0
_CONTEXT = 3


def find_speakers(
    doc: Doc,
    speeches: Sequence[Speech],
    reading: Reading,
    people: People,
    roles: Sequence[Role],
    vocabulary: Vocabulary,
) -> list[Utterance]:
    """The quotations of a document with their sources, in the order of the text.

    Args:
        doc: the parsed document.
        speeches: its stretches of speech.
        reading: its paragraphs and marks.
        people: its entities; sources that have no named entity are added.
        roles: the places that give their roles.
        vocabulary: the words of its language.
    """
    return _Attributor(doc, speeches, reading, people, roles, vocabulary).run()


class _Attributor:
    def __init__(
        self,
        doc: Doc,
        speeches: Sequence[Speech],
        reading: Reading,
        people: People,
        roles: Sequence[Role],
        vocabulary: Vocabulary,
    ) -> None:
        self.doc, self.text, self.speeches, self.reading = doc, doc.text, speeches, reading
        self.people, self.vocabulary = people, vocabulary
        first, last = speeches[0].paragraph, max(speech.last for speech in speeches)
        wanted = set(range(max(0, first - _CONTEXT), min(last + 2, len(reading.paragraphs))))
        self.frames = find_frames(doc, speeches, reading.paragraphs, wanted)
        self.frame_of = {piece: n for n, frame in enumerate(self.frames) for piece in frame.pieces}
        self.resolver = Resolver(
            doc, people, roles, vocabulary, [p for speech in speeches for p in speech.parts], reading.paragraphs
        )
        self._cues: dict[int, list[Cue]] = {}
        self.utterances: list[Utterance] = []
        self.by_speech: dict[int, Utterance] = {}
        self._heard = 0

    def run(self) -> list[Utterance]:
        for number, speech in enumerate(self.speeches):
            self._listen(self.frame_of.get(Piece(number, 0), 0))
            utterance = self._attribute(number, speech)
            if utterance is None:
                continue
            self.by_speech[number] = utterance
            if not self.utterances or self.utterances[-1] is not utterance:
                self.utterances.append(utterance)
            if utterance.source.entity is not None:
                phrase = utterance.source.phrase
                position = phrase.head if phrase is not None else self._token_at(speech.start)
                self.resolver.spoke(position, utterance.source.entity)
        for utterance in self.utterances:  # a role may have become known behind the first quotation
            number_or_none = utterance.source.entity
            if number_or_none is not None:
                entity = self.people.entities[number_or_none]
                utterance.source = replace(utterance.source, role=entity.role)
        return self.utterances

    def cues(self, frame: int) -> list[Cue]:
        if frame not in self._cues:
            self._cues[frame] = find_cues(self.doc, self.frames[frame], self.vocabulary)
        return self._cues[frame]

    def _listen(self, until: int) -> None:
        """Note who speaks in the frames before `until` that hold no quotation: "The rules, he argued, are clear."."""
        for number in range(self._heard, until):
            if self.frames[number].pieces:
                continue
            for cue in self.cues(number):
                if cue.rule != "verb" or cue.source is None or cue.cue_class not in ("say", "think", "call"):
                    continue
                if self.doc[cue.start].dep_ not in ("ROOT", "conj", "parataxis") and number + 1 < len(self.frames):
                    continue
                head = self.doc[cue.source.head]
                if self.resolver.named(cue.source) is None and not self._personal(head):
                    continue
                source = self.resolver.resolve(cue.source)
                if source.entity is not None:
                    self.resolver.spoke(head.i, source.entity)
        self._heard = max(self._heard, until)

    def _personal(self, token: Token) -> bool:
        """Whether a token is "he" or "she"."""
        reading = self.vocabulary.pronoun(token)
        return reading is not None and reading.person == 3 and "Nom" in reading.cases and "Sing" in reading.numbers

    # one speech ------------------------------------------------------------------------------------------------------

    def _attribute(self, number: int, speech: Speech) -> Utterance | None:
        if speech.form == "turn":
            return self._turn(number, speech)
        transcript = self._transcript(number, speech)
        if transcript is not None:
            return transcript
        pieces = [Piece(number, segment) for segment in range(len(speech.segments))]
        candidates = [c for piece in pieces for c in self._candidates(piece)]
        candidates.sort(key=lambda c: -c.score)
        best = candidates[0] if candidates and candidates[0].score >= _ENOUGH else None
        layout = None
        if best is None or best.score < 2.6:
            layout = self._from_layout(number, speech, pieces)
            if layout is not None and (best is None or layout.score > best.score):
                candidates.insert(0, layout)
                best = layout
        going_on = self._going_on(number, speech, pieces, best)
        if going_on is not None:
            going_on.segments.extend(speech.segments)
            return going_on
        kind = self._kind(number, speech)
        if not self._is_quotation(number, speech, best, kind):
            return None
        if best is None:
            return self._without_cue(number, speech, kind, candidates)
        source = self._source(best, number)
        mention = self._span(source.phrase)
        return Utterance(
            list(speech.segments), kind, source, best.rule, best.cue, mention, self._frame_spans(pieces), candidates
        )

    def _turn(self, number: int, speech: Speech) -> Utterance:
        assert speech.label is not None
        start = self._token_at(speech.label[0])
        end = self._token_at(speech.label[1] - 1) + 1
        phrase = Phrase(start, end, end - 1)
        role = self.vocabulary.lexicon.labels.get(self.text[slice(*speech.label)].casefold().strip(" ."))
        if role is not None:
            source = self._interview_partner(number, role)
        elif self.resolver.named(phrase) is not None:
            source = self.resolver.resolve(phrase)
        else:
            source = self._labelled(speech.label, phrase)
        return Utterance(list(speech.segments), "direct", source, "turn", None, speech.label, [])

    def _transcript(self, number: int, speech: Speech) -> Utterance | None:
        """A quoted transcript: every paragraph opens a mark, and speakers stand in capitals before a colon."""
        match = TRANSCRIPT_LABEL.match(self.text, speech.start, speech.end)
        if match is None:
            return None
        span = match.span("label")
        phrase = Phrase(self._token_at(span[0]), self._token_at(span[1] - 1) + 1, self._token_at(span[1] - 1))
        if self.resolver.named(phrase) is not None:
            source = self.resolver.resolve(phrase)
        else:
            source = self._labelled(span, phrase)
        return Utterance(list(speech.segments), "direct", source, "turn", None, span, [])

    def _labelled(self, label: Span, phrase: Phrase) -> Source:
        """A label that no named entity covers: a person if it begins with a given name, else an organisation."""
        name = " ".join(self.text[slice(*label)].split())
        known = next((e for e in self.people.entities if name in (e.name, *e.forms)), None)
        if known is None:
            person = self.vocabulary.given_name_gender(name.split()[0]) is not None
            known = self.people.add("person" if person else "org", name)
        return Source(known.kind, known.number, known.name, phrase, known.role)

    def _interview_partner(self, number: int, label: str) -> Source:
        """Who answers under "A:": the person heard or named most; who asks stays unnamed."""
        if label == "interviewee":
            persons = [e for e in self.people.entities if e.kind == "person"]
            if persons:
                entity = max(persons, key=lambda e: len(e.mentions))
                return Source("person", entity.number, entity.name, None, entity.role)
        return Source("unnamed", None, "", None)

    # candidates ------------------------------------------------------------------------------------------------------

    def _candidates(self, piece: Piece) -> list[Candidate]:
        number = self.frame_of.get(piece)
        if number is None:
            return []
        frame = self.frames[number]
        at = frame.items.index(piece)
        found = [c for cue in self.cues(number) if (c := self._judge_cue(frame, at, cue, number)) is not None]
        signature = self._signature(frame, at)
        if signature is not None:
            found.append(signature)
        label = self._label(frame, at)
        if label is not None:
            found.append(label)
        if not found or max(c.score for c in found) < 2.5:
            found.extend(self._bare_subjects(frame, at))
        return found

    def _judge_cue(self, frame: Frame, at: int, cue: Cue, number: int) -> Candidate | None:
        positions = {item.i: n for n, item in enumerate(frame.items) if not isinstance(item, Piece)}
        block = [positions[i] for i in range(cue.start, cue.end) if i in positions]
        source = cue.source
        if cue.rule == "noun" and source is not None and not self._can_speak(self.doc[source.head]):
            return None
        if source is None and cue.rule == "verb":
            source = self._borrowed(number, cue)
        elif source is not None:
            edge = [positions[i] for i in range(source.start, source.end) if i in positions]
            inside = bool(edge) and (at < edge[0] < block[0] or block[-1] < edge[-1] < at)
            if inside or (edge and min(abs(x - y) for x in (edge[0], edge[-1]) for y in (block[0], block[-1])) <= 3):
                block = sorted((*block, *edge))
        if not block:
            return None
        right = block[0] > at
        low, high = (at + 1, block[0]) if right else (block[-1] + 1, at)
        between = frame.items[low:high]
        words = [t for t in between if not isinstance(t, Piece) and grammar.pos(t) != "PUNCT"]
        pieces = sum(isinstance(item, Piece) for item in between)
        span = self._offsets(cue.start, cue.end)
        tight = self._tight_right(frame, at) if right else self._tight_left(frame, at)
        if right:
            score = 5.0 - 0.6 * len(words) - 1.5 * pieces + _CLASS_RIGHT.get(cue.cue_class, 0.0)
            score -= 0.0 if tight else 2.5
            if cue.rule == "noun":
                score -= 2.0
            rule = f"{cue.rule} after"
        else:
            others = [
                c
                for c in self.cues(number)
                if c.rule == "verb"
                and cue.end <= c.start
                and c.source is not None
                and self._can_speak(self.doc[c.source.head])
            ]
            crossed = sum(_CROSSING.get(c.cue_class, 0.3) for c in others if positions.get(c.start, at) < at)
            score = 4.0 - 0.06 * len(words) - crossed - 0.3 * pieces + _CLASS_LEFT.get(cue.cue_class, 0.0)
            if tight and len(words) == 0:
                score += 0.7
            if cue.rule == "noun":
                score -= 0.8
            elif cue.rule != "verb" and block[0] <= 1:  # «По его словам, …»: the whole sentence is his
                score += crossed
            if cue.rule == "verb" and self._inserted(frame, block):
                score += crossed
            elif cue.rule == "verb" and self._governs(frame, at, cue):
                score += 0.5
            rule = f"{cue.rule} before"
        if cue.cue_class == "gesture" and len(words) > 1:
            score -= 2.0
        if grammar.is_infinitive(self.doc[cue.start]):
            score -= 0.6
        if source is None:
            score -= 1.2
        else:
            score += 0.3 if self._can_speak(self.doc[source.head]) else -0.8
            score -= 1.6 if right and self._medium(source) else 0.0
            place = self.doc[source.head].ent_type_ in ("GPE", "LOC")
            score -= 0.5 if place and grammar.case(self.doc[source.head]) != "Loc" else 0.0
            score -= 0.0 if cue.own else 0.2
        return Candidate(rule, score, span, source, cue.cue_class, tight and len(words) == 0)

    def _inserted(self, frame: Frame, block: Sequence[int]) -> bool:
        """A reporting clause between commas («…, заявляли в Кремле, …»): the sentence around it is what was said."""
        around = [frame.items[i] for i in (block[0] - 1, block[-1] + 1) if 0 <= i < len(frame.items)]
        return block[0] > 0 and len(around) == 2 and all(not isinstance(t, Piece) and t.text == "," for t in around)

    def _borrowed(self, number: int, cue: Cue) -> Phrase | None:
        """A source for a verb that shows none: that of the verb before it in the frame, if it is active."""
        if any(
            child.dep_ in ("nsubjpass", "nsubj:pass", "auxpass", "aux:pass") for child in self.doc[cue.start].children
        ):
            return None
        before = [c for c in self.cues(number) if c.rule == "verb" and c.source is not None and c.start < cue.start]
        if before:
            return before[-1].source
        tokens = self.frames[number].tokens
        outside = {token.i for token in tokens}
        for token in tokens[:8]:  # "Speaker Ann Lee, R-Ohio, despite admitting …"
            entity = self.people.at(token)
            if entity is not None and entity.kind == "person" and token.i < cue.start:
                return phrase_of(token, outside)
        for token in tokens:
            if token.dep_ in grammar.ACTIVE_SUBJECTS and self._can_speak(token) and grammar.is_finite(token.head):
                return phrase_of(token, outside)
        return None

    def _medium(self, phrase: Phrase) -> bool:
        """Whether a phrase names a paper or an agency, the carrier of words rather than their source."""
        start = self.doc[phrase.start].idx
        end = self.doc[phrase.end - 1].idx + len(self.doc[phrase.end - 1])
        while end < len(self.text) and not (self.text[end].isspace() or self.text[end] in ",;:"):
            end += 1
        return self.vocabulary.is_medium(self.text[start:end])

    def _can_speak(self, token: Token) -> bool:
        """Whether a phrase's head is somebody or a body of people, no thing."""
        return self._person_like(token) or self.vocabulary.is_org_noun(token) or grammar.is_name(token)

    def _tight_right(self, frame: Frame, at: int) -> bool:
        """Whether punctuation binds a piece to the words behind it: “A,” said … / «A», — сказал …"""
        piece = frame.items[at]
        assert isinstance(piece, Piece)
        speech = self.speeches[piece.speech]
        segment = speech.segments[piece.segment]
        if _TIGHT_END.search(self.text[slice(*segment)]) or speech.clauses:
            return True
        following = frame.items[at + 1] if at + 1 < len(frame.items) else None
        return following is not None and not isinstance(following, Piece) and following.text[0] in ",—–―-"

    def _tight_left(self, frame: Frame, at: int) -> bool:
        before = frame.items[at - 1] if at else None
        return before is not None and not isinstance(before, Piece) and before.text in ":,—–"

    def _governs(self, frame: Frame, at: int, cue: Cue) -> bool:
        piece = frame.items[at]
        assert isinstance(piece, Piece)
        start = self.speeches[piece.speech].segments[piece.segment][0]
        token = self.doc[self._token_at(start)]
        return any(ancestor.i == cue.start for ancestor in token.ancestors)

    def _signature(self, frame: Frame, at: int) -> Candidate | None:
        """“…” ― Ann Lee: a name behind a dash, with nothing that reports."""
        rest = frame.items[at + 1 :]
        if len(rest) < 2 or isinstance(rest[0], Piece):
            return None
        if rest[0].text[0] in _DASHES and rest[0].text[1:2].isupper():  # “…” -Commissioner Ann Lee
            return self._label_phrase([t for t in rest if not isinstance(t, Piece)], 4.5)
        if not _is_dash(rest[0]):
            return None
        first = rest[1] if not (not isinstance(rest[1], Piece) and _is_dash(rest[1])) else rest[-1]
        if isinstance(first, Piece) or not first.text[:1].isupper():
            return None
        tokens = [t for t in rest if not isinstance(t, Piece)]
        if any(grammar.is_finite(t) for t in tokens):
            return None
        outside = {t.i for t in tokens}
        phrase = phrase_right(self.doc, first.i, outside)
        return None if phrase is None else Candidate("signature", 4.5, None, phrase, "say", True)

    def _label(self, frame: Frame, at: int) -> Candidate | None:
        """Name, role: “…” — words that end in a colon, with no verb among them."""
        before = [t for t in frame.items[:at] if not isinstance(t, Piece)]
        if not before or before[-1].text != ":" or len(before) > 25:
            return None
        if any(grammar.is_verb(t) and t.tag_ not in ("VBN", "VBG") for t in before) and self.doc.lang_ != "ru":
            return None
        if any(self.vocabulary.cue(t) is not None for t in before):
            return None
        return self._label_phrase(before, 4.2)

    def _label_phrase(self, tokens: list[Token], score: float) -> Candidate | None:
        for token in tokens:
            entity = self.people.at(token)
            if entity is not None and entity.kind == "person":
                name = next(m for m in entity.mentions if m.start <= token.i < m.end)
                return Candidate("label", score, None, Phrase(name.start, name.end, name.end - 1), "say", True)
        outside = {t.i for t in tokens}
        phrase = phrase_right(self.doc, tokens[0].i, outside) if tokens[0].text[:1].isupper() else None
        if phrase is None or len(tokens) > 10 or any(grammar.is_finite(t) for t in tokens):
            return None
        return Candidate("label", score - 1.0, None, phrase, "say", True)

    def _bare_subjects(self, frame: Frame, at: int) -> list[Candidate]:
        """Sources without a cue: the subject of the nearest verb that is no reporting verb."""
        outside = {t.i for t in frame.tokens}
        found = []
        for index, token in enumerate(frame.items):
            if isinstance(token, Piece) or not grammar.is_verb(token):
                continue
            head = subject_of(token, outside)
            if head is None or not self._person_like(head):
                continue
            distance = abs(index - at)
            score = (2.0 if index < at else 0.8) - 0.05 * distance
            found.append(Candidate("subject", score, self._offsets(token.i, token.i + 1), phrase_of(head, outside)))
        return found

    def _person_like(self, token: Token) -> bool:
        entity = self.people.at(token)
        reading = self.vocabulary.pronoun(token)
        if reading is not None:
            return reading.person == 3 and "Nom" in reading.cases
        return entity is not None or self.vocabulary.is_person_noun(token) or self.vocabulary.is_group(token)

    # layout ----------------------------------------------------------------------------------------------------------

    def _from_layout(self, number: int, speech: Speech, pieces: Sequence[Piece]) -> Candidate | None:
        frame = self.frame_of.get(pieces[0])
        if frame is None:
            return None
        if any(grammar.pos(t) != "PUNCT" for t in self.frames[frame].tokens):
            return self._same_source(frame)
        below = self._signed_below(speech, frame) or self._reported_below(speech, frame)
        if below is not None:
            return below
        previous = self.frames[frame - 1] if frame else None
        if previous is None or speech.paragraph - previous.paragraph > 1:
            return None
        if previous.items and not isinstance(previous.items[-1], Piece) and previous.items[-1].text == ":":
            return self._introduction(frame - 1)
        if previous.paragraph == speech.paragraph and not previous.pieces:
            return self._announced(frame - 1, 2.2)
        return None

    def _signed_below(self, speech: Speech, frame: int) -> Candidate | None:
        """A paragraph that is all speech, with «— Имя, должность» as the next one."""
        if frame + 1 >= len(self.frames):
            return None
        following = self.frames[frame + 1]
        items = following.items
        if following.paragraph > speech.last + 1 or len(items) < 2 or following.pieces:
            return None
        if isinstance(items[0], Piece) or not _is_dash(items[0]):
            return None
        tokens = [t for t in items[1:] if not isinstance(t, Piece)]
        if any(grammar.is_finite(t) for t in tokens):
            return None
        found = self._label_phrase(tokens, 4.0)
        return None if found is None else Candidate("signature", found.score, None, found.phrase, "say", True)

    def _reported_below(self, speech: Speech, frame: int) -> Candidate | None:
        """A reporting clause that stands as a line of its own below the speech: «…» / заявил министр."""
        if frame + 1 >= len(self.frames) or self.frames[frame + 1].paragraph != speech.last + 1:
            return None
        tokens = self.frames[frame + 1].tokens
        if not tokens or not tokens[0].text[:1].islower():
            return None
        cue = next((c for c in self.cues(frame + 1) if c.start <= tokens[0].i + 1 and c.source is not None), None)
        if cue is None:
            return None
        return Candidate("verb below", 4.0, self._offsets(cue.start, cue.end), cue.source, cue.cue_class, True)

    def _same_source(self, frame: int) -> Candidate | None:
        """Words woven into a sentence that reports nothing itself, behind one of the same paragraph that does."""
        previous = self.frames[frame - 1] if frame else None
        if previous is None or previous.paragraph != self.frames[frame].paragraph:
            return None
        cues = [c for c in self.cues(frame - 1) if c.source is not None and c.rule != "noun"]
        if not cues:
            return None
        cue = cues[-1]
        return Candidate("same source", 1.7, self._offsets(cue.start, cue.end), cue.source, cue.cue_class)

    def _introduction(self, frame: int) -> Candidate | None:
        """The line before, which ends in a colon."""
        tokens = self.frames[frame].tokens
        announced = self._announced(frame, 4.0)
        if announced is not None:
            return announced
        return self._label_phrase(tokens, 3.6)

    def _announced(self, frame: int, score: float) -> Candidate | None:
        """The source of the last cue in a frame of its own, or its main subject."""
        cues = [c for c in self.cues(frame) if c.source is not None]
        if cues:
            verbs = [c for c in cues if c.rule == "verb"]
            cue = (verbs or cues)[-1]
            return Candidate("introduction", score, self._offsets(cue.start, cue.end), cue.source, cue.cue_class)
        tokens = self.frames[frame].tokens
        outside = {t.i for t in tokens}
        for token in tokens:
            if token.dep_ == "ROOT" or token.head.i not in outside:
                head = subject_of(token, outside)
                if head is not None and self._person_like(head):
                    return Candidate("introduction", score - 0.3, None, phrase_of(head, outside))
        return None

    def _going_on(
        self, number: int, speech: Speech, pieces: Sequence[Piece], best: Candidate | None
    ) -> Utterance | None:
        """The utterance that this speech goes on with: the same speaker behind his own reporting clause."""
        previous = self.by_speech.get(number - 1)
        if previous is None or number == 0:
            return None
        before = self.speeches[number - 1]
        if before.last != speech.paragraph or before.form != speech.form:
            return None
        here, there = self.frame_of.get(pieces[0]), self.frame_of.get(Piece(number - 1, len(before.segments) - 1))
        if here is None or there is None or previous.kind != "direct":
            return None
        frame = self.frames[here]
        if here == there:
            at = frame.items.index(pieces[0])
            same = best is not None and best.cue == previous.cue and previous.cue is not None
            behind = previous.cue is not None and previous.cue[0] >= before.end
            lead = frame.items[at - 1] if at else None
            comma = lead is not None and not isinstance(lead, Piece) and lead.text in ",—–-"
            return previous if same and behind and comma and frame.items[0] in self.frames[there].pieces else None
        alone = not any(grammar.pos(t) != "PUNCT" for t in frame.tokens)
        adjacent = here == there + 1
        return previous if alone and adjacent and (best is None or best.rule == "introduction") else None

    def _without_cue(self, number: int, speech: Speech, kind: Kind, candidates: list[Candidate]) -> Utterance:
        """Speech that stands alone: the same speaker goes on, or nobody is named."""
        source = Source("unnamed", None, "", None)
        rule, mention = "unnamed", None
        for earlier in range(number - 1, -1, -1):
            known = self.by_speech.get(earlier)
            if known is None:
                continue
            if speech.paragraph - self.speeches[earlier].last <= 2 and known.source.entity is not None:
                entity = self.people.entities[known.source.entity]
                source = Source(entity.kind, entity.number, entity.name, None, entity.role)
                rule, mention = "goes on", known.mention
            break
        if source.entity is None:
            entity_or_none = self.resolver.salient(self._token_at(speech.start), None, reach=80)
            if entity_or_none is not None:
                source = Source("person", entity_or_none.number, entity_or_none.name, None, entity_or_none.role)
                rule = "nearest person"
        return Utterance(list(speech.segments), kind, source, rule, None, mention, [], candidates)

    # judgement -------------------------------------------------------------------------------------------------------

    def _kind(self, number: int, speech: Speech) -> Kind:
        """Direct: a clause that could stand alone, or words that begin a sentence or follow a colon or a comma."""
        if speech.form != "marks" or len(speech.segments) > 1:
            return "direct"
        start, end = speech.segments[0]
        words = self.text[start:end].lstrip("…. ([")
        set_off = self._set_off(number)
        if words[:1].isupper() and (set_off or words[-1:] in "!?"):
            return "direct"
        tokens = self.doc[self._token_at(start) : self._token_at(end - 1) + 1]
        finite = any(grammar.is_finite(t) for t in tokens)
        clause = finite and (self.doc.lang_ == "ru" or any(t.dep_ in grammar.SUBJECTS for t in tokens))
        return "direct" if clause and (set_off or words[:1].isupper()) else "partial"

    def _set_off(self, number: int) -> bool:
        """Whether a speech begins its frame, or stands behind a colon, a comma or a dash."""
        piece = Piece(number, 0)
        frame = self.frame_of.get(piece)
        if frame is None:
            return True
        items = self.frames[frame].items
        at = items.index(piece)
        before = items[at - 1] if at else None
        return before is None or (not isinstance(before, Piece) and before.text in ":,—–-―")

    def _is_quotation(self, number: int, speech: Speech, best: Candidate | None, kind: Kind) -> bool:
        if speech.form != "marks":
            return True
        start, end = speech.start, speech.end
        content = self.text[start:end]
        words = _WORD.findall(content)
        if not any(c.isalpha() for c in content) or self._markup(speech):
            return False
        if self._so_called(speech, best):
            return False
        if self.doc.lang_ == "ru":
            return self._is_quotation_ru(speech, best, words)
        labelled = best is not None and best.cue_class == "call" and best.score > 3.6
        performed = best is not None and best.cue_class == "perform" and best.score > 3.0
        titled = self._looks_like_title(words) and len(words) <= 8 and not (labelled or performed)
        if titled and not self._set_off(number):
            return False
        if best is not None and best.tight and best.score >= 4.0:
            return True
        if titled:
            return False
        return best is not None or (kind == "direct" and len(words) > 3)

    def _is_quotation_ru(self, speech: Speech, best: Candidate | None, words: list[str]) -> bool:
        """Russian marks hold names as often as speech: a name has no clause, and no reporting verb beside it."""
        lower = words[0][:1].islower()
        clause = self._has_verb(speech)
        named = self._named(speech, lower, words)
        if named and not clause and len(words) < 8:
            return False
        if best is not None and best.tight and best.score >= (2.8 if best.cue_class == "perform" else 3.5):
            return True
        if named:
            return False
        if best is None:
            return len(words) > 5 and (clause or not lower)
        if len(words) > 4 and (clause or self._behind_colon(speech)):
            return best.score > 1.0
        if best.rule in ("subject", "introduction"):
            return lower and len(words) > 6 and best.score > 1.0
        if best.cue_class == "call" and best.score > 3.2:
            return lower
        return lower and len(words) >= 2 and best.score > 2.4

    def _behind_colon(self, speech: Speech) -> bool:
        return self.text[max(0, speech.outer[0] - 3) : speech.outer[0]].rstrip()[-1:] == ":"

    def _has_verb(self, speech: Speech) -> bool:
        tokens = self.doc[self._token_at(speech.start) : self._token_at(speech.end - 1) + 1]
        return any(grammar.is_finite(token) for token in tokens)

    def _named(self, speech: Speech, lower: bool, words: Sequence[str]) -> bool:
        """Whether the stretch stands where a name stands: behind a noun that takes one, or as a named entity."""
        first = self._token_at(speech.start)
        for step in range(1, 4):
            if first - step < 0:
                break
            token = self.doc[first - step]
            if token.text in "«»“”„\"'" or token.is_space:
                continue
            if self.vocabulary.is_naming_noun(token) and not self.vocabulary.is_reporting_noun(token):
                return not lower or len(words) < 3
            break
        tokens = [t for t in self.doc[first : self._token_at(speech.end - 1) + 1] if t.is_alpha]
        return bool(tokens) and all(t.ent_type_ in ("ORG", "LOC", "PER") for t in tokens)

    def _markup(self, speech: Speech) -> bool:
        before = self.text[max(0, speech.outer[0] - 1) : speech.outer[0]]
        return before == "="

    def _so_called(self, speech: Speech, best: Candidate | None) -> bool:
        """Whether a word such as "so-called" stands before; "the word", "the phrase" may as well announce speech."""
        before = self.text[max(0, speech.outer[0] - 40) : speech.outer[0]].casefold().rstrip(" ,:—–-")
        before = re.sub(r" (?:the|an?)$", "", before)
        for phrase in self.vocabulary.lexicon.so_called:
            if before.endswith(" " + phrase):
                if self.vocabulary.lexicon.cue(phrase) is not None and best is not None and best.phrase is not None:
                    continue  # "called" with somebody who calls
                announces = phrase.split()[-1] in self.vocabulary.lexicon.nouns
                return not (announces and best is not None and best.score > 3.2)
        return False

    def _looks_like_title(self, words: list[str]) -> bool:
        counted = [w for w in words if w.casefold() not in _SMALL]
        return bool(counted) and all(w[:1].isupper() or w[:1].isdigit() for w in counted)

    # helpers ---------------------------------------------------------------------------------------------------------

    def _source(self, best: Candidate, number: int) -> Source:
        if best.phrase is not None:
            return self.resolver.resolve(best.phrase)
        previous = self.by_speech.get(number - 1)
        near = number and self.speeches[number].paragraph - self.speeches[number - 1].last <= 1
        if previous is not None and near and self.doc.lang_ == "ru":
            return previous.source
        return Source("unnamed", None, "", None)

    def _token_at(self, offset: int) -> int:
        low, high = 0, len(self.doc)
        while low < high:
            middle = (low + high) // 2
            token = self.doc[middle]
            if token.idx + len(token) <= offset:
                low = middle + 1
            else:
                high = middle
        return min(low, len(self.doc) - 1)

    def _offsets(self, start: int, end: int) -> Span:
        last = self.doc[end - 1]
        return self.doc[start].idx, last.idx + len(last)

    def _span(self, phrase: Phrase | None) -> Span | None:
        return None if phrase is None else self._offsets(phrase.start, phrase.end)

    def _frame_spans(self, pieces: Sequence[Piece]) -> list[Span]:
        spans: list[Span] = []
        for number in dict.fromkeys(self.frame_of[piece] for piece in pieces if piece in self.frame_of):
            spans.extend(_runs(self.frames[number]))
        return spans


def _is_dash(token: Token) -> bool:
    return not _DASHES.isdisjoint(token.text) and not any(c.isalnum() for c in token.text)


def _runs(frame: Frame) -> list[Span]:
    """The reporter's words of a frame as spans, broken where speech stands."""
    spans: list[Span] = []
    joined = False
    for item in frame.items:
        if isinstance(item, Piece):
            joined = False
            continue
        end = item.idx + len(item)
        if joined:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((item.idx, end))
        joined = True
    return spans
