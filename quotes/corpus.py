"""Many documents: sources in, one outcome per document out, in the order of the sources.

Documents are read in batches, by language. Those without speech are never parsed. A document that cannot be read
becomes a failure, and the rest goes on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, BinaryIO

from quotes.errors import InputError, LanguageError
from quotes.languages import SUPPORTED, load_pipeline
from quotes.languages.detect import UNDETERMINED, detect
from quotes.pipes import storage
from quotes.pipes.chain import attention, speech_in
from quotes.pipes.vocabulary import vocabulary
from quotes.reading import Source, read
from quotes.records import Article, Failure, Quotation, Span, SpeakerType
from quotes.results import quotations, quote

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

    from quotes.config import Config
    from quotes.pipes.candidates import Candidate
    from quotes.pipes.marks import Reading
    from quotes.pipes.speakers import Utterance
    from quotes.pipes.speech import Speech

_LANGUAGE_NAMES = {
    "ar": "Arabic", "az": "Azerbaijani", "be": "Belarusian", "bg": "Bulgarian", "cs": "Czech", "da": "Danish",
    "de": "German", "el": "Greek", "es": "Spanish", "et": "Estonian", "fa": "Persian", "fi": "Finnish", "fr": "French",
    "he": "Hebrew", "hi": "Hindi", "hr": "Croatian", "hu": "Hungarian", "hy": "Armenian", "it": "Italian",
    "ja": "Japanese", "ka": "Georgian", "kk": "Kazakh", "ko": "Korean", "ky": "Kyrgyz", "lt": "Lithuanian",
    "lv": "Latvian", "mk": "Macedonian", "mn": "Mongolian", "nl": "Dutch", "no": "Norwegian", "pl": "Polish",
    "pt": "Portuguese", "ro": "Romanian", "sk": "Slovak", "sl": "Slovenian", "sq": "Albanian", "sr": "Serbian",
    "sv": "Swedish", "tg": "Tajik", "tr": "Turkish", "tt": "Tatar", "uk": "Ukrainian", "uz": "Uzbek",
    "vi": "Vietnamese", "zh": "Chinese",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one document: its quotations, or why there are none. `language` is empty where none was read."""

    article_id: str
    language: str
    quotations: tuple[Quotation, ...] = ()
    failure: Failure | None = None


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


@dataclass(frozen=True, slots=True)
class _Job:
    """A document with speech in it, waiting for its pipeline."""

    place: int
    article: Article
    reading: Reading
    speeches: list[Speech]


def run(sources: Iterable[Source], config: Config, *, stdin: BinaryIO | None = None) -> Iterator[Outcome]:
    """Read all documents of all sources (see `quotes.reading.read`) and find their quotations.

    One outcome per document or failure, in the order of the sources; they stream, `config.batch_size` at a time. The
    `reason` of a failure is one of reading's, "language" (not English or Russian, or none that can be told), "too
    long" for the pipeline, or "crashed".

    Raises `ModelError` where a pipeline is missing.
    """
    items = read(sources, published=config.published, stdin=stdin)
    while batch := list(islice(items, config.batch_size)):
        outcomes: dict[int, Outcome] = {}
        jobs: dict[str, list[_Job]] = {}
        for place, item in enumerate(batch):
            if isinstance(item, Failure):
                outcomes[place] = Outcome(item.document, "", failure=item)
                continue
            try:
                language = language_of(item, config)
            except LanguageError as error:
                outcomes[place] = _failed(item, "", "language", str(error))
                continue
            reading, speeches = speech_in(item.text, vocabulary(language))
            if speeches:
                jobs.setdefault(language, []).append(_Job(place, item, reading, speeches))
            else:
                outcomes[place] = Outcome(item.id, language)
        for language in sorted(jobs):
            nlp = pipeline(language, config.models.get(language), config.attribution)
            outcomes.update(_outcomes(nlp, language, jobs[language]))
        yield from (outcomes[place] for place in range(len(batch)))


def language_of(article: Article, config: Config) -> str:
    """The language to read an article in: the one that is set, else the text's, else the declared one.

    Raises `LanguageError` if that is none of `SUPPORTED`.
    """
    if config.language is not None:
        return config.language
    language = detect(article.text)
    if language == UNDETERMINED and article.language in SUPPORTED:
        return article.language
    if language not in SUPPORTED:
        looks = "no language that can be told" if language == UNDETERMINED else _LANGUAGE_NAMES.get(language, language)
        raise LanguageError(
            f"it looks like {looks}: only English and Russian are read (set the language if it is one of them)"
        )
    return language


@cache
def pipeline(language: str, model: str | None, attribution: str | None) -> Language:
    """The pipeline of a language with all steps but the dates, which need the article. Loaded once in a process.

    Raises `ModelError` and `LanguageError` as `quotes.languages.load_pipeline` does.
    """
    import quotes.pipes.components  # noqa: F401  registers the component, also where the package is not installed

    nlp = load_pipeline(language, model)
    nlp.add_pipe("quotes", config={"dates": False, "attribution": attribution})
    return nlp


def explain(article: Article, config: Config) -> list[Explanation]:
    """Why each quotation of an article was taken for one and given to its source; also speech that was not.

    In the order of the text. Raises `LanguageError`, `ModelError`, and `InputError` for too long a text.
    """
    language, text = language_of(article, config), article.text
    nlp = pipeline(language, config.models.get(language), config.attribution)
    if len(text) > nlp.max_length:
        raise InputError(f"{article.id}: {_too_long(text, nlp)}", reason="too long")
    doc = nlp(text)
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
        cue=_slice(text, utterance.cue),
        mention=_slice(text, utterance.mention),
        candidates=tuple(_weighed(doc, text, candidate) for candidate in utterance.candidates),
    )


def _weighed(doc: Doc, text: str, candidate: Candidate) -> Weighed:
    phrase = candidate.phrase.text(doc) if candidate.phrase else ""
    return Weighed(candidate.rule, phrase, _slice(text, candidate.cue), round(candidate.score, 2))


def _slice(text: str, span: Span | None) -> str:
    return text[slice(*span)] if span else ""


def _outcomes(nlp: Language, language: str, jobs: list[_Job]) -> Iterator[tuple[int, Outcome]]:
    """The outcomes of documents of one language, by place."""
    fitting: list[_Job] = []
    for job in jobs:
        if len(job.article.text) > nlp.max_length:
            yield job.place, _failed(job.article, language, "too long", _too_long(job.article.text, nlp))
        else:
            fitting.append(job)
    try:
        done = [(job.place, outcome) for job, outcome in _annotated(nlp, language, fitting)]
    except Exception:
        # One document spoils its batch: each by itself, then.
        done = [(job.place, _alone(nlp, language, job)) for job in fitting]
    yield from done


def _too_long(text: str, nlp: Language) -> str:
    return f"{len(text)} characters are more than the pipeline takes ({nlp.max_length}): split the text"


def _alone(nlp: Language, language: str, job: _Job) -> Outcome:
    try:
        return next(outcome for _, outcome in _annotated(nlp, language, [job]))
    except Exception as error:
        told = f"{type(error).__name__}: {error}".splitlines()[0]
        return _failed(job.article, language, "crashed", f"{told}: report it, with the text")


def _annotated(nlp: Language, language: str, jobs: list[_Job]) -> Iterator[tuple[_Job, Outcome]]:
    from quotes.languages.inference import annotate

    docs = (_tokenised(nlp, job) for job in jobs)
    for job, doc in zip(jobs, annotate(nlp, docs), strict=True):
        yield job, Outcome(job.article.id, language, tuple(quotations(doc, job.article)))


def _tokenised(nlp: Language, job: _Job) -> Doc:
    """The document with its speech, which the pipeline then takes as it is."""
    doc = nlp.make_doc(job.article.text)
    storage.write_speech(doc, job.reading, job.speeches)
    doc.user_data["parsed_spans"] = attention(job.reading, job.speeches)
    return doc


def _failed(article: Article, language: str, reason: str, message: str) -> Outcome:
    return Outcome(article.id, language, failure=Failure(article.id, None, reason, f"{article.id}: {message}"))
