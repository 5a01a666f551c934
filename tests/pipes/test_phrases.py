from __future__ import annotations

import pytest
from annotated import build
from spacy.tokens import Doc
from spacy.vocab import Vocab

from quotes.pipes.phrases import (
    Phrase,
    is_in_affiliation,
    nominative,
    phrase_left,
    phrase_of,
    phrase_right,
    subject_of,
    without_preposition,
)

REPORT = """
The DET det 3 DT
deputy NOUN compound 3 NN
mayor NOUN nsubj 11 NN
of ADP prep 3 IN
Olin PROPN pobj 4 NNP
, PUNCT punct 3
who PRON nsubj 8 WP
dug VERB relcl 3 VBD
it PRON dobj 8 PRP
, PUNCT punct 3
said VERB ROOT 0 VBD
and CCONJ cc 11 CC
added VERB conj 11 VBD
. PUNCT punct 11
"""
LOCK = """
The DET det 2 DT
lock NOUN nsubjpass 4 NN
was AUX auxpass 4 VBD
opened VERB ROOT 0 VBN
by ADP agent 4 IN
Ann PROPN compound 7 NNP
Lee PROPN pobj 5 NNP
. PUNCT punct 4

Nobody PRON nsubjpass 11 NN
was AUX auxpass 11 VBD
asked VERB ROOT 0 VBN
. PUNCT punct 11
"""
AMBASSADOR = """
С ADP case 3
новым ADJ amod 3 Case=Ins|Gender=Masc|Number=Sing
послом NOUN obl 7 Animacy=Anim|Case=Ins|Gender=Masc|Number=Sing
Норвегии PROPN nmod 3 Animacy=Inan|Case=Gen|Gender=Fem|Number=Sing
Олегом PROPN appos 3 Animacy=Anim|Case=Ins|Gender=Masc|Number=Sing PER
Лунцем PROPN flat:name 5 Animacy=Anim|Case=Ins|Gender=Masc|Number=Sing PER
говорила VERB ROOT 0 Gender=Fem|Mood=Ind|Number=Sing|Tense=Past|VerbForm=Fin
глава NOUN nsubj 7 Animacy=Anim|Case=Nom|Gender=Masc|Number=Sing
порта NOUN nmod 8 Animacy=Inan|Case=Gen|Gender=Masc|Number=Sing
, PUNCT punct 12
которая PRON nsubj 12 Case=Nom|Gender=Fem|Number=Sing
ушла VERB acl:relcl 8 Gender=Fem|Mood=Ind|Number=Sing|Tense=Past|VerbForm=Fin
. PUNCT punct 7
"""


# «тогда уже бывший глава речного ведомства Норландии заявил»
FORMER = """
тогда ADV advmod 8
уже ADV advmod 3
бывший ADJ amod 4 Case=Nom|Gender=Masc|Number=Sing
глава NOUN nsubj 8 Animacy=Anim|Case=Nom|Gender=Masc|Number=Sing
речного ADJ amod 6 Case=Gen|Gender=Neut|Number=Sing
ведомства NOUN nmod 4 Animacy=Inan|Case=Gen|Gender=Neut|Number=Sing
Норландии PROPN nmod 6 Animacy=Inan|Case=Gen|Gender=Fem|Number=Sing
заявил VERB ROOT 0 Gender=Masc|Mood=Ind|Number=Sing|Tense=Past|VerbForm=Fin
"""
# «представитель Lock Works»
FOREIGN = """
представитель NOUN ROOT 0 Animacy=Anim|Case=Nom|Gender=Masc|Number=Sing
Lock X nmod 1 ORG
Works X flat:foreign 2 ORG
вчера ADV advmod 1
"""
# «Вооружённый пистолетом сторож мешал. В то же время перевозчик выступил.»
BESIDE = """
Вооружённый VERB acl 3 Case=Nom|Gender=Masc|Number=Sing|VerbForm=Part|Voice=Pass
пистолетом NOUN obl 1 Case=Ins|Gender=Masc|Number=Sing
сторож NOUN nsubj 4 Animacy=Anim|Case=Nom|Gender=Masc|Number=Sing
мешал VERB ROOT 0 Gender=Masc|Mood=Ind|Number=Sing|Tense=Past|VerbForm=Fin
. PUNCT punct 4
время NOUN obl 8 Case=Acc|Gender=Neut|Number=Sing
перевозчик NOUN nsubj 8 Animacy=Anim|Case=Nom|Gender=Masc|Number=Sing
выступил VERB ROOT 0 Gender=Masc|Mood=Ind|Number=Sing|Tense=Past|VerbForm=Fin
"""


def everything(doc: Doc) -> range:
    return range(len(doc))


def word(doc: Doc, text: str) -> int:
    return next(token.i for token in doc if token.text == text)


@pytest.mark.parametrize(
    ("rows", "language", "head", "expected"),
    [
        (REPORT, "en", "mayor", "The deputy mayor of Olin"),
        (REPORT, "en", "Olin", "Olin"),
        (LOCK, "en", "Lee", "Ann Lee"),
        (AMBASSADOR, "ru", "послом", "С новым послом Норвегии Олегом Лунцем"),
        (AMBASSADOR, "ru", "глава", "глава порта"),
        (BESIDE, "ru", "сторож", "сторож"),
    ],
)
def test_a_phrase_is_a_subtree_up_to_a_comma(rows: str, language: str, head: str, expected: str) -> None:
    doc = build(language, rows)
    phrase = phrase_of(doc[word(doc, head)], everything(doc))
    assert (phrase.text(doc), doc[phrase.head].text) == (expected, head)


def test_a_phrase_stays_outside_of_speech() -> None:
    doc = build("en", REPORT)
    assert phrase_of(doc[2], {1, 2, 3, 10}).text(doc) == "deputy mayor"


def test_the_text_of_a_phrase_is_on_one_line() -> None:
    doc = Doc(Vocab(), words=["Ann", "\n", "Lee"], spaces=[False, False, False])
    assert Phrase(0, 3, 2).text(doc) == "Ann Lee"


def test_the_preposition_goes() -> None:
    doc = build("ru", AMBASSADOR)
    whole = phrase_of(doc[2], everything(doc))
    assert without_preposition(whole, doc) == Phrase(1, whole.end, whole.head)
    assert without_preposition(Phrase(7, 9, 7), doc) == Phrase(7, 9, 7)


def test_nominative() -> None:
    russian = build("ru", AMBASSADOR)
    assert nominative(russian, 1, 4, 2) == "новый посол Норвегии"
    assert nominative(build("en", REPORT), 1, 5, 2) == "deputy mayor of Olin"


@pytest.mark.parametrize(
    ("rows", "language", "verb", "subject"),
    [
        (REPORT, "en", "said", "mayor"),
        (REPORT, "en", "dug", "mayor"),
        (REPORT, "en", "added", "mayor"),
        (LOCK, "en", "opened", "Lee"),
        (LOCK, "en", "asked", None),
        (AMBASSADOR, "ru", "говорила", "глава"),
        (AMBASSADOR, "ru", "ушла", "глава"),
    ],
    ids=["its own", "a relative pronoun's noun", "the first verb's", "agent", "nobody", "behind", "который"],
)
def test_subjects(rows: str, language: str, verb: str, subject: str | None) -> None:
    doc = build(language, rows)
    found = subject_of(doc[word(doc, verb)], everything(doc))
    assert (None if found is None else found.text) == subject


def test_a_subject_inside_of_speech_does_not_count() -> None:
    doc = build("en", REPORT)
    assert subject_of(doc[10], set(range(len(doc))) - {2}) is None


@pytest.mark.parametrize(
    ("rows", "language", "start", "expected", "head"),
    [
        (REPORT, "en", "The", "The deputy mayor of Olin", "mayor"),
        (REPORT, "en", "it", "it", "it"),
        (REPORT, "en", "who", None, None),
        (REPORT, "en", "said", None, None),
        (LOCK, "en", "Ann", "Ann Lee", "Lee"),
        (AMBASSADOR, "ru", "глава", "глава порта", "глава"),
        (AMBASSADOR, "ru", "новым", "новым послом Норвегии Олегом Лунцем", "послом"),
        (FORMER, "ru", "тогда", "бывший глава речного ведомства Норландии", "глава"),
        (FOREIGN, "ru", "представитель", "представитель Lock Works", "представитель"),
    ],
)
def test_a_phrase_read_to_the_right(
    rows: str, language: str, start: str, expected: str | None, head: str | None
) -> None:
    doc = build(language, rows)
    phrase = phrase_right(doc, word(doc, start), everything(doc))
    assert (phrase and phrase.text(doc), phrase and doc[phrase.head].text) == (expected, head)


@pytest.mark.parametrize(
    ("rows", "language", "behind", "expected"),
    [
        (REPORT, "en", "of", "The deputy mayor"),
        (LOCK, "en", "was", "The lock"),
        (REPORT, "en", "dug", None),
        (REPORT, "en", "and", None),
        (AMBASSADOR, "ru", "говорила", "новым послом Норвегии Олегом Лунцем"),
        (BESIDE, "ru", "выступил", "перевозчик"),
    ],
)
def test_a_phrase_read_to_the_left(rows: str, language: str, behind: str, expected: str | None) -> None:
    doc = build(language, rows)
    phrase = phrase_left(doc, word(doc, behind), everything(doc))
    assert (phrase and phrase.text(doc)) == expected


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("Lorna Pell (D-New Olin) said so.", ["D-New", "Olin"]),
        ("Lorna Pell ( Ind.-Norland ) said so.", []),  # no bracket that papers write
        ("The Port Board (and Olin) said so.", []),
        ("Pell (R-Ohio) met Bo Reed (Olin).", ["R-Ohio"]),
    ],
)
def test_a_bracket_tells_the_party_and_constituency_of_the_name_before_it(text: str, inside: list[str]) -> None:
    words = text.replace("(", "( ").replace(")", " )").replace(".", " .").split()
    spaces = [word != "(" and after not in ").(" for word, after in zip(words, [*words[1:], "."], strict=True)]
    doc = Doc(Vocab(), words, spaces)
    assert [token.text for token in doc if is_in_affiliation(token) and token.text != "("] == inside
