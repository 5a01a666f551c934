"""The vocabulary of the project: the plain records that one room hands to the next.

The field order of `Quotation`, `Person`, `Document` and `Failure` is the column order of the tables; it is written down
here and nowhere else.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, Literal

Kind = Literal["direct", "partial"]
SpeakerType = Literal["person", "org", "unnamed"]
Span = tuple[int, int]
"""Start and end in code points of the untouched text, the end exclusive."""


@dataclass(frozen=True, slots=True)
class Article:
    """One document as it was read.

    `published` is an EDTF date or None; `language` an ISO 639-1 code when the source declares one, else None.
    """

    id: str
    text: str
    title: str | None = None
    url: str | None = None
    published: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Quotation:
    """One utterance: its own words, who said them, in which role and when. Empty strings stand for 'not known'.

    Quotations that are printed more than once have one `quotation_group`; `first_print` tells the earliest of them, so
    that the rows that have it hold each quotation once. `disputed` is a group whose prints name different people.
    """

    speaker: str
    role: str
    quote: str
    date: str
    document: str
    language: str
    published: str
    date_basis: str
    date_earliest: str
    date_latest: str
    kind: Kind
    cue: str
    mention: str
    speaker_type: SpeakerType
    speaker_id: str
    confidence: float
    segments: tuple[Span, ...]
    mention_start: int | None
    mention_end: int | None
    cue_start: int | None
    cue_end: int | None
    title: str
    url: str
    quotation_group: str = ""
    first_print: bool = True
    disputed: bool = False


@dataclass(frozen=True, slots=True)
class NamedPerson:
    """A person whom a document names, quoted or not: the fullest name and role in it, and who that is, if known."""

    name: str
    role: str
    speaker_id: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """One source over all documents of a run, or a person whom they name.

    Dates are those of the quotations, and of the documents in which there are none; `documents` counts both.
    """

    speaker_id: str
    name: str
    variants: tuple[str, ...]
    roles: tuple[str, ...]
    languages: tuple[str, ...]
    first_date: str
    last_date: str
    documents: int
    quotations: int
    wikidata: str = ""


@dataclass(frozen=True, slots=True)
class Tenure:
    """An office of a person, and between which days documents give it.

    `role` is its commonest form, in each language that has one; `office` is what these mean, the same for all forms in
    both languages. `documents` counts those that give it, `examples` are the first of them.
    """

    speaker_id: str
    name: str
    role: str
    office: str
    first_date: str
    last_date: str
    documents: int
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """One document that was read, with or without quotations.

    `published` is an EDTF date; `characters` counts code points, `quotations` the rows of the document; `sha256` is
    that of the UTF-8 of the text, in hexadecimal digits. Empty strings stand for 'not known'.
    """

    document: str
    language: str
    published: str
    title: str
    url: str
    characters: int
    quotations: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Failure:
    """One document (or one row of a table of documents) that could not be processed, and what to do about it.

    `line` is the 1-based line or row inside the file, None where the whole file is meant.
    """

    document: str
    line: int | None
    reason: str
    message: str


def columns(record: type[Any]) -> list[str]:
    """Column names of a record type, in table order."""
    return [field.name for field in fields(record)]
