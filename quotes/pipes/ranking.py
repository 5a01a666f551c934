"""The attribution model: what is a quotation, who said it, whom "he" stands for, and how sure all that is.

Five parts, learned by `quotes.train` and kept as plain numbers in `models/attribution.json`: forests of small decision
trees that tell quotations from names in marks (boosted trees, Friedman 2001), rank the possible sources of a quotation,
and rank whom a phrase may stand for (LambdaMART, Burges 2010); weights of the words around a source, by language; and a
logistic regression over what came of it all that gives the probability that the row is right (Platt 1999). Nothing but
this module is needed to use them.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import numpy

from quotes.errors import ModelError
from quotes.files import state
from quotes.languages.models import models_folder
from quotes.pipes.antecedents import REFERENCE
from quotes.pipes.features import CANDIDATE, CONFIDENCE, DETECTION, SPEECH

FORMAT = 3
FILE = "attribution.json"
_MOST_LEAVES = 16
_ROWS = 4  # in a machine word, a bit for each leaf of a tree
_EACH_ROW = 0x0001_0001_0001_0001
_YES = 0xFFFF
FORESTS = {"detection": DETECTION, "attribution": (*SPEECH, *CANDIDATE), "reference": REFERENCE}
"""The features that the trees of each forest ask for."""


@dataclass(frozen=True, slots=True)
class Tree:
    """A decision tree as columns, one place a node: a leaf has the feature -1 and its value in `threshold`.

    Children stand behind their parent. Raises `ValueError` where they do not, or a column is cut short.
    """

    feature: tuple[int, ...]
    threshold: tuple[float, ...]
    left: tuple[int, ...]
    right: tuple[int, ...]

    def __post_init__(self) -> None:
        columns = list(zip(self.feature, self.threshold, self.left, self.right, strict=True))
        if not columns:
            raise ValueError("a tree has no node")
        for place, (feature, _, left, right) in enumerate(columns):
            if feature >= 0 and not place < min(left, right) <= max(left, right) < len(columns):
                raise ValueError(f"node {place} of a tree leads nowhere")

    def leaves(self) -> int:
        """How many values the tree can give."""
        return sum(feature < 0 for feature in self.feature)

    def leaves_below(self) -> list[tuple[int, int]]:
        """For each node the numbers of the first leaf below it and of the first to its right, counted from the left."""
        below = [1] * len(self.feature)
        for place in reversed(range(len(below))):
            if self.feature[place] >= 0:
                below[place] = below[self.left[place]] + below[self.right[place]]
        begins = [0] * len(below)
        for place, feature in enumerate(self.feature):
            if feature >= 0:
                begins[self.left[place]] = begins[place]
                begins[self.right[place]] = begins[place] + below[self.left[place]]
        return [
            (begin, begin + below[self.left[place]] if self.feature[place] >= 0 else begin + 1)
            for place, begin in enumerate(begins)
        ]


class Forest:
    """Trees whose values add up. Raises `ValueError` for a tree of more than 16 leaves.

    All questions of all trees are asked at once, one that several trees have only once, and the answers of four rows
    are read together. An answer "right" rules out the leaves that lie to the left; the first leaf that is left over is
    the tree's (QuickScorer, Lucchese et al. 2015).
    """

    def __init__(self, trees: Iterable[Tree] = ()) -> None:
        self.trees = tuple(trees)
        if any(tree.leaves() > _MOST_LEAVES for tree in self.trees):
            raise ValueError(f"a tree has more than {_MOST_LEAVES} leaves")
        self._arrays: tuple[numpy.ndarray, ...] | None = None

    def __bool__(self) -> bool:
        return bool(self.trees)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Forest) and self.trees == other.trees

    def __hash__(self) -> int:
        return hash(self.trees)

    def values(self, rows: Sequence[Sequence[float]]) -> list[float]:
        """The sum of all trees for each row of features."""
        if not self.trees or not rows:
            return [0.0] * len(rows)
        if self._arrays is None:
            self._arrays = self._joined()
        feature, threshold, question, left, places, value = self._arrays
        table = numpy.asarray(rows, dtype=float)
        answers = numpy.zeros((len(feature), -(-len(rows) // _ROWS) * _ROWS), numpy.uint16)
        answers[:, : len(rows)] = (table.take(feature, axis=1) > threshold).T
        answers *= _YES
        words = numpy.ascontiguousarray(answers.view(numpy.uint64).T)
        ruled_out = numpy.bitwise_or.reduce(words.take(question, axis=1) & left, axis=1).view(numpy.uint16)
        ruled_out = ruled_out.reshape(len(words), -1, _ROWS).swapaxes(1, 2).reshape(-1, len(places))[: len(rows)]
        first = ~ruled_out & (ruled_out + numpy.uint16(1))
        leaf = numpy.frexp(first)[1] - 1
        totals: list[float] = value.take(places + leaf).sum(axis=1).tolist()
        return totals

    def _joined(self) -> tuple[numpy.ndarray, ...]:
        """The feature and the threshold of each question, and what the trees make of its answer.

        That is, in a column for each tree, which questions it asks, and a bit for each leaf to the left, for each row
        of a word. Then where each tree's leaves begin among all leaves, and the leaves' values.
        """
        questions: dict[tuple[int, float], int] = {}
        shape = max(len(tree.feature) for tree in self.trees) // 2 or 1, len(self.trees)
        question, left = numpy.zeros(shape, int), numpy.zeros(shape, numpy.uint64)
        places: list[int] = []
        value: list[float] = []
        for number, tree in enumerate(self.trees):
            places.append(len(value))
            value.extend([0.0] * tree.leaves())
            row = 0
            for place, (begin, middle) in enumerate(tree.leaves_below()):
                if tree.feature[place] < 0:
                    value[places[-1] + begin] = tree.threshold[place]
                else:
                    asked = tree.feature[place], tree.threshold[place]
                    question[row, number] = questions.setdefault(asked, len(questions))
                    left[row, number] = ((1 << middle) - (1 << begin)) * _EACH_ROW
                    row += 1
        feature, threshold = (numpy.array(column) for column in zip(*questions or [(0, math.inf)], strict=True))
        return feature, threshold, question, left, numpy.array(places), numpy.array(value)


NO_TREES = Forest()


@dataclass(frozen=True, slots=True)
class SourceWords:
    """What words tell of a source in one language: the bias and the weights of clues (`quotes.pipes.source_words`)."""

    bias: float
    weights: Mapping[str, float]

    def chance(self, clues: Iterable[str]) -> float:
        """The probability that a word that has these clues is the source of speech near it."""
        return logistic(self.bias + sum(self.weights.get(clue, 0.0) for clue in clues))


@dataclass(frozen=True, slots=True)
class Model:
    """The forests, and the weights over `CONFIDENCE` with their bias. A forest without trees leaves it to the rules.

    `words` tells by language what words tell of a source.
    """

    detection: Forest = NO_TREES
    attribution: Forest = NO_TREES
    reference: Forest = NO_TREES
    weights: tuple[float, ...] = ()
    bias: float = 0.0
    words: Mapping[str, SourceWords] = field(default_factory=dict, hash=False)

    def detect(self, features: Sequence[float]) -> float:
        """The probability that a stretch between marks is a quotation, from its `DETECTION` features."""
        return logistic(self.detection.values([features])[0])

    def rank(self, speech: Sequence[float], candidates: Sequence[Sequence[float]]) -> list[float]:
        """For each candidate its share of the probability that one of them is the source (softmax of the scores)."""
        return _shares(self.attribution.values([[*speech, *candidate] for candidate in candidates]))

    def refer(self, antecedents: Sequence[Sequence[float]]) -> list[float]:
        """For each antecedent, given by `REFERENCE`, its share of the probability that a phrase stands for it."""
        return _shares(self.reference.values(antecedents))

    def confidence(self, features: Sequence[float]) -> float:
        """The probability that a row is right, quotation and speaker, from its `CONFIDENCE` features."""
        return logistic(self.bias + sum(w * x for w, x in zip(self.weights, features, strict=True)))


def _shares(scores: Sequence[float]) -> list[float]:
    highest = max(scores, default=0.0)
    weights = [math.exp(score - highest) for score in scores]
    total = sum(weights)
    return [weight / total for weight in weights]


def logistic(value: float) -> float:
    return 1 / (1 + math.exp(-max(-35.0, min(35.0, value))))


def load_model(path: str | Path | None = None) -> Model:
    """The model in a file, by default the one that comes with the project. Read once, and again when it has changed.

    Raises `ModelError` for a file that is missing, damaged, or made for other features than these.
    """
    file = models_folder() / FILE if path is None else Path(path).expanduser()
    return _read(file, state(file))


@cache
def _read(file: Path, written: tuple[int, int] | None) -> Model:
    try:
        values: Any = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelError(
            f"{file}: the attribution model cannot be read ({error}): reinstall, or train it anew"
        ) from error
    expected = _features()
    if not isinstance(values, dict) or any(values.get(key) != value for key, value in expected.items()):
        raise ModelError(f"{file}: the attribution model is of another version: train it anew with `quotes train`")
    try:
        forests = {name: _forest(values["forests"][name], len(features)) for name, features in FORESTS.items()}
        words = {language: _source_words(told) for language, told in values["words"].items()}
        weights, bias = tuple(map(float, values["weights"])), float(values["bias"])
        model = Model(**forests, weights=weights, bias=bias, words=words)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ModelError(f"{file}: the attribution model is damaged ({error}): reinstall, or train it anew") from error
    if len(model.weights) != len(CONFIDENCE):
        raise ModelError(f"{file}: the attribution model is damaged (weights are missing): reinstall, or train it anew")
    return model


def _forest(trees: Sequence[Sequence[Sequence[float]]], width: int) -> Forest:
    forest = Forest(Tree(*(tuple(column) for column in tree)) for tree in trees)  # type: ignore[arg-type]
    if any(feature >= width for tree in forest.trees for feature in tree.feature):
        raise ValueError("a tree asks for a feature that is not there")
    return forest


def _source_words(told: Mapping[str, Any]) -> SourceWords:
    return SourceWords(float(told["bias"]), {clue: float(weight) for clue, weight in told["weights"].items()})


def _features() -> dict[str, Any]:
    """What a file must say of itself to fit this code."""
    features = {name: list(features) for name, features in FORESTS.items()}
    return {"format": FORMAT, "features": {**features, "confidence": list(CONFIDENCE)}}


def dump_model(model: Model) -> dict[str, Any]:
    """A model as plain values, to be written as JSON."""
    forests: dict[str, Forest] = {name: getattr(model, name) for name in FORESTS}
    return {
        **_features(),
        "forests": {
            name: [[list(t.feature), list(t.threshold), list(t.left), list(t.right)] for t in forest.trees]
            for name, forest in forests.items()
        },
        "words": {
            language: {"bias": told.bias, "weights": dict(told.weights)} for language, told in model.words.items()
        },
        "weights": list(model.weights),
        "bias": model.bias,
    }
