from __future__ import annotations

from pathlib import Path

import pytest

from quotes.errors import ModelError
from quotes.identity.spelling import FILE, in_one_script, letters, load_models, script, spelled_alike, variants
from quotes.languages.models import models_folder


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Лавров", "Lavroff"),
        ("Лавров", "Ławrow"),
        ("Ельцин", "Yeltsin"),
        ("Ельцин", "Eltsine"),
        ("Щукин", "Shchukin"),
        ("Щукин", "Szczukin"),
        ("Хантсман", "Huntsman"),
        ("Тиллерсон", "Tillerson"),
        ("Цзиньпин", "Jinping"),
        ("Си", "Xi"),
        ("Шефчович", "Šefčovič"),
        ("Шефчович", "Sefcovic"),
        ("Гайко", "Хайко"),
        ("Шрёдер", "Шредер"),
        ("Дэвид", "Девид"),
        ("Müller", "Mueller"),
        ("Müller", "MULLER"),
        ("Lavrov", "Lavroff"),
        ("О’Лири", "O'Leary"),
        ("太郎", "太郎"),
    ],
)
def test_spellings_of_one_name(a: str, b: str) -> None:
    assert spelled_alike(a, b) >= 0.5
    assert spelled_alike(b, a) == spelled_alike(a, b)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Иванова", "Ivanov"),
        ("Иванов", "Ivanova"),
        ("Иванов", "Иванова"),
        ("Ivanov", "Ivanova"),
        ("Путин", "Putina"),
        ("Петров", "Pavlov"),
        ("Петров", "Павлов"),
        ("Трамп", "Tusk"),
        ("Джонсон", "Джонстон"),
        ("Nolan", "太郎"),
        ("", "Nolan"),
        ("太郎", "太"),
    ],
)
def test_other_names(a: str, b: str) -> None:
    assert spelled_alike(a, b) < 0.5
    assert spelled_alike(b, a) == spelled_alike(a, b)


def test_letters_of_the_other_script_are_put_right() -> None:
    latin_c, cyrillic_o = "Cергей", "Nоlan"
    assert in_one_script(latin_c) == "Сергей"
    assert in_one_script(cyrillic_o) == "Nolan"
    assert letters(latin_c) == "сергей"
    assert (script(latin_c), script(cyrillic_o), script("太郎")) == ("cyrillic", "latin", "")


def test_a_word_with_marks_has_variants() -> None:
    assert variants("Müller") == ("müller", "muller", "mueller")
    assert variants("Nolan") == ("nolan",)


def test_the_model_is_small() -> None:
    assert (models_folder() / FILE).stat().st_size < 1_000_000


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "cannot be read"),
        ("{", "cannot be read"),
        ('{"format": 0}', "of another version"),
    ],
)
def test_a_faulty_model_is_refused(tmp_path: Path, content: str | None, message: str) -> None:
    file = tmp_path / "names.json"
    if content is not None:
        file.write_text(content, encoding="utf-8")
    with pytest.raises(ModelError, match=message):
        load_models(file)


def test_a_model_that_lacks_a_part_is_damaged(tmp_path: Path) -> None:
    text = (models_folder() / FILE).read_text(encoding="utf-8")
    file = tmp_path / "names.json"
    file.write_text(text.replace('"cyrillic":{', '"greek":{', 1), encoding="utf-8")
    with pytest.raises(ModelError, match="damaged"):
        load_models(file)
