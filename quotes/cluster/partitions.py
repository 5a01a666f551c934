"""The documents of all sources, divided into pieces of work.

A file that is one document travels as its name, and is read by the worker. What many documents share a file with
(tables, feeds, archives), standard input and articles in memory are read here, and travel as they are.
"""

from __future__ import annotations

import hashlib
import os
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from quotes.corpus.items import Item, in_batches, name, text_hash
from quotes.encodings import without_surrogates
from quotes.reading import Page, ReadingOptions, Source, pages
from quotes.reading.failures import path_name
from quotes.reading.kinds import GZIP, PAGES, TEXTS
from quotes.reading.paths import files_of
from quotes.reading.seen import SeenNames
from quotes.records import Article, Failure

if TYPE_CHECKING:
    from quotes.config import Config

PARTITION_CHARACTERS = 1 << 21
"""How long the texts that travel with a partition are together at most, but for its last one: the scheduler keeps all
partitions under way in its memory."""

_SINGLE = (*TEXTS, *PAGES, *(suffix + GZIP for suffix in (*TEXTS, *PAGES)))


@dataclass(frozen=True, slots=True)
class File:
    """A file that is one document: a page (see `quotes.corpus.items`) of which only the name is there.

    Attributes:
        id: what the article will be called.
        path: where the file is, from the root of the file system.
        options, published: as for `quotes.reading.read`.
    """

    id: str
    path: str
    options: ReadingOptions
    published: str | None

    @property
    def content(self) -> bytes:
        """Nothing: it has not been read."""
        return b""

    def read(self) -> Article | Failure | Page:
        """What is in it, under its id; a web page as it was found."""
        (item,) = pages([Path(self.path)], options=self.options, published=self.published)
        if not isinstance(item, Failure):
            return replace(item, id=self.id)
        path, shown = (without_surrogates(" ".join(name.split())) for name in (self.path, self.id))
        return replace(item, document=self.id, message=item.message.replace(path, shown, 1))

    def article(self) -> Article | Failure:
        """The article in it."""
        item = self.read()
        return item.article() if isinstance(item, Page) else item


@dataclass(frozen=True, slots=True)
class _StandIn(Article):
    """Goes through the reading in place of the article in a file, so that it gets the id that this would have."""

    path: str = ""


def partitions(
    sources: Source | Iterable[Source], config: Config, options: ReadingOptions, size: int
) -> Iterator[list[Item]]:
    """Divide the documents of all sources (see `quotes.reading.read`) into partitions, in their order.

    One has `size` documents, or fewer where the texts that travel with it are long. The ids are those that
    `quotes.reading.read` gives, with one exception: a file that cannot be read still keeps its name for itself, so that
    the row of a table that is called like it gets another.
    """
    return in_batches(_items(sources, config, options), size, PARTITION_CHARACTERS)


def digest(items: Sequence[Item]) -> str:
    """A digest of what a partition holds: ids, texts as far as they travel with it, failures."""
    content = hashlib.sha256()
    for item in items:
        if isinstance(item, Failure):
            held = item.message
        else:
            held = text_hash(item) if isinstance(item, Article) else hashlib.sha256(item.content).hexdigest()
        content.update(f"{name(item)}\0{held}\0".encode("utf-8", "surrogatepass"))
    return content.hexdigest()


def _items(sources: Source | Iterable[Source], config: Config, options: ReadingOptions) -> Iterator[Item]:
    failures: deque[Failure] = deque()
    stream = _sources([sources] if isinstance(sources, Source) else sources, options, failures)
    for item in pages(stream, options=options, published=config.published):
        while failures:
            yield failures.popleft()
        yield File(item.id, item.path, options, config.published) if isinstance(item, _StandIn) else item
    yield from failures


def _sources(sources: Iterable[Source], options: ReadingOptions, failures: deque[Failure]) -> Iterator[Source]:
    """The files of all sources, with stand-ins for those that are one document; failures are put aside."""
    with SeenNames() as seen:
        for source in sources:
            if not isinstance(source, str | os.PathLike):
                yield source
                continue
            for path in files_of(source, options):
                if isinstance(path, Failure):
                    failures.append(path)
                elif not path.name.casefold().endswith(_SINGLE):
                    yield path
                elif seen.add(os.path.realpath(path)):
                    yield _StandIn(path_name(path), text="-", path=os.path.abspath(path))
