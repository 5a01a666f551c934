"""SQLite: quotations, people and documents in one file, with full-text search."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, BinaryIO

from quotes.encodings import without_surrogates
from quotes.records import Document, Person, Quotation, columns
from quotes.tables.cells import ColumnKind, Record, RecordType, column_kinds
from quotes.tables.encoder import Encoder
from quotes.tables.sources import Sources

_IN_DOCUMENTS = ("title", "url")
"""Columns of quotations that stand in `documents` alone."""

_TYPES: dict[ColumnKind, str] = {
    "text": "TEXT",
    "integer": "INTEGER",
    "number": "REAL",
    "flag": "INTEGER",
    "spans": "TEXT",
    "texts": "TEXT",
}
_BEGINNING = """
PRAGMA page_size = 4096;
PRAGMA encoding = 'UTF-8';
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
BEGIN;
"""
_END = """
CREATE INDEX quotations_document ON quotations(document);
CREATE INDEX quotations_speaker_id ON quotations(speaker_id);
CREATE INDEX quotations_date_earliest ON quotations(date_earliest);
UPDATE documents SET quotations = (SELECT count(*) FROM quotations WHERE quotations.document = documents.document);
CREATE VIRTUAL TABLE quotations_fts USING fts5(
    quote, speaker, role, content="quotations", content_rowid="id", tokenize="unicode61 remove_diacritics 2"
);
INSERT INTO quotations_fts(quotations_fts) VALUES ('rebuild');
INSERT INTO quotations_fts(quotations_fts) VALUES ('optimize');
"""


class Sqlite(Encoder):
    """A database with the tables `quotations`, `people` and `documents`, joined by foreign keys.

    It takes documents beside quotations. Those that are quoted from but not handed in are described as far as their
    quotations tell. What is not known is NULL; lists and `segments` are JSON. `quotations_fts` finds words in `quote`,
    `speaker` and `role`; the view `quotes` has the columns of the other formats.
    """

    def __init__(self, sink: BinaryIO) -> None:
        # An empty file is an empty database to SQLite, which opens it by its name.
        self._database = sqlite3.connect(Path(sink.name), isolation_level=None)
        self._database.executescript(_BEGINNING)
        document, person, quotation = map(_definitions, (Document, Person, Quotation))
        document["document"] += " PRIMARY KEY"
        person["speaker_id"] += " PRIMARY KEY"
        person["speaker_type"] = "TEXT"
        quotation["document"] += " NOT NULL REFERENCES documents(document)"
        quotation["speaker_id"] += " REFERENCES people(speaker_id)"
        for column in _IN_DOCUMENTS:
            del quotation[column]
        self._create("documents", document)
        self._create("people", person)
        self._create("quotations", {"id": "INTEGER PRIMARY KEY", **quotation})
        described = (f"{'documents' if name in _IN_DOCUMENTS else 'quotations'}.{name}" for name in columns(Quotation))
        self._database.execute(
            f"CREATE VIEW quotes AS SELECT {', '.join(described)} "
            "FROM quotations JOIN documents USING (document) ORDER BY quotations.id"
        )
        self._sources = Sources()
        self._document: str | None = None

    def write(self, records: Iterable[Record]) -> None:
        for record in records:
            if isinstance(record, Quotation):
                self._add_quotation(record)
            else:
                self._insert("documents", _row(record), conflict="REPLACE")

    def finish(self) -> None:
        for person, speaker_type in self._sources.all():
            self._insert("people", {**_row(person), "speaker_type": speaker_type})
        self._database.execute("COMMIT")
        self._database.executescript(_END)
        self._database.close()

    def discard(self) -> None:
        self._database.close()

    def _add_quotation(self, quotation: Quotation) -> None:
        row = _row(quotation)
        title, url = (row.pop(column) for column in _IN_DOCUMENTS)
        if quotation.document != self._document:
            self._document = quotation.document
            told = {column: row[column] for column in ("document", "language", "published")}
            self._insert("documents", {**told, "title": title, "url": url}, conflict="IGNORE")
        self._insert("quotations", row)
        self._sources.add(quotation)

    def _create(self, table: str, definitions: Mapping[str, str]) -> None:
        listed = ", ".join(f"{column} {definition}" for column, definition in definitions.items())
        self._database.execute(f"CREATE TABLE {table} ({listed})")

    def _insert(self, table: str, row: Mapping[str, Any], *, conflict: str = "ABORT") -> None:
        """Insert a row; `conflict` is SQLite's word for what to do when its key is there: ABORT, IGNORE or REPLACE."""
        marks = ", ".join("?" * len(row))
        self._database.execute(
            f"INSERT OR {conflict} INTO {table} ({', '.join(row)}) VALUES ({marks})", [*row.values()]
        )


def _definitions(record_type: RecordType) -> dict[str, str]:
    """The type of each column."""
    return {column: _TYPES[kind] for column, kind in column_kinds(record_type).items()}


def _row(record: Record) -> dict[str, Any]:
    """The values of a record by column, with NULL for empty texts."""
    row = {}
    for column in columns(type(record)):
        value = getattr(record, column)
        if isinstance(value, tuple):
            value = json.dumps(value, ensure_ascii=False)
        row[column] = (without_surrogates(value) or None) if isinstance(value, str) else value
    return row
