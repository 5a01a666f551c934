"""What a worker does with a partition."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from threading import Lock

from quotes.cluster.attempts import DEATHS, Attempts, deadline
from quotes.cluster.dataset import Dataset, Part
from quotes.cluster.partitions import File, digest
from quotes.config import Config
from quotes.corpus.items import Item, in_batches, name
from quotes.corpus.outcome import Result, failed
from quotes.corpus.workers import Work, one_thread
from quotes.errors import UsageError

_process = Lock()
"""Held while a partition is done: pipelines, and the deadline of a batch, are of the whole process."""

_same: set[str] = set()
"""Fingerprints of configurations that this process has compared with its own."""


@dataclass(frozen=True, slots=True)
class Job:
    """The work on partitions, with its settings: what a worker is sent with each of them.

    Attributes:
        dataset: where the results go.
        config: the settings.
        fingerprint: that of the settings where the run was started, with the versions and models there.
        analysis: what finds the outcomes of a batch.
    """

    dataset: Dataset
    config: Config
    fingerprint: str
    analysis: Work[Item, Result]

    def __call__(self, number: int, items: Sequence[Item]) -> Part:
        """Do a partition and write its files, unless they are there already. Models are loaded once a process.

        Raises `UsageError` where this worker does not see the same files, or has other versions or models;
        `ModelError` where a pipeline is missing.
        """
        one_thread()
        with _process:
            self._check(items)
            documents = digest(items)
            part = self.dataset.part(number)
            if part is not None and part.digest == documents:
                return part
            attempts = Attempts(self.dataset.attempts(number))
            results = list(self._results(items, attempts))
            self._check_folder()  # another run may have begun there since, if who started this one is gone
            part = self.dataset.write(number, documents, results)
            attempts.forget()
            return part

    def _check_folder(self) -> None:
        if not self.dataset.is_here():
            raise UsageError(
                f"{_here()} does not see {self.dataset.folder}: name a folder on a file system that all share"
            )

    def _check(self, items: Sequence[Item]) -> None:
        self._check_folder()
        for folder in sorted({os.path.dirname(item.path) for item in items if isinstance(item, File)}):
            if not os.path.isdir(folder):
                raise UsageError(f"{_here()} does not see {folder}: put the files on a file system that all share")
        if self.fingerprint not in _same:
            if self.config.fingerprint() != self.fingerprint:
                raise UsageError(
                    f"{_here()} has other versions or models than where the run was started: install the same there"
                )
            _same.add(self.fingerprint)

    def _results(self, items: Sequence[Item], attempts: Attempts) -> Iterator[Result]:
        clock = _clock(self.config.document_timeout)
        read = (item.read() if isinstance(item, File) else item for item in items)
        for place, batch in enumerate(in_batches(read, self.config.batch_size)):
            unit = f"batch {place}"
            if attempts.deaths(unit):
                for inside, item in enumerate(batch):
                    yield from self._one(item, f"{unit}, document {inside}", attempts, clock)
            else:
                yield from self._batch(batch, unit, attempts, clock)

    def _one(self, item: Item, unit: str, attempts: Attempts, clock: _Clock) -> Sequence[Result]:
        if attempts.deaths(unit) < DEATHS:
            return self._batch([item], unit, attempts, clock)
        what = (
            f"{DEATHS} workers that read it died or took longer than {self.config.document_timeout:g} s: "
            "report it, with the document"
        )
        return [(failed(name(item), "crashed", what),)]

    def _batch(self, batch: Sequence[Item], unit: str, attempts: Attempts, clock: _Clock) -> Sequence[Result]:
        with attempts.under_way(unit), clock() as alive:
            return self.analysis(batch, alive)


def _here() -> str:
    return f"the worker on {socket.gethostname()}"


_Clock = Callable[[], AbstractContextManager[Callable[[], None]]]


def _clock(seconds: float) -> _Clock:
    """What limits the time of a batch; no limit in a process that nobody would start anew."""
    from distributed import get_worker

    try:
        watched = get_worker().nanny is not None
    except ValueError:
        watched = False
    if watched:
        return lambda: deadline(seconds)
    return lambda: nullcontext(lambda: None)
