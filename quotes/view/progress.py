"""How far a run is: a bar in a terminal, a line now and then elsewhere; and what happens meanwhile, in a log."""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from quotes.view.terminal import console_of, counted, one_line

if TYPE_CHECKING:
    from rich.console import Console

    from quotes.corpus.summary import Tally

Show = Callable[["Tally"], None]

_REDRAWN = 0.1  # seconds between two pictures of the bar
_LINES = 30.0  # seconds between two lines of a run that is not watched
_SETTLED = 5.0  # seconds until the rate says anything of the time that is left

_log = logging.getLogger(__name__)


@contextmanager
def progress(
    *,
    quiet: bool = False,
    verbose: bool = False,
    hidden: bool = False,
    log: Path | None = None,
    total: Callable[[], int | None] = lambda: None,
) -> Iterator[Show]:
    """Tell on standard error, and in a log, how a run goes; what is yielded is to be called often with how far it is.

    Args:
        quiet: nothing of it on standard error.
        verbose: also what is of interest only when something is wrong, such as each document that fails.
        hidden: no progress there, because the data goes to the same terminal.
        log: a file that all this is put at the end of, with times.
        total: how many documents there are, as far as that can be told; called once, if a bar is shown.
    """
    console = console_of(sys.stderr)
    bar = not quiet and not hidden and sys.stderr.isatty()
    level = logging.CRITICAL if quiet else logging.DEBUG if verbose else logging.INFO
    with ExitStack() as stack:
        stack.enter_context(_logged(_Lines(console, level), log))
        note = _lines(logging.DEBUG if bar or hidden else logging.INFO)
        draw = stack.enter_context(_bar(console, total())) if bar else None

        def show(tally: Tally) -> None:
            note(tally)
            if draw is not None:
                draw(tally)

        try:
            yield show
        except BaseException as error:
            _log.debug("broken off: %s: %s", type(error).__name__, error)
            raise


def told(tally: Tally, seconds: float, total: int | None = None) -> str:
    """How far a run is after some seconds of work: documents, quotations, failures, rate, time left."""
    done = tally.documents + tally.failed
    documents = counted(done, "document") if total is None else f"{done:,} of {counted(total, 'document')}"
    parts = [documents, counted(tally.quotations, "quotation")]
    if tally.failed:
        parts.append(f"{tally.failed:,} failed")
    rate = (done - tally.earlier) / seconds if seconds > 0 else 0.0
    if rate > 0:
        parts.append(f"{rate:.1f} documents/s")
        if total is not None and total > done and seconds >= _SETTLED:
            parts.append(f"{_time((total - done) / rate)} left")
    return ", ".join(parts)


class _Watch:
    """Measures the time that is worked, which begins with the first document that is not from an earlier run."""

    def __init__(self) -> None:
        self._begun: float | None = None

    def seconds(self, tally: Tally) -> float:
        now = time.monotonic()
        if tally.documents + tally.failed < tally.earlier:
            return 0.0
        if self._begun is None:
            self._begun = now
        return now - self._begun


@contextmanager
def _bar(console: Console, total: int | None) -> Iterator[Show]:
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (BarColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    watch = _Watch()
    drawn = 0.0
    # Drawn from here, not by a thread of its own: processes are forked meanwhile.
    with Progress(*columns, console=console, transient=True, redirect_stdout=False, auto_refresh=False) as display:
        task = display.add_task("loading", total=total)

        def show(tally: Tally) -> None:
            nonlocal drawn
            seconds, now = watch.seconds(tally), time.monotonic()
            if now - drawn < _REDRAWN:
                return
            drawn = now
            done = tally.documents + tally.failed
            shown = None if total is None else max(total, done)
            display.update(task, completed=done, total=shown, description=told(tally, seconds, shown))
            display.refresh()

        display.refresh()
        yield show


def _lines(level: int) -> Show:
    watch = _Watch()
    said = time.monotonic()

    def show(tally: Tally) -> None:
        nonlocal said
        seconds, now = watch.seconds(tally), time.monotonic()
        if now - said >= _LINES:
            said = now
            _log.log(level, "%s", told(tally, seconds))

    return show


class _Lines(logging.Handler):
    """Messages on a console, one line each, above the bar if there is one."""

    def __init__(self, console: Console, level: int) -> None:
        super().__init__(level)
        self._console = console

    def emit(self, record: logging.LogRecord) -> None:
        self._console.print(one_line(record.getMessage()), soft_wrap=True)


@contextmanager
def _logged(handler: logging.Handler, file: Path | None) -> Iterator[None]:
    """Hand the messages of the project to a handler, and put them into a file."""
    handlers = [handler]
    if file is not None:
        handlers.append(logging.FileHandler(file, encoding="utf-8", errors="backslashreplace"))
        handlers[-1].setFormatter(_OneLine("%(asctime)s %(levelname)s %(message)s"))
    logger = logging.getLogger("quotes")
    before = logger.level, logger.propagate
    logger.setLevel(logging.DEBUG)
    logger.propagate = False
    for each in handlers:
        logger.addHandler(each)
    try:
        yield
    finally:
        for each in handlers:
            logger.removeHandler(each)
            each.close()
        logger.setLevel(before[0])
        logger.propagate = before[1]


class _OneLine(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return one_line(super().format(record))


def _time(seconds: float) -> str:
    minutes = round(seconds / 60)
    if minutes < 1:
        return "less than a minute"
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    parts = [f"{number} {unit}" for number, unit in ((days, "d"), (hours, "h"), (minutes, "min")) if number]
    return " ".join(parts[:2])
