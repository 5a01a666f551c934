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
