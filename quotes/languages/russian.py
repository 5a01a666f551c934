"""Russian: Natasha by default, or any of spaCy's pipelines."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from quotes.languages.pipelines import load_spacy

if TYPE_CHECKING:
    from spacy.language import Language

PIPELINES = ("natasha",)
"""Default pipelines, in order of preference."""

NEEDLESS = ("senter", "lemmatizer")
"""Components of other pipelines that are left out: lemmas are not used."""


def load(model: str | Path | None = None) -> Language:
    """Natasha (`natasha` or None), or a spaCy pipeline by name or path. Raises `ModelError`."""
    if model is None or model in PIPELINES:
        from quotes.languages import natasha

        return natasha.load()
    return load_spacy(model, "ru", NEEDLESS)
