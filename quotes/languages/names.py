"""Personal names as strings: their parts, and whether two of them can be one person's within a document."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

_SUFFIXES = frozenset(("jr", "jr.", "sr", "sr.", "ii", "iii", "iv"))
PARTICLES = frozenset(
    """al bin da de del den der di do dos du el ibn la le ten van von y
    аль бен бин ван да де дель ди ду ибн ла ле оглы тен фон эль""".split()
)
_SYLLABLE = 3  # letters that stand for a word at least
_INITIAL = re.compile(r"(?:[^\W\d_]\.?){1,2}$")
_PATRONYMIC = re.compile(r"(?:[ое]вич|ьич|нтич|[ое]вн|иничн|ьиничн)(?:а|у|ем|е|ой|ою|ы)?$")
_RUSSIAN_ENDINGS = frozenset(
    """а я у ю е ы и о ь й ой ей ою ею ом ем ым им ого его ому ему ую юю ая яя ий ый ых их ью ёй
    ел ла лу лом ле го му м""".split()
) | {""}  # fmt: skip


@lru_cache(maxsize=8192)
def fold(word: str) -> str:
    """A word for comparison: no case, no possessive, no accents on Latin letters, ё as е."""
    folded = re.sub(r"'s?$", "", word.casefold().replace("ё", "е").replace("’", "'"))
    if folded.isascii() or re.search(r"[а-я]", folded):
        return folded
    return "".join(c for c in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(c))


def is_initial(word: str) -> bool:
    return _INITIAL.match(word) is not None and (word.endswith(".") or len(word) == 1)


def is_patronymic(word: str) -> bool:
    """Whether a word looks like a Russian father's name, in any case («Павловна», «Ильича»)."""
    return _PATRONYMIC.search(fold(word)) is not None


def surname(words: Sequence[str]) -> str:
    """The last word that is no suffix such as "Jr."."""
    kept = [word for word in words if word.casefold() not in _SUFFIXES]
    return kept[-1] if kept else words[-1]


def given(words: Sequence[str]) -> list[str]:
    """The words before the surname, particles left out."""
    kept = [word for word in words if word.casefold() not in _SUFFIXES]
    return [word for word in kept[:-1] if word.casefold() not in PARTICLES]


@lru_cache(maxsize=16384)
def same_word(a: str, b: str) -> bool:
    """Whether two words are one name: equal, or forms of one Russian word that differ in their case ending only."""
    a, b = fold(a), fold(b)
    if a == b:
        return True
    if a[:2] != b[:2] or not re.search(r"[а-я]", a[:2]):
        return False
    shared = _shared(a, b)
    return shared >= min(len(a), len(b)) - 2 and a[shared:] in _RUSSIAN_ENDINGS and b[shared:] in _RUSSIAN_ENDINGS


@lru_cache(maxsize=8192)
def misspelt(a: str, b: str) -> bool:
    """Whether one surname is the other with a slip: one letter off, in long names two ("Wimes", "Wines")."""
    a, b = fold(a), fold(b)
    allowed = 1 if min(len(a), len(b)) < 9 else 2
    return a[:1] == b[:1] and min(len(a), len(b)) >= 5 and _distance(a, b, allowed) <= allowed


def _distance(a: str, b: str, limit: int) -> int:
    """Edit distance (Levenshtein 1966), cut off above `limit`."""
    if abs(len(a) - len(b)) > limit:
        return limit + 1
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        previous, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (x != y))
    return row[-1]


def abbreviates(word: str, words: Sequence[str]) -> bool:
    """Whether a word is short for several: their initials ("FBI", «ФАС»), or what they begin with («Минфин»)."""
    letters = word.replace(".", "")
    if len(words) < 2 or len(letters) < 2:
        return False
    if letters.isupper():
        initials = [part[0].upper() for part in words if part[0].isalnum()]
        capitals = [part[0] for part in words if part[0].isupper()]
        return list(letters) in (initials, capitals)
    return len(words) < 4 and re.search(r"[а-я]", letters) is not None and _runs_together(fold(letters), words)


def _runs_together(word: str, words: Sequence[str]) -> bool:
    """Whether a word is made of the beginnings of words, each of three letters or more, whatever its own ending."""
    shared, rest = _shared(word, fold(words[0])), words[1:]
    if not rest:
        return shared >= _SYLLABLE and word[shared:] in _RUSSIAN_ENDINGS
    return any(_runs_together(word[end:], rest) for end in range(_SYLLABLE, shared + 1))


def _shared(a: str, b: str) -> int:
    """How many letters two words have in common before they part."""
    return next((n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))


def compatible(a: Sequence[str], b: Sequence[str]) -> bool:
    """Whether two names of two or more words can be one person's: one surname, no conflicting given name."""
    if not same_word(surname(a), surname(b)):
        return False
    given_a, given_b = given(a), given(b)
    if not given_a or not given_b:
        return True
    return any(_same_given(x, y) for x in given_a for y in given_b)


def _same_given(a: str, b: str) -> bool:
    if is_initial(a) or is_initial(b):
        return fold(a)[:1] == fold(b)[:1]
    return same_word(a, b)
