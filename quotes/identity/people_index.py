"""The people of a run, and other sources, gathered over its documents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from quotes.edtf import bounds
from quotes.identity.people_file import KnownPerson, by_script
from quotes.identity.role_timeline import RolePeriod, RoleSighting, RoleTimeline
from quotes.records import NamedPerson, Person, Quotation, Tenure

LANGUAGES_JOINED: Final = " / "
"""Stands between the forms of a role in two languages."""


@dataclass(slots=True)
class _Entry:
    names: Counter[str] = field(default_factory=Counter)
    roles: RoleTimeline = field(default_factory=RoleTimeline)
    languages: set[str] = field(default_factory=set)
    documents: int = 0
    last_document: str = ""
    first_date: str = ""
    last_date: str = ""
    quotations: int = 0

    def meet(self, name: str, document: str, language: str, dates: tuple[str, str]) -> None:
        self.names[name] += 1
        self.languages.add(language)
        if not self.documents or document != self.last_document:
            self.documents += 1
            self.last_document = document
        self.first_date = min(filter(None, (self.first_date, dates[0])), default="")
        self.last_date = max(self.last_date, dates[1])


class PeopleIndex:
    """The sources of a run, and the people whom it names, gathered one document at a time.

    Unnamed sources are left out. What belongs to a document has to come together: which documents a person is in is
    counted, not kept.

    Args:
        known: a people file, for the names and the Wikidata ids that it gives.
    """

    def __init__(self, known: Sequence[KnownPerson] = ()) -> None:
        self._known = {person.id: person for person in known}
        self._entries: dict[str, _Entry] = {}

    def add(self, quotation: Quotation) -> None:
        """Count a quotation for its speaker."""
        if not quotation.speaker_id:
            return
        entry = self._entries.setdefault(quotation.speaker_id, _Entry())
        dates = quotation.date_earliest, quotation.date_latest
        entry.quotations += 1
        entry.meet(quotation.speaker, quotation.document, quotation.language, dates)
        if quotation.speaker_type == "person":
            language = quotation.language or by_script(quotation.role)
            entry.roles.add(RoleSighting(quotation.role, language, *dates, quotation.document))

    def add_named(self, person: NamedPerson, document: str, language: str, published: str) -> None:
        """Count a document for somebody whom it names, but does not quote. Those without an id are left out."""
        if not person.speaker_id:
            return
        entry = self._entries.setdefault(person.speaker_id, _Entry())
        dates = bounds(published)
        entry.meet(person.name, document, language, dates)
        entry.roles.add(RoleSighting(person.role, language, *dates, document))

    def people(self) -> list[Person]:
        """All named sources, the most quoted first, then those who are only named, the most frequent first.

        The name is the most frequent one, of equally frequent ones the longest; variants are the others in that
        order. Roles come in the order of their first date, those without a date last, the forms in two languages
        joined.
        """
        people = [self._person(*item) for item in self._entries.items()]
        return sorted(people, key=lambda one: (-one.quotations, -one.documents, one.name, one.speaker_id))

    def tenures(self) -> Iterator[Tenure]:
        """The offices of all people, in the order of `people`, each person's in that of time."""
        for person in self.people():
            for period in self._entries[person.speaker_id].roles.periods():
                yield Tenure(
                    person.speaker_id,
                    person.name,
                    _forms(period),
                    period.key,
                    period.first_date,
                    period.last_date,
                    period.documents,
                    period.examples,
                )

    def _person(self, speaker_id: str, entry: _Entry) -> Person:
        names = sorted(entry.names, key=lambda name: (-entry.names[name], -len(name), name))
        known = self._known.get(speaker_id)
        name = known.name if known else names[0]
        return Person(
            speaker_id=speaker_id,
            name=name,
            variants=tuple(variant for variant in names if variant != name),
            roles=tuple(map(_forms, entry.roles.periods())),
            languages=tuple(sorted(entry.languages)),
            first_date=entry.first_date,
            last_date=entry.last_date,
            documents=entry.documents,
            quotations=entry.quotations,
            wikidata=known.wikidata if known else "",
        )


def _forms(period: RolePeriod) -> str:
    return LANGUAGES_JOINED.join(period.forms.values())
