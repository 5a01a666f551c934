"""The publication date that a document tells by itself.

It is looked for only where newsrooms put it: a leading "date …", the lines above the article, the dateline that opens
one of its first paragraphs. Dates of events, of sidebars and of comments are left alone; unknown parts stay unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from quotes.edtf import Edtf
from quotes.lexicon.dates import LANGUAGES, YEAR, DateLexicon, date_lexicon, fold
from quotes.pipes.relative_dates import numeric_dates
from quotes.records import Span

_HEAD_CHARACTERS = 4000
_HEAD_LINES = 30
_PROSE = 100
"""A line this long that ends like a sentence belongs to the article's body, or to the summary above it."""
_PROSE_LINES = 2
_DATELINE_WINDOW = 90
_HEADER_LINE = 160
_HEADER_WORDS = 12

_LINE = re.compile(r"[^\r\n]+")
_TIME = re.compile(
    r"(?:T|(?<![\w.:]))\d{1,2}[:.]\d\d(?!\.?\d)(?::\d\d(?:[.,]\d+)?)?(?:\s?[ap]\.?m\b\.?)?\s*"
    r"(?:Z\b|\(?(?:UTC|GMT|MSK|МСК|[A-Z]{2,4}T)?\s*(?:[+-]\d\d?:?(?:\d\d)?)?(?:\s*(?:UTC|GMT|MSK|МСК|[A-Z]{2,4}T)\b)?\)?)",
    re.IGNORECASE,
)
_LEADING_DATE = re.compile(rf"\W{{0,3}}(?:date|дата)\b[:\s]\s*({YEAR}-\d\d-\d\d)\b", re.IGNORECASE)
_DIGIT = re.compile(r"\d")  # every date has one: quick to tell
_COMPACT = re.compile(
    rf"(?<!\d)(?:(?P<y>{YEAR})(?P<sep>[-_/.]?)(?P<m>\d\d)(?P=sep)(?P<d>\d\d)|(?P<d2>\d\d)[-_.](?P<m2>\d\d)[-_.](?P<y2>{YEAR}))(?!\d)"
)
_URL = re.compile(r"https?://\S+")
_BEFORE_TIME = " ,в|/•·-–—at\t"
_NOT_WORDS = re.compile(r"[\W\d_]+")
_SENTENCE_END = re.compile(r"[.!?…][\"'»”’)]*\s*$")

_NAME = r"(?:[A-ZА-ЯЁ][\w.'’]*(?:[-/][A-ZА-ЯЁ]?[\w'’]+)*|de|la|del|of|на)(?![\w.'’])"
_PLACE = re.compile(rf"[\s.…«\"“]*(?:{_NAME}\s*){{1,4}}(?:,\s*(?:{_NAME}\s*){{1,3}}){{0,2}}\s*[,.]?\s*(?:[-–—]\s*)?")
_CAPITALS = re.compile(r"[A-ZА-ЯЁ]{3}")
_IN_BRACKETS = re.compile(
    r"[\s.,]*(?:,\s*[\w -]{2,30}\s*)?(?:\([^()\n]{2,40}\)|/[^/\n]{2,40}/)\s*[.,]?\s*(?P<dash>[-–—]*)"
)
_DASH = re.compile(r"\s*[.,]?\s*(?:[-–—]{1,3})\s+(?P<next>\S)")
_CAPITAL_AGENCY = re.compile(r"[\s.,]*[-–—]?\s*[A-ZА-ЯЁ]{3,}(?:[ .-][A-ZА-ЯЁ]{2,})*\s*(?:[.:–—-])")


@dataclass(frozen=True, slots=True)
class Published:
    """When a document was published.

    `edtf` is a date with unknown parts left open (`2022-12-28`, `2018-02`, `XXXX-09-12`); `basis` says where it was
    found: "metadata", "line" (a leading "date …"), "header", "dateline", or "updated" (only the date of a revision is
    given); `span` where in the text, None for metadata. Time of day and time zone are not kept.
    """

    edtf: str
    basis: str
    span: Span | None


@dataclass(frozen=True, slots=True)
class _HeadLine:
    start: int
    text: str
    number: int
    prose_before: int


def declared_date(value: str, *, language: str = "en") -> str | None:
    """The EDTF date that a piece of metadata gives, or None where it gives none that can be read.

    Reads ISO 8601 with or without a time, EDTF, RFC 2822, `05.03.2018` and dates in words.
    """
    value = value.strip()
    try:
        return str(Edtf.parse(value))
    except ValueError:
        pass
    compact = re.fullmatch(rf"({YEAR})(\d\d)(\d\d)(?:T.*)?", value)
    if compact:
        return declared_date("-".join(compact.groups()))
    # The time goes first: "2018-03-05T10:20:00+03:00" leaves a date that stands alone.
    bare = _TIME.sub(" ", value)
    lexicons = _lexicons(language)
    found = _dates_in(bare, lexicons)
    if len(found) != 1:
        return None
    start, end, day = found[0]
    return str(day) if not _words_beside(bare, start, end, lexicons) else None


def find_published(text: str, *, language: str, declared: str | None = None, document: str = "") -> Published | None:
    """The publication date that the metadata or the document itself tells, or None.

    `declared` is what the metadata says; where it cannot be read, the text decides (use `declared_date` to find out).
    `document` is the document's name or path: a date in it completes a dateline that lacks the year, when month and day
    agree, and is never taken on its own. Raises LanguageError for a language without a date lexicon.
    """
    lexicons = _lexicons(language)
    if declared and (day := declared_date(declared, language=language)):
        return Published(day, "metadata", None)
    leading = _LEADING_DATE.match(text)
    if leading and (day := declared_date(leading[1])):
        return Published(day, "line", leading.span(1))
    lines = list(_head(text, lexicons))
    hints = _hints([document, *(url for line in lines for url in _URL.findall(line.text))])
    found = [one for line in lines if (one := _header(line, lexicons))]
    header = next((one for one in found if one[1] == "header"), None)
    if header and not (header[3] and _is_chronicle(text, lines, lexicons)):
        return Published(str(_completed(header[0], hints)), "header", header[2])
    for line in lines:
        if dateline := _dateline(line, lexicons):
            return Published(str(_completed(dateline[0], hints)), "dateline", dateline[1])
    if updated := next((one for one in found if one[1] == "updated"), None):
        return Published(str(updated[0]), "updated", updated[2])
    return _confirmed(lines, hints, lexicons)


def _confirmed(lines: Sequence[_HeadLine], hints: set[Edtf], lexicons: Sequence[DateLexicon]) -> Published | None:
    """A full date in a line above the body that the document's name or address gives as well."""
    for line in lines:
        if line.prose_before or len(line.text) > _HEADER_LINE or _URL.search(line.text):
            continue
        for start, end, day in _dates_in(line.text, lexicons):
            if day in hints:
                return Published(str(day), "header", (line.start + start, line.start + end))
    return None


def _lexicons(language: str) -> list[DateLexicon]:
    """The language's own dates first; headers come in any language."""
    return [date_lexicon(language), *(date_lexicon(other) for other in LANGUAGES if other != language)]


def _head(text: str, lexicons: Sequence[DateLexicon]) -> Iterator[_HeadLine]:
    """The lines where a publication date may stand: down to the first paragraphs of the body."""
    prose = 0
    for number, found in enumerate(_LINE.finditer(text, 0, _HEAD_CHARACTERS)):
        line = found[0].strip()
        label = line.rstrip(":").strip()
        if number > _HEAD_LINES or any(lexicon.header.stop.fullmatch(label) for lexicon in lexicons):
            return
        if line:
            yield _HeadLine(found.start(), found[0], number, prose)
        prose += len(line) >= _PROSE and bool(_SENTENCE_END.search(line) or len(line) >= 2 * _PROSE)
        if prose > _PROSE_LINES:
            return


def _dates_in(text: str, lexicons: Sequence[DateLexicon]) -> list[tuple[int, int, Edtf]]:
    """Calendar dates in the text, in digits or words, as start, end and date; the year may be unknown."""
    if not _DIGIT.search(text):
        return []
    folded = fold(text)
    found = list(numeric_dates(folded, lexicons[0]))
    for lexicon in lexicons:
        for match in lexicon.header.date.finditer(folded):
            year, month, day = (match[f"{part}1"] or match[f"{part}2"] for part in ("year", "month", "day"))
            number = re.match(r"\d+", day)
            try:
                when = Edtf(int(year) if year else None, lexicon.month(month), int(number[0]) if number else None)
            except ValueError:  # 31 June
                continue
            if not any(start < match.end() and match.start() < end for start, end, _ in found):
                found.append((match.start(), match.end(), when))
    return sorted(found, key=lambda one: one[0])


def _words_beside(line: str, start: int, end: int, lexicons: Sequence[DateLexicon]) -> list[str]:
    """The words of a line besides its date, its times and the small words that go with them."""
    rest = _TIME.sub(" ", f"{line[:start]} \n {line[end:]}")
    for lexicon in lexicons:
        rest = lexicon.header.fillers.sub(" ", fold(rest))
    return _NOT_WORDS.sub(" ", rest).split()


def _header(line: _HeadLine, lexicons: Sequence[DateLexicon]) -> tuple[Edtf, str, Span, bool] | None:
    """The date of a header line: date, basis, span, and whether the line holds nothing that marks it as a header
    (neither a time nor a label)."""
    text = line.text
    if len(text) > _HEADER_LINE or "@" in text or _URL.search(text) or "<" in text:
        return None
    dates = _dates_in(text, lexicons)
    if not dates:
        return None
    start, end, day = dates[0]
    before = fold(text[:start])
    timed = bool(_TIME.match(text[end:].lstrip(_BEFORE_TIME)) or _TIME.search(before[-12:]))
    published = any(_labelled(lexicon.header.published, before, lexicons) for lexicon in lexicons)
    updated = any(_labelled(lexicon.header.updated, before, lexicons) for lexicon in lexicons)
    rest = _words_beside(text, start, end, lexicons)
    if len(dates) > 1 and not (published or updated or (timed and len(rest) <= _HEADER_WORDS)):
        return None
    if any(lexicon.header.not_published.search(fold(text)) for lexicon in lexicons):
        return None
    span = (line.start + start, line.start + end)
    if updated:
        return (day, "updated", span, False) if day.year else None
    if published:
        return day, "header", span, False
    if not rest:
        if line.prose_before and not timed:
            return None
        return (day, "header", span, not timed) if day.year or timed else None
    if day.year is None or len(rest) > _HEADER_WORDS or _SENTENCE_END.search(text):
        return None
    if timed and not before.rstrip(" \t").endswith(":"):
        return day, "header", span, False
    return (
        (day, "header", span, False)
        if not line.prose_before and _is_byline(text, start, end, rest, line, lexicons)
        else None
    )


def _labelled(label: re.Pattern[str], before: str, lexicons: Sequence[DateLexicon]) -> bool:
    """Does a label ("Published:", "Posted at 5:30 p.m. on Monday,") lead up to the date that `before` precedes?"""
    return any(not _words_beside(before[found.end() :], 0, 0, lexicons) for found in label.finditer(before))


def _is_byline(
    text: str, start: int, end: int, rest: Sequence[str], line: _HeadLine, lexicons: Sequence[DateLexicon]
) -> bool:
    """Is the date a part of its own in a line of short parts ("By Ann Lee | March 3, 2021")?"""
    before, after = text[:start].rstrip(), text[end:].lstrip()
    if len(text) > 100 or len(rest) > 8 or (after and after[0] not in "|•·,—–/"):
        return False
    by = any(lexicon.header.byline.match(before.lstrip()) for lexicon in lexicons)
    if before.endswith(("|", "•", "·")) or (not before and after[:1] in {"|", "•", "·"}):
        return True
    if by:
        return before.endswith((",", "—", "–", "-", "/"))
    names = all(word[0].isupper() for word in re.findall(r"\w+", before))
    return line.number > 0 and before.endswith((",", "—", "–")) and names and len(rest) <= 4 and not after


def _is_chronicle(text: str, lines: Sequence[_HeadLine], lexicons: Sequence[DateLexicon]) -> bool:
    """Do bare date lines head the parts of the text, so that none of them is its own date?"""
    days = set()
    for found in _LINE.finditer(text):
        line = found[0].strip()
        if len(line) <= 40:
            days |= {
                str(day)
                for start, end, day in _dates_in(line, lexicons)
                if not _words_beside(line, start, end, lexicons) and not _TIME.search(line[:start] + line[end:])
            }
    return len(days) > 1


def _dateline(line: _HeadLine, lexicons: Sequence[DateLexicon]) -> tuple[Edtf, Span] | None:
    """The date of a dateline ("WASHINGTON, Sept. 12 (AP) —", «МОСКВА, 1 дек — РИА Новости») that opens a paragraph."""
    text = line.text[: 2 * _DATELINE_WINDOW]
    dates = _dates_in(text, lexicons)
    if not dates or dates[0][0] > _DATELINE_WINDOW:
        return None
    start, end, day = dates[0]
    before = text[:start]
    after = text[end:]
    time = re.match(r"[\s,]*\d{1,2}[:.]\d\d\b", after)
    after = after[time.end() :] if time else after
    after = re.sub(r"^\s*(?:года|г\.)", "", after)
    bracketed = _IN_BRACKETS.match(after)
    agency = bool(bracketed or _CAPITAL_AGENCY.match(after)) or any(
        lexicon.header.agencies.match(re.sub(r"^[\s.,–—/(-]+", "", fold(after))) for lexicon in lexicons
    )
    dash = _DASH.match(after)
    span = (line.start + start, line.start + end)
    if not before.strip():
        return (day, span) if bracketed and (bracketed["dash"] or "/" in bracketed[0]) else None
    if not _PLACE.fullmatch(before):
        return None
    if _CAPITALS.search(before):
        return (day, span) if agency or dash else None
    closed = before.rstrip().endswith((",", ".", "-", "–", "—"))
    follows = bool(dash and not dash["next"].islower())
    return (day, span) if closed and (agency or follows) else None


def _hints(names: Sequence[str]) -> set[Edtf]:
    """Full dates in the document's name and in the addresses above the article."""
    found = set()
    for name in names:
        for match in _COMPACT.finditer(name):
            year, month, day = (match[part] or match[f"{part}2"] for part in ("y", "m", "d"))
            try:
                found.add(Edtf(int(year), int(month), int(day)))
            except ValueError:  # an article's number
                continue
    return found


def _completed(day: Edtf, hints: set[Edtf]) -> Edtf:
    years = {hint.year for hint in hints if (hint.month, hint.day) == (day.month, day.day)}
    return Edtf(years.pop(), day.month, day.day) if day.year is None and len(years) == 1 else day
