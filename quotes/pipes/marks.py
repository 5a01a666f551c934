"""Quotation marks read as a whole: which stretches of a text stand between marks.

A paragraph's marks are read together. Every mark may open, close, or be no mark at all (an apostrophe, inches, a
slip of the pen); the white space, letters and punctuation around it speak for each, the direction of a typographic
mark too, and a reading that nests oddly or leaves a mark open pays for it. The best reading of the paragraph is
found by dynamic programming over the stack of open marks (Viterbi), in time linear in its length. So straight marks
may nest, the same mark may stand on both sides, and an odd mark spoils its own stretch only. Where the marks do not
come out even, the words are asked where one was left out (`quotes.pipes.lost_marks`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal, NamedTuple

from quotes.pipes.lost_marks import Clues, find_lost_marks
from quotes.records import Span

Family = Literal["guillemet", "double", "single"]


@dataclass(frozen=True, slots=True)
class Stretch:
    """What stands between a pair of marks.

    `inner` is the content without its marks, `outer` the content with them (both in code points of the text); they
    begin or end alike where the mark was left out.
    `depth` is 0 for a stretch that stands in no other. `closed` is False where the paragraph ended first;
    `continued` is True where the next paragraph then opens the same quotation again.
    """

    inner: Span
    outer: Span
    paragraph: int
    depth: int
    family: Family
    closed: bool = True
    continued: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """A text's paragraphs (spans without surrounding white space) and its stretches, in the order of their start."""

    paragraphs: tuple[Span, ...]
    stretches: tuple[Stretch, ...]


_MARK = re.compile(r"''|``|,,(?=\w)|<<|>>|[«»“”„‟\"″＂'‘’‚‛‹›`´]")
_FAMILIES: dict[str, Family] = {
    **dict.fromkeys(("«", "»", "<<", ">>"), "guillemet"),
    **dict.fromkeys(("“", "”", "„", "‟", '"', "″", "＂", "''", "``", ",,"), "double"),
    **dict.fromkeys(("'", "‘", "’", "‚", "‛", "‹", "›", "`", "´"), "single"),
}
# how much a mark's own shape speaks for opening and for closing
_SHAPE: dict[str, tuple[float, float]] = {
    "«": (3.0, -2.5), "»": (-2.5, 3.0), "<<": (3.0, -4.0), ">>": (-4.0, 3.0),
    "“": (1.6, -1.0), "”": (-1.0, 1.6), "„": (3.0, -4.0), "‟": (1.5, -1.0), ",,": (1.0, -6.0),
    "``": (2.0, -4.0), "''": (0.0, 0.0), '"': (0.0, 0.0), "″": (-2.0, 0.0), "＂": (0.0, 0.0),
    "'": (0.0, 0.0), "‘": (1.5, -3.0), "’": (-2.5, 0.3), "‚": (2.0, -4.0), "‛": (1.5, -3.0),
    "‹": (2.0, -2.0), "›": (-2.0, 2.0), "`": (1.0, -2.0), "´": (-2.0, 0.0),
}  # fmt: skip
_STRAY = -4.0
_UNCLOSED = -2.5
_INSIDE = -0.2  # an odd mark within a stretch, which might have ended there
_LOST, _LOST_SOMEWHERE = -1.5, -2.3  # a mark that was left out, where the words tell of one; somewhere before a place
_NEVER = -1e6
_CONTINUED = -0.3
_MISMATCH = -3.0
_DEEPEST = 3
# One mark that stands for two: where a nested stretch begins or ends with the outer one, Russian and sloppy
# typography drop the second of two like marks («Южный путь» строят», "… в отеле "Заря".)
_MERGED = {"«": -2.0, "»": -2.0, '"': -3.0}
# the price of opening a mark inside an open one, by (family already open, family that opens)
_NESTING: dict[tuple[Family, Family], float] = {
    ("guillemet", "guillemet"): -0.5, ("double", "double"): -1.6, ("single", "single"): -6.0,
    ("double", "guillemet"): -0.3, ("single", "guillemet"): -2.0, ("single", "double"): -1.0,
    ("guillemet", "double"): -0.3, ("guillemet", "single"): -1.5, ("double", "single"): -0.2,
}  # fmt: skip
_ELISIONS = re.compile(r"(?i)(?:tis|twas|em|cause|til|till|round|bout|n|\d\ds?)\b")


def paragraphs(text: str) -> list[Span]:
    """Spans of the paragraphs of `text`, surrounding white space left out.

    A line is a paragraph, except in hard-wrapped text (most lines that are followed by another line without a
    blank between them are of about one length), where only blank lines divide.
    """
    lines = [(m.start(), m.end()) for m in re.finditer(r"[^\r\n\u2028\u2029\x0b\x0c]+", text)]
    lines = [span for span in (_strip(text, line) for line in lines) if span[0] < span[1]]
    glued = [
        (a, b)
        for a, b in pairwise(lines)
        if len(re.findall(r"\r\n|[\r\n\u2028\u2029\x0b\x0c]", text[a[1] : b[0]])) == 1
    ]
    full = sum(55 <= a[1] - a[0] <= 95 for a, _ in glued)
    if len(glued) < 6 or full < 0.75 * len(glued):
        return lines
    joined: list[Span] = []
    soft = {(a[1], b[0]) for a, b in glued}
    for line in lines:
        if joined and (joined[-1][1], line[0]) in soft:
            joined[-1] = (joined[-1][0], line[1])
        else:
            joined.append(line)
    return joined


def find_marks(text: str, clues: Clues | None = None) -> Reading:
    """Read the quotation marks of `text`.

    Args:
        text: any text, as it was read; offsets are code points into it.
        clues: the words that tell where a mark was left out; without them an odd mark stays alone.

    Returns:
        The paragraphs and every stretch between marks, nested ones too.
    """
    spans = paragraphs(text)
    found: list[Stretch] = []
    for number, span in enumerate(spans):
        follower = spans[number + 1] if number + 1 < len(spans) else None
        found.extend(_read_paragraph(text, span, number, follower, clues))
    return Reading(tuple(spans), tuple(sorted(found, key=lambda s: (s.outer[0], s.depth))))


Action = Literal["start", "open", "close", "open both", "close both", "neither"]


_TIMES: dict[Action, int] = {"open": 1, "close": 1, "open both": 2, "close both": 2}


class _Mark(NamedTuple):
    """A mark, or a place where one may have been left out, with what speaks for each of its readings."""

    start: int
    end: int
    family: Family
    opens: float
    closes: float
    neither: float
    merged: float | None
    lost: bool = False


class _Step(NamedTuple):
    """One state of the search: what is open, and how the search came here."""

    score: float
    before: _Step | None
    mark: int
    action: Action


_Stack = tuple[Family, ...]


def _read_paragraph(
    text: str, span: Span, number: int, follower: Span | None, clues: Clues | None
) -> Iterator[Stretch]:
    marks = [_weigh(text, span, m) for m in _MARK.finditer(text, *span)]
    if not marks:
        return
    goes_on = follower is not None and bool(re.match(r"[«“”„\"]|''", text[follower[0] : follower[0] + 2]))
    actions = _best_actions(text, marks, goes_on)
    if clues is not None and _is_odd(marks, actions):
        marks = _with_lost(text, span, marks, clues)
        actions = _best_actions(text, marks, goes_on)
    yield from _stretches(text, span, number, marks, actions, goes_on)


def _is_odd(marks: Sequence[_Mark], actions: Sequence[Action]) -> bool:
    """Whether a reading leaves a double mark open, takes one for none, or one for two."""
    read = [action for mark, action in zip(marks, actions, strict=True) if mark.family != "single"]
    return read.count("open") != read.count("close") or len(read) > read.count("open") + read.count("close")


def _with_lost(text: str, span: Span, marks: Sequence[_Mark], clues: Clues) -> list[_Mark]:
    """The marks of a paragraph and the places where others may have been left out."""
    double = [(mark.start, mark.end) for mark in marks if mark.family != "single"]
    added = []
    for at, action, told in find_lost_marks(text, span, double, clues):
        price = _LOST if told else _LOST_SOMEWHERE
        opens, closes = (price, _NEVER) if action == "open" else (_NEVER, price)
        added.append(_Mark(at, at, "double", opens, closes, neither=0.0, merged=None, lost=True))
    return sorted((*marks, *added), key=lambda mark: (mark.start, mark.end))


def _best_actions(text: str, marks: Sequence[_Mark], goes_on: bool) -> list[Action]:
    """What every mark does in the best reading of a paragraph."""
    states: dict[_Stack, _Step] = {(): _Step(0.0, None, -1, "start")}
    for index, mark in enumerate(marks):
        after: dict[_Stack, _Step] = {}
        for stack, step in states.items():
            price = _INSIDE if stack and mark.family != "single" and not mark.lost else 0.0
            _keep(after, stack, _Step(step.score + mark.neither + price, step, index, "neither"))
            if len(stack) < (1 if mark.lost else _DEEPEST):
                price = _NESTING[stack[-1], mark.family] if stack else 0.0
                _keep(after, (*stack, mark.family), _Step(step.score + mark.opens + price, step, index, "open"))
            if len(stack) == 1 if mark.lost else stack:
                price = 0.0 if stack[-1] == mark.family or mark.lost else _MISMATCH
                if step.action == "open" and _empty(text, marks[step.mark].end, mark.start):
                    price += _STRAY
                _keep(after, stack[:-1], _Step(step.score + mark.closes + price, step, index, "close"))
            if mark.merged is not None:
                both = (mark.family, mark.family)
                price = mark.merged
                if not stack:
                    price += _NESTING[both]
                    _keep(after, both, _Step(step.score + mark.opens + price, step, index, "open both"))
                elif stack == both:
                    _keep(after, (), _Step(step.score + mark.closes + price, step, index, "close both"))
        states = after

    def final(item: tuple[_Stack, _Step]) -> float:
        stack, step = item
        return step.score + sum(_CONTINUED if goes_on and i == 0 else _UNCLOSED for i in range(len(stack)))

    _, step = max(states.items(), key=final)
    return _actions(step)


def _keep(states: dict[_Stack, _Step], stack: _Stack, step: _Step) -> None:
    known = states.get(stack)
    if known is None or step.score > known.score:
        states[stack] = step


def _actions(step: _Step | None) -> list[Action]:
    actions: list[Action] = []
    while step is not None and step.action != "start":
        actions.append(step.action)
        step = step.before
    return actions[::-1]


def _stretches(
    text: str, span: Span, number: int, marks: Sequence[_Mark], actions: Sequence[Action], goes_on: bool
) -> Iterator[Stretch]:
    opened: list[_Mark] = []
    found: list[Stretch] = []
    for mark, action in zip(marks, actions, strict=True):
        for _ in range(_TIMES.get(action, 0)):
            if action.startswith("open"):
                opened.append(mark)
                continue
            first = opened.pop()
            inner = _strip(text, (first.end, mark.start))
            if inner[0] < inner[1]:
                found.append(Stretch(inner, (first.start, mark.end), number, len(opened), first.family))
    while opened:
        first = opened.pop()
        depth = len(opened)
        inner = _strip(text, (first.end, span[1]))
        if not goes_on and any(_is_sentence_within(text, first, s) for s in found if s.depth == depth + 1):
            # an odd mark before quotations in marks of its own kind costs none of them
            found = [replace(s, depth=s.depth - 1) if s.outer[0] > first.start else s for s in found]
        elif inner[0] < inner[1]:
            found.append(
                Stretch(inner, (first.start, span[1]), number, depth, first.family, False, goes_on and depth == 0)
            )
    yield from found


def _is_sentence_within(text: str, opening: _Mark, stretch: Stretch) -> bool:
    """Whether a stretch behind an unclosed mark of its kind opens where a sentence does: no name inside of speech."""
    start = stretch.outer[0]
    before = text[opening.end : start].rstrip()
    return (
        start > opening.start and stretch.family == opening.family == "double" and before.endswith((".", "!", "?", "…"))
    )


def _strip(text: str, span: Span) -> Span:
    start, end = span
    while start < end and (text[start].isspace() or text[start] in "\u200b\ufeff\u2060"):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in "\u200b\ufeff\u2060"):
        end -= 1
    return start, end


def _empty(text: str, start: int, end: int) -> bool:
    return not any(c.isalnum() for c in text[start:end])


def _weigh(text: str, span: Span, match: re.Match[str]) -> _Mark:
    """How much speaks for one mark to open, to close, or to be none, from its shape and its neighbours."""
    shape, (start, end) = match.group(), match.span()
    family = _FAMILIES[shape]
    left = text[start - 1] if start > span[0] else "\n"
    before = text[start - 2] if start - 1 > span[0] else "\n"
    right = text[end] if end < span[1] else "\n"
    opens, closes = _SHAPE[shape]
    opens += _opens_after(left) + _opens_before(right, text[end + 1 : end + 2])
    closes += _closes_after(left, before) + _closes_before(right)
    return _Mark(start, end, family, opens, closes, _neither(text, shape, family, left, right, end), _MERGED.get(shape))


def _neither(text: str, shape: str, family: Family, left: str, right: str, end: int) -> float:
    if family != "single":
        inches = shape in '"″' and left.isdigit() and not right.isalnum()
        return -1.5 if inches else _STRAY
    if left.isalnum() and right.isalnum():
        return 5.0
    if left.isdigit():
        return 2.0
    if not left.isalnum() and _ELISIONS.match(text, end):
        return 3.0
    if left.isalnum():  # a plural's possessive, or the end of a quotation
        return 1.6 if left in "sSxXzZ" or shape in "’´" else 1.0
    return 1.0


def _opens_after(left: str) -> float:
    if left.isspace() or left in "([{—–-―/|>":
        return 1.0
    if left in "«“„\"'‘":
        return 0.3
    if left.isalnum():
        return -3.0
    return -0.5 if left in ":,;=" else -1.5


def _opens_before(right: str, second: str) -> float:
    if right == "\n":
        return -4.0
    if right.isspace():
        return -1.2
    if right.isalnum() or right in "[($#@€£№*¿¡":
        return 1.0
    if right in "…—–-" or (right == "." and second == "."):
        return 0.6
    if right in "«“„\"'‘’”":
        return 0.3
    return -2.0


def _closes_after(left: str, before: str) -> float:
    if left == "\n":
        return -4.0
    if left.isspace():
        return -0.3 if before in ",.!?…" else -1.2
    if left.isalnum() or left in ".,!?…)]%;":
        return 1.0
    return 0.3


def _closes_before(right: str) -> float:
    if right.isspace() or right in ".,;:!?…)]}—–-―/<":
        return 1.0
    if right.isalpha():
        return -1.0 if right.islower() else -2.0
    return 0.3
