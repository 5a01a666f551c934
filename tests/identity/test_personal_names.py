from __future__ import annotations

import pytest

from quotes.identity.personal_names import PersonalName, parse_name


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Anatoly I. Antonov", PersonalName(("Anatoly", "I."), surname="Antonov")),
        ("Антонов А. И.", PersonalName(("А.", "И."), surname="Антонов")),
        ("А.И. Антонов", PersonalName(("А.", "И."), surname="Антонов")),
        ("А.И.Антонов", PersonalName(("А.", "И."), surname="Антонов")),
        ("Д.Лунц", PersonalName(("Д.",), surname="Лунц")),
        ("Ю. Лунц.", PersonalName(("Ю.",), surname="Лунц")),
        ("Сергей Викторович", PersonalName(("Сергей",), "Викторович")),
        ("Sergei Viktorovich", PersonalName(("Sergei",), "Viktorovich")),
        ("Сергей Викторович Лавров", PersonalName(("Сергей",), "Викторович", surname="Лавров")),
        ("Лунц Мартын Святославович", PersonalName(("Мартын",), "Святославович", surname="Лунц")),
        ("Роман Абрамович", PersonalName(("Роман",), surname="Абрамович")),
        ("Роман Аркадьевич Абрамович", PersonalName(("Роман",), "Аркадьевич", surname="Абрамович")),
        ("Слободан Милошевич", PersonalName(("Слободан",), surname="Милошевич")),
        ("Антонов Сергей", PersonalName(("Сергей",), surname="Антонов")),
        ("Clinton, Hillary", PersonalName(("Hillary",), surname="Clinton")),
        ("Mrs. Clinton", PersonalName(surname="Clinton", honorifics=("Mrs",))),
        ("г-н Лунц", PersonalName(surname="Лунц", honorifics=("г-н",))),
        ("papež Benedikt XVI", PersonalName(surname="Benedikt", suffix="XVI", honorifics=("papež",))),
        ("Martin Luther King, Jr.", PersonalName(("Martin", "Luther"), surname="King", suffix="jr")),
        ("Xi Jinping", PersonalName(("Jinping",), surname="Xi", family_first=True)),
        ("Си Цзиньпин", PersonalName(("Цзиньпин",), surname="Си", family_first=True)),
        ("Kim Jong-un", PersonalName(("Jongun",), surname="Kim", family_first=True)),
        ("Ким Чен Ын", PersonalName(("ЧенЫн",), surname="Ким", family_first=True)),
        ("Kim Darroch", PersonalName(("Kim",), surname="Darroch")),
        ("Ben Marlow", PersonalName(("Ben",), surname="Marlow")),
        ("Don Marlow", PersonalName(("Don",), surname="Marlow")),
        ("Ursula von der Leyen", PersonalName(("Ursula",), "", ("von", "der"), "Leyen")),
        ("Урсула фон дер Ляйен", PersonalName(("Урсула",), "", ("фон", "дер"), "Ляйен")),
        ("Башар аль-Асад", PersonalName(("Башар",), "", ("аль",), "Асад")),
        ("Осама бин Ладен", PersonalName(("Осама",), "", ("бин",), "Ладен")),
        ("Le Pen", PersonalName((), "", ("Le",), "Pen")),
        ("Jean- Claude Lund", PersonalName(("Jean-Claude",), surname="Lund")),
        ("Рис-Могг", PersonalName(surname="Рис-Могг")),
        ("Ada “The Oar” Lund", PersonalName(("Ada",), surname="Lund")),
        ("Cергей Лунц", PersonalName(("Сергей",), surname="Лунц")),
        ("太郎", PersonalName(surname="太郎")),
        ("", PersonalName()),
    ],
)
def test_names_have_parts(name: str, expected: PersonalName) -> None:
    assert parse_name(name) == expected


@pytest.mark.parametrize(
    ("name", "fullness", "gender"),
    [
        ("Сергей Лунц", "full", "masc"),
        ("S. Lunts", "initials", None),
        ("Mrs. Lunts", "surname", "fem"),
        ("Анна Петровна", "given", "fem"),
        ("Бенедикт XVI", "full", None),
        ("Зухра Сергеевна Лунц", "full", "fem"),
    ],
)
def test_fullness_and_gender(name: str, fullness: str, gender: str | None) -> None:
    parsed = parse_name(name)
    assert (parsed.fullness, parsed.gender) == (fullness, gender)
