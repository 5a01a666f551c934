from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from quotes.annotations.table import read_table
from quotes.errors import InputError
from quotes.identity.from_tables import PeopleRow, people_rows, relinked
from quotes.identity.index import Index
from quotes.identity.people_file import KnownPerson, KnownRole, read_people
from quotes.records import Quotation
from quotes.tables import open_table

ANN = Quotation(
    speaker="Ann Doyle", role="Mayor of London", quote="The lock on the lower canal will be open by the spring.",
    date="2020-01-02", document="a", language="en", published="", date_basis="published", date_earliest="2020-01-02",
    date_latest="2020-01-02", kind="direct", cue="", mention="", speaker_type="person", speaker_id="ann-doyle",
    confidence=0.9, segments=((0, 9),), mention_start=None, mention_end=None, cue_start=None, cue_end=None,
    title="", url="",
)  # fmt: skip
RUSSIAN = replace(
    ANN, speaker="Энн Дойл", role="мэр Лондона", document="b", language="ru", quote="Шлюз откроют весной.",
    date="2021-02-03", date_earliest="2021-02-03", date_latest="2021-02-03",
)  # fmt: skip
OTHER = replace(
    ANN, role="singer", document="c", speaker_id="ann-doyle-2", quote="I sing at night.", segments=((3, 8),)
)


def written(path: Path, *rows: Quotation) -> Path:
    with open_table(str(path), Quotation) as table:
        table.write(rows)
    return path


def test_a_people_file_of_a_table(tmp_path: Path) -> None:
    table = written(tmp_path / "q.csv", ANN, RUSSIAN, replace(ANN, speaker="", speaker_id="", speaker_type="unnamed"))
    assert people_rows([table]) == [
        PeopleRow(
            "ann-doyle", "Ann Doyle", ("Энн Дойл",), "",
            ("Mayor of London (2020-01-02/2021-02-03)", "мэр Лондона (2020-01-02/2021-02-03)"), (),
        )
    ]  # fmt: skip


def test_what_is_known_is_carried_over(tmp_path: Path) -> None:
    table = written(tmp_path / "q.csv", ANN, RUSSIAN)
    known = [
        KnownPerson("ann-doyle", "Anne Doyle", ("Doyle A.",), "Q42", (KnownRole("mayor", "2019-01-01"),)),
        KnownPerson("tom", "Tom Doyle"),
    ]
    ann, tom = people_rows([table], known)
    assert (ann.name, ann.wikidata, ann.roles) == ("Anne Doyle", "Q42", ("mayor (2019-01-01/)",))
    assert ann.aliases == ("Doyle A.", "Ann Doyle", "Энн Дойл")
    assert tom.id == "tom"


def test_a_second_run_with_the_file_gives_the_same_people(tmp_path: Path) -> None:
    table = written(tmp_path / "q.csv", ANN, OTHER, RUSSIAN)
    with open_table(str(tmp_path / "people.csv"), PeopleRow) as people:
        people.write(people_rows([table]))
    known = read_people(tmp_path / "people.csv")
    assert [person.documents for person in known] == [("a",), ("c",)], "where a name is shared"
    with Index(known=known) as index:
        assert [row.speaker_id for row in relinked([table], index)] == ["ann-doyle", "ann-doyle-2", "ann-doyle"]


def test_rows_are_linked_anew_in_their_order_with_their_prints(tmp_path: Path) -> None:
    sorted_otherwise = [
        replace(ANN, speaker_id="", segments=((40, 49),)),
        replace(RUSSIAN, speaker_id="x"),
        replace(ANN, speaker_id="", document="b", date_earliest="2020-01-01", date_latest="2020-01-01"),
        replace(OTHER, document="a"),
    ]
    table = written(tmp_path / "q.parquet", *sorted_otherwise)
    with Index() as index:
        rows = list(relinked([table], index))
    kept = [replace(row, speaker_id="", quotation_group="", first_print=True) for row in rows]
    assert kept == [replace(row, speaker_id="") for row in sorted_otherwise]
    assert rows[0].quotation_group == rows[2].quotation_group != ""
    assert [row.first_print for row in rows] == [False, True, True, True]
    assert rows[0].speaker_id == rows[2].speaker_id == "ann-doyle"


@pytest.mark.parametrize("name", ["q.csv", "q.tsv", "q.jsonl", "q.parquet"])
def test_prints_are_read_back(tmp_path: Path, name: str) -> None:
    row = replace(ANN, quotation_group="ab12", first_print=False, disputed=True)
    assert list(read_table(written(tmp_path / name, row, ANN))) == [row, ANN]


def test_a_table_needs_but_three_columns(tmp_path: Path) -> None:
    table = tmp_path / "q.csv"
    table.write_text("document,segments,speaker\na,0-5,Ann Doyle\nb,3-9;,Энн Дойл\n", encoding="utf-8")
    assert [row.id for row in people_rows([table])] == ["ann-doyle", "enn-doil"]
    with Index() as index:
        assert [row.speaker_id for row in relinked([table], index)] == ["ann-doyle", "ann-doyle"]


def test_a_date_that_is_none_is_told_with_its_line(tmp_path: Path) -> None:
    table = tmp_path / "q.csv"
    table.write_text("document,segments,speaker,date_earliest\na,0-5,Ann Doyle,yesterday\n", encoding="utf-8")
    with Index() as index, pytest.raises(InputError, match="'yesterday' is no date"):
        list(relinked([table], index))
