from __future__ import annotations

from collections.abc import Callable

import pytest
from spacy.tokens import Doc

from quotes.pipes.chain import analyse
from quotes.pipes.speakers import Utterance

Parse = Callable[[str, str], Doc]


def utterances(doc: Doc) -> list[tuple[list[str], str]]:
    """Segments and source of every quotation."""
    return [(words(doc, utterance), utterance.source.name) for utterance in analyse(doc).utterances]


def words(doc: Doc, utterance: Utterance) -> list[str]:
    return [doc.text[slice(*segment)] for segment in utterance.segments]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "“We dug it,” Lorna Pell said. “By hand.”", [(["We dug it,", "By hand."], "Lorna Pell")]),
        ("en", "“We dug it,” Lorna Pell said, “by hand.”", [(["We dug it,", "by hand."], "Lorna Pell")]),
        ("ru", "«Мы копали, — сказала Лунц. — И зря».", [(["Мы копали", "И зря"], "Лунц")]),
        ("ru", "— Держится, — заметила Кира Лунц. — Пока.", [(["Держится", "Пока."], "Кира Лунц")]),
        (
            "en",
            "“I was born here.\n\n“I stayed,” Lorna Pell said.",
            [(["I was born here.", "I stayed,"], "Lorna Pell")],
        ),
    ],
)
def test_what_goes_on_behind_its_clause_is_one_utterance(
    language: str, text: str, expected: list[tuple[list[str], str]], parse: Parse
) -> None:
    assert utterances(parse(language, text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "“We dug it,” Lorna Pell said. “By hand.” She left. “And again,” she added.",
            [(["We dug it,", "By hand."], "Lorna Pell"), (["And again,"], "Lorna Pell")],
        ),
        (
            "“We dug it,” Lorna Pell said. “No, we did,” Mark Dunn said.",
            [(["We dug it,"], "Lorna Pell"), (["No, we did,"], "Mark Dunn")],
        ),
        (
            "Lorna Pell called it “deep”, “new” and “dear”.",
            [(["deep"], "Lorna Pell"), (["new"], "Lorna Pell"), (["dear"], "Lorna Pell")],
        ),
    ],
    ids=["a sentence between", "somebody else", "partial"],
)
def test_what_does_not_go_on_is_another(text: str, expected: list[tuple[list[str], str]], parse: Parse) -> None:
    assert utterances(parse("en", text)) == expected


def test_speech_without_a_cue_is_the_speakers_before(parse: Parse) -> None:
    near = parse("en", "“It holds,” Lorna Pell said.\n\n“It will hold until the river dries up.”")
    assert [name for _, name in utterances(near)] == ["Lorna Pell", "Lorna Pell"]
    alone = parse("en", "“It will hold until the river dries up.”")
    assert [utterance.source.speaker_type for utterance in analyse(alone).utterances] == ["unnamed"]


def test_russian_verbs_without_a_subject(parse: Parse) -> None:
    doc = parse("ru", "«Держится», — сказала Кира Лунц. «И будет держаться», — добавила.")
    assert [name for _, name in utterances(doc)] == ["Кира Лунц", "Кира Лунц"]


def test_interviews(parse: Parse) -> None:
    doc = parse("en", "Q: Is it deep?\n\nA: It is.\n\nThe interview with Lorna Pell took place in Olin.")
    assert utterances(doc) == [(["Is it deep?"], ""), (["It is."], "Lorna Pell")]
    doc = parse("ru", "Анна Лом: Глубоко?\n\nКира Лунц: Да.")
    assert utterances(doc) == [(["Глубоко?"], "Анна Лом"), (["Да."], "Кира Лунц")]


def test_a_label_in_capitals_is_the_person_of_the_text(parse: Parse) -> None:
    doc = parse("en", "“PELL: Is it deep?\n\n“DUNN: It is.”\n\nMayor Lorna Pell met Mark Dunn.")
    assert [utterance.source.name for utterance in analyse(doc).utterances] == ["Lorna Pell", "Mark Dunn"]


def test_what_an_utterance_tells(parse: Parse) -> None:
    text = "Mark Dunn left on Friday. “It holds,” Deputy Mayor Lorna Pell told reporters. Dunn called it “a puddle”."
    doc = parse("en", text)
    first, second = analyse(doc).utterances
    assert (first.kind, second.kind) == ("direct", "partial")
    assert first.rule == "verb after"
    assert first.cue is not None
    assert first.mention is not None
    assert text[slice(*first.cue)] == "told"
    assert text[slice(*first.mention)] == "Deputy Mayor Lorna Pell"
    assert (first.source.name, first.source.role) == ("Lorna Pell", "Deputy Mayor")
    assert second.source.name == "Mark Dunn"
    assert {candidate.rule for candidate in first.candidates} >= {"verb after"}
    scores = [candidate.score for candidate in first.candidates]
    assert scores == sorted(scores, reverse=True)
    assert [text[start:end] for start, end in first.context] == ["Deputy Mayor Lorna Pell told reporters."]


def test_the_context_of_a_pronoun_reaches_back(parse: Parse) -> None:
    text = "Lorna Pell spoke on Friday. “It holds,” she said."
    (utterance,) = analyse(parse("en", text)).utterances
    assert [text[start:end] for start, end in utterance.context] == ["she said.", "Lorna Pell spoke on Friday."]


def test_the_text_decides_the_order(parse: Parse) -> None:
    doc = parse("en", "“One,” Lorna Pell said. “Two,” said Mark Dunn.\n\n“Three,” Pell said. Dunn called it “four”.")
    found = [utterance.segments[0] for utterance in analyse(doc).utterances]
    assert [doc.text[slice(*segment)].strip(",") for segment in found] == ["One", "Two", "Three", "four"]


def test_without_speech_nothing_is_found(parse: Parse) -> None:
    found = analyse(parse("en", "Lorna Pell said it holds."))
    assert (found.utterances, found.people.entities, found.roles) == ([], [], [])


@pytest.mark.parametrize(
    ("language", "text", "speaker"),
    [
        ("en", "Mark Dunn left. “It holds,” said his lawyer, Lorna Pell.", "Lorna Pell"),
        ("en", "Mark Dunn left. “It holds,” said his lawyer.", ""),
        ("ru", "Кира Лунц ушла. «Да», — ответил её адвокат.", ""),
        ("en", "“It holds,” said the mother of Lorna Pell.", ""),
        ("en", "“It holds,” said 52-year-old engineer Lorna Pell.", "Lorna Pell"),
        ("ru", "«Вода держится», — сказал адвокат Олега Тарна.", ""),
        ("ru", "«Вода держится», — сказал друг Олега Тарна.", ""),
        ("ru", "«Вода держится», — заявила пресс-секретарь Олега Тарна Кира Лунц.", "Кира Лунц"),
        ("ru", "«Вода держится», — сказала депутат Госдумы, режиссёр Кира Лунц.", "Кира Лунц"),
    ],
)
def test_whose_somebody_is_or_how_old_is_not_who_speaks(language: str, text: str, speaker: str, parse: Parse) -> None:
    assert [name for _, name in utterances(parse(language, text))] == [speaker]


def test_a_label_inside_of_marks_is_no_word_of_the_speaker(parse: Parse) -> None:
    text = "“PELL: Is it deep?\n\n“DUNN: It is.”\n\nMayor Lorna Pell met Mark Dunn."
    assert [said for said, _ in utterances(parse("en", text))] == [["Is it deep?"], ["It is."]]


@pytest.mark.parametrize("text", ["Lorna Pell: “It holds water.”", "From Mayor Lorna Pell:\n\n“It holds water.”"])
def test_whom_the_layout_names_speaks(text: str, parse: Parse) -> None:
    text = f"“It leaks,” said Mark Dunn.\n\n{text}"
    assert [name for _, name in utterances(parse("en", text))] == ["Mark Dunn", "Lorna Pell"]


def test_every_utterance_tells_how_probable_it_is(parse: Parse) -> None:
    (utterance,) = analyse(parse("en", "“It holds,” said Lorna Pell, as Mark Dunn left.")).utterances
    chances = [candidate.score for candidate in utterance.candidates]
    assert chances == sorted(chances, reverse=True)
    assert 0 < chances[-1] < chances[0] < 1
    assert 0 < utterance.confidence < 1


def test_a_reporting_clause_on_a_line_of_its_own_is_context(parse: Parse) -> None:
    text = "“It holds,”\nsaid Mayor Pell on Friday."
    (utterance,) = analyse(parse("en", text)).utterances
    assert "said Mayor Pell on Friday." in [text[slice(*span)] for span in utterance.context]
