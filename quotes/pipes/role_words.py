"""Roles in words: how much each says, and how one person's role reads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from quotes.languages import grammar, russian_words
from quotes.lexicon import key
from quotes.pipes.phrases import nominative

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from quotes.pipes.roles import Role
    from quotes.pipes.vocabulary import Vocabulary

_COMMAS = frozenset(",，")
PARTIES = frozenset(("democrat", "republican", "independent"))
_PLURALS = (("s.", "."), ("ies", "y"), ("men", "man"), ("s", ""))


def wording(doc: Doc, role: Role, vocabulary: Vocabulary) -> str:
    """A role in words, as one person has it."""
    head = doc[role.head]
    if doc.lang_ == "ru" and is_mistaken(head):
        nominative_already = "Nom" in russian_words.cases_in_singular(head.text)
        named = head.text if nominative_already else vocabulary.lemma_of(head.text, "NOUN")
        return " ".join(f"{doc[role.start : role.head].text} {named} {doc[role.head + 1 : role.end].text}".split())
    text = nominative(doc, role.start, role.end, role.head).lstrip("-–—― ")
    singular = singular_of(doc[role.head], vocabulary) if role.end == role.head + 1 else None
    return text if singular is None else text.removesuffix(doc[role.head].text) + singular


def in_rows(doc: Doc, places: Sequence[Role]) -> list[list[Role]]:
    """Roles that stand in a row with commas between, together: «лидер движения, депутат парламента Анна Ли»."""
    found: list[list[Role]] = []
    for role in sorted(set(places)):
        last = found[-1][-1] if found else None
        if last is not None and role.start == last.end + 1 and doc[last.end].text in _COMMAS:
            found[-1].append(role)
        else:
            found.append([role])
    return found


class Fullness(NamedTuple):
    """How much roles say, the first difference first.

    A post goes before a description ("a leading advocate for reform"), one that is held before one that was ("who
    served as"), the own one before that of several ("Senators"), then the longer one.
    """

    post: bool
    held: bool
    own: bool
    words: int


def fullness(doc: Doc, row: Sequence[Role], vocabulary: Vocabulary) -> Fullness:
    """How much roles that stand in a row say together."""
    tokens = [token for role in row for token in doc[role.start : role.end]]
    return Fullness(
        post=any(_is_post(token, vocabulary) for token in tokens) or any(_has_rank(doc[r.head]) for r in row),
        held=not any(_is_past(doc, role.start) for role in row),
        own=not any(singular_of(doc[role.head], vocabulary) for role in row),
        words=sum(part.isalpha() for token in tokens for part in token.text.split("-")),
    )


def _is_post(token: Token, vocabulary: Vocabulary) -> bool:
    """Whether a noun names a post, or that of several ("Senators")."""
    single = singular_of(token, vocabulary)
    return vocabulary.is_office(token) or (single is not None and key(single).rstrip(".") in vocabulary.lexicon.offices)


def _has_rank(head: Token) -> bool:
    """Whether a noun tells the rank of a party's member in a body: "the top Democrat on the committee"."""
    first = head.nbor(-1) if head.i else head
    following = head.nbor().lower_ if head.i + 1 < len(head.doc) else ""
    return head.lower_ in PARTIES and following in ("on", "in") and grammar.pos(first) in ("ADJ", "VERB", "NUM")


def _is_past(doc: Doc, start: int) -> bool:
    """Whether the words before a role put it into the past: "who served as mayor", "then the mayor"."""
    while start and doc[start - 1].lower_ in ("the", "a", "an"):
        start -= 1
    before = [token.lower_ for token in doc[max(0, start - 2) : start]]
    return before in (["served", "as"], ["who", "was"]) or before[-1:] in (["then"], ["тогда"])


def singular_of(token: Token, vocabulary: Vocabulary) -> str | None:
    """What one of several is called whose English office a token gives ("Sens.", "mayors"); None if it gives none."""
    word = token.text
    if vocabulary.language == "ru" or vocabulary.lexicon.is_person(key(word)):
        return None
    for plural, single in _PLURALS:
        if word.endswith(plural):
            form = word.removesuffix(plural) + single
            if vocabulary.lexicon.is_person(key(form)) and not vocabulary.is_honorific(form):
                return form
    return None


def is_mistaken(noun: Token) -> bool:
    """Whether a Russian noun is tagged as what no role of one is («главы фонда Олега Тарна» as several)."""
    return grammar.number(noun) == "plur" or grammar.pos(noun) == "ADJ"
