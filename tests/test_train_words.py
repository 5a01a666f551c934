from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from quotes.train_words import Worded, source_words, words_near_speech

if TYPE_CHECKING:
    from spacy.tokens import Doc

    Parse = Callable[[str, str], Doc]


def test_the_nouns_near_speech_are_examples_right_where_they_head_a_source(parse: Parse) -> None:
    text = "“Mend the lock,” the keeper of the port said."
    doc = parse("en", text)
    rows = list(words_near_speech("a", doc, [(0, 16)], [(text.index("the keeper"), text.index(" said"))]))
    assert [(next(iter(row.clues)), row.right) for row in rows if "dep=det" not in row.clues] == [
        ("word=keeper", True),
        ("word=port", False),
    ]


def test_words_far_from_speech_are_none(parse: Parse) -> None:
    text = "“Yes,” she said. " + "It rained and rained on the long road. " * 4 + "The keeper slept."
    rows = list(words_near_speech("a", parse("en", text), [(0, 6)], []))
    assert rows
    assert not any("word=keeper" in row.clues for row in rows)


def rows(language: str, count: int) -> list[Worded]:
    return [Worded("a", language, ["head=said", f"word={n % 3}"], right=True) for n in range(count)] + [
        Worded("a", language, ["head=saw", f"word={n % 3}"], right=False) for n in range(count)
    ]


def test_words_are_learned_for_each_language_by_itself() -> None:
    told = source_words([*rows("en", 80), *rows("ru", 20)])
    assert told.keys() == {"en"}  # too little Russian
    assert told["en"].chance(["head=said"]) > 0.9 > 0.1 > told["en"].chance(["head=saw"])
    assert not [clue for clue in told["en"].weights if clue.startswith("word=")]  # they tell nothing


@pytest.mark.parametrize("count", [0, 49])
def test_too_few_sources_teach_nothing(count: int) -> None:
    assert source_words(rows("en", count)) == {}
