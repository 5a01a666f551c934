from __future__ import annotations

import pytest
from annotated import build
from spacy.tokens import Token

from quotes.pipes.vocabulary import Vocabulary, vocabulary

EN, RU = vocabulary("en"), vocabulary("ru")


def token(words: Vocabulary, word: str, part: str, value: str = "-") -> Token:
    return build(words.language, f"{word} {part} ROOT 0 {value}")[0]


@pytest.mark.parametrize(
    ("words", "word", "value", "lemma", "cue_class"),
    [
        (EN, "said", "VBD", "say", "say"),
        (EN, "Calling", "VBG", "call", "call"),
        (EN, "dug", "VBD", None, None),
        (RU, "сказала", "VerbForm=Fin", "сказать", "say"),
        (RU, "назвав", "VerbForm=Conv", "назвать", "call"),
        (RU, "копал", "VerbForm=Fin", None, None),
        (RU, "названный", "VerbForm=Part|Voice=Pass", None, None),
        (RU, "сказано", "Variant=Short|VerbForm=Part|Voice=Pass", "сказать", "say"),
    ],
)
def test_cues(words: Vocabulary, word: str, value: str, lemma: str | None, cue_class: str | None) -> None:
    verb = words.cue(token(words, word, "VERB", value))
    assert (verb and verb.lemma, verb and verb.cue_class) == (lemma, cue_class)


def test_a_cue_is_a_verb() -> None:
    assert EN.cue(token(EN, "call", "NOUN", "NN")) is None


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ("They PRON nsubj 2\nissued VERB ROOT 0\na DET det 4\nstatement NOUN dobj 2", True),
        ("They PRON nsubj 2\nissued VERB ROOT 0\nstatements NOUN dobj 2", True),
        ("They PRON nsubj 2\nissued VERB ROOT 0\na DET det 4\nlicence NOUN dobj 2", False),
        ("They PRON nsubj 2\npointed VERB ROOT 0\nout ADP prt 2", True),
        ("They PRON nsubj 2\npointed VERB ROOT 0\nhome ADV advmod 2", False),
    ],
)
def test_verbs_that_need_a_companion(rows: str, found: bool) -> None:
    assert (EN.cue(build("en", rows)[1]) is not None) is found


@pytest.mark.parametrize(
    ("words", "word", "expected"),
    [(EN, "said", True), (EN, "issued", False), (EN, "lock", False), (RU, "заявил", True), (RU, "говорится", False)],
)
def test_bare_forms_of_verbs_of_saying(words: Vocabulary, word: str, expected: bool) -> None:
    assert words.is_cue_form(word) is expected


@pytest.mark.parametrize(
    ("question", "words", "yes", "no"),
    [
        ("is_person_noun", EN, ["mayor", "lawyer", "mother"], ["lock", "ministry"]),
        ("is_person_noun", RU, ["мэра", "адвокатом", "матери", "врач-хирург"], ["шлюз", "министерства"]),
        ("is_role_noun", EN, ["mayor", "lawyer"], ["mother", "man", "lock"]),
        ("is_role_noun", RU, ["мэра", "адвокатом"], ["матери", "мужчина", "шлюз"]),
        ("is_office", EN, ["mayor", "minister"], ["witness", "lock"]),
        ("is_office", RU, ["министром", "экс-министр"], ["очевидец"]),
        ("is_org_noun", EN, ["ministry", "ministries", "company"], ["mayor", "lock"]),
        ("is_org_noun", RU, ["министерства", "компанией"], ["мэр"]),
        ("is_reporting_noun", EN, ["statement", "letters"], ["lock"]),
        ("is_reporting_noun", RU, ["заявлении", "письма"], ["шлюз"]),
        ("is_naming_noun", EN, ["newspaper", "films"], ["mayor"]),
        ("is_naming_noun", RU, ["газете", "фильма"], ["мэр"]),
        ("is_unnamed", EN, ["source"], ["mayor"]),
        ("is_unnamed", RU, ["источника"], ["мэр"]),
    ],
)
def test_nouns(question: str, words: Vocabulary, yes: list[str], no: list[str]) -> None:
    ask = getattr(words, question)
    assert [word for word in (*yes, *no) if ask(token(words, word, "NOUN"))] == yes


@pytest.mark.parametrize(
    ("words", "word", "value", "expected"),
    [
        (EN, "residents", "NNS", True),
        (EN, "ministers", "NNS", True),
        (EN, "minister", "NN", False),
        (EN, "locks", "NNS", False),
        (RU, "очевидцы", "Number=Plur", True),
        (RU, "министрами", "Number=Plur", True),
        (RU, "очевидец", "Number=Sing", False),
    ],
)
def test_groups(words: Vocabulary, word: str, value: str, expected: bool) -> None:
    assert words.is_group(token(words, word, "NOUN", value)) is expected


def test_titles_and_forms_of_address() -> None:
    assert [word for word in ("Mrs.", "Sen.", "Mayor", "Dr", "Pell", "Professor") if not EN.is_title(word)] == ["Pell"]
    assert [word for word in ("Mrs.", "Dr.", "Mayor", "Pell", "Sen.") if EN.is_honorific(word)] == ["Mrs.", "Dr."]
    assert [word for word in ("господин", "доктор", "мэр") if RU.is_honorific(word)] == ["господин", "доктор"]


def test_names_of_organisations_and_media() -> None:
    assert EN.is_org_word("Committee")
    assert not EN.is_org_word("Pell")
    media = ["Reuters", "the Reuters", "«Reuters»", "olin.ru", "Olin-News.com"]
    assert [name for name in (*media, "Olin", "Pell Jr.", "") if EN.is_medium(name)] == media


@pytest.mark.parametrize(
    ("words", "word", "gender"),
    [
        (EN, "Mrs.", "fem"),
        (EN, "Mr", "masc"),
        (EN, "chairwoman", "fem"),
        (EN, "mayor", None),
        (RU, "матери", "fem"),
        (RU, "директор", None),
    ],
)
def test_gender(words: Vocabulary, word: str, gender: str | None) -> None:
    assert words.word_gender(word) == gender


def test_how_a_word_is_tagged_tells_its_gender() -> None:
    assert (RU.word_gender("супруга", "masc"), RU.word_gender("супруга", "fem")) == ("masc", "fem")


def test_given_names() -> None:
    assert (EN.given_name_gender("Laura"), EN.given_name_gender("Mark")) == ("fem", "masc")
    assert (RU.given_name_gender("Анна"), RU.given_name_gender("Антон")) == ("fem", "masc")
    assert EN.given_name_gender("Lock") is None


def test_pronouns() -> None:
    she = EN.pronoun(token(EN, "She", "PRON"))
    assert she is not None
    assert (she.person, set(she.genders)) == (3, {"Fem"})
    assert RU.pronoun(token(RU, "Он", "PRON")) is not None
    assert EN.pronoun(token(EN, "Pell", "PROPN")) is None


def test_lemmas() -> None:
    assert RU.lemma(token(RU, "Министрами", "NOUN")) == "министр"
    assert RU.lemma_of("заявила", "VERB") == "заявить"
    assert EN.lemma(token(EN, "Mayor", "NOUN")) == "mayor"
    assert vocabulary("ru") is RU


@pytest.mark.parametrize(
    ("language", "words", "expected"),
    [
        ("en", ", who spoke on condition of anonymity", True),
        ("en", ", who asked not to be named", True),
        ("en", ", who was named on Monday", False),
        ("ru", ", пожелавший остаться неназванным", True),
        ("ru", ", названный вчера", False),
    ],
)
def test_who_wants_no_name(language: str, words: str, expected: bool) -> None:
    assert vocabulary(language).wants_no_name(words) is expected
