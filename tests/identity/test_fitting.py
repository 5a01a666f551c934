from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

from quotes.errors import InputError
from quotes.identity.fitting import fit, train
from quotes.identity.spelling import ACROSS, load_models

SYLLABLES = {"ба": "ba", "ке": "ke", "ло": "lo", "шу": "shu", "ри": "ri", "юн": "yun", "гор": "gor", "нат": "nat"}


def pairs() -> str:
    """Invented names of three syllables in both scripts, some of them in two Latin spellings."""
    lines = []
    for number, syllables in enumerate(product(SYLLABLES, repeat=3)):
        latin, cyrillic = "".join(SYLLABLES[one] for one in syllables), "".join(syllables)
        lines.append(f"{latin}\t{cyrillic}")
        if number % 3 == 0 and "k" in latin:
            lines.append(f"{latin.replace('k', 'c')}\t{cyrillic}")
        if number % 5 == 0 and "ke" in latin:
            lines.append(f"{latin}\t{cyrillic.replace('е', 'э')}")
    return "\n".join(lines) + "\n"


def test_the_same_pairs_give_the_same_model(tmp_path: Path) -> None:
    names = tmp_path / "names.tsv"
    names.write_text(pairs(), encoding="utf-8")
    for output in ("first.json", "second.json"):
        train(names, tmp_path / output)
    assert (tmp_path / "first.json").read_bytes() == (tmp_path / "second.json").read_bytes()

    model = load_models(tmp_path / "first.json")[ACROSS]
    assert [unit[:2] for unit in model.align("шуба", "shuba")] == [("ш", "sh"), ("у", "u"), ("б", "b"), ("а", "a")]
    assert model.likeness("шубагор", "shubagor").probability > 0.5 > model.likeness("шубагор", "shunatri").probability


def test_a_line_that_is_no_pair_is_named(tmp_path: Path) -> None:
    names = tmp_path / "names.tsv"
    names.write_text("loba\tлоба\nloba лоба\n", encoding="utf-8")
    with pytest.raises(InputError, match="line 2"):
        train(names, tmp_path / "names.json")
    assert not (tmp_path / "names.json").exists()


def test_too_few_pairs_are_refused() -> None:
    with pytest.raises(InputError, match="too few"):
        fit([])
