"""Keys by which names that may be one person's are found among many: names that share none need not be compared.

A word's frame is its consonants, those that are taken for one another in writing Russian names in Latin letters and
back counted as one, without vowels and double letters (after Soundex, Russell 1918). One kind of key is the frame of
the surname with the class of the first letter of the given name; the other is the given name with a coarser frame of
the surname, so that a name is found by either when the other is written in an unusual way.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from quotes.identity.personal_names import PersonalName, initial, parse_name
from quotes.identity.spelling import letters, unaccented
from quotes.languages.names import is_initial
from quotes.lexicon.given_name_forms import fold, given_names

_SOUNDS: Final = (
    (re.compile(r"t?schtsch|shch|szcz|šč|tsch|tch|tsh|cz|sch|sh|zh|ts|tz|rz|dzh|dz|dj|тс|тч|тш|тц|дж|дз"), "s"),
    (re.compile(r"^kh|ck|gu(?=[ei])|qu|q|c(?![eiyh])"), "k"),
    (re.compile(r"(?<!^)(?:kh|х)"), ""),
    (re.compile(r"ph|wh|w|у(?=[аеиоэ])"), "v"),
    (re.compile(r"th"), "t"),
    (re.compile(r"^x"), "s"),
    (re.compile(r"x|кс"), "ks"),
    (re.compile(r"(?:ng|нг)$"), "n"),
    (re.compile(r"^h"), "k"),
)
_OTHERWISE: Final = (
    (re.compile("j"), ""),
    (re.compile("ch"), "k"),
    (re.compile("(?<!^)ch"), ""),
    (re.compile("g(?=[eiy])"), "j"),
    (re.compile(r"(?<=...)(?:ova|ова)$"), ""),
)
"""Letters that are mute, hard or soft in some languages, and an ending that women's names have in some."""
_CLASSES: Final = dict.fromkeys("aeiouyəhаеёиоуыэюяйьъі", "") | {
    letter: letters_[0]
    for letters_ in ("pbпб", "vfвф", "kgкгх", "tdтд", "szcjсзцчшщж", "lл", "rр", "nmнм")
    for letter in letters_
}
_FRAME: Final = str.maketrans(_CLASSES)
_COARSE: Final = str.maketrans({"k": "s", "t": "s", "v": ""})
_DOUBLE: Final = re.compile(r"(.)\1+")
_VOWELS: Final = {vowel: group[0] for group in ("aая", "oоё", "uую", "eiyеиыэ") for vowel in group}
_SHORT: Final = 2
"""Letters up to which a frame says too little, and gets a class of vowels."""
_LONGEST: Final = 6
"""Letters of a frame."""
_LONGEST_COARSE: Final = 4
_FIRST: Final = {
    letter: group[0]
    for group in ("aа", "oо", "eiyujwеёиуыэюяй", "bpбп", "vfвф", "kghcqxкгх", "tdтд", "szсзцчшщж", "lл", "rр", "nmнм")
    for letter in group
}


@lru_cache(maxsize=1 << 14)
def keys(name: str) -> frozenset[str]:
    """The keys of a name; two names that may be one full name's share one, but for one in a hundred.

    A bare surname has keys of its own, which `surname_keys` gives for full names too.
    """
    parsed = parse_name(name)
    if not parsed.given or not parsed.surname:
        return surname_keys(name)
    return frozenset(key for reading in _readings(parsed) for key in _keys(reading))


@lru_cache(maxsize=1 << 14)
def surname_keys(name: str) -> frozenset[str]:
    """The keys by which a bare surname finds full names, and they it: far more of them than are one person's."""
    parsed = parse_name(name)
    words = [parsed.surname] if parsed.surname else [word for word in parsed.given if not is_initial(word)]
    return frozenset(f"{frame}." for word in words for frame in _frames(word))


def _readings(name: PersonalName) -> Iterator[PersonalName]:
    """The name, and it with the word before taken for the surname, or turned round."""
    yield name
    last = name.given[-1]
    if is_initial(last):
        return
    if len(name.given) > 1:
        yield PersonalName(name.given[:-1], surname=last)
    elif not name.patronymic and fold(last) not in given_names().readings:
        yield PersonalName((name.surname,), surname=last)


def _keys(name: PersonalName) -> Iterator[str]:
    first = name.given[0].split("-")[0]
    frames = _frames(name.surname)
    for frame in frames:
        for group in _groups(first):
            yield f"{frame} {group}"
    if is_initial(first):
        return
    readings = given_names().readings
    folded = fold(first)
    known = readings.get(folded) or readings.get(folded[:-1]) or _frames(first)[:1]
    for coarse in dict.fromkeys(map(_coarse, frames)):
        for given in known:
            yield f"{given}+{coarse}"


def _coarse(frame: str) -> str:
    return _DOUBLE.sub(r"\1", frame.rstrip("aoue").translate(_COARSE))[:_LONGEST_COARSE]


@lru_cache(maxsize=1 << 14)
def _frames(word: str) -> tuple[str, ...]:
    """The frame of a word, and another where a letter is mute or hard in some languages."""
    plain = unaccented(letters(word.rpartition("-")[2]))
    spellings = [plain, *(pattern.sub(sound, plain) for pattern, sound in _OTHERWISE)]
    return tuple(dict.fromkeys(map(_frame, dict.fromkeys(spellings))))


def _frame(word: str) -> str:
    for pattern, sound in _SOUNDS:
        word = pattern.sub(sound, word)
    vowel = next((letter for letter in word if letter in _VOWELS), "")
    frame = _DOUBLE.sub(r"\1", word.translate(_FRAME))[:_LONGEST]
    return frame if len(frame) > _SHORT else f"{frame}{_VOWELS.get(vowel, '')}"


def _groups(given: str) -> frozenset[str]:
    """Classes of the letters that a given name, its short forms, or an initial may begin with."""
    known = given_names().readings.get(fold(given), {}) if not is_initial(given) else {}
    return frozenset(_FIRST.get(word[:1], word[:1]) for word in (initial(given), *known))
