from __future__ import annotations

from pathlib import Path

import spacy
from rows import RECORDS, UNNAMED, write
from spacy.tokens import DocBin

from quotes.records import Quotation, columns


def test_each_quotation_is_a_doc_with_its_segments_and_its_fields(tmp_path: Path) -> None:
    path = write(tmp_path / "q.spacy")
    docs = list(DocBin().from_disk(path).get_docs(spacy.blank("xx").vocab))
    assert [doc.text for doc in docs] == [record.quote for record in RECORDS]
    bridge, unnamed, hard, _ = docs
    spans = [(span.text, span.label_, span.kb_id_) for span in bridge.spans["quotes"]]
    assert spans == [("The bridge,", "direct", "della-quint"), ("opens in autumn!", "direct", "della-quint")]
    assert [(span.text, span.kb_id_) for span in unnamed.spans["quotes"]] == [(UNNAMED.quote, "")]
    assert [span.label_ for span in hard.spans["quotes"]] == ["partial"]
    assert {*bridge.user_data, "quote"} == set(columns(Quotation))
    assert bridge.user_data["segments"] == ((1, 12), (33, 49))
    assert bridge.user_data["date"] == "XXXX-09-12"
    assert unnamed.user_data["mention_start"] is None
    assert hard.user_data["title"] == "\ufffd title"


def test_words_are_those_of_the_language(tmp_path: Path) -> None:
    path = write(tmp_path / "q.spacy")
    bridge = next(DocBin().from_disk(path).get_docs(spacy.blank("en").vocab))
    assert [token.text for token in bridge][:3] == ["The", "bridge", ","]
