from __future__ import annotations

from collections.abc import Callable

import pytest
from annotated import build
from spacy.tokens import Doc

from quotes.pipes.people import find_people
from quotes.pipes.roles import find_roles
from quotes.pipes.vocabulary import vocabulary

Parse = Callable[[str, str], Doc]


def roles(doc: Doc) -> dict[str, str]:
    """The role of each person that has one."""
    people = find_people(doc, vocabulary(doc.lang_))
    find_roles(doc, people, vocabulary(doc.lang_))
    return {entity.name: entity.role for entity in people.entities if entity.role}


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Deputy Foreign Minister Mark Dunn left.", "Deputy Foreign Minister"),
        (
            "Nobody asked Mark Dunn, head of the water department of the Norwegian Foreign Ministry.",
            "head of the water department of the Norwegian Foreign Ministry",
        ),
        ("The Norwegian ambassador to Sweden, Mark Dunn, left.", "Norwegian ambassador to Sweden"),
        ("Nobody asked Mark Dunn (mayor of Olin).", "mayor of Olin"),
        ("Nobody asked Mark Dunn, 52, the mayor of Olin.", "mayor of Olin"),
        ("Nobody asked Mark Dunn, who served as mayor of Olin.", "mayor of Olin"),
        ("Mark Dunn left. Dunn is the director of the museum.", "director of the museum"),
        ("Mark Dunn left. Dunn served as deputy mayor of Olin.", "deputy mayor of Olin"),
        ("Mark Dunn, who as a captain was the harbour physician, left.", "harbour physician"),
        ("Lorna Pell's campaign manager Mark Dunn left.", "Lorna Pell's campaign manager"),
        ("Mayor Mark Dunn left. Nobody missed Dunn, the mayor of Olin.", "mayor of Olin"),
        ("Former mayor Mark Dunn left.", "Former mayor"),
        ("Retired Lt. Gen. Mark Dunn left.", "Retired Lt. Gen."),
        ("Rep. Mark Dunn, a leading advocate for reform in Olin, left.", "Rep."),
        ("Nobody asked Mark Dunn, president of the Olin-based Northern Lock Workers Union.",
         "president of the Olin-based Northern Lock Workers Union"),
        ("Lock Party candidate Dr. Mark Dunn left.", "Lock Party candidate"),
        ("Rep. Mark Dunn, the top Democrat on the Water Committee, left.", "top Democrat on the Water Committee"),
        ("Former Ohio mayor Mark Dunn, who served as general chairman of the harbour, left.", "Former Ohio mayor"),
        ("Nobody read the proposal from the Olin mayor, Mark Dunn.", "Olin mayor"),
        ("Another pollster, Mark Dunn, left.", "pollster"),
        ("OLIN - Northern Mayor Mark Dunn left.", "Northern Mayor"),
        ("Nobody asked Mark Dunn, a 52-year-old engineer in Olin.", "engineer in Olin"),
    ],
    ids=["before", "behind", "comma", "brackets", "age", "clause", "apart", "served as", "clause cut",
         "possessor", "the fullest", "former",
         "abbreviations", "posts before descriptions", "hyphen", "form of address", "rank in a body",
         "past", "apart in a clause", "one more", "dateline", "years of age"],
)  # fmt: skip
def test_english(text: str, role: str, parse: Parse) -> None:
    assert roles(parse("en", text)) == {"Mark Dunn": role}


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Об этом заявил замглавы МИДа Олег Тарн.", "замглавы МИДа"),
        ("Об этом сказал Олег Тарн, директор департамента воды.", "директор департамента воды"),
        ("Об этом рассказали бывшему директору порта Олегу Тарну.", "бывший директор порта"),
        ("Лидер движения «Щит» Олег Тарн ушёл.", "Лидер движения «Щит»"),
        ("Об этом сказал Олег Тарн (мэр Северска).", "мэр Северска"),
        ("Олег Тарн — мэр Северска.", "мэр Северска"),
        ("По словам северного аналитика Олега Тарна, лёд крепок.", "северный аналитик"),
        ("Об этом сказал писатель и журналист Олег Тарн.", "писатель и журналист"),
        ("Об этом сказал Олег Тарн (Oleg Tarn), бывший директор порта.", "бывший директор порта"),
        ("Об этом сказал лидер движения «Щит», депутат парламента Олег Тарн.",
         "лидер движения «Щит», депутат парламента"),
        ("Об этом рассказал Олег Тарн, известный певец, директор театра.", "известный певец, директор театра"),
        ("Об этом сказал Олег Тарн, исполняющий обязанности мэра Северска.", "исполняющий обязанности мэра Северска"),
        ("Об этом сказал секретарь Фронта защиты озёр (ФЗО) Олег Тарн.", "секретарь Фронта защиты озёр (ФЗО)"),
        ("Об этом сказал кандидат в мэры Северска Олег Тарн.", "кандидат в мэры Северска"),
        ("Об этом сказал сам директор порта Олег Тарн.", "директор порта"),
        ("Об этом сказал Олег Тарн, директор завода «Щит» (Норландия).", "директор завода «Щит»"),
        ("Об этом сказал Олег Тарн, секретарь Фронта защиты озёр (ФЗО).", "секретарь Фронта защиты озёр (ФЗО)"),
        ("Олег Тарн является директором порта.", "директор порта"),
        ("Олег Тарн работает инженером в порту.", "инженер в порту"),
    ],
    ids=["before", "behind", "dative", "quoted name", "brackets", "apart", "homograph", "two", "Latin letters",
         "in a row before", "in a row behind", "acting", "abbreviation", "candidate", "emphatic",
         "place in brackets", "abbreviation behind", "a verb for to be", "works as"],
)  # fmt: skip
def test_russian_roles_are_nominative(text: str, role: str, parse: Parse) -> None:
    assert roles(parse("ru", text)) == {"Олег Тарн": role}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Mr. Mark Dunn left."),
        ("en", "Nobody asked Mark Dunn, who hates the mayor of Olin."),
        ("en", "Nobody asked Mark Dunn’s mayor."),
        ("en", "Mark Dunn, his brother, left."),
        ("en", "A spokesman for Mr. Dunn left."),
        ("en", "In a debate with the Olin mayor, Mark Dunn left."),
        ("ru", "Господин Тарн ушёл."),
        ("ru", "Мэр увидел Олега Тарна."),
        ("ru", "По мнению Олега Тарна, мэр города выбрал варенье."),
        ("ru", "По мнению Олега Тарна, мэр «выбрал варенье»."),
    ],
)
def test_no_role(language: str, text: str, parse: Parse) -> None:
    assert roles(parse(language, text)) == {}


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Sens. Mark Dunn (D-Olin) and Kira Lunt (R-Harwick) left.", "Sen."),
        ("Mayors Mark Dunn, Kira Lunt left.", "Mayor"),
        ("Senators Mark Dunn, Republican of Olin, and Kira Lunt, Democrat of Harwick, left.", "Senator"),
    ],
)
def test_a_post_that_several_share_is_everybodys(text: str, role: str, parse: Parse) -> None:
    assert roles(parse("en", text)) == {"Mark Dunn": role, "Kira Lunt": role}


def test_each_person_keeps_the_own_role(parse: Parse) -> None:
    doc = parse("en", "Governor Lorna Pell met Mark Dunn, the mayor of Olin.")
    assert roles(doc) == {"Lorna Pell": "Governor", "Mark Dunn": "mayor of Olin"}


def test_the_next_one_in_a_row_of_russian_names_keeps_his_role(parse: Parse) -> None:
    doc = parse("ru", "Приехали мэр Северска Анна Ломова, директор порта Олег Тарн и певец Иван Рей.")
    assert roles(doc) == {"Анна Ломова": "мэр Северска", "Олег Тарн": "директор порта", "Иван Рей": "певец"}


def test_places_are_given_in_order() -> None:
    doc = build(
        "en",
        """
        Mayor PROPN compound 3 NNP
        Mark PROPN compound 3 NNP PERSON
        Dunn PROPN nsubj 4 NNP PERSON
        left VERB ROOT 0 VBD
        Dunn PROPN dobj 4 NNP PERSON
        , PUNCT punct 5
        mayor NOUN appos 5 NN
        of ADP prep 7 IN
        Olin PROPN pobj 8 NNP
        . PUNCT punct 4
        """,
    )
    people = find_people(doc, vocabulary("en"))
    found = find_roles(doc, people, vocabulary("en"))
    assert [(doc[role.start : role.end].text, doc[role.head].text) for role in found] == [
        ("Mayor", "Mayor"),
        ("mayor of Olin", "mayor"),
    ]
    assert {role.entity for role in found} == {people.entities[0].number}
    assert people.entities[0].role == "mayor of Olin"


def test_a_role_agrees_with_a_foreign_name_whose_case_the_tagger_missed() -> None:
    doc = build(
        "ru",
        """
        Он PRON nsubj 2 Case=Nom
        говорил VERB ROOT 0
        с ADP case 4
        мэром NOUN obl 2 Animacy=Anim|Case=Ins|Gender=Masc|Number=Sing
        острова NOUN nmod 4 Case=Gen|Gender=Masc|Number=Sing
        Рю PROPN appos 4 Case=Nom PER
        Норитой PROPN flat:name 6 Case=Nom PER
        . PUNCT punct 2
        """,
    )
    assert roles(doc) == {"Рю Норита": "мэр острова"}
