"""A spaCy pipeline's components on a batch of documents: what `nlp.pipe` finds, in less than half the time.

- A word's own vector, before its context is looked at, is computed once for all places where it stands.
- Vectors in context are computed with numpy's matrix products, which take a third of the time of spaCy's (BLIS), for
  one document at a time, whose arrays stay in the processor's cache.
- Parser and entity recogniser take one step in many documents at once. The loop inside spaCy gives the interpreter's
  lock away and asks for it back many times a token.

What a document gets does not depend on its neighbours. In another place of a matrix numpy's product of the same row may
be rounded otherwise, so numpy multiplies what belongs to one document by itself; BLIS, which rounds all rows alike,
multiplies what several documents share. Components of other kinds, and those on a GPU, run as they are.

Source: https://github.com/explosion/spaCy (MIT): `pipeline/transition_parser.pyx`, `ml/parser_model.pyx` and
`ml/_precomputable_affine.py`, whose weights and transitions are used.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray
from spacy.ml.parser_model import ParserStepModel  # type: ignore[import-not-found]
from spacy.pipeline import DependencyParser, EntityRecognizer
from spacy.pipeline.tok2vec import Tok2Vec
from thinc.api import Model, NumpyOps

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

Floats = NDArray[np.float32]
Run = Callable[[list["Doc"]], Iterable["Doc"]]

_AT_ONCE = 1 << 14  # tokens in which parser or entity recogniser step together: bounds memory, 4 KB a token
_WORDS = 1 << 13  # words whose vectors are kept: 3 MB
_HASHED_WORDS = ("extract_features", "list2ragged", "with_array", "with_array", "ragged2list")  # spaCy's MultiHashEmbed

_runs: WeakKeyDictionary[Language, dict[int, Run]] = WeakKeyDictionary()
"""What runs each component of a pipeline, by the component's `id`."""


def annotate(nlp: Language, docs: Iterable[Doc], *, before: str | None = None) -> list[Doc]:
    """Run the components of a pipeline, in order, on tokenised documents: all, or those before one of this name.

    Raises what a component raises.
    """
    runs = _runs.setdefault(nlp, {})
    annotated = list(docs)
    for name, component in nlp.pipeline:
        if name == before:
            break
        if id(component) not in runs:
            runs[id(component)] = _run(component)
        annotated = list(runs[id(component)](annotated))
    return annotated


def _run(component: Any) -> Run:
    if type(component) is Tok2Vec and type(component.model.ops) is NumpyOps:
        return partial(_embed, component, _Encoder(component.model))
    if type(component) in (DependencyParser, EntityRecognizer) and _is_plain(component):
        return partial(_parse, component, _Encoder(component.model.layers[0]))
    if hasattr(component, "pipe"):
        return lambda docs: component.pipe(docs, batch_size=max(len(docs), 1))
    return partial(map, component)


def _is_plain(component: Any) -> bool:
    """Whether a transition system takes the best action at each step, by a model of the usual layers."""
    model = component.model
    usual = model.attrs["has_upper"] and not model.attrs["unseen_classes"] and model.layers[1].has_dim("nP")
    return component.cfg["beam_width"] == 1 and usual and type(model.ops) is NumpyOps


def _embed(component: Any, encoder: _Encoder, docs: list[Doc]) -> list[Doc]:
    for doc in docs:
        component.set_annotations([doc], [encoder(doc)])
    return docs


def _parse(component: Any, encoder: _Encoder, docs: list[Doc]) -> list[Doc]:
    for part in _parts(docs):
        component.set_annotations(part, _final_states(component, encoder, part))
    return docs


def _parts(docs: Iterable[Doc]) -> Iterator[list[Doc]]:
    """Documents of like length together, with `_AT_ONCE` tokens unless one alone has more."""
    part: list[Doc] = []
    size = 0
    for doc in sorted(docs, key=len):
        if part and size + len(doc) > _AT_ONCE:
            yield part
            part, size = [], 0
        part.append(doc)
        size += len(doc)
    if part:
        yield part


def _final_states(component: Any, encoder: _Encoder, docs: list[Doc]) -> list[Any]:
    """The states in which a transition system ends."""
    _, lower, upper = component.model.layers
    vectors = [encoder(doc) for doc in docs]
    layers = [lambda docs, is_train: (np.concatenate(vectors), None), _by_document(lower, vectors), upper]
    model = ParserStepModel(docs, layers, has_upper=True, train=False)
    states: list[Any] = component.moves.init_batch(docs)
    unfinished = [state for state in states if not state.is_final()]
    while unfinished:
        hidden = model.state2vec.predict(model.get_token_ids(unfinished))
        unfinished = component.transition_states(unfinished, upper.predict(hidden))
    return states


def _by_document(lower: Model[Any, Any], vectors: Sequence[Floats]) -> Model[Any, Any]:
    """The layer `lower`, which tells what each word adds to a state, for one document after the other."""
    parameters: Any = lower.get_param("W")
    features, width, pieces, _ = parameters.shape
    weights = parameters.reshape(features * width * pieces, -1).T

    def forward(model: Model[Any, Any], joined: Floats, is_train: bool) -> tuple[Floats, None]:
        added = np.empty((len(joined) + 1, weights.shape[1]), np.float32)
        added[0] = lower.get_param("pad").ravel()
        end = 1
        for rows in vectors:
            start, end = end, end + len(rows)
            np.matmul(rows, weights, out=added[start:end])
        return added.reshape(-1, features, width, pieces), None

    return Model("lower", forward, dims={"nO": width, "nP": pieces, "nF": features}, params={"b": lower.get_param("b")})


class _Encoder:
    """A layer that turns a document into vectors, one a token.

    Where it begins with spaCy's usual embedding and an encoder of windows, these are run in the quick way.
    """

    def __init__(self, model: Model[Any, Any]) -> None:
        layers = [model] if model.has_ref("embed") else list(model.layers)
        self._words: Callable[[Doc], Any] | None = None
        self._layers = [model]
        if layers and layers[0].has_ref("embed") and _hashes_words(layers[0].get_ref("embed")):
            encode = layers[0].get_ref("encode").copy()
            for node in encode.walk():
                node.ops = NumpyOps(use_blis=False)
            self._words = _Words(layers[0].get_ref("embed"))
            self._layers = [encode, *layers[1:]]

    def __call__(self, doc: Doc) -> Floats:
        output: Any = [doc if self._words is None else self._words(doc)]
        for layer in self._layers:
            output = layer.predict(output)
        vectors: Floats = output[0] if isinstance(output, list) else output
        return vectors


def _hashes_words(embed: Model[Any, Any]) -> bool:
    return tuple(layer.name.partition("(")[0] for layer in embed.layers) == _HASHED_WORDS


class _Words:
    """Vectors of words without their context, kept for the words that were met last."""

    def __init__(self, embed: Model[Any, Any]) -> None:
        self._features, _, self._hashed, self._mixed, _ = embed.layers
        self._kept = np.empty((_WORDS, self._mixed.get_dim("nO")), np.float32)
        self._places: dict[bytes, int] = {}

    def __call__(self, doc: Doc) -> Floats:
        features = np.ascontiguousarray(self._features.predict([doc])[0])
        words: list[bytes] = features.view(f"V{features.shape[1] * features.itemsize}").ravel().tolist()
        new = {word: at for at, word in enumerate(words) if word not in self._places}
        if len(self._places) + len(new) > _WORDS:
            self._places.clear()
            new = {word: at for at, word in enumerate(words)}
        if len(new) > _WORDS:
            return self._computed(features)
        if new:
            first = len(self._places)
            self._kept[first : first + len(new)] = self._computed(features[list(new.values())])
            self._places.update(zip(new, range(first, first + len(new)), strict=True))
        return self._kept[[self._places[word] for word in words]]

    def _computed(self, features: Any) -> Floats:
        vectors: Floats = self._mixed.predict(self._hashed.predict(features))
        return vectors
