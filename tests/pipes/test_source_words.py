from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import pytest

from quotes.pipes.ranking import SourceWords
from quotes.pipes.source_words import in_speech, is_nominal, source_clues
from quotes.pipes.vocabulary import vocabulary

if TYPE_CHECKING:
    from spacy.tokens import Doc

    Parse = Callable[[str, str], Doc]


def clues(parse: Parse, text: str, word: str, parts: Sequence[tuple[int, int]] = (), language: str = "en") -> list[str]:
    doc = parse(language, text)
    token = next(token for token in doc if token.text == word)
    return list(source_clues(token, in_speech(doc, parts), vocabulary(language)))


def test_tokens_are_in_speech_from_its_first_character_to_its_last(parse: Parse) -> None:
    text = "“Mend it,” she said. “Soon.”"
    doc = parse("en", text)
    inside = in_speech(doc, [(0, text.index(" she")), (text.index("“Soon"), len(text))])
    assert "".join(token.text for token, spoken in zip(doc, inside, strict=True) if not spoken) == "shesaid."


def test_clues_tell_what_a_word_depends_on_and_what_else_does(parse: Parse) -> None:
    found = clues(parse, "The keeper argued that the lock was old.", "keeper")
    assert {"word=keeper", "dep=nsubj", "head,dep=argued,nsubj", "head,has=argued,ccomp"} <= set(found)


def test_clues_lead_through_a_preposition(parse: Parse) -> None:
    found = clues(parse, "According to the memo, the lock was old.", "memo")
    assert "through=to,according" in found


def test_clues_tell_on_which_side_of_the_verb_speech_stands(parse: Parse) -> None:
    text = "“Mend it,” the keeper said."
    found = clues(parse, text, "keeper", [(0, text.index(" the"))])
    assert "head,speech=said,before" in found
    assert "head,speech=said,behind" not in found


def test_who_is_named_is_no_clue(parse: Parse) -> None:
    found = clues(parse, "Lorna Pell told Ann Dunn so.", "Pell")
    assert "word=" in found
    assert not [clue for clue in found if "pell" in clue.casefold() or "dunn" in clue.casefold()]


def test_each_clue_comes_once_and_in_the_same_order(parse: Parse) -> None:
    text = "The keeper said that he knew that it leaked."
    first, again = clues(parse, text, "keeper"), clues(parse, text, "keeper")
    assert first == again
    assert len(first) == len(set(first))


def test_russian_words_are_clues_by_their_first_form_and_case(parse: Parse) -> None:
    found = clues(parse, "По словам смотрителя, шлюз стар.", "смотрителя", language="ru")
    assert {"word=смотритель", "tag=NOUN Gen"} <= set(found)


@pytest.mark.parametrize(("word", "expected"), [("keeper", True), ("she", True), ("argued", False), (".", False)])
def test_sources_are_nouns_and_pronouns(parse: Parse, word: str, expected: bool) -> None:
    doc = parse("en", "The keeper argued and she left.")
    assert is_nominal(next(token for token in doc if token.text == word)) is expected


def test_the_chance_rises_with_the_weights_of_the_clues_that_are_there() -> None:
    words = SourceWords(-1.0, {"head=said": 3.0, "dep=pobj": -2.0})
    assert words.chance(["head=said"]) > 0.8 > words.chance(["head=said", "dep=pobj"]) == 0.5
    assert words.chance(["unknown"]) == words.chance([]) < 0.3
