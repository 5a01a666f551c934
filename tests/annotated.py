"""Documents annotated by hand, for tests that must not hang on what a parser makes of a sentence."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import spacy
from spacy.tokens import Doc

if TYPE_CHECKING:
    from spacy.vocab import Vocab

_CLOSING = frozenset(",.!?:;»”)")
_OPENING = frozenset("«“(")


def build(language: str, rows: str) -> Doc:
    """A document from one line a token: `word POS relation head [features or tag [entity label]]`.

    Heads count from 1 over the whole document, 0 is a root; `-` leaves a field out. A field with "=" holds features
    ("Case=Nom|Number=Sing"), else it is the tag ("VBD"). Words are parted by one space, punctuation stands as it is
    printed; a blank line begins a new sentence. Neighbours of one label are one entity.
    """
    sentences = [block.strip().split("\n") for block in rows.strip().split("\n\n")]
    cells = [[*line.split(), "-", "-"][:6] for lines in sentences for line in lines]
    words, parts, relations, heads, features, labels = (list(column) for column in zip(*cells, strict=True))
    starts = {sum(map(len, sentences[:number])) for number in range(len(sentences))}
    return Doc(
        _vocab(language),
        words=words,
        spaces=[
            word not in _OPENING and after not in _CLOSING and not after.startswith("'")
            for word, after in zip(words, [*words[1:], "."], strict=True)
        ],
        pos=["" if part == "-" else part for part in parts],
        tags=["" if value == "-" or "=" in value else value for value in features],
        morphs=[value if "=" in value else "" for value in features],
        deps=["" if relation == "-" else relation for relation in relations],
        heads=[int(head) - 1 if head not in ("0", "-") else index for index, head in enumerate(heads)],
        sent_starts=[index in starts for index in range(len(words))],
        ents=_marked(labels),
    )


def _marked(labels: list[str]) -> list[str]:
    """Labels as spaCy takes them: "O", "B-PERSON", "I-PERSON"."""
    return [
        "O" if label == "-" else f"{'I' if label == before else 'B'}-{label}"
        for before, label in zip(["-", *labels[:-1]], labels, strict=True)
    ]


@cache
def _vocab(language: str) -> Vocab:
    return spacy.blank(language).vocab
