from __future__ import annotations

from quotes.corpus.analysis import annotated, pipeline
from quotes.records import Article


def test_a_document_knows_when_its_article_was_published() -> None:
    doc = annotated(pipeline("en", None, None), Article("a", "“It holds,” Ann Lee said.", published="1990-03-01"))
    assert doc.user_data["published"] == "1990-03-01"
