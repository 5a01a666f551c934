from __future__ import annotations

import base64
import hashlib
import io
import json
import re
from collections.abc import Mapping
from html.parser import HTMLParser
from pathlib import Path

import pytest
from report_samples import EMPTY, HOSTILE, NORWELL

import quotes.view.report.assembly as module
from quotes.view.report.assembly import LANGUAGES, write_page

ASSETS = Path(module.__file__).parent / "assets"


def written(content: Mapping[str, object], language: str = "en") -> str:
    file = io.StringIO()
    write_page(content, file, language=language)
    return file.getvalue()


class Parts(HTMLParser):
    """The texts of elements by their tags, that of the content as `#content`; all tags with their attributes."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: dict[str, list[str]] = {}
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self._inside = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._inside = "#content" if ("id", "content") in attrs else tag
        self.texts.setdefault(self._inside, []).append("")

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.texts[self._inside][-1] += data

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""


@pytest.mark.parametrize("content", [NORWELL, HOSTILE, EMPTY], ids=["news", "hostile", "empty"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_holds_the_content_and_can_be_encoded(content: Mapping[str, object], language: str) -> None:
    page = written(content, language)
    (data,) = Parts(page.encode().decode()).texts["#content"]
    assert json.loads(data) == json.loads(json.dumps(content))
    assert not re.search("[<>&\u2028\u2029]", data)
    assert f'<html lang="{language}">' in page
    assert page == written(content, language)


def test_only_the_page_s_own_script_and_style_are_allowed() -> None:
    parts = Parts(written(HOSTILE))
    (policy,) = [
        attributes["content"]
        for tag, attributes in parts.tags
        if attributes.get("http-equiv") == "Content-Security-Policy"
    ]

    def allowed(name: str) -> str:
        (text,) = parts.texts[name]
        return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"

    assert policy == (
        f"default-src 'none'; script-src {allowed('script')}; style-src {allowed('style')}; "
        "base-uri 'none'; form-action 'none'"
    )
    assert not [attributes for _, attributes in parts.tags if {"style", "src", "srcset"} & attributes.keys()]
    assert not [name for _, attributes in parts.tags for name in attributes if name.startswith("on")]


def test_the_title_is_text() -> None:
    (title,) = Parts(written(HOSTILE)).texts["title"]
    assert title.startswith("<script>window.hacked=1</script><img")
    assert "$title" in title
    assert not re.search("[\x00-\x1f\u202a-\u202e\u2066-\u2069\u2028\u2029\ud800-\udfff]", title)


def test_what_is_no_content_is_refused() -> None:
    with pytest.raises(ValueError, match=r"'de'.*en, ru"):
        written(EMPTY, "de")
    with pytest.raises(ValueError, match="JSON"):
        written({**EMPTY, "confidence": float("nan")})


def test_all_assets_are_in_the_page_and_none_can_end_its_element() -> None:
    page = written(EMPTY)
    sources = {path: path.read_text("utf-8") for path in ASSETS.iterdir() if path.suffix in (".js", ".css")}
    assert len(sources) > 10
    for path, source in sources.items():
        assert page.count(source) == 1, path.name
        assert not re.search(r"</(?:script|style)|<!--", source), path.name


def test_scripts_make_no_markup_of_text_and_fetch_nothing() -> None:
    forbidden = re.compile(
        r"innerHTML|outerHTML|insertAdjacentHTML|setHTML|parseFromString|createContextualFragment|document\.write|srcdoc"
        r"|\beval\b|\bFunction\(|\bfetch\(|XMLHttpRequest|WebSocket|EventSource|sendBeacon|\bimport\b|localStorage|cookie"
    )
    for path in ASSETS.glob("*.js"):
        assert not forbidden.search(path.read_text("utf-8")), path.name
    for path in ASSETS.glob("*.css"):
        assert not re.search(r"@import|url\((?!\"#)", path.read_text("utf-8")), path.name


def test_the_interface_says_the_same_in_all_languages() -> None:
    def messages(language: str) -> dict[str, set[str]]:
        source = (ASSETS / f"messages_{language}.js").read_text("utf-8")
        entries = re.split(r"^  (?=\w+:)", source, flags=re.MULTILINE)[1:]
        return {entry.partition(":")[0]: set(re.findall(r"\{(\w+)\}", entry)) for entry in entries}

    assert messages("en") == messages("ru")
    page = (ASSETS / "page.html").read_text("utf-8")
    used = set(re.findall(r'data-(?:say|label|placeholder)="(\w+)"', page))
    for path in ASSETS.glob("*.js"):
        used |= set(re.findall(r'\bsay\(\s*"(\w+)"', path.read_text("utf-8")))
    assert used <= messages("en").keys()
