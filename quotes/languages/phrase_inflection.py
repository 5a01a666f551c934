"""Russian role phrases in the nominative: «заместителем главы района» is «заместитель главы района»."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

from quotes.languages.name_inflection import fold, spell
from quotes.languages.russian_words import ACC, ALL_CASES, CASE_OF_PYMORPHY, CASES, GEN, NOM, analyzer

_FIXED_HEADS = frozenset({"врио", "ио", "и.о", "и.о.", "зам", "зам.", "пом", "пом.", "пред", "пред."})
_PHRASE_GENDERS = ("masc", "femn", "neut")


class _Form(NamedTuple):
    """One dictionary reading of a word of a role phrase. `gender` is empty where it is any."""

    kind: Literal["noun", "modifier", "numeral"]
    case: int
    plural: bool
    gender: str
    animate: bool
    cost: float


_KINDS: Mapping[str, Literal["noun", "modifier", "numeral"]] = {
    "NOUN": "noun", "ADJF": "modifier", "PRTF": "modifier", "NUMR": "numeral",
}  # fmt: skip


def _is_fixed_compound(word: str) -> bool:
    """«завкафедрой», «замдекана»: the deputy or the head of what stands in a case of its own."""
    case = {"зам": "gent", "зав": "ablt"}.get(word[:3])
    rest = word[3:]
    dictionary = analyzer()
    if case is None or len(rest) < 4 or dictionary.word_is_known(word) or not dictionary.word_is_known(rest):
        return False
    return any(parse.tag.POS == "NOUN" and parse.tag.case == case for parse in dictionary.parse(rest))


@lru_cache(maxsize=1 << 14)
def _phrase_forms(word: str) -> tuple[_Form, ...]:
    """The readings of a word (lower case) that a role phrase is made of."""
    if word in _FIXED_HEADS or _is_fixed_compound(word):
        return tuple(_Form("noun", case, False, "masc", True, 0.0) for case in ALL_CASES)
    found: list[_Form] = []
    last_part = word if analyzer().word_is_known(word) else word.rpartition("-")[2]
    for parse in analyzer().parse(last_part) if last_part else ():
        tag = parse.tag
        kind, case = _KINDS.get(tag.POS), CASE_OF_PYMORPHY.get(tag.case)
        if kind is None or case is None or ("Abbr" in tag and "Anum" not in tag):
            continue
        gender = "" if tag.gender is None or "ms-f" in tag else tag.gender
        cost = -0.3 * math.log(max(parse.score, 0.001))
        animate = tag.animacy != "inan"
        found.append(_Form(kind, case, tag.number == "plur", gender, animate, cost))
    return tuple(found)


@lru_cache(maxsize=1 << 14)
def _to_nominative(word: str, kind: str, case: int, plural: bool, gender: str) -> str | None:
    """The nominative of the reading of a word (lower case), in the same number; None where there is none."""
    if analyzer().word_is_known(word) or "-" not in word:
        head, part = "", word
    else:
        head, _, part = word.rpartition("-")
        # Both halves decline in «министром-президентом», the second one alone in «министр-президентом».
        declined = _to_nominative(head, kind, case, plural, gender)
        head = (declined or head) + "-"
    grammemes = {"nomn", "plur"} if plural else {"nomn", "sing"}
    for parse in analyzer().parse(part):
        tag = parse.tag
        if _KINDS.get(tag.POS) != kind or CASE_OF_PYMORPHY.get(tag.case) != case or (tag.number == "plur") != plural:
            continue
        if gender and not plural and tag.gender and tag.gender != gender and "ms-f" not in tag:
            continue
        if "Fixd" in tag:
            return head + part
        wanted = grammemes | {gender} if kind == "modifier" and gender and not plural else grammemes
        base = parse.inflect(wanted)
        if base is not None:
            return head + str(base.word)
    return None


@dataclass(frozen=True, slots=True)
class _Phrase:
    words: Sequence[str]
    heads: Sequence[int]
    tags: Sequence[str]
    morphs: Sequence[Mapping[str, str]]

    def forms(self, index: int) -> tuple[_Form, ...]:
        return _phrase_forms(self.words[index].lower())

    def is_noun(self, index: int) -> bool:
        return self.tags[index] in ("NOUN", "PROPN", "X") or self.words[index].lower() in _FIXED_HEADS

    def is_modifier(self, index: int) -> bool:
        if self.tags[index] not in ("ADJ", "DET", "NUM", "VERB"):
            return False
        return any(form.kind == "modifier" for form in self.forms(index))

    def is_root(self, index: int) -> bool:
        return self.heads[index] == index or not 0 <= self.heads[index] < len(self.words)

    def agree(self, first: int, second: int) -> bool:
        """Whether a modifier and a noun (or two modifiers) can stand in the same case, number and gender."""
        return any(
            a.case == b.case
            and a.plural == b.plural
            and (a.plural or not a.gender or not b.gender or a.gender == b.gender)
            for a in self.forms(first)
            for b in self.forms(second)
        )


def _head_of(phrase: _Phrase) -> int | None:
    """The noun that names the office: the first one outside a prepositional phrase that its modifiers agree with.

    A Russian role phrase goes adjectives, noun, complements, so the order of words tells more reliably than a parse
    of a fragment; the parse decides where a substantive adjective («уполномоченный по правам …») has complements.
    """
    modifiers: list[int] = []
    within: int | None = None  # the noun of the last prepositional phrase; -1 while it has not come
    for index in range(len(phrase.words)):
        if phrase.tags[index] == "ADP":
            if modifiers and phrase.is_root(modifiers[-1]):
                return modifiers[-1]
            within = -1
        elif phrase.is_noun(index):
            if within == -1 or (within is not None and phrase.heads[index] == within):
                within = index
                continue
            if modifiers and not phrase.agree(modifiers[-1], index):
                return modifiers[-1]
            if modifiers and phrase.is_root(modifiers[-1]) and _is_thing(phrase, index):
                return modifiers[-1]  # «заведующей поликлиникой»
            return index
        elif phrase.is_modifier(index) and within != -1:
            modifiers.append(index)
    return modifiers[0] if modifiers else None


class _Agreement(NamedTuple):
    case: int
    plural: bool
    gender: str
    kind: str


def _agreement(phrase: _Phrase, head: int, modifiers: Sequence[int]) -> _Agreement | None:
    """The case, number and gender that explain the head, its modifiers and what the tagger saw best."""
    morph = phrase.morphs[head]
    seen_case, seen_number = CASES.get(morph.get("Case", "").lower()), morph.get("Number")
    kind = "noun" if any(form.kind == "noun" for form in phrase.forms(head)) else "modifier"
    best: tuple[float, _Agreement] | None = None
    for form in phrase.forms(head):
        if form.kind != kind:
            continue
        cost = form.cost + (0.3 if form.case != NOM else 0.0) + (0.5 if form.plural else 0.0)
        cost += 0.0 if form.animate else 0.7
        if seen_case is not None and form.case != seen_case:
            cost += 0.2 if {form.case, seen_case} == {GEN, ACC} else 1.5
        if seen_number is not None and form.plural != (seen_number == "Plur"):
            cost += 1.0
        for gender in (form.gender,) if form.gender or form.plural else _PHRASE_GENDERS[:2]:
            total = cost
            for index in modifiers:
                total += 0.0 if _agreeing(phrase, index, form.case, form.plural, gender) else 2.0
            if not form.gender and gender == "femn":
                total += 0.1
            if best is None or total < best[0]:
                best = total, _Agreement(form.case, form.plural, gender, kind)
    return best[1] if best else None


def _agreeing(phrase: _Phrase, index: int, case: int, plural: bool, gender: str) -> bool:
    return any(
        form.kind == "modifier"
        and form.case == case
        and form.plural == plural
        and (plural or not gender or not form.gender or form.gender == gender)
        for form in phrase.forms(index)
    )


def _modifiers_before(phrase: _Phrase, head: int, start: int) -> list[int]:
    return [index for index in range(start, head) if phrase.is_modifier(index) and phrase.agree(index, head)]


def _coordinated(phrase: _Phrase, head: int, found: _Agreement) -> Iterator[tuple[int, str]]:
    """The nouns after the head that stand beside it («директора и главного редактора …»), with their genders."""
    group = {head}
    link: int | None = None  # the conjunction or comma before the words at hand
    for index in range(head + 1, len(phrase.words)):
        if phrase.tags[index] in ("CCONJ", "PUNCT"):
            link = index if phrase.tags[index] == "CCONJ" or phrase.words[index] == "," else None
            continue
        if phrase.is_modifier(index) or phrase.tags[index] in ("ADV", "DET", "PART", "PRON"):
            continue
        genders = [
            form.gender
            for form in phrase.forms(index)
            if form.kind == "noun" and form.animate and form.case == found.case and form.plural == found.plural
        ]
        seen = CASES.get(phrase.morphs[index].get("Case", "").lower())
        seen_same = seen is None or seen == found.case or {seen, found.case} == {GEN, ACC}
        if link is not None and phrase.is_noun(index) and genders and seen_same:
            governor = phrase.heads[index]
            # A complement is in the genitive, so another case shared with the head tells; else the parse does, unless
            # it joins a person to a thing.
            outside = not 0 <= governor < len(phrase.words) or governor == index
            if found.case not in (GEN, ACC) or outside or governor in group or _is_thing(phrase, governor):
                group.add(index)
                yield index, genders[0] or "masc"
        link = None


def _is_thing(phrase: _Phrase, index: int) -> bool:
    forms = [form for form in phrase.forms(index) if form.kind == "noun"]
    return phrase.is_noun(index) and bool(forms) and not any(form.animate for form in forms)


def nominative_phrase(
    words: Sequence[str],
    heads: Sequence[int],
    tags: Sequence[str],
    morphs: Sequence[Mapping[str, str]],
) -> list[str]:
    """Put a role phrase («свердловского губернатора») into the nominative, in its number.

    The noun of office, its modifiers and the nouns coordinated with it are inflected, their complements stay.

    Args:
        words: the words of the phrase, marks included, without the name of the person.
        heads: for each word the index in `words` of its syntactic head; itself or an index outside for the root.
        tags: universal parts of speech.
        morphs: features of Universal Dependencies (Case, Gender, Number); empty mappings where unknown.

    Returns:
        As many words as went in; equal to them where the phrase is in the nominative already or cannot be read.

    Raises:
        ValueError: the sequences differ in length.
    """
    if not len(words) == len(heads) == len(tags) == len(morphs):
        raise ValueError("words, heads, tags and morphs must have the same length")
    phrase = _Phrase(words, heads, tags, morphs)
    result = list(words)
    head = _head_of(phrase)
    if head is None or (words[head].lower() == "и" and "." in words[head + 1 : head + 2]):
        return result
    modifiers = _modifiers_before(phrase, head, 0)
    found = _agreement(phrase, head, modifiers)
    if found is None or found.case == NOM or any(tags[i] == "NUM" and i not in modifiers for i in range(head)):
        return result
    targets = {head: (found.kind, "" if found.kind == "noun" else found.gender)}
    targets |= dict.fromkeys(modifiers, ("modifier", found.gender))
    start = head + 1
    for index, gender in _coordinated(phrase, head, found):
        targets[index] = "noun", gender
        for before in _modifiers_before(phrase, index, start):
            if heads[before] == index or before == index - 1:
                targets[before] = "modifier", gender
        start = index + 1
    for index in range(head + 1, len(words)):
        if index not in targets and heads[index] == head and phrase.is_modifier(index):
            # «Патриарха Московского», but not «главы Московского отделения».
            alone = index + 1 == len(words) or not (phrase.is_noun(index + 1) or phrase.is_modifier(index + 1))
            if alone and _agreeing(phrase, index, found.case, found.plural, found.gender):
                targets[index] = "modifier", found.gender
    for index, (kind, gender) in targets.items():
        nominative = _to_nominative(words[index].lower(), kind, found.case, found.plural, gender)
        if nominative is not None:
            result[index] = spell(words[index], fold(nominative), {fold(nominative): nominative}, ())
    return result
