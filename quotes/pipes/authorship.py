"""Whose a document or a body is: "Pell's memo", "a letter filed by the Canal Board", «в отчёте «Волны»»."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quotes.languages import grammar
from quotes.pipes.discourse import OF_THAT_KIND, Discourse

if TYPE_CHECKING:
    from spacy.tokens import Token

    from quotes.pipes.people import Entity

_BEFORE = 0.6  # how surely a document is whose it was before
_OF_OTHERS = 0.3  # and whose another document was
_FAR_BACK = 300  # tokens to a document's last mention
_FROM = frozenset(("by", "from", "of"))
_MADE = frozenset(
    """wrote published released issued filed posted sent penned aired launched circulated unveiled submitted
    commissioned distributed ran""".split()
)
_FOOT = 3  # paragraphs at the end that may tell who wrote a text


def writer(discourse: Discourse) -> Entity | None:
    """Who wrote the text: named by a line under it that tells what he is, and nowhere before."""
    for start, end in discourse.paragraphs[1:][-_FOOT:]:
        line = discourse.doc.char_span(start, end, alignment_mode="contract")
        entity = discourse.people.at(line[0]) if line else None
        if line is None or entity is None or entity.kind != "person":
            continue
        name = min(entity.mentions)
        told = name.end < len(discourse.doc) and discourse.doc[name.end].lower_ == "is"
        if told and name.start == line.start and len(name.words) > 1:
            return entity
    return None


def authors(discourse: Discourse, noun: Token) -> dict[int, float]:
    """Whose a document or a body is, with how sure that is.

    1 where its own phrase tells ("Pell's memo", "a memo by Pell"), less where an earlier one of the same noun does
    ("the memo"), still less where that of another document does («в отчёте «Волны» … в документе»).
    """
    own = _authors(discourse, noun)
    if own:
        return dict.fromkeys(own, 1.0)
    lemma, document = discourse.vocabulary.lemma(noun), discourse.vocabulary.is_document(noun)
    others: list[int] = []
    for token in reversed(discourse.doc[max(noun.i - _FAR_BACK, 0) : noun.i]):
        common = grammar.pos(token) == "NOUN"
        if token.lower == noun.lower or (common and discourse.vocabulary.lemma(token) == lemma):
            earlier = _authors(discourse, token)
            if earlier:
                return dict.fromkeys(earlier, _BEFORE)
        elif common and document and not others and not discourse.in_speech[token.i]:
            others = _authors(discourse, token) if discourse.vocabulary.is_reporting_noun(token) else []
    return dict.fromkeys(others, _OF_OTHERS)


def _authors(discourse: Discourse, noun: Token) -> list[int]:
    """The entities that a noun's phrase names as those that it belongs to or comes from."""
    found = []
    for child in noun.children:
        if child.dep_ in (*grammar.POSSESSIVES, "compound"):
            found.append(child)
        elif child.dep_ == "nmod" and child.i > noun.i:
            if not any(other.dep_ == "case" for other in child.children):
                found += [child] if grammar.case(child) in ("", "Gen") else []
            elif "medium" in discourse.vocabulary.kinds_of_noun(child):  # «в сообщении на сайте порта»
                found += [other for other in child.children if other.dep_ == "nmod"]
        elif child.dep_ == "prep" and child.lower_ in _FROM:
            found += [other for other in child.children if other.dep_ == "pobj"]
        elif child.dep_ in ("acl", "acl:relcl"):
            agents = [other for other in child.children if other.dep_ == "agent"]
            found += [other for agent in agents for other in agent.children if other.dep_ == "pobj"]
    found += _makers(discourse, noun)
    owners = (entity for token in found for entity in _owners(discourse, token))
    places = discourse.vocabulary.is_document(noun)  # «в заявлении Норландии»
    return [entity.number for entity in owners if places or not entity.place]


def _owners(discourse: Discourse, token: Token) -> list[Entity]:
    """Who is named by a noun that a document belongs to, or meant by it, or whose document that is in turn."""
    named = [token, *(child for child in token.children if child.dep_ in grammar.APPOSITIONS)]
    entity = next((e for e in map(discourse.people.at, named) if e is not None), None) or _body_meant(discourse, token)
    if entity is not None:
        return [entity]
    words = discourse.vocabulary
    speaks_for = words.is_reporting_noun(token) or (
        words.language == "ru" and words.is_role_noun(token)  # «сообщение представителя порта»
    )
    return [discourse.people.entities[number] for number in _authors(discourse, token)] if speaks_for else []


def _body_meant(discourse: Discourse, noun: Token) -> Entity | None:
    """The body named last that a noun may well stand for: "the newspaper's editorial", «в отчёте компании»."""
    russian, words = discourse.vocabulary.language == "ru", discourse.vocabulary
    definite = russian or any(child.lower_ == "the" for child in noun.children)
    if not definite or not (words.is_org_noun(noun) if russian else words.kinds_of_noun(noun)):
        return None
    fits = discourse.bodies_called(noun)
    least = max(fits.values(), default=0.0) if russian else OF_THAT_KIND
    fitting = {number for number, fit in fits.items() if fit >= least}
    before = (m.entity for m in reversed(discourse.mentions) if m.token < noun.i and m.entity in fitting)
    number = next(before, None)
    return None if number is None else discourse.people.entities[number]


def _makers(discourse: Discourse, noun: Token) -> list[Token]:
    """The subject of the verb that a document depends on: "Pell wrote a memo", «Тарн выступил с заявлением»."""
    verb = noun.head
    made = noun.dep_ in ("dobj", "obj") and verb.lower_ in _MADE
    document = discourse.vocabulary.is_document(noun) and noun.dep_ in ("obj", "obl")
    if not (made or (document and grammar.is_verb(verb))):
        return []
    return [child for child in verb.children if child.dep_ in grammar.ACTIVE_SUBJECTS]
