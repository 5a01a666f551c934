"""What became of a document."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from quotes.records import Article, Failure, NamedPerson, Quotation


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one document: its quotations and all people whom it names, or why there are none.

    `language` is empty where none was read. The rest tells of the document itself, as far as it was read: `published`
    is the date that its quotations have too, `characters` and `sha256` are the length of its text in code points and
    the hash of its UTF-8, `speech` counts what looked like speech, whether it was taken for a quotation or not.
    """

    article_id: str
    language: str
    quotations: tuple[Quotation, ...] = ()
    people: tuple[NamedPerson, ...] = ()
    failure: Failure | None = None
    title: str = ""
    url: str = ""
    published: str = ""
    characters: int = 0
    sha256: str = ""
    speech: int = 0


Result = tuple[Outcome, ...]
"""The outcome of one document, then the failures that its corrections may have led to."""

Correct = Callable[[Article, Outcome], Iterable[Outcome]]
"""Puts what a person mended into the outcome of an article; what does not fit follows as failures."""


def failed(document: str, reason: str, message: str) -> Outcome:
    """The outcome of a document of which nothing was read."""
    return Outcome(document, "", failure=Failure(document, None, reason, f"{document}: {message}"))
