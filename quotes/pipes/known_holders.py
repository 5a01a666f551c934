"""People whom news takes for known by their offices, as far as a document names them (`quotes.lexicon.office_holders`).

A name counts where it is one of theirs in full, or the surname alone where no other of them has it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from functools import cache, lru_cache
from typing import Final

from quotes.languages.names import compatible, fold, surname
from quotes.lexicon.office_holders import OfficeHolder, office_holders
from quotes.offices.reading import Office, read_role

_CACHED: Final = 1 << 13


@lru_cache(maxsize=_CACHED)
def known_office(name: str, year: int | None) -> Office:
    """The offices that somebody of that name is known to have held up to a year; those of other times are "former".

    Without a year, offices count both as held and as held once.
    """
    holder = _holder_of(tuple(name.split()))
    if holder is None:
        return Office(())
    posts = []
    for office, first, last in holder.held:
        if year is not None and year < first:
            continue
        over = year is not None and last is not None and last < year
        for post in read_role(office, "en").posts:
            own = replace(post, party=post.party or holder.party)
            posts += [replace(own, former=former) for former in ((over,) if year is not None else (False, True))]
    return Office(tuple(posts))


def _holder_of(words: Sequence[str]) -> OfficeHolder | None:
    """The one person known by a name."""
    if not words:
        return None
    short = _by_short_name().get(_folded(words), ())
    if short:
        return short[0] if len(short) == 1 else None
    fitting = [
        holder
        for holder, name in _by_surname().get(fold(surname(words)), ())
        if len(words) == 1 or (len(name) > 1 and compatible(words, name))
    ]
    own = list(dict.fromkeys(fitting))
    return own[0] if len(own) == 1 else None


def _folded(words: Sequence[str]) -> str:
    return " ".join(map(fold, words))


@cache
def _by_surname() -> dict[str, list[tuple[OfficeHolder, tuple[str, ...]]]]:
    table: defaultdict[str, list[tuple[OfficeHolder, tuple[str, ...]]]] = defaultdict(list)
    for holder in office_holders():
        for name in holder.names:
            words = tuple(name.split())
            table[fold(surname(words))].append((holder, words))
    return dict(table)


@cache
def _by_short_name() -> dict[str, list[OfficeHolder]]:
    """By names that stand for one whole: short names and all names in full."""
    table: defaultdict[str, list[OfficeHolder]] = defaultdict(list)
    for holder in office_holders():
        for name in dict.fromkeys((*holder.names, *holder.short)):
            table[_folded(name.split())].append(holder)
    return dict(table)
