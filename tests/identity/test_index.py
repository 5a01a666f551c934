from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from quotes.errors import UsageError
from quotes.identity import speaker_id
from quotes.identity.index import Index
from quotes.identity.people_file import KnownPerson, KnownRole
from quotes.records import NamedPerson, Quotation

Said = tuple[str, str, str]
"""Document, speaker, role."""

BLANK = Quotation(
    speaker="", role="", quote="", date="", document="", language="en", published="", date_basis="unknown",
    date_earliest="", date_latest="", kind="direct", cue="", mention="", speaker_type="person", speaker_id="",
    confidence=0.9, segments=((0, 9),), mention_start=None, mention_end=None, cue_start=None, cue_end=None,
    title="", url="",
)  # fmt: skip


def said(document: str, speaker: str, role: str = "", day: str = "", **fields: object) -> Quotation:
    language = "ru" if any("а" <= letter <= "я" for letter in speaker.casefold()) else "en"
    row = replace(
        BLANK, document=document, speaker=speaker, role=role, language=language, date_earliest=day, date_latest=day,
        quote=f"{document} {speaker} {len(role)}",
    )  # fmt: skip
    row = replace(row, **fields)  # type: ignore[arg-type]
    return replace(row, speaker_id=speaker_id(speaker, row.speaker_type))


def placed(rows: Sequence[Quotation]) -> dict[str, list[Quotation]]:
    """The rows by document, each where no other of it is."""
    documents: dict[str, list[Quotation]] = {}
    for row in rows:
        others = documents.setdefault(row.document, [])
        others.append(replace(row, segments=((10 * len(others), 10 * len(others) + 9),)))
    return documents


def add(index: Index, rows: Sequence[Quotation]) -> dict[str, list[str]]:
    """The ids of the speakers, by document, after the rows were added."""
    documents = placed(rows)
    for document, of_document in documents.items():
        index.add(document, of_document)
    index.link()
    for document, of_document in documents.items():
        index.add_repeats(document, of_document)
    return {
        document: [row.speaker_id for row in index.resolved(document, of_document)]
        for document, of_document in documents.items()
    }


def ids(*rows: Quotation, known: Sequence[KnownPerson] = ()) -> list[str]:
    """The ids of the speakers, in the order of the rows."""
    with Index(known=known) as index:
        found = {document: iter(ids) for document, ids in add(index, rows).items()}
        return [next(found[row.document]) for row in rows]


@pytest.mark.parametrize(
    "rows",
    [
        (said("a", "Sergei Tarnov", "Russian Foreign Minister"), said("b", "Сергей Тарнов", "глава МИД РФ")),
        (said("a", "Sergey Tarnov"), said("b", "Sergei V. Tarnov"), said("c", "Сергей Викторович Тарнов")),
        (said("a", "Тарнов С. В.", "министр"), said("b", "Сергей Тарнов", "министр иностранных дел")),
        (said("a", "John Hartman", "US ambassador to Russia"), said("b", "Джон Хартман", "посол США в России")),
        (said("a", "Tarnov", "Russian Foreign Minister"), said("b", "Sergei Tarnov", "Foreign Minister of Russia")),
    ],
)
def test_one_person(rows: tuple[Quotation, ...]) -> None:
    assert len(set(ids(*rows))) == 1
    assert len(set(ids(*reversed(rows)))) == 1


@pytest.mark.parametrize(
    "rows",
    [
        (said("a", "Ann Doyle", "Mayor of Norwell"), said("b", "Ann Doyle", "Mayor of Easton")),
        (said("a", "Ann Doyle", "farmer", "2020-03-05"), said("b", "Ann Doyle", "Army general", "2020-04-01")),
        (said("a", "Anna Tarnova"), said("b", "Anton Tarnov")),
        (said("a", "Иван Лом"), said("b", "Игорь Лом")),
        (said("a", "Doyle", "Mayor of Norwell"), said("b", "Ann Doyle", "Mayor of Easton")),
        (said("a", "Doyle"), said("b", "Ann Doyle")),
        (said("a", "Doyle", "senator"), said("b", "Ann Doyle"), said("c", "Tom Doyle")),
    ],
)
def test_not_one_person(rows: tuple[Quotation, ...]) -> None:
    assert len(set(ids(*rows))) == len(rows)
    assert len(set(ids(*reversed(rows)))) == len(rows)


def test_a_person_changes_offices_over_the_years() -> None:
    minister = said("a", "Ann Doyle", "Deputy Foreign Minister of Norland", "2011-05-02")
    ambassador = said("b", "Ann Doyle", "Ambassador of Norland to Russia", "2017-09-10")
    assert len(set(ids(minister, ambassador))) == 1


def test_company_tells_whose_a_surname_is() -> None:
    rows = [
        said("a", "Ann Doyle", "lawyer"), said("a", "Rita Voss", "judge"),
        said("b", "Tom Doyle", "trainer"), said("b", "Ed Marsh", "captain"),
        said("c", "Doyle"), said("c", "Rita Voss", "judge"), said("c", "Joan Ayre"),
        said("d", "Doyle"), said("d", "Ed Marsh", "captain"), said("d", "Nick Grady"),
        said("e", "Doyle"),
    ]  # fmt: skip
    found = ids(*rows)
    assert (found[4], found[7], found[10]) == ("ann-doyle", "tom-doyle", "doyle")


def test_somebody_who_is_met_often_is_meant_by_the_surname() -> None:
    often = [said(f"{number}", "Ann Doyle", "president of Norland") for number in range(20)]
    assert ids(*often, said("z", "Doyle"))[-1] == "ann-doyle"


def test_a_full_name_is_that_of_the_person_who_is_met_most_often() -> None:
    rows = [said(f"{number}", "Ann Doyle", "Mayor of Norwell", "2020-01-01") for number in range(3)]
    rows += [said("x", "Ann Doyle", "Mayor of Easton", "2020-01-01"), said("y", "Ann Doyle")]
    assert ids(*rows) == ["ann-doyle"] * 3 + ["ann-doyle-2", "ann-doyle"]


def test_what_papers_call_somebody_makes_no_new_people() -> None:
    roles = ("Democratic senator", "rival", "front-runner", "winner in Norland", "", "proud grandmother", "candidate")
    assert len(set(ids(*(said(role, "Ann Doyle", role, "2020-01-01") for role in roles)))) == 1


def test_names_that_are_but_alike_need_one_office() -> None:
    alike = said("a", "David Brack"), said("a", "Rita Voss"), said("b", "David Brock"), said("b", "Rita Voss")
    assert ids(*alike)[0] != ids(*alike)[2]
    office = "senator from Texas"
    assert len(set(ids(said("a", "Kirsten Voss", office), said("b", "Kristen Voss", office)))) == 1


def test_whom_one_document_tells_apart_are_two() -> None:
    rows = said("a", "Thomas Doyle"), said("a", "Thomas Doyle Jr."), said("b", "Thomas Doyle")
    assert len({*ids(*rows)[:2]}) == 2


def test_ids_are_readable_and_do_not_depend_on_the_order_of_documents() -> None:
    rows = [
        said("a", "Jon Hartman"), said("b", "Джон Хартман"), said("c", "Ann Doyle", "Mayor of Norwell", "2020-01-01"),
        said("d", "Ann Doyle", "Mayor of Easton", "2020-02-01"), said("e", "Сергей Тарнов"), said("f", "Doyle"),
    ]  # fmt: skip
    found = dict(zip("abcdef", ids(*rows), strict=True))
    assert found == {
        "a": "jon-hartman", "b": "jon-hartman", "c": "ann-doyle", "d": "ann-doyle-2", "e": "sergei-tarnov", "f": "doyle"
    }  # fmt: skip
    assert dict(zip("fedcba", ids(*reversed(rows)), strict=True)) == found


def test_organisations_and_the_unnamed_stay_as_they_are() -> None:
    rows = (said("a", "Kremlin", speaker_type="org"), said("b", "", speaker_type="unnamed"))
    assert ids(*rows) == ["kremlin", ""]


def test_people_who_are_only_named_have_ids_if_their_names_are_full() -> None:
    with Index() as index:
        named = [NamedPerson("Ann Doyle", "Mayor of Norwell"), NamedPerson("Doyle", ""), NamedPerson("Meridian", "")]
        index.add("a", [said("a", "Joan Ayre")], named, language="en", published="2020-01")
        index.add("b", [said("b", "Ann Doyle", "mayor")], language="en")
        index.link()
        assert [person.speaker_id for person in index.resolved_people("a", named)] == ["ann-doyle", "", ""]


# an index that lasts


def test_tomorrow_joins_today_and_ids_stay(tmp_path: Path) -> None:
    path = tmp_path / "who.sqlite"
    monday = [
        said("a", "Ann Doyle", "Mayor of Norwell", "2020-01-01"),
        said("b", "Ann Doyle", "Mayor of Easton", "2020-01-02"),
    ]
    tuesday = [said("c", "Энн Дойл", "мэр Истона"), said("d", "Ann Doyle", "Norwell Mayor")]
    with Index(path) as index:
        before = add(index, monday)
        index.commit()
    with Index(path) as index:
        after = add(index, tuesday)
        assert {**before, **after} == {
            "a": ["ann-doyle"], "b": ["ann-doyle-2"], "c": ["ann-doyle-2"], "d": ["ann-doyle"]
        }  # fmt: skip


def test_the_same_documents_again_change_nothing(tmp_path: Path) -> None:
    path = tmp_path / "who.sqlite"
    rows = [
        said("a", "Ann Doyle", "lawyer"), said("a", "Rita Voss"), said("b", "Tom Doyle"),
        said("c", "Doyle"), said("c", "Rita Voss"), said("d", "Doyle"),
    ]  # fmt: skip
    found = []
    for _ in range(3):
        with Index(path) as index:
            found.append(add(index, rows))
            index.commit()
    assert found[0] == found[1] == found[2]


def test_what_is_not_committed_is_not_kept(tmp_path: Path) -> None:
    path = tmp_path / "who.sqlite"
    with Index(path) as index:
        add(index, [said("a", "Ann Doyle", "Mayor of Norwell")])
    with Index(path) as index:
        assert add(index, [said("b", "Ann Doyle", "Mayor of Easton")]) == {"b": ["ann-doyle"]}


@pytest.mark.parametrize("content", [b"speaker,role\n", "sqlite"])
def test_another_file_is_refused_and_left_alone(tmp_path: Path, content: object) -> None:
    path = tmp_path / "other.db"
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        other = sqlite3.connect(path)
        other.execute("CREATE TABLE mine (x)")
        other.close()
    before = path.read_bytes()
    with pytest.raises(UsageError, match="another"):
        Index(path)
    assert path.read_bytes() == before


def test_an_index_is_one_runs_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("quotes.identity.index._PATIENCE", 0.01)
    with Index(tmp_path / "who.sqlite"), pytest.raises(UsageError, match="wait for its end"):
        Index(tmp_path / "who.sqlite")


# people that the user knows


def test_the_people_file_joins() -> None:
    known = [KnownPerson("ann", "Ann Doyle", ("Энн Дойл", "A. Kerr", "Mother Hubbard"))]
    rows = (said("a", "Ann Doyle"), said("b", "A. Kerr"), said("c", "Mother Hubbard"), said("d", "ЭНН ДОЙЛ"))
    assert ids(*rows, known=known) == ["ann"] * 4


def test_the_people_file_parts_by_role_date_and_document() -> None:
    known = [
        KnownPerson("mayor", "Ann Doyle", roles=(KnownRole("Mayor of Norwell", "2010-01-01", "2014-12-31"),)),
        KnownPerson("singer", "Ann Doyle", roles=(KnownRole("singer"),), documents=("z",)),
    ]
    rows = (
        said("a", "Ann Doyle", "mayor"), said("b", "Ann Doyle", "singer"), said("z", "Ann Doyle"),
        said("c", "Ann Doyle"),
    )  # fmt: skip
    assert ids(*rows, known=known) == ["mayor", "singer", "singer", "ann-doyle"]


def test_who_is_none_of_the_people_file_stays_the_same_from_day_to_day(tmp_path: Path) -> None:
    known = [KnownPerson("mayor", "Ann Doyle"), KnownPerson("singer", "Ann Doyle")]
    for document in "abc":
        with Index(tmp_path / "who.sqlite", known) as index:
            assert add(index, [said(document, "Ann Doyle")]) == {document: ["ann-doyle"]}
            index.commit()


def test_the_people_file_draws_other_spellings() -> None:
    known = [KnownPerson("Q1", "Sergei Tarnov", roles=(KnownRole("Foreign Minister of Russia"),))]
    rows = (said("a", "Сергей Тарнов"), said("b", "Tarnov", "Russian Foreign Minister"), said("c", "Oleg Tarnov"))
    assert ids(*rows, known=known) == ["Q1", "Q1", "oleg-tarnov"]


def test_the_people_file_goes_before_the_index(tmp_path: Path) -> None:
    path = tmp_path / "who.sqlite"
    rows = [said("a", "Ann Doyle", "Mayor of Norwell"), said("b", "Annie Doyle", "Mayor of Norwell")]
    with Index(path) as index:
        assert add(index, rows) == {"a": ["ann-doyle"], "b": ["ann-doyle"]}
        index.commit()
    known = [KnownPerson("ann-doyle", "Ann Doyle"), KnownPerson("annie", "Annie Doyle")]
    with Index(path, known) as index:
        assert add(index, rows) == {"a": ["ann-doyle"], "b": ["annie"]}


def test_the_people_file_names_organisations() -> None:
    known = [KnownPerson("us-state", "State Department", ("Госдеп",))]
    rows = (said("a", "Госдеп", speaker_type="org"), said("b", "State Department", speaker_type="org"))
    assert ids(*rows, known=known) == ["us-state", "us-state"]


# why


def test_each_join_is_explained() -> None:
    with Index() as index:
        add(index, [said("a", "Sergei Tarnov", "Russian Foreign Minister"), said("b", "Сергей Тарнов", "глава МИД РФ")])
        first, second = index.traces("sergei-tarnov")
        assert (first.name, first.example, first.documents) == ("Sergei Tarnov", "a", 1)
        assert (second.name, second.role) == ("Сергей Тарнов", "глава МИД РФ")
        assert "surname" in second.reason
        assert "the same office" in second.reason
        assert second.weight > 5


def test_an_unknown_id_is_refused_with_those_that_are_like_it() -> None:
    with Index() as index:
        add(index, [said("a", "Sergei Tarnov")])
        with pytest.raises(UsageError, match="sergei-tarnov"):
            index.traces("sergey-tarnov")
