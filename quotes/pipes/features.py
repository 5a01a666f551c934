"""What is known of a speech and of each possible source, as numbers that name no language.

The features say where a source stands (before, behind, how far, over which other verbs), what kind of mention it is,
what the marks and the punctuation around the speech are like, and who spoke last. A model ranks by them; they are
the same for every language.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from operator import itemgetter
from typing import TYPE_CHECKING

from quotes.languages import grammar
from quotes.pipes.candidates import Candidate, Evidence, bound_after
from quotes.pipes.frames import Piece
from quotes.pipes.judgement import is_so_called, looks_like_title, words_of
from quotes.pipes.phrases import relative_subject
from quotes.pipes.scene import Scene
from quotes.records import Span

if TYPE_CHECKING:
    from spacy.tokens import Token

    from quotes.pipes.discourse import Discourse
    from quotes.pipes.people import Entity
    from quotes.pipes.phrases import Phrase
    from quotes.pipes.speech import Speech

RULES = (
    "verb", "noun", "preposition", "circumposition", "signature", "label", "subject", "introduction", "same source",
    "verb below", "goes on", "nearest person", "named here", "named behind", "sentence before", "last subject",
    "main person", "nobody",
)  # fmt: skip
CLASSES = ("say", "call", "think", "gesture", "perform", "carry", "document", "noun")
MENTIONS = ("person", "body", "place", "pronoun", "office", "group", "thing", "none")
SPEECH = (
    "length", "capital", "clause", "set_off", "alone", "ends_sentence", "ends_comma", "bound", "behind_colon", "parts",
    "in_marks", "unusual_mark", "behind_name_noun", "behind_speech_noun", "so_called", "titled", "entity", "one_word",
    "repeated", "names_around", "behind_determiner", "behind_adjective", "behind_adposition", "behind_noun",
    "behind_verb", "before_noun", "before_verb", "before_stop",
)  # fmt: skip
CUE = (
    "after", "words", "pieces", "bound_to_cue", "crossed", "governs", "inserted", "opens", "infinitive", "speaks",
    "medium", "own", "finite", "negated", "depth", "nearer_cues", "distance", "paragraphs", "plural", "score",
    "behind_best",
)  # fmt: skip
PLACE = (
    "subject", "object", "possessive", "oblique_case", "names_between", "spoke_last", "spoke_times", "in_this_speech",
    "reports_often", "share", "clause",
)  # fmt: skip
CANDIDATE = (
    *CUE,
    *PLACE,
    *(f"rule:{rule}" for rule in RULES),
    *(f"class:{name}" for name in CLASSES),
    *(f"mention:{mention}" for mention in MENTIONS),
    "by_words",
)
OF_BEST = CANDIDATE[:-1]  # which words have a speaker tells sources apart, not quotations from names
DETECTION = (*SPEECH, *OF_BEST, "direct", "tight", "segments", "rules")
CONFIDENCE = (
    "odds", "lead", "guess", "agrees", "direct", "resolved",
    *(f"mention:{mention}" for mention in MENTIONS), *(f"rule:{rule}" for rule in RULES),
    "length", "set_off", "titled", "entity", "one_word", "names_around", "unusual_mark",
)  # fmt: skip

_NOTHING_KNOWN = dict.fromkeys(CANDIDATE, 0.0)
_as_row = itemgetter(*CANDIDATE)
_MARKS = frozenset("«»“”„\"'‘’")
_NEXT_PARAGRAPH = 2  # lines: one of them empty
_CAP = 6
_COMPLEMENTS = frozenset(("nmod", "flat:name", "appos"))
_APART = [0.0] * 8  # speech that no marks set off is woven into nothing
_OBJECTS = frozenset(("dobj", "obj", "iobj", "pobj", "dative", "obl", "oprd"))


def speech_features(scene: Scene, number: int) -> list[float]:
    """One value for each of `SPEECH`: what a speech is like, whoever said it."""
    speech = scene.speeches[number]
    content = scene.text[speech.start : speech.end]
    words = words_of(content)
    tokens = scene.inside(number)
    piece = Piece(number, 0)
    frame = scene.frame_of.get(piece)
    first = scene.token_at(speech.start)
    near = [t for t in scene.doc[max(0, first - 3) : first] if t.text not in _MARKS and not t.is_space]
    noun = near[-1] if near else None
    naming = noun is not None and (scene.vocabulary.is_naming_noun(noun) or _completes_naming_noun(scene, noun))
    announcing = noun is not None and scene.vocabulary.is_reporting_noun(noun)
    alphabetic = [token for token in tokens if token.is_alpha]
    last = Piece(number, len(speech.segments) - 1)
    bound = last in scene.frame_of and bound_after(scene, scene.frames[scene.frame_of[last]], last)
    return [
        math.log1p(len(words)),
        float(content.lstrip("…. ([")[:1].isupper()),
        float(any(grammar.is_finite(token) for token in tokens)),
        float(scene.set_off(piece)),
        float(frame is not None and scene.alone(frame)),
        float(re.search(r"[.!?…]$", content) is not None),
        float(content.endswith(",")),
        float(bound),
        float(scene.text[max(0, speech.outer[0] - 3) : speech.outer[0]].rstrip()[-1:] == ":"),
        float(len(speech.segments) > 1),
        float(speech.form == "marks"),
        float(scene.unusual_mark(number)),
        float(naming),
        float(announcing),
        float(is_so_called(scene, speech)),
        float(looks_like_title(words)),
        float(bool(alphabetic) and all(token.ent_type_ for token in alphabetic)),
        float(len(words) == 1),
        float(scene.repeated(content)),
        scene.names_around,
        *(_woven(scene, speech) if speech.form == "marks" else _APART),
    ]


def _completes_naming_noun(scene: Scene, token: Token) -> bool:
    """Whether a word belongs to a noun that takes a name behind it: «в книге северного поэта «Лёд»»."""
    noun = grammar.name_root(token).head
    return token.dep_ in _COMPLEMENTS and noun.i < token.i and scene.vocabulary.is_naming_noun(noun)


def _woven(scene: Scene, speech: Speech) -> list[float]:
    """How what stands between marks is woven into the reporter's sentence: the words right before it and behind it."""
    start, end = speech.outer
    before = next((t for t in reversed(scene.doc[: scene.token_at(start)]) if not _is_gap(t)), None)
    behind = next((t for t in scene.doc[scene.token_at(end) :] if t.idx >= end and not _is_gap(t)), None)
    part, following = (grammar.pos(token) if token is not None else "PUNCT" for token in (before, behind))
    possessive = before is not None and (before.tag_ == "PRP$" or before.text in grammar.POSSESSIVE_MARKS)
    return [
        float(part == "DET" or possessive),
        float(part == "ADJ"),
        float(part == "ADP"),
        float(part in ("NOUN", "PROPN")),
        float(part in ("VERB", "AUX")),
        float(following in ("NOUN", "PROPN")),
        float(following in ("VERB", "AUX")),
        float(following == "PUNCT"),
    ]


def _is_gap(token: Token) -> bool:
    return token.is_space or token.text in _MARKS


def candidate_features(
    scene: Scene,
    number: int,
    candidate: Candidate,
    evidence: Evidence | None,
    *,
    best: float,
    mention: Span | None,
    entity: Entity | None,
    discourse: Discourse,
    by_words: float,
) -> list[float]:
    """One value for each of `CANDIDATE`: how a possible source stands to a speech.

    Args:
        scene: the document. number: the speech's.
        candidate: the possible source. evidence: how it was come by, if in a frame.
        best: the highest score by hand-set weights among the speech's possible sources.
        mention: where words name it. entity: whom they name, as far as that is known before they are resolved.
        discourse: who is named in the document, and who spoke.
        by_words: how likely it is a source by the words around it.
    """
    values = dict(_NOTHING_KNOWN)
    values["by_words"] = by_words
    values["score"] = candidate.score
    values["behind_best"] = best - candidate.score
    values[f"rule:{_rule(candidate)}"] = 1.0
    if candidate.cue_class in CLASSES:
        values[f"class:{candidate.cue_class}"] = 1.0
    values[f"mention:{_mention(scene, candidate)}"] = 1.0
    if evidence is not None:
        values |= {
            "after": float(evidence.after),
            "words": math.log1p(evidence.words),
            "pieces": float(min(evidence.pieces, 3)),
            "bound_to_cue": float(evidence.bound),
            "crossed": evidence.crossed,
            "governs": float(evidence.governs),
            "inserted": float(evidence.inserted),
            "opens": float(evidence.opens),
            "infinitive": float(evidence.infinitive),
            "speaks": float(evidence.speaks),
            "medium": float(evidence.medium),
            "own": float(evidence.cue.own),
            **_cue_features(scene, number, evidence),
        }
    if mention is not None:
        speech = scene.speeches[number]
        values["distance"] = math.log1p(max(speech.start - mention[1], mention[0] - speech.end, 0))
        lines = scene.text.count("\n", *sorted((mention[0], speech.start)))
        values["paragraphs"] = float(lines > 0) + float(lines > _NEXT_PARAGRAPH)
    if candidate.phrase is not None:
        values |= _phrase_features(scene, number, candidate.phrase, evidence, discourse)
    if entity is not None:
        values |= _entity_features(scene, number, entity, discourse)
    return list(_as_row(values))


def _cue_features(scene: Scene, number: int, evidence: Evidence) -> dict[str, float]:
    """What a cue is like, and how many others stand nearer to the speech on its side."""
    token = scene.doc[evidence.cue.start]
    start = scene.token_at(scene.speeches[number].start)
    frame = next((scene.frame_of[piece] for piece in scene.pieces(number) if piece in scene.frame_of), None)
    others = [] if frame is None else [cue.start for cue in scene.cues(frame)]
    nearer = (min(token.i, start) < other < max(token.i, start) for other in others)
    return {
        "finite": float(grammar.is_finite(token)),
        "negated": float(any(child.dep_ == "neg" or child.lower_ == "не" for child in token.children)),
        "depth": float(_depth(token)),
        "nearer_cues": float(min(sum(nearer), _CAP)),
    }


def _depth(token: Token) -> int:
    """How many steps lead from a token to the root of its sentence."""
    steps = 0
    while token.head.i != token.i and steps < _CAP:
        token, steps = token.head, steps + 1
    return steps


def _phrase_features(
    scene: Scene, number: int, phrase: Phrase, evidence: Evidence | None, discourse: Discourse
) -> dict[str, float]:
    """Where a phrase stands in its sentence, and how many others are named between it and the speech."""
    pronoun = None if evidence is None else relative_subject(scene.doc[evidence.cue.start])
    head = scene.doc[phrase.head]
    behind = scene.doc[phrase.end].text if phrase.end < len(scene.doc) else ""
    start = scene.token_at(scene.speeches[number].start)
    low, high = (phrase.end, start) if phrase.end <= start else (start, phrase.start)
    between = sum(not mention.inside for mention in discourse.named_between(low, high))
    return {
        "plural": float(grammar.number(head) == "plur"),
        "subject": float(head.dep_ in grammar.SUBJECTS),
        "object": float(head.dep_ in _OBJECTS),
        "possessive": float(head.dep_ in grammar.POSSESSIVES or behind in grammar.POSSESSIVE_MARKS),
        "oblique_case": float(grammar.case(head) not in ("", "Nom")),
        "names_between": float(min(between, _CAP)),
        "clause": float(_clause_of(scene, number, phrase, pronoun)),
    }


def _clause_of(scene: Scene, number: int, phrase: Phrase, pronoun: Token | None) -> int:
    """Of the clauses that a speech is part of, the one whose subject a phrase is: 1 is the innermost; 0 for none.

    A relative `pronoun` that stands for the phrase is the subject of its clause.
    """
    for depth, subjects in enumerate(scene.subjects_above(number), 1):
        if any(phrase.start <= subject < phrase.end or (pronoun and pronoun.i == subject) for subject in subjects):
            return min(depth, _CAP)
    return 0


def _entity_features(scene: Scene, number: int, entity: Entity, discourse: Discourse) -> dict[str, float]:
    """What part an entity has in the document, and in the speech: who is talked about seldom talks."""
    speech = scene.speeches[number]
    first, last = scene.token_at(speech.start), scene.token_at(speech.end - 1)
    own = discourse.mentions_of(entity.number)
    spoken = [who for _, who in discourse.spoken]
    return {
        "spoke_last": float(bool(spoken) and spoken[-1] == entity.number),
        "spoke_times": math.log1p(spoken.count(entity.number)),
        "in_this_speech": float(any(m.inside and first <= m.token <= last for m in own)),
        "reports_often": math.log1p(sum(m.reports for m in own)),
        "share": len(own) / len(discourse.mentions) if discourse.mentions else 0.0,
    }


def detection_features(
    scene: Scene,
    number: int,
    speech: Sequence[float],
    best: Sequence[float],
    candidate: Candidate,
    *,
    direct: bool,
    by_rules: bool,
) -> list[float]:
    """One value for each of `DETECTION`: what speaks for a stretch between marks to be a quotation.

    Args:
        scene: the document. number: the speech's. speech: its features.
        best: the features of its best candidate by hand-set weights. candidate: that candidate.
        direct: whether it would be a direct quotation. by_rules: whether the rules take it for one.
    """
    segments = float(len(scene.speeches[number].segments))
    return [*speech, *best[: len(OF_BEST)], float(direct), float(candidate.tight), segments, float(by_rules)]


def confidence_features(
    speech: Sequence[float],
    candidate: Sequence[float],
    probability: float,
    next_best: float,
    *,
    detection: float,
    guess: float,
    agrees: bool,
    direct: bool,
    resolved: bool,
) -> list[float]:
    """One value for each of `CONFIDENCE`: what came of attributing a speech.

    Args:
        speech: the speech's features. candidate: those of the source that was chosen.
        probability: the model's probability of that speaker. next_best: that of the best other one.
        detection: the probability that the speech is a quotation.
        guess: the score of the best candidate by hand-set weights. agrees: whether it is the chosen one.
        direct: whether the quotation is direct. resolved: whether the source has a name.
    """
    of_speech = dict(zip(SPEECH, speech, strict=True))
    of_candidate = dict(zip(CANDIDATE, candidate, strict=True))
    values = {
        "odds": _log_odds(detection * probability),  # a row is right if both are
        "lead": probability - next_best,
        "guess": max(min(guess, 6.0), 0.0),
        "agrees": float(agrees),
        "direct": float(direct),
        "resolved": float(resolved),
    }
    return [values.get(name, of_candidate.get(name, of_speech.get(name, 0.0))) for name in CONFIDENCE]


def _log_odds(probability: float) -> float:
    clipped = min(max(probability, 1e-3), 1 - 1e-3)
    return math.log(clipped / (1 - clipped))


def _rule(candidate: Candidate) -> str:
    return candidate.rule.removesuffix(" before").removesuffix(" after")


def _mention(scene: Scene, candidate: Candidate) -> str:
    """The kind of words that name a candidate."""
    if candidate.phrase is None:
        return "none"
    head = scene.doc[candidate.phrase.head]
    entity: Entity | None = scene.people.at(head)
    if entity is not None:
        return "person" if entity.kind == "person" else "place" if entity.place else "body"
    if scene.vocabulary.pronoun(head) is not None:
        return "pronoun"
    if scene.vocabulary.is_group(head):
        return "group"
    if scene.vocabulary.is_person_noun(head):
        return "office"
    return "body" if scene.vocabulary.is_org_noun(head) else "thing"
