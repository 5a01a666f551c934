from __future__ import annotations

import json
from pathlib import Path
from random import Random

import pytest

from quotes.errors import ModelError
from quotes.pipes.antecedents import REFERENCE
from quotes.pipes.features import CANDIDATE, CONFIDENCE, DETECTION, SPEECH
from quotes.pipes.ranking import FORESTS, Forest, Model, SourceWords, Tree, dump_model, load_model, logistic

STUMP = Tree((len(SPEECH), -1, -1), (0.5, -1.0, 2.0), (1, 0, 0), (2, 0, 0))
SILENT = [0.0] * len(SPEECH)


def candidate(first: float) -> list[float]:
    return [first, *[0.0] * (len(CANDIDATE) - 1)]


def model() -> Model:
    first = Tree((0, -1, -1), (0.5, -1.0, 2.0), (1, 0, 0), (2, 0, 0))
    weights = (1.0, *[0.0] * (len(CONFIDENCE) - 1))
    words = {"en": SourceWords(-2.0, {"head=said": 1.5})}
    return Model(Forest([first]), Forest([STUMP, STUMP]), Forest([first]), weights, -1.0, words)


def test_a_tree_goes_left_up_to_its_threshold_and_right_above() -> None:
    rows = [[*SILENT, *candidate(value)] for value in (0.0, 0.5, 0.6)]
    assert Forest([STUMP]).values(rows) == [-1.0, -1.0, 2.0]


def test_trees_of_any_depth_add_up() -> None:
    deep = Tree((0, 1, -1, -1, -1), (0.5, 0.5, 1.0, 2.0, 4.0), (1, 2, 0, 0, 0), (4, 3, 0, 0, 0))
    flat = Tree((-1,), (10.0,), (0,), (0,))
    rows = [[x, y] for x in (0.0, 1.0) for y in (0.0, 1.0)]
    assert Forest([deep, flat]).values(rows) == [11.0, 12.0, 14.0, 14.0]
    assert Forest([deep]).values([]) == []


def grown(random: Random, leaves: int) -> Tree:
    """A tree whose leaves are split at random, with whole numbers for thresholds and values."""
    nodes = [[-1, random.randint(-9, 9), 0, 0]]
    while len(nodes) < 2 * leaves - 1:
        place = random.choice([place for place, node in enumerate(nodes) if node[0] < 0])
        nodes[place] = [random.randrange(3), random.randint(0, 4), len(nodes), len(nodes) + 1]
        nodes += [[-1, random.randint(-9, 9), 0, 0] for _ in range(2)]
    feature, threshold, left, right = zip(*nodes, strict=True)
    return Tree(feature, tuple(map(float, threshold)), left, right)


def walked(tree: Tree, row: list[float]) -> float:
    place = 0
    while tree.feature[place] >= 0:
        right = row[tree.feature[place]] > tree.threshold[place]
        place = tree.right[place] if right else tree.left[place]
    return tree.threshold[place]


def test_a_forest_gives_what_its_trees_give_one_by_one() -> None:
    random = Random(5)
    trees = [grown(random, leaves) for leaves in (1, 2, 3, 7, 15, 16) for _ in range(5)]
    rows = [[float(random.randint(0, 5)) for _ in range(3)] for _ in range(40)]
    assert Forest(trees).values(rows) == [sum(walked(tree, row) for tree in trees) for row in rows]


def test_a_tree_with_too_many_leaves_is_refused() -> None:
    with pytest.raises(ValueError, match="more than 16 leaves"):
        Forest([grown(Random(1), 17)])


def test_trees_add_up_to_the_odds_of_one_candidate_against_another() -> None:
    chances = model().rank(SILENT, [candidate(0.0), candidate(1.0)])
    assert chances == pytest.approx([logistic(-6.0), logistic(6.0)])


def test_detection_and_reference_ask_their_own_trees() -> None:
    high = [1.0, *[0.0] * (len(DETECTION) - 1)]
    assert model().detect(high) == pytest.approx(logistic(2.0))
    low, high = ([value, *[0.0] * (len(REFERENCE) - 1)] for value in (0.0, 1.0))
    assert model().refer([low, high]) == pytest.approx([logistic(-3.0), logistic(3.0)])


def test_candidates_share_one_probability() -> None:
    assert sum(model().rank(SILENT, [candidate(value) for value in (0.0, 1.0, 0.2, 3.0)])) == pytest.approx(1.0)
    assert model().rank(SILENT, [candidate(0.0)]) == [1.0]
    assert model().rank(SILENT, []) == []


def test_confidence_is_logistic_in_its_features() -> None:
    values = [3.0, *[9.0] * (len(CONFIDENCE) - 1)]
    assert model().confidence(values) == pytest.approx(logistic(2.0))


@pytest.mark.parametrize(("odds", "probability"), [(0.0, 0.5), (1e9, 1.0), (-1e9, 0.0)])
def test_logistic(odds: float, probability: float) -> None:
    assert logistic(odds) == pytest.approx(probability, abs=1e-9)


def test_a_model_survives_being_written(tmp_path: Path) -> None:
    file = tmp_path / "model.json"
    file.write_text(json.dumps(dump_model(model())), encoding="utf-8")
    assert load_model(file) == model()


def test_the_model_of_the_project_fits_its_features() -> None:
    model = load_model()
    assert len(model.weights) == len(CONFIDENCE)
    for name, features in FORESTS.items():
        used = {feature for tree in getattr(model, name).trees for feature in tree.feature}
        assert {-1} < used <= {-1, *range(len(features))}


def test_a_missing_or_damaged_model_is_named(tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.json"
    damaged.write_text("{", encoding="utf-8")
    for file in (damaged, tmp_path / "missing.json"):
        with pytest.raises(ModelError, match=file.name):
            load_model(file)


@pytest.mark.parametrize(
    "change",
    [
        {"forests": {"attribution": [[[0, -1, -1], [0.5, 1.0, 2.0], [0, 0, 0], [2, 0, 0]]]}},  # a loop
        {"forests": {"attribution": [[[0, -1, -1], [0.5, 1.0, 2.0], [1, 0, 0], [3, 0, 0]]]}},
        {"forests": {"reference": [[[9999, -1, -1], [0.5, 1.0, 2.0], [1, 0, 0], [2, 0, 0]]]}},
        {"forests": {"detection": [[[0, -1], [0.5], [1], [2]]]}},
        {"forests": {"attribution": [[[], [], [], []]]}},
        {"forests": {"attribution": [[["x"], [0.5], [1], [2]]]}},
        {"forests": {"attribution": None}},
        {"forests": 7},
        {"weights": [1.0]},
        {"weights": None},
        {"bias": "high"},
        {"words": None},
        {"words": {"en": 0.5}},
        {"words": {"en": {"bias": 0.5, "weights": {"head=said": "high"}}}},
    ],
)
def test_a_damaged_model_is_refused(tmp_path: Path, change: dict[str, object]) -> None:
    file = tmp_path / "damaged.json"
    whole = dump_model(model())
    forests = change.get("forests")
    if isinstance(forests, dict):
        change = {"forests": {**whole["forests"], **forests}}
    file.write_text(json.dumps({**whole, **change}), encoding="utf-8")
    with pytest.raises(ModelError, match="damaged"):
        load_model(file)


@pytest.mark.parametrize("values", [[], {}, {"format": 1}, {**dump_model(model()), "features": {}}])
def test_a_model_for_other_features_is_refused(tmp_path: Path, values: object) -> None:
    file = tmp_path / "old.json"
    file.write_text(json.dumps(values), encoding="utf-8")
    with pytest.raises(ModelError, match="train it anew"):
        load_model(file)
