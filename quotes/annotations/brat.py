"""brat: standoff annotation, `NAME.ann` beside `NAME.txt` (https://brat.nlplab.org/standoff.html).

Offsets are code points. Text-bound annotations (`T`), relations (`R`) and equivalences (`*`) are read; attributes are
`A` lines (`A1  kind T1 direct`) and, for what is free text, notes of the form `speaker=Olga Brandt; role=master`
(`#1  AnnotatorNotes T1  …`). Fragments of one annotation between which there is only white space are one span: brat
parts an annotation at every line end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

from quotes.annotations.markup import ATTRIBUTES, Mark, Markup, fault
from quotes.records import Span

_TEXT_BOUND = re.compile(r"(\S+) (\d+ \d+(?:;\d+ \d+)*)")
_RELATION = re.compile(r"\S+ \S+?:(\S+) \S+?:(\S+)\s*")
_NOTE = re.compile(r"(?:^|;)\s*(\w+)\s*[=:]\s*([^;]*(?:;(?!\s*\w+\s*[=:])[^;]*)*)")


def read(path: Path) -> Iterator[Markup]:
    """The documents of a folder (subfolders too) or of one `.ann` file. Raises `InputError` with file and line."""
    for file in sorted(path.rglob("*.ann")) if path.is_dir() else [path]:
        yield _markup(file)


def _markup(path: Path) -> Markup:
    source = path.with_suffix(".txt")
    if not source.is_file():
        raise fault(str(path), f"there is no {source.name} beside it: export both")
    text = _decoded(source)
    bounds: dict[str, tuple[str, tuple[Span, ...]]] = {}
    attributes: dict[str, dict[str, str]] = {}
    links: list[tuple[str, str]] = []
    for number, line in enumerate(_decoded(path).split("\n"), 1):
        id, _, rest = line.rstrip("\r").partition("\t")
        try:
            match id[:1]:
                case "T":
                    bounds[id] = _text_bound(rest, text)
                case "R":
                    links.append(_relation(rest))
                case "*":
                    links += combinations(rest.split()[1:], 2)
                case "A" | "M":
                    name, mark, *value = rest.split()
                    attributes.setdefault(mark, {})[name.casefold()] = " ".join(value)
                case "#":
                    head, _, note = rest.partition("\t")
                    attributes.setdefault(head.split()[-1], {}).update(_noted(note))
        except (ValueError, IndexError) as error:
            raise fault(str(path), f"the line of {id} cannot be read ({error}): export it again", number) from None
    return Markup(
        place=str(path),
        id=path.stem,
        text=text,
        date=None,
        marks=[Mark(id, label, spans, attributes.get(id, {})) for id, (label, spans) in bounds.items()],
        links=links,
    )


def _decoded(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise fault(str(path), f"it is not UTF-8 ({error.reason}): save it so") from None


def _text_bound(rest: str, text: str) -> tuple[str, tuple[Span, ...]]:
    found = _TEXT_BOUND.match(rest)
    if found is None:
        raise ValueError("no label and offsets")
    label, offsets = found.groups()
    spans: list[Span] = []
    for fragment in offsets.split(";"):
        start, end = map(int, fragment.split())
        if not start <= end <= len(text):
            raise ValueError(f"{start}-{end} is no stretch of the text, which ends at {len(text)}")
        if spans and not text[spans[-1][1] : start].strip():
            start = spans.pop()[0]
        spans.append((start, end))
    return label, tuple(spans)


def _relation(rest: str) -> tuple[str, str]:
    found = _RELATION.fullmatch(rest)
    if found is None:
        raise ValueError("no relation of two arguments")
    return found[1], found[2]


def _noted(note: str) -> dict[str, str]:
    """The attributes of a note. A value may have semicolons in it, as roles do."""
    pairs = ((name.casefold(), value.strip()) for name, value in _NOTE.findall(note))
    return {name: value for name, value in pairs if name in ATTRIBUTES}
