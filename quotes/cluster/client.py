"""Gives the partitions of a run out to the workers of a Dask cluster, and sums up what they did."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import CancelledError
from dataclasses import asdict
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING, Any

from quotes.cluster.dataset import Dataset, Part, Totals
from quotes.cluster.partitions import digest, partitions
from quotes.cluster.work import Job
from quotes.config import Config
from quotes.corpus.analysis import Analysis
from quotes.corpus.items import Item
from quotes.corpus.summary import Summary, Tally
from quotes.errors import QuotesError, UsageError
from quotes.reading import ReadingOptions, Source

if TYPE_CHECKING:
    from distributed import Client, Future

_log = logging.getLogger(__name__)

_AHEAD = 2  # partitions a worker that may be under way or wait: more would fill the memory of the scheduler
_PATIENCE = 10  # seconds that a scheduler has to answer in
_UNREADABLE = "deserialization of the task graph"
"""In the error of a scheduler that cannot import what it is sent; its type is as good as none."""

_CONFIG = Config()
_OPTIONS = ReadingOptions()


def connect(address: str) -> Client:
    """A client of the scheduler at an address such as `tcp://host:8786`, to be used in a `with` statement.

    Raises `UsageError` where none answers, for what is no address, and where Dask is not installed.
    """
    distributed = _distributed()
    try:
        client: Client = distributed.Client(address, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        raise UsageError(
            f"{address}: no Dask scheduler answers there: check the address, as in tcp://host:8786, and that it runs"
        ) from error
    return client


def extract(
    source: Source | Iterable[Source],
    output: str | Path,
    *,
    client: Client,
    config: Config = _CONFIG,
    options: ReadingOptions = _OPTIONS,
    partition_size: int = 1000,
    retries: int = 3,
    restart: bool = False,
    show: Callable[[Tally], None] = lambda tally: None,
) -> Summary:
    """Find the quotations of all documents on a Dask cluster, and write them to a folder of Parquet files.

    The files together are the table of a run on one machine, in the order of their names; what failed is in the same
    way in the folder `_failures` inside. A call that was broken off goes on when it is repeated: partitions that are
    done are not done again. Only one call at a time may write to a folder.

    Files that are one document each (texts and web pages) are read by the workers, the others here; so memory does not
    grow with the number of documents, and what is under way is bounded by the number of workers. For ids see
    `quotes.cluster.partitions.partitions`.

    A document that takes longer than `config.document_timeout`, or ends its worker several times, becomes a failure
    ("crashed"). That needs workers with a nanny, which Dask gives them unless it is told not to. Workers need one
    thread each: more would wait for each other.

    Args:
        source: as for `quotes.reading.read`; repeated calls must name the same documents.
        output: the folder. It is made; one that is there has to be empty, or of the same run.
        client: of the cluster.
        config: the settings; `n_process` means nothing here.
        options: how sources are read.
        partition_size: documents a partition, which is what one worker does at a time and one file holds.
        retries: how often a partition is tried again that failed, or whose workers died.
        restart: begin anew, whatever is in the folder of an earlier run.
        show: told how far it is, after each partition.

    Returns the sum of all partitions. Its `people` are not gathered.

    Raises `UsageError` for a folder that cannot be taken, sources that have changed, and workers that do not see the
    same files or have other versions; `ModelError` where a pipeline is missing; `QuotesError` where workers keep dying
    over a partition or the scheduler goes away.
    """
    if partition_size < 1:
        raise UsageError(f"partition_size: {partition_size} is too small: 1 is the least")
    if retries < 0:
        raise UsageError(f"retries: {retries} is too small: 0 is the least")
    dataset = Dataset.begin(output, _fingerprint(config, options, partition_size), restart=restart)
    job = Job(dataset, config, config.fingerprint(), Analysis(config))
    return run(client, partitions(source, config, options, partition_size), job, retries=retries, show=show)


def run(
    client: Client, stream: Iterable[Sequence[Item]], job: Job, *, retries: int, show: Callable[[Tally], None]
) -> Summary:
    """Have the partitions of a stream done that are not done yet. For arguments and errors see `extract`."""
    from distributed.comm.core import CommClosedError

    for worker, threads in client.nthreads().items():
        if threads > 1:
            _log.warning("the worker %s has %d threads, of which one works: start it with one", worker, threads)
            break
    dispatcher = _Dispatcher(client, job, retries, show)
    done = job.dataset.done()
    number = -1
    try:
        for number, items in enumerate(stream):
            part = job.dataset.part(number) if number in done else None
            if part is None:
                dispatcher.send(number, items)
            elif part.digest == digest(items):
                dispatcher.skip(number, part)
            else:
                raise _changed(job.dataset)
        dispatcher.finish()
    except (CancelledError, CommClosedError) as error:
        raise QuotesError("the Dask scheduler went away: start it anew, and the same call goes on") from error
    finally:
        dispatcher.cancel()
    if max(done, default=-1) > number:
        raise _changed(job.dataset)
    job.dataset.sweep()
    return dispatcher.totals.summary()


class _Dispatcher:
    """Keeps the workers busy with partitions, but no more than that."""

    def __init__(self, client: Client, job: Job, retries: int, show: Callable[[Tally], None]) -> None:
        self.totals = Totals()
        self._client = client
        self._job = job
        self._retries = retries
        self._show = show
        self._tally = Tally()
        self._call = token_hex(4)
        self._settled = _distributed().as_completed(loop=client.loop)
        self._under_way: dict[Future[Part], tuple[int, Sequence[Item], int]] = {}

    def skip(self, number: int, part: Part) -> None:
        """Count a partition that was done by an earlier call."""
        self._tally.earlier += part.documents + part.failed
        self._count(number, part)

    def send(self, number: int, items: Sequence[Item], trial: int = 0) -> None:
        """Give a partition out, as soon as the workers can have it."""
        while len(self._under_way) >= _AHEAD * max(1, len(self._client.nthreads())):
            self._settle()
        future = self._client.submit(
            self._job, number, items, key=f"quotes-{self._call}-{number:08}-{trial}", retries=self._retries
        )
        self._under_way[future] = (number, items, trial)
        self._settled.add(future)

    def finish(self) -> None:
        """Wait for all partitions that are under way."""
        while self._under_way:
            self._settle()

    def cancel(self) -> None:
        """Take back what is still under way. A worker that is at a partition ends it all the same."""
        if self._under_way:
            self._client.cancel([*self._under_way])

    def _settle(self) -> None:
        future = next(self._settled)
        number, items, trial = self._under_way.pop(future)
        try:
            part = future.result()
        except _distributed().KilledWorker as error:
            if trial == self._retries:
                raise QuotesError(
                    f"workers keep dying over partition {number}: is there memory enough for each? "
                    "The same call goes on from there"
                ) from error
            _log.warning("workers died over partition %d: it is given out again", number)
            self.send(number, items, trial + 1)
        except ModuleNotFoundError as error:
            raise UsageError(f"the workers lack {error.name}: install the same versions there as here") from error
        except RuntimeError as error:
            if _UNREADABLE not in str(error):
                raise
            raise UsageError("the Dask scheduler lacks newsquotes: install the same versions there as here") from error
        else:
            self._count(number, part)

    def _count(self, number: int, part: Part) -> None:
        self.totals.add(number, part)
        self._tally.documents += part.documents
        self._tally.failed += part.failed
        self._tally.quotations += part.quotations
        self._show(self._tally)


def _fingerprint(config: Config, options: ReadingOptions, partition_size: int) -> str:
    facts = json.dumps([config.fingerprint(), asdict(options), partition_size], sort_keys=True)
    return hashlib.sha256(facts.encode()).hexdigest()


def _changed(dataset: Dataset) -> UsageError:
    return UsageError(
        f"the sources have changed since {dataset.folder} was begun: name another folder, or begin anew with "
        "restart=True (--restart)"
    )


def _distributed() -> Any:
    """Dask's `distributed`. Raises `UsageError` where it is not installed."""
    try:
        import distributed
    except ImportError as error:
        raise UsageError("Dask is not installed: pip install 'newsquotes[cluster]'") from error
    return distributed
