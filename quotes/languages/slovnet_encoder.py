"""slovnet's encoder: words to vectors by embeddings and three convolutions over their neighbours.

Two thirds of the work are in the first convolution. What a word adds there to its own place and to those beside it
depends on the word alone, so it is computed once for all places where the word stands.

Source: https://github.com/natasha/slovnet (MIT), `exec/model.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]


class _Layer(NamedTuple):
    """A convolution: weights of the word before, of the word itself and of the one behind; then ReLU and a norm."""

    before: Floats
    own: Floats
    behind: Floats
    bias: Floats
    scale: Floats
    shift: Floats


class Encoder:
    """The embeddings and the convolutions of one of slovnet's networks, with its weights injected."""

    def __init__(self, network: Any) -> None:
        self._words, self._shapes = network.emb.word, network.emb.shape
        self._layers: list[_Layer] = [_layer(layer) for layer in network.encoder.layers]

    def __call__(self, words: Ints, shapes: Ints, places: Ints) -> Floats:
        """One vector a word.

        Args:
            words: the words' ids in the embeddings. shapes: the ids of their shapes.
            places: where each word stands in a row, rising; no word sees over a place that is left out.
        """
        distinct, each = np.unique(words << _SHAPE_BITS | shapes, return_inverse=True)
        embedded = np.concatenate((self._words(distinct >> _SHAPE_BITS), self._shapes(distinct & _SHAPES)), axis=-1)
        row = np.full(places[-1] + 3, len(distinct))  # with a place left out at both ends
        row[places + 1] = each
        gaps = np.flatnonzero(row[1:-1] == len(distinct))
        first, *others = self._layers
        nothing = np.zeros((1, len(first.bias)), np.float32)
        before, own, behind = (np.concatenate((embedded @ weights, nothing)) for weights in first[:3])
        vectors = before.take(row[:-2], axis=0)
        vectors += own.take(row[1:-1], axis=0)
        vectors += behind.take(row[2:], axis=0)
        _finish(vectors, first, gaps)
        for layer in others:
            sums = vectors @ layer.own
            sums[1:] += vectors[:-1] @ layer.before
            sums[:-1] += vectors[1:] @ layer.behind
            vectors = sums
            _finish(vectors, layer, gaps)
        return vectors[places]


_SHAPE_BITS = 8
_SHAPES = (1 << _SHAPE_BITS) - 1


def _layer(layer: Any) -> _Layer:
    before, own, behind = (np.ascontiguousarray(layer.conv.weight.array[:, :, n].T) for n in range(3))
    norm = layer.norm
    scale = norm.weight.array / norm.std.array
    return _Layer(before, own, behind, layer.conv.bias.array, scale, norm.bias.array - norm.mean.array * scale)


def _finish(sums: Floats, layer: _Layer, gaps: Sequence[int] | Ints) -> None:
    """What follows on the products of a layer, in place."""
    sums += layer.bias
    np.maximum(sums, 0, out=sums)
    sums *= layer.scale
    sums += layer.shift
    sums[gaps] = 0
