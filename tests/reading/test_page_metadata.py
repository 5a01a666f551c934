from __future__ import annotations

import pytest

from quotes.reading import Page
from quotes.records import Article

PROSE = "<p>The old bridge will carry traffic again from May, the council of the harbour town said.</p>" * 3


def page(head: str, *, above: str = "<h1>Old bridge</h1>", below: str = "") -> str:
    return f"<html><head>{head}</head><body><article>{above}{PROSE}</article>{below}</body></html>"


def article(content: str, *, url: str | None = None, fetched: str | None = None) -> Article:
    found = Page("p", content.encode(), "utf-8", url=url, fetched=fetched).article()
    assert isinstance(found, Article)
    return found


def json_ld(data: str) -> str:
    return f'<script type="application/ld+json">{data}</script>'


def news(headline: str, date: str, number: int = 1) -> str:
    address = f"https://n.example/{number}"
    return f'{{"@type": "NewsArticle", "headline": "{headline}", "datePublished": "{date}", "url": "{address}"}}'


TABBED = "x\ty"  # control characters, which JSON forbids
OG = '<meta property="article:published_time" content="2024-03-05T23:30:00+03:00">'


@pytest.mark.parametrize(
    ("head", "above", "published"),
    [
        (json_ld(news("x", "2024-03-05T10:20:00Z")), "<h1>x</h1>", "2024-03-05"),
        (json_ld(f"[{news('x', '2024-03')}]"), "<h1>x</h1>", "2024-03"),
        (json_ld('{"@graph": [{"@type": ["Thing", "Article"], "datePublished": "2024-03-05"}]}'), "", "2024-03-05"),
        (json_ld(f'{{"@type": "WebPage", "mainEntity": {news("x", "2024-03-05")}}}'), "", "2024-03-05"),
        (json_ld(f"<!-- {news(TABBED, '2024-03-05')} -->"), "", "2024-03-05"),
        (json_ld("{broken") + OG, "", "2024-03-05"),
        (json_ld(news("x", "soon")) + OG, "", "2024-03-05"),
        (json_ld('{"@type": "Event", "datePublished": "2023-01-01"}') + OG, "", "2024-03-05"),
        (json_ld('{"@type": "Article", "dateModified": "2024-03-07", "dateCreated": "2024-03-01"}'), "", None),
        ('<meta name="DC.date.issued" content="5 March 2024">', "", "2024-03-05"),
        ('<meta itemprop="datePublished" content="2024-03-05">', "", "2024-03-05"),
        ('<meta name="bt:pubdate" content="2024-03-05T10:00:00Z">', "", "2024-03-05"),
        (
            '<meta name="og:updated_time" content="2024-03-05"><meta name="lastmod" content="2024-03-05">',
            "",
            None,
        ),
        ('<meta itemprop="copyrightYear" content="2024">', "", None),
        ('<meta property="og:image" content="https://n.example/2024/03/05/2024-03-05.jpg">', "", None),
        ("", '<h1>x</h1><time datetime="2024-03-05T10:00">Today</time>', "2024-03-05"),
        ("", '<h1>x</h1><time>5 марта 2024, 10:20</time><time class="updated">7 марта 2024</time>', "2024-03-05"),
        ("", '<div class="article__date">05.03.2024 10:20</div><h1>x</h1>', "2024-03-05"),
        ("", '<h1>x</h1><span itemprop="datePublished" content="2024-03-05">yesterday</span>', "2024-03-05"),
        ("", "<h1>x</h1><p>On 5 March 2024 it rained.</p>", None),
        ("", '<h1>x</h1><time datetime="2024-03-05">a</time><time datetime="2024-03-04">b</time>', None),
        ("", '<h1>x</h1><ul><li><time datetime="2024-03-04">Ferry strike</time></li></ul>', None),
    ],
)
def test_dates_come_from_metadata_and_mark_up(head: str, above: str, published: str | None) -> None:
    assert article(page(head, above=above)).published == published


def test_dates_of_other_stories_are_left_alone() -> None:
    below = '<aside><article><h3>Ferry</h3><time datetime="2024-03-01">1 March</time></article></aside>'
    assert article(page("", below=below)).published is None
    teasers = '<article><h3>Ferry</h3><meta itemprop="datePublished" content="2024-03-01"></article>'
    assert article(page("", below=teasers)).published is None
    related = json_ld(f"[{news('Ferry', '2024-03-01', 2)}, {news('Mayor', '2024-03-02', 3)}]")
    assert article(page(related)).published is None


def test_of_several_the_one_of_this_address_or_headline_is_taken() -> None:
    several = json_ld(f"[{news('Ferry', '2024-03-01', 2)}, {news('Old bridge', '2024-03-05', 1)}]")
    found = article(page(several), url="https://n.example/1")
    assert (found.title, found.published, found.url) == ("Old bridge", "2024-03-05", "https://n.example/1")
    assert article(page(several + '<meta property="og:title" content="Old Bridge">')).published == "2024-03-05"
    times = '<h1>x</h1><time datetime="2024-03-05">a</time><time datetime="2024-03-04">b</time>'
    assert article(page("", above=times), url="https://n.example/2024/03/04/x").published == "2024-03-04"


def test_nothing_is_published_after_it_was_fetched() -> None:
    dates = [article(page(OG), fetched=day).published for day in ("2024-03-05", "2024-03-04", "2024-03-03")]
    assert dates == ["2024-03-05", "2024-03-05", None]


@pytest.mark.parametrize(
    ("head", "above", "title"),
    [
        (json_ld(news("Bridge &amp; ferry", "")) + "<title>Other</title>", "<h1>One</h1>", "Bridge & ferry"),
        (
            '<meta property="og:title" content="Bridge – Post"><meta property="og:site_name" content="Post">',
            "",
            "Bridge",
        ),
        (json_ld(news("\\ud800 x", "")), "", "\ufffd x"),
        ("<title>Other</title>", "<h1>One  \n story</h1>", "One story"),
        ("<title>Bridge - Harbour Post</title>", "<h1>A</h1><h1>Bridge</h1>", "Bridge"),
        ("<title>Bridge - opened again</title>", "", "Bridge - opened again"),
        ("", "", None),
    ],
)
def test_the_title_is_the_headline_without_the_site(head: str, above: str, title: str | None) -> None:
    assert article(page(head, above=above)).title == title


@pytest.mark.parametrize(
    ("head", "url"),
    [
        ('<link rel="canonical" href="https://n.example/1"><meta property="og:url" content="https://x.example">', "1"),
        ('<link rel="canonical" href="/1"><meta property="og:url" content="https://n.example/2">', "2"),
        (json_ld(news("x", "", 3)), "3"),
        ('<link rel="canonical" href="javascript:x"><link rel="canonical" href="http://[x">', None),
    ],
)
def test_the_address_is_the_one_that_the_page_declares(head: str, url: str | None) -> None:
    assert article(page(head)).url == (f"https://n.example/{url}" if url else None)
    assert article(page(head), url="https://fetched.example/").url == "https://fetched.example/"


@pytest.mark.parametrize(
    ("html", "head", "language"),
    [
        ("ru-RU", "", "ru"),
        ("", '<meta property="og:locale" content="en_GB">', "en"),
        ("", json_ld('{"@type": "Article", "inLanguage": {"@type": "Language", "alternateName": "ru"}}'), "ru"),
        ("en", '<meta property="og:locale" content="ru_RU">', None),
        ("", "", None),
    ],
)
def test_the_language_is_declared_unless_declarations_differ(html: str, head: str, language: str | None) -> None:
    assert article(page(head).replace("<html>", f'<html lang="{html}">')).language == language
