"""Readable ids of sources, the same in every language.

A person is known by the name in Latin letters: «Лавров Сергей Викторович» and "Sergey V. Lavrov" are one. Russian is
transliterated (`quotes.languages.transliteration`); Russian given names have one spelling, whichever way they are
written.
"""

from __future__ import annotations

import re
import unicodedata

from quotes.identity.personal_names import parse_name
from quotes.languages.names import is_initial
from quotes.languages.transliteration import transliterate
from quotes.lexicon.given_name_forms import fold, given_names
from quotes.records import SpeakerType

_UNACCENTED = {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
_MARKS = re.compile(r"[’'ʼ`´]")
_NOT_WORD = re.compile(r"[\W_]+")


def speaker_id(name: str, speaker_type: SpeakerType) -> str:
    """A readable, stable id of a source by its name ("sergei-lavrov"); empty for one that is unnamed.

    Letters lose their accents. A person's id has the given name first, but where the family name does by custom (Xi
    Jinping), and leaves out patronymics and initials that stand behind a given name. People whose names are spelled
    alike share an id.
    """
    if speaker_type == "unnamed":
        return ""
    if speaker_type == "person":
        name = _in_order(name)
    letters = unicodedata.normalize("NFKD", _MARKS.sub("", transliterate(name)))
    plain = "".join(_UNACCENTED.get(c, c) for c in letters if not unicodedata.combining(c))
    return _NOT_WORD.sub("-", plain.casefold()).strip("-")


def _in_order(name: str) -> str:
    """A person's name as it goes into the id."""
    parsed = parse_name(name)
    if parsed.family_first:
        return name
    given = [word for place, word in enumerate(parsed.given) if not place or not is_initial(word)]
    if parsed.fullness == "initials":
        given = list(parsed.given)
    words = [*parsed.honorifics, *map(_canonical, given)]
    if not parsed.surname:
        words.append(parsed.patronymic)
    words += [*parsed.particles, parsed.surname if given else _canonical(parsed.surname), parsed.suffix]
    return " ".join(words)


def _canonical(given: str) -> str:
    """A given name with what is Russian in it spelled as the English-language press does."""
    russian = given_names().russian
    return "-".join(russian.get(fold(part), part) for part in given.split("-"))
