"""HTML read strictly, for tests of what is shown."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = frozenset(("br", "wbr", "meta"))


@dataclass
class Element:
    """An element: its name, attributes, and what is in it."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    content: list[Element | str] = field(default_factory=list)

    def text(self, *without: str) -> str:
        """The text in it, elements of some names left out."""
        return "".join(
            part if isinstance(part, str) else "" if part.name in without else part.text(*without)
            for part in self.content
        )

    def all(self, name: str = "", style_class: str = "") -> list[Element]:
        """The elements in it that have a name and a class, in their order."""
        found: list[Element] = []
        for part in self.content:
            if isinstance(part, str):
                continue
            if name in ("", part.name) and (not style_class or style_class in part.classes):
                found.append(part)
            found.extend(part.all(name, style_class))
        return found

    @property
    def classes(self) -> list[str]:
        return self.attributes.get("class", "").split()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open = [Element("")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len({name for name, _ in attrs}) == len(attrs), f"an attribute twice in {tag}"
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].content.append(element)
        if tag not in _VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop().name == tag

    def handle_data(self, data: str) -> None:
        self.open[-1].content.append(data)


def read_html(html: str) -> Element:
    """All of some HTML. Fails where elements do not nest."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert [element.name for element in reader.open] == [""], "elements are left open"
    return reader.open[0]


HARMLESS = frozenset(
    "a article b br details div em i p span style sub summary sup table tbody td th thead tr u wbr".split()
)
"""What is in a display. JupyterLab lets it pass in notebooks it does not trust, but for the style sheet."""


def assert_harmless(root: Element) -> None:
    """No element or attribute that runs, fetches or submits anything, and no character that turns the direction."""
    for element in root.all():
        assert element.name in HARMLESS
        assert element.attributes.keys() <= {
            "class", "style", "title", "lang", "tabindex", "role", "aria-level", "scope", "href", "target", "rel",
        }  # fmt: skip
        assert element.attributes.get("href", "https://").startswith(("https://", "http://"))
        assert "url(" not in element.attributes.get("style", "")
    for sheet in root.all("style"):
        assert not any(sign in sheet.text() for sign in ("@import", "url(", "<"))
    everything = root.text() + "".join("".join(element.attributes.values()) for element in root.all())
    assert not any(0x202A <= ord(c) <= 0x202E or 0x2066 <= ord(c) <= 0x2069 for c in everything)
    assert not any(ord(c) < 0x20 and c not in "\t\n\r" for c in everything)
    assert everything.encode()
