"""Who is meant by a noun of kinship: "my father", where the text introduces him by it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from quotes.pipes.people import Entity, Name, People
    from quotes.pipes.vocabulary import Vocabulary

_PARENTS, _PARENT = "parents", frozenset(("father", "mother", "dad", "mom", "mum"))


def relative(doc: Doc, people: People, vocabulary: Vocabulary, noun: Token, possessor: str) -> Entity | None:
    """Who is introduced somewhere as somebody's relative: "my father" after "my parents, Tom and Ann Lee".

    Args:
        doc: the document. people: its entities. vocabulary: the words of its language.
        noun: a noun of kinship. possessor: the pronoun before it, in small letters.
    """
    lemma, gender = vocabulary.lemma(noun), vocabulary.word_gender(noun.text)
    kin = {lemma, _PARENTS} if lemma in _PARENT else {lemma}
    found = {
        entity.number: entity
        for entity in people.entities
        if entity.kind == "person" and (gender is None or entity.gender in (None, gender))
        for name in entity.mentions
        if _relation(doc, people, vocabulary, name, possessor) in kin
    }
    return next(iter(found.values())) if len(found) == 1 else None


def _relation(doc: Doc, people: People, vocabulary: Vocabulary, name: Name, possessor: str) -> str:
    """The noun of kinship that introduces a name, alone or as the second of two, behind a pronoun."""
    place = name.start - 1
    if place > 1 and doc[place].lower_ == "and":
        first = people.at(doc[place - 1])
        place = min((m.start for m in first.mentions if m.start < place <= m.end), default=0) - 1 if first else 0
    if place > 1 and doc[place].text == ",":
        place -= 1
    if place < 1 or doc[place - 1].lower_ != possessor:
        return ""
    return vocabulary.lemma(doc[place])
