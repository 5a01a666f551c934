from __future__ import annotations

from collections.abc import Callable

import pytest
from spacy.tokens import Doc

from quotes.pipes.antecedents import Antecedent
from quotes.pipes.chain import speech_in
from quotes.pipes.coreference import Resolver
from quotes.pipes.descriptions import learn_roles
from quotes.pipes.people import find_people
from quotes.pipes.phrases import Phrase
from quotes.pipes.ranking import Model
from quotes.pipes.roles import find_roles
from quotes.pipes.speakers import set_scene
from quotes.pipes.vocabulary import vocabulary

Parse = Callable[[str, str], Doc]


class OfTheFirst(Resolver):
    """Takes every phrase to stand for the first person, with one probability."""

    chance = 0.9

    def readings(self, phrase: Phrase) -> list[tuple[Antecedent, float]]:
        return [(Antecedent("entity", self.people.entities[0], []), self.chance)]


def described(doc: Doc, *, chance: float = 0.9) -> str:
    """The role of the first person of a document, in which every description is taken to be of that person."""
    words = vocabulary(doc.lang_)
    people = find_people(doc, words)
    reading, speeches = speech_in(doc.text, words)
    scene, plain = set_scene(doc, doc.text, speeches, reading, people, find_roles(doc, people, words), words, Model())
    resolver = OfTheFirst(plain.discourse, Model())
    resolver.chance = chance
    learn_roles(scene, resolver, {people.entities[0].number})
    return people.entities[0].role


@pytest.mark.parametrize(
    ("language", "text", "role"),
    [
        ("en", "“It holds,” Lorna Pell said. The Northern nominee slept.", "Northern nominee"),
        ("en", "“It holds,” Lorna Pell said. The director slept.", "director"),
        ("en", "“It holds,” Lorna Pell said. The northern director's plan failed.", "northern director"),
        ("en", "The former mayor woke. “It holds,” Lorna Pell said. The Northern nominee slept.", "Northern nominee"),
        ("en", "“It holds,” Lorna Pell said. A director slept.", ""),
        ("en", "“It holds,” Lorna Pell said. The client slept.", ""),
        ("en", "“It holds,” Lorna Pell said. Nobody saw the director.", ""),
        ("en", "“It holds,” Lorna Pell said. The papers report that the director slept.", ""),
        ("en", "“It holds,” Lorna Pell said. The director Mark Dunn slept.", ""),
        ("ru", "«Вода держится», — сказала Кира Лунц. Глава города ушла.", "Глава города"),
    ],
)
def test_what_a_description_tells(language: str, text: str, role: str, parse: Parse) -> None:
    assert described(parse(language, text)) == role


def test_an_unlikely_description_tells_nothing(parse: Parse) -> None:
    assert described(parse("en", "“It holds,” Lorna Pell said. The director slept."), chance=0.4) == ""
