"""Results with their people told apart and joined over all documents, and with what is quoted more than once.

That needs all documents before the first can be told, so results are read three times.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from quotes.corpus.outcome import Outcome, Result
from quotes.records import Quotation

if TYPE_CHECKING:
    from quotes.identity.index import Index


def joined(read: Callable[[], Iterable[Result]], index: Index, *, least: float = 0.0) -> Iterator[Result]:
    """The results that `read` gives, the same at each call, with what an index makes of them.

    Quotations with less confidence than `least` are not looked at, and stay as they are. The index is not committed.
    """
    for outcome in _outcomes(read()):
        index.add(
            outcome.article_id,
            _sure(outcome, least),
            outcome.people,
            language=outcome.language,
            published=outcome.published,
        )
    index.link()
    for outcome in _outcomes(read()):
        index.add_repeats(outcome.article_id, _sure(outcome, least))
    for result in read():
        yield tuple(_joined(outcome, index, least) for outcome in result)


def _joined(outcome: Outcome, index: Index, least: float) -> Outcome:
    if outcome.failure is not None:
        return outcome
    found = iter(index.resolved(outcome.article_id, _sure(outcome, least)))
    quotations = tuple(next(found) if row.confidence >= least else row for row in outcome.quotations)
    return replace(outcome, quotations=quotations, people=index.resolved_people(outcome.article_id, outcome.people))


def _outcomes(results: Iterable[Result]) -> Iterator[Outcome]:
    """The documents that were read."""
    return (outcome for result in results for outcome in result if outcome.failure is None)


def _sure(outcome: Outcome, least: float) -> list[Quotation]:
    return [row for row in outcome.quotations if row.confidence >= least]
