from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, TextIO

import pytest
from rows import BRIDGE, TEXT, UNNAMED, write
from typer.testing import CliRunner
from typer.testing import Result as Ran

from quotes.cli import app
from quotes.config import Config
from quotes.view.report import assembly, making

ENGLISH = "“Who sails at noon?” asked Olga Brandt, master of the Heron. “The ice will not wait.”\n"
RUSSIAN = "«Мост откроют к осени», — заявил журналистам глава района Степан Лукошкин.\n"
SILENT = "The bridge was closed on Monday. Nobody in the town knows when the ferry will come back to its old pier.\n"


@pytest.fixture(autouse=True)
def _in_tmp_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture(autouse=True)
def _plain_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """The page of these tests is its language and its content."""

    def write_page(content: Mapping[str, object], file: TextIO, *, language: str) -> None:
        json.dump([language, content], file, ensure_ascii=False)

    monkeypatch.setattr(assembly, "write_page", write_page)


def run(*args: str, code: int = 0, **options: Any) -> Ran:
    result = CliRunner().invoke(app, ["report", *args], **options)
    assert result.exit_code == code, result.stderr
    return result


def page(name: str = "report.html") -> tuple[str, dict[str, Any]]:
    language, content = json.loads(Path(name).read_text("utf-8"))
    return language, content


def column(content: dict[str, Any], field: str) -> list[Any]:
    place = content["quotations"]["fields"].index(field)
    return [row[place] for row in content["quotations"]["rows"]]


def news(folder: str = "news") -> None:
    Path(folder).mkdir(exist_ok=True)
    for name, text in (("a", ENGLISH), ("b", RUSSIAN), ("c", SILENT)):
        Path(folder, f"{name}.txt").write_text(text, encoding="utf-8")


def bridge(folder: str = "news") -> None:
    Path(folder).mkdir(exist_ok=True)
    Path(folder, "bridge.txt").write_text(TEXT, encoding="utf-8")


# Articles


def test_a_folder_of_news_is_a_report_the_same_as_that_of_its_table() -> None:
    news()
    result = run("news", "-o", "report.html")
    lines = [" ".join(line.split()) for line in result.stderr.splitlines()]
    assert lines[0] == "3 documents read"
    assert lines[-1] == "Written: report.html (2 quotations of 2 named sources in 2 documents)"
    language, content = page()
    assert (language, content["title"]) == ("en", "news")
    assert column(content, "speaker") == ["Olga Brandt", "Степан Лукошкин"]
    assert ["m", "Olga Brandt"] in column(content, "passage")[0]
    assert column(content, "passage")[1][0] == ["", "«"]
    before = Path("report.html").read_bytes()
    run("news", "-o", "report.html", "--force", "--quiet")
    assert Path("report.html").read_bytes() == before, "it is no source of itself"
    assert CliRunner().invoke(app, ["extract", "news", "-o", "q.parquet", "--quiet"]).exit_code == 0
    assert run("q.parquet", "--title", "news", "-o", "again.html", "--quiet").stderr == ""
    assert Path("again.html").read_bytes() == before


def test_the_report_among_the_sources_is_left_out() -> None:
    news(".")
    for _ in range(2):
        assert "3 documents read\n" in run(".", "--force").stderr


def test_standard_input_can_be_read_and_standard_output_written() -> None:
    result = run("-", "-o", "-", "--title", "Heron", "--language", "ru", input=ENGLISH)
    language, content = json.loads(result.stdout)
    assert (language, content["title"]) == ("ru", "Heron")
    assert len(column(content, "passage")[0]) > 1


def test_reading_options_and_people_that_are_known() -> None:
    Path("t.tsv").write_text(f"Body\tDay\n{ENGLISH.strip()}\t2018-03-05\n{RUSSIAN.strip()}\t\n", encoding="utf-8")
    Path("who.csv").write_text("id,name,wikidata\nmaster,Olga Brandt,Q7\n", encoding="utf-8")
    run("t.tsv", "--text-column", "body", "--column", "published=day", "--published", "2020-01-02",
        "--people-file", "who.csv")  # fmt: skip
    _, content = page()
    assert [document["published"] for document in content["documents"]] == ["2018-03-05", "2020-01-02"]
    assert {person["id"]: person["wikidata"] for person in content["people"]}["master"] == "Q7"


def test_what_fails_is_told_and_the_rest_is_in_the_report() -> None:
    news()
    result = run("news", "gone.txt", code=3)
    assert result.stderr.splitlines()[-2:] == [
        "gone.txt: no such file or folder: check the path",
        "Written: report.html (2 quotations of 2 named sources in 2 documents)",
    ]
    run("gone.txt", "-o", "nothing.html", code=1)
    assert not Path("nothing.html").exists()


def test_an_interrupt_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> Iterator[None]:
        raise KeyboardInterrupt
        yield

    news()
    monkeypatch.setattr(making, "results", interrupted)
    assert run("news", code=130).stderr == "quotes: interrupted\n"
    assert sorted(path.name for path in Path().iterdir()) == ["news"]


def test_settings_of_a_file_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Config] = []

    def results(stream: object, config: Config, **_: object) -> Iterator[None]:
        seen.append(config)
        return iter(())

    news()
    Path("s.toml").write_text('language = "ru"\n', "utf-8")
    monkeypatch.setattr(making, "results", results)
    run("news", "--config", "s.toml", "--model", "ru=some", "--published", "2020-01-02")
    assert seen == [Config({"ru": "some"}, "ru", "2020-01-02", n_process=-1)]


# Tables


@pytest.mark.parametrize("name", ["q.csv", "q.tsv", "q.jsonl", "q.parquet"])
def test_a_table_with_its_texts_and_without_them(name: str) -> None:
    write(Path(name), [BRIDGE, UNNAMED])
    lines = run(name).stderr.splitlines()
    assert lines[0] == "Written: report.html (2 quotations of 1 named source in 1 document)"
    assert lines[1].startswith("2 quotations without context: ")
    assert "--texts" in lines[1]
    assert column(page()[1], "passage")[0] == [["q", "The bridge,"], ["", " […] "], ["q", "opens in autumn!"]]
    bridge()
    assert len(run(name, "--force").stderr.splitlines()) == 1
    assert column(page()[1], "passage")[0][0] == ["", "“"]


def test_a_table_is_made_a_report_from_anywhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    table = write(tmp_path / "q.csv", [BRIDGE])
    bridge()
    Path("elsewhere").mkdir()
    monkeypatch.chdir("elsewhere")
    assert "without context" not in run(str(table)).stderr
    shutil.move(tmp_path / "news", tmp_path / "moved")
    assert "1 quotation without context" in run(str(table), "--force").stderr
    Path("texts.jsonl").write_text(json.dumps({"id": "news/bridge.txt", "body": TEXT}), "utf-8")
    result = run(str(table), "--force", "--texts", "texts.jsonl", "--text-column", "body")
    assert "without context" not in result.stderr
    result = run(str(table), "--force", "--texts", "gone", code=3)
    assert "gone: no such file" in result.stderr
    assert page()[1]["title"] == "q"


def test_a_table_that_went_through_a_spreadsheet() -> None:
    bridge()
    table = write(Path("q.csv"), [BRIDGE, UNNAMED], excel=True)
    assert "'=1+1" in table.read_text("utf-8-sig")
    rows = table.read_text("utf-8-sig").replace(",0.875,", ',"0,875",').replace("True,False", "ИСТИНА,ЛОЖЬ")
    table.write_text(rows, encoding="utf-8-sig")
    run("q.csv")
    _, content = page()
    assert (column(content, "confidence"), column(content, "first_print")) == ([0.875] * 2, [True] * 2)
    assert column(content, "passage")[1][1] == ["q", "=1+1"]


def test_a_date_that_a_spreadsheet_spoiled_is_told_with_its_line() -> None:
    write(Path("q.csv"), [replace(BRIDGE, date="06.08.2023")])
    assert run("q.csv", code=1).stderr == (
        "quotes: q.csv:2: '06.08.2023' is no date: write it as in 2018-03-05 or XXXX-03-05\n"
    )


def test_a_table_without_rows_is_a_report_without_quotations() -> None:
    write(Path("q.csv"), [BRIDGE])
    Path("q.csv").write_text(Path("q.csv").read_text("utf-8").splitlines()[0], "utf-8")
    assert run("q.csv").stderr == "Written: report.html (0 quotations of 0 named sources in 0 documents)\n"
    assert page()[1]["quotations"]["rows"] == []


def test_several_tables_are_joined_and_a_cluster_s_folder_is_one() -> None:
    Path("parts").mkdir()
    for number in range(3):
        write(Path("parts", f"part{number}.parquet"), [replace(BRIDGE, document=f"{number}.txt", speaker_id="")])
    write(Path("q.csv"), [UNNAMED])
    run("parts", "q.csv")
    _, content = page()
    assert [document["id"] for document in content["documents"]] == ["0.txt", "1.txt", "2.txt", "news/bridge.txt"]
    assert [person["id"] for person in content["people"]] == ["della-quint"]
    assert content["title"] == "parts, q"
    run("parts/*.parquet", "parts", "--force")
    assert (len(column(page()[1], "person")), page()[1]["title"]) == (3, "parts")


# Wrong use


@pytest.mark.parametrize(
    ("args", "message"),
    [
        ([], "nothing to read"),
        (["q.csv", "news"], "news is no table of quotations"),
        (["q.csv", "-o", "report.pdf"], "ends in .html"),
        (["q.csv", "-o", "taken.html"], "taken.html exists already"),
        (["q.csv", "-o", "gone/report.html"], "there is no folder gone"),
        (["q.csv", "-o", "folder.html", "--force"], "is a folder"),
        (["q.csv", "--language", "de"], "not written in 'de'"),
        (["q.csv", "--model", "ru=some"], "--model does not go with tables"),
        (["q.csv", "--published", "2020-01-02"], "--published does not go with tables"),
        (["news", "--texts", "news"], "--texts does not go with articles"),
        (["news", "--column", "body"], "OURS=NAME"),
        (["q.xlsx"], "no table is read from .xlsx"),
    ],
)
def test_wrong_use_is_one_line_before_any_work(monkeypatch: pytest.MonkeyPatch, args: list[str], message: str) -> None:
    monkeypatch.setattr(making, "results", lambda *_, **__: pytest.fail("it has begun to work"))
    news()
    write(Path("q.csv"), [BRIDGE])
    Path("q.xlsx").touch()
    Path("taken.html").write_text("keep me", "utf-8")
    Path("folder.html").mkdir()
    result = run(*args, code=2)
    assert message in result.stderr
    assert result.stderr.count("\n") == 1
    assert not Path("report.html").exists()
    assert Path("taken.html").read_text("utf-8") == "keep me"


def test_many_articles_have_the_name_of_their_folder() -> None:
    news()
    assert making.title_of(["news/a.txt", "news/b.txt"]) == "a, b"
    assert making.title_of([f"news/{number}.txt" for number in range(9)]) == "news"
    assert making.title_of(["news/**/*.txt"]) == "news"
    assert making.title_of([f"{number}/{number}.b" for number in range(9)]) == "0, 1, 2, …"
    assert making.title_of(["-"]) == "quotes"
