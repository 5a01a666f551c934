from __future__ import annotations

import numpy as np
import pytest

from quotes.languages import slovnet_models


@pytest.mark.parametrize("name", ["morph", "syntax", "ner"])
def test_it_gives_what_slovnet_gives(name: str) -> None:
    """Two sentences with a place left out between them, which slovnet fills with its word for padding."""
    words = "Мэр сказал : мэр Рогов сказал , что мэр Рогов ушёл .".split()
    places = np.array([0, 1, 2, 3, 4, 5, 7, 8, 9, 10, 11, 12])
    ids = np.array([slovnet_models._lexicon().ids(word) for word in words])
    model = slovnet_models._model(name)
    network = model.network
    padding = len(network.emb.word.indexes.array) - 1
    row = np.tile([padding, 0], (13, 1))
    row[places] = ids
    embedded = network.emb(row[None, :, 0], row[None, :, 1])
    expected = network.encoder(embedded, row[None, :, 0] == padding)[0, places]
    assert model.encoder(ids[:, 0], ids[:, 1], places) == pytest.approx(expected, abs=1e-4)
