"""The gender that a given name tells."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib import resources
from types import MappingProxyType
from typing import Final, Literal

from quotes.errors import LanguageError, QuotesError

NameGender = Literal["masc", "fem"]

_FILE: Final = "names_en.toml"
_GENDERS: Final[Mapping[str, NameGender | None]] = MappingProxyType(
    {"feminine": "fem", "masculine": "masc", "common": None}
)
_LETTERS: Final = str.maketrans(
    {"ı": "i", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ə": "a", "‐": "-", "‑": "-"}
)
"""Letters that Unicode does not decompose, and typographic hyphens, as plain text has them."""


def given_name_gender(name: str, language: str) -> NameGender | None:
    """Tell the gender of a person from the given name.

    Args:
        name: English: one given name, letter case and diacritics ignored; a hyphenated name that is not listed as a
            whole goes by its first part that tells ("Jean-Pierre"). Russian: a name, best in the nominative.
        language: language of the text the name stands in, "en" or "ru".

    Returns:
        The gender; None where the name is unknown or common to both genders.

    Raises:
        LanguageError: the language is another one.
        QuotesError: the list of names is faulty.
    """
    if language == "ru":
        from quotes.languages.name_inflection import name_gender

        return name_gender(name)
    if language != "en":
        raise LanguageError(f"no given names for language {language!r}; there are: en, ru")
    genders = _english()
    folded = _fold(name)
    if folded in genders or "-" not in folded:
        return genders.get(folded)
    return next((gender for part in folded.split("-") if (gender := genders.get(part)) is not None), None)


def parse(text: str, file: str) -> Mapping[str, NameGender | None]:
    """Read the text of a TOML file of names by gender; `file` is its name in messages.

    Returns the gender of each name, None for those in `common`. Raises `QuotesError` for text that is not TOML, a
    list that is missing or unknown, an entry that is not a folded name, and a name that stands twice.
    """
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise QuotesError(f"{file}: not valid TOML: {error}") from error
    if tables.keys() != _GENDERS.keys():
        raise QuotesError(f"{file}: has the lists {', '.join(tables)}; should have {', '.join(_GENDERS)}")
    genders: dict[str, NameGender | None] = {}
    for label, gender in _GENDERS.items():
        names = tables[label]
        if not isinstance(names, list):
            raise QuotesError(f"{file}: {label} should be a list of names")
        for name in names:
            if not isinstance(name, str) or not name or name != _fold(name):
                raise QuotesError(f"{file}: {label}: {name!r} should be a name in lower case without diacritics")
            if name in genders:
                raise QuotesError(f"{file}: {label}: {name!r} is listed twice; keep one (`common` if it does not tell)")
            genders[name] = gender
    return MappingProxyType(genders)


@cache
def _english() -> Mapping[str, NameGender | None]:
    return parse(resources.files("quotes.lexicon").joinpath(_FILE).read_text(encoding="utf-8"), _FILE)


@lru_cache(maxsize=1 << 13)
def _fold(name: str) -> str:
    decomposed = unicodedata.normalize("NFD", name.casefold().translate(_LETTERS))
    return "".join(char for char in decomposed if not unicodedata.combining(char))
