from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import hostile
import pandas as pd
import pytest
from html_reading import Element, assert_harmless, read_html
from rows import BRIDGE, HARD, LEDGER, RECORDS, UNNAMED

import quotes
from quotes.records import Quotation
from quotes.tables import to_frame
from quotes.view.notebook.table import QuotationTable

LONG = "We measured it twice, " * 12 + "and twice it held."


def table(*records: Quotation) -> QuotationTable:
    return QuotationTable(to_frame(records, Quotation))


def html(frame: pd.DataFrame) -> Element:
    return read_html(str(frame._repr_html_()))  # type: ignore[operator]


def cells(frame: pd.DataFrame) -> list[list[str]]:
    """The words of each cell, row by row, without those of the head."""
    rows = html(frame).all("tr")[1:]
    return [[cell.text() for cell in row.content if isinstance(cell, Element)] for row in rows]


@pytest.fixture
def quotations() -> QuotationTable:
    return table(*RECORDS)


def test_extract_gives_one() -> None:
    found = quotes.extract("“The lock holds water!” said Joan Ayre, mayor of Harwick.")
    assert isinstance(found, QuotationTable)
    assert isinstance(found, pd.DataFrame)
    assert html(found).all("b")[0].text() == "Joan Ayre"


def test_a_row_has_what_a_reader_needs(quotations: QuotationTable) -> None:
    heads = [cell.text() for cell in html(quotations).all("tr")[0].all("th")]
    assert heads == ["", "speaker", "quotation", "date", "document", "confidence"]
    assert cells(quotations)[:2] == [
        [
            "0",
            "Della Quintmayor",
            BRIDGE.quote,
            "XXXX-09-12weekday",
            "The bridge & the “wall”bridge.txt",
            "0.88 direct",
        ],
        ["1", "unnamed", "=1+1", "date unknownweekday", "The bridge & the “wall”bridge.txt", "0.88 direct"],
    ]
    (link, *_) = html(quotations).all("a")
    assert link.attributes["href"] == BRIDGE.url


def test_long_quotations_are_folded_without_losing_a_word() -> None:
    shown = html(table(replace(BRIDGE, quote=LONG), BRIDGE, replace(BRIDGE, quote="ы" * 300)))
    folded, unbroken = shown.all("details")
    (opening,) = folded.all("summary")
    assert LONG.startswith(opening.text())
    assert folded.text() == LONG
    assert unbroken.text() == "ы" * 300


def test_confidence_is_a_number_and_a_bar_of_another_colour() -> None:
    shown = html(table(*(replace(BRIDGE, confidence=confidence) for confidence in (0.95, 0.85, 0.5, 0.896))))
    bars = [span.attributes["style"] for span in shown.all("span") if "width:" in span.attributes.get("style", "")]
    bars = [style for style in bars if "%" in style]
    assert ["95%" in bars[0], "85%" in bars[1], "50%" in bars[2], "90%" in bars[3]] == [True] * 4
    colours = [style.rsplit(":", 1)[1] for style in bars]
    assert len(set(colours)) == 3
    assert colours[3] == colours[0]  # what reads 0.90 has its colour


def test_of_many_rows_the_first_are_shown_and_all_are_counted() -> None:
    many = table(*[BRIDGE] * 200)
    assert len(cells(many)) == 10
    assert "The first 10 of 200 quotations, 26 columns" in html(many).text("style")
    assert repr(many).endswith("\nThe first 10 of 200 quotations, 26 columns")
    with pd.option_context("display.max_rows", None):
        assert len(cells(many)) == 200
    assert len(cells(many.head(30))) == 30
    assert html(many.head(1)).text("style").endswith("1 quotation, 26 columns")


def test_columns_that_were_added_are_shown_too(quotations: QuotationTable) -> None:
    more = quotations.assign(paper=["A & B", None, float("nan"), ["x"]]).rename(columns={"paper": 7})
    assert html(more).all("tr")[0].all("th")[-1].text() == "7"
    assert [row[-1] for row in cells(more)] == ["A & B", "", "", "['x']"]
    assert "A & B" in repr(more)


KEPT: list[Callable[[QuotationTable], pd.DataFrame]] = [
    lambda t: t.head(2),
    lambda t: t[t.confidence > 0.5],
    lambda t: t.query("kind == 'direct'"),
    lambda t: t.sort_values("speaker"),
    lambda t: t.assign(year=2024),
    lambda t: t.astype({"confidence": "float32"}),
    lambda t: t.copy(),
    lambda t: t.reset_index(),
    lambda t: t.drop(columns="url"),
    lambda t: t.merge(t[["speaker_id"]].drop_duplicates(), on="speaker_id"),
    lambda t: t.where(t.speaker != ""),
    lambda t: t.groupby("kind").head(1),
    lambda t: pd.concat([t, t]),
]
LOST: list[Callable[[QuotationTable], pd.DataFrame]] = [
    lambda t: t[["speaker", "quote"]],
    lambda t: t.set_index("document"),
    lambda t: t.merge(t, on="document"),
    lambda t: t.isna(),
    lambda t: t.groupby("speaker", as_index=False).count(),
    lambda t: t.pivot_table(index="speaker", columns="kind", values="confidence"),
    lambda t: t.T,
    lambda t: pd.concat([t, t], axis=1),
    lambda t: pd.DataFrame(t),
]


@pytest.mark.parametrize("change", KEPT)
def test_what_has_its_columns_is_shown_like_it(
    change: Callable[[QuotationTable], pd.DataFrame], quotations: QuotationTable
) -> None:
    changed = change(quotations)
    assert isinstance(changed, QuotationTable)
    assert html(changed).all("div")[0].classes[0] == "quotes-table"
    assert " quotation" in repr(changed).splitlines()[-1]


@pytest.mark.parametrize("change", LOST)
def test_anything_else_is_shown_as_pandas_does(
    change: Callable[[QuotationTable], pd.DataFrame], quotations: QuotationTable
) -> None:
    changed = change(quotations)
    plain = pd.DataFrame(changed)
    assert changed._repr_html_() == plain._repr_html_()  # type: ignore[operator]
    assert repr(changed) == repr(plain)


def test_it_is_a_dataframe_in_all_else(quotations: QuotationTable) -> None:
    plain = to_frame(RECORDS)
    quotations.attrs["failures"] = [{"document": "a", "line": None}]
    assert quotations.equals(plain)
    assert quotations.to_csv() == plain.to_csv()
    assert quotations[quotations.confidence > 0].attrs == quotations.attrs
    file = io.BytesIO()
    quotations.to_parquet(file)
    back = pd.read_parquet(file)
    assert back.equals(plain)
    assert back.attrs == quotations.attrs


def test_marimo_gets_html_and_its_own_table_for_anything_else(quotations: QuotationTable) -> None:
    shown: Any = quotations._display_()
    assert shown._repr_html_() == quotations._repr_html_()
    assert type(quotations[["speaker"]]._display_()) is pd.DataFrame


def test_a_terminal_gets_a_short_table_as_wide_as_it_is(
    quotations: QuotationTable, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "90")
    head, first, *rest = repr(quotations).splitlines()
    assert head.split() == ["speaker", "role", "quote", "date", "document"]
    assert first.split()[:6] == ["0", "Della", "Quint", "mayor", "The", "bridge,"]
    assert first.split()[-3:] == ["i…", "XXXX-09-12", "bridge.txt"]
    assert all(len(line) <= 90 for line in (head, first, *rest))
    assert rest[-1] == "4 quotations, 26 columns"


def test_hostile_text_stays_text() -> None:
    bad = hostile.HOSTILE
    everywhere = dict.fromkeys(("speaker", "role", "date", "date_basis", "document", "title"), bad)
    record = replace(HARD, quote=bad * 3, url="javascript:alert(1)", **everywhere)
    frame = table(record, replace(record, url=f"https://a.example/{hostile.SCRIPT}"), UNNAMED, LEDGER)
    frame = frame.assign(**{hostile.SCRIPT: bad}).set_index(pd.Index([bad, bad, 2, 3]))
    shown = html(frame)
    assert_harmless(shown)
    assert hostile.SCRIPT in shown.all("td")[0].text()
    assert not shown.all("tr")[1].all("a")
    assert all(line.isprintable() for line in repr(frame).splitlines())


def test_the_same_table_gives_the_same_html(quotations: QuotationTable) -> None:
    assert quotations._repr_html_() == table(*RECORDS)._repr_html_()
