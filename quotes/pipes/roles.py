"""Roles: the office, post or occupation that a document gives a person, wherever it does so.

A role stands before the name («замглавы МИДа Сергей Рябков», "Deputy Foreign Minister Oleg Syromolotov"), behind it
("Alexander Darchiev, Director of the North America Department"), behind a description ("the Russian ambassador to
Washington, Anatoly Antonov") or in a sentence of its own ("Antonov is the ambassador"). The fullest form wins; it is
kept with the person for the whole document, in Russian in the nominative.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from quotes.languages import grammar
from quotes.lexicon import key
from quotes.pipes.people import Entity, Name, People
from quotes.pipes.phrases import nominative

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

    from quotes.pipes.vocabulary import Vocabulary

_COMMAS = frozenset(",，")
_DASHES = frozenset("—–―-")
_STOPS = frozenset('.!?;:()[]{}…"“”«»—–―')
_HYPHENS = frozenset("-/&")
_LONGEST = 16
_PLURALS = (("s.", "."), ("ies", "y"), ("men", "man"), ("s", ""))
_COMPOUND = 8  # words of a name that a participle stands before
_LIST = 24  # tokens between an office and the last of the names that share it
_LEADING = frozenset("the a an now also then today currently ныне теперь тогда еще ещё".split())
# what follows these belongs to the time of an office, no longer to the office
_CIRCUMSTANCE = frozenset("during until since from under when while before after".split())
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
            best = max(places, key=lambda role: (_fullness(doc, role, vocabulary), -role.start))
            entity.role = _wording(doc, best, vocabulary)
        found.extend(places)
    return sorted(found)


def _wording(doc: Doc, role: Role, vocabulary: Vocabulary) -> str:
    """A role in words, as one person has it."""
    text = nominative(doc, role.start, role.end, role.head).lstrip("-–—― ")
    singular = _singular(doc[role.head], vocabulary) if role.end == role.head + 1 else None
    return text if singular is None else text.removesuffix(doc[role.head].text) + singular


def _fullness(doc: Doc, role: Role, vocabulary: Vocabulary) -> tuple[bool, int]:
    """How much a role says: a post goes before a description ("a leading advocate for reform"), then the longer one."""
    office = any(vocabulary.is_office(token) for token in doc[role.start : role.end])
    return office, sum(token.is_alpha for token in doc[role.start : role.end])


def _around(doc: Doc, entity: Entity, name: Name, people: People, vocabulary: Vocabulary) -> Iterator[Role]:
    before = _before(doc, entity, name, people, vocabulary) or _shared(doc, entity, name, people, vocabulary)
    if before is not None:
        yield before
    after = _after(doc, entity, name, people, vocabulary)
    if after is not None:
        yield after


def _before(doc: Doc, entity: Entity, name: Name, people: People, vocabulary: Vocabulary) -> Role | None:
    """A role that ends where the name begins, or before the comma ahead of the name."""
    end = name.start
    comma = end > 1 and doc[end - 1].text in _COMMAS
    if comma:
        end -= 1
    start = _left_edge(doc, entity, end, people, vocabulary)
    heads = [token for token in doc[start:end] if vocabulary.is_role_noun(token)]
    if not heads:
        return None
    if doc.lang_ == "ru":
        agreeing = [token for token in heads if _agrees(token, doc[name.start : name.end]) and _holds(token, end)]
        if not agreeing or comma:
            return None
        head = agreeing[0]
        start = _with_modifiers(doc, head, start)
    elif comma:
        determined = start > 0 and doc[start - 1].lower_ in ("the", "a", "an")
        if not determined and not _opens_sentence(doc, start):
            return None
        head = heads[0]
    else:
        placed = _placed_before(doc, start, end, heads, vocabulary)
        if placed is None:
            return None
        start, head = placed
    return _role(doc, start, end, head, entity)


def _left_edge(doc: Doc, entity: Entity, end: int, people: People, vocabulary: Vocabulary) -> int:
    """How far left of `end` words may belong to a role: no verb, no stop, no other person's name."""
    start = end
    while start and end - start < _LONGEST:
        token = doc[start - 1]
        opening = _quoted_name(doc, start - 1)
        if opening is not None:
            start = opening
            continue
        part = grammar.pos(token)
        other = people.at(token)
        if token.is_space or token.text in _STOPS or token.text in _COMMAS or token.lower_ in _RELATIVE:
            break
        attributive = part == "VERB" and (_attributive(token, doc, end) or vocabulary.is_role_noun(token))
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


def _quoted_name(doc: Doc, closing: int) -> int | None:
    """Where the mark opens that closes at a token, if a short name stands between (движение «Щит»)."""
    if doc[closing].text not in '»”"':
        return None
    for i in range(closing - 2, max(-1, closing - 8), -1):
        if doc[i].text in '«“"':
            return i
        if doc[i].is_space or doc[i].text in ".!?»”":
            return None
    return None


def _quoted_name_behind(doc: Doc, opening: int) -> int | None:
    """Where the mark closes that opens at a token, if a short name stands between."""
    if doc[opening].text not in '«“"':
        return None
    for i in range(opening + 2, min(len(doc), opening + 8)):
        if doc[i].text in '»”"':
            return i
        if doc[i].is_space or doc[i].text in ".!?«“":
            return None
    return None


def _attributive(token: Token, doc: Doc, end: int) -> bool:
    """A participle that modifies the noun behind it ("retired general", «избранный президент»)."""
    return token.dep_ in ("amod", "acl") and token.i < token.head.i < end


def _agrees(noun: Token, name: Span) -> bool:
    """Whether a Russian noun stands in the case of the name behind it: «адвокат Олега Тарна» gives Тарн no role."""
    ours = grammar.case(noun)
    theirs = {grammar.case(token) for token in name} - {""}
    return not ours or not theirs or ours in theirs


def _holds(noun: Token, end: int) -> bool:
    """Whether what stands between a Russian office and the name can be the office's complement."""
    for token in noun.doc[noun.i + 1 : end]:
        part = grammar.pos(token)
        apart = token.dep_ not in ("appos", "conj")  # «писатель и журналист»
        if part == "NOUN" and grammar.case(token) == "Nom" and token.head.i == noun.i and apart:
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
    while start < head.i and grammar.pos(doc[start]) == "DET":
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
    return start, head


def _shared(doc: Doc, entity: Entity, name: Name, people: People, vocabulary: Vocabulary) -> Role | None:
    """An English office in the plural before several names: "Sens. Ann Lee (D-Olin) and Bo Reed"."""
    if doc.lang_ == "ru":
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
        else:
            break
    several = at < name.start or (name.end < len(doc) and _goes_on(doc, name.end, people))
    if not at or not several or people.at(doc[at]) is None or _singular(doc[at - 1], vocabulary) is None:
        return None
    start = head = at - 1
    while start and head - start < _LONGEST and _modifies(doc[start - 1], vocabulary) and not people.at(doc[start - 1]):
        start -= 1
    return _role(doc, start, at, doc[head], entity)


def _goes_on(doc: Doc, end: int, people: People) -> bool:
    """Whether another name follows behind a comma or a conjunction."""
    start = _skip_brackets(doc, end)
    while start < len(doc) and (doc[start].text in _COMMAS or doc[start].lower_ in ("and", "&")):
        start += 1
    return end < start < len(doc) and people.at(doc[start]) is not None


def _singular(token: Token, vocabulary: Vocabulary) -> str | None:
    """What one of several is called whose English office a token gives ("Sens.", "mayors"); None if it gives none."""
    word = token.text
    if token.doc.lang_ == "ru" or vocabulary.lexicon.is_person(key(word)):
        return None
    for plural, single in _PLURALS:
        if word.endswith(plural):
            form = word.removesuffix(plural) + single
            if vocabulary.lexicon.is_person(key(form)) and not vocabulary.is_honorific(form):
                return form
    return None


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


def _after(doc: Doc, entity: Entity, name: Name, people: People, vocabulary: Vocabulary) -> Role | None:
    """A role behind the name, set off by a comma, a dash or brackets."""
    start = _opened_after(doc, name.end)
    if start is None:
        return None
    found = _headed(doc, start, people, vocabulary)
    if found is None:
        return None
    end, head = found
    bracket = doc[name.end].text == "("
    if doc.lang_ == "ru" and not bracket and not _agrees_behind(head, doc[name.end - 1]):
        return None
    while end > head.i + 1 and grammar.pos(doc[end - 1]) in ("ADP", "CCONJ", "DET", "ADV", "PRON", "PART", "PUNCT"):
        if doc[end - 1].text in '»”"':
            break
        end -= 1
    return _role(doc, start, end, head, entity)


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
    return start


def _headed(doc: Doc, start: int, people: People, vocabulary: Vocabulary) -> tuple[int, Token] | None:
    """End and head of the role that begins at `start`; None where no role does."""
    head: Token | None = None
    end = start
    while end < len(doc) and end - start < _LONGEST + 4:
        if _closes(doc, end, head is not None):
            break
        token = doc[end]
        part = grammar.pos(token)
        closing = _quoted_name_behind(doc, end) if head is not None else None
        if closing is not None:
            end = closing + 1
            continue
        if head is not None:
            if part in ("VERB", "AUX", "SCONJ") and not _attributive(token, doc, end + _COMPOUND):
                break
        elif _bars(token, people, vocabulary):
            return None
        elif vocabulary.is_role_noun(token) and not _modifies_next(token):
            head = token
        end += 1
    return None if head is None else (end, head)


def _closes(doc: Doc, position: int, headed: bool) -> bool:
    token = doc[position]
    if token.is_space or token.text in _COMMAS or token.text == ")" or token.lower_ in _RELATIVE:
        return True
    if token.text in _STOPS:
        quoted = headed and _quoted_name_behind(doc, position) is not None
        return not quoted and (token.text != "(" or not headed)
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
        return not _attributive(token, token.doc, token.i + 6)
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
    """ "Antonov is the ambassador", «Антонов — посол»: a predicate that gives the role."""
    head = doc[name.end - 1]
    subject = next((doc[i] for i in range(name.start, name.end) if doc[i].dep_ in grammar.SUBJECTS), None)
    if subject is None:
        return
    predicate = subject.head
    if doc.lang_ != "ru":
        if predicate.lower_ not in ("is", "was", "became", "'s", "’s"):
            return
        predicate = next((c for c in predicate.children if c.dep_ in ("attr", "oprd")), predicate)
    if (
        predicate.i <= head.i
        or not vocabulary.is_role_noun(predicate)
        or grammar.case(predicate) not in ("", "Nom", "Ins")
    ):
        return
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


def _role(doc: Doc, start: int, end: int, head: Token, entity: Entity) -> Role | None:
    return Role(start, end, head.i, entity.number) if start <= head.i < end else None
