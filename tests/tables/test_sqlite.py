from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

from rows import BRIDGE, DOCUMENT, HARD, LEDGER, RECORDS, UNNAMED, write

from quotes.records import Quotation, columns
from quotes.tables import open_table


@contextmanager
def database(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        yield connection


def test_three_tables_that_fit_together(tmp_path: Path) -> None:
    with database(write(tmp_path / "q.sqlite")) as found:
        assert found.execute("PRAGMA foreign_key_check").fetchall() == []
        assert [row[0] for row in found.execute("PRAGMA integrity_check")] == ["ok"]
        assert [row["quote"] for row in found.execute("SELECT * FROM quotations")] == [row.quote for row in RECORDS]
        keys = {row["from"]: (row["table"], row["to"]) for row in found.execute("PRAGMA foreign_key_list(quotations)")}
        assert keys == {"document": ("documents", "document"), "speaker_id": ("people", "speaker_id")}
        people = {row["speaker_id"]: row for row in found.execute("SELECT * FROM people")}
        assert {name: row["speaker_type"] for name, row in people.items()} == {
            "della-quint": "person", "anna-volskaya": "person", "harbor-ledger": "org"
        }  # fmt: skip
        assert people["della-quint"]["roles"] == '["mayor"]'


def test_what_is_unknown_is_null(tmp_path: Path) -> None:
    with database(write(tmp_path / "q.sqlite", [UNNAMED])) as found:
        row = found.execute("SELECT * FROM quotations").fetchone()
    assert [row[column] for column in ("speaker", "speaker_id", "date", "mention_start")] == [None] * 4
    assert row["segments"] == "[[57, 61]]"


def test_the_view_has_the_columns_of_the_other_formats(tmp_path: Path) -> None:
    with database(write(tmp_path / "q.sqlite")) as found:
        rows = found.execute("SELECT * FROM quotes").fetchall()
    assert rows[0].keys() == columns(Quotation)
    assert [(row["quote"], row["title"], row["url"]) for row in rows[::3]] == [
        (row.quote, row.title, row.url) for row in (BRIDGE, LEDGER)
    ]


def test_words_are_found_in_any_case_without_accents(tmp_path: Path) -> None:
    cafe = replace(BRIDGE, quote="Le Café est fermé", segments=((0, 17),))
    query = (
        "SELECT document FROM quotations WHERE id IN (SELECT rowid FROM quotations_fts WHERE quotations_fts MATCH ?)"
    )
    with database(write(tmp_path / "q.sqlite", [HARD, cafe])) as found:
        for words, expected in (("cafe", cafe), ("ДА", HARD), ("speaker:вольск*", HARD)):
            assert [row["document"] for row in found.execute(query, (words,))] == [expected.document]
        # Datasette and sqlite-utils know by this that the table can be searched.
        (sql,) = found.execute("SELECT sql FROM sqlite_master WHERE name = 'quotations_fts'").fetchone()
    assert 'content="quotations"' in sql


def test_documents_are_taken_from_quotations_or_as_they_are_given(tmp_path: Path) -> None:
    silent = replace(DOCUMENT, document="silent", quotations=0)
    with open_table(tmp_path / "q.sqlite", Quotation) as table:
        table.write([silent])
        table.write([BRIDGE, replace(DOCUMENT, quotations=7), UNNAMED, LEDGER])
    with database(tmp_path / "q.sqlite") as found:
        rows = {row["document"]: row for row in found.execute("SELECT * FROM documents")}
        assert found.execute("PRAGMA foreign_key_check").fetchall() == []
    assert {name: row["quotations"] for name, row in rows.items()} == {"silent": 0, BRIDGE.document: 2, "b": 1}
    assert (rows[BRIDGE.document]["sha256"], rows["b"]["sha256"]) == (DOCUMENT.sha256, None)
    assert (rows["b"]["title"], rows["b"]["characters"]) == (LEDGER.title, None)
