"""Who said what, in which role, and when: speaker–quote–date tables from English and Russian news."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from quotes.errors import QuotesError
from quotes.records import Article, Failure, Person, Quotation

if TYPE_CHECKING:
    import pandas as pd
    from spacy.language import Language
    from spacy.tokens import Doc

    from quotes.view.notebook.shown import MarkedTexts

__all__ = ["Article", "Failure", "Person", "Quotation", "QuotesError", "__version__", "extract", "load", "show"]

__version__ = "0.1.0"


def extract(
    sources: str | Path | Article | Iterable[str | Path | Article],
    *,
    models: Mapping[str, str] | None = None,
    language: str | None = None,
    published: str | None = None,
    corrections: str | Path | None = None,
    people_file: str | Path | None = None,
    n_process: int = 1,
) -> pd.DataFrame:
    """The quotations in texts or files, one row each, in the order of the sources.

        quotes.extract("“We are ready,” Ann Lee said.")
        quotes.extract(["monday.txt", "archive/"], published="2018-03-05")

    Args:
        sources: a text, a path (file, folder, glob), an `Article`, or several of them. A string is a path if there is
            such a file or if it looks like one, else a text.
        models: pipelines by language, in place of the default ones: `{"ru": "ru_core_news_sm"}`.
        language: the language of all sources ("en" or "ru"); found from each text if left out.
        published: the publication date of the sources that tell none in their metadata.
        corrections: a file of `quotes review` with what a person mended, which goes before what is found.
        people_file: the people whom you know, a table that `quotes people` wrote and you edited.
        n_process: how many processes work at it; 1 is this one alone, -1 one for each processor.

    Returns:
        A table with the fields of `Quotation` as columns, which a notebook shows as one to read. Documents that could
        not be read are listed in `attrs["failures"]` of the table, with the fields of `Failure`, and a warning tells
        how many there are; so are corrections that no longer fit their texts.

    Raises `UsageError` for arguments that cannot be used, `ModelError` where a pipeline is missing and `InputError` for
    corrections or a people file that cannot be read; all are `QuotesError`s.
    """
    import warnings
    from dataclasses import asdict

    from quotes.config import Config
    from quotes.corpus import run
    from quotes.corpus.joined import joined
    from quotes.identity.index import Index
    from quotes.identity.people_file import read_people
    from quotes.reading import as_sources
    from quotes.tables import to_frame
    from quotes.view.notebook.table import QuotationTable

    config = Config(models=dict(models or {}), language=language, published=published, n_process=n_process)
    if corrections is None:
        outcomes = list(run(as_sources(sources), config))
    else:
        from quotes.corrections import Corrections
        from quotes.corrections import run as run_corrected

        outcomes = list(run_corrected(as_sources(sources), config, Corrections.read(corrections)))
    known = () if people_file is None else read_people(Path(people_file))
    with Index(None, known) as index:
        outcomes = [one for result in joined(lambda: [(one,) for one in outcomes], index) for one in result]
    found = [quotation for outcome in outcomes for quotation in outcome.quotations]
    frame = QuotationTable(to_frame(found, Quotation))
    failures = [asdict(outcome.failure) for outcome in outcomes if outcome.failure]
    frame.attrs["failures"] = failures
    unapplied = [failure for failure in failures if failure["reason"] == "correction"]
    unread = [failure for failure in failures if failure["reason"] != "correction"]
    for some, what in (
        (unread, f"of {len(outcomes) - len(unapplied)} documents could not be read"),
        (unapplied, "documents have corrections that do not fit"),
    ):
        if some:
            warnings.warn(
                f"{len(some)} {what}; the first: {some[0]['message']} (all are in .attrs['failures'])", stacklevel=2
            )
    return frame


def load(language: str, model: str | Path | None = None) -> Language:
    """The spaCy pipeline of a language ("en" or "ru") with the component `quotes` at its end.

    `model` is the name of a spaCy pipeline or its folder; the default one is taken if it is left out. Raises
    `LanguageError` and `ModelError`, both `QuotesError`s.
    """
    import quotes.pipes.components  # noqa: F401  registers the component, also where the package is not installed
    from quotes.languages import load_pipeline

    nlp = load_pipeline(language, model)
    nlp.add_pipe("quotes")
    return nlp


def show(
    what: str | Path | Article | Doc | Iterable[str | Path | Article | Doc],
    *,
    models: Mapping[str, str] | None = None,
    language: str | None = None,
    published: str | None = None,
) -> MarkedTexts:
    """Texts with their quotations, speakers, roles and reporting words marked, to be looked at in a notebook.

        quotes.show("“We are ready,” Ann Lee said.")
        quotes.show("monday.txt").save("monday.html")
        quotes.show(quotes.load("en")("“We are ready,” Ann Lee said."))

    Args:
        what: a text, a path (file, folder, glob) or an `Article`, as for `extract`; a spaCy `Doc` that the component
            `quotes` has annotated, which is shown as it is; or several of them.
        models: pipelines by language, in place of the default ones, as for `extract`.
        language: the language of all texts ("en" or "ru"); found from each text if left out.
        published: the publication date of the texts that tell none in their metadata.

    Returns:
        What a notebook shows as HTML, and a terminal as text with brackets. `save(path)` writes a page of its own,
        `html()` gives an element for other pages. Documents that could not be read are in `failures`, and a warning
        tells how many there are.

    Raises `InputError` if there is one document and it cannot be read, `UsageError` for arguments that cannot be used
    and for a `Doc` without quotations, and `ModelError` where a pipeline is missing; all are `QuotesError`s.
    """
    import warnings

    from quotes.config import Config
    from quotes.errors import InputError
    from quotes.view.notebook.shown import marked_texts

    shown = marked_texts(what, Config(models=dict(models or {}), language=language, published=published))
    if shown.failures:
        first, documents = shown.failures[0], len(shown.texts) + len(shown.failures)
        if documents == 1:
            raise InputError(first.message, reason=first.reason, document=first.document, line=first.line)
        warnings.warn(
            f"{len(shown.failures)} of {documents} documents could not be read; the first: {first.message} "
            "(all are in .failures)",
            stacklevel=2,
        )
    return shown
