"""The words of a role, one by one, in the forms in which the lexicon of offices has them.

English words lose their plural and possessive endings by rule; Russian words are looked up in the dictionary of forms
(OpenCorpora, through pymorphy3), with every base form they can have.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from quotes.lexicon import key

if TYPE_CHECKING:
    from pymorphy3.analyzer import Parse

    from quotes.lexicon.offices import OfficeLexicon

_TOKEN: Final = re.compile(r"(?:[^\W\d_]\.){2,}|\w+(?:['&-]\w+)*|[«»„“”\"]|[,;/()—–]")
_APOSTROPHES: Final = str.maketrans("’‘ʼ`", "''''")
_OPENING: Final = frozenset("«„“")
_CLOSING: Final = frozenset("»”")
_SEPARATORS: Final = frozenset(",;/()—–")
_ARTICLES: Final = frozenset({"the", "a", "an"})
_BASED: Final = re.compile(r"\S+-based\b", re.IGNORECASE)
_ORDINAL: Final = re.compile(r"\d+(?:st|nd|rd|th|-?(?:й|го|му|м|я))")
_ACTING: Final = re.compile(r"\b(?:вр\.\s?)?и\.\s?о\.", re.IGNORECASE)
_PARTY: Final = re.compile(r"\b([DR])[-–](?=[A-Z])")
_GENDERED: Final = re.compile(r"(\w+)(?:woman|person)")
_FEMININE: Final = (("тельница", "тель"), ("ница", "ник"), ("истка", "ист"), ("ша", ""))


class Word(NamedTuple):
    """One word of a role.

    `forms`: what the lexicon may have it as, the likeliest base form first; a separator has its mark alone.
    `name`: whether it is written as a name is, with a capital inside the role or in quotation marks.
    `text`: the word as it stands, case folded.
    """

    forms: tuple[str, ...]
    name: bool
    text: str


def words(role: str, language: str, lexicon: OfficeLexicon) -> list[Word]:
    """Split a role into its words. Articles, ordinal numbers and what is "-based" somewhere are left out."""
    text = unicodedata.normalize("NFC", role).translate(_APOSTROPHES)
    text = _ACTING.sub("ио", text)
    if language == "en":
        text = _PARTY.sub(r"\1- ", _BASED.sub(" ", text))
    found: list[Word] = []
    quoted = False
    for match in _TOKEN.finditer(text):
        token = match[0]
        if token in _OPENING or token in _CLOSING or token == '"':
            quoted = token in _OPENING or (token == '"' and not quoted)
        elif token in _SEPARATORS:
            found.append(Word((",",), False, token))
        elif not _ORDINAL.fullmatch(token.casefold()):
            capital = token[:1].isupper() and (bool(found) or not token[1:].islower())
            name = quoted or capital
            parts = _english(token, lexicon) if language == "en" else _russian(token, lexicon)
            found.extend(Word(forms, name, text) for text, forms in parts)
    return found


def _english(token: str, lexicon: OfficeLexicon) -> Iterator[tuple[str, tuple[str, ...]]]:
    plain = key(token.replace(".", ""))
    plain = plain.removesuffix("'s").removesuffix("'")
    for part in plain.replace("'", "-").split("-"):
        if part in _ARTICLES:
            continue
        for word in lexicon.compounds["en"].get(part, (part,)):
            yield word, _english_forms(word)


@lru_cache(maxsize=1 << 14)
def _english_forms(word: str) -> tuple[str, ...]:
    gendered = _GENDERED.fullmatch(word)
    if gendered:
        return f"{gendered[1]}man", word
    if word.endswith("men") and len(word) > 5:
        return f"{word.removesuffix('women').removesuffix('men')}man", word
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y", word
    if word.endswith("s") and len(word) > 3 and not word.endswith(("ss", "us", "is")):
        return word[:-1], word
    return (word,)


def _russian(token: str, lexicon: OfficeLexicon) -> Iterator[tuple[str, tuple[str, ...]]]:
    word = key(token.replace(".", ""))
    phrases = lexicon.phrases["ru"]
    for part in lexicon.compounds["ru"].get(word, (word,)):
        forms = russian_forms(part)
        known = any(form in phrases for form in forms)
        split = None if known else _prefixed(part, lexicon)
        if split:
            for piece in split:
                yield piece, russian_forms(piece)
        elif not known and "-" in part and all(_known(piece, lexicon) for piece in part.split("-")):
            for piece in part.split("-"):
                yield piece, russian_forms(piece)
        else:
            yield part, forms


def _known(word: str, lexicon: OfficeLexicon) -> bool:
    return any(form in lexicon.phrases["ru"] for form in russian_forms(word))


def _prefixed(word: str, lexicon: OfficeLexicon) -> tuple[str, str] | None:
    """The parts of a word such as «замминистра», «вице-спикер» or «экс-глава»."""
    for prefix in lexicon.prefixes:
        rest = word.removeprefix(prefix).removeprefix("-")
        if rest != word and rest and _known(rest, lexicon):
            return prefix, rest
    return None


@lru_cache(maxsize=1 << 15)
def russian_forms(word: str) -> tuple[str, ...]:
    """The base forms that a Russian word can have, the likeliest first, and the word itself; «ё» as «е».

    Participles count as adjectives («исполняющий»), and feminine nouns as the masculine ones that they are made of.
    """
    if not any("а" <= char <= "я" for char in word):
        return (word,)
    from quotes.languages.russian_words import analyzer

    bases = [key(_base(parse)) for parse in analyzer().parse(word)]
    for base in tuple(bases):
        bases.extend(base.removesuffix(fem) + masc for fem, masc in _FEMININE if base.endswith(fem))
    return tuple(dict.fromkeys([*bases, word]))


def _base(parse: Parse) -> str:
    if parse.tag.POS in ("PRTF", "PRTS"):
        masculine = parse.inflect({"PRTF", "nomn", "sing", "masc"})
        if masculine is not None:
            return str(masculine.word)
    return str(parse.normal_form)
