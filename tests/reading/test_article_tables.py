from __future__ import annotations

import datetime
import gzip
import io
import json
from itertools import islice

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from reads import RUSSIAN, articles, failure, ids, outline, put

from quotes.errors import UsageError
from quotes.reading import ReadingOptions, read
from quotes.records import Article, Failure

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


# Names of columns, Parquet, compression

MINE = ReadingOptions(columns={"text": "Body", "id": "no", "published": "Day"})


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("t.csv", "no;body;day;title\n1;One, two.;2024-03-05;Ti\n"),
        ("t.tsv", "BODY\tNo\tday\ttitle\nOne, two.\t1\t2024-03-05\tTi\n"),
        ("t.jsonl", '{"Body": "One, two.", "no": 1, "Day": "2024-03-05", "title": "Ti"}\n'),
    ],
)
def test_columns_may_have_other_names(name: str, content: str) -> None:
    assert articles(put(name, content), options=MINE) == [Article("1", "One, two.", title="Ti", published="2024-03-05")]
    assert failure(name).reason == "columns"
    assert '"body"' in failure(put("u.csv", "id,text\n1,x\n"), options=MINE).message


@pytest.mark.parametrize("columns", [{"author": "by"}, {"text": " "}])
def test_names_for_columns_that_there_are_not_are_wrong_use(columns: dict[str, str]) -> None:
    with pytest.raises(UsageError):
        ReadingOptions(columns=columns)


def test_parquet_is_a_table() -> None:
    rows = {
        "NO": [1, 2, None, 4],
        "Body": ["One.", " ", None, "Four."],
        "Day": [datetime.date(2024, 3, 5), None, None, None],
        "more": [[1], [], [2], []],
    }
    pq.write_table(pa.table(rows), "t.parquet")
    found = list(read(["t.parquet"], options=MINE))
    assert found[0] == Article("1", "One.", published="2024-03-05")
    assert [(f.line, f.reason) for f in found if isinstance(f, Failure)] == [(2, "empty"), (3, "format")]
    assert found[3] == Article("4", "Four.")
    missing = failure("t.parquet")
    assert (missing.reason, "no, body, day, more" in missing.message) == ("columns", True)


def test_any_table_may_be_compressed() -> None:
    put("t.csv.gz", gzip.compress(b"id,text\na,One\n") + gzip.compress(b"b,Two\n"))
    assert outline("t.csv.gz") == [("a", "One"), ("b", "Two")]


def test_of_a_table_that_is_cut_off_the_rows_before_are_kept() -> None:
    lines = b"".join(b'{"text": "%d"}\n' % number**3 for number in range(20_000))
    put("t.jsonl.gz", gzip.compress(lines)[:-30_000])
    *rows, last = outline("t.jsonl.gz")
    assert len(rows) > 5_000
    assert rows[-1] == (f"t.jsonl.gz:{len(rows)}", str((len(rows) - 1) ** 3))
    assert last == ("t.jsonl.gz", "format")


def test_rows_without_a_text_are_told_one_by_one_in_the_end() -> None:
    found = outline(put("t.jsonl", '{"id": 1}\n' * 1_500))
    assert found == [("t.jsonl", "columns")] * 1_500
