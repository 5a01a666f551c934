"""The project's own gold: JSON lines, a document each, the texts in files beside it.

    {"id": "a", "date": "2018-03-05", "quotes": [{"segments": [[10, 20]], "kind": "direct", "speaker": "Olga Brandt",
     "speaker_type": "person", "mention": [24, 35], "role": ["master of the Heron"], "cue": [36, 40]}]}

`mention` and `cue` are a span, a list of spans or null; `role` is a string, a list or null; `date` is null where the
document tells none, and left out where that is not annotated. A span that ends where it begins, or right before (what
is left of a pair of marks with nothing between), holds nothing and is left out.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, cast, get_args

from quotes.annotations.gold import GoldDocument, GoldQuotation
from quotes.annotations.markup import fault
from quotes.records import Kind, Span, SpeakerType


def json_lines(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """The objects of a file of JSON lines with their line numbers. Raises `InputError` for a line that is none."""
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            try:
                value = json.loads(line.decode("utf-8-sig"))
            except (ValueError, RecursionError) as error:
                raise fault(str(path), f"no valid JSON ({error}): write one object a line", number) from None
            if not isinstance(value, dict):
                raise fault(str(path), "no JSON object: write one a line", number)
            yield number, value


def read(path: Path) -> Iterator[GoldDocument]:
    """The documents of a file. Raises `InputError` with the line where one cannot be used."""
    for number, row in json_lines(path):
        try:
            yield _document(row)
        except ValueError as error:
            raise fault(str(path), str(error), number) from None


def _document(row: Mapping[str, Any]) -> GoldDocument:
    if not isinstance(row.get("id"), str | int) or not isinstance(row.get("quotes"), list):
        raise ValueError('a document needs "id" and a list of "quotes"')
    date = row.get("date", None) or ("" if "date" in row else None)
    if not isinstance(date, str | None):
        raise ValueError(f"date is {date!r}: write it as in 2018-03-05, or null")
    text = row.get("text")
    return GoldDocument(
        str(row["id"]),
        text if isinstance(text, str) else None,
        date,
        tuple(quote for quote in map(_quotation, row["quotes"]) if quote is not None),
    )


def _quotation(row: object) -> GoldQuotation | None:
    """A quotation; None if it holds nothing."""
    if not isinstance(row, dict):
        raise ValueError("a quotation is no JSON object")
    if not row.get("segments"):
        raise ValueError("a quotation has no segments")
    segments = _spans(row, "segments")
    kind, speaker_type, speaker = row.get("kind"), row.get("speaker_type"), row.get("speaker")
    if kind not in get_args(Kind):
        raise ValueError(f"kind is {kind!r}: make it one of {', '.join(get_args(Kind))}")
    if speaker_type not in (None, *get_args(SpeakerType)):
        raise ValueError(
            f"speaker_type is {speaker_type!r}: make it one of {', '.join(get_args(SpeakerType))}, or null"
        )
    if not isinstance(speaker, str | None):
        raise ValueError(f"speaker is {speaker!r}: make it a name or null")
    if not segments:
        return None
    return GoldQuotation(
        segments=segments,
        kind=cast(Kind, kind),
        speaker=speaker or None,
        speaker_type=cast(SpeakerType | None, speaker_type),
        mention=_spans(row, "mention"),
        role=_roles(row.get("role")),
        cue=_spans(row, "cue"),
    )


def _spans(row: Mapping[str, Any], key: str) -> tuple[Span, ...]:
    """The spans of a field: a list of them, one of them, or null."""
    value = row.get(key)
    if value is None:
        return ()
    spans = [value] if _is_span(value) else value
    if not isinstance(spans, list) or not all(map(_is_span, spans)):
        raise ValueError(f"{key} is {json.dumps(value)[:60]}: write [start, end] or a list of such, start before end")
    return tuple((start, end) for start, end in spans if start < end)


def _is_span(value: object) -> bool:
    match value:
        case [int(start), int(end)]:
            return 0 <= start <= end + 1
    return False


def _roles(value: object) -> tuple[str, ...]:
    roles = value if isinstance(value, list) else [value] if value else []
    if not all(isinstance(role, str) for role in roles):
        raise ValueError(f"role is {value!r}: make it a string, a list of strings or null")
    return tuple(roles)
