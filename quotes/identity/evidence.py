"""What speaks for and against two sightings of a name being one person, in log odds.

Names, offices, company and time each give a weight; their sum above 0 speaks for one person. Weights are set by hand:
names count as `quotes.identity.name_matching.compare` is sure of them, so that a full name alone is enough where
nothing else is known, and a bare surname is not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from math import log, log2
from typing import Final

from quotes.identity.name_matching import NameMatch
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
_LOOSE: Final = -2.5
"""Of names that are alike in one script most are two people's, until something else speaks for one."""
_AT_ONCE: Final = 2.5
"""How much more offices that speak a little against one person count within a year: careers take time."""
_AGAINST: Final = 2.0
_FAMOUS: Final = 10
"""Documents from which on somebody is more likely meant than a namesake."""
_MOST_AGAINST: Final = 4.0
_KNOWN: Final = 1.5
"""At most, for a bare surname where just one person of that name is known, and from many documents."""
_COMPANION: Final = 1.25
_MOST_COMPANIONS: Final = 2.5
_FEW_DOCUMENTS, _FEW_IN = 3, 0.01
"""Documents up to which a companion counts in full: so many, or this share of all."""
_LONG_AGO: Final = ((60, -4.0), (35, -1.5))
"""Years between two sightings, and their weight."""


@dataclass(slots=True)
class Evidence:
    """Weights with what they come from, in words. `loose` is that of the names, see `NameMatch`."""

    weights: list[tuple[float, str]] = field(default_factory=list)
    loose: bool = False

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


def of_names(match: NameMatch) -> tuple[float, str]:
    """The weight of how alike two names are, of which one at least is more than a word."""
    bounded = min(max(match.probability, 1e-3), 1 - 1e-3)
    most = min(_SUREST[fullness] for fullness in match.fullness)
    if match.loose:
        most += _LOOSE
    return max(-_MOST_AGAINST, min(most, log(bounded / (1 - bounded)) + _FEW)), match.reason


def of_bare_names(match: NameMatch) -> tuple[float, str]:
    """The weight of how alike two names of one word are, where nobody is known in full."""
    alike = match.probability >= _ALIKE and not match.loose
    return (_SAME_WORD if alike else -_MOST_AGAINST), match.reason


def of_office(weight: float, reason: str, dates: tuple[str, str], others: tuple[str, str]) -> tuple[float, str]:
    """The weight of two offices, on two stretches of time."""
    if -_AGAINST < weight < 0 and all(dates) and all(others) and _gap(dates, others) < 1:
        return _AT_ONCE * weight, f"{reason}, within a year"
    return weight, reason


def of_fame(documents: int) -> tuple[float, str]:
    """The weight of how often the only person known by a surname has been met."""
    return min(_KNOWN, log2(max(documents, 1)) / 2), f"the only one known by this name, in {documents:,} documents"


def of_renown(documents: int) -> tuple[float, str]:
    """The weight of how often somebody has been met, for a full name: a famous person is seldom a namesake."""
    return max(0.0, log(max(documents, 1) / _FAMOUS) / 2), f"met in {documents:,} documents"


def of_company(shared: Mapping[str, int], documents: int) -> tuple[float, str]:
    """The weight of others who are in an article of the one and in one of the other.

    Args:
        shared: how many documents they are in, by name. Who is in most of them tells nothing.
        documents: how many there are.
    """
    few = max(_FEW_DOCUMENTS, documents * _FEW_IN)
    weights = {name: _COMPANION * min(1.0, few / count) for name, count in shared.items()}
    named = sorted(weights, key=lambda name: (-weights[name], name))
    shown = ", ".join(named[:3]) + (", …" if len(named) > 3 else "")
    return min(_MOST_COMPANIONS, sum(weights.values())), f"the same company: {shown}"


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
