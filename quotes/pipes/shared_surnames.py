"""Given names that share the surname of the next one: "Ann and Tom Lee" are Ann Lee and Tom Lee."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from quotes.languages import grammar, names

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from quotes.pipes.people import Name
    from quotes.pipes.vocabulary import Vocabulary

CONJUNCTIONS = frozenset(("and", "&", "и"))
_CONSONANTS = "бвгджзйклмнпрстфхцчшщь"


def with_shared_surnames(doc: Doc, found: Sequence[Name], vocabulary: Vocabulary) -> tuple[list[Name], dict[int, str]]:
    """Complete the given names that share a surname, those too that no named entity covers.

    Args:
        doc: the document.
        found: the names found in it, in the order of the text.
        vocabulary: the words of its language.

    Returns:
        The names in the order of the text; and by its first token the full form of each name that does not stand in
        the text as it is meant, in Russian in the nominative: «Иван» and «Анна Ломовы» are «Иван Ломов» and «Анна
        Ломова».
    """
    kept = sorted([*found, *_overlooked(doc, found, vocabulary)])
    written: dict[int, str] = {}
    for index in range(len(kept) - 2, -1, -1):
        name, after = kept[index], kept[index + 1]
        if len(name.words) > 1 or len(after.words) < 2 or not _shares(doc, name, after, kept, written, vocabulary):
            continue
        surname = names.surname(after.words)
        forms = _russian_forms(doc, name, after, surname) if doc.lang_ == "ru" else [f"{name.words[0]} {surname}", None]
        for place, form in enumerate(forms, index):
            if form is not None and kept[place].start not in written:
                written[kept[place].start] = form
                kept[place] = kept[place]._replace(words=tuple(form.split()))
    return kept, written


def is_given(word: str, vocabulary: Vocabulary) -> bool:
    """Whether a word is a given name that is known."""
    if vocabulary.language == "ru":
        from quotes.languages.name_inflection import is_given_name

        return is_given_name(word)
    return vocabulary.given_name_gender(word) is not None


def _overlooked(doc: Doc, found: Sequence[Name], vocabulary: Vocabulary) -> Iterator[Name]:
    """Given names before "and" and a full name that the named entities left out: «Аркадия и» Бориса Роговых."""
    end = 0
    for name in found:
        place = name.start - 2
        if len(name.words) > 1 and place >= end and doc[name.start - 1].text in CONJUNCTIONS:
            word = doc[place]
            if word.text[:1].isupper() and not word.ent_type_ and is_given(word.text, vocabulary):
                yield name._replace(start=place, end=place + 1, words=(word.text,))
        end = name.end


def _shares(
    doc: Doc, name: Name, after: Name, found: Sequence[Name], written: dict[int, str], vocabulary: Vocabulary
) -> bool:
    """Whether a given name and the full name behind it look like "Ann and Tom Lee" (or the "Joe, …" before them)."""
    link = [token.text for token in doc[name.end : after.start]]
    if len(link) != 1 or not (link[0] in CONJUNCTIONS or (link[0] == "," and after.start in written)):
        return False
    if not (is_given(name.words[0], vocabulary) and is_given(after.words[0], vocabulary)):
        return False
    surname = names.surname(after.words)
    return not any(  # "Ann" of Ann Brock, named before
        len(other.words) > 1
        and other.start < name.start
        and names.same_word(other.words[0], name.words[0])
        and not names.same_word(names.surname(other.words), surname)
        for other in found
    )


def _russian_forms(doc: Doc, name: Name, after: Name, surname: str) -> list[str | None]:
    """Both names in full and in the nominative; None for one that the surname does not fit."""
    from quotes.languages.name_inflection import name_gender, nominative_name
    from quotes.languages.plural_surnames import singular_surname

    cases = [grammar.case_hint(doc[one.start]) for one in (name, after)]
    given = [nominative_name([one.words[0]], case=case) for one, case in zip((name, after), cases, strict=True)]
    woman = name_gender(given[1]) == "fem"
    forms: list[str | None] = []
    for first, case in zip(given, cases, strict=True):
        own = singular_surname(surname, name_gender(first), case)
        if own is None and woman and surname[-1] in _CONSONANTS:  # «Билл и Хиллари Клинтон»
            own = surname
        forms.append(None if own is None else f"{first} {own}")
    return forms
