"""The tables of a run, from its results as they come."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from quotes.corpus.outcome import Outcome, Result
from quotes.corpus.summary import Summary
from quotes.errors import UsageError
from quotes.files import sweep
from quotes.manifest import ManifestWriter, files_beside
from quotes.records import Document, Failure, Person, Quotation, Tenure
from quotes.tables import Record, RecordType, TableWriter, open_table

if TYPE_CHECKING:
    from quotes.config import Config
    from quotes.identity.people_file import KnownPerson


@dataclass(frozen=True, slots=True)
class Outputs:
    """Which tables are wanted, and where; "-" is standard output.

    `least` is the confidence below which rows are left out. `excel` is that of `quotes.tables.open_table`.
    """

    quotations: str
    people: str | None = None
    documents: str | None = None
    failures: str | None = None
    roles: str | None = None
    excel: bool = False
    least: float = 0.0

    def targets(self) -> dict[RecordType, str]:
        """Where the records of each kind go, of those that are wanted."""
        wanted: dict[RecordType, str | None] = {
            Quotation: self.quotations,
            Person: self.people,
            Tenure: self.roles,
            Document: self.documents,
            Failure: self.failures,
        }
        return {record: target for record, target in wanted.items() if target is not None}

    def check(self, *, force: bool) -> None:
        """Raise `UsageError` if two tables go to one file, and as `quotes.tables.open_table` does."""
        targets = [*self.targets().values()]
        real = [target if target == "-" else os.path.realpath(target) for target in targets]
        for number, target in enumerate(targets):
            if real[number] in real[:number]:
                raise UsageError(f"two tables cannot both go to {target}: give each its own file")
        for record, target in self.targets().items():
            open_table(target, record, excel=self.excel, force=force)

    def sweep(self) -> None:
        """Remove what a run that was killed while it wrote these tables has left of them, hidden beside them."""
        for target in self.targets().values():
            if target != "-":
                sweep(Path(target))
        for path in files_beside(self.quotations):
            sweep(path)

    def write(
        self,
        results: Iterable[Result],
        config: Config,
        *,
        force: bool,
        options: Mapping[str, Any] | None = None,
        known: Sequence[KnownPerson] = (),
        watch: Callable[[Result], None] = lambda result: None,
    ) -> Summary:
        """Write the tables and their manifest, and sum up what is in them.

        Each table appears when all are written. Where nothing could be read, only that of the failures appears: the
        others would be in the way of the next try.

        Args:
            results: what was found. config: the settings by which it was.
            force: whether tables that are there are overwritten.
            options: what else decided what was found, for the manifest.
            known: the people file, for the table of people.
            watch: told of each result that has been written.
        """
        summary = Summary(known)
        with suppress(_NothingReadError), self._manifest(config, options or {}) as manifest:
            with self._table(Failure, force) as failures, suppress(_NothingReadError):
                self._write_found(results, summary, failures, manifest, force, watch)
            if not summary.documents:
                raise _NothingReadError
        return summary

    def _write_found(
        self,
        results: Iterable[Result],
        summary: Summary,
        failures: _Table,
        manifest: ManifestWriter | None,
        force: bool,
        watch: Callable[[Result], None],
    ) -> None:
        with (
            self._table(Quotation, force) as quotations,
            self._table(Person, force) as people,
            self._table(Tenure, force) as roles,
            self._table(Document, force) as documents,
        ):
            both = isinstance(quotations, TableWriter) and quotations.takes_documents
            for result in results:
                for outcome in result:
                    sure = tuple(row for row in outcome.quotations if row.confidence >= self.least)
                    summary.add(replace(outcome, quotations=sure), unsure=len(outcome.quotations) - len(sure))
                    if outcome.failure is not None:
                        failures.write([outcome.failure])
                        if manifest is not None:
                            manifest.add_failure(outcome.failure)
                        continue
                    document = _document(outcome, len(sure))
                    documents.write([document])
                    if both:
                        quotations.write([document])
                    quotations.write(sure)
                    if manifest is not None:
                        manifest.add(document, sure)
                watch(result)
            if not summary.documents:
                raise _NothingReadError
            people.write(summary.people.people())
            roles.write(summary.people.tenures())
            tables = (quotations, people, roles, documents)
            summary.shortened = sum(table.shortened for table in tables if isinstance(table, TableWriter))

    def _manifest(self, config: Config, options: Mapping[str, Any]) -> AbstractContextManager[ManifestWriter | None]:
        """The manifest of the quotations; none where they go to standard output."""
        if self.quotations == "-":
            return nullcontext()
        tables = [target for target in self.targets().values() if target != "-"]
        decided = {**options, "min_confidence": self.least, "excel": self.excel}
        return ManifestWriter(self.quotations, config, tables=tables, options=decided)

    def _table(self, record: RecordType, force: bool) -> AbstractContextManager[_Table]:
        target = self.targets().get(record)
        if target is None:
            return nullcontext(_NoTable())
        return open_table(target, record, excel=self.excel, force=force)


class _Table(Protocol):
    def write(self, records: Iterable[Record]) -> None: ...


class _NoTable:
    """Takes the records of a table that nobody asked for."""

    def write(self, records: Iterable[Record]) -> None:
        pass


class _NothingReadError(Exception):
    """No document could be read."""


def _document(outcome: Outcome, quotations: int) -> Document:
    return Document(
        document=outcome.article_id,
        language=outcome.language,
        published=outcome.published,
        title=outcome.title,
        url=outcome.url,
        characters=outcome.characters,
        quotations=quotations,
        sha256=outcome.sha256,
    )
