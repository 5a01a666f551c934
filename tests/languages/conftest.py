from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from quotes.languages import load_pipeline

if TYPE_CHECKING:
    from spacy.language import Language


@pytest.fixture(scope="session")
def natasha() -> Language:
    return load_pipeline("ru")


@pytest.fixture(scope="session")
def english() -> Language:
    return load_pipeline("en")
