from __future__ import annotations

import pytest

from quotes.languages.detect import UNDETERMINED, detect

TEXTS = {
    "ru": [
        "Президент заявил, что переговоры продолжатся на следующей неделе.",
        "Это правда.",
        "МЭР СЕВЕРСКА ПОДАЛ В ОТСТАВКУ",
        "Ноутбуки Lenovo ThinkPad, Apple MacBook Air и Samsung Galaxy Book подорожали.",
        "Компания Sunrise Holdings Limited подписала с Northern Light Partners Memorandum of Understanding.",
        "Он написал: «Yes, we can do it together with all our friends from abroad» — и уехал.",
        "Подпишитесь: https://news.example.com/en/subscribe-to-our-newsletter, info@example.com\n<div>Мэр уволен</div>",
        "Министр Володимир Гринченко встретился с Ђорђе Јовановићем в Белграде.",
    ],
    "en": [
        "He said so.",
        "COURT UPHOLDS RULING ON SCHOOLS",
        "“Мы будем работать дальше, и никто нам не помешает, потому что мы правы”, he said.",
        "The phrase «Слава труду и мир народам большой планеты», printed on the poster, was removed.",
        'Read this in Russian: "Министр образования рассказал о планах строительства школ". He speaks on Monday.',
        "Anton Rogov (Антон Рогов), the head of Северный ветер, told us that «мы не уступим ни пяди земли».",
    ],
    "uk": [
        "Президент заявив, що переговори продовжаться наступного тижня.",
        "Суд залишив рішення без змін.",
        "Увечері над столицею пролунали вибухи.",
        "Речник сказав російською: «Мы не можем согласиться с этим решением и будем его обжаловать в суде».",
    ],
    "bg": [
        "Министърът заяви, че преговорите ще продължат следващата седмица.",
        "Отборът победи с три на нула.",
        "Полицията задържа двама заподозрени.",
    ],
    "sr": ["Министар је изјавио да ће се преговори наставити следеће недеље.", "Суд је оставио одлуку на снази."],
    "mk": ["Министерот изјави дека преговорите ќе продолжат следната недела."],
    "be": ["Міністр заявіў, што перамовы працягнуцца на наступным тыдні."],
    "kk": ["Сыртқы істер министрі келіссөздер келесі аптада жалғасатынын мәлімдеді."],
    "de": ["Der Minister sagte, die Gespräche würden nächste Woche fortgesetzt."],
    "pl": ["Minister powiedział, że rozmowy zostaną wznowione w przyszłym tygodniu."],
    "el": ["Ο υπουργός δήλωσε ότι οι συνομιλίες θα συνεχιστούν την επόμενη εβδομάδα."],
    UNDETERMINED: ["", " \n", "12:30 — 14:00", "«…»", "https://example.com/news/mayor-resigns", "U2", "!" * 9999],
}


@pytest.mark.parametrize(("language", "text"), [(language, text) for language in TEXTS for text in TEXTS[language]])
def test_language(language: str, text: str) -> None:
    assert detect(text) == language


def test_a_foreign_head_does_not_decide_for_a_long_text() -> None:
    menu = "Home\nWorld\nBusiness\nSign in to read more of our stories\n"
    assert detect(menu * 10 + "Мэр города объявил об уходе. Совет рассмотрит заявление завтра.\n" * 100) == "ru"
