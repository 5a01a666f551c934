from __future__ import annotations

from collections.abc import Callable

import pytest
import spacy
from hypothesis import example, given
from hypothesis import strategies as st
from spacy.tokens import Doc
from steps import frames_of

from quotes.pipes.chain import speech_in
from quotes.pipes.frames import Piece, find_frames
from quotes.pipes.vocabulary import vocabulary

Parse = Callable[[str, str], Doc]
BLANK = spacy.blank("en")
PIECES = ["“", "”", '"', "A word", "a word", ". ", ", ", "! ", " — ", ": ", "\n", "\n\n", "said ", " [sic] ", "Q", "A"]


@pytest.mark.parametrize(
    ("text", "frames"),
    [
        (
            "“A lock. It holds,” Pell said. “So far.” She left.",
            ["⟨A lock. It holds,⟩ Pell said .", "⟨So far.⟩", "She left ."],
        ),
        (
            "“Does it hold?” Pell asked reporters outside the lock on Monday.",
            ["⟨Does it hold?⟩ Pell asked reporters outside the lock on Monday ."],
        ),
        (
            "“Does it hold?” Dunn walked along the lock for hours.",
            ["⟨Does it hold?⟩", "Dunn walked along the lock for hours ."],
        ),
        ("“Does it hold?” Pell asked. Dunn left.", ["⟨Does it hold?⟩ Pell asked .", "Dunn left ."]),
        ("“It holds.”\nPell left.", ["⟨It holds.⟩", "Pell left ."]),
        (
            "“It holds.” The mayor of the old town by the wide grey river left.",
            ["⟨It holds.⟩", "The mayor of the old town by the wide grey river left ."],
        ),
        (
            "Pell called it “a puddle” and “a ditch,” then left. Nobody laughed.",
            ["Pell called it ⟨a puddle⟩ and ⟨a ditch,⟩ then left .", "Nobody laughed ."],
        ),
        ("He said: “It holds.” “It leaks,” she said.", ["He said : ⟨It holds.⟩", "⟨It leaks,⟩ she said ."]),
        ("Mr. A. Pell of St. Olin said “no”.", ["Mr. A. Pell of St. Olin said ⟨no⟩ ."]),
        ("“It holds” — Lorna Pell", ["⟨It holds⟩ — Lorna Pell"]),
        ("Ann Lee: It is deep.\n\nTom Roe: It is not.", ["Ann Lee ⟨It is deep.⟩", "Tom Roe ⟨It is not.⟩"]),
    ],
)
def test_english(text: str, frames: list[str], parse: Parse) -> None:
    assert frames_of(parse("en", text)) == frames


@pytest.mark.parametrize(
    ("text", "frames"),
    [
        ("«Мы копали, — сказал Рогов. — И зря». Он ушёл.", ["⟨Мы копали⟩ сказал Рогов ⟨И зря⟩ .", "Он ушёл ."]),
        ("«Да», — пишет Волна.Ру в четверг.", ["⟨Да⟩ , — пишет Волна . Ру в четверг ."]),
        ("— Держится, — заметила она.\n— Да.", ["⟨Держится⟩ заметила она .", "⟨Да.⟩"]),
        ("«Да!» — сказал он. Она ушла.", ["⟨Да!⟩ — сказал он .", "Она ушла ."]),
        ("Он сказал: «Да. Но нет». Она ушла.", ["Он сказал : ⟨Да. Но нет⟩ .", "Она ушла ."]),
        (
            "Рогов родился в 1950 г. в г. Северске. «Да», — сказал он.",
            ["Рогов родился в 1950 г . в г . Северске .", "⟨Да⟩ , — сказал он ."],
        ),
    ],
)
def test_russian(text: str, frames: list[str], parse: Parse) -> None:
    assert frames_of(parse("ru", text)) == frames


def test_only_the_paragraphs_asked_for(parse: Parse) -> None:
    doc = parse("en", "Pell left.\n\n“It holds,” she said.\n\nDunn stayed.")
    reading, speeches = speech_in(doc.text, vocabulary("en"))
    frames = find_frames(doc, doc.text, speeches, reading.paragraphs, {1, 2}, vocabulary("en").reports)
    assert [frame.paragraph for frame in frames] == [1, 2]
    assert [frame.pieces for frame in frames] == [[Piece(0, 0)], []]


@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
@example("“““\n“““A word")
def test_every_piece_and_every_other_word_stands_in_one_frame(text: str) -> None:
    doc = BLANK(text)
    reading, speeches = speech_in(text, vocabulary("en"))
    frames = find_frames(
        doc, text, speeches, reading.paragraphs, range(len(reading.paragraphs)), vocabulary("en").reports
    )
    pieces = [piece for frame in frames for piece in frame.pieces]
    assert pieces == [Piece(n, segment) for n, speech in enumerate(speeches) for segment in range(len(speech.segments))]
    tokens = [token.i for frame in frames for token in frame.tokens]
    assert tokens == sorted(set(tokens))
    unbroken = [speech for speech in speeches if not speech.clauses and speech.label is None]
    inside = {i for speech in unbroken for part in speech.parts for i in range(*part)}
    assert not [i for i in tokens if set(range(doc[i].idx, doc[i].idx + len(doc[i]))) <= inside]
    outside = {i for speech in speeches for part in speech.parts for i in range(*part)}
    for token in doc:
        if not token.is_space and not outside & set(range(token.idx, token.idx + len(token))):
            assert token.i in tokens
