"""One person over documents, languages and scripts.

A person is known by the name in Latin letters: "Сергей Лавров" and "Sergei Lavrov" are one. Russian is transliterated
as English-language newsrooms do it, after the BGN/PCGN system (1947) with its simplifications in personal names.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field

from quotes.records import Person, Quotation, SpeakerType

# «ъ» and «ь» stand for nothing.
_LETTERS = dict(
    zip(
        "абвгдежзийклмнопрстуфхцчшщъыьэюяіїєґў",
        "a b v g d e zh z i i k l m n o p r s t u f kh ts ch sh shch  y  e yu ya i i ye g u".split(" "),
        strict=True,
    )
)
_UNACCENTED = {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
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
_MARKS = re.compile(r"[’'ʼ`´]")
_NOT_WORD = re.compile(r"[\W_]+")


def transliterate(name: str) -> str:
    """A Russian name in Latin letters and lower case; other letters stay as they are."""
    name = unicodedata.normalize("NFC", name).lower().replace("ё", "е")
    name = _WORD.sub(lambda word: _GIVEN_NAMES.get(word[0], word[0]), name)
    for pattern, replacement in _RULES:
        name = pattern.sub(replacement, name)
    return "".join(_LETTERS.get(letter, letter) for letter in name)


def speaker_id(name: str, speaker_type: SpeakerType) -> str:
    """A readable, stable id of a source by its name ("sergei-lavrov"); empty for one that is unnamed.

    Letters lose their accents. People whose names are spelled alike share an id.
    """
    if speaker_type == "unnamed":
        return ""
    letters = unicodedata.normalize("NFKD", _MARKS.sub("", transliterate(name)))
    plain = "".join(_UNACCENTED.get(c, c) for c in letters if not unicodedata.combining(c))
    return _NOT_WORD.sub("-", plain.casefold()).strip("-")


@dataclass(slots=True)
class _Entry:
    names: Counter[str] = field(default_factory=Counter)
    roles: dict[str, str] = field(default_factory=dict)
    languages: set[str] = field(default_factory=set)
    documents: int = 0
    last_document: str = ""
    first_date: str = ""
    last_date: str = ""
    quotations: int = 0


class PeopleIndex:
    """The sources of a run, gathered one quotation at a time. Unnamed sources are left out.

    The quotations of a document have to come together: which documents a person is in is counted, not kept.
    """

    def __init__(self) -> None:
        self._entries: dict[str, _Entry] = {}

    def add(self, quotation: Quotation) -> None:
        """Count a quotation for its speaker."""
        if not quotation.speaker_id:
            return
        entry = self._entries.setdefault(quotation.speaker_id, _Entry())
        entry.quotations += 1
        entry.names[quotation.speaker] += 1
        entry.languages.add(quotation.language)
        if not entry.documents or quotation.document != entry.last_document:
            entry.documents += 1
            entry.last_document = quotation.document
        earliest, latest = quotation.date_earliest, quotation.date_latest
        entry.first_date = min(filter(None, (entry.first_date, earliest)), default="")
        entry.last_date = max(entry.last_date, latest)
        if quotation.role:
            known = entry.roles.get(quotation.role, "")
            entry.roles[quotation.role] = min(filter(None, (known, earliest)), default="")

    def people(self) -> list[Person]:
        """All named sources, the most quoted first.

        The name is the most frequent one, of equally frequent ones the longest; variants are the others in that
        order. Roles come in the order of their first date, those without a date last.
        """
        people = [self._person(*item) for item in self._entries.items()]
        return sorted(people, key=lambda person: (-person.quotations, person.name, person.speaker_id))

    def _person(self, speaker_id: str, entry: _Entry) -> Person:
        name, *variants = sorted(entry.names, key=lambda name: (-entry.names[name], -len(name), name))
        roles = sorted(entry.roles, key=lambda role: (entry.roles[role] or "~", role))
        return Person(
            speaker_id=speaker_id,
            name=name,
            variants=tuple(variants),
            roles=tuple(roles),
            languages=tuple(sorted(entry.languages)),
            first_date=entry.first_date,
            last_date=entry.last_date,
            documents=entry.documents,
            quotations=entry.quotations,
        )
