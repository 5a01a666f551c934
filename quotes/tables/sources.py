"""The people and organisations of a table, for formats that list them beside its quotations."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from quotes.identity import PeopleIndex
from quotes.identity.people_file import KnownPerson
from quotes.records import Person, Quotation, SpeakerType, Tenure


class Sources:
    """The named sources of quotations, gathered one quotation at a time. `known` is a people file."""

    def __init__(self, known: Sequence[KnownPerson] = ()) -> None:
        self._index = PeopleIndex(known)
        self._types: defaultdict[str, Counter[SpeakerType]] = defaultdict(Counter)

    def add(self, quotation: Quotation) -> None:
        """Count a quotation for its speaker, if it has one."""
        self._index.add(quotation)
        if quotation.speaker_id:
            self._types[quotation.speaker_id][quotation.speaker_type] += 1

    def all(self) -> Iterator[tuple[Person, SpeakerType]]:
        """All sources with what they are mostly taken for, in the order of `PeopleIndex.people`."""
        for person in self._index.people():
            ((speaker_type, _),) = self._types[person.speaker_id].most_common(1)
            yield person, speaker_type

    def tenures(self) -> Iterator[Tenure]:
        """Their offices, as in `PeopleIndex.tenures`."""
        return self._index.tenures()
