from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from rows import BRIDGE, HARD, LEDGER, RECORDS, UNNAMED, write

from quotes.records import Quotation


def nodes(tmp_path: Path, records: list[Quotation]) -> dict[str, list[dict[str, Any]]]:
    """The nodes of a table by type."""
    content = json.loads(write(tmp_path / "q.jsonld", records).read_text("utf-8"))
    assert content["@context"]["@vocab"] == "http://schema.org/"
    found: dict[str, list[dict[str, Any]]] = {}
    for node in content["@graph"]:
        found.setdefault(node["@type"], []).append(node)
    return found


def test_quotations_in_terms_of_schema_org(tmp_path: Path) -> None:
    found = nodes(tmp_path, RECORDS)
    bridge, unnamed, hard, ledger = found["Quotation"]
    assert bridge["text"] == BRIDGE.quote
    assert (bridge["inLanguage"], bridge["additionalType"], bridge["creditText"]) == ("en", "direct", "Mayor Quint")
    assert bridge["spokenByCharacter"] == {
        "@id": "#speaker=della-quint", "@type": "Person", "name": "Della Quint", "jobTitle": "mayor"
    }  # fmt: skip
    assert ledger["spokenByCharacter"]["@type"] == "Organization"
    assert "spokenByCharacter" not in unnamed
    assert hard["text"] == HARD.quote


def test_only_dates_of_iso_8601_are_dates(tmp_path: Path) -> None:
    bridge, unnamed, hard, _ = nodes(tmp_path, RECORDS)["Quotation"]
    assert (bridge.get("dateCreated"), bridge["temporal"]) == (None, "XXXX-09-12")
    assert (hard.get("dateCreated"), hard["temporal"]) == (None, "2024-05-02/2024-05-06")
    assert not {"dateCreated", "temporal"} & unnamed.keys()


def test_articles_are_described_once_and_named_by_what_belongs_to_them(tmp_path: Path) -> None:
    found = nodes(tmp_path, RECORDS)
    articles = found["NewsArticle"]
    assert [article["identifier"] for article in articles] == [
        BRIDGE.document, HARD.document.replace("\ud800", "\ufffd"), LEDGER.document
    ]  # fmt: skip
    assert articles[0]["url"] == BRIDGE.url
    assert (articles[0]["headline"], articles[1]["datePublished"]) == (BRIDGE.title, "2024-05")
    known = {article["@id"] for article in articles}
    assert {quotation["isPartOf"]["@id"] for quotation in found["Quotation"]} == known
    assert not any(character in "".join(known) for character in " \t\r\n<>")


def test_annotations_say_where_the_words_stand(tmp_path: Path) -> None:
    found = nodes(tmp_path, [BRIDGE, UNNAMED])
    bridge, _ = found["Annotation"]
    assert [annotation["body"] for annotation in found["Annotation"]] == [node["@id"] for node in found["Quotation"]]
    assert [target["source"] for target in bridge["target"]] == [found["NewsArticle"][0]["@id"]] * 2
    assert [target["selector"] for target in bridge["target"]] == [
        [
            {"@type": "TextPositionSelector", "start": start, "end": end},
            {"@type": "TextQuoteSelector", "exact": words},
        ]
        for start, end, words in ((1, 12, "The bridge,"), (33, 49, "opens in autumn!"))
    ]
