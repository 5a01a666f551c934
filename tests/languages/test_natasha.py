from __future__ import annotations

import pickle
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from quotes.languages import load_pipeline

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

ARTICLE = """Мэр Северска подал в отставку

СЕВЕРСК, 3 мар. Глава города Антон Рогов объявил об уходе.  «Я устал», — сказал он.
Его заместитель Кира Лунц от комментариев отказалась.
"""


def annotation(doc: Doc) -> list[list[int]]:
    names: list[str | int] = ["ORTH", "SPACY", "SENT_START", "POS", "MORPH", "HEAD", "DEP", "ENT_IOB", "ENT_TYPE"]
    values: list[list[int]] = doc.to_array(names).tolist()
    return values


def test_annotation(natasha: Language) -> None:
    doc = natasha("Глава компании «Север» Антон Рогов сказал это в Москве.")
    said = next(token for token in doc if token.text == "сказал")
    subject = next(token for token in said.children if token.dep_ == "nsubj")
    assert (said.pos_, said.dep_, said.head) == ("VERB", "ROOT", said)
    assert subject.text == "Глава"
    assert subject.morph.to_dict()["Case"] == "Nom"
    assert [(entity.text, entity.label_) for entity in doc.ents] == [
        ("Север", "ORG"),
        ("Антон Рогов", "PER"),
        ("Москве", "LOC"),
    ]


def test_a_word_that_can_only_be_a_verb_is_one(natasha: Language) -> None:
    doc = natasha("«Шлюз держится. Условлено о ремонте», – резюмировали в порту. Мэр дал совет.")
    verb = next(token for token in doc if token.text == "резюмировали")
    assert (verb.pos_, verb.morph.get("VerbForm"), verb.morph.get("Number")) == ("VERB", ["Fin"], ["Plur"])
    assert [token.pos_ for token in doc if token.text == "совет"] == ["NOUN"]


def test_sentences(natasha: Language) -> None:
    assert [sentence.text.strip() for sentence in natasha(ARTICLE).sents] == [
        "Мэр Северска подал в отставку",
        "СЕВЕРСК, 3 мар.",
        "Глава города Антон Рогов объявил об уходе.",
        "«Я устал», — сказал он.",
        "Его заместитель Кира Лунц от комментариев отказалась.",
    ]


def test_white_space_is_as_in_spacy(natasha: Language) -> None:
    doc = natasha(ARTICLE)
    spaces = [token for token in doc if token.is_space]
    assert [token.text for token in spaces] == ["\n\n", " ", "\n", "\n"]
    assert all((token.pos_, token.dep_, token.head) == ("SPACE", "dep", token.nbor(-1)) for token in spaces)


@pytest.mark.parametrize("text", ["", " ", "\n\n \t", "  Да.", "\nДа", "а", "Нет.\u200b \u2028", "😀 «»"])
def test_odd_texts(natasha: Language, text: str) -> None:
    doc = natasha(text)
    assert doc.text == text
    assert sum(token.head == token for token in doc) == len(list(doc.sents))


@settings(max_examples=60, deadline=None)
@given(text=st.text(alphabet='абВГ.!?,;:—-«»"()1 \n\t\xa0', max_size=60))
def test_text_is_kept_and_each_sentence_is_one_tree(natasha: Language, text: str) -> None:
    doc = natasha(text)
    assert doc.text == text
    for sentence in doc.sents:
        assert [token.dep_ for token in sentence].count("ROOT") == 1
        assert all(token.head in sentence and token.is_ancestor(token) is False for token in sentence)


def test_only_sentences_in_the_wanted_spans_or_with_a_name_are_parsed(natasha: Language) -> None:
    text = "Шёл сильный дождь. Мэр Рогов ушёл домой. Он сказал это вчера."
    whole, doc = natasha(text), natasha.make_doc(text)
    doc.user_data["parsed_spans"] = [(text.index("Он"), len(text))]
    for _, component in natasha.pipeline:
        doc = component(doc)
    chained, *parsed = doc.sents
    assert [token.dep_ for token in chained] == ["ROOT", "dep", "dep", "dep"]
    assert [annotation(sentence.as_doc()) for sentence in parsed] == [
        annotation(sentence.as_doc()) for sentence in list(whole.sents)[1:]
    ]


def test_long_text_without_sentence_ends(natasha: Language) -> None:
    doc = natasha("слово " * 3000)
    assert len(doc) == 3000
    assert max(len(sentence) for sentence in doc.sents) <= 256


def test_batches_and_processes_change_nothing(natasha: Language) -> None:
    texts = [ARTICLE, "", "Да.", ARTICLE * 3] * 3
    alone = [annotation(natasha(text)) for text in texts]
    assert [annotation(doc) for doc in natasha.pipe(texts, batch_size=5)] == alone
    assert [annotation(doc) for doc in natasha.pipe(texts, batch_size=2, n_process=2)] == alone


def test_saving(natasha: Language, tmp_path: Path) -> None:
    expected = annotation(natasha(ARTICLE))
    natasha.to_disk(tmp_path)
    assert sum(file.stat().st_size for file in tmp_path.rglob("*")) < 2_000_000
    again = [
        spacy.load(tmp_path),
        load_pipeline("ru", tmp_path),
        load_pipeline("ru").from_bytes(natasha.to_bytes()),
        pickle.loads(pickle.dumps(natasha)),
    ]
    assert [annotation(nlp(ARTICLE)) for nlp in again] == [expected] * len(again)


def test_start_is_light() -> None:
    """Neither Natasha's dictionaries nor a deep learning framework is loaded, and no warning is shown."""
    code = (
        "import sys; from quotes.languages import load_pipeline; load_pipeline('ru')('Он сказал.');"
        "print([name for name in ('natasha', 'pymorphy2', 'pkg_resources', 'torch') if name in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-W", "always", "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "[]\n"
    assert "pkg_resources" not in run.stderr
