"""Word lists of each language: reporting verbs, nouns of office, pronouns and what else tells a speaker from a name.

The words are data, in one TOML file a language beside this module; `load` reads and checks a file once and hands out
a `Lexicon`. All words are stored under their `key` (case folded, «ё» as «е»): look them up by it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from types import MappingProxyType
from typing import Any, Final, Literal, get_args

from quotes.errors import LanguageError, QuotesError

CueClass = Literal["say", "call", "think", "gesture", "perform", "carry", "document"]
FormKind = Literal["base", "present", "past", "participle", "gerund"]
Gender = Literal["Masc", "Fem"]
LabelKind = Literal["interviewer", "interviewee", "not_speaker"]

_LANGUAGES: Final = ("en", "ru")
_GAP: Final = "…"
"""Stands for the source inside a circumposition ("in … words")."""
_SCHEMA: Final[Mapping[str, tuple[str, ...]]] = {
    "cues": get_args(CueClass),
    "light_verbs": (),
    "attribution": ("nouns", "prepositions", "circumpositions"),
    "names": ("negative_nouns", "so_called"),
    "roles": ("office", "occupation", "honorifics", "prefixes"),
    "also_called": (),
    "gender": ("feminine", "masculine"),
    "kin": ("feminine", "masculine", "common"),
    "sources": ("groups", "unnamed", "anonymous", "org_nouns", "media"),
    "body_names": (),
    "body_nouns": (),
    "pronouns": (),
    "labels": get_args(LabelKind),
}
"""The tables of a file and their keys; no keys: any word may be one."""
_ENGLISH_SCHEMA: Final[Mapping[str, tuple[str, ...]]] = {
    "forms": (),
    "spelling": ("doubling", "doubling_british"),
}
_PROPER_NAMES: Final = "media"
"""The only list with capitals."""
_PLACE: Final = "place"
"""The kind of body whose names have no words of their own."""
_GENDERS: Final[Mapping[str, Gender]] = {"feminine": "Fem", "masculine": "Masc"}
_DECLINED: Final = frozenset({"so_called", "office", "occupation", "prefixes", "groups", "unnamed"})
"""Lists in which Russian adjectives and participles count in all their forms."""
_HARD: Final = ("ый", "ого", "ому", "ым", "ом", "ая", "ой", "ую", "ое", "ые", "ых", "ыми")
_SOFT: Final = ("ий", "его", "ему", "им", "ем", "ая", "ей", "ую", "ее", "ие", "их", "ими")
_SHORT: Final = ("", "а", "о", "ы")
_FEATURES: Final = frozenset({"Case", "Gender", "Number", "Person", "Poss", "PronType", "Reflex"})


@dataclass(frozen=True, slots=True)
class CueVerb:
    """A verb that reports words, as one of its forms.

    `form` is "past" where past tense and past participle are spelled alike, and "base" where the ending does not
    tell (English "put", every Russian lemma). A verb with `particles` or `objects` (noun lemmas) is a cue only
    together with one of them: "point" with "out" after it, "release" with "statement" as its object.
    """

    lemma: str
    cue_class: CueClass
    form: FormKind = "base"
    particles: frozenset[str] = frozenset()
    objects: frozenset[str] = frozenset()

    @property
    def bare(self) -> bool:
        """Whether the verb is a cue on its own."""
        return not self.particles and not self.objects


@dataclass(frozen=True, slots=True)
class Pronoun:
    """The readings of one pronoun form: values of Universal Dependencies features, empty where unspecified."""

    person: int | None
    numbers: frozenset[str]
    genders: frozenset[str]
    cases: frozenset[str]

    @property
    def plural(self) -> bool:
        """Whether it is one of several alone: "they", not "you"."""
        return "Plur" in self.numbers and "Sing" not in self.numbers


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The checked word lists of one language. Every word is a `key`; words of a phrase are parted by one space.

    English nouns are singular forms, but for `groups`. Russian words are lemmas, but for `prepositions`,
    `circumpositions`, `honorifics`, `pronouns` and `labels`, which hold forms as they occur, and `media`, whose names
    are nominatives. Russian adjectives and participles, nouns made of them too («подозреваемый», «так называемый»),
    are there in every form, because a lemmatiser may take them for verbs: look up the lemma, then the word.
    """

    language: str
    cues: Mapping[str, CueVerb]
    """Reporting verbs by form (English) or lemma (Russian); `cue` looks them up."""
    nouns: frozenset[str]
    """Nouns that announce words: statement, letter."""
    prepositions: tuple[tuple[str, ...], ...]
    """Phrases before a source, longest first: ("according", "to")."""
    circumpositions: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]
    """Phrases around a source: (("in",), ("words",)) as in "in his words", (("по",), ("словам",))."""
    negative_nouns: frozenset[str]
    """Heads that make the quoted stretch beside them a name: newspaper, film."""
    so_called: frozenset[str]
    """Words that mark the next quoted stretch as a term."""
    offices: frozenset[str]
    """Posts that tend to identify one person in a story: minister."""
    occupations: frozenset[str]
    """Other nouns for one person of many: analyst, resident."""
    honorifics: frozenset[str]
    """Forms of address before a name, with and without the stop where both are written."""
    prefixes: frozenset[str]
    """Words before an office that belong to the role; with a final hyphen, prefixes ("ex-")."""
    also_called: Mapping[tuple[str, ...], tuple[tuple[str, ...], ...]]
    """What else the holder of an office is called ("head of state"), by its words; the offices, word by word."""
    gender: Mapping[str, Gender]
    """Nouns of office, occupation, address and kinship that tell the gender of their bearer."""
    kin: frozenset[str]
    """Nouns of kinship."""
    groups: frozenset[str]
    """Sources not named one by one: English plurals; Russian lemmas, which count so in the plural."""
    unnamed: frozenset[str]
    """Nouns in the singular for a source that stays unnamed unless a name goes with them."""
    anonymous: frozenset[str]
    """Words, or their beginnings, behind a source that will not be named: "anonymity"."""
    org_nouns: frozenset[str]
    """Common nouns for organisations that speak."""
    media: frozenset[str]
    """Names of agencies, papers, broadcasters and networks; venues of words rather than their source."""
    body_names: Mapping[str, frozenset[str]]
    """Words in the names of bodies, with the kinds of body that they tell: "Gazette", a medium."""
    body_nouns: Mapping[str, frozenset[str]]
    """Nouns that stand for a body named elsewhere, with the kinds of body that they may stand for: newspaper."""
    pronouns: Mapping[str, Pronoun]
    """Personal, relative and demonstrative pronouns by form."""
    labels: Mapping[str, LabelKind]
    """Words before a colon: turns of an interview, or furniture of a page that names no speaker."""

    def cue(self, word: str) -> CueVerb | None:
        """The reporting verb behind a word: any form of it in English, the lemma in Russian. None if it is no cue."""
        return self.cues.get(key(word))

    def is_person(self, noun: str) -> bool:
        """Whether a noun (lemma) can head the mention of one person: an office, an occupation or a relative.

        A hyphenated compound can if one of its parts can («врач-онколог», «экс-глава», "vice-president").
        """
        whole = key(noun)
        if whole in self.offices or whole in self.occupations or whole in self.kin:
            return True
        return "-" in whole and any(map(self.is_person, whole.split("-")))


@lru_cache(maxsize=1 << 13)
def key(text: str) -> str:
    """The form in which words are stored and looked up: case folded, «ё» as «е»."""
    return text.casefold().replace("ё", "е")


@cache
def load(language: str) -> Lexicon:
    """The lexicon of a language ("en" or "ru"), read and checked once.

    Raises `LanguageError` for any other language, `QuotesError` for a faulty file (see `parse`).
    """
    if language not in _LANGUAGES:
        raise LanguageError(f"no lexicon for language {language!r}; there are: {', '.join(_LANGUAGES)}")
    file = f"{language}.toml"
    return parse(resources.files(__name__).joinpath(file).read_text(encoding="utf-8"), language, file)


def parse(text: str, language: str, file: str) -> Lexicon:
    """Build a lexicon from TOML text. Raises `QuotesError` naming `file`, the key and the entry at fault."""
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise QuotesError(f"{file}: not valid TOML: {error}") from error
    _check(tables, language, file)
    lists = {
        name: frozenset(_declined(entries) if name in _DECLINED else map(key, entries))
        for table in ("attribution", "names", "roles", "sources")
        for name, entries in tables[table].items()
    }
    for kind in tables["body_nouns"]:
        if kind not in tables["body_names"] and kind != _PLACE:
            raise QuotesError(f"{file}: body_nouns: kind {kind!r} is none of body_names")
    attribution = tables["attribution"]
    prepositions = [tuple(phrase.split()) for phrase in attribution["prepositions"]]
    circumpositions = [_around_gap(phrase, file) for phrase in attribution["circumpositions"]]
    pronouns = {form: _pronoun(form, features, file) for form, features in tables["pronouns"].items()}
    return Lexicon(
        language=language,
        cues=MappingProxyType(_cues(tables, language, file)),
        nouns=lists["nouns"],
        prepositions=tuple(sorted(prepositions, key=len, reverse=True)),
        circumpositions=tuple(sorted(circumpositions, key=lambda parts: -len(parts[0] + parts[1]))),
        negative_nouns=lists["negative_nouns"],
        so_called=lists["so_called"],
        offices=lists["office"],
        occupations=lists["occupation"],
        honorifics=lists["honorifics"],
        prefixes=lists["prefixes"],
        also_called=MappingProxyType(
            {
                tuple(name.split()): tuple(tuple(office.split()) for office in offices)
                for name, offices in tables["also_called"].items()
            }
        ),
        gender=MappingProxyType(_genders(tables, file)),
        kin=frozenset(noun for nouns in tables["kin"].values() for noun in nouns),
        groups=lists["groups"],
        unnamed=lists["unnamed"],
        anonymous=lists["anonymous"],
        org_nouns=lists["org_nouns"],
        media=lists["media"],
        body_names=MappingProxyType(_kinds(tables["body_names"])),
        body_nouns=MappingProxyType(_kinds(tables["body_nouns"])),
        pronouns=MappingProxyType(pronouns),
        labels=MappingProxyType(_labels(tables["labels"], file)),
    )


def _check(tables: Mapping[str, Any], language: str, file: str) -> None:
    """Raise `QuotesError` unless the tables, their keys and each single entry are as they should be."""
    schema = {**_SCHEMA, **_ENGLISH_SCHEMA} if language == "en" else _SCHEMA
    _check_keys(tables, tuple(schema), file)
    for table, names in schema.items():
        entries = tables[table]
        if not isinstance(entries, dict):
            raise QuotesError(f"{file}: {table}: must be a table")
        if names:
            _check_keys(entries, names, f"{file}: {table}")
        for name, value in entries.items():
            where = f"{file}: {table}.{name}"
            if not names:
                _check_words([name], where)
            if table == "pronouns":
                continue
            if not isinstance(value, list) or not all(isinstance(entry, str) for entry in value):
                raise QuotesError(f"{where}: must be a list of strings")
            if name != _PROPER_NAMES:
                _check_words(value, where)
            if table != "forms":
                _check_unique(value, where)


def _check_keys(table: Mapping[str, Any], expected: tuple[str, ...], where: str) -> None:
    unknown = [name for name in table if name not in expected]
    if unknown:
        raise QuotesError(f"{where}: unknown key {unknown[0]!r}; there are: {', '.join(expected)}")
    missing = [name for name in expected if name not in table]
    if missing:
        raise QuotesError(f"{where}: key {missing[0]!r} is missing")


def _check_words(words: list[str], where: str) -> None:
    together = "\n".join(words)
    if together != key(together):
        word = next(word for word in words if word != key(word))
        raise QuotesError(f"{where}: entry {word!r} must be written {key(word)!r}")
    for word in words:
        if not word or word != word.strip() or "  " in word:
            raise QuotesError(f"{where}: entry {word!r} is empty or has needless spaces")


def _check_unique(words: list[str], where: str) -> None:
    keys = [key(word) for word in words]
    if len(set(keys)) < len(keys):
        twice = next(word for word, word_key in zip(words, keys, strict=True) if keys.count(word_key) > 1)
        raise QuotesError(f"{where}: entry {twice!r} stands twice")


def _cues(tables: Mapping[str, Any], language: str, file: str) -> dict[str, CueVerb]:
    """Reporting verbs by lemma, and in English by every form."""
    verbs = _cue_lemmas(tables, file)
    if language != "en":
        return verbs
    irregular, spelling = tables["forms"], tables["spelling"]
    for where, lemmas in (("forms", irregular), *((f"spelling.{name}", spelling[name]) for name in spelling)):
        for lemma in lemmas:
            if lemma not in verbs:
                raise QuotesError(f"{file}: {where}: entry {lemma!r} is no verb of this file")
    doubling, british = frozenset(spelling["doubling"]), frozenset(spelling["doubling_british"])
    cues: dict[str, CueVerb] = {}
    for lemma, verb in verbs.items():
        forms: Iterable[tuple[str, FormKind]]
        if lemma in irregular:
            forms = _irregular_forms(lemma, irregular[lemma], f"{file}: forms.{lemma}")
        else:
            forms = _regular_forms(lemma, doubled=lemma in doubling)
            if lemma in british:
                forms = (*forms, *_regular_forms(lemma, doubled=True))
        for form, kind in forms:
            known = cues.setdefault(form, CueVerb(lemma, verb.cue_class, kind, verb.particles, verb.objects))
            if known.lemma != lemma:
                raise QuotesError(f"{file}: cues: form {form!r} belongs to {known.lemma!r} and to {lemma!r}")
    return cues


def _cue_lemmas(tables: Mapping[str, Any], file: str) -> dict[str, CueVerb]:
    classes: dict[str, CueClass] = {}
    particles: dict[str, set[str]] = {}
    bare: set[str] = set()
    for cue_class in get_args(CueClass):
        for entry in tables["cues"][cue_class]:
            lemma, _, particle = entry.partition(" ")
            if classes.setdefault(lemma, cue_class) != cue_class:
                raise QuotesError(f"{file}: cues.{cue_class}: entry {entry!r} is in {classes[lemma]!r} too")
            if particle:
                particles.setdefault(lemma, set()).add(particle)
            else:
                bare.add(lemma)
    for where, lemmas in (("cues", particles), ("light_verbs", tables["light_verbs"])):
        for lemma in lemmas:
            if lemma in bare:
                raise QuotesError(f"{file}: {where}: entry {lemma!r} is a cue on its own already")
    objects = tables["light_verbs"]
    return {
        lemma: CueVerb(
            lemma,
            classes.get(lemma, "say"),
            particles=frozenset(particles.get(lemma, ())),
            objects=frozenset(objects.get(lemma, ())),
        )
        for lemma in (*classes, *(verb for verb in objects if verb not in classes))
    }


def _irregular_forms(lemma: str, forms: list[str], where: str) -> Iterator[tuple[str, FormKind]]:
    if len(forms) != 4:
        raise QuotesError(f"{where}: takes four forms, as in: goes, went, gone, going")
    present, past, participle, gerund = forms
    yield lemma, "base"
    yield present, "present"
    if past != lemma:
        yield past, "past"
    if participle not in (lemma, past):
        yield participle, "participle"
    yield gerund, "gerund"


def _regular_forms(lemma: str, *, doubled: bool) -> Iterator[tuple[str, FormKind]]:
    """The forms of a regular English verb by the spelling rules; `doubled` doubles the last consonant."""
    consonant_y = lemma.endswith("y") and lemma[-2] not in "aeiou"
    stem = lemma + lemma[-1] if doubled else lemma
    yield lemma, "base"
    if consonant_y:
        yield lemma[:-1] + "ies", "present"
    else:
        yield lemma + ("es" if lemma.endswith(("s", "x", "z", "ch", "sh", "o")) else "s"), "present"
    if lemma.endswith("e"):
        yield lemma + "d", "past"
    else:
        yield (lemma[:-1] + "ied" if consonant_y else stem + "ed"), "past"
    if lemma.endswith("ie"):
        yield lemma[:-2] + "ying", "gerund"
    elif lemma.endswith("e") and not lemma.endswith(("ee", "oe", "ye")):
        yield lemma[:-1] + "ing", "gerund"
    else:
        yield stem + "ing", "gerund"


def _around_gap(phrase: str, file: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    before, gap, after = phrase.partition(f" {_GAP} ")
    if not gap:
        raise QuotesError(f"{file}: attribution.circumpositions: entry {phrase!r} has no gap {_GAP!r} between words")
    return tuple(before.split()), tuple(after.split())


def _declined(entries: Iterable[str]) -> Iterator[str]:
    """The entries, and every form of those with a Russian adjective or participle («так называемый»)."""
    for entry in entries:
        yield entry
        words = entry.split()
        for index, word in enumerate(words):
            for form in _adjective_forms(word):
                yield " ".join((*words[:index], form, *words[index + 1 :]))


def _adjective_forms(word: str) -> Iterator[str]:
    stem, ending = word[:-2], word[-2:]
    if ending == "ый":
        yield from (stem + other for other in _HARD)
        if stem.endswith("нн"):
            yield from (stem[:-1] + short for short in _SHORT)
    elif ending == "ий":
        yield from (stem + other for other in _SOFT)
    elif ending == "ая":
        yield from (stem + other for other in ("ой", "ей", "ую"))


def _genders(tables: Mapping[str, Any], file: str) -> dict[str, Gender]:
    roles = tables["roles"]
    known = {*roles["office"], *roles["occupation"], *roles["honorifics"]}
    genders: dict[str, Gender] = {}
    for table in ("kin", "gender"):
        for name, gender in _GENDERS.items():
            for noun in tables[table][name]:
                if table == "gender" and noun not in known:
                    raise QuotesError(f"{file}: gender.{name}: entry {noun!r} is in no list of roles")
                for form in _declined([noun]) if gender == "Fem" else (noun,):
                    if genders.setdefault(form, gender) != gender:
                        raise QuotesError(f"{file}: {table}.{name}: entry {noun!r} has the other gender too")
    return genders


def _kinds(table: Mapping[str, list[str]]) -> dict[str, frozenset[str]]:
    """The kinds of body by word."""
    kinds: dict[str, set[str]] = {}
    for kind, words in table.items():
        for word in words:
            kinds.setdefault(word, set()).add(kind)
    return {word: frozenset(of) for word, of in kinds.items()}


def _pronoun(form: str, features: object, file: str) -> Pronoun:
    """Read features as in "Case=Acc,Gen|Number=Sing|Person=3|PronType=Prs"."""
    pairs = [pair.partition("=") for pair in features.split("|")] if isinstance(features, str) else []
    values = {name: frozenset(value.split(",")) for name, _, value in pairs}
    person = "".join(values.get("Person", ()))
    if not values or not values.keys() <= _FEATURES or person not in ("", "1", "2", "3"):
        raise QuotesError(f"{file}: pronouns.{form}: entry {features!r} is no string of features")
    return Pronoun(
        person=int(person) if person else None,
        numbers=values.get("Number", frozenset()),
        genders=values.get("Gender", frozenset()),
        cases=values.get("Case", frozenset()),
    )


def _labels(table: Mapping[LabelKind, list[str]], file: str) -> dict[str, LabelKind]:
    labels: dict[str, LabelKind] = {}
    for kind, words in table.items():
        for word in words:
            if labels.setdefault(word, kind) != kind:
                raise QuotesError(f"{file}: labels.{kind}: entry {word!r} is in {labels[word]!r} too")
    return labels
