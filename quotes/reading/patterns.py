"""Patterns of paths: which files of a folder or an archive are wanted."""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatchcase

from quotes.reading.options import ReadingOptions


class PathFilter:
    """Decides by the patterns of `ReadingOptions`. Paths are relative, with forward slashes."""

    def __init__(self, options: ReadingOptions) -> None:
        self._include = [_parts(pattern) for pattern in options.include]
        self._exclude = [_parts(pattern) for pattern in options.exclude]

    def wants(self, path: str) -> bool:
        """Whether a file is to be read."""
        parts = path.split("/")
        if any(_matches(parts, pattern) for pattern in self._exclude):
            return False
        return not self._include or any(_matches(parts, pattern) for pattern in self._include)

    def enters(self, folder: str) -> bool:
        """Whether anything in a folder may be wanted."""
        parts = folder.split("/")
        return not any(_matches(parts, pattern) for pattern in self._exclude)


def _parts(pattern: str) -> list[str]:
    parts = [part for part in pattern.split("/") if part not in ("", ".")]
    return parts if "/" in pattern.rstrip("/") else ["**", *parts]


def _matches(parts: Sequence[str], pattern: Sequence[str]) -> bool:
    """Whether the path, or a folder that it is in, matches."""
    if not pattern:
        return True
    if pattern[0] == "**":
        return any(_matches(parts[start:], pattern[1:]) for start in range(len(parts) + (len(pattern) == 1)))
    return bool(parts) and fnmatchcase(parts[0], pattern[0]) and _matches(parts[1:], pattern[1:])
