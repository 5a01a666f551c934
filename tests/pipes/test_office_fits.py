"""Whose office a phrase names, whatever the words."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from spacy.tokens import Doc
from steps import discourse_of

from quotes.pipes.office_fits import OfficeFits
from quotes.pipes.phrases import Phrase

Parse = Callable[[str, str], Doc]


def fits_of(parse: Parse, language: str, text: str) -> tuple[OfficeFits, Doc]:
    doc = parse(language, text)
    discourse = discourse_of(doc)
    return OfficeFits(doc, discourse.people, discourse.roles), doc


def phrase(doc: Doc, words: str) -> Phrase:
    start = doc.text.rindex(words)
    span = doc.char_span(start, start + len(words))
    assert span is not None
    return Phrase(span.start, span.end, span.root.i)


def by_name(fits: OfficeFits, found: dict[int, float]) -> dict[str, float]:
    return {fits.people.entities[number].name: fit for number, fit in found.items()}


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        (
            "Министр иностранных дел Норвегии Кира Лунц приехала. Президент Перу Олег Тарн остался. "
            "Глава внешнеполитического ведомства ушла.",
            "Глава",
            {"Кира Лунц": 2.0, "Олег Тарн": -1.0},
        ),
        (
            "Президент Норвегии Кира Лунц приехала. Президент Перу Олег Тарн остался. Норвежский президент ушла.",
            "Норвежский президент",
            {"Кира Лунц": 3.0, "Олег Тарн": -2.0},
        ),
    ],
    ids=["the same office, its complement cut off", "another country"],
)
def test_roles_fit_as_offices(parse: Parse, text: str, words: str, expected: dict[str, float]) -> None:
    fits, doc = fits_of(parse, "ru", text)
    assert by_name(fits, fits.given(fits.called(phrase(doc, words)))) == expected


def test_what_somebody_was_called_is_his_office_from_then_on(parse: Parse) -> None:
    fits, doc = fits_of(parse, "en", "Lorna Pell met Mark Dunn. The mayor left.")
    pell = next(entity for entity in fits.people.entities if entity.name == "Lorna Pell")
    office = fits.called(phrase(doc, "The mayor"))
    assert fits.given(office) == {}
    pell.role = "mayor"
    assert by_name(fits, fits.given(office)) == {"Lorna Pell": 2.0}


def test_whom_news_takes_for_known_needs_no_role(parse: Parse) -> None:
    fits, doc = fits_of(parse, "en", "Helmut Kohl met Mark Dunn. The German chancellor left.")
    assert by_name(fits, fits.known(fits.called(phrase(doc, "The German chancellor")))) == {"Helmut Kohl": 3.0}


def test_the_time_of_an_office_counts_where_the_date_is_known(parse: Parse) -> None:
    fits, doc = fits_of(parse, "en", "Helmut Kohl met Mark Dunn. The German chancellor left.")
    doc.user_data["published"] = "2005-03-01"
    assert by_name(fits, fits.known(fits.called(phrase(doc, "The German chancellor")))) == {"Helmut Kohl": 1.0}
