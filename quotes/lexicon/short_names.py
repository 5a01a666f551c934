"""Short and familiar forms of given names ("Bill", «Саша»), and the names that they stand for."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Final

from quotes.errors import QuotesError

_FILE: Final = "short_names.toml"
_TABLES: Final = ("en", "ru")


def parse(text: str, file: str) -> Mapping[str, frozenset[str]]:
    """Read the text of a TOML file of short forms by full name; `file` is its name in messages.

    Returns, for every short form and every full name (lower case, е for ё), the full names that it can stand for; a
    full name stands for itself. Raises `QuotesError` for text that is not TOML, a table that is missing or unknown, and
    what is no list of names.
    """
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise QuotesError(f"{file}: not valid TOML: {error}") from error
    if tables.keys() != set(_TABLES):
        raise QuotesError(f"{file}: has the tables {', '.join(tables)}; should have {', '.join(_TABLES)}")
    found: dict[str, set[str]] = {}
    for table in _TABLES:
        for full, forms in tables[table].items():
            if not isinstance(forms, list) or not all(isinstance(form, str) and form for form in forms):
                raise QuotesError(f"{file}: {table}: {full} should have a list of short forms")
            for form in (full, *forms):
                found.setdefault(_fold(form), set()).add(_fold(full))
    return MappingProxyType({form: frozenset(names) for form, names in found.items()})


@cache
def full_names() -> Mapping[str, frozenset[str]]:
    """The names in full that each short form and each full name of the project's list can stand for, folded."""
    return parse(resources.files("quotes.lexicon").joinpath(_FILE).read_text(encoding="utf-8"), _FILE)


def _fold(name: str) -> str:
    return name.casefold().replace("ё", "е")
