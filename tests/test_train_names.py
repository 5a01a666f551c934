"""What is known of annotated texts beside their gold."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from quotes.annotations import GoldDocument, read_gold
from quotes.errors import InputError
from quotes.train_names import read_names, with_names

TEXT = "“It holds,” Mark Dunn said, according to the Olin Weekly.\n"


def spans(*words: str) -> list[int]:
    return [place for word in words for place in (TEXT.index(word), TEXT.index(word) + len(word))]


@pytest.fixture
def document(tmp_path: Path) -> GoldDocument:
    quotation = {"segments": [spans("It holds,")], "kind": "direct", "mention": [spans("the Olin Weekly")]}
    (tmp_path / "gold.jsonl").write_text(json.dumps({"id": "lock", "quotes": [quotation]}), encoding="utf-8")
    (gold,) = read_gold(tmp_path / "gold.jsonl")
    return gold


def known(folder: Path, values: dict[str, object]) -> Path:
    path = folder / "names.jsonl"
    path.write_text(json.dumps({"id": "lock", "names": [], **values}), encoding="utf-8")
    return path


def test_who_said_it_stands_for_who_passed_it_on(document: GoldDocument, tmp_path: Path) -> None:
    path = known(
        tmp_path,
        {"sources": [spans("It holds,", "Mark Dunn")], "names": [[*spans("Mark Dunn"), "Mark Dunn"]]},
    )
    (quotation,) = with_names(document, read_names([path])).quotes
    assert [TEXT[start:end] for start, end in quotation.mention] == ["Mark Dunn"]
    assert quotation.speaker == "Mark Dunn"


def test_gold_stays_where_nothing_else_is_known(document: GoldDocument, tmp_path: Path) -> None:
    path = known(tmp_path, {"sources": [[90, 99, *spans("Mark Dunn")]]})
    assert with_names(document, read_names([path])) == document


def test_a_source_that_is_no_pair_of_spans_is_told_with_its_line(tmp_path: Path) -> None:
    path = known(tmp_path, {"sources": [spans("It holds,")]})
    with pytest.raises(InputError, match=r"names\.jsonl, line 1"):
        read_names([path])
