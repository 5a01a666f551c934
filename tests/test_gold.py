"""Every marked case of `gold/` is read by the whole pipeline and compared with its answer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from marked import Case, Utterance, read_folder

import quotes
from quotes.records import Span

CASES = read_folder(Path(__file__).parent / "gold")
Row = dict[str, Any]


@pytest.fixture(scope="session")
def rows() -> dict[str, list[Row]]:
    """The rows of the table for each case, all cases extracted in one call."""
    table = quotes.extract([quotes.Article(id=case.id, text=case.text, language=case.language) for case in CASES])
    found: dict[str, list[Row]] = {case.id: [] for case in CASES}
    for row in table.to_dict("records"):
        found[row["document"]].append(row)
    return found


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_the_answer_is_found(case: Case, rows: dict[str, list[Row]]) -> None:
    wanted = {utterance.segments: utterance for utterance in case.utterances}
    found = {_segments(row["segments"]): row for row in rows[case.id]}
    assert len(found) == len(rows[case.id]), "two rows share their segments"
    assert [_found(case, segments, found[segments], wanted.get(segments)) for segments in sorted(found)] == [
        _expected(case, utterance) for _, utterance in sorted(wanted.items())
    ]


def _expected(case: Case, utterance: Utterance) -> Row:
    expected = {
        "segments": _words(case, utterance.segments),
        "kind": utterance.kind,
        "speaker_type": utterance.speaker_type,
        "speaker": utterance.speakers[0],
        "role": utterance.roles[0] if utterance.roles else None,
        "mention": _words(case, (utterance.mention,)) if utterance.mention else None,
        "date": utterance.date,
        "published": case.published,
    }
    return {column: value for column, value in expected.items() if value is not None}


def _found(case: Case, segments: tuple[Span, ...], row: Row, wanted: Utterance | None) -> Row:
    """The row in terms of the answer: what is not checked left out, accepted forms put as the first one."""
    words = _words(case, segments)
    if wanted is None:
        return {"segments": words, "kind": row["kind"], "speaker": row["speaker"]}
    shown = {column: row[column] for column in _expected(case, wanted).keys() - {"segments", "mention"}}
    shown["speaker"] = _first_form(row["speaker"], wanted.speakers)
    if wanted.roles:
        shown["role"] = _first_form(row["role"], wanted.roles)
    if wanted.mention:
        start, end = row["mention_start"], row["mention_end"]
        met = pd.notna(start) and start < wanted.mention[1] and wanted.mention[0] < end
        shown["mention"] = _words(case, (wanted.mention,)) if met else row["mention"]
    return {"segments": words, **shown}


def _first_form(found: str, accepted: tuple[str, ...]) -> str:
    return accepted[0] if _plain(found) in map(_plain, accepted) else found


def _plain(name: str) -> str:
    return name.casefold().replace("ё", "е").replace("’", "'")


def _segments(column: str) -> tuple[Span, ...]:
    pairs = (part.split("-") for part in column.split(";"))
    return tuple((int(start), int(end)) for start, end in pairs)


def _words(case: Case, spans: tuple[Span, ...]) -> str:
    return " […] ".join(case.text[start:end] for start, end in spans)
