"""Fitting the parts of the attribution model to examples: boosted trees by LightGBM, a logistic regression.

Every fit is deterministic: the same examples in the same order give the same numbers.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from importlib import import_module
from typing import Any, NamedTuple

from quotes.errors import ModelError
from quotes.pipes.features import DETECTION
from quotes.pipes.ranking import NO_TREES, Forest, SourceWords, Tree

_DRAWS = range(25, 37)
"""Seeds of the forests of which the mean is taken, so that the draw of rows and features matters less."""
_SLIGHT = 5e-5  # weights below are none
LIBRARIES = ("lightgbm", "sklearn.linear_model")
_COMMON: dict[str, Any] = {
    "num_leaves": 15,
    "learning_rate": 0.05,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "deterministic": True,
    "force_row_wise": True,
    "num_threads": 1,
    "verbose": -1,
}


class Choice(NamedTuple):
    """Rows of features of which some are right, in one language: what a ranker learns from."""

    language: str
    rows: Sequence[Sequence[float]]
    right: Sequence[bool]


def fit_ranker(
    choices: Sequence[Choice],
    *,
    rounds: int,
    least_in_leaf: int,
    features: float,
    penalty: float,
    objective: str = "lambdarank",
    rising: Sequence[bool] | None = None,
) -> Forest:
    """Trees that put the right rows of each choice first (LambdaMART); each language counts alike.

    Args:
        choices: those without a right row teach no order, and are left out.
        rounds: the number of trees. least_in_leaf: rows that a leaf must hold.
        features: the share of features that a tree may use. penalty: on the squares of leaf values.
        objective: the loss, by LightGBM's name; "binary" takes each row for itself.
        rising: for each feature whether more of it never speaks against a row.
    """
    choices = [choice for choice in choices if any(choice.right)]
    parameters: dict[str, Any] = {
        "objective": objective,
        "min_data_in_leaf": least_in_leaf,
        "feature_fraction": features,
        "lambda_l2": penalty,
    }
    if rising is not None:
        parameters["monotone_constraints"] = [int(rises) for rises in rising]
    return _trees(
        parameters,
        [row for choice in choices for row in choice.rows],
        [right for choice in choices for right in choice.right],
        [choice.language for choice in choices for _ in choice.rows],
        rounds,
        group=None if objective == "binary" else [len(choice.rows) for choice in choices],
    )


def fit_detector(
    rows: Sequence[Sequence[float]], right: Sequence[bool], languages: Sequence[str], *, rounds: int
) -> Forest:
    """Trees whose sum is the log odds that a row of `DETECTION` is right; more of what rules go by never lowers it."""
    rising = [int(name in ("score", "tight", "rules")) for name in DETECTION]
    parameters = {
        "objective": "binary",
        "boost_from_average": False,
        "min_data_in_leaf": 30,
        "feature_fraction": 0.5,
        "lambda_l2": 2.0,
        "monotone_constraints": rising,
    }
    return _trees(parameters, rows, right, languages, rounds, group=None)


def fit_logistic(rows: Sequence[Sequence[float]], right: Sequence[bool]) -> tuple[tuple[float, ...], float]:
    """Weights and bias of the log odds that a row is right."""
    linear = library("sklearn.linear_model")
    if len(set(right)) < 2:  # all right or all wrong: the features tell nothing (Laplace's rule of succession)
        hits = sum(right)
        return (0.0,) * len(rows[0]), round(math.log((hits + 1) / (len(right) - hits + 1)), 6)
    fitted = linear.LogisticRegression(C=0.3, max_iter=5000, tol=1e-8).fit(rows, right)
    return tuple(round(float(weight), 6) for weight in fitted.coef_[0]), round(float(fitted.intercept_[0]), 6)


def fit_source_words(clues: Sequence[Collection[str]], right: Sequence[bool]) -> SourceWords:
    """Weights of the clues of words, of which some are sources; most clues tell nothing, and have none (L1)."""
    text, linear = library("sklearn.feature_extraction.text"), library("sklearn.linear_model")
    counter = text.CountVectorizer(analyzer=list, min_df=5, binary=True)
    fitted = linear.LogisticRegression(l1_ratio=1, C=0.5, solver="liblinear", tol=1e-3, random_state=0)
    fitted.fit(counter.fit_transform(clues), right)
    weights = zip(counter.get_feature_names_out(), fitted.coef_[0], strict=True)
    return SourceWords(
        round(float(fitted.intercept_[0]), 4),
        {str(clue): round(float(weight), 4) for clue, weight in weights if abs(weight) >= _SLIGHT},
    )


def library(name: str) -> Any:
    """A library of the extra for training. Raises `ModelError` where it is missing."""
    try:
        return import_module(name)
    except ImportError as error:
        raise ModelError(f"training needs {name.split('.')[0]}: pip install 'newsquotes[train]'") from error


def _trees(
    parameters: Mapping[str, Any],
    rows: Sequence[Sequence[float]],
    right: Sequence[bool],
    languages: Sequence[str],
    rounds: int,
    *,
    group: Sequence[int] | None,
) -> Forest:
    lightgbm, numpy = library("lightgbm"), library("numpy")
    if not rows:
        return NO_TREES
    counts = Counter(languages)
    weights = [len(languages) / len(counts) / counts[language] for language in languages]
    data = lightgbm.Dataset(numpy.array(rows), numpy.array(right, float), weight=numpy.array(weights), group=group)
    trees: list[Tree] = []
    for seed in _DRAWS:
        dumped = lightgbm.train({**_COMMON, **parameters, "seed": seed}, data, rounds).dump_model()
        trees += (_tree(tree["tree_structure"]) for tree in dumped["tree_info"])
    return Forest(trees)


def _tree(root: Mapping[str, Any]) -> Tree:
    """A dumped tree as columns, the root first."""
    feature: list[int] = []
    threshold: list[float] = []
    left: list[int] = []
    right: list[int] = []

    def add(node: Mapping[str, Any]) -> int:
        place = len(feature)
        inner = "split_feature" in node
        feature.append(int(node["split_feature"]) if inner else -1)
        threshold.append(float(node["threshold"] if inner else node["leaf_value"] / len(_DRAWS)))
        left.append(0)
        right.append(0)
        if inner:
            left[place] = add(node["left_child"])
            right[place] = add(node["right_child"])
        return place

    add(root)
    return Tree(tuple(feature), tuple(threshold), tuple(left), tuple(right))
