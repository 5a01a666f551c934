"""Archives of files: what is in them, one after the other, with bounds.

Nothing is written to disk. Archives inside archives are refused, and so are members that are links or devices or whose
names lead elsewhere; what is larger than an archive of news can be ends the archive.
"""

from __future__ import annotations

import io
import re
import stat
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from typing import BinaryIO, NamedTuple, cast

from quotes.errors import InputError
from quotes.reading.failures import failure
from quotes.reading.kinds import ARCHIVES, TAR, ZIP, is_wanted
from quotes.reading.streams import DAMAGES, HEAD_BYTES, Unpacked, UnpackedStream, damaged, decompressed
from quotes.records import Failure

MOST_MEMBERS = 1_000_000
"""A zip keeps its list of members at its end, and about 600 bytes a member of it are in memory while it is read."""
LARGEST_MEMBER = 1 << 36
"""Bytes of one file in an archive, which may be a long table."""

_ELSEWHERE = re.compile(r"(?:^|/)\.\.(?:/|$)|^/|^[A-Za-z]:")
_UTF8_NAME = 0x800
_ENCRYPTED = 0x1


class Member(NamedTuple):
    """A file in an archive: its name after that of the archive, and its content."""

    name: str
    file: io.BufferedReader


def members(file: io.BufferedReader, name: str, wants: Callable[[str], bool]) -> Iterator[Member | Failure]:
    """The files in an archive that are wanted and of a kind that is read, in the order of the archive.

    Each has to be read before the next is asked for. Reading one raises `InputError` where it is damaged,
    `BoundsError` where the archive is a bomb and nothing more of it is to be read.

    Args:
        file: the archive; of a zip, it has to be seekable.
        name: its name, which says what it is.
        wants: whether a path inside the archive is wanted.
    """
    anything = False
    for member in _zip(file, name, wants) if name.casefold().endswith(ZIP) else _tar(file, name, wants):
        anything = True
        yield member
    if not anything:
        yield failure(name, None, "empty", "no file in it that is wanted and can be read: look what is in it")


def _zip(file: io.BufferedReader, name: str, wants: Callable[[str], bool]) -> Iterator[Member | Failure]:
    try:
        archive = zipfile.ZipFile(file)
    except DAMAGES as error:
        yield failure(name, None, "format", str(damaged(error)))
        return
    unpacked = Unpacked(file.seek(0, io.SEEK_END))
    with archive:
        if len(archive.infolist()) > MOST_MEMBERS:
            yield _too_many(name)
            return
        for info in archive.infolist():
            path = _zip_path(info)
            if info.is_dir() or not _is_read(path, wants):
                continue
            mode = stat.S_IFMT(info.external_attr >> 16)
            if refusal := _refusal(f"{name}/{path}", path, info.file_size, regular=mode in (0, stat.S_IFREG)):
                yield refusal
            elif info.flag_bits & _ENCRYPTED:
                yield failure(f"{name}/{path}", None, "format", "encrypted: unpack it yourself")
            else:
                try:
                    content = archive.open(info)
                except DAMAGES as error:
                    yield failure(f"{name}/{path}", None, "format", str(damaged(error)))
                    continue
                with content:
                    stream = UnpackedStream(cast(io.BufferedIOBase, content), unpacked)
                    yield Member(f"{name}/{path}", io.BufferedReader(stream, HEAD_BYTES))


def _tar(file: io.BufferedReader, name: str, wants: Callable[[str], bool]) -> Iterator[Member | Failure]:
    compression = next(TAR[suffix] for suffix in TAR if name.casefold().endswith(suffix))
    # Unbuffered, a damaged stream gives all that comes before the damage.
    stream = cast(BinaryIO, decompressed(file, compression).raw if compression else file)
    try:
        with tarfile.open(fileobj=stream, mode="r|") as archive:
            for number, info in enumerate(archive):
                archive.members.clear()  # type: ignore[attr-defined]  # it would remember all of them
                if number >= MOST_MEMBERS:
                    yield _too_many(name)
                    return
                path = info.name.removeprefix("./")
                if info.isdir() or not _is_read(path, wants):
                    continue
                content = archive.extractfile(info) if info.isreg() and not info.issparse() else None
                if refusal := _refusal(f"{name}/{path}", path, info.size, regular=content is not None):
                    yield refusal
                elif content is not None:
                    member = UnpackedStream(cast(io.BufferedIOBase, content), Unpacked(info.size))
                    yield Member(f"{name}/{path}", io.BufferedReader(member, HEAD_BYTES))
    except InputError as error:
        yield failure(name, None, error.reason, str(error))
    except DAMAGES as error:
        yield failure(name, None, "format", str(damaged(error)))


def _is_read(path: str, wants: Callable[[str], bool]) -> bool:
    """Whether a member is of a kind that is read, not hidden, and wanted."""
    *folders, last = path.split("/")
    hidden = any(folder.startswith(".") and folder != ".." for folder in folders)
    return is_wanted(last) and not hidden and wants(path)


def _refusal(name: str, path: str, size: int, *, regular: bool) -> Failure | None:
    """Why a member is not read, if it is one that must not be."""
    if _ELSEWHERE.search(path):
        return failure(name, None, "link", "its name leads out of the archive: pack it anew")
    if not regular:
        return failure(name, None, "link", "a link, a device or a file with holes: pack the file itself")
    if path.casefold().endswith(ARCHIVES):
        return failure(name, None, "format", "an archive in an archive: unpack it yourself")
    if size > LARGEST_MEMBER:
        return failure(name, None, "format", f"more than {LARGEST_MEMBER >> 30} GB: divide it")
    return None


def _zip_path(info: zipfile.ZipInfo) -> str:
    """The path of a member; names that are not marked as UTF-8 are read as it all the same, or as Russian DOS."""
    path = info.filename
    if not info.flag_bits & _UTF8_NAME and not path.isascii():
        raw = path.encode("cp437", "replace")
        try:
            path = raw.decode("utf-8")
        except UnicodeDecodeError:
            path = raw.decode("cp866")
    return path.replace("\\", "/").removeprefix("./")


def _too_many(name: str) -> Failure:
    return failure(name, None, "format", f"more than {MOST_MEMBERS:,} files in it: divide it")
