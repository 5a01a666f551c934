"""The tables of the index: who was met where, under which name, in which office, and which person that is."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

_TABLES: Final = """
CREATE TABLE IF NOT EXISTS documents (id INTEGER PRIMARY KEY, document TEXT NOT NULL UNIQUE);
CREATE TABLE IF NOT EXISTS names (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, folded TEXT NOT NULL, plain_id TEXT NOT NULL,
  rank INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS names_folded ON names (folded);
CREATE INDEX IF NOT EXISTS names_plain_id ON names (plain_id);
CREATE TABLE IF NOT EXISTS sightings (
  document INTEGER NOT NULL, name INTEGER NOT NULL, office TEXT NOT NULL, role TEXT NOT NULL, language TEXT NOT NULL,
  earliest TEXT NOT NULL, latest TEXT NOT NULL, person INTEGER, PRIMARY KEY (document, name)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS sightings_unit ON sightings (name, office);
CREATE INDEX IF NOT EXISTS sightings_person ON sightings (person);
CREATE TABLE IF NOT EXISTS people (id INTEGER PRIMARY KEY, speaker_id TEXT UNIQUE);
CREATE TABLE IF NOT EXISTS people_keys (
  key TEXT NOT NULL, person INTEGER NOT NULL, PRIMARY KEY (key, person)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS links (
  name INTEGER NOT NULL, office TEXT NOT NULL, document INTEGER NOT NULL, person INTEGER NOT NULL,
  weight REAL NOT NULL, reason TEXT NOT NULL, PRIMARY KEY (name, office, document)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS links_person ON links (person);
"""
_PAGE: Final = 1000
_MOST_DOCUMENTS: Final = 200  # that company is looked for in: enough to tell, and no more work for the famous


@dataclass(frozen=True, slots=True)
class Sighting:
    """What a document says of a person whom it quotes.

    `plain_id` is the id that the name has by itself, `folded` the form by which equal names are told, `rank` the
    higher, the fuller the name is, `office` the key of the role. Dates are ISO dates; empty strings stand for 'not
    known'.
    """

    name: str
    folded: str
    plain_id: str
    rank: int
    office: str
    role: str
    language: str
    earliest: str
    latest: str


class Unit(NamedTuple):
    """Sightings of one name in one office that are not linked yet; with `document`, only the one in that document."""

    name_id: int
    name: str
    folded: str
    plain_id: str
    office: str
    role: str
    language: str
    documents: int
    earliest: str
    latest: str
    document: int = 0


class Met(NamedTuple):
    """A name and a role under which a person was met: in how many documents, and when."""

    name: str
    plain_id: str
    role: str
    language: str
    documents: int
    earliest: str
    latest: str


class Trace(NamedTuple):
    """A name in an office that a person was met in: how often, when, and why it is this person.

    `example` is the first document in which it was.
    """

    name: str
    role: str
    documents: int
    earliest: str
    latest: str
    example: str
    weight: float
    reason: str


class Store:
    """The tables, in a database that the caller opens, commits and closes."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection
        for statement in _TABLES.split(";\n"):
            self._db.execute(statement)

    def add(self, document: str, sightings: Sequence[Sighting]) -> None:
        """Put in what a document says, in place of what was there of it. What has not changed stays linked."""
        number = self._number("documents", "document", document)
        known = {
            (name, *values): person
            for name, *values, person in self._db.execute(
                "SELECT name, office, role, language, earliest, latest, person FROM sightings WHERE document = ?",
                (number,),
            )
        }
        rows = []
        for s in sightings:
            values = (self._name(s), s.office, s.role, s.language, s.earliest, s.latest)
            rows.append((number, *values, known.get(values)))
        if known:
            self._db.execute("DELETE FROM sightings WHERE document = ?", (number,))
        self._db.executemany("INSERT INTO sightings VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)

    def of(self, document: str) -> dict[str, str]:
        """The ids of the people of a document, by their names in it."""
        return dict(
            self._db.execute(
                "SELECT names.name, people.speaker_id FROM documents"
                " JOIN sightings ON sightings.document = documents.id JOIN names ON names.id = sightings.name"
                " JOIN people ON people.id = sightings.person WHERE documents.document = ?",
                (document,),
            )
        )

    def unlinked(self) -> Iterator[Unit]:
        """What is to be linked now: full names first, of these those with an office, the most frequent first."""
        self._db.execute("DROP TABLE IF EXISTS temp.units")
        self._db.execute(
            "CREATE TEMP TABLE units AS"
            " SELECT names.id, names.name, folded, plain_id, office, min(role), min(language), count(*),"
            " coalesce(min(nullif(earliest, '')), '') AS earliest, max(latest)"
            " FROM sightings JOIN names ON names.id = sightings.name WHERE person IS NULL"
            " GROUP BY sightings.name, office"
            " ORDER BY rank DESC, office = '', count(*) DESC, earliest = '', earliest, names.name, office"
        )
        done = 0
        while page := self._db.execute(
            "SELECT * FROM temp.units WHERE rowid > ? ORDER BY rowid LIMIT ?", (done, _PAGE)
        ).fetchall():
            yield from (Unit(*row) for row in page)
            done += len(page)

    def parts(self, unit: Unit) -> list[Unit]:
        """A unit document by document."""
        rows = self._db.execute(
            "SELECT earliest, latest, document FROM sightings WHERE name = ? AND office = ? AND person IS NULL"
            " ORDER BY (SELECT document FROM documents WHERE id = sightings.document)",
            (unit.name_id, unit.office),
        )
        return [
            unit._replace(documents=1, earliest=earliest, latest=latest, document=document)
            for earliest, latest, document in rows.fetchall()
        ]

    def rest(self, unit: Unit) -> Unit:
        """What of a unit is not linked yet; of no documents where all is."""
        left, earliest, latest = self._db.execute(
            "SELECT count(*), coalesce(min(nullif(earliest, '')), ''), coalesce(max(latest), '') FROM sightings"
            " WHERE name = ? AND office = ? AND person IS NULL",
            (unit.name_id, unit.office),
        ).fetchone()
        return unit._replace(documents=left, earliest=earliest, latest=latest)

    def document(self, number: int) -> str:
        """The id of a document."""
        (found,) = self._db.execute("SELECT document FROM documents WHERE id = ?", (number,)).fetchone()
        return str(found)

    def unlink(self, folded: Iterable[str]) -> None:
        """Let all sightings under some names be linked anew."""
        for form in folded:
            for (name,) in self._db.execute("SELECT id FROM names WHERE folded = ?", (form,)).fetchall():
                self._db.execute("UPDATE sightings SET person = NULL WHERE name = ?", (name,))
                self._db.execute("DELETE FROM links WHERE name = ?", (name,))

    def link(self, unit: Unit, person: int, weight: float, reason: str) -> None:
        """Say who a unit is, and why."""
        where, values = "name = ? AND office = ? AND person IS NULL", [unit.name_id, unit.office]
        if unit.document:
            where, values = f"{where} AND document = ?", [*values, unit.document]
        self._db.execute(f"UPDATE sightings SET person = ? WHERE {where}", (person, *values))
        self._db.execute(
            "INSERT OR REPLACE INTO links VALUES (?, ?, ?, ?, ?, ?)",
            (unit.name_id, unit.office, unit.document, person, weight, reason),
        )

    def add_person(self, speaker_id: str | None = None) -> int:
        """A person more, whose id may be given later."""
        cursor = self._db.execute("INSERT INTO people (speaker_id) VALUES (?)", (speaker_id,))
        return int(cursor.lastrowid or 0)

    def person_of(self, speaker_id: str) -> int | None:
        """The number of the person with an id."""
        row = self._db.execute("SELECT id FROM people WHERE speaker_id = ?", (speaker_id,)).fetchone()
        return None if row is None else int(row[0])

    def name_person(self, person: int, speaker_id: str) -> None:
        """Give a person an id, which must be free."""
        self._db.execute("UPDATE people SET speaker_id = ? WHERE id = ?", (speaker_id, person))

    def add_keys(self, person: int, keys: Iterable[str]) -> None:
        """Let a person be found by some keys."""
        self._db.executemany("INSERT OR IGNORE INTO people_keys VALUES (?, ?)", [(key, person) for key in sorted(keys)])

    def people_with(self, key: str) -> list[int]:
        """The persons who are found by a key."""
        return [person for (person,) in self._db.execute("SELECT person FROM people_keys WHERE key = ?", (key,))]

    def sightings_of(self, person: int) -> list[Met]:
        """Under which names, in which roles and when a person was met, the most frequent first."""
        rows = self._db.execute(
            "SELECT names.name, plain_id, role, language, count(*), coalesce(min(nullif(earliest, '')), ''),"
            " max(latest) FROM sightings JOIN names ON names.id = sightings.name WHERE person = ?"
            " GROUP BY sightings.name, role, language ORDER BY count(*) DESC, names.name, role, language",
            (person,),
        )
        return [Met(*row) for row in rows]

    def company_of_person(self, person: int) -> set[str]:
        """The names of others who are quoted in the documents of a person, as ids."""
        return self._company("SELECT document FROM sightings WHERE person = ? LIMIT ?", (person, _MOST_DOCUMENTS))

    def company_of_unit(self, unit: Unit) -> set[str]:
        """The names of others who are quoted in the documents of a unit, as ids."""
        if unit.document:
            return self._company("SELECT ?", (unit.document,)) - {unit.plain_id}
        documents = "SELECT document FROM sightings WHERE name = ? AND office = ? AND person IS NULL LIMIT ?"
        return self._company(documents, (unit.name_id, unit.office, _MOST_DOCUMENTS)) - {unit.plain_id}

    def documents(self) -> int:
        """How many documents there are."""
        (found,) = self._db.execute("SELECT count(*) FROM documents").fetchone()
        return int(found)

    def documents_with(self, plain_id: str) -> int:
        """In how many documents there is a name with an id of its own."""
        (found,) = self._db.execute(
            "SELECT count(*) FROM names JOIN sightings ON sightings.name = names.id WHERE plain_id = ?", (plain_id,)
        ).fetchone()
        return int(found)

    def stand_together(self, unit: Unit, person: int) -> bool:
        """Whether a document of a unit has a person under another name, which it does not take for the same."""
        found = self._db.execute(
            "SELECT 1 FROM sightings one JOIN sightings other ON other.document = one.document"
            " JOIN names ON names.id = other.name"
            " WHERE one.name = ? AND one.office = ? AND other.person = ? AND one.name != other.name"
            " AND plain_id != ? LIMIT 1",
            (unit.name_id, unit.office, person, unit.plain_id),
        ).fetchone()
        return found is not None

    def traces(self, speaker_id: str) -> list[Trace]:
        """Where a person was met, the most frequent first."""
        rows = self._db.execute(
            "SELECT names.name, min(role), count(*), coalesce(min(nullif(earliest, '')), ''), max(latest),"
            " min(documents.document), coalesce(one.weight, every.weight, 0.0), coalesce(one.reason, every.reason, '')"
            " FROM people JOIN sightings ON sightings.person = people.id JOIN names ON names.id = sightings.name"
            " JOIN documents ON documents.id = sightings.document"
            " LEFT JOIN links one ON one.name = sightings.name AND one.office = sightings.office"
            " AND one.document = sightings.document"
            " LEFT JOIN links every ON every.name = sightings.name AND every.office = sightings.office"
            " AND every.document = 0"
            " WHERE speaker_id = ? GROUP BY sightings.name, sightings.office, one.document"
            " ORDER BY count(*) DESC, names.name, sightings.office, one.document",
            (speaker_id,),
        )
        return [Trace(*row) for row in rows]

    def ids_like(self, part: str) -> list[str]:
        """The first ids that have some letters in them."""
        rows = self._db.execute(
            "SELECT speaker_id FROM people WHERE instr(speaker_id, ?) ORDER BY speaker_id LIMIT 5", (part,)
        )
        return [found for (found,) in rows]

    def _company(self, documents: str, values: tuple[int | str, ...]) -> set[str]:
        rows = self._db.execute(
            "SELECT DISTINCT plain_id FROM sightings JOIN names ON names.id = sightings.name"
            f" WHERE document IN ({documents})",
            values,
        )
        return {found for (found,) in rows}

    def _name(self, sighting: Sighting) -> int:
        row = self._db.execute("SELECT id FROM names WHERE name = ?", (sighting.name,)).fetchone()
        if row is not None:
            return int(row[0])
        cursor = self._db.execute(
            "INSERT INTO names (name, folded, plain_id, rank) VALUES (?, ?, ?, ?)",
            (sighting.name, sighting.folded, sighting.plain_id, sighting.rank),
        )
        return int(cursor.lastrowid or 0)

    def _number(self, table: str, column: str, value: str) -> int:
        row = self._db.execute(f"SELECT id FROM {table} WHERE {column} = ?", (value,)).fetchone()
        if row is not None:
            return int(row[0])
        return int(self._db.execute(f"INSERT INTO {table} ({column}) VALUES (?)", (value,)).lastrowid or 0)
