from __future__ import annotations

import logging
import pickle
import random

import pytest
import trafilatura
from reads import articles, failure, outline, put

from quotes.reading import Page, pages, read, web_pages
from quotes.records import Article, Failure

PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Old bridge to reopen in May – The Harbour Post</title>
<link rel="canonical" href="https://post.example/bridge">
<meta property="og:title" content="Old bridge to reopen in May">
<meta property="og:site_name" content="The Harbour Post">
<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [{"@type": "WebSite", "name": "x"},
{"@type": "NewsArticle", "headline": "Old bridge to reopen in May", "datePublished": "2024-03-05T10:20:00+03:00"}]}
</script></head><body>
<header><nav><ul><li><a href="/">Home</a></li><li><a href="/world">World</a></li></ul></nav></header>
<main><article>
<header><h1>Old bridge to reopen in May</h1><p class="byline">By Nora Field</p><time>5 March 2024</time></header>
<figure><img src="x.jpg"><figcaption>“My bridge,” says Old Tom.</figcaption></figure>
<p>The old bridge will carry traffic again from May, the council said on <time datetime="2024-03-05">Tuesday</time>.</p>
<p>“We have waited <b>nine</b> years for this,” said Ruth Callow, who leads the works. The report has more.</p>
<aside><h3>Related</h3><p>“Nothing to do with it,” said Peter Other.</p></aside>
<h2>What comes next</h2>
<ul><li>The deck is laid in March.</li><li>“Lamps come last,” Callow said.</li></ul>
<blockquote><p>I never doubted it.</p><p>Nobody should have.</p></blockquote>
<p>He called it <q>a <q>fine</q> day</q> for the town,<!-- paid --> and left.<br>It rained.</p>
<p><b>Read more:</b> <a href="/2">“We will not move,” says the captain of the ferry</a></p>
<p><a href="/3">Mayor sells her boat</a></p>
</article>
<section class="related"><article><h3>“I quit,” says the harbour master</h3><p>A teaser of another story.</p></article>
</section></main>
<footer><p>© 2024 The Harbour Post. All rights reserved.</p></footer></body></html>"""

TEXT = """\
The old bridge will carry traffic again from May, the council said on Tuesday.

“We have waited nine years for this,” said Ruth Callow, who leads the works. The report has more.

What comes next

The deck is laid in March.

“Lamps come last,” Callow said.

I never doubted it.

Nobody should have.

He called it “a ‘fine’ day” for the town, and left.

It rained."""

RUSSIAN = """<html><head>{meta}<title>Мост откроют к осени - Районная газета</title></head>
<body><table><tr><td><a href=/>Главная</a><br><a href=/n>Новости</a></td>
<td><h2>Мост откроют к осени</h2>
Глава района Степан Лукошкин рассказал журналистам о ходе работ на мосту через Ведомку.<br><br>
- Мост откроют к осени, - сказал он. - Деньги на это есть.<br>- А дорога?<br>
<p>Главное - <q>сроки</q>, добавил Лукошкин. Подрядчик уже закупил материалы, сообщалось ранее.</p></td>
<td><b>Ещё:</b> <a href=/1>"Воды не будет", - заявил мэр</a></td></tr></table></body></html>"""

RUSSIAN_TEXT = """\
Глава района Степан Лукошкин рассказал журналистам о ходе работ на мосту через Ведомку.

- Мост откроют к осени, - сказал он. - Деньги на это есть.

- А дорога?

Главное - «сроки», добавил Лукошкин. Подрядчик уже закупил материалы, сообщалось ранее."""

BRIDGE = Article("a.html", TEXT, "Old bridge to reopen in May", "https://post.example/bridge", "2024-03-05", "en")


@pytest.mark.parametrize("name", ["a.html", "a.HTM", "a.xhtml", "a.txt", "a"])
def test_a_page_gives_its_main_text(name: str) -> None:
    (found,) = articles(put(name, PAGE))
    assert found.text == TEXT
    assert (found.title, found.url, found.published, found.language) == (
        "Old bridge to reopen in May",
        "https://post.example/bridge",
        "2024-03-05",
        "en",
    )


def test_a_page_may_come_on_standard_input() -> None:
    assert [article.text for article in articles("-", stdin=PAGE.encode())] == [TEXT]


def test_pages_are_carried_before_they_are_converted() -> None:
    put("n/a.html", PAGE)
    put("n/b.txt")
    page, text = pages(["n"], published="2020-01-01")
    assert page == Page("n/a.html", PAGE.encode(), published="2020-01-01")
    assert text == Article("n/b.txt", "Some text.", published="2020-01-01")
    assert isinstance(page, Page)
    converted = pickle.loads(pickle.dumps(page)).article()
    assert [converted, text] == list(read(["n"], published="2020-01-01"))
    assert (converted.id, converted.published) == ("n/a.html", "2024-03-05")


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r", "cp866", "utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize(
    ("meta", "charset"),
    [
        ("", None),
        ("", "{}"),
        ('<meta http-equiv="Content-Type" content="text/html; charset={}">', None),
        ('<meta charset="{}">', "iso-8859-1"),
        ('<meta charset="iso-8859-1">', None),
    ],
)
def test_russian_pages_are_read_in_their_encoding(encoding: str, meta: str, charset: str | None) -> None:
    content = RUSSIAN.format(meta=meta.format(encoding)).encode(encoding)
    found = Page("p", content, charset.format(encoding) if charset else None).article()
    assert found == Article("p", RUSSIAN_TEXT, "Мост откроют к осени")


def test_some_broken_bytes_do_not_lose_a_page() -> None:
    found = Page("p", PAGE.replace("rained", "rain\x00ed").encode().replace(b"nine", b"n\xffne")).article()
    assert isinstance(found, Article)
    assert found.text == TEXT.replace("nine", "n\ufffdne")


def test_the_text_of_json_ld_stands_in_for_a_page_without() -> None:
    data = '{"@type": "Article", "articleBody": "It rained.\\n\\nThen it stopped."}'
    page = f'<html><body><script type="application/ld+json">{data}</script><div id="app"></div></body></html>'
    assert outline(put("a.html", page)) == [("a.html", "It rained.\n\nThen it stopped.")]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "empty"),
        ("<html><body><nav><a href='/'>Home</a></nav></body></html>", "empty"),
        ("<html><body>" + "<div>" * 3_000 + "Deep.", "format"),
        ("<html><body><p>" + "long " * 2_000_000, "format"),
        (b"\x89PNG\r\n\x1a\n\0\0", "encoding"),
        (random.Random(7).randbytes(3_000), "encoding"),
    ],
)
def test_pages_without_a_text_are_failures(content: str | bytes, reason: str) -> None:
    assert failure(put("a.html", content)).reason == reason


def test_whatever_happens_in_the_conversion_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RecursionError("too deep\nby far")

    monkeypatch.setattr(trafilatura, "bare_extraction", fail)
    found = failure(put("a.html", PAGE))
    assert (found.reason, "RecursionError: too deep by far" in found.message) == ("format", True)


def test_no_damage_makes_a_page_raise(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL)
    chance = random.Random(3)
    for _ in range(40):
        content = bytearray(PAGE.encode())
        for _ in range(chance.randint(1, 40)):
            at = chance.randint(0, len(content))
            content[at : at + chance.randint(0, 150)] = bytes(
                chance.choices(b"<>/&;\"'=\0- \xd0", k=chance.randint(0, 9))
            )
        assert isinstance(Page("p", bytes(content)).article(), Article | Failure)


def test_a_page_of_the_largest_size_is_still_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web_pages, "LONGEST_PAGE", len(PAGE.encode()))
    assert articles(put("a.html", PAGE)) == [BRIDGE]
    assert failure(put("b.html", PAGE + " ")).reason == "format"
