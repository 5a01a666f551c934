"""Why the quotations of one document were taken for such, and given to their sources."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from quotes.corpus.analysis import annotated, language_of, pipeline
from quotes.pipes import storage
from quotes.records import Article, Span, SpeakerType
from quotes.results import quote, words_at

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from quotes.config import Config
    from quotes.pipes.candidates import Candidate
    from quotes.pipes.speakers import Utterance


@dataclass(frozen=True, slots=True)
class Weighed:
    """One candidate for a source: the rule that proposed it, its words and its cue as they stand, and its score."""

    rule: str
    phrase: str
    cue: str
    score: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """One stretch of speech, what it was taken for and why.

    `kind` is empty for speech that was found to be no quotation; `rule`, `speaker` and the rest are so too then.
    """

    quote: str
    segments: tuple[Span, ...]
    kind: str = ""
    speaker: str = ""
    speaker_type: SpeakerType | None = None
    role: str = ""
    rule: str = ""
    cue: str = ""
    mention: str = ""
    candidates: tuple[Weighed, ...] = ()


def explain(article: Article, config: Config) -> list[Explanation]:
    """Why each quotation of an article was taken for one and given to its source; also speech that was not.

    In the order of the text. Raises `LanguageError` and `ModelError`.
    """
    language, text = language_of(article, config), article.text
    doc = annotated(pipeline(language, config.models.get(language), config.attribution), article)
    _, speeches = storage.read_speech(doc)
    utterances = storage.read_utterances(doc)
    taken = {segment for utterance in utterances for segment in utterance.segments}
    left = [
        Explanation(quote(text, speech.segments), speech.segments)
        for speech in speeches
        if not taken.intersection(speech.segments)
    ]
    return sorted([*left, *(_explanation(doc, text, utterance) for utterance in utterances)], key=lambda e: e.segments)


def _explanation(doc: Doc, text: str, utterance: Utterance) -> Explanation:
    return Explanation(
        quote=quote(text, utterance.segments),
        segments=tuple(utterance.segments),
        kind=utterance.kind,
        speaker=utterance.source.name,
        speaker_type=utterance.source.speaker_type,
        role=utterance.source.role,
        rule=utterance.rule,
        cue=words_at(text, utterance.cue),
        mention=words_at(text, utterance.mention),
        candidates=tuple(_weighed(doc, text, candidate) for candidate in utterance.candidates),
    )


def _weighed(doc: Doc, text: str, candidate: Candidate) -> Weighed:
    phrase = candidate.phrase.text(doc) if candidate.phrase else ""
    return Weighed(candidate.rule, phrase, words_at(text, candidate.cue), round(candidate.score, 2))
