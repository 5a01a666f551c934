"""Streams of bytes with bounds: decompression, and a look at what comes first."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from typing import BinaryIO

from quotes.errors import InputError
from quotes.reading.found import LONGEST
from quotes.reading.kinds import GZIP

HEAD_BYTES = 1 << 16
FREE_BYTES = 1 << 26
"""What may be unpacked from anything, however small: this much does no harm."""
LARGEST_RATIO = 200
"""Bytes unpacked for a byte packed, beyond the free ones. News packs to a third or a tenth, the same article over and
over to a hundredth; gzip can do 1 to 1,000, and only bombs do."""
LARGEST_STREAM = 1 << 40
"""Bytes unpacked of one file: more than all news of a year, so that a stream without end does end."""

DAMAGES = (
    EOFError,
    OSError,
    ValueError,
    NotImplementedError,
    RuntimeError,
    tarfile.TarError,
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
)
"""What the standard library raises for damaged archives and for kinds of compression that it does not know."""


_OPENERS: Mapping[str, Callable[[BinaryIO], io.BufferedIOBase]] = {
    GZIP: lambda packed: gzip.GzipFile(fileobj=packed, mode="rb"),
    ".bz2": bz2.BZ2File,
    ".xz": lzma.LZMAFile,
}


class BoundsError(InputError):
    """More was unpacked than an archive of news holds. There is no going on."""


class Unpacked:
    """Counts what is unpacked from a file. `packed` is how many bytes were read of it, or its size if it is known."""

    def __init__(self, packed: int = 0) -> None:
        self.packed = packed
        self._bytes = 0

    def add(self, count: int) -> None:
        """Note that bytes were unpacked. Raises `BoundsError` where they are too many."""
        self._bytes += count
        if self._bytes > FREE_BYTES and self._bytes > LARGEST_RATIO * self.packed:
            advice = "unpack it yourself if you trust it"
            raise BoundsError(f"unpacks to more than {LARGEST_RATIO} times its size: {advice}", reason="format")
        if self._bytes > LARGEST_STREAM:
            raise BoundsError(f"unpacks to more than {LARGEST_STREAM >> 30} GB: divide it", reason="format")


class UnpackedStream(io.RawIOBase):
    """A stream that is unpacked while it is read; damage and bombs become `InputError`s (reason "format")."""

    def __init__(self, stream: io.BufferedIOBase, unpacked: Unpacked) -> None:
        self._stream = stream
        self._unpacked = unpacked
        self._error: InputError | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        if self._error is not None:
            raise self._error
        try:
            data = self._stream.read1(len(buffer))
            self._unpacked.add(len(data))
        except DAMAGES as error:
            self._error = damaged(error)
            raise self._error from error
        except InputError as error:
            self._error = error
            raise
        buffer[: len(data)] = data
        return len(data)


class _Counted(io.RawIOBase):
    """A packed file that notes how much of it was read."""

    def __init__(self, file: io.BufferedReader, unpacked: Unpacked) -> None:
        self._file = file
        self._unpacked = unpacked

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self._file.read1(len(buffer))
        self._unpacked.packed += len(data)
        buffer[: len(data)] = data
        return len(data)


class _WithHead(io.RawIOBase):
    """A stream of which the first bytes were read already."""

    def __init__(self, head: bytes, rest: io.BufferedReader) -> None:
        self._head = memoryview(head)
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self._head[: len(buffer)] if self._head else self._rest.read1(len(buffer))
        self._head = self._head[len(data) :]
        buffer[: len(data)] = data
        return len(data)


def decompressed(file: io.BufferedReader, compression: str) -> io.BufferedReader:
    """The content of a compressed file (".gz", ".bz2", ".xz"), as a stream.

    Reading it raises `InputError` (reason "format") where the data are damaged or cut off, `BoundsError` for a bomb.
    """
    unpacked = Unpacked()
    packed = io.BufferedReader(_Counted(file, unpacked), HEAD_BYTES)
    return io.BufferedReader(UnpackedStream(_OPENERS[compression](packed), unpacked), HEAD_BYTES)


def damaged(error: Exception) -> InputError:
    """What to say of damaged data; an error of the system is raised again as it is."""
    if isinstance(error, OSError) and error.errno is not None:
        raise error
    if isinstance(error, EOFError):
        return InputError("cut off in the middle of its compressed data: fetch it again", reason="format")
    return InputError(f"damaged, or not what its name says ({error}): fetch it again", reason="format")


def with_head(file: io.BufferedReader) -> tuple[bytes, io.BufferedReader]:
    """The first bytes of a stream, `HEAD_BYTES` if it has so many, and the stream from its start."""
    head = b""
    try:
        while len(head) < HEAD_BYTES and (more := file.read1(HEAD_BYTES - len(head))):
            head += more
    except InputError:  # comes again where the stream goes on, after what was read of it
        if not head:
            raise
    if file.seekable():
        file.seek(0)
        return head, file
    return head, io.BufferedReader(_WithHead(head, file), HEAD_BYTES)


def head_lines(head: bytes) -> bytes:
    """Of the first bytes of a file its whole lines, unless that is nothing or the file ends here."""
    return head if len(head) < HEAD_BYTES else head[: head.rfind(b"\n") + 1] or head


def byte_lines(file: io.BufferedReader) -> Iterator[bytes]:
    """The lines of a stream; a longer one than `LONGEST` comes in pieces."""
    return iter(lambda: file.readline(LONGEST), b"")
