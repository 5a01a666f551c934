from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.languages import names

WORDS = st.text(alphabet="АБВавоуйкеёьABceé.'’-", max_size=7) | st.sampled_from(
    ["Рогов", "Рогова", "Роговым", "Рогович", "Лунц", "Pell", "Pell's", "Núñez", "J.", "Jr.", "van"]
)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Рогов", "Рогова"),
        ("Роговым", "Рогову"),
        ("Лунц", "Лунца"),
        ("Верхоянский", "Верхоянского"),
        ("Верхоянская", "Верхоянской"),
        ("Кира", "Киру"),
        ("Рябой", "Рябого"),
        ("Толстой", "Толстым"),
        ("O'Neil", "O’Neil"),
        ("Павел", "Павла"),
        ("Лугов-Озёрский", "Лугову-Озёрскому"),
        ("Пётр", "Петра"),
        ("ПЕЛЛ", "Пелла"),
        ("Pell", "PELL"),
        ("Pell", "Pell’s"),
        ("Ayres", "Ayres'"),
        ("Núñez", "Nunez"),
    ],
)
def test_forms_of_one_word(a: str, b: str) -> None:
    assert names.same_word(a, b)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Рогов", "Рогачёв"),
        ("Антон", "Антонов"),
        ("Пётр", "Петров"),
        ("Лом", "Ломов"),
        ("Верхоянский", "Верхоянов"),
        ("Pell", "Pella"),
        ("Royer", "Royers"),
        ("Pell", "Пелл"),
        ("", "Pell"),
    ],
)
def test_different_words(a: str, b: str) -> None:
    assert not names.same_word(a, b)


@given(WORDS, WORDS)
def test_sameness_is_mutual(a: str, b: str) -> None:
    assert names.same_word(a, a)
    assert names.same_word(a, b) == names.same_word(b, a)
    assert names.misspelt(a, b) == names.misspelt(b, a)
    assert names.same_word(a.upper(), b) == names.same_word(a, b)


@given(st.lists(WORDS.filter(bool), min_size=2, max_size=4), st.lists(WORDS.filter(bool), min_size=2, max_size=4))
def test_compatibility_is_mutual(a: list[str], b: list[str]) -> None:
    assert names.compatible(a, a)
    assert names.compatible(a, b) == names.compatible(b, a)


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("Lorna Pell", "L. Pell", True),
        ("Lorna Pell", "L Pell", True),
        ("Lorna Ruth Pell", "Ruth Pell", True),
        ("Lorna Pell", "Lorna Pell Jr.", True),
        ("Louis van Dam", "van Dam", True),
        ("Антон Рогов", "Антоном Роговым", True),
        ("А. П. Рогов", "Антона Рогова", True),
        ("Lorna Pell", "Mark Pell", False),
        ("Lorna Pell", "M. Pell", False),
        ("Lorna Pell", "Lorna Dunn", False),
        ("William Pell", "Bill Pell", True),
        ("Liz Pell", "Betty Pell", True),
        ("Mary Pell", "Mark Pell", False),
        ("Lorna Pell Jr.", "Lorna Pell Sr.", False),
        ("Рогов А. П.", "Антон Рогов", True),
        ("Рогов Антон Павлович", "Антоном Роговым", True),
        ("Рогов Антон", "Антон Рогов", True),
        ("Саше Рогову", "Александр Рогов", True),
        ("Антон Рогов", "Кира Рогова", False),
        ("Антон Рогов", "К. Рогова", False),
    ],
)
def test_names_of_one_person(a: str, b: str, expected: bool) -> None:
    assert names.compatible(a.split(), b.split()) is expected


@pytest.mark.parametrize(
    ("name", "surname", "given"),
    [
        ("Lorna Ruth Pell", "Pell", ["Lorna", "Ruth"]),
        ("Mark Dunn Jr.", "Dunn", ["Mark"]),
        ("Louis van der Dam III", "Dam", ["Louis"]),
        ("Хасан аль Рами", "Рами", ["Хасан"]),
        ("Рогов А. П.", "Рогов", ["А.", "П."]),
        ("Рогов Антон Павлович", "Рогов", ["Антон", "Павлович"]),
        ("Антон Павлович Рогов", "Рогов", ["Антон", "Павлович"]),
        ("Pell", "Pell", []),
        ("Jr.", "Jr.", []),
    ],
)
def test_parts(name: str, surname: str, given: list[str]) -> None:
    assert names.surname(name.split()) == surname
    assert list(names.given(name.split())) == given


@pytest.mark.parametrize("word", ["J.", "J", "J.R.", "А.", "А.П.", "Ю"])
def test_initials(word: str) -> None:
    assert names.is_initial(word)


@pytest.mark.parametrize("word", ["Jo", "JR", "Юна", ".", "", "5."])
def test_no_initials(word: str) -> None:
    assert not names.is_initial(word)


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("Grell", "Grall", True),
        ("Grell", "Grel", False),
        ("Grells", "Grell", True),
        ("Ostranderman", "Ostrandrmen", True),
        ("Ostrander", "Astrander", False),
        ("Grell", "Gralk", False),
        ("Pell", "Bell", False),
        ("Dunn", "Dann", False),
    ],
    ids=[
        "letter",
        "too short",
        "added",
        "two in a long one",
        "first letter",
        "two in a short one",
        "short",
        "short too",
    ],
)
def test_slips_of_the_pen(a: str, b: str, expected: bool) -> None:
    assert names.misspelt(a, b) is expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("Павловна", True),
        ("Павловной", True),
        ("Ильич", True),
        ("Ильиничны", True),
        ("Лунц", False),
        ("Кравчук", False),
    ],
)
def test_patronymics(word: str, expected: bool) -> None:
    assert names.is_patronymic(word) is expected


@pytest.mark.parametrize(
    ("word", "words", "is_short"),
    [
        ("OPA", "Olin Port Authority", True),
        ("O.P.A.", "Olin Port Authority", True),
        ("DOR", "Department of Rivers", True),
        ("DR", "Department of Rivers", True),
        ("OPA", "Olin Port", False),
        ("Opa", "Olin Port Authority", False),
        ("ФРС", "Федеральная речная служба", True),
        ("Минречфлота", "Министерство речного флота", True),
        ("Минреки", "Министерство рек", True),
        ("Речфонд", "Речной фонд", True),
        ("Речник", "Речной фонд", False),
        ("Минск", "Министерство рек", False),
        ("A", "Ann", False),
    ],
)
def test_what_is_short_for_what(word: str, words: str, is_short: bool) -> None:
    assert names.abbreviates(word, words.split()) is is_short


@pytest.mark.parametrize(
    ("word", "double", "expected"),
    [
        ("Duval", "Duval-Martin", True),
        ("Озёрским", "Лугов-Озёрский", True),
        ("Duval", "Duval", False),
        ("in", "Jae-in", False),
    ],
)
def test_halves_of_double_surnames(word: str, double: str, expected: bool) -> None:
    assert names.is_half(word, double) is expected


def test_names_in_any_case_are_cleaned_of_marks() -> None:
    assert [names.clean(word) for word in ("«Pell»", "Pell's", "Ayres’", "(Pell),")] == [
        "Pell",
        "Pell",
        "Ayres",
        "Pell",
    ]
