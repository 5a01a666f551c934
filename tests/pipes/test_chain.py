from __future__ import annotations

import pytest
import spacy

from quotes.pipes.chain import text_of


@pytest.mark.parametrize("text", ["", " “It holds,”  Pell said.\n\n\tShe left. ", "«Шлюз цел», — сказала Анна Лом."])
def test_the_text_of_a_document_is_what_it_was_made_of(text: str) -> None:
    assert text_of(spacy.blank("en")(text)) == text
