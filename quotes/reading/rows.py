"""One row of a table, of whatever kind, to an article."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

from quotes.encodings import without_surrogates
from quotes.reading.failures import failure
from quotes.reading.found import Found
from quotes.reading.options import ReadingOptions
from quotes.records import Article, Failure

_TYPES = {
    type(None): "null",
    bool: "true or false",
    int: "a number",
    float: "a number",
    list: "a list",
    dict: "an object",
}


def article_of(row: Mapping[str, object], name: str, line: int, options: ReadingOptions) -> Found | Failure:
    """The article of a row with a column of texts; `row` has the cells by the names of their columns in lower case."""
    text = row[options.column("text")]
    if not isinstance(text, str):
        what = f"its text is {_TYPES.get(type(text), 'no string')}: make it a string"
        return failure(name, line, "format", what)
    if not text.strip():
        return failure(name, line, "empty", "its text is empty: nothing to read")
    place = f"{name}:{line}"
    title, url, published = (_value(row.get(options.column(ours))) for ours in ("title", "url", "published"))
    article = Article(
        id=_value(row.get(options.column("id"))) or place,
        text=text,
        title=title,
        url=url,
        published=published,
        language=language_code(_value(row.get(options.column("language")))),
    )
    return Found(article, place)


def language_code(tag: str | None) -> str | None:
    """The language of a tag as `en-GB` or `ru_RU`, None for an empty one."""
    return re.split("[-_]", tag.strip().casefold())[0] or None if tag else None


def no_text(name: str, line: int | None, columns: Sequence[str], options: ReadingOptions) -> Failure:
    """The failure of a table, or of one object in it, without the column of texts."""
    shown = ", ".join(column[:40] for column in columns[:20]) or "none"
    wanted = options.column("text")
    advice = "call the column of the texts so, or tell its name (--text-column)"
    return failure(name, line, "columns", f'no column "{wanted}" (found: {shown}): {advice}')


def _value(value: object) -> str | None:
    """A string, number or date of a row as a string, None where there is none."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool) or not isinstance(value, str | int | float) or value != value:
        return None
    return without_surrogates(str(value)).strip() or None
