"""Expressions of time ("on Friday", «два дня назад») found in a text and resolved against a publication date.

The forms come from the language's lexicon; here is only their arithmetic. News looks back: a weekday is the last one
up to the day of publication, a month or a day of a month the last one gone by.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, timedelta
from functools import lru_cache

from quotes.edtf import Edtf, interval
from quotes.lexicon.dates import YEAR, DateLexicon, Rule, Unit, fold

_ONE_DAY = timedelta(days=1)
_FUTURE_WINDOW = timedelta(days=31)
"""A day of a month that lies ahead no farther than this means the coming one, not last year's."""
_CALENDAR_CYCLE = range(2000, 2028)
"""Weekdays and leap years repeat after 28 years: these stand for every year there can be."""

_NUMERIC = re.compile(
    rf"(?<![\w.,:/-])(?:(?P<y>{YEAR})-(?P<m>\d\d)-(?P<d>\d\d)(?!-?\d)"
    rf"|(?P<dd>\d\d?)\.(?P<dm>\d\d)\.(?P<dy>{YEAR})(?!\d)"
    rf"|(?P<s1>\d\d?)/(?P<s2>\d\d?)/(?P<sy>{YEAR})(?!\d)"
    rf"|(?P<sy2>{YEAR})/(?P<sm>\d\d)/(?P<sd>\d\d)(?!\d))(?![\w/]*[@%/])"
)


_MARKS = tuple("\"'«»“”„‘’")
_IN_A_NAME = re.compile(r"\w[ \t]+$")
"""Before a capitalised "Today" or "Yesterday" this tells the name of a paper or a show."""


@dataclass(frozen=True, slots=True)
class Expression:
    """One expression of time at `[start, end)` of the text that was read; parts not named are None."""

    start: int
    end: int
    rule: Rule
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    number: int = 1
    counted_in: Unit | None = None


@dataclass(frozen=True, slots=True)
class When:
    """What an expression came to: an EDTF date ("" where it cannot be written) and the days that bound it.

    Where the year of publication is unknown, only `most_days_back` tells how far before publication it may lie.
    """

    written: str
    earliest: date | None = None
    latest: date | None = None
    most_days_back: int = 0


@dataclass(frozen=True, slots=True)
class _Days:
    first: date
    last: date
    written: Edtf | None = None

    def __str__(self) -> str:
        return str(self.written) if self.written else interval(self.first, self.last)


def numeric_dates(text: str, lexicon: DateLexicon) -> Iterator[tuple[int, int, Edtf]]:
    """Dates in digits with a four-digit year: `2018-03-05`, `05.03.2018`, `3/5/2018` (the year only, where it is not
    clear which is the month), as start, end and date."""
    for found in _NUMERIC.finditer(text):
        part = {key: int(value) for key, value in found.groupdict().items() if value}
        if "y" in part:
            parts = part["y"], part["m"], part["d"]
        elif "dy" in part:
            parts = part["dy"], part["dm"], part["dd"]
        elif "sy2" in part:
            parts = part["sy2"], part["sm"], part["sd"]
        else:
            one, two = part["s1"], part["s2"]
            month_first = lexicon.month_first if max(one, two) <= 12 else two > 12
            if month_first is None and one != two:
                yield found.start(), found.end(), Edtf(part["sy"])
                continue
            parts = (part["sy"], one, two) if month_first else (part["sy"], two, one)
        try:
            yield found.start(), found.end(), Edtf(*parts)
        except ValueError:  # 31.02.2018, a version number
            continue


def expressions(text: str, lexicon: DateLexicon) -> list[Expression]:
    """All expressions of time in the text, in order, those of kind `ignored` included."""
    text = fold(text)
    found = [
        Expression(start, end, Rule("date"), day.year, day.month, day.day)
        if day.day
        else Expression(start, end, Rule("year"), day.year)
        for start, end, day in numeric_dates(text, lexicon)
    ]
    numeric = [(one.start, one.end) for one in found]
    for match in lexicon.expressions(text):
        name = str(match.lastgroup)
        groups = {key.removeprefix(f"{name}_"): value for key, value in match.groupdict().items() if value}
        names = [groups[key] for key in ("month", "weekday") if key in groups]
        if any(start < match.end() and match.start() < end for start, end in numeric):
            continue
        if lexicon.capitalised_names and not all(word[0].isupper() for word in names):
            continue
        if text[match.start() - 1 : match.start()] in _MARKS and text[match.end() : match.end() + 1] in _MARKS:
            continue
        if not names and _IN_A_NAME.search(text[max(0, match.start() - 3) : match.start()]) and match[0][0].isupper():
            continue
        found.append(
            Expression(
                match.start(),
                match.end(),
                lexicon.rules[name],
                year=int(groups["year"]) if "year" in groups else None,
                month=lexicon.month(groups["month"]) if "month" in groups else None,
                day=int(re.match(r"\d+", groups["day"])[0]) if "day" in groups else None,  # type: ignore[index]
                weekday=lexicon.weekday(groups["weekday"]) if "weekday" in groups else None,
                number=lexicon.number(groups["number"]) if "number" in groups else 1,
                counted_in=lexicon.unit(groups["unit"]) if "unit" in groups else None,
            )
        )
    return sorted(found, key=lambda one: one.start)


def resolve(
    expression: Expression, published: Edtf | None, lexicon: DateLexicon, *, anchor: date | None = None
) -> When | None:
    """When the words were said that an expression dates; None where it cannot be the time of a saying (it lies ahead
    of publication, or names no day of the calendar).

    `anchor` is the day the text spoke of last; anaphoric expressions ("a day earlier") count from it.
    """
    if expression.rule.kind == "ignored":
        return None
    horizon = published.bounds() if published else None
    if expression.rule.kind == "vague":
        return When("", latest=horizon[1] if horizon else None)
    if expression.year is not None:
        return _explicit(expression, horizon[1] if horizon else None)
    if anchor and expression.rule.anaphoric:
        days = _resolve_from(expression, anchor, lexicon.sunday_may_begin)
        return When(str(days), days.first, days.last) if days else None
    if published is None:
        try:
            return When(str(Edtf(None, expression.month, expression.day)) if expression.month else "")
        except ValueError:
            return None
    return _resolve(expression, published, lexicon.sunday_may_begin)


def _explicit(expression: Expression, horizon: date | None) -> When | None:
    try:
        written = Edtf(expression.year, expression.month, expression.day)
    except ValueError:
        return None
    first, last = written.bounds() or (date.min, date.max)
    if horizon and first - horizon > _ONE_DAY:
        return None
    return When(str(written), first, min(last, max(first, horizon)) if horizon else last)


@lru_cache(maxsize=1024)
def _resolve(expression: Expression, published: Edtf, sunday_may_begin: bool) -> When | None:
    """Resolve against every day that the publication date can mean, and say what all of them have in common."""
    references = _references(published)
    pairs = [(day, days) for day in references if (days := _resolve_from(expression, day, sunday_may_begin))]
    if not pairs:
        return None
    if published.year is None:
        most = max((reference - days.first).days for reference, days in pairs)
        return When(_without_year([days for _, days in pairs]), most_days_back=most)
    first, last = min(days.first for _, days in pairs), max(days.last for _, days in pairs)
    ways = {str(days) for _, days in pairs}
    return When(ways.pop() if len(ways) == 1 else interval(first, last), first, last)


def _references(published: Edtf) -> Sequence[date]:
    """The days that a date can mean; for an unknown year, in a whole cycle of the calendar."""
    years = _CALENDAR_CYCLE if published.year is None else (published.year,)
    days = []
    for year in years:
        if (published.month, published.day) == (2, 29) and monthrange(year, 2)[1] == 28:
            continue
        first, last = Edtf(year, published.month, published.day).bounds() or (date.min, date.min)
        days += [first + timedelta(days=more) for more in range((last - first).days + 1)]
    return days


def _without_year(ways: Sequence[_Days]) -> str:
    """The month, and the day if it is one, that all ways share; empty where they share none."""
    days = {(way.first.month, way.first.day) for way in ways} | {(way.last.month, way.last.day) for way in ways}
    months = {month for month, _ in days}
    if len(months) > 1 or any(way.written and not way.written.month for way in ways):
        return ""
    return str(Edtf(None, *days.pop()) if len(days) == 1 else Edtf(None, months.pop()))


def _resolve_from(expression: Expression, reference: date, sunday_may_begin: bool) -> _Days | None:
    """The days an expression means, said on the day `reference`; None where they lie ahead or off the calendar."""
    try:
        match expression.rule.kind:
            case "date":
                day = _day_of_month(expression, reference)
                return _Days(day, day) if day else None
            case "month":
                return _month(expression, reference)
            case "weekday":
                back = (reference.weekday() - (expression.weekday or 0)) % 7
                if back == 0 and expression.rule.last:
                    back = 7
                day = reference - timedelta(days=back)
                return _Days(day, day)
            case "span":
                return _span(expression.rule.unit or "day", expression.rule.offset, reference, sunday_may_begin)
            case "ago":
                return _ago(expression.counted_in or "day", expression.number, reference)
            case _:
                return None
    except (ValueError, OverflowError):  # before the year 1, 30 February
        return None


def _day_of_month(expression: Expression, reference: date) -> date | None:
    month, day = expression.month or 1, expression.day or 1
    if expression.rule.year_offset is not None:
        named = date(reference.year + expression.rule.year_offset, month, day)
        return named if named - reference <= _ONE_DAY else None
    ahead = [_date(year, month, day) for year in (reference.year, reference.year + 1)]
    if any(one and _ONE_DAY < one - reference <= _FUTURE_WINDOW for one in ahead):
        return None
    behind = [_date(year, month, day) for year in (reference.year + 1, reference.year, reference.year - 1)]
    return next((one for one in behind if one and one - reference <= _ONE_DAY), None)


def _date(year: int, month: int, day: int) -> date | None:
    """The date, None for 29 February of a common year. Raises ValueError for a day that no year has."""
    if (month, day) == (2, 29) and MINYEAR <= year <= MAXYEAR and monthrange(year, 2)[1] == 28:
        return None
    return date(year, month, day)


def _month(expression: Expression, reference: date) -> _Days | None:
    month = expression.month or 1
    if expression.rule.year_offset is not None:
        year = reference.year + expression.rule.year_offset
    else:
        gone_by = month < reference.month or (month == reference.month and not expression.rule.last)
        year = reference.year if gone_by else reference.year - 1
    return _up_to(reference, Edtf(year, month))


def _up_to(reference: date, written: Edtf) -> _Days | None:
    first, last = written.bounds() or (date.min, date.max)
    return _Days(first, min(last, reference), written) if first <= reference else None


def _span(unit: Unit, offset: int, reference: date, sunday_may_begin: bool) -> _Days | None:
    match unit:
        case "day":
            day = reference + timedelta(days=offset)
            return _Days(day, day)
        case "week":
            first = reference - timedelta(days=reference.weekday()) + timedelta(weeks=offset)
            just_ended = offset == -1 and sunday_may_begin and reference.isoweekday() == 7
            return _Days(first, reference - _ONE_DAY if just_ended else min(first + timedelta(days=6), reference))
        case "weekend":
            first = reference - timedelta(days=(reference.weekday() - 5) % 7) + timedelta(weeks=offset)
            return _Days(first, min(first + _ONE_DAY, reference))
        case "month":
            return _up_to(reference, _months_away(reference, offset))
        case "year":
            return _up_to(reference, Edtf(reference.year + offset))


def _months_away(reference: date, offset: int) -> Edtf:
    year, month = divmod(reference.year * 12 + reference.month - 1 + offset, 12)
    return Edtf(year, month + 1)


def _ago(unit: Unit, number: int, reference: date) -> _Days | None:
    match unit:
        case "day":
            day = reference - timedelta(days=number)
            return _Days(day, day)
        case "week":  # nobody counts them to the day
            middle = reference - timedelta(weeks=number)
            return _Days(middle - timedelta(days=3), middle + timedelta(days=3))
        case "month":
            return _up_to(reference, _months_away(reference, -number))
        case _:
            return _up_to(reference, Edtf(reference.year - number))
