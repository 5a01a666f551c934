"""slovnet's three Russian models on tokenised text: morphology, syntax, entities.

The weights come inside the `natasha` package. They are loaded on first use, once a process, and share one vocabulary
and one table of embeddings. `natasha` itself is not imported, so its morphological dictionaries are not loaded.

Sentences are not padded to the longest and batched, but lie end to end in one row with one padding token between two
of them. Padding embeds to zeros and is zeroed after each layer, so every sentence gets what it gets by itself, and
no work goes into padding.

Source: https://github.com/natasha/slovnet, https://github.com/natasha/navec (MIT).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from quotes.errors import ModelError
from quotes.languages.slovnet_encoder import Encoder

_EMBEDDINGS = "emb/navec_news_v1_1B_250K_300d_100q.tar"
_WEIGHTS = {name: f"model/slovnet_{name}_news_v1.tar" for name in ("morph", "syntax", "ner")}

_ROW = 1_024  # tokens in one pass of the encoder: bounds memory
_COST = 1 << 17  # cells of a table of words by words, or of words by tags, in one batch: likewise

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]


def tag(words: list[str], lengths: list[int]) -> tuple[Ints, list[str]]:
    """Morphological tags of a document's words.

    `lengths` are the numbers of words in its sentences, in order. Returns an index for each word into the list of tags,
    each `POS` or `POS|Feature=Value|…` in Universal Dependencies' terms.
    """
    model = _model("morph")
    padding = model.labels.index("<pad>")
    tags = []
    for features in model.encode(words, lengths, apart=True):
        scores = model.network.head(features)
        scores[:, padding] = -np.inf
        tags.append(scores.argmax(-1))
    return np.concatenate(tags), model.labels


def parse(words: list[str], lengths: list[int]) -> tuple[list[Ints], Ints, list[str]]:
    """Dependency trees of a document's sentences; `words` and `lengths` as for `tag`.

    Returns for each sentence its words' heads as 1-based positions in the sentence, 0 for the one root; for each word
    an index into the list of relations; and that list.
    """
    model = _model("syntax")
    features = np.concatenate(list(model.encode(words, lengths, apart=True)))
    sizes = np.array(lengths)
    begins = np.cumsum(sizes) - sizes
    heads: list[Ints] = [np.empty(0, np.int64)] * len(sizes)
    relations = np.empty(len(words), np.int64)
    for batch in _batches(sizes**2):
        inside = np.arange(sizes[batch[-1]]) < sizes[batch][:, None]
        places = (begins[batch][:, None] + np.arange(inside.shape[1]))[inside]
        block = np.zeros((*inside.shape, features.shape[-1]), np.float32)
        block[inside] = features[places]
        scores = model.network.head(block)
        np.copyto(scores[:, :, 1:], -np.inf, where=~inside[:, None, :])
        best = scores.argmax(-1)
        for row, index in enumerate(batch):
            size = sizes[index]
            best[row, :size] = heads[index] = repair(best[row, :size], scores[row, :size, : size + 1])
        names = model.network.rel(block, best)
        names[..., model.labels.index("root")] = np.where(best == 0, np.inf, -np.inf)
        names[..., model.labels.index("<pad>")] = -np.inf
        relations[places] = names.argmax(-1)[inside]
    return heads, relations, model.labels


def recognise(words: list[str], lengths: list[int]) -> list[tuple[int, int, str]]:
    """Entities of a document as (first word, end word exclusive, PER or LOC or ORG); arguments as for `tag`.

    An entity never crosses a sentence's end: sentences are decoded as if the words on both sides were outside entities.
    """
    model = _model("ner")
    head = model.network.head
    scores = np.concatenate([head(features) for features in model.encode(words, lengths, apart=False)])
    sizes = np.array(lengths)
    begins = np.cumsum(sizes) - sizes
    outside = model.labels.index("O")
    scores[begins] += head.crf.transitions.array[outside]
    scores[begins + sizes - 1] += head.crf.transitions.array[:, outside]
    entities = []
    for batch in _batches(sizes):
        inside = np.arange(sizes[batch[-1]]) < sizes[batch][:, None]
        block = np.zeros((*inside.shape, scores.shape[-1]), np.float32)
        block[inside] = scores[(begins[batch][:, None] + np.arange(inside.shape[1]))[inside]]
        for index, tags in zip(batch, head.crf.decode(block, inside), strict=True):
            entities.extend(_spans([model.labels[tag] for tag in tags], int(begins[index])))
    return sorted(entities)


def repair(heads: Ints, scores: Floats) -> Ints:
    """The heads of one sentence, changed where needed to form one tree. One sentence in four needs it.

    `heads` are 1-based, 0 for a root; `scores` has a row a word and a column a head, column 0 the root. The root is the
    word that would lose most as anything else. Then, while other roots or cycles are left, the arc in them is replaced
    that loses least by turning to a word already in the tree: greedy, where Chu-Liu-Edmonds would be exact.
    """
    heads = heads.copy()
    words = np.arange(len(heads))
    roots = np.flatnonzero(heads == 0)
    candidates = roots if len(roots) else words
    root = candidates[(scores[candidates, 0] - scores[candidates, 1:].max(-1)).argmax()]
    heads[roots] = roots + 1
    heads[root] = 0
    while True:
        up = np.concatenate(([0], heads))
        for _ in range(len(heads).bit_length()):
            up = up[up]
        rooted = words[up[1:] == 0]
        if len(rooted) == len(words):
            return heads
        cyclic = np.unique(up[up > 0]) - 1
        current = np.where(np.isin(cyclic, roots), 0, heads[cyclic])
        losses = scores[cyclic, current][:, None] - scores[np.ix_(cyclic, rooted + 1)]
        arc, head = np.unravel_index(losses.argmin(), losses.shape)
        heads[cyclic[arc]] = rooted[head] + 1


def _spans(tags: list[str], offset: int) -> list[tuple[int, int, str]]:
    spans: list[tuple[int, int, str]] = []
    for index, name in enumerate(tags, offset):
        if name.startswith("B-"):
            spans.append((index, index + 1, name[2:]))
        elif name.startswith("I-") and spans and spans[-1][1] == index:
            spans[-1] = (spans[-1][0], index + 1, spans[-1][2])
    return spans


def _batches(costs: Ints) -> list[Ints]:
    """Sentences in batches of like cost, cheapest first; a batch costs its size times its dearest, at most `_COST`."""
    order = np.argsort(costs, kind="stable")
    batches = []
    first = 0
    for last in range(1, len(order) + 1):
        if last == len(order) or (last + 1 - first) * int(costs[order[last]]) > _COST:
            batches.append(order[first:last])
            first = last
    return batches


@dataclass(frozen=True, slots=True)
class _Lexicon:
    """The embeddings that the models share, and a word's ids in them: of the word and of its shape."""

    navec: Any
    ids: Callable[[str], tuple[int, int]]


@dataclass(frozen=True, slots=True)
class _Model:
    """One of slovnet's networks and the names of what it predicts."""

    network: Any
    encoder: Encoder
    labels: list[str]

    def encode(self, words: list[str], lengths: list[int], *, apart: bool) -> Iterator[Floats]:
        """The encoder's output, one row a word, a number of whole sentences at a time.

        With `apart`, sentences don't see their neighbours, as slovnet has it for morphology and syntax; without, the
        window looks over the ends of sentences, as its entity tagger does.
        """
        ids = np.array([_lexicon().ids(word) for word in words], np.int64)
        stops = np.cumsum(lengths)
        first = begin = 0
        while first < len(lengths):
            last = max(first + 1, int(np.searchsorted(stops, begin + _ROW, side="right")))
            end = int(stops[last - 1])
            places = np.arange(end - begin)
            if apart:
                places += np.repeat(np.arange(last - first), lengths[first:last])
            yield self.encoder(ids[begin:end, 0], ids[begin:end, 1], places)
            first, begin = last, end


def check_weights() -> None:
    """Raises `ModelError` if the `natasha` package or one of its files of weights is missing. Loads nothing."""
    for file in (_EMBEDDINGS, *_WEIGHTS.values()):
        _path(file)


def _path(file: str) -> str:
    package = find_spec("natasha")
    if package is None or package.origin is None:
        raise ModelError("the Russian pipeline needs the package natasha: pip install natasha==1.6.0")
    path = Path(package.origin).parent / "data" / file
    if not path.is_file():
        raise ModelError(f"the installed package natasha lacks {path}: pip install natasha==1.6.0")
    return str(path)


@cache
def _lexicon() -> _Lexicon:
    from navec import Navec
    from navec.meta import Meta
    from navec.navec import META, PQ_, VOCAB
    from navec.pq import PQ
    from navec.tar import Tar
    from navec.vocab import Vocab
    from slovnet.const import PAD
    from slovnet.shape import SHAPES, word_shape

    class Codes(PQ):  # type: ignore[misc]
        def precompute(self) -> None:
            """Leaves out norms and products for similarity, which take 100 MB to compute."""

    with Tar(_path(_EMBEDDINGS)) as tar:
        meta = Meta.from_file(tar.load(META))
        codes = Codes.from_file(tar.load(PQ_))
        vocabulary = Vocab.from_file(tar.load(VOCAB))
    words, unknown = vocabulary.word_ids, vocabulary.unk_id
    shapes = {shape: index for index, shape in enumerate([PAD, *SHAPES])}

    @lru_cache(maxsize=1 << 13)
    def ids(word: str) -> tuple[int, int]:
        return words.get(word.lower(), unknown), shapes[word_shape(word)]

    return _Lexicon(Navec(meta, None, codes), ids)


@cache
def _model(name: str) -> _Model:
    from slovnet.const import PAD, REL, SHAPE, TAG
    from slovnet.exec.model import NER, Morph, Syntax
    from slovnet.exec.pack import Pack
    from slovnet.shape import SHAPES

    networks = {"morph": Morph, "syntax": Syntax, "ner": NER}
    with Pack(_path(_WEIGHTS[name])) as pack:
        pack.load_meta().check_protocol()
        network = pack.load_model(networks[name])
        arrays = dict(pack.load_arrays(network.weights))
        labels: list[str] = pack.load_vocab(REL if name == "syntax" else TAG).items
        if pack.load_vocab(SHAPE).items != [PAD, *SHAPES]:
            raise ModelError(f"natasha's {name} model does not fit the installed slovnet: pip install slovnet==0.6.0")
    network = network.inject_arrays(arrays).inject_navec(_lexicon().navec)
    return _Model(network, Encoder(network), labels)
