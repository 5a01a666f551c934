from __future__ import annotations

import io
import json
import os
import socket
from collections.abc import Iterable
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quotes.errors import UsageError
from quotes.reading import SUFFIXES, Source, as_sources, read
from quotes.records import Article, Failure

RUSSIAN = '"Мост откроют к осени", - заявил журналистам глава района Степан Лукошкин.\n'


@pytest.fixture(autouse=True)
def _in_tmp_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def put(name: str, content: str | bytes = "Some text.") -> str:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return name


def articles(*sources: Source, stdin: bytes = b"", published: str | None = None) -> list[Article]:
    found = list(read(sources, published=published, stdin=io.BytesIO(stdin)))
    assert not [item for item in found if isinstance(item, Failure)]
    return [item for item in found if isinstance(item, Article)]


def ids(*sources: Source) -> list[str]:
    return [article.id for article in articles(*sources)]


def failure(*sources: Source, stdin: bytes = b"") -> Failure:
    (found,) = read(sources, stdin=io.BytesIO(stdin))
    assert isinstance(found, Failure)
    assert "\n" not in found.message
    return found


# Files, folders, globs


def test_a_text_is_one_article_named_as_given_and_untouched() -> None:
    text = "\ufeffFirst line\r\n\r\n\tSecond – “line”\n"
    name = put("news/a.txt", text)
    assert articles(name) == [Article(id="news/a.txt", text=text[1:])]
    assert ids(Path(name).absolute()) == [Path(name).absolute().as_posix()]


def test_a_named_file_is_read_whatever_its_ending() -> None:
    assert ids(put("a.md"), put("b")) == ["a.md", "b"]


def test_a_folder_gives_its_supported_files_sorted_without_hidden_ones() -> None:
    for name in ("n/b.txt", "n/A.TXT", "n/c.png", "n/.d.txt", "n/.git/e.txt", "n/sub/f.text", "n/README"):
        put(name)
    put("n/t.csv", "id,text\nrow,Hello")
    assert ids("n") == ["n/A.TXT", "n/b.txt", "row", "n/sub/f.text"]


def test_links_that_lead_out_of_a_folder_are_refused_others_read_once() -> None:
    put("n/a.txt")
    outside = Path(put("out/secret.txt")).absolute()
    Path("n/inside.txt").symlink_to("a.txt")
    Path("n/link.txt").symlink_to(outside)
    Path("n/sub").symlink_to(outside.parent)
    Path("n/broken.txt").symlink_to("nothing.txt")
    found = list(read(["n"]))
    assert [item.id for item in found if isinstance(item, Article)] == ["n/a.txt"]
    assert {(f.document, f.reason) for f in found if isinstance(f, Failure)} == {
        ("n/link.txt", "link"),
        ("n/sub", "link"),
        ("n/broken.txt", "missing"),
    }


def test_globs_are_expanded_unless_a_file_has_that_name() -> None:
    put("n/a1.txt")
    put("n/deep/a2.txt")
    put("n/a[1].txt")
    assert ids("n/*1.txt") == ["n/a1.txt"]
    assert ids("**/a?.txt") == ["n/a1.txt", "n/deep/a2.txt"]
    assert ids("n/a[1].txt") == ["n/a[1].txt"]


def test_a_file_reached_twice_is_read_once() -> None:
    put("n/a.txt")
    assert ids("n/a.txt", "n", Path("n/../n/a.txt"), "n/*") == ["n/a.txt"]


def test_articles_pass_through_and_published_fills_gaps_only() -> None:
    own = Article(id="x", text="Hello", published="2020-01-02")
    found = articles(own, Article(id="y", text="Hello"), put("a.txt"), published="2024-05")
    assert [(article.id, article.published) for article in found] == [
        ("x", "2020-01-02"),
        ("y", "2024-05"),
        ("a.txt", "2024-05"),
    ]


# Tables

ROW = Article("7", 'Da, "nu";\nok', title="Ti", url="http://x", published="not a date", language="ru")
CELLS = '7,"Da, ""nu"";\nok",not a date,Ti,http://x,ru-RU,ignored'


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("t.csv", f"id,text,published,title,url,language,more\n{CELLS}\n"),
        ("t.csv", f"\ufeffID, Text ,published,title,url,language,more\n\n{CELLS}\n,,,,,,\n"),
        ("t.csv", 'language;url;text;published;title;id\nru;http://x;"Da, ""nu"";\nok";not a date;Ti;7'),
        ("t.tsv", 'language\turl\ttext\tpublished\ttitle\tid\nru\thttp://x\t"Da, ""nu"";\nok"\tnot a date\tTi\t7'),
        (
            "t.jsonl",
            '\ufeff{"id": 7, "text": "Da, \\"nu\\";\\nok", "published": "not a date", "title": "Ti", '
            '"url": "http://x", "language": "ru_RU", "more": [1]}\n\n',
        ),
    ],
)
def test_tables_give_an_article_a_row(name: str, content: str) -> None:
    assert articles(put(name, content)) == [ROW]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "cp1251", "koi8-r", "cp866"])
def test_tables_are_read_in_their_encoding(encoding: str) -> None:
    row = json.dumps({"id": "а", "text": RUSSIAN}, ensure_ascii=False)
    table = f'id;text\r\nа;"{RUSSIAN.replace(chr(34), chr(34) * 2)}"\r\n'
    put("t.jsonl", f"{row}\n{row}\n".encode(encoding))
    put("t.csv", table.encode(encoding))
    assert [(a.id, a.text) for a in articles("t.jsonl")] == [("а", RUSSIAN), ("а (t.jsonl:2)", RUSSIAN)]
    assert [(a.id, a.text) for a in articles("t.csv")] == [("а", RUSSIAN)]


def test_a_row_in_another_encoding_than_its_table_is_read() -> None:
    rows = [f"{n},{'мост' * 40}\n".encode() for n in range(20)]
    put("t.csv", b"id,text\n" + b"".join(rows) + b"x," + "Переправа не закроется".encode("cp1251"))
    assert articles("t.csv")[-1] == Article("x", "Переправа не закроется")


def test_rows_without_an_id_are_named_by_their_line_and_taken_ids_by_their_place() -> None:
    first = put("a.csv", 'id,text\n1,"one\ntwo"\n,three\n')
    second = put("b.csv", "id,text\n1,four\n1,five\n")
    assert ids(first, second) == ["1", "a.csv:4", "1 (b.csv:2)", "1 (b.csv:3)"]
    assert ids(Article("x", "a"), Article("x", "b"), Article("x", "c")) == ["x", "x (2)", "x (3)"]


def test_tab_separated_text_may_leave_its_quotes_bare() -> None:
    put("t.tsv", 'id\ttext\n1\t"Hello," he said.\n2\t"Bye\n')
    assert [article.text for article in articles("t.tsv")] == ['"Hello," he said.', '"Bye']


def test_large_fields_and_nul_bytes_are_read() -> None:
    long = "word " * 60_000
    put("t.csv", f"id,text\n1,{long}\n2,a\x00b\n")
    assert [len(article.text) for article in articles("t.csv")] == [300_000, 3]


def test_lone_surrogates_become_one_replacement_character_each() -> None:
    put("t.jsonl", '{"id": "\\udcff", "text": "a\\ud800b\\ud83d\\ude00"}')
    assert [(a.id, a.text) for a in articles("t.jsonl", Article("x", "\ud800"))] == [
        ("\ufffd", "a\ufffdb😀"),
        ("x", "\ufffd"),
    ]


def test_tables_are_streams() -> None:
    class Endless(io.RawIOBase):
        def readable(self) -> bool:
            return True

        def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
            line = b'{"text": "Again"}\n'
            count = len(buffer) // len(line) * len(line)
            buffer[:count] = line * (count // len(line))
            return count

    found = read(["-"], stdin=io.BufferedReader(Endless()))
    assert list(islice(found, 2)) == [Article("-:1", "Again"), Article("-:2", "Again")]


# Standard input


def test_standard_input_is_text_or_json_lines_by_its_look() -> None:
    assert articles("-", "-", stdin=RUSSIAN.encode("koi8-r")) == [Article("-", RUSSIAN)]
    assert articles(Path("-"), stdin=b'\n{"text": "One"}\n{"text": "Two"}') == [
        Article("-:2", "One"),
        Article("-:3", "Two"),
    ]
    assert articles("-", stdin='{"id": "u", "text": "да"}\n'.encode("utf-16")) == [Article("u", "да")]
    assert articles("-", stdin=b"{so it goes}") == [Article("-", "{so it goes}")]


# What cannot be read


@pytest.mark.parametrize(
    ("name", "content", "line", "reason", "says"),
    [
        ("a.txt", b"", None, "empty", "nothing to read"),
        ("a.txt", b"\xef\xbb\xbf \r\n\t", None, "empty", "nothing to read"),
        ("a.txt", b"\x89PNG\r\n\x1a\n\x00", None, "encoding", "PNG"),
        ("a.txt", bytes(range(256)) * 4, None, "encoding", "binary"),
        ("a.html", b"<p>x", None, "format", "save it as text"),
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
        [b"", b"id,text\n", b"id\ttext\n1\t", b'{"text": "', b'{"id": 1, "text": "x"}\n', b"\xff\xfe"]
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


# Sources as a caller gives them


def test_strings_are_paths_or_texts_by_a_plain_rule() -> None:
    put("Hello")
    put("n/a.txt")
    for path in ("Hello", "n", "n/*.tx[t]", "-", "no/such/file", "gone.txt", "my old news.csv"):
        assert as_sources(path) == [path]
    texts = ["", "Bye.", "He said “yes/no” to it", "Really?", "two\nlines.txt", "x/" * 200, "Why [not]? *"]
    assert as_sources(texts) == [Article(f"text-{n}", text) for n, text in enumerate(texts, start=1)]


def test_paths_and_articles_stay_and_texts_are_counted() -> None:
    article = Article("x", "Hello")
    assert as_sources([Path("a b"), "One text.", article, "Another text."]) == [
        Path("a b"),
        Article("text-1", "One text."),
        article,
        Article("text-2", "Another text."),
    ]
    assert as_sources(article) == [article]
    assert as_sources(iter(["One text."])) == [Article("text-1", "One text.")]


@pytest.mark.parametrize("value", [3, b"bytes", {"text": "x"}, ["text here", None], None])
def test_other_things_are_wrong_use(value: object) -> None:
    with pytest.raises(UsageError, match="hand in"):
        as_sources(value)  # type: ignore[arg-type]
