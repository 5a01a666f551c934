"""The organisations and places of a document: those that the named entities show, mended and completed, and joined.

A recogniser takes an English body for a person ("the Ann Lee Foundation"), cuts its name short ("Islamic" State) or
sees none. What tells a body then are its own last word and the words around it: "the advocacy group Harbour Speaks",
"Lock Watch, a nonprofit", "according to the Daily Gull", "lockgate.com".
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from quotes.languages import grammar, names
from quotes.pipes.phrases import nominative

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from quotes.pipes.people import Entity, Name, People
    from quotes.pipes.vocabulary import Vocabulary

_GEOGRAPHIC = frozenset(("GPE", "NORP", "LOC", "FAC"))
ORG_LABELS = _GEOGRAPHIC | {"ORG"}
NO_NAMES = frozenset(("DATE", "TIME", "CARDINAL", "ORDINAL", "MONEY", "PERCENT", "QUANTITY", "LANGUAGE"))
_ARTICLES = frozenset(("the", "a", "an"))
_NAME_PARTS = frozenset(("PROPN", "NOUN", "ADJ", "X"))
_WEB_SITE = re.compile(r"[^\W_][\w-]*(?:\.[\w-]+)*\.(?:com|org|net|gov|edu|info|co\.uk)$", re.IGNORECASE)
_CALLED = frozenset(("called", "named", "dubbed"))
_ONE_OF_MANY = frozenset(("court", "government", "legislature", "party"))  # kinds of which every place has its own
_OF_PEOPLE = frozenset(("campaign", "government"))  # kinds of bodies that are called after a person
_HYPHENS = "-‐‑"
_LONGEST_ABBREVIATION = 4  # letters of one that is not declined («ИГ»)
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
    found = _Search(doc, seen, persons, capitalised, vocabulary).run()
    taken = {i for body in found for i in range(body.start, body.end)}
    return sorted([*found, *(body for body in seen if not taken.intersection(range(body.start, body.end)))])


def without_article(doc: Doc, body: Body) -> list[Token]:
    """The tokens of a body's name proper."""
    tokens = [token for i in range(body.start, body.end) if not (token := doc[i]).is_space]
    while tokens and tokens[-1].text in ("'s", "’s", "'", "’", ".", ","):
        tokens.pop()
    while tokens and (tokens[0].lower_ in _ARTICLES or _only_describes(tokens)):
        tokens.pop(0)
    return tokens


def _only_describes(tokens: Sequence[Token]) -> bool:
    """Whether an English name begins with a word that is none of it: "the federal Canal Board"."""
    first, following = tokens[0], tokens[1:2]
    return (
        first.doc.lang_ != "ru"
        and first.is_lower
        and grammar.pos(first) == "ADJ"
        and any(token.text[:1].isupper() for token in following)
    )


def is_whole(doc: Doc, body: Body, vocabulary: Vocabulary) -> bool:
    """Whether a name is surely a body's, whatever surname it holds: "Pell Foundation"."""
    tokens = without_article(doc, body)
    if len(tokens) < 2 or any(token.text.endswith(("'s", "’s")) for token in tokens):
        return False
    return tokens[-1].text[:1].isupper() and vocabulary.heads_body_name(tokens[-1].text)


class _Search:
    """Looks for the bodies of an English document that the named entities do not show as such."""

    def __init__(
        self,
        doc: Doc,
        seen: Sequence[Body],
        persons: Sequence[Name],
        capitalised: Sequence[Token],
        vocabulary: Vocabulary,
    ) -> None:
        self.doc, self.capitalised, self.vocabulary = doc, capitalised, vocabulary
        self.seen = {(tokens[0].i, tokens[-1].i + 1) for body in seen if (tokens := without_article(doc, body))}
        self.persons = {i: name for name in persons for i in range(name.start, name.end)}
        self.rows = {  # three capitalised words that do not open a sentence
            doc[first.i : third.i + 1].text
            for first, third in zip(capitalised, capitalised[2:], strict=False)
            if third.i == first.i + 2 and not first.is_sent_start
        }
        self.full = {name.words for name in persons if len(name.words) > 1}

    def run(self) -> list[Body]:
        found = [
            Body(start, end)
            for start, end in self._joined(self._stretches())
            if (start, end) not in self.seen and self._is_body(start, end)
        ]
        called = {tuple(token.text for token in self.doc[body.start : body.end]) for body in found}
        known = {i for body in found for i in range(body.start, body.end)}
        first = {words[0] for words in called}
        for token in self.capitalised:
            if token.text not in first or token.i in known:
                continue
            for words in called:
                end = token.i + len(words)
                again = tuple(other.text for other in self.doc[token.i : end]) == words
                if again and (token.i, end) not in self.seen and not known.intersection(range(token.i, end)):
                    found.append(Body(token.i, end))
        sites = grammar.tokens_whose(self.doc, _is_web_site)
        found += [Body(t.i, t.i + 1) for t in sites if (t.i, t.i + 1) not in self.seen and t.i not in known]
        return sorted(set(found))

    def _stretches(self) -> Iterator[tuple[int, int]]:
        """Capitalised words in a row, without what only opens a sentence."""
        start = end = -1
        for token in self.capitalised:
            if token.i != end or not token.nbor(-1).whitespace_ or not self._goes_on(token):
                if start < end:
                    yield start, end
                start = token.i if self._may_begin(token) else token.i + 1
            end = token.i + 1
        if start < end:
            yield start, end

    def _joined(self, stretches: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
        """Stretches with those put together that an "and" joins to one name: "the Locks and Ports Authority"."""
        before: tuple[int, int] | None = None
        for start, end in stretches:
            if before is not None and self._is_one_name(before, (start, end)):
                before = before[0], end
                continue
            if before is not None:
                yield before
            before = start, end
        if before is not None:
            yield before

    def _is_one_name(self, before: tuple[int, int], behind: tuple[int, int]) -> bool:
        start, end = before
        if behind[0] != end + 1 or self.doc[end].lower_ not in ("and", "&"):
            return False
        article = start > 0 and self.doc[start - 1].lower_ == "the"
        heads = [self.vocabulary.heads_body_name(self.doc[last - 1].text) for last in (end, behind[1])]
        return (
            article
            and heads == [False, True]
            and not any(token.ent_type_ in ORG_LABELS for token in self.doc[start:end])
        )

    def _may_begin(self, token: Token) -> bool:
        if token.ent_type_ in NO_NAMES:
            return False
        opens = token.is_sent_start and grammar.pos(token) in _NAME_PARTS and token.i + 2 < len(self.doc)
        if opens and self.doc[token.i : token.i + 3].text in self.rows:
            return True
        if token.i > 1 and token.nbor(-1).text in _HYPHENS and not token.nbor(-1).whitespace_:
            return token.nbor(-2).text[:1].isupper()  # not in "pro-Pell"
        within = bool(token.ent_type_) or not token.is_sent_start
        return grammar.is_name(token) or (within and grammar.pos(token) in _NAME_PARTS)

    def _goes_on(self, token: Token) -> bool:
        part = grammar.pos(token)
        named = bool(token.ent_type_) and token.ent_iob_ == "I" and part not in ("AUX", "ADP", "PRON")
        return (named or part in _NAME_PARTS) and token.ent_type_ not in NO_NAMES

    def _is_body(self, start: int, end: int) -> bool:
        tokens = [self.doc[i] for i in range(start, end)]
        if len(tokens) > _LONGEST or any(self.vocabulary.is_title(token.text) for token in tokens[:-1]):
            return False
        if self.vocabulary.is_office(tokens[-1]) or self.vocabulary.is_honorific(tokens[-1].text):
            return False
        if any(token.ent_type_ in ORG_LABELS for token in tokens) and not self._is_cut_short(start, end):
            return False
        article = start > 0 and self.doc[start - 1].lower_ == "the"
        if self._is_persons(start, end, article=article):
            return False
        if len(tokens) > 1 and self.vocabulary.heads_body_name(tokens[-1].text):
            return True
        if self._is_introduced(start) or self._is_apposed(start, end):
            return True
        known = tuple(token.text for token in tokens) in self.full
        unseen = not known and not any(token.ent_type_ == "PERSON" for token in tokens)
        return (article or (unseen and len(tokens) > 1)) and self._speaks(start, end, article=article)

    def _is_cut_short(self, start: int, end: int) -> bool:
        """Whether named entities end before the last word of a name, which is one for bodies."""
        return not self.doc[end - 1].ent_type_ and self.vocabulary.heads_body_name(self.doc[end - 1].text)

    def _is_persons(self, start: int, end: int, *, article: bool) -> bool:
        """Whether a name may well be a person's after all."""
        words = tuple(token.text for token in self.doc[start:end])
        if len(words) > 1 and self.vocabulary.heads_body_name(words[-1]):
            return len(words) == 2 and not article and self.vocabulary.given_name_gender(words[0]) is not None
        if any(names.surname(name) == words[-1] for name in self.full if name != words):
            return True
        person = self.persons.get(start)
        given = self.vocabulary.given_name_gender(words[0]) is not None
        return given and (not article or (person is not None and person.end >= end))

    def _is_introduced(self, start: int) -> bool:
        """Whether a noun for bodies leads to a name: "the group Harbour Speaks", "a company called Lockgate"."""
        before = self.doc[start - 1] if start else None
        if before is not None and before.lower_ in _CALLED and start > 1:
            before = before.nbor(-1)
        return before is not None and grammar.number(before) != "plur" and self._is_body_noun(before)

    def _is_apposed(self, start: int, end: int) -> bool:
        """Whether a noun for bodies explains a name: "Lock Watch, a nonprofit"."""
        return any(
            child.i >= end and child.dep_ == "appos" and self._is_body_noun(child)
            for token in self.doc[start:end]
            for child in token.children
        )

    def _is_body_noun(self, token: Token) -> bool:
        """Whether a common noun is one for a body, and for no place and no person ("pollster")."""
        if not token.is_lower or grammar.pos(token) != "NOUN" or self.vocabulary.is_person_noun(token):
            return False
        kinds = self.vocabulary.kinds_of_noun(token)
        return bool(kinds) and "place" not in kinds

    def _speaks(self, start: int, end: int, *, article: bool) -> bool:
        """Whether a name is what reports something, or what somebody is told: "according to the Daily Gull"."""
        last = self.doc[end - 1]
        if last.dep_ in grammar.SUBJECTS:
            cue = self.vocabulary.cue(last.head)
            return cue is not None and cue.cue_class in ("say", "think", "call", "carry")
        return article and last.dep_ == "pobj" and last.head.lower_ == "to" and last.head.head.lower_ == "according"


def _is_web_site(word: str) -> bool:
    return "." in word and _WEB_SITE.match(word) is not None


def join_bodies(doc: Doc, bodies: Sequence[Body], people: People, vocabulary: Vocabulary) -> None:
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
        if entity is None and _may_be_tail(doc, body, words, vocabulary):
            entity = next((e for other, e in reversed(known) if other[-len(words) :] == words), None)
        if entity is None:
            entity = _headed_by(words, known, vocabulary)
        if entity is None:
            head = next((t for t in tokens if t.head not in tokens), tokens[-1])
            name = _body_name(doc, tokens, head)
            entity = next((e for other, e in known if e.name == name or _one_short_for_other(words, other)), None)
            if entity is None:
                entity = people.add("org", name)
                entity.place = body.label in _GEOGRAPHIC
            elif len(words) > 1 and entity.name != name:
                entity.name, entity.forms = name, [name, *entity.forms]
            known.append((words, entity))
        by_words[words] = entity
        people.note(entity, tokens[0].i, tokens[-1].i + 1, words)
    if doc.lang_ == "ru":
        for entity in {entity.number: entity for _, entity in known}.values():
            entity.name = _undeclined(doc, entity) or entity.name


def _may_be_tail(doc: Doc, body: Body, words: Sequence[str], vocabulary: Vocabulary) -> bool:
    """Whether a name may be the end of a longer one: "the Gazette" of the Norland Gazette, no "Senate" or "House"."""
    if vocabulary.language == "ru" or body.label in _GEOGRAPHIC:
        return False
    kinds = vocabulary.kinds_of_name(words)
    definite = doc[body.start].lower_ == "the" or (body.start > 0 and doc[body.start - 1].lower_ == "the")
    return bool(kinds) and kinds.isdisjoint(_ONE_OF_MANY) and (definite or len(words) > 1)


def _undeclined(doc: Doc, entity: Entity) -> str | None:
    """The name of a Russian body that stands in the nominative and in another case alike: «ВКонтакте», «ИГ»."""
    cases = {grammar.case(grammar.name_root(doc[name.start])) for name in entity.mentions}
    forms = {doc[name.start : name.end].text for name in entity.mentions}
    return forms.pop() if len(forms) == 1 and len(cases - {""}) > 1 and "Nom" in cases else None


def _headed_by(
    words: Sequence[str], known: Sequence[tuple[tuple[str, ...], Entity]], vocabulary: Vocabulary
) -> Entity | None:
    """The one body whose longer Russian name a word heads: «Общество» after «Общество друзей порта»."""
    if vocabulary.language != "ru" or len(words) > 1 or words[0].isupper():
        return None
    kinds = vocabulary.kinds_of_name(words)
    if not kinds or kinds & _ONE_OF_MANY:
        return None
    lemma = vocabulary.lemma_of(words[0], "NOUN")
    found = {e.number: e for other, e in known if len(other) > 1 and vocabulary.lemma_of(other[0], "NOUN") == lemma}
    return next(iter(found.values())) if len(found) == 1 else None


def join_camps(doc: Doc, people: People, vocabulary: Vocabulary) -> None:
    """Add the campaigns and governments called after people: "the Pell campaign", "Pell's presidential campaign".

    The noun alone is the mention, since the name before it is the person's.
    """
    if vocabulary.language == "ru":
        return
    called: dict[tuple[int, frozenset[str]], list[tuple[str, Token]]] = {}
    mentions = [(name, entity) for entity in people.entities if entity.kind == "person" for name in entity.mentions]
    for name, person in sorted(mentions, key=lambda pair: pair[0]):
        noun = _noun_behind(doc, name.end)
        if noun is None or noun.i in people.by_token or noun.dep_ == "compound" or grammar.number(noun) == "plur":
            continue
        kinds = vocabulary.kinds_of_noun(noun) & _OF_PEOPLE
        if kinds:
            form = f"{names.clean(' '.join(doc[name.start : name.end].text.split()))} {noun.lower_}"
            called.setdefault((person.number, kinds), []).append((form, noun))
    for (person_number, _), found in called.items():
        nouns, forms = Counter(noun.lower_ for _, noun in found), Counter(form for form, _ in found)
        noun_most = nouns.most_common(1)[0][0]
        camp = people.add("org", max(forms, key=lambda f: (f.split()[-1] == noun_most, forms[f], len(f))))
        camp.of = person_number
        for _, noun in found:
            people.note(camp, noun.i, noun.i + 1, (noun.text,))


def _noun_behind(doc: Doc, place: int) -> Token | None:
    """The noun that a name at whose end `place` is goes with, over a possessive and one modifier."""
    if place < len(doc) and doc[place].text in grammar.POSSESSIVE_MARKS:
        place += 1
    for token in (doc[i] for i in range(place, min(place + 2, len(doc)))):
        if grammar.pos(token) == "NOUN" and token.dep_ != "amod":
            return token
        if grammar.pos(token) not in ("ADJ", "NUM"):
            return None
    return None


def _body_name(doc: Doc, tokens: Sequence[Token], head: Token) -> str:
    if doc.lang_ == "ru" and len(tokens) == 1 and head.text.isupper() and len(head) <= _LONGEST_ABBREVIATION:
        return head.text
    opening = next((n for n, token in enumerate(tokens) if token.text == "("), 0)
    if doc.lang_ == "ru" and opening and tokens[-1].text == ")":  # «Союз лодочников (СЛ)»
        tokens = tokens[:opening]
    name = nominative(doc, tokens[0].i, tokens[-1].i + 1, head.i)
    if doc.lang_ == "ru" and len(tokens) == 1 and name == head.text and grammar.case(head) not in ("", "Nom"):
        from quotes.languages.name_inflection import nominative_name

        return nominative_name([name], case=grammar.case_hint(head))
    return name


def _same_words(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    return len(a) == len(b) and all(names.same_word(x, y) for x, y in zip(a, b, strict=True))


def _one_short_for_other(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    if (len(a) == 1) == (len(b) == 1):
        return False
    return names.abbreviates(a[0], b) if len(a) == 1 else names.abbreviates(b[0], a)
