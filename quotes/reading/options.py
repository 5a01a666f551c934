"""What a caller may set about reading."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from quotes.errors import UsageError

COLUMNS = ("id", "text", "published", "title", "url", "language")
"""The columns that a table of articles may have, as they are called here."""


@dataclass(frozen=True, slots=True)
class ReadingOptions:
    """How sources are read.

    Attributes:
        include: patterns of the files that are read of folders and archives; none means all.
        exclude: patterns of those that are not, whether included or not.
        columns: how tables call the columns: our name, one of `COLUMNS`, to theirs. Capitals do not matter.

    A pattern is matched with the path below the folder, or inside the archive. `*` and `?` stand for signs other than
    "/", `[…]` for one of several, `**` for any number of folders. A pattern without "/" may match in any folder; one
    that matches a folder matches all that is in it. Capitals matter.

    Raises `UsageError` for a column that is none of ours, and for a single string in place of patterns.
    """

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for patterns in (self.include, self.exclude):
            if isinstance(patterns, str):
                raise UsageError(f"patterns are several: write ({patterns!r},)")
        for ours, theirs in self.columns.items():
            if ours not in COLUMNS:
                raise UsageError(f"no column {ours!r} to name: the columns are {', '.join(COLUMNS)}")
            if not theirs.strip():
                raise UsageError(f"the column of {ours!r} has an empty name: give the name that the table has")

    def column(self, ours: str) -> str:
        """The name, in lower case, of one of `COLUMNS` in the tables."""
        return self.columns.get(ours, ours).strip().casefold()
