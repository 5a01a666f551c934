"""The steps as spaCy components: `quotes` for all of them, or one after the other.

    nlp.add_pipe("quotes")

does the same as `quotes_marks`, `quotes_people`, `quotes_roles`, `quotes_speakers` and `quotes_dates` in this order.
They need a parser and an entity recogniser before them, in an English or a Russian pipeline; `quotes_marks` needs
nothing and may run first. Results are kept on the `Doc` as `quotes.pipes.storage` says.

The publication date is looked for in the text; what is known of a document besides may be put into
`doc.user_data["published"]` (a date) and `doc.user_data["document"]` (its name or path) beforehand.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc

from quotes.errors import LanguageError
from quotes.languages import SUPPORTED
from quotes.pipes import storage
from quotes.pipes.chain import attribute, dated, speech_in, text_of
from quotes.pipes.people import People, find_people
from quotes.pipes.ranking import Model, load_model
from quotes.pipes.roles import find_roles
from quotes.pipes.speakers import find_speakers
from quotes.pipes.vocabulary import vocabulary

Component = Callable[[Doc], Doc]
_PARSED = ["token.dep", "token.head", "doc.ents"]


@dataclass(frozen=True, slots=True)
class Quotes:
    """All steps at once; `dates` tells whether quotations are dated too. Speech that was found before is taken."""

    model: Model
    dates: bool = True

    def __call__(self, doc: Doc) -> Doc:
        if not storage.has_speech(doc):
            mark_speech(doc)
        reading, speeches = storage.read_speech(doc)
        analysis = attribute(doc, reading, speeches, self.model)
        storage.write_people(doc, analysis.people)
        storage.write_roles(doc, analysis.roles)
        storage.write_utterances(doc, analysis.utterances)
        return date_quotations(doc) if self.dates else doc


@Language.factory(
    "quotes", assigns=["doc.spans"], requires=_PARSED, default_config={"dates": True, "attribution": None}
)
def make_quotes(nlp: Language, name: str, dates: bool, attribution: str | None) -> Component:
    """All steps, with the attribution model in a file or the project's own.

    Raises `LanguageError` for a pipeline of another language, as the other factories do, and `ModelError` for a model
    that cannot be used.
    """
    return _for_language(nlp, Quotes(load_model(attribution), dates))


@Language.factory("quotes_marks", assigns=["doc.spans"])
def make_marks(nlp: Language, name: str) -> Component:
    """Marks, dashes and labels: what may be speech."""
    return _for_language(nlp, mark_speech)


@Language.factory("quotes_people", assigns=["doc.spans"], requires=_PARSED)
def make_people(nlp: Language, name: str) -> Component:
    """The people and organisations of a document with speech in it."""
    return _for_language(nlp, find_entities)


@Language.factory("quotes_roles", assigns=["doc.spans"], requires=_PARSED)
def make_roles(nlp: Language, name: str) -> Component:
    """Their roles."""
    return _for_language(nlp, give_roles)


@Language.factory("quotes_speakers", assigns=["doc.spans"], requires=_PARSED)
def make_speakers(nlp: Language, name: str) -> Component:
    """Which speech is a quotation, and whose."""
    return _for_language(nlp, attribute_speech)


@Language.factory("quotes_dates", assigns=["doc.spans"])
def make_dates(nlp: Language, name: str) -> Component:
    """When the document was published and each quotation was said."""
    return _for_language(nlp, date_quotations)


def mark_speech(doc: Doc) -> Doc:
    storage.write_speech(doc, *speech_in(text_of(doc), vocabulary(doc.lang_)))
    return doc


def find_entities(doc: Doc) -> Doc:
    _, speeches = storage.read_speech(doc)
    storage.write_people(doc, find_people(doc, vocabulary(doc.lang_)) if speeches else People())
    return doc


def give_roles(doc: Doc) -> Doc:
    people = storage.read_people(doc)
    storage.write_roles(doc, find_roles(doc, people, vocabulary(doc.lang_)))
    storage.write_people(doc, people)
    return doc


def attribute_speech(doc: Doc) -> Doc:
    reading, speeches = storage.read_speech(doc)
    people, roles = storage.read_people(doc), storage.read_roles(doc)
    words = vocabulary(doc.lang_)
    utterances = []
    if speeches:
        utterances = find_speakers(doc, text_of(doc), speeches, reading, people, roles, words, load_model())
    storage.write_utterances(doc, utterances)
    storage.write_people(doc, people)
    return doc


def date_quotations(doc: Doc) -> Doc:
    utterances = storage.read_utterances(doc)
    published, document = doc.user_data.get("published"), doc.user_data.get("document", "")
    storage.write_dates(doc, *dated(text_of(doc), doc.lang_, utterances, published=published, document=document))
    return doc


def _for_language(nlp: Language, component: Component) -> Component:
    if nlp.lang not in SUPPORTED:
        raise LanguageError(
            f"the pipeline is for the language {nlp.lang!r}: quotations are found in {' and '.join(SUPPORTED)} only"
        )
    return component
