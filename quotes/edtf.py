"""Dates with unknown parts, as strings of the Extended Date/Time Format (EDTF, ISO 8601-2).

What is used of it: `2018-03-05`, `2018-03` and `2018` (level 0), `XXXX-03-05` and `XXXX-03` where the year is unknown
(level 2: an X left of a known digit), and the interval `2018-03-05/2018-03-11` (level 0). Times of day and time zones
are not kept. See https://www.loc.gov/standards/datetime/.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Self

_UNKNOWN = "XXXX"
_ANY_LEAP_YEAR = 2000
_EDTF = re.compile(r"(\d{4}|XXXX)(?:-(\d\d|XX)(?:-(\d\d|XX))?)?")


@dataclass(frozen=True, slots=True)
class Edtf:
    """A calendar date of which the year, or the day, or month and day may be unknown (None).

    Raises ValueError where the parts name no date: month 13, 30 February, a day without a month, nothing at all.
    """

    year: int | None
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if self.year is None and self.month is None:
            raise ValueError("an EDTF date needs a year or a month")
        if self.day is not None and self.month is None:
            raise ValueError("an EDTF day needs a month")
        date(self.year or _ANY_LEAP_YEAR, self.month or 1, self.day or 1)
        if self.year == 0:
            raise ValueError("the year 0 is out of range")

    def __str__(self) -> str:
        parts = [_UNKNOWN if self.year is None else f"{self.year:04d}"]
        parts += [f"{part:02d}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read one date; `2018-XX-XX` is read as `2018`. Raises ValueError for anything else, intervals included."""
        found = _EDTF.fullmatch(text)
        if not found:
            raise ValueError(f"not an EDTF date: {text!r}")
        return cls(*(None if part is None or part.startswith("X") else int(part) for part in found.groups()))

    @classmethod
    def of(cls, day: date) -> Self:
        """The full date of a `datetime.date`."""
        return cls(day.year, day.month, day.day)

    def bounds(self) -> tuple[date, date] | None:
        """First and last day that the date can mean; None where the year is unknown."""
        if self.year is None:
            return None
        first, last = self.month or 1, self.month or 12
        return (
            date(self.year, first, self.day or 1),
            date(self.year, last, self.day or monthrange(self.year, last)[1]),
        )


def interval(first: date, last: date) -> str:
    """The shortest EDTF string for all days from `first` to `last`: a day, a month, a year or an interval."""
    if first == last:
        return first.isoformat()
    whole_months = first.day == 1 and last.day == monthrange(last.year, last.month)[1] and first.year == last.year
    if whole_months and first.month == last.month:
        return str(Edtf(first.year, first.month))
    if whole_months and (first.month, last.month) == (1, 12):
        return str(Edtf(first.year))
    return f"{first.isoformat()}/{last.isoformat()}"


def bounds(text: str) -> tuple[str, str]:
    """Earliest and latest day of an EDTF date or interval, as ISO dates; empty strings where unbounded or empty.

    Raises ValueError for what is neither.
    """
    if not text:
        return "", ""
    ends = [Edtf.parse(part).bounds() for part in text.split("/")]
    if len(ends) > 2:
        raise ValueError(f"not an EDTF interval: {text!r}")
    first, last = ends[0], ends[-1]
    return (first[0].isoformat() if first else ""), (last[1].isoformat() if last else "")
