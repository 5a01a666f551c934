"""What differs between two tables of quotations, such as those of two versions or of two states of an archive."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict, deque
from collections.abc import Callable, Collection, Hashable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NamedTuple

from quotes.annotations.table import read_table
from quotes.errors import UsageError
from quotes.matching import in_common
from quotes.records import Quotation, Span, columns
from quotes.review import normal_name, one_line
from quotes.tables.cells import column_kinds, flat

Status = Literal["added", "lost", "changed"]

_SHOWN = 60  # characters
_OLD, _NEW = 0, 1


@dataclass(frozen=True, slots=True)
class Change:
    """A row that is in one of two tables only, or that changed.

    `segments`, `speaker` and `quote` are those of the new table, or of the old one where the row was lost. `fields` are
    the columns that changed, in table order, each with its old and its new value as CSV has them.
    """

    status: Status
    document: str
    segments: str
    speaker: str
    quote: str
    fields: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """A change as rows of a table: one for each field that changed, one without a field for a row added or lost."""

    status: Status
    document: str
    segments: str
    speaker: str
    quote: str
    field: str
    old: str
    new: str


def diff(old: str | Path, new: str | Path, *, ignore: Collection[str] = ()) -> Iterator[Change]:
    """The changes from one table to another, document by document in the order of the tables, the old one first.

    Rows of a document belong together when they have the same segments; of the rest, those with the same words, and
    then those whose segments overlap, the most overlapping first. They changed if any column but the document differs
    in more than white space. Columns in `ignore` are not compared. Neither table is held in memory, only the rows of a
    document are.

    Raises `UsageError` for a column that there is not, and as `quotes.annotations.table.read_table` does.
    """
    known = [column for column in columns(Quotation) if column != "document"]
    for column in ignore:
        if column not in known:
            raise UsageError(f"there is no column {column!r} to ignore: choose from {', '.join(known)}")
    compared = [column for column in known if column not in ignore]
    database = sqlite3.connect("", isolation_level=None)  # on disk, as far as it does not fit into a little memory
    try:
        _load(database, old, new)
        for document, rows in _by_document(database):
            yield from _changes(document, rows[_OLD], rows[_NEW], compared)
    finally:
        database.close()


def differences(change: Change) -> Iterator[Difference]:
    """A change as rows of a table, to be written with `quotes.tables.open_table`."""
    for field, old, new in change.fields or (("", "", ""),):
        yield Difference(change.status, change.document, change.segments, change.speaker, change.quote, field, old, new)


def change_line(change: Change) -> str:
    """A change as a person reads it, on one line."""
    where = f"{change.status} {change.document} {change.segments}"
    if change.status != "changed":
        return one_line(f"{where} {change.speaker or 'unnamed'}: {_shown(change.quote)}")
    return one_line(
        f"{where} " + ", ".join(f"{name}: {_shown(old)} → {_shown(new)}" for name, old, new in change.fields)
    )


class _Row(NamedTuple):
    """A row of a table: its segments, and all its values as CSV has them."""

    segments: tuple[Span, ...]
    values: dict[str, str]


_Pair = tuple[_Row, _Row]


def _load(database: sqlite3.Connection, *tables: str | Path) -> None:
    """The rows of both tables, by document."""
    database.executescript(
        """
        PRAGMA journal_mode = OFF;
        CREATE TABLE documents (id INTEGER PRIMARY KEY, name TEXT UNIQUE);
        CREATE TABLE quotations (document INTEGER, side INTEGER, segments TEXT, content TEXT);
        BEGIN;
        """
    )
    kinds = column_kinds(Quotation)
    for side, table in enumerate(tables):
        for quotation in read_table(table):
            name = normal_name(quotation.document)
            database.execute("INSERT OR IGNORE INTO documents (name) VALUES (?)", (name,))
            values = {column: _text(flat(getattr(quotation, column), kind)) for column, kind in kinds.items()}
            database.execute(
                "INSERT INTO quotations SELECT id, ?, ?, ? FROM documents WHERE name = ?",
                (side, json.dumps(quotation.segments), json.dumps(values), name),
            )
    database.execute("COMMIT")
    database.execute("CREATE INDEX quotations_document ON quotations (document)")


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _by_document(database: sqlite3.Connection) -> Iterator[tuple[str, tuple[list[_Row], list[_Row]]]]:
    for (document,) in database.execute("SELECT id FROM documents ORDER BY id"):
        rows: tuple[list[_Row], list[_Row]] = ([], [])
        found = database.execute(
            "SELECT side, segments, content FROM quotations WHERE document = ? ORDER BY rowid", (document,)
        )
        for side, segments, content in found:
            spans = tuple((start, end) for start, end in json.loads(segments))
            rows[side].append(_Row(spans, json.loads(content)))
        named = rows[_NEW] or rows[_OLD]
        yield named[0].values["document"], rows


def _changes(document: str, old: list[_Row], new: list[_Row], compared: list[str]) -> Iterator[Change]:
    """The changes of a document, in the order of its text."""
    changes: list[tuple[_Row, Change]] = []
    for before, after in _take_pairs(old, new):
        fields = tuple(
            (column, before.values[column], after.values[column])
            for column in compared
            if before.values[column].split() != after.values[column].split()
        )
        if fields:
            changes.append((after, _change("changed", document, after, fields)))
    changes += [(row, _change("lost", document, row)) for row in old]
    changes += [(row, _change("added", document, row)) for row in new]
    for _, change in sorted(changes, key=lambda item: item[0].segments):
        yield change


def _change(status: Status, document: str, row: _Row, fields: tuple[tuple[str, str, str], ...] = ()) -> Change:
    values = row.values
    return Change(status, document, values["segments"], values["speaker"], values["quote"], fields)


def _take_pairs(old: list[_Row], new: list[_Row]) -> list[_Pair]:
    """The rows that belong together, taken out of the lists: those without a partner stay."""
    pairs = _take_equal(old, new, lambda row: row.segments)
    pairs += _take_equal(old, new, lambda row: tuple(row.values["quote"].split()))
    return pairs + _take_overlapping(old, new)


def _take_equal(old: list[_Row], new: list[_Row], key: Callable[[_Row], Hashable]) -> list[_Pair]:
    """Pairs of rows with an equal key, in their order."""
    waiting: defaultdict[Hashable, deque[_Row]] = defaultdict(deque)
    for row in new:
        waiting[key(row)].append(row)
    pairs, alone = [], []
    for row in old:
        if partners := waiting[key(row)]:
            pairs.append((row, partners.popleft()))
        else:
            alone.append(row)
    left = {id(row) for rows in waiting.values() for row in rows}
    old[:] = alone
    new[:] = [row for row in new if id(row) in left]
    return pairs


def _take_overlapping(old: list[_Row], new: list[_Row]) -> list[_Pair]:
    """Pairs of rows that have characters of the text in common, those with the most first."""
    old.sort(key=lambda row: row.segments)
    new.sort(key=lambda row: row.segments)
    found: list[tuple[int, int, int]] = []
    first = 0
    for place, row in enumerate(old):
        start, end = _bounds(row)
        while first < len(new) and _bounds(new[first])[1] <= start:
            first += 1
        for other in range(first, len(new)):
            if _bounds(new[other])[0] >= end:
                break
            if common := in_common(row.segments, new[other].segments):
                found.append((-common, place, other))
    partner: dict[int, int] = {}
    taken: set[int] = set()
    for _, place, other in sorted(found):
        if place not in partner and other not in taken:
            partner[place] = other
            taken.add(other)
    pairs = [(old[place], new[other]) for place, other in partner.items()]
    old[:] = [row for place, row in enumerate(old) if place not in partner]
    new[:] = [row for place, row in enumerate(new) if place not in taken]
    return pairs


def _bounds(row: _Row) -> Span:
    """Where its segments begin and end, as a whole."""
    return (row.segments[0][0], row.segments[-1][1]) if row.segments else (0, 0)


def _shown(text: str) -> str:
    text = one_line(text)
    return f"“{text if len(text) <= _SHOWN else text[: _SHOWN - 1].rstrip() + '…'}”"
