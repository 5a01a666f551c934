"""When words were said: copies of one occasion, and the same words said again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from quotes.identity.likeness import MIN_WORDS

_LONG = 12  # words: so many, said by one person, are one quotation whenever they are printed
_WINDOW = 14  # days between two prints of shorter ones, or of those that are given to different people
_PHRASE_WINDOW = 7  # days, for phrases: quotations of fewer than MIN_WORDS
_PHRASE = (2, 12)  # words and letters: phrases that are shorter are said every day
_TELLING = 18  # letters: phrases so long need no date


@dataclass(frozen=True, slots=True)
class Print:
    """A quotation as a document prints it: where, how many words and letters, of whom, and when they were said."""

    document: str
    start: int
    speaker_id: str
    words: int
    letters: int
    date: str

    @property
    def order(self) -> tuple[str, str, int]:
        """Sorts the earliest first, those without a date last."""
        return self.date or "9999-99-99", self.document, self.start


def occasions(prints: Sequence[Print]) -> list[list[int]]:
    """Prints of like words by number, in a list for each time that the words were said; both in order of time.

    Long quotations of one person are one, whenever they are printed, also where the person is not named. Others belong
    together when they follow each other within some days. Those without a date belong to the first of the same person;
    short phrases without one, and the shortest in any case, stay alone.
    """
    order = sorted(range(len(prints)), key=lambda number: prints[number].order)
    leaders = {number: number for number in order}

    def leader(number: int) -> int:
        while leaders[number] != number:
            number = leaders[number]
        return number

    def join(one: int, other: int) -> None:
        one, other = sorted((leader(one), leader(other)), key=lambda number: prints[number].order)
        leaders[other] = one

    long = [number for number in order if prints[number].words >= _LONG]
    named = [number for number in long if prints[number].speaker_id]
    last: int | None = None
    first_of: dict[str, int] = {}
    first_long: dict[str, int] = {}
    for number in order:
        this = prints[number]
        phrase = this.words < MIN_WORDS
        if phrase and (not this.speaker_id or this.words < _PHRASE[0] or this.letters < _PHRASE[1]):
            continue
        if this.words >= _LONG:
            join(first_long.setdefault(this.speaker_id, number) if this.speaker_id else (named or long)[0], number)
        if this.date:
            if last is not None and _days(prints[last], this) <= (_PHRASE_WINDOW if phrase else _WINDOW):
                join(last, number)
            last = number
        elif not phrase or this.letters >= _TELLING:
            join(first_of.get(this.speaker_id, order[0]), number)
        first_of.setdefault(this.speaker_id, number)
    found: dict[int, list[int]] = {}
    for number in order:
        found.setdefault(leader(number), []).append(number)
    return list(found.values())


def _days(one: Print, other: Print) -> int:
    return (date.fromisoformat(other.date) - date.fromisoformat(one.date)).days
