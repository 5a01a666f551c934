"""Russian personal names in the nominative.

A name is read as a whole. Every part offers readings (nominative, gender, case), each with a cost: the dictionary's
own (OpenCorpora, through pymorphy3), those of a lexicon of given names that it lacks, and guesses by ending after the
rules for surnames (Superanskaya and Suslova 1981, Kalakutskaya 1994: names in a consonant decline for men and stand
still for women, names in -о, -е, -и, -у stand still for both). The parts of a name agree in gender and case, so the
cheapest joint reading is taken. The other forms of the name and the case that a tagger saw add to the costs; the
nominative is preferred, because a wrong inflection is worse than none.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from typing import Any, Literal, NamedTuple, TypeAlias

from quotes.languages.russian_words import ACC, ALL_CASES, CASE_OF_PYMORPHY, CASES, DAT, GEN, INS, LOC, NOM, analyzer
from quotes.lexicon.short_names import full_names

Gender: TypeAlias = Literal["masc", "fem"]
Case: TypeAlias = Literal["nom", "gen", "dat", "acc", "ins", "loc"]

# --- readings of a single part of a name ---------------------------------------------------------------------------

_MASC, _FEMN = range(2)
_BOTH = (_MASC, _FEMN)

# Costs are about the logarithms of odds. How unlikely a name is to be met in a case when nothing else tells: the
# nominative leads by enough that a form which could be one stays.
_CASE_COST = (0.0, 1.5, 2.1, 2.0, 2.0, 2.8)
_GENDER_COST = (0.0, 0.2)
_HINT_COST = 2.5  # nominative against oblique
_NEAR_HINT_COST = 0.8  # one oblique case against another
_GIVEN_GENDER_COST = 4.0
_UNSUPPORTED_COST = 4.0  # a reading that no case of the other form of the name allows
_UNDECLINED_COST = 5.0  # a part that has no form for the case and stands as it is
_MARGIN = 0.3  # by how much an inflection must beat the form as it stands
_KNOWN_COST = 3.0  # a guess by ending where the dictionary knows the name
_KNOWN_NOUN_COST = 2.0  # ... where it knows the word as a noun for a person
_RARE_COST = 2.0
_OVERSHADOWED_COST = 1.0  # a foreign name, or a surname, that looks like a form of a frequent Russian given name
_EAST_ASIAN_COST = 2.5  # a nominative in -а, -ом at the end of an East Asian name
_HYPHEN_COST = 0.7  # the first half of a double name undeclined
_ADJECTIVAL_COST = 1.5  # a stem in -ом, -ог out of a form that adjectives have
_SYLLABLE_COST = 1.0  # a short part before the last one undeclined
_EAST_ASIAN_SYLLABLE_COST = 0.3

_VOWELS = "аеиоуыэюя"
_CONSONANTS = "бвгджзйклмнпрстфхцчшщ"
_HARD = "бвгджзклмнпрстфхцчшщ"
_SOFT = "бвдзлмнпрстф"
_HUSHING = "жшчщ"
_VELAR = "гкх"

# Among 90,000 names of Wikidata, names in these letters are at least six times as frequent as names in these letters
# and -а, so that a word in "-ера" or "-она" is most likely a form of a name in "-ер" or "-он".
_MASCULINE_ENDINGS = frozenset(
    "ич дт тс ер ес он фф эн ен лд нс йн ек ис рг рт ах ян рс кс ос рд ан ус ас нг ьд ем".split()
)
# Open syllables throughout: here -а is the name's own.
_OPEN_SYLLABLES = re.compile(r"(?:(?:дз|дж|[кгсзтднхбпмрвшцчй])?[аиуэояюе]н?)+")
_POSSESSIVE = ("ов", "ев", "ин", "ын")


class _Rule(NamedTuple):
    """A word in `ending` can be the form of a name in `nominative`.

    The letter before the ending is one of `after`; where that is empty, the ending holds the suffix of a Russian
    surname, which tells by itself.
    """

    ending: str
    nominative: str
    genders: tuple[int, ...]
    cases: tuple[int, ...]
    cost: float
    after: str


def _rules() -> Iterator[_Rule]:
    m, f = (_MASC,), (_FEMN,)
    but_accusative = (GEN, DAT, INS, LOC)
    # Second declension: Трамп, Трампа; Скрипаль, Скрипаля; Цой, Цоя.
    for ending, cases in (("а", (GEN, ACC)), ("у", (DAT,)), ("ом", (INS,)), ("е", (LOC,))):
        yield _Rule(ending, "", m, cases, 0.5, _HARD)
    yield _Rule("ем", "", m, (INS,), 0.5, _HUSHING + "ц")
    for ending, cases in (("я", (GEN, ACC)), ("ю", (DAT,)), ("ем", (INS,)), ("е", (LOC,))):
        yield _Rule(ending, "ь", m, cases, 0.7, _SOFT)
        yield _Rule(ending, "й", m, cases, 0.5, _VOWELS)
    yield _Rule("ии", "ий", m, (LOC,), 0.8, _CONSONANTS)
    # ... with a vowel that comes and goes: Кравец, Кравца; Чубок, Чубка.
    for ending, cases in (("ца", (GEN, ACC)), ("цу", (DAT,)), ("цем", (INS,)), ("цом", (INS,)), ("це", (LOC,))):
        yield _Rule(ending, "ец", m, cases, 0.6, "бвгдзжмпсхчш")
        yield _Rule(ending, "ец", m, cases, 1.5, "нрт")
    for ending, cases in (("ка", (GEN, ACC)), ("ку", (DAT,)), ("ком", (INS,)), ("ке", (LOC,))):
        yield _Rule(ending, "ок", m, cases, 2.5, "бвджзмнпстчш")
    # First declension: Обама, Обамы; Берия, Берии.
    for genders in (m, f):
        for ending, cases in (("е", (DAT, LOC)), ("у", (ACC,)), ("ой", (INS,)), ("ою", (INS,))):
            yield _Rule(ending, "а", genders, cases, 0.0, _HARD)
        yield _Rule("ы", "а", genders, (GEN,), 0.0, _SOFT + "ц")
        yield _Rule("и", "а", genders, (GEN,), 0.0, _VELAR + _HUSHING)
        yield _Rule("ей", "а", genders, (INS,), 0.0, _HUSHING + "ц")
        for ending, cases in (("и", (GEN,)), ("е", (DAT, LOC)), ("ю", (ACC,)), ("ей", (INS,))):
            yield _Rule(ending, "я", genders, cases, 0.4, _SOFT)
            yield _Rule(ending, "я", genders, cases, 0.0, _VOWELS + "йь")
        yield _Rule("ии", "ия", genders, (DAT, LOC), 0.0, _CONSONANTS)
    # Possessive surnames: Антонов, Антонова; Лапин, Лапина.
    for base in _POSSESSIVE:
        cost = 0.4 if base.endswith("н") else 0.0
        for ending, cases in (("а", (GEN, ACC)), ("у", (DAT,)), ("ым", (INS,)), ("е", (LOC,))):
            yield _Rule(base + ending, base, m, cases, cost, "")
        yield _Rule(base + "ой", base + "а", f, but_accusative, cost, "")
        yield _Rule(base + "ою", base + "а", f, (INS,), cost, "")
        yield _Rule(base + "у", base + "а", f, (ACC,), cost, "")
    # Surnames that are adjectives: Яновский, Трубецкой, Белый, Яровая.
    oblique = (("ого", (GEN, ACC)), ("ому", (DAT,)), ("ым", (INS,)), ("ом", (LOC,)))
    for base in ("ск", "цк"):
        for ending, cases in oblique:
            yield _Rule(base + ending.replace("ым", "им"), base + "ий", m, cases, 0.0, "")
            yield _Rule(base + ending.replace("ым", "им"), base + "ой", m, cases, 0.8, "")
        yield _Rule(base + "ой", base + "ая", f, but_accusative, 0.3, "")
        yield _Rule(base + "ую", base + "ая", f, (ACC,), 0.0, "")
    for ending, cases in oblique:
        for base in ("ов", "ев"):
            yield _Rule(base + ending, base + "ой", m, cases, 0.6, "")
        yield _Rule(ending, "ый", m, cases, 0.9, "бвдзлмнпрст")
        yield _Rule(ending, "ой", m, cases, 1.2, "бвдзлмнпрстгкхжш")
        yield _Rule(ending.replace("ым", "им"), "ий", m, cases, 1.0, _VELAR)
        soft = {"ого": "его", "ому": "ему", "ым": "им", "ом": "ем"}[ending]
        yield _Rule(soft, "ий", m, cases, 1.0, "нжшчщ")
    for base in ("тн", "чн", "жн", "дн", "льн", "вн", "зн", "сн", "шн"):
        yield _Rule(base + "ой", base + "ая", f, but_accusative, 1.0, "")
    yield _Rule("ой", "ая", f, but_accusative, 4.0, "бвдзлмнпрстгкхжш")
    yield _Rule("ую", "ая", f, (ACC,), 0.6, _HARD)
    yield _Rule("ей", "яя", f, but_accusative, 1.5, "н")
    yield _Rule("юю", "яя", f, (ACC,), 0.6, "н")


@lru_cache(maxsize=1)
def _rules_by_last_letter() -> Mapping[str, tuple[_Rule, ...]]:
    table: dict[str, list[_Rule]] = {}
    for rule in _rules():
        table.setdefault(rule.ending[-1], []).append(rule)
    return {letter: tuple(rules) for letter, rules in table.items()}


# For each gender and case (gender * 6 + case) the possible nominatives, lower case, with their costs.
_Cells: TypeAlias = tuple[dict[str, float], ...]


class _Readings:
    """The readings of one word, collected; the cheapest cost of a reading counts."""

    def __init__(self) -> None:
        self.cells: _Cells = tuple({} for _ in range(12))

    def add(self, nominative: str, genders: Iterable[int], cases: Iterable[int], cost: float) -> None:
        for gender in genders:
            for case in cases:
                cell = self.cells[gender * 6 + case]
                if cost < cell.get(nominative, 99.0):
                    cell[nominative] = cost


def _rough(word: str) -> float:
    """Extra cost of a bare stem that hardly ends a name: no vowel, or an obstruent before another consonant."""
    if not any(letter in _VOWELS for letter in word):
        return 4.0
    if len(word) < 3 or word[-1] not in "рлмнцк" or word[-2] not in "бвгджзкпстфхчшм" or word[-2] == word[-1]:
        return 0.0
    return 0.0 if word[-2:] in {"ск", "тц"} else 1.5


def _add_by_ending(word: str, readings: _Readings, extra: float, still_extra: float) -> None:
    """Readings of a Russian or foreign name by its ending alone.

    `extra` is added to each guess, `still_extra` to that of a woman's name that does not decline.
    """
    add = readings.add
    last = word[-1]
    for rule in _rules_by_last_letter().get(last, ()):
        if not word.endswith(rule.ending):
            continue
        stem = word[: -len(rule.ending)]
        if len(stem) < (1 if rule.after else 2) or (rule.after and stem[-1] not in rule.after):
            continue
        cost = rule.cost + (extra if rule.after else extra * 0.25)
        if not rule.nominative:
            cost += _rough(stem) + (_ADJECTIVAL_COST if word.endswith(("ому", "ему", "ого", "его")) else 0.0)
        elif rule.nominative in ("а", "я", "ия"):
            cost += _cost_in_a(stem + rule.nominative)[rule.genders[0]]
        add(stem + rule.nominative, rule.genders, rule.cases, cost)
    if last in _CONSONANTS:
        _add_consonantal(word, readings, extra, still_extra)
    elif last == "ь":
        add(word, (_MASC,), (NOM,), 0.1 + extra)
        add(word, (_FEMN,), ALL_CASES, 0.3 + still_extra)
    elif last in "ая":
        masculine, feminine, share = _cost_in_a(word)
        if last == "а" and word[-2:-1] in _VOWELS:
            add(word, _BOTH, ALL_CASES, 0.3 + extra)
        else:
            add(word, (_MASC,), (NOM,), masculine + extra * share)
            add(word, (_FEMN,), (NOM,), feminine + extra * share)
    else:
        add(word, _BOTH, ALL_CASES, _indeclinable_cost(word) + extra)


def _add_consonantal(word: str, readings: _Readings, extra: float, still_extra: float) -> None:
    nominative, still = 0.0, 0.3 + still_extra
    if word.endswith(("овым", "евым", "иным", "ыным", "ским", "цким")):
        nominative = 3.5
    elif word.endswith(("ом", "ем")) and sum(letter in _VOWELS for letter in word) > 1:
        nominative = 3.0
    elif word.endswith("ым") and len(word) > 4:
        nominative = 1.5
    elif word.endswith(("ых", "их")) and len(word) > 4:
        readings.add(word, _BOTH, ALL_CASES, 0.2 + extra)
    elif word.endswith(("ской", "цкой")):
        nominative, still = 1.0, 3.0
    elif word.endswith(("овой", "евой", "иной", "ыной")):
        nominative, still = 2.0, 3.0
    elif word.endswith("ой") and sum(letter in _VOWELS for letter in word) > 1:
        nominative, still = 2.5 if word[-3] in "нктлж" else 4.5, 3.0
    elif word.endswith(("ов", "ев", "ий", "ый")):
        still = 3.0
    elif word.endswith(("ин", "ын")):
        still += 1.0
    readings.add(word, (_MASC,), (NOM,), nominative + extra)
    readings.add(word, (_FEMN,), ALL_CASES, still + nominative)


def _cost_in_a(name: str) -> tuple[float, float, float]:
    """Cost of a nominative in -а or -я as a man's name, as a woman's, and how much of `extra` counts."""
    stem, last = name[:-1], name[-1]
    if name.endswith(("ская", "цкая")):
        return 4.0, 0.0, 1.0
    if name.endswith(("ая", "яя")):
        return 2.0, 0.2, 1.0
    if name.endswith("ия"):
        return 1.2, 0.5, 1.0
    if name.endswith(("ова", "ева", "ина", "ына")) and len(name) > 4:
        return 2.5, 0.4 if name[-2] == "н" else 0.0, 0.25
    if last == "я":
        return 1.2, 1.0, 1.0
    cluster = stem[-2:-1] in _HARD and stem[-1:] in "дтпгфкшцс" and stem[-2:] not in ("тт", "сс")
    if stem[-2:] in _MASCULINE_ENDINGS or cluster:
        return 2.8, 2.6, 1.0
    return (0.8, 0.8, 1.0) if _OPEN_SYLLABLES.fullmatch(name) else (1.5, 1.5, 1.0)


def _indeclinable_cost(word: str) -> float:
    last, before = word[-1], word[-2:-1]
    if last in "оэ":
        return 2.5 if word.endswith(("ого", "его")) and len(word) > 4 else 0.1
    if last == "и":
        if before == "и":
            return 3.0
        # A surname in -га, -ха, -ка in the genitive is as likely as one in -ги, -хи, -ки; not so "-ски", "Мидзуки".
        of_a = before in "гх" or (before == "к" and word[-3:-2] in _CONSONANTS and not word.endswith(("ски", "цки")))
        return 1.6 if of_a and not _OPEN_SYLLABLES.fullmatch(word) else 0.5
    if last == "е":
        return 1.6 + (1.0 if word.endswith(("ове", "еве", "ине")) else 0.0)
    if last == "ы":
        return 4.0
    if before in _VOWELS:
        return 3.5 if word.endswith(("ую", "юю")) else 0.3
    if last == "ю":
        return 2.5
    if word.endswith(("ому", "ему", "ову", "еву", "ину", "ску")):
        return 3.5
    return 2.0 if before in "рцкз" and word[-3:-1] not in _MASCULINE_ENDINGS else 3.3


def fold(word: str) -> str:
    return word.lower().replace("ё", "е")


@dataclass(frozen=True, slots=True)
class _Lexicon:
    given: Mapping[str, tuple[tuple[str, int, tuple[int, ...]], ...]]
    """A form of a given name (folded) to its readings: nominative, gender, cases."""
    particles: frozenset[str]
    rare: frozenset[str]
    common: frozenset[str]
    """Frequent Russian given names and their short forms; the dictionary does not tell how frequent a name is."""
    east_asian: frozenset[str]


def _paradigm(name: str) -> Iterator[tuple[str, tuple[int, ...]]]:
    """The forms of a given name that declines, by its ending (regular names only)."""
    stem, last = name[:-1], name[-1]
    endings: tuple[tuple[str, tuple[int, ...]], ...]
    yield name, (NOM,)
    if last == "а":
        hard = stem[-1] not in _VELAR + _HUSHING
        instrumental = "ей" if stem[-1] in _HUSHING + "ц" else "ой"
        endings = (("ы" if hard else "и", (GEN,)), ("е", (DAT, LOC)), ("у", (ACC,)), (instrumental, (INS,)))
    elif last == "я":
        dative = "и" if stem[-1] == "и" else "е"
        endings = (("и", (GEN,)), (dative, (DAT, LOC)), ("ю", (ACC,)), ("ей", (INS,)))
    elif last in "ьй":
        endings = (("я", (GEN, ACC)), ("ю", (DAT,)), ("ем", (INS,)), ("е", (LOC,)))
    else:
        instrumental = "ем" if last in _HUSHING + "ц" else "ом"
        stem = name
        endings = (("а", (GEN, ACC)), ("у", (DAT,)), (instrumental, (INS,)), ("е", (LOC,)))
    for ending, cases in endings:
        yield stem + ending, cases


@lru_cache(maxsize=1)
def _lexicon() -> _Lexicon:
    with (files("quotes.lexicon") / "names_ru.toml").open("rb") as stream:
        data = tomllib.load(stream)
    given: dict[str, list[tuple[str, int, tuple[int, ...]]]] = {}
    for gender, section in ((_MASC, data["masculine"]), (_FEMN, data["feminine"])):
        for name in map(fold, section["indeclinable"]):
            given.setdefault(name, []).append((name, gender, tuple(ALL_CASES)))
        for name in map(fold, section["declinable"]):
            for form, cases in _paradigm(name):
                given.setdefault(form, []).append((name, gender, cases))
    return _Lexicon(
        given={form: tuple(found) for form, found in given.items()},
        particles=frozenset(data["particles"]["words"]),
        rare=frozenset(map(fold, data["rare"]["names"])),
        common=frozenset(full_names()),
        east_asian=frozenset(map(fold, data["east_asian"]["syllables"])),
    )


def _genders_of(tag: Any) -> tuple[int, ...]:
    if tag.gender is None or "ms-f" in tag:
        return _BOTH
    return {"masc": (_MASC,), "femn": (_FEMN,)}.get(tag.gender, ())


def _add_from_dictionary(
    word: str, readings: _Readings, spelled: dict[str, str], *, common_only: bool = False
) -> Literal["name", "person", ""]:
    """Readings that the dictionary has for the word; tells whether it knows it as a name or as a noun for a person.

    With `common_only`, those of frequent given names alone.
    """
    dictionary = analyzer()
    if not dictionary.word_is_known(word):
        return ""
    found: list[tuple[str, tuple[int, ...], int, float]] = []
    given: dict[tuple[str, tuple[int, ...]], float] = {}
    inflected: dict[tuple[str, tuple[int, ...], str], str] = {}
    is_name = is_person = False
    for parse in dictionary.parse(word):
        tag = parse.tag
        case = CASE_OF_PYMORPHY.get(tag.case)
        if case is None or tag.number != "sing" or tag.POS not in ("NOUN", "ADJF"):
            continue
        genders = _genders_of(tag)
        if not genders or "Abbr" in tag:
            continue
        if "Name" in tag or "Surn" in tag or "Patr" in tag:
            cost, is_name = 0.0, True
        else:
            cost = 1.0 if tag.POS == "ADJF" or tag.animacy == "anim" else 1.5
            is_person = is_person or (tag.POS == "NOUN" and tag.animacy == "anim")
            if "Fixd" in tag:
                continue
        if "Fixd" in tag or case == NOM:
            nominative = word
        elif "Patr" in tag or (genders == (_FEMN,) and ("Surn" in tag or tag.POS == "ADJF")):
            # The dictionary's normal form of these is masculine, and another spelling for some patronymics.
            key = parse.normal_form, genders, tag.POS
            if key not in inflected:
                base = parse.inflect({"nomn", "sing"})
                inflected[key] = base.word if base else word
            nominative = inflected[key]
        else:
            nominative = parse.normal_form
        folded = nominative.replace("ё", "е")
        if folded != nominative:
            spelled[folded] = nominative
        found.append((folded, genders, case, cost))
        if "Name" in tag:
            given[folded, genders] = given.get((folded, genders), 0.0) + parse.score
    common = _lexicon().common
    shares = [share for (nominative, _), share in given.items() if nominative in common]
    overshadowed = bool(shares)
    frequent = max(shares or given.values(), default=0.0)
    for nominative, genders, case, cost in found:
        if (is_name and cost) or (common_only and nominative not in common):
            continue  # "Майка" is a form of "Майк", not the noun
        share = given.get((nominative, genders), 0.0)
        if share and not cost:
            # A rare given name ("Петра") gives way to a frequent one ("Пётр"), but not against a nominative.
            rare = overshadowed and nominative not in common
            cost = _RARE_COST if rare else min(_RARE_COST, 0.6 * math.log(frequent / share))
        elif overshadowed and not cost and not share and nominative != word:
            cost = _OVERSHADOWED_COST  # a rare surname ("Павля") beside a frequent given name ("Павел")
        readings.add(nominative, genders, (case,), cost)
    return "name" if is_name else "person" if is_person else ""


@dataclass(frozen=True, slots=True)
class _Word:
    """What one word of a name can be; cells as in `_Readings`, `spelled` gives ё back to nominatives."""

    cells: _Cells
    nominatives: frozenset[str]
    spelled: Mapping[str, str]


@lru_cache(maxsize=1 << 14)
def _read_word(word: str) -> _Word:
    readings = _Readings()
    spelled: dict[str, str] = {}
    folded = fold(word)
    lexicon = _lexicon()
    given = lexicon.given.get(folded, ())
    known = _add_from_dictionary(word, readings, spelled, common_only=bool(given))
    if given:
        common = any(nominative != folded for cell in readings.cells for nominative in cell)  # «Зои» of «Зоя»
        known = "name"
        for nominative, gender, cases in given:
            readings.add(nominative, (gender,), cases, _OVERSHADOWED_COST if common and nominative == folded else 0.0)
    for cell in readings.cells:
        for nominative in lexicon.rare.intersection(cell):
            cell[nominative] += _RARE_COST
    extra = {"name": _KNOWN_COST, "person": _KNOWN_NOUN_COST, "": 0.0}[known]
    # What is a base form itself can still be the surname of a woman, which stands in every case ("Трамп").
    base = folded in readings.cells[NOM] or folded in readings.cells[6 * _FEMN + NOM]
    _add_by_ending(folded, readings, extra, min(extra, 1.0) if base else extra)
    nominatives = frozenset(nominative for cell in readings.cells for nominative in cell)
    return _Word(readings.cells, nominatives, spelled)


# --- a name as a whole -----------------------------------------------------------------------------------------------

# A run of letters; an apostrophe belongs to it where letters follow ("О'Лири").
_TOKEN = re.compile(r"[^\W\d_]+(?:['’ʼ`][^\W\d_]+)*")
_CYRILLIC = re.compile(r"[А-Яа-яЁё'’ʼ`]+")
_ONE_SYLLABLE = re.compile(rf"[{_CONSONANTS}]*[{_VOWELS}]{{1,2}}[{_CONSONANTS}]{{1,2}}ь?")

_Cell: TypeAlias = tuple[float, str, float]


@dataclass(frozen=True, slots=True)
class _Unit:
    """A part of a name that can decline: its place in the form, its readings, the cost of standing undeclined."""

    start: int
    end: int
    folded: str
    word: _Word
    still: float


@lru_cache(maxsize=1 << 14)
def _units(form: str) -> tuple[_Unit, ...]:
    """The declinable parts of a form. Initials, particles, Latin and mixed words are none."""
    tokens = [(match.start(), match.end()) for match in _TOKEN.finditer(form)]
    merged: list[tuple[int, int, bool]] = []  # start, end, whether a hyphen follows
    for index, (start, end) in enumerate(tokens):
        hyphen = index + 1 < len(tokens) and form[end : tokens[index + 1][0]] in "-‐‑" and tokens[index + 1][0] > end
        if merged and merged[-1][2]:
            joined = form[merged[-1][0] : end]
            if _CYRILLIC.fullmatch(joined.replace("-", "")) and _is_dictionary_name(joined.lower()):
                merged[-1] = (merged[-1][0], end, hyphen)
                continue
        merged.append((start, end, hyphen))
    units: list[_Unit] = []
    particles = _lexicon().particles
    east_asian = any(
        fold(form[start:end]) in _lexicon().east_asian and form[end] != "." for start, end, _ in merged[:-1]
    )
    for index, (start, end, hyphen) in enumerate(merged):
        text = form[start:end]
        folded = fold(text)
        last = index == len(merged) - 1
        initial = end - start == 1 or (end - start == 2 and form[end : end + 1] == ".")
        if not text[0].isupper() or initial or not _CYRILLIC.fullmatch(text.replace("-", "")):
            continue
        if not last and folded in particles:
            continue
        word = _read_word(text.lower())
        if hyphen:
            still = _HYPHEN_COST
        elif not last and len(folded) <= 5 and _ONE_SYLLABLE.fullmatch(folded):
            # A syllable of a Chinese, Korean or Vietnamese name: only the last one declines.
            still = _EAST_ASIAN_SYLLABLE_COST if east_asian else _SYLLABLE_COST
        else:
            still = _UNDECLINED_COST
        if last and east_asian and folded.endswith(("а", "я", "ом", "ем")):
            word = _without_nominative(word, folded)
        units.append(_Unit(start, end, folded, word, still))
    return tuple(units)


def _without_nominative(word: _Word, folded: str) -> _Word:
    """The same word with its reading as a nominative made less likely."""
    cells = tuple(
        {name: cost + _EAST_ASIAN_COST * (name == folded) for name, cost in cell.items()} for cell in word.cells
    )
    return replace(word, cells=cells)


@lru_cache(maxsize=1 << 12)
def _is_dictionary_name(word: str) -> bool:
    dictionary = analyzer()
    return dictionary.word_is_known(word) and any("Name" in p.tag or "Surn" in p.tag for p in dictionary.parse(word))


_Support: TypeAlias = Mapping[tuple[int, str], float]


def _best_cells(unit: _Unit, supports: Sequence[_Support]) -> list[_Cell]:
    """For each gender and case: the cheapest cost, its nominative, and the cost of leaving the word as it is.

    What the other forms of the name say is included.
    """
    best: list[_Cell] = []
    for index, cell in enumerate(unit.word.cells):
        gender = index // 6
        cost, nominative = 99.0, unit.folded
        same = unit.still
        if supports:
            same += sum(support.get((gender, nominative), _UNSUPPORTED_COST) for support in supports)
        for candidate, own in cell.items():
            total = own
            for support in supports:
                total += support.get((gender, candidate), _UNSUPPORTED_COST)
            if candidate == unit.folded:
                same = min(same, total)
            elif total < cost:
                cost, nominative = total, candidate
        best.append((same, unit.folded, same) if same <= cost else (cost, nominative, same))
    return best


def _prior(gender: int, case: int, known_gender: int | None, hint: int | None) -> float:
    cost = _CASE_COST[case] + _GENDER_COST[gender]
    if known_gender is not None and gender != known_gender:
        cost += _GIVEN_GENDER_COST
    if hint is not None and case != hint and not (gender == _MASC and {case, hint} == {GEN, ACC}):
        cost += _HINT_COST if NOM in (case, hint) else _NEAR_HINT_COST
    return cost


@lru_cache(maxsize=1 << 14)
def _support_of(form: str) -> tuple[tuple[_Unit, _Support], ...]:
    """For each part of another form of the name: how well it goes with each (gender, nominative), best is 0."""
    units = _units(form)
    cells = [_best_cells(unit, ()) for unit in units]
    # In running text a name stands in any case: here the nominative leads by little.
    totals = [0.3 * _CASE_COST[index % 6] + sum(row[index][0] for row in cells) for index in range(12)]
    least = min(totals, default=0.0)
    found: list[tuple[_Unit, _Support]] = []
    for unit, row in zip(units, cells, strict=True):
        support: dict[tuple[int, str], float] = {}
        for index, cell in enumerate(unit.word.cells):
            rest = totals[index] - row[index][0] - least
            for nominative, cost in cell.items():
                key = index // 6, nominative
                support[key] = min(support.get(key, _UNSUPPORTED_COST), rest + cost)
        found.append((unit, support))
    return tuple(found)


def _supports(unit: _Unit, others: Iterable[str]) -> list[_Support]:
    found: list[_Support] = []
    for other in others:
        for part, support in _support_of(other):
            if part.folded != unit.folded and not part.word.nominatives.isdisjoint(unit.word.nominatives):
                found.append(support)
                break
    return found


def _priors(gender: int | None, hint: int | None) -> list[float]:
    return [_prior(index // 6, index % 6, gender, hint) for index in range(12)]


def spell(text: str, nominative: str, spelled: Mapping[str, str], others: Sequence[str]) -> str:
    """Write a folded nominative with the letters, the case and the ё of the form that it was found for."""
    folded = fold(text)
    if folded == nominative:
        return text
    for other in others:
        for match in _TOKEN.finditer(other):
            if "ё" in match.group().lower() and fold(match.group()) == nominative:
                return match.group().upper() if len(text) > 1 and text.isupper() else match.group()
    same = 0
    while same < min(len(folded), len(nominative)) and folded[same] == nominative[same]:
        same += 1
    full = spelled.get(nominative, nominative)
    rest = full[same:] if any("ё" in form or "Ё" in form for form in (text, *others)) else nominative[same:]
    return text[:same] + (rest.upper() if len(text) > 1 and text.isupper() else rest)


_GENDERS: Mapping[str, int] = {"masc": _MASC, "fem": _FEMN}


def nominative_name(
    forms: Sequence[str],
    *,
    gender: Gender | None = None,
    case: Case | None = None,
) -> str:
    """Give the name of a person in the nominative.

    Args:
        forms: the forms in which one person's name stands in a document, the fullest first; the others are evidence
            ("Антонов" beside "Антонова" tells that the person is a man).
        gender: the person's gender where the document tells it.
        case: the case of the first form as a tagger saw it; it weighs, but does not outweigh unambiguous endings.

    Returns:
        The first form in the nominative, its spacing, letter case and ё kept. A form that can be a nominative stays
        as it is unless something speaks against it, and so do initials, particles and words not in Cyrillic.

    Raises:
        ValueError: there is no form.
    """
    if not forms:
        raise ValueError("no form of the name was given")
    form = forms[0]
    others = tuple(dict.fromkeys(other for other in forms[1:] if other != form))
    units = _units(form)
    if not units:
        return form
    rows = [_best_cells(unit, _supports(unit, others)) for unit in units]
    priors = _priors(_GENDERS[gender] if gender else None, CASES[case] if case else None)
    totals = [prior + sum(row[index][0] for row in rows) for index, prior in enumerate(priors)]
    best = min(range(12), key=totals.__getitem__)
    unchanged = min(prior + sum(row[index][2] for row in rows) for index, prior in enumerate(priors))
    if unchanged - totals[best] < _MARGIN:
        return form
    parts: list[str] = []
    done = 0
    for unit, row in zip(units, rows, strict=True):
        spelled = spell(form[unit.start : unit.end], row[best][1], unit.word.spelled, others)
        parts += form[done : unit.start], spelled
        done = unit.end
    return "".join(parts) + form[done:]


@lru_cache(maxsize=1 << 13)
def name_gender(name: str) -> Gender | None:
    """Tell the gender of a person from the name, best given in the nominative; None where the name does not tell."""
    units = _units(name)
    if not units:
        return None
    rows = [_best_cells(unit, ()) for unit in units]
    totals = [prior + sum(row[index][0] for row in rows) for index, prior in enumerate(_priors(None, None))]
    masculine, feminine = min(totals[:6]), min(totals[6:]) - _GENDER_COST[_FEMN]
    if abs(masculine - feminine) < 1.0:
        return None
    return "masc" if masculine < feminine else "fem"


def declension_cost(form: str, nominative: str, *, gender: Gender | None = None, case: Case | None = None) -> float:
    """How unlikely a form is as one of a name given in the nominative, to compare several names by.

    `gender` is that of the person; `case` what a tagger saw. Infinite where no case of the name looks like the form.
    """
    units, own = _units(form), _units(nominative)
    if not units or len(units) != len(own):
        return 0.0 if fold(form) == fold(nominative) else math.inf
    genders = (_GENDERS[gender],) if gender else _BOTH
    priors = _priors(None, CASES[case] if case else None)
    return min(
        priors[index]
        + sum(unit.word.cells[index].get(name.folded, math.inf) for unit, name in zip(units, own, strict=True))
        for index in (gender * 6 + case for gender in genders for case in ALL_CASES)
    )


@lru_cache(maxsize=1 << 13)
def is_given_name(word: str) -> bool:
    """Whether a word, in any case, is a given name that the dictionary or the lexicon knows."""
    if fold(word) in _lexicon().given:
        return True
    dictionary = analyzer()
    return dictionary.word_is_known(word) and any("Name" in parse.tag for parse in dictionary.parse(word))
