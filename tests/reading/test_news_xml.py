from __future__ import annotations

import pytest
from reads import articles, failure, outline, put

from quotes.reading import read
from quotes.records import Article, Failure

RSS = """<?xml version="1.0" encoding="windows-1251"?>
<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "http://my.example/rss.dtd">
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:yandex="http://news.yandex.ru"
  xmlns:media="http://search.yahoo.com/mrss/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<title>Лента</title><language>ru-RU</language><lastBuildDate>Wed, 06 Mar 2024 10:00:00 +0300</lastBuildDate>
<item><title>Мост &laquo;откроют&raquo;</title><link>https://n.example/1</link><guid>tag:1</guid>
<pubDate>Tue, 05 Mar 2024 10:00:00 +0300</pubDate><description>Коротко.</description>
<media:title>Снимок</media:title><media:description>Мост зимой</media:description>
<content:encoded><![CDATA[<p>Мост &laquo;откроют&raquo;, сказал <b>Лу</b>кошкин.</p><!-- x -->
<figure><figcaption>Мост</figcaption></figure>
<ul><li>Скоро.</li></ul>]]></content:encoded></item>
<item><title>Паром</title><description>Тизер.</description><dc:date>2024-03-06</dc:date>
<yandex:full-text>Паром ушёл.</yandex:full-text></item>
<item><title>Пусто</title></item>
<item><link>https://n.example/4</link><description>A &lt; B &amp;amp; C</description></item>
</channel></rss>"""

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Feed</title>
<updated>2025-01-01T00:00:00Z</updated><entry><id>urn:1</id><title type="html">A &lt;i&gt;bridge&lt;/i&gt;</title>
<link rel="self" href="https://n.example/self"/>
<link href="https://n.example/a"/><published>2024-03-05T10:00:00Z</published><updated>2025-01-01T00:00:00Z</updated>
<summary>Short.</summary>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>It is <q>a fine day</q>.</p></div></content></entry>
<entry><id>urn:2</id><title>Ferry</title><updated>2025-01-01T00:00:00Z</updated>
<summary>Gone &amp; lost</summary></entry>
</feed>"""

NITF = """<?xml version="1.0"?><!DOCTYPE nitf SYSTEM "nitf-3-4.dtd"><nitf xml:lang="en"><head>
<title>Slug</title><docdata><doc-id id-string="d-1"/><date.issue norm="20240305T101500Z"/></docdata></head>
<body><body.head><hedline>
<hl1>Bridge opens</hl1></hedline><byline>By Nora Field</byline><dateline>PORT</dateline></body.head>
<body.content><media><media-caption><p>The bridge.</p></media-caption></media><block><p>“We wait,” said Ann Lee.</p>
<hl2>Next</hl2><bq><block><p>And hope.</p></block></bq></block></body.content>
<body.end><tagline>More soon</tagline></body.end></body></nitf>"""

XHTML = """<inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><head><title>no</title>
</head><body><h1>Bridge opens</h1><p>Body one.</p><p>Body two.</p></body></html></inlineXML>"""


def news_item(number: int, content: str, *, version: int = 1, meta: str = "") -> str:
    return f"""<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:{number}" version="{version}">
<itemMeta><versionCreated>2024-03-06T00:00:00Z</versionCreated>{meta}</itemMeta>
<contentMeta><headline>Bridge opens</headline><language tag="en-GB"/></contentMeta>
<contentSet>{content}</contentSet></newsItem>"""


def test_rss_gives_full_texts_where_it_has_them() -> None:
    found = list(read([put("f.xml", RSS.encode("cp1251"))]))
    assert found == [
        Article(
            "tag:1",
            "Мост «откроют», сказал Лукошкин.\n\nСкоро.",
            title="Мост «откроют»",
            url="https://n.example/1",
            published="Tue, 05 Mar 2024 10:00:00 +0300",
            language="ru",
        ),
        Article("f.xml:12", "Паром ушёл.", title="Паром", published="2024-03-06", language="ru"),
        Failure("f.xml", 14, "empty", "f.xml, line 14: no text in this article: nothing to read"),
        Article("https://n.example/4", "A < B & C", url="https://n.example/4", language="ru"),
    ]


def test_atom_is_dated_by_publication_not_by_update() -> None:
    assert articles(put("f.atom", ATOM)) == [
        Article("urn:1", "It is “a fine day”.", "A bridge", "https://n.example/a", "2024-03-05T10:00:00Z", "en"),
        Article("urn:2", "Gone & lost", "Ferry", language="en"),
    ]


def test_nitf_gives_the_blocks_of_its_body() -> None:
    text = "“We wait,” said Ann Lee.\n\nNext\n\nAnd hope."
    expected = Article("d-1", text, "Bridge opens", published="20240305T101500Z", language="en")
    assert articles(put("f.xml", NITF)) == [expected]


def test_newsml_g2_items_are_dated_by_their_first_creation() -> None:
    created = "<firstCreated>2024-03-01T00:00:00Z</firstCreated>"
    plain = '<inlineData contenttype="text/plain">Plain\n\ntext.</inlineData>'
    inner = f"<inlineXML>{NITF.partition('.dtd')[2][2:]}</inlineXML>"
    items = (
        news_item(1, XHTML),
        news_item(2, XHTML, version=2),
        news_item(3, plain, version=2, meta=created),
        news_item(4, inner, version=2),
    )
    message = f"<newsMessage><itemSet><packageItem guid='p'/>{''.join(items)}</itemSet></newsMessage>"
    found = [(a.id, a.text.split("\n")[0], a.title, a.published, a.language) for a in articles(put("f.xml", message))]
    assert found == [
        ("urn:1", "Body one.", "Bridge opens", "2024-03-06T00:00:00Z", "en"),
        ("urn:2", "Body one.", "Bridge opens", None, "en"),
        ("urn:3", "Plain", "Bridge opens", "2024-03-01T00:00:00Z", "en"),
        ("urn:4", "“We wait,” said Ann Lee.", "Bridge opens", "20240305T101500Z", "en"),
    ]
    assert failure(put("g.xml", news_item(5, '<remoteContent href="x.jpg"/>'))).reason == "empty"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1251", "koi8-r", "cp866", "iso8859-5", "mac-cyrillic"])
def test_encodings_are_found_without_a_declaration(encoding: str) -> None:
    text = "Мост откроют к осени, заявил журналистам глава района Степан Лукошкин."
    put("f.rss", f"<rss><channel><item><description>{text}</description></item></channel></rss>".encode(encoding))
    assert outline("f.rss") == [("f.rss:1", text)]


@pytest.mark.parametrize(
    "declaration",
    [
        '<!ENTITY x SYSTEM "secret.txt">',
        '<!ENTITY % x SYSTEM "secret.txt"> %x;',
        '<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY x "&b;&b;&b;&b;">',
    ],
)
def test_entities_are_refused(declaration: str) -> None:
    put("secret.txt", "the secret")
    feed = f"<!DOCTYPE rss [{declaration}]><rss><item><description>&x;</description></item></rss>"
    found = failure(put("f.xml", feed))
    assert (found.reason, "entities" in found.message) == ("format", True)


def test_articles_before_the_damage_are_kept() -> None:
    item = "<item><description>Some text &copy; one</description></item>"
    put("f.xml", f"<rss><channel>{item * 3_000}<item><descr")
    *found, last = outline("f.xml")
    assert {text for _, text in found} == {"Some text © one"}
    assert (len(found), last) == (3_000, ("f.xml", "format"))


def test_a_page_that_calls_itself_xml_is_read_as_a_page() -> None:
    page = '<?xml version="1.0"?><!DOCTYPE html><html><body><p>“We wait,” said Ann Lee.</p></body></html>'
    assert outline(put("f.xml", page)) == [("f.xml", "“We wait,” said Ann Lee.")]
