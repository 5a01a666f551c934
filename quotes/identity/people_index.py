"""The sources of a run, gathered over its documents."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from quotes.records import Person, Quotation


@dataclass(slots=True)
class _Entry:
    names: Counter[str] = field(default_factory=Counter)
    roles: dict[str, str] = field(default_factory=dict)
    languages: set[str] = field(default_factory=set)
    documents: int = 0
    last_document: str = ""
    first_date: str = ""
    last_date: str = ""
    quotations: int = 0


class PeopleIndex:
    """The sources of a run, gathered one quotation at a time. Unnamed sources are left out.

    The quotations of a document have to come together: which documents a person is in is counted, not kept.
    """

    def __init__(self) -> None:
        self._entries: dict[str, _Entry] = {}

    def add(self, quotation: Quotation) -> None:
        """Count a quotation for its speaker."""
        if not quotation.speaker_id:
            return
        entry = self._entries.setdefault(quotation.speaker_id, _Entry())
        entry.quotations += 1
        entry.names[quotation.speaker] += 1
        entry.languages.add(quotation.language)
        if not entry.documents or quotation.document != entry.last_document:
            entry.documents += 1
            entry.last_document = quotation.document
        earliest, latest = quotation.date_earliest, quotation.date_latest
        entry.first_date = min(filter(None, (entry.first_date, earliest)), default="")
        entry.last_date = max(entry.last_date, latest)
        if quotation.role:
            known = entry.roles.get(quotation.role, "")
            entry.roles[quotation.role] = min(filter(None, (known, earliest)), default="")

    def people(self) -> list[Person]:
        """All named sources, the most quoted first.

        The name is the most frequent one, of equally frequent ones the longest; variants are the others in that
        order. Roles come in the order of their first date, those without a date last.
        """
        people = [self._person(*item) for item in self._entries.items()]
        return sorted(people, key=lambda person: (-person.quotations, person.name, person.speaker_id))

    def _person(self, speaker_id: str, entry: _Entry) -> Person:
        name, *variants = sorted(entry.names, key=lambda name: (-entry.names[name], -len(name), name))
        roles = sorted(entry.roles, key=lambda role: (entry.roles[role] or "~", role))
        return Person(
            speaker_id=speaker_id,
            name=name,
            variants=tuple(variants),
            roles=tuple(roles),
            languages=tuple(sorted(entry.languages)),
            first_date=entry.first_date,
            last_date=entry.last_date,
            documents=entry.documents,
            quotations=entry.quotations,
        )
