from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rows import BRIDGE, DOCUMENT, TEXT, UNNAMED, write

from quotes.config import Config
from quotes.errors import InputError, UsageError
from quotes.manifest import ManifestWriter
from quotes.records import Article, Failure, Quotation
from quotes.review import full_hash
from quotes.verify import Broken, Check, Tally, check_lines, is_as_written, verify

ARTICLE = Article(BRIDGE.document, TEXT)
ROWS = [BRIDGE, UNNAMED]


def with_manifest(table: Path, texts: Iterable[Article] = (ARTICLE,), failures: Iterable[Failure] = ()) -> Path:
    """A manifest beside a table."""
    with ManifestWriter(table, Config(), tables=[table]) as writer:
        for article in texts:
            writer.add(replace(DOCUMENT, document=article.id, sha256=full_hash(article.text)), [])
        for failure in failures:
            writer.add_failure(failure)
    return table


@pytest.mark.parametrize("name", ["q.csv", "q.tsv", "q.jsonl", "q.parquet"])
@pytest.mark.parametrize("beside", [False, True])
def test_rows_hold_as_long_as_the_text_is_the_same(tmp_path: Path, name: str, beside: bool) -> None:
    table = write(tmp_path / name, ROWS)
    if beside:
        with_manifest(table)
    assert list(verify(table, [ARTICLE])) == [Check(BRIDGE.document, "same", 2)]
    assert is_as_written(table) is (True if beside else None)


@pytest.mark.parametrize(
    ("changed", "what"),
    [
        ({"quote": "The bridge, […] opens in spring!"}, "the text has other words at 1-12;33-49 than its quote"),
        ({"segments": ((1, 12), (34, 50))}, "the text has other words at 1-12;34-50 than its quote"),
        ({"segments": ((1, 12), (33, 4900))}, "its segments reach beyond the end of the text"),
        ({"segments": ()}, "it has no segments"),
        ({"mention_start": 15}, "the text has other words at 15-25 than its mention"),
        ({"cue": "says"}, "the text has other words at 26-30 than its cue"),
    ],
)
def test_a_row_that_does_not_hold_is_told_with_its_line(tmp_path: Path, changed: dict[str, Any], what: str) -> None:
    table = write(tmp_path / "q.csv", [UNNAMED, replace(BRIDGE, **changed)])
    (check,) = verify(table, [ARTICLE])
    assert check == Check(BRIDGE.document, "changed", 2, (Broken(3, what),))
    assert list(check_lines(check)) == [
        f"{BRIDGE.document}: changed (1 of 2 rows no longer hold)", f"{BRIDGE.document}: line 3: {what}"
    ]  # fmt: skip


def test_what_spreadsheets_do_to_cells_breaks_no_row(tmp_path: Path) -> None:
    text = "\u00a0=1 +\r\n 2\t"
    row = replace(UNNAMED, quote=text, segments=((0, len(text)),))
    for name, excel in (("q.csv", True), ("q.tsv", False), ("q.jsonl", False)):
        (check,) = verify(write(tmp_path / name, [row], excel=excel), [Article(row.document, text)])
        assert check.status == "same"
    apostrophe = replace(UNNAMED, quote="'-tis", segments=((0, 5),))
    (check,) = verify(write(tmp_path / "p.csv", [apostrophe]), [Article(row.document, "'-tis")])
    assert check.status == "same"


def test_documents_are_changed_missing_or_new(tmp_path: Path) -> None:
    silent, gone = Article("silent", "Nothing was said."), Article("gone", "Nor here.")
    table = with_manifest(write(tmp_path / "q.csv", ROWS), [ARTICLE, silent, gone])
    now = [replace(ARTICLE, text=f"{TEXT} And more."), silent, Article("more", "New.")]
    checks = list(verify(table, now))
    assert [(check.document, check.status, check.rows) for check in checks] == [
        (BRIDGE.document, "changed", 2), ("silent", "same", 0), ("more", "new", 0), ("gone", "missing", 0)
    ]  # fmt: skip
    assert not any(check.broken for check in checks)


def test_without_a_manifest_only_documents_with_rows_are_known(tmp_path: Path) -> None:
    table = write(tmp_path / "q.csv", [BRIDGE, replace(UNNAMED, document="gone")])
    checks = list(verify(table, [Article("more", "New."), ARTICLE]))
    assert checks == [Check(BRIDGE.document, "same", 1), Check("gone", "missing", 1)]


def test_what_failed_before_may_fail_again(tmp_path: Path) -> None:
    table = with_manifest(
        write(tmp_path / "q.csv", ROWS),
        failures=[Failure("de.txt", None, "language", "German"), Failure("x.pdf", None, "encoding", "x.pdf: binary")],
    )
    failures = [Failure("x.pdf", None, "encoding", "x.pdf: binary"), Failure(BRIDGE.document, None, "missing", "gone")]
    checks = list(verify(table, [Article("de.txt", "Guten Tag"), *failures]))
    assert checks == [
        Check("x.pdf", "failed", 0, message="x.pdf: binary"), Check(BRIDGE.document, "unread", 2, message="gone")
    ]  # fmt: skip


def test_a_document_is_known_by_any_spelling_of_its_path(tmp_path: Path) -> None:
    table = write(tmp_path / "q.csv", ROWS)
    assert [check.status for check in verify(table, [replace(ARTICLE, id="./news//bridge.txt")])] == ["same"]


def test_a_tally_counts_rows_and_knows_whether_all_is_well(tmp_path: Path) -> None:
    broken = replace(BRIDGE, quote="Other words", document="b")
    table = write(tmp_path / "q.csv", [*ROWS, broken, replace(BRIDGE, document="gone")])
    tally = Tally()
    for check in verify(table, [ARTICLE, Failure("x.pdf", None, "encoding", "x.pdf: binary")]):
        tally.add(check)
        assert tally.well
        break
    for check in verify(table, [Article("b", TEXT)]):
        tally.add(check)
    assert not tally.well
    assert dict(tally.documents) == {"same": 1, "changed": 1, "missing": 2}
    assert (tally.rows, tally.broken, tally.unchecked) == (6, 1, 3)


def test_a_table_that_was_edited_is_not_as_written(tmp_path: Path) -> None:
    table = with_manifest(write(tmp_path / "q.csv", ROWS))
    table.write_bytes(table.read_bytes().replace(b"mayor", b"major"))
    assert is_as_written(table) is False
    assert [check.status for check in verify(table, [ARTICLE])] == ["same"]


@pytest.mark.parametrize(
    ("name", "content", "error"),
    [
        ("q.csv", "a,b\r\n1,2\r\n", UsageError),
        ("q.ods", "", UsageError),
        ("q.parquet", "no Parquet", InputError),
        ("q.jsonl", "{", InputError),
        ("none.csv", None, InputError),
    ],
)
def test_what_is_no_table_is_refused(tmp_path: Path, name: str, content: str | None, error: type[Exception]) -> None:
    if content is not None:
        (tmp_path / name).write_text(content)
    with pytest.raises(error, match=name):
        list(verify(tmp_path / name, [ARTICLE]))


def test_a_run_proves_itself(tmp_path: Path) -> None:
    """The rows of the real pipeline hold in all languages, offsets behind characters of every width included."""
    from quotes.corpus import run

    articles = [
        Article("en", "😀 “The lock holds water!” Mayor Joan Ayre told reporters on Friday."),
        Article("ru", "«Шлюз держит воду, и ворота у него новые», — сказала Кира Лунц."),
    ]
    rows: list[Quotation] = [row for outcome in run(articles, Config()) for row in outcome.quotations]
    assert len(rows) == 2
    table = write(tmp_path / "q.csv", rows, excel=True)
    assert [check.status for check in verify(table, articles)] == ["same", "same"]
