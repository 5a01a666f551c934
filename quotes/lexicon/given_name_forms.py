"""Given names that are one name: spellings, languages, short forms; and the words beside names that are none."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from types import MappingProxyType
from typing import Any, Final, Literal

from quotes.errors import QuotesError
from quotes.lexicon.given_names import NameGender

Kinship = Literal["same", "short", "related", "different", "unknown"]

_FILE: Final = "given_name_forms.toml"
_TABLES: Final[Mapping[str, NameGender]] = MappingProxyType(
    {"russian_men": "masc", "russian_women": "fem", "men": "masc", "women": "fem"}
)
_RUSSIAN: Final = ("russian_men", "russian_women")
_KINDS: Final = ("forms", "also", "short")
_PARTS: Final = (
    "honorifics", "feminine_honorifics", "masculine_honorifics", "particles", "suffixes", "family_first"
)  # fmt: skip
_NOT_DECOMPOSED: Final = str.maketrans({"ё": "е", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "ı": "i", "æ": "ae"})
_CYRILLIC: Final = re.compile("[а-я]")


@dataclass(frozen=True, slots=True)
class GivenNames:
    """What is known of given names. All words are as `fold` gives them."""

    readings: Mapping[str, Mapping[str, str]]
    """By word: the names that it may be, each with the list it stands in: forms, also or short."""
    genders: Mapping[str, NameGender]
    """By name: the gender of its bearers."""
    related: Mapping[str, frozenset[str]]
    """By name: names that are one with it in origin."""
    russian: Mapping[str, str]
    """By word that stands for a Russian name without a doubt: that name."""
    honorifics: Mapping[str, NameGender | None]
    """Forms of address and the gender that they tell."""
    particles: frozenset[str]
    suffixes: frozenset[str]
    family_first: frozenset[str]
    """Family names that stand before the given name."""

    def gender(self, word: str) -> NameGender | None:
        """The gender that a given name tells; None where it is unknown or common to both."""
        found = {self.genders[name] for name in self.readings.get(fold(word), ())}
        return found.pop() if len(found) == 1 else None

    def compare(self, a: str, b: str) -> Kinship:
        """How two given names belong together.

        Returns:
            "same": spellings of one name. "short": one is short for the other, or both are for a third. "related": of
            one origin. "different": both known, and different. "unknown": at least one of them is not known.
        """
        first, second = self.readings.get(fold(a)), self.readings.get(fold(b))
        if first is None or second is None:
            return "unknown"
        kinds = {(first[name], second[name]) for name in first if name in second}
        if any(kind == ("forms", "forms") for kind in kinds):
            return "same"
        if any("also" not in kind for kind in kinds):
            return "short"
        if kinds or any(not self.related.get(name, frozenset()).isdisjoint(second) for name in first):
            return "related"
        return "different"


@lru_cache(maxsize=1 << 14)
def fold(word: str) -> str:
    """A word as it is looked up: lower case, «ё» as «е», Latin letters without their marks."""
    folded = word.casefold().translate(_NOT_DECOMPOSED)
    if folded.isascii() or _CYRILLIC.search(folded):
        return folded
    return "".join(c for c in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(c))


@cache
def given_names() -> GivenNames:
    """The project's list, read and checked once. Raises `QuotesError` where it is faulty."""
    return parse(resources.files("quotes.lexicon").joinpath(_FILE).read_text(encoding="utf-8"), _FILE)


def parse(text: str, file: str) -> GivenNames:
    """Read the text of a TOML file of names; `file` is its name in messages.

    Raises `QuotesError` for text that is not TOML, a table or list that is missing or unknown, an entry that is not
    folded or stands twice, a name that is there twice, a Russian spelling of two names, and a relative that is no name.
    """
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise QuotesError(f"{file}: not valid TOML: {error}") from error
    _check_keys(tables, (*_TABLES, "related", "parts"), file)
    readings: dict[str, dict[str, str]] = {}
    genders: dict[str, NameGender] = {}
    russian: dict[str, str] = {}
    for table, gender in _TABLES.items():
        for name, lists in tables[table].items():
            where = f"{file}: {table}.{name}"
            if name in genders:
                raise QuotesError(f"{where}: stands twice")
            genders[name] = gender
            for word, kind in _entries(lists, where).items():
                readings.setdefault(word, {})[name] = kind
                if table in _RUSSIAN and kind == "forms" and russian.setdefault(word, name) != name:
                    raise QuotesError(f"{where}: {word!r} is {russian[word]}, too")
    parts = tables["parts"]
    _check_keys(parts, _PARTS, f"{file}: parts")
    lists = {name: frozenset(_words(parts[name], f"{file}: parts.{name}")) for name in _PARTS}
    return GivenNames(
        readings=MappingProxyType(readings),
        genders=MappingProxyType(genders),
        related=MappingProxyType(_related(tables["related"], genders, f"{file}: related")),
        russian=MappingProxyType(russian),
        honorifics=MappingProxyType(
            {
                word: "fem" if word in lists["feminine_honorifics"]
                else "masc" if word in lists["masculine_honorifics"] else None
                for word in sorted(lists["honorifics"] | lists["feminine_honorifics"] | lists["masculine_honorifics"])
            }
        ),
        particles=lists["particles"],
        suffixes=lists["suffixes"],
        family_first=lists["family_first"],
    )  # fmt: skip


def _entries(lists: Any, where: str) -> dict[str, str]:
    """The words of a name, each with the list that it stands in."""
    if not isinstance(lists, dict) or "forms" not in lists or not lists.keys() <= set(_KINDS):
        raise QuotesError(f"{where}: should have the lists forms and, as needed, also, short")
    entries: dict[str, str] = {}
    for kind, words in lists.items():
        for word in _words(words, f"{where}.{kind}"):
            if word in entries:
                raise QuotesError(f"{where}: {word!r} stands twice")
            entries[word] = kind
    return entries


def _words(words: Any, where: str) -> list[str]:
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        raise QuotesError(f"{where}: should be a list of words")
    for word in words:
        if not word or word != fold(word):
            raise QuotesError(f"{where}: {word!r} should be {fold(word)!r}, a word in lower case, without marks")
    if len(set(words)) < len(words):
        twice = next(word for word in words if words.count(word) > 1)
        raise QuotesError(f"{where}: {twice!r} stands twice")
    return words


def _related(table: Any, names: Mapping[str, NameGender], where: str) -> dict[str, frozenset[str]]:
    _check_keys(table, ("groups",), where)
    related: dict[str, frozenset[str]] = {}
    for group in table["groups"]:
        for name in _words(group, where):
            if name not in names:
                raise QuotesError(f"{where}: {name!r} is no name of the lists")
            related[name] = related.get(name, frozenset()) | frozenset(group) - {name}
    return related


def _check_keys(table: Any, expected: tuple[str, ...], where: str) -> None:
    if not isinstance(table, dict) or table.keys() != set(expected):
        raise QuotesError(f"{where}: should have {', '.join(expected)}, and nothing else")
