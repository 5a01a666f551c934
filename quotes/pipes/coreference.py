"""Who a phrase stands for: a name, a noun of office, a pronoun, resolved within the document.

A phrase with a name is that name's. For any other, hand-written rules make a guess among the document's entities, by
agreement in gender, recency, standing as a subject, and having spoken last; names inside of speech count for less,
since who is talked about is seldom who talks. Where there is a model, it ranks all antecedents in reach, the guess
among them (`quotes.pipes.antecedents`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from quotes.languages import grammar
from quotes.languages.names import surname
from quotes.pipes.antecedents import POSSESSED, Antecedent, Fits, Reference, find_antecedents
from quotes.pipes.authorship import authors, writer
from quotes.pipes.discourse import Discourse
from quotes.pipes.guesses import guess as guess_by_rules
from quotes.pipes.guesses import owner
from quotes.pipes.kinship import relative
from quotes.pipes.office_fits import OfficeFits
from quotes.pipes.people import Entity, Name, in_other_case, name_tokens
from quotes.pipes.phrases import Phrase, nominative, phrase_of, without_preposition
from quotes.records import SpeakerType

if TYPE_CHECKING:
    from spacy.tokens import Token

    from quotes.languages.grammar import Gender
    from quotes.pipes.ranking import Model

_DETERMINERS = frozenset(("the", "a", "an", "this", "that", "its", "their", "our"))
_INDEFINITE = frozenset(
    """a an another one any some каждый один одна одно некий некая некоторый какой-то другой другая""".split()
)
_SETTING_OFF = frozenset((",", "--", "—", "–"))
_CLOSING = frozenset('»”“"')
_REST_OF_ROLE = 8  # tokens
_READINGS = 8  # at the most, of one phrase
_SAME_OFFICE = 1.5  # how close an office comes that is the same, or takes it in for the same country or party
_IN_OTHER_WORDS = 0.8  # how well an office fits that is called otherwise
_SENTENCE = 25  # tokens behind a phrase that may say that it will not be named
_FAR_BACK = 300  # tokens
_LONGEST_NAME = 7  # tokens of a name in marks, with the marks
_WRITER = frozenset(("i", "me"))
_FIRST_PERSON = frozenset(("i", "we", "us", "me", "я", "мы"))


@dataclass(frozen=True, slots=True)
class Source:
    """Who a phrase stands for. `entity` is None and `name` empty where nobody is named; `role` then describes him."""

    speaker_type: SpeakerType
    entity: int | None
    name: str
    phrase: Phrase | None
    role: str = ""


class Resolver:
    """Resolves phrases of one document, by the model's trees where it has some, else by the rules alone."""

    def __init__(self, discourse: Discourse, model: Model) -> None:
        self.discourse, self.model = discourse, model
        self._offices = OfficeFits(discourse.doc, discourse.people, discourse.roles)
        self.doc, self.people, self.vocabulary = discourse.doc, discourse.people, discourse.vocabulary
        self._outside = frozenset(token.i for token in self.doc if not discourse.in_speech[token.i])

    def resolve(self, phrase: Phrase) -> Source:
        """The source that a noun phrase names or most likely stands for."""
        return self.take(phrase, self.readings(phrase)[0][0])

    def readings(self, phrase: Phrase) -> list[tuple[Antecedent, float]]:
        """Whom a noun phrase may stand for, with probabilities, the likeliest of them first; changes nothing."""
        named = self.named(phrase)
        if named is not None:
            return [(Antecedent("entity", named, []), 1.0)]
        reference = self.reference(phrase)
        if reference is None:
            return [(self._by_its_words(phrase), 1.0)]
        settled = self._author(reference) or self._relative(reference)
        if settled is not None:
            return [(Antecedent("entity", settled, []), 1.0)]
        guess, found = self.antecedents(reference)
        if not self.model.reference:
            return [(self.by_rules(reference, guess), 1.0)]
        chances = self.model.refer([antecedent.features for antecedent in found])
        return sorted(zip(found, chances, strict=True), key=lambda reading: -reading[1])[:_READINGS]

    def who(self, phrase: Phrase, antecedent: Antecedent) -> int | str:
        """What is the same for one speaker: the entity's number, or the name of one that is no entity yet."""
        return self.name_of(phrase, antecedent) if antecedent.entity is None else antecedent.entity.number

    def reference(self, phrase: Phrase) -> Reference | None:
        """The phrase as one that may stand for an entity named elsewhere; None where its own words settle it."""
        head = self.doc[phrase.head]
        first = self.doc[phrase.start].lower_
        part = grammar.pos(head)
        reading = self.vocabulary.pronoun(head)
        if part in ("PRON", "DET") or reading is not None:
            if head.lower_ in _FIRST_PERSON:
                return None
            genders = reading.genders if reading is not None else frozenset()
            if (reading is not None and reading.plural) or genders == {"Neut"}:
                return Reference(phrase, "collective")
            return Reference(phrase, "pronoun", grammar.GENDERS[next(iter(genders))] if len(genders) == 1 else None)
        if self.vocabulary.is_group(head):
            return None
        possessed = first in POSSESSED or any(child.dep_ in grammar.POSSESSIVES for child in head.children)
        somebodys = any(self.discourse.is_person(token) for token in self.doc[phrase.head + 1 : phrase.end])
        definite, indefinite = self._is_definite(head, phrase), first in _INDEFINITE
        if self.people.at(head) is not None:  # "the Daily Caller"
            return None
        if self.vocabulary.is_person_noun(head) or self.vocabulary.is_unnamed(head):
            if grammar.number(head) == "plur" or self._is_anonymous(phrase):
                return None
            gender = self.vocabulary.word_gender(head.text, grammar.gender(head)) or _gender_of_verb(head)
            return Reference(phrase, "office", gender, definite, indefinite, possessed or somebodys)
        if self._is_new_name(head, phrase):
            return None
        if grammar.number(head) == "plur" and not self._is_one_body(head, phrase):
            return None
        if self._quoted_name(head, phrase):
            return None
        return Reference(phrase, "body", None, definite, indefinite, possessed or somebodys)

    def _author(self, reference: Reference) -> Entity | None:
        """Whose an English document surely is, since its own words tell: "a complaint filed by the Canal Board"."""
        authors = self._authors(self.doc[reference.phrase.head]) if reference.sort == "body" else []
        return self.people.entities[authors[0]] if len(authors) == 1 else None

    def _relative(self, reference: Reference) -> Entity | None:
        """Who is meant by an English noun of kinship with a pronoun, where the text has introduced him by it."""
        head, first = self.doc[reference.phrase.head], self.doc[reference.phrase.start].lower_
        if (
            self.doc.lang_ == "ru"
            or first not in POSSESSED
            or self.vocabulary.lemma(head) not in self.vocabulary.lexicon.kin
        ):
            return None
        return relative(self.doc, self.people, self.vocabulary, head, first)

    def _authors(self, head: Token) -> list[int]:
        """Those whose an English document is by its own words."""
        document = self.vocabulary.is_reporting_noun(head) and not self.vocabulary.is_org_noun(head)
        if self.doc.lang_ == "ru" or not document:
            return []
        return [number for number, sure in authors(self.discourse, head).items() if sure == 1.0]

    def _is_one_body(self, head: Token, phrase: Phrase) -> bool:
        """Whether a plural is one body after all, as "police" where the Port Police are named, or one's document."""
        if self._authors(head) or self.vocabulary.is_document(head):
            return True
        if not self.vocabulary.is_org_noun(head):
            return False
        named = any(token.text[:1].isupper() for token in self.doc[phrase.start + 1 : phrase.end])
        collective = self.vocabulary.lemma(head) in self.vocabulary.lexicon.org_nouns  # "police" has no singular
        return named or collective or bool(self.discourse.bodies_called(head))

    def _is_anonymous(self, phrase: Phrase) -> bool:
        """Whether the sentence behind a phrase says that it will not be named."""
        end = phrase.end
        while end < len(self.doc) and end - phrase.end < _SENTENCE and self.doc[end].text not in ".!?":
            end += 1
        return self.vocabulary.wants_no_name(self.doc[phrase.end : end].text)

    def antecedents(self, reference: Reference) -> tuple[Entity | None, list[Antecedent]]:
        """Whom the rules guess, and everything that a phrase may stand for."""
        phrase = reference.phrase
        head = self.doc[phrase.head]
        fits = Fits({})
        if reference.sort == "office":
            fits = self._holders(phrase)
        elif reference.sort == "body":
            fits = Fits(self.discourse.bodies_called(head))
        guess = guess_by_rules(self.discourse, reference, fits.words)
        return guess, find_antecedents(self.discourse, reference, guess, fits, owner(self.discourse, reference))

    def _holders(self, phrase: Phrase) -> Fits:
        """How well people fit a noun of office; one whose office it is holds it, whatever its words."""
        phrase = self._with_marked_name(phrase)
        words = self.discourse.holders(self.doc[phrase.head], phrase)
        called = self._offices.called(phrase)
        offices, known = self._offices.given(called), self._offices.known(called)
        for number, fit in offices.items():
            if fit >= _SAME_OFFICE:
                words[number] = max(words.get(number, 0.0), _IN_OTHER_WORDS)
        return Fits(words, offices, known)

    def _with_marked_name(self, phrase: Phrase) -> Phrase:
        """A Russian phrase with the name in marks right behind it: глава | «Щита»."""
        if self.vocabulary.language != "ru" or phrase.end >= len(self.doc):
            return phrase
        behind = self.doc[phrase.end].idx
        ends = [stop for start, stop in self.discourse.marked if start == behind]
        name = self.doc.char_span(behind, ends[0], alignment_mode="contract") if ends else None
        if name is None or not 1 < len(name) <= _LONGEST_NAME or self.doc[name.start + 1].dep_ not in ("nmod", "appos"):
            return phrase
        return Phrase(phrase.start, name.end, phrase.head)

    def by_rules(self, reference: Reference, guess: Entity | None) -> Antecedent:
        """What the rules take a phrase to stand for, given their guess."""
        return Antecedent("entity" if guess else "own name" if reference.sort == "body" else "nobody", guess, [])

    def name_of(self, phrase: Phrase, antecedent: Antecedent) -> str:
        """The name of an antecedent; empty for nobody by name."""
        if antecedent.answer == "own name":
            head = self.doc[phrase.head]
            if self._is_new_name(head, phrase):
                return " ".join(self._new_words(phrase)) or self._own_name(phrase)
            return self._quoted_name(head, phrase) or self._own_name(phrase)
        return "" if antecedent.entity is None else antecedent.entity.name

    def take(self, phrase: Phrase, antecedent: Antecedent) -> Source:
        """The source that follows from taking one antecedent; what a phrase tells of its entity is kept with it."""
        entity, head = antecedent.entity, self.doc[phrase.head]
        if antecedent.answer == "own name":
            return self._new_name(phrase) if self._is_new_name(head, phrase) else self._named_after(phrase)
        if entity is None:
            plain = self.vocabulary.pronoun(head) is not None or grammar.pos(head) in ("PRON", "DET")
            return Source("unnamed", None, "", phrase) if plain else self._unnamed(phrase)
        reference = None if self.named(phrase) is not None else self.reference(phrase)
        if reference is not None:
            self._learn(entity, reference)
        return self._of(entity, self._with_apposed(phrase, entity))

    def _with_apposed(self, phrase: Phrase, entity: Entity) -> Phrase:
        """A phrase with the name of the body that its noun introduces: газета | «Труд»."""
        if entity is not self._apposed_body(self.doc[phrase.head]):
            return phrase
        end = next((name.end for name in entity.mentions if 0 <= name.start - phrase.end <= 1), phrase.end)
        closing = end < len(self.doc) and self.doc[end].text in _CLOSING and self.doc[end - 1].whitespace_ == ""
        return Phrase(phrase.start, end + closing, phrase.head)

    def _learn(self, entity: Entity, reference: Reference) -> None:
        """Note what a phrase tells of whom it stands for: "he" is a person, "the minister" has an office."""
        phrase = reference.phrase
        if reference.sort == "pronoun":
            entity.kind = "person"
        his = self.doc[phrase.start].lower_ in POSSESSED
        plain = reference.sort == "office" and not (reference.indefinite or his)
        if plain and not entity.role and self.vocabulary.is_role_noun(self.doc[phrase.head]):
            entity.role = self._own_name(phrase)

    def _by_its_words(self, phrase: Phrase) -> Antecedent:
        """What a phrase stands for that points to nobody else: a body, a new name, or somebody unnamed."""
        head = self.doc[phrase.head]
        nobody = Antecedent("nobody", None, [])
        if self.vocabulary.pronoun(head) is not None or grammar.pos(head) in ("PRON", "DET"):
            wrote = writer(self.discourse) if head.lower_ in _WRITER else None
            return nobody if wrote is None else Antecedent("entity", wrote, [])
        if self.vocabulary.is_group(head) or self.vocabulary.is_person_noun(head) or self.vocabulary.is_unnamed(head):
            return nobody
        entity = self.people.at(head)
        if entity is not None:
            return Antecedent("entity", entity, [])
        named = self._is_new_name(head, phrase) or self._quoted_name(head, phrase)
        return Antecedent("own name", None, []) if named else nobody

    def _is_new_name(self, head: Token, phrase: Phrase) -> bool:
        capital = head.text[:1].isupper() and (head.i > phrase.start or not head.is_sent_start)
        return grammar.pos(head) == "PROPN" or (capital and self.vocabulary.language != "ru")

    def named(self, phrase: Phrase) -> Entity | None:
        """Whose name is a phrase's head or its apposition, or stands at its end behind a title."""
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
            return named[-1] if self.vocabulary.language == "ru" else named[0]
        beyond = self._beyond(phrase) or self._behind_role(phrase)
        if beyond is not None:
            return beyond
        if self.vocabulary.is_person_noun(head):
            apposed = self._apposed(head)
            if apposed is not None:
                return apposed
            return self._set_off(phrase)
        return self._apposed_body(head)

    def _apposed_body(self, head: Token) -> Entity | None:
        """The body that a noun for bodies introduces: "the newspaper Daily Gull", «компания Lock Works»."""
        if self.people.at(head) is not None or not self.vocabulary.is_org_noun(head):
            return None
        apposed = (child for child in head.children if child.i > head.i and child.dep_ in grammar.APPOSITIONS)
        bodies = (entity for child in apposed if (entity := self.people.at(child)) is not None)
        return next((entity for entity in bodies if entity.kind == "org" and not entity.place), None)

    def _set_off(self, phrase: Phrase) -> Entity | None:
        """The name set off behind a noun of office: "his lawyer, Ann Lee," "another friend -- Ann Lee --"."""
        behind, first = phrase.end, self.doc[phrase.start].lower_
        if behind + 1 >= len(self.doc) or self.doc[behind].text not in _SETTING_OFF:
            return None
        entity = self.people.at(self.doc[behind + 1])
        if entity is None or entity.kind != "person":
            return None
        if first in ("the", "his", "her", "their", "its"):
            return entity
        end = next(name.end for name in entity.mentions if name.start <= behind + 1 < name.end)
        closed = end == len(self.doc) or self.doc[end].text in (*_SETTING_OFF, ".") or self.doc[end].is_space
        return entity if first in _INDEFINITE and closed else None

    def _behind_role(self, phrase: Phrase) -> Entity | None:
        """A name behind the rest of a role that an English parse cut off: "Olin Water" executive Ann Lee."""
        if self.vocabulary.language == "ru":
            return None
        for i in range(phrase.end, min(phrase.end + _REST_OF_ROLE, len(self.doc))):
            token = self.doc[i]
            entity = self.people.at(token)
            if entity is not None and entity.kind == "person":
                before = token.nbor(-1)
                titled = self.vocabulary.is_title(before.text) or self.vocabulary.is_person_noun(before)
                return entity if i > phrase.end and titled else None
            hyphen = token.text == "-" and not token.nbor(-1).whitespace_
            if not (hyphen or token.lower_ == "and" or grammar.pos(token) in ("NOUN", "PROPN", "ADJ")):
                return None
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
                entity = self._apposed(child)
                if entity is not None:
                    return entity
        return None

    def _beyond(self, phrase: Phrase) -> Entity | None:
        """A name behind a Russian noun of office, with a quoted name or a number between: глава «Щита» Иван Лом."""
        if self.vocabulary.language != "ru" or not self.vocabulary.is_person_noun(self.doc[phrase.head]):
            return None
        for i in range(phrase.end, min(phrase.end + 8, len(self.doc))):
            token = self.doc[i]
            entity = self.people.at(token)
            if entity is not None and entity.kind == "person":
                return None if self._is_possessor(token, self.doc[phrase.head]) else entity
            if token.text in ",;:.—–-" or grammar.is_verb(token):
                return None
        return None

    def _is_head_name(self, token: Token, head: Token) -> bool:
        """Whether a name inside a phrase is the one that the phrase is about (no possessor, no employer)."""
        following = token.nbor().text if token.i + 1 < len(self.doc) else ""
        if following in grammar.POSSESSIVE_MARKS or token.dep_ in grammar.POSSESSIVES:
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
        return self.vocabulary.language == "ru" and in_other_case(name, head, self.people.at(name))

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

    def _is_definite(self, head: Token, phrase: Phrase) -> bool:
        """Whether a noun of office can point back: "the" or a capital; in Russian a post, or a bare noun."""
        if self.vocabulary.language == "ru":
            return self.vocabulary.is_office(head) or phrase.end - phrase.start == 1
        return self.doc[phrase.start].lower_ in ("the", "this") or head.text[:1].isupper()

    def _new_words(self, phrase: Phrase) -> tuple[str, ...]:
        """The name proper of a capitalised phrase that no named entity covers."""
        tokens = [t for t in self.doc[phrase.start : phrase.end] if not t.is_space]
        return tuple(token.text for token in name_tokens(tokens, self.vocabulary))

    def _new_name(self, phrase: Phrase) -> Source:
        """A capitalised phrase that no named entity covers: a person where it looks like one, else an organisation."""
        tokens = [t for t in self.doc[phrase.start : phrase.end] if not t.is_space]
        kept = name_tokens(tokens, self.vocabulary)
        titled = any(self.vocabulary.is_title(token.text) for token in tokens if token not in kept)
        words = self._new_words(phrase)
        organisation = any(self.vocabulary.is_org_word(word) for word in words) or tokens[0].lower_ == "the"
        if not words:
            return self._named_after(phrase)
        entity = self.people.add("org" if organisation and not titled else "person", " ".join(words))
        self.discourse.name(entity, Name(kept[0].i, kept[-1].i + 1, words))
        return self._of(entity, phrase)

    def _named_after(self, phrase: Phrase) -> Source:
        """A body or a document that the phrase itself names best: "the report on the lock", газета «Труд»."""
        quoted = self._quoted_name(self.doc[phrase.head], phrase)
        name = quoted or self._own_name(phrase)
        known = next((e for e in self.people.entities if (quoted or e.kind == "org") and e.name == name), None)
        end = self._behind(phrase.end, len(quoted)) if quoted else phrase.end
        return self._of(known or self.people.add("org", name), Phrase(phrase.start, end, phrase.head))

    def _own_name(self, phrase: Phrase) -> str:
        """A phrase without its article, in the nominative; "her campaign" is called after her."""
        reference = self.reference(phrase) if self.doc[phrase.start].lower_ in POSSESSED else None
        person = None if reference is None or reference.sort != "body" else owner(self.discourse, reference)
        if (
            person is not None
            and self.vocabulary.is_org_noun(self.doc[phrase.head])
            and self.vocabulary.language != "ru"
        ):
            return f"{surname(person.name.split())} {self.doc[phrase.start + 1 : phrase.end].text}"
        phrase = self._fuller(phrase)
        return nominative(self.doc, *self._without_determiner(phrase), phrase.head)

    def _fuller(self, phrase: Phrase) -> Phrase:
        """The phrase that a bare Russian noun for a document repeats: «в инструкции к насосу … в инструкции»."""
        head = self.doc[phrase.head]
        bare = without_preposition(phrase, self.doc)
        if bare.end - bare.start > 1 or not self.vocabulary.is_document(head):
            return phrase
        lemma, outside = self.vocabulary.lemma(head), self._outside
        for token in reversed(self.doc[max(phrase.start - _FAR_BACK, 0) : phrase.start]):
            same = grammar.pos(token) == "NOUN" and self.vocabulary.lemma(token) == lemma and token.i in outside
            if same and any(child.dep_ in ("nmod", "amod") for child in token.children):
                return phrase_of(token, outside)
        return phrase

    def _without_determiner(self, phrase: Phrase) -> tuple[int, int]:
        start = without_preposition(phrase, self.doc).start
        while start < phrase.head and self.doc[start].lower_ in _DETERMINERS | _INDEFINITE:
            start += 1
        return start, phrase.end

    def _quoted_name(self, head: Token, phrase: Phrase) -> str:
        """The name in marks right behind a noun that takes one: газета «Труд»."""
        if not (self.vocabulary.is_naming_noun(head) or self.vocabulary.is_org_noun(head)):
            return ""
        last = self.doc[phrase.end - 1]
        end = last.idx + len(last)
        for start, stop in self.discourse.marked:
            if 0 <= start - end <= 1:
                return self.doc.text[start:stop].strip("«»“”„\"'‘’ ")
        return ""

    def _behind(self, start: int, length: int) -> int:
        """The token behind a quoted name of `length` characters that begins at a token."""
        end = start
        while end < len(self.doc) and self.doc[end].idx < self.doc[start].idx + length + 2:
            end += 1
        return end


def _gender_of_verb(head: Token) -> Gender | None:
    """The gender that a Russian predicate tells of its subject: «сказала министр», «министр уверена»: a woman."""
    verb = head.head
    if verb.i == head.i or head.dep_ not in grammar.SUBJECTS:
        return None
    told = grammar.gender(verb) if grammar.is_verb(verb) or grammar.is_short_adjective(verb) else None
    return told if told != "neut" else None
