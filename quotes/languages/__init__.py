"""Languages: which one a text is in, and the pipeline that reads it."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from quotes.errors import LanguageError

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

_MODULES = {"en": "quotes.languages.english", "ru": "quotes.languages.russian"}

SUPPORTED = tuple(_MODULES)
"""ISO 639-1 codes of the languages that can be read."""


_BLANKS = dict.fromkeys((0xA0, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000), " ")


def tokenise(nlp: Language, text: str) -> Doc:
    """The tokens of a text, at the offsets that they have there.

    No-break spaces and others of special width count as blanks: tokenizers make words of them, which then part a title
    from its name.
    """
    return nlp.make_doc(text.translate(_BLANKS))


def load_pipeline(language: str, model: str | Path | None = None) -> Language:
    """The spaCy pipeline of a language, without this project's own components. Each call loads anew.

    `model` is a pipeline's package name or folder; None takes the language's default. It must set heads, relations
    and entities. Raises `LanguageError` for a language that is not `SUPPORTED`, `ModelError` for a pipeline that is
    missing, broken, incomplete or not what it claims to be.
    """
    if language not in _MODULES:
        raise LanguageError(f"the language {language!r} cannot be read: only {' and '.join(SUPPORTED)} can")
    nlp: Language = import_module(_MODULES[language]).load(model)
    return nlp
