"""The report as one HTML file: the page, its styles, its script and the content, none of which is fetched.

A Content-Security-Policy allows this one style sheet and this one script, by their hashes, and nothing else: whatever
the content says, no other script runs and no request leaves the page. The content is JSON in a data block, with what
could end the block escaped (HTML standard, 4.12.1.3); the script puts it into the page as text only.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from collections.abc import Mapping, Sequence
from importlib import resources
from string import Template
from typing import TextIO

from quotes.encodings import without_surrogates

LANGUAGES = ("en", "ru")
"""The languages of the interface."""

_STYLES = ("base", "masthead", "controls", "charts", "people", "quotations", "print")
_SCRIPTS = (
    "messages_en",
    "messages_ru",
    "language",
    "dates",
    "folding",
    "elements",
    "content",
    "state",
    "selection",
    "chart",
    "timeline",
    "people",
    "portrait",
    "citation",
    "evidence",
    "quotation",
    "virtual_list",
    "spreadsheet",
    "controls",
    "printing",
    "keyboard",
    "page",
)
"""In the order in which they need each other."""

# Besides what could end the data block: line ends of old JavaScript, and lone surrogates, which UTF-8 has no bytes for.
_ESCAPED = re.compile("[<>&\u2028\u2029\ud800-\udfff]")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]+")


def write_page(content: Mapping[str, object], file: TextIO, *, language: str) -> None:
    """Write the report of some content as an HTML page that needs no other file.

    Args:
        content: what `content.content` returns.
        file: where to; to be encoded in UTF-8. The same content gives the same characters.
        language: of the interface at the start, "en" or "ru"; readers can switch.

    Raises ValueError for another language, and for content that is not JSON, such as a NaN.
    """
    if language not in LANGUAGES:
        raise ValueError(f"no interface in {language!r}: choose one of {', '.join(LANGUAGES)}")
    style = _joined(_STYLES, "css")
    script = f'"use strict";\n(() => {{\n{_joined(_SCRIPTS, "js")}}})();\n'
    page = Template(_asset("page.html")).substitute(
        language=language,
        policy=f"default-src 'none'; script-src {_hash(script)}; style-src {_hash(style)}; "
        "base-uri 'none'; form-action 'none'",
        title=html.escape(_CONTROLS.sub(" ", without_surrogates(str(content["title"])))),
        style=style,
        content=_json(content),
        script=script,
    )
    file.write(page)


def _joined(names: Sequence[str], ending: str) -> str:
    return "".join(_asset(f"{name}.{ending}") for name in names)


def _asset(name: str) -> str:
    return resources.files(__package__).joinpath("assets", name).read_text("utf-8")


def _hash(source: str) -> str:
    """The source expression of the Content-Security-Policy that allows an inline element of exactly this content."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()}'"


def _json(content: Mapping[str, object]) -> str:
    written = json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return _ESCAPED.sub(lambda found: f"\\u{ord(found.group()):04x}", written)
