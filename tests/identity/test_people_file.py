from __future__ import annotations

from pathlib import Path

import pytest

from quotes.errors import InputError
from quotes.identity.people_file import KnownPerson, KnownRole, fold_name, read_people, write_role


def people(tmp_path: Path, content: str) -> tuple[KnownPerson, ...]:
    path = tmp_path / "people.csv"
    path.write_text(content, encoding="utf-8")
    return read_people(path)


def test_a_row_is_a_person(tmp_path: Path) -> None:
    (person,) = people(
        tmp_path,
        "id,name,aliases,wikidata,roles,documents\r\n"
        "ann,Ann Doyle,Энн Дойл; A. Doyle ;,https://www.wikidata.org/wiki/Q42,"
        "Mayor of Norwell (2014-03/2019); судья (/2013); senator (2020/..); aunt (of Tom),a.txt; b.txt\r\n",
    )
    assert person.names == ("Ann Doyle", "Энн Дойл", "A. Doyle")
    assert (person.wikidata, person.documents) == ("Q42", ("a.txt", "b.txt"))
    assert person.roles == (
        KnownRole("Mayor of Norwell", "2014-03-01", "2019-12-31"),
        KnownRole("судья", "", "2013-12-31"),
        KnownRole("senator", "2020-01-01", ""),
        KnownRole("aunt (of Tom)"),
    )
    assert [role.language for role in person.roles] == ["en", "ru", "en", "en"]


def test_rows_with_one_id_are_one_person(tmp_path: Path) -> None:
    (person,) = people(tmp_path, "id;name;aliases\nann;Ann Doyle;Anna\nann;Annie Kerr;Ann Doyle\n")
    assert (person.name, person.aliases) == ("Ann Doyle", ("Anna", "Annie Kerr"))


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("name,aliases\nAnn,\n", "columns missing: id"),
        ("", "no people"),
        ("It was a text all along.\n", "no people"),
        ("id,name\n,Ann\n", "line 2: a person needs"),
        ("id,name,wikidata\na,Ann,42\n", "line 2: '42' is no Wikidata id"),
        ("id,name,roles\na,Ann,mayor (2014-13/2015)\n", "line 2: .*no dates"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line(tmp_path: Path, content: str, told: str) -> None:
    with pytest.raises(InputError, match=told):
        people(tmp_path, content)


@pytest.mark.parametrize(
    ("role", "first", "last"),
    [("mayor", "2014-03-01", "2015-01-02"), ("мэр", "", "2015-01-02"), ("mayor", "2014-03-01", ""), ("mayor", "", "")],
)
def test_roles_come_back_as_they_were_written(tmp_path: Path, role: str, first: str, last: str) -> None:
    (person,) = people(tmp_path, f"id,name,roles\na,Ann,{write_role(role, first, last)}\n")
    assert person.roles == (KnownRole(role, first, last),)


def test_names_that_are_written_alike_are_one() -> None:
    assert fold_name("А.И.  Антонов") == fold_name("А. И. АНТОНОВ")
    assert fold_name("Артём Жук") == fold_name("Артем Жук")
    assert fold_name("Dara O’Brien") == fold_name("Dara O'Brien")
    assert fold_name("Ann Lee") != fold_name("Anna Lee")
