from __future__ import annotations

import numpy as np
import pytest

from quotes.languages.slovnet_models import parse, recognise, repair, tag

WORDS = "Мэр Северска Антон Рогов ушёл . Его сменит Кира Лунц .".split()
LENGTHS = [6, 5]


def test_sentences_do_not_see_their_neighbours() -> None:
    """A row of sentences gives what each gives by itself."""
    tags, names = tag(WORDS, LENGTHS)
    heads, relations, _ = parse(WORDS, LENGTHS)
    for part, own in ((slice(0, 6), 0), (slice(6, 11), 1)):
        alone_tags, _ = tag(WORDS[part], [LENGTHS[own]])
        alone_heads, alone_relations, _ = parse(WORDS[part], [LENGTHS[own]])
        assert tags[part].tolist() == alone_tags.tolist()
        assert heads[own].tolist() == alone_heads[0].tolist()
        assert relations[part].tolist() == alone_relations.tolist()
    assert names[tags[4]].startswith("VERB|")


def test_entities() -> None:
    assert recognise(WORDS, LENGTHS) == [(1, 2, "LOC"), (2, 4, "PER"), (8, 10, "PER")]


@pytest.mark.parametrize(
    ("heads", "expected"),
    [
        ([2, 0, 2], [2, 0, 2]),
        ([0, 0, 2], [2, 0, 2]),
        ([2, 1, 2], [2, 0, 2]),
        ([1, 0, 3], [2, 0, 1]),
        ([3, 0, 1], [2, 0, 1]),
    ],
    ids=["tree", "two roots", "no root", "self-loops", "cycle"],
)
def test_repair_gives_one_tree(heads: list[int], expected: list[int]) -> None:
    scores = np.array([[1, -9, 5, 2], [4, 2, -9, 1], [0, 3, 2, -9]], np.float32)
    assert repair(np.array(heads), scores).tolist() == expected


def test_repair_always_ends_in_a_tree() -> None:
    random = np.random.default_rng(7)
    for size in (1, 2, 5, 40):
        for _ in range(50):
            scores = random.normal(size=(size, size + 1)).astype(np.float32)
            heads = repair(random.integers(0, size + 1, size), scores)
            assert np.count_nonzero(heads == 0) == 1
            up = np.concatenate(([0], heads))
            for _ in range(size):
                up = np.concatenate(([0], heads))[up]
            assert not up.any()
