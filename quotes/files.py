"""Files that appear under their names whole, or not at all."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from glob import escape
from pathlib import Path
from typing import BinaryIO

from quotes.errors import UsageError

_KEPT = 100  # characters of a file's name that its replacement keeps


@contextmanager
def replacement(target: Path) -> Iterator[BinaryIO]:
    """A new file that takes the place of `target`, or of what that links to, when the `with` statement ends well.

    Until then it is hidden beside it; it is removed when the statement fails. Its content is on the disk before it has
    the name. Raises `UsageError` where no file can be made.
    """
    target = Path(os.path.realpath(target))
    part = target.with_name(f".{target.name[:_KEPT]}.{secrets.token_hex(4)}.part")
    try:
        file = open(part, "xb")  # noqa: SIM115  closed below, before it is renamed
    except OSError as error:
        raise UsageError(f"{target}: cannot be written ({error.strerror}): choose another place") from error
    try:
        with file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, target)
        sync_folder(target.parent)
    finally:
        part.unlink(missing_ok=True)


def check_new(path: Path, *, force: bool = False) -> None:
    """Raise `UsageError` for a folder, for a file in a folder that does not exist, and for one that exists.

    With `force`, one that exists is to be overwritten.
    """
    if path.is_dir():
        raise UsageError(f"{path} is a folder: name a file in it")
    if not path.parent.is_dir():
        raise UsageError(f"{path}: there is no folder {path.parent}: create it first")
    if not force and os.path.lexists(path):
        raise UsageError(f"{path} exists already: choose another name, or overwrite it with --force (force=True)")


@contextmanager
def new_file(path: str | Path, *, force: bool = False) -> Iterator[BinaryIO]:
    """A file to write that appears under its name when the `with` statement ends well, and not at all when it fails.

    Raises `UsageError` as `check_new` does, and for one that cannot be written.
    """
    path = Path(path)
    check_new(path, force=force)
    with replacement(path) as file:
        yield file


def state(path: str | Path) -> tuple[int, int] | None:
    """What changes when a file does: its time of writing in nanoseconds, and its size. None where there is no file."""
    try:
        found = os.stat(Path(path).expanduser())
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size


def sweep(target: Path) -> None:
    """Remove what a program that was killed while it wrote a `replacement` of `target` has left beside it."""
    target = Path(os.path.realpath(target))
    for part in target.parent.glob(f".{escape(target.name[:_KEPT])}.????????.part"):
        part.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Make a renaming durable, where the system can: Windows and some network drives cannot."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
