"""Russian surnames in the plural: «Иван и Анна Ломовы» are Иван Ломов and Анна Ломова."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from quotes.languages.name_inflection import Case, Gender

_STANDS_STILL = re.compile(r"(?:[оеиуюэёы]|[аеиоуыэюя]а|[иы]х)$")


class _Rule(NamedTuple):
    """A surname in the plural: its ending, the cases that have it, and the endings of a man's name and a woman's."""

    pattern: re.Pattern[str]
    cases: tuple[Case, ...]
    masculine: str | None
    feminine: str


def _rules() -> Iterator[_Rule]:
    kinds: tuple[tuple[str, str, str | None, str], ...] = (
        *((possessive, "ы ых ым ыми ых", "", "а") for possessive in ("ов", "ев", "ин", "ын")),
        *((adjective, "ие их им ими их", "ий", "ая") for adjective in ("ск", "цк")),
        ("[бвдзлмнпрст]", "ые - - ыми -", None, "ая"),  # of «Белый» or of «Толстой»
        ("[бвдзлмнпрстфц]", "ы ов ам ами ах", "", ""),
        ("[гкх]", "и ов ам ами ах", "", ""),
        ("[жчшщ]", "и ей ам ами ах", "", ""),
        ("[лнрт]", "- ей ям ями ях", "ь", "ь"),  # «Скрипали» looks like «Беллини», which does not decline
    )
    for stem, endings, masculine, feminine in kinds:
        nominative, genitive, dative, instrumental, locative = endings.split()
        forms: tuple[tuple[str, tuple[Case, ...]], ...] = (
            (nominative, ("nom",)),
            (genitive, ("gen", "acc", "loc") if genitive == locative else ("gen", "acc")),
            (dative, ("dat",)),
            (instrumental, ("ins",)),
            (locative, ("loc",)),
        )
        for ending, cases in forms:
            yield _Rule(re.compile(rf"(?<={stem}){ending}$"), cases, masculine, feminine)


_RULES = tuple(_rules())


def singular_surname(surname: str, gender: Gender | None, case: Case | None) -> str | None:
    """One bearer's surname out of a surname that several share.

    Args:
        surname: the surname behind the last of several given names, as it stands.
        gender: that of the bearer, where it is known.
        case: the case of the given names; a form that is no plural in this case is one bearer's alone.

    Returns:
        The surname in the nominative: «Ломова» of «Ломовы» for a woman; the same word where the surname does not
        decline («Шевченко»); None where it is no plural.
    """
    for rule in _RULES:
        if (case is None or case in rule.cases) and (match := rule.pattern.search(surname.lower())):
            ending = rule.feminine if gender == "fem" else rule.masculine
            return None if ending is None else surname[: match.start()] + ending
    return surname if _STANDS_STILL.search(surname.lower()) else None
