"""The table of quotations that shows itself: a DataFrame in all but what a notebook or a terminal makes of it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Hashable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, cast

import pandas as pd

from quotes.records import Quotation, columns
from quotes.view.notebook import looks
from quotes.view.notebook.markup import NO_FORMULAS, breakable, element, escaped, last_part, link
from quotes.view.terminal import counted, one_line

if TYPE_CHECKING:
    from rich.table import Table

Row = Mapping[Any, Any]

_SHOWN = ("speaker", "role", "quote", "date", "document", "kind", "confidence")
"""Columns without which it is a table of something else."""
_PLAIN = ("speaker", "role", "quote", "date", "document")
"""Those of them that a terminal shows."""
_LONG, _OPENING = 200, 150
"""From how many characters on a quotation is folded, and how many stay to be seen."""
_TERMINAL = (110, 24)  # columns and lines where there is none
_NARROWEST = 60

_SHEET = """
.quotes-table details:not([open]) > summary::after { content: " …"; }
.quotes-table details[open] > summary { display: inline; }
.quotes-table details[open] > summary::before { content: "▾ "; }
.quotes-table details[open]::details-content { display: inline; }
.quotes-table summary { cursor: pointer; }
.quotes-table tbody tr:hover { background-color: rgba(128, 128, 128, 0.12); }
"""
_TABLE = "border-collapse:collapse;table-layout:auto;width:100%;margin:0;border:0;font-size:0.93em"
_CELL = (
    "text-align:left;vertical-align:top;padding:0.45em 0.8em 0.45em 0;"
    "border:0;border-top:1px solid rgba(128,128,128,0.3);"
)
_WIDTHS = {
    "speaker": "min-width:8em;max-width:16em",
    "quotation": "min-width:15em;max-width:46em",
    "document": "max-width:16em",
}
_SMALL = "font-size:0.88em;opacity:0.8"


class QuotationTable(pd.DataFrame):  # type: ignore[misc, unused-ignore]  # where pandas has no stubs
    """A table of quotations, as `quotes.extract` gives it.

    What pandas makes of it stays one. As long as it has the columns of quotations, it is shown as a table to read,
    with the columns that were added to it; without them, as any DataFrame. pandas' options `display.max_rows` and
    `display.min_rows` say how many rows are shown.
    """

    @property
    def _constructor(self) -> Callable[..., QuotationTable]:
        return QuotationTable

    def __repr__(self) -> str:
        if not self._is_of_quotations():
            return str(super().__repr__())
        return _plain(self)

    def _repr_html_(self) -> str | None:
        if not (self._is_of_quotations() and pd.get_option("display.notebook_repr_html")):
            return cast("str | None", super()._repr_html_())  # type: ignore[misc, unused-ignore]  # not in the stubs
        return _html(self)

    def _display_(self) -> object:
        """What marimo shows, which has a table of its own for DataFrames."""
        return _Html(_html(self)) if self._is_of_quotations() else pd.DataFrame(self)

    def _is_of_quotations(self) -> bool:
        if not (self.columns.is_unique and set(_SHOWN) <= set(self.columns)):
            return False
        return bool(pd.api.types.is_string_dtype(self["quote"].dtype))  # and not whether there are any, or how many


class _Html:
    """HTML to show."""

    def __init__(self, html: str) -> None:
        self._html = html

    def _repr_html_(self) -> str:
        return self._html


def _html(table: pd.DataFrame) -> str:
    added = _added(table)
    heads = ["", "speaker", "quotation", "date", "document", "confidence", *map(_text, added)]
    head = "".join(
        element("th", escaped(name), {"scope": "col", "style": f"{_CELL}border-top:0;{_WIDTHS.get(name, '')}"})
        for name in heads
    )
    rows = "".join(
        element("tr", "".join([element("th", escaped(label), {"scope": "row", "style": f"{_CELL}font-weight:normal"}),
                               *(element("td", cell, {"style": _CELL}) for cell in _cells(row, added))]))
        for label, row in _rows(table)
    )  # fmt: skip
    whole = element("table", f"<thead>{element('tr', head)}</thead><tbody>{rows}</tbody>", {"style": _TABLE})
    caption = element("p", escaped(_caption(table)), {"style": f"{_SMALL};margin:0.5em 0"})
    attributes = {"class": f"quotes-table {NO_FORMULAS}", "style": "overflow-x:auto"}
    return element("div", f"{whole}{caption}<style>{_SHEET}</style>", attributes)


def _cells(row: Row, added: list[Hashable]) -> Iterator[str]:
    text = {name: _text(row.get(name)) for name in columns(Quotation)}
    yield looks.speaker(text["speaker"]) + _small(text["role"])
    yield _folded(text["quote"])
    yield looks.date(text["date"]) + _small(text["date_basis"])
    yield _document(text["document"], text["title"], text["url"])
    yield _confidence(row["confidence"]) + _kind(text["kind"])
    for name in added:
        yield escaped(_text(row[name]))


def _folded(quote: str) -> str:
    """A quotation, the rest of a long one to be unfolded."""
    if len(quote) <= _LONG:
        return escaped(quote)
    cut = quote.rfind(" ", _OPENING // 2, _OPENING)
    cut = _OPENING if cut < 0 else cut
    return element("details", f"{element('summary', escaped(quote[:cut]))}{escaped(quote[cut:])}")


def _document(document: str, title: str, url: str) -> str:
    name = breakable(last_part(document))
    whole = element("span", link(escaped(title) or name, url), {"title": document})
    return whole + (element("div", name, {"style": _SMALL}) if title else "")


def _kind(kind: str) -> str:
    line = {"style": f"border-bottom:2px {looks.line_of(kind)} {looks.BLUE}"}
    return element("div", element("span", escaped(kind), line), {"style": _SMALL}) if kind else ""


def _confidence(confidence: Any) -> str:
    try:
        probability = float(confidence)
    except (TypeError, ValueError):
        return escaped(_text(confidence))
    return looks.confidence(probability) if 0 <= probability <= 1 else escaped(_text(confidence))


def _small(text: str) -> str:
    return element("div", escaped(text), {"style": _SMALL}) if text else ""


def _plain(table: pd.DataFrame) -> str:
    """The table for a terminal, as wide as that is."""
    from rich.console import Console

    width = max(shutil.get_terminal_size(_TERMINAL).columns, _NARROWEST)
    console = Console(width=width, color_system=None, force_terminal=False, force_jupyter=False)
    with console.capture() as captured:
        console.print(_grid(table))
    lines = [line.rstrip() for line in captured.get().splitlines()]
    return "\n".join([*lines, "", _caption(table)])


def _grid(table: pd.DataFrame) -> Table:
    from rich.table import Table
    from rich.text import Text

    added = _added(table)
    grid = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), expand=True)
    grid.add_column("", justify="right", no_wrap=True)
    for name in (*_PLAIN, *added):
        ratio = {"quote": 4, "date": None}.get(str(name), 2)
        grid.add_column(Text(one_line(_text(name))), ratio=ratio, no_wrap=True, overflow="ellipsis", min_width=4)
    for label, row in _rows(table):
        cells = {**row, "document": last_part(_text(row["document"]))}
        grid.add_row(*(Text(one_line(_text(value))) for value in (label, *(cells[name] for name in (*_PLAIN, *added)))))
    return grid


def _rows(table: pd.DataFrame) -> Iterator[tuple[str, Row]]:
    """The rows that are shown, each with its label."""
    some = table.head(_count(len(table)))
    yield from zip(map(_text, some.index), pd.DataFrame(some).to_dict("records"), strict=True)


def _count(rows: int) -> int:
    """How many of so many rows are shown."""
    most, least = pd.get_option("display.max_rows"), pd.get_option("display.min_rows")
    return rows if not most or rows <= most else min(least or most, most)


def _caption(table: pd.DataFrame) -> str:
    rows, shown = len(table), _count(len(table))
    told = f"{counted(rows, 'quotation')}, {counted(len(table.columns), 'column')}"
    return told if shown == rows else f"The first {shown:,} of {told}"


def _added(table: pd.DataFrame) -> list[Hashable]:
    """The columns that a table of quotations does not have by itself."""
    own = set(columns(Quotation))
    return [name for name in table.columns if name not in own]


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    return "" if value is None or (pd.api.types.is_scalar(value) and pd.isna(value)) else str(value)
