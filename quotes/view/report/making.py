"""From tables of quotations, or from articles, to the page of a report."""

from __future__ import annotations

import glob
import io
import os
import sys
from collections import defaultdict, deque
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, BinaryIO

from quotes.annotations.table import is_table
from quotes.corpus.driver import results
from quotes.corpus.items import name
from quotes.corpus.joined import joined
from quotes.corpus.journal import Journal
from quotes.corpus.outcome import Outcome
from quotes.corpus.summary import Summary, Tally
from quotes.errors import UsageError
from quotes.files import check_new, replacement
from quotes.identity.from_tables import read_tables
from quotes.identity.index import Index
from quotes.identity.people_file import KnownPerson
from quotes.reading import Page, ReadingOptions, Source, pages
from quotes.records import Article, Failure, Quotation
from quotes.verify import document_name
from quotes.view.report import assembly
from quotes.view.report.content import Content, content
from quotes.view.report.contexts import Passage, passages

if TYPE_CHECKING:
    from quotes.config import Config

Show = Callable[[Tally], None]

_DEFAULT = ReadingOptions()
_NAMED = 3  # sources in a title
_UNTITLED = "quotes"


@dataclass(frozen=True, slots=True)
class Gathered:
    """What a report is made of.

    Attributes:
        quotations: in the order in which they are shown.
        passages: of each quotation its passage, None where there is no text that has its words.
        summary: of the extraction; where there was none, only of the texts that could not be read.
    """

    quotations: Sequence[Quotation]
    passages: Sequence[Passage | None]
    summary: Summary

    @property
    def without_text(self) -> int:
        """How many quotations have no passage."""
        return sum(passage is None for passage in self.passages)


@dataclass(frozen=True, slots=True)
class Made:
    """How much is in a report: `people` are the named sources, `documents` those that are quoted from."""

    quotations: int
    people: int
    documents: int


def check_report(target: str, language: str, *, force: bool) -> None:
    """Raise `UsageError` for a language that the page does not have, and for a target that no report can be written to.

    The target is an .html file, a new one unless `force`, or standard output ("-").
    """
    if target != "-":
        if not target.casefold().endswith((".html", ".htm")):
            raise UsageError(f"{target}: a report is a page for a browser: give it a name that ends in .html")
        check_new(Path(target), force=force)
    if language not in assembly.LANGUAGES:
        raise UsageError(f"the page is not written in {language!r}: choose one of {', '.join(assembly.LANGUAGES)}")


def tables_among(sources: Sequence[str]) -> list[Path]:
    """The tables of quotations that sources stand for; none if these are articles.

    A source is a file, a folder with Parquet files such as a cluster writes, or a glob; what is a table, its columns
    tell. Raises `UsageError` where there is no source, and where only some are tables.
    """
    if not sources:
        raise UsageError("nothing to read: name tables of quotations, or articles: files, folders or globs")
    found = {source: _tables(source) for source in sources}
    others = [source for source, tables in found.items() if not tables]
    if others and len(others) < len(found):
        raise UsageError(f"{others[0]} is no table of quotations, unlike others: name the texts of tables with --texts")
    return list(dict.fromkeys(path for tables in found.values() for path in tables))


def title_of(sources: Sequence[str]) -> str:
    """A title for a report on sources: their names, or those of their folders where they are many."""
    paths = [Path(os.path.abspath(source)) for source in sources if source != "-"]
    for place, path in enumerate(paths):
        while glob.has_magic(path.name) and not path.exists():
            path = paths[place] = path.parent
    names = dict.fromkeys(path.stem if path.is_file() else path.name for path in paths)
    if len(names) > _NAMED:
        names = dict.fromkeys(path.parent.name for path in paths)
    return ", ".join([*names][:_NAMED] + ["…"] * (len(names) > _NAMED)) or _UNTITLED


def from_tables(
    tables: Sequence[Path],
    texts: Sequence[Source] = (),
    *,
    options: ReadingOptions = _DEFAULT,
    show: Show = lambda tally: None,
) -> Gathered:
    """The rows of tables, with their passages as far as there are texts.

    The text of a document is the file of its name, also beside the table, or comes from `texts`, which are read, with
    `options`, only where a quotation needs them. Of several texts, the first that has the words is taken. One text is
    in memory at a time. `show` is told of each that has been read.

    Raises `InputError` and `UsageError` for a table that cannot be read (see `read_tables`).
    """
    quotations = list(read_tables(tables))
    rows: defaultdict[str, list[int]] = defaultdict(list)
    for number, quotation in enumerate(quotations):
        rows[document_name(quotation.document)].append(number)
    found: list[Passage | None] = [None] * len(quotations)
    summary, tally = Summary(), Tally()

    def place(items: Iterable[tuple[str, Article] | Failure]) -> None:
        for item in items:
            if isinstance(item, Failure):
                summary.add(Outcome(item.document, "", failure=item))
                tally.failed += 1
            else:
                document, article = item
                lacking = [number for number in rows[document] if found[number] is None]
                told = passages(article.text, (quotations[number] for number in lacking))
                for number, passage in zip(lacking, told, strict=True):
                    found[number] = passage
                tally.documents += 1
                tally.quotations += len(lacking)
            show(tally)

    place(_files(rows, list(dict.fromkeys(table.parent for table in tables))))
    if wanted := {document for document, own in rows.items() if any(found[number] is None for number in own)}:
        place(_among(texts, wanted, options))
    return Gathered(quotations, found, summary)


def from_articles(
    sources: Sequence[Source],
    config: Config,
    *,
    known: Sequence[KnownPerson] = (),
    options: ReadingOptions = _DEFAULT,
    leave_out: Path | None = None,
    show: Show = lambda tally: None,
) -> Gathered:
    """The quotations of articles, with their people told apart and joined as `quotes extract` does.

    Args:
        sources: as for `quotes.reading.read`. config: the settings; there are workers whatever its `n_process`.
        known: the people file. options: which files are read, and how tables call their columns.
        leave_out: a file that is no source, such as the report of an earlier run. show: is told how far it is.

    Raises `ModelError` where a pipeline is missing.
    """
    summary, tally = Summary(known), Tally()
    waiting: deque[Article | Failure] = deque()
    found: list[Passage | None] = []

    def stream() -> Iterator[Article | Failure]:
        for item in _read(sources, config, options, leave_out):
            waiting.append(item)
            yield item

    with TemporaryDirectory() as folder, Journal(Path(folder) / "journal", "") as journal, Index(None, known) as index:
        for batch in results(stream(), config, isolated=True, tick=lambda: show(tally)):
            journal.append(batch)
            for result in batch:
                item = waiting.popleft()
                tally.add(result)
                if isinstance(item, Article):
                    found += passages(item.text, (row for outcome in result for row in outcome.quotations))
            show(tally)
        quotations: list[Quotation] = []
        for result in joined(journal.results, index):
            for outcome in result:
                summary.add(outcome)
                quotations += outcome.quotations
    return Gathered(quotations, found, summary)


def write(
    gathered: Gathered,
    target: str,
    *,
    title: str,
    language: str,
    known: Sequence[KnownPerson] = (),
) -> Made:
    """Write the report to a file, which appears under its name whole or not at all, or to standard output ("-").

    `language` is that of the interface at the start; `known` a people file, for names and Wikidata ids. Raises
    `UsageError` where no file can be made.
    """
    page = content(gathered.quotations, gathered.passages, title=title, known=known)
    if target == "-":
        sys.stdout.flush()
        _write(page, sys.stdout.buffer, language)
    else:
        with replacement(Path(target)) as sink:
            _write(page, sink, language)
    return Made(len(gathered.quotations), len(page["people"]), len(page["documents"]))


def _write(page: Content, sink: BinaryIO, language: str) -> None:
    file = io.TextIOWrapper(sink, "utf-8", newline="\n")
    try:
        assembly.write_page(page, file, language=language)
    finally:
        file.detach()


def _tables(source: str) -> list[Path]:
    """The tables that a source stands for; none if any of its files is none."""
    path = Path(source)
    if path.is_dir():
        files = sorted(path.glob("*.parquet"))
    elif os.path.lexists(path):
        files = [path]
    else:
        files = [Path(match) for match in sorted(glob.iglob(source, recursive=True))]
    return files if all(map(is_table, files)) else []


def _files(documents: Iterable[str], folders: Sequence[Path]) -> Iterator[tuple[str, Article] | Failure]:
    """The articles in files of the names of documents, with these; a relative one may also be in one of `folders`."""
    bearers: defaultdict[str, list[str]] = defaultdict(list)
    for document in documents:
        paths = [document, *(os.path.join(folder, document) for folder in folders)]
        for path in dict.fromkeys(os.path.realpath(path) for path in paths if os.path.isfile(path)):
            bearers[path].append(document)
    for item in pages(map(Path, bearers)):
        if isinstance(item, Failure):
            yield item
        elif documents_here := bearers.get(os.path.realpath(item.id)):
            article = _article(item)
            if isinstance(article, Failure):
                yield article
            else:
                yield from ((document, article) for document in documents_here)


def _among(
    sources: Sequence[Source], documents: Collection[str], options: ReadingOptions
) -> Iterator[tuple[str, Article] | Failure]:
    """The articles of sources that have the name of a document, with it."""
    for item in pages(sources, options=options):
        if isinstance(item, Failure):
            yield item
        elif (document := document_name(item.id)) in documents:
            article = _article(item)
            yield article if isinstance(article, Failure) else (document, article)


def _read(
    sources: Sequence[Source], config: Config, options: ReadingOptions, leave_out: Path | None
) -> Iterator[Article | Failure]:
    """The articles of sources, but for one file."""
    own = None if leave_out is None else os.path.realpath(leave_out)
    for item in pages(sources, options=options, published=config.published):
        if os.path.realpath(name(item)) != own:
            yield _article(item)


def _article(item: Article | Failure | Page) -> Article | Failure:
    return item.article() if isinstance(item, Page) else item
