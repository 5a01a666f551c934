"""The places where a body's name stands outside of the named entities, which see one and miss the next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from quotes.languages import grammar

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from quotes.pipes.people import Entity, People


def note_recurring(doc: Doc, capitalised: Sequence[Token], people: People) -> None:
    """Note the further places of the names of bodies, word for word: "Lockgate shut. Lockgate said so".

    Args:
        doc: the document. capitalised: its tokens that begin with a capital.
        people: its entities; mentions are added to those that are bodies and no places.
    """
    names = _names(doc, people)
    beginnings = {words[0] for words in names}
    for token in capitalised:
        if token.text not in beginnings or token.i in people.by_token or not _ends_name(doc, token.i - 1):
            continue
        for words, entity in names.items():
            end = token.i + len(words)
            again = tuple(other.text for other in doc[token.i : end]) == words and _ends_name(doc, end)
            free = people.by_token.keys().isdisjoint(range(token.i, end))
            if again and free and (len(words) > 1 or grammar.is_name(token)):
                people.note(entity, token.i, end, words)
    for entity in names.values():
        entity.mentions.sort()


def _names(doc: Doc, people: People) -> dict[tuple[str, ...], Entity]:
    """The words of each body's names; no single word that names a person too."""
    persons: set[str] = set()
    found: dict[tuple[str, ...], Entity] = {}
    for entity in people.entities:
        for mention in entity.mentions:
            if entity.kind == "person":
                persons.update(mention.words)
            elif not entity.place:
                found[tuple(token.text for token in doc[mention.start : mention.end])] = entity
    return {words: entity for words, entity in found.items() if len(words) > 1 or persons.isdisjoint(words)}


def _ends_name(doc: Doc, place: int) -> bool:
    """Whether the token beside a name is no further part of it."""
    return not 0 <= place < len(doc) or not (doc[place].text[:1].isupper() and grammar.is_name(doc[place]))
