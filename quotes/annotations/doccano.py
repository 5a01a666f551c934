"""doccano: JSON lines of sequence labelling, with relations or without.

    {"id": 1, "text": "…", "entities": [{"id": 5, "label": "Speaker", "start_offset": 3, "end_offset": 8}],
     "relations": [{"from_id": 4, "to_id": 5, "type": "speaker"}]}
    {"id": 1, "text": "…", "label": [[3, 8, "Speaker"]]}

doccano has no attributes, so speakers have no names here, only mentions. Its offsets are those of JavaScript, UTF-16
code units (doccano issues 2290 and 2484), unless the project counts grapheme clusters; that is not told in the export
and not supported. `document` and `date` are taken from the metadata of the example, if it has them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from quotes.annotations.markup import Mark, Markup, fault
from quotes.annotations.offsets import Boundaries, code_points, utf16_boundaries
from quotes.annotations.project import json_lines


def read(path: Path) -> Iterator[Markup]:
    """The documents of an export, one by one. Raises `InputError` with the line where one cannot be used."""
    for number, row in json_lines(path):
        try:
            yield _markup(f"{path}:{number}", row)
        except ValueError as error:
            raise fault(str(path), str(error), number) from None


def _markup(place: str, row: Mapping[str, Any]) -> Markup:
    text = row.get("text", row.get("data"))
    if not isinstance(text, str):
        raise ValueError('there is no "text": export as JSONL')
    boundaries = utf16_boundaries(text)
    entities = row.get("entities")
    if entities is None:
        entities = [
            {"id": f"span {number}", "start_offset": start, "end_offset": end, "label": label}
            for number, (start, end, label) in enumerate(_triples(row.get("label", row.get("labels"))))
        ]
    date = row.get("date")
    return Markup(
        place=place,
        id=str(row.get("document") or row.get("id") or place),
        text=text,
        date=str(date or "") if "date" in row else None,
        marks=[_mark(entity, boundaries) for entity in entities],
        links=[(_text(relation, "from_id"), _text(relation, "to_id")) for relation in row.get("relations") or ()],
    )


def _triples(value: object) -> list[tuple[int, int, str]]:
    if not isinstance(value, list):
        raise ValueError('there are neither "entities" nor a "label" list: export a project of sequence labelling')
    triples: list[tuple[int, int, str]] = []
    for item in value:
        match item:
            case [int(start), int(end), str(label)]:
                triples.append((start, end, label))
            case _:
                raise ValueError(f"the label {item!r} is not [start, end, name]")
    return triples


def _mark(entity: object, boundaries: Boundaries) -> Mark:
    match entity:
        case {"start_offset": int(start), "end_offset": int(end), "label": str(label)}:
            return Mark(_text(entity, "id"), label, (code_points((start, end), boundaries),))
    raise ValueError(f"the entity {entity!r} lacks label, start_offset or end_offset")


def _text(row: object, key: str) -> str:
    if not isinstance(row, dict) or key not in row:
        raise ValueError(f"{row!r} has no {key}")
    return str(row[key])
