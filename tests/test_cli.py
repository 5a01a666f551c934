from __future__ import annotations

import csv
import io
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner
from typer.testing import Result as Ran

import quotes
from quotes.cli import app
from quotes.config import Config
from quotes.corpus import Outcome, extraction
from quotes.corpus.outcome import Result
from quotes.errors import ModelError
from quotes.records import Failure, Quotation, columns

ENGLISH = "“Who sails at noon?” asked Olga Brandt, master of the Heron. “The ice will not wait.”\n"
RUSSIAN = "«Мост откроют к осени», — заявил журналистам глава района Степан Лукошкин.\n"
SILENT = "The bridge was closed on Monday. Nobody in the town knows when the ferry will come back to its old pier.\n"

Run = Callable[..., Iterator[Outcome]]


@pytest.fixture(autouse=True)
def _in_tmp_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def put(**texts: str) -> None:
    for name, text in texts.items():
        Path(f"{name}.txt").write_text(text, encoding="utf-8")


def quotes_command(*args: str, **environment: str) -> Ran:
    """Run the command in this process; an exit by an exception that reached the top is a failure of the test."""
    result = CliRunner().invoke(app, list(args), env=environment)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def rows(table: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(table, newline="")))


def files() -> list[str]:
    """The files that a run wrote, but for what tells how a table came about."""
    return sorted(
        path.name for path in Path().iterdir() if not path.name.endswith((".txt", ".manifest.json", ".texts"))
    )


def fake_run(monkeypatch: pytest.MonkeyPatch, outcomes: Iterable[Outcome]) -> list[Config]:
    """Let a run give these outcomes; the list fills with the settings of the runs."""
    seen: list[Config] = []

    def results(stream: object, config: Config, *_: object, **__: object) -> Iterator[list[Result]]:
        seen.append(config)
        yield from ([(outcome,)] for outcome in outcomes)

    monkeypatch.setattr(extraction, "results", results)
    return seen


def failed(name: str, message: str = "is empty") -> Outcome:
    return Outcome(name, "", failure=Failure(name, None, "empty", f"{name}: {message}"))


def interrupted(error: BaseException) -> Iterator[Outcome]:
    """A run that breaks off after its first document."""
    yield Outcome("a.txt", "en")
    raise error


# Tables and the summary


def test_without_an_output_the_table_alone_goes_to_standard_output() -> None:
    put(a=ENGLISH, b=RUSSIAN)
    result = quotes_command("extract", "a.txt", "b.txt")
    assert result.exit_code == 0
    found = rows(result.stdout)
    assert list(found[0]) == columns(Quotation)
    assert [(row["document"], row["speaker"]) for row in found] == [
        ("a.txt", "Olga Brandt"),
        ("b.txt", "Степан Лукошкин"),
    ]
    assert "2 documents read" in result.stderr
    assert files() == []


def test_the_summary_counts_and_names_the_most_quoted() -> None:
    put(a=ENGLISH, b=RUSSIAN, c=SILENT)
    sources = ("a.txt", "b.txt", "c.txt", "gone.txt")
    result = quotes_command("extract", *sources, "-o", "quotes.csv", "--people", "people.csv")
    assert result.exit_code == 3
    assert result.stdout == ""
    lines = [" ".join(line.split()) for line in result.stderr.splitlines() if line.strip()]
    assert lines == [
        "3 documents read, 1 failed (1 missing)",
        "Nothing taken from 1 document without quotation marks",
        "2 quotations: 2 direct; 1 in English, 1 in Russian",
        "Most quoted Role Quotations Documents",
        "Olga Brandt master of the Heron 1 1",
        "Степан Лукошкин глава района 1 1",
        "Written: quotes.csv, people.csv",
        "gone.txt: no such file or folder: check the path",
    ]
    assert files() == ["people.csv", "quotes.csv"]
    assert [row["name"] for row in rows(Path("people.csv").read_text("utf-8"))] == ["Olga Brandt", "Степан Лукошкин"]


def test_a_table_is_checked_against_its_texts() -> None:
    put(a=ENGLISH, b=RUSSIAN)
    quotes_command("extract", "a.txt", "b.txt", "-o", "quotes.csv", "--quiet")
    result = quotes_command("verify", "quotes.csv", "a.txt", "b.txt")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "2 rows: 2 hold, 0 no longer, 0 without their text\n"
    put(a=ENGLISH.replace("noon", "dawn"))
    result = quotes_command("verify", "quotes.csv", "a.txt")
    assert result.exit_code == 3
    assert result.stdout.splitlines() == [
        "a.txt: changed (1 of 1 row no longer hold)",
        "a.txt: line 2: the text has other words at 1-19;62-84 than its quote",
        "b.txt: missing (1 row)",
    ]
    assert result.stderr == "2 rows: 0 hold, 1 no longer, 1 without their text\n"
    with open("quotes.csv", "a", encoding="utf-8") as table:
        table.write("\r\n")
    assert "edited since" in quotes_command("verify", "quotes.csv", "b.txt").stderr


def test_tables_of_an_earlier_run_among_the_sources_are_no_failures() -> None:
    put(a=ENGLISH)
    command = ("extract", ".", "-o", "quotes.csv", "--people", "people.jsonl", "--quiet", "--force")
    assert [quotes_command(*command).exit_code for _ in range(2)] == [0, 0]


def test_what_is_read_of_a_folder_and_of_a_table_can_be_chosen() -> None:
    put(a=ENGLISH, b=RUSSIAN)
    Path("c.tsv").write_text(f"Body\tDay\n{ENGLISH.strip()}\t2018-03-05\n", encoding="utf-8")
    result = quotes_command("extract", ".", "--exclude", "b.*", "--text-column", "body", "--column", "published=day")
    assert [(row["document"], row["published"]) for row in rows(result.stdout)] == [
        ("a.txt", ""),
        ("c.tsv:2", "2018-03-05"),
    ]
    reading = ("--exclude", "b.*", "--text-column", "body", "--column", "published=day")
    quotes_command("extract", "a.txt", "c.tsv", "-o", "quotes.jsonl", "--quiet", *reading)
    assert quotes_command("verify", "quotes.jsonl", "a.txt", "c.tsv", *reading).exit_code == 0
    assert quotes_command("verify", "quotes.jsonl", "a.txt", "c.tsv").exit_code == 3
    result = quotes_command("extract", ".", "--column", "body")
    assert (result.exit_code, "OURS=NAME" in result.stderr) == (2, True)


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["-o", "quotes", "--people", "people.csv"], "--people does not go with --dask"),
        (["-o", "quotes", "-n", "2"], "--n-process does not go with --dask"),
        ([], "--dask writes a folder"),
        (["-o", "quotes"], "no Dask scheduler answers there"),
    ],
)
def test_what_a_cluster_cannot_do_is_wrong_use(args: list[str], message: str) -> None:
    put(a=ENGLISH)
    result = quotes_command("extract", "a.txt", "--dask", "tcp://localhost:1:2", *args)
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert message in result.stderr


def test_two_tables_are_compared() -> None:
    put(a=ENGLISH, b=RUSSIAN)
    quotes_command("extract", "a.txt", "b.txt", "-o", "old.csv", "--quiet")
    quotes_command("extract", "b.txt", "-o", "new.csv", "--quiet", "--published", "2023-06-09")
    result = quotes_command("diff", "old.csv", "new.csv", "--ignore", "date_basis", "-o", "changes.csv")
    assert (result.exit_code, result.stderr) == (0, "0 added, 1 lost, 1 changed\n")
    changes = rows(Path("changes.csv").read_text("utf-8"))
    assert {(row["document"], row["status"]) for row in changes} == {("a.txt", "lost"), ("b.txt", "changed")}
    assert "published" in {row["field"] for row in changes}
    assert "lost a.txt" in quotes_command("diff", "old.csv", "new.csv").stdout


def test_quiet_leaves_only_errors() -> None:
    put(a=ENGLISH)
    assert quotes_command("extract", "a.txt", "-o", "quotes.csv", "--quiet").stderr == ""
    result = quotes_command("extract", "a.txt", "gone.txt", "-o", "quotes.csv", "--quiet", "--force")
    assert result.stderr == "gone.txt: no such file or folder: check the path\n"


def test_many_failures_are_shortened_and_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    fake_run(monkeypatch, [Outcome("a.txt", "en"), *(failed(f"{number:02}.txt") for number in range(13))])
    result = quotes_command("extract", ".", "--quiet")
    *shown, last = result.stderr.splitlines()
    assert shown == [f"{number:02}.txt: is empty" for number in range(10)]
    assert "3 more" in last
    assert "--failures" in last


def test_what_a_document_is_called_cannot_steer_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    fake_run(monkeypatch, [failed("a\x1b[2J\u202e\nb.txt")])
    result = quotes_command("extract", ".")
    assert "a [2J b.txt: is empty" in result.stderr.splitlines()
    assert "\x1b" not in result.stderr


# What goes wrong


@pytest.mark.parametrize(
    ("args", "message"),
    [
        pytest.param(["-o", "taken.csv"], "taken.csv exists already", id="an output that exists"),
        pytest.param(["-o", "a.csv", "--people", "taken.csv"], "taken.csv exists already", id="another one"),
        pytest.param(["-o", "a.ods"], "unknown ending '.ods'", id="a format that cannot be written"),
        pytest.param(["-o", "a.csv", "--people", "./a.csv"], "two tables", id="one file for two tables"),
        pytest.param(["--failures", "-"], "two tables", id="standard output for two tables"),
        pytest.param(["--model", "ru"], "write LANG=NAME", id="a model without a language"),
        pytest.param(["--model", "=some"], "write LANG=NAME", id="a model for the empty language"),
        pytest.param(["--model", "uk=some"], "no language 'uk'", id="a model for an unknown language"),
        pytest.param(["--language", "uk"], "'uk' cannot be read", id="an unknown language"),
        pytest.param(["--published", "tomorrow"], "'tomorrow' is no date", id="no date"),
        pytest.param(["--config", "gone.toml"], "gone.toml", id="settings that are missing"),
        pytest.param(["-n", "0"], "n_process: 0 is too small", id="no process"),
        pytest.param(["-b", "0"], "batch_size: 0 is too small", id="no batch"),
        pytest.param(["--document-timeout", "0"], "document_timeout: 0 is too short", id="no time"),
    ],
)
def test_wrong_use_is_one_line_before_any_work(monkeypatch: pytest.MonkeyPatch, args: list[str], message: str) -> None:
    seen = fake_run(monkeypatch, [Outcome("a.txt", "en")])
    Path("taken.csv").write_text("keep me", "utf-8")
    result = quotes_command("extract", "a.txt", *args)
    assert result.exit_code == 2
    assert message in result.stderr
    assert result.stderr.count("\n") == 1
    assert result.stdout == ""
    assert not seen
    assert files() == ["taken.csv"]
    assert Path("taken.csv").read_text("utf-8") == "keep me"


@pytest.mark.parametrize("args", [["extract"], ["extract", "a.txt", "--no-such"], ["no-such"], ["explain"]])
def test_wrong_commands_end_with_2(args: list[str]) -> None:
    assert quotes_command(*args).exit_code == 2


def test_where_nothing_could_be_read_only_the_failures_are_written() -> None:
    args = ("extract", "gone.txt", "-o", "quotes.csv", "--people", "people.csv")
    result = quotes_command(*args, "--failures", "failures.csv")
    assert result.exit_code == 1
    assert files() == ["failures.csv"]
    assert [row["document"] for row in rows(Path("failures.csv").read_text("utf-8"))] == ["gone.txt"]
    put(gone=ENGLISH)
    assert quotes_command(*args).exit_code == 0


def test_some_failures_end_with_3_and_are_written() -> None:
    put(a=ENGLISH, empty="")
    args = ("extract", "a.txt", "empty.txt", "-o", "quotes.jsonl", "--failures", "failures.csv")
    assert quotes_command(*args).exit_code == 3
    (row,) = rows(Path("failures.csv").read_text("utf-8"))
    assert (row["document"], row["reason"]) == ("empty.txt", "empty")
    assert json.loads(Path("quotes.jsonl").read_text("utf-8"))["speaker"] == "Olga Brandt"


@pytest.mark.parametrize(
    ("error", "code", "line"),
    [
        pytest.param(ModelError("no pipeline: pip install it"), 1, "no pipeline: pip install it", id="model"),
        pytest.param(OSError(28, "No space left on device"), 1, "No space left on device", id="disk"),
        pytest.param(KeyboardInterrupt(), 130, "interrupted", id="interrupt"),
        pytest.param(KeyError("x"), 1, "KeyError: 'x'", id="a fault of the program"),
    ],
)
def test_what_breaks_a_run_is_one_line_and_leaves_its_journal(
    monkeypatch: pytest.MonkeyPatch, error: BaseException, code: int, line: str
) -> None:
    fake_run(monkeypatch, interrupted(error))
    result = quotes_command("extract", "a.txt", "-o", "quotes.csv", "--failures", "failures.csv")
    assert result.exit_code == code
    assert result.stderr.startswith(f"quotes: {line}")
    assert result.stderr.endswith("; the same command goes on after 1 document\n")
    assert result.stderr.count("\n") == 1
    assert files() == ["quotes.csv.journal"]
    fake_run(monkeypatch, [Outcome("b.txt", "en")])
    monkeypatch.setattr(extraction, "_same", lambda stream, journal: iter([(Outcome("a.txt", "en"),)]))
    result = quotes_command("extract", "a.txt", "-o", "quotes.csv", "--failures", "failures.csv")
    assert result.stderr.startswith("going on after 1 document\n2 documents read")
    assert files() == ["failures.csv", "quotes.csv"]


def test_a_fault_of_the_program_can_be_traced(monkeypatch: pytest.MonkeyPatch) -> None:
    fake_run(monkeypatch, interrupted(KeyError("x")))
    result = CliRunner().invoke(app, ["extract", "a.txt"], env={"QUOTES_TRACEBACK": "1"})
    assert isinstance(result.exception, KeyError)


# Options


def test_options_go_before_the_settings_file(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = fake_run(monkeypatch, [Outcome("a.txt", "en")])
    Path("s.toml").write_text('language = "ru"\nbatch_size = 4\n[models]\nen = "one"\nru = "two"\n', "utf-8")
    args = ("--config", "s.toml", "--model", "ru=three", "--language", "en", "--published", "2018-03-05")
    assert quotes_command("extract", "a.txt", *args).exit_code == 0
    assert seen == [Config({"en": "one", "ru": "three"}, "en", "2018-03-05", batch_size=4, n_process=-1)]


def test_how_the_work_is_divided_can_be_set(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = fake_run(monkeypatch, [Outcome("a.txt", "en")])
    Path("s.toml").write_text("n_process = 3\nbatch_size = 4\ndocument_timeout = 9\n", "utf-8")
    for args in ([], ["-n", "2", "-b", "8", "--document-timeout", "0.5"]):
        assert quotes_command("extract", "a.txt", "--config", "s.toml", *args).exit_code == 0
    assert [(c.n_process, c.batch_size, c.document_timeout) for c in seen] == [(3, 4, 9), (2, 8, 0.5)]


def test_the_log_and_verbose_tell_of_each_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    fake_run(monkeypatch, [Outcome("a.txt", "en"), *(failed(f"{number:02}.txt") for number in range(12))])
    result = quotes_command("extract", "a.txt", "-o", "quotes.csv", "--log", "run.log", "--verbose")
    assert result.stderr.splitlines()[:12] == [f"{number:02}.txt: is empty" for number in range(12)]
    lines = Path("run.log").read_text("utf-8").splitlines()
    assert [line.split(" ", 2)[2] for line in lines[11:]] == [
        "DEBUG 11.txt: is empty",
        "DEBUG done: documents read: 1, failed: 12",
    ]


def test_help_has_options_by_what_they_are_for() -> None:
    sections = [line for line in quotes_command("extract", "--help").stdout.splitlines() if re.match(r"\w.*:$", line)]
    assert sections == ["Arguments:", "Tables:", "What is read:", "The run:", "Options:"]


def test_excel_and_force() -> None:
    put(a=RUSSIAN)
    Path("quotes.csv").write_text("old", "utf-8")
    assert quotes_command("extract", "a.txt", "-o", "quotes.csv", "--force", "--excel").exit_code == 0
    assert Path("quotes.csv").read_bytes().startswith(b"\xef\xbb\xbfspeaker,")


def test_version() -> None:
    assert quotes_command("--version").stdout == f"quotes {quotes.__version__}\n"


# Explanations


def test_explain_shows_rule_cue_and_candidates() -> None:
    put(a=ENGLISH)
    result = quotes_command("explain", "a.txt")
    assert result.exit_code == 0
    assert result.stderr == ""
    words = " ".join(result.stdout.split())
    assert words.startswith("a.txt: 1 quotation")
    for part in ("Who sails at noon? […]", "kind direct", "speaker Olga Brandt", "cue asked", "rule", "candidates"):
        assert part in words


def test_explain_for_machines() -> None:
    put(a=f"A film called “Northern Lights” opened the season. {ENGLISH}")
    result = quotes_command("explain", "--json", "a.txt")
    film, speech = (json.loads(line) for line in result.stdout.splitlines())
    assert (film["quote"], film["kind"]) == ("Northern Lights", "")
    assert (speech["document"], speech["kind"], speech["speaker"]) == ("a.txt", "direct", "Olga Brandt")
    assert {"rule", "phrase", "cue", "score"} <= speech["candidates"][0].keys()


@pytest.mark.parametrize(
    ("text", "message"),
    [(None, "no such file"), ("«Міст відкриють восени», — сказав голова району Степан Лукошко.\n", "Ukrainian")],
)
def test_what_cannot_be_explained_is_one_line(text: str | None, message: str) -> None:
    if text is not None:
        put(a=text)
    result = quotes_command("explain", "a.txt")
    assert result.exit_code == 1
    assert message in result.stderr
    assert result.stderr.count("\n") == 1


# The command as a process


def start(*args: str, **options: Any) -> subprocess.Popen[bytes]:
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("LC_", "LANG", "PYTHON"))}
    environment |= {"PYTHONPATH": str(Path(quotes.__file__).parents[1]), "LANG": "C"}
    command = [sys.executable, "-c", "from quotes.cli import main; main()", *args]
    return subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options
    )


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys; from quotes.cli import app; app(['extract', '--help'], standalone_mode=False);"
        "sys.exit(str(sorted({'spacy', 'numpy', 'pandas', 'pyarrow', 'natasha', 'dateparser'} & sys.modules.keys())))"
    )
    environment = os.environ | {"PYTHONPATH": str(Path(quotes.__file__).parents[1])}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)
    assert done.stderr.strip() == "[]"
    assert "--output" in done.stdout


def test_russian_comes_out_in_the_c_locale() -> None:
    put(a=RUSSIAN)
    process = start("explain", "a.txt")
    output, errors = process.communicate()
    assert "Степан Лукошкин".encode() in output
    assert errors == b""
    assert process.returncode == 0


def test_a_reader_that_goes_away_ends_it_quietly() -> None:
    put(a=ENGLISH)
    process = start("extract", "a.txt", "--quiet")
    assert process.stdout is not None
    process.stdout.close()
    assert process.wait() == 141
    assert process.stderr is not None
    assert process.stderr.read() == b""
    process.stderr.close()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT for one process")
def test_an_interrupt_is_one_line_and_leaves_no_file() -> None:
    # where the tests run in the background, a shell has told them to ignore the signal
    process = start("extract", "-", "-o", "quotes.csv", preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
    deadline = time.monotonic() + 30
    while not any(Path(name).stat().st_size for name in files()) and time.monotonic() < deadline:
        # until it has begun its journal, and waits for standard input
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate()
    assert errors == b"quotes: interrupted\n"
    assert process.returncode == 130
    assert files() == []


def test_min_confidence_leaves_out_rows_and_counts_what_is_left() -> None:
    put(
        heron=ENGLISH,
        ferry="Ann Lee met Tim Dunn.\n\n“Rain will come and nobody is ready.”\n\n“We sail,” said Ann Lee.\n",
    )
    everything = rows(quotes_command("extract", ".", "-q").stdout)
    values = sorted(float(row["confidence"]) for row in everything)
    assert values[0] < values[-1]
    result = quotes_command("extract", ".", "--min-confidence", str(values[-1]))
    assert [float(row["confidence"]) for row in rows(result.stdout)] == [values[-1]]
    assert "1 quotation:" in result.stderr


@pytest.mark.parametrize("value", ["1.1", "-0.1", "high"])
def test_a_confidence_that_is_no_probability_is_wrong_use(value: str) -> None:
    put(heron=ENGLISH)
    assert quotes_command("extract", "heron.txt", f"--min-confidence={value}").exit_code == 2
