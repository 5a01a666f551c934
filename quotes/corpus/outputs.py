"""The tables of a run, from its results as they come."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from quotes.corpus.outcome import Outcome, Result
from quotes.corpus.summary import Summary
from quotes.errors import UsageError
from quotes.files import sweep
from quotes.records import Document, Failure, Person, Quotation
from quotes.tables import Record, RecordType, open_table


@dataclass(frozen=True, slots=True)
class Outputs:
    """Which tables are wanted, and where; "-" is standard output.

    `least` is the confidence below which rows are left out. `excel` is that of `quotes.tables.open_table`.
    """

    quotations: str
    people: str | None = None
    documents: str | None = None
    failures: str | None = None
    excel: bool = False
    least: float = 0.0

    def targets(self) -> dict[RecordType, str]:
        """Where the records of each kind go, of those that are wanted."""
        wanted: dict[RecordType, str | None] = {
            Quotation: self.quotations,
            Person: self.people,
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

    def write(
        self, results: Iterable[Result], *, force: bool, watch: Callable[[Result], None] = lambda result: None
    ) -> Summary:
        """Write the tables, and sum up what is in them; `watch` is told of each result that has been written.

        Each table appears when all are written. Where nothing could be read, only that of the failures appears: the
        others would be in the way of the next try.
        """
        summary = Summary()
        with (
            self._table(Failure, force) as failures,
            suppress(_NothingReadError),
            self._table(Quotation, force) as quotations,
            self._table(Person, force) as people,
            self._table(Document, force) as documents,
        ):
            for result in results:
                for outcome in result:
                    sure = tuple(row for row in outcome.quotations if row.confidence >= self.least)
                    unsure = len(outcome.quotations) - len(sure)
                    outcome = replace(outcome, quotations=sure)
                    summary.add(outcome, unsure=unsure)
                    quotations.write(outcome.quotations)
                    if outcome.failure is None:
                        documents.write([_document(outcome)])
                    else:
                        failures.write([outcome.failure])
                watch(result)
            if not summary.documents:
                raise _NothingReadError
            people.write(summary.people.people())
        return summary

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


def _document(outcome: Outcome) -> Document:
    return Document(
        document=outcome.article_id,
        language=outcome.language,
        published=outcome.published,
        title=outcome.title,
        url=outcome.url,
        characters=outcome.characters,
        quotations=len(outcome.quotations),
        sha256=outcome.sha256,
    )
