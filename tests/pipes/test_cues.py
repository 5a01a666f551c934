from __future__ import annotations

from collections.abc import Callable

import pytest
from spacy.tokens import Doc
from steps import scene_of

Parse = Callable[[str, str], Doc]
Found = tuple[str, str, str, str | None]


def cues(doc: Doc) -> list[Found]:
    """Rule, class, words and source of every cue."""
    scene = scene_of(doc)
    return [
        (cue.rule, cue.cue_class, doc[cue.start : cue.end].text, None if cue.source is None else cue.source.text(doc))
        for number in range(len(scene.frames))
        for cue in scene.cues(number)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“It holds,” Lorna Pell said.", ("verb", "say", "said", "Lorna Pell")),
        ("“It holds,” said the deputy mayor, Lorna Pell.", ("verb", "say", "said", "the deputy mayor")),
        ("“It holds,” Pell (D-Ohio), a member of the panel, said.", ("verb", "say", "said", "Pell")),
        ("Said Lorna Pell: “It holds.”", ("verb", "say", "Said", "Lorna Pell")),
        ("“It holds,” he shouted.", ("verb", "perform", "shouted", "he")),
        ("Lorna Pell called it “a puddle”.", ("verb", "call", "called", "Lorna Pell")),
        ("Pell pointed at it and pointed out that it “holds”.", ("verb", "say", "pointed", "Pell")),
        ("The office released a statement: “It holds.”", ("verb", "say", "released", "The office")),
        ("The paper quoted Lorna Pell: “It holds.”", ("verb", "carry", "quoted", "Lorna Pell")),
        ("According to the canal office, it “holds”.", ("preposition", "say", "According to", "the canal office")),
        ("In Pell's words, it “holds”.", ("circumposition", "say", "In Pell's words", "Pell")),
        ("Pell's claim that it “holds” is old.", ("noun", "noun", "claim", "Pell's")),
        ("A claim by Lorna Pell that it “holds” is old.", ("noun", "noun", "claim", "Lorna Pell")),
        ("After saying it “leaked,” Pell was “taken home” by friends.", ("verb", "say", "saying", "Pell")),
        ("It was said that it “holds”.", ("verb", "say", "said", None)),
        (
            "Friday at the old harbour in Olin, OH, Mayor Lorna Pell (R-OH), said, “It holds.”",
            ("verb", "say", "said", "Mayor Lorna Pell"),
        ),
        ("“It holds,” exhorted Rudd's introducer.", ("verb", "say", "exhorted", "Rudd's introducer")),
        ("Pell used the words “it holds”.", ("verb", "say", "used", "Pell")),
        ("“It holds,” Pell said in an interview with Tom Rudd.", ("verb", "say", "said", "Pell")),
    ],
)
def test_english(text: str, expected: Found, parse: Parse) -> None:
    assert cues(parse("en", text)) == [expected]


def test_words_by_somebody_are_his_whatever_verb_they_hang_on(parse: Parse) -> None:
    found = cues(parse("en", "How the site rated the claim by Lorna Pell: “It holds.”"))
    assert found == [("verb", "say", "rated", "the site"), ("noun", "noun", "claim", "Lorna Pell")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("«Вода держится», — сказала Лунц.", ("verb", "say", "сказала", "Лунц")),
        ("Лунц назвала шлюз «лужей с воротами».", ("verb", "call", "назвала", "Лунц")),
        ("В министерстве заявили: «Вода держится».", ("verb", "say", "заявили", "министерстве")),
        ("Из-за паводка в порту ответили, что вода «держится».", ("verb", "say", "ответили", "порту")),
        ("«Вода держится», — говорится в сообщении порта.", ("verb", "document", "говорится", "порта")),
        (
            "«Вода держится», — говорится в общем заявлении портов.",
            ("verb", "document", "говорится", "общем заявлении портов"),
        ),
        ("«Вода держится», — приводит агентство слова мэра.", ("verb", "carry", "приводит", "мэра")),
        ("Он дал интервью: «Вода держится».", ("verb", "say", "дал", "Он")),
        ("По словам мэра, вода «ещё держится».", ("preposition", "say", "По словам", "мэра")),
        ("По его словам, вода «ещё держится».", ("circumposition", "say", "По его словам", "его")),
        ("Слова мэра «ещё держится» удивили Рогова.", ("noun", "noun", "Слова", "мэра")),
        ("Ремонт идёт «по плану», сказано в отчёте.", ("verb", "say", "сказано", "отчёте")),
        ("«Вода держится», — говорится в новых нормах.", ("verb", "document", "говорится", "новых нормах")),
        (
            "«Вода держится», — приводятся в отчёте порта слова его директора Олега Тарна.",
            ("verb", "document", "приводятся", "его директора Олега Тарна"),
        ),
        ("«Вода держится», — цитирует Волна.Ру выступление Тарна.", ("verb", "carry", "цитирует", "Тарна")),
        ("«Вода держится», — цитируют «Волны» заявление Олега Тарна.", ("verb", "carry", "цитируют", "Олега Тарна")),
        ("«Вода держится», — сказал мэр города в интервью порталу.", ("verb", "say", "сказал", "мэр города")),
        ("«Держите воду», — обратился мэр города к рабочим порта.", ("verb", "say", "обратился", "мэр города")),
        (
            "Антон Рогов также опроверг слухи о том, что директор «Волны» Олег Тарн предлагал купить шлюз, и заявил, "
            "что «Маяк» не будет «продавать шлюз».",
            ("verb", "say", "заявил", "Антон Рогов"),
        ),
        (
            "Уход мэра подтвердил сам директор порта Антон Рогов, который в интервью каналу уже сообщил, "
            "что Олег Тарн «течёт».",
            ("verb", "say", "сообщил", "сам директор порта Антон Рогов"),
        ),
        ("Воду спустят – в отчёте это называется «сухой сезон».", ("verb", "document", "называется", "отчёте")),
        (
            "«Если вода уйдёт ещё раз, порт заранее сообщит рабочим об отмене», — приводятся в отчёте порта слова "
            "его директора Олега Тарна.",
            ("verb", "document", "приводятся", "его директора Олега Тарна"),
        ),
        (
            "«Если насос недоступен или если клапан неизвестен, разумно закрыть шлюз до утра», - говорится "
            "в новых принципах.",
            ("verb", "document", "говорится", "новых принципах"),
        ),
    ],
)
def test_russian(text: str, expected: Found, parse: Parse) -> None:
    assert expected in cues(parse("ru", text))


@pytest.mark.parametrize(
    ("text", "cue", "sources"),
    [
        ("The union sent out a letter saying it “holds”.", "saying", ["a letter", "The union"]),
        ("A letter saying it “holds” lay there.", "saying", ["A letter"]),
        (
            "Lorna Pell was booed and shouted down by the crowd after telling them it “holds”.",
            "telling",
            ["Lorna Pell"],
        ),
        ("Speaking in Olin, Ohio, Lorna Pell went after Rudd, calling him “a puddle”.", "calling", ["Lorna Pell"]),
    ],
    ids=["who issued a document", "a document of nobody", "a passive above", "a place before"],
)
def test_whose_words_a_verb_reports(text: str, cue: str, sources: list[str], parse: Parse) -> None:
    assert [source for _, _, words, source in cues(parse("en", text)) if words == cue] == sources


def test_a_relative_pronoun_is_a_subject_of_its_verbs_own(parse: Parse) -> None:
    scene = scene_of(parse("en", "Rudd thanked Lorna Pell, who said it “holds”."))
    (said,) = (cue for cue in scene.cues(0) if scene.doc[cue.start].text == "said")
    assert said.source is not None
    assert (said.source.text(scene.doc), said.own) == ("Lorna Pell", True)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "“It holds.” Pell gave him the key. She left."),
        ("en", "“Pell said it holds.” The lock opened."),
        ("ru", "Он дал Рогову ключ. Доклад, опубликованный портом, лежал у «старого шлюза»."),
        ("ru", "Договор подписан со «старым портом»."),
    ],
    ids=["no verb of saying", "inside of speech", "a participle", "a passive"],
)
def test_no_cue(language: str, text: str, parse: Parse) -> None:
    assert cues(parse(language, text)) == []


def test_a_source_that_is_taken_over(parse: Parse) -> None:
    scene = scene_of(parse("en", "Lorna Pell wanted to say that it “holds”."))
    assert [(cue.own, cue.source and cue.source.text(scene.doc)) for cue in scene.cues(0)] == [
        (True, "Lorna Pell"),
        (False, "Lorna Pell"),
    ]


def test_a_pronoun_before_a_verb_is_its_subject_whatever_stands_around_it(parse: Parse) -> None:
    doc = parse("ru", "«Держится». Олег Тарн, 9 июля 2018 г. Он считает, что шлюз «течёт».")
    assert ("verb", "think", "считает", "Он") in cues(doc)
