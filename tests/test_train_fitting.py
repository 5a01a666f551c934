from __future__ import annotations

import pytest

from quotes.fitting import Choice, fit_ranker

pytest.importorskip("lightgbm")


def test_what_speaks_for_a_row_never_puts_it_behind() -> None:
    choices = [Choice("en", [[0.0], [1.0], [2.0]], [True, False, number % 3 == 0]) for number in range(40)]
    forest = fit_ranker(choices, rounds=20, least_in_leaf=5, features=1.0, penalty=1.0, rising=[True])
    scores = forest.values([[0.0], [1.0], [2.0]])
    assert scores == sorted(scores)
