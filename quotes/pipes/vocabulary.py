"""What a word means for attribution: the lexicon's questions asked of a token, with its lemma where one is needed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import TYPE_CHECKING

from quotes.languages import grammar, russian_words
from quotes.lexicon import CueVerb, Lexicon, Pronoun, key, load
from quotes.lexicon.given_names import given_name_gender

if TYPE_CHECKING:
    from spacy.tokens import Token

    from quotes.languages.grammar import Gender

_WEB_SITE = re.compile(r"\w\.(?:ru|com|net|org|ua|by|info)$")
_COMPLEMENTS = frozenset(("of", "for", "on", "against"))
_MERE_PERSONS = frozenset(
    """man woman boy girl person guy youth teenager friend human lady gentleman
    мужчина женщина мальчик девочка человек парень девушка юноша подросток друг подруга господин""".split()
)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The lexicon of one language, asked by token."""

    language: str
    lexicon: Lexicon
    prepositions: Mapping[str, list[tuple[str, ...]]]
    circumpositions: Mapping[str, list[tuple[tuple[str, ...], tuple[str, ...]]]]
    """The lexicon's phrases before and around a source, by their first word, longest first."""
    third_person: Mapping[str, frozenset[Gender]]
    """The genders of the pronouns of the third person, by each way to write them in lower case."""

    def lemma(self, token: Token) -> str:
        """The form under which the lexicon keeps a word."""
        if self.language != "ru":
            return key(token.text)
        part = grammar.pos(token)
        gender = grammar.gender(token) if part == "NOUN" else None
        feminine = None if gender is None else gender == "fem"
        return self.lemma_of(token.text, part, animate=grammar.is_animate(token), feminine=feminine)

    def lemma_of(self, word: str, pos: str = "", *, animate: bool = False, feminine: bool | None = None) -> str:
        if self.language == "ru":
            return key(russian_words.lemma(word, pos or None, animate=animate, feminine=feminine))
        return key(word)

    def cue(self, token: Token) -> CueVerb | None:
        """The reporting verb that a token is a form of, if its particle or object stands with it."""
        if grammar.is_short_adjective(token):  # «уверена», «убежден»
            return self.lexicon.cue(key(token.text).rstrip("аоы") + "ный")
        if not grammar.is_verb(token):
            return None
        verb = self.lexicon.cue(self.lemma(token))
        if verb is None or grammar.is_passive_participle(token):
            return None
        if verb.cue_class in ("say", "think") and grammar.is_passive_predicate(token):
            return None  # «договор подписан»
        return verb if verb.bare or self._complete(token, verb) else None

    def reports(self, token: Token) -> bool:
        """Whether a token is a finite verb of saying or thinking."""
        verb = self.cue(token)
        return verb is not None and verb.cue_class in ("say", "think") and grammar.is_finite(token)

    def _complete(self, token: Token, verb: CueVerb) -> bool:
        following = {other.lower_ for other in token.doc[token.i + 1 : token.i + 4]}
        if verb.particles & following:
            return True
        return any(
            child.dep_ in ("dobj", "obj", "obl", "nsubj:pass", "nsubjpass")
            and (
                self.lemma(child) in verb.objects
                or (self.language == "en" and _singular(self.lemma(child)) in verb.objects)
            )
            for child in token.children
        )

    def is_saying_form(self, word: str) -> bool:
        """Whether a bare word can be a form of a verb of saying proper, not of one of thinking or of doing."""
        verb = self.lexicon.cue(self.lemma_of(word, "VERB"))
        return verb is not None and verb.bare and verb.cue_class == "say"

    def is_cue_form(self, word: str) -> bool:
        """Whether a bare word can be a form of a verb of saying (for clauses between dashes)."""
        verb = self.lexicon.cue(self.lemma_of(word, "VERB"))
        return verb is not None and verb.bare and verb.cue_class != "document"

    def pronoun(self, token: Token) -> Pronoun | None:
        return self.lexicon.pronouns.get(key(token.text))

    def is_title(self, word: str) -> bool:
        """Whether a capitalised word before a name belongs to the title, not to the name."""
        folded = key(word).lstrip("-–—―")
        plain = folded.rstrip(".")
        for form in (folded, plain, f"{folded[:-2]}." if folded.endswith("s.") else plain):  # "Sens."
            if form in self.lexicon.honorifics or form in self.lexicon.offices or form in self.lexicon.prefixes:
                return True
            if form in self.lexicon.occupations:
                return True
        return False

    def is_org_word(self, word: str) -> bool:
        """Whether a capitalised word belongs to an organisation's name ("Committee")."""
        return key(word) in self.lexicon.org_nouns

    def heads_body_name(self, word: str) -> bool:
        """Whether a capitalised word is one that names of bodies end in ("Gazette", "Inc.")."""
        return key(word) in self.lexicon.body_names

    def kinds_of_name(self, words: Sequence[str]) -> frozenset[str]:
        """The kinds of body that a name tells by its head, which stands last or before "of"; in Russian by any word."""
        known, name = self.lexicon.body_names, " ".join(words)
        if key(name) in known:
            return known[key(name)]
        if self.language == "ru":
            told = {kind for word in words for kind in known.get(self.lemma_of(word, "NOUN"), ())}
        else:
            end = next((n for n, word in enumerate(words) if n and word.lower() in _COMPLEMENTS), len(words))
            told = {kind for word in (words[end - 1], words[-1]) for kind in known.get(key(word), ())}
        if _WEB_SITE.search(key(name)):
            told |= {"medium", "company", "group"}
        return frozenset(told | {"medium"} if self.is_medium(name) else told)

    def kinds_of_noun(self, token: Token) -> frozenset[str]:
        """The kinds of body that a common noun can stand for ("the newspaper")."""
        lemma = self.lemma(token)
        nouns = self.lexicon.body_nouns
        return nouns.get(lemma) or nouns.get(_singular(lemma)) or frozenset()

    def is_medium(self, name: str) -> bool:
        """Whether a name is that of a paper, an agency or a broadcaster, or of a web site."""
        folded = key(name).strip("«»“”\"'. ").removeprefix("the ")
        return folded in self.lexicon.media or _WEB_SITE.search(folded) is not None

    def is_person_noun(self, token: Token) -> bool:
        """Whether a noun names a person by office, occupation or kinship."""
        if grammar.pos(token) not in ("NOUN", "PROPN", "ADJ"):
            return False
        lemma = self.lemma(token)
        if self.lexicon.is_person(lemma):
            return True
        if self.language == "ru":
            return self._is_animate(token)
        return self.lexicon.is_person(lemma.rstrip("."))

    def _is_animate(self, token: Token) -> bool:
        body = self.lemma(token) in self.lexicon.org_nouns  # «перевозчик»
        return not body and not token.ent_type_ and russian_words.is_animate(token.text)

    def is_role_noun(self, token: Token) -> bool:
        """Whether a noun can head a role: an office or an occupation, no form of address, kinship or mere person."""
        lemma = self.lemma(token)
        plain = lemma.rstrip(".")
        if lemma in self.lexicon.kin or lemma in _MERE_PERSONS or self.is_honorific(token.text):
            return False
        return self.lexicon.is_person(lemma) or (plain != lemma and self.lexicon.is_person(plain))

    def is_office(self, token: Token) -> bool:
        """Whether a noun names a post that tends to identify one person."""
        lemma = self.lemma(token)
        return any(part in self.lexicon.offices for part in (lemma, lemma.rstrip("."), *lemma.split("-")))

    def is_honorific(self, word: str) -> bool:
        """Whether a word is a form of address and no post ("Mrs.", «господин»)."""
        whole, plain = key(word), key(word).rstrip(".")
        if plain in ("dr", "doctor", "доктор"):
            return True
        return plain in self.lexicon.honorifics and not (self.lexicon.is_person(plain) or self.lexicon.is_person(whole))

    def is_group(self, token: Token) -> bool:
        """Whether a noun stands for sources that are not named one by one."""
        lemma = self.lemma(token)
        if self.language == "ru":
            if grammar.number(token) != "plur":
                return False
            return lemma in self.lexicon.groups or self.lexicon.is_person(lemma)
        if lemma in self.lexicon.groups:
            return True
        return grammar.number(token) == "plur" and self.lexicon.is_person(_singular(lemma))

    def is_unnamed(self, token: Token) -> bool:
        return self.lemma(token) in self.lexicon.unnamed

    def wants_no_name(self, words: str) -> bool:
        """Whether words behind a source say that it will not be named ("on condition of anonymity")."""
        folded = key(words)
        return any(phrase in folded for phrase in self.lexicon.anonymous)

    def is_org_noun(self, token: Token) -> bool:
        lemma = self.lemma(token)
        return lemma in self.lexicon.org_nouns or _singular(lemma) in self.lexicon.org_nouns

    def is_reporting_noun(self, token: Token) -> bool:
        if grammar.pos(token) not in ("NOUN", "PROPN"):
            return False
        lemma = self.lemma(token)
        return lemma in self.lexicon.nouns or (self.language == "en" and _singular(lemma) in self.lexicon.nouns)

    def is_document(self, token: Token) -> bool:
        """Whether a reporting noun without an author is a source by its own name («говорится в документе»).

        English ones ("a remark", "the report") may as well be nobody's.
        """
        return self.language == "ru" and self.is_reporting_noun(token)

    def is_naming_noun(self, token: Token) -> bool:
        """Whether a noun makes the quoted stretch beside it a name (newspaper, film, company)."""
        lemma = self.lemma(token)
        return lemma in self.lexicon.negative_nouns or (
            self.language == "en" and _singular(lemma) in self.lexicon.negative_nouns
        )

    def word_gender(self, word: str, tagged: Gender | None = None) -> Gender | None:
        """The gender that a title, an office or a kinship term tells; how it is `tagged` tells «супруга» from him."""
        folded = self.lemma_of(word, "NOUN", feminine=None if tagged is None else tagged == "fem")
        gender = self.lexicon.gender.get(folded) or self.lexicon.gender.get(key(word).rstrip("."))
        return grammar.GENDERS[gender] if gender else None

    def given_name_gender(self, name: str) -> Gender | None:
        return given_name_gender(name, self.language)


def _singular(noun: str) -> str:
    if noun.endswith("ies") and len(noun) > 4:
        return noun[:-3] + "y"
    if noun.endswith(("ches", "shes", "xes", "sses")):
        return noun[:-2]
    return noun[:-1] if noun.endswith("s") and not noun.endswith("ss") else noun


@cache
def vocabulary(language: str) -> Vocabulary:
    """The vocabulary of a language ("en" or "ru")."""
    lexicon = load(language)
    prepositions: dict[str, list[tuple[str, ...]]] = {}
    for phrase in lexicon.prepositions:
        prepositions.setdefault(phrase[0], []).append(phrase)
    circumpositions: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]] = {}
    for before, after in lexicon.circumpositions:
        circumpositions.setdefault(before[0], []).append((before, after))
    third_person = {
        "".join(letters): frozenset(grammar.GENDERS[gender] for gender in pronoun.genders)
        for form, pronoun in lexicon.pronouns.items()
        if pronoun.person == 3
        for letters in product(*("её" if letter == "е" else letter for letter in form))
    }
    return Vocabulary(language, lexicon, prepositions, circumpositions, third_person)
