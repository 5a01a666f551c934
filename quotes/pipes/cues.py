"""Cues: the words in a frame that report speech, and whom they give as its source.

A cue is a reporting verb with its subject ("Antonov said"), a reporting noun with its owner ("Trump's claim", «слова
министра»), or a phrase before or around its source ("according to the ministry", «по его словам»). Subjects come from
the parse, and from the surface where a verb stands right beside the speech and parsers go astray.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from quotes.languages import grammar
from quotes.pipes.frames import Frame, Piece
from quotes.pipes.people import PERSON_LABELS
from quotes.pipes.phrases import (
    PLACE_LABELS,
    Phrase,
    antecedent_of,
    is_relative,
    phrase_left,
    phrase_of,
    phrase_right,
    subject_of,
    without_preposition,
)

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from quotes.pipes.vocabulary import Vocabulary

_BRACKETED = 8  # words that may stand in brackets behind a name
_PREDICATES = frozenset(("VERB", "AUX", "ADJ"))
_NOUNS = frozenset(("NOUN", "PROPN"))
_FROM = frozenset(("by", "from"))
_TIMES = frozenset(("DATE", "TIME"))  # "a statement by Friday"
_AT = frozenset(("в", "во", "на"))
_WORDED = 9  # tokens behind a verb among which the words stand that it reports
_RELATIVE_REACH = 12  # tokens from a verb back to the relative pronoun that is its subject
_GAP = 4  # words that may stand inside a phrase around its source
CueRule = Literal["verb", "noun", "preposition", "circumposition"]


@dataclass(frozen=True, slots=True)
class Cue:
    """One cue of a frame: tokens `start` to `end` (exclusive), the class of its verb, and its source, if it gives one.

    `own` tells that the source is the verb's own subject, not one taken over from a verb above it.
    """

    rule: CueRule
    cue_class: str
    start: int
    end: int
    source: Phrase | None
    own: bool = True


def find_cues(doc: Doc, frame: Frame, vocabulary: Vocabulary) -> list[Cue]:
    """The cues of a frame, in the order of the text."""
    outside = frame.outside
    beside = _beside_speech(frame)
    found = list(_phrases(doc, frame.tokens, outside, vocabulary))
    covered = {i for cue in found for i in range(cue.start, cue.end)}
    for token in frame.tokens:
        if token.i in covered:
            continue
        part = grammar.pos(token)
        verb = _verb(doc, token, frame, outside, beside, vocabulary) if part in _PREDICATES else None
        if verb is not None:
            found.append(verb)
            maker = None if verb.source is None else _maker(doc[verb.source.head], outside, vocabulary)
            if maker is not None:
                found.append(replace(verb, source=maker, own=False))
        elif part in _NOUNS and vocabulary.is_reporting_noun(token):
            found.extend(_noun(token, outside, vocabulary))
    return sorted(found, key=lambda cue: (cue.start, cue.end))


def _beside_speech(frame: Frame) -> set[int]:
    """Tokens that stand next to a piece of speech, punctuation left aside."""
    beside: set[int] = set()
    for index, item in enumerate(frame.items):
        if not isinstance(item, Piece):
            continue
        for step in (-1, 1):
            position = index + step
            while 0 <= position < len(frame.items):
                other = frame.items[position]
                if isinstance(other, Piece):
                    break
                if not other.is_punct:
                    beside.add(other.i)
                    break
                position += step
    return beside


def _verb(
    doc: Doc, token: Token, frame: Frame, outside: Collection[int], beside: Collection[int], vocabulary: Vocabulary
) -> Cue | None:
    verb = vocabulary.cue(token)
    if verb is None:
        return None
    source, own = _subject(doc, token, frame, outside, beside, vocabulary)
    impersonal = _impersonal(token) and verb.cue_class != "carry"
    told = verb.cue_class == "document" or not grammar.is_finite(token)
    passive = verb.cue_class == "document" and impersonal and any(map(_is_place, token.children))  # «в отчёте это …»
    if (source is None and (told or _impersonal(token))) or (impersonal and not own) or passive:
        document = _document_owner(token, outside, vocabulary)  # «…, сказано в отчёте» beside another subject
        source, own = (source, own) if document is None else (document, True)
    if source is not None and doc.lang_ == "ru":
        source = _without_occasion(doc, source, vocabulary)
    if verb.cue_class == "carry":
        source = _carried(doc, token, outside, vocabulary) or source
    elif verb.cue_class == "document":
        source = _worded(token, outside, vocabulary) or source
    return Cue("verb", verb.cue_class, token.i, token.i + 1, source, own)


def _without_occasion(doc: Doc, source: Phrase, vocabulary: Vocabulary) -> Phrase:
    """The phrase without where its words were said or to whom: «посол | в интервью», «глава порта | к рабочим»."""
    if not _is_person(doc[source.head], vocabulary):
        return source
    for token in doc[source.head + 1 : source.end]:
        if grammar.pos(token) != "ADP":
            continue
        governed = token.head
        occasion = _is_place(governed) and vocabulary.is_reporting_noun(governed)
        if occasion or (token.lower_ in ("к", "ко") and governed.head.i != source.head):
            return Phrase(source.start, token.i, source.head)
    return source


def _subject(
    doc: Doc, token: Token, frame: Frame, outside: Collection[int], beside: Collection[int], vocabulary: Vocabulary
) -> tuple[Phrase | None, bool]:
    predicate = grammar.is_finite(token) or grammar.is_short_adjective(token)
    if predicate or token.tag_ == "VBN":
        opens = token.i == frame.tokens[0].i
        if token.i in beside or opens:  # “…,” said Ann Lee / Said Ann Lee: “…”
            right = phrase_right(doc, token.i + 1, outside)
            if right is not None and _inverted(doc, token, right, vocabulary) and not _left_subject(token):
                return right, True
        left = phrase_left(doc, token.i, outside)
        if left is not None and left.end - 1 in beside and _speaks(doc[left.head], vocabulary):
            return left, True
        if left is not None and _is_nominative_pronoun(doc[left.head], vocabulary):
            return left, True
        lead = _lead(doc, token, frame, outside, vocabulary)
        if lead is not None:
            return lead, True
    head = subject_of(_joined_verb(token), outside)
    if predicate and (head is None or head.ent_type_ in PLACE_LABELS):
        named = _named_before(doc, token, outside)
        if named is not None:
            return named, True
    if head is not None and (head.head.i == token.i or _is_relative_subject(head, token)):
        left = phrase_left(doc, token.i, outside) if predicate and head.i < token.i else None
        if left is not None and _is_farther(head, left, doc) and _is_person(doc[left.head], vocabulary):
            return left, True
        return phrase_of(head, outside), True
    if predicate:
        introduced = _relative_subject(doc, token, outside)
        if introduced is not None:
            return introduced, True
        near = _near(doc, token, outside, vocabulary)
        if near is not None:
            return near, True
        body = _body(token, outside, vocabulary)
        if body is not None:
            return body, True
    return (None, False) if head is None else (phrase_of(head, outside), False)


def _is_nominative_pronoun(token: Token, vocabulary: Vocabulary) -> bool:
    """Whether a Russian pronoun is a subject by its form («он», «она»): right before a verb it is that verb's."""
    reading = vocabulary.pronoun(token) if token.doc.lang_ == "ru" else None
    return reading is not None and reading.person == 3 and grammar.case(token) == "Nom"


def _joined_verb(verb: Token) -> Token:
    """The verb that another goes on with, which has its subject.

    A comma before «и» and a verb without a subject closes a clause, in Russian: «Лунц отрицает, что мэр ушёл, и
    заявила …» goes on with «отрицает», though parsers take «ушёл».
    """
    if verb.doc.lang_ != "ru" or verb.dep_ != "conj" or any(child.dep_ in grammar.SUBJECTS for child in verb.children):
        return verb
    joint = next((child for child in verb.children if child.dep_ == "cc" and child.i < verb.i), None)
    if joint is None or joint.lower_ != "и" or verb.doc[joint.i - 1].text != ",":
        return verb
    clause = verb.head
    while clause.dep_ == "conj":
        clause = clause.head
    if clause.dep_ not in ("ccomp", "acl", "acl:relcl", "advcl", "csubj"):
        return verb
    above = clause.head
    while not grammar.is_finite(above) and above.head.i != above.i:
        above = above.head
    return above if grammar.is_finite(above) and _agree(above, verb) else verb


def _agree(one: Token, other: Token) -> bool:
    """Whether two verbs may have the same subject by their number and gender."""
    genders = grammar.gender(one), grammar.gender(other)
    return grammar.number(one) == grammar.number(other) and (None in genders or genders[0] == genders[1])


def _is_farther(subject: Token, phrase: Phrase, doc: Doc) -> bool:
    """Whether a subject stands before another verb than its own, and a phrase behind that: the parse went astray."""
    return any(grammar.is_finite(token) for token in doc[subject.i + 1 : phrase.start])


def _is_relative_subject(head: Token, verb: Token) -> bool:
    """Whether a verb has a relative pronoun for its subject, which stands for `head`."""
    return verb.head.i == head.i and any(child.dep_ in grammar.ACTIVE_SUBJECTS for child in verb.children)


def _relative_subject(doc: Doc, verb: Token, outside: Collection[int]) -> Phrase | None:
    """«мэр Олег Тарн, который уже сообщил»: whom a relative pronoun stands for that the parse took from its verb."""
    for place in range(verb.i - 1, max(verb.i - _RELATIVE_REACH, 0), -1):
        token = doc[place]
        if place not in outside or token.text in ",;:." or grammar.is_finite(token):
            return None
        if is_relative(token):
            noun = antecedent_of(token) if grammar.case(token) == "Nom" else None
            while noun is not None and noun.dep_ in grammar.APPOSITIONS and noun.head.i < noun.i:
                noun = noun.head
            return None if noun is None or noun.i not in outside else phrase_of(noun, outside)
    return None


def _named_before(doc: Doc, verb: Token, outside: Collection[int]) -> Phrase | None:
    """Ann Lee (D-Ohio), said: the person named last before a verb, commas and what stands in brackets left aside."""
    end = verb.i
    while end - 1 in outside and (doc[end - 1].text in ",)" or grammar.pos(doc[end - 1]) in ("AUX", "ADV")):
        end -= 1
        if doc[end].text == ")":
            opened = next((n for n in range(end, max(end - _BRACKETED, 0), -1) if doc[n].text == "("), None)
            if opened is None:
                return None
            end = opened
    phrase = phrase_left(doc, end, outside)
    if phrase is None or doc[phrase.head].ent_type_ not in PERSON_LABELS:
        return None
    return None if phrase.start - 1 in outside and grammar.pos(doc[phrase.start - 1]) == "ADP" else phrase


def _near(doc: Doc, verb: Token, outside: Collection[int], vocabulary: Vocabulary) -> Phrase | None:
    """Who stands beside a verb without a subject in the parse: right before it, or behind it and its adjuncts."""
    left = phrase_left(doc, verb.i, outside)
    if left is not None and _speaks(doc[left.head], vocabulary):
        body = grammar.case(doc[left.head]) == "Nom" and vocabulary.is_org_noun(doc[left.head])
        if body or _is_person(doc[left.head], vocabulary):
            return left
    right = phrase_right(doc, verb.i + 1, outside)
    if right is not None and doc[right.head].ent_type_ in PERSON_LABELS and _speaks(doc[right.head], vocabulary):
        return right
    if doc.lang_ == "ru":
        for token in doc[verb.i + 1 : verb.i + 15]:  # «сказал в беседе с корреспондентом лидер движения»
            if token.i not in outside:
                continue  # a name in marks between: «заявила агентству «Волна» Анна Лом»
            if token.text in ".;:" or grammar.is_finite(token) or grammar.pos(token) == "SCONJ":
                break
            if grammar.case(token) == "Nom" and _is_person(token, vocabulary):
                return phrase_right(doc, token.i, outside)
    return None


def _is_person(token: Token, vocabulary: Vocabulary) -> bool:
    return token.ent_type_ in PERSON_LABELS or vocabulary.is_person_noun(token)


def _impersonal(verb: Token) -> bool:
    """«говорится», «указывается»: a third person that is nobody's."""
    return verb.text.endswith(("ся", "сь", "но", "то")) and grammar.number(verb) != "plur"


def _body(verb: Token, outside: Collection[int], vocabulary: Vocabulary) -> Phrase | None:
    """«В Кремле заявили»: a plural verb without a subject, and the body that speaks in the locative."""
    if grammar.number(verb) != "plur":
        return None
    for child in verb.children:
        if child.i in outside and child.dep_ == "obl" and _is_body_at(child, vocabulary):
            return without_preposition(phrase_of(child, outside), child.doc)
    # «в ответ на запрос в полиции сообщили»: the parse hangs the place on the request
    beside = phrase_left(verb.doc, verb.i, outside)
    if beside is None or not _is_body_at(verb.doc[beside.head], vocabulary):
        return None
    return beside


def _is_body_at(noun: Token, vocabulary: Vocabulary) -> bool:
    """Whether a body stands in the locative, as one at which somebody speaks: «в полиции», «в «Газпроме»»."""
    return bool(noun.ent_type_ or vocabulary.is_org_noun(noun)) and _is_place(noun)


def _lead(doc: Doc, verb: Token, frame: Frame, outside: Collection[int], vocabulary: Vocabulary) -> Phrase | None:
    """“…,” Ann Lee (D-Ohio), a member of the panel, said: the phrase right behind the speech, set off from its verb."""
    position = next((n for n, item in enumerate(frame.items) if item is verb), None)
    if position is None:
        return None
    start = position
    while start and not isinstance(frame.items[start - 1], Piece):
        start -= 1
    if start == 0:
        return None
    between = [item for item in frame.items[start:position] if not isinstance(item, Piece)]
    while between and grammar.pos(between[0]) == "PUNCT":
        between.pop(0)
    if not between or any(grammar.is_finite(t) and t.dep_ not in ("relcl", "acl:relcl") for t in between):
        return None
    if len(between) > 2 and not any(t.text in ",()" for t in between):
        return None
    phrase = phrase_right(doc, between[0].i, outside)
    return phrase if phrase is not None and _speaks(doc[phrase.head], vocabulary) else None


def _inverted(doc: Doc, verb: Token, phrase: Phrase, vocabulary: Vocabulary) -> bool:
    """Whether the phrase behind a verb is its subject: “…,” said Ann Lee / “…,” read the sign."""
    head = doc[phrase.head]
    if _speaks(head, vocabulary):
        return True
    if not grammar.is_finite(verb) or head.ent_type_ or grammar.case(head) not in ("", "Nom"):
        return False
    return not any(child.dep_ in grammar.SUBJECTS for child in verb.children)


def _left_subject(token: Token) -> bool:
    return any(child.dep_ in grammar.SUBJECTS and child.i < token.i for child in token.children)


def _speaks(token: Token, vocabulary: Vocabulary) -> bool:
    """Whether a noun phrase's head can be a source by its looks."""
    part = grammar.pos(token)
    if grammar.case(token) not in ("", "Nom"):
        return part == "PROPN" and token.ent_type_ != ""
    return (
        part in ("PROPN", "PRON")
        or token.ent_type_ != ""
        or vocabulary.is_person_noun(token)
        or (vocabulary.is_org_noun(token) or vocabulary.is_group(token) or vocabulary.is_unnamed(token))
    )


def _document_owner(verb: Token, outside: Collection[int], vocabulary: Vocabulary) -> Phrase | None:
    """«говорится в сообщении ведомства»: the owner of the document that the verb points to, or the document itself.

    A document of several bodies that it does not name speaks for itself: «в совместном заявлении компаний».
    """
    places = [child for child in verb.children if child.i in outside and child.dep_ in ("obl", "nmod")]
    beside = _place_behind(verb, outside)
    if beside is not None and beside not in places:
        places.append(beside)
    for child in places:
        if vocabulary.is_reporting_noun(child) or vocabulary.is_org_noun(child):
            owner = _owner(child, outside)
            if owner is not None and not _are_bodies(child.doc[owner.head], vocabulary):
                return owner
            return without_preposition(phrase_of(child, outside), child.doc)
    for child in places if _impersonal(verb) else ():  # «говорится в руководящих принципах»
        if grammar.pos(child) == "NOUN" and not child.ent_type_ and _is_place(child):
            return without_preposition(phrase_of(child, outside), child.doc)
    return None


def _place_behind(verb: Token, outside: Collection[int]) -> Token | None:
    """The noun in the locative that stands right behind a verb, wherever the parse hangs it: «говорится в отчёте»."""
    behind = verb.doc[verb.i + 1 : verb.i + 2 + _GAP]
    if not behind or behind[0].lower_ not in _AT:
        return None
    noun = next((token for token in behind if grammar.pos(token) in _NOUNS), None)
    return noun if noun is not None and noun.i in outside and _is_place(noun) else None


def _are_bodies(noun: Token, vocabulary: Vocabulary) -> bool:
    return grammar.number(noun) == "plur" and not noun.ent_type_ and vocabulary.is_org_noun(noun)


def _is_place(noun: Token) -> bool:
    """Whether a noun stands in the locative behind «в» or «на»."""
    return grammar.case(noun) == "Loc" and any(child.lower_ in _AT for child in noun.children)


def _worded(verb: Token, outside: Collection[int], vocabulary: Vocabulary) -> Phrase | None:
    """«в отчете приводятся слова министра»: whose the words are that a passive or reflexive verb has as its subject."""
    for child in verb.children:
        if child.i in outside and child.dep_ in grammar.SUBJECTS and vocabulary.is_reporting_noun(child):
            owner = _owner(child, outside)
            if owner is not None and _is_person(verb.doc[owner.head], vocabulary):
                return owner
    for token in verb.doc[verb.i + 1 : verb.i + _WORDED]:  # the parse hangs them elsewhere
        if token.i not in outside or grammar.pos(token) == "PUNCT" or grammar.is_finite(token):
            break
        if vocabulary.is_reporting_noun(token) and grammar.case(token) in ("Nom", "Acc") and not _is_governed(token):
            owner = _owner(token, outside)
            if owner is not None and _is_person(verb.doc[owner.head], vocabulary):
                return owner
    return None


def _is_governed(noun: Token) -> bool:
    """Whether a preposition governs a noun."""
    return any(child.dep_ == "case" for child in noun.children)


def _carried(doc: Doc, verb: Token, outside: Collection[int], vocabulary: Vocabulary) -> Phrase | None:
    """Whose words a medium carries: «цитирует его агентство», «приводит слова министра», "quoted him as saying"."""
    objects = [child for child in verb.children if child.i in outside and child.dep_ in ("obj", "dobj")]
    for child in objects:
        if vocabulary.is_reporting_noun(child):
            return _owner(child, outside)
    for child in objects:
        if _speaks_as_object(child, vocabulary):
            return phrase_of(child, outside)
    if doc.lang_ == "ru":
        for token in doc[verb.i + 1 : verb.i + 12]:  # «цитирует NEWSru.com итальянского премьера»
            if token.is_sent_start:
                break
            if token.i not in outside:
                continue
            oblique = grammar.case(token) in ("Acc", "Gen")
            if token.ent_type_ in PERSON_LABELS or (oblique and _speaks_as_object(token, vocabulary)):
                return phrase_of(token, outside)
    return None


def _speaks_as_object(token: Token, vocabulary: Vocabulary) -> bool:
    return (
        grammar.pos(token) in ("PROPN", "PRON")
        or token.ent_type_ in ("PER", "PERSON")
        or (vocabulary.is_person_noun(token))
    )


def _noun(token: Token, outside: Collection[int], vocabulary: Vocabulary) -> Iterator[Cue]:
    owner = _owner(token, outside)
    if owner is not None:
        yield Cue("noun", "noun", token.i, token.i + 1, owner)


def _owner(noun: Token, outside: Collection[int]) -> Phrase | None:
    """Whose a reporting noun is: a possessive, a genitive, or "of", "by", "from" and a name."""
    for child in noun.children:
        if child.i not in outside:
            continue
        if child.dep_ in grammar.POSSESSIVES:
            return phrase_of(child, outside)
        if child.dep_ == "nmod" and grammar.case(child) in ("Gen", ""):
            if not any(c.dep_ == "case" for c in child.children):
                return phrase_of(child, outside)
        elif child.dep_ == "det" and child.lower_ in ("его", "ее", "её", "их", "свой", "своем", "своём"):
            return phrase_of(child, outside)
        if child.dep_ == "prep" and child.lower_ in _FROM:
            for grandchild in child.children:
                if grandchild.dep_ == "pobj" and grandchild.i in outside:
                    return phrase_of(grandchild, outside)
    behind = noun.i + 1  # the parse may give "this statement by Ann Lee" to the verb before it
    if behind + 1 < len(noun.doc) and behind in outside and noun.doc[behind].lower_ in _FROM:
        owner = phrase_right(noun.doc, behind + 1, outside)
        head = None if owner is None else noun.doc[owner.head]
        if head is not None and grammar.is_name(head) and head.ent_type_ not in _TIMES:
            return owner
    return None


def _maker(noun: Token, outside: Collection[int], vocabulary: Vocabulary) -> Phrase | None:
    """Whose words a document holds: its owner, or who issued it ("the union sent out a letter saying …")."""
    if not vocabulary.is_reporting_noun(noun):
        return None
    owner = _owner(noun, outside)
    if owner is not None:
        return owner
    verb = noun.head
    if noun.dep_ not in ("dobj", "obj") or not grammar.is_verb(verb) or verb.i not in outside:
        return None
    subject = subject_of(verb, outside)
    return None if subject is None or subject.i == noun.i else phrase_of(subject, outside)


def _phrases(doc: Doc, tokens: Sequence[Token], outside: Collection[int], vocabulary: Vocabulary) -> Iterator[Cue]:
    """Cues of several words: «по его словам», "according to the ministry"."""
    forms = tuple(token.lower_.replace("ё", "е") for token in tokens)
    end = 0
    for position, form in enumerate(forms):
        if position < end:
            continue
        for before, after in vocabulary.circumpositions.get(form, ()):
            found = _around(tokens, forms, position, before, after)
            if found is not None:
                cue, end = found
                yield cue
                break
        if position < end:
            continue
        for phrase in vocabulary.prepositions.get(form, ()):
            behind = position + len(phrase)
            if behind < len(tokens) and _matches(forms, position, phrase):
                source = _object(doc, tokens[behind], outside)
                if source is not None:
                    end = behind
                    yield Cue("preposition", "say", tokens[position].i, tokens[behind].i, source)
                    break


def _around(
    tokens: Sequence[Token], forms: tuple[str, ...], position: int, before: tuple[str, ...], after: tuple[str, ...]
) -> tuple[Cue, int] | None:
    """A phrase around its source, and the position behind it."""
    inner = position + len(before)
    if not _matches(forms, position, before):
        return None
    for gap in range(1, _GAP + 1):
        if _matches(forms, inner + gap, after):
            source = _possessor(tokens[inner : inner + gap])
            end = inner + gap + len(after)
            cue = (
                None
                if source is None
                else Cue("circumposition", "say", tokens[position].i, tokens[end - 1].i + 1, source)
            )
            return None if cue is None else (cue, end)
    return None


def _matches(forms: tuple[str, ...], position: int, phrase: tuple[str, ...]) -> bool:
    return forms[position : position + len(phrase)] == phrase


def _possessor(tokens: Sequence[Token]) -> Phrase | None:
    """The source inside «по … словам»: a possessive pronoun or a noun."""
    words = [token for token in tokens if token.text not in grammar.POSSESSIVE_MARKS]
    if not words or grammar.pos(words[-1]) not in ("PRON", "DET", "PROPN", "NOUN"):
        return None
    return Phrase(words[0].i, words[-1].i + 1, words[-1].i)


def _object(doc: Doc, first: Token, outside: Collection[int]) -> Phrase | None:
    """The noun phrase that begins with `first`, by the parse where it agrees, else by the surface."""
    if first.i not in outside:
        return None
    head = first
    while (
        head.head.i != head.i and head.head.i > first.i - 1 and grammar.is_nominal(head.head) and head.head.i in outside
    ):
        head = head.head
        if head.i - first.i > 12:
            break
    if grammar.is_nominal(head):
        phrase = phrase_of(head, outside)
        if phrase.start <= first.i < phrase.end:
            return Phrase(first.i, phrase.end, head.i)
    return phrase_right(doc, first.i, outside)
