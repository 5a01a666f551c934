"""Files, folders, tables and standard input to articles.

Everything is a stream: one article at a time, a table row by row. What cannot be read becomes a `Failure` that says
which file, which line and what to do; the rest goes on.
"""

from __future__ import annotations

import codecs
import csv
import glob
import io
import json
import os
import re
import stat
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import BinaryIO, Literal, NamedTuple

from quotes.encodings import GUESSED, decode, detect, without_surrogates
from quotes.errors import InputError, UsageError
from quotes.records import Article, Failure

Source = str | Path | Article

TEXTS = (".txt", ".text")
JSON_LINES = (".jsonl", ".ndjson")
DELIMITED = (".csv", ".tsv")
SUFFIXES = (*TEXTS, *JSON_LINES, *DELIMITED)
"""The endings of files that a folder is searched for."""

_REFUSED = (".html", ".htm", ".json", ".xml")  # text, but reading it as an article would quote its mark-up
_COLUMNS = ("id", "text", "published", "title", "url", "language")
_HEAD_BYTES = 1 << 16
_LONGEST = 1 << 26  # bytes of a text or a line, characters of a table's field: more is no article
_GLOB_SIGNS = re.compile(r"[*?\[]")
_JSON_LOOK = re.compile(rb'\s*\{\s*(?:["}]|$)')
_ESCAPED = re.compile("[\udc80-\udcff]")
_JSON_TYPES = {
    type(None): "null",
    bool: "true or false",
    int: "a number",
    float: "a number",
    list: "a list",
    dict: "an object",
}
_NEWLINE = re.compile(r"\r\n|\n|\r")


class _Found(NamedTuple):
    """An article and where in a table it stands (`path:line`; empty for an article that is no row of a table)."""

    article: Article
    place: str


def read(
    sources: Iterable[Source], *, published: str | None = None, stdin: BinaryIO | None = None
) -> Iterator[Article | Failure]:
    """Read all articles of all sources, in the order of the sources.

    A source is
    - a file: `.jsonl`, `.ndjson`, `.csv` and `.tsv` are tables, every other file is the text of one article, its id
      the path as given (with forward slashes);
    - a folder: its files with one of `SUFFIXES`, subfolders too, sorted; hidden ones and links that lead out of the
      folder are left out (such a link is a failure);
    - a string with `*`, `?` or `[` that is no existing path: a glob (`**` for any folders), sorted;
    - `"-"`: standard input (`stdin`, by default the process's), JSON lines if its first line is a JSON object, else
      the text of one article;
    - an `Article`, passed through.
    A file that is reached twice is read once.

    A table has the columns (JSON keys) `id, text[, published, title, url, language]`; capitals in a header do not
    matter, other columns are ignored. CSV is separated by commas, semicolons or tabs, as its header shows. A row
    without an id is called `path:line`. A row whose id is taken already is kept as `id (path:line)`, so that two
    tables can both count from 1; any other article as `id (2)`, `id (3)`, …

    `published` is the date of those articles that declare none themselves. What a source declares is handed on as
    it is: whether it is a date is judged where dates are read.

    Texts are untouched: newlines stay as they are, only a leading byte order mark is dropped and lone surrogates
    (which JSON can spell) become U+FFFD, one for one. For encodings see `quotes.encodings`.

    Never raises for bad data. The `reason` of a `Failure` is "missing" (no such file, no match), "unreadable" (the
    system refuses), "link", "empty", "encoding", "format" (no JSON, no well-formed table, no string) or "columns" (no
    column of texts).
    """
    taken: dict[str, int] = {}
    for item in _found([sources] if isinstance(sources, Source) else sources, stdin):
        if isinstance(item, Failure):
            yield item
        elif not isinstance(item.article.text, str):
            yield _failure(str(item.article.id), None, "format", "its text is not a string: hand in text")
        elif not item.article.text.strip():
            yield _failure(str(item.article.id), None, "empty", "no text in it: nothing to read")
        else:
            yield replace(
                item.article,
                id=_unique(without_surrogates(str(item.article.id)), item.place, taken),
                text=without_surrogates(item.article.text),
                published=item.article.published or published,
            )


def as_sources(value: Source | Iterable[Source]) -> list[Source]:
    """What a caller hands in as "text or paths or articles", as sources for `read`.

    A `Path` is a path, an `Article` an article. A string is a path (or a glob) if it is one line of fewer than 300
    characters and
    - it is `"-"`, or
    - a file or folder of this name exists, or a glob of this pattern matches something, or
    - it ends in one of `SUFFIXES` (so that a path with a slip in it is reported, not read as a text), or
    - it has a path separator in it and no white space.
    Every other string is the text of an article; these are called `text-1`, `text-2`, … in their order.

    Raises `UsageError` for anything else.
    """
    if isinstance(value, Mapping | bytes) or hasattr(value, "columns") or not isinstance(value, Source | Iterable):
        raise UsageError(
            f"cannot read {type(value).__name__}: hand in a text, a path, an Article or a list of them "
            "(of a table: its column of texts)"
        )
    sources: list[Source] = []
    texts = 0
    for item in [value] if isinstance(value, Source) else value:
        if not isinstance(item, Source):
            raise UsageError(f"item {len(sources) + 1} is {type(item).__name__}: hand in texts, paths or Articles")
        if isinstance(item, str) and not _is_path(item):
            texts += 1
            item = Article(id=f"text-{texts}", text=item)
        sources.append(item)
    return sources


def _is_path(value: str) -> bool:
    if len(value) >= 300 or _NEWLINE.search(value):
        return False
    if value == "-" or os.path.exists(value):
        return True
    if _GLOB_SIGNS.search(value) and next(_matches(value), None) is not None:
        return True
    has_separator = os.sep in value or (os.altsep is not None and os.altsep in value)
    return value.casefold().endswith(SUFFIXES) or (has_separator and re.search(r"\s", value) is None)


def _unique(name: str, place: str, taken: dict[str, int]) -> str:
    """`name`, with something after it if it is taken: its place in a table, else a number.

    `taken` has the names so far, each with the last number that was put after it; the new one is added.
    """
    unique = name
    if unique in taken and place:
        unique = f"{name} ({place})"
    while unique in taken:
        taken[name] += 1
        unique = f"{name} ({taken[name]})"
    taken[unique] = 1
    return unique


def _failure(name: str, line: int | None, reason: str, what: str) -> Failure:
    where = name if line is None else f"{name}, line {line}"
    message = " ".join(f"{where}: {what}".split())
    return Failure(document=without_surrogates(name), line=line, reason=reason, message=without_surrogates(message))


def _unreadable(name: str, error: OSError) -> Failure:
    reason = error.strerror or type(error).__name__
    return _failure(name, None, "unreadable", f"cannot be read ({reason}): check the file and its permissions")


def _name(path: Path) -> str:
    return path.as_posix()


def _found(sources: Iterable[Source], stdin: BinaryIO | None) -> Iterator[_Found | Failure]:
    seen: set[str] = set()
    for source in sources:
        if isinstance(source, Article):
            yield _Found(source, "")
            continue
        if not isinstance(source, Source):
            raise UsageError(f"cannot read {type(source).__name__}: hand in paths or Articles")
        for path in _paths(source):
            if isinstance(path, Failure):
                yield path
                continue
            real = "-" if str(path) == "-" else os.path.realpath(path)
            if real in seen:
                continue
            seen.add(real)
            try:
                if real == "-":
                    yield from _standard_input(stdin or sys.stdin.buffer)
                else:
                    yield from _file(path)
            except OSError as error:
                yield _unreadable(_name(path), error)


def _paths(source: str | Path) -> Iterator[Path | Failure]:
    """The files that a source stands for."""
    if str(source) == "-":
        yield Path("-")
        return
    if isinstance(source, str) and _GLOB_SIGNS.search(source) and not os.path.lexists(source):
        matches = sorted(_matches(source))
        if not matches:
            yield _failure(source, None, "missing", "no file matches: check the pattern")
        for match in matches:
            yield from _expanded(Path(match))
    elif source == "":
        yield _failure("", None, "missing", "an empty path: name a file or a folder")
    else:
        yield from _expanded(Path(source))


def _matches(pattern: str) -> Iterator[str]:
    return iter(()) if "\0" in pattern else glob.iglob(pattern, recursive=True)


def _expanded(path: Path) -> Iterator[Path | Failure]:
    try:
        is_folder = stat.S_ISDIR(os.stat(path).st_mode)
    except (FileNotFoundError, NotADirectoryError, ValueError):  # ValueError: a NUL in the name
        advice = "save the page as text first" if re.match("https?:/", str(path)) else "check the path"
        yield _failure(_name(path), None, "missing", f"no such file or folder: {advice}")
    except OSError as error:
        yield _unreadable(_name(path), error)
    else:
        if is_folder:
            yield from _folder(path)
        else:
            yield path


def _folder(root: Path) -> Iterator[Path | Failure]:
    real_root = os.path.realpath(root)
    refused: list[OSError] = []
    anything = False
    for folder, subfolders, files in os.walk(root, onerror=refused.append):
        subfolders[:] = sorted(name for name in subfolders if not name.startswith("."))
        files = sorted(name for name in files if not name.startswith(".") and name.casefold().endswith(SUFFIXES))
        for path in (Path(folder, name) for name in (*files, *subfolders)):
            if path.is_symlink() and not Path(os.path.realpath(path)).is_relative_to(real_root):
                found: Path | Failure | None = _failure(
                    _name(path), None, "link", "leads out of the folder: name its target to read it"
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
        yield _failure(_name(root), None, "empty", f"no file here ends in {', '.join(SUFFIXES)}: name another folder")


def _regular(path: Path) -> Path | Failure | None:
    """`path` if it is a regular file, None if it is something else."""
    try:
        return path if stat.S_ISREG(os.stat(path).st_mode) else None
    except FileNotFoundError:
        return _failure(_name(path), None, "missing", "a link to nothing: mend or remove it")
    except OSError as error:
        return _unreadable(_name(path), error)


def _unreadable_folder(error: OSError) -> Failure:
    return _unreadable(_name(Path(os.fsdecode(error.filename))), error)


def _file(path: Path) -> Iterator[_Found | Failure]:
    name = _name(path)
    suffix = path.suffix.casefold()
    if suffix in _REFUSED:
        yield _failure(
            name, None, "format", f"{suffix} is not read: save it as text (.txt) or as a table (.jsonl, .csv)"
        )
        return
    with path.open("rb") as file:
        if suffix in JSON_LINES:
            yield from _json_lines(file, name)
        elif suffix in DELIMITED:
            yield from _delimited(file, name, "\t,;" if suffix == ".tsv" else ",;\t")
        else:
            yield _text(file.read(_LONGEST + 1), name)


def _standard_input(stream: BinaryIO) -> Iterator[_Found | Failure]:
    name = "-"
    start: list[bytes] = []
    while line := stream.readline(_LONGEST):
        start.append(line)
        if line.strip():
            break
    if start and _JSON_LOOK.match(start[-1].removeprefix(codecs.BOM_UTF8)):
        yield from _objects(chain(start, _byte_lines(stream)), name, None)
        return
    found = _text(b"".join((*start, stream.read(_LONGEST + 1))), name)
    if isinstance(found, _Found) and _JSON_LOOK.match(text := found.article.text.encode("utf-8", "replace")):
        yield from _objects(_byte_lines(io.BytesIO(text)), name, None)  # UTF-16, as some shells pipe it
    else:
        yield found


def _text(data: bytes, name: str) -> _Found | Failure:
    if len(data) > _LONGEST:
        return _failure(name, None, "format", f"more than {_LONGEST >> 20} MB: one article a file, or a .jsonl table")
    try:
        return _Found(Article(id=name, text=decode(data)), "")
    except InputError as error:
        return _failure(name, None, error.reason, str(error))


def _head(file: BinaryIO) -> bytes:
    """The first lines of a file, whole ones where it goes on; the file is at its start again."""
    head = file.read(_HEAD_BYTES)
    file.seek(0)
    return head if len(head) < _HEAD_BYTES else head[: head.rfind(b"\n") + 1] or head


def _byte_lines(file: BinaryIO) -> Iterator[bytes]:
    return iter(lambda: file.readline(_LONGEST), b"")


def _json_lines(file: BinaryIO, name: str) -> Iterator[_Found | Failure]:
    head = _head(file)
    codec = None
    try:
        codec = detect(head)
    except InputError as error:
        if not _JSON_LOOK.match(head):
            yield _failure(name, None, error.reason, str(error))
            return
    if codec is not None and codec.startswith(("utf-16", "utf-32")):
        with io.TextIOWrapper(file, codec, errors="replace", newline="\n") as text:
            yield from _objects((line.encode("utf-8") for line in text), name, None)
    else:
        yield from _objects(_byte_lines(file), name, codec)


def _objects(lines: Iterable[bytes], name: str, codec: str | None) -> Iterator[_Found | Failure]:
    """The rows of JSON lines. When no row at all has a text, that is one failure, not one a row."""
    anything = False
    any_text = False
    without_text: list[int] = []
    keys: list[str] = []
    for number, line in enumerate(lines, start=1):
        content = line.removeprefix(codecs.BOM_UTF8).strip() if number == 1 else line.strip()
        if not content:
            continue
        if not anything and content in (b"[", b"{"):
            yield _failure(name, number, "format", "JSON over several lines: write one object a line (jq -c does it)")
            return
        anything = True
        try:
            row = _object(content, codec)
        except InputError as error:
            yield _failure(name, number, error.reason, str(error))
            if len(line) >= _LONGEST:
                return
            continue
        if "text" in row:
            yield from (_no_text(name, earlier, keys) for earlier in without_text)
            without_text.clear()
            any_text = True
            yield _row(row, name, number)
        elif any_text:
            yield _no_text(name, number, list(row))
        else:
            without_text.append(number)
            keys = keys or list(row)
    if without_text:
        yield _no_text(name, None, keys)
    elif not anything:
        yield _failure(name, None, "empty", "no text in it: nothing to read")


def _object(line: bytes, codec: str | None) -> dict[str, object]:
    if len(line) >= _LONGEST:
        raise InputError(f"a line of more than {_LONGEST >> 20} MB: write one article a line", reason="format")
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


def _delimited(file: BinaryIO, name: str, delimiters: str) -> Iterator[_Found | Failure]:
    head = _head(file)
    try:
        codec = detect(head)
    except InputError as error:
        yield _failure(name, None, error.reason, str(error))
        return
    # Bytes that do not fit the encoding of the head are kept apart, so that only their row can fail.
    errors = "surrogateescape" if codec in ("utf-8", "utf-8-sig", *GUESSED) else "replace"
    delimiter, quoting = _dialect(head.decode(codec, "replace"), delimiters)
    csv.field_size_limit(max(csv.field_size_limit(), _LONGEST))
    with io.TextIOWrapper(file, codec, errors=errors, newline="") as text:
        yield from _rows(text, name, codec, delimiter, quoting)


def _rows(
    text: io.TextIOWrapper, name: str, codec: str, delimiter: str, quoting: Literal[0, 3]
) -> Iterator[_Found | Failure]:
    """The articles of a delimited table; its first row with anything in it is the header."""
    reader = csv.reader(_text_lines(text), delimiter=delimiter, quoting=quoting, strict=True)
    header: list[str] = []
    rows = 0
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            break
        except csv.Error as error:
            lines = f"lines {line} to {reader.line_num} are lost" if reader.line_num > line else "the line is lost"
            advice = f"put quotes around a text with quotes and double those inside; {lines}"
            yield _failure(name, line, "format", f"no well-formed table ({error}): {advice}")
            if not header:
                return
            rows += 1
            continue
        if not any(cell.strip() for cell in cells):
            continue
        if not header:
            header = [cell.strip().casefold() for cell in cells]
            if "text" not in header:
                yield _no_text(name, None, header)
                return
            continue
        rows += 1
        if any(cell.strip() for cell in cells[len(header) :]):
            advice = f"put quotes around a text with {delimiter!r} in it"
            yield _failure(name, line, "format", f"{len(cells)} fields under {len(header)} columns: {advice}")
            continue
        cells += [""] * (len(header) - len(cells))
        row: dict[str, object] = {column: cells[header.index(column)] for column in header}
        try:
            row["text"] = _redecoded(str(row["text"]), codec)
        except InputError as error:
            yield _failure(name, line, error.reason, str(error))
            continue
        yield _row(row, name, line)
    if not rows:
        yield _failure(name, None, "empty", "no row with a text in it: nothing to read")


def _text_lines(text: io.TextIOWrapper) -> Iterator[str]:
    while line := text.readline(_LONGEST):
        if len(line) >= _LONGEST:
            raise csv.Error(f"a line of more than {_LONGEST} characters")
        yield line


def _dialect(head: str, delimiters: str) -> tuple[str, Literal[0, 3]]:
    """The delimiter that splits the header into the most known columns, and whether quotes mean anything.

    Tab-separated files often quote nothing. One is taken for such when its first lines are no well-formed quoted
    table but have all as many tabs as the header.
    """
    lines = [line for line in _NEWLINE.split(head) if line.strip()]
    if not lines:
        return delimiters[0], csv.QUOTE_MINIMAL

    def fit(delimiter: str) -> tuple[int, int]:
        names = [name.strip(' "\ufeff').casefold() for name in lines[0].split(delimiter)]
        return sum(name in _COLUMNS for name in names), len(names)

    delimiter = max(delimiters, key=fit)
    if delimiter == "\t" and len({line.count("\t") for line in lines}) == 1:
        try:
            for _ in csv.reader(lines, delimiter=delimiter, strict=True):
                pass
        except csv.Error:
            return delimiter, csv.QUOTE_NONE
    return delimiter, csv.QUOTE_MINIMAL


def _redecoded(text: str, codec: str) -> str:
    """`text` as read in `codec` with `surrogateescape`; if bytes were kept apart, read anew by themselves."""
    if _ESCAPED.search(text) is None:
        return text
    return decode(text.encode("utf-8" if codec == "utf-8-sig" else codec, "surrogateescape"))


def _row(row: Mapping[str, object], name: str, line: int) -> _Found | Failure:
    text = row["text"]
    if not isinstance(text, str):
        return _failure(
            name, line, "format", f"its text is {_JSON_TYPES.get(type(text), 'no string')}: make it a string"
        )
    if not text.strip():
        return _failure(name, line, "empty", "its text is empty: nothing to read")
    place = f"{name}:{line}"
    language = _value(row, "language")
    article = Article(
        id=_value(row, "id") or place,
        text=text,
        title=_value(row, "title"),
        url=_value(row, "url"),
        published=_value(row, "published"),
        language=re.split("[-_]", language.casefold())[0] if language else None,
    )
    return _Found(article, place)


def _value(row: Mapping[str, object], column: str) -> str | None:
    """A string or number of a row as a string, None where there is none."""
    value = row.get(column)
    if isinstance(value, bool) or not isinstance(value, str | int | float) or value != value:
        return None
    return without_surrogates(str(value)).strip() or None


def _no_text(name: str, line: int | None, columns: Sequence[str]) -> Failure:
    shown = ", ".join(column[:40] for column in columns[:20]) or "none"
    return _failure(name, line, "columns", f'no column "text" (found: {shown}): call the column of the texts "text"')
