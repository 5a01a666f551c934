from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from rows import BRIDGE, HARD, LEDGER, RECORDS, write

from quotes.records import Quotation
from quotes.tables import open_table

NS = {"": "http://www.tei-c.org/ns/1.0"}
ID = "{http://www.w3.org/XML/1998/namespace}id"


def tei(tmp_path: Path, records: list[Quotation] = RECORDS) -> ET.Element:
    return ET.parse(write(tmp_path / "q.xml", records)).getroot()


def test_utterances_are_said_by_somebody_in_parts(tmp_path: Path) -> None:
    said = tei(tmp_path).findall(".//said", NS)
    assert [(one.get("who"), one.get("direct")) for one in said] == [
        ("#s-della-quint", "true"), (None, "true"), ("#s-anna-volskaya", "false"), ("#s-harbor-ledger", "true")
    ]  # fmt: skip
    parts = [(part.get("n"), part.text) for part in said[0].findall("quote", NS)]
    assert parts == [("1-12", "The bridge,"), ("33-49", "opens in autumn!")]
    assert said[2].findtext("quote", "", NS) == HARD.quote.replace("\x00", "\ufffd")


def test_what_stands_beside_a_quotation(tmp_path: Path) -> None:
    block = tei(tmp_path).find(".//ab", NS)
    assert block is not None
    assert [(child.tag.partition("}")[2], child.text) for child in block[1:]] == [
        ("rs", "Mayor Quint"), ("seg", "said"), ("roleName", "mayor"), ("date", "XXXX-09-12")
    ]  # fmt: skip
    assert [child.get("n") for child in block[1:3]] == ["14-25", "26-30"]


@pytest.mark.parametrize(
    ("date", "attributes"),
    [
        ("XXXX-09-12", {"when": "--09-12"}),
        ("XXXX-09", {"when": "--09"}),
        ("2024-05", {"when": "2024-05"}),
        ("2024-05-02/2024-05-06", {"notBefore": "2024-05-02", "notAfter": "2024-05-06"}),
    ],
)
def test_dates_have_their_normal_form(tmp_path: Path, date: str, attributes: dict[str, str]) -> None:
    root = tei(tmp_path, [replace(HARD, date=date)])
    found = root.find(".//ab/date", NS)
    assert found is not None
    assert (found.text, found.attrib) == (date, attributes)


def test_articles_are_divisions_with_their_bibliography(tmp_path: Path) -> None:
    first, second, third = tei(tmp_path).findall(".//div", NS)
    assert [len(division.findall("ab", NS)) for division in (first, second, third)] == [2, 1, 1]
    assert second.get("n") == HARD.document
    assert first.findtext("bibl/title", "", NS) == BRIDGE.title
    pointer = first.find("bibl/ptr", NS)
    assert pointer is not None
    assert pointer.get("target") == BRIDGE.url
    assert second.findtext("bibl/idno", "", NS) == HARD.document


def test_those_who_speak_are_listed_once_and_can_be_found(tmp_path: Path) -> None:
    odd = replace(BRIDGE, speaker="№ 1 ²", speaker_id="№-1-ª", document="c")
    root = tei(tmp_path, [*RECORDS, LEDGER, odd])
    people = {person.get(ID): person.findtext("persName", "", NS) for person in root.findall(".//person", NS)}
    assert people == {"s-della-quint": "Della Quint", "s-anna-volskaya": "Анна Вольская", "s-_2116_-1-_aa_": "№ 1 ²"}
    assert [body.get(ID) for body in root.findall(".//org", NS)] == ["s-harbor-ledger"]
    named = {one.get("who", "#")[1:] for one in root.findall(".//said", NS)} - {""}
    assert named == {*people, "s-harbor-ledger"}


def test_an_empty_table_is_a_document_too(tmp_path: Path) -> None:
    with open_table(tmp_path / "q.xml", Quotation):
        pass
    root = ET.parse(tmp_path / "q.xml").getroot()
    assert root.find("text/body/ab", NS) is not None
    assert root.find("standOff", NS) is None
