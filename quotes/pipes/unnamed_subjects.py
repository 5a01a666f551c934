"""What stands between "it" or "they" and the body that it may stand for: subjects and nouns without a name.

"The Canal Trust met the divers. They left": the divers did. "The Trust wrote a letter. It says …": the letter does. And
"the company" between a name and "it" keeps the company in mind.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from quotes.languages import grammar
from quotes.pipes.discourse import Discourse, Mention, subjecthood

if TYPE_CHECKING:
    from spacy.tokens import Token

_REACH = 150  # tokens


def rivals_before(discourse: Discourse, position: int, *, plural: bool) -> list[int]:
    """The subjects before a token that "they" (if `plural`) or "it" may stand for rather than for a named body."""
    first = position - _REACH
    if plural:
        return [token for token in discourse.plurals if first < token < position]
    tokens = _nouns_before(discourse, position)
    return [token.i for token in tokens if token.dep_ in grammar.SUBJECTS and not _means_somebody(discourse, token)]


def bodies_by_nouns(discourse: Discourse, position: int) -> dict[int, list[Mention]]:
    """Where singular nouns before a token mean named bodies, by the bodies' numbers: "the company" is Lockgate."""
    found: dict[int, list[Mention]] = {}
    for token in _nouns_before(discourse, position):
        fits = discourse.bodies_called(token) if discourse.vocabulary.is_org_noun(token) else {}
        best = max(fits.values(), default=0.0)
        for number, fit in fits.items():
            if fit == best:
                mention = Mention(token.i, number, subjecthood(token), inside=False)
                found.setdefault(number, []).append(mention)
    return found


def _nouns_before(discourse: Discourse, position: int) -> list[Token]:
    """The singular common nouns of the reporter's before a token that are in no name."""
    return [
        token
        for token in discourse.doc[max(position - _REACH, 0) : position]
        if not discourse.in_speech[token.i]
        and grammar.pos(token) == "NOUN"
        and grammar.number(token) != "plur"
        and discourse.people.at(token) is None
    ]


def _means_somebody(discourse: Discourse, noun: Token) -> bool:
    """Whether a noun means a person, or a body that the text names."""
    words = discourse.vocabulary
    person = words.is_person_noun(noun) or words.is_unnamed(noun)
    return person or (words.is_org_noun(noun) and bool(discourse.bodies_called(noun)))
