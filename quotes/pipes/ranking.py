"""The attribution model: which of the possible sources of a speech is the right one, and how sure that is.

Two parts, learned by `quotes.train` and kept as plain numbers in `models/attribution.json`: a forest of small decision
trees that ranks the possible sources (LambdaMART, Burges 2010), and a logistic regression over what came
of it that gives the probability that the row is right (Platt 1999). Nothing but this module is needed to use them.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from quotes.errors import ModelError
from quotes.languages.models import models_folder
from quotes.pipes.features import CANDIDATE, CONFIDENCE, SPEECH

FORMAT = 1
FILE = "attribution.json"


@dataclass(frozen=True, slots=True)
class Tree:
    """A decision tree as columns, one place a node: a leaf has the feature -1 and its value in `threshold`."""

    feature: tuple[int, ...]
    threshold: tuple[float, ...]
    left: tuple[int, ...]
    right: tuple[int, ...]

    def value(self, features: Sequence[float]) -> float:
        node = 0
        while self.feature[node] >= 0:
            below = features[self.feature[node]] <= self.threshold[node]
            node = self.left[node] if below else self.right[node]
        return self.threshold[node]


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
    trees = tuple(Tree(*(tuple(column) for column in tree)) for tree in values["trees"])
    return Model(trees, tuple(values["weights"]), values["bias"])


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
