from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.corpus.pieces import cut


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("One. Two.\n\nThree.\nFour.", ["One. Two.\n\n", "Three.\nFour."]),
        ("One. Two.\nThree. Four.", ["One. Two.\n", "Three. Four."]),
        ("A first one. A second one.", ["A first one. ", "A second one."]),
        ("one two three four five", ["one two three ", "four five"]),
        ("x" * 20, ["x" * 16, "x" * 4]),
        ("One.\r\n\r\n\r\nTwo, three, four.", ["One.\r\n\r\n\r\n", "Two, three, ", "four."]),
    ],
    ids=["paragraph", "line", "sentence", "word", "nowhere", "all of the gap"],
)
def test_the_best_place_is_taken(text: str, pieces: list[str]) -> None:
    assert [text[start:end] for start, end in cut(text, 16)] == pieces


@given(st.text("ab. \n", max_size=80), st.integers(2, 20))
def test_pieces_are_the_whole_text(text: str, longest: int) -> None:
    pieces = list(cut(text, longest))
    assert "".join(text[start:end] for start, end in pieces) == text
    assert all(end - start <= longest for start, end in pieces)
    assert all(start < end for start, end in pieces) or not text
