from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.pipes.lost_marks import Clues, find_lost_marks
from quotes.pipes.marks import find_marks

CLUES = Clues(
    "said says added asked сказал сказала".split().__contains__,
    frozenset("he she they он она".split()),
    frozenset("i we you my our мы нам".split()),
)


class Case(NamedTuple):
    text: str
    words: list[str]


def marked(text: str) -> list[str]:
    """What stands between marks, outermost, some of which may have been left out."""
    return [text[slice(*s.inner)] for s in find_marks(text, CLUES).stretches if s.depth == 0]


@pytest.mark.parametrize(
    "case",
    [
        Case("“It holds, said Ann Lee. The rain went on.", ["It holds,"]),
        Case("“It holds, she said. “It always will.” Rain fell.", ["It holds,", "It always will."]),
        Case("“Does it hold? Ann Lee asked. Nobody knew.", ["Does it hold?"]),
        Case("«Шлюз держится, сказала Анна Лом. Шёл «тихий дождь».", ["Шлюз держится,", "тихий дождь"]),
        Case("She called it “a puddle for ducks. The mayor left. He ate.", ["a puddle for ducks."]),
    ],
)
def test_an_end_that_is_not_marked(case: Case) -> None:
    assert marked(case.text) == case.words


@pytest.mark.parametrize(
    "case",
    [
        Case("It holds,” said Ann Lee.", ["It holds,"]),
        Case("It holds. It always will,” said Ann Lee.", ["It holds. It always will,"]),
        Case("Ann Lee said no. It holds,” she added.", ["It holds,"]),
        Case("“It holds,” said Ann Lee. It always will. It is new.”", ["It holds,", "It always will. It is new."]),
        Case("Анна Лом ответила: Держится. Он новый».", ["Держится. Он новый"]),
        Case("The lock is new. We dug it. Our hands bled.”", ["We dug it. Our hands bled."]),
        Case("Шлюз держится», — сказала Анна Лом.", ["Шлюз держится"]),
    ],
)
def test_a_beginning_that_is_not_marked(case: Case) -> None:
    assert marked(case.text) == case.words


@pytest.mark.parametrize(
    "case",
    [
        Case("“He asked me, she said no, and we left,” she said.", ["He asked me, she said no, and we left,"]),
        Case("“One, said Ann Lee, is lost.\n\n“Two,” she said.", ["One, said Ann Lee, is lost.", "Two,"]),
        Case("Lee & Daughters” stands there. “It fades,” he said.", ["It fades,"]),
        Case("The board is 12” long. “It fades,” he said.", ["It fades,"]),
        Case("They called the lock a puddle” in the town.", []),
        Case("Ann Lee, mayor of Berg.”", []),
    ],
)
def test_marks_that_come_out_even_and_ends_within_a_sentence_are_left_alone(case: Case) -> None:
    assert marked(case.text) == case.words


PIECES = [*'«»“”".,?! \n', " said ", "she said", " Ann Lee", ": ", " we ", "It holds", ". ", ", "]


@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_places_lie_in_the_paragraph(text: str) -> None:
    places = find_lost_marks(text, (0, len(text)), [(n, n + 1) for n, c in enumerate(text) if c in "«»“”"], CLUES)
    assert places == sorted(set(places))
    assert all(0 <= place.position <= len(text) for place in places)
    outer = [s.outer for s in find_marks(text, CLUES).stretches if s.depth == 0]
    assert all(before[1] <= after[0] for before, after in pairwise(outer))


@pytest.mark.parametrize("unit", ["“ ", "a “b, she said ", "we go.” ", ", said Ann ” "])
def test_masses_of_odd_marks(unit: str) -> None:
    assert all(place.outer[1] <= 30_000 * len(unit) for place in find_marks(unit * 30_000, CLUES).stretches)
