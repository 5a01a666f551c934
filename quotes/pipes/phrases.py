"""Noun phrases and subjects, read from the parse inside a frame."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from quotes.languages import grammar

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_INSIDE = frozenset(("DET", "ADJ", "NOUN", "PROPN", "NUM", "PRON", "PART", "ADP", "CCONJ", "ADV", "X", "SYM"))
_BREAKS = frozenset(',;:.!?—–―()[]…«»“”"')
_RELATIVE = frozenset(
    """who which that whom whose который которая которое которые которого которой которому которым которых
    кто что чей где""".split()
)
_POSSESSIVE = frozenset("his her its their my our your whose его ее её их".split())
_AFFILIATION = re.compile(r"[A-Z][a-zA-Z]{0,3}\.?[-‐‑–]\s?[A-Z]")  # "(D-Olin", "(Ind.-Norland"
_LONGEST_AFFILIATION = 6  # tokens
PLACE_LABELS = frozenset(("GPE", "LOC"))
_CLIMB = frozenset(
    """conj xcomp advcl ccomp aux auxpass aux:pass pcomp prep dep parataxis prt oprd cop acl amod""".split()
)


def is_in_affiliation(token: Token) -> bool:
    """Whether a token stands in the bracket that tells somebody's party and constituency: "Lorna Pell (D-New Olin)"."""
    doc = token.doc
    for place in range(token.i, max(token.i - _LONGEST_AFFILIATION, 0) - 1, -1):
        word = doc[place].text
        if word == ")":
            return False
        if word == "(":
            return _AFFILIATION.match(doc[place : place + 1 + _LONGEST_AFFILIATION].text, 1) is not None
    return False


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase: its tokens `start` to `end` (exclusive) and the number of its head token."""

    start: int
    end: int
    head: int

    def text(self, doc: Doc) -> str:
        return " ".join(doc[self.start : self.end].text.split())


def phrase_of(head: Token, outside: Collection[int]) -> Phrase:
    """The phrase around `head`: its unbroken subtree among the tokens whose numbers are in `outside`."""
    doc = head.doc
    subtree = {token.i for token in head.subtree}
    start = head.i
    while start - 1 in subtree and start - 1 in outside and _joins(doc[start - 1]):
        start -= 1
    while start < head.i and doc[start].head.i < start:  # «вооруженный пистолетом | убийца»
        start += 1
    end = head.i + 1
    while end < len(doc) and end in outside and end in subtree and _joins(doc[end]):
        end += 1
    while end - 1 > head.i and grammar.pos(doc[end - 1]) in ("ADP", "CCONJ", "DET", "ADV"):
        end -= 1
    while start < head.i and grammar.pos(doc[start]) in ("ADP", "CCONJ", "ADV") and doc[start].head.i != head.i:
        start += 1
    return Phrase(start, end, head.i)


def nominative(doc: Doc, start: int, end: int, head: int) -> str:
    """Tokens `start` to `end` as text on one line; in Russian the head and what agrees with it in the nominative."""
    tokens = [token for token in doc[start:end] if not token.is_space]
    if doc.lang_ != "ru":
        return " ".join(doc[start:end].text.split())
    from quotes.languages.phrase_inflection import nominative_phrase

    numbers = {token.i: index for index, token in enumerate(tokens)}
    words = nominative_phrase(
        [token.text for token in tokens],
        [numbers.get(token.head.i, -1) if token.i != head else -1 for token in tokens],
        [grammar.pos(token) for token in tokens],
        [{name: ",".join(values) for name, values in grammar.features(token).items()} for token in tokens],
    )
    text = "".join(word + token.whitespace_ for word, token in zip(words, tokens, strict=True))
    return " ".join(text.split())


def without_preposition(phrase: Phrase, doc: Doc) -> Phrase:
    """The phrase without the preposition that it begins with."""
    start = phrase.start
    while start < phrase.head and grammar.pos(doc[start]) == "ADP":
        start += 1
    return Phrase(start, phrase.end, phrase.head)


def _joins(token: Token) -> bool:
    word = token.text
    if token.is_space or word in _BREAKS or token.lower_ in _RELATIVE:
        return False
    return grammar.pos(token) in _INSIDE or word in ("-", "&", ".", "/") or not grammar.pos(token)


def subject_of(verb: Token, outside: Collection[int], *, depth: int = 5, climbed: bool = False) -> Token | None:
    """The token that names who does what `verb` says: its subject, or that of the clause it depends on.

    A relative pronoun stands for the noun before it. A verb's own passive subject does not do it (an agent is looked
    for instead), that of a clause above does ("After saying …, she was taken home"): there, `climbed` is set.
    """
    children = [child for child in verb.children if child.i in outside and grammar.pos(child) != "PUNCT"]
    subjects = [child for child in children if child.dep_ in grammar.ACTIVE_SUBJECTS]
    if len(subjects) > 1:  # "In Olin, Ohio, Ann Lee said": the parse may give a verb a place as well
        children = [child for child in subjects if not _is_mere_place(child)] or subjects
    for child in children:
        if child.dep_ in grammar.ACTIVE_SUBJECTS:
            return antecedent_of(child) if child.lower_ in _RELATIVE and child.i < verb.i else child
        if not climbed and child.dep_ in ("agent", "obl:agent"):
            return next((c for c in child.children if c.dep_ == "pobj"), child)
        if climbed and child.dep_ in ("nsubjpass", "nsubj:pass"):
            return child
    if any(child.dep_ in ("nsubjpass", "nsubj:pass") for child in verb.children):
        return None
    if verb.dep_ in ("acl", "acl:relcl", "relcl", "amod") and verb.head.i in outside:
        return verb.head if grammar.is_nominal(verb.head) else None
    if depth and verb.head.i != verb.i and verb.dep_ in _CLIMB:  # through speech too: "she was “taken home”"
        if verb.dep_ in ("ccomp", "parataxis") and grammar.is_finite(verb):
            return None
        return subject_of(verb.head, outside, depth=depth - 1, climbed=True)
    return None


def _is_mere_place(subject: Token) -> bool:
    """Whether what the parse has for a subject is a place; one in the nominative is the subject that it seems."""
    return subject.ent_type_ in PLACE_LABELS and grammar.case(subject) != "Nom"


def antecedent_of(pronoun: Token) -> Token | None:
    """What a relative pronoun stands for: the noun that its clause modifies, or the noun right before it."""
    verb = pronoun.head
    if verb.dep_ in ("relcl", "acl:relcl", "acl") and grammar.is_nominal(verb.head):
        return verb.head
    before = pronoun.i - 1
    while before >= 0 and pronoun.doc[before].text in _BREAKS:
        before -= 1
    return pronoun.doc[before] if before >= 0 and grammar.is_nominal(pronoun.doc[before]) else None


def relative_subject(verb: Token) -> Token | None:
    """The relative pronoun that is a verb's subject: "Ann Lee, who said"."""
    return next((child for child in verb.children if child.dep_ in grammar.SUBJECTS and is_relative(child)), None)


def is_relative(token: Token) -> bool:
    """Whether a pronoun may stand for the noun that its clause modifies ("who", «который»)."""
    return token.lower_ in _RELATIVE


def phrase_right(doc: Doc, start: int, outside: Collection[int]) -> Phrase | None:
    """The noun phrase that begins at token `start`, read off the surface: modifiers and nouns up to what ends it.

    Its head is the last noun, in Russian the first in the nominative (what follows are complements and the name).
    """
    end, head, last = start, None, start
    while end < len(doc) and end in outside:
        token = doc[end]
        part = grammar.pos(token)
        if token.is_space or token.text in _BREAKS:
            break
        if head is not None and token.lower_ == "of" and grammar.pos(doc[head]) == "NOUN":
            complement = phrase_right(doc, end + 1, outside)  # "the director of the museum"
            return Phrase(start, last + 1 if complement is None else complement.end, head)
        if part in ("VERB", "AUX", "SCONJ", "ADP") and token.tag_ != "VBN":
            break
        possessive = token.lower_ in _POSSESSIVE and end + 1 < len(doc) and grammar.is_nominal(doc[end + 1])
        if part == "PRON" and not (end == start and possessive):
            if end == start and token.lower_ not in _RELATIVE:
                return Phrase(start, start + 1, start)
            break
        if token.text == "-" and head == end - 1 and not doc[head].whitespace_:  # "52-year-old engineer"
            head = None
        if part in ("NOUN", "PROPN") or (
            token.text[:1].isupper() and part in ("ADJ", "X", "INTJ", "") and doc.lang_ != "ru"
        ):
            head, last = (end if head is None or doc.lang_ != "ru" else head), end
        elif part == "ADV" and head is None and doc.lang_ == "ru":  # «сказал | тогда | министр»
            start = end + 1
        elif part == "X" and head is not None:
            last = end if doc.lang_ == "ru" else last  # «представитель Lock Works»
        elif part == "ADV" or (head is not None and part not in ("PART", "PUNCT", "X") and not _goes_on(token)):
            break
        end += 1
    return None if head is None else Phrase(start, last + 1, head)


def _goes_on(token: Token) -> bool:
    """Whether a word behind a noun goes on with its complement: «глава | российского правительства»."""
    if grammar.pos(token) == "CCONJ":
        return token.lower_ == "и" and token.i + 1 < len(token.doc) and grammar.case(token.nbor()) == "Gen"
    return grammar.pos(token) in ("ADJ", "DET") and grammar.case(token) == "Gen"


def phrase_left(doc: Doc, end: int, outside: Collection[int]) -> Phrase | None:
    """The noun phrase that ends before token `end`, read off the surface."""
    if end < 1 or end - 1 not in outside:
        return None
    head = end - 1
    if grammar.pos(doc[head]) == "PRON":
        return None if doc[head].lower_ in _RELATIVE else Phrase(head, end, head)
    if grammar.pos(doc[head]) not in ("NOUN", "PROPN"):
        return None
    start = head
    while start - 1 in outside and grammar.pos(doc[start - 1]) in ("DET", "ADJ", "NOUN", "PROPN", "NUM"):
        start -= 1
    if doc.lang_ == "ru":
        nouns = [t for t in doc[start:end] if grammar.pos(t) in ("NOUN", "PROPN")]
        head = next((t.i for t in nouns if grammar.case(t) == "Nom"), head)
        if grammar.case(doc[head]) == "Nom":  # «в то же время перевозчик»: what is before the head is no part of it
            start = max((t.i + 1 for t in nouns if t.i < head), default=start)
    return Phrase(start, end, head)
