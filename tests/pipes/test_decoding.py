from __future__ import annotations

import pytest

from quotes.pipes.decoding import decode


def test_what_speaks_for_any_of_his_mentions_speaks_for_the_speaker() -> None:
    outcomes = decode([0.4, 0.3, 0.3], [[("Dunn", 1.0)], [("Pell", 0.9), ("Dunn", 0.1)], [("Pell", 1.0)]])
    assert [(outcome.who, outcome.probability) for outcome in outcomes] == [
        ("Pell", pytest.approx(0.57)),
        ("Dunn", pytest.approx(0.43)),
    ]


def test_the_source_is_the_one_that_says_most_for_the_speaker() -> None:
    (first, *_) = decode([0.2, 0.8], [[("Pell", 1.0)], [("Dunn", 0.4), ("Pell", 0.6)]])
    assert (first.who, first.source, first.reading) == ("Pell", 1, 1)


def test_equal_chances_keep_the_order_of_the_sources() -> None:
    assert [outcome.who for outcome in decode([0.5, 0.5], [[("b", 1.0)], [("a", 1.0)]])] == ["b", "a"]
    assert decode([], []) == []
