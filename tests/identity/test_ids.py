from __future__ import annotations

import pytest

from quotes.identity import speaker_id


@pytest.mark.parametrize(
    ("russian", "english"),
    [
        ("Сергей Лавров", "Sergei Lavrov"),
        ("Дмитрий Белый", "Dmitry Bely"),
        ("Мария Захарова", "Maria Zakharova"),
        ("Илья Толстой", "Ilya Tolstoy"),
        ("Наталья Юрьева", "Natalya Yuryeva"),
        ("Евгений Сергеев", "Yevgeny Sergeyev"),
        ("Кирилл Дмитриев", "Kirill Dmitriev"),
        ("Николай Щукин", "Nikolai Shchukin"),
        ("Александр Цой", "Alexander Tsoy"),
        ("Максим Эдуардович Чехов", "Maxim Eduardovich Chekhov"),
        ("Анна-Мария Жук", "Anna-Maria Zhuk"),
        ("Артём Объедков", "Artyom Obyedkov"),
        ("Артем Объедков", "Artyom Obyedkov"),
    ],
)
def test_scripts_meet(russian: str, english: str) -> None:
    assert speaker_id(russian, "person") == speaker_id(english, "person")


@pytest.mark.parametrize(
    ("expected", "names"),
    [
        ("anatoly-antonov", ("Anatoly I. Antonov", "Anatoly Antonov", "Анатолий Иванович Антонов", "Антонов Анатолий")),
        ("sergei-lavrov", ("Сергей Викторович Лавров", "Serguei Lavrov", "Sergey V. Lavrov", "Lavrov, Sergej")),
        ("dmitry-lunts", ("Dmitri Lunts", "Dmitriy Lunts", "Дмитрий Лунц")),
        ("a-i-antonov", ("Антонов А. И.", "А.И. Антонов", "A. I. Antonov")),
        ("sergei-viktorovich", ("Сергей Викторович", "Sergey Viktorovich")),
        ("xi-jinping", ("Xi Jinping",)),
        ("peter-lund", ("Peter Lund",)),
    ],
)
def test_spellings_of_a_person_meet(expected: str, names: tuple[str, ...]) -> None:
    assert {speaker_id(name, "person") for name in names} == {expected}


def test_organisations_keep_all_their_words() -> None:
    assert speaker_id("Фонд Сергея Лунца", "org") == "fond-sergeya-luntsa"
    assert speaker_id("Sergey B. Foundation", "org") == "sergey-b-foundation"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Sergei  Lavrov", "sergei-lavrov"),
        ("Ursula Müller-Łęcka", "ursula-muller-lecka"),
        ("Dara O’Brien", "dara-obrien"),
        ("J. R. Stone", "j-r-stone"),
        ("Søren Groß", "soren-gross"),
        ("山田 太郎", "山田-太郎"),
        ("", ""),
    ],
)
def test_speaker_id(name: str, expected: str) -> None:
    assert speaker_id(name, "person") == expected


def test_unnamed_sources_have_no_id() -> None:
    assert speaker_id("дипломат", "unnamed") == ""
