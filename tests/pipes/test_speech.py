from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.pipes.marks import find_marks
from quotes.pipes.speech import Labels, Speech, find_speech, split_clauses

CUES = frozenset("said added сказал сказала добавил заметила крикнул".split())
LABELS = Labels(speech=frozenset({"q", "a", "вопрос", "ответ"}), never=frozenset({"photo", "фото", "source"}))
PIECES = [
    *"«»“”\"'—-–,.!?:…()1 \n\u2028\ufeff",
    *(" — ", ", — ", ". — ", "\n\n", ": ", "слово ", "Слово ", "сказал он", "said Ann", "Ann Lee", "Q", "Вопрос"),
    *("Анна Лом, мэр:", "LEE: ", "18:30"),
]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=25).map("".join) | st.text(max_size=40)


def speeches(text: str) -> list[Speech]:
    return find_speech(text, find_marks(text), CUES.__contains__, LABELS)


def words(text: str) -> list[list[str]]:
    """The segments of every stretch of speech."""
    return [[text[start:end] for start, end in speech.segments] for speech in speeches(text)]


@pytest.mark.parametrize(
    ("text", "segments", "clauses"),
    [
        ("Мы копали, — сказал Рогов. — И зря.", ["Мы копали", "И зря."], ["сказал Рогов"]),
        ("Мы копали, — сказал Рогов, — и зря", ["Мы копали", "и зря"], ["сказал Рогов"]),
        ("Мы копали! — крикнул Рогов", ["Мы копали!"], ["крикнул Рогов"]),
        (
            "Раз, — сказал он. — Два? — добавил он. — Три.",
            ["Раз", "Два?", "Три."],
            ["сказал он", "добавил он"],
        ),
        ("Мы копали,— тихо сказал он.— Зря", ["Мы копали", "Зря"], ["тихо сказал он"]),
        ("We dug it, - said Ayre, - by hand", ["We dug it", "by hand"], ["said Ayre"]),
        ("Берег — наш берег — крепкий", ["Берег — наш берег — крепкий"], []),
        ("Он молчал. — Рогов встал. — Да", ["Он молчал. — Рогов встал. — Да"], []),
        ("Нас было двое, — сказать правду, трое", ["Нас было двое, — сказать правду, трое"], []),
    ],
)
def test_reporting_clauses_are_cut_out(text: str, segments: list[str], clauses: list[str]) -> None:
    found = split_clauses(text, (0, len(text)), CUES.__contains__)
    assert [[text[start:end] for start, end in spans] for spans in found] == [segments, clauses]


def test_speech_in_marks() -> None:
    text = "«Мы копали, — сказал Рогов. — Зря». Потом «Щит “Луч” встал»."
    first, second = speeches(text)
    assert [text[slice(*span)] for span in first.segments] == ["Мы копали", "Зря"]
    assert text[slice(*first.outer)] == "«Мы копали, — сказал Рогов. — Зря»"
    assert [text[slice(*span)] for span in first.clauses] == ["сказал Рогов"]
    assert [text[slice(*span)] for span in second.segments] == ["Щит “Луч” встал"]
    assert {speech.form for speech in (first, second)} == {"marks"}


def test_a_mark_that_closes_two_keeps_the_clause_out() -> None:
    assert words('"Мы живём в отеле "Заря", — сказал он.') == [['Мы живём в отеле "Заря"']]


def test_paragraphs_that_open_again_are_one_speech() -> None:
    text = "“I was born here.\n\n“I stayed,” she said. “For good.”"
    assert words(text) == [["I was born here.", "I stayed,"], ["For good."]]
    first = speeches(text)[0]
    assert (first.paragraph, first.last, len(first.parts)) == (0, 1, 2)


def test_a_transcript_in_marks_parts_its_speakers() -> None:
    assert words("“REPORTER: Is it deep?\n\n“LEE: It is.”") == [["REPORTER: Is it deep?"], ["LEE: It is."]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("— Держится, — заметила она. — Пока.\n— И рыба есть.", [["Держится", "Пока."], ["И рыба есть."]]),
        ("- Держится! - заметила она.\nОна ушла.", [["Держится!"]]),
        ("Он ответил:\n— Построим шлюз.", [["Построим шлюз."]]),
        ("План на год:\n— построить шлюз;\n— купить баржу.", []),
        ("Что взять:\n— Воду\n— Хлеб", []),
        ("— 5 рублей, — сказал он", []),
        ("Рогов — мэр, — сказал он.", []),
    ],
    ids=["dialogue", "hyphen", "announced", "list", "list in capitals", "sum", "dash inside"],
)
def test_dash_speech(text: str, expected: list[list[str]]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    ("text", "labels", "expected"),
    [
        ("Q: Is it deep?\nA: It is.", ["Q", "A"], ["Is it deep?", "It is."]),
        ("Вопрос: Глубоко?\nОтвет: Да.", ["Вопрос", "Ответ"], ["Глубоко?", "Да."]),
        ("ANCHOR: Good night.\n\nAnn Lee: It is deep.", ["ANCHOR", "Ann Lee"], ["Good night.", "It is deep."]),
        ("«Волна»: Глубоко?\n\nАнна Лом: Да.", ["«Волна»", "Анна Лом"], ["Глубоко?", "Да."]),
        ("Анна Лом, мэр порта:\nВода держится год.\nВсё.", ["Анна Лом"], ["Вода держится год."]),
        ("Photo: Ann Lee\nSource: Tom Roe", [], []),
        ("Ann Lee: It is deep.\n\nNobody answered.", [], []),
        ("Depth: 5 m\nWidth: 9 m", [], []),
    ],
    ids=["q and a", "вопрос", "names", "paper", "block", "furniture", "one line", "facts"],
)
def test_turns(text: str, labels: list[str], expected: list[str]) -> None:
    found = speeches(text)
    assert [text[slice(*speech.label)] for speech in found if speech.label] == labels
    assert [text[slice(*speech.segments[0])] for speech in found] == expected
    assert all(speech.form == "turn" for speech in found)


def test_a_turn_goes_on_until_the_next_one() -> None:
    text = "Ann Lee: Is it deep?\n\nTom Roe: It is.\n\nVery deep.\n\nAnn Lee: Good."
    assert words(text) == [["Is it deep?"], ["It is.", "Very deep."], ["Good."]]


def test_a_feed_is_no_speech() -> None:
    assert words("Мэр: «Вода держится» 18:30\nОн сказал: «Вода держится».") == [["Вода держится"]]


@pytest.mark.parametrize(
    ("text", "speech"),
    [
        ("Завод «Прогресс» стоит у «Седьмого неба».", False),
        ("Он назвал завод «прогрессом».", True),
        ("«Прогресс», — сказал он.", True),
        ("Он сказал: «Прогресс».", True),
        ("Он крикнул «Прогресс!» и ушёл.", True),
        ("Они пели «Вставай и строй завод скорее» хором.", True),
        ("«Прогресс»", True),
        ("В среду, «Прогресс» опять закрыли.", False),
        ("Он считает, «Прогресс».", True),
    ],
    ids=["names", "lower case", "clause behind", "colon", "exclamation", "long", "alone", "woven", "comma"],
)
def test_bare_names_in_marks_where_a_language_has_them(text: str, speech: bool) -> None:
    found = find_speech(text, find_marks(text), CUES.__contains__, LABELS, marked_names=True)
    assert bool(found) is speech
    assert speeches(text) != []


@given(TEXTS)
def test_any_text_is_divided(text: str) -> None:
    reading = find_marks(text)
    found = speeches(text)
    for speech in found:
        assert len(speech.parts) == speech.last - speech.paragraph + 1
        for number, (start, end) in enumerate(speech.parts, speech.paragraph):
            assert reading.paragraphs[number][0] <= start < end <= reading.paragraphs[number][1]
        spans = sorted([*speech.segments, *speech.clauses, *([speech.label] if speech.label else [])])
        assert all(any(a <= start < end <= b for a, b in speech.parts) for start, end in spans)
        assert all(before[1] <= after[0] for before, after in pairwise(spans))
        assert speech.segments == tuple(sorted(speech.segments)) != ()
    assert all(before.outer[1] <= after.outer[0] for before, after in pairwise(found))


@pytest.mark.parametrize("pattern", ['"', "— а, — сказал он. ", "— А.\n", "“A.\n", "Ann Lee: A.\n"])
def test_masses_of_speech(pattern: str) -> None:
    text = pattern * (60_000 // len(pattern))
    assert all(speech.outer[1] <= len(text) for speech in speeches(text))


def test_a_paragraph_announced_by_a_verb_and_a_colon_is_speech_without_marks() -> None:
    assert words("Ann Lee added:\n\nIt never failed us. It is new.\n\nRain fell.") == [
        ["It never failed us. It is new."]
    ]
    assert words("Анна Лом добавила всё. Она сказала:\n\nШлюз держится.") == [["Шлюз держится."]]


@pytest.mark.parametrize(
    "text",
    [
        "Here is what Ann Lee said of the lock:\n\nIt never failed us.",
        "Ann Lee said:\n\nthe lock, the bridge, the weir",
        "Ann Lee said:\n\nThe “lock” never failed us.",
    ],
)
def test_lists_and_paragraphs_with_marks_are_not_announced_speech(text: str) -> None:
    assert not any(speech.form == "dash" for speech in speeches(text))
