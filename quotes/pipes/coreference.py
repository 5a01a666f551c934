"""Who a phrase stands for: a name, a noun of office, a pronoun, resolved within the document.

A light resolver made for sources of speech: candidates are the document's people, ranked by agreement in gender, by
recency, by standing as a subject, and by having spoken last. Names inside of speech count for less: who is talked
about is seldom who talks.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from quotes.languages import grammar
from quotes.pipes.people import Entity, Name, People, name_tokens
from quotes.pipes.phrases import Phrase, nominative
from quotes.records import Span, SpeakerType

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from quotes.languages.grammar import Gender
    from quotes.pipes.roles import Role
    from quotes.pipes.vocabulary import Vocabulary

_DETERMINERS = frozenset(("the", "a", "an", "this", "that", "its", "their", "our"))
_INDEFINITE = frozenset(
    """a an another one any some каждый один одна одно некий некая некоторый какой-то другой другая""".split()
)
_POSSESSED = frozenset(("his", "her", "its", "their", "my", "our", "whose", "его", "ее", "её", "их"))
_VARIATIONS = frozenset(
    """адвокат академик активист актер актриса аналитик артист бизнесмен боксер дипломат историк журналист миллиардер
    музыкант оппозиционер парламентарий певец певица писатель политик политолог поэт правозащитник предприниматель
    режиссер собеседник социолог специалист спортсмен тренер ученый футболист художник чиновник эколог экономист эксперт
    юрист""".split()
)
_GENDERS: dict[str, Gender] = {"Masc": "masc", "Fem": "fem"}
_FIRST_PERSON = frozenset(("i", "we", "us", "me", "я", "мы"))


@dataclass(frozen=True, slots=True)
class Source:
    """Who a phrase stands for. `entity` is None and `name` empty where nobody is named; `role` then describes him."""

    speaker_type: SpeakerType
    entity: int | None
    name: str
    phrase: Phrase | None
    role: str = ""


@dataclass(slots=True)
class Resolver:
    """Resolves phrases of one document; remembers who spoke, in the order in which `spoke` is called.

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
    _mentions: list[tuple[int, int, float, bool]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Index the people's mentions: token, entity, whether a subject, whether inside of speech."""
        starts = [start for start, _ in self.speech]
        for entity in self.people.entities:
            for mention in entity.mentions:
                tokens = self.doc[mention.start : mention.end]
                subject = max((_subjecthood(token) for token in tokens), default=0.0)
                offset = self.doc[mention.start].idx
                index = bisect_right(starts, offset) - 1
                inside = index >= 0 and offset < self.speech[index][1]
                self._mentions.append((mention.start, entity.number, subject, inside))
        self._mentions.sort()

    def spoke(self, position: int, entity: int) -> None:
        """Remember that an entity spoke at a token."""
        self.spoken.append((position, entity))

    def resolve(self, phrase: Phrase) -> Source:
        """The source that a noun phrase names or stands for."""
        head = self.doc[phrase.head]
        named = self.named(phrase)
        if named is not None:
            return self._of(named, phrase)
        part = grammar.pos(head)
        if part in ("PRON", "DET") or self.vocabulary.pronoun(head) is not None:
            return self._pronoun(head, phrase)
        if self.vocabulary.is_group(head):
            return self._unnamed(phrase)
        if self.vocabulary.is_person_noun(head) or self.vocabulary.is_unnamed(head):
            return self._noun_of_office(head, phrase)
        entity = self.people.at(head)
        if entity is not None:
            return self._of(entity, phrase)
        if part == "PROPN" or (head.text[:1].isupper() and head.i > phrase.start and self.doc.lang_ != "ru"):
            return self._new_name(phrase)
        return self._organisation(head, phrase)

    def named(self, phrase: Phrase) -> Entity | None:
        """A person whose name is the phrase's head, its apposition, or stands at its end behind a title."""
        head = self.doc[phrase.head]
        entity = self.people.at(head)
        if entity is not None and entity.kind == "person":
            return entity
        named = [
            entity
            for token in self.doc[phrase.start : phrase.end]
            if (entity := self.people.at(token)) is not None
            and entity.kind == "person"
            and self._is_head_name(token, head)
        ]
        if named:  # «посол Норланда Анна Ли»: the name stands last
            return named[-1] if self.doc.lang_ == "ru" else named[0]
        beyond = self._beyond(phrase)
        if beyond is not None:
            return beyond
        if self.vocabulary.is_person_noun(head):
            apposed = self._apposed(head)
            if apposed is not None:
                return apposed
            behind = phrase.end
            if behind < len(self.doc) and self.doc[behind].text == "," and behind + 1 < len(self.doc):
                entity = self.people.at(self.doc[behind + 1])
                determined = self.doc[phrase.start].lower_ in ("the", "his", "her", "their", "its")
                if determined and entity is not None and entity.kind == "person":
                    return entity
        return None

    def _apposed(self, head: Token) -> Entity | None:
        """The name that a noun of office leads to, over another office too: «депутат, режиссёр Анна Ли»."""
        for child in head.children:
            if child.dep_ not in grammar.APPOSITIONS or self._is_possessor(child, head):
                continue
            entity = self.people.at(child)
            if entity is not None and entity.kind == "person":
                return entity
            if child.i > head.i and self.vocabulary.is_person_noun(child):
                return self._apposed(child)
        return None

    def _beyond(self, phrase: Phrase) -> Entity | None:
        """A name behind a Russian noun of office, with a quoted name or a number between: глава «Щита» Иван Лом."""
        if self.doc.lang_ != "ru" or not self.vocabulary.is_person_noun(self.doc[phrase.head]):
            return None
        for i in range(phrase.end, min(phrase.end + 8, len(self.doc))):
            token = self.doc[i]
            entity = self.people.at(token)
            if entity is not None and entity.kind == "person":
                return entity if grammar.case(token) in ("", grammar.case(self.doc[phrase.head])) else None
            if token.text in ",;:.—–-" or grammar.is_verb(token):
                return None
        return None

    def _is_head_name(self, token: Token, head: Token) -> bool:
        """Whether a name inside a phrase is the one that the phrase is about (no possessor, no employer)."""
        following = token.nbor().text if token.i + 1 < len(self.doc) else ""
        if following in ("'s", "’s", "'", "’") or token.dep_ in grammar.POSSESSIVES:
            return False
        if token.i > head.i:
            if self._is_possessor(token, head):
                return False
            return token.dep_ in grammar.APPOSITIONS or (
                grammar.case(token) in ("", "Nom")
                and token.head.i == head.i
                and token.dep_ not in ("nmod", "obl", "prep")
            )
        return token.dep_ in ("compound", "flat", "flat:name") and grammar.is_name(head)

    def _is_possessor(self, name: Token, head: Token) -> bool:
        """Whether a Russian name stands in another case than the noun before it: «адвокат Олега Тарна»."""
        return self.doc.lang_ == "ru" and grammar.case(name) not in ("", grammar.case(head))

    def _of(self, entity: Entity, phrase: Phrase) -> Source:
        return Source(entity.kind, entity.number, entity.name, phrase, entity.role)

    def _unnamed(self, phrase: Phrase) -> Source:
        return Source("unnamed", None, "", phrase, self._description(phrase))

    def _description(self, phrase: Phrase) -> str:
        tokens = [t for t in self.doc[phrase.start : phrase.end] if not t.is_space]
        while tokens and tokens[0].lower_ in _DETERMINERS | _INDEFINITE:
            tokens.pop(0)
        text = "".join(t.text_with_ws for t in tokens).strip()
        return " ".join(text.split()) if len(tokens) > 0 and not self.vocabulary.pronoun(tokens[-1]) else ""

    def _pronoun(self, head: Token, phrase: Phrase) -> Source:
        word = head.lower_
        if word in _FIRST_PERSON:
            return Source("unnamed", None, "", phrase)
        reading = self.vocabulary.pronoun(head)
        plural = reading is not None and "Plur" in reading.numbers and "Sing" not in reading.numbers
        genders = reading.genders if reading is not None else frozenset()
        if plural or genders == {"Neut"}:
            return self._collective(head, phrase)
        gender = _GENDERS.get(next(iter(genders))) if len(genders) == 1 else None
        found = self.salient(head.i, gender) or self._taken_for_a_body(head.i)
        return self._unnamed(phrase) if found is None else self._of(found, phrase)

    def _taken_for_a_body(self, position: int) -> Entity | None:
        """The last subject of two capitalised words that the entities took for a body or a place: "he" is no body."""
        for start, number, subject, inside in reversed(self._mentions):
            entity = self.people.entities[number]
            words = entity.name.split()
            if start < position and entity.kind == "org" and subject and not inside and len(words) == 2:
                if all(w[:1].isupper() and w.isalpha() and not self.vocabulary.is_org_word(w) for w in words):
                    entity.kind = "person"
                    return entity
                return None
        return None

    def _collective(self, head: Token, phrase: Phrase) -> Source:
        """ "they", "it": the organisation that spoke last or stood last as a subject."""
        for position, number in reversed(self.spoken):
            entity = self.people.entities[number]
            if entity.kind == "org" and head.i - position < 120:
                return self._of(entity, phrase)
        for start, number, subject, inside in reversed(self._mentions):
            entity = self.people.entities[number]
            if start < head.i and head.i - start < 60 and subject and not inside and entity.kind == "org":
                return self._of(entity, phrase)
        return Source("unnamed", None, "", phrase)

    def salient(
        self, position: int, gender: Gender | None, *, among: Mapping[int, float] | None = None, reach: int = 400
    ) -> Entity | None:
        """The person most likely meant at a token by a pronoun or a bare noun of that gender; None if none is near.

        `among` limits the choice to some entities, each with a bonus of its own; then distance is no bar.
        """
        best: tuple[float, Entity] | None = None
        last = self.spoken[-1] if self.spoken else None
        paragraph = self._paragraph(position)
        spoken_bonus = 0.0 if last is None else self._weight_of_last(last, position, paragraph)
        for start, number, subject, inside in self._mentions:
            if start >= position or (among is None and position - start > reach):
                continue
            entity = self.people.entities[number]
            if entity.kind != "person" or (gender and entity.gender and entity.gender != gender):
                continue
            if among is not None and number not in among:
                continue
            score = -(position - start) / 50 - 0.7 * (paragraph - self._paragraph(start))
            score += subject - 2.0 * inside + (0.8 if gender and entity.gender == gender else 0.0)
            score += 0.8 * (start == entity.first and not inside)
            if last is not None and last[1] == number and position - last[0] < 250:
                score += spoken_bonus
            if among is not None:
                score = max(score, -6.0) + among[number]
            if best is None or score > best[0]:
                best = score, entity
        if best is None and among is None and last is not None and position - last[0] < 250:
            entity = self.people.entities[last[1]]
            if entity.kind == "person" and not (gender and entity.gender and entity.gender != gender):
                return entity
        return None if best is None else best[1]

    def _weight_of_last(self, last: tuple[int, int], position: int, paragraph: int) -> float:
        """How much having spoken last counts: less once another paragraph has another person as its subject."""
        if paragraph - self._paragraph(last[0]) > 1:
            return 1.0
        for start, number, subject, inside in self._mentions:
            newer = last[0] < start < position and self._paragraph(start) == paragraph != self._paragraph(last[0])
            person = self.people.entities[number].kind == "person"
            if newer and person and number != last[1] and subject > 1.0 and not inside:
                return 0.6
        return 2.0

    def _paragraph(self, position: int) -> int:
        offset = self.doc[position].idx
        return bisect_right(self.paragraphs, (offset, 1 << 60)) - 1

    def _noun_of_office(self, head: Token, phrase: Phrase) -> Source:
        """ "the deputy minister", «дипломат»: the person with that role, else the one the story is about."""
        first = self.doc[phrase.start].lower_
        if grammar.number(head) == "plur" or first in _INDEFINITE or first in _POSSESSED:
            return self._unnamed(phrase)
        gender = self.vocabulary.word_gender(head.text)
        holders = self._holders(head, phrase)
        if holders:
            found = (
                self.salient(head.i, gender, among=holders)
                or self.people.entities[max(holders, key=holders.__getitem__)]
            )
            return self._of(found, phrase)
        possessed = any(child.dep_ in grammar.POSSESSIVES for child in head.children)
        somebodys = any(self._is_person(token) for token in self.doc[phrase.head + 1 : phrase.end])
        if possessed or somebodys or self.vocabulary.is_unnamed(head) or not self._definite(head, phrase):
            return self._unnamed(phrase)
        person = self.salient(head.i, gender) or self._introduced_later(head.i, gender)
        if person is not None and self.doc.lang_ == "ru" and not self._varies(head):
            paragraph = self._paragraph(head.i)
            near = any(
                start < head.i and number == person.number and self._paragraph(start) == paragraph
                for start, number, _, _ in self._mentions
            )
            person = person if near else None
        if person is None:
            return self._unnamed(phrase)
        if not person.role and self.vocabulary.is_role_noun(head):
            person.role = nominative(self.doc, *self._without_determiner(phrase), phrase.head)
        return self._of(person, phrase)

    def _is_person(self, token: Token) -> bool:
        entity = self.people.at(token)
        return entity is not None and entity.kind == "person"

    def _introduced_later(self, position: int, gender: Gender | None) -> Entity | None:
        """The first person named behind a noun of office that opens a story before any name."""
        for start, number, _, inside in self._mentions:
            entity = self.people.entities[number]
            fits = not (gender and entity.gender and entity.gender != gender)
            if position < start < position + 150 and not inside and entity.kind == "person" and fits:
                return entity
        return None

    def _definite(self, head: Token, phrase: Phrase) -> bool:
        """Whether a noun of office can point back: "the" or a capital; in Russian a post, or a bare noun."""
        if self.doc.lang_ == "ru":
            return self.vocabulary.is_office(head) or phrase.end - phrase.start == 1
        return self.doc[phrase.start].lower_ in ("the", "this") or head.text[:1].isupper()

    def _varies(self, head: Token) -> bool:
        """Whether a Russian noun is used for people already named («политик»); others may be somebody new («рыбак»)."""
        return self.vocabulary.is_office(head) or self.vocabulary.lemma(head) in _VARIATIONS

    def _holders(self, head: Token, phrase: Phrase) -> dict[int, float]:
        """The people whose roles fit a noun of office, with how well each fits."""
        lemma = self.vocabulary.lemma(head)
        ours = self._sides(phrase.start, phrase.end, head.i)
        found: dict[int, float] = {}
        for role in self.roles:
            words = set().union(*(self._parts(token) for token in self.doc[role.start : role.end]))
            theirs = self._sides(role.start, role.end, role.head)
            shared = len(ours[0] & theirs[0]) + len(ours[1] & theirs[1])
            crossed = len(ours[0] & theirs[1]) + len(ours[1] & theirs[0])
            fit = shared + (crossed if self.doc.lang_ == "ru" else 0.5 * crossed)
            if lemma in words:
                fit += 1.0
            elif not fit or self.doc.lang_ != "ru":
                continue
            else:
                fit *= 0.5
            found[role.entity] = max(found.get(role.entity, 0.0), fit)
        if found and len(ours[0]) + len(ours[1]) == 0 and self.spoken:
            position, number = self.spoken[-1]
            entity = self.people.entities[number]
            if entity.kind == "person" and not entity.role and head.i - position < 120:
                found.setdefault(number, 0.8)  # «президент» after a president whose office the text never names
        best = max(found.values(), default=0.0)
        return {number: fit for number, fit in found.items() if fit > best - 1.0}

    def _sides(self, start: int, end: int, head: int) -> tuple[set[str], set[str]]:
        """The modifiers before and the complements behind a head, cut to a stem ("Russia", "Russian")."""
        sides: tuple[set[str], set[str]] = (set(), set())
        for token in self.doc[start:end]:
            if token.i != head and grammar.pos(token) in ("NOUN", "PROPN", "ADJ"):
                sides[token.i > head].add(self.vocabulary.lemma(token)[:5])
        return sides

    def _parts(self, token: Token) -> set[str]:
        lemma = self.vocabulary.lemma(token)
        return {lemma, *lemma.split("-")}

    def _new_name(self, phrase: Phrase) -> Source:
        """A capitalised phrase that no named entity covers: a person where it looks like one, else an organisation."""
        tokens = [t for t in self.doc[phrase.start : phrase.end] if not t.is_space]
        kept = name_tokens(tokens, self.vocabulary)
        titled = any(self.vocabulary.is_title(token.text) for token in tokens if token not in kept)
        words = tuple(token.text for token in kept)
        organisation = any(self.vocabulary.is_org_word(word) for word in words) or tokens[0].lower_ == "the"
        if not words:
            return self._organisation(self.doc[phrase.head], phrase)
        kind = "org" if organisation and not titled else "person"
        entity = self.people.add("org" if kind == "org" else "person", " ".join(words))
        self.people.attach(entity, Name(kept[0].i, kept[-1].i + 1, words))
        self._mentions.append((kept[0].i, entity.number, 1.2, False))
        self._mentions.sort()
        return self._of(entity, phrase)

    def _organisation(self, head: Token, phrase: Phrase) -> Source:
        """A common noun for a body or a document ("the ministry", "the report"): the body it belongs to, or itself."""
        if grammar.number(head) == "plur" and not self.vocabulary.is_org_noun(head):
            return self._unnamed(phrase)
        lemma = self.vocabulary.lemma(head)
        bare = phrase.end - phrase.start <= 2 and not any(c.dep_ in ("nmod", "amod") for c in head.children)
        quoted = self._quoted_name(head, phrase)
        if quoted:
            known = next((e for e in self.people.entities if e.name == quoted), None)
            whole = Phrase(phrase.start, self._behind(phrase.end, len(quoted)), phrase.head)
            return self._of(known or self.people.add("org", quoted), whole)
        russian = self.doc.lang_ == "ru"
        definite = russian or self.doc[phrase.start].lower_ in _DETERMINERS
        if (
            bare
            and definite
            and (self.vocabulary.is_org_noun(head) or (russian and self.vocabulary.is_reporting_noun(head)))
        ):
            body = self._body(head, lemma)
            if body is not None:
                return self._of(body, phrase)
        name = nominative(self.doc, *self._without_determiner(phrase), phrase.head)
        known = next((e for e in self.people.entities if e.kind == "org" and e.name == name), None)
        return self._of(known or self.people.add("org", name), phrase)

    def _body(self, head: Token, lemma: str) -> Entity | None:
        """The organisation that "the ministry" or «в сообщении» points back to."""
        if self.vocabulary.is_org_noun(head):
            for start, number, _, _ in reversed(self._mentions):
                entity = self.people.entities[number]
                if start < head.i and entity.kind == "org" and lemma in self._words(entity):
                    return entity
        best: tuple[float, Entity] | None = None
        counts = Counter(number for start, number, _, _ in self._mentions if start < head.i)
        for start, number, subject, inside in self._mentions:
            entity = self.people.entities[number]
            if entity.kind != "org" or entity.place or start >= head.i or head.i - start > 250:
                continue
            if entity.name.casefold().removeprefix("the ") in self.vocabulary.lexicon.media:
                continue
            score = -(head.i - start) / 40 + subject - inside + 0.4 * min(counts[number], 5)
            score += 2.0 if self.spoken and self.spoken[-1][1] == number else 0.0
            if best is None or score > best[0]:
                best = score, entity
        return None if best is None else best[1]

    def _without_determiner(self, phrase: Phrase) -> tuple[int, int]:
        start = phrase.start
        while start < phrase.head and self.doc[start].lower_ in _DETERMINERS | _INDEFINITE:
            start += 1
        return start, phrase.end

    def _quoted_name(self, head: Token, phrase: Phrase) -> str:
        """The name in marks right behind a noun that takes one: газета «Труд»."""
        if not (self.vocabulary.is_naming_noun(head) or self.vocabulary.is_org_noun(head)):
            return ""
        last = self.doc[phrase.end - 1]
        end = last.idx + len(last)
        for start, stop in self.marked:
            if 0 <= start - end <= 1:
                return self.doc.text[start:stop].strip("«»“”„\"'‘’ ")
        return ""

    def _behind(self, start: int, length: int) -> int:
        """The token behind a quoted name of `length` characters that begins at a token."""
        end = start
        while end < len(self.doc) and self.doc[end].idx < self.doc[start].idx + length + 2:
            end += 1
        return end

    def _words(self, entity: Entity) -> set[str]:
        return {self.vocabulary.lemma(t) for m in entity.mentions for t in self.doc[m.start : m.end]}


def _subjecthood(token: Token) -> float:
    """How prominent a mention is: the subject of a main clause, of another clause, or none."""
    if token.dep_ not in grammar.SUBJECTS:
        return 0.0
    return 1.2 if token.head.dep_ in ("ROOT", "conj", "parataxis") else 0.6
