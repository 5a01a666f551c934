from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import quotes.corpus
from quotes.config import Config
from quotes.corpus import Outcome, explain, language_of, run
from quotes.errors import LanguageError, ModelError
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


def test_batches_change_nothing() -> None:
    articles = [Article(f"{n}", (ENGLISH, RUSSIAN)[n % 2].format("lock " * n)) for n in range(7)]
    assert outcomes(articles, Config(batch_size=1)) == outcomes(articles, Config(batch_size=3)) == outcomes(articles)


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
    monkeypatch.setattr(quotes.corpus, "pipeline", None)
    assert outcomes([Article("silent", SILENT)]) == [Outcome("silent", "en")]


def test_a_document_that_crashes_spoils_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    articles = [Article(name, ENGLISH.format(name)) for name in ("a", "b", "c")]
    expected = outcomes(articles)

    def fragile(doc: Doc, article: Article) -> list[Quotation]:
        if article.id == "b":
            raise ZeroDivisionError("a\nb")
        return quotations(doc, article)

    monkeypatch.setattr(quotes.corpus, "quotations", fragile)
    found = outcomes(articles)
    assert [found[0], found[2]] == [expected[0], expected[2]]
    failure = found[1].failure
    assert failure is not None
    assert (failure.document, failure.reason) == ("b", "crashed")
    assert failure.message.startswith("b: ZeroDivisionError: a: ")


def test_a_document_that_is_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    articles = [Article("short", ENGLISH.format("lock")), Article("long", ENGLISH.format("lock") * 3)]
    monkeypatch.setattr(quotes.corpus.pipeline("en", None, None), "max_length", 200)
    short, long = outcomes(articles)
    assert short.quotations
    assert long.failure is not None
    assert (long.failure.reason, "split the text" in long.failure.message) == ("too long", True)


def test_a_missing_model_stops_the_run() -> None:
    with pytest.raises(ModelError, match="no_such_model"):
        outcomes([Article("a", ENGLISH)], Config(models={"en": "no_such_model"}))


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
