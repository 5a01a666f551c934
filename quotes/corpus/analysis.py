"""One batch of documents to its outcomes.

Documents without speech are never parsed. Those of one language go through their pipeline together, inside a memory
zone, so that its vocabulary is after the batch what it was before it. One that fails becomes a failure by itself.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING

from quotes.corpus.items import Item, name, text_hash
from quotes.corpus.outcome import Correct, Outcome, Result, failed
from quotes.corpus.pieces import cut
from quotes.errors import LanguageError, QuotesError
from quotes.files import state
from quotes.languages import SUPPORTED, load_pipeline, tokenise
from quotes.languages.detect import UNDETERMINED, detect
from quotes.pipes import storage
from quotes.pipes.chain import attention, speech_in
from quotes.pipes.vocabulary import vocabulary
from quotes.records import Article, Failure
from quotes.results import named_people, quotations

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

    from quotes.config import Config
    from quotes.pipes.marks import Reading
    from quotes.pipes.speech import Speech
    from quotes.records import Span

_log = logging.getLogger(__name__)

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

_PIECE = 100_000
"""Characters of the longest text that goes through a pipeline in one piece: a parse takes some 4 kB for each."""

_zones = Lock()
"""Held in a memory zone: what one thread puts into a vocabulary there, the end of another's zone would take away."""


@dataclass(frozen=True, slots=True)
class _Job:
    """A document with speech in it, waiting for its pipeline. `outcome` is what is known of it without."""

    place: int
    article: Article
    outcome: Outcome
    reading: Reading
    speeches: list[Speech]


@dataclass(frozen=True, slots=True)
class Analysis:
    """The work on batches, with its settings: what a worker is started with.

    `correct` puts a person's corrections into each outcome.
    """

    config: Config
    correct: Correct | None = None

    def load(self, batch: Sequence[Item]) -> None:
        """Load what a batch is likely to need, so that processes which are forked later share it.

        A pipeline that is missing is left to the analysis to complain of: it may not be needed.
        """
        for language in sorted({language for item in batch for language in self._likely(item)}):
            vocabulary(language)
            try:
                _pipeline(language, self.config)
            except QuotesError:
                continue

    def _likely(self, item: Item) -> Iterable[str]:
        if isinstance(item, Failure):
            return ()
        if not isinstance(item, Article):
            return SUPPORTED if self.config.language is None else [self.config.language]
        try:
            return [language_of(item, self.config)]
        except Exception:
            return ()  # what is wrong with a document, its outcome will tell

    def __call__(self, batch: Sequence[Item], alive: Callable[[], None] = lambda: None) -> list[Result]:
        """The outcomes of a batch, in its order. `alive` is called when a pipeline has been loaded.

        Raises `ModelError` where a pipeline is missing.
        """
        outcomes: dict[int, Outcome] = {}
        articles: dict[int, Article] = {}
        jobs: dict[str, list[_Job]] = {}
        for place, item in enumerate(batch):
            try:
                article = item if isinstance(item, Article | Failure) else item.article()
                if isinstance(article, Failure):
                    outcomes[place] = Outcome(article.document, "", failure=article)
                    continue
                articles[place] = article
                read = self._read(place, article)
            except Exception as error:
                outcomes[place] = _crashed(name(item), error)
                continue
            if isinstance(read, _Job):
                jobs.setdefault(read.outcome.language, []).append(read)
            else:
                outcomes[place] = read
        for language in sorted(jobs):
            nlp = _pipeline(language, self.config)
            alive()
            outcomes.update(_outcomes(nlp, jobs[language]))
        return [self._corrected(articles.get(place), outcomes[place]) for place in range(len(batch))]

    def _read(self, place: int, article: Article) -> _Job | Outcome:
        """What can be told of an article without its pipeline."""
        outcome = Outcome(
            article.id,
            "",
            title=article.title or "",
            url=article.url or "",
            characters=len(article.text),
            sha256=text_hash(article),
        )
        try:
            language = language_of(article, self.config)
        except LanguageError as error:
            failure = Failure(article.id, None, "language", f"{article.id}: {error}")
            return replace(outcome, failure=failure)
        reading, speeches = speech_in(article.text, vocabulary(language))
        outcome = replace(outcome, language=language, published=_published(article, language), speech=len(speeches))
        return _Job(place, article, outcome, reading, speeches) if speeches else outcome

    def _corrected(self, article: Article | None, outcome: Outcome) -> Result:
        if self.correct is None or article is None:
            return (outcome,)
        return tuple(self.correct(article, outcome))


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


def pipeline(language: str, model: str | None, attribution: str | None) -> Language:
    """The pipeline of a language with all steps but the dates, which need the article.

    Loaded once in a process, and again when the file of the attribution model has changed. Raises `ModelError` and
    `LanguageError` as `quotes.languages.load_pipeline` does.
    """
    return _loaded(language, model, attribution, None if attribution is None else state(attribution))


@cache
def _loaded(language: str, model: str | None, attribution: str | None, written: tuple[int, int] | None) -> Language:
    import quotes.pipes.components  # noqa: F401  registers the component, also where the package is not installed

    _log.debug("loading the pipeline for %r (%s)", language, model or "the default one")
    nlp = load_pipeline(language, model)
    nlp.add_pipe("quotes", config={"dates": False, "attribution": attribution})
    return nlp


def annotated(nlp: Language, article: Article) -> Doc:
    """One document with its quotations, however long it is; to be called inside a memory zone, or for a single one."""
    reading, speeches = speech_in(article.text, vocabulary(nlp.lang))
    return _annotated_in_pieces(nlp, article, reading, speeches)


def _pipeline(language: str, config: Config) -> Language:
    return pipeline(language, config.models.get(language), config.attribution)


def _published(article: Article, language: str) -> str:
    from quotes.pipes.dates import find_published

    found = find_published(article.text, language=language, declared=article.published, document=article.id)
    return found.edtf if found else ""


def _outcomes(nlp: Language, jobs: list[_Job]) -> Iterator[tuple[int, Outcome]]:
    """The outcomes of documents of one language, by place."""
    try:
        done = _in_zone(nlp, jobs)
    except Exception:
        # One document spoils its batch: each by itself, then.
        done = [_alone(nlp, job) for job in jobs]
    for job, outcome in zip(jobs, done, strict=True):
        yield job.place, outcome


def _alone(nlp: Language, job: _Job) -> Outcome:
    try:
        (outcome,) = _in_zone(nlp, [job])
    except Exception as error:
        return replace(job.outcome, failure=_crashed(job.article.id, error).failure)
    return outcome


def _in_zone(nlp: Language, jobs: list[_Job]) -> list[Outcome]:
    """The outcomes of documents, whose tokens are gone when this returns.

    An error is raised outside the zone, and without the frames that hold tokens of it.
    """
    broken: Exception | None = None
    outcomes: list[Outcome] = []
    with _zones, nlp.memory_zone():
        try:
            outcomes = [_outcome(job, doc) for job, doc in zip(jobs, _annotated(nlp, jobs), strict=True)]
        except Exception as error:
            broken = error.with_traceback(None)
    if broken is not None:
        raise broken
    return outcomes


def _outcome(job: _Job, doc: Doc) -> Outcome:
    return replace(job.outcome, quotations=tuple(quotations(doc, job.article)), people=named_people(doc))


def _annotated(nlp: Language, jobs: list[_Job]) -> Iterator[Doc]:
    """The documents with their quotations, in order: those that fit together, the others in pieces."""
    from quotes.languages.inference import annotate

    fitting = [job for job in jobs if len(job.article.text) <= _longest(nlp)]
    docs = iter(annotate(nlp, (_tokenised(nlp, job) for job in fitting)))
    for job in jobs:
        if len(job.article.text) <= _longest(nlp):
            yield next(docs)
        else:
            yield _annotated_in_pieces(nlp, job.article, job.reading, job.speeches)


def _tokenised(nlp: Language, job: _Job) -> Doc:
    """The document with its speech, which the pipeline then takes as it is."""
    doc = tokenise(nlp, job.article.text)
    storage.write_speech(doc, job.reading, job.speeches)
    doc.user_data["parsed_spans"] = attention(job.reading, job.speeches)
    doc.user_data["published"] = job.article.published
    return doc


def _annotated_in_pieces(nlp: Language, article: Article, reading: Reading, speeches: list[Speech]) -> Doc:
    """A document that is parsed in pieces, one at a time, and searched for people and quotations as a whole."""
    import numpy as np
    from spacy.tokens import Doc

    from quotes.languages.inference import annotate

    spans = attention(reading, speeches)
    pieces = []
    for piece in cut(article.text, _longest(nlp)):
        doc = tokenise(nlp, article.text[slice(*piece)])
        doc.user_data["parsed_spans"] = _inside(piece, spans)
        (doc,) = annotate(nlp, [doc], before="quotes")
        doc.tensor = np.zeros((0,), np.float32)  # no step after these looks at it, and it is most of a document
        pieces.append(doc)
    left_out = ("tensor", "user_data", "spans")
    whole = Doc.from_docs(pieces, ensure_whitespace=False, exclude=left_out)  # type: ignore[call-arg]  # missing in .pyi
    storage.write_speech(whole, reading, speeches)
    whole.user_data["published"] = article.published
    return nlp.get_pipe("quotes")(whole)


def _longest(nlp: Language) -> int:
    return min(nlp.max_length, _PIECE)


def _inside(piece: Span, spans: Iterable[Span]) -> list[Span]:
    """The parts of spans that lie in a piece of a text, as offsets into it."""
    start, end = piece
    return [
        (max(left, start) - start, min(right, end) - start) for left, right in spans if left < end and right > start
    ]


def _crashed(document: str, error: Exception) -> Outcome:
    told = f"{type(error).__name__}: {error}".splitlines()[0]
    return failed(document, "crashed", f"{told}: report it, with the text")
