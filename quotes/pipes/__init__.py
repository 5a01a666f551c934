"""The steps, and the spaCy components made of them (see `quotes.pipes.components`)."""

from __future__ import annotations

from typing import Any

_FACTORIES = ("make_quotes", "make_marks", "make_people", "make_roles", "make_speakers", "make_dates")


def __getattr__(name: str) -> Any:
    """The factories that spaCy's entry points name, imported when asked for: the steps themselves need no spaCy."""
    if name not in _FACTORIES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from quotes.pipes import components

    return getattr(components, name)
