"""Whose a document is, and who wrote a text."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from spacy.tokens import Doc
from steps import discourse_of

from quotes.pipes.authorship import authors, writer

Parse = Callable[[str, str], Doc]


@pytest.mark.parametrize(
    ("language", "text", "again", "surely"),
    [
        ("ru", "В отчёте Министерства воды нет цифр. Шлюз закрыт, говорится в отчёте.", "отчёте", 0.6),
        ("ru", "Министерство воды выпустило отчёт. Шлюз закрыт, говорится в отчёте.", "отчёте", 0.6),
        ("ru", "Министерство воды выступило с заявлением. Шлюз закрыт, говорится в документе.", "документе", 0.3),
        ("ru", "Фирма «Волна» закрыта. Шлюз закрыт, говорится в отчёте компании.", "отчёте", 1.0),
        ("ru", "Шлюз закрыт, говорится в отчёте на сайте Министерства воды.", "отчёте", 1.0),
        ("en", "The Canal Trust published a report. The lock leaks, the report said.", "report", 0.6),
    ],
    ids=["owner", "subject", "another document", "a noun for the owner", "on its site", "subject in English"],
)
def test_a_document_has_an_author_by_what_is_told_of_it(
    parse: Parse, language: str, text: str, again: str, surely: float
) -> None:
    doc = parse(language, text)
    discourse = discourse_of(doc)
    head = [token for token in doc if token.text == again][-1]
    found = {discourse.people.entities[n].name: value for n, value in authors(discourse, head).items()}
    assert found in ({"Министерство воды": surely}, {"Волна": surely}, {"Canal Trust": surely})


@pytest.mark.parametrize(
    "text",
    [
        "We have read Lorna Pell's memo.",
        "A memo by Lorna Pell leaked.",
        "A memo written by Lorna Pell leaked.",
        "Lorna Pell wrote a memo.",
    ],
)
def test_a_document_has_an_author(parse: Parse, text: str) -> None:
    doc = parse("en", f"{text} The memo says no.")
    discourse = discourse_of(doc)
    first, later = (token for token in doc if token.text == "memo")
    for noun, surely in ((first, 1.0), (later, 0.6)):
        found = authors(discourse, noun)
        assert {discourse.people.entities[number].name: value for number, value in found.items()} == {
            "Lorna Pell": surely
        }


@pytest.mark.parametrize(
    ("text", "noun", "author"),
    [
        ("The Norland Gazette is old. The newspaper's editorial called it late.", "editorial", "Norland Gazette"),
        ("A version of the Canal Trust website called it late.", "version", "Canal Trust"),
    ],
    ids=["a body that a noun points back to", "through another document"],
)
def test_whose_a_document_is_may_be_told_by_another_noun(parse: Parse, text: str, noun: str, author: str) -> None:
    doc = parse("en", text)
    discourse = discourse_of(doc)
    found = authors(discourse, next(token for token in doc if token.text == noun))
    assert {discourse.people.entities[number].name: value for number, value in found.items()} == {author: 1.0}


@pytest.mark.parametrize(
    ("text", "wrote"),
    [
        ("The lock is late.\n\nLorna Pell is a playwright in Olin.", "Lorna Pell"),
        ("Lorna Pell is late.\n\nLorna Pell is a playwright in Olin.", None),
        ("The lock is late.\n\nLorna Pell says so.", None),
    ],
    ids=["a line at the foot", "of whom the text tells", "who only speaks last"],
)
def test_a_line_at_the_foot_tells_who_wrote_a_text(parse: Parse, text: str, wrote: str | None) -> None:
    found = writer(discourse_of(parse("en", text)))
    assert (found.name if found else None) == wrote


@pytest.mark.parametrize(
    ("owner", "expected"),
    [("представителя фонда «Северный шлюз»", {"Северный шлюз": 1.0}), ("дочери Олега Тарна", {})],
    ids=["one who speaks for a body", "a relative"],
)
def test_a_statement_of_an_officer_is_his_bodys(owner: str, expected: dict[str, float], parse: Parse) -> None:
    doc = parse("ru", f"По сообщению {owner}, «вода держится».")
    discourse = discourse_of(doc)
    found = authors(discourse, next(token for token in doc if token.text == "сообщению"))
    assert {discourse.people.entities[number].name: value for number, value in found.items()} == expected
