"""Whether two personal names can be one person's, by the names alone.

Surnames and given names are weighed apart: spellings by `quotes.identity.spelling`, given names by the list of
equivalents first. The odds multiply (Fellegi and Sunter 1969), within bounds that were set by hand. What is known only
in part, initials or a bare surname, gives no certainty.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import product
from typing import Final

from quotes.identity.personal_names import Fullness, PersonalName, initial, parse_name
from quotes.identity.spelling import genders_differ, letters, likeness, script, spelled_alike, unaccented
from quotes.languages.names import is_initial, misspelt
from quotes.lexicon.given_name_forms import fold, given_names
from quotes.lexicon.given_names import given_name_gender

# All of these were set by hand, on pairs of names in news.
_SAME_GIVEN: Final = {"same": 0.995, "short": 0.96, "related": 0.5, "different": 0.004}
_FITS: Final = 0.88
"""What an initial that fits is worth: one in ten does so by chance."""
_NO: Final = 0.004
"""What words are worth that cannot be one name."""
_SLIP: Final = 0.3
"""The probability that a surname is another that it differs from by a slip; enough where the given name is the same."""
_KNOWN_SLIP: Final = 0.8
"""The probability that a given name nobody bears is the known one that it differs from by a slip."""
_DROPPED: Final = 0.75
"""The probability that a woman's surname is another that lacks its ending."""
_LEAST_SLIPPED: Final = 5
"""Letters that a word with a slip has at least."""
_BIAS: Final = -0.8
"""Log odds of two names before they are looked at."""
_MOST_GIVEN: Final = 2.0
"""Log odds that a given name adds at most: many share it."""
_CONFLICT: Final = 0.02
"""The probability below which two words speak against one person, whatever the rest of the names."""
_GIVEN_CONFLICT: Final = 0.1
"""The same of given names, of which there are far fewer than of surnames."""
_MOST_CONFLICT: Final = 0.1
_MOST: Final = 0.995
_MOST_INITIALS: Final = 0.85
_MOST_PART: Final = 0.9
_MOST_UNUSUAL: Final = 0.8
"""The highest probability: where words conflict, of full names, of initials, of parts of a name, of other readings."""
_ENDINGS: Final = {
    "cyrillic": ("а", "я", "у", "ю", "ом", "ем", "ым", "ой", "ого", "е"),
    "latin": ("a", "e", "u", "em", "om", "ov", "i", "y"),
}
"""Case endings of Russian, and of Western and Southern Slavic languages."""
_FEMININE: Final = ("a", "á", "а", "я")
_UMLAUTS: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})
_LEAST_STEM: Final = 3
"""Letters that a word keeps at least without an ending, or without its vowels."""
_VOWELS: Final = re.compile("[aeiouyаеёиоуыэюяй]|(.)(?=\\1)")
_INITIALS: Final = {
    "а": "a", "б": "b", "в": "vwb", "г": "gh", "д": "dj", "е": "eyji", "ж": "jgz", "з": "zs", "и": "iyej", "й": "yji",
    "к": "kcq", "л": "l", "м": "m", "н": "n", "о": "oau", "п": "p", "р": "r", "с": "scxz", "т": "t", "у": "uwo",
    "ф": "fpt", "х": "hkcjx", "ц": "ctzxq", "ч": "ct", "ш": "sc", "щ": "s", "ы": "y", "э": "eah", "ю": "yjiu",
    "я": "yji",
}  # fmt: skip
"""Latin letters that names with a Russian initial may begin with."""
_SAME_SCRIPT_INITIALS: Final = (frozenset("yjie"), frozenset("iu"), frozenset("гх"), frozenset("еэ"), frozenset("kc"))


@dataclass(frozen=True, slots=True)
class NameMatch:
    """Whether two names can be one person's.

    `probability` is that of the names being one person's, from 0 to 1, where both are full. Where one is not,
    it is that of the names not contradicting each other: how many people bear such a surname, names do not tell.
    `reason` is for people to read, `fullness` how full each of the names is. `loose` are two names in one script with
    other letters, where these are no other spelling of a Russian name: of many names that are alike, few are misprints.
    """

    probability: float
    reason: str
    fullness: tuple[Fullness, Fullness]
    loose: bool


@dataclass(frozen=True, slots=True)
class _Verdict:
    probability: float
    reason: str


_APART: Final = _Verdict(0.0, "surnames differ")


def compare(a: str, b: str) -> NameMatch:
    """Compare two names, in any script and order of words; 0.5 is the threshold that the figures are for.

    Raises `ModelError` where the spelling model is missing, `QuotesError` where the list of given names is faulty.
    """
    return compare_parsed(parse_name(a), parse_name(b))


def compare_parsed(a: PersonalName, b: PersonalName) -> NameMatch:
    """Compare two names in their parts; see `compare`."""
    verdict = _judged(a, b)
    return NameMatch(round(verdict.probability, 4), verdict.reason, (a.fullness, b.fullness), _loose(a, b))


def _loose(a: PersonalName, b: PersonalName) -> bool:
    if script(a.surname) != script(b.surname):
        return False
    if bool(a.suffix) != bool(b.suffix):
        return True
    known = given_names()
    if any(fold(word) in known.russian for name in (a, b) for word in name.given[:1]):
        return False
    given = [name.given[0] for name in (a, b) if name.given and not is_initial(name.given[0])]
    if len(given) == 2 and letters(given[0]) != letters(given[1]) and known.compare(*given) in ("unknown", "different"):
        return True
    return not _plain(a.surname) & _plain(b.surname)


def _plain(surname: str) -> set[str]:
    """The letters of a surname without marks, with umlauts written either way."""
    plain = letters(surname)
    return {unaccented(plain), unaccented(plain.translate(_UMLAUTS))}


def _judged(a: PersonalName, b: PersonalName) -> _Verdict:
    if not letters(a.surname + "".join(a.given)) or not letters(b.surname + "".join(b.given)):
        return _Verdict(0.0, "no name")
    if a.suffix and b.suffix and a.suffix != b.suffix:
        return _Verdict(0.01, "suffixes differ")
    if not a.given or not b.given or not a.surname or not b.surname:
        return _in_part(a, b)
    best = _weighed(a, b)
    if best.probability < 0.5:
        for other_a, other_b, reason in _other_readings(a, b):
            other = _weighed(other_a, other_b)
            if min(other.probability, _MOST_UNUSUAL) > best.probability:
                best = _Verdict(min(other.probability, _MOST_UNUSUAL), f"{other.reason}, {reason}")
            if best.probability >= 0.5:
                break
    return best


# names without a given name or without a surname


def _in_part(a: PersonalName, b: PersonalName) -> _Verdict:
    if a.gender and b.gender and a.gender != b.gender:
        return _Verdict(0.01, "genders differ")
    if a.surname and b.surname:
        alike = _surnames(a, b)
        bare = "a bare surname" if a.given or b.given else "bare surnames"
        best = _Verdict(min(alike, _MOST_PART), f"{bare}, {_said(alike)}")
        if a.suffix and a.suffix == b.suffix and alike >= 0.5:
            return _Verdict(alike, f"one word and a number, {_said(alike)}")
        for single, full in ((a, b), (b, a)):
            if not single.given and full.given:
                alone = _given_name(single.surname, full.given[0])
                if alone * _MOST_PART > best.probability:
                    best = _Verdict(alone * _MOST_PART, "a given name alone, which fits")
        return best
    given = _given_names(a, b)
    if given is None:
        word, others = (a.surname, b.given) if a.surname else (b.surname, a.given)
        alike = _given_name(word, others[0]) if others else 0.0
        return _Verdict(alike * _MOST_PART, "a given name alone, " + ("which fits" if alike >= 0.5 else "another one"))
    return _Verdict(min(given.probability, _MOST_PART), f"{given.reason}, no surname")


# full names


def _weighed(a: PersonalName, b: PersonalName) -> _Verdict:
    given = _given_names(a, b)
    if given is None:
        return _APART
    if given.probability < _GIVEN_CONFLICT:  # before surnames, which take longer
        return _Verdict(_MOST_CONFLICT, given.reason)
    surname, dropped = _surnames(a, b), ""
    if surname < 0.5 and _feminine_dropped(a, b):
        surname, dropped = _DROPPED, ", a feminine ending dropped"
    if surname < _NO:
        return _APART
    odds = _BIAS + _log_odds(surname) + min(_MOST_GIVEN, _log_odds(given.probability))
    probability = 1 / (1 + math.exp(-odds))
    if surname < _CONFLICT:
        probability = min(probability, _MOST_CONFLICT)
    if bool(a.suffix) != bool(b.suffix):
        probability *= 0.9
    most = _MOST if a.fullness == b.fullness == "full" else _MOST_INITIALS
    return _Verdict(min(probability, most), f"{_said(surname)}{dropped}, {given.reason}")


def _log_odds(probability: float) -> float:
    within = min(0.9933, max(0.0025, probability))
    return math.log(within / (1 - within))


def _said(alike: float) -> str:
    if alike >= 0.999:
        return "same surname"
    return "surnames spelled alike" if alike >= 0.5 else "surnames differ" if alike < 0.1 else "surnames much alike"


def _surnames(a: PersonalName, b: PersonalName) -> float:
    return _surname(a.surname, b.surname) if a.surname <= b.surname else _surname(b.surname, a.surname)


@lru_cache(maxsize=1 << 14)
def _surname(a: str, b: str) -> float:
    """The probability that two surnames are one: spelled alike, misspelt, or one a part of the other."""
    alike = spelled_alike(a, b)
    if alike >= 0.5:
        return alike
    if ("-" in a) != ("-" in b):
        parts = product(a.split("-"), b.split("-"))
        alike = max(alike, *(0.6 * spelled_alike(x, y) for x, y in parts if min(len(x), len(y)) > _LEAST_STEM), 0.0)
    if alike < _SLIP and _slipped(a, b) and not genders_differ(letters(a), letters(b)):
        alike = _SLIP
    return alike


def _slipped(a: str, b: str) -> bool:
    """Whether two words differ by a slip, in one script or across; within one, vowels alone may differ by more.

    Names from languages that hardly write vowels come with all kinds of them.
    """
    if min(len(a), len(b)) < _LEAST_SLIPPED:
        return False
    if script(a) != script(b):
        return likeness(a, b).slips == 1
    a, b = letters(a), letters(b)
    if a[:1] != b[:1]:
        return False
    return misspelt(a, b) or (_consonants(a) == _consonants(b) and len(_consonants(a)) >= _LEAST_STEM)


@lru_cache(maxsize=1 << 14)
def _consonants(word: str) -> str:
    return _VOWELS.sub("", unaccented(word))


def _feminine_dropped(a: PersonalName, b: PersonalName) -> bool:
    """Whether a woman's surname lacks its ending on one side («Анна Иванова», "Anna Ivanov"; "Angela Merkelová")."""
    if not a.surname.endswith(_FEMININE) and not b.surname.endswith(_FEMININE):
        return False
    if "masc" in (a.gender, b.gender):
        return False
    return any(
        spelled_alike(stem, other.surname) >= 0.5
        for one, other in ((a, b), (b, a))
        for stem in _masculine(one.surname, "fem" in (a.gender, b.gender))
    )


@lru_cache(maxsize=1 << 14)
def _masculine(surname: str, woman: bool) -> tuple[str, ...]:
    """A surname without the ending that Slavic languages give women's.

    Western Slavs add theirs to foreign surnames too; the Russian one goes where the bearer is known for a woman.
    """
    folded = fold(surname)
    stems = []
    if folded.endswith("ova") and len(surname) - 3 >= _LEAST_STEM and (woman or surname.endswith("á")):
        stems.append(surname[:-3])
    if woman and folded.endswith(("ова", "ева", "ина", "ova", "eva", "ina")):
        stems.append(surname[:-1])
    if woman and folded.endswith(("ская", "цкая")):
        stems.append(surname[:-2] + "ий")
    return tuple(stems)


# given names


def _given_names(a: PersonalName, b: PersonalName) -> _Verdict | None:
    """What given names, initials and patronymics say; None where one side has none."""
    words_a, words_b = _parts(a), _parts(b)
    if not words_a or not words_b:
        return None
    alike = _given_name(words_a[0], words_b[0])
    reason = _given_reason(words_a[0], words_b[0], alike)
    if alike < 0.5 and len(words_a) + len(a.particles) != len(words_b) + len(b.particles):
        together = spelled_alike("".join((*a.given, *a.particles)), "".join((*b.given, *b.particles)))
        later = _later_name(words_a, words_b)
        if max(together, later) > alike:
            alike, reason = max(together, later), "given names equivalent in part"
    for x, y in _middles(a, b, words_a, words_b):
        if _given_name(x, y) < _CONFLICT:
            return _Verdict(_NO, f"{reason}, middle names differ")
    return _Verdict(alike, reason)


def _parts(name: PersonalName) -> list[str]:
    return [part for word in name.given for part in word.split("-") if part]


def _middles(a: PersonalName, b: PersonalName, words_a: list[str], words_b: list[str]) -> Iterator[tuple[str, str]]:
    """The second given names, or patronymics, of both, where both have one."""
    if a.patronymic and b.patronymic:
        yield a.patronymic, b.patronymic
        return
    middle_a, middle_b = a.patronymic or "".join(words_a[1:2]), b.patronymic or "".join(words_b[1:2])
    if middle_a and middle_b:
        yield middle_a, middle_b


def _later_name(a: Sequence[str], b: Sequence[str]) -> float:
    """What it is worth that somebody goes by another than the first given name."""
    words = [(x, y) for x, y in product(a, b) if not is_initial(x) and not is_initial(y)]
    return 0.7 * max((alike for x, y in words if (alike := _given_name(x, y)) >= 0.8), default=0.0)


def _given_reason(a: str, b: str, alike: float) -> str:
    if is_initial(a) or is_initial(b):
        return "initials fit" if alike >= 0.5 else "initials differ"
    if alike < 0.1:
        return "given names differ"
    if fold(a) == fold(b):
        return "same given name"
    return "given names equivalent" if alike > 0.5 else "given names related"


@lru_cache(maxsize=1 << 14)
def _given_name(a: str, b: str) -> float:
    """The probability that two given names, or initials, are one person's."""
    if is_initial(a) or is_initial(b):
        return _FITS if _initials_fit(a, b) else _NO
    if letters(a) == letters(b):
        return _SAME_GIVEN["same"]
    known = given_names()
    kinship = known.compare(a, b)
    if kinship != "unknown":
        return _SAME_GIVEN[kinship]
    genders = {known.gender(word) or given_name_gender(word, "en") for word in (a, b)}
    if None not in genders and len(genders) > 1:
        return _NO
    alike = spelled_alike(a, b)
    if alike < _KNOWN_SLIP and (_misspelt_form(a, b) or _misspelt_form(b, a)):
        return _KNOWN_SLIP
    return alike


def _misspelt_form(word: str, name: str) -> bool:
    """Whether an unknown word is a known given name, other forms included, with a slip."""
    names = given_names().readings.get(fold(name), {})
    return any(script(word) == script(form) and misspelt(word, form) for key in names for form in _forms()[key])


def _initials_fit(a: str, b: str) -> bool:
    known = given_names()
    if not is_initial(a):
        a, b = b, a
    letter = initial(a)
    others = {initial(b)}
    if not is_initial(b):
        others = {fold(b)[: len(letter)]} | {
            word[:1] for name in known.readings.get(fold(b), ()) for word in (name, *_forms()[name])
        }
    return any(_letters_fit(letter, other) for other in others)


@cache
def _forms() -> dict[str, tuple[str, ...]]:
    """By given name: its spellings and short forms."""
    forms: dict[str, tuple[str, ...]] = {}
    for word, names in given_names().readings.items():
        for name, kind in names.items():
            if kind != "also":
                forms[name] = (*forms.get(name, ()), word)
    return forms


def _letters_fit(a: str, b: str) -> bool:
    """Whether two beginnings of a name can stand for one another."""
    if a == b or (a[:1] == b[:1] and 1 in (len(a), len(b))):
        return True
    if script(a) == script(b):
        return any(a[:1] in group and b[:1] in group for group in _SAME_SCRIPT_INITIALS)
    if script(a) == "latin":
        a, b = b, a
    return b[:1] in _INITIALS.get(a[:1], "")


# other readings


def _other_readings(a: PersonalName, b: PersonalName) -> Iterator[tuple[PersonalName, PersonalName, str]]:
    """The names with their words read another way: turned round, with two surnames, as forms of a case."""
    for one, other, swapped in ((a, b, False), (b, a, True)):
        for changed, against, reason in _read_anew(one, other):
            yield (against, changed, reason) if swapped else (changed, against, reason)


def _read_anew(name: PersonalName, other: PersonalName) -> Iterator[tuple[PersonalName, PersonalName, str]]:
    *front, last = name.given
    if not is_initial(last) and spelled_alike(last, other.surname) >= 0.5:
        if front:
            yield _with(name, front, last), other, "one more surname behind"
        else:
            yield _with(name, [name.surname], last), other, "in the other order"
    if front and "-" in other.surname:
        yield _with(name, front, f"{last}-{name.surname}"), other, "with a surname of two words"
    for given, surname in product(_given_nominatives(name.given[0]), (name.surname, *_nominatives(name.surname))):
        if _surname(*sorted((surname, other.surname))) >= _SLIP:
            yield _with(name, [given, *name.given[1:]], surname), other, "in another case"


def _with(name: PersonalName, given: Sequence[str], surname: str) -> PersonalName:
    return PersonalName(tuple(given), name.patronymic, name.particles, surname, name.suffix, name.honorifics)


@lru_cache(maxsize=1 << 14)
def _nominatives(word: str) -> tuple[str, ...]:
    """What a word may be without its case ending."""
    endings = _ENDINGS.get(script(word), ())
    folded = fold(word)
    return tuple(
        word[: -len(ending)] + soft
        for ending in endings
        if folded.endswith(ending) and len(word) - len(ending) >= _LEAST_STEM
        for soft in (("й", "ь") if ending in ("я", "ю", "е") else ("",))
    )


@lru_cache(maxsize=1 << 14)
def _given_nominatives(word: str) -> tuple[str, ...]:
    """The men's names that a word may be a form of, unless it is a woman's."""
    known = given_names()
    if known.gender(word) == "fem":
        return ()
    return tuple(form for form in _nominatives(word) if known.gender(form) == "masc" or known.gender(word) == "masc")
