from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc
from steps import scene_of

from quotes.pipes.frames import Piece
from quotes.pipes.phrases import Phrase
from quotes.pipes.scene import begins_with_dash, is_dash

Parse = Callable[[str, str], Doc]
ARTICLE = (
    "Ayre left.\n\nDunn, 50, left.\n\nTosk saw it. Grell saw it too.\n\n"
    "Mayor Lorna Pell of Reuters fame called it “a puddle” and “a ditch”. “It holds,” the trust said. “So far.”"
)


def test_context_is_the_own_sentence_then_the_nearest_ones(parse: Parse) -> None:
    scene = scene_of(parse("en", ARTICLE))
    shown = [[scene.text[start:end] for start, end in scene.context(number)] for number in range(4)]
    pell = ["Mayor Lorna Pell of Reuters fame called it", "and", "."]
    before = ["Grell saw it too.", "Tosk saw it.", "Dunn, 50, left."]
    assert shown[0] == shown[1] == pell + before
    assert shown[2][0] == "the trust said."
    assert shown[2][1:] == [*reversed(pell), *before]
    assert shown[3][:2] == ["the trust said.", "."]
    assert "Ayre left." not in shown[3]


def test_context_alone_is_the_own_sentence_if_it_has_words(parse: Parse) -> None:
    scene = scene_of(parse("en", "Pell left. “It holds,” the trust said. “So far.”"))
    assert [scene.text[start:end] for start, end in scene.context(0, alone=True)] == ["the trust said."]
    bare = [scene.text[start:end] for start, end in scene.context(1, alone=True)]
    assert bare == ["the trust said.", "Pell left."]


def test_context_never_holds_speech(parse: Parse) -> None:
    scene = scene_of(parse("ru", "Рогов ушёл. «Вода держится, — сказал он. — Пока». «Да», — добавил он."))
    for number in range(len(scene.speeches)):
        words = " ".join(scene.text[start:end] for start, end in scene.context(number))
        assert "Рогов" in words
        assert not {"Вода", "Пока", "Да"} & set(words.replace("»", " ").split())


def test_where_pieces_stand(parse: Parse) -> None:
    scene = scene_of(parse("en", ARTICLE))
    assert [scene.set_off(Piece(number, 0)) for number in range(4)] == [False, False, True, True]
    before = [scene.before(Piece(number, 0)) for number in range(4)]
    assert [None if item is None else str(item) for item in before] == ["it", "and", None, None]
    assert [scene.alone(scene.frame_of[Piece(number, 0)]) for number in range(4)] == [False, False, False, True]
    assert [token.text for token in scene.inside(2)] == ["It", "holds", ","]


@given(st.data())
def test_a_token_is_found_by_its_characters(parse: Parse, data: st.DataObject) -> None:
    scene = scene_of(parse("en", ARTICLE))
    offset = data.draw(st.integers(0, len(scene.text) - 1))
    start, end = scene.offsets(scene.token_at(offset), scene.token_at(offset) + 1)
    assert start <= offset < end or scene.text[offset:start].isspace()


def test_offsets_of_phrases(parse: Parse) -> None:
    scene = scene_of(parse("en", ARTICLE))
    pell = next(token.i for token in scene.doc if token.text == "Pell")
    span = scene.span(Phrase(pell - 2, pell + 1, pell))
    assert span is not None
    assert scene.text[slice(*span)] == "Mayor Lorna Pell"
    assert scene.span(None) is None


@pytest.mark.parametrize(
    ("language", "text", "word", "person", "speaks", "pronoun"),
    [
        ("en", "“No,” she said.", "she", True, True, True),
        ("en", "“No,” they said.", "they", True, True, False),
        ("en", "“No,” Pell told him.", "him", False, False, False),
        ("en", "“No,” Lorna Pell said.", "Pell", True, True, False),
        ("en", "“No,” the mayor said.", "mayor", True, True, False),
        ("en", "“No,” the ministry said.", "ministry", False, True, False),
        ("en", "“No,” he told the lock.", "lock", False, False, False),
        ("ru", "«Нет», — сказала она.", "она", True, True, True),
        ("ru", "«Нет», — сказал инженер.", "инженер", True, True, False),
        ("ru", "«Нет», — заявило министерство.", "министерство", False, True, False),
        ("ru", "«Нет», — написали на воротах.", "воротах", False, False, False),
    ],
)
def test_who_can_speak(
    language: str, text: str, word: str, person: bool, speaks: bool, pronoun: bool, parse: Parse
) -> None:
    scene = scene_of(parse(language, text))
    token = next(token for token in scene.doc if token.text == word)
    assert scene.is_person_like(token) is person
    assert scene.can_speak(token) is speaks
    assert scene.is_personal_pronoun(token) is pronoun


@pytest.mark.parametrize(("name", "medium"), [("Reuters", True), ("Olin.ru", True), ("Olin", False)])
def test_media(name: str, medium: bool, parse: Parse) -> None:
    scene = scene_of(parse("en", f"{name} wrote: “It holds.”"))
    assert scene.is_medium(Phrase(0, 1, 0)) is medium


def test_words_in_marks_more_than_once(parse: Parse) -> None:
    scene = scene_of(parse("en", "“A lock,” she said. “It holds.” He calls it “a lock”."))
    assert scene.repeated("A lock,")
    assert not scene.repeated("It holds.")


@pytest.mark.parametrize(
    ("word", "dash", "begins"),
    [("—", True, False), ("--", True, False), ("-Pell", False, True), ("-pell", False, False), ("Pell", False, False)],
)
def test_dashes(word: str, dash: bool, begins: bool) -> None:
    from spacy.vocab import Vocab

    token = Doc(Vocab(), words=[word])[0]
    assert (is_dash(token), begins_with_dash(token)) == (dash, begins)
