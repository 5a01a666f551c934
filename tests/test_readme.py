"""README tells the truth: its examples run, its commands are real, its table is what comes out."""

from __future__ import annotations

import doctest
import re
import shlex
import shutil
import tomllib
from pathlib import Path

import pandas as pd
import pytest
import typer
from typer.testing import CliRunner

from quotes.cli import app
from quotes.records import Person, Quotation, columns

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
MAIN_JOB, TESTS = "pip install . && quotes extract notebooks/news -o quotes.csv", "pip install '.[test]' && pytest"


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def table(above: str) -> list[list[str]]:
    """The cells of the table that follows a line, its head left out."""
    lines = README[README.index(above) :].splitlines()[1:]
    first = next(number for number, line in enumerate(lines) if line.startswith("|"))
    rows = []
    for line in lines[first + 2 :]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return rows


COMMANDS = [
    shlex.split(line, comments=True)[1:]
    for block in blocks("sh")
    for line in block.splitlines()
    if line.startswith("quotes ")
]


@pytest.fixture
def news(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A current folder with the sample articles and nothing else; their folder."""
    folder = tmp_path / "notebooks" / "news"
    shutil.copytree(ROOT / "notebooks" / "news", folder)
    monkeypatch.chdir(tmp_path)
    return folder


@pytest.fixture
def few_news(news: Path) -> None:
    """Only the articles that commands name, and one in Russian."""
    for article in news.iterdir():
        if f"notebooks/news/{article.name}" not in README and not article.name.startswith("10_"):
            article.unlink()


def test_the_first_commands_are_the_main_job_and_the_tests() -> None:
    assert [block.strip() for block in blocks("sh")[:2]] == [MAIN_JOB, TESTS]
    assert TESTS in (ROOT / ".ci" / "run").read_text("utf-8")
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    assert set(re.findall(r"pip install '\.\[(\w+)\]'", README)) <= extras.keys()


@pytest.mark.usefixtures("news")
def test_the_main_job_writes_the_table_and_the_summary_of_readme() -> None:
    result = CliRunner().invoke(app, shlex.split(MAIN_JOB)[5:])
    assert result.exit_code == 0
    written = pd.read_csv("quotes.csv", keep_default_na=False)
    assert list(written.columns) == columns(Quotation)
    shown = table("<!-- table -->")
    assert shown
    head = ["speaker", "role", "quote", "date", "kind", "document"]
    rows = written[head].assign(document=written.document.map(lambda path: Path(path).name)).values.tolist()
    assert [row for row in shown if row not in rows] == []
    assert [line.rstrip() for line in result.stderr.splitlines()] == blocks("text")[0].splitlines()


@pytest.mark.usefixtures("few_news")
@pytest.mark.parametrize("args", COMMANDS, ids=shlex.join)
def test_commands_run(args: list[str]) -> None:
    if "--model" in args:  # it may not be installed: that its options are right must do
        command = typer.main.get_command(app)
        with command.make_context("quotes", list(args)) as context:
            name, subcommand, rest = command.resolve_command(context, list(args))  # type: ignore[attr-defined]
            subcommand.make_context(name, rest, parent=context)
        return
    result = CliRunner().invoke(app, args)
    assert result.exit_code == (3 if "gone.txt" in args else 0), result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.usefixtures("news")
def test_examples_give_what_they_say() -> None:
    examples = "\n".join(blocks("python"))
    test = doctest.DocTestParser().get_doctest(examples, {}, "README.md", str(ROOT / "README.md"), 0)
    complaints: list[str] = []
    doctest.DocTestRunner().run(test, out=complaints.append)
    if complaints:
        pytest.fail("".join(complaints), pytrace=False)


def test_every_column_is_described() -> None:
    described = [name for row in table("## The table") for name in re.findall(r"`(\w+)`", row[0])]
    assert described == columns(Quotation)
    assert ", ".join(columns(Person)) in " ".join(README.split())
