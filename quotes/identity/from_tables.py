"""Who is who in tables that are there: a people file to edit, and ids put in anew."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import astuple, dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path

from quotes.annotations.markup import fault
from quotes.annotations.table import numbered_rows
from quotes.edtf import bounds
from quotes.identity.ids import speaker_id
from quotes.identity.index import Index
from quotes.identity.people_file import KnownPerson, fold_name, write_role
from quotes.identity.people_index import LANGUAGES_JOINED, PeopleIndex
from quotes.records import Quotation, columns

_COLUMNS = columns(Quotation)


@dataclass(frozen=True, slots=True)
class PeopleRow:
    """A row of a people file (see `quotes.identity.people_file`)."""

    id: str
    name: str
    aliases: tuple[str, ...]
    wikidata: str
    roles: tuple[str, ...]
    documents: tuple[str, ...]


def people_rows(tables: Sequence[Path], known: Sequence[KnownPerson] = ()) -> list[PeopleRow]:
    """A people file of the sources in tables of quotations, with the ids that these have, the most quoted first.

    Aliases, Wikidata ids and roles of a people file that is there are carried over, and so are its people who are in no
    table. Where sources share a name, the documents in which it is theirs are listed. Raises as
    `quotes.annotations.table.read_table` does, and `InputError` for a date that is none.
    """
    index = PeopleIndex(known)
    bearers: defaultdict[str, set[str]] = defaultdict(set)
    for quotation in read_tables(tables):
        index.add(quotation)
        if quotation.speaker_id:
            bearers[fold_name(quotation.speaker)].add(quotation.speaker_id)
    shared = {name for name, ids in bearers.items() if len(ids) > 1}
    documents: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for quotation in read_tables(tables) if shared else ():
        if quotation.speaker_id and fold_name(quotation.speaker) in shared:
            documents[quotation.speaker_id][quotation.document] = None
    roles: defaultdict[str, list[str]] = defaultdict(list)
    for tenure in index.tenures():
        for form in tenure.role.split(LANGUAGES_JOINED):
            roles[tenure.speaker_id].append(write_role(form, tenure.first_date, tenure.last_date))
    listed = {person.id: person for person in known}
    rows = []
    for person in index.people():
        before = listed.pop(person.speaker_id, None) or KnownPerson(person.speaker_id, person.name)
        rows.append(_row(before, person.variants, roles[before.id], documents[before.id]))
    return rows + [_row(before) for before in listed.values()]


def _row(
    known: KnownPerson, names: Iterable[str] = (), roles: Iterable[str] = (), documents: Iterable[str] = ()
) -> PeopleRow:
    """The row of a known person, with what else was found; roles that are known stay as they are."""
    written = tuple(write_role(*role) for role in known.roles)
    aliases = _together(known.aliases, (name for name in names if name != known.name))
    return PeopleRow(
        known.id, known.name, aliases, known.wikidata, written or tuple(roles), _together(known.documents, documents)
    )


def relinked(tables: Sequence[Path], index: Index) -> Iterator[Quotation]:
    """The rows of tables in their order, with ids and groups as an index gives them to all of them together.

    Raises as `quotes.annotations.table.read_table` does, and `InputError` for a date that is none.
    """
    with closing(sqlite3.connect("", isolation_level=None)) as database:  # on disk, as far as it is more than a little
        database.execute("CREATE TABLE quotations (place INTEGER PRIMARY KEY, document TEXT, content TEXT)")
        database.execute("BEGIN")
        for quotation in read_tables(tables):
            database.execute(
                "INSERT INTO quotations (document, content) VALUES (?, ?)",
                (quotation.document, json.dumps(astuple(quotation))),
            )
        database.execute("CREATE INDEX quotations_document ON quotations (document, place)")
        for document, rows in _by_document(database):
            index.add(document, rows, language=rows[0].language, published=rows[0].published)
        index.link()
        for document, rows in _by_document(database):
            index.add_repeats(document, rows)
        for content in database.execute("SELECT content FROM quotations ORDER BY place"):
            quotation = _quotation(content[0])
            yield from index.resolved(quotation.document, [quotation])


def read_tables(tables: Iterable[Path]) -> Iterator[Quotation]:
    """The rows of tables; sources that have no id get the one that their name has by itself.

    Raises as `quotes.annotations.table.read_table` does, and `InputError` for a date that is none, such as a
    spreadsheet makes of one.
    """
    for table in tables:
        for number, quotation in numbered_rows(table):
            for day in (quotation.date_earliest, quotation.date_latest):
                if day and not _is_day(day):
                    raise fault(str(table), f"{day!r} is no date: write it as in 2018-03-05", number)
            for told in (quotation.date, quotation.published):
                if not _is_edtf(told):
                    raise fault(str(table), f"{told!r} is no date: write it as in 2018-03-05 or XXXX-03-05", number)
            named = quotation.speaker_id or speaker_id(quotation.speaker, quotation.speaker_type)
            yield replace(quotation, speaker_id=named)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


@lru_cache(maxsize=4096)
def _is_edtf(text: str) -> bool:
    try:
        bounds(text)
    except ValueError:
        return False
    return True


def _by_document(database: sqlite3.Connection) -> Iterator[tuple[str, list[Quotation]]]:
    for (document,) in database.execute("SELECT document FROM quotations GROUP BY document ORDER BY min(place)"):
        rows = database.execute("SELECT content FROM quotations WHERE document = ? ORDER BY place", (document,))
        yield document, [_quotation(content) for (content,) in rows]


def _quotation(content: str) -> Quotation:
    values = dict(zip(_COLUMNS, json.loads(content), strict=True))
    values["segments"] = tuple((start, end) for start, end in values["segments"])
    return Quotation(**values)


def _together(*lists: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for values in lists for value in values))
