from __future__ import annotations

import gzip
import io
import os
import socket
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reads import failure, put

from quotes.reading import SUFFIXES, read
from quotes.records import Article, Failure


@pytest.mark.parametrize(
    ("name", "content", "line", "reason", "says"),
    [
        ("a.txt", b"", None, "empty", "nothing to read"),
        ("a.txt", b"\xef\xbb\xbf \r\n\t", None, "empty", "nothing to read"),
        ("a.txt", b"\x89PNG\r\n\x1a\n\x00", None, "encoding", "PNG"),
        ("a.txt", bytes(range(256)) * 4, None, "encoding", "binary"),
        ("a.html", b"", None, "empty", "nothing to read"),
        ("a.xml", b"\n", None, "empty", "nothing to read"),
        ("a.xml", b"<?xml version='1.0' encoding='mac-iceland'?><rss/>", None, "encoding", "UTF-8"),
        ("a.xml", b"<urlset/>", None, "format", "<urlset>"),
        ("a.xml", b"<rss><channel/></rss>", None, "empty", "no article"),
        ("a.xml", b"<rss>" + b"<a>" * 300, 1, "format", "no well-formed XML"),
        ("a.warc", b"", None, "empty", "nothing to read"),
        ("a.warc", b"<html>", None, "format", "no web archive"),
        ("a.zip", b"", None, "format", "not a zip file"),
        ("a.tar.gz", b"no archive", None, "format", "fetch it again"),
        ("a.txt.gz", gzip.compress(b"Some text.")[:-9], None, "format", "cut off"),
        ("a.parquet", b"PAR1", None, "format", "no valid Parquet"),
        ("a.json", b"{}", None, "format", ".jsonl"),
        ("a.csv", b"", None, "empty", "nothing to read"),
        ("a.csv", b"id,text\n", None, "empty", "no row"),
        ("a.csv", b"\x89PNG\r\n\x1a\n\x00", None, "encoding", "PNG"),
        ("a.csv", b"id,body,Date\n1,x,\n2,y,\n", None, "columns", "id, body, date"),
        ("a.csv", b"id,text\n1,  \n", 2, "empty", "text is empty"),
        ("a.csv", b"id,text\n1,Yes, he said\n", 2, "format", "3 fields under 2 columns"),
        ("a.csv", b'id,text\n1,"Yes" he said\n', 2, "format", "double those inside"),
        ("a.csv", b'id,text\n1,"Yes\n2,No\n3,Well\n', 2, "format", "lines 2 to 4"),
        ("a.csv", b"id,text\n1,\x81\x8d\xfe\xff\x01\x02\x98\xf0\x9f\n", None, "encoding", "text"),
        ("a.jsonl", b"", None, "empty", "nothing to read"),
        ("a.jsonl", b"\x89PNG\r\n\x1a\n\x00", None, "encoding", "PNG"),
        ("a.jsonl", b'{"id": 1, "body": "x"}\n{"id": 2}\n', None, "columns", "found: id, body"),
        ("a.jsonl", b"[1, 2]\n", 1, "format", "no JSON object"),
        ("a.jsonl", b'{\n "text": "x"\n}\n', 1, "format", "one object a line"),
        ("a.jsonl", b'{"text": "x"\n', 1, "format", "column"),
        ("a.jsonl", b'{"text": ["x"]}\n', 1, "format", "its text is a list"),
        ("a.jsonl", b'{"text": null}\n', 1, "format", "its text is null"),
        ("a.jsonl", b'{"text": " "}\n', 1, "empty", "its text is empty"),
        ("a.jsonl", b"[" * 100_000 + b"\n", 1, "format", "JSON"),
    ],
)
def test_bad_data_is_one_failure_that_says_where_and_what_to_do(
    name: str, content: bytes, line: int | None, reason: str, says: str
) -> None:
    found = failure(put(name, content))
    assert (found.document, found.line, found.reason) == (name, line, reason)
    assert found.message.startswith(name if line is None else f"{name}, line {line}: ")
    assert says in found.message


def test_paths_that_lead_nowhere_are_failures() -> None:
    put("n/a.png")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket.txt")
        assert failure("socket.txt").reason == "unreadable"
    assert failure("n").reason == "empty"
    for source in (
        "no.txt",
        Path("no.txt"),
        "a.txt/b.txt",
        "no/*.txt",
        "",
        "nul\x00.txt",
        "nul\x00/*.txt",
        "https://example.org/a",
    ):
        assert failure(source).reason == "missing"
    assert failure("x" * 5000).reason == "unreadable"


def test_what_the_system_refuses_is_a_failure_and_the_rest_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    put("n/a.txt")
    put("n/sub/b.txt")
    put("z.txt")
    scandir, opener = os.scandir, Path.open

    def refuse_folder(path: str) -> Iterable[os.DirEntry[str]]:
        if str(path).endswith("sub"):
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    def refuse_file(path: Path, *args: str) -> object:
        if path.name == "a.txt":
            raise PermissionError(13, "Permission denied", str(path))
        return opener(path, *args)

    monkeypatch.setattr(os, "scandir", refuse_folder)
    monkeypatch.setattr(Path, "open", refuse_file)
    found = list(read(["n", "z.txt"]))
    assert [(f.document, f.reason) for f in found if isinstance(f, Failure)] == [
        ("n/a.txt", "unreadable"),
        ("n/sub", "unreadable"),
    ]
    assert [item.id for item in found if isinstance(item, Article)] == ["z.txt"]


@pytest.mark.parametrize(
    ("name", "content", "failed"),
    [
        ("t.csv", b'id,text\na,One\nb,"Tw"o\nc,Three\n', [3]),
        ("t.csv", b"id,text\na,One\nb,\x00\x01\xff\xff\nc,Three\n" + "d,дальше больше\n".encode() * 50, [3]),
        (
            "t.jsonl",
            b'{"id":"a","text":"One"}\nnull\n{"id":3}\n{"id":"c","text":"Three"}\n\xff\xfe\x00\x01\n',
            [2, 3, 5],
        ),
        ("t.jsonl", b'{"id": 1}\n{"id": "a", "text": "One"}\n{"id":"c","text":"Three"}\n', [1]),
    ],
)
def test_a_bad_row_loses_itself_only(name: str, content: bytes, failed: list[int]) -> None:
    found = list(read([put(name, content)]))
    assert [item.text for item in found if isinstance(item, Article)][:2] == ["One", "Three"]
    assert [item.line for item in found if isinstance(item, Failure)] == failed


def test_an_article_without_text_is_a_failure() -> None:
    assert failure(Article("x", " \n")).reason == "empty"
    assert failure(Article("x", float("nan"))).reason == "format"  # type: ignore[arg-type]


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    suffix=st.sampled_from([*SUFFIXES, "-"]),
    start=st.sampled_from(
        [
            b"",
            b"<rss><item><description>",
            b"<html><p>",
            b"WARC/1.0\r\n",
            b"\x1f\x8b\x08",
            b"PK\x03\x04",
            b"id,text\n",
            b"id\ttext\n1\t",
            b'{"text": "',
            b'{"id": 1, "text": "x"}\n',
            b"\xff\xfe",
        ]
    ),
    rest=st.binary(max_size=200) | st.text(alphabet='",;\t\r\n{}[]:"tex а\ud800\x00', max_size=100),
)
def test_no_bytes_make_it_raise(suffix: str, start: bytes, rest: bytes | str) -> None:
    data = start + (rest if isinstance(rest, bytes) else rest.encode("utf-8", "surrogatepass"))
    source = "-" if suffix == "-" else put(f"fuzz{suffix}", data)
    found = list(read([source], stdin=io.BytesIO(data)))
    assert found
    for item in found:
        if isinstance(item, Article):
            assert item.text.strip()
            item.text.encode()
            item.id.encode()
        else:
            assert item.message == " ".join(item.message.split())
