from __future__ import annotations

from collections.abc import Callable

import pytest
from spacy.tokens import Doc
from steps import discourse_of

from quotes.pipes.antecedents import REFERENCE
from quotes.pipes.coreference import Resolver
from quotes.pipes.phrases import Phrase
from quotes.pipes.ranking import Model

Parse = Callable[[str, str], Doc]


def told(parse: Parse, text: str, words: str, language: str = "en") -> dict[str, dict[str, float]]:
    """What a phrase may stand for, each with its features; nobody and its own name go by these words."""
    doc = parse(language, text)
    resolver = Resolver(discourse_of(doc), Model())
    span = doc.char_span(text.index(words), text.index(words) + len(words))
    assert span is not None
    reference = resolver.reference(Phrase(span.start, span.end, span.root.i))
    assert reference is not None
    return {
        antecedent.entity.name if antecedent.entity else antecedent.answer: dict(
            zip(REFERENCE, antecedent.features, strict=True)
        )
        for antecedent in resolver.antecedents(reference)[1]
    }


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("Lorna Pell met Kit Rowe. She left.", "She", {"Lorna Pell", "Kit Rowe", "nobody"}),
        ("Lorna Pell met Mark Dunn. She left.", "She", {"Lorna Pell", "nobody"}),
        ("Lorna Pell's lawyer left.", "Lorna Pell's lawyer", {"nobody"}),
        ("The Canal Trust met Lorna Pell. The agency left.", "The agency", {"Canal Trust", "own name"}),
    ],
    ids=["a pronoun", "nobody of the other gender", "not whose lawyer it is", "a body, which has a name at least"],
)
def test_what_a_phrase_may_stand_for(parse: Parse, text: str, words: str, expected: set[str]) -> None:
    assert set(told(parse, text, words)) == expected


def test_gender_agrees_or_is_not_known(parse: Parse) -> None:
    found = told(parse, "Lorna Pell met Kit Rowe. She left.", "She")
    assert (found["Lorna Pell"]["agrees"], found["Kit Rowe"]["agrees"]) == (1.0, 0.0)


def test_the_first_of_a_sentence_is_its_topic_and_the_last_named_is_nearest(parse: Parse) -> None:
    found = told(parse, "Lorna Pell met Joan Ayre. She left.", "She")
    assert found["Lorna Pell"]["opens_sentence"] == 1.0 > found["Joan Ayre"]["opens_sentence"]
    assert found["Joan Ayre"]["distance"] < found["Lorna Pell"]["distance"]


def test_an_office_fits_a_role(parse: Parse) -> None:
    found = told(parse, "Mayor Lorna Pell met Mark Dunn, an engineer. The mayor left.", "The mayor")
    assert found["Lorna Pell"]["fit"] > found["Mark Dunn"]["fit"] == 0.0
    assert found["nobody"]["best_fit"] == found["Lorna Pell"]["fit"]


def test_whoever_is_talked_about_in_the_words_is_noted(parse: Parse) -> None:
    found = told(parse, "Lorna Pell met Joan Ayre. “Joan Ayre is late,” she said.", "she")
    assert found["Joan Ayre"]["in_this_speech"] == 1.0 > found["Lorna Pell"]["in_this_speech"]


def test_both_languages_share_one_form(parse: Parse) -> None:
    found = told(parse, "Кира Лунц встретила Олега Тарна. Она ушла.", "Она", "ru")
    assert {name for name in found if found[name]["agrees"]} == {"Кира Лунц"}


def test_a_plural_subject_stands_between_a_body_and_they(parse: Parse) -> None:
    text = "The Canal Trust met the engineers. {}They left."
    near, far = (told(parse, text.format(more), "They")["Canal Trust"] for more in ("", "The divers said no. "))
    assert (near["plural"], near["rivals_since"], far["rivals_since"]) == (1.0, 0.0, 1.0)


def test_a_thing_stands_between_a_body_and_it(parse: Parse) -> None:
    text = "The Canal Trust met the engineers. {}It was late."
    near, far = (told(parse, text.format(more), "It")["Canal Trust"] for more in ("", "The letter said no. "))
    assert (near["plural"], near["rivals_since"], far["rivals_since"]) == (0.0, 0.0, 1.0)


@pytest.mark.parametrize("pronoun", ["It", "They"])
def test_no_single_person_is_it_or_they(pronoun: str, parse: Parse) -> None:
    found = told(parse, f"Lorna Pell met the Canal Trust. {pronoun} said no.", pronoun)
    assert set(found) == {"Canal Trust", "nobody"}


def test_a_noun_that_means_a_body_keeps_it_near(parse: Parse) -> None:
    text = "The Canal Trust met Lorna Pell in the harbour. {} said that all was well in the old lock. It was late."
    far, near = (told(parse, text.format(who), "It")["Canal Trust"] for who in ("Lorna Pell", "The trust"))
    assert (near["subject"], near["sentences"]) == (1.2, 1.0)
    assert near["outside"] < far["outside"]


def test_a_pronoun_points_ahead_only_where_it_has_nobody_to_point_back_to(parse: Parse) -> None:
    assert "Joan Ayre" not in told(parse, "Lorna Pell left. She said no. Joan Ayre came.", "She")
    assert "Joan Ayre" in told(parse, "As she left, Joan Ayre said no.", "she")
