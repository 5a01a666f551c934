"""The attribution model: which of the possible sources of a speech is the right one, and how sure that is.

Two parts, learned by `quotes.train` and kept as plain numbers in `models/attribution.json`: a forest of small decision
trees that ranks the possible sources (LambdaMART, Burges 2010), and a logistic regression over what came
of it that gives the probability that the row is right (Platt 1999). Nothing but this module is needed to use them.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

from quotes.errors import ModelError
from quotes.languages.models import models_folder
from quotes.pipes.features import CANDIDATE, CONFIDENCE, SPEECH

FORMAT = 1
FILE = "attribution.json"
_WIDTH = len(SPEECH) + len(CANDIDATE)
_Node: TypeAlias = "float | tuple[int, float, _Node, _Node]"


@dataclass(frozen=True, slots=True)
class Tree:
    """A decision tree as columns, one place a node: a leaf has the feature -1 and its value in `threshold`.

    Children stand behind their parent. Raises `ValueError` where they do not, or a column is cut short.
    """

    feature: tuple[int, ...]
    threshold: tuple[float, ...]
    left: tuple[int, ...]
    right: tuple[int, ...]
    _root: _Node = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        nodes: list[_Node] = []  # the last one first
        columns = list(zip(self.feature, self.threshold, self.left, self.right, strict=True))
        for place in reversed(range(len(columns))):
            feature, threshold, left, right = columns[place]
            if feature < 0:
                nodes.append(float(threshold))
            elif place < min(left, right) and max(left, right) < len(columns) and feature < _WIDTH:
                behind = len(columns) - 1
                nodes.append((feature, threshold, nodes[behind - left], nodes[behind - right]))
            else:
                raise ValueError(f"node {place} of a tree leads nowhere")
        if not nodes:
            raise ValueError("a tree has no node")
        object.__setattr__(self, "_root", nodes[-1])

    def value(self, features: Sequence[float]) -> float:
        node = self._root
        while isinstance(node, tuple):
            feature, threshold, left, right = node
            node = left if features[feature] <= threshold else right
        return node


@dataclass(frozen=True, slots=True)
class Model:
    """The trees over `SPEECH` and `CANDIDATE`, and the weights over `CONFIDENCE` with their bias."""

    trees: tuple[Tree, ...]
    weights: tuple[float, ...]
    bias: float

    def rank(self, speech: Sequence[float], candidates: Sequence[Sequence[float]]) -> list[float]:
        """For each candidate its share of the probability that one of them is the source (softmax of the scores)."""
        scores = [self._score([*speech, *candidate]) for candidate in candidates]
        highest = max(scores, default=0.0)
        weights = [math.exp(score - highest) for score in scores]
        total = sum(weights)
        return [weight / total for weight in weights]

    def _score(self, features: Sequence[float]) -> float:
        return sum(tree.value(features) for tree in self.trees)

    def confidence(self, features: Sequence[float]) -> float:
        """The probability that a row is right, quotation and speaker, from its `CONFIDENCE` features."""
        return logistic(self.bias + sum(w * x for w, x in zip(self.weights, features, strict=True)))


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
    expected = {"format": FORMAT, "speech": list(SPEECH), "candidate": list(CANDIDATE), "confidence": list(CONFIDENCE)}
    if not isinstance(values, dict) or any(values.get(key) != value for key, value in expected.items()):
        raise ModelError(f"{file}: the attribution model is of another version: train it anew with `quotes train`")
    try:
        trees = tuple(Tree(*(tuple(column) for column in tree)) for tree in values["trees"])
        model = Model(trees, tuple(map(float, values["weights"])), float(values["bias"]))
    except (KeyError, TypeError, ValueError) as error:
        raise ModelError(f"{file}: the attribution model is damaged ({error}): reinstall, or train it anew") from error
    if len(model.weights) != len(CONFIDENCE):
        raise ModelError(f"{file}: the attribution model is damaged (weights are missing): reinstall, or train it anew")
    return model


def dump_model(model: Model) -> dict[str, Any]:
    """A model as plain values, to be written as JSON."""
    return {
        "format": FORMAT,
        "speech": list(SPEECH),
        "candidate": list(CANDIDATE),
        "confidence": list(CONFIDENCE),
        "trees": [[list(t.feature), list(t.threshold), list(t.left), list(t.right)] for t in model.trees],
        "weights": list(model.weights),
        "bias": model.bias,
    }
