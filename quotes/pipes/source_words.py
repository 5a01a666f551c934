"""How likely a word is a source, by the words around it.

What the forests ask for names no words. What words tell ("argued" has a speaker, "a copy of" has none) is learned
apart, for each language by itself: a logistic regression over a noun or pronoun, what it depends on, what else does,
and where speech stands beside that, much as sources are tagged (Pareti 2015). The forest that ranks sources takes the
probability as one of its features; for a language without weights it is nought.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING

from quotes.languages import grammar
from quotes.records import Span

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from quotes.pipes.vocabulary import Vocabulary

_NOMINAL = frozenset(("NOUN", "PROPN", "PRON", "DET", "ADJ", "NUM"))
_COMPLEMENTS = frozenset(("ccomp", "xcomp", "dobj", "obj", "advcl", "acl", "prep", "agent", "oprd", "parataxis"))
_BESIDE_HEAD = frozenset(("mark", "prep", "dobj", "obj", "aux"))
_BESIDE = (-3, -2, -1, 1, 2, 3)  # tokens from a word that may be speech beside it


def in_speech(doc: Doc, parts: Sequence[Span]) -> list[bool]:
    """For each token whether it begins in one of the spans of speech, which are code points in the text's order."""
    offsets: list[int] = doc.to_array("IDX").tolist()
    found = [False] * len(offsets)
    for (start, end), (following, _) in zip_longest(parts, parts[1:], fillvalue=(1 << 60, 0)):
        first, last = (bisect_left(offsets, edge) for edge in (start, min(end, following)))
        found[first:last] = [True] * (last - first)
    return found


def is_nominal(token: Token) -> bool:
    """Whether a token can be the head of a source."""
    return grammar.pos(token) in _NOMINAL


def source_clues(token: Token, spoken: Sequence[bool], words: Vocabulary) -> Collection[str]:
    """What the words around a token tell of its being a source; each clue once, in an order that is always the same.

    Args:
        token: the head of a phrase. spoken: for each token of the document whether it stands in speech.
        words: the words of its language.
    """
    doc, head = token.doc, token.head
    own, above = _word(token, words), _word(head, words)
    beside = sorted({place > 0 for place in _BESIDE if _is_spoken(spoken, head.i + place)})
    clues = [
        f"word={own}",
        f"dep={token.dep_}",
        f"tag={_tag(token)}",
        f"name={token.ent_type_}",
        f"name,dep={token.ent_type_},{token.dep_}",
        f"head={above}",
        f"head,dep={above},{token.dep_}",
        f"head tag={_tag(head)}",
        f"head dep={head.dep_}",
        f"before={_word(doc[token.i - 1], words) if token.i else ''}",
        f"behind={_word(doc[token.i + 1], words) if token.i + 1 < len(doc) else ''}",
    ]
    if token.dep_ == "pobj":
        higher = _word(head.head, words)
        clues += [f"through={above},{higher}", f"above={higher},{head.head.dep_}"]
    if head.dep_ == "conj":
        clues.append(f"joined={_word(head.head, words)}")
    for child in head.children:
        if child.i != token.i and child.dep_ in _COMPLEMENTS:
            clues += [f"has={child.dep_}", f"head,has={above},{child.dep_}"]
        if child.dep_ in _BESIDE_HEAD:
            clues.append(f"head,with={above},{child.dep_},{_word(child, words)}")
    for behind in beside:
        side = "behind" if behind else "before"
        clues += [f"speech={side}", f"head,speech={above},{side}", f"dep,speech={token.dep_},{side}"]
    return dict.fromkeys(clues)


def _is_spoken(spoken: Sequence[bool], place: int) -> bool:
    return 0 <= place < len(spoken) and spoken[place]


def _word(token: Token, words: Vocabulary) -> str:
    """A word as the lexicon would keep it; who is named tells nothing of other texts."""
    return "" if grammar.is_name(token) else words.lemma(token)


def _tag(token: Token) -> str:
    return token.tag_ or f"{grammar.pos(token)} {grammar.case(token)}".strip()
