"""Roles that mean the same are one office, in whatever words and language."""

from __future__ import annotations

import subprocess
import sys

import pytest

from quotes.errors import LanguageError
from quotes.offices.reading import read_role


def language(role: str) -> str:
    return "ru" if any("а" <= char <= "я" for char in role.casefold()) else "en"


def key(role: str) -> str:
    return read_role(role, language(role)).key


@pytest.mark.parametrize(
    ("expected", "roles"),
    [
        (
            "foreign-minister|RU",
            [
                "Russian Foreign Minister",
                "the Foreign Minister of Russia",
                "Russia’s top diplomat",
                "head of the Russian Foreign Ministry",
                "Minister of Foreign Affairs of the Russian Federation",
                "глава МИД РФ",
                "министр иностранных дел России",
                "главе российского МИДа",
                "глава внешнеполитического ведомства России",
            ],
        ),
        (
            "ambassador|RU|US",
            [
                "the Russian ambassador to the US",
                "Russian Ambassador to the United States",
                "Moscow's ambassador to Washington",
                "посол России в США",
                "российский посол в Вашингтоне",
            ],
        ),
        ("ambassador|US|UN", ["U.S. ambassador to the United Nations", "постоянный представитель США при ООН"]),
        ("ambassador", ["Ambassador", "посол", "глава дипмиссии"]),
        (
            "foreign-minister|US",
            ["Secretary of State", "US Secretary of State", "глава Госдепартамента", "госсекретарь США"],
        ),
        ("state-secretary|CH", ["Swiss secretary of state", "госсекретарь Швейцарии"]),
        ("defense-minister|GB", ["British Defence Secretary", "Secretary of State for Defence of the UK"]),
        ("defense-minister|US", ["Pentagon chief", "U.S. Defense Secretary", "министр обороны США"]),
        (
            "deputy foreign-minister|RU",
            ["Deputy Foreign Minister of Russia", "замглавы МИД РФ", "заместитель главы МИД России"],
        ),
        (
            "first deputy energy-minister|BY",
            ["first deputy energy minister of Belarus", "первый замминистра энергетики Белоруссии"],
        ),
        ("justice-minister|FR", ["French Justice Minister", "министр юстиции Франции"]),
        (
            "spokesperson|RU/foreign-ministry",
            ["Russian Foreign Ministry spokeswoman", "официальный представитель МИД России"],
        ),
        ("spokesperson|RU/president", ["Kremlin spokesman", "пресс-секретарь президента России"]),
        ("spokesperson|US/president", ["White House press secretary", "пресс-секретарь Белого дома"]),
        ("lawmaker|RU/duma", ["State Duma deputy", "member of the State Duma", "депутат Госдумы"]),
        (
            "speaker|RU/duma",
            ["State Duma Speaker", "chairman of the State Duma", "спикер Госдумы", "председатель Государственной думы"],
        ),
        ("deputy speaker|RU/duma", ["Deputy Speaker of the State Duma", "вице-спикер Госдумы"]),
        ("speaker|US/house", ["House Speaker", "Speaker of the House", "спикер палаты представителей"]),
        (
            "head|RU/duma/committee|foreign",
            [
                "head of the State Duma Committee on International Affairs",
                "глава комитета Госдумы по международным делам",
            ],
        ),
        ("senator|US-TX", ["Sen., R-Texas", "Senator (D-Tex.)", "Senator from Texas", "сенатор от штата Техас"]),
        ("senator", ["Democratic Sen.", "сенатор-республиканец"]),
        ("governor|US-GA", ["Georgia Gov.", "губернатор Джорджии"]),
        ("president|GE", ["President of Georgia", "президент Грузии"]),
        ("mayor|washington", ["Mayor of Washington", "мэр Вашингтона"]),
        ("governor|RU-SVE", ["Governor of the Sverdlovsk Region", "глава Свердловской области"]),
        ("mayor|moscow", ["Moscow mayor", "мэр Москвы", "глава Москвы"]),
        ("prime-minister|IL", ["Israeli Prime Minister", "Prime Minister of Israel", "глава правительства Израиля"]),
        ("head-of-state|KZ", ["leader of Kazakhstan", "глава Казахстана"]),
        ("chancellor|DE", ["German Chancellor", "канцлер ФРГ"]),
        (
            "president|EU-COMMISSION",
            ["European Commission President", "глава Еврокомиссии", "председатель Еврокомиссии"],
        ),
        ("director|gazprom|marketing", ["Gazprom marketing director", "директор по маркетингу «Газпрома»"]),
        ("envoy|US|UA", ["US special envoy for Ukraine", "спецпредставитель США по Украине"]),
        (
            "director|RU/foreign-ministry/department north-america",
            [
                "Director of the North America Department of the Russian Foreign Ministry",
                "директор департамента Северной Америки МИД России",
            ],
        ),
        ("president|polyus + ceo|polyus", ["president and CEO of Polyus", "президент и гендиректор «Полюса»"]),
        ("writer + journalist", ["writer and journalist", "писатель и журналист", "писательница, журналистка"]),
        ("farmer", ["farmer", "фермер"]),
    ],
)
def test_roles_that_mean_the_same_share_a_key(expected: str, roles: list[str]) -> None:
    assert {role: key(role) for role in roles} == dict.fromkeys(roles, expected)


@pytest.mark.parametrize(
    ("role", "ranks", "former"),
    [
        ("former Russian Foreign Minister", (), True),
        ("экс-глава МИД РФ", (), True),
        ("acting Russian Foreign Minister", ("acting",), False),
        ("и. о. министра иностранных дел России", ("acting",), False),
        ("врио главы МИД РФ", ("acting",), False),
        ("бывший первый замминистра иностранных дел РФ", ("first", "deputy"), True),
    ],
)
def test_rank_and_time_change_the_key_and_not_the_title(role: str, ranks: tuple[str, ...], former: bool) -> None:
    office = read_role(role, language(role))
    assert (office.titles, office.posts[0].ranks, office.former) == (("foreign-minister",), ranks, former)
    assert office.key == " ".join([*(["former"] if former else []), *ranks, "foreign-minister|RU"])


def test_an_office_tells_whose_it_is_and_where() -> None:
    office = read_role("посол России в США", "ru")
    assert (office.titles, office.of, office.to, office.former) == (("ambassador",), "RU", "US", False)


def test_former_goes_on_to_a_post_without_an_owner() -> None:
    assert key("former senator and presidential candidate") == "former senator + former presidential-candidate"
    assert key("former mayor of Oslo and president of Norsk") == "former mayor|oslo + president|norsk"


@pytest.mark.parametrize(
    ("role", "other"),
    [
        ("keeper of the town maps", "town maps keeper"),
        ("хранитель городских карт", "городских карт хранителем"),
        ("head of Northline", "Northline head"),
        ("глава Свирьлеса", "главу «Свирьлеса»"),
    ],
)
def test_words_that_no_lexicon_knows_group_in_any_order_and_inflection(role: str, other: str) -> None:
    assert key(role) == key(other) != ""


@pytest.mark.parametrize(
    ("role", "gender", "party"),
    [
        ("spokeswoman", "Fem", ""),
        ("spokesman", "Masc", ""),
        ("актриса", "Fem", ""),
        ("актёр", "Masc", ""),
        ("сопредседательница", "Fem", ""),
        ("сопредседатель", None, ""),
        ("бывшая глава компании", "Fem", ""),
        ("министр", None, ""),
        ("Republican of Ohio", None, "republican"),
        ("сенатор-демократ", None, "democratic"),
    ],
)
def test_gender_and_party_are_read(role: str, gender: str | None, party: str) -> None:
    post = read_role(role, language(role)).posts[0]
    assert (post.gender, post.party) == (gender, party)


@pytest.mark.parametrize("role", ["", "  ", "the", "—", "«»"])
def test_no_words_are_no_office(role: str) -> None:
    office = read_role(role, "en")
    assert (office.posts, office.titles, office.key, office.former) == ((), (), "", False)


def test_another_language_is_refused() -> None:
    with pytest.raises(LanguageError, match=r"'de'.*en, ru"):
        read_role("Minister", "de")


def test_english_roles_load_no_pipeline_and_no_dictionary() -> None:
    code = (
        "import sys; from quotes.offices.reading import read_role; read_role('mayor of Perm', 'en');"
        "print({'spacy', 'numpy', 'pandas', 'pymorphy3'} & sys.modules.keys())"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "set()\n"
