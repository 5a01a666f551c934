"""Texts, files or annotated documents to marked texts that show themselves."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

from quotes.corpus.analysis import annotated, language_of, pipeline
from quotes.errors import LanguageError, UsageError
from quotes.reading import Source, as_sources, read
from quotes.records import Article, Failure
from quotes.view.notebook.marking import MarkedText, marked_text
from quotes.view.notebook.page import fragment, page
from quotes.view.notebook.plain import plain
from quotes.view.terminal import counted

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from quotes.config import Config

_MOST = 25
"""How many documents a notebook or a terminal shows at once."""
_WIDEST = 100  # characters of a line


@dataclass(frozen=True, repr=False, slots=True)
class MarkedTexts:
    """Texts with what was found in them: HTML in a notebook, plain text elsewhere.

    `failures` tells which documents could not be read, and why. A notebook and `repr` show the first documents of many;
    `str`, `html` and `save` take all of them.
    """

    texts: tuple[MarkedText, ...]
    failures: tuple[Failure, ...] = ()

    def html(self) -> str:
        """An HTML element with its style sheet, to be put into any page."""
        return fragment(self.texts)

    def save(self, path: str | Path) -> None:
        """Write an HTML page, which needs nothing else. Raises `UsageError` where it cannot be written."""
        try:
            Path(path).write_text(page(self.texts), encoding="utf-8", newline="")
        except OSError as error:
            raise UsageError(f"{path}: cannot be written ({error.strerror}): choose another place") from error

    def __str__(self) -> str:
        return _plain(self.texts)

    def __repr__(self) -> str:
        return "\n\n".join(filter(None, (_plain(self.texts[:_MOST]), self._remark())))

    def _repr_html_(self) -> str:
        return fragment(self.texts[:_MOST], self._remark())

    def _remark(self) -> str:
        more = len(self.texts) - _MOST
        return f"… and {counted(more, 'document')} more: .save('quotes.html') writes them all" if more > 0 else ""


def marked_texts(what: Source | Doc | Iterable[Source | Doc], config: Config) -> MarkedTexts:
    """Texts, files and annotated documents with their marks, in their order.

    Raises `UsageError` for what is none of these and for a `Doc` without quotations, `ModelError` where a pipeline is
    missing.
    """
    found = list(_marked(what, config))
    texts = tuple(one for one in found if isinstance(one, MarkedText))
    return MarkedTexts(texts, tuple(one for one in found if isinstance(one, Failure)))


def _marked(what: Source | Doc | Iterable[Source | Doc], config: Config) -> Iterator[MarkedText | Failure]:
    from spacy.tokens import Doc

    if isinstance(what, Iterator):
        what = list(what)
    docs = [what] if isinstance(what, Doc) else what
    if isinstance(docs, Sequence) and docs and all(isinstance(doc, Doc) for doc in docs):
        yield from map(marked_text, cast("Sequence[Doc]", docs))
        return
    sources = as_sources(cast("Source | Iterable[Source]", what))
    for item in read(sources, published=config.published):
        yield _of_article(item, config) if isinstance(item, Article) else item


def _of_article(article: Article, config: Config) -> MarkedText | Failure:
    try:
        language = language_of(article, config)
    except LanguageError as error:
        return Failure(article.id, None, "language", f"{article.id}: {error}")
    nlp = pipeline(language, config.models.get(language), config.attribution)
    return marked_text(annotated(nlp, article), article)


def _plain(texts: Sequence[MarkedText]) -> str:
    width = min(shutil.get_terminal_size((_WIDEST, 0)).columns, _WIDEST)
    return "\n\n\n".join(plain(text, width) for text in texts)
