from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from quotes.errors import UsageError
from quotes.records import Article, Quotation
from quotes.results import quotations, quote

if TYPE_CHECKING:
    from spacy.language import Language

TEXT = (
    "Olga Brandt, captain of the Heron, was the last to leave. “We sail at noon!” Brandt told the harbour on Friday. "
    "“Not  later.”\n\n“Tides do not wait,” a sailor said.\n"
)


def read(nlp: Language, article: Article) -> list[Quotation]:
    return quotations(nlp(article.text), article)


def test_a_row(english_quotes: Language) -> None:
    article = Article("heron.txt", TEXT, "At noon", "https://news.example/heron", "2018-03-05")
    first, _ = read(english_quotes, article)
    assert (first.speaker, first.speaker_type, first.speaker_id) == ("Olga Brandt", "person", "olga-brandt")
    assert (first.kind, first.cue, first.mention) == ("direct", "told", "Brandt")
    assert (first.published, first.date, first.date_basis) == ("2018-03-05", "2018-03-02", "weekday")
    assert (first.date_earliest, first.date_latest) == ("2018-03-02", "2018-03-02")
    assert (first.document, first.language) == ("heron.txt", "en")
    assert (first.title, first.url) == ("At noon", "https://news.example/heron")


def test_offsets_are_into_the_untouched_text(english_quotes: Language) -> None:
    first, _ = read(english_quotes, Article("heron.txt", TEXT))
    assert [TEXT[start:end] for start, end in first.segments] == ["We sail at noon!", "Not  later."]
    assert first.quote == "We sail at noon! […] Not  later."
    assert TEXT[first.cue_start : first.cue_end] == "told"
    assert TEXT[first.mention_start : first.mention_end] == "Brandt"


def test_an_unnamed_source_has_no_name_and_no_id(english_quotes: Language) -> None:
    _, second = read(english_quotes, Article("heron.txt", TEXT))
    assert (second.speaker, second.speaker_id, second.speaker_type) == ("", "", "unnamed")
    assert second.mention == "a sailor"


def test_unknown_dates_stay_empty(english_quotes: Language) -> None:
    (row,) = read(english_quotes, Article("heron.txt", "“Tides do not wait,” Olga Brandt said."))
    assert (row.published, row.date, row.date_basis, row.date_earliest, row.date_latest) == ("", "", "unknown", "", "")


def test_no_speech_no_rows(russian_quotes: Language) -> None:
    assert read(russian_quotes, Article("a", "О шлюзе никто ничего не сказал.")) == []


def test_a_document_without_annotation_is_refused(english_quotes: Language) -> None:
    with pytest.raises(UsageError, match="quotes_speakers"):
        quotations(english_quotes.make_doc(TEXT), Article("heron.txt", TEXT))


def test_quote() -> None:
    assert quote("«А, — сказал он. — Б»", [(1, 2), (19, 20)]) == "А […] Б"


def test_confidence_is_a_probability_that_falls_where_the_source_is_unsure(english_quotes: Language) -> None:
    sure, unsure = (
        row
        for text in (
            "“We sail at noon because the tide turns then,” said Olga Brandt.",
            "“We sail at noon because the tide turns then.” The Heron lay still. Olga Brandt and Ivo Stone went home.",
        )
        for row in read(english_quotes, Article("heron.txt", text))
    )
    assert 0 < unsure.confidence < sure.confidence < 1
