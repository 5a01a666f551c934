"""Names that came by already, however many: kept on disk, not in memory."""

from __future__ import annotations

import sqlite3
from hashlib import blake2b
from types import TracebackType
from typing import Self

_CACHE_KIB = 8192


class SeenNames:
    """A set of strings with a counter for each, in a private temporary database that is gone when it is closed.

    SQLite keeps a few megabytes of it in memory and spills the rest to its temporary folder. Strings stand there as
    128-bit hashes: that two of a thousand million are the same is less likely than a broken disk.
    """

    def __init__(self) -> None:
        self._database = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        for pragma in ("journal_mode = OFF", "synchronous = OFF", f"cache_size = -{_CACHE_KIB}"):
            self._database.execute(f"PRAGMA {pragma}")
        self._database.execute("CREATE TABLE seen (name BLOB PRIMARY KEY, number INTEGER) WITHOUT ROWID")
        self._database.execute("BEGIN")
        self._cursor = self._database.cursor()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._database.close()

    def add(self, name: str) -> bool:
        """Add a name; False if it is there already."""
        return bool(self._cursor.execute("INSERT OR IGNORE INTO seen VALUES (?, 1)", (_hash(name),)).rowcount)

    def count(self, name: str) -> int:
        """2 for a name that was added, at the next call 3, and so on."""
        found = self._database.execute(
            "UPDATE seen SET number = number + 1 WHERE name = ? RETURNING number", (_hash(name),)
        ).fetchone()
        return int(found[0])


def unique_name(name: str, place: str, taken: SeenNames) -> str:
    """`name`, with something after it if it is taken: its place in a table, else a number. The new one is added."""
    unique = name
    if taken.add(unique):
        return unique
    if place and taken.add(unique := f"{name} ({place})"):
        return unique
    while not taken.add(unique := f"{name} ({taken.count(name)})"):
        pass
    return unique


def _hash(name: str) -> bytes:
    return blake2b(name.encode("utf-8", "surrogatepass"), digest_size=16).digest()
