from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotes.identity import repeats as module
from quotes.identity.repeats import Membership, Repeats, Saying

LONG = (
    "We have waited for this bridge for eleven years, and nobody here believes that it will open in spring. "
    "The contractors should finally tell us what the second pier has cost. "
    "My door is open to everyone who wants to help."
)
LONG_RU = (
    "Мы ждали этого моста одиннадцать лет, и никто здесь не верит, что его откроют весной. "
    "Подрядчики должны наконец сказать, во сколько обошлась вторая опора. "
    "Моя дверь открыта для всех, кто хочет помочь."
)


def saying(document: str, quote: str, speaker: str = "ada-moss", date: str = "2021-05-03", start: int = 0) -> Saying:
    language = "ru" if any("а" <= letter <= "я" for letter in quote.lower()) else "en"
    return Saying(document, start, speaker, language, quote, date)


def added(*sayings: Saying) -> Repeats:
    repeats = Repeats(sqlite3.connect(""))
    repeats.add(sayings)
    return repeats


def groups(*sayings: Saying) -> list[str]:
    """The group of each saying."""
    repeats = added(*sayings)
    return [repeats.of(saying.document)[saying.start].group for saying in sayings]


def are_one(one: Saying, other: Saying) -> bool:
    first, second = groups(one, other)
    return first == second != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(
            "It's a “wonderful” day – we'll win the long-term contract!",
            'it is a "wonderful" day, we will win the long term contract',
            id="marks and contractions",
        ),
        pytest.param("THE COUNCIL MUST ACT ON FLOODS", "the council must act on floods.", id="case"),
        pytest.param(
            "The neighbours will organise a defence of the harbour",
            "The neighbors will organize a defense of the harbor",
            id="spelling",
        ),
        pytest.param(
            "It was nec- essary to close the reservoir at once",
            "It was necessary to close the reser\u00advoir at once",
            id="hyphens of typesetting",
        ),
        pytest.param(
            "We need 1,200 volunteers and twenty-five boats by Friday",
            "We need 1 200 volunteers and 25 boats by Friday",
            id="numerals",
        ),
        pytest.param("Only 5 percent of U.S. farms are insured", "only five per cent of US farms are insured", id="%"),
        pytest.param(
            "Ещё тридцать жалоб придёт из-за закрытия переправы, уверен",
            "Еще 30 жалоб придет из-за закрытия переправы — уверен!",
            id="ё and Russian numerals",
        ),
        pytest.param(
            "Well, we cannot leave the islanders without a ferry, you know, for another winter",
            "We can't leave the islanders without a ferry for another winter",
            id="particles",
        ),
        pytest.param(
            "[The mayor] has promised us a new school for the valley",
            "has promised us a new school for the valley",
            id="words of the editor",
        ),
        pytest.param(
            "He has been promising us a new school for the valley",
            "He has long been promising us a new school for the valey",
            id="a word more, a slip",
        ),
        pytest.param(LONG, "The contractors should finally tell us what the second pier has cost.", id="a sentence"),
        pytest.param(LONG_RU, "Подрядчики должны наконец сказать, во сколько обошлась вторая опора", id="предложение"),
        pytest.param(
            LONG,
            "We have waited for this bridge for eleven years, and nobody here believes that it will open in spring. "
            "[…] My door is open to everyone who wants to help.",
            id="a sentence left out",
        ),
        pytest.param(
            LONG_RU,
            "Мы ждали этого моста одиннадцать лет… Моя дверь открыта для всех, кто хочет помочь",
            id="часть предложения и пропуск",
        ),
        pytest.param(
            "Our two rooms have flooded again. The pumps of the lower town were switched off by somebody at midnight.",
            "The pumps of the lower town were switched off by somebody at midnight. We shall see them in court.",
            id="another cut",
        ),
        pytest.param(
            "Мы не бросим фермеров на берегу без помощи", "не бросим фермеров на берегу без помощи", id="начало срезано"
        ),
    ],
)
def test_prints_of_one_quotation_are_one_group(one: str, other: str) -> None:
    assert are_one(saying("a", one), saying("b", other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("We will attack the northern harbour at dawn", "We will not attack the northern harbour at dawn"),
        ("We'll pay the fishermen before the winter", "We won't pay the fishermen before the winter"),
        ("Мы поддержим этот закон осенью", "Мы не поддержим этот закон осенью"),
        ("Not all of the drivers are guilty", "All of the drivers are guilty"),
        ("At least 30 people were on the ferry then", "At least 40 people were on the ferry then"),
        ("It will cost us 3 million crowns a year", "It will cost us 3 billion crowns a year"),
        ("На пароме тогда было тридцать человек", "На пароме тогда было сорок человек"),
        ("The village of Upper Tarn needs a doctor", "The village of Lower Brack needs a doctor"),
        ("I will vote for the budget on Thursday evening", "I will vote against the budget on Thursday evening"),
        (
            "It is possible to cross the river in the winter months",
            "It is impossible to cross the river in the winter months",
        ),
        (
            "The bridge is late because the contractors have lied to us",
            "Nobody told the contractors how deep the river is under the bridge",
        ),
        (
            "I don't know what you are talking about, the bridge is safe and will be open before the summer fair",
            "I don't know what you are talking about, my brother has never owned a share of that quarry",
        ),
        ("We will rebuild the bridge", "Мы восстановим мост"),
    ],
)
def test_what_only_looks_alike_is_not_one(one: str, other: str) -> None:
    assert not are_one(saying("a", one), saying("b", other))


def test_a_sentence_that_denies_may_be_left_out_where_the_print_breaks() -> None:
    whole = (
        "We shall open the gates on Monday. We will not open them for lorries. Everybody else is welcome on the bridge."
    )
    cut = "We shall open the gates on Monday. […] Everybody else is welcome on the bridge."
    assert are_one(saying("a", whole), saying("b", cut))


@pytest.mark.parametrize(
    ("quote", "one", "other", "expected"),
    [
        ("of course", {}, {}, False),
        ("deeply shameful silence", {}, {}, True),
        ("deeply shameful silence", {}, {"date": "2021-05-25"}, False),
        ("deeply shameful silence", {}, {"speaker": "ben-lowe"}, False),
        ("deeply shameful silence", {"speaker": ""}, {"speaker": ""}, False),
        ("глубоко постыдное молчание", {"date": ""}, {"date": ""}, True),
        ("No bridge, no taxes from the valley", {}, {"date": "2021-05-10"}, True),
        ("No bridge, no taxes from the valley", {}, {"date": "2021-11-10"}, False),
        ("No bridge, no taxes from the valley", {}, {"date": ""}, True),
        ("No bridge, no taxes from the valley", {}, {"speaker": "ben-lowe"}, False),
        (LONG, {}, {"date": "2023-11-10"}, True),
        (LONG, {}, {"speaker": "ben-lowe"}, True),
        (LONG, {}, {"speaker": "ben-lowe", "date": "2023-11-10"}, False),
        (LONG, {}, {"speaker": "", "date": "2023-11-10"}, True),
    ],
)
def test_the_fewer_the_words_the_nearer_speaker_and_date(
    quote: str, one: dict[str, str], other: dict[str, str], expected: bool
) -> None:
    assert are_one(saying("a", quote, **one), saying("b", quote, **other)) is expected


def test_the_earliest_is_marked_and_those_without_a_date_come_last() -> None:
    repeats = added(
        saying("a", LONG, date=""),
        saying("b", LONG.upper(), date="2021-05-04"),
        saying("d", LONG, date="2021-05-03", start=90),
        saying("d", LONG, date="2021-05-03", start=7),
        saying("e", "Something that stands here alone and nowhere else"),
    )
    marked = {(name, start) for name in "abde" for start, member in repeats.of(name).items() if member.earliest}
    assert marked == {("d", 7), ("e", 0)}
    assert repeats.of("e") == {0: Membership("", True, False)}
    assert repeats.of("nowhere") == {}


@pytest.mark.parametrize(
    ("speakers", "disputed"),
    [(("ada-moss", "ada-moss"), False), (("ada-moss", ""), False), (("ada-moss", "", "ben-lowe"), True)],
)
def test_copies_that_name_two_people_are_disputed(speakers: Sequence[str], disputed: bool) -> None:
    repeats = added(*(saying(str(number), LONG, speaker) for number, speaker in enumerate(speakers)))
    members = [repeats.of(str(number))[0] for number in range(len(speakers))]
    assert {member.group for member in members} == {members[0].group} != {""}
    assert {member.disputed for member in members} == {disputed}


def test_a_chain_does_not_melt_what_its_ends_do_not_share() -> None:
    sentences = [
        "The ferry of the old company has sunk near the southern light",
        "Three of my cousins were fishing for herring on the same evening",
        "Insurance will replace every boat which the harbour master registered",
        "Tomorrow we are going to sing for them in the wooden church",
    ]
    links = [saying(str(number), ". ".join(sentences[number : number + 2])) for number in range(3)]
    first, second, third = groups(*links)
    assert len({first, second, third}) > 1


def test_an_excerpt_of_a_copy_goes_with_it() -> None:
    whole = saying("a", LONG, speaker="ben-lowe")
    copy = saying("b", LONG.removesuffix(" My door is open to everyone who wants to help."))
    assert len({*groups(whole, copy, saying("c", "nobody here believes that it will open"))}) == 1


def test_a_group_keeps_its_name_and_groups_that_meet_have_the_older_one() -> None:
    one, other = "My door is open to everyone who wants to help", "The contractors should finally tell us what it cost"
    repeats = added(saying("b", one), saying("c", one + "!"))
    first = repeats.of("b")[0].group
    repeats.add([saying("e", other), saying("d", other)])
    second = repeats.of("d")[0].group
    assert len({"", first, second}) == 3
    repeats.add([saying("a", one, date="2020-01-01"), saying("f", f"{other}. {one}.", date="2021-05-04")])
    assert {repeats.of(name)[0].group for name in "bcdef"} == {first}


def test_the_index_goes_on_where_it_was_left(tmp_path: Path) -> None:
    path = tmp_path / "index.sqlite"
    connection = sqlite3.connect(path)
    repeats = Repeats(connection)
    repeats.add([saying("a", LONG), saying("b", LONG.lower())])
    group = repeats.of("a")[0].group
    repeats.add([saying("c", LONG.upper())])  # joins when the index is opened again
    connection.commit()
    connection.close()
    repeats = Repeats(sqlite3.connect(path))
    assert [repeats.of(name)[0] for name in "abc"] == [(group, name == "a", False) for name in "abc"]


def test_a_document_added_again_replaces_what_it_had() -> None:
    repeats = added(saying("a", LONG), saying("b", LONG))
    assert repeats.of("b")[0].group
    repeats.add([saying("a", "Something else that nobody has ever said before", start=3)])
    assert repeats.of("a") == {3: Membership("", True, False)}
    assert repeats.of("b") == {0: Membership("", True, False)}
    repeats.remove("a")
    assert repeats.of("a") == {}


def test_of_sayings_at_one_place_the_longest_counts() -> None:
    repeats = added(saying("a", "Something short that he said"), saying("a", LONG), saying("b", LONG))
    assert repeats.of("a")[0].group == repeats.of("b")[0].group != ""


def test_a_date_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="month"):
        added(saying("a", LONG, date="2021-13-01"))


def test_nothing_said_is_no_repeat() -> None:
    assert groups(saying("a", "…"), saying("b", "…"), saying("c", "")) == ["", "", ""]


def test_what_thousands_say_stays_linear() -> None:
    connection = sqlite3.connect("")
    repeats = Repeats(connection)
    repeats.add(
        saying(f"{number:05}", f"We will continue to monitor the situation closely in {number} towns", f"s-{number}")
        for number in range(3000)
    )
    steps = 0

    def count() -> None:
        nonlocal steps
        steps += 1

    connection.set_progress_handler(count, 1000)
    assert repeats.of("00000")[0].group == ""
    assert steps < 5_000  # thousands of instructions of the database; 3,000 squared would be far more


WORDS = "river stone lamp not seven window 12 garden letter winter".split()
quotes_of_few_words = st.lists(st.sampled_from(WORDS), min_size=1, max_size=16).map(" ".join)
prints = st.builds(
    Saying,
    document=st.sampled_from("abcdefgh"),
    start=st.integers(0, 2),
    speaker_id=st.sampled_from(["", "ada-moss", "ben-lowe"]),
    language=st.just("en"),
    quote=quotes_of_few_words | st.sampled_from([LONG, LONG[:101], LONG[101:], LONG.upper()]),
    date=st.sampled_from(["", "2021-05-03", "2021-05-09", "2022-01-01"]),
)


def by_document(sayings: Iterable[Saying]) -> list[list[Saying]]:
    def document(saying: Saying) -> str:
        return saying.document

    return [list(group) for _, group in groupby(sorted(sayings, key=document), key=document)]


def state(repeats: Repeats) -> set[tuple[frozenset[tuple[str, int]], tuple[str, int], bool]]:
    """Groups by their members, with the earliest and whether they are disputed, whatever they are called."""

    def rows() -> Iterator[tuple[str, tuple[str, int], Membership]]:
        for name in "abcdefgh":
            for start, member in repeats.of(name).items():
                yield member.group or f"{name}{start}", (name, start), member

    found: dict[str, list[tuple[tuple[str, int], Membership]]] = {}
    for group, place, member in rows():
        found.setdefault(group, []).append((place, member))
    result = set()
    for members in found.values():
        (earliest,) = [place for place, member in members if member.earliest]
        (disputed,) = {member.disputed for _, member in members}
        result.add((frozenset(place for place, _ in members), earliest, disputed))
    return result


@settings(deadline=None, max_examples=150)
@given(data=st.data(), sayings=st.lists(prints, max_size=14), others=st.lists(prints, max_size=6))
def test_the_state_is_what_is_in_it_however_it_came(
    data: st.DataObject, sayings: list[Saying], others: list[Saying]
) -> None:
    """Any order of documents, any batches, documents added twice, replaced, or removed in between."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_HUBS", 2)
        documents = by_document(sayings)
        at_once = added(*(saying for document in documents for saying in document))
        bit_by_bit = Repeats(sqlite3.connect(""))
        for document in by_document(others):
            bit_by_bit.add(document)
        bit_by_bit.of("a")
        kept = {document[0].document for document in documents}
        for name in sorted({saying.document for saying in others} - kept):
            bit_by_bit.remove(name)
        for document in data.draw(st.permutations(documents + documents[:2])):
            bit_by_bit.add(document)
            if data.draw(st.booleans()):
                bit_by_bit.of("a")
        assert state(bit_by_bit) == state(at_once)


@settings(deadline=None, max_examples=30)
@given(st.lists(prints, max_size=14))
def test_names_do_not_depend_on_batches(sayings: list[Saying]) -> None:
    documents = by_document(sayings)
    at_once, one_by_one = added(*(saying for document in documents for saying in document)), added()
    for document in [*documents[::-1], *documents[:1]]:
        one_by_one.add(document)
    assert all(at_once.of(name) == one_by_one.of(name) for name in "abcdefgh")
