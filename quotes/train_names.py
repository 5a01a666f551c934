"""What is known of annotated texts beside their gold: whom mentions stand for, and whose words a quotation is.

Gold of some corpora names no speakers, and gives who passed words on ("…," she said, according to the paper) for who
said them. Both can be told apart from the gold, by offsets and names alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

from quotes.annotations import GoldDocument, GoldQuotation
from quotes.errors import InputError, UsageError
from quotes.records import Span


class Named(NamedTuple):
    """A mention, from `start` to `end`, and the fullest name of whom it stands for; None: one that is never named."""

    start: int
    end: int
    name: str | None


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one document.

    `names`: whom mentions stand for. `sources`: quotations, and the words that name who said them; the first of
    each pair lies within the quotation or is it.
    """

    names: list[Named] = field(default_factory=list)
    sources: list[tuple[Span, Span]] = field(default_factory=list)


Names = Mapping[str, Known]
"""What is known of documents, by their ids."""


def read_names(files: Iterable[Path]) -> Names:
    """What is known of documents: a JSON object a line, `{"id": …, "names": [[start, end, name or null], …]}`.

    Where the gold's source of a quotation is not who said it, `"sources": [[start, end, start of the mention, its end],
    …]` tells who did.

    Raises `UsageError` for a file that cannot be read, `InputError` for a line that is none of these.
    """
    documents: dict[str, Known] = {}
    for path in files:
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(f"{path}: the names cannot be read ({error})") from error
        for number, line in enumerate(lines, 1):
            try:
                values = json.loads(line)
                known = documents.setdefault(str(values["id"]), Known())
                known.names.extend(
                    Named(int(start), int(end), None if name is None else str(name))
                    for start, end, name in values["names"]
                )
                known.sources.extend(
                    ((int(start), int(end)), (int(first), int(last)))
                    for start, end, first, last in values.get("sources", ())
                )
            except (ValueError, TypeError, KeyError) as error:
                message = f"{path}, line {number}: not a document's id and names: {error}"
                raise InputError(message, reason="annotation", document=str(path), line=number) from error
    for known in documents.values():
        known.names.sort(key=lambda named: named[:2])
    return documents


def known_of(document: GoldDocument, names: Names) -> Known:
    """What is known of a document, by its id with or without the suffix of a text."""
    return names.get(document.id.removesuffix(".txt"), Known())


def with_names(document: GoldDocument, names: Names) -> GoldDocument:
    """A document with who said its quotations, where that is known and its own annotation has another or no name."""
    known = known_of(document, names)
    quotes = (_named(_said(quotation, known.sources), known.names) for quotation in document.quotes)
    return replace(document, quotes=tuple(quotes))


def _said(quotation: GoldQuotation, sources: Sequence[tuple[Span, Span]]) -> GoldQuotation:
    for (start, end), mention in sources:
        if any(start < right and left < end for left, right in quotation.segments):
            return replace(quotation, mention=(mention,), speaker=None, speaker_type=None)
    return quotation


def _named(quotation: GoldQuotation, names: Sequence[Named]) -> GoldQuotation:
    if quotation.speaker is not None or quotation.speaker_type is not None:
        return quotation
    for start, end, name in names:
        if any(start < right and left < end for left, right in quotation.mention):
            return replace(quotation, speaker=name, speaker_type=None if name else "unnamed")
    return quotation
