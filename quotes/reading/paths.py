"""Sources to files: paths, globs, folders, lists of files."""

from __future__ import annotations

import glob
import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from quotes.errors import InputError
from quotes.reading.failures import failure, path_name, unreadable
from quotes.reading.kinds import DELIMITED, JSON_LINES, PAGES, SUFFIXES, TEXTS, is_wanted
from quotes.reading.options import ReadingOptions
from quotes.reading.patterns import PathFilter
from quotes.records import Failure

_GLOB_SIGNS = re.compile(r"[*?\[]")
_CHUNK = 1 << 16
_SHOWN = (*TEXTS, *PAGES, *JSON_LINES, *DELIMITED)


def files_of(source: str | Path, options: ReadingOptions) -> Iterator[Path | Failure]:
    """The files that a source stands for; standard input is `Path("-")`."""
    if str(source) == "-":
        yield Path("-")
        return
    if isinstance(source, str) and _GLOB_SIGNS.search(source) and not os.path.lexists(source):
        matches = sorted(_matches(source))
        if not matches:
            yield failure(source, None, "missing", "no file matches: check the pattern")
        for match in matches:
            yield from _expanded(Path(match), options)
    elif source == "":
        yield failure("", None, "missing", "an empty path: name a file or a folder")
    else:
        yield from _expanded(Path(source), options)


def listed_files(stream: BinaryIO) -> Iterator[Path]:
    """The paths in a list of files, such as `find` prints: one a line or, with `-print0`, each followed by a NUL.

    Names are taken as they stand: nothing in them is a pattern, spaces belong to them. Empty ones are left out. The
    list is a stream: it may be longer than memory.

    Raises `InputError` where a name is longer than any path.
    """
    rest = b""
    separator = b""
    while chunk := stream.read(_CHUNK):
        rest += chunk
        separator = separator or (b"\0" if b"\0" in rest else b"\n")
        *names, rest = rest.split(separator)
        yield from _paths(names, separator)
        if len(rest) > _CHUNK:
            raise InputError("no list of files: write one path a line", reason="format")
    yield from _paths([rest], separator)


def is_path(value: str) -> bool:
    """Whether a string is a path rather than a text; see `quotes.reading.as_sources`."""
    if len(value) >= 300 or re.search(r"[\r\n]", value):
        return False
    if value == "-" or os.path.exists(value):
        return True
    if _GLOB_SIGNS.search(value) and next(_matches(value), None) is not None:
        return True
    has_separator = os.sep in value or (os.altsep is not None and os.altsep in value)
    return value.casefold().endswith(SUFFIXES) or (has_separator and re.search(r"\s", value) is None)


def _paths(names: list[bytes], separator: bytes) -> Iterator[Path]:
    for name in names:
        name = name.removesuffix(b"\r") if separator == b"\n" else name
        if name:
            yield Path(os.fsdecode(name))


def _matches(pattern: str) -> Iterator[str]:
    return iter(()) if "\0" in pattern else glob.iglob(pattern, recursive=True)


def _expanded(path: Path, options: ReadingOptions) -> Iterator[Path | Failure]:
    try:
        is_folder = stat.S_ISDIR(os.stat(path).st_mode)
    except (FileNotFoundError, NotADirectoryError, ValueError):  # ValueError: a NUL in the name
        advice = "save the page first" if re.match("https?:/", str(path)) else "check the path"
        yield failure(path_name(path), None, "missing", f"no such file or folder: {advice}")
    except OSError as error:
        yield unreadable(path_name(path), error)
    else:
        if is_folder:
            yield from _folder(path, PathFilter(options))
        else:
            yield path


def _folder(root: Path, wanted: PathFilter) -> Iterator[Path | Failure]:
    real_root = os.path.realpath(root)
    refused: list[OSError] = []
    anything = False
    for folder, subfolders, files in os.walk(root, onerror=refused.append):
        inside = os.path.relpath(folder, root).replace(os.sep, "/")
        prefix = "" if inside == "." else f"{inside}/"
        subfolders[:] = sorted(name for name in subfolders if not name.startswith(".") and wanted.enters(prefix + name))
        files = sorted(name for name in files if is_wanted(name) and wanted.wants(prefix + name))
        for path in (Path(folder, name) for name in (*files, *subfolders)):
            if path.is_symlink() and not Path(os.path.realpath(path)).is_relative_to(real_root):
                found: Path | Failure | None = failure(
                    path_name(path), None, "link", "leads out of the folder: name its target to read it"
                )
            else:
                found = _regular(path)
            if found is not None:
                anything = True
                yield found
        while refused:
            anything = True
            yield _unreadable_folder(refused.pop(0))
    for error in refused:
        anything = True
        yield _unreadable_folder(error)
    if not anything:
        what = f"no file here that is wanted and ends in {', '.join(_SHOWN)}, …: name another folder"
        yield failure(path_name(root), None, "empty", what)


def _regular(path: Path) -> Path | Failure | None:
    """`path` if it is a regular file, None if it is something else."""
    try:
        return path if stat.S_ISREG(os.stat(path).st_mode) else None
    except FileNotFoundError:
        return failure(path_name(path), None, "missing", "a link to nothing: mend or remove it")
    except OSError as error:
        return unreadable(path_name(path), error)


def _unreadable_folder(error: OSError) -> Failure:
    return unreadable(path_name(Path(os.fsdecode(error.filename))), error)
