"""The word lists: what they answer, and how a faulty file is refused."""

from __future__ import annotations

import tomllib
from importlib import resources

import pytest

from quotes import lexicon
from quotes.errors import LanguageError, QuotesError
from quotes.languages import russian_words


def _source(language: str) -> str:
    return resources.files(lexicon).joinpath(f"{language}.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("word", "lemma", "cue_class", "form"),
    [
        ("say", "say", "say", "base"),
        ("Said", "say", "say", "past"),
        ("written", "write", "say", "participle"),
        ("replies", "reply", "say", "present"),
        ("conveyed", "convey", "say", "past"),
        ("confesses", "confess", "say", "present"),
        ("echoes", "echo", "say", "present"),
        ("admitted", "admit", "say", "past"),
        ("quipping", "quip", "say", "gerund"),
        ("lying", "lie", "say", "gerund"),
        ("agreeing", "agree", "say", "gerund"),
        ("read", "read", "document", "base"),
        ("labeled", "label", "call", "past"),
        ("labelled", "label", "call", "past"),
        ("describing", "describe", "call", "gerund"),
        ("believes", "believe", "think", "present"),
        ("shrugged", "shrug", "gesture", "past"),
        ("sung", "sing", "perform", "participle"),
        ("quoted", "quote", "carry", "past"),
    ],
)
def test_english_cues_are_found_by_any_form(word: str, lemma: str, cue_class: str, form: str) -> None:
    cue = lexicon.load("en").cue(word)
    assert cue is not None
    assert (cue.lemma, cue.cue_class, cue.form, cue.bare) == (lemma, cue_class, form, True)


@pytest.mark.parametrize(
    ("lemma", "cue_class"),
    [
        ("сказать", "say"),
        ("подчёркивать", "say"),
        ("назвать", "call"),
        ("полагать", "think"),
        ("усмехнуться", "gesture"),
        ("скандировать", "perform"),
        ("цитировать", "carry"),
        ("говориться", "document"),
    ],
)
def test_russian_cues_are_found_by_lemma(lemma: str, cue_class: str) -> None:
    cue = lexicon.load("ru").cue(lemma)
    assert cue is not None
    assert (cue.lemma, cue.cue_class, cue.form) == (lexicon.key(lemma), cue_class, "base")


@pytest.mark.parametrize(("language", "word"), [("en", "table"), ("en", "saids"), ("ru", "стол"), ("ru", "сказал")])
def test_other_words_are_no_cues(language: str, word: str) -> None:
    assert lexicon.load(language).cue(word) is None


def test_some_verbs_need_a_particle_or_an_object() -> None:
    pointed, released = lexicon.load("en").cue("pointed"), lexicon.load("en").cue("released")
    assert pointed is not None
    assert released is not None
    assert "out" in pointed.particles
    assert "statement" in released.objects
    assert not pointed.bare
    assert not released.bare


def test_words_are_looked_up_by_their_key() -> None:
    english, russian = lexicon.load("en"), lexicon.load("ru")
    assert lexicon.key("Подчёркивал") == "подчеркивал"
    assert {"mr.", "sen."} <= english.honorifics
    assert lexicon.key("The Hill") in english.media
    assert lexicon.key("РИА Новости") in russian.media
    assert "актер" in russian.occupations


def test_phrases_come_as_tokens_longest_first() -> None:
    english, russian = lexicon.load("en"), lexicon.load("ru")
    assert ("according", "to") in english.prepositions
    assert ("по", "словам") in russian.prepositions
    assert (("in",), ("own", "words")) in english.circumpositions
    assert (("in",), ("words",)) in english.circumpositions
    assert (("по",), ("словам",)) in russian.circumpositions
    for words in (english, russian):
        lengths = [len(phrase) for phrase in words.prepositions]
        assert lengths == sorted(lengths, reverse=True)


@pytest.mark.parametrize(
    ("language", "noun", "expected"),
    [
        ("en", "minister", True),
        ("en", "vice-president", True),
        ("en", "widow", True),
        ("en", "window", False),
        ("ru", "замглавы", True),
        ("ru", "врач-онколог", True),
        ("ru", "экс-губернатор", True),
        ("ru", "подозреваемого", True),
        ("ru", "интернет-издание", False),
    ],
)
def test_nouns_that_head_a_mention_of_a_person(language: str, noun: str, expected: bool) -> None:
    assert lexicon.load(language).is_person(noun) is expected


@pytest.mark.parametrize(
    ("language", "noun", "gender"),
    [
        ("en", "spokeswoman", "Fem"),
        ("en", "chairman", None),
        ("en", "husband", "Masc"),
        ("en", "senator", None),
        ("ru", "актриса", "Fem"),
        ("ru", "управляющей", "Fem"),
        ("ru", "отец", "Masc"),
        ("ru", "министр", None),
    ],
)
def test_gender_is_told_only_where_the_noun_tells_it(language: str, noun: str, gender: str | None) -> None:
    assert lexicon.load(language).gender.get(noun) == gender


def test_russian_participles_count_in_every_form() -> None:
    words = lexicon.load("ru")
    assert {"так называемого", "прозванную", "прозван"} <= words.so_called
    assert {"бывшего", "бывшая", "исполняющей"} <= words.prefixes


def test_pronouns_tell_person_number_gender_and_case() -> None:
    her = lexicon.load("en").pronouns["her"]
    assert her.person == 3
    assert her.numbers == {"Sing"}
    assert her.genders == {"Fem"}
    assert her.cases == {"Acc", "Gen"}
    assert lexicon.load("ru").pronouns["ими"].cases == {"Ins"}
    assert lexicon.load("ru").pronouns["им"].numbers == {"Sing", "Plur"}


@pytest.mark.parametrize(
    ("language", "label", "kind"),
    [
        ("en", "q", "interviewer"),
        ("en", "answer", "interviewee"),
        ("en", "photo", "not_speaker"),
        ("ru", "вопрос", "interviewer"),
        ("ru", "ответ", "interviewee"),
        ("ru", "читайте также", "not_speaker"),
    ],
)
def test_labels_before_a_colon(language: str, label: str, kind: str) -> None:
    assert lexicon.load(language).labels[label] == kind


@pytest.mark.parametrize("language", ["en", "ru"])
def test_lists_are_sorted_and_large_enough(language: str) -> None:
    words = lexicon.load(language)
    assert len(words.offices | words.occupations) >= 400
    for table, entries in tomllib.loads(_source(language)).items():
        for name, value in entries.items():
            if isinstance(value, list) and table not in ("forms", "light_verbs"):
                assert value == sorted(value, key=lexicon.key), f"{table}.{name}"


@pytest.mark.parametrize(
    ("language", "word", "noun"),
    [("en", "gazette", "newspaper"), ("en", "inc.", "company"), ("ru", "мид", "ведомство")],
)
def test_a_noun_and_a_name_tell_one_kind_of_body(language: str, word: str, noun: str) -> None:
    words = lexicon.load(language)
    assert words.body_names[word] & words.body_nouns[noun]


def test_russian_verbs_are_lemmas_that_the_lemmatiser_gives() -> None:
    cues = lexicon.load("ru").cues
    verbs = [lemma for lemma in cues if not lemma.endswith("ный")]  # adjectives that are predicates: «уверен»
    assert [lemma for lemma in verbs if lexicon.key(russian_words.lemma(lemma, "VERB")) != lemma] == []


def test_a_lexicon_is_loaded_once() -> None:
    assert lexicon.load("en") is lexicon.load("en")


def test_an_unknown_language_is_named() -> None:
    with pytest.raises(LanguageError, match=r"'fi'.*en, ru"):
        lexicon.load("fi")


@pytest.mark.parametrize(
    ("language", "before", "after", "message"),
    [
        ("en", "[cues]", "[cues", "sample.toml: not valid TOML"),
        ("en", "[names]", "[name]", "sample.toml: unknown key 'name'"),
        ("ru", "[kin]", "[spelling]\ndoubling = []\n[kin]", "sample.toml: unknown key 'spelling'"),
        ("en", "perform = [", "preform = [", "sample.toml: cues: unknown key 'preform'"),
        ("en", "nouns = [", "nouns = [7,", "sample.toml: attribution.nouns: must be a list of strings"),
        ("en", '"minister"', '"Minister"', "roles.office: entry 'Minister' must be written 'minister'"),
        ("ru", '"актер"', '"актёр"', "roles.occupation: entry 'актёр' must be written 'актер'"),
        ("en", '"minister"', '"mayor"', "roles.office: entry 'mayor' stands twice"),
        ("en", '"minister"', '" minister"', "roles.office: entry ' minister' is empty or has needless spaces"),
        ("en", 'think = [\n    "', 'think = [\n    "say", "', "cues.think: entry 'say' is in 'say' too"),
        ("en", '"point out"', '"admit out"', "cues: entry 'admit' is a cue on its own already"),
        ("en", "begin = [", "bygin = [", "forms: entry 'bygin' is no verb of this file"),
        ("en", '"begun", "beginning"', '"begun"', "forms.begin: takes four forms"),
        ("en", '"in … words"', '"in words"', "circumpositions: entry 'in words' has no gap"),
        ("en", "Person=3", "Person=4", "is no string of features"),
        ("en", '"spokeswoman", "sportswoman"', '"spokesdog"', "gender.feminine: entry 'spokesdog' is in no list"),
        ("en", "place = [", "spot = [", "body_nouns: kind 'spot' is none of body_names"),
    ],
)
def test_a_faulty_file_is_refused_by_name(language: str, before: str, after: str, message: str) -> None:
    source = _source(language)
    with pytest.raises(QuotesError) as refusal:
        lexicon.parse(source.replace(before, after), language, "sample.toml")
    assert message in str(refusal.value)
