"""Whether a stretch of speech is a quotation, and of which kind.

Names of papers, films and firms, scare quotes and so-called words stand in the same marks as speech does. What tells
them apart is where they stand (behind a noun that takes a name, woven into a sentence in capitals), what they hold (a
clause or none), and how well a source explains them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from quotes.languages import grammar
from quotes.pipes.candidates import Candidate
from quotes.pipes.frames import Piece
from quotes.pipes.scene import Scene
from quotes.records import Kind

if TYPE_CHECKING:
    from quotes.pipes.speech import Speech

LAYOUT = frozenset(("turn", "label", "signature"))  # rules that settle who speaks
_PARAGRAPH = 8  # words
_BOUND = 3.5  # the least score of a reporting clause that settles the matter
_ARTICLE = re.compile(r" (?:the|an?)$")
_ADDRESS = re.compile(r"(?:https?://\S+|(?:[\w-]+\.)+[^\W\d_]{2,}(?:/\S*)?)[.,]?")
_WORD = re.compile(r"[^\W_]+(?:[-’'][^\W_]+)*")
_SMALL = frozenset("a an and as at but by for from in into is it nor of on or over so the to up vs with".split())
_MARKS = frozenset("«»“”„\"'")


def kind_of(scene: Scene, number: int) -> Kind:
    """Direct: a clause that could stand alone, or words that begin a sentence or follow a colon or a comma."""
    speech = scene.speeches[number]
    if speech.form != "marks" or len(speech.segments) > 1:
        return "direct"
    words = scene.text[speech.start : speech.end].lstrip("…. ([")
    set_off = scene.set_off(Piece(number, 0))
    if words[:1].isupper() and (set_off or words[-1:] in "!?"):
        return "direct"
    tokens = scene.inside(number)
    subject = scene.doc.lang_ == "ru" or any(token.dep_ in grammar.SUBJECTS for token in tokens)
    clause = subject and any(grammar.is_finite(token) for token in tokens)
    return "direct" if clause and (set_off or words[:1].isupper()) else "partial"


def may_be_quotation(scene: Scene, number: int) -> bool:
    """Whether a speech has words, is no web address, and does not stand as a value in markup."""
    speech = scene.speeches[number]
    content = scene.text[speech.start : speech.end]
    in_markup = scene.text[max(0, speech.outer[0] - 1) : speech.outer[0]] == "="
    return not in_markup and any(c.isalpha() for c in content) and _ADDRESS.fullmatch(content) is None


def verdict(scene: Scene, number: int, best: Candidate | None, *, by_rules: bool) -> bool | None:
    """What settles whether a speech is a quotation, whatever it is like; None where nothing does.

    The layout names a speaker (or fails to), punctuation binds the words to a reporting clause, they are a
    paragraph of their own, or a word such as "so-called" stands before. `best` is the best candidate for its source,
    `by_rules` what the rules take it for.
    """
    speech = scene.speeches[number]
    if not may_be_quotation(scene, number):
        return False
    if speech.form != "marks" or (best is not None and best.rule in LAYOUT):
        return by_rules
    if by_rules and best is not None and best.tight and best.score >= _BOUND:
        return True
    if by_rules and _is_paragraph(scene, number):
        return True
    return False if not by_rules and is_so_called(scene, speech) else None


def _is_paragraph(scene: Scene, number: int) -> bool:
    """Whether a speech fills a paragraph with a whole sentence, of more words than names have."""
    speech = scene.speeches[number]
    content = scene.text[speech.start : speech.end]
    frame = scene.frame_of.get(Piece(number, 0))
    if frame is None or not scene.alone(frame) or len(words_of(content)) < _PARAGRAPH:
        return False
    end = speech.outer[1]
    stopped = content[-1:] in ".!?…" or scene.text[end : end + 1] in (".", "!", "?")
    return content[:1].isupper() and stopped and any(grammar.is_finite(token) for token in scene.inside(number))


def is_quotation(scene: Scene, number: int, best: Candidate | None, kind: Kind) -> bool:
    """Whether a speech is a quotation by the rules, given the best candidate for its source and its kind."""
    speech = scene.speeches[number]
    if speech.form != "marks":
        return True
    content = scene.text[speech.start : speech.end]
    words = words_of(content)
    if not may_be_quotation(scene, number) or _so_called(scene, speech, best):
        return False
    if scene.doc.lang_ == "ru":
        return _is_quotation_ru(scene, number, best, words)
    before = best is not None and best.rule.endswith("before")
    labelled = before and best is not None and best.cue_class == "call" and best.score > 3.6
    performed = before and best is not None and best.cue_class == "perform" and content[-1] in ".!?,"
    titled = looks_like_title(words) and len(words) <= 8 and not (labelled or performed)
    if titled and not scene.set_off(Piece(number, 0)):
        return False
    if best is not None and best.tight and best.score >= 4.0:
        return True
    if titled:
        return False
    return best is not None or (kind == "direct" and len(words) > 3)


def _is_quotation_ru(scene: Scene, number: int, best: Candidate | None, words: Sequence[str]) -> bool:
    """Russian marks hold names as often as speech: a name has no clause, and no reporting verb beside it."""
    speech = scene.speeches[number]
    lower = words[0][:1].islower()
    clause = any(grammar.is_finite(token) for token in scene.inside(number))
    named = _stands_as_name(scene, number, lower, words)
    if named and not clause and len(words) < 8:
        return False
    if best is not None and best.tight and best.score >= (2.8 if best.cue_class == "perform" else 3.5):
        return True
    if named:
        return False
    if best is None:
        return len(words) > 5 and (clause or not lower)
    behind_colon = scene.text[max(0, speech.outer[0] - 3) : speech.outer[0]].rstrip()[-1:] == ":"
    if len(words) > 4 and (clause or behind_colon):
        return best.score > 1.0
    if best.rule in ("subject", "introduction"):
        return lower and len(words) > 6 and best.score > 1.0
    if best.cue_class == "call" and best.score > 3.2:
        return lower
    return lower and len(words) >= 2 and best.score > 2.4


def _stands_as_name(scene: Scene, number: int, lower: bool, words: Sequence[str]) -> bool:
    """Whether the stretch stands where a name stands: behind a noun that takes one, or as a named entity."""
    first = scene.token_at(scene.speeches[number].start)
    before = [
        token for token in scene.doc[max(0, first - 3) : first] if token.text not in _MARKS and not token.is_space
    ]
    if before:
        noun = before[-1]
        if scene.vocabulary.is_naming_noun(noun) and not scene.vocabulary.is_reporting_noun(noun):
            return not lower or len(words) < 3
    tokens = [token for token in scene.inside(number) if token.is_alpha]
    return bool(tokens) and all(token.ent_type_ in ("ORG", "LOC", "PER") for token in tokens)


def is_so_called(scene: Scene, speech: Speech) -> bool:
    """Whether a word that marks a term stands before a speech ("so-called", "known as")."""
    return _so_called(scene, speech, None)


def _so_called(scene: Scene, speech: Speech, best: Candidate | None) -> bool:
    """Whether a word such as "so-called" stands before; "the word", "the phrase" may as well announce speech."""
    lexicon = scene.vocabulary.lexicon
    before = scene.text[max(0, speech.outer[0] - 40) : speech.outer[0]].casefold().rstrip(" ,:—–-")
    before = _ARTICLE.sub("", before)
    at = len(before)
    while (at := before.rfind(" ", 0, at)) >= 0:
        phrase = before[at + 1 :]
        if phrase in lexicon.so_called:
            if lexicon.cue(phrase) is not None and best is not None and best.phrase is not None:
                continue  # "called" with somebody who calls
            announces = phrase.split()[-1] in lexicon.nouns
            return not (announces and best is not None and best.score > 3.2)
    return False


def words_of(content: str) -> list[str]:
    return _WORD.findall(content)


def looks_like_title(words: Sequence[str]) -> bool:
    """Whether all words but the small ones have a capital."""
    counted = [word for word in words if word.casefold() not in _SMALL]
    return bool(counted) and all(word[:1].isupper() or word[:1].isdigit() for word in counted)
