"""Who is who, over the documents of a run or of many: the people who are quoted, and what is quoted more than once.

    with Index() as index:
        for document, quotations in found:
            index.add(document, quotations)
        index.link()
        for document, quotations in found:
            rows = index.resolved(document, quotations)

In a file, the index outlives the run: what comes later is linked to the people who are there, and their ids stay.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from quotes.edtf import bounds
from quotes.errors import UsageError
from quotes.identity.ids import speaker_id
from quotes.identity.linking import Linker, rank
from quotes.identity.people_file import KnownPerson, by_script, fold_name
from quotes.identity.personal_names import parse_name
from quotes.identity.repeats import Membership, Repeats, Saying
from quotes.identity.store import Sighting, Store, Trace
from quotes.offices.reading import read_role
from quotes.records import NamedPerson, Quotation

_MARK: Final = 0x71756F74  # tells the file from other databases: SQLite's application_id
_VERSION: Final = 1
_PATIENCE: Final = 5  # seconds to wait for another process
_ALONE: Final = Membership("", earliest=True, disputed=False)


class Index:
    """The people and the repeated quotations of documents, to be used in a `with` statement.

    Args:
        path: its file, made if it is not there; without one, it is gone when it is closed.
        known: the people file, which goes before all else.

    Nothing is kept in the file but by `commit`. Memory grows with the number of people, not of documents.

    Raises `UsageError` for a file that is no index or another process's, or of another version.
    """

    def __init__(self, path: Path | None = None, known: Sequence[KnownPerson] = ()) -> None:
        self._known = known
        self._bodies = _bodies(known)
        try:
            self._db = sqlite3.connect(str(path or ""), isolation_level=None, timeout=_PATIENCE)
        except sqlite3.OperationalError as error:
            raise UsageError(f"{path}: no index can be kept there ({error}): name another file") from error
        try:
            self._open(path)
            self._store, self._repeats = Store(self._db), Repeats(self._db)
        except sqlite3.DatabaseError as error:
            self._db.close()
            taken = isinstance(error, sqlite3.OperationalError) and "locked" in str(error)
            what = "another run is at it: wait for its end" if taken else f"it cannot be used ({error}): name another"
            raise UsageError(f"{path}: {what}") from error
        except BaseException:
            self._db.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._db.close()

    def add(
        self,
        document: str,
        quotations: Sequence[Quotation],
        people: Sequence[NamedPerson] = (),
        *,
        language: str = "",
        published: str = "",
    ) -> None:
        """Add a document with all its quotations, in place of what was there of it.

        Args:
            document: its id. quotations: what is quoted in it. people: all whom it names.
            language: its language. published: its date in EDTF.
        """
        self._store.add(document, list(_sightings(quotations, people, language, published)))

    def link(self) -> None:
        """Find out who is who among all that was added."""
        Linker(self._store, self._known).run()

    def add_repeats(self, document: str, quotations: Sequence[Quotation]) -> None:
        """Add the words of a document's quotations; after `link`, as it counts who says them."""
        ids = self._store.of(document)
        self._repeats.add(
            Saying(
                document,
                quotation.segments[0][0],
                self._id(quotation, ids),
                quotation.language,
                quotation.quote,
                quotation.date_earliest,
            )
            for quotation in quotations
        )

    def resolved(self, document: str, quotations: Sequence[Quotation]) -> tuple[Quotation, ...]:
        """The quotations of a document with the ids of their speakers, and with the groups of those that repeat."""
        ids, groups = self._store.of(document), self._repeats.of(document)
        rows = []
        for quotation in quotations:
            group = groups.get(quotation.segments[0][0], _ALONE)
            rows.append(
                replace(
                    quotation,
                    speaker_id=self._id(quotation, ids),
                    quotation_group=group.group,
                    first_print=group.earliest,
                    disputed=group.disputed,
                )
            )
        return tuple(rows)

    def resolved_people(self, document: str, people: Sequence[NamedPerson]) -> tuple[NamedPerson, ...]:
        """The people whom a document names, with their ids; those that only a single word names, as far as known."""
        ids = self._store.of(document)
        return tuple(replace(person, speaker_id=ids.get(person.name, "")) for person in people)

    def commit(self) -> None:
        """Keep all this in the file."""
        self._db.execute("COMMIT")
        self._db.execute("BEGIN IMMEDIATE")

    def traces(self, person: str) -> list[Trace]:
        """Where the person of an id was met, and why it is this person, the most frequent first.

        Raises `UsageError` for an id that is not there.
        """
        found = self._store.traces(person)
        if not found:
            near = next(filter(None, map(self._store.ids_like, reversed(person.split("-")))), [])
            hint = f": is it {', '.join(near)}?" if near else ""
            raise UsageError(f"there is nobody with the id {person!r}{hint}")
        return found

    def _id(self, quotation: Quotation, people: dict[str, str]) -> str:
        if quotation.speaker_type == "person":
            return people.get(quotation.speaker, quotation.speaker_id)
        if quotation.speaker_type == "org":
            return self._bodies.get(fold_name(quotation.speaker), quotation.speaker_id)
        return quotation.speaker_id

    def _open(self, path: Path | None) -> None:
        (mark,) = self._db.execute("PRAGMA application_id").fetchone()
        (tables,) = self._db.execute("SELECT count(*) FROM sqlite_master").fetchone()
        (version,) = self._db.execute("PRAGMA user_version").fetchone()
        if tables and mark != _MARK:
            raise UsageError(f"{path} is no index of people: name another file")
        if tables and version != _VERSION:
            raise UsageError(f"{path} is an index of another version of this program: make a new one")
        self._db.execute("PRAGMA synchronous = FULL" if path else "PRAGMA synchronous = OFF")
        if path is None:
            self._db.execute("PRAGMA journal_mode = OFF")
        self._db.execute("BEGIN IMMEDIATE")
        self._db.execute(f"PRAGMA application_id = {_MARK}")
        self._db.execute(f"PRAGMA user_version = {_VERSION}")


def _sightings(
    quotations: Iterable[Quotation], named: Iterable[NamedPerson], language: str, published: str
) -> Iterator[Sighting]:
    """What a document says of each person whom it quotes, and of the others whom it names in full.

    A single word that is named but not quoted is too often none of a person's name.
    """
    roles = {person.name: (person.role, language) for person in named if parse_name(person.name).fullness == "full"}
    days: dict[str, list[tuple[str, str]]] = {name: [] for name in roles}
    for quotation in quotations:
        name = quotation.speaker
        if name and quotation.speaker_type == "person":
            if not days.get(name) or not roles[name][0]:
                roles[name] = quotation.role, quotation.language or by_script(quotation.role)
            days.setdefault(name, []).append((quotation.date_earliest, quotation.date_latest))
    for name, (role, language_of_role) in roles.items():
        dates = days[name] or [bounds(published)]
        yield Sighting(
            name,
            fold_name(name),
            speaker_id(name, "person"),
            rank(name),
            read_role(role, language_of_role).key if role else "",
            role,
            language_of_role,
            min(filter(None, (earliest for earliest, _ in dates)), default=""),
            max(latest for _, latest in dates),
        )


def _bodies(known: Iterable[KnownPerson]) -> dict[str, str]:
    """The ids of a people file by names that are in one row alone, for organisations."""
    bearers: dict[str, set[str]] = {}
    for person in known:
        for name in person.names:
            bearers.setdefault(fold_name(name), set()).add(person.id)
    return {name: min(ids) for name, ids in bearers.items() if len(ids) == 1}
