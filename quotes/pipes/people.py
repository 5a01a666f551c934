"""The people and organisations of a document: every mention by name, joined into entities within the document.

The pipeline's named entities are the start. They are trimmed to the name proper (no title, no possessive), completed
by further places where a known surname stands, and joined: "Clinton", "Mrs. Clinton" and "Hillary Clinton" are one
entity where nothing speaks against it. An entity's name is its fullest form, in Russian in the nominative.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple

from quotes.languages import grammar, names
from quotes.pipes.phrases import nominative

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

    from quotes.languages.grammar import Gender
    from quotes.pipes.vocabulary import Vocabulary

EntityKind = Literal["person", "org"]
PERSON_LABELS = frozenset(("PERSON", "PER"))
PLACE_LABELS = frozenset(("GPE", "NORP", "LOC", "FAC"))
ORG_LABELS = PLACE_LABELS | {"ORG"}
_NAME_WORD = re.compile(r"[^\W\d_](?:[\w.’'‘`-]*[\w.])?$")
_LONGEST_NAME = 6


class Name(NamedTuple):
    """A stretch of tokens that names somebody: `start` to `end` (exclusive), and its words."""

    start: int
    end: int
    words: tuple[str, ...]


@dataclass(slots=True)
class Entity:
    """A person or an organisation of one document; `forms` are its names as they stand, the fullest first.

    `place` tells a country or a town, which speaks less often than a body does.
    """

    number: int
    kind: EntityKind
    name: str = ""
    forms: list[str] = field(default_factory=list)
    gender: Gender | None = None
    mentions: list[Name] = field(default_factory=list)
    role: str = ""
    place: bool = False

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
    orgs: list[tuple[int, int, str]] = []
    for span in doc.ents:
        if span.label_ in PERSON_LABELS:
            found.extend(_person_names(_whole(span, vocabulary), vocabulary))
        elif span.label_ in ORG_LABELS:
            orgs.append((span.start, span.end, span.label_))
    found = _without_bodies(doc, found, orgs)
    taken = {i for name in found for i in range(name.start, name.end)}
    capitalised = [token for token in doc if token.text[:1].isupper()]
    for find in (_titled, _given):
        found.extend(find(capitalised, vocabulary, taken))
        taken |= {i for name in found for i in range(name.start, name.end)}
    surnames = {names.surname(name.words) for name in found if len(name.words) > 1}
    found.extend(_further(capitalised, surnames, taken))
    found.sort()
    people = People()
    _join(doc, found, people, vocabulary)
    _join_orgs(doc, orgs, people)
    return people


def _without_bodies(doc: Doc, found: list[Name], orgs: list[tuple[int, int, str]]) -> list[Name]:
    """The names that are no short form of a body's («Минфин»), which the entities may take for a surname.

    The others are put among the spans of the bodies.
    """
    bodies = [[token.text for token in doc[start:end]] for start, end, _ in orgs]
    short = {
        name for name in found if len(name.words) == 1 and any(names.abbreviates(name.words[0], b) for b in bodies)
    }
    orgs.extend((name.start, name.end, "ORG") for name in short)
    orgs.sort()
    return [name for name in found if name not in short]


def name_tokens(tokens: Iterable[Token], vocabulary: Vocabulary) -> list[Token]:
    """The name proper among the tokens of a phrase: what follows its last title; no possessive, nothing in brackets."""
    kept: list[Token] = []
    for token in tokens:
        word = token.text
        if word in "([{/|" or token.is_space or word in ("'s", "’s") or (word in "'’" and token.whitespace_):
            break
        if not kept and not word[:1].isupper():
            continue
        kept.append(token)
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
        words = tuple(_clean(token.text) for token in kept if token.text not in ",-")
        if len(kept) == 1 and _is_mere_noun(kept[0], vocabulary):
            continue
        if kept and len(kept) <= _LONGEST_NAME and any(word[:1].isupper() and len(word) > 1 for word in words):
            yield Name(kept[0].i, kept[-1].i + 1, tuple(word for word in words if word))


def _is_mere_noun(token: Token, vocabulary: Vocabulary) -> bool:
    """Whether a word taken for a name is a noun of office that opens a sentence («Оппозиционер», "Prosecutor")."""
    opens = bool(token.is_sent_start) or not token.i or token.nbor(-1).is_space
    named = vocabulary.given_name_gender(token.text) is not None
    return opens and not named and vocabulary.lexicon.is_person(vocabulary.lemma_of(token.text, "NOUN"))


def _parted(tokens: list[Token]) -> Iterator[list[Token]]:
    """Two Russian names run together, told apart by their case: «Игорь Лом Тимуру Рею»."""
    start = 0
    for index in range(2, len(tokens) - 1):
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
        return "" not in cases and cases[0] != cases[1] == cases[2]
    behind = first.i and grammar.pos(first.nbor(-1)) == "ADP"
    known = vocabulary.given_name_gender(second.text) is not None
    return bool(behind) and known and vocabulary.given_name_gender(first.text) is None


def _whole(span: Span, vocabulary: Vocabulary) -> Sequence[Token]:
    """A named entity that is a bare given name, completed by a capitalised word right behind it."""
    end = span.end
    doc = span.doc
    if doc.lang_ != "ru" and len(span) <= 4 and end < len(doc) and not doc[end].ent_type_:
        if span[-1].lower_ in names.PARTICLES and doc[end].text[:1].isupper():  # "Willem van der" Aa
            return list(doc[span.start : end + 1])
        alone = "-" in span.text or len(span) == 1
        word = doc[end]
        named = vocabulary.given_name_gender(span.text) is not None and grammar.is_name(word)
        if alone and named and _NAME_WORD.match(word.text) and not vocabulary.is_org_word(word.text):
            return list(doc[span.start : end + 1])
    return list(span)


def _titled(capitalised: Sequence[Token], vocabulary: Vocabulary, taken: set[int]) -> Iterator[Name]:
    """Capitalised words behind a title ("Sen. Joan Ayre") that the named entities left out."""
    for token in capitalised:
        if token.i in taken or not vocabulary.is_title(token.text):
            continue
        doc, end = token.doc, token.i + 1
        while end < len(doc) and end not in taken and grammar.is_name(doc[end]) and _NAME_WORD.match(doc[end].text):
            end += 1
        words = tuple(_clean(t.text) for t in doc[token.i + 1 : end])
        if 2 <= len(words) <= 4 and not any(
            vocabulary.is_title(word) or vocabulary.is_org_word(word) for word in words
        ):
            yield Name(token.i + 1, end, words)


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
        words = tuple(_clean(t.text) for t in doc[token.i : end])
        if 2 <= len(words) <= 4 and not any(vocabulary.is_org_word(word) for word in words):
            yield Name(token.i, end, words)


def _further(capitalised: Sequence[Token], surnames: set[str], taken: set[int]) -> Iterator[Name]:
    """Places where a known surname stands outside of the named entities."""
    beginnings = {names.fold(surname)[:2] for surname in surnames}  # what `names.same_word` asks first
    for token in capitalised:
        if token.i in taken or len(token.text) < 3:
            continue
        word = _clean(token.text)
        if (
            names.fold(word)[:2] in beginnings
            and any(names.same_word(word, surname) for surname in surnames)
            and (grammar.pos(token) in ("PROPN", "") or token.ent_type_)
        ):
            yield Name(token.i, token.i + 1, (word,))


def _join(doc: Doc, found: list[Name], people: People, vocabulary: Vocabulary) -> None:
    groups: list[list[Name]] = []
    fathers = [name for name in found if len(name.words) == 2 and names.is_patronymic(name.words[1])]
    full = [name for name in found if len(name.words) > 1 and not _is_of_one(name, found, fathers)]
    for name in sorted(full, key=lambda n: (-len(n.words), n.start)):
        group = next((g for g in groups if any(names.compatible(name.words, other.words) for other in g)), None)
        if group is None:
            groups.append([name])
        else:
            group.append(name)
    for group in sorted(groups, key=lambda g: min(name.start for name in g)):
        entity = people.add("person")
        for name in group:
            people.attach(entity, name)
    subjects = sorted(
        (name.start, entity.number)
        for entity in people.entities
        for name in entity.mentions
        if any(doc[i].dep_ in grammar.SUBJECTS for i in range(name.start, name.end))
    )
    for name in found:
        if name in full:
            continue
        entity = _owner(doc, people, name, subjects, vocabulary) or people.add("person")
        people.attach(entity, name)
        if doc[name.start].dep_ in grammar.SUBJECTS:
            subjects.append((name.start, entity.number))
    for entity in people.entities:
        _settle(doc, entity, vocabulary)
        if vocabulary.is_medium(entity.name):
            entity.kind = "org"


def _is_of_one(name: Name, found: Sequence[Name], fathers: Sequence[Name]) -> bool:
    """Whether a given name with the father's («Анна Павловна») is that of just one person with a surname."""
    if name not in fathers:
        return False
    others = {
        names.fold(names.surname(other.words))[:4]
        for other in found
        if len(other.words) > 1 and other not in fathers and names.same_word(other.words[0], name.words[0])
    }
    return len(others) == 1


def _owner(
    doc: Doc, people: People, name: Name, subjects: list[tuple[int, int]], vocabulary: Vocabulary
) -> Entity | None:
    """Whose surname (or, failing that, given name) a single word is."""
    word = name.words[0]
    candidates = [e for e in people.entities if any(names.same_word(word, names.surname(m.words)) for m in e.mentions)]
    if not candidates:
        candidates = [
            e for e in people.entities if any(names.same_word(word, m.words[0]) for m in e.mentions if len(m.words) > 1)
        ] or [e for e in people.entities if any(names.misspelt(word, names.surname(m.words)) for m in e.mentions)]
    title = _gender_of_title(doc, name, vocabulary)
    if title is not None and len(candidates) > 1:
        candidates = [e for e in candidates if _gender(doc, e, vocabulary) in (None, title)] or candidates
    if len(candidates) < 2:
        return candidates[0] if candidates else None
    numbers = {e.number for e in candidates}
    recent = [number for position, number in subjects if number in numbers and position < name.start]
    if recent:
        return people.entities[recent[-1]]
    return min(candidates, key=lambda e: min(m.start for m in e.mentions))


def _gender(doc: Doc, entity: Entity, vocabulary: Vocabulary) -> Gender | None:
    votes: Counter[Gender] = Counter()
    for mention in entity.mentions:
        title = _gender_of_title(doc, mention, vocabulary)
        if title is not None:
            votes[title] += 2
        if len(mention.words) > 1:
            given = vocabulary.given_name_gender(mention.words[0])
            if given is not None:
                votes[given] += 3
        told = _gender_of_verb(doc[mention.start])
        if told is not None:
            votes[told] += 1
    return votes.most_common(1)[0][0] if votes else None


def _gender_of_title(doc: Doc, name: Name, vocabulary: Vocabulary) -> Gender | None:
    """The gender that the word before a name tells, if it stands in its case: not in «супруга Лома»."""
    if not name.start:
        return None
    before = doc[name.start - 1]
    other = {grammar.case(before), grammar.case(doc[name.end - 1])} - {""}
    return vocabulary.word_gender(before.text) if len(other) < 2 else None


def _gender_of_verb(token: Token) -> Gender | None:
    """The gender that a Russian verb in the past tells of the name that is its subject: «Ферранте назвала»."""
    root = grammar.name_root(token)
    if root.dep_ in grammar.APPOSITIONS:
        root = root.head
    told = grammar.gender(root.head) if root.dep_ in grammar.SUBJECTS and grammar.is_verb(root.head) else None
    return told if told != "neut" else None


def _settle(doc: Doc, entity: Entity, vocabulary: Vocabulary) -> None:
    """Fix the entity's forms, gender and canonical name."""
    entity.mentions.sort()
    entity.gender = _gender(doc, entity, vocabulary)
    counts = Counter(_form(doc, m) for m in entity.mentions)
    first = {_form(doc, m): m.start for m in reversed(entity.mentions)}

    def fullness(form: str) -> tuple[int, int, bool, int, int]:
        parts = form.split()
        written_out = sum(not names.is_initial(part) for part in parts)
        return written_out, len(parts), not form.isupper(), counts[form], -first[form]

    entity.forms = sorted(counts, key=fullness, reverse=True)
    entity.name = entity.forms[0]
    if doc.lang_ == "ru":
        _nominative(doc, entity)


def _form(doc: Doc, mention: Name) -> str:
    """A mention as it stands in the text, on one line and without a possessive."""
    return _clean(" ".join(doc[mention.start : mention.end].text.split()))


def _nominative(doc: Doc, entity: Entity) -> None:
    from quotes.languages.name_inflection import name_gender, nominative_name

    fullest = next(m for m in entity.mentions if _form(doc, m) == entity.name)
    as_full = (m for m in entity.mentions if len(m.words) == len(fullest.words))
    mention = next((m for m in as_full if grammar.case(doc[m.end - 1]) == "Nom"), fullest)
    form = _form(doc, mention)
    gender = entity.gender if entity.gender != "neut" else None
    hint = grammar.case_hint(doc[mention.end - 1])
    entity.name = nominative_name([form, *(f for f in entity.forms if f != form)], gender=gender, case=hint)
    entity.gender = entity.gender or name_gender(entity.name)


def _join_orgs(doc: Doc, spans: list[tuple[int, int, str]], people: People) -> None:
    known: list[tuple[tuple[str, ...], Entity]] = []
    for start, end, label in spans:
        if any(i in people.by_token for i in range(start, end)):
            continue
        tokens = [token for token in doc[start:end] if not token.is_space]
        while tokens and tokens[-1].text in ("'s", "’s", "'", "’", ".", ","):
            tokens.pop()
        while tokens and tokens[0].lower_ in ("the", "a", "an"):
            tokens.pop(0)
        if not tokens:
            continue
        words = tuple(token.text for token in tokens)
        entity = next((e for other, e in known if _same_words(words, other)), None)
        if entity is None:
            head = next((t for t in tokens if t.head not in tokens), tokens[-1])
            name = _body_name(doc, tokens, head)
            entity = next((e for other, e in known if _one_short_for_other(words, other)), None)
            if entity is None:
                entity = people.add("org", name)
                entity.place = label in PLACE_LABELS
            elif len(words) > 1:
                entity.name, entity.forms = name, [name, *entity.forms]
            known.append((words, entity))
        people.attach(entity, Name(tokens[0].i, tokens[-1].i + 1, words))


def _body_name(doc: Doc, tokens: Sequence[Token], head: Token) -> str:
    name = nominative(doc, tokens[0].i, tokens[-1].i + 1, head.i)
    if doc.lang_ == "ru" and len(tokens) == 1 and name == head.text and grammar.case(head) not in ("", "Nom"):
        from quotes.languages.name_inflection import nominative_name

        return nominative_name([name], case=grammar.case_hint(head))
    return name


def _same_words(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    return len(a) == len(b) and all(names.same_word(x, y) for x, y in zip(a, b, strict=True))


def _one_short_for_other(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    short, long = sorted((a, b), key=len)
    return len(short) == 1 and names.abbreviates(short[0], long)


def _clean(word: str) -> str:
    return re.sub(r"['’]s?$", "", word).strip('“”«»"„[](),;:')
