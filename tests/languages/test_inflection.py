"""Russian names, role phrases and words in their base form. The people are invented, the names are common ones."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from quotes.languages.inflection import lemma, name_gender, nominative_name, nominative_phrase


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        # Russian and Ukrainian names, both genders
        ("Анатолия Ветрова", "Анатолий Ветров"),
        ("Марией Ветровой", "Мария Ветрова"),
        ("Льва Дубровского", "Лев Дубровский"),
        ("Ларисой Лесной", "Лариса Лесная"),
        ("Никиты Седых", "Никита Седых"),
        ("Оксаны Гриценко", "Оксана Гриценко"),
        ("Виталию Марчуку", "Виталий Марчук"),
        ("Галины Марчук", "Галина Марчук"),
        ("Ильёй Кравцом", "Илья Кравец"),
        # patronymics, initials, double and capital names
        ("Сергея Викторовича Ветрова", "Сергей Викторович Ветров"),
        ("Нины Иосифовны", "Нина Иосифовна"),
        ("С. В. Ветровым", "С. В. Ветров"),
        ("П.Йонссона", "П.Йонссон"),
        ("Петра Лугова-Озёрского", "Петр Лугов-Озёрский"),
        ("Жан-Поля Дювалье", "Жан-Поль Дювалье"),
        ("АННЫ ВЕТРОВОЙ", "АННА ВЕТРОВА"),
        # foreign names: men's decline, women's in a consonant do not, those in a vowel do for neither
        ("Джона Харпера", "Джон Харпер"),
        ("Гретой Харпер", "Грета Харпер"),
        ("Йоргеном Лундквистом", "Йорген Лундквист"),
        ("Мануэля Ортеги", "Мануэль Ортега"),
        ("Синтии Ортеги", "Синтия Ортега"),
        ("Карло Беллини", "Карло Беллини"),
        ("Майклом О'Ши", "Майкл О'Ши"),
        ("Нодара Чхаидзе", "Нодар Чхаидзе"),
        ("Карена Мелояна", "Карен Мелоян"),
        ("Дали Петраускайте", "Даля Петраускайте"),
        ("Мохаммеда бин Надира", "Мохаммед бин Надир"),
        ("Башара аль-Надира", "Башар аль-Надир"),
        # East Asian names: the last part declines alone
        ("Пак Чон Ына", "Пак Чон Ын"),
        ("Ли Хайпином", "Ли Хайпин"),
        # an instrumental of a foreign name in -ин, words in other scripts
        ("Кемплином", "Кемплин"),
        ("Отто Ланге (Otto Lange)", "Отто Ланге (Otto Lange)"),
    ],
)
def test_name_alone(form: str, expected: str) -> None:
    assert nominative_name([form]) == expected


@pytest.mark.parametrize(
    "form",
    [
        "Анатолий Ветров", "Мария Ветрова", "Ветрова", "Александра Лугова", "Лариса Лесная", "Грета Харпер",
        "Камала Стоун", "Тони Стоун", "Ники Стоун", "Эмбер Стоун", "Никола Дюран", "Карла Беллини", "Мануэль Ортега",
        "Акира Накадзима", "Маргрете Олсен", "Ли Хайпин", "Пак Кын-Хе", "Седых", "Гриценко", "Максим Ким", "Ибрагим",
        "О. Ветрова", "Никита Цой", "John Harper",
    ],
)  # fmt: skip
def test_nominative_stays(form: str) -> None:
    assert nominative_name([form]) == form


@pytest.mark.parametrize(
    ("forms", "expected"),
    [
        (["Ветрова", "Ветров"], "Ветров"),
        (["Ветрова", "Ветровой"], "Ветрова"),
        (["Александра Лугова", "Луговым"], "Александр Лугов"),
        (["Гоува", "Гоуву", "Гоув"], "Гоув"),
        (["Лелюка", "Лелюки"], "Лелюка"),
        (["Чубка", "Чубок"], "Чубок"),
        (["Марка", "Марк"], "Марк"),
        (["Квана Чжан Иля", "Кван Чжан Иль"], "Кван Чжан Иль"),
        (["Петра Лугового", "Пётр"], "Пётр Луговой"),
    ],
)
def test_other_forms_are_evidence(forms: list[str], expected: str) -> None:
    assert nominative_name(forms) == expected


def test_case_and_gender_decide_what_the_ending_leaves_open() -> None:
    assert nominative_name(["Ветрова"], case="gen") == "Ветров"
    assert nominative_name(["Ветрова"], case="nom") == "Ветрова"
    assert nominative_name(["Ветрову"], gender="fem") == "Ветрова"
    assert nominative_name(["Ветрову"], gender="masc") == "Ветров"
    assert nominative_name(["Валентина Ветрова"], case="acc") == "Валентин Ветров"


@pytest.mark.parametrize("form", ["Ветров", "Меркель", "Беллини", "Дюма"])
def test_a_wrong_case_does_no_harm_to_a_name_without_such_a_form(form: str) -> None:
    assert nominative_name([form], case="gen") == form


def test_a_name_needs_a_form() -> None:
    with pytest.raises(ValueError, match="no form"):
        nominative_name([])


@pytest.mark.parametrize(
    ("name", "gender"),
    [
        ("Мария Гриценко", "fem"),
        ("Ветрова", "fem"),
        ("С. В. Ветров", "masc"),
        ("Никита Седых", "masc"),
        ("Эмбер Стоун", "fem"),
        ("Нина Иосифовна", "fem"),
        ("Гриценко", None),
        ("Саша Гриценко", None),
        ("John Harper", None),
    ],
)
def test_gender(name: str, gender: str | None) -> None:
    assert name_gender(name) == gender


def phrase(marked: str) -> list[str]:
    """The nominative of a phrase given as "word/TAG/head/Case …"; the tags' other features are left out."""
    rows = [token.split("/") for token in marked.split()]
    words, tags = [row[0] for row in rows], [row[1] for row in rows]
    heads = [int(row[2]) for row in rows]
    morphs = [{"Case": row[3]} if len(row) > 3 else {} for row in rows]
    return nominative_phrase(words, heads, tags, morphs)


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("уральского/ADJ/1/Gen губернатора/NOUN/1/Gen", "уральский губернатор"),
        ("Главы/NOUN/0/Gen МИД/PROPN/0/Gen", "Глава МИД"),
        ("замглавы/NOUN/0/Gen МИД/PROPN/0/Gen", "замглавы МИД"),
        ("врио/NOUN/0/Gen губернатора/NOUN/0/Gen", "врио губернатора"),
        ("первого/ADJ/1/Gen замминистра/NOUN/1/Gen энергетики/NOUN/1/Gen", "первый замминистра энергетики"),
        ("завотделом/NOUN/0/Gen кадров/NOUN/0/Gen", "завотделом кадров"),
        (
            "официальным/ADJ/1/Ins представителем/NOUN/1/Ins Следственного/ADJ/3/Gen комитета/NOUN/1/Gen",
            "официальный представитель Следственного комитета",
        ),
        ("министр-президента/NOUN/0/Gen Баварии/PROPN/0/Gen", "министр-президент Баварии"),
        ("министром-президентом/NOUN/0/Ins Баварии/PROPN/0/Gen", "министр-президент Баварии"),
        ("члена-корреспондента/NOUN/0/Gen РАН/PROPN/0/Gen", "член-корреспондент РАН"),
        ("30-го/ADJ/1/Gen президента/NOUN/1/Gen", "30-й президент"),
        ("ЭКС-ПРЕЗИДЕНТА/NOUN/0/Gen", "ЭКС-ПРЕЗИДЕНТ"),
        ("американской/ADJ/1/Gen журналистки/NOUN/1/Gen", "американская журналистка"),
        ("бывшей/ADJ/1/Ins главой/NOUN/1/Ins района/NOUN/1/Gen", "бывшая глава района"),
        ("министров/NOUN/0/Gen финансов/NOUN/0/Gen", "министры финансов"),
        ("исполняющего/VERB/0/Gen обязанности/NOUN/0/Acc мэра/NOUN/1/Gen", "исполняющий обязанности мэра"),
        (
            "уполномоченного/ADJ/0/Gen по/ADP/2 правам/NOUN/0/Dat человека/NOUN/2/Gen",
            "уполномоченный по правам человека",
        ),
        ("Патриарха/NOUN/0/Gen Московского/ADJ/0/Gen", "Патриарх Московский"),
        ("главы/NOUN/0/Gen Московского/ADJ/2/Gen отделения/NOUN/0/Gen", "глава Московского отделения"),
        (
            "директора/NOUN/0/Gen и/CCONJ/3 главного/ADJ/3/Gen редактора/NOUN/0/Gen газеты/NOUN/3/Gen",
            "директор и главный редактор газеты",
        ),
        ("министра/NOUN/0/Gen обороны/NOUN/0/Gen и/CCONJ/3 торговли/NOUN/1/Gen", "министр обороны и торговли"),
        ("официальный/ADJ/1/Nom представитель/NOUN/1/Nom ведомства/NOUN/1/Gen", "официальный представитель ведомства"),
    ],
)
def test_phrase(marked: str, expected: str) -> None:
    assert phrase(marked) == expected.split()


def test_phrase_without_features_or_with_a_wrong_parse() -> None:
    words = ["свердловского", "губернатора", "области"]
    empty: Sequence[dict[str, str]] = [{}, {}, {}]
    result = nominative_phrase(words, [2, 2, 2], ["ADJ", "NOUN", "NOUN"], empty)
    assert result == ["свердловский", "губернатор", "области"]


def test_phrase_sequences_must_match() -> None:
    with pytest.raises(ValueError, match="same length"):
        nominative_phrase(["глава"], [], ["NOUN"], [{}])


@pytest.mark.parametrize(
    ("word", "pos", "expected"),
    [
        ("назвав", "VERB", "назвать"),
        ("называя", "VERB", "называть"),
        ("отмечающий", "VERB", "отмечать"),
        ("Министров", "NOUN", "министр"),
        ("стали", "VERB", "стать"),
        ("стали", "NOUN", "сталь"),
        ("заявила", None, "заявить"),
    ],
)
def test_lemma(word: str, pos: str | None, expected: str) -> None:
    assert lemma(word, pos) == expected
