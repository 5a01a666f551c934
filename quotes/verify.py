"""A table of quotations against the texts that it was made from: which of its rows still hold?

A row holds when the text of its document has the words of its quote at its segments, and those of its mention and its
cue where it says that they stand. In what white space is not compared: spreadsheets change it.

The manifest beside the table, if there is one, tells which texts have changed and which documents are new.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from quotes.annotations.table import numbered_rows
from quotes.encodings import without_surrogates
from quotes.manifest import Manifest, read_manifest
from quotes.provenance import file_hash
from quotes.records import Article, Failure, Quotation, Span
from quotes.results import quote
from quotes.review import full_hash, normal_name
from quotes.sheets import as_read, write_spans

Status = Literal["same", "changed", "missing", "new", "unread", "failed"]

_AS_THEY_SHOULD_BE: frozenset[Status] = frozenset({"same", "failed"})


@dataclass(frozen=True, slots=True)
class Broken:
    """A row that does not hold: its line in the table (its row in Parquet, both counted from 1), and why."""

    line: int
    what: str


@dataclass(frozen=True, slots=True)
class Check:
    """What became of one document since the table was written.

    Attributes:
        document: its name in the table, or in the sources where it is not in the table.
        status: "same"; "changed": its text has another hash than in the manifest, or, without one, rows that do not
            hold; "missing": it is not among the sources; "new": it is not in the manifest; "unread": it cannot be read
            any more; "failed": it cannot be read, and could not be either when the table was written.
        rows: how many rows of the table it has.
        broken: those of them that do not hold; empty where there is no text to compare.
        message: why it cannot be read.
    """

    document: str
    status: Status
    rows: int
    broken: tuple[Broken, ...] = ()
    message: str = ""


class Tally:
    """Counts checks as they come."""

    def __init__(self) -> None:
        self.documents: Counter[Status] = Counter()
        self.rows = 0
        """Rows of the table."""
        self.unchecked = 0
        """Those of them whose document is missing or cannot be read."""
        self.broken = 0

    @property
    def well(self) -> bool:
        """Do all rows hold, and is every document as it was?"""
        return not self.broken and self.documents.keys() <= _AS_THEY_SHOULD_BE

    def add(self, check: Check) -> None:
        """Count one document."""
        self.documents[check.status] += 1
        self.rows += check.rows
        self.broken += len(check.broken)
        if check.status in ("missing", "unread"):
            self.unchecked += check.rows


def verify(table: str | Path, items: Iterable[Article | Failure]) -> Iterator[Check]:
    """Compare every row of a table with the text of its document.

    One check a document, in the order of `items` (what `quotes.reading.read` gives for the sources); last come those
    that the table or the manifest names and the sources lack. Documents that are neither in the table nor in a manifest
    are passed over. Neither the table nor the texts are held in memory.

    Raises `InputError` and `UsageError` for a table that cannot be read (see `quotes.annotations.table.read_table`),
    `InputError` for a manifest that cannot.
    """
    index = _Index(Path(table), read_manifest(table))
    try:
        for item in items:
            check = index.failed(item) if isinstance(item, Failure) else index.check(item)
            if check is not None:
                yield check
        yield from index.missing()
    finally:
        index.close()


def is_as_written(table: str | Path) -> bool | None:
    """Is the table, byte for byte, the one that its manifest was written for? None if no manifest tells."""
    manifest = read_manifest(table)
    if manifest is None or manifest.table_hash is None:
        return None
    return file_hash(Path(table)) == manifest.table_hash


def check_lines(check: Check) -> Iterator[str]:
    """What a person is to know of a check, a line each; none for a document that is as it was."""
    rows = f"{check.rows} row" if check.rows == 1 else f"{check.rows} rows"
    match check.status:
        case "missing":
            yield f"{check.document}: missing ({rows})"
        case "unread":
            yield f"{check.document}: cannot be read any more ({rows}): {check.message}"
        case "failed":
            yield check.message
        case "changed":
            yield f"{check.document}: changed ({len(check.broken)} of {rows} no longer hold)"
        case "new":
            yield f"{check.document}: new"
    for broken in check.broken:
        yield f"{check.document}: line {broken.line}: {broken.what}"


class _Index:
    """The rows of a table and the documents of its manifest, by document, in a database that SQLite keeps on disk."""

    def __init__(self, table: Path, manifest: Manifest | None) -> None:
        self._has_manifest = manifest is not None
        self._database = sqlite3.connect("", isolation_level=None)
        self._database.executescript(
            """
            PRAGMA journal_mode = OFF;
            CREATE TABLE documents (name TEXT PRIMARY KEY, document TEXT, hash TEXT, seen INTEGER DEFAULT 0);
            CREATE TABLE quotations (name TEXT, line INTEGER, content TEXT);
            BEGIN;
            """
        )
        try:
            for document, digest in manifest.text_hashes() if manifest else ():
                self._add_document(document, digest)
            for line, quotation in numbered_rows(table):
                self._add_row(line, quotation)
        except BaseException:
            self.close()
            raise
        self._database.execute("COMMIT")
        self._database.execute("CREATE INDEX quotations_name ON quotations (name)")

    def close(self) -> None:
        self._database.close()

    def check(self, article: Article) -> Check | None:
        """The check of a text; None if it is in neither the table nor a manifest, or failed back then."""
        name = document_name(article.id)
        known = self._see(name)
        if known is None:
            return Check(article.id, "new", 0) if self._has_manifest else None
        document, digest = known
        rows = self._rows(name)
        if digest is None and not rows:
            return None
        text = without_surrogates(article.text)
        broken = tuple(Broken(line, what) for line, content in rows if (what := _fault(text, json.loads(content))))
        changed = bool(broken) if digest is None else digest != full_hash(text)
        return Check(document, "changed" if changed else "same", len(rows), broken)

    def failed(self, failure: Failure) -> Check:
        """The check of what cannot be read."""
        name = document_name(failure.document)
        known = self._see(name)
        rows = len(self._rows(name))
        if known is None or (known[1] is None and not rows):
            return Check(failure.document, "failed", 0, message=failure.message)
        return Check(known[0], "unread", rows, message=failure.message)

    def missing(self) -> Iterator[Check]:
        """The checks of documents with a text or with rows that did not come."""
        unseen = self._database.execute(
            """
            SELECT document, rows FROM (
                SELECT rowid AS place, document, hash, (
                    SELECT count(*) FROM quotations WHERE quotations.name = documents.name
                ) AS rows FROM documents WHERE NOT seen
            ) WHERE rows OR hash IS NOT NULL ORDER BY place
            """
        )
        for document, rows in unseen:
            yield Check(document, "missing", rows)

    def _add_document(self, document: str, digest: str | None) -> None:
        self._database.execute(
            "INSERT INTO documents (name, document, hash) VALUES (?, ?, ?) "
            "ON CONFLICT DO UPDATE SET hash = coalesce(hash, excluded.hash)",
            (document_name(document), document, digest),
        )

    def _add_row(self, line: int, quotation: Quotation) -> None:
        self._add_document(quotation.document, None)
        content = {
            "segments": quotation.segments,
            "quote": quotation.quote,
            "mention": [quotation.mention, quotation.mention_start, quotation.mention_end],
            "cue": [quotation.cue, quotation.cue_start, quotation.cue_end],
        }
        self._database.execute(
            "INSERT INTO quotations VALUES (?, ?, ?)", (document_name(quotation.document), line, json.dumps(content))
        )

    def _see(self, name: str) -> tuple[str, str | None] | None:
        """The document of a name and the hash of its text, if there is one; it counts as seen from now on."""
        self._database.execute("UPDATE documents SET seen = 1 WHERE name = ?", (name,))
        known: tuple[str, str | None] | None = self._database.execute(
            "SELECT document, hash FROM documents WHERE name = ?", (name,)
        ).fetchone()
        return known

    def _rows(self, name: str) -> list[tuple[int, str]]:
        return self._database.execute(
            "SELECT line, content FROM quotations WHERE name = ? ORDER BY rowid", (name,)
        ).fetchall()


def document_name(document: str) -> str:
    """The name of a document, one for all spellings of a path and for what a spreadsheet leaves of it."""
    return normal_name(as_read(document))


def _fault(text: str, content: dict[str, Any]) -> str:
    """What is wrong with a row, empty if nothing is."""
    segments: list[Span] = [(start, end) for start, end in content["segments"]]
    if not segments:
        return "it has no segments"
    if segments[-1][1] > len(text):
        return "its segments reach beyond the end of the text"
    if not same_words(quote(text, segments), content["quote"]):
        return f"the text has other words at {write_spans(segments)} than its quote"
    for field in ("mention", "cue"):
        words, start, end = content[field]
        if start is not None and end is not None and not same_words(text[start:end], words):
            return f"the text has other words at {start}-{end} than its {field}"
    return ""


def same_words(there: str, told: str) -> bool:
    """Are words of a text those of a table, but for white space and the apostrophe that a cell may have lost?"""
    return told.split() in (there.split(), as_read(there).split())
