"""Natasha as a spaCy pipeline for Russian: razdel's tokens and sentences, slovnet's annotation on a `Doc`.

Registered with spaCy:

- tokenizer `natasha_tokenizer`: tokens and sentence starts;
- component `natasha_morph`: `token.pos` and `token.morph` (Universal Dependencies);
- component `natasha_syntax`: `token.head` and `token.dep` (UD relations; a root has `ROOT`, as in spaCy's pipelines);
- component `natasha_ner`: `doc.ents` with the labels PER, LOC and ORG.

None of them holds state, so saving a pipeline saves its config alone; the weights stay in the `natasha` package.
Each document is computed by itself: its annotation does not depend on its neighbours in a batch. Lemmas stay empty.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import spacy
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import DummyTokenizer, registry
from spacy.vocab import Vocab

from quotes.languages import slovnet_models
from quotes.languages.russian_words import finite_verb
from quotes.languages.sentences import segment


def load() -> Language:
    """The whole pipeline. Raises `ModelError` if the `natasha` package or its weights are missing."""
    slovnet_models.check_weights()
    tokenizer = {"@tokenizers": "natasha_tokenizer"}
    nlp = spacy.blank("ru", config={"nlp": {"tokenizer": tokenizer}}, meta={"name": "natasha"})
    for name in ("natasha_morph", "natasha_ner", "natasha_syntax"):
        nlp.add_pipe(name)
    for tag in slovnet_models.tag(["."], [1])[1]:
        # Before any memory zone: else a word that is spelled like a feature could take that along at the zone's end.
        nlp.vocab.morphology.add(tag.partition("|")[2])
    return nlp


_VERB_ENDINGS = ("л", "ла", "ло", "ли", "лся", "лась", "лось", "лись", "ет", "ит", "ут", "ют", "ат", "ят", "тся")
PARSED_SPANS = "parsed_spans"
"""Key of `doc.user_data` under which spans can stand that alone are worth a parse."""


class NatashaTokenizer(DummyTokenizer):
    """Text to `Doc`, with sentence starts; `doc.text` is the text, unchanged.

    White space beyond one blank becomes a token of its own, as in spaCy's tokenizer; it belongs to the sentence before.
    """

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        words: list[str] = []
        spaces: list[bool] = []
        starts: list[bool | int | None] = []

        def add(word: str, *, start: bool) -> None:
            words.append(word)
            spaces.append(False)
            starts.append(start)

        def add_gap(gap: str) -> None:
            if words and gap.startswith(" "):
                spaces[-1] = True
                gap = gap[1:]
            if gap:
                add(gap, start=not words)

        end = 0
        for sentence in segment(text):
            for index, (start, stop) in enumerate(sentence):
                if end < start:
                    add_gap(text[end:start])
                add(text[start:stop], start=not words or (index == 0 and end > 0))
                end = stop
        add_gap(text[end:])
        return Doc(self.vocab, words=words, spaces=spaces, sent_starts=starts)


@registry.tokenizers("natasha_tokenizer")  # type: ignore[untyped-decorator]
def create_tokenizer() -> Callable[[Language], NatashaTokenizer]:
    """The tokenizer for a pipeline's config."""

    def make(nlp: Language) -> NatashaTokenizer:
        return NatashaTokenizer(nlp.vocab)

    return make


@Language.component("natasha_morph", assigns=["token.pos", "token.morph"])
def tag_morphology(doc: Doc) -> Doc:
    """Sets part of speech and morphological features; white space is SPACE."""
    if not len(doc):
        return doc
    places, words, lengths = _sentences(doc)
    values: Any = np.zeros((len(doc), 2), np.uint64)
    values[:, 0] = doc.vocab.strings.add("SPACE")
    values[:, 1] = doc.vocab.morphology.add("")
    if words:
        tags, names = slovnet_models.tag(words, lengths)
        for tag in np.unique(tags):
            pos, _, features = names[tag].partition("|")
            values[places[tags == tag]] = doc.vocab.strings.add(pos), doc.vocab.morphology.add(features)
        _mend_verbs(doc, words, places, values, frozenset(names))
    return doc.from_array(["POS", "MORPH"], values)


def _mend_verbs(doc: Doc, words: Sequence[str], places: NDArray[np.int64], values: Any, known: frozenset[str]) -> None:
    """Makes verbs of the words that the tagger takes for nouns or adjectives and the dictionary for verbs alone.

    Only with features that the tagger gives, too, which are in the vocabulary since before any memory zone.
    """
    taken = np.isin(values[places, 0], [doc.vocab.strings.add(pos) for pos in ("NOUN", "ADJ", "ADV")])
    for number in np.flatnonzero(taken).tolist():
        word = words[number]
        features = finite_verb(word) if word.islower() and word.endswith(_VERB_ENDINGS) else ""
        if f"VERB|{features}" in known:
            values[places[number]] = doc.vocab.strings.add("VERB"), doc.vocab.morphology.add(features)


@Language.component("natasha_syntax", assigns=["token.head", "token.dep"])
def parse_syntax(doc: Doc) -> Doc:
    """Sets heads and relations, one tree a sentence. White space hangs on the word before it with the relation dep.

    Where `doc.user_data` has `PARSED_SPANS` (code points), only sentences that reach into one of them or hold a name
    are parsed; in the others each word hangs on the one before it.
    """
    if not len(doc):
        return doc
    places, words, lengths = _sentences(doc)
    heads = np.arange(len(doc)) - 1
    heads[0] = places[0] if words else 0
    relations = np.full(len(doc), doc.vocab.strings.add("dep"), np.uint64)
    spans = doc.user_data.get(PARSED_SPANS)
    if words and spans is not None:
        wanted = _reaching_into(doc, places, lengths, spans)
        starts = np.cumsum(lengths) - lengths
        heads[places[starts]] = places[starts]
        kept = np.repeat(wanted, lengths)
        words = [word for word, keep in zip(words, kept, strict=True) if keep]
        places, lengths = places[kept], [length for length, keep in zip(lengths, wanted, strict=True) if keep]
    if words:
        trees, indexes, names = slovnet_models.parse(words, lengths)
        relations[places] = np.array([doc.vocab.strings.add(name) for name in names], np.uint64)[indexes]
        stops = np.cumsum(lengths)
        for tree, stop in zip(trees, stops, strict=True):
            sentence = places[stop - len(tree) : stop]
            heads[sentence] = np.where(tree == 0, sentence, sentence[tree - 1])
    relations[heads == np.arange(len(doc))] = doc.vocab.strings.add("ROOT")
    offsets = (heads - np.arange(len(doc))).view(np.uint64)
    values: Any = np.stack([offsets, relations], axis=1)
    return doc.from_array(["HEAD", "DEP"], values)


@Language.component("natasha_ner", assigns=["doc.ents", "token.ent_iob", "token.ent_type"])
def recognise_entities(doc: Doc) -> Doc:
    """Sets `doc.ents`: people, places and organisations."""
    places, words, lengths = _sentences(doc)
    found = slovnet_models.recognise(words, lengths) if words else []
    doc.ents = [Span(doc, places[first], places[end - 1] + 1, label=label) for first, end, label in found]
    return doc


def _reaching_into(
    doc: Doc, places: NDArray[np.int64], lengths: list[int], spans: Sequence[tuple[int, int]]
) -> NDArray[np.bool_]:
    """Which sentences have a character in one of the spans, or a named entity or a proper noun."""
    values = doc.to_array(["IDX", "LENGTH", "ENT_TYPE", "POS"])[places]
    sizes = np.array(lengths)
    stops = np.cumsum(sizes)
    firsts, lasts = values[stops - sizes, 0], values[stops - 1, 0] + values[stops - 1, 1]
    names = (values[:, 2] != 0) | (values[:, 3] == doc.vocab.strings["PROPN"])
    wanted: NDArray[np.bool_] = np.logical_or.reduceat(names, stops - sizes)
    for start, end in spans:
        wanted |= (firsts < end) & (lasts > start)
    return wanted


def _sentences(doc: Doc) -> tuple[NDArray[np.int64], list[str], list[int]]:
    """Where a document's words are among its tokens, the words, and how many each sentence has."""
    values = doc.to_array(["IS_SPACE", "SENT_START", "ORTH"])
    places = np.flatnonzero(values[:, 0] == 0)
    sentence = np.cumsum(values[:, 1] == 1)[places]
    lengths = np.unique(sentence, return_counts=True)[1]
    return places, [doc.vocab.strings[word] for word in values[places, 2].tolist()], lengths.tolist()
