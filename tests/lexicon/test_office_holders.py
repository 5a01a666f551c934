from __future__ import annotations

import pytest

from quotes.errors import QuotesError
from quotes.lexicon.office_holders import Tenure, office_holders, parse
from quotes.lexicon.offices import load_offices
from quotes.offices.reading import read_role

HELD = 'held = ["mayor of Perm 1990-1994"]'
NOBODYS = {"actor", "businessman", "neurosurgeon", "patriarch", "pope"}
"""Titles of the file that need nobody whose they are."""


def test_an_entry_tells_names_and_years() -> None:
    (holder,) = parse(
        '[peru]\n"Lorna Pell" = { ru = "Лорна Пелл", short = ["Lorna"], '
        'held = ["mayor of Perm 1990-1994", "governor of Ohio 2001-"] }',
        "holders.toml",
    )
    assert holder.names == ("Lorna Pell", "Лорна Пелл")
    assert holder.held == (Tenure("mayor of Perm", 1990, 1994), Tenure("governor of Ohio", 2001, None))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[peru", "not valid TOML"),
        (f'[peru]\n"Lorna Pell" = {{ {HELD} }}', "peru.Lorna Pell: needs the keys 'ru' and 'held'"),
        (f'[peru]\n"Lorna Pell" = {{ ru = "x", role = "y", {HELD} }}', "unknown key 'role'"),
        ('[peru]\n"Lorna Pell" = { ru = "x", held = ["mayor of Perm"] }', "'mayor of Perm' is no office with years"),
        ('[peru]\n"Lorna Pell" = { ru = "x", held = ["mayor of Perm 1994-1990"] }', "ends before it begins"),
        ('[peru]\n"Lorna Pell" = { ru = "x", held = ["mayor 1990-", "mayor 1990-"] }', "nothing stands twice"),
        (f'[peru]\n"Lorna Pell" = {{ ru = "x", party = "blue", {HELD} }}', "there is no party 'blue'"),
        (
            f'[peru]\n"Lorna Pell" = {{ ru = "x", {HELD} }}\n[chile]\n"Lorna Pell" = {{ ru = "x", {HELD} }}',
            "chile.Lorna Pell: the name stands twice",
        ),
    ],
)
def test_faults_are_named(text: str, message: str) -> None:
    with pytest.raises(QuotesError, match=message):
        parse(text, "holders.toml")


@pytest.mark.parametrize("role", sorted({tenure.office for holder in office_holders() for tenure in holder.held}))
def test_every_office_of_the_projects_own_list_is_read_whole(role: str) -> None:
    (post,) = read_role(role, "en").posts
    lexicon = load_offices()
    assert post.title in lexicon.titles or post.title.endswith("-minister")
    assert post.of or post.title in NOBODYS
    assert not set(post.place.split("+")) - {"", *lexicon.countries, *lexicon.regions, *lexicon.organisations}


def test_no_name_of_the_projects_own_list_is_that_of_two() -> None:
    names = [name for holder in office_holders() for name in dict.fromkeys(holder.names)]
    assert sorted(name for name in set(names) if names.count(name) > 1) == []
