from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from spacy.tokens import Doc

from quotes.errors import UsageError
from quotes.pipes import storage
from quotes.pipes.chain import analyse
from quotes.pipes.marks import Reading
from quotes.pipes.speech import Speech

if TYPE_CHECKING:
    from spacy.language import Language

TEXTS = {
    "en": "Joan Ayre, mayor of Harwick, was glad: “It holds water.” The Canal Trust called it “a puddle”, she said.\n\n"
    "Q: Is it deep?\n\nA: It is. “Deep enough,” Ayre laughed. “For ducks.”",
    "ru": "Глава порта Антон Рогов доволен. «Вода держится, — сказал он. — Пока». По словам Киры Лунц, шлюз «почти "
    "новый».\n— Он протекает, — возразил дипломат.",
}


@pytest.mark.parametrize("language", ["en", "ru"])
def test_what_is_written_is_read(language: str, pipelines: dict[str, Language]) -> None:
    nlp = pipelines[language]
    with nlp.select_pipes(disable="quotes"):
        doc = nlp(TEXTS[language])
    found = analyse(doc)
    assert found.utterances
    storage.write_speech(doc, found.reading, found.speeches)
    storage.write_people(doc, found.people)
    storage.write_roles(doc, found.roles)
    storage.write_utterances(doc, found.utterances)
    for kept in (doc, Doc(nlp.vocab).from_bytes(doc.to_bytes())):
        assert storage.read_speech(kept) == (found.reading, found.speeches)
        assert storage.read_people(kept) == found.people
        assert storage.read_roles(kept) == found.roles
        assert storage.read_utterances(kept) == found.utterances


def test_spans_are_of_whole_tokens_and_values_exact(english_quotes: Language) -> None:
    doc = english_quotes.make_doc("It was reopened.")
    speech = Speech(segments=((9, 15),), parts=((7, 15),), paragraph=0, last=0, form="marks")
    storage.write_speech(doc, Reading(((0, 16),), ()), [speech])
    assert [span.text for span in doc.spans["speech"]] == ["reopened"]
    assert storage.read_speech(doc)[1] == [speech]


def test_a_group_that_is_missing(english_quotes: Language) -> None:
    doc = english_quotes.make_doc("“It holds water,” Joan Ayre said.")
    assert not storage.has_speech(doc)
    with pytest.raises(UsageError, match="no span group 'quotes': add the component quotes_speakers before"):
        storage.read_utterances(doc)
