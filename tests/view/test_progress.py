from __future__ import annotations

import io
import logging
import sys
from collections.abc import Iterator

import pytest

from quotes.corpus.summary import Tally
from quotes.view import progress as module
from quotes.view.progress import progress, told


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time, as the last of a list."""
    times = [0.0]
    monkeypatch.setattr(module.time, "monotonic", lambda: times[-1])
    return times


@pytest.mark.parametrize(
    ("tally", "seconds", "total", "expected"),
    [
        (Tally(), 0, None, "0 documents, 0 quotations"),
        (Tally(documents=1, quotations=1), 0, None, "1 document, 1 quotation"),
        (Tally(990, 10, 2500), 40, None, "1,000 documents, 2,500 quotations, 10 failed, 25.0 documents/s"),
        (Tally(1000), 40, 400_000, "1,000 of 400,000 documents, 0 quotations, 25.0 documents/s, 4 h 26 min left"),
        (Tally(1000, earlier=900), 40, 9000, "1,000 of 9,000 documents, 0 quotations, 2.5 documents/s, 53 min left"),
        (Tally(9), 1, 10, "9 of 10 documents, 0 quotations, 9.0 documents/s"),
        (Tally(10), 10, 10, "10 of 10 documents, 0 quotations, 1.0 documents/s"),
    ],
)  # fmt: skip
def test_told(tally: Tally, seconds: float, total: int | None, expected: str) -> None:
    assert told(tally, seconds, total) == expected


def test_where_nobody_watches_there_is_a_line_now_and_then(
    clock: list[float], capsys: pytest.CaptureFixture[str]
) -> None:
    with progress() as show:
        for second in range(0, 100, 10):
            clock.append(float(second))
            show(Tally(second))
    assert capsys.readouterr().err.splitlines() == [
        f"{second} documents, 0 quotations, 1.0 documents/s" for second in (30, 60, 90)
    ]


@pytest.mark.parametrize("options", [{"quiet": True}, {"hidden": True}])
def test_it_can_be_silent(options: dict[str, bool], clock: list[float], capsys: pytest.CaptureFixture[str]) -> None:
    with progress(**options) as show:  # type: ignore[arg-type]
        clock.append(99.0)
        show(Tally(1))
    assert capsys.readouterr().err == ""


def test_a_terminal_has_a_bar_and_messages_above_it(monkeypatch: pytest.MonkeyPatch, clock: list[float]) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    with progress(total=lambda: 4) as show:
        clock.append(1.0)
        show(Tally(2, 1))
        logging.getLogger("quotes.some").info("a worker\x1b[2J is replaced")
    shown = terminal.getvalue()
    assert "3 of 4 documents" in shown
    assert "a worker [2J is replaced" in shown


@pytest.fixture
def _nothing_left() -> Iterator[None]:
    logger = logging.getLogger("quotes")
    before = logger.level, logger.propagate, [*logger.handlers]
    yield
    assert (logger.level, logger.propagate, [*logger.handlers]) == before


@pytest.mark.usefixtures("_nothing_left")
@pytest.mark.parametrize(
    ("options", "expected"), [({}, ["news"]), ({"verbose": True}, ["detail", "news"]), ({"quiet": True}, [])]
)
def test_what_is_said_can_be_more_or_less(
    options: dict[str, bool], expected: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with progress(**options):  # type: ignore[arg-type]
        logging.getLogger("quotes.some").debug("detail")
        logging.getLogger("quotes.some").info("news")
    assert capsys.readouterr().err.splitlines() == expected
