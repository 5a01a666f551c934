from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pytest

from quotes.view.report.assembly import write_page

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

BROWSERS = ("chromium", "chromium-browser", "google-chrome")

OpenReport = Callable[..., "Page"]


def _missing(what: str, remedy: str) -> NoReturn:
    message = f"{what}: {remedy}"
    if os.environ.get("QUOTES_BROWSER_REQUIRED"):
        pytest.fail(message)
    pytest.skip(message)


# Not for the whole session: while Playwright is at work, its event loop is this thread's, and no other can run.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A Chromium for all tests of a module."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        _missing("Playwright is not installed", "pip install '.[test]'")
    path = os.environ.get("QUOTES_BROWSER") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        _missing("no browser found", "install one (apt-get install chromium), or name it in QUOTES_BROWSER")
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"] if root else [])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def contexts(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Browser contexts by their options: each is made once."""
    made: dict[str, BrowserContext] = {}

    def context(**options: object) -> BrowserContext:
        if repr(options) not in made:
            settings = {"viewport": {"width": 1280, "height": 1200}, "locale": "en-GB", **options}
            made[repr(options)] = browser.new_context(permissions=["clipboard-read", "clipboard-write"], **settings)
            made[repr(options)].set_default_timeout(5000)
        return made[repr(options)]

    yield context
    for each in made.values():
        each.close()


@pytest.fixture
def open_report(contexts: Callable[..., BrowserContext], tmp_path: Path) -> Iterator[OpenReport]:
    """Writes a report and opens it; in the end, nothing may have gone wrong or been asked of the network."""
    pages, troubles = [], []
    folders = (tmp_path.as_uri(), "blob:")  # what is downloaded comes from a blob

    def opened(
        content: Mapping[str, object], fragment: str = "", *, language: str = "en", before: str = "", **options: object
    ) -> Page:
        path = tmp_path / "report.html"
        with path.open("w", encoding="utf-8") as file:
            write_page(content, file, language=language)
        page = contexts(**options).new_page()
        pages.append(page)
        page.add_init_script(before)
        page.on("console", lambda message: message.type in ("error", "warning") and troubles.append(message.text))
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("popup", lambda popup: troubles.append(f"window: {popup.url}"))
        page.on("request", lambda request: request.url.startswith(folders) or troubles.append(request.url))
        page.goto(f"{path.as_uri()}{fragment}")
        return page

    yield opened
    for page in pages:
        page.close()
    assert troubles == []
