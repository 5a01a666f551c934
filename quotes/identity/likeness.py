"""Whether two wordings are one quotation, cut or edited in different ways, or two statements that are much alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from rapidfuzz.distance import LCSseq, Postfix, Prefix

from quotes.identity.wording import Wording, decides, denies

MIN_WORDS = 5
"""Words that two wordings need to have in common. Shorter quotations are the same only if all their words are."""
WHOLE = 1000
"""The likeness of wordings with the same words."""

_EXCERPT = 20  # times that a print may be as long as what another cuts out of it
_STRAY = 2  # words: so few in common, far from all others, mean nothing
_FAR = 4  # words between passages in common that are no mere edit
_NEAR = 2  # words: so few at the beginning or end are no other cut, but may be another statement
_EXCHANGED, _ADDED = 2, 3  # times that letters of another word count, and parts that those of a word more do
_SPELLING = 0.75  # of a word's letters stay in another spelling or with another ending
_INSIDE = 0.9  # of an excerpt's letters are those of the whole
_SLACK = 2  # words that may count as the same though they differ


@dataclass(frozen=True, slots=True)
class _Demand:
    """What two wordings have to have in common: so many words, and of the shorter one's letters such a share.

    `purity` is the least share that the letters in common have of these and half of those that were changed.
    """

    words: int
    share: float
    purity: float


_ONE_SPEAKER = (
    _Demand(words=MIN_WORDS, share=0.7, purity=0.85),
    _Demand(words=10, share=0.7, purity=0.75),
    _Demand(words=14, share=0.7, purity=0.65),
    _Demand(words=10, share=0.5, purity=0.85),
)
_OTHER_SPEAKER = (_Demand(words=8, share=0.85, purity=0.85), _Demand(words=14, share=0.75, purity=0.65))

_Block = tuple[int, int, int]  # where it begins in the one, where in the other, and how many words it has


class Likeness(NamedTuple):
    """How alike two wordings of one quotation are: the share of their letters in common, from 0 to `WHOLE`.

    It is `inside` if the shorter one is a part of the other, with next to nothing of its own.
    """

    share: int
    inside: bool


def likeness(one: Wording, other: Wording, *, one_speaker: bool) -> Likeness | None:
    """How alike two wordings of one quotation are; None if they are different quotations.

    Compared are the words that stand in both in the same order. One may hold only a part of the other, but at least a
    twentieth of it. Whole sentences that one lacks do not count, nor what it lacks at its ends. Where words between
    those in common differ, the two are different if a number or a negation is among them, or if too much is.
    """
    short, long = (one, other) if len(one.words) <= len(other.words) else (other, one)
    size = len(short.words)
    if size < MIN_WORDS or len(long.words) > _EXCERPT * size:
        return None
    demands = _ONE_SPEAKER if one_speaker else _OTHER_SPEAKER
    least = max(demands[0].words, int(size * min(demand.share for demand in demands))) - _SLACK
    if not LCSseq.similarity(short.words, long.words, score_cutoff=least):
        return None
    matching = LCSseq.editops(short.words, long.words).as_matching_blocks()
    blocks = [(block.a, block.b, block.size) for block in matching if block.size]
    return _judged(_settled(blocks, short, long), short, long, demands)


def _settled(blocks: list[_Block], short: Wording, long: Wording) -> list[_Block]:
    """The passages in common, as long as can be, and without stray words.

    Words that could belong to the passage before what only one text has, or to the one behind it, belong to the one
    that is nothing without them, or to the one where the text breaks.
    """
    place = len(blocks) - 2
    while place >= 0:
        (a, b, size), (next_a, next_b, next_size) = blocks[place : place + 2]
        if a + size == next_a:
            back = forth = 0
            while back < size and short.words[next_a - 1 - back] == long.words[next_b - 1 - back]:
                back += 1
            while forth < next_size and short.words[next_a + forth] == long.words[b + size + forth]:
                forth += 1
            moves = [move for move in range(-back, forth + 1) if next_a + move in short.breaks]
            move = -size if back == size else next_size if forth == next_size else min(moves, key=abs, default=0)
            moved = [(a, b, size + move), (next_a + move, next_b + move, next_size - move)]
            blocks[place : place + 2] = [block for block in moved if block[2]]
        place -= 1
    return [
        block
        for place, block in enumerate(blocks)
        if block[2] > _STRAY or any(_distance(*pair) < _FAR for pair in pairwise(blocks[max(0, place - 1) : place + 2]))
    ]


def _distance(block: _Block, following: _Block) -> int:
    return max(following[0] - block[0] - block[2], following[1] - block[1] - block[2])


def _judged(blocks: Sequence[_Block], short: Wording, long: Wording, demands: Sequence[_Demand]) -> Likeness | None:
    if not blocks:
        return None
    words = sum(block[2] for block in blocks)
    common = sum(_letters(short.words[a : a + size]) for a, _, size in blocks)
    changed = 0
    ends = [(0, 0, 0), *blocks, (len(short.words), len(long.words), 0)]
    for place, (block, following) in enumerate(pairwise(ends)):
        left = short.words[block[0] + block[2] : following[0]]
        right = long.words[block[1] + block[2] : following[1]]
        if not left and not right:
            continue
        if "".join(left) == "".join(right):
            words += len(left)
            common += _letters(left)
            continue
        if place in (0, len(blocks)):
            same, other = _end(left, right, first=place == 0)
        else:
            broken = any(at in short.breaks for at in range(block[0] + block[2], following[0] + 1))
            same, other = _between(left, right, broken=broken)
        if other is None:
            return None
        words += len(same)
        common += _letters(same)
        changed += other
    total = _letters(short.words)
    pure = common / (common + changed / 2)
    if not any(
        words >= demand.words and common >= demand.share * total and pure >= demand.purity for demand in demands
    ):
        return None
    share = WHOLE * common // (total + max(0, _letters(long.words) - common))
    return Likeness(share, inside=common >= _INSIDE * total and pure >= _INSIDE)


_Difference = tuple[Sequence[str], int | None]  # words that are the same but for their spelling; letters, or a no


def _end(left: Sequence[str], right: Sequence[str], *, first: bool) -> _Difference:
    """Words before the first, or after the last passage in common."""
    if first:
        left, right = left[::-1], right[::-1]
    same = []
    for one, other in zip(left, right, strict=False):
        if not _variants(one, other):
            break
        same.append(one)
    rest, cut = left[len(same) :], right[len(same) :]
    if len(rest) <= _NEAR and not set(_deciding(rest)) <= set(cut[:_NEAR]):
        return (), None
    if len(cut) <= _NEAR and (first or rest) and not set(filter(denies, cut)) <= set(rest):
        return (), None
    if not cut:  # only one text goes on: another cut
        return same, 0
    return same, (_letters(rest) + _letters(cut[: len(rest)])) * (_EXCHANGED if len(cut) <= _NEAR else 1)


def _between(left: Sequence[str], right: Sequence[str], *, broken: bool) -> _Difference:
    """Words between two passages in common; `broken` if the shorter text has a break there."""
    if not left and broken and len(right) >= _FAR:
        return (), 0
    if _deciding(left) != _deciding(right) and not (broken and len(right) >= _FAR and not _deciding(left)):
        return (), None
    if len(left) == len(right):
        same = [(one, other) for one, other in zip(left, right, strict=True) if _variants(one, other)]
        exchanged = _letters(left) + _letters(right) - sum(len(one) + len(other) for one, other in same)
        return [one for one, _ in same], exchanged * _EXCHANGED
    if broken and len(right) >= _FAR:
        return (), _letters(left)
    letters = _letters(left) + _letters(right)
    return (), letters * _EXCHANGED if left and right else letters // _ADDED


def _deciding(words: Sequence[str]) -> list[str]:
    return sorted(word for word in words if decides(word))


def _variants(one: str, other: str) -> bool:
    """Whether two words are one in other spelling or with another ending."""
    if decides(one) or decides(other):
        return one == other
    longer = max(len(one), len(other))
    first = Prefix.similarity(one, other)
    last = min(Postfix.similarity(one, other), min(len(one), len(other)) - first)
    return first >= 2 and first + last >= _SPELLING * longer


def _letters(words: Sequence[str]) -> int:
    return sum(map(len, words))
