from __future__ import annotations

import pytest

from quotes.languages.name_inflection import Case, Gender
from quotes.languages.plural_surnames import singular_surname


@pytest.mark.parametrize(
    ("surname", "gender", "case", "expected"),
    [
        ("Ломовы", "masc", "nom", "Ломов"),
        ("Ломовы", "fem", "nom", "Ломова"),
        ("Ломовых", "fem", "acc", "Ломова"),
        ("Ломовым", "masc", "dat", "Ломов"),
        ("Рубинские", "fem", "nom", "Рубинская"),
        ("Толстые", "fem", "nom", "Толстая"),
        ("Тарны", "fem", "nom", "Тарн"),
        ("Тарнами", "masc", "ins", "Тарн"),
        ("Скрипелей", "masc", "gen", "Скрипель"),
        ("Шевченко", "fem", "nom", "Шевченко"),
        ("Беллини", "masc", "nom", "Беллини"),
        ("Седых", "fem", "nom", "Седых"),
    ],
)
def test_one_bearers_name_out_of_a_shared_one(surname: str, gender: Gender, case: Case, expected: str) -> None:
    assert singular_surname(surname, gender, case) == expected


@pytest.mark.parametrize(
    ("surname", "gender", "case"),
    [("Ломовым", "masc", "ins"), ("Рогов", "masc", "nom"), ("Рогова", "masc", "gen"), ("Толстые", "masc", "nom")],
)
def test_no_plural_or_none_that_tells(surname: str, gender: Gender, case: Case) -> None:
    assert singular_surname(surname, gender, case) is None
