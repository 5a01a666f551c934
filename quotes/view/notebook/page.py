"""Marked texts in HTML: the text, and beside each paragraph who says what stands in it.

Whoever hovers over a quotation, its source, his role, the reporting word or the note, or puts the focus there, sees all
of them lit up. That is the work of a style sheet alone; where it is taken away, the numbers tell the same.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence

from quotes.records import Quotation
from quotes.view.notebook import looks
from quotes.view.notebook.marking import MarkedText
from quotes.view.notebook.markup import NO_FORMULAS, element, escaped, last_part, link, opening
from quotes.view.notebook.nesting import Event, Opening, nested
from quotes.view.notebook.plain import label
from quotes.view.terminal import counted

_LEGEND: Sequence[tuple[looks.MarkKind, str]] = (
    ("direct", "direct quotation"),
    ("partial", "partial quotation"),
    ("speaker", "speaker"),
    ("role", "role"),
    ("cue", "reporting word"),
)
_SMALL = "font-size:0.87em;line-height:1.45"
_ROW = "display:flex;flex-wrap:wrap;column-gap:2.5em;align-items:flex-start"
_TEXT = "flex:1 1 28em;max-width:44em;margin:0 0 0.7em 0;line-height:1.9"
_NOTES = f"flex:1 1 14em;max-width:24em;{_SMALL}"
_NOTE = "margin:0.3em 0 0.9em 0;padding:0.1em 0 0.1em 0.8em"
_NUMBER = "font-size:0.7em;line-height:0;padding-left:0.15em"
_SHEET = """
ROOT .q-piece:focus { outline: none; }
ROOT .q-note:focus-visible { outline: 2px solid currentColor; outline-offset: 2px; }
ROOT sup { user-select: none; }
@media print { ROOT * { print-color-adjust: exact; } }
"""
_LIT = f"{{ background-color: rgba(230,159,0,0.25) !important; box-shadow: 0 0 0 2px {looks.ORANGE}; }}"
_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
</head>
<body style="font-family:system-ui,sans-serif;margin:2em auto;padding:0 1.5em;max-width:74em">
{content}
</body>
</html>
"""


def fragment(texts: Sequence[MarkedText], remark: str = "") -> str:
    """Texts as an element that can stand in any page, one below the other, and under them a remark."""
    body = "".join([*map(_article, texts), _line(remark)])
    name = f"quotes-{hashlib.sha256(body.encode()).hexdigest()[:10]}"
    most = max((len(text.quotations) for text in texts), default=0)
    # Sanitisers that let style sheets pass may yet take away one that nothing stands before.
    content = f"{_legend()}<style>{_sheet(f'.{name}', most)}</style>{body}"
    return element("div", content, {"class": f"{name} {NO_FORMULAS}"})


def page(texts: Sequence[MarkedText]) -> str:
    """Texts as a page of their own."""
    title = texts[0].title or texts[0].document if len(texts) == 1 else counted(len(texts), "document")
    return _PAGE.format(title=escaped(title), content=fragment(texts))


def _sheet(root: str, quotations: int) -> str:
    """The style sheet of an element; `quotations` is how many a document of it has at most."""
    lit = (
        f"{root} article:has(.q-{number}:is(:hover, :focus)) .q-{number} {_LIT}" for number in range(1, quotations + 1)
    )
    return "\n".join([_SHEET.replace("ROOT", root), *lit])


def _legend() -> str:
    samples = (element(looks.ELEMENTS[kind], name, {"style": looks.STYLES[kind]}) for kind, name in _LEGEND)
    return element("p", " &ensp; ".join(samples), {"style": "font-size:0.87em;line-height:2.2;margin:0 0 0.8em 0"})


def _article(text: MarkedText) -> str:
    notes = _notes(text)
    rows = (
        _row("".join(_html(event, text.quotations) for event in events), "".join(notes[number]), text.language)
        for number, events in enumerate(nested(text.text, text.paragraphs, text.marks))
    )
    return element("article", "".join([_head(text), *rows]), {"style": "margin:0 0 2.5em 0"})


def _head(text: MarkedText) -> str:
    name = last_part(text.document)
    heading = element(
        "div",
        link(escaped(text.title or name), text.url),
        {"role": "heading", "aria-level": "3", "style": "font-size:1.15em;font-weight:bold", "title": text.document},
    )
    told = [name if text.title else "", text.published, counted(len(text.quotations), "quotation")]
    return (heading if text.title or name else "") + element(
        "div", " · ".join(escaped(fact) for fact in told if fact), {"style": f"{_SMALL};margin:0 0 1em 0"}
    )


def _row(paragraph: str, notes: str, language: str) -> str:
    text = element("p", paragraph, {"style": _TEXT, "lang": language})
    return element("div", text + element("div", notes, {"style": _NOTES}), {"style": _ROW})


def _notes(text: MarkedText) -> defaultdict[int, list[str]]:
    """The notes by paragraph, each beside the beginning of its quotation."""
    starts = [start for start, _ in text.paragraphs]
    notes: defaultdict[int, list[str]] = defaultdict(list)
    for number, quotation in enumerate(text.quotations, 1):
        place = bisect_right(starts, quotation.segments[0][0]) - 1
        notes[place].append(_note(number, quotation))
    return notes


def _note(number: int, quotation: Quotation) -> str:
    facts = (looks.date(quotation.date), quotation.kind, looks.confidence(quotation.confidence))
    lines = (f"{number}&ensp;{looks.speaker(quotation.speaker)}", escaped(quotation.role), " · ".join(facts))
    return element(
        "div",
        "<br>".join(filter(None, lines)),
        {
            "class": f"q-note q-{number}",
            "tabindex": "0",
            "style": f"{_NOTE};border-left:3px {looks.line_of(quotation.kind)} {looks.BLUE}",
        },
    )


def _html(event: Event, quotations: Sequence[Quotation]) -> str:
    """What opens, closes or stands between, in HTML."""
    if isinstance(event, str):
        return escaped(event)
    mark = event.mark
    name = looks.ELEMENTS[mark.kind]
    if isinstance(event, Opening):
        told = dict.fromkeys(label(quotations[number - 1]) for number in mark.numbers)
        attributes = {
            "class": " ".join(["q-piece", *(f"q-{number}" for number in mark.numbers)]),
            "tabindex": "-1",
            "title": "; ".join(told),
            "style": looks.STYLES[mark.kind],
        }
        return opening(name, attributes)
    numbers = ", ".join(map(str, mark.numbers)) if event.last and mark.kind != "role" else ""
    return f"{element('sup', numbers, {'style': _NUMBER}) if numbers else ''}</{name}>"


def _line(remark: str) -> str:
    return element("p", escaped(remark), {"style": _SMALL}) if remark else ""
