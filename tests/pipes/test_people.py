from __future__ import annotations

from collections.abc import Callable

import pytest
from annotated import build
from spacy.tokens import Doc

from quotes.pipes.people import Entity, People, find_people, in_other_case, name_tokens
from quotes.pipes.vocabulary import vocabulary

Parse = Callable[[str, str], Doc]


def people_of(doc: Doc) -> People:
    return find_people(doc, vocabulary(doc.lang_))


def persons(doc: Doc) -> dict[str, list[str]]:
    """The words at each mention, by name."""
    return {
        entity.name: [doc[mention.start : mention.end].text for mention in entity.mentions]
        for entity in people_of(doc).entities
        if entity.kind == "person"
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Mayor Lorna Pell left. Pell's husband stayed, and Mrs. Pell laughed.",
            {"Lorna Pell": ["Lorna Pell", "Pell", "Pell"]},
        ),
        (
            "Joan Ayre and Tom Ayre met. Mr. Ayre said no. Mrs. Ayre said yes.",
            {"Joan Ayre": ["Joan Ayre", "Ayre"], "Tom Ayre": ["Tom Ayre", "Ayre"]},
        ),
        (
            "J. Ayre spoke first. Joan Ayre thanked the crowd.",
            {"Joan Ayre": ["J. Ayre", "Joan Ayre"]},
        ),
        ("Sen. Umber Tosk left.", {"Umber Tosk": ["Umber Tosk"]}),
        ("Lorna Pell met Mark Dunn.", {"Lorna Pell": ["Lorna Pell"], "Mark Dunn": ["Mark Dunn"]}),
    ],
    ids=["one person", "a couple", "initial", "title", "two"],
)
def test_english(text: str, expected: dict[str, list[str]], parse: Parse) -> None:
    assert persons(parse("en", text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Киру Лунц поддержали. К Лунц пришли друзья, с Кирой Лунц говорил мэр.",
            {"Кира Лунц": ["Киру Лунц", "Лунц", "Кирой Лунц"]},
        ),
        ("Об этом рассказали Антону Рогову. Роговым довольны.", {"Антон Рогов": ["Антону Рогову", "Роговым"]}),
        (
            "Антон Рогов встретил Киру Лунц.",
            {"Антон Рогов": ["Антон Рогов"], "Кира Лунц": ["Киру Лунц"]},
        ),
    ],
    ids=["she", "he", "two"],
)
def test_russian_names_are_nominative(text: str, expected: dict[str, list[str]], parse: Parse) -> None:
    assert persons(parse("ru", text)) == expected


def test_forms_begin_with_the_fullest(parse: Parse) -> None:
    (entity,) = people_of(parse("en", "Pell left. J. Pell waved. Joan Ruth Pell returned.")).entities
    assert entity.name == entity.forms[0] == "Joan Ruth Pell"
    assert set(entity.forms) == {"Joan Ruth Pell", "J. Pell", "Pell"}


@pytest.mark.parametrize(
    ("language", "text", "genders"),
    [
        ("en", "Lorna Pell met Mark Dunn.", {"Lorna Pell": "fem", "Mark Dunn": "masc"}),
        ("en", "The crowd cheered Mrs. Tosk.", {"Tosk": "fem"}),
        ("ru", "Антон Рогов встретил Киру Лунц.", {"Антон Рогов": "masc", "Кира Лунц": "fem"}),
    ],
)
def test_gender(language: str, text: str, genders: dict[str, str], parse: Parse) -> None:
    found = people_of(parse(language, text)).entities
    assert {entity.name: entity.gender for entity in found if entity.kind == "person"} == genders


def test_organisations_are_joined(parse: Parse) -> None:
    doc = parse("en", "The Olin Port Authority opened the lock. The Olin Port Authority's guests left for Norway.")
    orgs = [entity for entity in people_of(doc).entities if entity.kind == "org"]
    assert [(entity.name, len(entity.mentions), entity.place) for entity in orgs] == [
        ("Olin Port Authority", 2, False),
        ("Norway", 1, True),
    ]


@pytest.mark.parametrize(
    ("language", "text", "name", "mentions"),
    [
        ("en", "The OPA said no. The Olin Port Authority opened. The OPA left.", "Olin Port Authority", 3),
        ("ru", "Об этом сообщили в Минречфлоте. Министерство речного флота закрыто.", "Министерство речного флота", 2),
        ("ru", "Он уехал из Нидерландов. Нидерланды закрыты.", "Нидерланды", 2),
    ],
    ids=["initials", "beginnings", "cases"],
)
def test_forms_of_a_name_are_joined(language: str, text: str, name: str, mentions: int, parse: Parse) -> None:
    orgs = [entity for entity in people_of(parse(language, text)).entities if entity.kind == "org"]
    assert [(entity.name, len(entity.mentions)) for entity in orgs] == [(name, mentions)]


def test_a_short_name_of_a_body_is_no_surname() -> None:
    doc = build(
        "ru",
        """
        Речной ADJ amod 1 Case=Nom ORG
        фонд NOUN nsubj 2 Case=Nom ORG
        закрыт VERB ROOT 2
        . PUNCT punct 2
        Главу NOUN obj 6 Case=Acc
        Речфонда PROPN nmod 4 Case=Gen PER
        ждут VERB ROOT 6
        """,
    )
    people = people_of(doc)
    assert [(entity.kind, entity.name, len(entity.mentions)) for entity in people.entities] == [
        ("org", "Речной фонд", 2)
    ]


def test_a_name_in_another_case_than_the_noun_before_it_is_a_possessors() -> None:
    rows = """
        Супруга NOUN nsubj 3 Case=Nom
        Лома PROPN appos 1 Case=Nom PER
        ждала VERB ROOT 0 Gender=Fem
        . PUNCT punct 3

        Иван PROPN nsubj 7 Case=Nom PER
        Лом PROPN flat:name 5 Case=Nom PER
        ушёл VERB ROOT 0 Gender=Masc
        """
    doc = build("ru", rows)
    people = people_of(doc)
    assert in_other_case(doc[1], doc[0], people.at(doc[5]))
    assert not in_other_case(doc[5], doc[0], people.at(doc[5]))


def test_a_country_of_an_office_is_no_person() -> None:
    doc = build(
        "ru",
        """
        Посол NOUN nsubj 6 Case=Nom
        Вестмарка PROPN nmod 1 Case=Gen PER
        в ADP case 4
        Ладии PROPN nmod 1 Case=Loc LOC
        Лючия PROPN appos 1 Case=Nom LOC
        Ферранте PROPN flat:name 5 Case=Nom LOC
        уехала VERB ROOT 0 Gender=Fem
        """,
    )
    entities = people_of(doc).entities
    assert [(entity.kind, entity.mentions[0].words) for entity in entities] == [
        ("person", ("Лючия", "Ферранте")),
        ("org", ("Вестмарка",)),
        ("org", ("Ладии",)),
    ]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('Rep. Robert C. "Bobby" Dunn opened his yard.', 'Robert C. "Bobby" Dunn'),
        ('State Del. Marcia "Cia" Lunt (D-Olin) left.', 'Marcia "Cia" Lunt'),
        ("“We won,” said William “Bill” Dunn, a baker.", "William “Bill” Dunn"),
    ],
)
def test_a_nickname_stands_within_a_name(text: str, name: str, parse: Parse) -> None:
    people = find_people(parse("en", text), vocabulary("en"))
    assert [entity.name for entity in people.entities if entity.kind == "person"] == [name]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Посол Вестмарка Лючия Ферранте сказала об этом.", ["Лючия Ферранте"]),
        ("Об этом заявил посол Нордии Пётр Ланге.", ["Пётр Ланге"]),
        ("Мэр Глоба Пётр Ильич ушёл.", ["Глоба Пётр Ильич"]),
    ],
)
def test_a_country_that_is_tagged_like_a_name_is_none(text: str, names: list[str], parse: Parse) -> None:
    people = find_people(parse("ru", text), vocabulary("ru"))
    assert [entity.name for entity in people.entities if entity.kind == "person"] == names


def test_every_token_knows_its_entity() -> None:
    doc = build(
        "en",
        """
        Mayor PROPN compound 3 NNP
        Lorna PROPN compound 3 NNP PERSON
        Pell PROPN nsubj 4 NNP PERSON
        met VERB ROOT 0 VBD
        Reuters PROPN dobj 4 NNP PERSON
        . PUNCT punct 4
        """,
    )
    people = people_of(doc)
    assert [entity and entity.name for entity in map(people.at, doc)] == [
        None,
        "Lorna Pell",
        "Lorna Pell",
        None,
        "Reuters",
        None,
    ]
    assert [entity.kind for entity in people.entities] == ["person", "org"]


def test_people_can_be_added() -> None:
    people = People()
    entity = people.add("org", "Canal Trust")
    assert people.entities == [Entity(0, "org", "Canal Trust", ["Canal Trust"])]
    assert people.add("person").number == entity.number + 1


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (
            """
            ambassador NOUN nsubj 6 NN
            to ADP prep 1 IN
            Norland PROPN compound 5 NNP PERSON
            Laura PROPN compound 5 NNP PERSON
            Lee PROPN pobj 2 NNP PERSON
            left VERB ROOT 0 VBD
            """,
            ["Laura Lee"],
        ),
        (
            """
            Laura PROPN compound 2 NNP PERSON
            Quxley PROPN nsubj 3 NNP
            left VERB ROOT 0 VBD
            """,
            ["Laura Quxley"],
        ),
        (
            """
            Senator PROPN compound 3 NNP
            Umber PROPN compound 3 NNP
            Tosk PROPN nsubj 4 NNP
            left VERB ROOT 0 VBD
            """,
            ["Umber Tosk"],
        ),
        (
            """
            Senator PROPN compound 3 NNP
            Water PROPN compound 3 NNP
            Committee PROPN nsubj 4 NNP
            left VERB ROOT 0 VBD
            """,
            [],
        ),
        (
            """
            Tom PROPN compound 2 NNP PERSON
            Grell PROPN nsubj 3 NNP PERSON
            left VERB ROOT 0 VBD
            Grell PROPN dobj 3 NNP
            grell NOUN dobj 3 NN
            """,
            ["Tom Grell", "Grell"],
        ),
        (
            """
            Laura PROPN compound 2 NNP PERSON
            Quxley PROPN nsubj 3 NNP PERSON
            left VERB ROOT 0 VBD
            Laura PROPN nsubj 5 NNP ORG
            stayed VERB ROOT 0 VBD
            """,
            ["Laura Quxley", "Laura"],
        ),
        (
            """
            the DET det 2 DT
            anchor NOUN nsubj 6 NN
            Umber PROPN compound 5 NNP
            el PROPN compound 5 NNP
            Tosk PROPN appos 2 NNP
            left VERB ROOT 0 VBD
            """,
            ["Umber el Tosk"],
        ),
        (
            """
            his PRON poss 2 PRP$
            wife NOUN nsubj 6 NN
            , PUNCT punct 2
            Melba PROPN appos 2 NNP GPE
            , PUNCT punct 2
            left VERB ROOT 0 VBD
            """,
            ["Melba"],
        ),
        (
            """
            Laura PROPN compound 2 NNP PERSON
            Quxley PROPN poss 5 NNP PERSON
            - PUNCT punct 2 : PERSON
            Tosk PROPN poss 5 NNP PERSON
            left VERB ROOT 0 VBD
            """,
            ["Laura Quxley"],
        ),
        (
            """
            Will PROPN compound 2 NNP PERSON
            Quxley PROPN nsubj 3 NNP PERSON
            leave VERB ROOT 0 VB

            Laura PROPN compound 5 NNP PERSON
            Quxley PROPN nsubj 6 NNP PERSON
            left VERB ROOT 0 VBD
            """,
            ["Quxley", "Laura Quxley"],
        ),
        (
            """
            Tom PROPN compound 4 NNP PERSON
            and CCONJ cc 1 CC PERSON
            Laura PROPN conj 1 NNP PERSON
            Quxley PROPN nsubj 5 NNP PERSON
            left VERB ROOT 0 VBD
            """,
            ["Tom", "Laura Quxley"],
        ),
        (
            """
            Laura PROPN compound 2 NNP PERSON
            Walters PROPN nsubj 3 NNP PERSON
            left VERB ROOT 0 VBD

            Walters NOUN nsubj 5 NNS
            smiled VERB ROOT 0 VBD
            """,
            ["Laura Walters", "Walters"],
        ),
        (
            """
            Laura PROPN compound 2 NNP PERSON
            Waters PROPN nsubj 3 NNP PERSON
            left VERB ROOT 0 VBD
            the DET det 5 DT
            waters NOUN dobj 3 NNS

            Waters NOUN nsubj 7 NNS
            rose VERB ROOT 0 VBD
            """,
            ["Laura Waters"],
        ),
        (
            """
            Umber PROPN compound 2 NNP
            Quxley PROPN nsubj 3 NNP
            left VERB ROOT 0 VBD

            Quxley PROPN nsubj 5 NNP PERSON
            smiled VERB ROOT 0 VBD
            """,
            ["Umber Quxley", "Quxley"],
        ),
    ],
    ids=[
        "a place before the name",
        "half a name",
        "behind a title",
        "a committee",
        "a surname known",
        "a given name known",
        "behind a noun of office",
        "behind a noun of kinship",
        "up to a dash",
        "the verb of a question",
        "two names run together",
        "a surname tagged as a noun",
        "a surname that is a noun too",
        "a given name before a surname",
    ],
)
def test_what_the_entities_missed(rows: str, expected: list[str]) -> None:
    assert [name for names in persons(build("en", rows)).values() for name in names] == expected


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Mayor Lorna Pell", "Lorna Pell"),
        ("Olin Mayor Lorna Pell", "Lorna Pell"),
        ("the late Lorna Pell", "Lorna Pell"),
        ("Lorna Pell 's", "Lorna Pell"),
        ("Lorna Pell ( D-Ohio )", "Lorna Pell"),
        ("Lorna Pell Jr.", "Lorna Pell Jr."),
        ("Lorna Pell ,", "Lorna Pell"),
        ("the mayor", ""),
    ],
)
def test_the_name_proper(words: str, name: str) -> None:
    doc = build("en", "\n".join(f"{word} PROPN dep 1" for word in words.split()))
    assert " ".join(token.text for token in name_tokens(doc, vocabulary("en"))) == name


def test_a_given_name_with_the_fathers_is_the_person_of_that_name(parse: Parse) -> None:
    text = "Приехала Кира Лунц. Кира Павловна осмотрела шлюз. Позже Олег Тарн позвал её."
    assert persons(parse("ru", text)) == {"Кира Лунц": ["Кира Лунц", "Кира Павловна"], "Олег Тарн": ["Олег Тарн"]}


def test_a_given_name_with_the_fathers_that_may_be_two_is_none_of_them(parse: Parse) -> None:
    text = "Кира Лунц встретила Киру Рогову. Кира Павловна осмотрела шлюз."
    assert persons(parse("ru", text))["Кира Павловна"] == ["Кира Павловна"]


def test_a_noun_of_office_that_opens_a_sentence_is_no_name() -> None:
    doc = build(
        "ru",
        """
        Оппозиционер NOUN nsubj 2 Case=Nom PER
        предложил VERB root 0
        спор NOUN obj 2
        """,
    )
    assert persons(doc) == {}


def test_a_verb_tells_the_gender_of_its_subject() -> None:
    doc = build(
        "ru",
        """
        Квилла PROPN nsubj 3 Case=Nom PER
        Зорб PROPN flat:name 1 Case=Nom PER
        приехала VERB root 0 Gender=Fem|VerbForm=Fin
        """,
    )
    (entity,) = people_of(doc).entities
    assert entity.gender == "fem"


def test_a_word_before_a_name_in_another_case_tells_no_gender() -> None:
    doc = build(
        "ru",
        """
        Супруга NOUN nsubj 3 Case=Nom|Gender=Fem
        Зорба PROPN nmod 1 Case=Gen PER
        приехала VERB root 0 Gender=Fem|VerbForm=Fin
        """,
    )
    (entity,) = people_of(doc).entities
    assert entity.gender != "fem"
