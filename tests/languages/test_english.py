from __future__ import annotations

import pytest

from quotes.languages import load_pipeline, tokenise


@pytest.mark.parametrize("title", ["Lt.", "Sens.", "Capt.", "Govs."])
def test_abbreviated_titles_keep_their_point(title: str) -> None:
    assert [token.text for token in tokenise(load_pipeline("en"), f"{title} Ann Lee left.")][:2] == [title, "Ann"]


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("blank", ["\u00a0", "\u2009", "\u202f"])
def test_blanks_of_any_width_part_words(language: str, blank: str) -> None:
    doc = tokenise(load_pipeline(language), f"мэр{blank}Ann{blank}Lee")
    assert [(token.text, token.idx) for token in doc] == [("мэр", 0), ("Ann", 4), ("Lee", 8)]
