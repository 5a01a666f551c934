"""Web pages: what is carried to where they are converted, and the conversion."""

from __future__ import annotations

from dataclasses import dataclass

from quotes.errors import InputError
from quotes.reading.failures import failure
from quotes.records import Article, Failure

LONGEST_PAGE = 1 << 23
"""Bytes of a page: those of newspapers have one or two million, and converting one takes forty times its size."""


@dataclass(frozen=True, slots=True)
class Page:
    """A web page as it was found. Converting it is costly, so that it may be sent to another process first.

    Attributes:
        id: the id of the article that it holds.
        content: its bytes.
        charset: its encoding, as the server declared it.
        url: its address, as it was fetched from.
        published: a date of publication for a page that tells none.
        fetched: the day on which it was fetched, as in 2018-03-05: what it says of itself was said by then.
    """

    id: str
    content: bytes
    charset: str | None = None
    url: str | None = None
    published: str | None = None
    fetched: str | None = None

    def article(self) -> Article | Failure:
        """The article on the page; never raises.

        The `reason` of a failure is "empty" (no main text), "encoding" or "format".
        """
        try:
            return _convert(self)
        except InputError as error:
            return failure(self.id, None, error.reason, str(error))
        except Exception as error:  # pages are of all kinds, and what reads them is large
            what = f"the page cannot be read ({type(error).__name__}: {error}): save its text as .txt"
            return failure(self.id, None, "format", what)


def _convert(page: Page) -> Article:
    from quotes.reading.main_text import main_text
    from quotes.reading.page_metadata import metadata
    from quotes.reading.page_trees import parse

    if len(page.content) > LONGEST_PAGE:
        raise InputError(f"more than {LONGEST_PAGE >> 20} MB: save its text as .txt", reason="format")
    tree = parse(page.content, page.charset)
    about = metadata(tree, url=page.url, fetched=page.fetched)
    text = main_text(tree, about.title) or about.body
    if not text:
        raise InputError("no main text on the page: nothing to read", reason="empty")
    return Article(
        id=page.id,
        text=text,
        title=about.title,
        url=about.url,
        published=about.published or page.published,
        language=about.language,
    )
