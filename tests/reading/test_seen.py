from __future__ import annotations

from quotes.reading.seen import SeenNames, unique_name


def test_names_are_counted_apart() -> None:
    with SeenNames() as seen:
        assert [seen.add(name) for name in ("a", "б", "a", "\udcff", "б")] == [True, True, False, True, False]
        assert [seen.count("a"), seen.count("a"), seen.count("б")] == [2, 3, 2]


def test_a_name_that_is_taken_gets_its_place_or_a_number() -> None:
    with SeenNames() as taken:
        given = [("a", ""), ("a", ""), ("a (3)", ""), ("a", ""), ("a", "t:1"), ("a", "t:1"), ("b", "t:2")]
        unique = [unique_name(name, place, taken) for name, place in given]
    assert unique == ["a", "a (2)", "a (3)", "a (4)", "a (t:1)", "a (5)", "b"]
