from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import quotes

if TYPE_CHECKING:
    from spacy.language import Language


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
