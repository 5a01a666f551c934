from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

import quotes
from quotes.corpus import workers
from quotes.corpus.workers import Pool, Reason
from quotes.errors import ModelError, QuotesError

Alive = Callable[[], None]


def lost(item: int, reason: Reason, how: str) -> str:
    return f"{item} {reason}: {how}"


def pool(work: Callable[[Sequence[int], Alive], list[str]], size: int = 2, timeout: float = 20.0) -> Pool[int, str]:
    return Pool(work, size, timeout=timeout, lost=lost)


def batches(*sizes: int) -> Iterator[list[int]]:
    first = 0
    for size in sizes:
        yield list(range(first, first + size))
        first += size


def flat(results: Iterator[list[str]]) -> list[str]:
    return [result for batch in results for result in batch]


def told(items: Sequence[int], alive: Alive) -> list[str]:
    return [f"{item}" for item in items]


def slow_first(items: Sequence[int], alive: Alive) -> list[str]:
    time.sleep(0.2 if 0 in items else 0)
    return told(items, alive)


def who(items: Sequence[int], alive: Alive) -> list[str]:
    time.sleep(0.05)
    return [f"{os.getpid()}" for _ in items]


@pytest.mark.parametrize("size", [1, 2, 3])
def test_results_come_in_order_whoever_is_done_first(size: int) -> None:
    assert list(pool(slow_first, size).map(batches(2, 1, 3, 1))) == [["0", "1"], ["2"], ["3", "4", "5"], ["6"]]


def test_batches_are_taken_as_they_are_needed() -> None:
    taken = []

    def endless() -> Iterator[list[int]]:
        while True:
            taken.append(len(taken))
            yield [len(taken)]

    stream = pool(told).map(endless())
    for _ in range(3):
        next(stream)
    stream.close()  # type: ignore[attr-defined]
    assert len(taken) <= 3 + 2 * 2 + 1


def test_no_more_workers_than_there_is_work_for() -> None:
    assert len(set(flat(pool(who, 4).map(batches(1, 1))))) == 2
    assert len(set(flat(pool(who, 2).map(batches(*[1] * 8))))) == 2


def test_workers_end_with_the_run() -> None:
    stream = pool(who).map(batches(1, 1, 1, 1))
    pids = {int(next(stream)[0]), int(next(stream)[0])}
    stream.close()  # type: ignore[attr-defined]
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def dies(items: Sequence[int], alive: Alive) -> list[str]:
    if 3 in items:
        os.kill(os.getpid(), signal.SIGKILL)
    if 5 in items:
        sys.exit("enough")
    if 6 in items:
        raise MemoryError
    return told(items, alive)


@pytest.mark.parametrize("size", [1, 2])
def test_who_kills_its_worker_is_found_and_the_others_have_their_results(size: int) -> None:
    assert flat(pool(dies, size).map(batches(2, 3, 4))) == [
        "0", "1", "2", "3 crashed: was killed (SIGKILL)", "4", "5 crashed: ended with the exit code 1",
        "6 crashed: MemoryError: ", "7", "8",
    ]  # fmt: skip


def hangs(items: Sequence[int], alive: Alive) -> list[str]:
    while 1 in items:
        sum(range(1000))
    return told(items, alive)


def test_what_takes_too_long_is_given_up() -> None:
    results = flat(pool(hangs, timeout=0.3).map(batches(3, 1)))
    assert results == ["0", "1 timeout: took longer than 0.3 s", "2", "3"]


def prepares(items: Sequence[int], alive: Alive) -> list[str]:
    for _ in range(3):
        time.sleep(0.2)
        alive()
    return told(items, alive)


def test_preparation_is_no_fault_of_the_items() -> None:
    assert flat(pool(prepares, 1, timeout=0.4).map(batches(2))) == ["0", "1"]


@pytest.mark.parametrize(("end", "times"), [(signal.SIGKILL, 4), (signal.SIGTERM, 4), (signal.SIGSEGV, 0)])
def test_who_may_have_been_killed_by_others_is_tried_again(end: signal.Signals, times: int, tmp_path: Path) -> None:
    def killed(items: Sequence[int], alive: Alive) -> list[str]:
        """Each batch loses its worker, and each second item by itself does so some times."""
        name = f"{len(items)}-{items[0]}"
        if len(items) > 1 or (items[0] % 2 and len(list(tmp_path.glob(f"{name}-*"))) < times):
            (tmp_path / f"{name}-{os.getpid()}").touch()
            os.kill(os.getpid(), end)
        return told(items, alive)

    assert flat(pool(killed).map(batches(3, 2, 3))) == [f"{number}" for number in range(8)]


def test_an_idle_worker_that_is_killed_is_replaced() -> None:
    stream = pool(who, 1).map(batches(1, 1, 1))
    first = int(next(stream)[0])
    os.kill(first, signal.SIGKILL)
    rest = flat(stream)
    assert len(rest) == 2
    assert int(rest[1]) != first


def refuses(items: Sequence[int], alive: Alive) -> list[str]:
    raise ModelError("no pipeline: install it")


def test_what_work_refuses_ends_the_run() -> None:
    with pytest.raises(ModelError, match="no pipeline: install it"):
        flat(pool(refuses).map(batches(1, 1)))


def stillborn(items: Sequence[int], alive: Alive) -> list[str]:
    os._exit(9)


def test_workers_that_cannot_live_end_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_STILLBORN", 4)
    with pytest.raises(QuotesError, match=r"4 workers died .* exit code 9"):
        flat(pool(stillborn).map(batches(5)))


def test_without_fork_all_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_can_fork", lambda: False)
    monkeypatch.setenv(
        "PYTHONPATH", os.pathsep.join([str(Path(__file__).parent), str(Path(quotes.__file__).parents[1])])
    )
    assert flat(pool(dies, 1).map(batches(2, 3))) == ["0", "1", "2", "3 crashed: was killed (SIGKILL)", "4"]


ORPHAN = """
import os, sys, time
from quotes.corpus.workers import Pool
def work(items, alive):
    print(os.getpid(), flush=True)
    time.sleep(60)
for _ in Pool(work, 2, timeout=60, lost=print).map([[1], [2]]):
    pass
"""


@pytest.mark.skipif(os.name == "nt", reason="needs kill -9")
def test_workers_do_not_outlive_their_parent() -> None:
    environment = os.environ | {"PYTHONPATH": str(Path(quotes.__file__).parents[1])}
    parent = subprocess.Popen([sys.executable, "-c", ORPHAN], stdout=subprocess.PIPE, text=True, env=environment)
    assert parent.stdout is not None
    assert len({parent.stdout.readline() for _ in range(2)}) == 2
    parent.kill()
    assert parent.stdout.read() == ""  # which ends when the last of them has
    parent.communicate()
