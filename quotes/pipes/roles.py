"""Roles: the office, post or occupation that a document gives a person, wherever it does so.

A role stands before the name («замглавы МИДа Сергей Рябков», "Deputy Foreign Minister Oleg Syromolotov"), behind it
("Alexander Darchiev, Director of the North America Department"), behind a description ("the Russian ambassador to
Washington, Anatoly Antonov") or in a sentence of its own ("Antonov is the ambassador"). The fullest form wins; it is
kept with the person for the whole document, in Russian in the nominative.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from quotes.languages import grammar, russian_words
from quotes.pipes.enclosed import abbreviation_before, enclosed_behind, quoted_name_before
from quotes.pipes.people import Entity, Name, People, in_other_case
from quotes.pipes.phrases import relative_subject
from quotes.pipes.role_words import PARTIES, fullness, in_rows, is_mistaken, singular_of, wording

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

    from quotes.pipes.vocabulary import Vocabulary

_COMMAS = frozenset(",，")
_DASHES = frozenset("—–―-")
_STOPS = frozenset('.!?;:()[]{}…"“”«»—–―')
_OPENING = frozenset('«“"')
_HYPHENS = frozenset("-/&")
_DUTIES = "обязанности"
_LONGEST = 16
_COMPOUND = 8  # words of a name that a participle stands before
_LONGEST_NAME = 4
_LIST = 24  # tokens between an office and the last of the names that share it
_DETERMINERS = frozenset("the a an another one".split())
_LEADING = frozenset("the a an another now also then today currently ныне теперь тогда еще ещё".split())
_EMPHATIC = frozenset("сам сама самого самой саму самому самим".split())
# what follows these belongs to the time of an office, no longer to the office
_CIRCUMSTANCE = frozenset("during until since from under when while before after".split())
_CLAUSES = frozenset(("relcl", "acl:relcl"))
_COPULAS = frozenset(("is", "was", "became", "'s", "’s"))
_SERVED = frozenset(("serves", "served", "works", "worked", "acts", "acted"))
_RUSSIAN_COPULAS = frozenset(("являться", "стать", "служить", "работать", "трудиться"))
_RELATIVE = frozenset(("who", "whose", "which", "that", "который", "которая", "которое", "которые", "чей"))


class Role(NamedTuple):
    """Tokens `start` to `end` (exclusive) that give a role, its head noun, and the number of the person."""

    start: int
    end: int
    head: int
    entity: int


def find_roles(doc: Doc, people: People, vocabulary: Vocabulary) -> list[Role]:
    """Every place of `doc` that gives a person's role, in order; sets each person's `role` to the fullest of them."""
    found: list[Role] = []
    for entity in people.entities:
        if entity.kind != "person":
            continue
        places = [role for mention in entity.mentions for role in _around(doc, entity, mention, people, vocabulary)]
        if not places:
            places = [r for mention in entity.mentions for r in _copula(doc, entity, mention, people, vocabulary)]
        if places:
            best = max(in_rows(doc, places), key=lambda row: (fullness(doc, row, vocabulary), -row[0].start))
            entity.role = ", ".join(wording(doc, role, vocabulary) for role in best)
        found.extend(places)
    return sorted(found)


def _around(doc: Doc, entity: Entity, name: Name, people: People, vocabulary: Vocabulary) -> Iterator[Role]:
    before = _before(doc, entity, name, people, vocabulary) or _shared(doc, entity, name, people, vocabulary)
    while before is not None:
        yield before
        before = _another_before(doc, entity, name, before.start, people, vocabulary)
    after = _after(doc, entity, name, name.end, people, vocabulary)
    while after is not None:
        yield after
        after = _another_behind(doc, entity, name, after.end, people, vocabulary)


def _before(doc: Doc, entity: Entity, name: Name, people: People, vocabulary: Vocabulary) -> Role | None:
    """A role that ends where the name begins, or before the comma ahead of the name."""
    end = name.start
    while end and vocabulary.is_honorific(doc[end - 1].text):  # "candidate Dr. Ann Lee"
        end -= 1
    comma = end > 1 and doc[end - 1].text in _COMMAS
    if comma:
        end -= 1
    if vocabulary.language == "ru":
        return None if comma else _agreeing_before(doc, entity, name, end, people, vocabulary)
    start = _left_edge(doc, entity, end, people, vocabulary)
    heads = [token for i in range(start, end) if vocabulary.is_role_noun(token := doc[i])]
    if comma:
        placed = _placed_apart(doc, start, name.end, heads, vocabulary)
    elif heads and (
        heads[-1].i == end - 1 or end == name.start
    ):  # in "the spokesman for Mrs. Lee" she is somebody else
        placed = _placed_before(doc, start, end, heads, vocabulary)
    else:
        placed = None
    return None if placed is None else _role(doc, placed[0], end, placed[1], entity)


def _placed_apart(
    doc: Doc, edge: int, behind: int, heads: Sequence[Token], vocabulary: Vocabulary
) -> tuple[int, Token] | None:
    """Start and head of an English role ahead of a comma and a name, behind which stands token `behind`."""
    head = next((h for h in heads if grammar.is_nominal(h) and not _modifies_next(h)), None)
    if head is None or grammar.number(head) == "plur":
        return None
    start = head.i
    while start > edge and (_modifies(doc[start - 1], vocabulary) or doc[start - 1].tag_ in ("CD", "RB", "RBS")):
        start -= 1
    if start < head.i and doc[start].lower_ in _DETERMINERS and doc[start + 1].text not in _HYPHENS:  # not "one-time"
        start += 1
    before = doc[start - 1] if start else None
    if before is None or _opens_sentence(doc, start):
        return start, head
    if before.lower_ not in _DETERMINERS:
        return None
    led = before.i > 0 and grammar.pos(before.nbor(-1)) == "ADP" and before.nbor(-1).lower_ != "as"
    closed = behind == len(doc) or doc[behind].text in _COMMAS | _STOPS
    return None if led and not closed else (start, head)  # "Before the vote on the mayor, Ann Lee left"


def _agreeing_before(
    doc: Doc, entity: Entity, name: Name, end: int, people: People, vocabulary: Vocabulary
) -> Role | None:
    """A Russian role that ends before token `end` and stands in the case of the name."""
    edge = _left_edge(doc, entity, end, people, vocabulary)
    for token in doc[edge:end]:
        if (
            (vocabulary.is_role_noun(token) or _is_acting(token))
            and _agrees(token, doc[name.start : name.end], entity)
            and _holds(token, end)
        ):
            return _role(doc, _with_modifiers(doc, token, edge), end, token, entity)
    return None


def _another_before(
    doc: Doc, entity: Entity, name: Name, start: int, people: People, vocabulary: Vocabulary
) -> Role | None:
    """The Russian role before the comma ahead of one that begins at `start`."""
    if doc.lang_ != "ru" or start < 2 or doc[start - 1].text not in _COMMAS:
        return None
    return _agreeing_before(doc, entity, name, start - 1, people, vocabulary)


def _left_edge(doc: Doc, entity: Entity, end: int, people: People, vocabulary: Vocabulary) -> int:
    """How far left of `end` words may belong to a role: no verb, no stop, no other person's name."""
    start = end
    while start and end - start < _LONGEST:
        token = doc[start - 1]
        opening = quoted_name_before(doc, start - 1)
        if opening is not None:
            start = opening
            continue
        part = grammar.pos(token)
        other = people.at(token)
        bracket = abbreviation_before(doc, start - 1)
        if bracket is not None:
            start = bracket
            continue
        if token.is_space or token.text in _STOPS or token.text in _COMMAS or token.lower_ in _RELATIVE:
            break
        if token.text == "--" or (token.text == "-" and start > 1 and doc[start - 2].whitespace_):
            break
        heads = vocabulary.is_role_noun(token) or _is_acting(token)
        attributive = part == "VERB" and (heads or _attributive(token, end))
        if part in ("VERB", "AUX", "PRON", "SCONJ") and not attributive:
            break
        if other is not None and other.kind == "person" and other.number != entity.number:
            possessor = (
                start < end and doc[start].text in grammar.POSSESSIVE_MARKS
            )  # "Hillary Clinton's campaign manager"
            if not possessor and grammar.name_root(token).dep_ not in ("compound", "nmod", *grammar.POSSESSIVES):
                break
        start -= 1
    while start < end and (
        doc[start].lower_ in ("the", "a", "an") or grammar.pos(doc[start]) in ("ADP", "CCONJ", "ADV", "PART", "PUNCT")
    ):
        start += 1
    return start


def _attributive(token: Token, end: int) -> bool:
    """A participle that modifies the noun behind it ("retired general", «избранный президент»), or the name."""
    return token.dep_ in ("amod", "acl") and token.i < token.head.i < end + _LONGEST_NAME


def _agrees(noun: Token, name: Span, entity: Entity) -> bool:
    """Whether a Russian noun stands in the case of the name behind it: «адвокат Олега Тарна» gives Тарн no role.

    The tagger may see a nominative in a foreign name that is none: «с мэром Рю Норитой».
    """
    ours = frozenset((grammar.case(noun),)) - {""}
    if is_mistaken(noun):
        ours = russian_words.cases_in_singular(noun.text)
        if not ours:
            return False
    theirs = {grammar.case(token) for token in name} - {""}
    if not ours or not theirs or ours & theirs:
        return True
    root = grammar.name_root(name[0])
    apposed = root.dep_ in grammar.APPOSITIONS and root.head.i == noun.i
    return apposed and theirs == {"Nom"} and name[-1].text not in entity.name.split()


def _holds(noun: Token, end: int) -> bool:
    """Whether what stands between a Russian office and the name can be the office's complement."""
    for token in noun.doc[noun.i + 1 : end]:
        part = grammar.pos(token)
        apart = token.dep_ not in ("appos", "conj")  # «писатель и журналист»
        before = token.nbor(-1)
        named = before.text in _OPENING or grammar.pos(before) == "ADP"  # «глава театра «Щит»», «кандидат в мэры»
        if part == "NOUN" and grammar.case(token) == "Nom" and token.head.i == noun.i and apart and not named:
            return False
    return True


def _with_modifiers(doc: Doc, head: Token, edge: int) -> int:
    start = head.i
    while start > edge:
        token = doc[start - 1]
        modifier = grammar.pos(token) in ("ADJ", "DET", "NUM", "VERB")
        if not (modifier and grammar.case(token) in ("", grammar.case(head))) and token.text not in _HYPHENS:
            break
        start -= 1
    while start < head.i and (grammar.pos(doc[start]) == "DET" or doc[start].lower_ in _EMPHATIC):
        start += 1
    return start


def _placed_before(
    doc: Doc, edge: int, end: int, heads: Sequence[Token], vocabulary: Vocabulary
) -> tuple[int, Token] | None:
    """Start and head of an English role right before a name: an office and its modifiers, or an office "of" a thing."""
    head = heads[-1]
    if grammar.pos(doc[end - 1]) == "ADP":
        return None
    if head.i != end - 1:
        head = next((h for h in heads if doc[h.i + 1].lower_ in ("of", "to", "for", "at", "in")), head)
        if doc[head.i + 1].lower_ not in ("of", "to", "for", "at", "in"):
            return None
    if grammar.number(head) == "plur" and not head.text.endswith("."):
        return None
    start = head.i
    while start > edge and _modifies(doc[start - 1], vocabulary):
        start -= 1
    while start < head.i and (grammar.pos(doc[start]) == "PUNCT" or doc[start].text in grammar.POSSESSIVE_MARKS):
        start += 1
    return (start + 3 if _is_age(doc, start - 1) else start), head


def _shared(doc: Doc, entity: Entity, name: Name, people: People, vocabulary: Vocabulary) -> Role | None:
    """An English office in the plural before several names: "Sens. Ann Lee (D-Olin) and Bo Reed"."""
    if vocabulary.language == "ru":
        return None
    at = name.start
    while at and name.start - at < _LIST:
        token = doc[at - 1]
        if token.text == ")":
            opening = next((i for i in range(at - 2, max(-1, at - 10), -1) if doc[i].text == "("), at)
            if opening == at:
                return None
            at = opening
        elif token.text in _COMMAS or token.lower_ in ("and", "&") or people.at(token) is not None:
            at -= 1
        elif (party := _party_before(doc, at)) is not None:
            at = party
        else:
            break
    several = at < name.start or (name.end < len(doc) and _goes_on(doc, name.end, people))
    if not at or not several or people.at(doc[at]) is None or singular_of(doc[at - 1], vocabulary) is None:
        return None
    start = head = at - 1
    while start and head - start < _LONGEST and _modifies(doc[start - 1], vocabulary) and not people.at(doc[start - 1]):
        start -= 1
    return _role(doc, start, at, doc[head], entity)


def _party_before(doc: Doc, end: int) -> int | None:
    """Where a party and a place begin that end before token `end`: "Republican of Ohio"."""
    for start in range(end - 2, max(0, end - 6), -1):
        if doc[start].text in _COMMAS:
            return None
        if doc[start].lower_ in PARTIES and doc[start + 1].lower_ == "of":
            return start
    return None


def _goes_on(doc: Doc, end: int, people: People) -> bool:
    """Whether another name follows behind a comma or a conjunction."""
    start = _skip_brackets(doc, end)
    while start < len(doc) and (doc[start].text in _COMMAS or doc[start].lower_ in ("and", "&")):
        start += 1
    return end < start < len(doc) and people.at(doc[start]) is not None


def _modifies(token: Token, vocabulary: Vocabulary) -> bool:
    if token.ent_type_ in ("DATE", "TIME") or token.text in ("'", "’"):
        return False
    return (
        token.text in _HYPHENS | grammar.POSSESSIVE_MARKS
        or grammar.pos(token) in ("NOUN", "PROPN", "ADJ")
        or (token.tag_ in ("VBN", "VBG") and token.dep_ == "amod")
    )


def _opens_sentence(doc: Doc, start: int) -> bool:
    return start == 0 or doc[start].is_sent_start is True


def _after(doc: Doc, entity: Entity, name: Name, at: int, people: People, vocabulary: Vocabulary) -> Role | None:
    """A role behind the name, set off at token `at` by a comma, a dash or brackets."""
    start = _opened_after(doc, at)
    if start is None:
        return None
    found = _headed(doc, start, people, vocabulary)
    if found is None:
        return None
    end, head = found
    bracket = doc[at].text == "("
    if doc.lang_ == "ru" and not bracket and not _agrees_behind(head, doc[name.end - 1]):
        return None
    while end > head.i + 1 and grammar.pos(doc[end - 1]) in ("ADP", "CCONJ", "DET", "ADV", "PRON", "PART", "PUNCT"):
        if doc[end - 1].text in '»”")':
            break
        end -= 1
    return _role(doc, start, end, head, entity)


def _another_behind(
    doc: Doc, entity: Entity, name: Name, end: int, people: People, vocabulary: Vocabulary
) -> Role | None:
    """The Russian role behind the comma after one that ends at `end`: «Анна Ли, певица, актриса»."""
    if doc.lang_ != "ru" or end >= len(doc) or doc[end].text not in _COMMAS:
        return None
    role = _after(doc, entity, name, end, people, vocabulary)
    return role if role is not None and role.start == end + 1 else None


def _agrees_behind(head: Token, name: Token) -> bool:
    """Whether a noun behind a Russian name can stand in apposition to it; the subject of what follows cannot."""
    case = grammar.case(head)
    if case in ("", grammar.case(name)):
        return True
    return case == "Nom" and not (head.dep_ in grammar.SUBJECTS and head.head.i > head.i)


def _opened_after(doc: Doc, end: int) -> int | None:
    """Where a role can begin behind a name that ends at `end`: behind its comma, dash or bracket, article and age."""
    if end < len(doc) and doc[end].text in grammar.POSSESSIVE_MARKS:
        return None
    start = _skip_brackets(doc, end)
    if start + 1 >= len(doc) or doc[start].text not in _COMMAS | _DASHES | {"("}:
        return None
    start += 1
    start = _served_as(doc, start) or start
    while start < len(doc) and (doc[start].lower_ in _LEADING or doc[start].is_digit or doc[start].text in _COMMAS):
        start += 1
    return start + 4 if _is_age(doc, start) else start


def _is_age(doc: Doc, start: int) -> bool:
    """Whether the rest of an age stands at a token: 52"-year-old"."""
    return [token.lower_ for token in doc[max(start, 0) : start + 4]] == ["-", "year", "-", "old"]


def _headed(doc: Doc, start: int, people: People, vocabulary: Vocabulary) -> tuple[int, Token] | None:
    """End and head of the role that begins at `start`; None where no role does."""
    head: Token | None = None
    end = start
    while end < len(doc) and end - start < _LONGEST + 4:
        if _closes(doc, end, head is not None):
            break
        token = doc[end]
        part = grammar.pos(token)
        closing = enclosed_behind(doc, end) if head is not None else None
        if closing is not None:
            end = closing + 1
            continue
        if head is not None:
            if _is_called(token, head, people):
                return None
            if part in ("VERB", "AUX", "SCONJ") and not _attributive(token, end + _COMPOUND):
                break
        elif _is_acting(token):
            head = token
        elif _bars(token, people, vocabulary):
            return None
        elif vocabulary.is_role_noun(token) and not _modifies_next(token):
            head = token
        end += 1
    return None if head is None else (end, head)


def _is_acting(token: Token) -> bool:
    """Whether a Russian participle heads a role: «исполняющий обязанности мэра»."""
    return token.lower_.startswith("исполняющ") and token.i + 1 < len(token.doc) and token.nbor().lower_ == _DUTIES


def _is_called(token: Token, head: Token, people: People) -> bool:
    """Whether a Russian name begins that is of whom the noun before it stands for: «…, мэр Северска Анна Ли»."""
    entity = people.at(token)
    if token.doc.lang_ != "ru" or entity is None or entity.kind != "person" or people.at(token.nbor(-1)) is entity:
        return False
    return grammar.case(token) != "Gen" and not in_other_case(token, head, entity)


def _closes(doc: Doc, position: int, headed: bool) -> bool:
    token = doc[position]
    if token.is_space or token.text in _COMMAS or token.text == ")" or token.lower_ in _RELATIVE:
        return True
    if token.text in _STOPS:
        return not headed or enclosed_behind(doc, position) is None
    if not headed:
        return False
    following = doc[position + 1].lower_ if position + 1 < len(doc) else ""
    return token.lower_ in _CIRCUMSTANCE or (token.lower_ == "and" and following in ("a", "an", "the"))


def _bars(token: Token, people: People, vocabulary: Vocabulary) -> bool:
    """Whether a token before any head tells that no role begins here: a name, a verb, a preposition, a plural."""
    entity = people.at(token)
    if entity is not None and entity.kind == "person" and token.dep_ not in ("compound", "nmod", *grammar.POSSESSIVES):
        return True
    part = grammar.pos(token)
    if part in ("VERB", "AUX", "PRON", "SCONJ"):
        return not _attributive(token, token.i + 6)
    return part == "ADP" or (grammar.number(token) == "plur" and vocabulary.is_person_noun(token))


def _served_as(doc: Doc, start: int) -> int | None:
    """Behind "who is", "who served as": where the role of a relative clause begins."""
    words = [token.lower_ for token in doc[start : start + 4]]
    if words[:1] != ["who"]:
        return None
    for length, phrase in (
        (3, ("who", "served", "as")),
        (3, ("who", "serves", "as")),
        (2, ("who", "is")),
        (2, ("who", "was")),
    ):
        if tuple(words[:length]) == phrase:
            return start + length
    return None


def _modifies_next(token: Token) -> bool:
    """A noun that modifies the noun right behind it ("press secretary": not yet the head)."""
    if token.i + 1 >= len(token.doc) or token.doc.lang_ == "ru":
        return False
    following = token.nbor()
    return (
        token.dep_ in ("compound", "amod", "nmod")
        and token.head.i > token.i
        and grammar.pos(following) in ("NOUN", "PROPN")
    )


def _skip_brackets(doc: Doc, start: int) -> int:
    """Behind "(R-Ohio)", a party and a place that are no role; in Russian behind a name in Latin letters."""
    if start < len(doc) and doc[start].text == "(":
        for end in range(start + 1, min(start + 8, len(doc))):
            if doc[end].text == ")":
                inner = doc[start + 1 : end].text
                foreign = doc.lang_ == "ru" and inner.isascii()
                if inner[:2] in ("R-", "D-", "I-") or len(inner) <= 2 or foreign:
                    return end + 1
                break
    return start


def _copula(doc: Doc, entity: Entity, name: Name, people: People, vocabulary: Vocabulary) -> Iterator[Role]:
    """ "Antonov is the ambassador", "who served as mayor", «Антонов — посол»: a predicate that gives the role."""
    for verb in _said_of(doc, name):
        predicate = _predicate(verb, vocabulary)
        if (
            predicate is None
            or predicate.i < name.end
            or not vocabulary.is_role_noun(predicate)
            or grammar.case(predicate) not in ("", "Nom", "Ins")
        ):
            continue
        inside = {token.i for token in predicate.subtree}
        start = predicate.i
        while start - 1 in inside and grammar.pos(doc[start - 1]) in ("ADJ", "NOUN", "PROPN"):
            start -= 1
        end = predicate.i + 1
        while (
            end in inside
            and doc[end].text not in _STOPS | _COMMAS
            and grammar.pos(doc[end]) not in ("VERB", "AUX", "SCONJ")
        ):
            end += 1
        role = _role(doc, start, end, predicate, entity)
        if role is not None:
            yield role


def _said_of(doc: Doc, name: Name) -> Iterator[Token]:
    """The words whose subject a name is, by itself or by a relative pronoun that stands for it."""
    for token in doc[name.start : name.end]:
        if token.dep_ in grammar.SUBJECTS:
            yield token.head
        yield from (child for child in token.children if child.dep_ in _CLAUSES and relative_subject(child) is not None)


def _predicate(verb: Token, vocabulary: Vocabulary) -> Token | None:
    """The noun that a copula gives its subject: "is a lawyer", "served as mayor", «является послом», «посол»."""
    children = list(verb.children)
    if verb.doc.lang_ == "ru":
        copula = vocabulary.lemma(verb) in _RUSSIAN_COPULAS
        return next((c for c in children if grammar.case(c) == "Ins"), None) if copula else verb
    if verb.lower_ in _COPULAS:
        return next((child for child in children if child.dep_ in ("attr", "oprd")), None)
    if verb.lower_ in _SERVED:
        in_role = (child for child in children if child.lower_ == "as")
        return next((other for child in in_role for other in child.children if other.dep_ == "pobj"), None)
    return None


def _role(doc: Doc, start: int, end: int, head: Token, entity: Entity) -> Role | None:
    return Role(start, end, head.i, entity.number) if start <= head.i < end else None
