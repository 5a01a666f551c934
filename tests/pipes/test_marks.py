from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.pipes.marks import find_marks, paragraphs

PIECES = [
    *"«»“”„‟\"″'‘’‚‹›`´—-–,.!?:()[]1xд \n\u2028\ufeff",
    *("''", "``", "<<", ">>", ",,", "слово", "Word", "\n\n", "\r\n", ", ", ". "),
]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=25).map("".join) | st.text(max_size=40)


def stretches(text: str) -> list[tuple[int, str]]:
    """Depth and words of every stretch."""
    return [(stretch.depth, text[slice(*stretch.inner)]) for stretch in find_marks(text).stretches]


@pytest.mark.parametrize(
    "quoted",
    [
        "«Вода держится»",
        "“It holds”",
        "„It holds“",
        "„It holds”",
        "”It holds”",
        "“It holds“",
        '"It holds"',
        "''It holds''",
        "``It holds''",
        ",,It holds''",
        "<<It holds>>",
        "'It holds'",
        "‘It holds’",
        "‹It holds›",
    ],
)
def test_pairs_of_marks(quoted: str) -> None:
    text = f"Ayre said: {quoted}, and left."
    words = quoted.strip("«»“”„\"'`,<>‘’‚‹›")
    (found,) = find_marks(text).stretches
    assert text[slice(*found.outer)] == quoted
    assert text[slice(*found.inner)] == words
    assert (found.depth, found.closed, found.continued) == (0, True, False)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“She said ‘no’ to me,” he said.", [(0, "She said ‘no’ to me,"), (1, "no")]),
        ("“We said “no” twice.”", [(0, "We said “no” twice."), (1, "no")]),
        ('"We saw "the light" here," she said.', [(0, 'We saw "the light" here,'), (1, "the light")]),
        (
            '«"Премия "За волю" вручена", — сказал он».',
            [(0, '"Премия "За волю" вручена", — сказал он'), (1, 'Премия "За волю" вручена'), (2, "За волю")],
        ),
        ("Завод «Верфь «Луч» строит.", [(0, "Верфь «Луч"), (1, "Луч")]),
        ("“One,” he said. “Two.”", [(0, "One,"), (0, "Two.")]),
    ],
    ids=["other marks", "like marks", "straight", "three deep", "one closes two", "in a row"],
)
def test_marks_nest(text: str, expected: list[tuple[int, str]]) -> None:
    assert stretches(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The farmers' union didn't object to the bankers’ offer, and it won’t.",
        "It was the '90s, rock ’n’ roll time.",
        "A 12\" pipe and a 5' plank.",
        "д'Артаньян и О’Нил",
        '“”, “ ” and "" hold nothing.',
        "No mark at all.",
        "",
    ],
)
def test_no_quotation(text: str) -> None:
    assert stretches(text) == []


def test_apostrophes_inside_of_single_marks() -> None:
    assert stretches("'It's the farmers' turn and they can't wait,' he said.") == [
        (0, "It's the farmers' turn and they can't wait,")
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("“It is visible, ”he summed up. “It is.”", ["It is visible,", "It is."]),
        ("“ It is visible ” , he said.", ["It is visible"]),
        ('He put down the 12" pipe. "It holds," he said.', ["It holds,"]),
        ("Aldous & Daughters” stands on the board. “It fades,” he said.", ["It fades,"]),
        ("The board says Aldous» and «Daughters».", ["Daughters"]),
    ],
)
def test_odd_and_misplaced_marks(text: str, words: list[str]) -> None:
    assert [found for _, found in stretches(text)] == words


def test_paragraphs_that_open_again() -> None:
    text = "“One.\n\n“Two.\n\n“Three,” she said. “Four"
    found = [(s.paragraph, s.closed, s.continued, text[slice(*s.inner)]) for s in find_marks(text).stretches]
    assert found == [
        (0, False, True, "One."),
        (1, False, True, "Two."),
        (2, True, False, "Three,"),
        (2, False, False, "Four"),
    ]


def test_an_open_mark_ends_with_its_paragraph() -> None:
    text = "“Never closed.\nHe left. “Closed,” he said."
    found = [(s.closed, s.continued, text[slice(*s.outer)]) for s in find_marks(text).stretches]
    assert found == [(False, False, "“Never closed."), (True, False, "“Closed,”")]


def test_a_line_is_a_paragraph() -> None:
    text = " One \r\n\n\u00a0\nTwo\u2028Three\ufeff"
    assert [text[start:end] for start, end in paragraphs(text)] == ["One", "Two", "Three"]


def test_hard_wrapped_lines_are_one_paragraph() -> None:
    line = "The lock was dug by hand in the winter that everybody still recalls\n"
    assert len(paragraphs(line * 8 + "\n" + line * 3)) == 2
    assert len(paragraphs("A short line\n" * 12)) == 12
    assert len(paragraphs(line.replace("\n", "\n\n") * 12)) == 12


def test_marks_pair_over_wrapped_lines() -> None:
    line = "and the lock was dug by hand in the winter that everybody recalls\n"
    assert len(stretches("“We came " + line * 8 + "and left,” he said.")) == 1
    assert stretches("“We came\nand left,” he said.") == [(0, "We came")]


@given(TEXTS)
def test_any_text_is_read(text: str) -> None:
    reading = find_marks(text)
    assert all(before[1] <= after[0] for before, after in pairwise(reading.paragraphs))
    for stretch in reading.stretches:
        (start, end), (opening, closing) = stretch.inner, stretch.outer
        paragraph = reading.paragraphs[stretch.paragraph]
        assert paragraph[0] <= opening < start < end <= closing <= paragraph[1]
        assert text[start:end] == text[start:end].strip()
        assert stretch.closed <= (end < closing)
        assert not (stretch.continued and (stretch.closed or stretch.depth))
        assert stretch.depth == 0 or any(
            other.depth == stretch.depth - 1 and other.outer[0] <= opening and closing <= other.outer[1]
            for other in reading.stretches
        )
    outermost = [stretch.outer for stretch in reading.stretches if stretch.depth == 0]
    assert all(before[1] <= after[0] for before, after in pairwise(outermost))


@pytest.mark.parametrize("text", ['"' * 200_000, "«" * 30_000, "“ " * 30_000, "'a" * 30_000], ids=lambda text: text[:2])
def test_masses_of_marks(text: str) -> None:
    assert all(stretch.outer[1] <= len(text) for stretch in find_marks(text).stretches)


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("It was visible, ”he summed up. “We saw it.”", "We saw it."),
        ("The board “Aldous reads. “We never paint it,” he said.", "We never paint it,"),
    ],
)
def test_an_odd_mark_costs_no_quotation_behind_it(text: str, last: str) -> None:
    assert [words for depth, words in stretches(text) if depth == 0][-1] == last


def test_a_name_in_marks_stays_inside_of_speech() -> None:
    assert stretches('"Мы живём в отеле "Заря", — сказал он.')[0][0] == 0
