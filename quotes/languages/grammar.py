"""What a token is, whatever the pipeline's labels: Penn tags or UD parts of speech, ClearNLP or UD dependencies."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

Gender = Literal["masc", "fem", "neut"]

GENDERS: dict[str, Gender] = {"Masc": "masc", "Fem": "fem", "Neut": "neut"}
POSSESSIVE_MARKS = frozenset(("'s", "’s", "'", "’"))
SUBJECTS = frozenset(("nsubj", "nsubjpass", "nsubj:pass", "csubj", "nsubj:outer"))
ACTIVE_SUBJECTS = frozenset(("nsubj", "nsubj:outer"))
POSSESSIVES = frozenset(("poss", "nmod:poss"))
APPOSITIONS = frozenset(("appos", "flat:name", "flat"))
Case = Literal["nom", "gen", "dat", "acc", "ins", "loc"]
_CASES: dict[str, Case] = {"Nom": "nom", "Gen": "gen", "Dat": "dat", "Acc": "acc", "Ins": "ins", "Loc": "loc"}
_PENN = {
    "NNP": "PROPN", "NNPS": "PROPN", "NN": "NOUN", "NNS": "NOUN", "PRP": "PRON", "PRP$": "PRON", "WP": "PRON",
    "WP$": "PRON", "VB": "VERB", "VBD": "VERB", "VBG": "VERB", "VBN": "VERB", "VBP": "VERB", "VBZ": "VERB",
    "MD": "AUX", "JJ": "ADJ", "JJR": "ADJ", "JJS": "ADJ", "DT": "DET", "PDT": "DET", "WDT": "PRON", "CD": "NUM",
    "IN": "ADP", "TO": "PART", "POS": "PART", "RB": "ADV", "RBR": "ADV", "RBS": "ADV", "WRB": "ADV", "CC": "CCONJ",
    "EX": "PRON", "RP": "ADP", "UH": "INTJ", "FW": "X", "HYPH": "PUNCT",
}  # fmt: skip


def pos(token: Token) -> str:
    """The token's UD part of speech; from its Penn tag where the pipeline sets no other ("" where neither is set).

    A token of marks only is PUNCT, whatever the tagger says of a dash that it never saw.
    """
    part = token.pos_ or _PENN.get(token.tag_, "")
    if token.is_alpha or part in ("PUNCT", "SYM", "PART") or any(c.isalnum() for c in token.text):
        return part
    return "PUNCT"


_known: dict[int, Mapping[str, tuple[str, ...]]] = {}
"""The values of UD features by name, by the hash of how a tagger gives them: some hundreds for a tagset."""


def features(token: Token) -> Mapping[str, tuple[str, ...]]:
    """A token's UD features with their values; what `token.morph` gives, in a tenth of the time."""
    morph = token.morph
    found = _known.get(hash(morph))
    if found is None:
        found = _known[hash(morph)] = _read(str(morph))
    return found


def _values(token: Token, feature: str) -> tuple[str, ...]:
    return features(token).get(feature, ())


def _read(morph: str) -> Mapping[str, tuple[str, ...]]:
    """The values of features by name, from the way they are written ("Case=Nom|Number=Sing")."""
    pairs = (feature.split("=", 1) for feature in morph.split("|") if "=" in feature)
    return {name: tuple(values.split(",")) for name, values in pairs}


def tokens_whose(doc: Doc, is_such: Callable[[str], bool]) -> list[Token]:
    """The tokens whose text is such as a test asks, which is made once a word."""
    orths: list[int] = doc.to_array("ORTH").tolist()
    strings = doc.vocab.strings
    wanted = {orth for orth in set(orths) if is_such(strings[orth])}
    return [doc[i] for i, orth in enumerate(orths) if orth in wanted]


def is_verb(token: Token) -> bool:
    return pos(token) in ("VERB", "AUX")


def is_finite(token: Token) -> bool:
    """A verb with tense or mood of its own, no participle, gerund or infinitive."""
    if not is_verb(token):
        return False
    return token.tag_ in ("VBD", "VBP", "VBZ", "MD") or "Fin" in _values(token, "VerbForm")


def is_passive_participle(token: Token) -> bool:
    """A Russian participle such as «опубликованный», in its long form; the short one is a predicate («сказано»)."""
    participle = "Part" in _values(token, "VerbForm") and "Pass" in _values(token, "Voice")
    return participle and not _values(token, "Variant")


def is_passive_predicate(token: Token) -> bool:
    """A short Russian participle that agrees with a subject: «подписан», «названы», but not «сказано»."""
    participle = "Part" in _values(token, "VerbForm") and "Pass" in _values(token, "Voice")
    agrees = {"Masc", "Fem", "Plur"}.intersection((*_values(token, "Gender"), *_values(token, "Number")))
    return participle and bool(_values(token, "Variant")) and bool(agrees)


def is_short_adjective(token: Token) -> bool:
    """A Russian adjective that is a predicate («уверен»)."""
    return token.pos_ == "ADJ" and "Short" in _values(token, "Variant")


def is_infinitive(token: Token) -> bool:
    return token.tag_ == "VB" or "Inf" in _values(token, "VerbForm")


def is_name(token: Token) -> bool:
    return pos(token) == "PROPN"


def is_nominal(token: Token) -> bool:
    return pos(token) in ("NOUN", "PROPN", "PRON")


def name_root(token: Token) -> Token:
    """The first word of the name that a token belongs to, as the parse sees it."""
    while token.dep_ in ("flat", "flat:name") and token.head.i != token.i:
        token = token.head
    return token


def case(token: Token) -> str:
    """UD case ("Nom", "Gen", …) or "" where the language or the pipeline marks none."""
    return next(iter(_values(token, "Case")), "")


def case_hint(token: Token) -> Case | None:
    """The token's case as `quotes.languages.name_inflection` takes it."""
    return _CASES.get(case(token))


def number(token: Token) -> Literal["sing", "plur", ""]:
    if token.tag_ in ("NNS", "NNPS"):
        return "plur"
    values = _values(token, "Number")
    if values:
        return "plur" if values[0] == "Plur" else "sing"
    return "sing" if token.tag_ in ("NN", "NNP") else ""


def is_animate(token: Token) -> bool:
    """Whether the token names a living being, as far as the language and the pipeline mark it."""
    return "Anim" in _values(token, "Animacy")


def gender(token: Token) -> Gender | None:
    values = _values(token, "Gender")
    return GENDERS.get(values[0]) if values else None
