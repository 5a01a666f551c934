#!/usr/bin/env python3
"""How well names are told apart, and how fast: F1, precision, recall; load time; pairs a second; keys.

    benchmarks/names.py GOLD_NAMES_FOLDER [--part dev]

The folder holds `pairs_PART.tsv` (name, name, 1 or 0), `tokens_PART.tsv` (word in Latin letters, in Russian ones, 1 or
0), and `tokens_train.tsv`, of whose words names are made up to measure keys. Times are the processor's.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

from quotes.identity.name_keys import keys
from quotes.identity.name_matching import compare
from quotes.identity.spelling import load_models, spelled_alike
from quotes.lexicon.given_name_forms import given_names

THRESHOLD = 0.5
MADE_UP = 100_000
SAMPLE = 3_000
Row = tuple[str, str, bool]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--part", default="dev", help="dev, unless there is another")
    parser.add_argument("--errors", action="store_true", help="print the pairs of names that are judged wrongly")
    options = parser.parse_args()
    start = time.process_time()
    load_models()
    given_names()
    print(f"load: {time.process_time() - start:.2f} s")
    pairs = rows(options.folder / f"pairs_{options.part}.tsv")
    measure("pairs", pairs, lambda a, b: compare(a, b).probability)
    measure("tokens", rows(options.folder / f"tokens_{options.part}.tsv"), spelled_alike)
    if options.errors:
        for a, b, same in pairs:
            match = compare(a, b)
            if (match.probability >= THRESHOLD) != same:
                print(f"{int(same)}\t{a}\t{b}\t{match.probability}\t{match.reason}")
    block(pairs, words(options.folder / "tokens_train.tsv"))
    return 0


def rows(file: Path) -> list[Row]:
    lines = (line.split("\t") for line in file.read_text(encoding="utf-8").splitlines())
    return [(a, b, same == "1") for a, b, same in lines]


def words(file: Path) -> list[list[str]]:
    return [line.split("\t") for line in file.read_text(encoding="utf-8").splitlines()]


def measure(title: str, gold: Sequence[Row], judge: Callable[[str, str], float]) -> None:
    start = time.process_time()
    judged = [judge(a, b) for a, b, _ in gold]
    seconds = time.process_time() - start
    found = sum(value >= THRESHOLD for value in judged)
    right = sum(value >= THRESHOLD and same for value, (_, _, same) in zip(judged, gold, strict=True))
    true = sum(same for _, _, same in gold)
    print(
        f"{title}: F1 {2 * right / (found + true):.4f}, precision {right / found:.4f}, recall {right / true:.4f}; "
        f"{len(gold) / seconds:,.0f} pairs a second, none seen before"
    )
    bins: dict[int, list[bool]] = defaultdict(list)
    for value, (_, _, same) in zip(judged, gold, strict=True):
        bins[min(9, int(10 * value))].append(same)
    print("  right by probability: " + ", ".join(f"{b / 10}: {sum(v)}/{len(v)}" for b, v in sorted(bins.items())))


def block(pairs: Sequence[Row], train: Sequence[Sequence[str]]) -> None:
    """How many pairs share a key, and how many of many names a name shares one with."""
    alike = [(a, b) for a, b, same in pairs if same and compare(a, b).probability >= THRESHOLD]
    print(f"keys: {sum(not keys(a).isdisjoint(keys(b)) for a, b in alike)} of {len(alike)} found pairs share one")
    draw = random.Random(1)
    names = []
    for _ in range(MADE_UP):
        script = draw.randrange(2)
        names.append(f"{draw.choice(train)[script].title()} {draw.choice(train)[script].title()}")
    start = time.process_time()
    all_keys = [keys(name) for name in names]
    seconds = time.process_time() - start
    blocks: dict[str, list[int]] = defaultdict(list)
    for number, own in enumerate(all_keys):
        for key in own:
            blocks[key].append(number)
    sizes = [
        len({other for key in all_keys[number] for other in blocks[key]}) - 1
        for number in draw.sample(range(MADE_UP), SAMPLE)
    ]
    print(
        f"  {MADE_UP:,} names made up: {sum(map(len, all_keys)) / MADE_UP:.1f} keys a name, "
        f"{seconds / MADE_UP * 1e6:.0f} µs each; {sum(sizes) / SAMPLE:.0f} candidates on the mean, {max(sizes)} at most"
    )


if __name__ == "__main__":
    sys.exit(main())
