"""Files for the readers, and what is read of them."""

from __future__ import annotations

import io
from pathlib import Path

from quotes.reading import ReadingOptions, Source, read
from quotes.records import Article, Failure

RUSSIAN = '"Мост откроют к осени", - заявил журналистам глава района Степан Лукошкин.\n'


def put(name: str, content: str | bytes = "Some text.") -> str:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return name


def articles(
    *sources: Source, stdin: bytes = b"", published: str | None = None, options: ReadingOptions | None = None
) -> list[Article]:
    found = list(read(sources, published=published, stdin=io.BytesIO(stdin), options=options or ReadingOptions()))
    assert not [item for item in found if isinstance(item, Failure)]
    return [item for item in found if isinstance(item, Article)]


def ids(*sources: Source, options: ReadingOptions | None = None) -> list[str]:
    return [article.id for article in articles(*sources, options=options)]


def failure(*sources: Source, stdin: bytes = b"", options: ReadingOptions | None = None) -> Failure:
    (found,) = read(sources, stdin=io.BytesIO(stdin), options=options or ReadingOptions())
    assert isinstance(found, Failure)
    assert "\n" not in found.message
    return found


def outline(*sources: Source, options: ReadingOptions | None = None) -> list[tuple[str, str]]:
    """The id and text of each article, the document and reason of each failure."""
    return [
        (item.id, item.text) if isinstance(item, Article) else (item.document, item.reason)
        for item in read(sources, options=options or ReadingOptions())
    ]
