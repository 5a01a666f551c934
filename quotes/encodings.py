"""Bytes to text: which encoding a file is in, found from its bytes.

The order of evidence: a byte order mark; a declaration; UTF-16 by its pattern of high bytes; strict UTF-8; UTF-8 with
a few broken bytes; and last chardet's byte statistics over the single-byte encodings that English and Russian news
come in. Whatever is proposed has to look like text (see `_plausible`), or the next proposal is tried.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from contextlib import suppress
from itertools import pairwise
from typing import NamedTuple

from quotes.errors import InputError

GUESSED = ("cp1251", "koi8-r", "cp866", "mac-cyrillic", "iso8859-5", "cp1252", "mac-roman")
"""The encodings that are recognised by statistics when nothing surer speaks."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

_BINARY = (
    (b"%PDF-", "a PDF file"),
    (b"{\\rtf", "an RTF document"),
    (b"PK\x03\x04", "a zip archive or an office document"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an office document"),
    (b"\x1f\x8b\x08", "a gzip archive"),
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
)

# Codecs that turn bytes into text but are no encodings of files.
_NO_CHARSETS = frozenset({"idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape", "utf-7"})

_DECLARATION = re.compile(
    rb"""(?:<\?xml[^>]{0,80}?encoding|<meta[^>]{0,120}?charset)\s*=\s*["']?([\w.:-]{1,40})""", re.IGNORECASE
)
_DECLARATION_BYTES = 2048
_PATTERN_BYTES = 4096
_SAMPLE = 50_000  # code points that the check for plausibility looks at

_WORD = re.compile(r"[^\W\d_]+")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
_ACCENTED = re.compile(r"[\u00c0-\u024f]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x19\x1c-\x1f\x7f\ufffe\uffff]")
_UNDEFINED = re.compile("[\x80-\x84\x86-\x9f\ufffd]")
_ODD_SIGN = re.compile(  # beyond ASCII, yet no Latin or Cyrillic letter and no sign that newspapers use
    r"[^\x00-\x7f\u00a0-\u00a9\u00ab-\u00b1\u00b4\u00b7\u00bb-\u00bf\u00c0-\u024f\u0300-\u0304\u0400-\u04ff"
    r"\u2002-\u203a\u20ac\u20bd\u2116\u2122\u2212\ufffd]"
)
_FREQUENT = re.compile("[оеаинт]", re.IGNORECASE)
_SURROGATE = re.compile("[\ud800-\udfff]")


class _Reading(NamedTuple):
    codec: str
    text: str
    certain: bool


def decode(data: bytes, *, declared: str | None = None) -> str:
    """The text in `data`, its newlines as they are, a leading byte order mark dropped.

    `declared` is the name of an encoding from outside (an HTTP header, an option); without it, a declaration inside
    the text (`<?xml encoding=…?>`, `<meta charset=…>`) counts. A declaration that the bytes contradict is passed over.
    Bytes that the encoding leaves undefined become U+FFFD, about one in a hundred at most.

    Raises `InputError` (reason "encoding") when the bytes are no text or in no encoding that is known here. Its
    message names no file: the caller puts the name before it.
    """
    return _read(data, declared).text


def detect(data: bytes, *, declared: str | None = None) -> str:
    """The name of the codec that `decode` reads `data` with, for a file that is read as a stream.

    Hand in the head of the file, cut after a newline. Raises as `decode` does.
    """
    return _read(data, declared).codec


def without_surrogates(text: str) -> str:
    """`text` with each lone surrogate replaced by U+FFFD: as many code points as before, and it can be encoded."""
    return _SURROGATE.sub("\ufffd", text)


def _read(data: bytes, declared: str | None) -> _Reading:
    for signature, what in _BINARY:
        if data.startswith(signature):
            raise InputError(f"{what}, not plain text: save it as UTF-8 text", reason="encoding")
    for reading in _readings(data, declared):
        if _plausible(reading):
            return reading
    if 100 * len(_CONTROL.findall(data[:_SAMPLE].decode("latin-1"))) > len(data[:_SAMPLE]):
        raise InputError("does not look like text (binary data): save it as UTF-8 text", reason="encoding")
    raise InputError(
        "does not look like text in any encoding known here (UTF-8, UTF-16, windows-1251, KOI8-R, cp866, "
        "windows-1252, …): save it as UTF-8 text",
        reason="encoding",
    )


def _readings(data: bytes, declared: str | None) -> Iterator[_Reading]:
    """The possible readings, the best founded first; each is worked out only when those before it were refused."""
    for bom, codec in _BOMS:
        if data.startswith(bom):
            yield _Reading(codec, data.decode(codec, "replace"), certain=True)
    declared = declared or _declared_inside(data)
    codec = _codec(declared) if declared else ""
    if codec:
        with suppress(UnicodeError):  # a wrong declaration; the bytes themselves are asked next
            yield _Reading(codec, data.decode(codec), certain=False)
    if wide := _utf16_by_pattern(data):
        yield _Reading(wide, data.decode(wide, "replace"), certain=True)
    try:
        yield _Reading("utf-8", data.decode("utf-8"), certain=True)
        return  # what is well-formed UTF-8 and yet no text is no text in any other encoding
    except UnicodeDecodeError:
        text = data.decode("utf-8", "replace")
    beyond_ascii = len(text) - len(text.encode("ascii", "ignore"))
    if beyond_ascii >= 5 * text.count("\ufffd"):
        yield _Reading("utf-8", text, certain=True)

    import chardet

    found = chardet.detect_all(data, ignore_threshold=True, include_encodings=GUESSED, compat_names=False)
    for result in found:
        if result["encoding"] is not None:
            yield _Reading(result["encoding"], data.decode(result["encoding"], "replace"), certain=False)


def _declared_inside(data: bytes) -> str:
    match = _DECLARATION.search(data, 0, _DECLARATION_BYTES)
    return match[1].decode("ascii", "replace") if match else ""


def _codec(declared: str) -> str:
    """Python's codec for a declared name, empty if there is none; Latin-1 is read as windows-1252, as browsers do."""
    try:
        name = codecs.lookup(declared.strip()).name
        bytes(4).decode(name)  # refuses codecs that are not from bytes to text
    except (LookupError, ValueError):
        return ""
    if name in _NO_CHARSETS:
        return ""
    return "cp1252" if name in ("iso8859-1", "ascii") else name


def _utf16_by_pattern(data: bytes) -> str:
    """UTF-16 without a mark: every other byte is 0 (Latin, signs) or 4 (Cyrillic), values no other text has."""
    head = data[: min(len(data), _PATTERN_BYTES) & ~1]
    if len(head) < 4:
        return ""
    for high, low, codec in ((1, 0, "utf-16-le"), (0, 1, "utf-16-be")):
        highs, lows = head[high::2], head[low::2]
        if (highs.count(0) + highs.count(4)) * 10 >= len(highs) * 7 and lows.count(0) * 10 < len(lows):
            return codec
    return ""


def _plausible(reading: _Reading) -> bool:
    """Whether a decoding gave text.

    Always: hardly any control characters, noncharacters and undefined bytes. Well-formed UTF-8 is forgiven the traces
    of earlier conversions (U+FFFD in place of quotation marks, C1 controls in double-encoded text).

    Where the encoding is not certain, also: few signs that newspapers do not use (box drawings); words in one script;
    accents rare among Latin letters; and Russian with the case pattern of words (a wrong Cyrillic encoding often swaps
    capitals and lower case: «оПХБЕР») and its frequent letters (о е а и н т make up 0.35 to 0.65 of the letters in
    pieces of 120 characters of news, mostly below 0.3 in wrong decodings of them).
    """
    sample = reading.text[:_SAMPLE]
    damage = len(_CONTROL.findall(sample))
    damage += sample.count("\ufffd") // 10 if reading.codec.startswith("utf-8") else len(_UNDEFINED.findall(sample))
    if damage > len(sample) // 100 + reading.certain:
        return False
    if reading.certain:
        return True
    beyond_ascii = len(sample) - len(sample.encode("ascii", "ignore"))
    if 10 * len(_ODD_SIGN.findall(sample)) > beyond_ascii:
        return False
    words = [word for word in _WORD.findall(sample) if not word.isascii()]
    misshapen = sum(_misshapen(word) for word in words)
    if 5 * misshapen > len(words):
        return False
    if 3 * len(_ACCENTED.findall(sample)) > len(_LATIN.findall(sample)):
        return False
    cyrillic = len(_CYRILLIC.findall(sample))
    return cyrillic < 40 or len(_FREQUENT.findall(sample)) >= 0.28 * cyrillic


def _misshapen(word: str) -> bool:
    """A word of mixed scripts, or with a capital after a lower case letter."""
    if _CYRILLIC.search(word) and _LATIN.search(word):
        return True
    return any(before.islower() and after.isupper() for before, after in pairwise(word))
