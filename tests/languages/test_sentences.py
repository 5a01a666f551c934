from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.languages.sentences import MAX_SENTENCE, segment


def sentences(text: str) -> list[str]:
    return [text[sentence[0][0] : sentence[-1][1]] for sentence in segment(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" \n\t ", []),
        ("Он ушёл. Она осталась.", ["Он ушёл.", "Она осталась."]),
        ("В 2019 г. А. П. Рогов уехал.", ["В 2019 г. А. П. Рогов уехал."]),
        ("Новости дня\n\nМэр уволен.", ["Новости дня", "Мэр уволен."]),
        ("Новости дня\r\nПогода\r\nМэр уволен.", ["Новости дня", "Погода", "Мэр уволен."]),
        ("Мэр Северска Рогов\nушёл в отставку,\nсообщила\nКира Лунц.", None),
    ],
    ids=["empty", "blank", "two", "abbreviations", "paragraphs", "lines", "hard-wrapped"],
)
def test_paragraphs_and_full_stops_end_sentences(text: str, expected: list[str] | None) -> None:
    assert sentences(text) == ([text] if expected is None else expected)


@pytest.mark.parametrize("text", ["слово " * 3000, "слово, дело; " * 1000, "а;б " * 2000])
def test_long_sentences_are_cut(text: str) -> None:
    found = list(segment(text))
    assert max(map(len, found)) <= MAX_SENTENCE
    assert "".join(text[start:stop] for sentence in found for start, stop in sentence) == text.replace(" ", "")


def test_cuts_prefer_punctuation() -> None:
    assert all(sentence[-1] in ";," for sentence in sentences("слово, дело; " * 500))


@pytest.mark.parametrize("text", ["!" * 100_000, "а-" * 50_000, ". " * 50_000], ids=["marks", "hyphens", "stops"])
def test_odd_text_takes_linear_time(text: str) -> None:
    assert sum(map(len, segment(text))) > 0


@given(st.text(alphabet='аБв.!?,;—«»"() \n\r\t\xa0\u20281a', max_size=80))
def test_tokens_cover_everything_but_white_space(text: str) -> None:
    covered = "".join(text[start:stop] for sentence in segment(text) for start, stop in sentence)
    assert covered == "".join(text.split())
