from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

import quotes
from quotes.config import Config
from quotes.corpus import extraction
from quotes.corpus.extraction import Extraction, journal_of
from quotes.corpus.items import Item, name, text_hash
from quotes.corpus.journal import Journal
from quotes.corpus.outcome import Outcome, Result
from quotes.corpus.outputs import Outputs
from quotes.corpus.summary import Summary, Tally
from quotes.errors import UsageError
from quotes.identity.index import Index
from quotes.records import Article, Failure

TABLES = ("quotes.csv", "people.jsonl", "documents.csv", "failures.csv")
WRITTEN = sorted((*TABLES, "quotes.csv.manifest.json", "quotes.csv.texts"))
SAID = "“The {} holds water and the gates are new,” Joan Ayre said."


@pytest.fixture(autouse=True)
def texts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of eight short texts, one of them empty, beside which the tests run."""
    monkeypatch.chdir(tmp_path)
    folder = Path("texts")
    folder.mkdir()
    for number in range(8):
        (folder / f"{number}.txt").write_text(SAID.format(f"lock {number}") if number != 3 else "", "utf-8")
    return folder


def request(**changes: object) -> Extraction:
    quotations, people, documents, failures = TABLES
    outputs = Outputs(quotations, people, documents, failures)
    values = {"sources": ("texts",), "outputs": outputs, "config": Config(batch_size=2), **changes}
    return Extraction(**values)  # type: ignore[arg-type]


def written() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in Path().iterdir() if path.is_file()}


@pytest.fixture
def cheap(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """No analysis: a quotation is what `SAID` has it, and the list fills with the documents that were looked at."""
    seen: list[str] = []

    def results(stream: Iterator[Item], config: Config, correct: object, **_: object) -> Iterator[list[Result]]:
        while batch := [item for _, item in zip(range(config.batch_size), stream, strict=False)]:
            seen.extend(map(name, batch))
            yield [(_outcome(item),) for item in batch]

    monkeypatch.setattr(extraction, "results", results)
    return seen


def _outcome(item: Item) -> Outcome:
    if isinstance(item, Failure):
        return Outcome(item.document, "", failure=item)
    assert isinstance(item, Article)
    return Outcome(item.id, "en", characters=len(item.text), sha256=text_hash(item))


class Broken(Exception):
    pass


def break_off(documents: int, **changes: object) -> None:
    """Let a run end after so many documents."""

    def show(tally: Tally) -> None:
        if tally.documents + tally.failed >= documents:
            raise Broken

    with pytest.raises(Broken):
        request(**changes).run(show=show)


def test_tables_and_summary() -> None:
    summary = request().run()
    assert (summary.documents, summary.failed, summary.quotations) == (7, 1, 7)
    tables = written()
    assert sorted(tables) == WRITTEN
    assert [tables[table].count(b"\n") for table in TABLES] == [8, 1, 8, 2]


@pytest.mark.parametrize("n_process", [2, 3])
def test_bytes_are_the_same_whatever_the_number_of_processes(n_process: int) -> None:
    request().run()
    tables = written()
    request(config=Config(n_process=n_process, batch_size=3)).run(force=True)
    assert written() == tables


@pytest.mark.usefixtures("cheap")
@pytest.mark.parametrize("documents", [1, 3, 4, 8])
def test_it_goes_on_where_it_was_broken_off(documents: int, cheap: list[str]) -> None:
    request().run()
    tables = written()
    for file in WRITTEN:
        Path(file).unlink()
    break_off(documents)
    assert sorted(written()) == ["quotes.csv.journal"]
    cheap.clear()
    tallies: list[tuple[int, int]] = []
    request().run(show=lambda tally: tallies.append((tally.earlier, tally.documents + tally.failed)))
    done = -(-documents // 2) * 2
    assert len(cheap) == 8 - done
    assert {earlier for earlier, _ in tallies} == {done}
    assert tallies[-1][1] == 8
    assert written() == tables


@pytest.mark.usefixtures("cheap")
def test_other_ways_to_divide_the_work_go_on_too() -> None:
    break_off(2)
    request(config=Config(batch_size=5, n_process=2, document_timeout=3.0)).run()
    assert sorted(written()) == WRITTEN


@pytest.mark.usefixtures("cheap")
@pytest.mark.parametrize(
    "changes",
    [{"config": Config(published="2018-03-05")}, {"sources": ("texts/0.txt", "texts")}, {"limit": 5}],
    ids=["settings", "sources", "limit"],
)
def test_another_run_has_to_restart(changes: dict[str, object]) -> None:
    break_off(2)
    before = written()
    with pytest.raises(UsageError, match="--restart"):
        request(**changes).run()
    assert written() == before
    request(**changes).run(restart=True)
    assert sorted(written()) == WRITTEN


def _longer(texts: Path) -> None:
    (texts / "1.txt").write_text("Something else.")


def _fewer(texts: Path) -> None:
    for path in texts.iterdir():
        path.unlink() if path.name > "1" else None


def _more(texts: Path) -> None:
    (texts / "00.txt").write_text("Something new.")


def _readable(texts: Path) -> None:
    (texts / "3.txt").write_text("Something at last.")


@pytest.mark.usefixtures("cheap")
@pytest.mark.parametrize("change", [_longer, _fewer, _more, _readable])
def test_sources_that_changed_are_noticed(change: object, texts: Path) -> None:
    break_off(4)
    change(texts)  # type: ignore[operator]
    with pytest.raises(UsageError, match="the sources have changed") as caught:
        request().run()
    assert "--restart" in str(caught.value)
    request().run(restart=True)


@pytest.mark.usefixtures("cheap")
def test_what_was_done_before_an_error_is_told() -> None:
    with pytest.raises(KeyboardInterrupt) as caught:
        request().run(show=_interrupt)
    assert caught.value.__notes__ == ["the same command goes on after 2 documents"]


def _interrupt(tally: Tally) -> None:
    raise KeyboardInterrupt


@pytest.mark.usefixtures("cheap")
def test_tables_that_were_not_all_written_are_written_again(monkeypatch: pytest.MonkeyPatch) -> None:
    request().run()
    tables = written()
    for file in WRITTEN:
        Path(file).unlink()
    with monkeypatch.context() as patched:
        patched.setattr(Journal, "remove", _full)
        with pytest.raises(OSError, match="No space"):
            request().run()
    left = {"failures.csv", "quotes.csv.texts", "quotes.csv.manifest.json"}
    for file in left:
        Path(file).rename(f".{file}.0123abcd.part")
    assert sorted(written()) == sorted(
        {*WRITTEN, "quotes.csv.journal", *(f".{file}.0123abcd.part" for file in left)} - left
    )
    request().run()
    assert written() == tables


def _full(journal: Journal) -> None:
    raise OSError(28, "No space left on device")


def test_an_index_that_was_not_kept_is_kept_by_the_next_try(monkeypatch: pytest.MonkeyPatch) -> None:
    request(index=Path("who.sqlite")).run()
    tables = {name: content for name, content in written().items() if name != "who.sqlite"}
    Path("who.sqlite").unlink()
    with monkeypatch.context() as patched:
        patched.setattr(Index, "commit", _killed)
        with pytest.raises(KeyboardInterrupt):
            request(index=Path("who.sqlite")).run(force=True)
    for _ in range(2):
        request(index=Path("who.sqlite")).run(force=True)
        assert {name: content for name, content in written().items() if name != "who.sqlite"} == tables
    with Index(Path("who.sqlite")) as index:
        assert sum(trace.documents for trace in index.traces("joan-ayre")) == 7


def _killed(index: Index) -> None:
    raise KeyboardInterrupt


@pytest.mark.usefixtures("cheap")
def test_a_table_that_exists_is_spared_unless_forced() -> None:
    Path("people.jsonl").write_text("mine")
    with pytest.raises(UsageError, match=r"people\.jsonl exists already"):
        request().run()
    assert written() == {"people.jsonl": b"mine"}
    request().run(force=True)
    assert written()["people.jsonl"] == b""


@pytest.mark.usefixtures("cheap")
def test_where_nothing_can_be_read_only_failures_are_written(texts: Path) -> None:
    summary = request(sources=("texts/3.txt",)).run()
    assert (summary.documents, summary.failed, list(written())) == (0, 1, ["failures.csv"])


def test_limit_and_lists_of_files(texts: Path, cheap: list[str]) -> None:
    Path("list").write_text("texts/7.txt\ntexts/6.txt\n")
    request(sources=("texts/0.txt",), files_from="list", limit=2).run()
    assert cheap == ["texts/0.txt", "texts/7.txt"]


def test_there_has_to_be_something_to_read() -> None:
    with pytest.raises(UsageError, match="nothing to read"):
        request(sources=())
    with pytest.raises(UsageError, match="standard input cannot be both"):
        request(sources=("-",), files_from="-")


def test_min_confidence_is_of_the_tables_not_of_the_run() -> None:
    break_off(2)
    summary = request(outputs=Outputs("quotes.csv", least=1.0)).run()
    assert (summary.quotations, summary.unsure, summary.silent) == (0, 7, 0)


def test_summary_says_why_nothing_was_taken() -> None:
    summary = Summary()
    for outcome in (
        Outcome("a", "en"),
        Outcome("b", "en", speech=2),
        Outcome("c", "", failure=Failure("c", None, "empty", "c: empty")),
        Outcome("d", "", failure=Failure("d", None, "language", "d: like French")),
    ):
        summary.add(outcome)
    assert (summary.documents, summary.unmarked, summary.silent, summary.failed) == (2, 1, 1, 2)
    assert summary.reasons == {"empty": 1, "language": 1}


COMMAND = "from quotes.cli import main; main()"


def start(args: Sequence[str]) -> subprocess.Popen[bytes]:
    environment = os.environ | {"PYTHONPATH": str(Path(quotes.__file__).parents[1])}
    return subprocess.Popen(
        [sys.executable, "-c", COMMAND, *args],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a shell in the background ignores it
    )


def documents_done() -> int:
    journal = journal_of("quotes.csv")
    return journal.read_bytes().count(b'{"documents"') if journal.exists() else 0


@pytest.mark.skipif(os.name == "nt", reason="needs kill -9")
def test_a_command_that_is_killed_goes_on_and_gives_the_same_bytes(texts: Path) -> None:
    for number in range(8, 30):
        (texts / f"{number}.txt").write_text(SAID.format(f"lock {number}") * 20, "utf-8")
    here = request(outputs=Outputs("quotes.csv", documents="documents.csv"))
    here.run()
    tables = written()
    for table in tables:
        Path(table).unlink()
    errors = ""
    for broken_off, code in ((signal.SIGKILL, -9), (signal.SIGINT, 130)):
        process = start(["extract", "texts", "-o", "quotes.csv", "--documents", "documents.csv", "-n", "2", "-b", "1"])
        wanted = documents_done() + 3
        deadline = time.monotonic() + 60
        while documents_done() < wanted and process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.002)
        process.send_signal(broken_off)
        errors = process.communicate()[1].decode()
        assert process.returncode == code, errors
        assert sorted(written()) == ["quotes.csv.journal"]
        assert documents_done() >= wanted
    assert "going on after" in errors
    assert "quotes: interrupted; the same command goes on after" in errors
    here.run()
    assert written() == tables
