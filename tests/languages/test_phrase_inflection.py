from __future__ import annotations

from collections.abc import Sequence

import pytest

from quotes.languages.phrase_inflection import nominative_phrase


def phrase(marked: str) -> list[str]:
    """The nominative of a phrase given as "word/TAG/head/Case …"; the tags' other features are left out."""
    rows = [token.split("/") for token in marked.split()]
    words, tags = [row[0] for row in rows], [row[1] for row in rows]
    heads = [int(row[2]) for row in rows]
    morphs = [{"Case": row[3]} if len(row) > 3 else {} for row in rows]
    return nominative_phrase(words, heads, tags, morphs)


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("уральского/ADJ/1/Gen губернатора/NOUN/1/Gen", "уральский губернатор"),
        ("Главы/NOUN/0/Gen МИД/PROPN/0/Gen", "Глава МИД"),
        ("замглавы/NOUN/0/Gen МИД/PROPN/0/Gen", "замглавы МИД"),
        ("врио/NOUN/0/Gen губернатора/NOUN/0/Gen", "врио губернатора"),
        ("первого/ADJ/1/Gen замминистра/NOUN/1/Gen энергетики/NOUN/1/Gen", "первый замминистра энергетики"),
        ("завотделом/NOUN/0/Gen кадров/NOUN/0/Gen", "завотделом кадров"),
        (
            "официальным/ADJ/1/Ins представителем/NOUN/1/Ins Следственного/ADJ/3/Gen комитета/NOUN/1/Gen",
            "официальный представитель Следственного комитета",
        ),
        ("министр-президента/NOUN/0/Gen Баварии/PROPN/0/Gen", "министр-президент Баварии"),
        ("министром-президентом/NOUN/0/Ins Баварии/PROPN/0/Gen", "министр-президент Баварии"),
        ("члена-корреспондента/NOUN/0/Gen РАН/PROPN/0/Gen", "член-корреспондент РАН"),
        ("30-го/ADJ/1/Gen президента/NOUN/1/Gen", "30-й президент"),
        ("ЭКС-ПРЕЗИДЕНТА/NOUN/0/Gen", "ЭКС-ПРЕЗИДЕНТ"),
        ("американской/ADJ/1/Gen журналистки/NOUN/1/Gen", "американская журналистка"),
        ("бывшей/ADJ/1/Ins главой/NOUN/1/Ins района/NOUN/1/Gen", "бывшая глава района"),
        ("министров/NOUN/0/Gen финансов/NOUN/0/Gen", "министры финансов"),
        ("исполняющего/VERB/0/Gen обязанности/NOUN/0/Acc мэра/NOUN/1/Gen", "исполняющий обязанности мэра"),
        (
            "уполномоченного/ADJ/0/Gen по/ADP/2 правам/NOUN/0/Dat человека/NOUN/2/Gen",
            "уполномоченный по правам человека",
        ),
        ("Патриарха/NOUN/0/Gen Московского/ADJ/0/Gen", "Патриарх Московский"),
        ("главы/NOUN/0/Gen Московского/ADJ/2/Gen отделения/NOUN/0/Gen", "глава Московского отделения"),
        (
            "директора/NOUN/0/Gen и/CCONJ/3 главного/ADJ/3/Gen редактора/NOUN/0/Gen газеты/NOUN/3/Gen",
            "директор и главный редактор газеты",
        ),
        ("министра/NOUN/0/Gen обороны/NOUN/0/Gen и/CCONJ/3 торговли/NOUN/1/Gen", "министр обороны и торговли"),
        ("официальный/ADJ/1/Nom представитель/NOUN/1/Nom ведомства/NOUN/1/Gen", "официальный представитель ведомства"),
    ],
)
def test_phrase(marked: str, expected: str) -> None:
    assert phrase(marked) == expected.split()


def test_phrase_without_features_or_with_a_wrong_parse() -> None:
    words = ["свердловского", "губернатора", "области"]
    empty: Sequence[dict[str, str]] = [{}, {}, {}]
    result = nominative_phrase(words, [2, 2, 2], ["ADJ", "NOUN", "NOUN"], empty)
    assert result == ["свердловский", "губернатор", "области"]


def test_phrase_sequences_must_match() -> None:
    with pytest.raises(ValueError, match="same length"):
        nominative_phrase(["глава"], [], ["NOUN"], [{}])
