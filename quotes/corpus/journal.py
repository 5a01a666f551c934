"""What a run has found, on disk before it goes on: a file that is only ever appended to.

It holds JSON, an object or list a line, in blocks that end with a line which seals them:

    {"quotes journal": 2, "fingerprint": "…"}
    {"seal": "1c2d3e4f"}
    [[outcome of the first document, the failures of its corrections …]]
    …
    {"documents": 32, "seal": "5a6b7c8d"}
    …
    {"finished": true}
    {"seal": "9e0f1a2b"}

A seal is the CRC-32 of the lines of its block. A block whose seal is missing or wrong, and all after it, was under way
when the run broke off: it is cut away when the journal is opened again. `documents` counts all up to there.
"""

from __future__ import annotations

import errno
import json
import logging
import os
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import fields
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self
from zlib import crc32

from quotes.corpus.outcome import Outcome, Result
from quotes.errors import UsageError
from quotes.files import sync_folder
from quotes.records import Failure, NamedPerson, Quotation, columns

_log = logging.getLogger(__name__)

_MAGIC = b'{"quotes journal": 2, '
_SYNCED = 0.5  # seconds between two times that the disk is waited for
_NO_LOCKS = (errno.ENOLCK, errno.ENOTSUP, errno.ENOSYS)  # of some network file systems

_QUOTATION, _PERSON, _FAILURE = columns(Quotation), columns(NamedPerson), columns(Failure)
_OUTCOME = [field.name for field in fields(Outcome)]


class _State(NamedTuple):
    """What the whole blocks of a journal say, and where they end."""

    fingerprint: str | None = None
    documents: int = 0
    finished: bool = False
    end: int = 0


class Journal:
    """The journal of one run, locked against any other; to be used in a `with` statement.

    Args:
        path: its file, made if it is not there.
        fingerprint: of all that decides what the run finds.
        restart: begin anew, whatever there is in it.

    Raises `UsageError` if the file is another run's, another process's or something else altogether.
    """

    def __init__(self, path: Path, fingerprint: str, *, restart: bool = False) -> None:
        self.path = path
        self._file = _locked(path)
        self._synced = 0.0
        kept = os.fstat(self._file).st_size > 0
        try:
            state = self._whole()
            if restart:
                state = _State()
            if state.fingerprint not in (None, fingerprint):
                raise UsageError(
                    f"{path} is of a run with other sources, settings or versions: run that again, or begin anew with "
                    "--restart"
                )
            self.documents = state.documents
            """How many documents are in it."""
            self.finished = state.finished
            """Whether these are all."""
            os.ftruncate(self._file, state.end)
            kept = state.end > 0
            os.lseek(self._file, state.end, os.SEEK_SET)
            if not kept:
                self._write([json.dumps({"quotes journal": 2, "fingerprint": fingerprint})], {})
                sync_folder(path.parent)
        except BaseException:
            if kept:
                os.close(self._file)
            else:
                self.remove()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._file < 0:
            return
        if self.documents or self.finished:
            os.close(self._file)
            self._file = -1
        else:
            self.remove()

    def append(self, results: Sequence[Result]) -> None:
        """Add the results of a batch. They outlive the process when this returns, and a power cut half a second later.

        Raises `OSError` where that cannot be, as when the disk is full; the journal holds what it held before then.
        """
        documents = self.documents + len(results)
        self._write([_line([_plain(outcome) for outcome in result]) for result in results], {"documents": documents})
        self.documents = documents

    def finish(self) -> None:
        """Say that all documents are there."""
        self._write([json.dumps({"finished": True})], {})
        self._sync()
        self.finished = True

    def results(self) -> Iterator[Result]:
        """What has been added, from the start."""
        with self.path.open("rb") as file:
            for lines, _ in _blocks(file):
                for line in lines:
                    if line.startswith(b"["):
                        yield tuple(_outcome(values) for values in json.loads(line))

    def remove(self) -> None:
        """Remove the file: the run is over."""
        if sys.platform == "win32":
            os.close(self._file)  # there, no open file can be removed
            self.path.unlink(missing_ok=True)
        else:
            self.path.unlink(missing_ok=True)  # while it is locked: who waits for it, sees that it is gone
            os.close(self._file)
        self._file = -1
        sync_folder(self.path.parent)

    def _write(self, lines: list[str], facts: dict[str, int]) -> None:
        block = b"".join(line.encode("utf-8", "surrogatepass") + b"\n" for line in lines)
        seal = json.dumps({**facts, "seal": _seal(block)}).encode() + b"\n"
        rest = memoryview(block + seal)
        try:
            while rest:
                rest = rest[os.write(self._file, rest) :]
            if time.monotonic() - self._synced >= _SYNCED:
                self._sync()
        except OSError as error:
            raise OSError(error.errno, error.strerror, str(self.path)) from error

    def _sync(self) -> None:
        os.fsync(self._file)
        self._synced = time.monotonic()

    def _whole(self) -> _State:
        state = _State()
        with self.path.open("rb") as file:
            start = file.read(len(_MAGIC))
            if not _MAGIC.startswith(start):
                raise UsageError(f"{self.path} is no journal of this program: move it away, or name another output")
            file.seek(0)
            for lines, seal in _blocks(file):
                if lines[0].startswith(b"{"):
                    first = json.loads(lines[0])
                    state = state._replace(
                        fingerprint=first.get("fingerprint", state.fingerprint), finished="finished" in first
                    )
                state = state._replace(documents=seal.get("documents", state.documents), end=file.tell())
        return state


def _blocks(file: Any) -> Iterator[tuple[list[bytes], dict[str, Any]]]:
    """The whole blocks of a journal: their lines, and what the last of them says. The file stands behind each."""
    lines: list[bytes] = []
    while line := file.readline():
        if not line.startswith(b'{"documents"') and not line.startswith(b'{"seal"'):
            lines.append(line)
            continue
        try:
            seal = json.loads(line)
        except ValueError:
            return
        if not lines or not line.endswith(b"\n") or seal.get("seal") != _seal(b"".join(lines)):
            return
        yield lines, seal
        lines = []


def _seal(block: bytes) -> str:
    return f"{crc32(block):08x}"


def _line(values: Any) -> str:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))


def _plain(outcome: Outcome) -> list[Any]:
    """The fields of an outcome as JSON has them."""
    values = {name: getattr(outcome, name) for name in _OUTCOME}
    values["quotations"] = [[getattr(quotation, name) for name in _QUOTATION] for quotation in outcome.quotations]
    values["people"] = [[getattr(person, name) for name in _PERSON] for person in outcome.people]
    failure = outcome.failure
    values["failure"] = None if failure is None else [getattr(failure, name) for name in _FAILURE]
    return [*values.values()]


def _outcome(row: list[Any]) -> Outcome:
    values = dict(zip(_OUTCOME, row, strict=True))
    values["quotations"] = tuple(_quotation(fields) for fields in values["quotations"])
    values["people"] = tuple(NamedPerson(*person) for person in values["people"])
    values["failure"] = None if values["failure"] is None else Failure(*values["failure"])
    return Outcome(**values)


def _quotation(row: list[Any]) -> Quotation:
    values = dict(zip(_QUOTATION, row, strict=True))
    values["segments"] = tuple((start, end) for start, end in values["segments"])
    return Quotation(**values)


def _locked(path: Path) -> int:
    """A file open to read and write that no other process has so."""
    taken = UsageError(f"{path}: another run is at it: wait for its end, or name another output")
    while True:
        file = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o666)
        try:
            _lock(file)
        except OSError as error:
            if error.errno not in _NO_LOCKS:
                os.close(file)
                raise taken from error
            _log.warning("%s cannot be locked here: run nothing else with the same output", path)
        with suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(file), os.stat(path)):
                return file
        os.close(file)  # whose it was has just removed it


if sys.platform == "win32":
    import msvcrt

    def _lock(file: int) -> None:
        os.lseek(file, 1 << 40, os.SEEK_SET)  # far behind what is in it: there, a lock keeps readers out, too
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
