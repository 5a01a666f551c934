"""Attribution: which speech is a quotation, and who said it.

For every speech the candidates of its frame and of the layout around it are ranked; the best one's phrase is resolved
to a person, a body or nobody by name. Speech that goes on behind its own reporting clause joins the utterance before
it, speech without any cue is its speaker's before. What has no source to speak of, or stands where a name stands, is
no quotation.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from quotes.languages.names import same_word, surname
from quotes.pipes.candidates import Candidate, Evidence, find_candidates, named_here
from quotes.pipes.coreference import Resolver, Source
from quotes.pipes.decoding import decode
from quotes.pipes.descriptions import learn_roles
from quotes.pipes.discourse import Discourse
from quotes.pipes.features import candidate_features, confidence_features, detection_features, speech_features
from quotes.pipes.frames import Piece
from quotes.pipes.guesses import salient
from quotes.pipes.judgement import LAYOUT, is_quotation, kind_of, verdict
from quotes.pipes.layout import announced_words, from_layout, main_clause_before
from quotes.pipes.phrases import Phrase, relative_subject
from quotes.pipes.scene import Scene
from quotes.pipes.source_words import is_nominal, source_clues
from quotes.pipes.speech import TRANSCRIPT_LABEL, Speech
from quotes.records import Kind, Span

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from quotes.pipes.antecedents import Antecedent
    from quotes.pipes.marks import Reading
    from quotes.pipes.people import Entity, People
    from quotes.pipes.ranking import Model
    from quotes.pipes.roles import Role
    from quotes.pipes.vocabulary import Vocabulary


LIKELY = 0.65  # the least probability of a quotation
ENOUGH = 1.0  # a candidate with a lower score by hand-set weights is none
SETTLED = 0.97  # how sure a quotation is that rules settle, and a speaker whom the layout names


@dataclass(slots=True)
class Utterance:
    """One quotation: its segments, its source, and how it was found. All spans are code points.

    `context` are the reporter's words around it, nearest first; `candidates` all that were weighed, the likeliest
    first, each with its probability; `confidence` is the probability that segments and source are right.
    """

    segments: list[Span]
    kind: Kind
    source: Source
    rule: str
    cue: Span | None
    mention: Span | None
    context: list[Span]
    candidates: list[Candidate] = field(default_factory=list)
    confidence: float = SETTLED


class Weighed(NamedTuple):
    """A speech with all that is known of it before it is judged.

    `guess` is the place of the best option by hand-set weights, `best` its candidate if it is good enough; `about` and
    `each` are the features of the speech and of its options.
    """

    number: int
    kind: Kind
    options: Sequence[Option]
    guess: int
    best: Candidate | None
    about: list[float]
    each: list[list[float]]

    @property
    def guessed(self) -> Candidate:
        return self.options[self.guess].candidate


class Option(NamedTuple):
    """A possible source. `source` and `mention` are known beforehand where no phrase of the frame names it."""

    candidate: Candidate
    evidence: Evidence | None = None
    source: Source | None = None
    mention: Span | None = None


_UNLIKELY = 0.03  # the probability under which it is not asked whom a source's words stand for
_NEAR = 2  # paragraphs over which a speaker goes on


def find_speakers(
    doc: Doc,
    text: str,
    speeches: Sequence[Speech],
    reading: Reading,
    people: People,
    roles: Sequence[Role],
    vocabulary: Vocabulary,
    model: Model,
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
        model: what ranks possible sources.
    """
    return Attributor(*set_scene(doc, text, speeches, reading, people, roles, vocabulary, model), model).run()


def set_scene(
    doc: Doc,
    text: str,
    speeches: Sequence[Speech],
    reading: Reading,
    people: People,
    roles: Sequence[Role],
    vocabulary: Vocabulary,
    model: Model,
) -> tuple[Scene, Resolver]:
    """What an `Attributor` goes through, from the same as `find_speakers` takes."""
    parts = [part for speech in speeches for part in speech.parts]
    marked = [stretch.outer for stretch in reading.stretches]
    resolver = Resolver(Discourse(doc, people, roles, vocabulary, parts, marked, reading.paragraphs), model)
    return Scene(doc, text, speeches, reading, people, vocabulary), resolver


class Attributor:
    """Goes through a document once, and remembers who spoke."""

    def __init__(self, scene: Scene, resolver: Resolver, model: Model) -> None:
        self.scene, self.resolver, self.model = scene, resolver, model
        self.utterances: list[Utterance] = []
        self.by_speech: dict[int, Utterance] = {}
        self._heard = 0
        self._read: dict[Phrase, list[tuple[Antecedent, float]]] = {}
        """Whom the phrases around the present speech may stand for."""
        self._worded: dict[int, float] = {}
        """How likely tokens are sources by the words around them."""

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
                self.resolver.discourse.spoke(position, source.entity)
        entities = self.scene.people.entities
        named = [n for utterance in self.utterances if (n := utterance.source.entity) is not None]
        unknown = {n for n in named if entities[n].kind == "person" and not entities[n].role}
        if unknown and self.model.reference:
            learn_roles(self.scene, self.resolver, unknown)
        for utterance in self.utterances:  # a role may have become known behind the first quotation
            number_or_none = utterance.source.entity
            if number_or_none is not None:
                utterance.source = replace(utterance.source, role=entities[number_or_none].role)
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
                    self.resolver.discourse.spoke(head.i, source.entity)
        self._heard = max(self._heard, until)

    def _attribute(self, number: int, speech: Speech) -> Utterance | None:
        if speech.form == "turn":
            return self._turn(number, speech)
        transcript = TRANSCRIPT_LABEL.match(self.scene.text, speech.start, speech.end)
        if transcript is not None:  # every paragraph opens a mark, speakers stand in capitals before a colon
            words = replace(speech, segments=((transcript.end(), speech.segments[0][1]), *speech.segments[1:]))
            return self._said_under(number, words, transcript.span("label"))
        self._read.clear()
        weighed = self._weigh(number, speech)
        going_on = self._going_on(number, speech, weighed.best)
        if going_on is not None:
            going_on.segments.extend(speech.segments)
            return going_on
        chance = self._chance(weighed)
        if chance < LIKELY:
            return None
        if weighed.guessed.rule in LAYOUT:
            settled = self._uttered(number, weighed.kind, Option(weighed.guessed))
            settled.candidates = [replace(weighed.guessed, score=SETTLED)]
            return settled
        return self._chosen(weighed, chance)

    def _weigh(self, number: int, speech: Speech) -> Weighed:
        """Everything that may be the source of a speech, and what is known of it."""
        options = self._options(number, speech)
        guess = max(range(len(options)), key=lambda n: options[n].candidate.score)
        guessed = options[guess].candidate
        best = guessed if guessed.score >= ENOUGH else None
        about, each = self._features(number, options)
        return Weighed(number, kind_of(self.scene, number), options, guess, best, about, each)

    def _chance(self, weighed: Weighed) -> float:
        """The probability that a speech is a quotation; by the rules alone 0 or 1."""
        number, best = weighed.number, weighed.best
        by_rules = is_quotation(self.scene, number, best, weighed.kind)
        settled = verdict(self.scene, number, best, by_rules=by_rules)
        if settled is not None:
            return SETTLED if settled else 0.0
        return self._detect(weighed, by_rules=by_rules)

    def _detect(self, weighed: Weighed, *, by_rules: bool) -> float:
        """The probability of a quotation where nothing settles it."""
        if not self.model.detection:
            return float(by_rules)
        return self.model.detect(self._detection_features(weighed, by_rules=by_rules))

    def _detection_features(self, weighed: Weighed, *, by_rules: bool) -> list[float]:
        return detection_features(
            self.scene,
            weighed.number,
            weighed.about,
            weighed.each[weighed.guess],
            weighed.guessed,
            direct=weighed.kind == "direct",
            by_rules=by_rules,
        )

    def _options(self, number: int, speech: Speech) -> list[Option]:
        """Everything that may be the source of a speech; nobody is always among it."""
        scene = self.scene
        found = [Option(*pair) for piece in scene.pieces(number) for pair in find_candidates(scene, piece)]
        layout = from_layout(scene, number)
        if layout is not None:
            found.append(Option(layout))
        told = {layout.phrase} if layout is not None else set()
        for above in (announced_words(scene, number), main_clause_before(scene, number)):
            if above is not None and above.phrase not in told:
                found.append(Option(above))
                told.add(above.phrase)
        earlier = max((n for n in self.by_speech if n < number), default=None)
        if earlier is not None and speech.paragraph - scene.speeches[earlier].last <= _NEAR:
            known = self.by_speech[earlier]
            if known.source.entity is not None:
                source = _as_source(scene.people.entities[known.source.entity])
                found.append(Option(Candidate("goes on", 0.9, None, None), None, source, known.mention))
        heads = [option.candidate.phrase.head for option in found if option.candidate.phrase is not None]
        found += [Option(candidate) for candidate in named_here(scene, number, heads)]
        named = {entity.number for option in found if (entity := self._entity_of(option)) is not None}
        found += self._prominent(speech, named)
        found.append(Option(Candidate("nobody", 0.5, None, None), None, Source("unnamed", None, "", None)))
        return found

    def _prominent(self, speech: Speech, known: Collection[int]) -> Iterator[Option]:
        """The person nearest to a speech, the last subject before it, and the person named most, unless known yet."""
        start = self.scene.token_at(speech.start)
        entities = self.scene.people.entities
        before = [m for m in self.resolver.discourse.mentions if m.token < start and not m.inside]
        persons = [m.entity for m in before if entities[m.entity].kind == "person"]
        near = salient(self.resolver.discourse, start, None, reach=80)
        last = next((m.entity for m in reversed(before) if m.subject), None)
        main = next((entity for entity, _ in Counter(persons).most_common(1)), None)
        prominent = (
            ("nearest person", 0.8, None if near is None else near.number),
            ("last subject", 0.3, last),
            ("main person", 0.3, main),
        )
        for rule, score, number in prominent:
            if number is not None and number not in known:
                mention = self._last_mention(entities[number], start)
                yield Option(Candidate(rule, score, None, None), None, _as_source(entities[number]), mention)
                known = {*known, number}

    def _last_mention(self, entity: Entity, token: int) -> Span | None:
        """Where an entity is named for the last time before a token."""
        before = [name for name in entity.mentions if name.end <= token]
        if not before:
            return None
        last = self.scene.doc[before[-1].start : before[-1].end]
        return last.start_char, last.end_char

    def _chosen(self, weighed: Weighed, chance: float) -> Utterance:
        """The utterance with the speaker that the model thinks likeliest; `chance` is that of its being a quotation."""
        options = weighed.options
        chances = self.model.rank(weighed.about, weighed.each)
        readings = [self._readings(weighed.number, *pair) for pair in zip(options, chances, strict=True)]
        outcomes = decode(chances, readings)
        first = outcomes[0]
        option = options[first.source]
        utterance = self._uttered(weighed.number, weighed.kind, option, first.reading)
        order = sorted(range(len(options)), key=lambda n: (n != first.source, -chances[n], -options[n].candidate.score))
        utterance.candidates = [replace(options[n].candidate, score=chances[n]) for n in order]
        utterance.confidence = self.model.confidence(
            confidence_features(
                weighed.about,
                weighed.each[first.source],
                first.probability,
                outcomes[1].probability if len(outcomes) > 1 else 0.0,
                detection=chance,
                guess=weighed.guessed.score,
                agrees=first.source == weighed.guess,
                direct=weighed.kind == "direct",
                resolved=utterance.source.entity is not None,
            )
        )
        return utterance

    def _readings(self, number: int, option: Option, chance: float = 1.0) -> list[tuple[int | str, float]]:
        """Whom an option may mean, with probabilities; of an unlikely one (by its chance) only that it is itself."""
        phrase = option.candidate.phrase
        if option.source is not None or phrase is None:
            entity = (option.source or self._implied(number)).entity
            return [("" if entity is None else entity, 1.0)]
        if chance < _UNLIKELY:
            return [(f"{option.candidate.rule} {phrase.start}", 1.0)]
        return [(self.resolver.who(phrase, antecedent), share) for antecedent, share in self._of_phrase(phrase)]

    def _of_phrase(self, phrase: Phrase) -> list[tuple[Antecedent, float]]:
        if phrase not in self._read:
            self._read[phrase] = self.resolver.readings(phrase)
        return self._read[phrase]

    def _features(self, number: int, options: Sequence[Option]) -> tuple[list[float], list[list[float]]]:
        """What is known of a speech, and of each of its options."""
        best = max(option.candidate.score for option in options)
        each = [
            candidate_features(
                self.scene,
                number,
                o.candidate,
                o.evidence,
                best=best,
                mention=o.mention or self.scene.span(o.candidate.phrase),
                entity=self._entity_of(o),
                discourse=self.resolver.discourse,
                by_words=self._by_words(o),
            )
            for o in options
        ]
        return speech_features(self.scene, number), each

    def _by_words(self, option: Option) -> float:
        """How likely an option is a source by the words around it; 0 where nothing is known of such words."""
        phrase, evidence = option.candidate.phrase, option.evidence
        if phrase is None:
            return 0.0
        pronoun = None if evidence is None else relative_subject(self.scene.doc[evidence.cue.start])
        heads = (phrase.head,) if pronoun is None else (phrase.head, pronoun.i)  # "Ann Lee, who said": either
        return max(map(self._worded_chance, heads))

    def _worded_chance(self, head: int) -> float:
        """How likely the head of a phrase is a source by the words around it."""
        words = self.model.words.get(self.scene.vocabulary.language)
        if words is None:
            return 0.0
        chance = self._worded.get(head)
        if chance is None:
            token = self.scene.doc[head]
            clues = source_clues(token, self.resolver.discourse.in_speech, self.scene.vocabulary)
            chance = self._worded[head] = words.chance(clues) if is_nominal(token) else 0.0
        return chance

    def _entity_of(self, option: Option) -> Entity | None:
        """Whom an option names, as far as that is known before its phrase is resolved."""
        people = self.scene.people
        if option.source is not None:
            return None if option.source.entity is None else people.entities[option.source.entity]
        phrase = option.candidate.phrase
        return None if phrase is None else people.at(self.scene.doc[phrase.head])

    def _uttered(self, number: int, kind: Kind, option: Option, reading: int = 0) -> Utterance:
        """The utterance with one option as its source; `reading` says which of those of its phrase."""
        speech = self.scene.speeches[number]
        scene, candidate = self.scene, option.candidate
        source = option.source or self._source(candidate, number, reading)
        head = None if source.phrase is None else scene.doc[source.phrase.head]
        named = head is not None and scene.vocabulary.pronoun(head) is None
        mention = option.mention or scene.span(source.phrase)
        context = scene.context(number, cue=candidate.cue, alone=named)
        return Utterance(list(speech.segments), kind, source, candidate.rule, candidate.cue, mention, context)

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

    def _source(self, candidate: Candidate, number: int, reading: int = 0) -> Source:
        if candidate.phrase is None:
            return self._implied(number)
        return self.resolver.take(candidate.phrase, self._of_phrase(candidate.phrase)[reading][0])

    def _implied(self, number: int) -> Source:
        """The source of a verb that shows none: in Russian the one before it, near by."""
        previous = self.by_speech.get(number - 1)
        near = number and self.scene.speeches[number].paragraph - self.scene.speeches[number - 1].last <= 1
        if previous is not None and near and self.scene.doc.lang_ == "ru":  # Russian verbs do without a subject
            return previous.source
        return Source("unnamed", None, "", None)


def _as_source(entity: Entity) -> Source:
    return Source(entity.kind, entity.number, entity.name, None, entity.role)
