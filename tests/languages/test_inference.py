from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from quotes.languages import inference
from quotes.languages.inference import annotate

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

TEXTS = (
    "“The lock holds water,” Mayor Joan Ayre told the Harbour Gazette on Friday.\n\nThe gates weren't new, she added. "
    "Omar Saleh of the Norland Water Board had doubted it for $2 million and 13 years.",
    "Rain.",
    "",
    " \n\n ",
    "Petra Lindqvist, the commissioner who can't swim, sailed to Port Ayre; Judith Abara of Lindqvist & Sons did not. "
    * 9,
)


def annotation(doc: Doc) -> list[list[int]]:
    values: list[list[int]] = doc.to_array(["ORTH", "TAG", "DEP", "HEAD", "SENT_START", "ENT_IOB", "ENT_TYPE"]).tolist()
    return values


def annotated(nlp: Language, texts: Sequence[str]) -> list[list[list[int]]]:
    return [annotation(doc) for doc in annotate(nlp, map(nlp.make_doc, texts))]


def vectors(nlp: Language, texts: Sequence[str]) -> list[bytes]:
    return [doc.tensor.tobytes() for doc in annotate(nlp, map(nlp.make_doc, texts))]


def test_it_finds_what_the_pipeline_finds(english: Language) -> None:
    assert annotated(english, TEXTS) == [annotation(doc) for doc in english.pipe(TEXTS)]


def test_a_pipeline_of_components_alone(natasha: Language) -> None:
    texts = ["Мэр Антон Рогов ушёл. «Я устал», — сказал он.", "", "Да."]
    assert annotated(natasha, texts) == [annotation(doc) for doc in natasha.pipe(texts)]


@settings(max_examples=25, deadline=None)
@given(text=st.text(alphabet="abAB.,'“” \n\t\xa0é1$-", max_size=40))
def test_odd_texts(english: Language, text: str) -> None:
    assert annotated(english, [text]) == [annotation(english(text))]


def test_neighbours_change_not_a_bit(english: Language) -> None:
    together = vectors(english, TEXTS)
    assert [vectors(english, [text])[0] for text in TEXTS] == together
    assert vectors(english, TEXTS[::-1]) == together[::-1]


@pytest.mark.parametrize(("limit", "value"), [("_AT_ONCE", 1), ("_WORDS", 25), ("_WORDS", 2)])
def test_bounds_change_nothing(english: Language, monkeypatch: pytest.MonkeyPatch, limit: str, value: int) -> None:
    expected = annotated(english, TEXTS)
    monkeypatch.setattr(inference, limit, value)
    monkeypatch.setattr(inference, "_runs", type(inference._runs)())
    assert annotated(english, TEXTS) == expected == annotated(english, TEXTS)


def test_components_may_change(english: Language) -> None:
    with english.select_pipes(disable=["parser", "ner"]):
        (doc,) = annotate(english, [english.make_doc("Joan Ayre sailed.")])
    assert [doc.has_annotation(name) for name in ("TAG", "DEP", "ENT_IOB")] == [True, False, False]


def test_a_component_that_fails_is_heard_of() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("entity_linker")
    with pytest.raises(ValueError, match="E139"):
        annotate(nlp, [nlp.make_doc("Joan Ayre sailed.")])
