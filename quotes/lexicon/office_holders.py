"""Who held offices that news takes for known, in both languages: data, in `office_holders.toml` beside this module."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Final, NamedTuple

from quotes.errors import QuotesError

_FILE: Final = "office_holders.toml"
_LISTS: Final = frozenset({"also", "short", "held"})
_KEYS: Final = _LISTS | {"ru", "party"}
_PARTIES: Final = ("", "democratic", "republican")
_TENURE: Final = re.compile(r"(?P<office>\S.*\S) (?P<first>\d{4})-(?P<last>\d{4})?")


class Tenure(NamedTuple):
    """An office in English words, and the years in which it was held; `last` is None where it still is."""

    office: str
    first: int
    last: int | None


@dataclass(frozen=True, slots=True)
class OfficeHolder:
    """Somebody known for his offices: his full names in both languages, short ones that are not their last words."""

    names: tuple[str, ...]
    short: tuple[str, ...]
    party: str
    held: tuple[Tenure, ...]


@cache
def office_holders() -> tuple[OfficeHolder, ...]:
    """The entries of the package, read and checked once."""
    return parse(resources.files("quotes.lexicon").joinpath(_FILE).read_text(encoding="utf-8"), _FILE)


def parse(text: str, file: str) -> tuple[OfficeHolder, ...]:
    """Read the text of a TOML file; `file` is its name in messages.

    Raises `QuotesError` naming the entry at fault: text that is not TOML, a key that is missing or unknown, a person or
    an office that stands twice, years that are no years from-to.
    """
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise QuotesError(f"{file}: not valid TOML: {error}") from error
    holders: dict[str, OfficeHolder] = {}
    for table, entries in tables.items():
        for name, entry in entries.items():
            where = f"{file}: {table}.{name}"
            if name in holders:
                raise QuotesError(f"{where}: the name stands twice")
            holders[name] = _holder(name, entry, where)
    return tuple(holders.values())


def _holder(name: str, entry: Mapping[str, Any], where: str) -> OfficeHolder:
    unknown = entry.keys() - _KEYS
    if unknown or not entry.keys() >= {"ru", "held"}:
        fault = f"unknown key {min(unknown)!r}" if unknown else "needs the keys 'ru' and 'held'"
        raise QuotesError(f"{where}: {fault}")
    for key in sorted(_LISTS & entry.keys()):
        if not isinstance(entry[key], list) or len(set(entry[key])) < len(entry[key]):
            raise QuotesError(f"{where}: {key} must be a list in which nothing stands twice")
    party = entry.get("party", "")
    if party not in _PARTIES:
        raise QuotesError(f"{where}: there is no party {party!r}")
    names = (name, entry["ru"], *entry.get("also", ()))
    return OfficeHolder(names, tuple(entry.get("short", ())), party, tuple(_tenures(entry["held"], where)))


def _tenures(held: list[str], where: str) -> Iterator[Tenure]:
    for line in held:
        match = _TENURE.fullmatch(line)
        if match is None:
            raise QuotesError(f"{where}: {line!r} is no office with years from-to")
        first, last = int(match["first"]), int(match["last"]) if match["last"] else None
        if last is not None and last < first:
            raise QuotesError(f"{where}: {line!r} ends before it begins")
        yield Tenure(match["office"], first, last)
