"""WebAnno TSV 3, which INCEpTION exports: one file a document, a row a token.

Format: INCEpTION user guide, "WebAnno TSV 3.3 File format"; 3.0 to 3.2 are the same for what is read here. Offsets
are UTF-16 code units. A span layer's annotations get the label that its feature `label` or `value` holds, else the
layer's own name (`webanno.custom.Cue` is `Cue`); its other features are attributes. Links are relations (they join
annotations of one layer only) and slots. Chains are left out.

The text between sentences is not in the file: a gap of one character is read as a space, a longer one as line ends.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from quotes.annotations.markup import Mark, Markup, fault
from quotes.annotations.offsets import code_points, utf16_boundaries
from quotes.records import Span

_FORMAT = "#FORMAT=WebAnno TSV 3"
_UNIT = re.compile(r"\d+-\d+(?:\.\d+)?")
_ROW = re.compile(rf"({_UNIT.pattern})\t(\d+)-(\d+)\t")
_DISAMBIGUATED = re.compile(r"((?:\\.|[^\\])*)\[(\d+)\]", re.DOTALL)
_SIGN = re.compile(r"\\.|.", re.DOTALL)
_SOURCE = re.compile(rf"({_UNIT.pattern})(?:\[(\d+)(?:_(\d+))?\])?")
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|->|.)", re.DOTALL)
_CONTROLS = {"t": "\t", "n": "\n", "r": "\r"}
_LABEL_FEATURES = ("label", "value")
_ANY_LAYER = "uima.tcas.Annotation"
_NOTHING = ("", "_", "*")

_Key = tuple[str, str, str]
"""Of an annotation: its layer, and its disambiguation id or else the unit that it stands on."""


@dataclass(frozen=True, slots=True)
class _Layer:
    """A layer of the header. `features` are its columns: of a slot there are two, the second one empty here."""

    kind: Literal["SP", "CH", "RL"]
    name: str
    features: tuple[str, ...]
    targets: dict[int, str]
    """The layer that a slot or a relation leads to, by the column of its targets."""

    @property
    def width(self) -> int:
        return len(self.features)


@dataclass(slots=True)
class _Annotation:
    """One annotation over all its rows. Offsets in UTF-16 code units."""

    start: int
    end: int
    features: dict[str, str]


@dataclass(slots=True)
class _Document:
    annotations: dict[_Key, _Annotation] = field(default_factory=dict)
    relations: list[tuple[_Key, _Key]] = field(default_factory=list)
    slots: list[tuple[_Key, str, str, str]] = field(default_factory=list)
    """The annotation with the slot, and the layer, unit and disambiguation id of its target."""
    ids: dict[tuple[str, str], _Key] = field(default_factory=dict)
    """Annotations by unit and disambiguation id, whatever their layer."""


def read(path: Path) -> Iterator[Markup]:
    """The documents of a folder (subfolders too) or of one file. Raises `InputError` with file and line.

    A document is called as its file is, or in an exported project, as its folder is (`a.txt/CURATION_USER.tsv`).
    """
    for file in sorted(path.rglob("*.tsv")) if path.is_dir() else [path]:
        yield _markup(file)


def _markup(path: Path) -> Markup:
    try:
        lines = path.read_bytes().decode("utf-8-sig").split("\n")
    except UnicodeDecodeError as error:
        raise fault(str(path), f"it is not UTF-8 ({error.reason}): export it again") from None
    if not lines[0].startswith(_FORMAT):
        raise fault(str(path), f"it does not begin with {_FORMAT}: export it as WebAnno TSV v3.x", 1)
    document = _Document()
    layers: list[_Layer] = []
    text = _Text()
    for number, line in enumerate(lines, 1):
        line = line.rstrip("\r")
        try:
            if line.startswith("#T_"):
                layers.append(_layer(line))
            elif line.startswith("#Text="):
                text.sentence_line(_unescaped(line.removeprefix("#Text=")))
            elif row := _ROW.match(line):
                unit, start, end = row[1], int(row[2]), int(row[3])
                text.token_at(start)
                _read_row(document, layers, unit, (start, end), line.split("\t")[3:])
        except (ValueError, IndexError) as error:
            raise fault(str(path), f"the row cannot be read ({error}): export the document again", number) from None
    folder = path.parent.name
    return _assembled(str(path), folder[:-4] if folder.endswith(".txt") else _stem(path), text.finished(), document)


def _stem(path: Path) -> str:
    return path.stem.removesuffix(".txt")


class _Text:
    """Puts the text together, from the sentences and the offsets of their first tokens."""

    def __init__(self) -> None:
        self._done = ""
        self._length = 0
        self._sentence: list[str] = []

    def sentence_line(self, line: str) -> None:
        self._sentence.append(line)

    def token_at(self, start: int) -> None:
        """The sentence whose lines were read begins where its first token does."""
        if not self._sentence:
            return
        gap = start - self._length
        if gap < 0:
            raise ValueError(f"a sentence begins at {start}, inside of the one before")
        self._done += (" " if gap == 1 else "\n" * gap) + "\n".join(self._sentence)
        self._length = len(self._done.encode("utf-16-le")) // 2
        self._sentence.clear()

    def finished(self) -> str:
        return self._done


def _layer(line: str) -> _Layer:
    head, _, declared = line.partition("=")
    name, *features = declared.split("|")
    features = [feature for feature in features if feature]
    targets: dict[int, str] = {}
    match head:
        case "#T_SP":
            columns: list[str] = []
            for feature in features:
                if columns and columns[-1].startswith("ROLE_"):
                    targets[len(columns)] = feature
                    feature = ""
                columns.append(feature)
            return _Layer("SP", name, tuple(columns or ["*"]), targets)
        case "#T_CH":
            return _Layer("CH", name, ("referenceType", "referenceRelation"), targets)
        case "#T_RL":
            columns = features[:-1] or ["*"]
            return _Layer("RL", name, (*columns, ""), {len(columns): features[-1].removeprefix("BT_")})
    raise ValueError(f"an unknown kind of layer, {head}")


def _read_row(document: _Document, layers: Sequence[_Layer], unit: str, span: Span, cells: Sequence[str]) -> None:
    column = 0
    for layer in layers:
        own = cells[column : column + layer.width]
        column += layer.width
        if len(own) < layer.width:
            raise ValueError(f"there are too few columns for {layer.name}")
        if layer.kind == "SP":
            _read_spans(document, layer, unit, span, own)
        elif layer.kind == "RL" and own[-1] not in _NOTHING:
            base = layer.targets[layer.width - 1]
            document.relations += [_relation(base, unit, source) for source in own[-1].split("|")]


def _read_spans(document: _Document, layer: _Layer, unit: str, span: Span, cells: Sequence[str]) -> None:
    """The annotations of one layer on one row, stacked ones all."""
    if all(cell in ("", "_") for cell in cells):
        return
    stacked: defaultdict[int, dict[int, str]] = defaultdict(dict)
    ids: dict[int, str] = {}
    for column, cell in enumerate(cells):
        for place, value in enumerate(_split(cell, "|")):
            if column not in layer.targets and (found := _DISAMBIGUATED.fullmatch(value)):
                value, ids[place] = found.groups()
            stacked[place][column] = value
    for place, values in stacked.items():
        id = ids.get(place, "")
        key = _key(layer.name, unit, id)
        annotation = document.annotations.setdefault(key, _Annotation(*span, {}))
        annotation.start, annotation.end = min(annotation.start, span[0]), max(annotation.end, span[1])
        if id:
            document.ids[unit, id] = key
        for column, value in values.items():
            if column in layer.targets:
                for target in _split(value, ";"):
                    if found := _SOURCE.fullmatch(target):
                        document.slots.append((key, layer.targets[column], found[1], found[2] or ""))
            elif value not in _NOTHING:
                annotation.features[layer.features[column]] = _unescaped(value)


def _key(layer: str, unit: str, id: str) -> _Key:
    return (layer, "", id) if id and id != "0" else (layer, unit, "")


def _relation(layer: str, unit: str, source: str) -> tuple[_Key, _Key]:
    """The two annotations that a relation of this row joins; 0 is the id of what needs none."""
    found = _SOURCE.fullmatch(source)
    if found is None:
        raise ValueError(f"{source!r} is no end of a relation")
    return _key(layer, found[1], found[2] or ""), _key(layer, unit, found[3] or "")


def _assembled(place: str, id: str, text: str, document: _Document) -> Markup:
    boundaries = utf16_boundaries(text)
    marks: list[Mark] = []
    for key, annotation in document.annotations.items():
        try:
            span = code_points((annotation.start, annotation.end), boundaries)
        except ValueError as error:
            raise fault(place, f"{error}: export the document again") from None
        label = next((name for f in _LABEL_FEATURES if (name := annotation.features.get(f))), key[0].split(".")[-1])
        marks.append(Mark(_name(key), label, (span,), annotation.features))
    links = [(_name(one), _name(other)) for one, other in document.relations]
    for owner, layer, unit, number in document.slots:
        target = document.ids.get((unit, number)) if layer == _ANY_LAYER else _key(layer, unit, number)
        if target is not None:
            links.append((_name(owner), _name(target)))
    return Markup(place, id, text, None, marks, links)


def _name(key: _Key) -> str:
    return " ".join(key)


def _split(cell: str, separator: str) -> list[str]:
    """The parts of a cell, at separators that are not escaped."""
    parts = [""]
    for sign in _SIGN.findall(cell):
        if sign == separator:
            parts.append("")
        else:
            parts[-1] += sign
    return parts


def _unescaped(value: str) -> str:
    def plain(found: re.Match[str]) -> str:
        sign = found[1]
        return chr(int(sign[1:], 16)) if len(sign) == 5 else _CONTROLS.get(sign, sign)

    # WebAnno before 3.3 spells characters as the two halves of their UTF-16 form.
    return _ESCAPE.sub(plain, value).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
