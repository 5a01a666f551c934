"""The places of a body's name that the named entities miss."""

from __future__ import annotations

from collections.abc import Callable

from spacy.tokens import Doc

from quotes.languages import grammar
from quotes.pipes.people import People
from quotes.pipes.recurring_names import note_recurring

Parse = Callable[[str, str], Doc]


def places(doc: Doc, *named: tuple[str, str]) -> dict[str, list[int]]:
    """Where each entity is named in the end; `named` are kinds and names of those known at their first place."""
    people = People()
    texts = [token.text for token in doc]
    for kind, name in named:
        words = tuple(name.split())
        start = texts.index(words[0])
        people.note(people.add(kind, name), start, start + len(words), words)  # type: ignore[arg-type]
    note_recurring(doc, grammar.tokens_whose(doc, lambda word: word[:1].isupper()), people)
    return {entity.name: [mention.start for mention in entity.mentions] for entity in people.entities}


def test_a_body_is_found_wherever_its_name_stands_again(parse: Parse) -> None:
    doc = parse("en", "Lockgate shut. The lock leaked, and Lockgate knew. Lock Watch said Lockgate Two held.")
    assert places(doc, ("org", "Lockgate"), ("org", "Lock Watch")) == {"Lockgate": [0, 8], "Lock Watch": [11]}


def test_a_word_that_names_a_person_too_is_not_taken(parse: Parse) -> None:
    doc = parse("en", "Stone shut the quarry. Ivo Stone spoke. They said Stone lied.")
    assert places(doc, ("org", "Stone"), ("person", "Ivo Stone"))["Stone"] == [0]
