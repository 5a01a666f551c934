from __future__ import annotations

import pytest

from quotes.identity.name_keys import keys, surname_keys
from quotes.identity.name_matching import compare

SAME = [
    ("Сергей Викторович Лавров", "Serguei Lavroff"),
    ("Лавров С. В.", "Sergey Lavrov"),
    ("Анатолий Иванович Антонов", "Anatoly I. Antonov"),
    ("Антонов А. И.", "Anatoly Antonov"),
    ("Борис Ельцин", "Boris Eltsine"),
    ("Юлия Лунц", "Julia Lunts"),
    ("Джон Хантсман", "Jon Huntsman Jr."),
    ("Билл Клинтон", "William J. Clinton"),
    ("Надя Лунц", "Nadezhda Lunts"),
    ("Михаил Горбачёв", "Michael Gorbatschow"),
    ("Jacob Rees Mogg", "Джейкоб Рис-Могг"),
    ("Jean Claude Lund", "Жан-Клод Лунд"),
    ("Урсула фон дер Ляйен", "Ursula von der Leyen"),
    ("Башар Асад", "Bashar al-Assad"),
    ("Си Цзиньпин", "Jinping Xi"),
    ("Щукин Иван", "Ivan Shchukin"),
    ("Сергея Иванова", "Sergei Ivanov"),
    ("Анна Иванова", "Anna Ivanov"),
    ("Ангела Меркель", "Angela Merkelová"),
    ("Педро Санчес", "Pedro Sánchez Pérez-Castejón"),
    ("Margaret Thornfield", "Magaret Thornfield"),
    ("Бенедикт XVI", "Benedict XVI"),
]
IRREGULAR = [("Ким Чен Ын", "Kim Jong-un")]
"""Korean names, which have no keys in common: Russian follows another system than Korea does."""
DIFFERENT = [
    ("Иван Иванов", "Anna Ivanova"),
    ("А. Иванова", "A. Ivanov"),
    ("Александра Иванова", "Alexander Ivanov"),
    ("Билл Клинтон", "Hillary Clinton"),
    ("А. Петров", "Сергей Петров"),
    ("Сергей Иванов", "Sergei Ivanenko"),
    ("George W. Bush", "George H. W. Bush"),
    ("John A. Stone", "John B. Stone"),
    ("Лунц Иван Ильич", "Иван Иванович Лунц"),
    ("Martin King Jr.", "Martin King Sr."),
    ("Бенедикт XVI", "Benedict XV"),
    ("Мария Лунц", "Marina Lunts"),
    ("Ким Чен Ын", "Kim Jong Il"),
    ("Дональд Трамп", "Donald Tusk"),
    ("", "Ada Lund"),
    ("...", "..."),
]


@pytest.mark.parametrize(("a", "b"), SAME + IRREGULAR)
def test_one_person(a: str, b: str) -> None:
    match = compare(a, b)
    assert match.probability >= 0.5
    assert compare(b, a).probability == match.probability


@pytest.mark.parametrize(("a", "b"), SAME)
def test_names_of_one_person_share_a_key(a: str, b: str) -> None:
    assert keys(a) & keys(b)


@pytest.mark.parametrize(("a", "b"), DIFFERENT)
def test_two_people(a: str, b: str) -> None:
    match = compare(a, b)
    assert match.probability < 0.5
    assert compare(b, a).probability == match.probability


@pytest.mark.parametrize(
    ("a", "b", "probable"),
    [
        ("Клинтон", "Bill Clinton", True),
        ("Mrs. Clinton", "Hillary Clinton", True),
        ("Mrs. Clinton", "Bill Clinton", False),
        ("Hillary", "Хиллари Клинтон", True),
        ("Лавров", "Lavroff", True),
        ("Иванова", "Ivanov", False),
        ("Сергей Викторович", "Сергей Викторович Лавров", True),
        ("Сергей Викторович", "Сергей Иванович Лавров", False),
    ],
)
def test_names_in_part_say_little(a: str, b: str, probable: bool) -> None:
    match = compare(a, b)
    assert (match.probability >= 0.5) == probable
    assert match.fullness != ("full", "full")
    assert match.probability <= 0.9


def test_what_fits_less_counts_less() -> None:
    full = compare("Сергей Лавров", "Sergei Lavrov")
    initials = compare("С. Лавров", "Sergei Lavrov")
    related = compare("Михаил Лавров", "Michael Lavrov")
    assert full.fullness == ("full", "full")
    assert initials.fullness != ("full", "full")
    assert full.probability > initials.probability
    assert full.probability > related.probability > 0.5


def test_a_match_says_why_and_how_full_the_names_are() -> None:
    match = compare("Лавров С.", "Serguei Lavroff")
    assert (match.reason, match.fullness) == ("surnames spelled alike, initials fit", ("initials", "full"))
    assert compare("Анна Лунц", "Ivan Lunts").reason == "given names differ"


def test_bare_surnames_have_keys_of_their_own() -> None:
    assert surname_keys("Клинтон") & surname_keys("Bill Clinton")
    assert keys("Клинтон") == surname_keys("Клинтон")
    assert not keys("Клинтон") & keys("Bill Clinton")


def test_names_far_apart_share_no_key() -> None:
    names = ["Сергей Лавров", "Donald Tusk", "Xi Jinping", "Ursula von der Leyen", "Ada Stone"]
    assert all(not keys(a) & keys(b) for a in names for b in names if a != b)
    assert all(len(keys(name)) <= 6 for name in names)
