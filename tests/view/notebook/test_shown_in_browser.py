from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import hostile
import pytest

import quotes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

TEXT = "“We dug it by hand!” Joan Ayre told reporters. She called the old lock “a puddle with gates.”"
LIT = """() => [...document.querySelectorAll(".q-piece, .q-note")]
    .filter((each) => getComputedStyle(each).boxShadow !== "none")
    .map((each) => each.className.match(/q-\\d+/)[0])"""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that nothing may go wrong on, and that asks nothing of the network."""
    page, troubles = browser.new_page(), []
    page.on("console", lambda message: troubles.append(message.text))
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("request", lambda request: request.url.startswith("file:") or troubles.append(request.url))
    yield page
    page.close()
    assert troubles == []


def open_shown(page: Page, text: str, folder: Path) -> None:
    file = folder / "shown.html"
    quotes.show(quotes.Article("lock", text), language="en").save(file)
    page.goto(file.as_uri())


def test_what_belongs_together_lights_up(page: Page, tmp_path: Path) -> None:
    open_shown(page, TEXT, tmp_path)
    assert page.evaluate(LIT) == []
    page.get_by_text("Joan Ayre").first.hover()
    assert page.evaluate(LIT) == ["q-1"] * 4  # quotation, speaker, cue, note
    page.get_by_text("a puddle with gates.").hover()
    assert page.evaluate(LIT) == ["q-2"] * 4
    page.mouse.move(0, 0)
    page.locator(".q-note").first.focus()
    assert page.evaluate(LIT) == ["q-1"] * 4


def test_hostile_text_runs_nothing(page: Page, tmp_path: Path) -> None:
    page.add_init_script("window.alert = () => { window.hacked = true }")
    open_shown(page, f"{hostile.HOSTILE}\n\n“We dug it, {hostile.SCRIPT} by hand!” Joan Ayre said.", tmp_path)
    assert page.evaluate("window.hacked") is None
    assert page.locator("script, img, iframe, object").count() == 0
    assert page.locator("u.q-piece").count() > 0
