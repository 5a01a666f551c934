"""A run leaves out work that can't change the answer: it gives what the whole pipeline gives on whole documents."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from marked import read_folder

from quotes.config import Config
from quotes.corpus import run
from quotes.reading import read
from quotes.records import Article
from quotes.results import quotations

if TYPE_CHECKING:
    from spacy.language import Language

HERE = Path(__file__).parent
NEWS = [item for item in read([HERE.parent / "notebooks" / "news"]) if isinstance(item, Article)]
CASES = [Article(case.id, case.text, language=case.language) for case in read_folder(HERE / "gold")]


@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_run_gives_what_the_whole_pipeline_gives(language: str, pipelines: dict[str, Language]) -> None:
    articles = [a for a in (*NEWS, *CASES) if language in (a.language, Path(a.id).stem.rpartition("_")[2])]
    docs = pipelines[language].pipe(article.text for article in articles)
    full = [tuple(quotations(doc, article)) for doc, article in zip(docs, articles, strict=True)]
    assert [outcome.quotations for outcome in run(articles, Config(language=language))] == full
