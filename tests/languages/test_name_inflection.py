"""The people are invented, the names are common ones."""

from __future__ import annotations

import pytest

from quotes.languages.name_inflection import declension_cost, is_given_name, name_gender, nominative_name


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
        ("Хуану Пабло Монтойе", "Хуан Пабло Монтойя"),
        ("Юрию Долгорукому", "Юрий Долгорукий"),
        # a frequent name is not overshadowed by a rare one that looks like a form of it, nor a foreign one by it
        ("Анне Ветровой", "Анна Ветрова"),
        ("Гале Ветровой", "Галя Ветрова"),
        ("Павле Ветрове", "Павел Ветров"),
        ("Вадима Ветрова", "Вадим Ветров"),
        ("Зои Ветровой", "Зоя Ветрова"),
        ("Тони Шелдона", "Тони Шелдон"),
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


def test_a_form_tells_whose_name_it_can_be() -> None:
    he, she = ("Ветров", "masc"), ("Ветрова", "fem")
    for form, case, owner in (("Ветрова", "nom", she), ("Ветрова", "gen", he), ("Ветровым", None, he)):
        costs = {name: declension_cost(form, name, gender=gender, case=case) for name, gender in (he, she)}
        assert min(costs, key=costs.__getitem__) == owner[0]
    assert declension_cost("Лунца", "Лунц", gender="fem") == float("inf")
    assert declension_cost("Pell", "Pell") == 0.0


@pytest.mark.parametrize(("word", "known"), [("Анне", True), ("Камалу", True), ("Ветрова", False), ("Гоув", False)])
def test_given_names(word: str, known: bool) -> None:
    assert is_given_name(word) is known
