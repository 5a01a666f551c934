from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

import pytest

import quotes

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc


@pytest.fixture(scope="session")
def english_quotes() -> Language:
    """The English pipeline with the component `quotes`."""
    return quotes.load("en")


@pytest.fixture(scope="session")
def russian_quotes() -> Language:
    """The Russian pipeline with the component `quotes`."""
    return quotes.load("ru")


@pytest.fixture(scope="session")
def pipelines(english_quotes: Language, russian_quotes: Language) -> dict[str, Language]:
    return {"en": english_quotes, "ru": russian_quotes}


@pytest.fixture(scope="session")
def parse(pipelines: dict[str, Language]) -> Callable[[str, str], Doc]:
    """Parses a text of a language and looks for no quotations. The documents are shared: nobody writes on them."""

    @cache
    def parsed(language: str, text: str) -> Doc:
        nlp = pipelines[language]
        with nlp.select_pipes(disable="quotes"):
            return nlp(text)

    return parsed
