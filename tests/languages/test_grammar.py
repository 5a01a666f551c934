from __future__ import annotations

import pytest
from annotated import build
from spacy.tokens import Token

from quotes.languages import grammar


def token(word: str, part: str = "-", value: str = "-", *, language: str = "en") -> Token:
    return build(language, f"{word} {part} ROOT 0 {value}")[0]


@pytest.mark.parametrize(
    ("word", "part", "value", "expected"),
    [
        ("mayor", "NOUN", "NN", "NOUN"),
        ("mayor", "-", "NN", "NOUN"),
        ("Pell", "-", "NNP", "PROPN"),
        ("said", "-", "VBD", "VERB"),
        ("may", "-", "MD", "AUX"),
        ("her", "-", "PRP$", "PRON"),
        ("to", "-", "TO", "PART"),
        ("—", "-", ":", "PUNCT"),
        ("—", "NOUN", "NN", "PUNCT"),
        ("$", "SYM", "$", "SYM"),
        ("word", "-", "-", ""),
    ],
)
def test_parts_of_speech(word: str, part: str, value: str, expected: str) -> None:
    assert grammar.pos(token(word, part, value)) == expected


@pytest.mark.parametrize(
    ("word", "part", "value", "kind"),
    [
        ("said", "-", "VBD", "finite"),
        ("says", "-", "VBZ", "finite"),
        ("would", "-", "MD", "finite"),
        ("say", "-", "VB", "infinitive"),
        ("saying", "-", "VBG", ""),
        ("сказал", "VERB", "Mood=Ind|Tense=Past|VerbForm=Fin", "finite"),
        ("был", "AUX", "Mood=Ind|Tense=Past|VerbForm=Fin", "finite"),
        ("сказать", "VERB", "VerbForm=Inf", "infinitive"),
        ("говоря", "VERB", "VerbForm=Conv", ""),
        ("сказанный", "VERB", "Tense=Past|VerbForm=Part|Voice=Pass", "passive"),
        ("сказано", "VERB", "Tense=Past|Variant=Short|VerbForm=Part|Voice=Pass", ""),
        ("сказавший", "VERB", "Tense=Past|VerbForm=Part|Voice=Act", ""),
        ("mayor", "NOUN", "NN", ""),
    ],
)
def test_verb_forms(word: str, part: str, value: str, kind: str) -> None:
    verb = token(word, part, value)
    assert grammar.is_verb(verb) is (word != "mayor")
    assert grammar.is_finite(verb) is (kind == "finite")
    assert grammar.is_infinitive(verb) is (kind == "infinitive")
    assert grammar.is_passive_participle(verb) is (kind == "passive")


@pytest.mark.parametrize(
    ("word", "value", "number"),
    [
        ("mayors", "NNS", "plur"),
        ("Pells", "NNPS", "plur"),
        ("mayor", "NN", "sing"),
        ("мэры", "Case=Nom|Number=Plur", "plur"),
        ("мэр", "Case=Nom|Number=Sing", "sing"),
        ("said", "VBD", ""),
    ],
)
def test_number(word: str, value: str, number: str) -> None:
    assert grammar.number(token(word, "-", value)) == number


def test_case_and_gender() -> None:
    mayor = token("мэром", "NOUN", "Case=Ins|Gender=Masc|Number=Sing")
    assert (grammar.case(mayor), grammar.case_hint(mayor), grammar.gender(mayor)) == ("Ins", "ins", "masc")
    bare = token("мэр", "NOUN")
    assert (grammar.case(bare), grammar.case_hint(bare), grammar.gender(bare)) == ("", None, None)
    vocative = token("боже", "NOUN", "Case=Voc")
    assert (grammar.case(vocative), grammar.case_hint(vocative)) == ("Voc", None)


@pytest.mark.parametrize(
    ("part", "nominal", "name"),
    [("PROPN", True, True), ("NOUN", True, False), ("PRON", True, False), ("ADJ", False, False)],
)
def test_nominals(part: str, nominal: bool, name: bool) -> None:
    word = token("Pell", part)
    assert (grammar.is_nominal(word), grammar.is_name(word)) == (nominal, name)


def test_tokens_are_found_by_a_test_of_their_words() -> None:
    doc = build("en", "\n".join(f"{word} - dep 0" for word in "The Lock holds the Lock".split()))
    assert [token.i for token in grammar.tokens_whose(doc, str.istitle)] == [0, 1, 4]
