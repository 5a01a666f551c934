"""Who is who in short texts. The people are invented."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from spacy.tokens import Doc

from quotes.pipes.people import find_people
from quotes.pipes.vocabulary import vocabulary

Parse = Callable[[str, str], Doc]


def persons(doc: Doc) -> dict[str, list[str]]:
    """The words at each mention, by name."""
    people = find_people(doc, vocabulary(doc.lang_))
    return {
        entity.name: [doc[mention.start : mention.end].text for mention in entity.mentions]
        for entity in people.entities
        if entity.kind == "person"
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Bill and Hillary Harwell flew to Olin. Mr. Harwell smiled. Mrs. Harwell waved to reporters.",
            {"Bill Harwell": ["Bill", "Harwell"], "Hillary Harwell": ["Hillary Harwell", "Harwell"]},
        ),
        (
            "Brothers Igor and Paul Lomov bought the mill. Igor Lomov said no. Paul Lomov agreed.",
            {"Igor Lomov": ["Igor", "Igor Lomov"], "Paul Lomov": ["Paul Lomov", "Paul Lomov"]},
        ),
        (
            "Senator Mark Dunn came with his wife, Ann. Mr. Dunn left. Mrs. Dunn stayed.",
            {"Mark Dunn": ["Mark Dunn", "Dunn"], "Ann Dunn": ["Ann", "Dunn"]},
        ),
        (
            "Former president Bill Orton and Secretary Hilda Orton spoke. Secretary Orton left. President Orton wept.",
            {"Bill Orton": ["Bill Orton", "Orton"], "Hilda Orton": ["Hilda Orton", "Orton"]},
        ),
        (
            "Ann Lee's brother Tom Lee said no. “No,” said Lee.",
            {"Ann Lee": ["Ann Lee"], "Tom Lee": ["Tom Lee", "Lee"]},
        ),
        (
            "Donald Brock and his son Donald Brock Jr. spoke. Brock Jr. left.",
            {"Donald Brock": ["Donald Brock"], "Donald Brock Jr.": ["Donald Brock Jr.", "Brock Jr."]},
        ),
        (
            "Donald Brock and his son Donald Brock Jr. spoke. Donald Brock Jr. left. Mr. Brock laughed.",
            {"Donald Brock": ["Donald Brock", "Brock"], "Donald Brock Jr.": ["Donald Brock Jr.", "Donald Brock Jr."]},
        ),
        (
            "Francois Tarn spoke. François Tarn left. Francois Tarn slept.",
            {"François Tarn": ["Francois Tarn", "François Tarn", "Francois Tarn"]},
        ),
        (
            "George W. Tarn and George H. W. Tarn met. George W. Tarn left.",
            {"George W. Tarn": ["George W. Tarn", "George W. Tarn"], "George H. W. Tarn": ["George H. W. Tarn"]},
        ),
    ],
    ids=[
        "couple",
        "brothers",
        "wife",
        "titles",
        "apposition",
        "a son's suffix",
        "a father's",
        "accents",
        "side by side",
    ],
)
def test_english_namesakes(text: str, expected: dict[str, list[str]], parse: Parse) -> None:
    assert persons(parse("en", text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "William Grell ran for office. Bill Grell won. Grell thanked voters.",
            {"William Grell": ["William Grell", "Bill Grell", "Grell"]},
        ),
        (
            "Elizabeth Warner and Tom Warner debated. Liz said no. Tom said yes.",
            {"Elizabeth Warner": ["Elizabeth Warner", "Liz"], "Tom Warner": ["Tom Warner", "Tom"]},
        ),
        (
            "R. J. Haskell spoke. Robert Haskell was clear. Robert James Haskell left.",
            {"Robert James Haskell": ["R. J. Haskell", "Robert Haskell", "Robert James Haskell"]},
        ),
        (
            "President Xi Jinping arrived. Xi said nothing. Mr. Xi left.",
            {"Xi Jinping": ["Xi Jinping", "Xi", "Xi"]},
        ),
        (
            "South Korean President Moon Jae-in spoke. Moon was calm.",
            {"Moon Jae-in": ["Moon Jae-in", "Moon"]},
        ),
        (
            "Willem van der Berg sued. Van der Berg won. Mr. van der Berg left.",
            {"Willem van der Berg": ["Willem van der Berg", "Van der Berg", "van der Berg"]},
        ),
        (
            "Mary-Jane O'Dowd spoke. O'Dowd left. Mary-Jane laughed.",
            {"Mary-Jane O'Dowd": ["Mary-Jane O'Dowd", "O'Dowd", "Mary-Jane"]},
        ),
        (
            "Juan Carlos Perez Garcia ran. Perez said yes. Garcia left.",
            {"Juan Carlos Perez Garcia": ["Juan Carlos Perez Garcia", "Perez", "Garcia"]},
        ),
        ("Madonna sang. “Yes,” said Madonna.", {"Madonna": ["Madonna", "Madonna"]}),
    ],
    ids=["nickname", "given name", "initials", "eastern", "korean", "particles", "hyphens", "two surnames", "single"],
)
def test_english_forms_of_one_name(text: str, expected: dict[str, list[str]], parse: Parse) -> None:
    assert persons(parse("en", text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Супруги Иван и Анна Ломовы продали дом. Анна Ломова рада. Ломов молчал.",
            {"Иван Ломов": ["Иван", "Ломов"], "Анна Ломова": ["Анна Ломовы", "Анна Ломова"]},
        ),
        (
            "Анна и Олег Тарны открыли пекарню. Анна Тарн рада. Олег Тарн молчит.",
            {"Анна Тарн": ["Анна", "Анна Тарн"], "Олег Тарн": ["Олег Тарны", "Олег Тарн"]},
        ),
        (
            "Аркадия и Бориса Роговых ждали в суде. Аркадий Рогов пришёл.",
            {"Аркадий Рогов": ["Аркадия", "Аркадий Рогов"], "Борис Рогов": ["Бориса Роговых"]},
        ),
        (
            "Иван Ломов пришёл с женой Анной Ломовой. Ломова говорила. Ломов молчал.",
            {"Иван Ломов": ["Иван Ломов", "Ломов"], "Анна Ломова": ["Анной Ломовой", "Ломова"]},
        ),
        (
            "Сергей Ломов и его жена Ирина пришли. Ломова сказала речь. Ломов молчал.",
            {"Сергей Ломов": ["Сергей Ломов", "Ломов"], "Ирина Ломова": ["Ирина", "Ломова"]},
        ),
        (
            "Ломов и Ломова встретились. Ломова сказала, что уходит. О Ломове говорили.",
            {"Ломов": ["Ломов", "Ломове"], "Ломова": ["Ломова", "Ломова"]},
        ),
        (
            "Анну Лунц поддержали. Брат Анны Лунц Пётр Лунц ушёл. Лунца ждали.",
            {"Анна Лунц": ["Анну Лунц", "Анны Лунц"], "Пётр Лунц": ["Пётр Лунц", "Лунца"]},
        ),
        (
            "Оксана Шевченко вышла. Тарас Шевченко остался. Шевченко сказала, что устала. Шевченко сказал, что рад.",
            {"Оксана Шевченко": ["Оксана Шевченко", "Шевченко"], "Тарас Шевченко": ["Тарас Шевченко", "Шевченко"]},
        ),
        (
            "Семья Ломовых переехала. Павел Ломов рад.",
            {"Ломовы": ["Ломовых"], "Павел Ломов": ["Павел Ломов"]},
        ),
        (
            "Александр Рогов и Александра Рогова поженились. Роговой вручили приз.",
            {"Александр Рогов": ["Александр Рогов"], "Александра Рогова": ["Александра Рогова", "Роговой"]},
        ),
    ],
    ids=[
        "couple",
        "foreign couple",
        "oblique",
        "wife",
        "wife's given name",
        "surnames",
        "case",
        "verb",
        "family",
        "pair",
    ],
)
def test_russian_namesakes(text: str, expected: dict[str, list[str]], parse: Parse) -> None:
    assert persons(parse("ru", text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "С. В. Ломов выступил. Сергей Викторович Ломов устал. Сергей Викторович ушёл.",
            {"Сергей Викторович Ломов": ["С. В. Ломов", "Сергей Викторович Ломов", "Сергей Викторович"]},
        ),
        (
            "Ломов С. В. выступил. Сергей Ломов устал. Позвали С.В. Ломова.",
            {"Сергей Ломов": ["Ломов С. В.", "Сергей Ломов", "С.В. Ломова"]},
        ),
        (
            "Депутат Ломов Сергей Викторович выступил. Сергей Ломов устал.",
            {"Ломов Сергей Викторович": ["Ломов Сергей Викторович", "Сергей Ломов"]},
        ),
        (
            "А. П. Рогов и А. В. Рогов спорили. Рогов А. В. победил.",
            {"А. П. Рогов": ["А. П. Рогов"], "А. В. Рогов": ["А. В. Рогов", "Рогов А. В."]},
        ),
        (
            "Пётр Лугов-Озёрский вышел. Лугова-Озёрского ждали. Озёрский ушёл.",
            {"Пётр Лугов-Озёрский": ["Пётр Лугов-Озёрский", "Лугова-Озёрского", "Озёрский"]},
        ),
        (
            "Фердинанд фон Грааль приехал. Фон Грааль устал. Фон Граалю дали слово.",
            {"Фердинанд фон Грааль": ["Фердинанд фон Грааль", "Фон Грааль", "Фон Граалю"]},
        ),
        (
            "Александр Тарн ушёл. Саша Тарн вернулся. Саша смеялся.",
            {"Александр Тарн": ["Александр Тарн", "Саша Тарн", "Саша"]},
        ),
        (
            "Премьер встретился с мэром города Немуро Сюнскэ Норитой.",
            {"Сюнскэ Норита": ["Сюнскэ Норитой"]},
        ),
        (
            "Роман Дюма приехал. Слова Дюма записали. У Дюма спросили.",
            {"Роман Дюма": ["Роман Дюма", "Дюма", "Дюма"]},
        ),
        (
            "Ким Чен Ын прибыл. Ким улыбался. Ким Чен Ына встретили. Киму подарили цветы.",
            {"Ким Чен Ын": ["Ким Чен Ын", "Ким", "Ким Чен Ына", "Киму"]},
        ),
    ],
    ids=[
        "patronymic",
        "initials last",
        "surname first",
        "initials",
        "hyphen",
        "particle",
        "short",
        "unknown",
        "still",
        "eastern",
    ],
)
def test_russian_forms_of_one_name(text: str, expected: dict[str, list[str]], parse: Parse) -> None:
    assert persons(parse("ru", text)) == expected
