"""The people and organisations of a document: every mention by name, joined into entities within the document.

The pipeline's named entities are the start. They are trimmed to the name proper (no title, no possessive), completed
by further places where a known surname stands, and joined: "Clinton", "Mrs. Clinton" and "Hillary Clinton" are one
entity where nothing speaks against it. An entity's name is its fullest form, in Russian in the nominative.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple

from quotes.languages import grammar, names
from quotes.pipes.bodies import NO_NAMES, ORG_LABELS, Body, complete, is_whole, join_bodies, join_camps
from quotes.pipes.joining import join
from quotes.pipes.phrases import is_in_affiliation
from quotes.pipes.recurring_names import note_recurring
from quotes.pipes.shared_surnames import CONJUNCTIONS

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

    from quotes.languages.grammar import Gender
    from quotes.pipes.vocabulary import Vocabulary

EntityKind = Literal["person", "org"]
PERSON_LABELS = frozenset(("PERSON", "PER"))
_NAME_WORD = re.compile(r"[^\W\d_](?:[\w.’'‘`-]*[\w.])?$")
_SENT_TO = frozenset(("в", "во", "при"))
_LIKE_GENITIVE = re.compile(r"(?:(?<!ов)(?<!ев)(?<!ин)(?<!ск)а|[яыи])$")
_UNDECLINED = tuple("еиоуыэю")
_LONGEST_PARTICLES = 3
_LONGEST_NAME = 6  # words
_HYPHENS = "-‐‑"
_DASHES = frozenset(("-", "–", "—", "--"))
_NICKNAME_MARKS = frozenset("\"“”'‘’")
_TAGGED_FOR_NAMES = frozenset(("NOUN", "ADJ", "ADV", "VERB", "INTJ"))
_MODALS = frozenset(("Will", "May"))
_OF_PLACES = frozenset("президент премьер премьер-министр канцлер король королева посол консул губернатор мэр".split())


class Name(NamedTuple):
    """A stretch of tokens that names somebody: `start` to `end` (exclusive), and its words."""

    start: int
    end: int
    words: tuple[str, ...]


@dataclass(slots=True)
class Entity:
    """A person or an organisation of one document; `forms` are its names as they stand, the fullest first.

    `place` tells a country or a town, which speaks less often than a body does; `of` is the person whom a body is
    called after ("the Pell campaign").
    """

    number: int
    kind: EntityKind
    name: str = ""
    forms: list[str] = field(default_factory=list)
    gender: Gender | None = None
    mentions: list[Name] = field(default_factory=list)
    role: str = ""
    place: bool = False
    of: int | None = None

    @property
    def first(self) -> int:
        return self.mentions[0].start if self.mentions else 0


@dataclass(slots=True)
class People:
    """All entities of a document, and which token belongs to which."""

    entities: list[Entity] = field(default_factory=list)
    by_token: dict[int, int] = field(default_factory=dict)

    def at(self, token: Token) -> Entity | None:
        number = self.by_token.get(token.i)
        return None if number is None else self.entities[number]

    def add(self, kind: EntityKind, name: str = "") -> Entity:
        entity = Entity(len(self.entities), kind, name, [name] if name else [])
        self.entities.append(entity)
        return entity

    def note(self, entity: Entity, start: int, end: int, words: tuple[str, ...]) -> None:
        self.attach(entity, Name(start, end, words))

    def attach(self, entity: Entity, mention: Name) -> None:
        entity.mentions.append(mention)
        for i in range(mention.start, mention.end):
            self.by_token[i] = entity.number


def find_people(doc: Doc, vocabulary: Vocabulary) -> People:
    """Entities of `doc`, from its named entities and its titles.

    Args:
        doc: a parsed document with named entities (labels of OntoNotes or of Natasha).
        vocabulary: the words of its language.
    """
    found: list[Name] = []
    bodies: list[Body] = []
    end = 0
    for span in doc.ents:
        if span.label_ in PERSON_LABELS:
            if span.end > end:
                whole = _whole(span, vocabulary)
                found.extend(_person_names(whole, vocabulary))
                end = whole[-1].i + 1
        elif span.label_ in ORG_LABELS:
            place = _place_before_name(span)
            bodies.append(Body(span.start, span.end - len(span[place:]), span.label_))
            found.extend(_person_names(span[place:], vocabulary))
    found = [_without_modal(doc, name, found) for name in found]
    ruled = [name for name in found if _is_ruled(doc, name, found, vocabulary)]
    bodies.extend(Body(name.start, name.end, "GPE") for name in ruled)
    found = [name for name in found if name not in ruled]
    capitalised = grammar.tokens_whose(doc, lambda word: word[:1].isupper())
    seen, bodies = bodies, complete(doc, bodies, found, capitalised, vocabulary)
    bodies = [body for body in bodies if not is_in_affiliation(doc[body.start])]
    sure = (body for body in bodies if body not in seen or is_whole(doc, body, vocabulary))
    within = {i for body in sure for i in range(body.start, body.end)}
    found = [name for name in found if within.isdisjoint(range(name.start, name.end))]
    found, bodies = _without_bodies(doc, found, bodies)
    found = _with_given_names(found, capitalised, vocabulary)
    taken = within | {i for name in found for i in range(name.start, name.end)}
    for find in (_titled, _given, _introduced):
        found.extend(find(capitalised, vocabulary, taken))
        taken |= {i for name in found for i in range(name.start, name.end)}
    surnames = {names.surname(name.words) for name in found if len(name.words) > 1}
    surnames |= {half for surname in surnames if "-" in surname for half in surname.split("-") if len(half) > 2}
    found.extend(_further(doc, capitalised, surnames, taken))
    found.extend(_called(capitalised, found, vocabulary, taken))
    found.sort()
    people = People()
    join(doc, found, people, vocabulary)
    join_bodies(doc, bodies, people, vocabulary)
    if vocabulary.language == "en":
        note_recurring(doc, capitalised, people)
    join_camps(doc, people, vocabulary)
    return people


def in_other_case(name: Token, noun: Token, entity: Entity | None) -> bool:
    """Whether a name stands in another case than a noun, as a possessor does: «супруга Лома».

    The tagger may see none; then the name of the `entity`, which is in the nominative, may tell, and of a name that has
    no cases («адвокат Хиллари Лом») the parse.
    """
    if grammar.case(name) not in ("", grammar.case(noun)):
        return True
    root = grammar.name_root(name)
    within = entity is not None and any(mention.start <= root.i < mention.end for mention in entity.mentions)
    if within and root.dep_ == "nmod" and root.head.i == noun.i and root.lower_.endswith(_UNDECLINED):
        return True
    if entity is None or entity.kind != "person" or grammar.case(noun) != "Nom":
        return False
    own = [word for word in entity.name.split() if names.same_word(word, name.text)]
    return bool(own) and names.fold(name.text) not in map(names.fold, own)


def _without_bodies(doc: Doc, found: list[Name], bodies: list[Body]) -> tuple[list[Name], list[Body]]:
    """The names that are no short form of a body's («Минфин»), which the entities may take for a surname.

    The others are put among the bodies.
    """
    long = {
        tuple(token.text for token in doc[body.start : body.end]): None for body in bodies if body.end - body.start > 1
    }
    alone = {name.words[0] for name in found if len(name.words) == 1}
    short_for = {word for word in alone if any(names.abbreviates(word, body) for body in long)}
    short = {name for name in found if len(name.words) == 1 and name.words[0] in short_for}
    together = sorted([*bodies, *(Body(name.start, name.end) for name in short)])
    return [name for name in found if name not in short], together


def name_tokens(tokens: Iterable[Token], vocabulary: Vocabulary) -> list[Token]:
    """The name proper among the tokens of a phrase: what follows its last title; no possessive, nothing in brackets."""
    kept: list[Token] = []
    for token in tokens:
        word = token.text
        if word in "([{/|" or token.is_space or word in ("'s", "’s") or (word in "'’" and token.whitespace_):
            break
        if kept and word in _DASHES and kept[-1].whitespace_:  # "Ann Lee - Dunn's wife -"
            break
        if not kept and not word[:1].isupper() and word not in names.PARTICLES:
            continue
        kept.append(token)
    while kept and not any(token.text[:1].isupper() for token in kept[:_LONGEST_PARTICLES]):
        kept.pop(0)
    if len(kept) > 2 and _displaced(kept, vocabulary):  # "ambassador to Norland Ann Lee": the place is no name
        kept = kept[1:]
    for index in range(len(kept) - 2, -1, -1):  # "Charlotte Mayor Jennifer Roberts": only what follows the title
        if vocabulary.is_title(kept[index].text) and vocabulary.given_name_gender(kept[index].text) is None:
            kept = kept[index + 1 :]
            break
    while kept and not (_NAME_WORD.match(kept[-1].text) or kept[-1].text == "."):
        kept.pop()
    return kept


def _person_names(tokens: Iterable[Token], vocabulary: Vocabulary) -> Iterator[Name]:
    for kept in _parted(name_tokens(tokens, vocabulary)):
        words = _words(kept)
        if len(kept) == 1 and _is_mere_noun(kept[0], vocabulary):
            continue
        if kept and len(words) <= _LONGEST_NAME and any(word[:1].isupper() and len(word) > 1 for word in words):
            yield Name(kept[0].i, kept[-1].i + 1, words)


def _words(tokens: Iterable[Token]) -> tuple[str, ...]:
    """The words of a name; a hyphenated one is one word, however it is cut into tokens."""
    words: list[str] = []
    glued = False
    for token in tokens:
        if token.text in _HYPHENS:
            glued = bool(words) and not token.whitespace_ and not token.nbor(-1).whitespace_
        elif glued:
            words[-1] += "-" + names.clean(token.text)
            glued = False
        elif token.text not in ",." and (word := names.clean(token.text)):
            words.append(word)
    return tuple(words)


def _is_mere_noun(token: Token, vocabulary: Vocabulary) -> bool:
    """Whether a word taken for a name is a noun of office that opens a sentence («Оппозиционер», "Prosecutor")."""
    opens = bool(token.is_sent_start) or not token.i or token.nbor(-1).is_space
    named = vocabulary.given_name_gender(token.text) is not None
    return opens and not named and vocabulary.lexicon.is_person(vocabulary.lemma_of(token.text, "NOUN"))


def _parted(tokens: list[Token]) -> Iterator[list[Token]]:
    """Names run together: with a conjunction, or in Russian told apart by their case («Игорь Лом Тимуру Рею»)."""
    start = 0
    for index in range(1, len(tokens) - 1):
        if tokens[index].text in CONJUNCTIONS:
            yield tokens[start:index]
            start = index + 1
        if index - start < 2:
            continue
        cases = [grammar.case(token) for token in tokens[index - 2 : index + 2]]
        if "" not in cases and cases[0] == cases[1] != cases[2] == cases[3]:
            yield tokens[start:index]
            start = index
    yield tokens[start:]


def _displaced(tokens: Sequence[Token], vocabulary: Vocabulary) -> bool:
    """Whether a name's first word is a place behind a preposition, and the given name comes second."""
    first, second = tokens[0], tokens[1]
    if first.doc.lang_ == "ru":  # «посол Норландии Анна Ли», the country taken for a name
        cases = [grammar.case(token) for token in tokens[:3]]
        return ("" not in cases and cases[0] != cases[1] == cases[2]) or _is_ruled_over(tokens, vocabulary)
    behind = first.i and grammar.pos(first.nbor(-1)) == "ADP"
    known = vocabulary.given_name_gender(second.text) is not None
    return bool(behind) and known and vocabulary.given_name_gender(first.text) is None


def _is_ruled_over(tokens: Sequence[Token], vocabulary: Vocabulary) -> bool:
    """Whether a Russian name's first word is the country of the office before it, though it is tagged like a name."""
    first, second, third = tokens[:3]
    if not first.i or vocabulary.lemma_of(first.nbor(-1).text, "NOUN") not in _OF_PLACES:
        return False
    if not _LIKE_GENITIVE.search(first.text) or vocabulary.given_name_gender(first.text) is not None:
        return False
    if names.is_patronymic(third.text):  # «мэр Глоба Пётр Ильич»
        return False
    genders = [grammar.gender(token) for token in (first, second, third)]
    known = vocabulary.given_name_gender(second.text) is not None
    return known or (None not in genders and genders[0] != genders[1] == genders[2])


def _whole(span: Span, vocabulary: Vocabulary) -> Sequence[Token]:
    """A named entity, completed by what the recogniser cut off.

    A bare given name gets the capitalised word right behind it, a particle its surname ("Ursula von der" Leyen), and a
    name what a hyphen joins to it ("Moon Jae"-in, Jean-"Claude Duval"-Martin) or what stands behind a nickname.
    """
    start, end = span.start, span.end
    doc = span.doc
    if vocabulary.language == "ru" or end == len(doc):
        return list(span)
    beyond = _past_nickname(doc, start, end, vocabulary)
    if beyond is not None:
        return list(doc[start:beyond])
    word = doc[end]
    if len(span) > 1 and word.text in _HYPHENS:
        start, end = _with_hyphens(doc, start, end, vocabulary)
    elif len(span) <= 4 and span[-1].lower_ in names.PARTICLES and word.text[:1].isupper():
        end += 1
    elif not word.ent_type_ and ("-" in span.text or len(span) == 1):
        named = vocabulary.given_name_gender(span.text) is not None and grammar.is_name(word)
        if named and _NAME_WORD.match(word.text) and not vocabulary.is_org_word(word.text):
            end += 1
    return list(doc[start:end])


def _with_given_names(found: Sequence[Name], capitalised: Sequence[Token], vocabulary: Vocabulary) -> list[Name]:
    """The names, of which English surnames that else stand alone get the word before them ("Bramlin" Quxley)."""
    if vocabulary.language == "ru":
        return list(found)
    full = {names.surname(name.words) for name in found if len(name.words) > 1}
    alone = {name.words[0] for name in found if len(name.words) == 1 and name.words[0].istitle()} - full
    alone = {word for word in alone if vocabulary.given_name_gender(word) is None}
    whole = [
        Name(token.i - 1, token.i + 1, (token.nbor(-1).text, token.text))
        for token in capitalised
        if token.text in alone
        and token.i
        and token.ent_type_ in ("", *PERSON_LABELS)
        and _is_like_given_name(token.nbor(-1), vocabulary)
    ]
    covered = {name.start + 1 for name in whole}
    return [*(name for name in found if name.start not in covered), *whole]


def _is_like_given_name(token: Token, vocabulary: Vocabulary) -> bool:
    word = token.text
    if not (token.is_title and token.is_alpha and token.whitespace_ and token.tag_ == "NNP") or token.ent_type_:
        return False
    return not vocabulary.is_title(word) and not vocabulary.is_org_word(word)


def _past_nickname(doc: Doc, start: int, end: int, vocabulary: Vocabulary) -> int | None:
    """Where a name ends in which a nickname stands in marks: Robert C. "Bobby" Dunn. None where none does."""
    opening = next((i for i in range(start + 1, end + 1) if doc[i].text in _NICKNAME_MARKS), len(doc))
    closing = next((i for i in range(opening + 2, min(opening + 4, len(doc))) if doc[i].text in _NICKNAME_MARKS), None)
    if closing is None or closing + 1 == len(doc) or doc[opening].whitespace_ or not doc[closing].whitespace_:
        return None
    before, nickname, surname = doc[opening - 1], doc[opening + 1 : closing], doc[closing + 1]
    given = names.is_initial(before.text) or vocabulary.given_name_gender(before.text) is not None
    capitalised = all(token.is_alpha and token.text[:1].isupper() for token in (*nickname, surname))
    return closing + 2 if given and capitalised and before.whitespace_ else None


def _with_hyphens(doc: Doc, start: int, end: int, vocabulary: Vocabulary) -> tuple[int, int]:
    """The bounds of a name of several words with the halves before and behind it."""
    before = start > 1 and doc[start - 1].text in _HYPHENS and not doc[start - 1].whitespace_
    if before and vocabulary.given_name_gender(doc[start - 2].text) is not None:
        start -= 2
    western = vocabulary.given_name_gender(doc[start].text) is not None
    behind = end + 1 < len(doc) and not doc[end].whitespace_ and not doc[end - 1].whitespace_
    if behind and (doc[end + 1].text[:1].isupper() if western else doc[end + 1].is_alpha):  # not in "Tom Lee-led"
        end += 2
    return start, end


def _place_before_name(span: Span) -> int:
    """Where in a place a person's name begins that has run together with it: «в Ладии» Анна Ли."""
    if len(span) < 3 or not span.start or span.doc.lang_ != "ru" or grammar.pos(span[0].nbor(-1)) != "ADP":
        return len(span)
    cases = [grammar.case(token) for token in span]
    alone = cases[0] not in ("", "Nom") and set(cases[1:]) == {"Nom"}
    return 1 if alone and len(span) < 5 and all(token.text[:1].isupper() for token in span) else len(span)


def _is_ruled(doc: Doc, name: Name, found: Sequence[Name], vocabulary: Vocabulary) -> bool:
    """Whether a word taken for a name is the country of an office: «посол Норландии»."""
    if vocabulary.language != "ru" or len(name.words) > 1 or not name.start:
        return False
    office = doc[name.start - 1]
    if vocabulary.lemma_of(office.text, "NOUN") not in _OF_PLACES or grammar.case(office) in ("", "Gen"):
        return False
    sent = name.end < len(doc) and doc[name.end].lower_ in _SENT_TO  # «посол Норландии в Ладии»
    if grammar.case(doc[name.start]) != "Gen" and not (sent and _LIKE_GENITIVE.search(name.words[0])):
        return False
    full = (other.words for other in found if len(other.words) > 1)
    return not any(names.same_word(name.words[0], word) for words in full for word in words)


def _without_modal(doc: Doc, name: Name, found: Sequence[Name]) -> Name:
    """A name without the verb of a question that the entities take for a given name: "Will Pell run?"."""
    opens = bool(doc[name.start].is_sent_start) or not name.start or doc[name.start - 1].is_space
    if not opens or len(name.words) != 2 or name.words[0] not in _MODALS:
        return name
    others = [other for other in found if len(other.words) > 1 and names.same_word(other.words[-1], name.words[1])]
    if any(other.words[0] == name.words[0] and other.start != name.start for other in others) or len(others) < 2:
        return name
    return Name(name.end - 1, name.end, name.words[1:])


def _titled(capitalised: Sequence[Token], vocabulary: Vocabulary, taken: set[int]) -> Iterator[Name]:
    """Capitalised words behind a title ("Sen. Joan Ayre") that the named entities left out."""
    for token in capitalised:
        if token.i in taken or not vocabulary.is_title(token.text):
            continue
        doc, end = token.doc, token.i + 1
        while end < len(doc) and end not in taken and grammar.is_name(doc[end]) and _NAME_WORD.match(doc[end].text):
            end += 1
        words = tuple(names.clean(t.text) for t in doc[token.i + 1 : end])
        if 2 <= len(words) <= 4 and not any(
            vocabulary.is_title(word) or vocabulary.is_org_word(word) for word in words
        ):
            yield Name(token.i + 1, end, words)


def _introduced(capitalised: Sequence[Token], vocabulary: Vocabulary, taken: set[int]) -> Iterator[Name]:
    """Names behind an English noun for a person ("the anchor Umber Tosk"), and given names of relatives."""
    if vocabulary.language == "ru":
        return
    for token in capitalised:
        if token.i in taken or not token.i or token.ent_type_ in NO_NAMES:
            continue
        if not (grammar.is_name(token) or token.ent_type_):
            continue
        noun = token.nbor(-1)
        set_off = noun.text == "," and token.i > 1
        if set_off:
            noun = noun.nbor(-1)
        if not noun.is_lower or grammar.pos(noun) != "NOUN" or not vocabulary.is_person_noun(noun):
            continue
        doc, end = token.doc, token.i + 1
        while end < len(doc) and end not in taken and _goes_on(doc, end):
            end += 1
        words = tuple(names.clean(t.text) for t in doc[token.i : end])
        if any(vocabulary.is_title(word) or vocabulary.is_org_word(word) for word in words):
            continue
        if end < len(doc) and grammar.pos(doc[end]) == "NOUN":  # "a veteran Norland GOP leader"
            continue
        relative = vocabulary.lemma(noun) in vocabulary.lexicon.kin
        enclosed = set_off and end < len(doc) and doc[end].text == ","
        if (2 <= len(words) <= 4 and not set_off) or (relative and (enclosed or (len(words) == 1 and not set_off))):
            yield Name(token.i, end, words)


def _goes_on(doc: Doc, place: int) -> bool:
    """Whether a name goes on at a token, which may be a particle before its next word ("el")."""
    token = doc[place]
    if token.lower_ in names.PARTICLES and place + 1 < len(doc):
        return doc[place + 1].text[:1].isupper()
    return grammar.is_name(token) and token.text[:1].isupper() and _NAME_WORD.match(token.text) is not None


def _given(capitalised: Sequence[Token], vocabulary: Vocabulary, taken: set[int]) -> Iterator[Name]:
    """A common given name with capitalised words behind it, in no name of an organisation that begins before it."""
    if vocabulary.language == "ru":
        return
    end = 0
    for token in capitalised:
        if token.i < end or token.i in taken or not grammar.is_name(token):
            continue
        if vocabulary.given_name_gender(token.text) is None or vocabulary.is_title(token.text):
            continue
        doc, end = token.doc, token.i + 1
        while end < len(doc) and end not in taken and grammar.is_name(doc[end]) and _NAME_WORD.match(doc[end].text):
            end += 1
        words = tuple(names.clean(t.text) for t in doc[token.i : end])
        if 2 <= len(words) <= 4 and not any(vocabulary.is_org_word(word) for word in words):
            yield Name(token.i, end, words)


def _further(doc: Doc, capitalised: Sequence[Token], surnames: set[str], taken: set[int]) -> Iterator[Name]:
    """Places where a known surname stands outside of the named entities."""
    beginnings = {names.fold(surname)[:2] for surname in surnames}  # what `names.same_word` asks first
    otherwise_tagged = []
    for token in capitalised:
        if token.i in taken or len(token.text) < 3:
            continue
        word = names.clean(token.text)
        if names.fold(word)[:2] not in beginnings or not any(names.same_word(word, surname) for surname in surnames):
            continue
        name = Name(token.i, token.i + 1, (word,))
        if grammar.pos(token) in ("PROPN", "") or token.ent_type_:
            yield name
        elif _may_be_surname(token, word, surnames):
            otherwise_tagged.append(name)
    if otherwise_tagged:  # such a word must not stand in the text as a common one
        common = {token.text for token in doc if token.is_lower}
        yield from (name for name in otherwise_tagged if name.words[0].lower() not in common)


def _may_be_surname(token: Token, word: str, surnames: Collection[str]) -> bool:
    """Whether an English word can be a surname though it is tagged as none: "Walters was late"."""
    if token.doc.lang_ == "ru" or word not in surnames or grammar.pos(token) not in _TAGGED_FOR_NAMES:
        return False
    return not (token.i and token.nbor(-1).text in _HYPHENS and not token.nbor(-1).whitespace_)  # "anti-Pell"


def _called(
    capitalised: Sequence[Token], found: Sequence[Name], vocabulary: Vocabulary, taken: set[int]
) -> Iterator[Name]:
    """Places where an English given name of a person stands alone and the named entities see none, or a body."""
    if vocabulary.language == "ru":
        return
    called = {name.words[0] for name in found if len(name.words) > 1}
    for token in capitalised:
        if token.text not in called or token.i in taken or token.ent_type_ not in ("", "ORG"):
            continue
        if vocabulary.given_name_gender(token.text) is None or not grammar.is_name(token):
            continue
        neighbours = [token.doc[i] for i in (token.i - 1, token.i + 1) if 0 <= i < len(token.doc)]
        if not any(other.text[:1].isupper() and grammar.is_name(other) for other in neighbours):
            yield Name(token.i, token.i + 1, (token.text,))
