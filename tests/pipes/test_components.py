from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import spacy
from spacy.tokens import DocBin

from quotes.errors import LanguageError, UsageError

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

STEPS = ("quotes_marks", "quotes_people", "quotes_roles", "quotes_speakers", "quotes_dates")
TEXTS = {
    "en": [
        "HARWICK, March 5, 2018 — Deputy Mayor Joan Ayre opened the lock. “We dug it by hand!” Ayre told reporters on "
        "Friday. “I would dig it again.” She called the old one “a puddle with gates.”",
        "Nobody said a word about the lock.",
        "The Harwick Canal Trust praised the work.\n\n“It holds water,” the trust said in a statement. “So far.”",
    ],
    "ru": [
        "СЕВЕРСК, 5 марта 2018 г. Глава порта Антон Рогов открыл шлюз. «Мы копали его руками, — сказал Рогов в "
        "пятницу. — И выкопали бы снова». Старый шлюз он назвал «лужей с воротами».",
        "О шлюзе никто ничего не сказал.",
        "— Вода держится, — заметила смотритель Кира Лунц.\n— Пока держится, — добавила она.",
    ],
}


def annotation(doc: Doc) -> dict[str, Any]:
    """All span groups of a document, and the values in them."""
    return {
        name: ([(span.start, span.end, span.label_, span.id_) for span in group], dict(group.attrs))
        for name, group in doc.spans.items()
    }


@pytest.fixture(scope="module", params=("en", "ru"))
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def nlp(language: str, pipelines: dict[str, Language]) -> Language:
    return pipelines[language]


@pytest.fixture(scope="module")
def docs(language: str, nlp: Language) -> list[Doc]:
    return list(nlp.pipe(TEXTS[language]))


def test_groups_are_joined_by_ids(english_quotes: Language) -> None:
    doc = english_quotes(TEXTS["en"][0])
    assert [(span.id_, span.label_, span.text) for span in doc.spans["quotes"]] == [
        ("q0", "direct", "We dug it by hand!"),
        ("q0", "direct", "I would dig it again."),
        ("q1", "partial", "a puddle with gates."),
    ]
    assert [(span.id_, span.label_, span.text) for span in doc.spans["speakers"]] == [
        ("q0", "person", "Ayre"),
        ("q1", "person", "She"),
    ]
    assert [(span.id_, span.text) for span in doc.spans["cues"]] == [("q0", "told"), ("q1", "called")]
    utterances = doc.spans["quotes"].attrs["utterances"]
    speakers = {f"p{utterance['source']['entity']}" for utterance in utterances}
    assert {span.text for span in doc.spans["people"] if span.id_ in speakers} >= {"Joan Ayre", "Ayre"}
    assert {span.text for span in doc.spans["roles"] if span.id_ in speakers} == {"Deputy Mayor"}
    assert doc.spans["quotes"].attrs["published"]["edtf"] == "2018-03-05"
    assert doc.spans["quotes"].attrs["said"][0]["date"] == "2018-03-02"


def test_single_steps_give_the_same(nlp: Language, docs: list[Doc]) -> None:
    steps = [nlp.create_pipe(name) for name in STEPS]
    for doc in docs:
        whole = annotation(doc)
        assert whole.keys() == {"speech", "people", "roles", "quotes", "speakers", "cues"}
        for group in list(doc.spans):
            del doc.spans[group]
        for step in steps:
            step(doc)
        assert annotation(doc) == whole


def test_marks_may_be_read_before_anything_else(language: str, nlp: Language, docs: list[Doc]) -> None:
    early = [nlp.create_pipe("quotes_marks")(nlp.make_doc(text)) for text in TEXTS[language]]
    assert [annotation(doc) for doc in nlp.pipe(early)] == [annotation(doc) for doc in docs]


def test_without_speech_nobody_is_looked_for(docs: list[Doc]) -> None:
    assert [len(group) for group in docs[1].spans.values()] == [0] * 6


def test_bytes_keep_everything(language: str, nlp: Language, docs: list[Doc]) -> None:
    packed = DocBin(store_user_data=True, docs=docs).to_bytes()
    for blank in (spacy.blank(language).vocab, nlp.vocab):
        unpacked = DocBin().from_bytes(packed).get_docs(blank)
        assert [annotation(doc) for doc in unpacked] == [annotation(doc) for doc in docs]
    restored = [type(doc)(nlp.vocab).from_bytes(doc.to_bytes()) for doc in docs]
    assert [annotation(doc) for doc in restored] == [annotation(doc) for doc in docs]


def test_processes_give_the_same(language: str, nlp: Language, docs: list[Doc]) -> None:
    parallel = nlp.pipe(TEXTS[language], n_process=2, batch_size=1)
    assert [annotation(doc) for doc in parallel] == [annotation(doc) for doc in docs]


def test_a_saved_pipeline_works_in_a_new_process(russian_quotes: Language, tmp_path: Path) -> None:
    """There, spaCy finds the components by their entry points."""
    russian_quotes.to_disk(tmp_path)
    code = (
        "import sys, spacy; doc = spacy.load(sys.argv[1])(sys.argv[2]);"
        "sys.stdout.buffer.write(doc.spans['speakers'][0].text.encode())"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, tmp_path, "«Вода держится», — сказала Кира Лунц."], capture_output=True, check=True
    )
    assert done.stdout.decode() == "Кира Лунц"


def test_metadata_dates_a_document(english_quotes: Language) -> None:
    doc = english_quotes.make_doc("“It holds water,” Joan Ayre said yesterday.")
    doc.user_data["published"] = "2018-03-05"
    values = english_quotes(doc).spans["quotes"].attrs
    assert (values["published"]["basis"], values["said"][0]["date"]) == ("metadata", "2018-03-04")


def test_a_missing_step_is_named(english_quotes: Language) -> None:
    with pytest.raises(UsageError, match="add the component quotes_marks before"):
        english_quotes.create_pipe("quotes_people")(english_quotes.make_doc("“It holds water,” Joan Ayre said."))


@pytest.mark.parametrize("name", ["quotes", *STEPS])
def test_other_languages_are_refused(name: str) -> None:
    with pytest.raises(LanguageError, match=r"'de'.* en and ru"):
        spacy.blank("de").add_pipe(name)
