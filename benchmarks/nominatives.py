#!/usr/bin/env python3
"""How many Russian names come out in the right nominative.

    benchmarks/nominatives.py GOLD_FOLDER [--errors]

Prints, for each folder `ru_*` with a `gold.jsonl` and `texts/`, of the segments found whose gold speaker is a person:
how many have that person (the names share a word in any case), and how many of those are letter for letter the gold
name (ё is е); and of the gold mentions that are personal names, how many are given in the nominative as they stand,
with what the document tells of the person. And for each `names/nominative_*.tsv`, of rows form and nominative, how
many forms are given in their nominative with no context at all. `--errors` prints what is wrong.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

os.environ |= dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")  # before numpy is imported

import quotes
from quotes.annotations import read_gold
from quotes.annotations.gold import GoldDocument
from quotes.languages import grammar, names
from quotes.languages.name_inflection import nominative_name
from quotes.matching import match, trimmed
from quotes.pipes import storage

if TYPE_CHECKING:
    from spacy.tokens import Doc


@dataclass(slots=True)
class Tally:
    """What was asked, how much of it is right, and the rest: place, right name, name given."""

    asked: int = 0
    right: int = 0
    errors: list[tuple[str, str, str]] = field(default_factory=list)

    def add(self, place: str, wanted: str, given: str) -> None:
        self.asked += 1
        if plain(wanted) == plain(given):
            self.right += 1
        else:
            self.errors.append((place, wanted, given))

    def __str__(self) -> str:
        return f"{self.right} of {self.asked} ({self.right / max(self.asked, 1):.3f})"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path, help="the folder with ru_*/ and names/")
    parser.add_argument("--errors", action="store_true", help="print every wrong name")
    args = parser.parse_args()
    for folder in sorted(args.gold.glob("ru_*")):
        persons, speakers, mentions = Tally(), Tally(), Tally()
        for document in read_gold(folder / "gold.jsonl"):
            doc = quotes.load("ru")((folder / "texts" / f"{document.id}.txt").read_bytes().decode("utf-8"))
            for wanted, given in speakers_of(doc, document):
                persons.add(document.id, wanted, wanted if share_a_word(wanted, given) else given)
                if share_a_word(wanted, given):
                    speakers.add(document.id, wanted, given)
            for wanted, given in mentions_of(doc, document):
                mentions.add(document.id, wanted, given)
        print(f"{folder.name}: the right person in {persons} segments, by the right name in {speakers} of these")
        print(f"{folder.name}: {mentions} mentions in their nominative")
        show([*speakers.errors, *mentions.errors] if args.errors else [])
    for table in sorted(args.gold.glob("names/nominative_*.tsv")):
        forms = Tally()
        for line in table.read_text(encoding="utf-8").splitlines():
            form, wanted = line.split("\t")
            forms.add(form, wanted, nominative_name([form]))
        print(f"{table.name}: {forms} forms alone")
        show(forms.errors if args.errors else [])
    return 0


def show(errors: list[tuple[str, str, str]]) -> None:
    for place, wanted, given in errors:
        print(f"  {place}: {wanted!r}, given as {given!r}")


def plain(name: str) -> str:
    return " ".join(name.casefold().replace("ё", "е").split())


def share_a_word(one: str, other: str) -> bool:
    return any(len(a) > 2 and names.same_word(a, b) for a in one.split() for b in other.split())


def speakers_of(doc: Doc, document: GoldDocument) -> Iterator[tuple[str, str]]:
    """The gold speaker and the one given of each segment found whose gold speaker is a person."""
    golds = [(trimmed(doc.text, segment), quote) for quote in document.quotes for segment in quote.segments]
    said = [(trimmed(doc.text, (s[0], s[1])), u) for u in storage.read_utterances(doc) for s in u.segments]
    found = match([span for span, _ in golds], [span for span, _ in said])
    for place, number in sorted(found.items()):
        gold = golds[place][1]
        if gold.speaker_type == "person" and gold.speaker:
            yield gold.speaker, said[number][1].source.name


def mentions_of(doc: Doc, document: GoldDocument) -> Iterator[tuple[str, str]]:
    """The nominative of each gold mention by name, as gold's speaker spells it, and as the project gives it."""
    people = storage.read_people(doc)
    for quote in document.quotes:
        if quote.speaker_type != "person" or not quote.speaker or not quote.mention:
            continue
        start, end = quote.mention[0]
        named = [
            (token, word)
            for token in doc
            if start < token.idx + len(token) and token.idx < end and token.text[:1].isupper()
            for word in quote.speaker.split()
            if names.same_word(token.text, word)
        ]
        if named:
            form, last = " ".join(token.text for token, _ in named), named[-1][0]
            entity = next((e for token, _ in named if (e := people.at(token)) is not None), None)
            others = [other for other in entity.forms if other != form] if entity else []
            gender = entity.gender if entity and entity.gender != "neut" else None
            given = nominative_name([form, *others], gender=gender, case=grammar.case_hint(last))
            yield " ".join(word for _, word in named), given


if __name__ == "__main__":
    sys.exit(main())
