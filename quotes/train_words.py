"""Learning which words tell a source, from the nouns and pronouns near speech in annotated texts."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from quotes.fitting import fit_source_words
from quotes.pipes.ranking import SourceWords
from quotes.pipes.source_words import in_speech, is_nominal, source_clues
from quotes.pipes.vocabulary import vocabulary
from quotes.records import Span

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_NEAR = 15  # tokens from speech in which a word may be its source
_LEAST = 50  # sources, below which there is nothing to learn


class Worded(NamedTuple):
    """A noun or pronoun near speech: what the words around it tell, and whether it is the head of a source."""

    document: str
    language: str
    clues: Collection[str]
    right: bool


def words_near_speech(document: str, doc: Doc, parts: Sequence[Span], sources: Sequence[Span]) -> Iterator[Worded]:
    """The nouns and pronouns of a document that stand outside of speech and near it.

    Args:
        document: its name. doc: its parse.
        parts: the spans of its speech. sources: those that are annotated as sources; all in code points.
    """
    words = vocabulary(doc.lang_)
    spoken = in_speech(doc, sorted(parts))
    near = _within(spoken, _NEAR)
    heads = {token.i for source in sources for token in _heads(doc, source)}
    for token in doc:
        if near[token.i] and not spoken[token.i] and is_nominal(token):
            yield Worded(document, doc.lang_, source_clues(token, spoken, words), token.i in heads)


def source_words(rows: Sequence[Worded]) -> dict[str, SourceWords]:
    """What words tell of a source, for each language with enough to learn from."""
    told = {}
    for language in sorted({row.language for row in rows}):
        own = [row for row in rows if row.language == language]
        if sum(row.right for row in own) >= _LEAST:
            told[language] = fit_source_words([row.clues for row in own], [row.right for row in own])
    return told


def _within(marked: Sequence[bool], reach: int) -> list[bool]:
    """For each place whether one that is marked lies within reach on either side."""
    total = [0, *accumulate(marked)]
    last = len(marked)
    return [total[min(place + reach + 1, last)] > total[max(place - reach, 0)] for place in range(last)]


def _heads(doc: Doc, offsets: Span) -> list[Token]:
    """The tokens of a stretch that depend on none of its others."""
    span = doc.char_span(*offsets, alignment_mode="expand")
    if span is None:
        return []
    return [token for token in span if token.head.i == token.i or not span.start <= token.head.i < span.end]
