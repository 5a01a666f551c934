from __future__ import annotations

from collections.abc import Callable

import pytest
from spacy.tokens import Doc
from steps import discourse_of

from quotes.pipes.discourse import Discourse
from quotes.pipes.phrases import Phrase

Parse = Callable[[str, str], Doc]


def place(doc: Doc, word: str) -> int:
    return next(token.i for token in doc if token.text == word)


def fits(discourse: Discourse, start: str, end: str) -> dict[str, float]:
    """How well the roles of each person fit the phrase between two words, whose head is the first or the last."""
    doc = discourse.doc
    first, last = place(doc, start), place(doc, end)
    head = doc[last] if doc.lang_ == "en" else doc[first]
    found = discourse.holders(head, Phrase(first, last + 1, head.i))
    return {discourse.people.entities[number].name: fit for number, fit in found.items()}


def test_whose_a_subject_is_counts_as_half_a_subject(parse: Parse) -> None:
    discourse = discourse_of(parse("en", "Lorna Pell's phone was old. Mark Dunn heard Ivo Stone's phone."))
    subjects = {discourse.people.entities[mention.entity].name: mention.subject for mention in discourse.mentions}
    assert subjects["Mark Dunn"] > subjects["Lorna Pell"] > subjects["Ivo Stone"] == 0.0


def test_mentions_tell_who_is_a_subject_who_reports_and_what_is_said(parse: Parse) -> None:
    discourse = discourse_of(parse("en", "Lorna Pell said that Mark Dunn left. “Ivo Stone sleeps,” she added."))
    names = {mention.entity: discourse.people.entities[mention.entity].name for mention in discourse.mentions}
    assert [(names[m.entity], m.reports, m.inside) for m in discourse.mentions] == [
        ("Lorna Pell", True, False),
        ("Mark Dunn", False, False),
        ("Ivo Stone", False, True),
    ]


def test_who_spoke_behind_a_place_is_forgotten_for_a_while(parse: Parse) -> None:
    discourse = discourse_of(parse("en", "Lorna Pell met Mark Dunn."))
    discourse.spoke(1, 0)
    discourse.spoke(4, 1)
    with discourse.as_of(3):
        assert discourse.spoken == [(1, 0)]
    assert discourse.spoken == [(1, 0), (4, 1)]


@pytest.mark.parametrize(
    ("language", "text", "subjects"),
    [
        ("ru", "Министр Кира Лунц встретила мэра Олега Тарна.", {"Кира Лунц"}),
        ("ru", "Адвокат Олега Тарна ушёл.", set()),
        ("en", "The deputy mayor, Lorna Pell, met Mark Dunn.", {"Lorna Pell"}),
    ],
    ids=["Russian", "a possessor", "English"],
)
def test_a_name_is_the_subject_that_the_noun_before_it_is(
    language: str, text: str, subjects: set[str], parse: Parse
) -> None:
    discourse = discourse_of(parse(language, text))
    people = discourse.people.entities
    found = {people[m.entity].name for m in discourse.mentions if m.subject and people[m.entity].kind == "person"}
    assert found == subjects


def test_speech_counts_no_words_and_no_sentences(parse: Parse) -> None:
    doc = parse("en", "Pell left early. “One. Two. Three. Four,” she said.")
    discourse = discourse_of(doc)
    left, she = place(doc, "left"), place(doc, "she")
    assert discourse.words_between(left, she) < she - left - 5
    assert [doc[i].text for i, _ in discourse.pronouns] == ["she"]


@pytest.mark.parametrize(
    ("text", "phrase", "expected"),
    [
        ("President Lorna Pell met Senator Mark Dunn. The head of state left.", ("head", "state"), {"Lorna Pell": 0.8}),
        (
            "President Lorna Pell met Senator Mark Dunn. The lawmaker left.",
            ("lawmaker", "lawmaker"),
            {"Mark Dunn": 0.8},
        ),
        (
            "President Lorna Pell met Senator Mark Dunn. The president left.",
            ("president", "president"),
            {"Lorna Pell": 1.0},
        ),
    ],
)
def test_an_office_fits_by_its_other_names_too(
    parse: Parse, text: str, phrase: tuple[str, str], expected: dict[str, float]
) -> None:
    discourse = discourse_of(parse("en", text))
    assert fits(discourse, *phrase) == expected


def test_a_russian_head_of_state_is_the_president(parse: Parse) -> None:
    text = "Президент Олег Тарн встретил министра Киру Лунц. Глава государства уехал."
    assert fits(discourse_of(parse("ru", text)), "Глава", "государства") == {"Олег Тарн": 0.8}


def test_the_head_of_one_body_is_not_the_head_of_another(parse: Parse) -> None:
    text = "Глава порта Олег Тарн встретил главу банка Киру Лунц. Глава банка ушла."
    doc = parse("ru", text)
    discourse = discourse_of(doc)
    head = next(token for token in doc if token.text == "Глава" and token.i)
    found = discourse.holders(head, Phrase(head.i, head.i + 2, head.i))
    fit = {discourse.people.entities[number].name: value for number, value in found.items()}
    assert fit["Кира Лунц"] > 1 > fit["Олег Тарн"]


def test_a_body_is_called_by_a_word_of_its_name(parse: Parse) -> None:
    doc = parse("en", "The Canal Trust met the Port Authority. The trust left.")
    discourse = discourse_of(doc)
    called = discourse.bodies_called(doc[place(doc, "trust")])
    assert {discourse.people.entities[number].name: fit for number, fit in called.items()}["Canal Trust"] == 1.0


@pytest.mark.parametrize(
    ("text", "noun", "expected"),
    [
        ("The Norland Gazette met Umber Inc. The newspaper left.", "newspaper", "Norland Gazette"),
        ("The Norland Gazette met Umber Inc. The company left.", "company", "Umber Inc."),
        ("The maker Lockgate met the Canal Trust. The maker left.", "maker", "Lockgate"),
    ],
    ids=["of that kind", "of another kind", "introduced as such"],
)
def test_a_body_is_called_by_what_it_is(parse: Parse, text: str, noun: str, expected: str) -> None:
    doc = parse("en", text)
    discourse = discourse_of(doc)
    called = discourse.bodies_called([token for token in doc if token.text == noun][-1])
    best = max(called, key=called.__getitem__)
    assert discourse.people.entities[best].name == expected


def test_a_relative_whom_the_text_names_is_meant_by_the_noun(parse: Parse) -> None:
    doc = parse("en", "My parents, Tom and Lorna Pell, met Mark Dunn. My mother laughed. His mother left.")
    discourse = discourse_of(doc)
    mothers = [token.i for token in doc if token.text == "mother"]
    meant = {mention.token: discourse.people.entities[mention.entity].name for mention in discourse.mentions}
    assert [meant.get(token) for token in mothers] == ["Lorna Pell", None]


def test_of_what_somebody_is_an_office_is_none_of_his(parse: Parse) -> None:
    discourse = discourse_of(parse("en", "His family stayed. Jonas Reck, a lawyer for the family, left."))
    assert fits(discourse, "His", "family") == {}
    assert fits(discourse, "a", "lawyer") == {"Jonas Reck": 1.0}
