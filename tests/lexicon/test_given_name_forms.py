from __future__ import annotations

import pytest

from quotes.errors import QuotesError
from quotes.lexicon.given_name_forms import given_names, parse

EMPTY = (
    '[parts]\nhonorifics = ["mr"]\nfeminine_honorifics = []\nmasculine_honorifics = ["mr"]\nparticles = []\n'
    "suffixes = []\nfamily_first = []\n"
)


def toml(men: str = "", russian: str = "", related: str = "") -> str:
    return f"[russian_men]\n{russian}\n[russian_women]\n[men]\n{men}\n[women]\n[related]\ngroups = [{related}]\n{EMPTY}"


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("Сергей", "Serguei", "same"),
        ("Юлия", "Yuliya", "same"),
        ("Bill", "William", "short"),
        ("Надя", "Nadezhda", "short"),
        ("Саша", "Александр", "short"),
        ("Саша", "Александра", "short"),
        ("Billy", "Билл", "short"),
        ("Михаил", "Michael", "related"),
        ("Jon", "John", "related"),
        ("Julia", "Yulia", "related"),
        ("Мария", "Марина", "different"),
        ("Александр", "Александра", "different"),
        ("Zorblat", "Ivan", "unknown"),
    ],
)
def test_given_names_belong_together(a: str, b: str, expected: str) -> None:
    assert given_names().compare(a, b) == given_names().compare(b, a) == expected


def test_a_given_name_tells_the_gender_unless_both_bear_it() -> None:
    known = given_names()
    assert [known.gender(name) for name in ("Анна", "Сергей", "Саша", "Zorblat")] == ["fem", "masc", None, None]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("men = [", "not valid TOML"),
        ("[men]", "should have russian_men"),
        (toml('ivo = { also = ["ivo"] }'), "men.ivo: should have the lists forms"),
        (toml('ivo = { forms = ["Ivo"] }'), "'Ivo' should be 'ivo'"),
        (toml('ivo = { forms = ["ivo", "ivo"] }'), "'ivo' stands twice"),
        (toml('ivo = { forms = ["ivo"], short = ["ivo"] }'), "'ivo' stands twice"),
        (toml('ivo = { forms = "ivo" }'), "should be a list of words"),
        (toml('ivo = { forms = ["ivo"] }', 'ivo = { forms = ["ivo"] }'), "men.ivo: stands twice"),
        (toml(russian='ivo = { forms = ["ивo"] }\nivan = { forms = ["ивo"] }'), "'ивo' is ivo, too"),
        (toml(related='["ivo"]'), "'ivo' is no name"),
    ],
)
def test_a_faulty_list_is_refused_and_named(text: str, message: str) -> None:
    with pytest.raises(QuotesError, match=f"^sample.toml: .*{message}"):
        parse(text, "sample.toml")
