from __future__ import annotations

import json
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from distributed import Client, LocalCluster

from quotes.cluster import client as client_module
from quotes.cluster import connect, extract
from quotes.cluster.attempts import DEATHS, Attempts, deadline
from quotes.cluster.client import run as run_over_dask
from quotes.cluster.dataset import Dataset
from quotes.cluster.partitions import PARTITION_CHARACTERS, File, partitions
from quotes.cluster.work import Job
from quotes.config import Config
from quotes.corpus import Outcome
from quotes.corpus import run as run_here
from quotes.corpus.items import Item, name
from quotes.corpus.outcome import Result
from quotes.corpus.summary import Summary, Tally
from quotes.errors import ModelError, QuotesError, UsageError
from quotes.reading import ReadingOptions, read
from quotes.records import Article, Failure, Quotation
from quotes.tables import open_table

ENGLISH = "“The {} holds water and the gates are new,” Joan Ayre said. The lock was opened in spring by the mayor."
RUSSIAN = "«{} держит воду, и ворота у него новые», — сказала Кира Лунц. Шлюз открыли весной."
SILENT = "Nobody said a word about the lock, and nobody had to. It was opened in spring by the mayor."
CHEAP = Config(language="en", batch_size=2)


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    """A client of two worker processes."""
    with (
        LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0") as cluster,
        Client(cluster, set_as_default=False) as client,
    ):
        yield client


@pytest.fixture
def output(tmp_path: Path) -> Path:
    return tmp_path / "quotes"


@dataclass(frozen=True)
class Step:
    """A cheap analysis: one quotation a document, and a note of it in a folder.

    It takes `seconds` for a document, and the worker dies over the one that is called `fatal`.
    """

    notes: Path
    seconds: float = 0.0
    fatal: str = ""

    def __call__(self, batch: Sequence[Item], alive: Callable[[], None]) -> list[Result]:
        for item in batch:
            with (self.notes / f"{os.getpid()}.txt").open("a") as file:
                file.write(f"{name(item)}\n")
            if name(item) == self.fatal:
                os._exit(1)
            time.sleep(self.seconds)
        return [(Outcome(name(item), "en", (quotation(name(item)),)),) for item in batch]

    def job(self, output: Path) -> Job:
        self.notes.mkdir()
        return Job(Dataset.begin(output, "cheap", restart=False), CHEAP, CHEAP.fingerprint(), self)

    def pids(self) -> list[int]:
        return [int(path.stem) for path in self.notes.iterdir()]


def quotation(document: str) -> Quotation:
    return Quotation(
        speaker="Joan Ayre", role="", quote="It holds.", date="", document=document, language="en", published="",
        date_basis="", date_earliest="", date_latest="", kind="direct", cue="said", mention="Joan Ayre",
        speaker_type="person", speaker_id="joan-ayre", confidence=0.5, segments=((0, 9),), mention_start=None,
        mention_end=None, cue_start=None, cue_end=None, title="", url="",
    )  # fmt: skip


def articles(count: int, text: str = SILENT) -> list[Article]:
    return [Article(f"a{number:03}", text) for number in range(count)]


def table(folder: Path) -> pa.Table:
    """All files of a folder as one table, in their order."""
    return pa.concat_tables(pq.read_table(path) for path in sorted(folder.glob("*.parquet")))


def documents(folder: Path) -> list[str]:
    return [str(document) for document in table(folder)["document"].to_pylist()]


def states(folder: Path) -> dict[str, tuple[int, int]]:
    """What tells a file that was written anew: the number of an old one can be given again, not its time."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {str(path.relative_to(folder)): (path.stat().st_ino, path.stat().st_mtime_ns) for path in files}


def write_local(outcomes: list[Outcome], folder: Path) -> tuple[pa.Table, pa.Table]:
    rows = [quotation for outcome in outcomes for quotation in outcome.quotations]
    failures = [outcome.failure for outcome in outcomes if outcome.failure]
    with open_table(folder / "rows.parquet", Quotation) as quotations_table:
        quotations_table.write(rows)
    with open_table(folder / "failures.parquet", Failure) as failures_table:
        failures_table.write(failures)
    return pq.read_table(folder / "rows.parquet"), pq.read_table(folder / "failures.parquet")


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Sources of all kinds, named from the current folder, which is not that of the workers."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "news"
    folder.mkdir()
    for number, text in enumerate((ENGLISH, RUSSIAN, SILENT, ENGLISH)):
        (folder / f"{number}.txt").write_text(text.format("lock"), encoding="utf-8")
    (folder / "4  empty.txt").write_text("\n")
    (folder / "5.html").write_text(f"<html><body><article><p>{ENGLISH.format('dam') * 3}</p></article></body></html>")
    rows = [{"id": number, "text": ENGLISH.format("weir"), "published": "2018-03-05"} for number in ("x", "x")]
    rows.append({"id": "news/0.txt", "text": RUSSIAN.format("Шлюз")})
    (folder / "6.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    (folder / "7.jsonl").write_text('{"id": "x", "text": ""}\n{"id": "x", "text": "12:30"}\nno json\n')
    (folder / "8.txt").symlink_to(folder / "1.txt")
    return ["gone.txt", "news/3.txt", "news", "none*.txt"]


def test_the_result_is_that_of_a_local_run(client: Client, archive: list[str], output: Path, tmp_path: Path) -> None:
    config = Config(published="2023-06-09", batch_size=2)
    summary = extract(archive, output, client=client, config=config, partition_size=2)
    here = list(run_here(archive, config))
    rows, failures = write_local(here, tmp_path)
    assert table(output).equals(rows)
    assert table(output / "_failures").to_pylist() == failures.to_pylist()
    assert pq.read_table(output).num_rows == rows.num_rows > 5
    expected = Summary()
    for outcome in here:
        expected.add(outcome)
    for count in ("documents", "unmarked", "silent", "failed", "reasons", "failures", "kinds", "languages"):
        assert getattr(summary, count) == getattr(expected, count), count


def test_what_is_done_is_not_done_again(client: Client, output: Path) -> None:
    arguments: dict[str, Any] = {"client": client, "config": CHEAP, "partition_size": 3}
    first = extract(iter(articles(10)), output, **arguments)
    before = states(output)
    assert sorted(before) == [
        *(f"_partitions/{n:08}.json" for n in range(4)), "_run.json", *(f"part-{n:08}.parquet" for n in range(4))
    ]  # fmt: skip
    (output / "_partitions" / "00000002.json").unlink()
    (output / ".part-00000002.parquet.0123abcd.part").write_bytes(b"half")
    tallies: list[int] = []
    again = extract(articles(10), output, **arguments, show=lambda tally: tallies.append(tally.earlier))
    assert {path for path, state in states(output).items() if before.get(path) != state} == {
        "_partitions/00000002.json", "part-00000002.parquet"
    }  # fmt: skip
    assert (first.documents, again.documents, again.unmarked, tallies[-1]) == (10, 10, 10, 7)


@pytest.mark.parametrize(
    ("sources", "arguments", "message"),
    [
        (articles(4), {"partition_size": 3}, "other settings"),
        (articles(4), {"config": Config(language="ru")}, "other settings"),
        (articles(4), {"options": ReadingOptions(exclude=("*.gz",))}, "other settings"),
        (articles(5), {}, None),
        (articles(3), {}, "sources have changed"),
        (articles(2), {}, "sources have changed"),
        ([*articles(3), Article("a003", "Another text.")], {}, "sources have changed"),
    ],
    ids=["partitions", "language", "reading", "more, behind", "fewer", "a partition fewer", "another text"],
)
def test_another_run_is_not_mixed_in(
    client: Client, output: Path, sources: list[Article], arguments: dict[str, Any], message: str | None
) -> None:
    standard: dict[str, Any] = {"client": client, "config": CHEAP, "partition_size": 2}
    extract(articles(4), output, **standard)
    if message is not None:
        with pytest.raises(UsageError, match=rf"{message}.*restart=True"):
            extract(sources, output, **{**standard, **arguments})
    extract(sources, output, **{**standard, **arguments}, restart=message is not None)
    assert len(list(output.glob("*.parquet"))) == -(-len(sources) // arguments.get("partition_size", 2))


def test_only_a_new_or_empty_folder_is_taken(output: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="create it first"):
        Dataset.begin(output / "deeper", "a", restart=False)
    output.write_text("mine")
    with pytest.raises(UsageError, match="is a file"):
        Dataset.begin(output, "a", restart=True)
    with pytest.raises(UsageError, match="holds other files"):
        Dataset.begin(tmp_path, "a", restart=True)
    assert output.read_text() == "mine"


def test_a_worker_that_is_killed_loses_nothing_and_doubles_nothing(
    client: Client, output: Path, tmp_path: Path
) -> None:
    step = Step(tmp_path / "notes", seconds=0.02)
    killed: list[int] = []

    def kill(tally: Tally) -> None:
        if not killed and tally.documents >= 8:
            killed.append(step.pids()[0])
            os.kill(killed[0], signal.SIGKILL)

    parts = partitions(articles(60), CHEAP, ReadingOptions(), 4)
    summary = run_over_dask(client, parts, step.job(output), retries=2, show=kill)
    assert killed
    assert documents(output) == [article.id for article in articles(60)]
    assert (summary.documents, summary.quotations, summary.failed) == (60, 60, 0)
    assert not [*output.rglob("*.part"), *output.rglob("*.attempts")]


@pytest.mark.parametrize("retries", [0, 2])
def test_a_document_that_ends_its_workers_becomes_a_failure(
    client: Client, output: Path, tmp_path: Path, retries: int
) -> None:
    job = Step(tmp_path / "notes", fatal="a002").job(output)

    def again() -> Summary:
        parts = partitions(articles(6), CHEAP, ReadingOptions(), 4)
        return run_over_dask(client, parts, job, retries=retries, show=lambda tally: None)

    if not retries:
        with pytest.raises(QuotesError, match=r"dying over partition 0.* same call goes on"):
            again()
    summary = again()
    assert documents(output) == ["a000", "a001", "a003", "a004", "a005"]
    (failure,) = table(output / "_failures").to_pylist()
    assert (failure["document"], failure["reason"]) == ("a002", "crashed")
    assert failure["message"].startswith(f"a002: {DEATHS} workers that read it died")
    assert (summary.documents, summary.failed, summary.reasons) == (5, 1, {"crashed": 1})


def test_a_missing_model_stops_the_run(client: Client, output: Path) -> None:
    config = Config(language="en", models={"en": "no_such_model"})
    with pytest.raises(ModelError, match="no_such_model"):
        extract(articles(4, ENGLISH), output, client=client, config=config, partition_size=1)
    assert list(output.glob("*.parquet")) == []


def test_partitions_are_given_out_as_workers_can_have_them(client: Client, output: Path, tmp_path: Path) -> None:
    taken = 0
    ahead: list[int] = []

    def stream() -> Iterator[Article]:
        nonlocal taken
        for article in articles(40):
            taken += 1
            yield article

    job = Step(tmp_path / "notes").job(output)
    parts = partitions(stream(), CHEAP, ReadingOptions(), 2)
    run_over_dask(client, parts, job, retries=0, show=lambda tally: ahead.append(taken - tally.documents))
    assert max(ahead) <= 2 * (2 * 2 + 1)


@pytest.mark.parametrize("size", [1, 3, 100])
def test_ids_are_those_of_a_local_run(archive: list[str], size: int) -> None:
    parts = list(partitions(archive, Config(), ReadingOptions(), size))
    readable = [item for item in read(archive) if not isinstance(item, Failure)]
    found = [item.article() if isinstance(item, File) else item for part in parts for item in part]
    found = [item if isinstance(item, Article | Failure) else item.article() for item in found]
    assert [item for item in found if not isinstance(item, Failure)] == readable
    assert [len(part) for part in parts[:-1]] == [size] * (len(parts) - 1)


def test_files_travel_as_names_and_texts_in_bounds(archive: list[str]) -> None:
    (part,) = partitions("news/0.txt", Config(), ReadingOptions(), 10)
    assert part == [File("news/0.txt", os.path.abspath("news/0.txt"), ReadingOptions(), None)]
    long = [Article(f"{number}", "a" * (PARTITION_CHARACTERS // 2)) for number in range(5)]
    assert [len(part) for part in partitions(long, Config(), ReadingOptions(), 10)] == [2, 2, 1]


def test_a_worker_has_to_see_the_same_and_be_the_same(output: Path, tmp_path: Path) -> None:
    step = Step(tmp_path / "notes")
    job = step.job(output)
    lost = File("a", str(tmp_path / "elsewhere" / "a.txt"), ReadingOptions(), None)
    with pytest.raises(UsageError, match=r"does not see .*elsewhere"):
        job(0, [lost])
    with pytest.raises(UsageError, match="other versions or models"):
        Job(job.dataset, CHEAP, "another", step)(0, articles(1))
    with pytest.raises(UsageError, match=r"does not see .*nowhere"):
        Job(Dataset(tmp_path / "nowhere", "cheap"), CHEAP, job.fingerprint, step)(0, articles(1))
    assert step.pids() == []
    assert job(0, articles(1)).documents == 1
    assert job(0, articles(1)).quotations == 1
    assert (step.notes / f"{os.getpid()}.txt").read_text() == "a000\n"


def test_a_worker_that_is_left_over_from_another_run_does_no_harm(output: Path, tmp_path: Path) -> None:
    begun: list[Dataset] = []

    def overtaken(batch: Sequence[Item], alive: Callable[[], None]) -> list[Result]:
        begun.append(Dataset.begin(output, "new", restart=True))
        return step(batch, alive)

    step = Step(tmp_path / "notes")
    old = step.job(output)
    with pytest.raises(UsageError, match="does not see"):
        replace(old, analysis=overtaken)(0, articles(1))
    (new,) = begun
    assert new.done() == set()
    old.dataset.write(0, "the old one was quick", [])
    assert new.part(0) is None
    assert replace(old, dataset=new)(0, articles(1)).documents == 1
    assert documents(output) == ["a000"]


def die_over(path: Path) -> None:
    with Attempts(path).under_way("batch 1"):
        os._exit(1)


def test_attempts_outlive_their_process(tmp_path: Path) -> None:
    path = tmp_path / "0.attempts"
    for _ in range(2):
        process = multiprocessing.get_context("spawn").Process(target=die_over, args=(path,))
        process.start()
        process.join()
    attempts = Attempts(path)
    assert (attempts.deaths("batch 1"), attempts.deaths("batch 2")) == (2, 0)
    with pytest.raises(KeyError), attempts.under_way("batch 2"):
        raise KeyError
    with attempts.under_way("batch 1"):
        assert Attempts(path).deaths("batch 1") == 3
    assert (Attempts(path).deaths("batch 1"), Attempts(path).deaths("batch 2")) == (2, 0)
    path.write_text('{"batch')
    assert Attempts(path).deaths("batch 1") == 0


def hang() -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    with deadline(60.0):
        pass
    with deadline(0.1) as alive:
        alive()
        time.sleep(60)


def test_a_deadline_ends_the_process() -> None:
    process = multiprocessing.get_context("spawn").Process(target=hang)
    process.start()
    process.join(30)
    assert process.exitcode == 1


def test_without_a_scheduler_or_dask_it_is_said_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client_module, "_PATIENCE", 0.2)
    for address in ("tcp://127.0.0.1:9", "nonsense://"):
        with pytest.raises(UsageError, match=r"^\S+: no Dask scheduler answers there: [^\n]+$"):
            connect(address)
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(UsageError, match=r"pip install 'newsquotes\[cluster\]'"):
        connect("tcp://127.0.0.1:9")


def test_connect(client: Client) -> None:
    client.wait_for_workers(2, timeout=60)  # one that a test has ended comes back
    with connect(client.scheduler.address) as another:
        assert len(another.nthreads()) == 2
