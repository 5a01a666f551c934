"""Given names tell the gender where they can, and the list of names is checked when it is read."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from importlib import resources

import pytest

from quotes.errors import LanguageError, QuotesError
from quotes.lexicon.given_names import given_name_gender, parse

LISTS = {"feminine": '["ada"]', "masculine": '["carl"]', "common": '["kim"]'}


def toml(**changed: str) -> str:
    return "\n".join(f"{label} = {names}" for label, names in (LISTS | changed).items())


@pytest.mark.parametrize(
    ("name", "gender"),
    [
        ("Margaret", "fem"),
        ("Liz", "fem"),
        ("CHUCK", "masc"),
        ("Bill", "masc"),
        ("Sergei", "masc"),
        ("Sergey", "masc"),
        ("Ilya", "masc"),
        ("Olga", "fem"),
        ("José", "masc"),
        ("Jose\N{COMBINING ACUTE ACCENT}", "masc"),
        ("Renée", "fem"),
        ("İbrahim", "masc"),
        ("Ayşe", "fem"),
        ("Michał", "masc"),
        ("Yıldırım", "masc"),
        ("Jean-Pierre", "masc"),
        ("Anne\N{NON-BREAKING HYPHEN}Sophie", "fem"),
        ("Jean-Marie", "masc"),
    ],
)
def test_a_name_tells_the_gender_in_any_spelling(name: str, gender: str) -> None:
    assert given_name_gender(name, "en") == gender


@pytest.mark.parametrize("name", ["Andrea", "Robin", "Jean", "Kim", "Quuxley", "A.", ""])
def test_a_common_or_unknown_name_tells_nothing(name: str) -> None:
    assert given_name_gender(name, "en") is None


@pytest.mark.parametrize(("name", "gender"), [("Ольга", "fem"), ("Илья", "masc")])
def test_russian_names_go_by_russian_morphology(name: str, gender: str) -> None:
    assert given_name_gender(name, "ru") == gender


def test_another_language_is_refused() -> None:
    with pytest.raises(LanguageError, match=r"'de'.*en, ru"):
        given_name_gender("Heike", "de")


def test_the_list_is_sorted() -> None:
    tables = tomllib.loads(resources.files("quotes.lexicon").joinpath("names_en.toml").read_text(encoding="utf-8"))
    for names in tables.values():
        assert names == sorted(names)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (toml(masculine='["carl", "ada"]'), "masculine: 'ada' is listed twice"),
        (toml(feminine='["ada", "ada"]'), "feminine: 'ada' is listed twice"),
        (toml(common='["Kim"]'), "common: 'Kim' should be a name in lower case"),
        (toml(masculine='["josé"]'), "without diacritics"),
        (toml(feminine='[""]'), "feminine: ''"),
        (toml(feminine='"ada"'), "feminine should be a list"),
        (toml(neuter="[]"), "has the lists .*neuter; should have feminine"),
        ("feminine = [", "not valid TOML"),
    ],
)
def test_a_faulty_list_is_refused_and_named(text: str, message: str) -> None:
    with pytest.raises(QuotesError, match=f"^sample.toml: .*{message}"):
        parse(text, "sample.toml")


def test_english_names_need_no_morphology() -> None:
    code = (
        "import sys; from quotes.lexicon.given_names import given_name_gender; given_name_gender('Ada', 'en');"
        "print({'pymorphy3', 'spacy'} & sys.modules.keys())"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "set()\n"
