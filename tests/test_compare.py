from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rows import BRIDGE, HARD, LEDGER, RECORDS, UNNAMED, write

from quotes.compare import Change, Difference, change_line, diff, differences
from quotes.errors import UsageError
from quotes.records import Quotation
from quotes.tables import open_table


def changes(tmp_path: Path, old: list[Quotation], new: list[Quotation], **options: Any) -> list[Change]:
    return list(
        diff(write(tmp_path / "old.csv", old, force=True), write(tmp_path / "new.csv", new, force=True), **options)
    )


def test_equal_tables_do_not_differ_whatever_their_format_and_order(tmp_path: Path) -> None:
    old = write(tmp_path / "old.csv", RECORDS)
    for name in ("new.tsv", "new.jsonl", "new.parquet"):
        assert list(diff(old, write(tmp_path / name, RECORDS[::-1]))) == []
    assert list(diff(old, write(tmp_path / "excel.csv", RECORDS, excel=True))) == []


def test_rows_are_added_lost_or_changed_in_named_fields(tmp_path: Path) -> None:
    corrected = replace(BRIDGE, speaker="Adela Quint", confidence=1.0)
    found = changes(tmp_path, [BRIDGE, UNNAMED, HARD], [corrected, HARD, LEDGER])
    assert found == [
        Change("changed", BRIDGE.document, "1-12;33-49", "Adela Quint", BRIDGE.quote, (
            ("speaker", "Della Quint", "Adela Quint"), ("confidence", "0.875", "1.0")
        )),
        Change("lost", BRIDGE.document, "57-61", "", "=1+1"),
        Change("added", "b", "1-12;33-49", "Harbor Ledger", LEDGER.quote),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("segments", "quote", "fields"),
    [
        (((0, 12), (33, 49)), "“The bridge, […] opens in autumn!", ["quote", "segments"]),  # read a little differently
        (((101, 112), (133, 149)), BRIDGE.quote, ["segments"]),  # the text before it grew
        (((33, 49),), "opens in autumn!", ["quote", "segments"]),  # it lost a part
    ],
)
def test_a_row_that_moved_has_changed(
    tmp_path: Path, segments: tuple[tuple[int, int], ...], quote: str, fields: list[str]
) -> None:
    (change,) = changes(tmp_path, [BRIDGE], [replace(BRIDGE, segments=segments, quote=quote)])
    assert change.status == "changed"
    assert [field for field, _, _ in change.fields] == fields


def test_of_those_that_overlap_the_most_overlapping_belong_together(tmp_path: Path) -> None:
    whole = replace(UNNAMED, segments=((0, 20),), quote="a" * 20)
    less, more = (
        replace(whole, segments=(span,), quote=word) for span, word in (((0, 6), "b" * 6), ((7, 20), "c" * 13))
    )
    found = changes(tmp_path, [whole], [less, more])
    assert [(change.status, change.segments) for change in found] == [("added", "0-6"), ("changed", "7-20")]


def test_columns_can_be_ignored(tmp_path: Path) -> None:
    sure = replace(BRIDGE, confidence=0.9)
    assert changes(tmp_path, [BRIDGE], [sure], ignore=["confidence"]) == []
    with pytest.raises(UsageError, match="no column 'confidense' to ignore: choose from speaker, role"):
        changes(tmp_path, [BRIDGE], [sure], ignore=["confidense"])


def test_a_change_is_a_line_and_rows_of_a_table(tmp_path: Path) -> None:
    changed, lost = changes(tmp_path, [BRIDGE, UNNAMED], [replace(BRIDGE, role="", cue="told\nus")])
    assert change_line(changed) == "changed news/bridge.txt 1-12;33-49 role: “mayor” → “”, cue: “said” → “told us”"
    assert change_line(lost) == "lost news/bridge.txt 57-61 unnamed: “=1+1”"
    rows = [row for change in (changed, lost) for row in differences(change)]
    assert [(row.status, row.field, row.old, row.new) for row in rows] == [
        ("changed", "role", "mayor", ""), ("changed", "cue", "said", "told\nus"), ("lost", "", "", "")
    ]  # fmt: skip
    with open_table(tmp_path / "diff.csv", Difference) as table:
        table.write(rows)
    header = (tmp_path / "diff.csv").read_text("utf-8").splitlines()[0]
    assert header == "status,document,segments,speaker,quote,field,old,new"


SPANS = st.lists(st.tuples(st.integers(0, 40), st.integers(1, 10)), max_size=6)


@given(SPANS, SPANS)
def test_every_row_is_in_one_change_at_most(
    tmp_path_factory: pytest.TempPathFactory, old: list[tuple[int, int]], new: list[tuple[int, int]]
) -> None:
    def rows(spans: list[tuple[int, int]]) -> list[Quotation]:
        return [
            replace(
                UNNAMED, segments=((start, start + length),), quote="x" * length, speaker=f"{start}", speaker_id="x"
            )
            for start, length in spans
        ]

    folder = tmp_path_factory.mktemp("diff", numbered=True)
    for name, spans in (("old.jsonl", old), ("new.jsonl", new)):
        with open_table(folder / name, Quotation) as table:
            table.write(rows(spans))
    found = [change.status for change in diff(folder / "old.jsonl", folder / "new.jsonl")]
    same = len(old) - found.count("lost") - found.count("changed")
    assert same >= 0
    assert len(new) == same + found.count("changed") + found.count("added")
