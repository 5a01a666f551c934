"""Texts to tasks for annotation, with what extraction finds in them."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, BinaryIO

from quotes.annotations import label_studio
from quotes.encodings import without_surrogates
from quotes.errors import UsageError
from quotes.records import Article, Failure, Quotation

if TYPE_CHECKING:
    from quotes.config import Config
    from quotes.corpus import Outcome
    from quotes.reading import Source

_TASKS: Mapping[str, Callable[[Article, Sequence[Quotation]], dict[str, Any]]] = {"label-studio": label_studio.task}
_LABEL_CONFIGS: Mapping[str, str] = {"label-studio": label_studio.LABEL_CONFIG}
"""By format, what makes a task of an article and its quotations, and the labelling interface for such tasks."""


def check_format(name: str) -> str:
    """The name of a format. Raises `UsageError` for one that is not written."""
    if name not in _TASKS:
        raise UsageError(f"no tasks are written for {name!r}: choose one of {', '.join(_TASKS)}")
    return name


def label_config_of(format: str) -> str:
    """The labelling interface that goes with the tasks of a format."""
    return _LABEL_CONFIGS[check_format(format)]


def write_tasks(sources: Iterable[Source], config: Config, sink: BinaryIO, format: str) -> Iterator[Outcome]:
    """Write a JSON list of tasks, one an article, while the outcomes of the documents are taken from what this yields.

    Texts without quotations are tasks, too: people find what was missed. Those that fail are not.
    """
    make = _TASKS[check_format(format)]
    separator = b"[\n"
    for article, outcome in _with_articles(sources, config):
        if article is not None and outcome.failure is None:
            task = json.dumps(make(article, outcome.quotations), ensure_ascii=False)
            sink.write(separator + without_surrogates(task).encode("utf-8"))
            separator = b",\n"
        yield outcome
    sink.write(b"\n]\n" if separator == b",\n" else b"[]\n")


def _with_articles(sources: Iterable[Source], config: Config) -> Iterator[tuple[Article | None, Outcome]]:
    """The outcomes of a run, each with its article; None where that could not be read."""
    from quotes import corpus
    from quotes.reading import read

    waiting: deque[Article | Failure] = deque()

    def articles() -> Iterator[Article]:
        for item in read(sources, published=config.published):
            waiting.append(item)
            if isinstance(item, Article):
                yield item

    def failed() -> Iterator[tuple[None, Outcome]]:
        while waiting and isinstance(waiting[0], Failure):
            failure = waiting.popleft()
            assert isinstance(failure, Failure)
            yield None, corpus.Outcome(failure.document, "", failure=failure)

    for outcome in corpus.run(articles(), config):
        yield from failed()
        article = waiting.popleft()
        assert isinstance(article, Article)
        yield article, outcome
    yield from failed()
