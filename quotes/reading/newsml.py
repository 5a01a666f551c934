"""Articles of news agencies: NewsML-G2 items and NITF documents (https://iptc.org/standards/).

An article's id is empty where it has none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from quotes.reading.markup import children, descendants, local_name, one_line, plain_text, text_of_fragment
from quotes.reading.rows import language_code
from quotes.records import Article

if TYPE_CHECKING:
    from lxml.etree import _Element

_FIRST_VERSION = ("", "1")


def news_item(item: _Element) -> Article:
    """The article of a NewsML-G2 news item, whose content is XHTML, NITF or plain text inside it.

    It is taken as published when it was first created; the date of a version counts for the first version only.
    """
    content = next(children(item, "contentset"), None)
    inner = next(descendants(item, "contentset", "nitf"), None)
    article = nitf(inner) if inner is not None else Article(id="", text=_content(content))
    created = (
        *descendants(item, "itemmeta", "firstcreated"),
        *descendants(item, "contentmeta", "contentcreated"),
        *(descendants(item, "itemmeta", "versioncreated") if item.get("version", "") in _FIRST_VERSION else ()),
    )
    titles = (*descendants(item, "contentmeta", "headline"), *descendants(item, "itemmeta", "title"))
    tags = (language.get("tag") for language in descendants(item, "contentmeta", "language"))
    return Article(
        id=item.get("guid", "").strip() or article.id,
        text=article.text,
        title=next(filter(None, map(one_line, titles)), article.title),
        published=article.published or next(filter(None, map(one_line, created)), None),
        language=language_code(next(filter(None, tags), None)) or article.language,
    )


def nitf(document: _Element) -> Article:
    """The article of a NITF document: the blocks of its body, without headline, byline, dateline and pictures."""
    titles = (*descendants(document, "hedline", "hl1"), *descendants(document, "head", "title"))
    issued = next(descendants(document, "docdata", "date.issue"), None)
    publication = next(descendants(document, "head", "pubdata"), None)
    number = next(descendants(document, "docdata", "doc-id"), None)
    dates = (
        issued.get("norm") if issued is not None else None,
        publication.get("date.publication") if publication is not None else None,
    )
    return Article(
        id=(number.get("id-string") or "").strip() if number is not None else "",
        text="\n\n".join(filter(None, map(plain_text, descendants(document, "body.content")))),
        title=next(filter(None, map(one_line, titles)), None),
        published=next(filter(None, dates), None),
    )


def _content(content: _Element | None) -> str:
    """The text of a content set: of its first part that has one."""
    for part in content if content is not None else ():
        kind = (part.get("contenttype") or "").casefold()
        if local_name(part) == "inlinexml":
            body = next(descendants(part, "body"), part)
            text = plain_text(body)
        elif local_name(part) == "inlinedata" and part.get("encoding") is None:
            data = "".join(part.itertext())
            text = text_of_fragment(data) if "html" in kind else data.strip()
        else:
            continue
        if text:
            return text
    return ""
