"""The bytes of a web page to its tree."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

from quotes.encodings import detect
from quotes.errors import InputError
from quotes.reading.markup import without_control

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_NO_PROSE = re.compile(rb"<(script|style)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)|<[^<>]*>", re.IGNORECASE | re.DOTALL)
_CHARSET = re.compile(
    rb"""<(?:meta\b|\?xml\b)[^<>]*?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{1,40})""", re.IGNORECASE
)
_CHARSET_BYTES = 1 << 14
_DAMAGE = 100  # bytes of what declares itself UTF-8, of which one may be broken
_PROSE_BYTES = 1 << 17


def parse(content: bytes, charset: str | None) -> HtmlElement:
    """The tree of a page, comments left out. `charset` is what the server declared.

    Raises `InputError`: reason "empty", "encoding", or "format" for elements nested thousands deep.
    """
    from lxml.etree import ParserError
    from lxml.html import HTMLParser, document_fromstring

    text = without_control(content.decode(page_codec(content, charset), "replace"))
    parser = HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True, collect_ids=False)
    try:
        tree = document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except ParserError:
        raise InputError("no text in it: nothing to read", reason="empty") from None
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise InputError("no page: its elements are nested too deep: save its text as .txt", reason="format")
    return tree


def page_codec(content: bytes, charset: str | None) -> str:
    """The codec of a page: by its mark, by well-formed UTF-8, by what the server and the page declare, by statistics.

    What is declared has to fit what can be read on the page, mark-up left aside. Raises `InputError` as
    `quotes.encodings.detect` does.
    """
    if content.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\0" in content[:64]:
        return detect(content[: 1 << 16 & ~3])
    prose = _NO_PROSE.sub(b" ", content[:_PROSE_BYTES])
    inside = _CHARSET.search(content, 0, _CHARSET_BYTES)
    declarations = [name for name in (charset, inside and inside[1].decode("ascii", "replace")) if name]
    damage = prose.decode("utf-8", "replace").rstrip("\ufffd").count("\ufffd")  # the sample may end inside a sign
    if not damage or (_DAMAGE * damage <= len(prose) and any(_is_utf8(name) for name in declarations)):
        return detect(prose) if prose.isascii() else "utf-8"
    by_statistics = detect(prose)
    for declared in declarations:
        codec = detect(prose, declared=declared)
        if codec != by_statistics:
            return codec
    return by_statistics


def _is_utf8(charset: str) -> bool:
    return charset.strip().casefold().replace("_", "-") in ("utf-8", "utf8")
