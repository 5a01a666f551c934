"""Short names in marks and abbreviations in brackets, which stand within a longer name or role."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc


def quoted_name_before(doc: Doc, closing: int) -> int | None:
    """Where the mark opens that closes at a token, if a short name stands between (движение «Щит»)."""
    if doc[closing].text not in '»”"':
        return None
    for i in range(closing - 2, max(-1, closing - 8), -1):
        if doc[i].text in '«“"':
            return i
        if doc[i].is_space or doc[i].text in ".!?»”":
            return None
    return None


def abbreviation_before(doc: Doc, closing: int) -> int | None:
    """Where the bracket opens that closes at a token, if it holds a name in capitals: «фронт защиты (ФЗ)»."""
    if closing < 3 or doc[closing].text != ")" or doc[closing - 2].text != "(":
        return None
    return closing - 2 if doc[closing - 1].text.isupper() and len(doc[closing - 1]) > 1 else None


def enclosed_behind(doc: Doc, opening: int) -> int | None:
    """Where the mark or bracket closes that opens at a token, if a short name or an abbreviation stands between."""
    if opening + 2 < len(doc) and abbreviation_before(doc, opening + 2) is not None:
        return opening + 2
    if doc[opening].text not in '«“"':
        return None
    for i in range(opening + 2, min(len(doc), opening + 8)):
        if doc[i].text in '»”"':
            return i
        if doc[i].is_space or doc[i].text in ".!?«“":
            return None
    return None
