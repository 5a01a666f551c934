"""Learning how names are spelled, from pairs of words in Latin and Russian letters.

First, which letters stand for which: units are found by expectation maximisation (Dempster, Laird and Rubin 1977) over
all ways of cutting a pair of words (Jiampojamarn, Kondrak and Sherif 2007). Then every pair is cut the best way, and
what stands for what is counted, and beside which letters. The logistic regression over the costs learns from such
pairs, and from as many pairs of a word and a close neighbour of its partner, half of them the closest of many.

Words of one script are variants of one another where a word of the other script is paired with both. The same pairs in
the same order give the same model, byte for byte.
"""

from __future__ import annotations

import json
import math
import random
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Final, NamedTuple

from quotes.errors import InputError
from quotes.files import replacement
from quotes.fitting import fit_logistic, library
from quotes.identity.spelling import (
    ANY,
    SpellingModel,
    dump_models,
    genders_differ,
    letters,
    script,
    variants,
)

_SHAPES: Final = {(1, 1): 1e-2, (1, 2): 1e-3, (2, 1): 1e-3, (1, 0): 1e-3, (0, 1): 1e-3, (1, 3): 1e-4, (1, 4): 1e-5}
"""How many letters a unit has on either side, and how probable any such unit is before anything is learned."""
_ONE_SCRIPT: Final = {(1, 1): 1e-3, (1, 2): 1e-4, (2, 1): 1e-4, (1, 0): 1e-3, (0, 1): 1e-3, (2, 2): 1e-6}
_SAME_LETTER: Final = 30.0
"""How much more probable a letter is to stand for itself than for another, before anything is learned."""
_ROUNDS: Final = ((6, 3, 0.5), (2, 2, 2.0))
"""Rounds of learning units: of how many pairs one is taken, how often, and the count below which a unit is dropped."""
_LEAST: Final = 1e-9
"""The probability of any letter to stand for nothing."""
_NOISE: Final = 8.5
"""Nats a unit above which, on the mean, two words are taken for no pair at all."""
_CONTEXT: Final = 4.0
"""How many times a unit counts as seen beside any letter, in the share that it has anywhere."""
_TELLING: Final = 0.7
"""What a neighbour adds at least to the cost of a unit never seen beside it, to be kept: it was seen that often."""
_MARKED: Final = 0.5
"""The weight of a word whose marks are left out, or written as digraphs, beside the word itself."""
_EXAMPLES: Final = 12_000
_MOST_VARIANTS: Final = 4
"""Words of one script that are taken to be variants of one another, at most, for one word of the other script."""
_SURE: Final = 0.8
"""The probability from which two words count as one name when variants are looked for."""
_SPARSE: Final = 3
"""Of how many pairs one is used to look for variants in Russian."""
_CROWD: Final = 60
"""Words alike that are looked at, at most."""
_ALIKE: Final = str.maketrans("хкзцжчщдбф", "ггссшшштпв", "аеёиоуыэюяйьъ")
_NEIGHBOURS: Final = (3, 40)
"""Of how many words that begin alike the closest is a wrong example, in turn."""
_LATIN_ENDINGS: Final = (("sky", "skaya"), ("ski", "ska"), ("ov", "ova"), ("ev", "eva"), ("in", "ina"))
_SEED: Final = 5


class Pair(NamedTuple):
    """Two spellings of one name as `letters`, and how much they count."""

    first: str
    second: str
    weight: float = 1.0


Probabilities = Mapping[tuple[str, str], float]
Beside = tuple[str, str, str, str, str, str]
"""A unit between its neighbours: the letters before, in and behind it on the one side, then those on the other."""


def train(names: Path, output: Path) -> None:
    """Learn from a file of pairs and write the models to another, as JSON.

    Args:
        names: UTF-8, a pair a line: the word in Latin letters, a tab, the word in Russian letters.
        output: takes the place of a file that is there.

    Raises:
        InputError: a line of `names` is not such a pair, or there are too few to learn from.
        ModelError: scikit-learn or rapidfuzz is missing.
    """
    models = fit(read_pairs(names))
    text = json.dumps(dump_models(models), ensure_ascii=False, separators=(",", ":"))
    with replacement(output) as file:
        file.write(text.encode() + b"\n")


def read_pairs(names: Path) -> list[tuple[str, str]]:
    """The pairs of a file, Latin first. Raises `InputError` naming the line that is none."""
    pairs = []
    for number, line in enumerate(names.read_text(encoding="utf-8").splitlines(), start=1):
        cells = line.split("\t")
        if len(cells) != 2:
            raise InputError(
                f"{names}, line {number}: should be a word, a tab and a word", reason="format", line=number
            )
        pairs.append((cells[0], cells[1]))
    return pairs


def fit(pairs: Iterable[tuple[str, str]]) -> dict[str, SpellingModel]:
    """The spelling models learned from pairs of words, Latin first. Raises `InputError` where they are too few."""
    known = [
        Pair(cyrillic, latin)
        for latin, cyrillic in ((letters(a), letters(b)) for a, b in pairs)
        if script(latin) == "latin" and script(cyrillic) == "cyrillic" and not genders_differ(cyrillic, latin)
    ]
    across = _fitted(known, _SHAPES)
    return {
        "cyrillic-latin": across,
        "cyrillic": _fitted(_spelled_for_one(known, across), _ONE_SCRIPT),
        "latin": _fitted(_paired_with_one(known, across), _ONE_SCRIPT),
    }


def _paired_with_one(pairs: Sequence[Pair], across: SpellingModel) -> list[Pair]:
    """Latin words that are paired with one Russian word, in both orders."""
    groups: dict[str, dict[str, None]] = defaultdict(dict)
    for cyrillic, latin, _ in pairs:
        if across.likeness(cyrillic, latin).probability >= _SURE:
            groups[cyrillic][latin] = None
    return _both_orders(pair for group in groups.values() for pair in combinations(list(group)[:_MOST_VARIANTS], 2))


def _spelled_for_one(pairs: Sequence[Pair], across: SpellingModel) -> list[Pair]:
    """Russian words that may both stand for one Latin word, which is paired with one of them, in both orders."""
    alike: dict[str, list[str]] = defaultdict(list)
    for cyrillic in dict.fromkeys(pair.first for pair in pairs):
        alike[_frame(cyrillic)].append(cyrillic)
    return _both_orders(
        (cyrillic, other)
        for cyrillic, latin, _ in pairs[::_SPARSE]
        for other in alike[_frame(cyrillic)][:_CROWD]
        if other != cyrillic and across.likeness(other, latin).probability >= _SURE
    )


def _frame(word: str) -> str:
    """A Russian word without vowels, double letters, and what tells consonants apart that are taken for each other."""
    return re.sub(r"(.)\1+", r"\1", word.translate(_ALIKE))


def _both_orders(pairs: Iterable[tuple[str, str]]) -> list[Pair]:
    found: dict[Pair, None] = {}
    for a, b in pairs:
        if not genders_differ(a, b):
            found[Pair(a, b)] = found[Pair(b, a)] = None
    return list(found)


def _fitted(pairs: Sequence[Pair], shapes: Mapping[tuple[int, int], float]) -> SpellingModel:
    if not pairs:
        raise InputError("too few pairs of names: none has a variant to learn from", reason="format")
    spelled = [
        Pair(first, second, 1.0 if not i and not j else _MARKED)
        for pair in pairs
        for i, first in enumerate(variants(pair.first))
        for j, second in enumerate(variants(pair.second))
    ]
    probabilities = _units(spelled, shapes)
    counts = _cut(spelled, probabilities, shapes)
    model = _counted(_both_ways(counts) if shapes is _ONE_SCRIPT else counts)
    rows, right = [], []
    for first, second, same in _examples(pairs):
        spellings = [model.features(x, y) for x in variants(first) for y in variants(second)]
        features = min(filter(None, spellings), default=None)  # the first feature is the mean cost
        if features is not None:
            rows.append(features)
            right.append(same)
    weights, bias = fit_logistic(rows, right)
    return replace(model, weights=weights, bias=bias)


# units


def _units(pairs: Sequence[Pair], shapes: Mapping[tuple[int, int], float]) -> dict[tuple[str, str], float]:
    """The probability of each unit, learned from all ways of cutting the pairs."""

    def unlearned(unit: tuple[str, str]) -> float:
        return shapes[len(unit[0]), len(unit[1])] * (_SAME_LETTER if unit[0] == unit[1] else 1.0)

    probability: Callable[[tuple[str, str]], float] = unlearned
    learned: dict[tuple[str, str], float] = {}
    for step, times, least in _ROUNDS:
        for _ in range(times):
            counts: dict[tuple[str, str], float] = defaultdict(float)
            for pair in pairs[::step]:
                _expect(pair, probability, shapes, counts)
            counts = {unit: count for unit, count in counts.items() if count >= least}
            total = sum(counts.values())
            learned = {unit: count / total for unit, count in counts.items()}
            probability = _lookup(learned)
    return learned


def _lookup(learned: Probabilities) -> Callable[[tuple[str, str]], float]:
    return lambda unit: learned.get(unit, _LEAST if len(unit[0]) + len(unit[1]) < 3 else 0.0)


def _expect(
    pair: Pair,
    probability: Callable[[tuple[str, str]], float],
    shapes: Iterable[tuple[int, int]],
    counts: dict[tuple[str, str], float],
) -> None:
    """Add to `counts` how often each unit is expected in a pair (the forward-backward algorithm)."""
    x, y, weight = pair
    n, m = len(x), len(y)
    ahead = [[0.0] * (m + 1) for _ in range(n + 1)]
    ahead[0][0] = 1.0
    edges = []
    for i in range(n + 1):
        for j in range(m + 1):
            here = ahead[i][j]
            if not here:
                continue
            for a, b in shapes:
                if i + a <= n and j + b <= m:
                    unit = x[i : i + a], y[j : j + b]
                    likely = probability(unit)
                    if likely:
                        ahead[i + a][j + b] += here * likely
                        edges.append((i, j, i + a, j + b, unit, likely))
    whole = ahead[n][m]
    if not whole:
        return
    behind = [[0.0] * (m + 1) for _ in range(n + 1)]
    behind[n][m] = 1.0
    for i, j, end_i, end_j, unit, likely in reversed(edges):
        share = behind[end_i][end_j] * likely
        if share:
            behind[i][j] += share
            counts[unit] += weight * ahead[i][j] * share / whole


def _cut(pairs: Iterable[Pair], probabilities: Probabilities, shapes: Iterable[tuple[int, int]]) -> dict[Beside, float]:
    """How often each unit stands between its neighbours when every pair is cut the best way; noise left out."""
    costs = {unit: -math.log(probability) for unit, probability in probabilities.items()}
    counts: dict[Beside, float] = defaultdict(float)
    for pair in pairs:
        path, cost = _best_path(pair.first, pair.second, costs, shapes)
        if cost > _NOISE * len(path):
            continue
        x, y = f"^{pair.first}$", f"^{pair.second}$"
        i = j = 0
        for a, b in path:
            counts[x[i], a, x[i + len(a) + 1], y[j], b, y[j + len(b) + 1]] += pair.weight
            i, j = i + len(a), j + len(b)
    return counts


def _best_path(
    x: str, y: str, costs: Mapping[tuple[str, str], float], shapes: Iterable[tuple[int, int]]
) -> tuple[list[tuple[str, str]], float]:
    n, m = len(x), len(y)
    unseen = -math.log(_LEAST)
    best: list[list[tuple[float, int, int]]] = [[(math.inf, 0, 0)] * (m + 1) for _ in range(n + 1)]
    best[0][0] = (0.0, 0, 0)
    for i in range(n + 1):
        for j in range(m + 1):
            so_far = best[i][j][0]
            if so_far == math.inf:
                continue
            for a, b in shapes:
                if i + a <= n and j + b <= m:
                    unit = costs.get((x[i : i + a], y[j : j + b]), unseen if a + b == 1 else math.inf)
                    if so_far + unit < best[i + a][j + b][0]:
                        best[i + a][j + b] = (so_far + unit, i, j)
    path, i, j = [], n, m
    while i or j:
        _, from_i, from_j = best[i][j]
        path.append((x[from_i:i], y[from_j:j]))
        i, j = from_i, from_j
    return path[::-1], best[n][m][0]


# costs


def _counted(counts: Mapping[Beside, float]) -> SpellingModel:
    """The costs of units and of their neighbours."""
    units: dict[tuple[str, str], float] = defaultdict(float)
    for (_, a, _, _, b, _), count in counts.items():
        units[a, b] += count
    kept = {key: count for key, count in counts.items() if units[key[1], key[4]] >= 1}
    forward, forward_left, forward_right = _one_way(kept)
    backward, backward_left, backward_right = _one_way(_turned(kept))
    return SpellingModel(forward, backward, forward_left, forward_right, backward_left, backward_right)


def _turned(counts: Mapping[Beside, float]) -> dict[Beside, float]:
    return {(yl, b, yr, xl, a, xr): count for (xl, a, xr, yl, b, yr), count in counts.items()}


def _both_ways(counts: Mapping[Beside, float]) -> dict[Beside, float]:
    turned = _turned(counts)
    return {beside: counts.get(beside, 0.0) + turned.get(beside, 0.0) for beside in {**counts, **turned}}


Table = dict[str, dict[str, float]]


def _one_way(counts: Mapping[Beside, float]) -> tuple[Table, Table, Table]:
    """What units cost by their first side, and what the letter before, and the one behind, adds to that.

    The costs of letters that stand for nothing, and the other way round, are counted against all places of a word.
    """
    plain: Table = defaultdict(lambda: defaultdict(float))
    left: Table = defaultdict(lambda: defaultdict(float))
    right: Table = defaultdict(lambda: defaultdict(float))
    places: dict[tuple[str, str], float] = defaultdict(float)
    for (before, unit, behind, _, other, _), count in counts.items():
        plain[unit][other] += count
        left[before + unit][other] += count
        right[unit + behind][other] += count
        for a, b in zip(before + unit, unit + behind, strict=True):
            places["", ""] += count
            places[a, ""] += count
            places["", b] += count
    totals = {unit: sum(others.values()) if unit else places["", ""] for unit, others in plain.items()}
    shares = {
        unit: {other: (count + 0.02) / (totals[unit] + 2) for other, count in others.items()}
        for unit, others in plain.items()
    }
    added_before = {
        key: _added(others, shares[key[1:]], places[key, ""] if len(key) == 1 else sum(others.values()))
        for key, others in left.items()
    }
    added_behind = {
        key: _added(others, shares[key[:-1]], places["", key] if len(key) == 1 else sum(others.values()))
        for key, others in right.items()
    }
    return {unit: _logarithms(others) for unit, others in shares.items()}, _told(added_before), _told(added_behind)


def _logarithms(shares: Mapping[str, float]) -> dict[str, float]:
    return {key: round(-math.log(share), 1) for key, share in shares.items()}


def _added(counts: Mapping[str, float], shares: Mapping[str, float], total: float) -> dict[str, float]:
    """What it adds to the costs of units that they stand beside a certain letter."""
    ratios = {
        other: (count + _CONTEXT * shares[other]) / (total + _CONTEXT) / shares[other]
        for other, count in counts.items()
    }
    return _logarithms(ratios | {ANY: _CONTEXT / (total + _CONTEXT)})


def _told(table: Mapping[str, dict[str, float]]) -> Table:
    """The neighbours that are seen often enough to change costs by more than a little."""
    return {key: costs for key, costs in table.items() if costs[ANY] >= _TELLING}


# examples


def _examples(pairs: Sequence[Pair]) -> Iterator[tuple[str, str, bool]]:
    """Pairs that are one name, and as many that are two."""
    distance = library("rapidfuzz.distance").Levenshtein.distance
    draw = random.Random(_SEED)
    partners: dict[str, set[str]] = defaultdict(set)
    for pair in pairs:
        partners[pair.first].add(pair.second)
    words = sorted({pair.second for pair in pairs})
    for number, pair in enumerate(draw.sample(pairs, min(_EXAMPLES, len(pairs)))):
        yield pair.first, pair.second, True
        start = bisect_left(words, pair.second[:2])
        end = bisect_left(words, pair.second[:2] + "\uffff")
        size = _NEIGHBOURS[number % len(_NEIGHBOURS)]
        others = [words[draw.randrange(start, end)] for _ in range(size)]
        wrong = [word for word in others if word not in partners[pair.first] and word != pair.first]
        if wrong:
            yield pair.first, min(wrong, key=lambda word: (distance(word, pair.second), word)), False
        for other in _other_gender(pair.first):
            yield other, pair.second, False


def _other_gender(surname: str) -> list[str]:
    """A Russian surname as the other gender has it."""
    for ending, other in (
        ("ский", "ская"),
        ("цкий", "цкая"),
        ("ов", "ова"),
        ("ев", "ева"),
        ("ин", "ина"),
        *_LATIN_ENDINGS,
    ):
        if surname.endswith(ending):
            return [surname.removesuffix(ending) + other]
        if surname.endswith(other):
            return [surname.removesuffix(other) + ending]
    return []
