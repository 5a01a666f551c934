from __future__ import annotations

import gzip

from reads import outline, put

from quotes.reading import Page, pages, read
from quotes.records import Article

PROSE = "Мост откроют к осени, заявил журналистам глава района Степан Лукошкин. "
PAGE = f"<html><head>%s</head><body><article><h1>Мост</h1><p>{PROSE * 3}</p></article></body></html>"
PUBLISHED = '<meta property="article:published_time" content="%s">'


def response(
    address: str,
    payload: bytes,
    *,
    kind: str = "text/html",
    status: str = "200 OK",
    headers: str = "",
    warc_type: str = "response",
    date: str = "2024-03-06T01:02:03Z",
) -> bytes:
    http = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{headers}\r\n".encode() + payload
    head = (
        f"WARC/1.0\r\nWARC-Type: {warc_type}\r\nWARC-Target-URI: {address}\r\nWARC-Date: {date}\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


def plain_page(*meta: str) -> bytes:
    return (PAGE % "".join(meta)).encode()


RECORDS = [
    response("https://n.example/request", b"GET /", warc_type="request"),
    response("https://n.example/1", plain_page()),
    response("https://n.example/gone", plain_page(), status="404 Not Found"),
    response("https://n.example/x.pdf", b"%PDF-", kind="application/pdf"),
    response("https://n.example/gz", gzip.compress(plain_page()), headers="Content-Encoding: gzip\r\n"),
    response("https://n.example/said-gz", plain_page(), headers="Content-Encoding: gzip\r\n"),
    response("https://n.example/t", PROSE.encode("koi8-r"), kind="text/plain; charset=koi8-r"),
    response("https://n.example/1", plain_page(), date="not a date"),
    response("https://n.example/untyped", plain_page(), kind=""),
]
READ = ["1", "gz", "said-gz", "t", "1 (2)", "untyped"]


def test_pages_and_texts_that_were_fetched_with_success_are_read() -> None:
    plain = outline(put("a.warc", b"".join(RECORDS)))
    assert [name for name, _ in plain] == [f"https://n.example/{name}" for name in READ]
    assert {text.strip() for _, text in plain} == {PROSE.strip(), (PROSE * 3).strip()}
    assert outline(put("b.warc.gz", b"".join(map(gzip.compress, RECORDS)))) == plain


def test_a_page_is_handed_on_as_it_was_fetched() -> None:
    put("a.warc", response("https://n.example/1", plain_page(), kind='text/html; charset="windows-1251"'))
    (page,) = pages(["a.warc"], published="2020")
    address = "https://n.example/1"
    assert page == Page(address, plain_page(), "windows-1251", address, published="2020", fetched="2024-03-06")


def test_the_day_of_fetching_is_no_date_but_bounds_it() -> None:
    def published(date: str) -> str | None:
        record = response("https://n.example/1", plain_page(PUBLISHED % date if date else ""))
        (found,) = read([put("a.warc", record)])
        assert isinstance(found, Article)
        assert found.url == "https://n.example/1"
        return found.published

    assert [published(date) for date in ("", "2024-03-05T10:00:00Z", "2024-03-07", "2024-03-08")] == [
        None,
        "2024-03-05",
        "2024-03-07",
        None,
    ]


def test_what_comes_before_the_damage_is_kept() -> None:
    records = [response(f"https://n.example/{number}", plain_page()) for number in range(3)]
    cut = [("https://n.example/2", "format"), ("a.warc.gz", "format")]
    found = outline(put("a.warc.gz", b"".join(map(gzip.compress, records))[:-100]))
    assert ([name for name, _ in found[:2]], found[2:]) == (["https://n.example/0", "https://n.example/1"], cut)
    assert outline(put("a.warc", b"".join(records)[:-100]))[2:] == cut[:1]
    damaged = records[0] + b"no record at all\r\n\r\nnothing\r\n\r\n" + records[1]
    assert outline(put("a.warc", damaged))[1:] == [("a.warc", "format")]
