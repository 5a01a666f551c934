from __future__ import annotations

from collections.abc import Callable

import pytest
from spacy.tokens import Doc
from steps import scene_of

from quotes.pipes.candidates import find_candidates
from quotes.pipes.chain import analyse
from quotes.pipes.frames import Piece
from quotes.pipes.judgement import is_quotation, kind_of, may_be_quotation, verdict

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


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "“Rain,” said Lorna Pell.", True),
        ("en", "Lorna Pell: “Rain comes.”", True),
        ("en", "She liked the so-called “rain”.", False),
        ("en", "She liked the “rain” a lot.", None),
        ("ru", "«Вода держится», — сказала Кира Лунц.", True),
    ],
    ids=["bound to a clause", "the layout", "so-called", "nothing", "Russian"],
)
def test_what_settles_the_matter(language: str, text: str, expected: bool | None, parse: Parse) -> None:
    scene = scene_of(parse(language, text))
    found = [candidate for candidate, _ in find_candidates(scene, Piece(0, 0)) if candidate.score >= 1.0]
    best = max(found, key=lambda candidate: candidate.score, default=None)
    by_rules = is_quotation(scene, 0, best, kind_of(scene, 0))
    assert verdict(scene, 0, best, by_rules=by_rules) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“7 + 7”", False),
        ('<a title="Rain comes">', False),
        ("“rain.norland.gov/levels”", False),
        ("“Rain”", True),
        ("“Rain... and mud.”", True),
    ],
)
def test_what_has_no_words_is_an_address_or_stands_in_markup_is_none(text: str, expected: bool, parse: Parse) -> None:
    assert may_be_quotation(scene_of(parse("en", f"Pell wrote {text} there.")), 0) is expected


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("en", "'It is a disgrace': mayor Ann Lee answers critics\n\nAnn Lee spoke on Monday.", "It is a disgrace"),
        ("ru", "«Это позор»: мэр Кира Лунц ответила критикам\n\nКира Лунц выступила.", "Это позор"),
    ],
)
def test_a_headline_that_begins_with_a_quotation(language: str, text: str, words: str, parse: Parse) -> None:
    assert found(parse(language, text)) == [words]


@pytest.mark.parametrize(
    ("words", "settled"),
    [
        ("«Пусть не обижаются рыбаки, но наш старый шлюз течёт.»", True),
        ("«Пусть не обижаются рыбаки, но наш старый шлюз течёт».", True),
        ("«Пусть не обижаются рыбаки, но наш старый шлюз течёт»", None),
        ("«Старый шлюз течёт.»", None),
    ],
    ids=["a sentence", "its stop outside", "no stop", "as short as a name"],
)
def test_a_paragraph_in_marks_is_speech_whoever_says_it(words: str, settled: bool | None, parse: Parse) -> None:
    scene = scene_of(parse("ru", f"Кира Лунц недовольна.\n\n{words}\n\nШёл дождь."))
    assert verdict(scene, 0, None, by_rules=True) is settled
