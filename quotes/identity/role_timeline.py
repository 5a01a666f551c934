"""The roles of one person over time: which office when, and the documents that say so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, NamedTuple

from quotes.lexicon.offices import OfficeLexicon, load_offices
from quotes.offices.reading import Office, Post, read_role

EXAMPLES: Final = 8
"""How many documents a period names."""
_MOST_FORMS: Final = 64
_UNDATED: Final = "~"
"""Sorts behind every date."""


class RoleSighting(NamedTuple):
    """A role in one document: its words and their language, and the bounds of the day of it (ISO, "" where unknown)."""

    role: str
    language: str
    date_earliest: str
    date_latest: str
    document: str


@dataclass(frozen=True, slots=True)
class RolePeriod:
    """An office of a person between the days of which documents give it.

    `key`: the office (see `Office.key`). `forms`: its commonest verbatim form in each language. `first_date` and
    `last_date`: the outermost bounds of the days, "" where none is known. `documents`: how many give it; `examples`:
    the first of them.
    """

    key: str
    forms: Mapping[str, str]
    first_date: str
    last_date: str
    documents: int
    examples: tuple[str, ...]


@dataclass(slots=True)
class _Entry:
    """What is known of one key."""

    office: Office
    forms: dict[str, Counter[str]] = field(default_factory=dict)
    first_date: str = ""
    last_date: str = ""
    examples: list[tuple[str, str]] = field(default_factory=list)


class RoleTimeline:
    """The roles of one person, gathered one sighting at a time.

    The sightings of a document have to come together. Memory grows with the number of different roles, not of
    sightings: of each office the dates, some forms and some documents are kept, and counts.
    """

    def __init__(self) -> None:
        self._entries: dict[str, _Entry] = {}
        self._counts: Counter[frozenset[str]] = Counter()
        """Documents by the keys that they give together."""
        self._document: str | None = None
        self._keys: set[str] = set()

    def add(self, sighting: RoleSighting) -> None:
        """Take in one sighting; one without a role tells nothing. Raises `LanguageError` (see `read_role`)."""
        office = read_role(sighting.role, sighting.language)
        if not office.key:
            return
        if sighting.document != self._document:
            self._close()
            self._document = sighting.document
        self._keys.add(office.key)
        entry = self._entries.setdefault(office.key, _Entry(office))
        forms = entry.forms.setdefault(sighting.language, Counter())
        if sighting.role in forms or len(forms) < _MOST_FORMS:
            forms[sighting.role] += 1
        entry.first_date = _earliest(entry.first_date, sighting.date_earliest)
        entry.last_date = max(entry.last_date, sighting.date_latest)
        entry.examples = _first([*entry.examples, (sighting.date_earliest or _UNDATED, sighting.document)])

    def _close(self) -> None:
        if self._keys:
            self._counts[frozenset(self._keys)] += 1
            self._keys = set()

    def periods(self) -> list[RolePeriod]:
        """The offices in the order of their first dates, those without a date last.

        An office that is told in less detail ("the minister") counts for the only one that can be meant, if there is
        one.
        """
        self._close()
        self._document = None
        lexicon = load_offices()
        groups: dict[str, list[str]] = {}
        for key, entry in self._entries.items():
            groups.setdefault(self._meant(key, entry.office, lexicon), []).append(key)
        periods = [self._period(key, sorted(keys, key=lambda k: (k != key, k))) for key, keys in groups.items()]
        return sorted(periods, key=lambda period: (period.first_date or _UNDATED, period.key))

    def _meant(self, key: str, office: Office, lexicon: OfficeLexicon) -> str:
        """The key of the office told in most detail that a key can stand for; the key itself if there are several."""
        fuller = {other: entry.office for other, entry in self._entries.items() if other != key}
        fuller = {other: found for other, found in fuller.items() if _tells_less(office, found, lexicon)}
        fullest = [
            other
            for other, found in fuller.items()
            if not any(_tells_less(found, third, lexicon) for name, third in fuller.items() if name != other)
        ]
        return fullest[0] if len(fullest) == 1 else key

    def _period(self, key: str, keys: list[str]) -> RolePeriod:
        """One period for a key and those that stand for it, itself first: its own forms are preferred."""
        entries = [self._entries[each] for each in keys]
        forms: dict[str, str] = {}
        for entry in entries:
            for language, counts in entry.forms.items():
                forms.setdefault(language, min(counts, key=lambda form: (-counts[form], -len(form), form)))
        first = ""
        for entry in entries:
            first = _earliest(first, entry.first_date)
        examples = _first([example for entry in entries for example in entry.examples])
        return RolePeriod(
            key=key,
            forms=MappingProxyType(dict(sorted(forms.items()))),
            first_date=first,
            last_date=max(entry.last_date for entry in entries),
            documents=sum(count for together, count in self._counts.items() if together.intersection(keys)),
            examples=tuple(document for _, document in examples),
        )


def _earliest(first: str, second: str) -> str:
    return min(filter(None, (first, second)), default="")


def _first(examples: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The first documents by date and name, each once."""
    dates: dict[str, str] = {}
    for date, document in examples:
        dates[document] = min(dates.get(document, date), date)
    return sorted((date, document) for document, date in dates.items())[:EXAMPLES]


def _tells_less(office: Office, other: Office, lexicon: OfficeLexicon) -> bool:
    """Whether all that an office says is said by another one, too."""
    return all(any(_part_of(post, fuller, lexicon) for fuller in other.posts) for post in office.posts)


def _part_of(post: Post, fuller: Post, lexicon: OfficeLexicon) -> bool:
    same_title = post.title == fuller.title or post.title in lexicon.title(fuller.title).broader
    same_place = post.place in ("", fuller.place) or fuller.place.startswith(f"{post.place}-")
    return (
        bool(post.title)
        and same_title
        and (post.ranks, post.former) == (fuller.ranks, fuller.former)
        and same_place
        and post.body in ("", fuller.body)
        and set(post.name) <= set(fuller.name)
        and post.to in ("", fuller.to)
    )
