"""Whom a phrase without a name stands for, by hand-written rules.

Entities are weighed by agreement in gender, by distance, by standing as a subject, and by having spoken last; names
inside of speech count for less, since who is talked about is seldom who talks. The guess is among what the model that
decides may choose (`quotes.pipes.antecedents`), and the answer where there is none.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from quotes.languages import grammar
from quotes.pipes.antecedents import POSSESSED, Reference, is_ruled_out, looks_like_person
from quotes.pipes.discourse import Discourse
from quotes.pipes.people import Entity

if TYPE_CHECKING:
    from spacy.tokens import Token

    from quotes.languages.grammar import Gender

_LEAST_FIT = 0.5  # of a noun for a body, that settles which body it stands for
_VARIATIONS = frozenset(
    """адвокат академик активист актер актриса аналитик артист бизнесмен боксер дипломат историк журналист миллиардер
    музыкант оппозиционер парламентарий певец певица писатель политик политолог поэт правозащитник предприниматель
    режиссер собеседник социолог специалист спортсмен тренер ученый футболист художник чиновник эколог экономист эксперт
    юрист""".split()
)


def guess(discourse: Discourse, reference: Reference, holders: Mapping[int, float]) -> Entity | None:
    """The entity that a phrase stands for, or None; `holders` tells how well each person's roles fit it."""
    found = _guess(discourse, reference, holders)
    return None if found is None or is_ruled_out(discourse, reference, found) else found


def _guess(discourse: Discourse, reference: Reference, holders: Mapping[int, float]) -> Entity | None:
    head = discourse.doc[reference.phrase.head]
    match reference.sort:
        case "pronoun":
            return salient(discourse, head.i, reference.gender) or _taken_for_a_body(discourse, head.i)
        case "collective":
            return _body_before(discourse, head.i)
        case "office":
            return _holder(discourse, reference, holders)
        case "body":
            return _body(discourse, reference, holders)


def owner(discourse: Discourse, reference: Reference) -> Entity | None:
    """Whom the pronoun that a phrase begins with stands for ("his lawyer", "her campaign")."""
    first = discourse.doc[reference.phrase.start]
    pronoun = discourse.vocabulary.pronoun(first)
    if pronoun is None or reference.sort not in ("office", "body") or reference.phrase.head == first.i:
        return None
    if len(pronoun.genders) != 1:
        return None
    return salient(discourse, first.i, grammar.GENDERS[next(iter(pronoun.genders))])


def salient(
    discourse: Discourse,
    position: int,
    gender: Gender | None,
    *,
    among: Mapping[int, float] | None = None,
    reach: int = 400,
) -> Entity | None:
    """The person most likely meant at a token by a pronoun or a bare noun of that gender; None if none is near.

    `among` limits the choice to some entities, each with a bonus of its own; then distance is no bar.
    """
    best: tuple[float, Entity] | None = None
    last = discourse.spoken[-1] if discourse.spoken else None
    paragraph = discourse.paragraph_of(position)
    spoken_bonus = 0.0 if last is None else _weight_of_last(discourse, last, position, paragraph)
    entities = discourse.people.entities
    first = position - reach if among is None else 0
    for start, number, subject, inside, _ in discourse.named_between(first, position):
        entity = entities[number]
        if entity.kind != "person" or (gender and entity.gender and entity.gender != gender):
            continue
        if among is not None and number not in among:
            continue
        score = -(position - start) / 50 - 0.7 * (paragraph - discourse.paragraph_of(start))
        score += subject - 2.0 * inside + (0.8 if gender and entity.gender == gender else 0.0)
        score += 0.8 * (start == entity.first and not inside)
        if last is not None and last[1] == number and position - last[0] < 250:
            score += spoken_bonus
        if among is not None:
            score = max(score, -6.0) + among[number]
        if best is None or score > best[0]:
            best = score, entity
    if best is None and among is None and last is not None and position - last[0] < 250:
        entity = entities[last[1]]
        if entity.kind == "person" and not (gender and entity.gender and entity.gender != gender):
            return entity
    return None if best is None else best[1]


def _weight_of_last(discourse: Discourse, last: tuple[int, int], position: int, paragraph: int) -> float:
    """How much having spoken last counts: less once another paragraph has another person as its subject."""
    before = discourse.paragraph_of(last[0])
    if paragraph - before > 1:
        return 1.0
    for start, number, subject, inside, _ in discourse.named_between(last[0] + 1, position):
        newer = discourse.paragraph_of(start) == paragraph != before
        person = discourse.people.entities[number].kind == "person"
        if newer and person and number != last[1] and subject > 1.0 and not inside:
            return 0.6
    return 2.0


def _taken_for_a_body(discourse: Discourse, position: int) -> Entity | None:
    """The last subject of two capitalised words that the entities took for a body or a place: "he" is no body."""
    for start, number, subject, inside, _ in reversed(discourse.mentions):
        entity = discourse.people.entities[number]
        named = entity.kind == "org" and len(entity.name.split()) == 2
        if start < position and named and subject and not inside:
            return entity if looks_like_person(discourse, entity) else None
    return None


def _body_before(discourse: Discourse, position: int) -> Entity | None:
    """ "they", "it": the organisation that spoke last or stood last as a subject."""
    entities = discourse.people.entities
    for place, number in reversed(discourse.spoken):
        if entities[number].kind == "org" and position - place < 120:
            return entities[number]
    for start, number, subject, inside, _ in reversed(discourse.mentions):
        if start < position and position - start < 60 and subject and not inside and entities[number].kind == "org":
            return entities[number]
    return None


def _holder(discourse: Discourse, reference: Reference, holders: Mapping[int, float]) -> Entity | None:
    """ "the deputy minister", «дипломат»: the person with that role, else the one the story is about."""
    phrase, words = reference.phrase, discourse.vocabulary
    head = discourse.doc[phrase.head]
    if reference.indefinite or discourse.doc[phrase.start].lower_ in POSSESSED:
        return None
    best = max(holders.values(), default=0.0)
    fitting = {number: fit for number, fit in holders.items() if fit > best - 1.0}
    if fitting:
        found = salient(discourse, head.i, reference.gender, among=fitting)
        return found or discourse.people.entities[max(fitting, key=fitting.__getitem__)]
    if reference.possessed or words.is_unnamed(head) or not reference.definite:
        return None
    person = salient(discourse, head.i, reference.gender) or _introduced_later(discourse, head.i, reference.gender)
    if person is not None and discourse.doc.lang_ == "ru" and not _varies(discourse, head):
        paragraph = discourse.paragraph_of(head.i)
        near = any(
            mention.token < head.i
            and mention.entity == person.number
            and discourse.paragraph_of(mention.token) == paragraph
            for mention in discourse.mentions
        )
        return person if near else None
    return person


def _introduced_later(discourse: Discourse, position: int, gender: Gender | None) -> Entity | None:
    """The first person named behind a noun of office that opens a story before any name."""
    for start, number, _, inside, _ in discourse.mentions:
        entity = discourse.people.entities[number]
        fits = not (gender and entity.gender and entity.gender != gender)
        if position < start < position + 150 and not inside and entity.kind == "person" and fits:
            return entity
    return None


def _varies(discourse: Discourse, head: Token) -> bool:
    """Whether a Russian noun is used for people already named («политик»); others may be somebody new («рыбак»)."""
    return discourse.vocabulary.is_office(head) or discourse.vocabulary.lemma(head) in _VARIATIONS


def _body(discourse: Discourse, reference: Reference, holders: Mapping[int, float]) -> Entity | None:
    """The body that "the ministry" or «в сообщении» points back to, or whose "report" or "memo" it is."""
    phrase, words = reference.phrase, discourse.vocabulary
    head = discourse.doc[phrase.head]
    called_after = owner(discourse, reference)
    if called_after is not None and words.is_org_noun(head):
        return discourse.camp_of(called_after, head)
    if words.is_reporting_noun(head):
        named = next((e for t in discourse.doc[phrase.start : phrase.end] if (e := discourse.people.at(t))), None)
        if named is not None:
            return named
    russian = discourse.doc.lang_ == "ru"
    bare = phrase.end - phrase.start <= 2 and not any(c.dep_ in ("nmod", "amod") for c in head.children)
    carries = words.is_org_noun(head) or (russian and words.is_reporting_noun(head))
    if not (bare and carries and (russian or reference.definite)):
        return None
    entities = discourse.people.entities
    if words.is_org_noun(head) and max(holders.values(), default=0.0) > _LEAST_FIT:
        best_fit = max(holders.values())
        for mention in reversed(discourse.mentions):
            if mention.token < head.i and holders.get(mention.entity) == best_fit:
                return entities[mention.entity]
    best: tuple[float, Entity] | None = None
    for start, number, subject, inside, _ in discourse.named_between(head.i - 250, head.i):
        entity = entities[number]
        if entity.kind != "org" or entity.place:
            continue
        if entity.name.casefold().removeprefix("the ") in words.lexicon.media:
            continue
        score = -(head.i - start) / 40 + subject - inside + 0.4 * min(discourse.times_named(entity, head.i), 5)
        score += 2.0 if discourse.spoken and discourse.spoken[-1][1] == number else 0.0
        if best is None or score > best[0]:
            best = score, entity
    return None if best is None else best[1]
