#!/usr/bin/env python3
"""The pictures in README: the report of the sample news, and one of its articles as `quotes.show` marks it.

    benchmarks/pictures.py [FOLDER]

Writes report.png and show.png to `notebooks/pictures`, or to FOLDER. Takes a Chromium: one on PATH, or $QUOTES_BROWSER.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

import quotes

ROOT = Path(__file__).resolve().parent.parent
ARTICLE = ROOT / "notebooks" / "news" / "01_wire_grain_deal_en.txt"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "notebooks" / "pictures")
    folder = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    browser = os.environ.get("QUOTES_BROWSER") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        parser.error("no browser found: install Chromium, or name it in QUOTES_BROWSER")
    with tempfile.TemporaryDirectory() as work, sync_playwright() as playwright:
        report, shown = Path(work, "report.html"), Path(work, "show.html")
        command = [
            sys.executable,
            "-m",
            "quotes",
            "report",
            "notebooks/news",
            "-o",
            str(report),
            "--title",
            "Twelve articles",
        ]
        subprocess.run([*command, "--quiet"], cwd=ROOT, check=True)
        quotes.show(ARTICLE).save(shown)
        chromium = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        page = chromium.new_page(device_scale_factor=1.25, locale="en-GB")
        _take_report(page, report, folder / "report.png")
        _take_shown(page, shown, folder / "show.png")
        chromium.close()
    return 0


def _take_report(page: Page, report: Path, picture: Path) -> None:
    """The overview, with the evidence of one quotation opened."""
    page.set_viewport_size({"width": 1160, "height": 1420})
    page.goto(report.as_uri())
    page.get_by_role("button", name="Context").nth(2).click()
    page.mouse.move(0, 0)
    page.screenshot(path=picture)


def _take_shown(page: Page, shown: Path, picture: Path) -> None:
    """The article, with what belongs to one quotation lit up."""
    page.set_viewport_size({"width": 1000, "height": 640})
    page.goto(shown.as_uri())
    page.mouse.wheel(0, 360)
    page.get_by_text("the deputy minister").first.hover()
    page.screenshot(path=picture)


if __name__ == "__main__":
    sys.exit(main())
