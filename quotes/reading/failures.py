"""Failures of documents and files, each told on one line."""

from __future__ import annotations

from pathlib import Path

from quotes.encodings import without_surrogates
from quotes.records import Failure


def failure(name: str, line: int | None, reason: str, what: str) -> Failure:
    """A failure of the document or file `name`, its message on one line."""
    where = name if line is None else f"{name}, line {line}"
    message = " ".join(f"{where}: {what}".split())
    return Failure(document=without_surrogates(name), line=line, reason=reason, message=without_surrogates(message))


def unreadable(name: str, error: OSError) -> Failure:
    """The failure of a file that the system refuses."""
    reason = error.strerror or type(error).__name__
    return failure(name, None, "unreadable", f"cannot be read ({reason}): check the file and its permissions")


def path_name(path: Path) -> str:
    """A path as it stands in tables and messages: as given, with forward slashes."""
    return path.as_posix()
