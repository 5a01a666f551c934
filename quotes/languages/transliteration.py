"""Russian names in Latin letters, as English-language newsrooms write them.

After the BGN/PCGN system (1947) with its simplifications in personal names.
"""

from __future__ import annotations

import re
import unicodedata

# «ъ» and «ь» stand for nothing.
_LETTERS = dict(
    zip(
        "абвгдежзийклмнопрстуфхцчшщъыьэюяіїєґў",
        "a b v g d e zh z i i k l m n o p r s t u f kh ts ch sh shch  y  e yu ya i i ye g u".split(" "),
        strict=True,
    )
)
# Given names that newsrooms do not spell letter by letter, or whose «ё» they keep.
_GIVEN_NAMES = {
    "александр": "alexander", "александра": "alexandra", "алексей": "alexei", "максим": "maxim", "петр": "pyotr",
    "федор": "fyodor", "семен": "semyon", "артем": "artyom", "алена": "alyona",
}  # fmt: skip
_WORD = re.compile(r"[^\W\d_]+")
# In this order, on lower-case words with «ё» written as «е».
_RULES = (
    (re.compile(r"(?:ий|ый)\b"), "ы"),  # Dmitry, Bely
    (re.compile(r"ой\b"), "оы"),  # Tolstoy
    (re.compile(r"ия"), "иа"),  # Maria
    (re.compile(r"(?:\b|(?<=[аеоуыэюяьъ]))е"), "є"),  # Yevgeny, Sergeyev, Grigoryev
)


def transliterate(name: str) -> str:
    """A Russian name in Latin letters and lower case; other letters stay as they are."""
    name = unicodedata.normalize("NFC", name).lower().replace("ё", "е")
    name = _WORD.sub(lambda word: _GIVEN_NAMES.get(word[0], word[0]), name)
    for pattern, replacement in _RULES:
        name = pattern.sub(replacement, name)
    return "".join(_LETTERS.get(letter, letter) for letter in name)
