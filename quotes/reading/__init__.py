"""Files, folders, tables, web pages, news XML, archives and standard input to articles.

Everything is a stream: one article at a time, a table row by row. What cannot be read becomes a `Failure` that says
which file, which line and what to do; the rest goes on.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from quotes.encodings import without_surrogates
from quotes.errors import UsageError
from quotes.reading.failures import failure, path_name, unreadable
from quotes.reading.files import read_file, read_standard_input
from quotes.reading.found import Found
from quotes.reading.kinds import SUFFIXES
from quotes.reading.options import ReadingOptions
from quotes.reading.paths import files_of, is_path, listed_files
from quotes.reading.seen import SeenNames, unique_name
from quotes.reading.web_pages import Page
from quotes.records import Article, Failure

__all__ = ["SUFFIXES", "Page", "ReadingOptions", "Source", "as_sources", "listed_files", "pages", "read"]

Source = str | Path | Article

_DEFAULT = ReadingOptions()


def read(
    sources: Iterable[Source],
    *,
    options: ReadingOptions = _DEFAULT,
    published: str | None = None,
    stdin: BinaryIO | None = None,
) -> Iterator[Article | Failure]:
    """Read all articles of all sources, in the order of the sources.

    A source is
    - a file, whose ending says what it is:
      `.jsonl`, `.ndjson`, `.csv`, `.tsv`, `.parquet` are tables of articles;
      `.html`, `.htm`, `.xhtml` are web pages, of which the main text is read;
      `.xml`, `.rss`, `.atom` are news: NewsML-G2, NITF, RSS or Atom;
      `.warc` is a web archive, of whose pages and plain texts those that were fetched with success are read;
      `.zip`, `.tar` (also `.tar.gz`, `.tgz`, `.tar.bz2`, `.tar.xz`) are archives of any of these;
      every other file is the text of one article, or the web page, if it is plainly one.
      Any of them may be compressed with gzip and end in `.gz`. The id of a text or page is its path as given, with
      forward slashes; in an archive `archive.zip/path/inside.txt`; in a web archive its address;
    - a folder: its files with one of `SUFFIXES`, subfolders too, sorted; hidden ones and links that lead out of the
      folder are left out (such a link is a failure);
    - a string with `*`, `?` or `[` that is no existing path: a glob (`**` for any folders), sorted;
    - `"-"`: standard input (`stdin`, by default the process's), JSON lines if its first line is a JSON object, else
      the text of one article, or a web page;
    - an `Article`, passed through.
    A file that is reached twice is read once.

    A table has the columns (JSON keys) `id, text[, published, title, url, language]`, or those that `options` names;
    capitals in a header do not matter, other columns are ignored. CSV is separated by commas, semicolons or tabs, as
    its header shows. A row without an id is called `path:line`. A row, or an article of a feed, whose id is taken
    already is kept as `id (path:line)`, so that two tables can both count from 1; any other article as `id (2)`,
    `id (3)`, …

    `options` says which files of folders and archives are read and how tables call their columns. `published` is the
    date of those articles that declare none themselves. What a source declares is handed on as it is: whether it is a
    date is judged where dates are read; only of what web pages declare, the first that is a date is taken.

    Texts are untouched: newlines stay as they are, only a leading byte order mark is dropped and lone surrogates
    (which JSON can spell) become U+FFFD, one for one. For encodings see `quotes.encodings`. Of marked-up texts (pages,
    feeds, NewsML-G2, NITF) the paragraphs are joined by blank lines.

    Never raises for bad data. The `reason` of a `Failure` is "missing" (no such file, no match), "unreadable" (the
    system refuses), "link", "empty", "encoding", "format" (no JSON, no well-formed table, no string, damaged, beyond
    the bounds of `quotes.reading.streams`) or "columns" (no column of texts).
    """
    for item in pages(sources, options=options, published=published, stdin=stdin):
        yield item.article() if isinstance(item, Page) else item


def pages(
    sources: Iterable[Source],
    *,
    options: ReadingOptions = _DEFAULT,
    published: str | None = None,
    stdin: BinaryIO | None = None,
) -> Iterator[Article | Failure | Page]:
    """As `read`, but web pages come as they were found, each with its final id: `Page.article()` converts one.

    So a page can be sent to another process and be converted there; `read` is this with each page converted.
    """
    with SeenNames() as taken:
        for item in _found([sources] if isinstance(sources, Source) else sources, options, stdin):
            if isinstance(item, Failure):
                yield item
                continue
            found = item.document
            name = without_surrogates(str(found.id))
            if isinstance(found, Page):
                yield replace(found, id=unique_name(name, item.place, taken), published=found.published or published)
            elif not isinstance(found.text, str):
                yield failure(name, None, "format", "its text is not a string: hand in text")
            elif not found.text.strip():
                yield failure(name, None, "empty", "no text in it: nothing to read")
            else:
                yield replace(
                    found,
                    id=unique_name(name, item.place, taken),
                    text=without_surrogates(found.text),
                    published=found.published or published,
                )


def as_sources(value: Source | Iterable[Source]) -> list[Source]:
    """What a caller hands in as "text or paths or articles", as sources for `read`.

    A `Path` is a path, an `Article` an article. A string is a path (or a glob) if it is one line of fewer than 300
    characters and
    - it is `"-"`, or
    - a file or folder of this name exists, or a glob of this pattern matches something, or
    - it ends in one of `SUFFIXES` (so that a path with a slip in it is reported, not read as a text), or
    - it has a path separator in it and no white space.
    Every other string is the text of an article; these are called `text-1`, `text-2`, … in their order.

    Raises `UsageError` for anything else.
    """
    if isinstance(value, Mapping | bytes) or hasattr(value, "columns") or not isinstance(value, Source | Iterable):
        raise UsageError(
            f"cannot read {type(value).__name__}: hand in a text, a path, an Article or a list of them "
            "(of a table: its column of texts)"
        )
    sources: list[Source] = []
    texts = 0
    for item in [value] if isinstance(value, Source) else value:
        if not isinstance(item, Source):
            raise UsageError(f"item {len(sources) + 1} is {type(item).__name__}: hand in texts, paths or Articles")
        if isinstance(item, str) and not is_path(item):
            texts += 1
            item = Article(id=f"text-{texts}", text=item)
        sources.append(item)
    return sources


def _found(sources: Iterable[Source], options: ReadingOptions, stdin: BinaryIO | None) -> Iterator[Found | Failure]:
    with SeenNames() as seen:
        for source in sources:
            if isinstance(source, Article):
                yield Found(source, "")
                continue
            if not isinstance(source, Source):
                raise UsageError(f"cannot read {type(source).__name__}: hand in paths or Articles")
            for path in files_of(source, options):
                if isinstance(path, Failure):
                    yield path
                    continue
                real = "-" if str(path) == "-" else os.path.realpath(path)
                if not seen.add(real):
                    continue
                try:
                    if real == "-":
                        yield from read_standard_input(stdin or sys.stdin.buffer, options)
                    else:
                        yield from read_file(path, options)
                except OSError as error:
                    yield unreadable(path_name(path), error)
