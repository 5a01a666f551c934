"""From who may have been meant by which words to who said it: the sum over all ways to name one speaker."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Generic, NamedTuple, TypeVar

Who = TypeVar("Who", bound=Hashable)


class Outcome(NamedTuple, Generic[Who]):
    """A possible speaker: the sum of all probabilities, and the source that gives most of it with its reading."""

    who: Who
    probability: float
    source: int
    reading: int


def decode(chances: Sequence[float], readings: Sequence[Sequence[tuple[Who, float]]]) -> list[Outcome[Who]]:
    """The possible speakers, the likeliest first.

    "he said" and "the minister said" may both mean one person: what speaks for either speaks for him.

    Args:
        chances: for each possible source the probability that its words name the speaker.
        readings: for each of them whom its words may stand for, with the probability of that.
    """
    totals: dict[Who, float] = {}
    best: dict[Who, tuple[float, int, int]] = {}
    for source, (chance, whom) in enumerate(zip(chances, readings, strict=True)):
        for reading, (who, share) in enumerate(whom):
            part = chance * share
            totals[who] = totals.get(who, 0.0) + part
            if who not in best or part > best[who][0]:
                best[who] = part, source, reading
    outcomes = [Outcome(who, total, *best[who][1:]) for who, total in totals.items()]
    return sorted(outcomes, key=lambda outcome: (-outcome.probability, outcome.source, outcome.reading))
