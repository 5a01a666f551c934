"""Corrections that last: what a person mended in the file of `quotes review`, applied in every later run.

A correction belongs to a text (by the hash of its characters) and to the words that it is about (by their offsets),
not to the row that a run happened to find there. So it holds when the document is renamed or attribution changes, and
it is reported, not applied, when the text has changed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from quotes import corpus
from quotes.annotations.gold import GoldDocument
from quotes.annotations.gold import as_gold as annotated
from quotes.corpus import Outcome
from quotes.edtf import bounds
from quotes.errors import InputError
from quotes.identity import speaker_id
from quotes.matching import in_common
from quotes.reading import Source, read
from quotes.records import Article, Failure, Quotation, Span, SpeakerType
from quotes.results import quote
from quotes.review import REASON, Changes, Reviewed, full_hash, normal_name, one_line, read_reviewed

if TYPE_CHECKING:
    from quotes.config import Config

CORRECTED = "corrected"
"""The `date_basis` of a date that a person gave."""

Segments = tuple[Span, ...]

_LINES_SHOWN = 5
_WORDS_SHOWN = 40  # characters
_GAP = re.compile(r"\s*\[(?:…|\.\.\.)\]\s*")
_OPENING, _CLOSING = "«“„‟\"'‘‚‹", "»”“\"'’›"


class Corrections:
    """The rows of a review file, by text; `name` is what the file is called."""

    def __init__(self, name: str, rows: Sequence[Reviewed]) -> None:
        self.name = name
        self.rows = rows
        self._by_document: dict[str, list[Reviewed]] = {}
        self._by_hash: dict[str, list[Reviewed]] = {}
        self._hash_digits = sorted({len(row.text_hash) for row in rows if row.text_hash})
        for row in rows:
            self._by_document.setdefault(normal_name(row.document), []).append(row)
            if row.text_hash:
                self._by_hash.setdefault(row.text_hash, []).append(row)
        self._orgs = frozenset(
            speaker_id(speaker, "org")
            for row in rows
            for speaker, kind in ((row.speaker, row.speaker_type), (row.changes.speaker, row.changes.speaker_type))
            if speaker and kind == "org"
        )

    @classmethod
    def read(cls, path: str | Path) -> Corrections:
        """The corrections in a file. Raises `InputError` as `quotes.review.read_reviewed` does."""
        return cls(str(path), read_reviewed(path))

    def of(self, article: Article) -> tuple[list[Reviewed], list[Reviewed]]:
        """The rows that belong to the text of an article, and those that its document had with another text."""
        digest, name = full_hash(article.text), normal_name(article.id)
        fitting = [row for digits in self._hash_digits for row in self._by_hash.get(digest[:digits], ())]
        named = self._by_document.get(name, [])
        # A row without a hash stands by its document, under the name that the file has for it.
        for other in sorted({name, *(normal_name(row.document) for row in fitting)}):
            fitting += [row for row in self._by_document.get(other, ()) if not row.text_hash]
        return fitting, [row for row in named if row.text_hash and not digest.startswith(row.text_hash)]

    def apply(self, article: Article, outcome: Outcome) -> Iterator[Outcome]:
        """The outcome of an article with its quotations corrected, then a failure for what was not applied.

        A row with the same segments is changed, or removed where it is no quotation; a correction that finds none
        makes one, in place of what takes the same words for something else. Corrected rows have the confidence 1. The
        `reason` of the failures is "correction". An article that failed is left as it is.
        """
        if outcome.failure is not None:
            yield outcome
            return
        fitting, stale = self.of(article)
        settled, failures = self._settle(article, [row for row in fitting if row.corrects])
        if stale := [row for row in stale if row.corrects]:
            failures.append(
                self._failure(article, stale, "the text has changed since it was reviewed: review it again")
            )
        if settled:
            outcome = replace(outcome, quotations=tuple(self._mend(article, outcome, settled)))
        yield outcome
        for failure in failures:
            yield Outcome(failure.document, "", failure=failure)

    def gold(self, article: Article, found: Callable[[Article], Iterable[Quotation]] | None) -> list[Quotation] | None:
        """All quotations of an article as a person left them, undated; None for one that nobody worked on.

        See `as_gold` for `found` and for errors.
        """
        rows, stale = self.of(article)
        if stale := [row for row in stale if row.touched]:
            failure = self._failure(article, stale, "the text has changed since it was reviewed: review it again")
            raise self._error(failure.message)
        if not any(row.touched for row in rows):
            return None
        settled, failures = self._settle(article, rows)
        if failures:
            raise self._error(failures[0].message)
        quotations = [
            self._made(article, "", row, segments, ())
            for segments, row in settled.items()
            if row.changes.kind != "none"
        ]
        present = sum(not row.added for row in rows)
        listed = max((row.listed for row in rows if row.listed is not None), default=0)
        if present < listed:
            if found is None:
                raise self._error(
                    f"{self.name}: only {present} of the {listed} quotations of {article.id} are in it, and gold wants "
                    "all: write it with quotes review --all"
                )
            for quotation in found(article):
                if quotation.segments not in settled:
                    quotations += _without(quotation, settled.keys(), article.text)
        return sorted(quotations, key=lambda quotation: quotation.segments)

    def _settle(self, article: Article, rows: Iterable[Reviewed]) -> tuple[dict[Segments, Reviewed], list[Failure]]:
        """Rows by their segments in the text, and why others have none."""
        settled: dict[Segments, Reviewed] = {}
        failures: list[Failure] = []
        for row in rows:
            try:
                segments = _segments(article.text, row)
                other = settled.get(segments)
                if other is not None and other.corrects and row.corrects and other.changes != row.changes:
                    raise ValueError(f"line {other.line} says otherwise of the same words: keep one of them")
            except ValueError as error:
                failures.append(self._failure(article, [row], str(error)))
            else:
                if other is None or row.corrects:
                    settled[segments] = row
        return settled, failures

    def _mend(self, article: Article, outcome: Outcome, settled: Mapping[Segments, Reviewed]) -> list[Quotation]:
        """The quotations of an article, in the order of the text, with corrections by segments."""
        found = outcome.quotations
        present = {quotation.segments for quotation in found}
        absent = [segments for segments in settled if segments not in present]
        quotations: list[Quotation] = []
        for quotation in found:
            row = settled.get(quotation.segments)
            if row is None:
                quotations += _without(quotation, absent, article.text)
            elif row.changes.kind != "none":
                quotations.append(self._changed(quotation, row.changes, found))
        for segments in absent:
            row = settled[segments]
            if row.changes.kind != "none":
                quotations.append(_dated(article, self._made(article, outcome.language, row, segments, found)))
        return sorted(quotations, key=lambda quotation: quotation.segments)

    def _made(
        self, article: Article, language: str, row: Reviewed, segments: Segments, others: Sequence[Quotation]
    ) -> Quotation:
        """The quotation that a row tells of, with its changes; without a date unless the row has one."""
        text = article.text
        earliest, latest = bounds(row.date)
        told = Quotation(
            speaker=row.speaker,
            role=row.role,
            quote=quote(text, segments),
            date=row.date,
            document=article.id,
            language=language,
            published="",
            date_basis=row.date_basis if row.date else "",
            date_earliest=earliest,
            date_latest=latest,
            kind=row.kind,
            cue=text[slice(*row.cue)] if row.cue else "",
            mention=text[slice(*row.mention)] if row.mention else "",
            speaker_type=row.speaker_type,
            speaker_id=speaker_id(row.speaker, row.speaker_type),
            confidence=1.0,
            segments=segments,
            mention_start=row.mention[0] if row.mention else None,
            mention_end=row.mention[1] if row.mention else None,
            cue_start=row.cue[0] if row.cue else None,
            cue_end=row.cue[1] if row.cue else None,
            title=article.title or "",
            url=article.url or "",
        )
        return self._changed(told, row.changes, others)

    def _changed(self, quotation: Quotation, changes: Changes, others: Sequence[Quotation]) -> Quotation:
        """A quotation with a person's changes. A new speaker has the role of the others of the document, if any."""
        name = quotation.speaker if changes.speaker is None else changes.speaker
        kind = changes.speaker_type
        if kind is None:
            kind = quotation.speaker_type if name == quotation.speaker else self._type(name, others)
        changed = replace(quotation, confidence=1.0, speaker=name, speaker_type=kind, speaker_id=speaker_id(name, kind))
        if name != quotation.speaker:
            roles = (other.role for other in others if name and other.speaker_id == changed.speaker_id and other.role)
            # What named the source was somebody else.
            changed = replace(
                changed,
                role=next(roles, ""),
                mention="", mention_start=None, mention_end=None,
                cue="", cue_start=None, cue_end=None,
            )  # fmt: skip
        if changes.role is not None:
            changed = replace(changed, role=changes.role)
        if changes.date is not None:
            earliest, latest = bounds(changes.date)
            basis = CORRECTED if changes.date else "unknown"
            changed = replace(changed, date=changes.date, date_basis=basis, date_earliest=earliest, date_latest=latest)
        if changes.kind is not None and changes.kind != "none":
            changed = replace(changed, kind=changes.kind)
        return changed

    def _type(self, name: str, others: Iterable[Quotation]) -> SpeakerType:
        """What a new speaker is: an organisation if the file or the document has one of this name."""
        if not name:
            return "unnamed"
        who = speaker_id(name, "org")
        known = who in self._orgs or any(other.speaker_type == "org" and other.speaker_id == who for other in others)
        return "org" if known else "person"

    def _failure(self, article: Article, rows: Sequence[Reviewed], what: str) -> Failure:
        lines = [str(row.line) for row in rows[:_LINES_SHOWN]]
        where = ", ".join([*lines, "…"] if len(rows) > len(lines) else lines)
        number, place = ("a correction", "line") if len(rows) == 1 else (f"{len(rows)} corrections", "lines")
        message = f"{article.id}: {number} not applied ({self.name}, {place} {where}): {what}"
        return Failure(article.id, None, REASON, one_line(message))

    def _error(self, message: str) -> InputError:
        return InputError(message, reason=REASON, document=self.name)


def run(
    sources: Iterable[Source], config: Config, corrections: Corrections, *, stdin: BinaryIO | None = None
) -> Iterator[Outcome]:
    """As `quotes.corpus.run`, with corrections applied: see `Corrections.apply`.

    The outcome of an article is followed by the failures of its corrections, so there can be more outcomes than
    documents.
    """
    return corpus.run(sources, config, correct=corrections.apply, stdin=stdin)


def reviewed_gold(path: Path, texts: str | Path | None) -> Iterator[GoldDocument]:
    """What `as_gold` makes of a review file whose texts are among `texts`, or else the files that it names."""
    named = {row.document for row in read_reviewed(path) if Path(row.document).is_file()}
    sources: Sequence[Source] = sorted(named) if texts is None else [texts]
    return as_gold(path, (item for item in read(sources) if not isinstance(item, Failure)))


def as_gold(
    path: str | Path,
    articles: Iterable[Article],
    *,
    found: Callable[[Article], Iterable[Quotation]] | None = None,
) -> Iterator[GoldDocument]:
    """The documents of a review file that a person worked on, as gold annotation, in the order of `articles`.

    A document counts as worked on when any of its rows is filled in, if only with a note, or one was added. All its
    rows are then taken for right as they stand, corrected or left; dates are not annotated.

    Gold wants all quotations of a document. Where the file has not all that the table had (it was written without
    --all), `found` gives the quotations of the article, and those that the file lacks are taken as they are.

    Raises `InputError` as `quotes.review.read_reviewed` does, for corrections whose text has changed, whose words are
    not found or whose document is not among `articles`, and, without `found`, for a document of which rows are lacking.
    """
    corrections = Corrections.read(path)
    unseen = {row.line: row for row in corrections.rows if row.touched}
    for article in articles:
        quotations = corrections.gold(article, found)
        if quotations is None:
            continue
        for row in corrections.of(article)[0]:
            unseen.pop(row.line, None)
        yield GoldDocument(article.id, article.text, None, tuple(map(annotated, quotations)))
    for row in unseen.values():
        message = f"{path}, line {row.line}: the text of {row.document} is not here: name where it is"
        raise InputError(message, reason=REASON, document=str(path), line=row.line)


def _segments(text: str, row: Reviewed) -> Segments:
    """Where the words of a row stand in the text. Raises ValueError where they do not, or in several places."""
    if not row.segments:
        segments = tuple(_place(text, part) for part in _GAP.split(row.words))
        if any(right[0] < left[1] for left, right in pairwise(segments)):
            raise ValueError("the parts of its quote are in another order in the text")
        return segments
    if row.segments[-1][1] > len(text):
        raise ValueError("its segments reach beyond the end of the text")
    if not row.text_hash and quote(text, row.segments).split() != row.words.split():
        raise ValueError("the text has other words at its segments than its quote")
    return row.segments


def _place(text: str, words: str) -> Span:
    """The one place of some words in a text, whatever the white space between them."""
    words = words.strip()
    if len(words) > 2 and words[0] in _OPENING and words[-1] in _CLOSING:
        words = words[1:-1].strip()
    shown = one_line(words)
    shown = shown if len(shown) <= _WORDS_SHOWN else f"{shown[:_WORDS_SHOWN].rstrip()}…"
    if not words:
        raise ValueError("a part of its quote is empty")
    pattern = r"\s+".join(map(re.escape, words.split()))
    places = [found.span() for found in islice(re.finditer(rf"(?<!\w(?=\w)){pattern}(?!(?<=\w)\w)", text), 2)]
    if not places:
        raise ValueError(f"the text has no “{shown}”: copy the words from it")
    if len(places) > 1:
        raise ValueError(f"the text has “{shown}” more than once: give the segments (start-end), too")
    return places[0]


def _without(quotation: Quotation, judged: Collection[Segments], text: str) -> Iterator[Quotation]:
    """A quotation without the stretches that a person has judged; none if nothing is left of it.

    A stretch is the same when the overlap is half of the union at least: marks may be read a little differently, and
    what stands between two segments may be taken for speech.
    """
    if any(_same(quotation.segments, segments) or _joins(quotation.segments, segments) for segments in judged):
        return
    left = tuple(
        segment
        for segment in quotation.segments
        if not any(_same((segment,), (other,)) for segments in judged for other in segments)
    )
    if left == quotation.segments:
        yield quotation
    elif left:
        yield replace(quotation, segments=left, quote=quote(text, left))


def _same(one: Sequence[Span], other: Sequence[Span]) -> bool:
    common = in_common(one, other)
    return 2 * common >= _length(one) + _length(other) - common


def _joins(segments: Segments, parts: Segments) -> bool:
    """Are the segments those parts with what is between them?"""
    covered = in_common(segments, parts) == _length(parts)
    return covered and _same([(segments[0][0], segments[-1][1])], [(parts[0][0], parts[-1][1])])


def _length(spans: Sequence[Span]) -> int:
    return sum(end - start for start, end in spans)


def _dated(article: Article, quotation: Quotation) -> Quotation:
    """A quotation with the publication date of its article, which also dates it where nothing else does."""
    from quotes.pipes.dates import find_published, find_said

    language = quotation.language
    published = find_published(article.text, language=language, declared=article.published, document=article.id)
    dated = replace(quotation, published=published.edtf if published else "")
    if quotation.date_basis:
        return dated
    (said,) = find_said(article.text, [()], published, language=language)
    return replace(dated, date=said.date, date_basis=said.basis, date_earliest=said.earliest, date_latest=said.latest)
