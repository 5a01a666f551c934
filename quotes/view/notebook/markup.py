"""Text to HTML.

Nothing in a text can end an element, an attribute or a style sheet, turn the direction of what stands around it, or be
taken for a formula.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from urllib.parse import urlsplit

from quotes.encodings import without_surrogates

NO_FORMULAS = "tex2jax_ignore mathjax_ignore"
"""Classes of an element in which a notebook leaves dollar signs alone."""

_PICTURES = 0x2400
"""Where Unicode has signs to be seen for the control characters."""
_VISIBLE: dict[int, str] = {
    **{code: chr(_PICTURES + code) for code in range(0x20) if chr(code) not in "\t\n\r"},
    0x7F: "\u2421",
    **dict.fromkeys(range(0x80, 0xA0), "\ufffd"),
    **{code: f"⟨U+{code:04X}⟩" for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))},
    **dict.fromkeys((0x200E, 0x200F, 0x061C), ""),
}


def visible(text: str) -> str:
    """A text with signs to be seen for control characters and for those that turn the direction of what follows.

    Marks of direction, which weigh on their neighbours only, are left out. Lone surrogates are U+FFFD.
    """
    return without_surrogates(text).translate(_VISIBLE)


def escaped(text: str) -> str:
    """A text for an element or an attribute."""
    return escape(visible(text), quote=True)


def last_part(path: str) -> str:
    """The name of a file or a page without what leads to it; all of it where there is no such part."""
    return re.split(r"[/\\]", path.rstrip("/\\"))[-1] or path


def breakable(name: str) -> str:
    """The name of a file in HTML, where a line may end between its parts."""
    return re.sub(r"[_-]+", r"\g<0><wbr>", escaped(name))


def opening(name: str, attributes: Mapping[str, str]) -> str:
    """The tag that opens an element. The values of attributes are text; empty ones are left out."""
    spelled = "".join(f' {key}="{escaped(value)}"' for key, value in attributes.items() if value)
    return f"<{name}{spelled}>"


def element(name: str, content: str, attributes: Mapping[str, str] | None = None) -> str:
    """An element. `content` is HTML."""
    return f"{opening(name, attributes or {})}{content}</{name}>"


def link(content: str, url: str) -> str:
    """HTML as a link, where the address is one of the web."""
    address = url.strip()
    if not address.isprintable() or " " in address or not _is_of_the_web(address):
        return content
    return element("a", content, {"href": address, "target": "_blank", "rel": "noopener noreferrer"})


def _is_of_the_web(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)
