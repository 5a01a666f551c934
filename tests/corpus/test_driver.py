from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from quotes.config import Config
from quotes.corpus import Outcome, analysis, explain, language_of, pipeline, run
from quotes.corpus.driver import results
from quotes.errors import LanguageError, ModelError
from quotes.reading import Page
from quotes.records import Article, Quotation
from quotes.results import quotations

if TYPE_CHECKING:
    from spacy.tokens import Doc

ENGLISH = "“The {} holds water and the gates are new,” Joan Ayre said. The lock was opened in spring by the mayor."
RUSSIAN = "«{} держит воду, и ворота у него новые», — сказала Кира Лунц. Шлюз открыли весной."
UKRAINIAN = "«Шлюз тримає воду», — сказала Кіра Лунц. Його відкрили навесні, і вода вже піднялася до воріт."
SILENT = "Nobody said a word about the lock, and nobody had to. It was opened in spring by the mayor."


def outcomes(articles: list[Article], config: Config | None = None) -> list[Outcome]:
    return list(run(articles, config or Config()))


def test_one_outcome_a_document_in_the_order_of_the_sources(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(ENGLISH.format("lock"), encoding="utf-8")
    sources: list[Path | Article] = [
        Article("ru", RUSSIAN.format("Шлюз")), tmp_path / "none.txt", file, Article("uk", UKRAINIAN),
        Article("silent", SILENT), Article("en", ENGLISH.format("dam")),
    ]  # fmt: skip
    found = list(run(sources, Config()))
    assert [outcome.article_id for outcome in found] == [
        "ru", str(tmp_path / "none.txt"), str(file), "uk", "silent", "en"
    ]  # fmt: skip
    assert [outcome.language for outcome in found] == ["ru", "", "en", "", "en", "en"]
    assert [len(outcome.quotations) for outcome in found] == [1, 0, 1, 0, 0, 1]
    assert [outcome.failure.reason if outcome.failure else "" for outcome in found] == [
        "", "missing", "", "language", "", ""
    ]  # fmt: skip
    assert [q.speaker for outcome in found for q in outcome.quotations] == ["Кира Лунц", "Joan Ayre", "Joan Ayre"]


@pytest.mark.parametrize(("n_process", "batch_size"), [(1, 1), (1, 3), (2, 1), (2, 2), (3, 2)])
def test_how_the_work_is_divided_changes_nothing(n_process: int, batch_size: int) -> None:
    texts = (ENGLISH.format("lock"), RUSSIAN.format("Шлюз"), SILENT, UKRAINIAN)
    articles = [Article(f"{n}", texts[n % 4] * (1 + n % 3)) for n in range(12)]
    assert outcomes(articles, Config(n_process=n_process, batch_size=batch_size)) == outcomes(articles)


def test_documents_stream() -> None:
    taken: list[int] = []

    def endless() -> Iterator[Article]:
        while True:
            taken.append(len(taken))
            yield Article(f"{len(taken)}", SILENT)

    stream = run(endless(), Config(batch_size=2))
    assert [next(stream).article_id for _ in range(3)] == ["1", "2", "3"]
    assert len(taken) == 4


def test_what_has_no_speech_is_not_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(analysis, "pipeline", None)
    (outcome,) = outcomes([Article("silent", SILENT, title="The lock", published="2018-03-05")])
    assert outcome == Outcome(
        "silent", "en", title="The lock", published="2018-03-05", characters=len(SILENT), speech=0,
        sha256=hashlib.sha256(SILENT.encode()).hexdigest(),
    )  # fmt: skip


def test_a_document_that_crashes_spoils_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    articles = [Article(name, ENGLISH.format(name)) for name in ("a", "b", "c")]
    expected = outcomes(articles)

    def fragile(doc: Doc, article: Article) -> list[Quotation]:
        if article.id == "b":
            raise ZeroDivisionError("a\nb")
        return quotations(doc, article)

    monkeypatch.setattr(analysis, "quotations", fragile)
    found = outcomes(articles)
    assert [found[0], found[2]] == [expected[0], expected[2]]
    failure = found[1].failure
    assert failure is not None
    assert (failure.document, failure.reason) == ("b", "crashed")
    assert failure.message.startswith("b: ZeroDivisionError: a: ")


def test_reading_that_crashes_spoils_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    def fragile(text: str, words: object) -> None:
        raise RecursionError("too deep")

    monkeypatch.setattr(analysis, "speech_in", fragile)
    found = outcomes([Article("a", ENGLISH), Article("b", UKRAINIAN)])
    assert [outcome.failure.reason if outcome.failure else "" for outcome in found] == ["crashed", "language"]


@pytest.mark.parametrize("isolated", [False, True], ids=["here", "in a worker"])
def test_pages_are_converted_where_they_are_analysed(isolated: bool) -> None:
    page = f"<html><body><article><h1>Lock</h1><p>{ENGLISH}</p></article></body></html>"
    pages = [Page("a", page.encode(), charset="utf-8", published="2018-03-05"), Page("b", b"<html></html>")]
    (found,) = results(iter(pages), Config(), isolated=isolated)
    (read,), (empty,) = found
    assert (read.quotations[0].speaker, read.published, read.characters) == ("Joan Ayre", "2018-03-05", len(ENGLISH))
    assert empty.failure is not None
    assert empty.failure.reason == "empty"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "en",
            ENGLISH.format("lock") + "\n\nJoan Ayre was the mayor of Brindle for nine years.\n\n“It leaks,” she said.",
        ),
        ("ru", RUSSIAN.format("Шлюз") + "\n\nКира Лунц строила шлюзы девять лет.\n\n«Он течёт», — сказала Лунц."),
    ],
)
def test_a_text_that_is_too_long_for_its_pipeline_is_read_as_one(
    monkeypatch: pytest.MonkeyPatch, language: str, text: str
) -> None:
    articles = [Article("long", text, language=language), Article("short", ENGLISH.format("lock"))]
    expected = outcomes(articles)
    monkeypatch.setattr(pipeline(language, None, None), "max_length", 110)
    found = outcomes(articles)
    assert found == expected
    long = found[0].quotations
    assert len({quotation.speaker for quotation in long}) == 1
    assert [text[start:end] for quotation in long for start, end in quotation.segments] == [q.quote for q in long]
    assert [explanation.speaker for explanation in explain(articles[0], Config())] == [q.speaker for q in long]


@pytest.mark.parametrize(("language", "text"), [("en", ENGLISH), ("ru", RUSSIAN)])
def test_vocabularies_do_not_grow(language: str, text: str) -> None:
    def batch(first: int) -> list[Outcome]:
        """Documents with words that are new; some are spelled like what pipelines keep there themselves."""
        words = [f"Case Number Case=Nom Gender=Masc nsubj PERSON w{n}" for n in range(first, first + 3)]
        return outcomes([Article(word, text.format(word)) for word in words], Config(language=language))

    batch(0)
    size = len(pipeline(language, None, None).vocab.strings)
    for first in range(3, 12, 3):
        assert all(outcome.quotations and not outcome.failure for outcome in batch(first))
    assert len(pipeline(language, None, None).vocab.strings) == size


@pytest.mark.parametrize("n_process", [1, 2])
def test_a_missing_model_stops_the_run(n_process: int) -> None:
    with pytest.raises(ModelError, match="no_such_model"):
        outcomes([Article("a", ENGLISH)], Config(models={"en": "no_such_model"}, n_process=n_process))


@pytest.mark.parametrize(
    ("text", "declared", "forced", "expected"),
    [
        (ENGLISH, None, None, "en"),
        (RUSSIAN, "en", None, "ru"),
        (ENGLISH, None, "ru", "ru"),
        ("12:30 — 0:2", "ru", None, "ru"),
    ],
    ids=["found", "the text goes before what is declared", "set", "declared where nothing can be found"],
)
def test_language_of(text: str, declared: str | None, forced: str | None, expected: str) -> None:
    assert language_of(Article("a", text, language=declared), Config(language=forced)) == expected


@pytest.mark.parametrize(
    ("text", "declared", "message"), [(UKRAINIAN, "ru", "like Ukrainian"), ("12:30", "fr", "no language that can")]
)
def test_other_languages_are_refused(text: str, declared: str, message: str) -> None:
    with pytest.raises(LanguageError, match=message):
        language_of(Article("a", text, language=declared), Config())


def test_published_is_for_documents_that_declare_none() -> None:
    articles = [Article("a", ENGLISH), Article("b", ENGLISH, published="2018-03-05")]
    found = outcomes(articles, Config(published="2019-01-01"))
    assert [outcome.quotations[0].published for outcome in found] == ["2019-01-01", "2018-03-05"]


def test_explain() -> None:
    text = "“The lock holds water,” Mayor Joan Ayre said. The ship is called “Heron”."
    said, name = explain(Article("a", text), Config())
    assert (said.kind, said.speaker, said.role, said.cue) == ("direct", "Joan Ayre", "Mayor", "said")
    assert said.rule == "verb after"
    best = said.candidates[0]
    assert (best.rule, best.phrase, best.cue) == ("verb after", "Mayor Joan Ayre", "said")
    assert best.score == max(candidate.score for candidate in said.candidates)
    assert (name.quote.rstrip("."), name.kind, name.candidates) == ("Heron", "", ())
