"""EDTF dates with unknown parts."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.edtf import Edtf, bounds, interval


@pytest.mark.parametrize("text", ["2018-03-05", "2018-03", "2018", "XXXX-03-05", "XXXX-03", "XXXX-02-29", "0987-01-01"])
def test_a_date_is_written_as_it_was_read(text: str) -> None:
    assert str(Edtf.parse(text)) == text


@pytest.mark.parametrize(
    "text",
    ["", "XXXX", "2018-13", "2018-02-29", "XXXX-02-30", "2018-XX-05", "0000", "2018-3-5", "18-03-05", "2018/19"],
)
def test_what_names_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        Edtf.parse(text)


def test_unspecified_parts_on_the_right_are_left_out() -> None:
    assert Edtf.parse("2018-XX-XX") == Edtf(2018)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2018-03-05", "2018-03-05", "2018-03-05"),
        ("2016-02", "2016-02-01", "2016-02-29"),
        ("2018", "2018-01-01", "2018-12-31"),
        ("2018-02-05/2018-02-11", "2018-02-05", "2018-02-11"),
        ("XXXX-09-12", "", ""),
        ("", "", ""),
    ],
)
def test_bounds_are_the_first_and_last_day(text: str, first: str, last: str) -> None:
    assert bounds(text) == (first, last)


@given(st.dates(), st.dates())
def test_an_interval_keeps_its_bounds(one: date, other: date) -> None:
    first, last = min(one, other), max(one, other)
    assert bounds(interval(first, last)) == (first.isoformat(), last.isoformat())


@given(st.dates())
def test_a_full_date_round_trips(day: date) -> None:
    assert Edtf.parse(day.isoformat()) == Edtf.of(day)
    assert str(Edtf.of(day)) == day.isoformat()
