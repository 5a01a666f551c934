"""What can go wrong, in few kinds. Each message is one line and names what to do."""

from __future__ import annotations


class QuotesError(Exception):
    """Base of all errors that this project raises on purpose."""


class UsageError(QuotesError):
    """The call itself is wrong: an unknown option value, an output that exists, a column that is not there."""


class InputError(QuotesError):
    """An input cannot be read: missing, empty, undecodable, malformed. `reason` is a short stable code."""

    def __init__(self, message: str, *, reason: str, document: str = "", line: int | None = None) -> None:
        super().__init__(message)
        self.reason = reason
        self.document = document
        self.line = line


class LanguageError(QuotesError):
    """A text is in no language that this project reads."""


class ModelError(QuotesError):
    """A spaCy or Natasha model is missing, of another version, or not what it claims to be."""
