"""How likely two words are spellings of one name: Russian and Latin letters, or both in one script.

Two words are cut into units, runs of letters that stand for one another («ш» and "sh", «кс» and "x", «ь» and nothing),
the way that costs least. Each unit costs what its one side tells too little of the other: the negative logarithm of
the conditional probability, given the letters beside it (joint multigrams, Deligne, Yvon and Bimbot 1995; M2M-aligner,
Jiampojamarn, Kondrak and Sherif 2007). A logistic regression over the costs gives the probability. `quotes.identity.
fitting` learns all that from pairs of names; `models/names.json` keeps it as plain numbers.
"""

from __future__ import annotations

import json
import math
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple

from quotes.errors import ModelError
from quotes.languages.models import models_folder

Script = Literal["cyrillic", "latin", ""]
Costs = Mapping[str, Mapping[str, float]]

FORMAT: Final = 1
FILE: Final = "names.json"
ACROSS: Final = "cyrillic-latin"
MODELS: Final = (ACROSS, "cyrillic", "latin")
FEATURES: Final = (
    "mean", "worst", "second", "third", "worst by length", "total", "mean without context", "first", "last",
    "consonants", "worst above", "short", "worst one way", "above", "long", "doubtful", "gender",
)  # fmt: skip
TABLES: Final = ("forward", "forward_left", "forward_right", "backward", "backward_left", "backward_right")
"""The costs that a file holds; within one script the latter half equals the former, and is left out."""
ANY: Final = "*"
"""Stands for all units that a context has not been seen with."""
UNSEEN: Final = 9.0
"""What a letter costs that stands for nothing, or for another letter, where that was never seen, in nats."""
MOST: Final = 8.0
"""What a unit costs at most in the features, in nats."""
_SLIP: Final = 3.5
"""What a unit costs at least, regardless of its neighbours, that stands in the way, in nats."""
_MOST_COST: Final = 8.0
_SOON_COST: Final = 12.0
_MOST_A_LETTER: Final = 1.6
"""What two words may cost to be worth a look, in nats: at the end, halfway, and more for each letter."""
_STABLE: Final = str.maketrans(
    {
        letter: sound
        for sound, alike in (("p", "bпб"), ("l", "л"), ("r", "р"), ("n", "mнм"), ("t", "dтд"))
        for letter in alike
    }
)
"""Consonants that hardly ever change from one script to the other."""
_TWICE: Final = re.compile(r"(.)\1")
_SOUNDS_APART: Final = 1
_SOUNDS_APART_WITH_T: Final = 2
"""How many more of them one of two words may have, without those that are mute most often, and with them."""
_HIGH: Final = 4.0
_DOUBTFUL: Final = 3.0

_VOWELS: Final = frozenset("аеёиоуыэюяaeiouyāáàâãäåăąéèêëēėęěíìîïīıóòôõöōőøúùûüūůűýə")
_NOT_DECOMPOSED: Final = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ə": "a"}
)
_GERMAN: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})
_TO_CYRILLIC: Final = dict(zip("acekmopxyiABCEHKMOPTXYI", "асекморхуиАВСЕНКМОРТХУИ", strict=True))
_TO_LATIN: Final = dict(zip("асекморхуіАВСЕНКМОРТХУІ", "acekmopxyiABCEHKMOPTXYI", strict=True))
_RUSSIAN: Final = re.compile(r"[а-яёіїєґўј]")
_LATIN: Final = re.compile(r"[a-zßà-ɏəḀ-ỿ]")
_FEMININE: Final = re.compile(r"(?:[оеё]в|ин|ын|[сц]к)а$|[сц]кая$")
_FEMININE_LATIN: Final = re.compile(r"(?:[oe][vw]|in|yn|[sc]k)[aá]$|[sc]k(?:aya|aia|aja)$")
_MASCULINE: Final = re.compile(r"(?:[оеё]в|ин|ын)$|[сц]кий$")
_MASCULINE_LATIN: Final = re.compile(r"(?:[oe](?:v|w|ff)|in|yn)$|[sc]k(?:y|i|ij|iy|ii|ý)$")


class Unit(NamedTuple):
    """Letters of the one word that stand for letters of the other, and their costs in nats.

    `forward` is what the first side tells too little of the second, `backward` the other way, `plain` the mean of both
    regardless of the letters beside it.
    """

    first: str
    second: str
    forward: float
    backward: float
    plain: float


class _Side(NamedTuple):
    """What letters can stand for: nothing, letters by their first one, and one of all other letters; costs in nats."""

    nothing: float
    by_letter: Mapping[str, Sequence[tuple[str, int, float]]]
    other: float


_NO_COSTS: Final[Mapping[str, float]] = {}
_STRANGE: Final = _Side(UNSEEN, {}, UNSEEN)


def _side(first: str, costs: Mapping[str, float]) -> _Side:
    """What one or two letters can stand for; two stand only for what they were seen with."""
    unseen = UNSEEN if len(first) == 1 else math.inf
    by_letter: dict[str, list[tuple[str, int, float]]] = {}
    for second in sorted(filter(None, costs), key=len):
        by_letter.setdefault(second[0], []).append((second, len(second), costs[second]))
    for letter, seconds in by_letter.items():
        if letter not in costs:
            seconds.insert(0, (letter, 1, unseen))
    return _Side(costs.get("", unseen), by_letter, unseen)


@dataclass(frozen=True, slots=True)
class SpellingModel:
    """What one pair of scripts has to say.

    `forward` gives the cost of the second side's letters by those of the first, `backward` the other way round, the
    four others what the letter before or behind adds; all in nats. Raises `ValueError` where the two ways differ in
    their units or a weight is missing.
    """

    forward: Costs
    backward: Costs
    forward_left: Costs
    forward_right: Costs
    backward_left: Costs
    backward_right: Costs
    weights: tuple[float, ...] = (0.0,) * len(FEATURES)
    bias: float = 0.0
    units: Costs = field(init=False, repr=False)
    """The mean cost of both ways."""
    sides: Mapping[str, _Side] = field(init=False, repr=False)
    """The same by the first side, one or two letters, as they are looked up."""

    def __post_init__(self) -> None:
        if len(self.weights) != len(FEATURES):
            raise ValueError("weights are missing")
        units = {
            first: {second: (cost + self.backward.get(second, {})[first]) / 2 for second, cost in costs.items()}
            for first, costs in self.forward.items()
        }
        object.__setattr__(self, "units", units)
        object.__setattr__(self, "sides", {first: _side(first, costs) for first, costs in units.items() if first})

    def align(self, first: str, second: str) -> list[Unit]:
        """The units of two words; empty where they have too little in common to be worth a look."""
        path = self._cheapest(first, second)
        if path is None:
            return []
        marked_first, marked_second = f"^{first}$", f"^{second}$"
        units, i, j = [], 0, 0
        for a, b in path:
            end_i, end_j = i + len(a), j + len(b)
            forward, backward = self.forward.get(a, {}).get(b, UNSEEN), self.backward.get(b, {}).get(a, UNSEEN)
            units.append(
                Unit(
                    a,
                    b,
                    forward
                    + _added(self.forward_left, marked_first[i] + a, b)
                    + _added(self.forward_right, a + marked_first[end_i + 1], b),
                    backward
                    + _added(self.backward_left, marked_second[j] + b, a)
                    + _added(self.backward_right, b + marked_second[end_j + 1], a),
                    (forward + backward) / 2,
                )
            )
            i, j = end_i, end_j
        return units

    def _cheapest(self, first: str, second: str) -> list[tuple[str, str]] | None:
        """Both words cut into units at the least cost (dynamic programming), if that is no more than is of use."""
        n, m = len(first), len(second)
        most = _MOST_COST + _MOST_A_LETTER * max(n, m)
        inserted = self.units.get("", _NO_COSTS)
        rows: list[dict[int, tuple[float, int, int]]] = [{} for _ in range(n + 1)]
        rows[0][0] = (0.0, 0, 0)
        for i in range(n + 1):
            row = rows[i]
            if not row:
                return None
            limit = min(most, _SOON_COST + _MOST_A_LETTER * i)
            here = [(rows[i + 1], self.sides.get(first[i], _STRANGE))] if i < n else []
            if i + 1 < n and (pair := self.sides.get(first[i : i + 2])):
                here.append((rows[i + 2], pair))
            for j in range(min(row), m + 1):
                if j not in row:
                    continue
                so_far = row[j][0]
                letter = second[j : j + 1]
                if letter:
                    cost = so_far + inserted.get(letter, UNSEEN)
                    if cost < limit and (j + 1 not in row or cost < row[j + 1][0]):
                        row[j + 1] = (cost, i, j)
                for target, (nothing, by_letter, other) in here:
                    cost = so_far + nothing
                    if cost < limit and (j not in target or cost < target[j][0]):
                        target[j] = (cost, i, j)
                    if letter not in by_letter:
                        cost = so_far + other
                        if letter and cost < limit and (j + 1 not in target or cost < target[j + 1][0]):
                            target[j + 1] = (cost, i, j)
                        continue
                    for text, end, unit in by_letter[letter]:
                        cost = so_far + unit
                        end += j
                        if cost < limit and second.startswith(text, j) and (end not in target or cost < target[end][0]):
                            target[end] = (cost, i, j)
        if m not in rows[n]:
            return None
        path, i, j = [], n, m
        while i or j:
            _, from_i, from_j = rows[i][j]
            path.append((first[from_i:i], second[from_j:j]))
            i, j = from_i, from_j
        return path[::-1]

    def features(self, first: str, second: str) -> list[float] | None:
        """`FEATURES` of two words; None where they have next to nothing in common."""
        units = self.align(first, second)
        return _features(units, first, second) if units else None

    def likeness(self, first: str, second: str) -> Likeness:
        """How likely two words, as `variants` gives them, are one name."""
        units = self.align(first, second)
        if not units:
            return _APART
        features = _features(units, first, second)
        slips = sum(unit.plain > _SLIP for unit in units) + (units[0].plain > _SLIP)
        score = self.bias + sum(weight * value for weight, value in zip(self.weights, features, strict=True))
        return Likeness(1 / (1 + math.exp(-max(-35.0, min(35.0, score)))), slips)


def _features(units: Sequence[Unit], first: str, second: str) -> list[float]:
    """`FEATURES` of two words that are cut into units."""
    length = max(len(first), len(second))
    ways = [(min(MOST, unit.forward), min(MOST, unit.backward)) for unit in units]
    costs = [(forward + backward) / 2 for forward, backward in ways]
    worst, second_worst, third_worst = sorted((*costs, 0.0, 0.0), reverse=True)[:3]
    consonants = sum(
        cost
        for cost, unit in zip(costs, units, strict=True)
        if not (_VOWELS.issuperset(unit.first) and _VOWELS.issuperset(unit.second))
    )
    return [
        sum(costs) / length,
        worst,
        second_worst,
        third_worst,
        worst / math.sqrt(length),
        sum(costs) / 5,
        sum(unit.plain for unit in units) / length,
        costs[0],
        costs[-1],
        consonants / length,
        max(0.0, worst - _HIGH) / math.sqrt(length),
        1 / length,
        max(map(max, ways)),
        sum(max(0.0, cost - _HIGH) for cost in costs) / length,
        math.log(length),
        float(sum(cost > _DOUBTFUL for cost in costs)),
        float(genders_differ(first, second)),
    ]


def _added(costs: Costs, context: str, unit: str) -> float:
    known = costs.get(context)
    if known is None:
        return 0.0
    cost = known.get(unit)
    return known[ANY] if cost is None else cost


@lru_cache(maxsize=1 << 14)
def script(word: str) -> Script:
    """The script of a word: Cyrillic or Latin, by most of its letters; empty for any other."""
    folded = word.casefold()
    cyrillic, latin = len(_RUSSIAN.findall(folded)), len(_LATIN.findall(folded))
    if not cyrillic and not latin:
        return ""
    return "cyrillic" if cyrillic > latin or (cyrillic == latin and _RUSSIAN.match(folded)) else "latin"


@lru_cache(maxsize=1 << 14)
def in_one_script(word: str) -> str:
    """A word whose letters of the other script are put right where they look alike («Cергей» with a Latin letter)."""
    if word.isascii() or not (_RUSSIAN.search(word.casefold()) and _LATIN.search(word.casefold())):
        return word
    alike = _TO_CYRILLIC if script(word) == "cyrillic" else _TO_LATIN
    return "".join(alike.get(letter, letter) for letter in word)


@lru_cache(maxsize=1 << 14)
def letters(word: str) -> str:
    """The letters of a word in lower case, and in one script."""
    folded = in_one_script(unicodedata.normalize("NFC", word)).casefold()
    return folded if folded.isalpha() else "".join(filter(str.isalpha, folded))


@lru_cache(maxsize=1 << 14)
def unaccented(word: str) -> str:
    """Latin letters without their marks; «ё» as «е»; all else as it is."""
    if word.isascii():
        return word
    if _RUSSIAN.search(word):
        return word.replace("ё", "е")
    decomposed = unicodedata.normalize("NFKD", word.translate(_NOT_DECOMPOSED))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


@lru_cache(maxsize=1 << 14)
def variants(word: str) -> tuple[str, ...]:
    """A word's `letters` as they are, without marks, and with German and Danish digraphs (ü as ue)."""
    whole = letters(word)
    if whole.isascii():
        return (whole,)
    return tuple(dict.fromkeys((whole, unaccented(whole), unaccented(whole.translate(_GERMAN)))))


def genders_differ(first: str, second: str) -> bool:
    """Whether one word ends as a woman's surname and the other as a man's («Иванова», "Ivanov")."""
    return (_feminine(first) and _masculine(second)) or (_masculine(first) and _feminine(second))


@lru_cache(maxsize=1 << 14)
def _feminine(word: str) -> bool:
    return (_FEMININE.search(word) or _FEMININE_LATIN.search(word)) is not None


@lru_cache(maxsize=1 << 14)
def _masculine(word: str) -> bool:
    return (_MASCULINE.search(word) or _MASCULINE_LATIN.search(word)) is not None


class Likeness(NamedTuple):
    """How two words are spelled: the probability that they are one name, and how much of them stands in the way.

    `slips` counts the units that hardly stand for one another, at the beginning of a word twice.
    """

    probability: float
    slips: int


_SAME: Final = Likeness(1.0, 0)
_APART: Final = Likeness(0.0, 99)


def spelled_alike(a: str, b: str) -> float:
    """The probability that two words are spellings of one name, 0 to 1; see `likeness`."""
    return likeness(a, b).probability


@lru_cache(maxsize=1 << 15)
def likeness(a: str, b: str) -> Likeness:
    """How likely two words are spellings of one name; the order does not matter.

    Letter case, marks that are no letters, and letters that look like those of the other script do not matter. Words
    in scripts other than Cyrillic and Latin are alike when they are the same. Raises `ModelError` where the model is
    missing or damaged.
    """
    first, second = letters(a), letters(b)
    if not first or not second:
        return _APART
    if first == second or unaccented(first) == unaccented(second):
        return _SAME
    scripts = script(a), script(b)
    if "" in scripts or _sound_apart(first, second):
        return _APART
    if scripts == ("latin", "cyrillic") or (scripts[0] == scripts[1] and second < first):
        a, b = b, a
    model = load_models()[ACROSS if scripts[0] != scripts[1] else scripts[0]]
    return max(model.likeness(x, y) for x in variants(a) for y in variants(b))


def _sound_apart(a: str, b: str) -> bool:
    """Whether two words differ in their consonants by too much to be worth a look."""
    firsts, seconds = _sounds(a), _sounds(b)
    if firsts == seconds:
        return False
    *others, t = [abs(x - y) for x, y in zip(firsts, seconds, strict=True)]
    apart = sum(others)
    return apart > _SOUNDS_APART or apart + t > _SOUNDS_APART_WITH_T


@lru_cache(maxsize=1 << 14)
def _sounds(word: str) -> tuple[int, ...]:
    """How often a word has each of the consonants that hardly change, doubles counted once."""
    sounds = _TWICE.sub(r"\1", unaccented(word).translate(_STABLE))
    return tuple(map(sounds.count, "plrnt"))


@cache
def load_models(path: Path | None = None) -> Mapping[str, SpellingModel]:
    """The spelling models in a file, by the scripts they join; by default those that come with the project.

    Raises `ModelError` for a file that is missing, damaged, or of another version.
    """
    file = models_folder() / FILE if path is None else path
    try:
        values: Any = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelError(f"{file}: the spelling model cannot be read ({error}): reinstall, or train it anew") from error
    if not isinstance(values, dict) or (values.get("format"), values.get("features")) != (FORMAT, list(FEATURES)):
        raise ModelError(f"{file}: the spelling model is of another version: train it anew")
    try:
        return {name: _model(values["models"][name]) for name in MODELS}
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ModelError(f"{file}: the spelling model is damaged ({error}): reinstall, or train it anew") from error


def _model(values: Mapping[str, Any]) -> SpellingModel:
    tables = {name: _nats(values[name]) for name in TABLES[:3]}
    for name, other in zip(TABLES[3:], TABLES[:3], strict=True):
        tables[name] = _nats(values[name]) if name in values else tables[other]
    return SpellingModel(**tables, weights=tuple(map(float, values["weights"])), bias=float(values["bias"]))


def _nats(table: Mapping[str, Mapping[str, int]]) -> dict[str, dict[str, float]]:
    return {key: {unit: cost / 10 for unit, cost in units.items()} for key, units in table.items()}


def dump_models(models: Mapping[str, SpellingModel]) -> dict[str, Any]:
    """Models as plain values, to be written as JSON; costs in tenths of nats."""
    return {
        "format": FORMAT,
        "features": list(FEATURES),
        "models": {
            name: {
                **{table: _tenths(getattr(model, table)) for table in (TABLES if name == ACROSS else TABLES[:3])},
                "weights": list(model.weights),
                "bias": model.bias,
            }
            for name, model in models.items()
        },
    }


def _tenths(table: Costs) -> dict[str, dict[str, int]]:
    return {key: {unit: round(10 * units[unit]) for unit in sorted(units)} for key, units in sorted(table.items())}
