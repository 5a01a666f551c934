from __future__ import annotations

from collections.abc import Callable

import pytest
from spacy.tokens import Doc
from steps import scene_of

from quotes.pipes.chain import analyse
from quotes.pipes.judgement import kind_of

Parse = Callable[[str, str], Doc]


def found(doc: Doc) -> list[str]:
    return [doc.text[slice(*segment)] for utterance in analyse(doc).utterances for segment in utterance.segments]


@pytest.mark.parametrize(
    ("language", "text", "kind"),
    [
        ("en", "“It holds,” she said.", "direct"),
        ("en", "She asked: “Why not?”", "direct"),
        ("en", "She said it was “a puddle”.", "partial"),
        ("en", "She said it “holds”.", "partial"),
        ("en", "She said that “the lock holds” and left.", "partial"),
        ("en", "The sign, “no swimming”, hung there.", "partial"),
        ("ru", "«Вода держится», — сказала она.", "direct"),
        ("ru", "Она назвала шлюз «лужей».", "partial"),
        ("ru", "— Держится, — сказала она.", "direct"),
        ("ru", "«Шлюз, — сказала она, — новый».", "direct"),
    ],
)
def test_kinds(language: str, text: str, kind: str, parse: Parse) -> None:
    assert kind_of(scene_of(parse(language, text)), 0) == kind


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The newspaper “Daily Lock” closed."),
        ("en", "He read “The Grey River” twice."),
        ("en", "The so-called “puddle” holds."),
        ("en", "Nobody saw the film “It Holds” at home."),
        ("en", 'See <img alt="the lock"> and “123”.'),
        ("ru", "Кира Лунц, глава «Верфи», ушла."),
        ("ru", "Газета «Волна» вышла, сообщил мэр."),
        ("ru", "Так называемый «старый шлюз» закрыт."),
        ("ru", "Он смотрел фильм «Берег» и сериал «Тихая вода»."),
    ],
)
def test_names_and_terms_are_no_quotations(language: str, text: str, parse: Parse) -> None:
    assert found(parse(language, text)) == []


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("en", "Pell called it “the worst lock in the land”.", "the worst lock in the land"),
        ("en", "The crowd chanted “dig it again” all night.", "dig it again"),
        ("en", "“Nobody ever asked us about it.”", "Nobody ever asked us about it."),
        ("en", "Pell called the mayor’s plan “so-called progress”.", "so-called progress"),
        ("ru", "Рогов призвал «копать глубже и не останавливаться».", "копать глубже и не останавливаться"),
        ("ru", "Порт «построят через год», пообещал Рогов.", "построят через год"),
        ("ru", "Рогов назвал шлюз «лужей с воротами».", "лужей с воротами"),
        (
            "ru",
            "«Вода держится, ворота новые, и никто не жалуется».",
            "Вода держится, ворота новые, и никто не жалуется",
        ),
    ],
)
def test_speech_is(language: str, text: str, words: str, parse: Parse) -> None:
    assert found(parse(language, text)) == [words]


def test_a_source_makes_the_difference(parse: Parse) -> None:
    assert found(parse("en", "The lock was “the puddle of all puddles” by then.")) == []
    assert found(parse("en", "The lock was “the puddle of all puddles” by then, Pell said.")) != []


def test_turns_and_dash_speech_need_no_proof(parse: Parse) -> None:
    assert found(parse("en", "Q: Lock?\n\nA: No.")) == ["Lock?", "No."]
    assert found(parse("ru", "— Шлюз, — сказал Рогов.\n— Да.")) == ["Шлюз", "Да."]
