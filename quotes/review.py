"""The file of `quotes review`: doubtful rows with their context go out, what a person wrote into them comes back."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from itertools import pairwise
from pathlib import Path
from typing import Literal, TypeVar, get_args

from quotes.edtf import Edtf
from quotes.encodings import without_surrogates
from quotes.errors import InputError, UsageError
from quotes.reading import Source, read
from quotes.records import Article, Failure, Kind, Quotation, Span, SpeakerType, columns
from quotes.results import JOINT, quote
from quotes.sheets import parse_spans, read_sheet, write_spans
from quotes.tables import open_table

REASON = "correction"
"""The `reason` of failures and errors that concern corrections."""

_CONTEXT = 200  # characters
_HASH_DIGITS = 16
_HASH = re.compile(r"[0-9a-f]{16,64}")
_LIKE_A_NUMBER = re.compile(r"\d+(?:e\d+)?")
_FOR_A_PERSON = ("new_speaker", "new_role", "new_date", "new_kind", "new_speaker_type")
_NOTHING = ("-", "–", "—")
_SLASHES = re.compile(r"\d{1,2}/\d{1,2}/\d{2,4}")
_FULL_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_TABLES = (".csv", ".tsv", ".jsonl", ".parquet")

NewKind = Literal["direct", "partial", "none"]
_Choice = TypeVar("_Choice", bound=str)
_KINDS: tuple[Kind, ...] = get_args(Kind)
_NEW_KINDS: tuple[NewKind, ...] = get_args(NewKind)
_SPEAKER_TYPES: tuple[SpeakerType, ...] = get_args(SpeakerType)


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One row of a review file; the fields are its columns, those from `new_speaker` to `note` are for a person.

    `text_hash` is `text_hash()` of the article's text; `segments`, `mention_span` and `cue_span` are offsets into it;
    `quotations` is how many quotations the document has in the table that is reviewed.
    """

    document: str
    text_hash: str
    segments: str
    quote: str
    context_before: str
    context_after: str
    speaker: str
    role: str
    date: str
    kind: str
    confidence: float
    new_speaker: str = ""
    new_role: str = ""
    new_date: str = ""
    new_kind: str = ""
    new_speaker_type: str = ""
    note: str = ""
    speaker_type: str = ""
    date_basis: str = ""
    mention_span: str = ""
    cue_span: str = ""
    quotations: int = 0


@dataclass(frozen=True, slots=True)
class Changes:
    """What a person wrote into a row. None leaves a field as it is, an empty string says that there is nothing."""

    speaker: str | None = None
    speaker_type: SpeakerType | None = None
    role: str | None = None
    date: str | None = None
    kind: NewKind | None = None


@dataclass(frozen=True, slots=True)
class Reviewed:
    """One row of a review file as it came back; `line` is where it stands.

    `speaker` to `cue` are what the reviewed table said; `listed` is how many quotations the document had there, None
    where that is not known. The row of a missing quotation has `words`, and `segments` or `text_hash` at most: all
    else that it says is in `changes`.
    """

    line: int
    document: str
    text_hash: str
    segments: tuple[Span, ...]
    words: str
    speaker: str
    speaker_type: SpeakerType
    role: str
    date: str
    date_basis: str
    kind: Kind
    mention: Span | None
    cue: Span | None
    changes: Changes
    note: str
    listed: int | None

    @property
    def added(self) -> bool:
        """Is it the row of a missing quotation?"""
        return not (self.text_hash and self.segments)

    @property
    def corrects(self) -> bool:
        """Does it say anything that the table did not?"""
        return self.added or self.changes != Changes()

    @property
    def touched(self) -> bool:
        """Has a person written anything into it, if only a note?"""
        return self.corrects or bool(self.note)


@dataclass(frozen=True, slots=True)
class _Row:
    """What a review takes from one row of a table of quotations; `place` is its number there."""

    place: int
    segments: tuple[Span, ...]
    words: str
    speaker: str
    speaker_type: str
    role: str
    date: str
    date_basis: str
    kind: str
    confidence: float
    mention: tuple[Span, ...]
    cue: tuple[Span, ...]


def rows_to_review(
    table: str | Path, sources: Iterable[Source] = (), *, below: float, everything: bool = False
) -> tuple[list[ReviewRow], list[Failure]]:
    """The doubtful rows of a table of quotations for a person to mend, the least certain first.

    Args:
        table: what `quotes extract` wrote: .csv, .tsv, .jsonl or .parquet.
        sources: where the texts are of which `document` is no file that exists.
        below: rows with a lower confidence are doubtful.
        everything: take all rows.

    Returns:
        The rows, and a failure for each document with such rows that was not found ("missing"), whose text has changed
        since the table was written ("correction"), or that could not be read.

    Raises `InputError` for a table that cannot be read and `UsageError` for a threshold that is none.
    """
    if not 0 <= below <= 1:
        raise UsageError(f"{below} is no confidence: choose a threshold from 0 to 1")
    doubtful: dict[str, list[_Row]] = {}
    totals: Counter[str] = Counter()
    for place, (where, cells) in enumerate(_table_rows(Path(table))):
        try:
            document, row = _row(place, cells)
        except ValueError as error:
            raise InputError(f"{where}: {error}", reason="format", document=str(table)) from error
        totals[document] += 1
        if everything or row.confidence < below:
            doubtful.setdefault(document, []).append(row)

    found: list[tuple[float, int, ReviewRow]] = []
    failures: list[Failure] = []
    for item in _texts(doubtful, sources):
        if isinstance(item, Failure):
            failures.append(item)
            continue
        document, article = item
        rows = doubtful[document]
        if any(_told(article.text, row.segments) != row.words.split() for row in rows):
            message = f"{document}: the text has changed since the table was written: extract it again"
            failures.append(Failure(document, None, REASON, message))
            continue
        digest = text_hash(article.text)
        found += [
            (row.confidence, row.place, _review_row(document, digest, article.text, row, totals[document]))
            for row in rows
        ]
    return [row for *_, row in sorted(found, key=lambda one: one[:2])], failures


class ReviewWriter:
    """Writes a review file: CSV or TSV, "-" is standard output.

    See `quotes.tables.open_table` for the rest and for its errors, which come before anything is written. Cells that
    `excel` guards with an apostrophe are read without it by `read_reviewed`.
    """

    def __init__(self, target: str | Path, *, excel: bool = False, force: bool = False) -> None:
        if str(target) != "-" and Path(target).suffix.casefold() not in (".csv", ".tsv"):
            raise UsageError(f"{target}: a review is for a spreadsheet: choose .csv or .tsv")
        self._table = open_table(target, ReviewRow, excel=excel, force=force)

    def write(self, rows: Iterable[ReviewRow]) -> None:
        """Write the whole file."""
        with self._table as table:
            table.write(rows)


def text_hash(text: str) -> str:
    """What a text is known by: the first digits, 16 or a few more, of the SHA-256 of its UTF-8.

    There are more where the digits could be a number, which a spreadsheet would round.
    """
    digest = full_hash(text)
    length = _HASH_DIGITS
    while _LIKE_A_NUMBER.fullmatch(digest, 0, length) and length < len(digest):
        length += 1
    return digest[:length]


def full_hash(text: str) -> str:
    """The SHA-256 of the UTF-8 of a text, in hexadecimal digits."""
    return hashlib.sha256(without_surrogates(text).encode("utf-8")).hexdigest()


def read_reviewed(path: str | Path) -> list[Reviewed]:
    """Read a review file, in CSV or TSV, as `quotes review` writes it and a spreadsheet saves it.

    Other columns are ignored, and the order does not matter. A row has `text_hash` and `segments` of a quotation or,
    for a missing one, `document` and `quote`. What is in `new_speaker`, `new_role` and `new_date` replaces what is
    there; a dash stands for none. `new_kind` is direct, partial or none, `new_speaker_type` person, org or unnamed.

    Raises `InputError`, which names the file and the line, for a value that cannot be used and for two rows that
    contradict each other.
    """
    path = Path(path)
    rows: list[Reviewed] = []
    places: dict[tuple[str, tuple[Span, ...]], int] = {}
    for line, cells in read_sheet(path, columns(ReviewRow)):
        if not cells.keys() & set(_FOR_A_PERSON):
            message = f"{path}: it has none of the columns {', '.join(_FOR_A_PERSON)}: make it with quotes review"
            raise InputError(message, reason="columns", document=str(path))
        try:
            row = _reviewed(line, {column: cells.get(column, "") for column in columns(ReviewRow)})
            key = row.text_hash[:_HASH_DIGITS], row.segments
            if row.added or key not in places:
                places.setdefault(key, len(rows))
                rows.append(row)
                continue
            other = rows[places[key]]
            if other.corrects and row.corrects and other.changes != row.changes:
                raise ValueError(f"line {other.line} says otherwise of the same words: keep one of them")
            if (row.corrects, row.touched) > (other.corrects, other.touched):
                rows[places[key]] = row
        except ValueError as error:
            message = f"{path}, line {line}: {error}"
            raise InputError(message, reason=REASON, document=str(path), line=line) from error
    return rows


def _table_rows(path: Path) -> Iterator[tuple[str, Mapping[str, object]]]:
    """The rows of a table of quotations, each with the place that an error names."""
    suffix = path.suffix.casefold()
    if suffix not in _TABLES:
        raise UsageError(f"{path}: unknown ending {suffix!r}: give the table of quotations, in {', '.join(_TABLES)}")
    if suffix in (".csv", ".tsv"):
        for line, cells in read_sheet(path, columns(Quotation)):
            yield f"{path}, line {line}", cells
        return
    try:
        if suffix == ".jsonl":
            with path.open(encoding="utf-8") as lines:
                for number, text in enumerate(lines, start=1):
                    yield f"{path}, line {number}", json.loads(text)
        else:
            import pyarrow.parquet as pq

            with pq.ParquetFile(path) as file:
                rows = (cells for batch in file.iter_batches() for cells in batch.to_pylist())
                for number, cells in enumerate(rows, start=1):
                    yield f"{path}, row {number}", cells
    except OSError as error:
        what = f"cannot be read ({error.strerror or error}): check the path"
        raise InputError(f"{path}: {what}", reason="unreadable", document=str(path)) from error
    except ValueError as error:  # JSON, UTF-8 and Parquet errors alike
        what = " ".join(str(error).split())
        raise InputError(
            f"{path}: no table of quotations ({what}): extract it again", reason="format", document=str(path)
        ) from error


def _row(place: int, cells: Mapping[str, object]) -> tuple[str, _Row]:
    """The document and the rest of one row. Raises ValueError."""
    lacking = [column for column in ("document", "segments", "quote", "confidence") if column not in cells]
    if lacking:
        raise ValueError(f"no column {', '.join(lacking)}: give a table that quotes extract wrote")

    def text(column: str) -> str:
        value = cells.get(column)
        return "" if value is None else str(value)

    def span(name: str) -> tuple[Span, ...]:
        start, end = text(f"{name}_start"), text(f"{name}_end")
        return parse_spans(f"{start}-{end}") if start and end else ()

    segments = parse_spans(_spans_cell(cells["segments"]))
    if not segments:
        raise ValueError("no segments")
    return text("document"), _Row(
        place=place,
        segments=segments,
        words=text("quote"),
        speaker=text("speaker"),
        speaker_type=text("speaker_type"),
        role=text("role"),
        date=text("date"),
        date_basis=text("date_basis"),
        kind=text("kind"),
        confidence=_number(text("confidence")),
        mention=span("mention"),
        cue=span("cue"),
    )


def _spans_cell(value: object) -> str:
    """Segments as in CSV, from the lists of JSON lines and of Parquet."""
    if not isinstance(value, list):
        return str(value)
    pairs = ((pair["start"], pair["end"]) if isinstance(pair, dict) else pair for pair in value)
    return ";".join(f"{start}-{end}" for start, end in pairs)


def _number(cell: str) -> float:
    try:
        return float(cell.replace(",", "."))  # as a spreadsheet writes it in some countries
    except ValueError:
        raise ValueError(f"confidence {cell!r} is no number") from None


def _texts(documents: Iterable[str], sources: Iterable[Source]) -> Iterator[tuple[str, Article] | Failure]:
    """The articles that documents name: files by their name, the others from the sources."""
    names = {normal_name(document): document for document in documents}
    files = {name: document for name, document in names.items() if os.path.isfile(document)}
    for name, document in files.items():
        for item in read([Path(document)]):
            yield item if isinstance(item, Failure) else (document, item)
            names.pop(name, None)
    if not names:
        return
    for item in read(sources):
        if isinstance(item, Failure):
            yield item
        elif (name := normal_name(item.id)) in names:
            yield names.pop(name), item
    for document in names.values():
        message = f"{document}: no such file: name the sources that the table was made from after the table"
        yield Failure(document, None, "missing", message)


def _told(text: str, segments: Sequence[Span]) -> list[str]:
    """The words of a quotation; in what white space, a spreadsheet may have changed."""
    return without_surrogates(quote(text, segments)).split()


def _review_row(document: str, digest: str, text: str, row: _Row, quotations: int) -> ReviewRow:
    before, after = _context(text, row.segments)
    return ReviewRow(
        document=document,
        text_hash=digest,
        segments=write_spans(row.segments),
        quote=row.words,
        context_before=before,
        context_after=after,
        speaker=row.speaker,
        role=row.role,
        date=row.date,
        kind=row.kind,
        confidence=row.confidence,
        speaker_type=row.speaker_type,
        date_basis=row.date_basis,
        mention_span=write_spans(row.mention),
        cue_span=write_spans(row.cue),
        quotations=quotations,
    )


def _context(text: str, segments: Sequence[Span]) -> tuple[str, str]:
    """What stands before a quotation, and after its first words: what is between its segments, too."""
    start, end = segments[0][0], segments[-1][1]
    before = one_line(text[max(0, start - _CONTEXT) : start])
    if start > _CONTEXT and not text[start - _CONTEXT - 1].isspace():
        before = before.partition(" ")[2]
    tail = one_line(text[end : end + _CONTEXT])
    if end + _CONTEXT < len(text) and not text[end + _CONTEXT].isspace():
        tail = tail.rpartition(" ")[0]
    between = [one_line(text[left[1] : right[0]][:_CONTEXT]) for left, right in pairwise(segments)]
    return before, JOINT.join([*between, tail])


def normal_name(document: str) -> str:
    """The name of a document, one for all spellings of a path."""
    return os.path.normpath(document) if document else ""


def _reviewed(line: int, cell: Mapping[str, str]) -> Reviewed:
    """A row from its cells. Raises ValueError."""
    digest, segments = cell["text_hash"].casefold(), parse_spans(cell["segments"])
    if digest and not _HASH.fullmatch(digest):
        raise ValueError(f"text_hash {cell['text_hash']!r} is none: copy it from the file as it was written")
    if not segments and not cell["quote"]:
        raise ValueError("neither segments nor a quote: copy the words of the missing quotation from the text")
    if not digest and not (cell["document"] and cell["quote"]):
        raise ValueError("it needs a document and a quote, or text_hash and segments")
    speaker = _value(cell["speaker"]) or ""
    row = Reviewed(
        line=line,
        document=cell["document"],
        text_hash=digest,
        segments=segments,
        words=cell["quote"],
        speaker=speaker,
        speaker_type=_choice("speaker_type", cell["speaker_type"], _SPEAKER_TYPES)
        or ("person" if speaker else "unnamed"),
        role=_value(cell["role"]) or "",
        date=_date(cell["date"]) or "",
        date_basis=cell["date_basis"],
        kind=_choice("kind", cell["kind"], _KINDS) or "direct",
        mention=_span(cell["mention_span"]),
        cue=_span(cell["cue_span"]),
        changes=_changes(cell),
        note=cell["note"],
        listed=int(cell["quotations"]) if cell["quotations"].isdecimal() else None,
    )
    if row.added:
        row = _as_changes(row, cell)
    name = row.speaker if row.changes.speaker is None else row.changes.speaker
    if not name and row.changes.speaker_type not in (None, "unnamed"):
        raise ValueError(f"new_speaker_type {row.changes.speaker_type!r} of a speaker without a name")
    return row


def _as_changes(row: Reviewed, cell: Mapping[str, str]) -> Reviewed:
    """An added row with everything in its changes, whichever columns were filled."""
    told = Changes(
        speaker=_value(cell["speaker"]),
        speaker_type=row.speaker_type if cell["speaker_type"] else None,
        role=_value(cell["role"]),
        date=row.date or None,
        kind=row.kind if cell["kind"] else None,
    )
    given = {field.name: getattr(row.changes, field.name) for field in fields(Changes)}
    changes = replace(told, **{name: value for name, value in given.items() if value is not None})
    return replace(row, speaker="", speaker_type="unnamed", role="", date="", date_basis="", changes=changes)


def _changes(cell: Mapping[str, str]) -> Changes:
    speaker, role, date = (_value(cell[column]) for column in ("new_speaker", "new_role", "new_date"))
    speaker_type = _choice("new_speaker_type", cell["new_speaker_type"], _SPEAKER_TYPES)
    if speaker_type == "unnamed":
        if speaker:
            raise ValueError(f"new_speaker {speaker!r} cannot be unnamed: leave one of them out")
        speaker = ""
    if date and (date := _date(date)) is None:
        raise ValueError(f"new_date {cell['new_date']!r} is no date: write it as in 2018-03-05, 2018-03 or XXXX-03-05")
    return Changes(speaker, speaker_type, role, date, _choice("new_kind", cell["new_kind"], _NEW_KINDS))


def one_line(text: str) -> str:
    """A text with single spaces for all white space."""
    return " ".join(text.split())


def _value(cell: str) -> str | None:
    """What a cell says: nothing where it is empty; a dash, that there is none."""
    value = one_line(cell)
    return ("" if value in _NOTHING else value) if value else None


def _choice(column: str, cell: str, known: Sequence[_Choice]) -> _Choice | None:
    value = cell.casefold()
    for choice in known:
        if value == choice:
            return choice
    if value:
        raise ValueError(f"{column} {cell!r} is unknown: write one of {', '.join(known)}")
    return None


def _span(cell: str) -> Span | None:
    spans = parse_spans(cell)
    return spans[0] if spans else None


def _date(value: str) -> str | None:
    """A date or an interval in EDTF, also from what a spreadsheet or a person makes of it; None where it is none."""
    from quotes.pipes.published_dates import declared_date

    try:
        return "/".join(str(Edtf.parse(part.strip())) for part in value.split("/", maxsplit=1)) if value else None
    except ValueError:
        date = declared_date(value)
        # 5/3/2018 is a day of March or of May: no month is made of it.
        return None if date and _SLASHES.fullmatch(value) and not _FULL_DATE.fullmatch(date) else date
