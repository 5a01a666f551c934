"""A run that ends in tables, and goes on where it was broken off.

While it goes on, what is found is in a journal beside the first table (`quotes.csv.journal`). The tables are made from
that alone when all documents are done, and then it is removed. So it does not matter when or how often a run is broken
off: the same command goes on, and the tables are those of a run that was not.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from quotes.config import Config
from quotes.corpus.driver import results
from quotes.corpus.items import Item, items, listed, name, text_hash
from quotes.corpus.joined import joined
from quotes.corpus.journal import Journal
from quotes.corpus.outcome import Correct, Result
from quotes.corpus.outputs import Outputs
from quotes.corpus.summary import Summary, Tally
from quotes.errors import UsageError
from quotes.identity.index import Index
from quotes.identity.people_file import KnownPerson, read_people
from quotes.provenance import file_hash, libraries
from quotes.reading import ReadingOptions, Source
from quotes.records import Article, Failure

_log = logging.getLogger(__name__)

Show = Callable[[Tally], None]
_DEFAULT = ReadingOptions()


@dataclass(frozen=True, slots=True)
class Extraction:
    """What is to be extracted from what, and how.

    Args:
        sources: as for `quotes.reading.read`.
        outputs: the tables.
        config: the settings. There are workers whatever its `n_process`.
        corrections: a file of `quotes review`.
        people_file: the people that are known (see `quotes.identity.people_file`).
        index: an index of people (see `quotes.identity.index`), made if it is not there, which the run goes on with.
        files_from: a file that lists more sources (see `quotes.corpus.items.listed`); "-" is standard input.
        limit: how many documents are read at most.
        reading: which files of folders are read, and how tables call their columns.

    Raises `UsageError` where there is nothing to read, or standard input is to be two things at once.
    """

    sources: tuple[str, ...]
    outputs: Outputs
    config: Config
    corrections: Path | None = None
    people_file: Path | None = None
    index: Path | None = None
    files_from: str | None = None
    limit: int | None = None
    reading: ReadingOptions = _DEFAULT

    def __post_init__(self) -> None:
        if not self.sources and self.files_from is None:
            raise UsageError("nothing to read: name files, folders or globs, or - for standard input")
        if self.files_from == "-" and "-" in self.sources:
            raise UsageError("standard input cannot be both a list of files and a text: leave one of them out")
        if self.outputs.quotations == "-" and (self.people_file or self.index):
            raise UsageError("who is who is known when all is read, and standard output does not wait: name a file")

    def run(self, *, restart: bool = False, force: bool = False, show: Show = lambda tally: None) -> Summary:
        """Read, find, write the tables, and sum up.

        Where the first table goes to standard output, rows are written as they are found, and nothing is kept for a
        second try. Elsewhere, a journal of the same run is gone on with, unless `restart`. `force` overwrites tables.
        `show` is told how far it is, often.

        Raises `UsageError` for tables that cannot be written, a journal of another run, and sources that are not what
        they were; `ModelError` where a pipeline is missing; `InputError` for corrections that cannot be read.
        """
        correct, known = self._correct(), self._known()
        if self.index is not None:
            with Index(self.index, known):
                pass  # or it would be found out when all is read
        if self.outputs.quotations == "-":
            self.outputs.check(force=force)
            return self._stream(correct, force, show)
        self.outputs.check(force=True)
        with Journal(journal_of(self.outputs.quotations), self.fingerprint(), restart=restart) as journal:
            try:
                if not journal.finished:
                    self.outputs.check(force=force)
                    self._record(journal, correct, show)
                self.outputs.sweep()
                summary = self._write(journal, known)
            except UsageError:
                raise
            except BaseException as error:
                if journal.documents:
                    error.add_note(f"the same command goes on {_after(journal)}")
                raise
            journal.remove()
        _log.debug("done: documents read: %s, failed: %s", f"{summary.documents:,}", f"{summary.failed:,}")
        return summary

    def _write(self, journal: Journal, known: Sequence[KnownPerson]) -> Summary:
        """Write the tables from the journal, then the index.

        A run that is killed between the two adds the same documents again, which changes nothing.
        """
        with Index(self.index, known) as index:
            results = joined(journal.results, index, least=self.outputs.least)
            summary = self.outputs.write(results, self.config, force=True, options=self._options(), known=known)
            index.commit()
        return summary

    def fingerprint(self) -> str:
        """A digest of all that decides what is found, as far as it can be told before reading."""
        facts = [self.config.fingerprint(), libraries(), self._options()]
        return hashlib.sha256(json.dumps(facts).encode()).hexdigest()

    def _options(self) -> dict[str, Any]:
        """What decides what is found besides the settings."""
        return {
            "sources": self.sources,
            "files_from": self.files_from,
            "limit": self.limit,
            "include": self.reading.include,
            "exclude": self.reading.exclude,
            "columns": dict(sorted(self.reading.columns.items())),
            "corrections": None if self.corrections is None else file_hash(self.corrections),
            "people_file": None if self.people_file is None else file_hash(self.people_file),
            "index": None if self.index is None else str(self.index),
        }

    def all_sources(self) -> Iterator[Source]:
        """The sources, then the files that are listed."""
        return chain(self.sources, () if self.files_from is None else listed(self.files_from))

    def _correct(self) -> Correct | None:
        if self.corrections is None:
            return None
        from quotes.corrections import Corrections

        return Corrections.read(self.corrections).apply

    def _known(self) -> tuple[KnownPerson, ...]:
        return () if self.people_file is None else read_people(self.people_file)

    def _stream(self, correct: Correct | None, force: bool, show: Show) -> Summary:
        tally = Tally()

        def watch(result: Result) -> None:
            _count(tally, result)
            show(tally)

        batches = results(self._items(), self.config, correct, isolated=True, tick=lambda: show(tally))
        found = (result for batch in batches for result in batch)
        return self.outputs.write(found, self.config, force=force, watch=watch)

    def _record(self, journal: Journal, correct: Correct | None, show: Show) -> None:
        """Put the results of all documents into the journal that are not there yet."""
        tally = Tally()
        stream = self._items()
        if journal.documents:
            _log.info("going on %s", _after(journal))
            tally.earlier = journal.documents
            for result in _same(stream, journal):
                tally.add(result)
                show(tally)
        for batch in results(stream, self.config, correct, isolated=True, tick=lambda: show(tally)):
            journal.append(batch)
            for result in batch:
                _count(tally, result)
            show(tally)
        journal.finish()

    def _items(self) -> Iterator[Item]:
        """All documents; tables that an earlier run has written among the sources are not taken for failures."""
        stream = items(self.all_sources(), self.config, options=self.reading, limit=self.limit)
        own = {os.path.realpath(target) for target in self.outputs.targets().values()}
        return (item for item in stream if not (isinstance(item, Failure) and os.path.realpath(item.document) in own))


def _after(journal: Journal) -> str:
    return "after 1 document" if journal.documents == 1 else f"after {journal.documents:,} documents"


def _count(tally: Tally, result: Result) -> None:
    tally.add(result)
    for outcome in result:
        if outcome.failure is not None:
            _log.debug(outcome.failure.message)


def journal_of(table: str) -> Path:
    """The journal of a run, beside its first table."""
    path = Path(table)
    return path.with_name(f"{path.name}.journal")


def _same(stream: Iterable[Item], journal: Journal) -> Iterator[Result]:
    """What a journal has of the first items of a stream, which are taken from it.

    Raises `UsageError` where they are not those of before.
    """
    now = iter(stream)
    for result in journal.results():
        then = result[0]
        item = next(now, None)
        if item is None or name(item) != then.article_id or not _unchanged(item, then.sha256, then.failure):
            raise UsageError(
                f"{then.article_id}: the sources have changed since {journal.path} was begun: begin anew with --restart"
            )
        yield result


def _unchanged(item: Item, sha256: str, failure: Failure | None) -> bool:
    """Whether an item is what it was, as far as that can be told without converting it."""
    if isinstance(item, Article):
        return text_hash(item) == sha256
    return not isinstance(item, Failure) or item == failure
