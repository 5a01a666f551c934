#!/usr/bin/env python3
"""What odd quotation marks cost: the figures of annotated texts as they are, and with their double marks spoilt.

    benchmarks/marks.py GOLD_FOLDER…

Each folder has a `gold.jsonl` and `texts/`. A quotation whose mark is left out is still wanted whole, so that the
figures fall even if no other is hurt. What is drawn is drawn from a fixed seed.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate
from pathlib import Path

os.environ |= dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")  # before numpy is imported

from quotes.annotations import GoldDocument, read_gold
from quotes.config import Config
from quotes.evaluate import evaluate
from quotes.records import Span

Spoil = Callable[[list[str], list[int], random.Random], None]
"""Changes the characters of a text, given where its double marks are; "" leaves one out."""

MARKS = '«»“”„"'
TURNED = {"«": "»", "»": "«", "“": "”", "”": "“", "„": "“", '"': "”"}
FIGURES = ("detection_f1", "speaker", "end_to_end_f1")


def every(mark: str) -> Spoil:
    """All marks alike."""

    def spoil(text: list[str], marks: list[int], draw: random.Random) -> None:
        for at in marks:
            text[at] = mark

    return spoil


def half_straight(text: list[str], marks: list[int], draw: random.Random) -> None:
    for at in marks:
        text[at] = draw.choice((text[at], '"'))


def one_turned(text: list[str], marks: list[int], draw: random.Random) -> None:
    at = draw.choice(marks)
    text[at] = TURNED[text[at]]


def one_lost(text: list[str], marks: list[int], draw: random.Random) -> None:
    text[draw.choice(marks)] = ""


def one_end_lost(text: list[str], marks: list[int], draw: random.Random) -> None:
    ends = [at for at in marks if text[at] in "»”" or (text[at] == '"' and at and not text[at - 1].isspace())]
    if ends:
        text[draw.choice(ends)] = ""


WAYS: Mapping[str, Spoil] = {
    "as they are": lambda text, marks, draw: None,
    "all straight": every('"'),
    "all two apostrophes": every("''"),
    "all closing": every("”"),
    "half of them straight": half_straight,
    "one of each text turned round": one_turned,
    "one of each text left out": one_lost,
    "one closing mark of each text left out": one_end_lost,
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="+", type=Path, help="folders with gold.jsonl and texts")
    for folder in parser.parse_args().gold:
        documents = [with_text(document, folder / "texts") for document in read_gold(folder / "gold.jsonl")]
        print(f"\n| {folder.name}: marks | {' | '.join(FIGURES)} |\n|---|{'---|' * len(FIGURES)}")
        for name, spoil in WAYS.items():
            draw = random.Random(1)
            figures = evaluate([spoilt(document, spoil, draw) for document in documents], None, Config()).figures
            print(f"| {name} | {' | '.join(f'{figures[figure].value:.3f}' for figure in FIGURES)} |", flush=True)
    return 0


def with_text(document: GoldDocument, texts: Path) -> GoldDocument:
    return replace(document, text=(texts / f"{document.id.removesuffix('.txt')}.txt").read_bytes().decode("utf-8"))


def spoilt(document: GoldDocument, spoil: Spoil, draw: random.Random) -> GoldDocument:
    """A document with its marks spoilt, and the annotation where its words are then."""
    text = document.text or ""
    characters = list(text)
    marks = [at for at, character in enumerate(text) if character in MARKS]
    if marks:
        spoil(characters, marks, draw)
    places = list(accumulate(map(len, characters), initial=0))

    def moved(spans: Sequence[Span]) -> tuple[Span, ...]:
        return tuple((places[start], places[end]) for start, end in spans)

    quotes = tuple(
        replace(quote, segments=moved(quote.segments), mention=moved(quote.mention), cue=moved(quote.cue))
        for quote in document.quotes
    )
    return replace(document, text="".join(characters), quotes=quotes)


if __name__ == "__main__":
    sys.exit(main())
