from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from quotes.corpus.items import count, in_batches, listed
from quotes.errors import UsageError
from quotes.reading import Page
from quotes.records import Article, Failure


def test_batches_are_bounded_by_documents_and_by_characters() -> None:
    items = [
        Article("a", "x" * 40), Article("b", "x" * 70), Failure("c", None, "empty", "c: empty"), Article("d", "x" * 10),
        Article("e", "x"), Article("f", "x" * 900), Page("g", b"x" * 990), Page("h", b"x" * 20),
        Article("i", "x"),
    ]  # fmt: skip
    batches = in_batches(items, 3, characters=100)
    assert [[getattr(item, "id", "c") for item in batch] for batch in batches] == [
        ["a", "b"], ["c", "d", "e"], ["f"], ["g", "h"], ["i"]
    ]  # fmt: skip


@pytest.mark.parametrize("content", [b"a.txt\nb c.txt\r\n\n[d].txt", b"a.txt\0b c.txt\0[d].txt\0"])
def test_a_list_of_files_has_them_by_line_or_by_nul(
    content: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "list").write_bytes(content)
    expected = [Path("a.txt"), Path("b c.txt"), Path("[d].txt")]
    assert list(listed(str(tmp_path / "list"))) == expected
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
    assert list(listed("-")) == expected


def test_a_list_that_is_missing() -> None:
    with pytest.raises(UsageError, match=r"^gone: the list of files cannot be read"):
        list(listed("gone"))


def test_documents_are_counted_where_names_tell(tmp_path: Path) -> None:
    for name in ("a.txt", "b.text", ".c.txt", "d.pdf"):
        (tmp_path / name).touch()
    folder, text = str(tmp_path), str(tmp_path / "a.txt")
    assert (count([folder]), count([text, folder]), count([folder], limit=1)) == (2, 3, 1)
    assert count([folder, "gone.txt"]) is None
    (tmp_path / "e.jsonl.gz").touch()
    assert count([folder]) is None
