"""What the writer of a format does."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from quotes.tables.cells import Record


class Encoder(Protocol):
    """One format: records to the bytes of a file. It is made for an empty file that others open and close."""

    shortened: int = 0
    """How many cells were too long for the format, and cut."""

    def write(self, records: Iterable[Record]) -> None:
        """Append records of the type that the encoder was made for."""

    def finish(self) -> None:
        """Write what belongs at the end, if anything does."""
        return

    def discard(self) -> None:
        """Let go of what is held, for the file is not wanted any more."""
        return
