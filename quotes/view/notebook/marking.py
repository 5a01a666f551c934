"""Documents to texts with their quotations, sources, roles and reporting words marked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from quotes.pipes import storage
from quotes.records import Article, Quotation, Span
from quotes.results import quotations
from quotes.view.notebook.looks import MarkKind
from quotes.view.notebook.nesting import Mark

if TYPE_CHECKING:
    from spacy.tokens import Doc


@dataclass(frozen=True, slots=True)
class MarkedText:
    """One document with what was found in it.

    `published` is an EDTF date or empty; `paragraphs` are spans of the text, in order. The numbers of the marks are
    those of the quotations, counted from 1.
    """

    document: str
    title: str
    url: str
    language: str
    published: str
    text: str
    paragraphs: tuple[Span, ...]
    quotations: tuple[Quotation, ...]
    marks: tuple[Mark, ...]


def marked_text(doc: Doc, article: Article | None = None) -> MarkedText:
    """A document that the component `quotes` has annotated, with its marks.

    `article` is what the document was made from, and gives the date for its quotations, as well as name, title and
    address. Without it, name and date are in `doc.user_data`, as for the component.

    Raises `UsageError` for a document without annotation.
    """
    if article is None:
        name, published = doc.user_data.get("document", ""), doc.user_data.get("published")
        article = Article(str(name), doc.text, published=published)
    rows = tuple(quotations(doc, article))
    reading, _ = storage.read_speech(doc)
    return MarkedText(
        document=article.id,
        title=article.title or "",
        url=article.url or "",
        language=doc.lang_,
        published=rows[0].published if rows else "",
        text=article.text,
        paragraphs=reading.paragraphs,
        quotations=rows,
        marks=tuple(_marks(doc, rows)),
    )


def _marks(doc: Doc, rows: Sequence[Quotation]) -> Iterator[Mark]:
    """The marks of a document: one a place and kind, also where several quotations share it."""
    places: defaultdict[tuple[Span, MarkKind], list[int]] = defaultdict(list)
    spoken: defaultdict[int | None, list[int]] = defaultdict(list)
    for number, (row, utterance) in enumerate(zip(rows, storage.read_utterances(doc), strict=True), 1):
        for segment in row.segments:
            places[segment, row.kind].append(number)
        if utterance.mention is not None:
            places[utterance.mention, "speaker"].append(number)
        if utterance.cue is not None:
            places[utterance.cue, "cue"].append(number)
        spoken[utterance.source.entity].append(number)
    for role in storage.read_roles(doc):
        if role.entity in spoken:
            span = doc[role.start : role.end]
            places[(span.start_char, span.end_char), "role"].extend(spoken[role.entity])
    return (Mark(start, end, kind, tuple(numbers)) for ((start, end), kind), numbers in places.items())
