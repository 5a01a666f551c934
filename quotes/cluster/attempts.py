"""Which documents end the workers that read them.

A worker notes on disk what it is about to do, and crosses it out when it has done it. What stands there when another
takes up the same partition was under way when a worker died. A batch of which this is so is done one document at a
time, and a document that has been under way at several deaths is left alone.
"""

from __future__ import annotations

import faulthandler
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

DEATHS = 3
"""Deaths of workers until a document is to blame: a cluster may take workers away at any time, for its own reasons."""


class Attempts:
    """The notes on one partition. They outlive the process that makes them, though perhaps not a power cut.

    Args:
        path: their file; there is one as soon as anything has been under way.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._begun: dict[str, int] = {}
        with suppress(FileNotFoundError, ValueError):  # ValueError: its writer died in the midst of it
            self._begun = json.loads(path.read_bytes())

    def deaths(self, unit: str) -> int:
        """How many workers have died over a unit of work."""
        return self._begun.get(unit, 0)

    @contextmanager
    def under_way(self, unit: str) -> Iterator[None]:
        """Note that a unit of work is under way, until the `with` statement ends in one way or the other."""
        deaths = self.deaths(unit)
        self._note(unit, deaths + 1)
        try:
            yield
        finally:
            self._note(unit, deaths)

    def forget(self) -> None:
        """Remove the notes: the partition is done."""
        self._path.unlink(missing_ok=True)

    def _note(self, unit: str, begun: int) -> None:
        self._begun[unit] = begun
        if not begun:
            del self._begun[unit]
        self._path.write_text(json.dumps(self._begun), encoding="utf-8")


@contextmanager
def deadline(seconds: float) -> Iterator[Callable[[], None]]:
    """End this process when the body of a `with` statement takes longer; what is yielded starts the clock anew.

    It needs no cooperation, so that it also ends what would never return to Python. Where the process is, is written to
    its standard error before.
    """

    def wind() -> None:
        faulthandler.dump_traceback_later(seconds, exit=True)

    wind()
    try:
        yield wind
    finally:
        faulthandler.cancel_dump_traceback_later()
