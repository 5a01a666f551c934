"""Attribution: which speech is a quotation, and who said it.

For every speech the candidates of its frame and of the layout around it are ranked; the best one's phrase is resolved
to a person, a body or nobody by name. Speech that goes on behind its own reporting clause joins the utterance before
it, speech without any cue is its speaker's before. What has no source to speak of, or stands where a name stands, is
no quotation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from quotes.languages.names import same_word, surname
from quotes.pipes.candidates import Candidate, find_candidates
from quotes.pipes.coreference import Resolver, Source
from quotes.pipes.frames import Piece
from quotes.pipes.judgement import is_quotation, kind_of
from quotes.pipes.layout import from_layout
from quotes.pipes.phrases import Phrase
from quotes.pipes.scene import Scene
from quotes.pipes.speech import TRANSCRIPT_LABEL, Speech
from quotes.records import Kind, Span

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from quotes.pipes.marks import Reading
    from quotes.pipes.people import Entity, People
    from quotes.pipes.roles import Role
    from quotes.pipes.vocabulary import Vocabulary


@dataclass(slots=True)
class Utterance:
    """One quotation: its segments, its source, and how it was found. All spans are code points.

    `context` are the reporter's words around it, nearest first; `candidates` all that were weighed, the best first.
    """

    segments: list[Span]
    kind: Kind
    source: Source
    rule: str
    cue: Span | None
    mention: Span | None
    context: list[Span]
    candidates: list[Candidate] = field(default_factory=list)


_ENOUGH = 1.0  # a candidate below is none
_CLEAR = 2.6  # a candidate above needs no help from the layout
_NEAR = 2  # paragraphs over which a speaker goes on


def find_speakers(
    doc: Doc,
    text: str,
    speeches: Sequence[Speech],
    reading: Reading,
    people: People,
    roles: Sequence[Role],
    vocabulary: Vocabulary,
) -> list[Utterance]:
    """The quotations of a document with their sources, in the order of the text.

    Args:
        doc: the parsed document.
        text: the same as a string.
        speeches: its stretches of speech, one at least.
        reading: its paragraphs and marks.
        people: its entities; sources that have no named entity are added.
        roles: the places that give their roles.
        vocabulary: the words of its language.
    """
    scene = Scene(doc, text, speeches, reading, people, vocabulary)
    parts = [part for speech in speeches for part in speech.parts]
    marked = [stretch.outer for stretch in reading.stretches]
    return _Attributor(scene, Resolver(doc, people, roles, vocabulary, parts, marked, reading.paragraphs)).run()


class _Attributor:
    """Goes through a document once, and remembers who spoke."""

    def __init__(self, scene: Scene, resolver: Resolver) -> None:
        self.scene, self.resolver = scene, resolver
        self.utterances: list[Utterance] = []
        self.by_speech: dict[int, Utterance] = {}
        self._heard = 0

    def run(self) -> list[Utterance]:
        for number, speech in enumerate(self.scene.speeches):
            self._listen(self.scene.frame_of.get(Piece(number, 0), 0))
            utterance = self._attribute(number, speech)
            if utterance is None:
                continue
            self.by_speech[number] = utterance
            if not self.utterances or self.utterances[-1] is not utterance:
                self.utterances.append(utterance)
            source = utterance.source
            if source.entity is not None:
                position = source.phrase.head if source.phrase is not None else self.scene.token_at(speech.start)
                self.resolver.spoke(position, source.entity)
        for utterance in self.utterances:  # a role may have become known behind the first quotation
            number_or_none = utterance.source.entity
            if number_or_none is not None:
                utterance.source = replace(utterance.source, role=self.scene.people.entities[number_or_none].role)
        return self.utterances

    def _listen(self, until: int) -> None:
        """Note who speaks in the frames before `until` that hold no quotation: "The rules, he argued, are clear."."""
        doc = self.scene.doc
        for number in range(self._heard, until):
            if self.scene.frames[number].pieces:
                continue
            for cue in self.scene.cues(number):
                if cue.rule != "verb" or cue.source is None or cue.cue_class not in ("say", "think", "call"):
                    continue
                if doc[cue.start].dep_ not in ("ROOT", "conj", "parataxis"):
                    continue
                head = doc[cue.source.head]
                if self.resolver.named(cue.source) is None and not self.scene.is_personal_pronoun(head):
                    continue
                source = self.resolver.resolve(cue.source)
                if source.entity is not None:
                    self.resolver.spoke(head.i, source.entity)
        self._heard = max(self._heard, until)

    def _attribute(self, number: int, speech: Speech) -> Utterance | None:
        if speech.form == "turn":
            return self._turn(number, speech)
        transcript = TRANSCRIPT_LABEL.match(self.scene.text, speech.start, speech.end)
        if transcript is not None:  # every paragraph opens a mark, speakers stand in capitals before a colon
            return self._said_under(number, speech, transcript.span("label"))
        candidates = [c for piece in self.scene.pieces(number) for c, _ in find_candidates(self.scene, piece)]
        candidates.sort(key=lambda candidate: -candidate.score)
        best = candidates[0] if candidates and candidates[0].score >= _ENOUGH else None
        if best is None or best.score < _CLEAR:
            layout = from_layout(self.scene, number)
            if layout is not None and (best is None or layout.score > best.score):
                candidates.insert(0, layout)
                best = layout
        going_on = self._going_on(number, speech, best)
        if going_on is not None:
            going_on.segments.extend(speech.segments)
            return going_on
        kind = kind_of(self.scene, number)
        if not is_quotation(self.scene, number, best, kind):
            return None
        if best is None:
            return self._without_cue(number, speech, kind, candidates)
        source = self._source(best, number)
        pronoun = (
            source.phrase is not None and self.scene.vocabulary.pronoun(self.scene.doc[source.phrase.head]) is not None
        )
        context = self.scene.context(number, alone=not pronoun)
        mention = self.scene.span(source.phrase)
        return Utterance(list(speech.segments), kind, source, best.rule, best.cue, mention, context, candidates)

    # turns

    def _turn(self, number: int, speech: Speech) -> Utterance:
        assert speech.label is not None
        word = self.scene.text[slice(*speech.label)].casefold().strip(" .")
        part = self.scene.vocabulary.lexicon.labels.get(word)
        if part is None:
            return self._said_under(number, speech, speech.label)
        source = self._interviewee() if part == "interviewee" else Source("unnamed", None, "", None)
        return Utterance(
            list(speech.segments), "direct", source, "turn", None, speech.label, self.scene.context(number)
        )

    def _said_under(self, number: int, speech: Speech, label: Span) -> Utterance:
        """A turn under a name."""
        start, end = self.scene.token_at(label[0]), self.scene.token_at(label[1] - 1) + 1
        phrase = Phrase(start, end, end - 1)
        named = self.resolver.named(phrase) is not None
        source = self.resolver.resolve(phrase) if named else self._labelled(label, phrase)
        return Utterance(list(speech.segments), "direct", source, "turn", None, label, self.scene.context(number))

    def _labelled(self, label: Span, phrase: Phrase) -> Source:
        """A label that no named entity covers: a person if it begins with a given name, else an organisation."""
        people = self.scene.people
        name = " ".join(self.scene.text[slice(*label)].split()).strip('«»“”"')
        known = next((e for e in people.entities if name in (e.name, *e.forms)), None)
        if known is None and len(name.split()) == 1:
            known = next(
                (e for e in people.entities if e.kind == "person" and same_word(surname(e.name.split()), name)), None
            )
        if known is None:
            name = name.title() if name.isupper() and len(name) > 4 else name
            person = self.scene.vocabulary.given_name_gender(name.split()[0]) is not None
            known = people.add("person" if person else "org", name)
        return replace(_as_source(known), phrase=phrase)

    def _interviewee(self) -> Source:
        """Who answers under "A:": the person named most."""
        persons = [entity for entity in self.scene.people.entities if entity.kind == "person"]
        if not persons:
            return Source("unnamed", None, "", None)
        return _as_source(max(persons, key=lambda entity: len(entity.mentions)))

    # who goes on

    def _going_on(self, number: int, speech: Speech, best: Candidate | None) -> Utterance | None:
        """The utterance that this speech goes on with: the same speaker behind his own reporting clause."""
        scene = self.scene
        previous = self.by_speech.get(number - 1)
        if previous is None or previous.kind != "direct":
            return None
        before = scene.speeches[number - 1]
        if before.last != speech.paragraph or before.form != speech.form:
            return None
        here = scene.frame_of.get(Piece(number, 0))
        there = scene.frame_of.get(Piece(number - 1, len(before.segments) - 1))
        if here is None or there is None:
            return None
        if here != there:
            introduced = best is None or best.rule == "introduction"
            return previous if scene.alone(here) and here == there + 1 and introduced else None
        same_cue = best is not None and best.cue == previous.cue is not None
        behind = previous.cue is not None and previous.cue[0] >= before.end
        lead = scene.before(Piece(number, 0))
        comma = lead is not None and not isinstance(lead, Piece) and lead.text in ",—–-"
        opens = scene.frames[here].items[0] in scene.frames[here].pieces
        return previous if same_cue and behind and comma and opens else None

    def _without_cue(self, number: int, speech: Speech, kind: Kind, candidates: list[Candidate]) -> Utterance:
        """Speech that stands alone: the same speaker goes on, or the nearest person spoke, or nobody is named."""
        source, rule, mention = Source("unnamed", None, "", None), "unnamed", None
        earlier = max((n for n in self.by_speech if n < number), default=None)
        if earlier is not None and speech.paragraph - self.scene.speeches[earlier].last <= _NEAR:
            known = self.by_speech[earlier]
            if known.source.entity is not None:
                entity = self.scene.people.entities[known.source.entity]
                source, rule, mention = _as_source(entity), "goes on", known.mention
        if source.entity is None:
            near = self.resolver.salient(self.scene.token_at(speech.start), None, reach=80)
            if near is not None:
                source, rule = _as_source(near), "nearest person"
        context = self.scene.context(number)
        return Utterance(list(speech.segments), kind, source, rule, None, mention, context, candidates)

    def _source(self, best: Candidate, number: int) -> Source:
        if best.phrase is not None:
            return self.resolver.resolve(best.phrase)
        previous = self.by_speech.get(number - 1)
        near = number and self.scene.speeches[number].paragraph - self.scene.speeches[number - 1].last <= 1
        if previous is not None and near and self.scene.doc.lang_ == "ru":  # Russian verbs do without a subject
            return previous.source
        return Source("unnamed", None, "", None)


def _as_source(entity: Entity) -> Source:
    return Source(entity.kind, entity.number, entity.name, None, entity.role)
