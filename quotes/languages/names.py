"""Personal names as strings: their parts, and whether two of them can be one person's within a document."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache

from quotes.lexicon.short_names import full_names

_SUFFIXES = frozenset(("jr", "jr.", "sr", "sr.", "ii", "iii", "iv"))
PARTICLES = frozenset(
    """al bin da de del den der di do dos du el ibn la le ten van von y
    аль бен бин ван да де дель дер ди ду ибн ла ле оглы тен фон эль""".split()
)
_HALF = 3  # letters that half of a double surname has at least
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


def clean(word: str) -> str:
    """A word without the quotation marks, brackets and commas around it and without a possessive ending."""
    return re.sub(r"['’]s?$", "", word).strip('“”«»"„[](),;:')


def is_initial(word: str) -> bool:
    return _INITIAL.match(word) is not None and (word.endswith(".") or len(word) == 1)


def is_patronymic(word: str) -> bool:
    """Whether a word looks like a Russian father's name, in any case («Павловна», «Ильича»)."""
    return _PATRONYMIC.search(fold(word)) is not None


def surname(words: Sequence[str]) -> str:
    """The last word that is no suffix such as "Jr."; the first before initials or a given name with the father's."""
    return _parts(tuple(words))[0]


def given(words: Sequence[str]) -> tuple[str, ...]:
    """The words beside the surname, particles left out."""
    return _parts(tuple(words))[1]


@lru_cache(maxsize=8192)
def _parts(words: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """The surname, and the words beside it that are no particles."""
    kept = [word for word in words if word.casefold() not in _SUFFIXES]
    if not kept:
        return words[-1], ()
    own = kept.pop(_place_of_surname(kept))
    return own, tuple(word for word in kept if word.casefold() not in PARTICLES)


def suffix(words: Sequence[str]) -> str:
    """What tells a son from his father ("jr", "iii"), without its full stop; empty where nothing does."""
    return next((word.casefold().rstrip(".") for word in words[1:] if word.casefold() in _SUFFIXES), "")


def _place_of_surname(words: Sequence[str]) -> int:
    last = len(words) - 1
    if last and is_initial(words[last]) and not is_initial(words[0]):  # «Рогов А. П.»
        return 0
    if last == 2 and is_patronymic(words[2]) and not is_patronymic(words[1]):  # «Рогов Антон Павлович»
        return 0
    return last


@lru_cache(maxsize=16384)
def same_word(a: str, b: str) -> bool:
    """Whether two words are one name: equal, or forms of one Russian word that differ in their case ending only."""
    a, b = fold(a), fold(b)
    if a == b:
        return True
    if a[:2] != b[:2] or not re.search(r"[а-я]", a[:2]):
        return False
    if "-" in a and "-" in b:
        halves, others = a.split("-"), b.split("-")
        return len(halves) == len(others) and all(map(same_word, halves, others))
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


def is_half(word: str, double: str) -> bool:
    """Whether a word is one half of a double surname: "Duval" of "Duval-Martin"."""
    if "-" not in double or len(word) < _HALF:
        return False
    return any(same_word(word, half) for half in double.split("-"))


def compatible(a: Sequence[str], b: Sequence[str]) -> bool:
    """Whether two names of two or more words can be one person's.

    They have one surname, no conflicting given name (short forms are forms of a name), no "Jr." against "Sr.". Two
    words may stand in either order.
    """
    if not same_word(surname(a), surname(b)):
        return len(a) == len(b) == 2 and same_word(a[0], b[1]) and same_word(a[1], b[0])
    given_a, given_b = given(a), given(b)
    if suffix(a) and suffix(b) and suffix(a) != suffix(b):
        return False
    if not given_a or not given_b:
        return True
    return any(same_given(x, y) for x in given_a for y in given_b)


def shared_given(a: Sequence[str], b: Sequence[str]) -> int:
    """How many words beside the surname two names have in common, initials for what they can stand for."""
    others = given(b)
    return sum(any(same_given(word, other) for other in others) for word in given(a))


@lru_cache(maxsize=16384)
def same_given(a: str, b: str) -> bool:
    """Whether two given names can be one: forms of one name, a short form of it, or the initial."""
    if is_initial(a) or is_initial(b):
        return fold(a)[:1] == fold(b)[:1]
    return same_word(a, b) or short_for_one(a, b)


@lru_cache(maxsize=8192)
def short_for_one(a: str, b: str) -> bool:
    """Whether two given names are short forms of one, or one is short for the other ("Bill", «Сашу»)."""
    return not _in_full(a).isdisjoint(_in_full(b))


@lru_cache(maxsize=8192)
def _in_full(word: str) -> frozenset[str]:
    """The names that a given name, in any case, can be in full; empty for one that has no short forms."""
    folded = fold(word)
    if folded.isascii():
        return full_names().get(folded, frozenset())
    alike = (names for form, names in _by_beginning().get(folded[:2], ()) if same_word(folded, form))
    return frozenset().union(*alike)


@cache
def _by_beginning() -> dict[str, list[tuple[str, frozenset[str]]]]:
    table: dict[str, list[tuple[str, frozenset[str]]]] = {}
    for form, names in full_names().items():
        table.setdefault(form[:2], []).append((form, names))
    return table
