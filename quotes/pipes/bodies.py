"""The organisations and places of a document: those that the named entities show, mended and completed, and joined.

A recogniser takes an English body for a person ("the Ann Lee Foundation"), cuts its name short ("Islamic" State) or
sees none. What tells a body then are its own last word and the words around it: "the advocacy group Harbour Speaks",
"Lock Watch, a nonprofit", "according to the Daily Gull", "lockgate.com".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from quotes.languages import grammar, names
from quotes.pipes.phrases import nominative

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from quotes.pipes.people import Entity, Name, People
    from quotes.pipes.vocabulary import Vocabulary

PLACE_LABELS = frozenset(("GPE", "NORP", "LOC", "FAC"))
_SEEN = PLACE_LABELS | {"ORG"}
_NO_NAMES = frozenset(("DATE", "TIME", "CARDINAL", "ORDINAL", "MONEY", "PERCENT", "QUANTITY", "LANGUAGE"))
_ARTICLES = frozenset(("the", "a", "an"))
_NAME_PARTS = frozenset(("PROPN", "NOUN", "ADJ", "X"))
_WEB_SITE = re.compile(r"[^\W_][\w-]*(?:\.[\w-]+)*\.(?:com|org|net|gov|edu|info|co\.uk)$", re.IGNORECASE)
_CALLED = frozenset(("called", "named", "dubbed"))
_HYPHENS = "-‐‑"
_LONGEST = 6  # words of a name that no named entity covers


class Body(NamedTuple):
    """A stretch of tokens that names an organisation or a place, with the label of the named entity."""

    start: int
    end: int
    label: str = "ORG"


def complete(
    doc: Doc, seen: Sequence[Body], persons: Sequence[Name], capitalised: Sequence[Token], vocabulary: Vocabulary
) -> list[Body]:
    """The bodies that the named entities show, and in English those that they miss or cut short."""
    if vocabulary.language == "ru":
        return list(seen)
    found = _Search(doc, seen, persons, vocabulary).run(capitalised)
    taken = {i for body in found for i in range(body.start, body.end)}
    return sorted([*found, *(body for body in seen if not taken.intersection(range(body.start, body.end)))])


def without_article(doc: Doc, body: Body) -> list[Token]:
    """The tokens of a body's name proper."""
    tokens = [token for token in doc[body.start : body.end] if not token.is_space]
    while tokens and tokens[-1].text in ("'s", "’s", "'", "’", ".", ","):
        tokens.pop()
    while tokens and tokens[0].lower_ in _ARTICLES:
        tokens.pop(0)
    return tokens


def is_whole(doc: Doc, body: Body, vocabulary: Vocabulary) -> bool:
    """Whether a name is surely a body's, whatever surname it holds: "Pell Foundation"."""
    tokens = without_article(doc, body)
    if len(tokens) < 2 or any(token.text.endswith(("'s", "’s")) for token in tokens):
        return False
    return tokens[-1].text[:1].isupper() and vocabulary.heads_body_name(tokens[-1].text)


class _Search:
    """Looks for the bodies of an English document that the named entities do not show as such."""

    def __init__(self, doc: Doc, seen: Sequence[Body], persons: Sequence[Name], vocabulary: Vocabulary) -> None:
        self.doc, self.vocabulary = doc, vocabulary
        self.seen = {(tokens[0].i, tokens[-1].i + 1) for body in seen if (tokens := without_article(doc, body))}
        self.persons = {i: name for name in persons for i in range(name.start, name.end)}
        self.surnames = {names.surname(name.words) for name in persons if len(name.words) > 1}

    def run(self, capitalised: Sequence[Token]) -> list[Body]:
        found = [
            Body(start, end)
            for start, end in self._stretches(capitalised)
            if (start, end) not in self.seen and self._is_body(start, end)
        ]
        called = {tuple(token.text for token in self.doc[body.start : body.end]) for body in found}
        known = {i for body in found for i in range(body.start, body.end)}
        first = {words[0] for words in called}
        for token in capitalised:
            if token.text not in first or token.i in known:
                continue
            for words in called:
                end = token.i + len(words)
                again = tuple(other.text for other in self.doc[token.i : end]) == words
                if again and (token.i, end) not in self.seen and not known.intersection(range(token.i, end)):
                    found.append(Body(token.i, end))
        sites = (token for token in self.doc if "." in token.text and _WEB_SITE.match(token.text))
        found += [Body(t.i, t.i + 1) for t in sites if (t.i, t.i + 1) not in self.seen and t.i not in known]
        return sorted(set(found))

    def _stretches(self, capitalised: Sequence[Token]) -> Iterator[tuple[int, int]]:
        """Capitalised words in a row, without what only opens a sentence."""
        start = end = -1
        for token in capitalised:
            if token.i != end or not token.nbor(-1).whitespace_ or not self._goes_on(token):
                if start < end:
                    yield start, end
                start = token.i if self._may_begin(token) else token.i + 1
            end = token.i + 1
        if start < end:
            yield start, end

    def _may_begin(self, token: Token) -> bool:
        if token.ent_type_ in _NO_NAMES:
            return False
        if token.i > 1 and token.nbor(-1).text in _HYPHENS and not token.nbor(-1).whitespace_:
            return token.nbor(-2).text[:1].isupper()  # not in "pro-Pell"
        within = bool(token.ent_type_) or not token.is_sent_start
        return grammar.is_name(token) or (within and grammar.pos(token) in _NAME_PARTS)

    def _goes_on(self, token: Token) -> bool:
        part = grammar.pos(token)
        named = bool(token.ent_type_) and token.ent_iob_ == "I" and part not in ("AUX", "ADP", "PRON")
        return (named or part in _NAME_PARTS) and token.ent_type_ not in _NO_NAMES

    def _is_body(self, start: int, end: int) -> bool:
        tokens = self.doc[start:end]
        if len(tokens) > _LONGEST or any(self.vocabulary.is_title(token.text) for token in tokens):
            return False
        if any(token.ent_type_ in _SEEN for token in tokens) and not self._is_cut_short(start, end):
            return False
        article = start > 0 and self.doc[start - 1].lower_ == "the"
        if self._is_persons(start, end, article=article):
            return False
        if len(tokens) > 1 and self.vocabulary.heads_body_name(tokens[-1].text):
            return True
        if self._is_introduced(start) or self._is_apposed(start, end):
            return True
        unseen = not any(token.ent_type_ == "PERSON" for token in tokens)
        return (article or (unseen and len(tokens) > 1)) and self._speaks(start, end, article=article)

    def _is_cut_short(self, start: int, end: int) -> bool:
        """Whether named entities end before the last word of a name, which is one for bodies."""
        return not self.doc[end - 1].ent_type_ and self.vocabulary.heads_body_name(self.doc[end - 1].text)

    def _is_persons(self, start: int, end: int, *, article: bool) -> bool:
        """Whether a name may well be a person's after all."""
        words = [token.text for token in self.doc[start:end]]
        if all(word in self.surnames for word in words):
            return True
        given = self.vocabulary.given_name_gender(words[0]) is not None
        person = self.persons.get(start)
        if person is not None and person.end >= end and (given or (words[-1] in self.surnames and len(words) == 1)):
            return not (article and len(words) > 1 and self.vocabulary.heads_body_name(words[-1]))
        return given and len(words) <= 2 and not article

    def _is_introduced(self, start: int) -> bool:
        """Whether a noun for bodies leads to a name: "the group Harbour Speaks", "a company called Lockgate"."""
        before = self.doc[start - 1] if start else None
        if before is not None and before.lower_ in _CALLED and start > 1:
            before = before.nbor(-1)
        if before is None or not before.is_lower or grammar.pos(before) != "NOUN":
            return False
        return grammar.number(before) != "plur" and "place" not in self.vocabulary.kinds_of_noun(before) != frozenset()

    def _is_apposed(self, start: int, end: int) -> bool:
        """Whether a noun for bodies explains a name: "Lock Watch, a nonprofit"."""
        return any(
            child.i >= end and child.dep_ == "appos" and child.is_lower and bool(self.vocabulary.kinds_of_noun(child))
            for token in self.doc[start:end]
            for child in token.children
        )

    def _speaks(self, start: int, end: int, *, article: bool) -> bool:
        """Whether a name is what reports something, or what somebody is told: "according to the Daily Gull"."""
        last = self.doc[end - 1]
        if last.dep_ in grammar.SUBJECTS:
            return self.vocabulary.reports(last.head)
        return article and last.dep_ == "pobj" and last.head.lower_ == "to" and last.head.head.lower_ == "according"


def join_bodies(doc: Doc, bodies: Sequence[Body], people: People) -> None:
    """Add the bodies of a document to `people`: the same names, and short forms to the name that they stand for."""
    known: list[tuple[tuple[str, ...], Entity]] = []
    by_words: dict[tuple[str, ...], Entity] = {}
    for body in bodies:
        if any(i in people.by_token for i in range(body.start, body.end)):
            continue
        tokens = without_article(doc, body)
        if not tokens:
            continue
        words = tuple(token.text for token in tokens)
        entity = by_words.get(words) or next((e for other, e in known if _same_words(words, other)), None)
        if entity is None:
            head = next((t for t in tokens if t.head not in tokens), tokens[-1])
            name = _body_name(doc, tokens, head)
            entity = next((e for other, e in known if _one_short_for_other(words, other)), None)
            if entity is None:
                entity = people.add("org", name)
                entity.place = body.label in PLACE_LABELS
            elif len(words) > 1:
                entity.name, entity.forms = name, [name, *entity.forms]
            known.append((words, entity))
        by_words[words] = entity
        people.note(entity, tokens[0].i, tokens[-1].i + 1, words)


def _body_name(doc: Doc, tokens: Sequence[Token], head: Token) -> str:
    name = nominative(doc, tokens[0].i, tokens[-1].i + 1, head.i)
    if doc.lang_ == "ru" and len(tokens) == 1 and name == head.text and grammar.case(head) not in ("", "Nom"):
        from quotes.languages.name_inflection import nominative_name

        return nominative_name([name], case=grammar.case_hint(head))
    return name


def _same_words(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    return len(a) == len(b) and all(names.same_word(x, y) for x, y in zip(a, b, strict=True))


def _one_short_for_other(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    short, long = sorted((a, b), key=len)
    return len(short) == 1 and names.abbreviates(short[0], long)
