"""The lexicon of offices is checked when it is read, and its Russian words are lemmas."""

from __future__ import annotations

import re
from importlib import resources

import pytest

from quotes.errors import QuotesError
from quotes.lexicon.offices import load_offices, parse_offices
from quotes.offices.words import russian_forms

FILES = ("offices.toml", "places.toml")


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    return {file: resources.files("quotes.lexicon").joinpath(file).read_text(encoding="utf-8") for file in FILES}


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("offices.toml", "[walks]", "[walks", "offices.toml: not valid TOML"),
        ("offices.toml", "[walks]", "[ways]", "unknown key 'ways'"),
        ("offices.toml", 'farmer = { en = ["farmer"]', 'farmer = { en = ["Farmer"]', "labour.farmer: entry 'Farmer'"),
        ("offices.toml", 'farmer = { en = ["farmer"]', 'farmer = { en = ["a-b"]', "entry 'a-b' is not written"),
        ("offices.toml", 'farmer = { en = ["farmer"]', 'farmer = { en = "farmer"', "must be a list of strings"),
        ("offices.toml", 'farmer = { en = ["farmer"]', 'farmer = { en = ["x", "x"]', "entry 'x' stands twice"),
        ("offices.toml", 'farmer = { en = ["farmer"]', 'farmer = { solo = true, en = ["x"]', "unknown key 'solo'"),
        ("offices.toml", 'farmer = { en = ["farmer"]', 'farmer = { broader = ["y"], en = ["x"]', "there is no 'y'"),
        ("offices.toml", 'farmer = { en = ["farmer"]', 'worker2 = { ru = [], e = ["x"]', "labour.worker2: unknown key"),
        ("offices.toml", "\nfarmer = {", "\npoet = {", "'poet' stands in 'arts' too"),
        ("places.toml", "\nPE = {", "\nNATO = {", "'NATO' is the name of another place"),
    ],
)
def test_a_faulty_file_is_refused_and_named(texts: dict[str, str], file: str, old: str, new: str, message: str) -> None:
    changed = texts[file].replace(old, new, 1)
    assert changed != texts[file]
    if "worker2" in new:
        changed = changed.replace('e = ["x"], ru', 'e = ["x"], en', 1)
    with pytest.raises(QuotesError, match=re.escape(message)):
        parse_offices({**texts, file: changed})


def test_russian_words_are_found_from_the_forms_of_texts() -> None:
    """Every entry is among the base forms of each of its own words."""
    for phrases in load_offices().phrases["ru"].values():
        for phrase, _ in phrases:
            assert all(word in russian_forms(word) for word in phrase)


def test_no_title_is_broader_than_itself() -> None:
    titles = load_offices().titles
    for name in titles:
        above, reached = {name}, set[str]()
        while above:
            above = {broader for title in above for broader in titles[title].broader} - reached
            reached |= above
        assert name not in reached


def test_titles_of_one_sort_stand_in_order(texts: dict[str, str]) -> None:
    """Entries are sorted, so that a word is found where it must be."""
    for language, entries in re.findall(r"\b(en|ru) = \[([^\]]*)\]", texts["offices.toml"]):
        listed = re.findall(r'"([^"]+)"', entries)
        assert listed == sorted(listed), language
