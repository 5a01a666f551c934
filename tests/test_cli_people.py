from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner
from typer.testing import Result as Ran

from quotes.cli import app

MONDAY = {
    "en": "Olga Brandt, mayor of London, said: “The ferry will be back at its old pier before the spring.”\n",
    "two": "“I paint at night and sleep by day,” said Olga Brandt, a painter, to the paper.\n",
}
TUESDAY = {
    "ru": "«Паром вернётся к старому причалу ещё до весны», — заявила журналистам мэр Лондона Ольга Брандт.\n",
    "print": "“The ferry will be back at its old pier before the spring,” said Olga Brandt, mayor of London.\n",
}


@pytest.fixture(autouse=True)
def _news(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for day, texts in (("monday", MONDAY), ("tuesday", TUESDAY)):
        Path(day).mkdir()
        for name, text in texts.items():
            date = "2023-06-08" if name == "en" else "2023-06-09"
            (Path(day) / f"{name}.txt").write_text(f"date {date}\n\n{text}", encoding="utf-8")


def run(command: str, code: int = 0) -> Ran:
    result = CliRunner().invoke(app, command.split())
    assert result.exit_code == code, result.stderr
    return result


def rows(table: str) -> dict[str, dict[str, str]]:
    """The rows of a table of quotations, one a document here, by the names of the documents."""
    with Path(table).open(encoding="utf-8", newline="") as file:
        return {Path(row["document"]).stem: row for row in csv.DictReader(file)}


def ids(table: str) -> dict[str, str]:
    return {document: row["speaker_id"] for document, row in rows(table).items()}


def test_the_next_day_goes_on_with_the_people_and_the_prints_of_the_first() -> None:
    run("extract monday -o monday.csv --quiet --index who.sqlite")
    assert ids("monday.csv") == {"en": "olga-brandt", "two": "olga-brandt-2"}
    run("extract tuesday -o tuesday.csv --quiet --index who.sqlite --people people.csv --roles roles.csv")
    assert ids("tuesday.csv") == {"ru": "olga-brandt", "print": "olga-brandt"}
    tuesday = rows("tuesday.csv")
    assert (tuesday["print"]["quotation_group"] != "", tuesday["print"]["first_print"]) == (True, "False")
    assert (tuesday["ru"]["quotation_group"], tuesday["ru"]["first_print"]) == ("", "True")
    with Path("roles.csv").open(encoding="utf-8", newline="") as file:
        (role,) = csv.DictReader(file)
    assert (role["office"], role["documents"]) == ("mayor|london", "2")
    assert set(role["role"].split(" / ")) == {"mayor of London", "мэр Лондона"}
    again = Path("tuesday.csv").read_bytes()
    run("extract tuesday -o tuesday.csv --quiet --index who.sqlite --force")
    assert Path("tuesday.csv").read_bytes() == again


def test_why_names_are_one_person() -> None:
    run("extract monday tuesday -o all.csv --quiet --index who.sqlite")
    told = run("people explain olga-brandt --index who.sqlite").stdout
    assert told.startswith("olga-brandt: 3 documents")
    assert re.search(r"Ольга Брандт, мэр Лондона\n.*ru\.txt.*\n  \+.*same office", told)
    assert "Ольга Брандт" in run("people explain olga-brandt all.csv").stdout
    assert "olga-brandt" in run("people explain olga-brand all.csv", code=2).stderr


@pytest.mark.parametrize(
    ("command", "told"),
    [
        ("people explain x", "needs an index"),
        ("people explain x q.csv --index who.sqlite", "name one of these"),
        ("people explain x --index gone.sqlite", "no such index"),
        ("people gone.csv", "gone.csv"),
        ("people q.csv -o who.xlsx", ".csv or .tsv"),
        ("extract monday --index who.sqlite", "standard output does not wait"),
        ("extract monday -o q.csv --people-file gone.csv", "gone.csv"),
        ("extract monday -o q.csv --index gone/who.sqlite", "no index can be kept there"),
        ("extract monday -o q.csv --index monday", "no index can be kept there"),
    ],
)
def test_wrong_use_is_one_line(command: str, told: str) -> None:
    result = CliRunner().invoke(app, command.split())
    assert result.exit_code in (1, 2)
    assert told in result.stderr
    assert result.stderr.count("\n") == 1
    assert not Path("who.sqlite").exists()


def test_what_is_joined_and_parted_by_hand_holds() -> None:
    run("extract monday tuesday -o all.csv --quiet")
    run("people all.csv -o who.csv")
    before = Path("who.csv").read_text(encoding="utf-8")
    assert re.findall(r"^olga-brandt.*", before, re.MULTILINE)[1].startswith("olga-brandt-2,Olga Brandt,")
    people = before.replace("olga-brandt-2,", "olga-brandt,").replace(";Ольга Брандт", "").replace("Ольга Брандт", "")
    Path("who.csv").write_text(f"{people}volga,Ольга Брандт,,Q7,,\n", encoding="utf-8")
    run("extract monday tuesday -o all.csv --quiet --force --people-file who.csv --people people.csv")
    assert ids("all.csv") == {"en": "olga-brandt", "two": "olga-brandt", "print": "olga-brandt", "ru": "volga"}
    assert ",Q7" in Path("people.csv").read_text(encoding="utf-8")
    run("people all.csv --people-file who.csv -o who.csv --force")
    assert "volga,Ольга Брандт,,Q7" in Path("who.csv").read_text(encoding="utf-8")


def test_tables_are_joined() -> None:
    run("extract monday -o monday.csv --quiet")
    run("extract tuesday -o tuesday.parquet --quiet")
    run("people link monday.csv tuesday.parquet -o all.csv")
    assert ids("all.csv") == {
        "en": "olga-brandt", "two": "olga-brandt-2", "ru": "olga-brandt", "print": "olga-brandt"
    }  # fmt: skip
    assert len({row["quotation_group"] for row in rows("all.csv").values()} - {""}) == 1
