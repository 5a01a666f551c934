"""Whom news takes for known is known by the names that a document gives."""

from __future__ import annotations

import pytest

from quotes.pipes.known_holders import known_office


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Helmut Kohl", "chancellor|DE"),
        ("Гельмут Коль", "chancellor|DE"),
        ("Kohl", "chancellor|DE"),
        ("Helmut J. Kohl", "chancellor|DE"),
        ("Г. Коль", "chancellor|DE"),
        ("Adam Kohl", ""),
        ("Bush", ""),
        ("Lorna Pell", ""),
    ],
    ids=["in full", "in Russian", "surname", "middle initial", "initial", "another person", "of several", "not known"],
)
def test_somebody_is_known_by_his_name(name: str, key: str) -> None:
    assert known_office(name, 1990).key == key


def test_offices_are_those_of_the_time() -> None:
    assert known_office("Gerhard Schroeder", 1990).key == ""
    assert known_office("Gerhard Schroeder", 2000).key == "chancellor|DE"
    assert known_office("Gerhard Schroeder", 2010).key == "former chancellor|DE"
    assert known_office("Gerhard Schroeder", None).key == "chancellor|DE + former chancellor|DE"
