"""The people that a user knows: a table to edit by hand, which goes before all that is found out about who is who.

A row is a person, and its id is the person's in all tables. Rows with one id are one person: to merge two, give both
the same id. To split one, give a row more the names that are another's. Where two rows have a name in common, their
roles tell which is meant in a document, or the documents that they list.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

from quotes.edtf import bounds
from quotes.errors import InputError
from quotes.sheets import read_sheet

COLUMNS: Final = ("id", "name", "aliases", "wikidata", "roles", "documents")
_ROLE: Final = re.compile(r"(?P<role>.*?)\s*(?:\((?P<first>[\dX-]*)(?P<to>/(?P<last>[\dX.-]*))?\))?", re.DOTALL)
_WIKIDATA: Final = re.compile(r"(?:https?://(?:www\.)?wikidata\.org/(?:wiki|entity)/)?(Q[1-9]\d*)")
_DOTS: Final = re.compile(r"\.\s*")
_CYRILLIC: Final = re.compile(r"[\u0400-\u04ff]")


class KnownRole(NamedTuple):
    """A role in a people file, with the first and the last ISO date on which it was held; empty where open."""

    role: str
    first: str = ""
    last: str = ""

    @property
    def language(self) -> str:
        """The language that it is written in, by its script."""
        return by_script(self.role)


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """A person of a people file. `documents` are those in which the names mean this person, whatever else they say."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    wikidata: str = ""
    roles: tuple[KnownRole, ...] = ()
    documents: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The name, then the aliases."""
        return (self.name, *self.aliases)


def fold_name(name: str) -> str:
    """The form by which equal names are told: no case, «ё» as «е», one space between words and behind initials."""
    folded = unicodedata.normalize("NFKC", name).casefold().replace("ё", "е").replace("’", "'")
    return " ".join(_DOTS.sub(". ", folded).split())


def by_script(text: str) -> str:
    """The language of a name or a role, by its letters: "ru" or "en"."""
    return "ru" if _CYRILLIC.search(text) else "en"


def read_people(path: Path) -> tuple[KnownPerson, ...]:
    """The persons of a people file, a CSV or TSV table, in its order; rows with one id are put together.

    Columns are `COLUMNS`, in any order; `id` and `name` have to be there. Several aliases, roles and documents are
    divided by semicolons. Behind a role, in brackets, may stand when it was held: `Mayor of Norwell (2014-03/2019)`,
    `(2014/)` since then, `(/2019)` until then.

    Raises `InputError`, which names the line, for a table that cannot be read, one without people, and a row without a
    name or an id, with dates that are none, or a Wikidata id that does not look like one.
    """
    people: dict[str, KnownPerson] = {}
    for line, row in read_sheet(path, COLUMNS):
        if missing := [column for column in ("id", "name") if column not in row]:
            raise InputError(
                f"{path}: columns missing: {', '.join(missing)}: begin with what `quotes people` writes",
                reason="format",
                document=str(path),
            )
        try:
            person = _person(row)
        except ValueError as error:
            raise InputError(f"{path}, line {line}: {error}", reason="format", document=str(path), line=line) from error
        known = people.get(person.id)
        people[person.id] = person if known is None else _together(known, person)
    if not people:
        raise InputError(
            f"{path}: there are no people in it: begin with what `quotes people` writes",
            reason="empty",
            document=str(path),
        )
    return tuple(people.values())


def write_role(role: str, first: str, last: str) -> str:
    """A role with its dates, as `read_people` reads it."""
    role = role.replace(";", ",")
    return f"{role} ({first}/{last})" if first or last else role


def _person(row: dict[str, str]) -> KnownPerson:
    if not row["id"] or not row["name"]:
        raise ValueError("a person needs an id and a name: fill in both, or take the row out")
    wikidata = row.get("wikidata", "")
    found = _WIKIDATA.fullmatch(wikidata)
    if wikidata and not found:
        raise ValueError(f"{wikidata!r} is no Wikidata id: write it as in Q42")
    return KnownPerson(
        row["id"],
        row["name"],
        _parts(row.get("aliases", "")),
        found[1] if found else "",
        tuple(_role(part) for part in _parts(row.get("roles", ""))),
        _parts(row.get("documents", "")),
    )


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, (part.strip() for part in cell.split(";")))))


def _role(cell: str) -> KnownRole:
    found = _ROLE.fullmatch(cell)
    if not found or not found["role"]:
        raise ValueError(f"{cell!r} is no role")
    try:
        first, until = bounds(found["first"] or "")
        last = bounds((found["last"] or "").strip("."))[1] if found["to"] else until
    except ValueError as error:
        raise ValueError(f"{cell!r}: these are no dates: write them as in (2014-03/2019)") from error
    return KnownRole(found["role"], first, last)


def _together(one: KnownPerson, other: KnownPerson) -> KnownPerson:
    def joined(*lists: Iterable[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(part for parts in lists for part in parts))

    aliases = (name for name in joined(one.aliases, other.names) if name != one.name)
    return KnownPerson(
        one.id,
        one.name,
        tuple(aliases),
        one.wikidata or other.wikidata,
        tuple(dict.fromkeys((*one.roles, *other.roles))),
        joined(one.documents, other.documents),
    )
