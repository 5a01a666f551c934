"""Tables of articles as JSON lines: one object a line."""

from __future__ import annotations

import codecs
import io
import json
import re
from collections.abc import Iterable, Iterator

from quotes.encodings import decode, detect
from quotes.errors import InputError
from quotes.reading.failures import failure
from quotes.reading.found import LONGEST, Found
from quotes.reading.options import ReadingOptions
from quotes.reading.rows import article_of, no_text
from quotes.reading.streams import byte_lines, head_lines, with_head
from quotes.records import Failure

_PATIENCE = 1000  # rows without a text until each is a failure of its own
_OBJECT = re.compile(rb'\s*\{\s*(?:["}]|$)')


def looks_like_json(line: bytes) -> bool:
    """Whether a line, the first of a file, is a JSON object or begins one."""
    return _OBJECT.match(line.removeprefix(codecs.BOM_UTF8)) is not None


def read_json_lines(file: io.BufferedReader, name: str, options: ReadingOptions) -> Iterator[Found | Failure]:
    """The articles of a file of JSON objects, one a line; blank lines are left out."""
    head, file = with_head(file)
    head = head_lines(head)
    codec = None
    try:
        codec = detect(head)
    except InputError as error:
        if not looks_like_json(head):
            yield failure(name, None, error.reason, str(error))
            return
    if codec is not None and codec.startswith(("utf-16", "utf-32")):
        with io.TextIOWrapper(file, codec, errors="replace", newline="\n") as text:
            yield from read_objects((line.encode("utf-8") for line in text), name, None, options)
    else:
        yield from read_objects(byte_lines(file), name, codec, options)


def read_objects(
    lines: Iterable[bytes], name: str, codec: str | None, options: ReadingOptions
) -> Iterator[Found | Failure]:
    """The articles of JSON lines in an encoding, None for UTF-8 or what each line looks like.

    When no row of a short table has a text, that is one failure, not one a row.
    """
    anything = False
    any_text = False
    without_text: list[int] = []
    keys: list[str] = []
    for number, line in enumerate(lines, start=1):
        content = line.removeprefix(codecs.BOM_UTF8).strip() if number == 1 else line.strip()
        if not content:
            continue
        if not anything and content in (b"[", b"{"):
            yield failure(name, number, "format", "JSON over several lines: write one object a line (jq -c does it)")
            return
        anything = True
        try:
            row = _object(content, codec)
        except InputError as error:
            yield failure(name, number, error.reason, str(error))
            if len(line) >= LONGEST:
                return
            continue
        if options.column("text") in row:
            yield from (no_text(name, earlier, keys, options) for earlier in without_text)
            without_text.clear()
            any_text = True
            yield article_of(row, name, number, options)
        elif any_text:
            yield no_text(name, number, list(row), options)
        else:
            without_text.append(number)
            keys = keys or list(row)
            any_text = len(without_text) >= _PATIENCE
            if any_text:
                yield from (no_text(name, earlier, keys, options) for earlier in without_text)
                without_text.clear()
    if without_text:
        yield no_text(name, None, keys, options)
    elif not anything:
        yield failure(name, None, "empty", "no text in it: nothing to read")


def _object(line: bytes, codec: str | None) -> dict[str, object]:
    if len(line) >= LONGEST:
        raise InputError(f"a line of more than {LONGEST >> 20} MB: write one article a line", reason="format")
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError:
        text = decode(line, declared=codec)
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        raise InputError(
            f"no valid JSON ({error.msg} at column {error.colno}): write one object a line", reason="format"
        ) from None
    except (ValueError, RecursionError) as error:  # numbers of thousands of digits, brackets without end
        raise InputError(
            f"JSON that cannot be read ({error}): write one plain object a line", reason="format"
        ) from None
    if not isinstance(value, dict):
        raise InputError('no JSON object: write {"id": …, "text": …} on each line', reason="format")
    row: dict[str, object] = {}
    for key, content in value.items():
        row.setdefault(key.strip().casefold(), content)
    return row
