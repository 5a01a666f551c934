"""What roles are made of: titles, ranks, places, bodies and the words between them, in English and Russian.

The words are data, in `offices.toml` and `places.toml` beside this module; `load_offices` reads and checks them once.
Each entry has a name that belongs to neither language, so that «министр иностранных дел» and "foreign minister" meet.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any, Final, Literal, NamedTuple, get_args

from quotes.errors import QuotesError
from quotes.lexicon import key

Kind = Literal[
    "title", "rank", "country", "capital", "region", "town", "organisation", "body", "field", "ministry_of", "ministry",
    "noun", "party", "conjunction", "preposition", "empty",
]  # fmt: skip
Phrase = tuple[str, ...]

_FILES: Final = ("offices.toml", "places.toml")
_LANGUAGES: Final = ("en", "ru")
_TABLES: Final[Mapping[str, Kind]] = {
    "ranks": "rank", "bodies": "body", "organisations": "organisation", "nouns": "noun", "parties": "party",
    "ministries": "ministry", "countries": "country", "capitals": "capital", "regions": "region",
    "towns": "town", "fields": "field",
}  # fmt: skip
"""Tables of entries with `en` and `ru`, and what the entries are; `titles` are read apart."""
_KEYS: Final[Mapping[str, frozenset[str]]] = {
    "titles": frozenset({"sole", "public", "broader", "conflicts", "of"}),
    "bodies": frozenset({"of", "leader", "member", "same_as"}),
    "organisations": frozenset({"leader"}),
    "fields": frozenset({"ministry"}),
    "countries": frozenset({"citizens"}),
    "regions": frozenset({"citizens", "short"}),
    "parties": frozenset({"letter"}),
}
"""What entries of a table may say besides their words."""
_GRAMMAR: Final = frozenset(
    {f"{name}_{language}" for name in ("conjunctions", "prepositions", "empty") for language in _LANGUAGES}
    | {"about", "to", "masculine_ru"}
)
_COMPOUNDS: Final = frozenset({*_LANGUAGES, "prefixes_ru"})
_WORD: Final = {"en": re.compile(r"[a-z0-9&]+"), "ru": re.compile(r"[а-яa-z0-9&'-]+")}


class Meaning(NamedTuple):
    """What a phrase stands for: its kind and the name of its entry."""

    kind: Kind
    name: str


@dataclass(frozen=True, slots=True)
class Title:
    """A title: its walk of life ("any" for titles of every walk) and what follows from it.

    `sole`: one person at a time holds it. `public`: its holder serves a state. `of`: whose it is where nobody else is
    named, "" if that is open. `broader`: other titles of its holder. `conflicts`: titles its holder cannot have.
    """

    walk: str
    sole: bool = False
    public: bool = False
    of: str = ""
    broader: frozenset[str] = frozenset()
    conflicts: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Body:
    """A part of a state. `of` as in `Title`; `leader` and `member` are titles, `same_as` another name of it, or ""."""

    of: str = ""
    leader: str = ""
    member: str = ""
    same_as: str = ""


@dataclass(frozen=True, slots=True)
class OfficeLexicon:
    """The checked entries of both languages."""

    phrases: Mapping[str, Mapping[str, tuple[tuple[Phrase, tuple[Meaning, ...]], ...]]]
    """By language and first word, the phrases that begin with it, longest first, and what they mean."""
    titles: Mapping[str, Title]
    bodies: Mapping[str, Body]
    nouns: frozenset[str]
    """Kinds of bodies, which say little of whose an office is."""
    walks: Mapping[str, frozenset[str]]
    """To which walks of life one often leads."""
    countries: frozenset[str]
    regions: frozenset[str]
    organisations: Mapping[str, str]
    """Organisations of states with the titles of their leaders, "" where they have no name of their own."""
    uncertain: frozenset[str]
    """Countries and regions whose offices tell no citizenship."""
    capitals: Mapping[str, str]
    """English names of the capitals by country."""
    short_regions: Mapping[str, str]
    """Regions by the abbreviations that stand behind the letter of a party ("D-Tex.")."""
    party_letters: Mapping[str, str]
    about: frozenset[str]
    """Prepositions before the matter of an office."""
    to: frozenset[str]
    """Prepositions before the matter or the place of a minister or a diplomat."""
    masculine: frozenset[str]
    """Russian nouns for men alone, besides those of the language's lexicon."""
    compounds: Mapping[str, Mapping[str, tuple[str, ...]]]
    """By language, words that are read as several."""
    prefixes: tuple[str, ...]
    """Beginnings of Russian words that are words of their own."""

    def title(self, name: str) -> Title:
        """What follows from a title, ministers of any field included ("health-minister")."""
        known = self.titles.get(name)
        if known is None and name.endswith("-minister"):
            minister = self.titles["minister"]
            known = Title(minister.walk, sole=True, public=True, broader=minister.broader | {"minister"})
        return known or Title("")


@cache
def load_offices() -> OfficeLexicon:
    """The entries of the package, read and checked once. Raises `QuotesError` for a faulty file, as `parse_offices`."""
    folder = resources.files("quotes.lexicon")
    return parse_offices({file: folder.joinpath(file).read_text(encoding="utf-8") for file in _FILES})


def parse_offices(texts: Mapping[str, str]) -> OfficeLexicon:
    """Build the lexicon from the TOML texts of its files, by file name.

    Raises `QuotesError` naming the file, the table and the entry at fault: text that is not TOML, tables or keys that
    are missing or unknown, words that are not written as they are looked up, names that no entry has.
    """
    tables: dict[str, Any] = {}
    files: dict[str, str] = {}
    for file, text in texts.items():
        try:
            read = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise QuotesError(f"{file}: not valid TOML: {error}") from error
        tables |= read
        files |= dict.fromkeys(read, file)
    expected = {"titles", "walks", "grammar", "compounds", *_TABLES}
    _same_keys(set(tables), expected, " and ".join(texts))
    titles = _titles(tables["titles"], files["titles"])
    where = {name: f"{files[name]}: {name}" for name in tables}
    for name in _TABLES:
        _check_entries(tables[name], _KEYS.get(name, frozenset()), where[name])
    _same_keys(set(tables["grammar"]), _GRAMMAR, where["grammar"])
    _same_keys(set(tables["compounds"]), _COMPOUNDS, where["compounds"])
    bodies = {
        name: Body(**{extra: entry[extra] for extra in ("of", "leader", "member", "same_as") if extra in entry})
        for name, entry in tables["bodies"].items()
    }
    _check_names(titles, bodies, tables, where)
    return OfficeLexicon(
        phrases=_phrases(tables),
        titles=MappingProxyType(titles),
        bodies=MappingProxyType(bodies),
        nouns=frozenset({*tables["nouns"], *tables["ministries"]}),
        walks=MappingProxyType({walk: frozenset(near) for walk, near in tables["walks"].items()}),
        countries=frozenset(tables["countries"]),
        regions=frozenset(tables["regions"]),
        organisations=MappingProxyType(
            {code: entry.get("leader", "") for code, entry in tables["organisations"].items()}
        ),
        uncertain=frozenset(
            code
            for table in ("countries", "regions")
            for code, entry in tables[table].items()
            if not entry.get("citizens", True)
        ),
        capitals=MappingProxyType({code: entry["en"][0] for code, entry in tables["capitals"].items()}),
        short_regions=MappingProxyType(
            {short: code for code, entry in tables["regions"].items() for short in entry.get("short", ())}
        ),
        party_letters=MappingProxyType({entry["letter"]: name for name, entry in tables["parties"].items()}),
        about=frozenset(tables["grammar"]["about"]),
        to=frozenset(tables["grammar"]["to"]),
        masculine=frozenset(tables["grammar"]["masculine_ru"]),
        compounds=MappingProxyType(
            {
                language: MappingProxyType(
                    {word: tuple(parts) for word, parts in tables["compounds"][language].items()}
                )
                for language in _LANGUAGES
            }
        ),
        prefixes=tuple(tables["compounds"]["prefixes_ru"]),
    )


def _same_keys(found: set[str], expected: set[str] | frozenset[str], where: str) -> None:
    for problem, names in (("unknown", found - expected), ("missing", expected - found)):
        if names:
            raise QuotesError(f"{where}: {problem} key {min(names)!r}; there are: {', '.join(sorted(expected))}")


def _titles(table: Mapping[str, Any], file: str) -> dict[str, Title]:
    titles: dict[str, Title] = {}
    for walk, entries in table.items():
        where = f"{file}: titles.{walk}"
        _check_entries(entries, _KEYS["titles"], where)
        for name, entry in entries.items():
            if name in titles:
                raise QuotesError(f"{where}: {name!r} stands in {titles[name].walk!r} too")
            titles[name] = Title(
                walk,
                sole=entry.get("sole", False),
                public=entry.get("public", False),
                of=entry.get("of", ""),
                broader=frozenset(entry.get("broader", ())),
                conflicts=frozenset(entry.get("conflicts", ())),
            )
    return titles


def _check_entries(entries: Mapping[str, Any], extra: frozenset[str], where: str) -> None:
    for name, entry in entries.items():
        if not isinstance(entry, dict):
            raise QuotesError(f"{where}.{name}: must be a table")
        unknown = entry.keys() - extra - set(_LANGUAGES)
        if unknown or not entry.keys() >= set(_LANGUAGES):
            fault = f"unknown key {min(unknown)!r}" if unknown else "needs the keys 'en' and 'ru'"
            raise QuotesError(f"{where}.{name}: {fault}")
        for language in _LANGUAGES:
            _check_words(entry[language], language, f"{where}.{name}")


def _check_words(entries: Any, language: str, where: str) -> None:
    if not isinstance(entries, list) or not all(isinstance(entry, str) for entry in entries):
        raise QuotesError(f"{where}: {language} must be a list of strings")
    for entry in entries:
        words = entry.split(" ")
        if entry != key(entry) or not all(_WORD[language].fullmatch(word) for word in words):
            raise QuotesError(f"{where}: entry {entry!r} is not written as it is looked up")
    if len(set(entries)) < len(entries):
        twice = next(entry for entry in entries if entries.count(entry) > 1)
        raise QuotesError(f"{where}: entry {twice!r} stands twice")


def _check_names(
    titles: Mapping[str, Title], bodies: Mapping[str, Body], tables: Mapping[str, Any], where: Mapping[str, str]
) -> None:
    """Raise `QuotesError` where an entry names a title, a place or a walk of life that there is not."""
    walks = set(tables["walks"]) | {"any", "kin"}
    places = {*tables["countries"], *tables["regions"], *tables["organisations"]}
    ministries = {f"{field}-ministry" for field in tables["fields"]}
    named: list[tuple[str, str, set[str]]] = []
    for name, title in titles.items():
        place = f"{where['titles']}.{title.walk}.{name}"
        named += [(place, other, set(titles)) for other in sorted(title.broader | title.conflicts)]
        named += [(place, title.walk, walks), (place, title.of or "US", places)]
    for name, body in bodies.items():
        place = f"{where['bodies']}.{name}"
        named += [(place, other, set(titles)) for other in (body.leader, body.member) if other]
        named += [(place, body.of or "US", places)]
        named += [(place, body.same_as, {*bodies, *ministries})] if body.same_as else []
    for code, entry in tables["organisations"].items():
        named += [(f"{where['organisations']}.{code}", entry.get("leader", "head"), set(titles))]
    for walk, others in tables["walks"].items():
        named += [(f"{where['walks']}.{walk}", other, walks) for other in others]
    for place, name, known in named:
        if name not in known:
            raise QuotesError(f"{place}: there is no {name!r}")
    codes = [code for table in ("countries", "regions", "organisations", "towns") for code in tables[table]]
    if len(set(codes)) < len(codes):
        twice = next(code for code in codes if codes.count(code) > 1)
        raise QuotesError(f"{where['organisations']}: {twice!r} is the name of another place, too")


def _phrases(tables: Mapping[str, Any]) -> Mapping[str, Mapping[str, tuple[tuple[Phrase, tuple[Meaning, ...]], ...]]]:
    indexed: dict[str, Mapping[str, tuple[tuple[Phrase, tuple[Meaning, ...]], ...]]] = {}
    for language in _LANGUAGES:
        meanings: defaultdict[Phrase, list[Meaning]] = defaultdict(list)
        for entry, meaning in _entries(tables, language):
            if meaning not in meanings[tuple(entry.split())]:
                meanings[tuple(entry.split())].append(meaning)
        by_first: defaultdict[str, list[tuple[Phrase, tuple[Meaning, ...]]]] = defaultdict(list)
        for phrase in sorted(meanings, key=lambda phrase: (-len(phrase), phrase)):
            by_first[phrase[0]].append((phrase, tuple(meanings[phrase])))
        indexed[language] = MappingProxyType({first: tuple(found) for first, found in by_first.items()})
    return MappingProxyType(indexed)


def _entries(tables: Mapping[str, Any], language: str) -> Iterator[tuple[str, Meaning]]:
    for entries in tables["titles"].values():
        for name, entry in entries.items():
            yield from ((words, Meaning("title", name)) for words in entry[language])
    for table, kind in _TABLES.items():
        for name, entry in tables[table].items():
            yield from ((words, Meaning(kind, name)) for words in entry[language])
    for field, entry in tables["fields"].items():
        yield from ((words, Meaning("ministry_of", field)) for words in entry["ministry"])
    grammar = tables["grammar"]
    for name in ("conjunction", "preposition"):
        kind = next(kind for kind in get_args(Kind) if kind == name)
        yield from ((words, Meaning(kind, words)) for words in grammar[f"{name}s_{language}"])
    yield from ((words, Meaning("empty", words)) for words in grammar[f"empty_{language}"])
