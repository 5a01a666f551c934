"""What a run reads: a stream of items, and the batches that it is cut into."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Protocol

from quotes.errors import UsageError
from quotes.reading import SUFFIXES, ReadingOptions, Source, listed_files, pages
from quotes.reading.kinds import PAGES, TEXTS
from quotes.records import Article, Failure
from quotes.review import full_hash

if TYPE_CHECKING:
    from quotes.config import Config

BATCH_CHARACTERS = 1 << 15
"""How long the texts of a batch are together when it is full. Bounds the memory of a worker, and balances them."""

_MARKUP = 10  # bytes of a page for a character of its text, about

_ONE_EACH = (*TEXTS, *PAGES)  # files that are one document each


class Unconverted(Protocol):
    """A document whose conversion to text is costly, such as `quotes.reading.Page`, and left to who analyses it."""

    @property
    def id(self) -> str:
        """What the article will be called."""

    @property
    def content(self) -> bytes:
        """It, as it was found."""

    def article(self) -> Article | Failure:
        """Convert it."""


Item = Article | Failure | Unconverted


def items(
    sources: Iterable[Source],
    config: Config,
    *,
    options: ReadingOptions | None = None,
    limit: int | None = None,
    stdin: BinaryIO | None = None,
) -> Iterator[Item]:
    """All documents of all sources, in their order; the first `limit` of them, where that is given."""
    stream = pages(sources, options=options or ReadingOptions(), published=config.published, stdin=stdin)
    return islice(stream, limit)


def listed(file: str) -> Iterator[Path]:
    """The files that a file lists, or standard input ("-"), see `quotes.reading.listed_files`.

    Raises `UsageError` if it cannot be read.
    """
    try:
        with nullcontext(sys.stdin.buffer) if file == "-" else open(file, "rb") as lines:
            yield from listed_files(lines)
    except OSError as error:
        raise UsageError(f"{file}: the list of files cannot be read ({error.strerror}): check the path") from error


def count(sources: Iterable[str], limit: int | None = None) -> int | None:
    """About how many documents there are, told from the names of files alone; None where these do not tell it."""
    total = 0
    for source in sources:
        if os.path.isdir(source):
            names = [file for _, _, files in os.walk(source) for file in files if not file.startswith(".")]
        elif os.path.isfile(source):
            names = [source]
        else:
            return None
        read = [name for name in map(str.casefold, names) if name.endswith(SUFFIXES)]
        ones = sum(name.endswith(_ONE_EACH) for name in read)
        if ones < len(read):
            return None
        total += ones
    return total if limit is None else min(total, limit)


def name(item: Item) -> str:
    """What the document of an item is called."""
    return item.document if isinstance(item, Failure) else item.id


def text_hash(item: Item) -> str:
    """The SHA-256 of the UTF-8 of an article's text, in hexadecimal digits; empty where the text is not there yet."""
    return full_hash(item.text) if isinstance(item, Article) else ""


def in_batches(stream: Iterable[Item], size: int, characters: int = BATCH_CHARACTERS) -> Iterator[list[Item]]:
    """Cut a stream into batches of `size` documents, fewer where their texts have `characters` together.

    A document that is longer by itself is not cut. A batch is handed out before more of the stream is read.
    """
    batch: list[Item] = []
    length = 0
    for item in stream:
        batch.append(item)
        length += _length(item)
        if len(batch) == size or length >= characters:
            yield batch
            batch, length = [], 0
    if batch:
        yield batch


def _length(item: Item) -> int:
    """About how many characters of text an item brings."""
    if isinstance(item, Failure):
        return 0
    return len(item.text) if isinstance(item, Article) else len(item.content) // _MARKUP
