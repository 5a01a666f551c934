"""The attribution model: what is a quotation, who said it, whom "he" stands for, and how sure all that is.

Four parts, learned by `quotes.train` and kept as plain numbers in `models/attribution.json`: forests of small decision
trees that tell quotations from names in marks (boosted trees, Friedman 2001), rank the possible sources of a quotation,
and rank whom a phrase may stand for (LambdaMART, Burges 2010); and a logistic regression over what came of them that
gives the probability that the row is right (Platt 1999). Nothing but this module is needed to use them.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy

from quotes.errors import ModelError
from quotes.languages.models import models_folder
from quotes.pipes.antecedents import REFERENCE
from quotes.pipes.features import CANDIDATE, CONFIDENCE, DETECTION, SPEECH

FORMAT = 2
FILE = "attribution.json"
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

    def depth(self) -> int:
        """How many steps lead to its farthest leaf."""
        steps = [0] * len(self.feature)
        for place in reversed(range(len(steps))):
            if self.feature[place] >= 0:
                steps[place] = 1 + max(steps[self.left[place]], steps[self.right[place]])
        return steps[0]


class Forest:
    """Trees whose values add up. All of them go through all rows at once, one step of every path at a time."""

    def __init__(self, trees: Iterable[Tree] = ()) -> None:
        self.trees = tuple(trees)
        self._depth = max((tree.depth() for tree in self.trees), default=0)
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
        roots, feature, threshold, children, value = self._arrays
        table = numpy.asarray(rows, dtype=float)
        begins = numpy.arange(len(rows))[:, None] * table.shape[1]
        flat = table.ravel()
        node = numpy.repeat(roots[None, :], len(rows), axis=0)
        for _ in range(self._depth):
            node = children.take(2 * node + (flat.take(begins + feature.take(node)) > threshold.take(node)))
        return [float(total) for total in value.take(node).sum(axis=1)]

    def _joined(self) -> tuple[numpy.ndarray, ...]:
        """The columns of all trees as one, and where each begins; a leaf leads to itself.

        The left child of a node stands in `children` at twice its place, the right one behind it.
        """
        roots: list[int] = []
        feature: list[int] = []
        threshold: list[float] = []
        children: list[int] = []
        value: list[float] = []
        for tree in self.trees:
            start = len(feature)
            roots.append(start)
            for place, asked in enumerate(tree.feature):
                leaf = asked < 0
                feature.append(0 if leaf else asked)
                threshold.append(math.inf if leaf else tree.threshold[place])
                children += [start + place] * 2 if leaf else [start + tree.left[place], start + tree.right[place]]
                value.append(tree.threshold[place] if leaf else 0.0)
        return tuple(map(numpy.array, (roots, feature, threshold, children, value)))


NO_TREES = Forest()


@dataclass(frozen=True, slots=True)
class Model:
    """The forests, and the weights over `CONFIDENCE` with their bias. A forest without trees leaves it to the rules."""

    detection: Forest = NO_TREES
    attribution: Forest = NO_TREES
    reference: Forest = NO_TREES
    weights: tuple[float, ...] = ()
    bias: float = 0.0

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


@cache
def load_model(path: str | Path | None = None) -> Model:
    """The model in a file, by default the one that comes with the project.

    Raises `ModelError` for a file that is missing, damaged, or made for other features than these.
    """
    file = models_folder() / FILE if path is None else Path(path).expanduser()
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
        model = Model(**forests, weights=tuple(map(float, values["weights"])), bias=float(values["bias"]))
    except (KeyError, TypeError, ValueError) as error:
        raise ModelError(f"{file}: the attribution model is damaged ({error}): reinstall, or train it anew") from error
    if len(model.weights) != len(CONFIDENCE):
        raise ModelError(f"{file}: the attribution model is damaged (weights are missing): reinstall, or train it anew")
    return model


def _forest(trees: Sequence[Sequence[Sequence[float]]], width: int) -> Forest:
    forest = Forest(Tree(*(tuple(column) for column in tree)) for tree in trees)  # type: ignore[arg-type]
    if any(feature >= width for tree in forest.trees for feature in tree.feature):
        raise ValueError("a tree asks for a feature that is not there")
    return forest


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
        "weights": list(model.weights),
        "bias": model.bias,
    }
