"""A person's roles, told by many documents, become offices with dates."""

from __future__ import annotations

from collections.abc import Iterable

from quotes.identity.role_timeline import EXAMPLES, RolePeriod, RoleSighting, RoleTimeline


def timeline(sightings: Iterable[RoleSighting]) -> list[RolePeriod]:
    gathered = RoleTimeline()
    for sighting in sightings:
        gathered.add(sighting)
    return gathered.periods()


def seen(role: str, day: str, document: str, language: str = "en") -> RoleSighting:
    return RoleSighting(role, language, day, day, document)


def test_offices_come_in_order_with_their_forms_dates_and_documents() -> None:
    periods = timeline(
        [
            seen("посол Перу в Чили", "2019-03-01", "c", "ru"),
            seen("Foreign Minister of Peru", "2016-05-01", "a"),
            seen("Peruvian Foreign Minister", "2014-01-01", "b"),
            seen("Peruvian Foreign Minister", "2015-01-01", "d"),
            seen("глава МИД Перу", "", "e", "ru"),
            seen("former foreign minister of Peru", "2019-03-01", "c"),
        ]
    )
    assert [(period.key, period.first_date, period.last_date, period.documents) for period in periods] == [
        ("foreign-minister|PE", "2014-01-01", "2016-05-01", 4),
        ("ambassador|PE|CL", "2019-03-01", "2019-03-01", 1),
        ("former foreign-minister|PE", "2019-03-01", "2019-03-01", 1),
    ]
    assert periods[0].forms == {"en": "Peruvian Foreign Minister", "ru": "глава МИД Перу"}
    assert periods[0].examples == ("b", "d", "a", "e")


def test_less_detail_counts_for_the_only_office_that_can_be_meant() -> None:
    periods = timeline(
        [
            seen("minister", "2013-01-01", "a"),
            seen("Foreign Minister", "2014-01-01", "b"),
            seen("Foreign Minister of Peru", "2015-01-01", "b"),
        ]
    )
    assert [(period.key, period.forms["en"], period.first_date, period.documents) for period in periods] == [
        ("foreign-minister|PE", "Foreign Minister of Peru", "2013-01-01", 2)
    ]


def test_less_detail_stands_alone_where_several_can_be_meant() -> None:
    roles = ["minister", "foreign minister of Peru", "finance minister of Peru"]
    periods = timeline(seen(role, f"2015-01-0{i}", f"{i}") for i, role in enumerate(roles, start=1))
    assert [period.key for period in periods] == ["minister", "foreign-minister|PE", "finance-minister|PE"]


def test_only_bounds_that_are_known_count_and_the_undated_come_last() -> None:
    periods = timeline(
        [
            RoleSighting("farmer", "en", "", "", "a"),
            RoleSighting("general", "en", "2015-01-01", "", "b"),
            RoleSighting("general", "en", "", "2016-12-31", "c"),
            RoleSighting("", "en", "2001-01-01", "2001-01-01", "d"),
        ]
    )
    assert [(period.key, period.first_date, period.last_date) for period in periods] == [
        ("general", "2015-01-01", "2016-12-31"),
        ("farmer", "", ""),
    ]


def test_a_timeline_goes_on_after_it_was_read() -> None:
    gathered = RoleTimeline()
    for number in range(20):
        gathered.add(seen("mayor of Perm", f"2015-01-{number + 1:02}", f"document {number:02}"))
        gathered.add(seen("мэр Перми", f"2015-01-{number + 1:02}", f"document {number:02}", "ru"))
        assert [period.documents for period in gathered.periods()] == [number + 1]
    (period,) = gathered.periods()
    assert period.examples == tuple(f"document {number:02}" for number in range(EXAMPLES))
