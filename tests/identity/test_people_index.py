from __future__ import annotations

from dataclasses import replace

from quotes.identity import PeopleIndex, speaker_id
from quotes.records import Quotation


def said(speaker: str, **fields: object) -> Quotation:
    blank = Quotation(
        speaker="", role="", quote="", date="", document="a", language="en", published="", date_basis="unknown",
        date_earliest="", date_latest="", kind="direct", cue="", mention="", speaker_type="person", speaker_id="",
        confidence=0.5, segments=((0, 1),), mention_start=None, mention_end=None, cue_start=None, cue_end=None,
        title="", url="",
    )  # fmt: skip
    quotation = replace(blank, speaker=speaker, **fields)  # type: ignore[arg-type]
    return replace(quotation, speaker_id=speaker_id(speaker, quotation.speaker_type))


def index(*quotations: Quotation) -> PeopleIndex:
    people = PeopleIndex()
    for quotation in quotations:
        people.add(quotation)
    return people


def test_people_are_gathered_over_documents_and_languages() -> None:
    (person,) = index(
        said("Анна Лунц", document="b", language="ru"),
        said("Anna Lunts", document="a"),
        said("Anna Lunts", document="c"),
    ).people()
    assert (person.speaker_id, person.name, person.variants) == ("anna-lunts", "Anna Lunts", ("Анна Лунц",))
    assert (person.languages, person.documents, person.quotations) == (("en", "ru"), 3, 3)


def test_the_most_quoted_come_first_and_the_unnamed_are_left_out() -> None:
    people = index(
        said("Ben Stone"), said("", speaker_type="unnamed"), said("Ada Stone"), said("Cy Stone"), said("Cy Stone")
    ).people()
    assert [person.name for person in people] == ["Cy Stone", "Ada Stone", "Ben Stone"]


def test_dates_bound_and_order_the_roles() -> None:
    (person,) = index(
        said("Ada Stone", role="guest"),
        said("Ada Stone", role="minister", date_earliest="2020-02-01", date_latest="2020-02-29"),
        said("Ada Stone", role="deputy", date_earliest="2018-03-05", date_latest="2018-03-05"),
        said("Ada Stone", role="minister", date_earliest="2017-01-01", date_latest="2017-01-01"),
    ).people()
    assert person.roles == ("minister", "deputy", "guest")
    assert (person.first_date, person.last_date) == ("2017-01-01", "2020-02-29")


def test_of_equally_frequent_names_the_longest_is_taken() -> None:
    (person,) = index(said("Ada Löw"), said("Ada  Löw")).people()
    assert person.name == "Ada  Löw"
