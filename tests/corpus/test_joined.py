from __future__ import annotations

from dataclasses import replace

from quotes.corpus.joined import joined
from quotes.corpus.outcome import Outcome, failed
from quotes.identity.index import Index
from quotes.records import NamedPerson, Quotation

WORDS = "The lock on the lower canal will be open again before the spring."
ROW = Quotation(
    speaker="Ann Doyle", role="Mayor of London", quote=WORDS, date="", document="a", language="en", published="",
    date_basis="unknown", date_earliest="", date_latest="", kind="direct", cue="", mention="", speaker_type="person",
    speaker_id="ann-doyle", confidence=0.9, segments=((0, 9),), mention_start=None, mention_end=None, cue_start=None,
    cue_end=None, title="", url="",
)  # fmt: skip


def outcome(document: str, *rows: Quotation, people: tuple[NamedPerson, ...] = ()) -> Outcome:
    return Outcome(document, "en", tuple(replace(row, document=document) for row in rows), people)


def test_people_and_prints_are_joined_over_documents_and_failures_stay() -> None:
    results = [
        (outcome("a", replace(ROW, speaker="Doyle", speaker_id="doyle")),),
        (failed("gone", "unreadable", "cannot be read"),),
        (outcome("b", ROW, people=(NamedPerson("Ann Doyle", "Mayor"), NamedPerson("Tom Grady", ""))),),
    ]
    with Index() as index:
        (first,), (failure,), (second,) = joined(lambda: results, index)
    assert first.quotations[0].speaker_id == second.quotations[0].speaker_id == "ann-doyle"
    assert first.quotations[0].quotation_group == second.quotations[0].quotation_group != ""
    assert [row.first_print for row in (*first.quotations, *second.quotations)] == [True, False]
    assert [person.speaker_id for person in second.people] == ["ann-doyle", "tom-grady"]
    assert failure == results[1][0]


def test_rows_that_are_left_out_decide_nothing() -> None:
    unsure = replace(ROW, speaker_id="by-its-name", confidence=0.2)
    results = [(outcome("a", unsure, replace(ROW, segments=((20, 29),))),), (outcome("b", unsure),)]
    with Index() as index:
        (first,), (second,) = joined(lambda: results, index, least=0.5)
    assert [row.speaker_id for row in first.quotations] == ["by-its-name", "ann-doyle"]
    assert [row.quotation_group for row in (*first.quotations, *second.quotations)] == ["", "", ""]
