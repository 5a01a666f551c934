"""The parts of a personal name, in any order that news write them in, Latin or Cyrillic."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final, Literal

from quotes.identity.spelling import in_one_script, script, unaccented
from quotes.languages.names import is_initial, is_patronymic
from quotes.lexicon.given_name_forms import fold, given_names
from quotes.lexicon.given_names import NameGender, given_name_gender

Fullness = Literal["full", "initials", "surname", "given"]

_APOSTROPHES: Final = re.compile("[’‘ʼ`´′ʹ]")
_HYPHENS: Final = re.compile(r"\s?[‐‑–—-]\s?")
_QUOTED: Final = re.compile(r"[\"“”«»„(][^\"“”«»„()]*[\"“”«»„)]")
_RUN_TOGETHER: Final = re.compile(r"(?<![^\W\d_])([^\W\d_]{1,2})\.(?=[^\W\d_])")
_NUMERAL: Final = re.compile(r"(?:[IVX]{2,}|[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ]+)$")
_LATIN_PATRONYMIC: Final = re.compile(r"(?:[oe]v|[ei]y?ev)(?:ich|na)$|(?:il|mi|ki|zm)'?i?ich$|inichna$")
_PATRONYMIC_ENDING: Final = re.compile(r"(?:[ое]вич|ич|[ое]вна|ична|инична|[oe]vich|ich|[oe]vna|inichna)$")
_RUSSIAN_SURNAME: Final = re.compile(
    r"(?:[оеё]ва?|ина?|ын?а?|ск(?:ий|ая)|цк(?:ий|ая)|енко|чук|юк|[oe]va?|ina?|sk(?:y|iy|i|ii|aya|aia)|enko|chuk)$"
)
_ASIAN_GIVEN: Final = re.compile(
    r"(?:[bcdfghjklmnpqrstwxyz]{0,2}[aeiouy]{1,3}(?:ng|[nklmpt])?){1,2}$"
    r"|(?:[бвгджзйклмнпрстфхцчшщ]{0,3}[аеиоуыэюя]{1,2}(?:нь|нг|ль|[нкмптй])?){1,2}$"
)
_STEMS: Final = {"павел": "павл", "лев": "льв", "яков": "яковл", "pavel": "pavl", "lev": "lv", "yakov": "yakovl"}
"""Names whose patronymics come from another stem."""


@dataclass(frozen=True, slots=True)
class PersonalName:
    """A name in its parts, as they are written; what is not there is empty.

    `given` holds given names and initials in their order, each a word; `surname` one word, or several with hyphens. A
    name of one word is taken for a surname. `suffix` tells namesakes apart: "Jr", "III". `family_first`: the surname
    stands first by the custom of the country, and the given name is joined to one word ("Kim Jong-un").
    """

    given: tuple[str, ...] = ()
    patronymic: str = ""
    particles: tuple[str, ...] = ()
    surname: str = ""
    suffix: str = ""
    honorifics: tuple[str, ...] = ()
    family_first: bool = False

    @property
    def fullness(self) -> Fullness:
        """What the name gives beside the surname: a given name, initials, or nothing; "given": it has no surname.

        A ruler's or pope's name with its number is full.
        """
        if not self.surname:
            return "given"
        if self.given and not all(map(is_initial, self.given)):
            return "full"
        if self.given:
            return "initials"
        return "full" if _NUMERAL.match(self.suffix) else "surname"

    @property
    def gender(self) -> NameGender | None:
        """What form of address, patronymic, or given name tell of the gender; None where they tell nothing."""
        known = given_names()
        for word in self.honorifics:
            gender = known.honorifics.get(_bare(word))
            if gender:
                return gender
        if self.patronymic:
            return "fem" if fold(self.patronymic).endswith(("а", "a")) else "masc"
        return next((gender for word in self.given if (gender := known.gender(word)) is not None), None)


@lru_cache(maxsize=1 << 14)
def parse_name(name: str) -> PersonalName:
    """The parts of a name as news write it: "Anatoly I. Antonov", «Антонов А. И.», "Xi Jinping", "Clinton, Hillary".

    A given name first is the rule. Surnames come first before a comma, initials, a patronymic at the end, a Russian
    given name at the end, and in Chinese, Korean and Vietnamese names.
    """
    text = unicodedata.normalize("NFC", name)
    text = _HYPHENS.sub("-", _APOSTROPHES.sub("'", _QUOTED.sub(" ", text)))
    head, comma, tail = text.partition(",")
    words, honorifics, suffix = _stripped(head)
    if _bare(tail.strip()) in given_names().suffixes:
        suffix, tail = _bare(tail.strip()), ""
    behind, more_honorifics, more_suffix = _stripped(tail)
    honorifics, suffix = honorifics + more_honorifics, suffix or more_suffix
    if not words and not behind:
        return PersonalName(surname=name.strip(), suffix=suffix)
    family_first = not (comma and behind) and _is_family_first(words)
    particles: list[str]
    if family_first:
        given, patronymic, particles, surname = ["".join(words[1:]).replace("-", "")], "", [], words[0]
    elif comma and behind:
        given, patronymic = _without_patronymic(behind)
        particles, surname = _family(words)
    else:
        given, patronymic, particles, surname = _ordered(words)
    return PersonalName(tuple(given), patronymic, tuple(particles), surname, suffix, tuple(honorifics), family_first)


def _is_family_first(words: list[str]) -> bool:
    known = given_names()
    return (
        2 <= len(words) <= 3
        and fold(words[0]) in known.family_first
        and not any(map(is_initial, words))
        and all(_ASIAN_GIVEN.match(part) for word in words[1:] for part in fold(word).split("-"))
        and (len(words) == 3 or fold(words[1]) not in known.readings)
    )


def _stripped(text: str) -> tuple[list[str], list[str], str]:
    """The words of a name, and what stands before and behind it."""
    known = given_names()
    words = [word if is_initial(word) else word.strip(".,;:'-") for word in _RUN_TOGETHER.sub(r"\1. ", text).split()]
    words = [in_one_script(word) for word in words if word]
    honorifics: list[str] = []
    suffix = ""
    capitals = any(word[:1].isupper() for word in words)
    while len(words) > 1 and (
        (_bare(words[0]) in known.honorifics and not _is_given(words[0]))
        or (capitals and words[0].islower() and fold(words[0].partition("-")[0]) not in known.particles)
    ):
        honorifics.append(words.pop(0))
    while len(words) > 1 and (_bare(words[-1]) in known.suffixes or _NUMERAL.match(words[-1])):
        suffix = words.pop()
    return words, honorifics, _bare(suffix) if suffix.islower() or not _NUMERAL.match(suffix) else suffix


def _bare(word: str) -> str:
    return fold(word.strip("."))


def _ordered(words: list[str]) -> tuple[list[str], str, list[str], str]:
    """Given names, patronymic, particles and surname of words in whatever order."""
    known = given_names()
    first, last, rest = words[0], words[-1], words[1:]
    if rest and all(map(is_initial, rest)) and not is_initial(first):
        return rest, "", [], first
    if rest and _patronymic(last) and not any(map(_patronymic, words[1:-1])):
        if len(words) > 2 and (script(last) == "cyrillic" or fold(words[-2]) in known.russian):
            return words[-2:-1], last, *_family(words[:-2])
        if len(words) == 2 and fold(first) in known.russian and _father(last) in _fathers():
            return [first], last, [], ""
    if (
        len(words) == 2
        and fold(last) in known.readings
        and fold(first) not in known.readings
        and _RUSSIAN_SURNAME.search(fold(first))
    ):
        return [last], "", [], first
    if len(words) == 1 or (_is_particle(first) and (first.islower() or (len(words) == 2 and not _is_given(first)))):
        return [], "", *_family(words)
    start = next((place for place in range(1, len(words) - 1) if _is_particle(words[place])), len(words) - 1)
    given, patronymic = _without_patronymic(words[:start])
    particles, surname = _family(words[start:])
    return given, patronymic, particles, surname


def _is_given(word: str) -> bool:
    """Whether a capitalised word that may be a particle or a title is a given name as well: Ben, Al, Don."""
    return word[:1].isupper() and "." not in word and given_name_gender(word, "en") is not None


def _is_particle(word: str) -> bool:
    return len(word) > 1 and fold(word) in given_names().particles


def _family(words: list[str]) -> tuple[list[str], str]:
    """The particles before a surname, and it."""
    particles: list[str] = []
    rest = list(words)
    while len(rest) > 1 and _is_particle(rest[0]):
        particles.append(rest.pop(0))
    surname = "-".join(word for word in rest if not _is_particle(word)) or "-".join(rest)
    before, hyphen, behind = surname.partition("-")
    if hyphen and _is_particle(before):
        return [*particles, before], behind
    return particles, surname


def _without_patronymic(words: list[str]) -> tuple[list[str], str]:
    for place in range(1, len(words)):
        if _patronymic(words[place]):
            return words[:place] + words[place + 1 :], words[place]
    return words, ""


@lru_cache(maxsize=1 << 14)
def _patronymic(word: str) -> bool:
    if script(word) == "cyrillic":
        return is_patronymic(word) and not fold(word).endswith(("у", "ом", "ем", "е", "ой", "ою", "ы"))
    return _LATIN_PATRONYMIC.search(fold(word)) is not None


def _father(patronymic: str) -> str:
    """What a patronymic keeps of the father's name."""
    return _PATRONYMIC_ENDING.sub("", fold(patronymic)).rstrip("ьиy'")


@cache
def _fathers() -> frozenset[str]:
    """What patronymics keep of Russian men's names."""
    known = given_names()
    men = [word for word, name in known.russian.items() if known.genders[name] == "masc"]
    return frozenset(_STEMS.get(word, word.rstrip("йьаяиyiеe")) for word in men)


def initial(word: str) -> str:
    """The first letter of a word, in lower case and without marks; of initials such as "Yu." and «Дж.», all."""
    folded = unaccented(fold(word))
    return folded.strip(".") if is_initial(word) else folded[:1]
