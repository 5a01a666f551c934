"""Whom a phrase without a name may stand for, with what is known of each, as numbers that name no language.

"he", "the minister", «компания» point to somebody whom the document names elsewhere, mostly before. A model ranks the
entities in reach against each other, against nobody ("a neighbour" stays unnamed) and, for documents and bodies,
against a name of the phrase's own ("the report"). The features are those of mention ranking (Denis and Baldridge
2008): agreement, distance, standing as a subject, how often and how newly an entity is named, who spoke before, and
how an office fits a role, by its words and by what it is; and what hand-written rules would say.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, NamedTuple

from quotes.languages import grammar
from quotes.pipes.authorship import authors
from quotes.pipes.discourse import Discourse, Mention
from quotes.pipes.people import Entity, in_other_case
from quotes.pipes.unnamed_subjects import bodies_by_nouns, rivals_before

if TYPE_CHECKING:
    from spacy.tokens import Token

    from quotes.languages.grammar import Gender
    from quotes.pipes.phrases import Phrase

Sort = Literal["pronoun", "collective", "office", "body"]
Answer = Literal["entity", "nobody", "own name"]

PHRASE = (
    "pronoun", "collective", "office", "body", "post", "mere_person", "speaks_itself", "definite", "indefinite",
    "possessed", "length", "gendered", "holds_name", "people", "guessed", "source", "body_noun", "has_author", "plural",
)  # fmt: skip
ENTITY = (
    "nobody", "own_name", "org", "place", "agrees", "fit", "best_fit", "office_fit", "known_fit",
    "has_role", "author", "of_author",
    "behind", "distance", "ahead", "sentences", "paragraphs", "rank", "outside", "inside", "in_phrase", "next_to",
    "subject", "was_subject", "last_subject", "subject_rank", "opens_sentence", "argument", "reports", "reports_often",
    "mentions", "share", "recently", "new", "pronouns_since", "in_this_speech", "in_near_speech",
    "spoke_last", "spoke", "spoke_times", "spoke_paragraphs", "rivals_since",
)  # fmt: skip
REFERENCE = (*PHRASE, *ENTITY)
_NOTHING_KNOWN = dict.fromkeys(ENTITY, 0.0)
_in_order = itemgetter(*ENTITY)
POSSESSED = frozenset(("his", "her", "its", "their", "my", "our", "whose", "его", "ее", "её", "их"))

_FAR = 600  # tokens before a phrase that are searched
_AHEAD = 150  # tokens behind it
_MOST = 14  # entities that are ranked
_NEVER = 8.0  # log distance where there is no such place
_NEAR_SPEECH = 60  # tokens
_BESIDE = 8  # words of the reporter's between a phrase and the speech that it stands beside
_RECENT = 3  # sentences
_CAP = 6


@dataclass(frozen=True, slots=True)
class Reference:
    """A phrase without a name that may stand for an entity, with what its words tell of that entity.

    `source` tells that it is the source of reported words, as all are that attribution asks for.
    """

    phrase: Phrase
    sort: Sort
    gender: Gender | None = None
    definite: bool = False
    indefinite: bool = False
    possessed: bool = False
    source: bool = True


class Antecedent(NamedTuple):
    """What a phrase may stand for: an entity, nobody by name, or a body named by the phrase itself."""

    answer: Answer
    entity: Entity | None
    features: list[float]


class Fits(NamedTuple):
    """How well people or bodies fit a phrase, each by its number.

    `words`: by the words that the text introduces them by; `offices`: by what these say (`quotes.offices`);
    `known`: by offices that news takes for known, of people whom the text names.
    """

    words: Mapping[int, float]
    offices: Mapping[int, float] = MappingProxyType({})
    known: Mapping[int, float] = MappingProxyType({})


def find_antecedents(
    discourse: Discourse,
    reference: Reference,
    guess: Entity | None,
    fits: Fits,
    owner: Entity | None = None,
) -> list[Antecedent]:
    """Everything that a phrase may stand for, with one value for each of `REFERENCE`.

    Nobody is among it, but for a body that speaks ("the ministry"), which has a name of its own at least.

    Args:
        discourse: the document. reference: the phrase.
        guess: whom hand-written rules take.
        fits: how well people or bodies fit the phrase.
        owner: whose somebody or something the phrase is; it does not stand for the one whose somebody it is.
    """
    authors = _authors(discourse, reference, owner)
    about = _phrase_features(discourse, reference, guess, authors)
    body = discourse.vocabulary.is_org_noun(discourse.doc[reference.phrase.head])
    near = _in_reach(discourse, reference, guess, {*fits.words, *(() if body else authors)})
    if _is_it(discourse, reference):
        nouns = bodies_by_nouns(discourse, reference.phrase.start)
        near = [(entity, sorted([*places, *nouns.get(entity.number, ())])) for entity, places in near]
    entities = [pair for pair in near if pair[0] is not owner or (reference.sort == "body" and not body)]
    best_fit = max(fits.words.values(), default=0.0)
    counts = {entity.number: discourse.times_named(entity, reference.phrase.head) for entity, _ in entities}
    total = sum(counts.values()) or 1
    subjects = {entity.number: _last_subject(reference.phrase, places) for entity, places in entities}
    topic = _topic(discourse, reference.phrase)
    rivals = _rivals(discourse, reference)
    found = []
    for rank, (entity, places) in enumerate(entities):  # the nearest first
        subject = subjects[entity.number]
        later = sum(other > subject for other in subjects.values())
        values = _entity_features(discourse, reference, entity, places)
        values |= {
            "author": authors.get(entity.number, 0.0) or -values["in_phrase"],
            "of_author": float(entity.of in authors),
            "fit": fits.words.get(entity.number, 0.0),
            "best_fit": best_fit,
            "office_fit": fits.offices.get(entity.number, 0.0),
            "known_fit": fits.known.get(entity.number, 0.0),
            "rank": float(min(rank, _CAP)),
            "last_subject": _distance(discourse, subject if subject >= 0 else None, reference.phrase.head),
            "subject_rank": float(min(later, _CAP)),
            "opens_sentence": float(entity.number == topic),
            "mentions": math.log1p(counts[entity.number]),
            "share": counts[entity.number] / total,
            "rivals_since": float(min(_since(reference.phrase, places, rivals), _CAP)),
        }
        found.append(Antecedent("entity", entity, _row(about, values)))
    nothing = {"best_fit": best_fit, "distance": _NEVER, "outside": _NEVER}
    if rivals:
        nothing["outside"] = _distance(discourse, rivals[-1], reference.phrase.head)
    head, words = discourse.doc[reference.phrase.head], discourse.vocabulary
    speaks = reference.sort == "body" and (words.is_document(head) or words.is_org_noun(head))
    if not speaks:
        found.append(Antecedent("nobody", None, _row(about, {**nothing, "nobody": 1.0})))
    if reference.sort == "body":
        found.append(Antecedent("own name", None, _row(about, {**nothing, "own_name": 1.0})))
    return found


def _is_plural(discourse: Discourse, reference: Reference) -> bool:
    """Whether a phrase is a plural pronoun: "they" may be any group of people, "it" is one body."""
    reading = discourse.vocabulary.pronoun(discourse.doc[reference.phrase.head])
    return reading is not None and reading.plural


def _rivals(discourse: Discourse, reference: Reference) -> list[int]:
    """The subjects before "they" or "it" that it may stand for rather than for a body."""
    if reference.sort != "collective":
        return []
    return rivals_before(discourse, reference.phrase.start, plural=_is_plural(discourse, reference))


def _is_it(discourse: Discourse, reference: Reference) -> bool:
    """Whether a phrase is a singular pronoun that stands for no person."""
    return reference.sort == "collective" and not _is_plural(discourse, reference)


def _authors(discourse: Discourse, reference: Reference, owner: Entity | None) -> dict[int, float]:
    """Whose a body or a document is, as far as its words tell, and how surely."""
    if reference.sort != "body":
        return {}
    if owner is not None:
        return {owner.number: 1.0}
    return authors(discourse, discourse.doc[reference.phrase.head])


def _last_subject(phrase: Phrase, places: Sequence[Mention]) -> int:
    """The last token before a phrase that names an entity as the reporter's subject; -1 where none does."""
    before = reversed(places[: bisect_left(places, (phrase.start,))])
    return next((m.token for m in before if m.subject and not m.inside), -1)


def _topic(discourse: Discourse, phrase: Phrase) -> int | None:
    """The entity named first in the last of the reporter's sentences before a phrase that names any."""
    topic, sentence = None, None
    for mention in reversed(discourse.named_between(0, phrase.start)):
        if mention.inside:
            continue
        between = discourse.sentences_between(mention.token, phrase.start)
        if sentence is not None and between != sentence:
            break
        topic, sentence = mention.entity, between
    return topic


def _since(phrase: Phrase, places: Sequence[Mention], plurals: Sequence[int]) -> int:
    """How many of the plural subjects stand between a phrase and the last mention before it."""
    last = max((m.token for m in places if m.token < phrase.start), default=-1)
    return sum(token > last for token in plurals)


def _distance(discourse: Discourse, token: int | None, head: int) -> float:
    """The log of the reporter's words between two tokens."""
    return _NEVER if token is None else math.log1p(discourse.words_between(token, head))


def _row(about: Sequence[float], values: Mapping[str, float]) -> list[float]:
    return [*about, *_in_order({**_NOTHING_KNOWN, **values})]


def _phrase_features(
    discourse: Discourse, reference: Reference, guess: Entity | None, authors: Collection[int]
) -> list[float]:
    phrase = reference.phrase
    head = discourse.doc[phrase.head]
    words = discourse.vocabulary
    people = sum(entity.kind == "person" for entity in discourse.people.entities)
    values: dict[str, float] = {
        reference.sort: 1.0,
        "post": float(words.is_office(head)),
        "mere_person": float(words.is_unnamed(head)),
        "speaks_itself": float(words.is_reporting_noun(head)),
        "definite": float(reference.definite),
        "indefinite": float(reference.indefinite),
        "possessed": float(reference.possessed),
        "length": math.log1p(phrase.end - phrase.start),
        "gendered": float(reference.gender is not None),
        "people": math.log1p(people),
        "guessed": float(guess is not None),
        "source": float(reference.source),
        "body_noun": float(words.is_org_noun(head)),
        "has_author": float(bool(authors)),
        "plural": float(_is_plural(discourse, reference)),
        "holds_name": float(any(token.text[:1].isupper() for token in discourse.doc[phrase.start + 1 : phrase.end])),
    }
    return [values.get(name, 0.0) for name in PHRASE]


def _in_reach(
    discourse: Discourse, reference: Reference, guess: Entity | None, asked: Collection[int]
) -> list[tuple[Entity, Sequence[Mention]]]:
    """The entities that a phrase may stand for and their mentions, the nearest first; those `asked` for from afar."""
    head, entities = reference.phrase.head, discourse.people.entities
    near: list[tuple[float, int]] = []
    for number, entity in enumerate(entities):
        mentions = discourse.mentions_of(number)
        if not mentions and entity is not guess:
            continue
        if entity is not guess and number not in asked and not _fits(discourse, reference, entity):
            continue
        if is_ruled_out(discourse, reference, entity):
            continue
        before = next((m.token for m in reversed(mentions) if m.token < head), None)
        after = next((m.token for m in mentions if m.token > head), None)
        distance = min(
            math.inf if before is None else head - before,
            math.inf if after is None else (after - head) * _FAR / _AHEAD,
        )
        if distance <= _FAR or entity is guess or number in asked:
            near.append((distance, number))
    near.sort()
    if reference.sort == "pronoun":  # it points ahead only where it has nobody to point back to
        known = [pair for pair in near if discourse.times_named(entities[pair[1]], head) or entities[pair[1]] is guess]
        near = known or near
    kept = [
        number for rank, (_, number) in enumerate(near) if rank < _MOST or entities[number] is guess or number in asked
    ]
    return [(entities[number], discourse.mentions_of(number)) for number in kept]


def _fits(discourse: Discourse, reference: Reference, entity: Entity) -> bool:
    if reference.sort in ("pronoun", "office"):
        return entity.kind == "person" or (reference.sort == "pronoun" and looks_like_person(discourse, entity))
    if reference.sort == "collective":
        may_be_him = _is_plural(discourse, reference) and discourse.vocabulary.language == "ru"  # «им»
        return may_be_him or entity.kind != "person"
    if reference.sort == "body":
        return entity.kind == "org" or discourse.vocabulary.is_reporting_noun(discourse.doc[reference.phrase.head])
    return True


def is_ruled_out(discourse: Discourse, reference: Reference, entity: Entity) -> bool:
    """Whether a phrase cannot stand for an entity: it is of the other gender, or named in it as somebody else."""
    other = None not in (reference.gender, entity.gender) and entity.gender != reference.gender
    return other or _is_possessor(discourse, reference, entity)


def _is_possessor(discourse: Discourse, reference: Reference, entity: Entity) -> bool:
    """Whether a noun of office names an entity as somebody else: "Ann Lee's adviser", "a spokesman for Ann Lee"."""
    phrase, doc = reference.phrase, discourse.doc
    if reference.sort != "office":
        return False
    for name in entity.mentions:
        if phrase.start <= name.start < phrase.end:
            first, last = doc[name.start], doc[name.end - 1]
            behind = doc[name.end].text if name.end < len(doc) else ""
            governed = name.start > phrase.start and grammar.pos(doc[name.start - 1]) == "ADP"
            other_case = in_other_case(last, doc[phrase.head], entity)
            possessive = behind in grammar.POSSESSIVE_MARKS or first.dep_ in grammar.POSSESSIVES
            if governed or other_case or possessive:
                return True
    return False


def looks_like_person(discourse: Discourse, entity: Entity) -> bool:
    """Whether a body's name is two capitalised words, neither of them one for a body: perhaps a person after all."""
    words = entity.name.split()
    return len(words) == 2 and all(
        w[:1].isupper() and w.isalpha() and not discourse.vocabulary.is_org_word(w) for w in words
    )


def _entity_features(
    discourse: Discourse, reference: Reference, entity: Entity, places: Sequence[Mention]
) -> dict[str, float]:
    phrase, doc = reference.phrase, discourse.doc
    head = phrase.head
    before = places[: bisect_left(places, (phrase.start,))]
    after = places[bisect_left(places, (phrase.end,)) :]
    outside = [m for m in before if not m.inside]
    spoken_of = [m for m in (*before[-3:], *after[:3]) if m.inside]
    values = {
        "org": float(entity.kind == "org"),
        "place": float(entity.place and reference.sort != "pronoun"),
        "agrees": float(reference.gender is not None and entity.gender == reference.gender),
        "has_role": float(bool(entity.role)),
        "behind": float(not before),
        "distance": math.log1p(head - before[-1].token) if before else _NEVER,
        "ahead": math.log1p(after[0].token - head) if after else _NEVER,
        "outside": _distance(discourse, outside[-1].token if outside else None, head),
        "in_phrase": float(any(phrase.start <= m.token < phrase.end for m in places)),
        "next_to": float(any(m.token - phrase.end <= 2 for m in after[:1])),
        "reports_often": math.log1p(sum(m.reports for m in places)),
        "in_this_speech": float(any(discourse.words_between(m.token, head) <= _BESIDE for m in spoken_of)),
        "in_near_speech": float(sum(abs(m.token - head) <= _NEAR_SPEECH for m in spoken_of)),
    }
    if before:
        last = before[-1]
        values |= {
            "sentences": float(min(discourse.sentences_between(last.token, head), _CAP)),
            "paragraphs": float(min(discourse.paragraph_of(head) - discourse.paragraph_of(last.token), _CAP)),
            "subject": last.subject,
            "was_subject": max(m.subject for m in before[-3:]),
            "inside": float(last.inside),
            "argument": float(_is_argument(doc[last.token], doc[head])),
            "reports": float(last.reports),
            "recently": float(sum(discourse.sentences_between(m.token, head) <= _RECENT for m in outside)),
            "new": float(len(before) == 1),
            "pronouns_since": float(min(_pronouns(discourse, last.token, head, reference.gender), _CAP)),
        }
    return values | _speaking_features(discourse, entity, head)


def _speaking_features(discourse: Discourse, entity: Entity, head: int) -> dict[str, float]:
    """When and how often an entity spoke before a token."""
    spoke = [n for n, (_, number) in enumerate(discourse.spoken) if number == entity.number]
    if not spoke:
        return {}
    position = discourse.spoken[spoke[-1]][0]
    paragraphs = discourse.paragraph_of(head) - discourse.paragraph_of(position)
    return {
        "spoke_last": float(spoke[-1] == len(discourse.spoken) - 1),
        "spoke": 1 / (1 + math.log1p(max(head - position, 0))),
        "spoke_times": math.log1p(len(spoke)),
        "spoke_paragraphs": float(_CAP - min(max(paragraphs, 0), _CAP)),
    }


def _pronouns(discourse: Discourse, start: int, end: int, gender: Gender | None) -> int:
    """How many pronouns that may have a gender stand between two tokens."""
    first, last = (bisect_left(discourse.pronouns, (token,)) for token in (start + 1, end))
    return sum(gender is None or not genders or gender in genders for _, genders in discourse.pronouns[first:last])


def _is_argument(name: Token, head: Token) -> bool:
    """Whether a name depends on the verb that a phrase is the subject of ("he told Ann Lee")."""
    verb = head.head
    for _ in range(4):
        above = name.head
        if above.i == verb.i and verb.i != name.i:
            return True
        if above.i == name.i:
            return False
        name = above
        if grammar.is_verb(name):
            return False
    return False
