"""Many documents to a stream of outcomes, in this process or in workers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, BinaryIO

from quotes.corpus.analysis import Analysis
from quotes.corpus.items import Item, in_batches, items, name, text_hash
from quotes.corpus.outcome import Correct, Outcome, Result
from quotes.corpus.workers import Pool, Reason, cores
from quotes.reading import Source
from quotes.records import Article, Failure

if TYPE_CHECKING:
    from quotes.config import Config


def run(
    sources: Iterable[Source], config: Config, *, correct: Correct | None = None, stdin: BinaryIO | None = None
) -> Iterator[Outcome]:
    """Read all documents of all sources (see `quotes.reading.read`) and find their quotations.

    One outcome per document or failure, in the order of the sources; they stream, `config.batch_size` at a time, and do
    not depend on `config.n_process`. With `correct`, which puts corrections into the outcome of an article, failures of
    corrections may follow an outcome.

    The `reason` of a failure is one of reading's, "language" (not English or Russian, or none that can be told),
    "timeout", or "crashed".

    Raises `ModelError` where a pipeline is missing.
    """
    for batch in results(items(sources, config, stdin=stdin), config, correct, isolated=config.n_process != 1):
        for result in batch:
            yield from result


def results(
    stream: Iterable[Item],
    config: Config,
    correct: Correct | None = None,
    *,
    isolated: bool,
    tick: Callable[[], None] = lambda: None,
) -> Iterator[list[Result]]:
    """The results of a stream of items, a batch at a time, in order.

    `isolated` has workers do it, also if it is only one: then a document can end no more than its worker. `tick` is
    called while they are waited for.
    """
    analysis = Analysis(config, correct)
    batches = in_batches(stream, config.batch_size)
    if not isolated:
        yield from map(analysis, batches)
        return

    def lost(item: Item, reason: Reason, how: str) -> Result:
        return (_lost(item, reason, how),)

    pool: Pool[Item, Result] = Pool(
        analysis,
        cores() if config.n_process == -1 else config.n_process,
        timeout=config.document_timeout,
        lost=lost,
        load=analysis.load,
        tick=tick,
    )
    yield from pool.map(batches)


def _lost(item: Item, reason: Reason, how: str) -> Outcome:
    """The outcome of a document that was too much for a worker."""
    if reason == "timeout":
        what = f"it {how}: give it more time (--document-timeout), or split it"
    else:
        what = f"the process that read it {how}: report it, with the document"
    document = name(item)
    failure = Failure(document, None, reason, f"{document}: {what}")
    characters = len(item.text) if isinstance(item, Article) else 0
    return Outcome(document, "", failure=failure, characters=characters, sha256=text_hash(item))
