"""Roles that only a description gives: "Ann Lee left. The Labour nominee had lost." tells what she is.

Asked for speakers only whose role stands beside none of their names. A description is a noun of office with "the" that
the reporter's own sentence is about.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from quotes.languages import grammar
from quotes.offices.reading import read_role
from quotes.pipes.phrases import Phrase, phrase_of

if TYPE_CHECKING:
    from spacy.tokens import Token

    from quotes.pipes.antecedents import Antecedent
    from quotes.pipes.coreference import Resolver
    from quotes.pipes.scene import Scene

_LIKELY = 0.5


def learn_roles(scene: Scene, resolver: Resolver, speakers: Collection[int]) -> None:
    """Give those of the `speakers` a role that the likeliest description of each tells."""
    best: dict[int, tuple[tuple[bool, float], Phrase, Antecedent]] = {}
    for phrase in _descriptions(scene, resolver):
        with resolver.discourse.as_of(phrase.head):
            antecedent, chance = resolver.readings(phrase)[0]
        entity = antecedent.entity
        if entity is None or entity.number not in speakers or chance < _LIKELY:
            continue
        office = read_role(phrase.text(scene.doc), scene.doc.lang_)
        worth = not office.former, chance  # what somebody is goes before what he was
        if entity.number not in best or worth > best[entity.number][0]:
            best[entity.number] = worth, phrase, antecedent
    for _, phrase, antecedent in best.values():
        resolver.take(phrase, antecedent)


def _descriptions(scene: Scene, resolver: Resolver) -> Iterator[Phrase]:
    """The phrases of the reporter's that describe somebody who is named elsewhere."""
    for frame in scene.frames:
        for token in frame.tokens:
            if grammar.pos(token) != "NOUN" or not _is_topic(token) or grammar.number(token) == "plur":
                continue
            if not scene.vocabulary.is_role_noun(token):
                continue
            phrase = _without_mark(phrase_of(token, frame.outside), scene)
            if _tells(token, phrase, scene) and resolver.named(phrase) is None:
                yield phrase


def _is_topic(token: Token) -> bool:
    """Whether a noun is the subject of the reporter's own statement, or owns it: no subject of what others say."""
    subject = token.head if token.dep_ in grammar.POSSESSIVES else token
    verb = subject.head
    while verb.dep_ == "conj":
        verb = verb.head
    return subject.dep_ in grammar.SUBJECTS and verb.dep_ in ("ROOT", "root", "advcl")


def _tells(head: Token, phrase: Phrase, scene: Scene) -> bool:
    """Whether a phrase tells a role: "the northern banker", "the director", but not "a director", nor "the client"."""
    if scene.doc.lang_ != "ru" and scene.doc[phrase.start].lower_ not in ("the", "this"):
        return False
    detailed = phrase.end - phrase.start > (1 if scene.doc.lang_ == "ru" else 2)
    return detailed or scene.vocabulary.is_office(head)


def _without_mark(phrase: Phrase, scene: Scene) -> Phrase:
    """The phrase of an owner without the mark: "the nominee's" plan."""
    marked = scene.doc[phrase.end - 1].text in grammar.POSSESSIVE_MARKS
    return Phrase(phrase.start, phrase.end - 1, phrase.head) if marked else phrase
