from __future__ import annotations

import pytest

from quotes.errors import QuotesError
from quotes.lexicon.short_names import full_names, parse


def test_a_short_form_may_stand_for_several_names() -> None:
    found = parse('[en]\nWilliam = ["Bill"]\n[ru]\n"Александр" = ["Саша"]\n"Алёна" = ["Саша"]', "names.toml")
    assert found["bill"] == found["william"] == {"william"}
    assert found["саша"] == {"александр", "алена"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[en", "not valid TOML"),
        ("[en]", "should have en, ru"),
        ('[en]\nWilliam = "Bill"\n[ru]', "William should have a list"),
    ],
)
def test_faults_are_named(text: str, message: str) -> None:
    with pytest.raises(QuotesError, match=message):
        parse(text, "names.toml")


def test_the_projects_own_list_is_sound() -> None:
    assert full_names()["bill"] == {"william"}
    assert "екатерина" in full_names()["катя"]
