from __future__ import annotations

from collections.abc import Callable

import pytest
from annotated import build
from spacy.tokens import Doc

from quotes.pipes.people import Entity, find_people
from quotes.pipes.vocabulary import vocabulary

Parse = Callable[[str, str], Doc]


def named(doc: Doc, kind: str = "org") -> dict[str, list[str]]:
    """The words at each mention, by name."""
    entities: list[Entity] = find_people(doc, vocabulary(doc.lang_)).entities
    return {
        entity.name: [doc[mention.start : mention.end].text for mention in entity.mentions]
        for entity in entities
        if entity.kind == kind
    }


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (
            """
            the DET det 3 DT
            Pell PROPN compound 3 NNP PERSON
            Foundation PROPN nsubj 4 NNP PERSON
            closed VERB ROOT 0 VBD
            """,
            ["Pell Foundation"],
        ),
        (
            """
            Norland PROPN compound 2 NNP GPE
            Gazette PROPN nsubj 3 NNP
            closed VERB ROOT 0 VBD
            """,
            ["Norland Gazette"],
        ),
        (
            """
            the DET det 2 DT
            Locks PROPN nsubj 6 NNPS
            and CCONJ cc 2 CC
            Ports PROPN compound 5 NNPS
            Authority PROPN conj 2 NNP
            closed VERB ROOT 0 VBD
            """,
            ["Locks and Ports Authority"],
        ),
        (
            """
            the DET det 3 DT
            advocacy NOUN compound 3 NN
            group NOUN nsubj 6 NN
            Harbour PROPN compound 5 NNP PERSON
            Speaks PROPN appos 3 NNP PERSON
            closed VERB ROOT 0 VBD
            """,
            ["Harbour Speaks"],
        ),
        (
            """
            Lock PROPN compound 2 NNP
            Hedge PROPN nsubj 7 NNP
            , PUNCT punct 2
            a DET det 5 DT
            nonprofit NOUN appos 2 NN
            , PUNCT punct 2
            closed VERB ROOT 0 VBD
            """,
            ["Lock Hedge"],
        ),
        (
            """
            the DET det 3 DT
            Daily PROPN compound 3 NNP
            Caller PROPN nsubj 4 NNP
            reported VERB ROOT 0 VBD
            """,
            ["Daily Caller"],
        ),
        (
            """
            He PRON nsubj 2 PRP
            owns VERB ROOT 0 VBZ
            lockgate.com X dobj 2 NNP
            """,
            ["lockgate.com"],
        ),
        (
            """
            the DET det 2 DT
            Mayor PROPN nsubj 3 NNP
            said VERB ROOT 0 VBD
            """,
            [],
        ),
        (
            """
            Laura PROPN compound 2 NNP PERSON
            Post PROPN nsubj 3 NNP PERSON
            left VERB ROOT 0 VBD
            """,
            [],
        ),
    ],
    ids=["its last word", "cut short", "joined", "introduced", "apposed", "reports", "a site", "an office", "a person"],
)
def test_what_the_recogniser_misses(rows: str, expected: list[str]) -> None:
    assert list(named(build("en", rows))) == expected


def test_a_word_that_describes_a_body_is_none_of_its_name() -> None:
    rows = """
        the DET det 4 DT ORG
        federal ADJ amod 4 JJ ORG
        Canal PROPN compound 4 NNP ORG
        Board PROPN nsubj 5 NNP ORG
        closed VERB ROOT 0 VBD
        """
    assert list(named(build("en", rows))) == ["Canal Board"]


def test_a_surname_within_a_body_is_no_mention_of_the_person() -> None:
    doc = build(
        "en",
        """
        Lorna PROPN compound 2 NNP PERSON
        Pell PROPN nsubj 3 NNP PERSON
        left VERB ROOT 0 VBD
        the DET det 6 DT
        Pell PROPN compound 6 NNP ORG
        University PROPN dobj 3 NNP ORG
        """,
    )
    assert named(doc, "person") == {"Lorna Pell": ["Lorna Pell"]}
    assert named(doc) == {"Pell University": ["Pell University"]}


@pytest.mark.parametrize(
    ("longer", "shorter", "joined"),
    [("Norland Gazette", "Gazette", True), ("Norland Senate", "Senate", False), ("Olin Canal Trust", "Trust", True)],
)
def test_a_short_form_is_the_end_of_a_longer_name(longer: str, shorter: str, joined: bool) -> None:
    words = [("the", ""), *((word, "ORG") for word in longer.split()), ("and", ""), ("the", ""), (shorter, "ORG")]
    doc = build("en", "\n".join(f"{word} PROPN dep 1 NNP {label}" for word, label in words))
    assert named(doc) == ({longer: [longer, shorter]} if joined else {longer: [longer], shorter: [shorter]})


def test_campaigns_and_governments_are_called_after_people(parse: Parse) -> None:
    doc = parse("en", "Lorna Pell left. The Pell campaign closed, and Pell's presidential campaign manager stayed.")
    assert named(doc) == {"Pell campaign": ["campaign"]}


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (
            """
            Он PRON nsubj 2 Case=Nom
            сидит VERB ROOT 0
            в ADP case 4
            НаВолне PROPN obl 2 Case=Loc ORG
            . PUNCT punct 2

            НаВолне PROPN nsubj 7 Case=Nom ORG
            растёт VERB ROOT 0
            """,
            {"НаВолне": ["НаВолне", "НаВолне"]},
        ),
        (
            """
            Доклад NOUN ROOT 0 Case=Nom
            РАВ PROPN nmod 1 Animacy=Inan|Case=Gen|Gender=Fem|Number=Plur ORG
            """,
            {"РАВ": ["РАВ"]},
        ),
    ],
    ids=["alike in two cases", "abbreviation"],
)
def test_a_russian_body_that_is_not_declined_keeps_its_form(rows: str, expected: dict[str, list[str]]) -> None:
    assert named(build("ru", rows)) == expected


@pytest.mark.parametrize(
    ("second", "joined"),
    [("Обществе", True), ("Союзе", False)],
    ids=["heads the name", "another"],
)
def test_a_russian_body_is_called_by_the_head_of_its_name(second: str, joined: bool) -> None:
    doc = build(
        "ru",
        f"""
        Общество PROPN nsubj 4 Case=Nom ORG
        друзей NOUN nmod 1 Case=Gen ORG
        порта NOUN nmod 2 Case=Gen ORG
        выступило VERB ROOT 0
        . PUNCT punct 4

        В ADP case 7
        {second} PROPN obl 8 Case=Loc ORG
        рады ADJ ROOT 0
        """,
    )
    assert named(doc).get("Общество друзей порта") == ["Общество друзей порта", *([second] if joined else [])]


def test_the_name_of_a_russian_body_has_no_abbreviation_behind_it(parse: Parse) -> None:
    doc = parse("ru", "В защиту порта выступило Общество речных работников (ОРР). Шлюз закрыт.")
    assert named(doc) == {"Общество речных работников": ["Общество речных работников (ОРР)"]}
