"""Two roles speak for one person or against it, the more so the more they tell."""

from __future__ import annotations

import pytest

from quotes.offices.agreement import agreement, closeness
from quotes.offices.reading import Office, read_role


def office(role: str) -> Office:
    return read_role(role, "ru" if any("а" <= char <= "я" for char in role.casefold()) else "en")


STRONGLY_FOR = (2.5, 4.0)
FOR = (1.0, 2.4)
MILDLY_FOR = (0.2, 1.2)
NOTHING = (0.0, 0.0)
MILDLY_AGAINST = (-1.5, -0.2)
AGAINST = (-2.4, -1.0)
STRONGLY_AGAINST = (-4.0, -2.5)


@pytest.mark.parametrize(
    ("bounds", "one", "other"),
    [
        (STRONGLY_FOR, "Norwegian Foreign Minister", "глава МИД Норвегии"),
        (STRONGLY_FOR, "Kremlin spokesman", "пресс-секретарь президента России"),
        (STRONGLY_FOR, "head of Northline", "director of Northline"),
        (STRONGLY_FOR, "former mayor of Perm", "мэр Перми"),
        (FOR, "president of Northline", "CEO of Northline"),
        (FOR, "head of the port", "начальник порта"),
        (FOR, "Foreign Ministry spokesman", "официальный представитель МИД"),
        (FOR, "Foreign Minister", "глава МИД Норвегии"),
        (FOR, "депутат Госдумы", "lawmaker"),
        (FOR, "keeper of the town maps", "town maps keeper"),
        (FOR, "deputy finance minister of Peru", "finance minister of Peru"),
        (MILDLY_FOR, "doctor", "вирусолог"),
        (MILDLY_FOR, "foreign minister of Peru", "Peruvian ambassador to Chile"),
        (MILDLY_FOR, "Peruvian ambassador to Cuba", "посол Перу в Чили"),
        (MILDLY_FOR, "governor of Ohio", "senator from Ohio"),
        (MILDLY_FOR, "mayor of Akron", "governor of Ohio"),
        (MILDLY_FOR, "министр по делам молодёжи Норвегии", "министр по вопросам юношества Норвегии"),
        (FOR, "minister for trade with Peru and Chile", "trade minister of Peru"),
        (NOTHING, "writer", "journalist"),
        (NOTHING, "witness", "general"),
        (NOTHING, "", "general"),
        (MILDLY_AGAINST, "farmer", "генерал"),
        (MILDLY_AGAINST, "professor at Lowland University", "professor at Upland University"),
        (MILDLY_AGAINST, "former mayor of Perm", "mayor of Tver"),
        (MILDLY_AGAINST, "Peruvian economist", "норвежский предприниматель"),
        (AGAINST, "Democratic senator", "сенатор-республиканец"),
        (AGAINST, "former US ambassador to Peru", "Peruvian ambassador to the US"),
        (STRONGLY_FOR, "Mayor of Orel", "мэр Орла"),
        (STRONGLY_AGAINST, "mayor of Perm", "мэр Твери"),
        (STRONGLY_AGAINST, "senator from Ohio", "senator from Texas"),
        (STRONGLY_AGAINST, "US ambassador to Peru", "посол Перу в США"),
        (STRONGLY_AGAINST, "Peruvian deputy minister", "сенатор от штата Огайо"),
        (STRONGLY_AGAINST, "spokesman for the port", "spokeswoman for the port"),
        (STRONGLY_AGAINST, "актёр", "актриса"),
        (STRONGLY_AGAINST, "king of Norway", "королева Норвегии"),
    ],
)
def test_roles_are_weighed(bounds: tuple[float, float], one: str, other: str) -> None:
    found = agreement(office(one), office(other))
    assert bounds[0] <= found.weight <= bounds[1], found
    assert found.reason
    assert agreement(office(other), office(one)) == found


def test_of_several_posts_those_that_agree_count() -> None:
    assert agreement(office("писатель и мэр Перми"), office("mayor of Perm")) == agreement(
        office("мэр Перми"), office("mayor of Perm")
    )


def test_names_in_two_languages_may_be_one() -> None:
    """Translated names cannot be compared, those of one language can."""
    translated = agreement(office("ректор Горного университета"), office("rector of Mining University"))
    differing = agreement(office("rector of River University"), office("rector of Mining University"))
    assert differing.weight < 0 <= translated.weight


def test_disputed_territories_tell_no_citizenship() -> None:
    assert agreement(office("глава Крыма"), office("Russian lawmaker")).weight >= 0


@pytest.mark.parametrize(
    ("called", "held", "expected"),
    [
        ("глава внешнеполитического ведомства Перу", "Peruvian foreign minister", 3.0),
        ("глава правительства", "премьер-министр Перу", 2.0),
        ("глава государства", "президент Перу", 2.0),
        ("the former governor", "former governor of Ohio", 2.0),
        ("the Ohio politician", "senator from Ohio", 1.5),
        ("the Republican nominee", "Republican presidential candidate", 1.5),
        ("the senator", "former senator from Ohio", 1.0),
        ("дипломат", "замглавы МИД Перу", 1.0),
        ("замминистра", "замглавы МИД Перу", 1.0),
        ("министр", "замглавы МИД Перу", -1.0),
        ("эксперт", "директор завода", 0.0),
        ("женщина", "мэр Перми", 0.0),
        ("премьер", "президент Перу", -1.0),
        ("норвежский президент", "президент Перу", -2.0),
        ("the Ohio senator", "senator from Texas", -2.0),
        ("the Democratic candidate", "Republican candidate", -2.0),
    ],
)
def test_how_close_what_somebody_is_called_comes_to_his_office(called: str, held: str, expected: float) -> None:
    assert closeness(office(called), office(held)) == expected
