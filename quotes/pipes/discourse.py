"""What a document has said so far: who is named where, who holds which office, and who spoke."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from quotes.languages import grammar
from quotes.lexicon import key
from quotes.pipes.kinship import relative
from quotes.pipes.people import Entity, Name, People, in_other_case
from quotes.pipes.source_words import in_speech
from quotes.records import Span

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from quotes.languages.grammar import Gender
    from quotes.pipes.phrases import Phrase
    from quotes.pipes.roles import Role
    from quotes.pipes.vocabulary import Vocabulary


OF_THAT_KIND = 0.7  # how well a noun fits a body of a kind that it can stand for, and one of a kind unknown
_OF_ANY_KIND = 0.3
_MAYBE = 0.3  # how well an office fits who spoke last and has none
_OF_WHAT = frozenset(("pobj", "nmod", "poss"))


class Mention(NamedTuple):
    """A place that names an entity.

    `token` is its first token; `subject` tells how prominent a subject it is, `inside` whether it stands in speech,
    `reports` whether it is the subject of a reporting verb.
    """

    token: int
    entity: int
    subject: float
    inside: bool
    reports: bool = False


class _Sides(NamedTuple):
    """Stems of what stands before the head of a phrase, and behind it."""

    before: set[str]
    behind: set[str]


class _Held(NamedTuple):
    """A role in one place: whose it is, its lemmas, of the offices among them also parts, and its modifiers."""

    entity: int
    words: Sequence[str]
    parts: set[str]
    sides: _Sides


class _Body(NamedTuple):
    """What a text tells of a body: the words of its names and the nouns that introduce it, and the kinds it is of."""

    nouns: Sequence[tuple[int, str]]
    kinds: frozenset[str]


@dataclass(slots=True)
class Discourse:
    """One document with its entities' mentions in order, and who spoke, in the order in which `spoke` is called.

    `speech` are the spans of its speech, `marked` of all that stands in marks, `paragraphs` of its paragraphs.
    """

    doc: Doc
    people: People
    roles: Sequence[Role]
    vocabulary: Vocabulary
    speech: Sequence[Span]
    marked: Sequence[Span]
    paragraphs: Sequence[Span]
    spoken: list[tuple[int, int]] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    """All that are named, in the order of the text."""
    pronouns: list[tuple[int, frozenset[Gender]]] = field(default_factory=list)
    """The tokens outside of speech that are personal pronouns of the third person, with their genders."""
    plurals: list[int] = field(default_factory=list)
    """The tokens outside of speech that are plural subjects."""
    in_speech: list[bool] = field(default_factory=list)
    """For each token whether it stands in speech."""
    _mentions_of: dict[int, list[Mention]] = field(default_factory=dict)
    _held: list[_Held] = field(default_factory=list)
    _bodies: dict[int, _Body] = field(default_factory=dict)
    _words: list[int] = field(default_factory=list)
    _sentences: list[int] = field(default_factory=list)
    _paragraph_of: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.in_speech = in_speech(self.doc, self.speech)
        named = (self._mention(entity, name) for entity in self.people.entities for name in entity.mentions)
        self.mentions = sorted([*named, *self._relatives()])
        for mention in self.mentions:
            self._mentions_of.setdefault(mention.entity, []).append(mention)
        self._held = [self._as_held(role) for role in self.roles]
        rows = self.doc.to_array(["LOWER", "SENT_START", "IDX", "DEP"])
        words, starts, offsets, relations = rows.T.tolist()
        outside = [not inside for inside in self.in_speech]
        strings = self.doc.vocab.strings
        third = {strings[word]: genders for word, genders in self.vocabulary.third_person.items()}
        self.pronouns = [(i, third[word]) for i, word in enumerate(words) if word in third and outside[i]]
        subjects = {strings[relation] for relation in grammar.SUBJECTS}
        self.plurals = [
            i for i, relation in enumerate(relations) if relation in subjects and outside[i] and _are_many(self.doc[i])
        ]
        self._words = list(accumulate(map(int, outside)))
        self._sentences = list(accumulate(out and start == 1 for out, start in zip(outside, starts, strict=True)))
        beginnings = [start for start, _ in self.paragraphs]
        self._paragraph_of = [bisect_right(beginnings, offset) - 1 for offset in offsets]

    def _relatives(self) -> Iterator[Mention]:
        """The places that mean a relative by a noun: "my mother" where the text names her."""
        doc, words = self.doc, self.vocabulary
        if words.language == "ru":
            return
        for noun in grammar.tokens_whose(doc, lambda word: key(word) in words.lexicon.kin):
            before = doc[max(noun.i - 1, 0)]
            his = words.pronoun(before) is not None
            entity = relative(doc, self.people, words, noun, before.lower_) if his else None
            if entity is not None:
                yield Mention(noun.i, entity.number, subjecthood(noun), inside=self.in_speech[noun.i])

    def _mention(self, entity: Entity, name: Name) -> Mention:
        tokens = (self.doc[i] for i in range(name.start, name.end))
        subject = max((_introduced(token, entity) for token in tokens), key=subjecthood)
        prominence = subjecthood(subject)
        return Mention(
            name.start,
            entity.number,
            prominence,
            inside=self.in_speech[name.start],
            reports=prominence > 0 and self.vocabulary.cue(subject.head) is not None,
        )

    def _as_held(self, role: Role) -> _Held:
        words = {token: self.vocabulary.lemma(token) for token in self.doc[role.start : role.end]}
        offices = (word for token, word in words.items() if _tells_what(token, role))
        parts = {part for word in offices for part in (word, *word.split("-"))}
        return _Held(role.entity, list(words.values()), parts, self._side_of(role.start, role.end, role.head))

    def spoke(self, position: int, entity: int) -> None:
        """Remember that an entity spoke at a token."""
        self.spoken.append((position, entity))

    @contextmanager
    def as_of(self, position: int) -> Iterator[None]:
        """For a while, forget who spoke behind a token."""
        spoken = self.spoken
        self.spoken = [(place, entity) for place, entity in spoken if place < position]
        try:
            yield
        finally:
            self.spoken = spoken

    def name(self, entity: Entity, name: Name) -> None:
        """Add a place that names an entity, a subject of the reporter's."""
        self.people.attach(entity, name)
        mention = Mention(name.start, entity.number, 1.2, inside=False)
        insort(self.mentions, mention)
        insort(self._mentions_of.setdefault(entity.number, []), mention)

    def mentions_of(self, entity: int) -> Sequence[Mention]:
        """The places that name an entity, in the order of the text."""
        return self._mentions_of.get(entity, ())

    def named_between(self, first: int, last: int) -> Sequence[Mention]:
        """The places that name somebody from one token up to another."""
        beginning, end = (bisect_left(self.mentions, (token,)) for token in (first, last))
        return self.mentions[beginning:end]

    def paragraph_of(self, position: int) -> int:
        """The number of the paragraph that a token stands in."""
        return self._paragraph_of[position]

    def sentences_between(self, first: int, second: int) -> int:
        """How many of the reporter's sentences begin between two tokens."""
        return abs(self._sentences[second] - self._sentences[first])

    def words_between(self, first: int, second: int) -> int:
        """How many of the reporter's words lie between two tokens, without speech."""
        return abs(self._words[second] - self._words[first])

    def times_named(self, entity: Entity, position: int) -> int:
        """How often an entity is named before a token."""
        return bisect_left(self.mentions_of(entity.number), (position,))

    def is_person(self, token: Token) -> bool:
        entity = self.people.at(token)
        return entity is not None and entity.kind == "person"

    # offices

    def holders(self, head: Token, phrase: Phrase) -> dict[int, float]:
        """The people whose roles fit a noun of office, with how well each fits: 1 for the office, 1 for each detail.

        An office counts under its other names too (`Lexicon.also_called`): «глава государства» is the president.
        """
        ours = self._side_of(phrase.start, phrase.end, head.i)
        lemma = self.vocabulary.lemma(head)
        names = self._other_names([self.vocabulary.lemma(t) for t in self.doc[phrase.start : phrase.end]], lemma)
        found: dict[int, float] = {}
        for held in self._held:
            shared = len(ours.before & held.sides.before) + len(ours.behind & held.sides.behind)
            crossed = len(ours.before & held.sides.behind) + len(ours.behind & held.sides.before)
            fit = shared + (crossed if self.vocabulary.language == "ru" else 0.5 * crossed)
            other = not fit and bool(ours.behind and held.sides.behind)  # «глава фонда» is no «глава банка»
            if lemma in held.parts and not other:
                fit += 1.0
            elif any(_contains(held.words, name) for name in names):
                fit += 0.8
            elif lemma in held.parts:
                fit += _MAYBE
            elif not fit or self.vocabulary.language != "ru":
                continue
            else:
                fit *= 0.5
            found[held.entity] = max(found.get(held.entity, 0.0), fit)
        if found and not ours.before and not ours.behind and self.spoken:
            position, number = self.spoken[-1]
            entity = self.people.entities[number]
            if entity.kind == "person" and not entity.role and head.i - position < 120:
                found.setdefault(number, _MAYBE)  # «президент» after a president whose office the text never names
        return found

    def bodies_called(self, head: Token) -> dict[int, float]:
        """The bodies that a noun may stand for, with how well it fits.

        1 where the noun is in the name or introduces it: "the ministry" is the Ministry of Water, "the maker" is "the
        maker Lockgate"; less where the name is that of such a body ("the paper" is the Norland Gazette), still less
        where the name does not tell.
        """
        lemma, kinds = self.vocabulary.lemma(head), self.vocabulary.kinds_of_noun(head)
        fits = ((entity.number, self._fit_of_body(entity, head, lemma, kinds)) for entity in self.people.entities)
        return {number: fit for number, fit in fits if fit}

    def camp_of(self, person: Entity, noun: Token) -> Entity | None:
        """The campaign or government that is called after a person, if a noun may stand for it."""
        kinds = self.vocabulary.kinds_of_noun(noun)
        camps = (entity for entity in self.people.entities if entity.of == person.number)
        return next((camp for camp in camps if self._about_body(camp).kinds & kinds), None)

    def _fit_of_body(self, entity: Entity, head: Token, lemma: str, kinds: frozenset[str]) -> float:
        if entity.kind != "org":
            return 0.0
        about = self._about_body(entity)
        if any(lemma == other for token, other in about.nouns if token != head.i):
            return 1.0
        if about.kinds & kinds:
            return OF_THAT_KIND
        return _OF_ANY_KIND if kinds and not about.kinds else 0.0

    def _about_body(self, entity: Entity) -> _Body:
        """What the text tells of a body, as far as it is named until the first question."""
        if entity.number not in self._bodies:
            nouns = [
                (token.i, self.vocabulary.lemma(token))
                for name in entity.mentions
                for token in (*self.doc[name.start : name.end], *self._introducing(name))
            ]
            introduced = (self.vocabulary.lexicon.body_nouns.get(noun, ()) for _, noun in nouns)
            kinds = {kind for of in introduced for kind in of} | self.vocabulary.kinds_of_name(entity.name.split())
            self._bodies[entity.number] = _Body(nouns, frozenset(("place",)) if entity.place else frozenset(kinds))
        return self._bodies[entity.number]

    def _introducing(self, name: Name) -> list[Token]:
        """The nouns for bodies that stand right before a name or in apposition to it."""
        before = self.doc[name.start - 1] if name.start else None
        found = [before] if before is not None and grammar.pos(before) == "NOUN" else []
        for token in self.doc[name.start : name.end]:
            found += [child for child in token.children if child.i >= name.end and child.dep_ in grammar.APPOSITIONS]
        return [token for token in found if self.vocabulary.kinds_of_noun(token)]

    def _other_names(self, words: Sequence[str], head: str) -> list[tuple[str, ...]]:
        """The offices whose holder is called by a phrase, the longest of the names that fit."""
        also = self.vocabulary.lexicon.also_called
        fitting = [name for name in also if head in name and _contains(words, name)]
        return list(also[max(fitting, key=len)]) if fitting else []

    def _side_of(self, start: int, end: int, head: int) -> _Sides:
        """The modifiers before and the complements behind a head, cut to a stem ("Russia", "Russian")."""
        sides = _Sides(set(), set())
        for token in self.doc[start:end]:
            if token.i != head and grammar.pos(token) in ("NOUN", "PROPN", "ADJ"):
                sides[token.i > head].add(self.vocabulary.lemma(token)[:5])
        return sides


def _contains(words: Sequence[str], part: Sequence[str]) -> bool:
    """Whether some words stand in a row among others."""
    return any(tuple(words[i : i + len(part)]) == tuple(part) for i in range(len(words) - len(part) + 1))


def _are_many(noun: Token) -> bool:
    """Whether a noun is plural, or several are joined."""
    if grammar.pos(noun) not in ("NOUN", "PROPN"):
        return False
    return grammar.number(noun) == "plur" or any(child.dep_ == "conj" for child in noun.children)


def _tells_what(token: Token, role: Role) -> bool:
    """Whether a word of a role says what somebody is, not of what or whose: "a lawyer for the family" is no family."""
    while token.i != role.head and role.start <= token.head.i < role.end and token.head.i != token.i:
        if token.dep_ in _OF_WHAT:
            return False
        token = token.head
    return True


def _introduced(name: Token, entity: Entity) -> Token:
    """The noun that introduces a name, or the name itself: «министр Анна Лом», "the minister, Ann Lee,"."""
    while name.dep_ in grammar.APPOSITIONS and not in_other_case(name, name.head, entity):
        name = name.head
    return name


def subjecthood(token: Token) -> float:
    """How prominent a mention is: the subject of a main clause, of another clause, whose the subject is, or none."""
    if token.dep_ not in grammar.SUBJECTS:
        return 0.3 if token.dep_ in grammar.POSSESSIVES and token.head.dep_ in grammar.SUBJECTS else 0.0
    return 1.2 if token.head.dep_ in ("ROOT", "conj", "parataxis") else 0.6
