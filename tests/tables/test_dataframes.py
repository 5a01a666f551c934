from __future__ import annotations

from rows import HARD, PERSON, RECORDS

from quotes.records import Failure, Person, Quotation, columns
from quotes.tables import to_frame


def test_frames_have_all_columns_and_types_with_and_without_rows() -> None:
    for frame in (to_frame([]), to_frame(RECORDS)):
        assert list(frame.columns) == columns(Quotation)
        assert str(frame["mention_start"].dtype) == "Int64"
        assert str(frame["confidence"].dtype) == "float64"
    frame = to_frame(RECORDS)
    assert list(frame["segments"]) == ["1-12;33-49", "57-61", "5-42", "1-12;33-49"]
    assert frame["mention_start"].isna().tolist() == [False, True, False, False]
    assert frame["quote"][2] == HARD.quote


def test_frames_of_people_and_failures() -> None:
    people = to_frame([PERSON])
    assert list(people.columns) == columns(Person)
    assert people.loc[0, ["variants", "roles", "languages"]].tolist() == ["Вольская; Волской", "мэр", "ru; en"]
    failures = to_frame([], Failure)
    assert list(failures.columns) == columns(Failure)
    assert str(failures["line"].dtype) == "Int64"
