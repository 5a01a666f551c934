"""The loader of `dates_LANGUAGE.toml`: how a language writes dates, checked and compiled once.

`dates_en.toml` explains every key. A mistake in a file is a ValueError that names file and key.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Literal, cast, get_args

from quotes.errors import LanguageError

LANGUAGES = ("en", "ru")

Kind = Literal["date", "month", "year", "weekday", "span", "ago", "vague", "ignored"]
Unit = Literal["day", "week", "weekend", "month", "year"]

YEAR = r"(?:1[5-9]|20)\d\d"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?!\d)"
_NUMBER = r"\d{1,3}"
_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
_BOUNDARY = r"[,;:()\[\]—–]|\s-+\s|(?<=[^\W\d_]{4})[.!?…]\s"
"""Between clauses; a full stop behind a shorter word belongs to an abbreviation as often as not."""
_SPACE = re.compile(r"(?<!\\) (?![?*])")
_OPTIONAL_SPACE = re.compile(r"(?<!\\) (?=[?*])")

_LISTS = frozenset({"months", "months_alone", "weekdays"})
_CONTEXT = (
    "reporting", "occasions", "at", "pronouns", "content", "unmarked_content", "subordinators", "detached", "future",
    "matter", "present", "past", "events",
)  # fmt: skip
_HEADER = ("published", "updated", "not_published", "stop", "fillers", "byline", "agencies")
_EXPRESSION = frozenset({"kind", "forms", "unit", "offset", "year_offset", "last", "anchor"})
_TOP = _LISTS | {
    "weekday_abbreviations", "capitalised_names", "inverted_pronouns", "sunday_may_begin", "day_suffix", "slash_order",
    "numbers", "units", "expression", "context", "header",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rule:
    """What an expression of one form means; `offset` counts in `unit`, `year_offset` from the reference year."""

    kind: Kind
    unit: Unit | None = None
    offset: int = 0
    year_offset: int | None = None
    last: bool = False
    anaphoric: bool = False


@dataclass(frozen=True, slots=True)
class Context:
    """Patterns for the words around an expression; each finds whole words."""

    reporting: re.Pattern[str]
    occasions: re.Pattern[str]
    """With the preposition that leads up to them."""
    pronouns: re.Pattern[str]
    content: re.Pattern[str]
    unmarked_content: re.Pattern[str]
    boundary: re.Pattern[str]
    detached: re.Pattern[str]
    future: re.Pattern[str]
    matter: re.Pattern[str]
    verbs: re.Pattern[str]
    """Present or past, other than reporting ones."""
    past: re.Pattern[str]
    events: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Header:
    """Patterns for the lines above an article."""

    date: re.Pattern[str]
    """A date in words; groups year, month and day, the year may be missing."""
    published: re.Pattern[str]
    updated: re.Pattern[str]
    not_published: re.Pattern[str]
    stop: re.Pattern[str]
    fillers: re.Pattern[str]
    byline: re.Pattern[str]
    agencies: re.Pattern[str]


class DateLexicon:
    """One language's dates: `expressions` finds them, `rules` says what they mean, the methods read their parts."""

    def __init__(self, language: str, data: Mapping[str, Any]) -> None:
        self.language = language
        self._file = f"dates_{language}.toml"
        self._check_keys(data, _TOP, "the file")
        self.capitalised_names = bool(data["capitalised_names"])
        self.sunday_may_begin = bool(data["sunday_may_begin"])
        self.inverted_pronouns = bool(data["inverted_pronouns"])
        self.month_first: bool | None = {"unknown": None, "day-month": False, "month-day": True}[data["slash_order"]]
        self._months = self._numbered(data, "months", 12)
        self._months_alone = self._numbered(data, "months_alone", 12)
        self._weekdays = self._numbered(data, "weekdays", 7)
        if len(data["weekday_abbreviations"]) != 7:
            raise ValueError(f"{self._file}: weekday_abbreviations needs 7 entries")
        self._numbers = {int(value): words(forms) for value, forms in data["numbers"].items()}
        self._units = {cast(Unit, unit): words(forms) for unit, forms in data["units"].items()}
        if not set(self._units) <= set(get_args(Unit)):
            raise ValueError(f"{self._file}: units: {', '.join(self._units)}")
        self._parts = {
            "month": rf"(?:{_either(_flat(data['months']))})\.?",
            "month_alone": f"(?:{_either(_flat(data['months_alone']))})",
            "weekday": f"(?:{_either(_flat(data['weekdays']))})",
            "day": _DAY + data["day_suffix"] + r"(?!\w|[%:]|[.,]\d)",
            "year": YEAR + r"(?!\d)",
            "number": f"(?:{_NUMBER}|{_either(_flat(data['numbers'].values()))})",
            "unit": f"(?:{_either(_flat(data['units'].values()))})",
            "reporting": f"(?:{_either(data['context']['reporting'])})",
        }
        self.rules: dict[str, Rule] = {}
        self._parted = self._expressions(data["expression"])
        self._found = re.compile(re.sub(r"\(\?P<\w+>", "(?:", self._parted.pattern), self._parted.flags)
        self.context = self._context(data["context"])
        self.header = self._header(data["header"], data["weekday_abbreviations"])

    def expressions(self, text: str) -> Iterator[re.Match[str]]:
        """The expressions in a text, in order, each in the group with the name of its rule.

        Most words are in none, and a pattern without groups passes over them in half the time.
        """
        for found in self._found.finditer(text):
            match = self._parted.match(text, found.start())
            assert match is not None
            yield match

    def month(self, word: str) -> int:
        """1 for January …"""
        return _which(self._months, word.rstrip(".")) or _which(self._months_alone, word) or 0

    def weekday(self, word: str) -> int:
        """0 for Monday …"""
        return (_which(self._weekdays, word) or 1) - 1

    def number(self, word: str) -> int:
        return int(word) if word.isdigit() else _which(self._numbers, word) or 0

    def unit(self, word: str) -> Unit:
        return next(unit for unit, pattern in self._units.items() if pattern.fullmatch(word))

    def _check_keys(self, table: Mapping[str, Any], known: Iterable[str], where: str) -> None:
        missing, unknown = set(known) - set(table), set(table) - set(known)
        if missing or unknown:
            problem = f"missing {sorted(missing)}" if missing else f"unknown {sorted(unknown)}"
            raise ValueError(f"{self._file}: {where}: {problem}")

    def _numbered(self, data: Mapping[str, Any], key: str, count: int) -> dict[int, re.Pattern[str]]:
        if len(data[key]) != count or not all(data[key]):
            raise ValueError(f"{self._file}: {key} needs {count} entries that are not empty")
        return {number: words(forms) for number, forms in enumerate(data[key], start=1)}

    def _expressions(self, entries: list[dict[str, Any]]) -> re.Pattern[str]:
        forms: list[str] = []
        for entry in entries:
            where = f"expression {entry.get('forms')}"
            if not set(entry) <= _EXPRESSION or entry.get("kind") not in get_args(Kind) or not entry.get("forms"):
                raise ValueError(f"{self._file}: {where}: bad keys or kind")
            if entry["kind"] == "span" and not (entry.get("unit") in get_args(Unit) and "offset" in entry):
                raise ValueError(f"{self._file}: {where}: a span needs a unit and an offset")
            if entry.get("anchor", "text") != "text":
                raise ValueError(f"{self._file}: {where}: the only anchor is 'text'")
            rule = Rule(
                kind=entry["kind"], unit=entry.get("unit"), offset=entry.get("offset", 0),
                year_offset=entry.get("year_offset"), last=entry.get("last", False), anaphoric="anchor" in entry,
            )  # fmt: skip
            for form in entry["forms"]:
                name = f"form{len(forms)}"
                self.rules[name] = rule
                forms.append(self._form(name, form, captures=rule.kind not in ("ignored", "vague")))
        try:
            return re.compile(rf"(?<![\w-])(?:{'|'.join(forms)})(?!\w)", re.IGNORECASE)
        except re.error as error:
            raise ValueError(f"{self._file}: expressions: {error}") from error

    def _form(self, name: str, form: str, *, captures: bool) -> str:
        """The regular expression of one form; its parts are captured under `name_part`."""

        def part(found: re.Match[str]) -> str:
            key = found[1]
            if key not in self._parts:
                raise ValueError(f"{self._file}: unknown {{{key}}} in {form!r}")
            inner = self._parts[key]
            return f"(?P<{name}_{key.removesuffix('_alone')}>{inner})" if captures and key != "reporting" else inner

        return f"(?P<{name}>{spaced(_PLACEHOLDER.sub(part, form))})"

    def _context(self, table: Mapping[str, list[str]]) -> Context:
        self._check_keys(table, _CONTEXT, "context")
        at, occasions, subordinators = (_either(table[key]) for key in ("at", "occasions", "subordinators"))
        reporting = _either(table["reporting"])
        made = {"reporting", "occasions", "at", "subordinators", "present", "past"}
        return Context(
            # "States" and "Post" are names; with a capital a verb only opens a sentence.
            reporting=re.compile(
                spaced(rf"(?<!\w)(?:{reporting})(?!\w)|(?:^|(?<=[.!?…※]\s))(?i:{reporting})(?!\w)"),
            ),
            occasions=words([rf"(?:{at}) (?:[^,;:.]{{0,60}}[\s-])??(?:{occasions})"]),
            boundary=re.compile(spaced(rf"{_BOUNDARY}|\b(?:{subordinators})\b"), re.IGNORECASE),
            verbs=words(table["present"] + table["past"], flags=0),
            past=words(table["past"], flags=0),
            **{key: words(table[key]) for key in _CONTEXT if key not in made},
        )

    def _header(self, table: Mapping[str, list[str]], abbreviations: list[str]) -> Header:
        self._check_keys(table, _HEADER, "header")
        weekday = f"(?:{self._parts['weekday']}|{_either(abbreviations)})"
        month, day, year = (self._parts[key] for key in ("month", "day", "year"))
        day_first = rf"(?P<day1>{day}) (?:of )?(?P<month1>{month})(?:,? (?P<year1>{year}))?"
        month_first = rf"(?P<month2>{month}) (?P<day2>{day})(?:,? (?P<year2>{year}))?"
        fillers = [rf"(?:{weekday})\.?", *table["fillers"]]
        return Header(
            date=re.compile(spaced(rf"(?<![\w.,/-])(?:{day_first}|{month_first})(?!\w)"), re.IGNORECASE),
            fillers=words(fillers),
            **{key: words(table[key]) for key in _HEADER if key != "fillers"},
        )


def words(forms: Iterable[str], flags: int = re.IGNORECASE) -> re.Pattern[str]:
    """A pattern that finds any of the forms as whole words; none where there are no forms."""
    forms = list(forms)
    if not forms:
        return re.compile(r"(?!)")
    return re.compile(spaced(rf"(?<!\w)(?:{_either(forms)})(?!\w)"), flags)


def spaced(form: str) -> str:
    """The form with every space standing for any white space."""
    return _SPACE.sub(r"\\s+", _OPTIONAL_SPACE.sub(r"\\s", form))


def fold(text: str) -> str:
    """The text as the lexicons spell it: «ё» as «е», curly apostrophes kept; the length does not change."""
    return text.replace("ё", "е").replace("Ё", "Е")


@cache
def date_lexicon(language: str) -> DateLexicon:
    """The dates of a language. Raises LanguageError where there are none."""
    if language not in LANGUAGES:
        raise LanguageError(f"no dates for the language {language!r}; there are: {', '.join(LANGUAGES)}")
    source = resources.files("quotes.lexicon").joinpath(f"dates_{language}.toml").read_text(encoding="utf-8")
    return DateLexicon(language, tomllib.loads(fold(source)))


def _flat(lists: Iterable[list[str]]) -> list[str]:
    return [form for forms in lists for form in forms]


def _either(forms: Iterable[str]) -> str:
    return "|".join(sorted(forms, key=len, reverse=True))


def _which(patterns: Mapping[int, re.Pattern[str]], word: str) -> int | None:
    return next((number for number, pattern in patterns.items() if pattern.fullmatch(word)), None)
