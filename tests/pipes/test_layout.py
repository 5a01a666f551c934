from __future__ import annotations

from collections.abc import Callable

import pytest
from spacy.tokens import Doc
from steps import scene_of

from quotes.pipes.layout import announced_words, from_layout, main_clause_before

Parse = Callable[[str, str], Doc]


@pytest.mark.parametrize(
    ("language", "text", "rule", "source"),
    [
        ("en", "“It holds.”\n\n— Lorna Pell, mayor of Olin", "signature", "Lorna Pell"),
        ("en", '"It holds, and it will.\nLorna Pell, Port Board."', "signature", "Lorna Pell"),
        ("en", "“It holds,”\nsaid Mayor Pell.", "verb below", "Mayor Pell"),
        ("en", "And from Chairwoman Pell:\n\n“It holds.”", "label", "Pell"),
        ("en", "Lorna Pell spoke at noon:\n\n“It holds.”", "introduction", "Lorna Pell"),
        ("en", "Lorna Pell said it was done. “It holds.”", "introduction", "Lorna Pell"),
        ("en", "Lorna Pell told them it was new. It has become “a puddle”.", "same source", "Lorna Pell"),
        ("ru", "«Вода держится»\n\n— Кира Лунц, мэр Северска", "signature", "Кира Лунц"),
        ("ru", "«Вода держится»,\nзаявил министр.", "verb below", "министр"),
        ("ru", "Кира Лунц, глава совета:\n«Вода держится».", "label", "Кира Лунц"),
        ("ru", "Кира Лунц сообщила новость:\n«Вода держится».", "introduction", "Кира Лунц"),
    ],
)
def test_lines_around_a_speech(language: str, text: str, rule: str, source: str, parse: Parse) -> None:
    scene = scene_of(parse(language, text))
    found = from_layout(scene, 0)
    assert found is not None
    assert found.phrase is not None
    assert (found.rule, found.phrase.text(scene.doc)) == (rule, source)


@pytest.mark.parametrize(
    "text",
    [
        "“It holds.”",
        "Lorna Pell said it was done.\n\n“It holds.”",
        "Lorna Pell spoke:\n\nNobody heard it.\n\n“It holds.”",
        "“It holds.”\n\n— Lorna Pell left the hall and never came back",
        "“It holds.”\n\nNobody heard it.\n\n— Lorna Pell, mayor",
        "“It holds.”\nLorna Pell, Port Board”",
        "“It holds.\nLorna Pell left the hall.”",
    ],
    ids=[
        "nothing",
        "no colon",
        "too far above",
        "a sentence below",
        "too far below",
        "closed above",
        "more of the speech",
    ],
)
def test_nothing_in_the_layout(text: str, parse: Parse) -> None:
    assert from_layout(scene_of(parse("en", text)), 0) is None


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("Lorna Pell said the crew was late. “It holds.”", "Lorna Pell"),
        ("Lorna Pell opened the lock.\n\n“It holds.”", "Lorna Pell"),
        ("The lock was late.\n\n“It holds.”", None),
        ("Lorna Pell left.\n\nNobody heard it.\n\n“It holds.”", None),
        ("Lorna Pell left. It “holds”.", None),
    ],
    ids=["not the inner clause", "the line above", "a thing", "too far above", "a sentence of its own"],
)
def test_the_main_clause_before(text: str, source: str | None, parse: Parse) -> None:
    scene = scene_of(parse("en", text))
    found = main_clause_before(scene, 0)
    phrase = None if found is None else found.phrase
    assert (None if phrase is None else phrase.text(scene.doc)) == source


def test_a_clear_line_scores_above_a_mere_neighbour(parse: Parse) -> None:
    clear = from_layout(scene_of(parse("en", "“It holds.”\n\n— Lorna Pell, mayor of Olin")), 0)
    vague = from_layout(scene_of(parse("en", "Lorna Pell opened the door. “It holds.”")), 0)
    assert clear is not None
    assert vague is not None
    assert clear.score > vague.score


def test_the_main_clause_before_may_have_an_adjective_for_its_verb(parse: Parse) -> None:
    scene = scene_of(parse("ru", "Кира Лунц уверена, что шлюз стар.\n\n«Он стоит здесь сто лет. Пора его чинить»."))
    found = main_clause_before(scene, 0)
    phrase = None if found is None else found.phrase
    assert (None if phrase is None else phrase.text(scene.doc)) == "Кира Лунц"


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("See how the site rated this claim by Lorna Pell:\n\n“It holds.”", "Lorna Pell"),
        ("The site rated this claim by Lorna Pell.\n\n“It holds.”", None),
        ("By one claim of Pell's it was late, Mark Dunn said:\n\n“It holds.”", None),
    ],
)
def test_a_noun_behind_the_verb_announces_whose_words_follow(text: str, source: str | None, parse: Parse) -> None:
    scene = scene_of(parse("en", text))
    found = announced_words(scene, 0)
    assert (found and found.phrase and found.phrase.text(scene.doc)) == source
