"""What speaks for and against two sightings of a name being one person, in log odds.

Names, offices, company and time each give a weight; their sum above 0 speaks for one person. Weights are set by hand:
names count as `quotes.identity.personal_names.compare` is sure of them, so that a full name alone is enough where
nothing else is known, and a bare surname is not.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from math import log, log2
from typing import Final

from quotes.identity.personal_names import Fullness

LISTED: Final = 9.0
"""The weight of what a user has written down."""
IN_OFFICE: Final = 0.5
_SUREST: Final[dict[Fullness, float]] = {"full": 2.5, "initials": 1.0, "surname": -1.0, "given": -2.0}
"""What a name alone can give: a bare surname may be anybody's, until something else speaks for it."""
_SAME_WORD: Final = 0.5
_ALIKE: Final = 0.85  # the probability of names of one word that may be one
APART: Final = -3.0
"""The weight of two names that one document tells apart."""
_FEW: Final = -0.8
"""Of all the people in the news, few are the same: names have to be more than likely one."""
_AT_ONCE: Final = 2.5
"""How much more offices that do not agree count within a year: careers take time."""
_MOST_AGAINST: Final = 4.0
_KNOWN: Final = 1.5
"""At most, for a bare surname where just one person of that name is known, and from many documents."""
_COMPANION: Final = 1.25
_MOST_COMPANIONS: Final = 2.5
_LONG_AGO: Final = ((60, -4.0), (35, -1.5))
"""Years between two sightings, and their weight."""


@dataclass(slots=True)
class Evidence:
    """Weights with what they come from, in words."""

    weights: list[tuple[float, str]] = field(default_factory=list)

    @property
    def total(self) -> float:
        """The log odds of one person."""
        return sum(weight for weight, _ in self.weights)

    @property
    def reason(self) -> str:
        """All that has weight, in one line."""
        return "; ".join(f"{what} ({weight:+.1f})" for weight, what in self.weights if weight)

    def add(self, weight: float, what: str) -> None:
        """Let something speak for one person (above 0), or against."""
        self.weights.append((weight, what))


def of_names(probability: float, reason: str, least: Fullness) -> tuple[float, str]:
    """The weight of how alike two names are.

    Args:
        probability: that they can be one person's. reason: of that, in words.
        least: how much the shorter of the two tells.
    """
    bounded = min(max(probability, 1e-3), 1 - 1e-3)
    return max(-_MOST_AGAINST, min(_SUREST[least], log(bounded / (1 - bounded)) + _FEW)), reason


def of_bare_names(probability: float, reason: str) -> tuple[float, str]:
    """The weight of how alike two names of one word are, where nobody is known in full: as good as the words are."""
    return (_SAME_WORD if probability >= _ALIKE else -_MOST_AGAINST), reason


def of_office(weight: float, reason: str, dates: tuple[str, str], others: tuple[str, str]) -> tuple[float, str]:
    """The weight of two offices, on two stretches of time."""
    if weight < 0 and all(dates) and all(others) and _gap(dates, others) < 1:
        return _AT_ONCE * weight, f"{reason}, within a year"
    return weight, reason


def of_fame(documents: int) -> tuple[float, str]:
    """The weight of how often the only person known by a surname has been met."""
    return min(_KNOWN, log2(max(documents, 1)) / 2), f"the only one known by this name, in {documents:,} documents"


def of_company(shared: Iterable[str]) -> tuple[float, str]:
    """The weight of others who are in an article of the one and in one of the other, by their names."""
    names = sorted(shared)
    weight = min(_MOST_COMPANIONS, _COMPANION * len(names))
    shown = ", ".join(names[:3]) + (", …" if len(names) > 3 else "")
    return weight, f"the same company: {shown}"


def of_time(one: tuple[str, str], other: tuple[str, str]) -> tuple[float, str]:
    """The weight of the years between two stretches of time, each its first and last ISO date ("" if not known)."""
    if not (all(one) and all(other)):
        return 0.0, ""
    gap = _gap(one, other)
    weight = next((weight for years, weight in _LONG_AGO if gap > years), 0.0)
    return weight, f"{gap:.0f} years between them"


def _gap(one: tuple[str, str], other: tuple[str, str]) -> float:
    """The years between two stretches of time; less than 0 where they overlap."""
    return max(_years(one[0], other[1]), _years(other[0], one[1]))


def _years(later: str, earlier: str) -> float:
    """The years from one ISO date to another; less than 0 where that comes first."""
    return (date.fromisoformat(later) - date.fromisoformat(earlier)).days / 365.25
