from __future__ import annotations

import io
from pathlib import Path

import pytest
from reads import RUSSIAN, articles, failure, ids, put

from quotes.errors import InputError, UsageError
from quotes.reading import ReadingOptions, as_sources, listed_files, read
from quotes.records import Article, Failure

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


@pytest.mark.parametrize(
    ("include", "exclude", "expected"),
    [
        (("*.txt",), (), ["n/a.txt", "n/2023/b.txt", "n/2024/05/d.txt"]),
        (("2024",), (), ["n/2024/c.text", "n/2024/05/d.txt"]),
        (("2024/*",), (), ["n/2024/c.text", "n/2024/05/d.txt"]),
        (("2024/*.text",), (), ["n/2024/c.text"]),
        (("20??/**/*.txt",), (), ["n/2023/b.txt", "n/2024/05/d.txt"]),
        (("**/05/**",), (), ["n/2024/05/d.txt"]),
        ((), ("2024/", "a*"), ["n/2023/b.txt"]),
        (("*.txt",), ("**/0[1-5]",), ["n/a.txt", "n/2023/b.txt"]),
    ],
)
def test_patterns_choose_among_the_files_of_a_folder(
    include: tuple[str, ...], exclude: tuple[str, ...], expected: list[str]
) -> None:
    for name in ("n/a.txt", "n/2023/b.txt", "n/2024/c.text", "n/2024/05/d.txt"):
        put(name)
    assert ids("n", options=ReadingOptions(include=include, exclude=exclude)) == expected


def test_patterns_leave_files_alone_that_are_named() -> None:
    put("n/a.txt")
    options = ReadingOptions(exclude=("*.txt",))
    assert ids("n/a.txt", options=options) == ["n/a.txt"]
    assert failure("n", options=ReadingOptions(include=("*.csv",))).reason == "empty"
    with pytest.raises(UsageError, match=r"\('\*\.txt',\)"):
        ReadingOptions(include="*.txt")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("listed", "expected"),
    [
        (b"a b.txt\nn/*.txt\r\n\n\xd0\xb6.txt", ["a b.txt", "n/*.txt", "ж.txt"]),
        (b"a\nb.txt\0c.txt\0", ["a\nb.txt", "c.txt"]),
        (b"", []),
        (b"x/" * 20_000 + b"y\nz", ["x/" * 20_000 + "y", "z"]),
    ],
)
def test_a_list_of_files_is_taken_as_it_stands(listed: bytes, expected: list[str]) -> None:
    assert [path.as_posix() for path in listed_files(io.BytesIO(listed))] == expected


def test_a_list_without_line_ends_is_no_list() -> None:
    with pytest.raises(InputError, match="one path a line"):
        list(listed_files(io.BytesIO(b"x" * 200_000)))


def test_articles_pass_through_and_published_fills_gaps_only() -> None:
    own = Article(id="x", text="Hello", published="2020-01-02")
    found = articles(own, Article(id="y", text="Hello"), put("a.txt"), published="2024-05")
    assert [(article.id, article.published) for article in found] == [
        ("x", "2020-01-02"),
        ("y", "2024-05"),
        ("a.txt", "2024-05"),
    ]


# Standard input


def test_standard_input_is_text_or_json_lines_by_its_look() -> None:
    assert articles("-", "-", stdin=RUSSIAN.encode("koi8-r")) == [Article("-", RUSSIAN)]
    assert articles(Path("-"), stdin=b'\n{"text": "One"}\n{"text": "Two"}') == [
        Article("-:2", "One"),
        Article("-:3", "Two"),
    ]
    assert articles("-", stdin='{"id": "u", "text": "да"}\n'.encode("utf-16")) == [Article("u", "да")]
    assert articles("-", stdin=b"{so it goes}") == [Article("-", "{so it goes}")]


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
