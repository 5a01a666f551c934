"""The dictionary of Russian forms (OpenCorpora, through pymorphy3): words, their base forms, and cases by number."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pymorphy3 import MorphAnalyzer
    from pymorphy3.analyzer import Parse

NOM, GEN, DAT, ACC, INS, LOC = range(6)
ALL_CASES = range(6)

CASES: Mapping[str, int] = {
    "nom": NOM, "gen": GEN, "dat": DAT, "acc": ACC, "ins": INS, "loc": LOC,
}  # fmt: skip
CASE_OF_PYMORPHY: Mapping[str, int] = {
    "nomn": NOM, "gent": GEN, "datv": DAT, "accs": ACC, "ablt": INS, "loct": LOC,
}  # fmt: skip


@lru_cache(maxsize=1)
def analyzer() -> MorphAnalyzer:
    """The dictionary with its guesser, loaded once in a process."""
    import pymorphy3

    return pymorphy3.MorphAnalyzer(lang="ru")


_PARTS_OF_SPEECH: Mapping[str, frozenset[str]] = {
    "VERB": frozenset({"VERB", "INFN", "GRND", "PRTF", "PRTS"}),
    "AUX": frozenset({"VERB", "INFN", "GRND"}),
    "NOUN": frozenset({"NOUN"}),
    "PROPN": frozenset({"NOUN"}),
    "ADJ": frozenset({"ADJF", "ADJS", "COMP", "PRTF", "PRTS"}),
    "DET": frozenset({"ADJF", "NPRO"}),
    "ADV": frozenset({"ADVB", "COMP", "PRED"}),
    "PRON": frozenset({"NPRO", "ADJF"}),
    "NUM": frozenset({"NUMR", "ADJF"}),
}


@lru_cache(maxsize=1 << 14)
def is_animate(word: str) -> bool:
    """Whether a word is a common noun for a living being («оппозиционер», «дворник»), no name."""
    best = analyzer().parse(word)[0]
    proper = {"Name", "Surn", "Patr", "Geox", "Orgn", "Trad"}
    return best.tag.POS == "NOUN" and "anim" in best.tag and not proper & set(best.tag.grammemes) and best.is_known


_UD_CASES: Mapping[str, str] = {
    "nomn": "Nom", "gent": "Gen", "datv": "Dat", "accs": "Acc", "ablt": "Ins", "loct": "Loc",
}  # fmt: skip


@lru_cache(maxsize=1 << 14)
def cases_in_singular(word: str) -> frozenset[str]:
    """The UD cases that a form can be of one living being in («главы»: of the head)."""
    found = (p.tag for p in analyzer().parse(word) if p.tag.POS == "NOUN" and "anim" in p.tag and "sing" in p.tag)
    return frozenset(_UD_CASES[tag.case] for tag in found if tag.case in _UD_CASES)


_UD: Mapping[str, str] = {
    "perf": "Aspect=Perf", "impf": "Aspect=Imp", "masc": "Gender=Masc", "femn": "Gender=Fem", "neut": "Gender=Neut",
    "indc": "Mood=Ind", "sing": "Number=Sing", "plur": "Number=Plur", "1per": "Person=1", "2per": "Person=2",
    "3per": "Person=3", "past": "Tense=Past", "pres": "Tense=Pres", "futr": "Tense=Fut",
}  # fmt: skip


@lru_cache(maxsize=1 << 14)
def finite_verb(word: str) -> str:
    """The UD features of a word that the dictionary knows as a verb in the indicative and as nothing else; else ""."""
    parses = analyzer().parse(word)
    if not all(parse.is_known and parse.tag.POS == "VERB" and "indc" in parse.tag for parse in parses):
        return ""
    features = {_UD[grammeme] for grammeme in parses[0].tag.grammemes if grammeme in _UD}
    voice = "Voice=Mid" if word.endswith(("ся", "сь")) else "Voice=Act"
    return "|".join(sorted((*features, "VerbForm=Fin", voice)))


@lru_cache(maxsize=1 << 14)
def lemma(word: str, pos: str | None = None, *, animate: bool = False, feminine: bool | None = None) -> str:
    """Give the dictionary form of a word, in lower case and spelled with ё where the dictionary has it.

    Verbs, participles and gerunds give the infinitive, nouns the nominative singular, adjectives the masculine. A noun
    that the dictionary has for both sexes keeps its own («супруга»), and a participle that is a noun gives no verb
    («заведующая»).

    Args:
        word: one word in any form.
        pos: its universal part of speech, which chooses among homographs; without it the most frequent one counts.
        animate: whether it names a living being, which chooses too: «аналитика» is of the analyst or analysis.
        feminine: the gender of a noun, where it is known: «супруга» is she, or a case of him.
    """
    parses = analyzer().parse(word)
    wanted = _PARTS_OF_SPEECH.get(pos or "")
    if wanted:
        parses = [parse for parse in parses if parse.tag.POS in wanted] or parses
    if animate:
        parses = [parse for parse in parses if "anim" in parse.tag] or parses
    if pos == "NOUN" and feminine is not None:
        parses = [parse for parse in parses if ("femn" in parse.tag) == feminine] or parses
    best = parses[0]
    if pos == "NOUN" and best.tag.POS == "PRTF":
        return _singular(best)
    if best.tag.POS == "NOUN" and "femn" in best.tag and "masc" in best.normalized.tag:
        return _singular(best)
    return str(best.normal_form)


def _singular(parse: Parse) -> str:
    """The nominative singular in the gender of a form."""
    form = parse.inflect({"sing", "nomn"})
    return str(parse.normal_form if form is None else form.word)
