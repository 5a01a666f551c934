from __future__ import annotations

from collections.abc import Callable

import pytest
from spacy.tokens import Doc
from steps import discourse_of

from quotes.pipes.antecedents import Antecedent
from quotes.pipes.chain import analyse
from quotes.pipes.coreference import Resolver
from quotes.pipes.phrases import Phrase
from quotes.pipes.ranking import Model

Parse = Callable[[str, str], Doc]


def sources(doc: Doc) -> list[tuple[str, str]]:
    """Type and name of each quotation's source; what describes it where no name is known."""
    found = [utterance.source for utterance in analyse(doc).utterances]
    return [(source.speaker_type, source.name or source.role) for source in found]


def person(name: str) -> tuple[str, str]:
    return "person", name


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Lorna Pell met Mark Dunn. “It holds,” he said. “It leaks,” she replied.", ["Mark Dunn", "Lorna Pell"]),
        (
            "Mark Dunn, the deputy minister, met Lorna Pell, an engineer. “It holds,” the deputy minister said. "
            "“It leaks,” the engineer said.",
            ["Mark Dunn", "Lorna Pell"],
        ),
        ("“Mark Dunn is wrong,” Lorna Pell said. “And he knows it,” she added.", ["Lorna Pell", "Lorna Pell"]),
        (
            "“Dunn is wrong. Mark Dunn is always wrong,” Lorna Pell said.\n\n“So what,” the governor replied.",
            ["Lorna Pell", "Lorna Pell"],
        ),
        ("“It holds,” said Ayre. Tom Ayre built it.", ["Tom Ayre"]),
        ("“It holds,” said Zorblatt Quxley.", ["Zorblatt Quxley"]),
    ],
    ids=["pronouns", "offices", "not who is talked about", "nor by office", "surname", "a name nobody knows"],
)
def test_english_people(text: str, expected: list[str], parse: Parse) -> None:
    assert sources(parse("en", text)) == [person(name) for name in expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Кира Лунц встретила Антона Рогова. «Держится», — сказал он. «Течёт», — возразила она.",
            ["Антон Рогов", "Кира Лунц"],
        ),
        (
            "Директор порта Олег Тарн спорил с инженером Кирой Лунц. «Вода держится», — сказал директор. «Нет», — "
            "ответила инженер.",
            ["Олег Тарн", "Кира Лунц"],
        ),
        ("Посол Норвегии Олег Тарн ушёл. Дипломат добавил: «Вода держится».", ["Олег Тарн"]),
        ("По словам Киры Лунц, шлюз «почти новый».", ["Кира Лунц"]),
        ("Министр Кира Лунц и министр Олег Тарн ушли. «Вода держится», — добавила министр.", ["Кира Лунц"]),
        ("Министр Олег Тарн и министр Кира Лунц ушли. «Вода держится», — добавил министр.", ["Олег Тарн"]),
        ("Посол Вестмарка в Ладии Лючия Ферранте назвала шлюз «лужей с воротами».", ["Лючия Ферранте"]),
        ("Олег Тарн и Кира Лунц ушли. Супруга уверена, что вода «ещё держится».", ["Кира Лунц"]),
    ],
    ids=[
        "pronouns",
        "offices",
        "another word for it",
        "genitive",
        "the verb tells a woman",
        "the verb tells a man",
        "no possessor",
        "the noun keeps its gender",
    ],
)
def test_russian_people(text: str, expected: list[str], parse: Parse) -> None:
    assert sources(parse("ru", text)) == [person(name) for name in expected]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "The Canal Trust published its report. “It holds,” they said.", "Canal Trust"),
        ("en", "The Canal Trust published a report on Monday. “It holds,” the trust said.", "Canal Trust"),
        ("en", "“It holds,” the Zorb Committee said.", "Zorb Committee"),
        ("en", "“It holds,” the ministry said.", "ministry"),
        ("ru", "Министерство воды открыло шлюз. «Вода держится», — сообщили в министерстве.", "Министерство воды"),
        ("ru", "«Вода держится», — пишет газета «Волна».", "Волна"),
        ("ru", "Жители обратились к мэру. «Вода держится», — говорится в обращении.", "обращение"),
    ],
)
def test_organisations(language: str, text: str, expected: str, parse: Parse) -> None:
    assert sources(parse(language, text)) == [("org", expected)]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "Lorna Pell left. “It holds,” one expert said.", "expert"),
        ("en", "Lorna Pell left. “It holds,” the experts said.", "experts"),
        ("en", "Lorna Pell left. “It holds,” a lawyer for Lorna Pell said.", "lawyer for Lorna Pell"),
        ("en", "Lorna Pell left. “It holds,” said Pell's lawyer.", "Pell's lawyer"),
        ("en", "Jonas Reck, lawyer for the family, left. Dunn's family said it “holds”.", "Dunn's family"),
        ("en", "“It holds,” I said.", ""),
        ("en", "“It holds,” she said.", ""),
        ("ru", "Кира Лунц ушла. «Вода держится», — сказал какой-то прохожий.", "прохожий"),
        ("ru", "Кира Лунц ушла. «Вода держится», — рассказали очевидцы.", "очевидцы"),
        ("ru", "Помощник Хиллари Лунц по делам флота заявил: «Вода держится».", "Помощник Хиллари Лунц по делам флота"),
        ("ru", "«Вода держится», — сказали они.", ""),
    ],
)
def test_whom_nobody_names(language: str, text: str, expected: str, parse: Parse) -> None:
    assert sources(parse(language, text)) == [("unnamed", expected)]


def test_a_description_by_a_name_is_a_role(parse: Parse) -> None:
    doc = parse("en", "Mark Dunn slept. Lorna Pell apologised. “It leaks,” Dunn's former campaign adviser said.")
    resolver = Resolver(discourse_of(doc), Model())
    entity = next(e for e in resolver.people.entities if e.name == "Lorna Pell")
    head = next(token.i for token in doc if token.text == "adviser")
    resolver.take(Phrase(head - 4, head + 1, head), Antecedent("entity", entity, []))
    assert entity.role == "Dunn's former campaign adviser"


def test_a_later_role_belongs_to_the_earlier_quotation(parse: Parse) -> None:
    doc = parse("en", "“It holds,” Lorna Pell said. Pell is the mayor of Olin.")
    assert analyse(doc).utterances[0].source.role == "mayor of Olin"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“It holds,” said another friend, Lorna Pell.", ("person", "Lorna Pell")),
        ("“It holds,” said former Olin Gov. and Canal Trust Chairman Mark Dunn.", ("person", "Mark Dunn")),
        ("Mark Dunn lost. His campaign said it was “a fluke.”", ("org", "Dunn campaign")),
        ("The Dunn campaign met Mark Dunn. “It holds,” his campaign said.", ("org", "Dunn campaign")),
    ],
    ids=["set off by a comma", "behind two offices", "called after its owner", "named elsewhere"],
)
def test_names_that_stand_apart(text: str, expected: tuple[str, str], parse: Parse) -> None:
    assert sources(parse("en", text)) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The Canal Trust met Mark Dunn. The lock is “late,” according to a complaint filed by the Port Authority.",
            ("org", "Port Authority"),
        ),
        ("Mark Dunn laughed. The lock is “late,” according to the Canal Trust's bylaws.", ("org", "Canal Trust")),
        (
            "My parents, Tom and Lorna Pell, met Joan Ayre. Joan Ayre laughed. “It holds,” my mother said.",
            person("Lorna Pell"),
        ),
        ("Lorna Pell saw his brother, Mark Dunn. Tom Ayre laughed. “It holds,” his brother said.", person("Mark Dunn")),
        (
            "Mark Dunn laughed. “It holds,” I said.\n\nIt did.\n\nLorna Pell is a playwright in Olin.",
            person("Lorna Pell"),
        ),
        ("Mark Dunn laughed. “It holds,” I said.\n\nIt did.", ("unnamed", "")),
    ],
    ids=[
        "whose document it is",
        "whose documents",
        "one of a couple",
        "a relative",
        "who wrote the text",
        "who does not say who he is",
    ],
)
def test_words_that_settle_who_speaks(text: str, expected: tuple[str, str], parse: Parse) -> None:
    assert sources(parse("en", text)) == [expected]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Об этом пишет Norland Times. Газета Daily Gull пишет, что шлюз «почти новый»."),
        ("en", "The Norland Times wrote it. “It holds,” said the newspaper Daily Gull."),
    ],
)
def test_a_noun_for_bodies_stands_for_the_body_that_it_introduces(language: str, text: str, parse: Parse) -> None:
    assert sources(parse(language, text)) == [("org", "Daily Gull")]


def test_a_bare_noun_for_a_document_repeats_the_name_that_it_had_before(parse: Parse) -> None:
    doc = parse("ru", "Читайте инструкцию к новому насосу. «Шлюз промывают ежегодно», — говорится в инструкции.")
    assert sources(doc) == [("org", "инструкция к новому насосу")]


def test_an_office_is_held_at_the_body_whose_name_stands_in_marks_behind_it(parse: Parse) -> None:
    text = "Глава «Маяка» Антон Рогов спорил с главой «Волны» Олегом Тарном. «Вода держится», — сказал глава «Маяка»."
    doc = parse("ru", text)
    head = next(token.i for token in doc if token.text == "глава")
    source = Resolver(discourse_of(doc), Model()).resolve(Phrase(head, head + 1, head))
    assert source.name == "Антон Рогов"
