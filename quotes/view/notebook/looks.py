"""How things look: what is marked how, dates, probabilities.

The hues are those of Okabe and Ito, which the colour-blind can tell apart; nothing is told by a hue alone. Where text
stands on a colour, that is translucent, and the text has the colour that the viewer gives it.

M. Okabe, K. Ito: Color universal design (2008), https://jfly.uni-koeln.de/color/
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from quotes.view.notebook.markup import element, escaped

BLUE, VERMILION, GREEN, PURPLE, ORANGE = "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00"

MarkKind = Literal["direct", "partial", "speaker", "role", "cue"]

ELEMENTS: Mapping[MarkKind, str] = {"direct": "u", "partial": "u", "speaker": "b", "role": "span", "cue": "em"}
"""By kind, the element, which looks like something without any style, too."""

_LINES: Mapping[MarkKind, tuple[str, str, str, int]] = {
    "direct": (BLUE, "rgba(86,180,233,0.2)", "solid", 6),
    "partial": (BLUE, "rgba(86,180,233,0.2)", "dashed", 6),
    "speaker": (VERMILION, "rgba(213,94,0,0.18)", "solid", 3),
    "role": (PURPLE, "rgba(204,121,167,0.18)", "dotted", 0),
    "cue": (GREEN, "rgba(0,158,115,0.2)", "solid", 0),
}
"""By kind, the colour of its line and of its ground, the line's style, and how far below the letters it is (px).

The lines of marks that nest lie below one another.
"""

STYLES: Mapping[MarkKind, str] = {
    kind: f"background-color:{ground};border-bottom:2px {style} {line};padding-bottom:{below}px;text-decoration:none"
    for kind, (line, ground, style, below) in _LINES.items()
}

_PROBABLE, _DOUBTFUL = 0.9, 0.8
"""The least confidence of a row that is probably right, and that of one that need not be reviewed."""

UNKNOWN_DATE, UNNAMED = "date unknown", "unnamed"


def date(edtf: str) -> str:
    """A date in HTML, broken into lines between its ends only."""
    if not edtf:
        return element("i", UNKNOWN_DATE)
    ends = (element("span", escaped(end), {"style": "white-space:nowrap"}) for end in edtf.split("/"))
    return "/<wbr>".join(ends)


def speaker(name: str) -> str:
    """The name of a speaker in HTML."""
    return element("b", escaped(name)) if name else element("i", UNNAMED)


def confidence(probability: float) -> str:
    """The probability that a row is right, in HTML: a number and a bar."""
    probability = round(probability, 2)
    bar = f"display:block;width:{probability:.0%};height:4px;background-color:{_colour(probability)}"
    track = "display:inline-block;vertical-align:middle;width:3em;height:4px;background-color:rgba(128,128,128,0.35)"
    number = f"{probability:.2f} {element('span', element('span', '', {'style': bar}), {'style': track})}"
    return element("span", number, {"style": "white-space:nowrap"})


def line_of(kind: str) -> str:
    """The style of the line that tells quotations of one kind from those of the other."""
    return "dashed" if kind == "partial" else "solid"


def _colour(probability: float) -> str:
    if probability >= _PROBABLE:
        return GREEN
    return ORANGE if probability >= _DOUBTFUL else VERMILION
