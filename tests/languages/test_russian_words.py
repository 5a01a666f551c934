from __future__ import annotations

import pytest

from quotes.languages.russian_words import finite_verb, is_animate, lemma


@pytest.mark.parametrize(
    ("word", "pos", "expected"),
    [
        ("назвав", "VERB", "назвать"),
        ("называя", "VERB", "называть"),
        ("отмечающий", "VERB", "отмечать"),
        ("Министров", "NOUN", "министр"),
        ("стали", "VERB", "стать"),
        ("стали", "NOUN", "сталь"),
        ("заявила", None, "заявить"),
        ("заведующей", "NOUN", "заведующая"),
        ("заведующая", "VERB", "заведовать"),
    ],
)
def test_lemma(word: str, pos: str | None, expected: str) -> None:
    assert lemma(word, pos) == expected


@pytest.mark.parametrize(
    ("word", "feminine", "expected"),
    [
        ("супруга", True, "супруга"),
        ("супруга", False, "супруг"),
        ("супругой", None, "супруга"),
        ("главы", False, "глава"),
        ("ставшая", True, "стать"),
    ],
)
def test_a_noun_keeps_its_gender(word: str, feminine: bool | None, expected: str) -> None:
    assert lemma(word, "NOUN" if expected != "стать" else "VERB", feminine=feminine) == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("усмехается", "Aspect=Imp|Mood=Ind|Number=Sing|Person=3|Tense=Pres|VerbForm=Fin|Voice=Mid"),
        ("сказала", "Aspect=Perf|Gender=Fem|Mood=Ind|Number=Sing|Tense=Past|VerbForm=Fin|Voice=Act"),
        ("стали", ""),
        ("совет", ""),
        ("зюзюкнула", ""),
    ],
)
def test_words_that_are_verbs_alone(word: str, expected: str) -> None:
    assert finite_verb(word) == expected


@pytest.mark.parametrize(("word", "expected"), [("дворник", True), ("мост", False), ("москва", False), ("иван", False)])
def test_animate_nouns(word: str, expected: bool) -> None:
    assert is_animate(word) is expected
