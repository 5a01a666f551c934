from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quotes.corpus.journal import Journal
from quotes.corpus.outcome import Outcome, Result
from quotes.errors import UsageError
from quotes.records import Failure, Quotation

QUOTATION = Quotation(
    speaker="Кира Лунц", role="мэр", quote="Шлюз\u2028держит […] \ud83d\n", date="2018-03", document="a", language="ru",
    published="", date_basis="month", date_earliest="2018-03-01", date_latest="2018-03-31", kind="direct", cue="",
    mention="", speaker_type="person", speaker_id="kira-lunts", confidence=0.1235, segments=((1, 9), (12, 30)),
    mention_start=None, mention_end=None, cue_start=4, cue_end=9, title="", url="",
)  # fmt: skip
READ = (
    Outcome("a", "ru", (QUOTATION, QUOTATION), title="t", published="2018", characters=40, sha256="00", speech=2),
    Outcome("a", "", failure=Failure("a", None, "correction", "a: a correction not applied")),
)
UNREAD = (Outcome("b:3", "", failure=Failure("b", 3, "format", "b, line 3: not JSON: mend it")),)
BATCHES: list[list[Result]] = [[READ, UNREAD], [UNREAD], [READ, READ, READ]]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "quotes.csv.journal"


def record(path: Path, *batches: list[Result], fingerprint: str = "f", restart: bool = False) -> None:
    with Journal(path, fingerprint, restart=restart) as journal:
        for batch in batches:
            journal.append(batch)


def kept(path: Path) -> list[Result]:
    with Journal(path, "f") as journal:
        results = list(journal.results())
        assert journal.documents == len(results)
    return results


def test_it_gives_back_what_it_was_given(path: Path) -> None:
    record(path, BATCHES[0])
    record(path, *BATCHES[1:])
    assert kept(path) == [result for batch in BATCHES for result in batch]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_wherever_it_is_broken_off_whole_batches_are_kept(path: Path, data: st.DataObject) -> None:
    path.unlink(missing_ok=True)
    record(path, *BATCHES)
    whole = path.read_bytes()
    cut = data.draw(st.integers(0, len(whole)))
    rubbish = data.draw(st.sampled_from([b"", b"\0\0", b"[["]))
    path.write_bytes(whole[:cut] + (rubbish if cut > 40 else b""))
    first = kept(path)
    assert first in [[result for batch in BATCHES[:number] for result in batch] for number in range(4)]
    if path.exists():
        assert path.read_bytes() == whole[: path.stat().st_size]
    else:
        assert first == []
    rest = [batch for number, batch in enumerate(BATCHES) if sum(map(len, BATCHES[:number])) >= len(first)]
    record(path, *rest)
    assert path.read_bytes() == whole


def test_what_has_changed_on_the_disk_is_not_taken(path: Path) -> None:
    record(path, *BATCHES)
    path.write_bytes(path.read_bytes().replace(b"line 3", b"line 4", 1))
    assert kept(path) == []


def test_it_knows_when_it_is_finished(path: Path) -> None:
    with Journal(path, "f") as journal:
        assert not journal.finished
        journal.finish()
    with Journal(path, "f") as journal:
        assert journal.finished
        journal.remove()
    assert not path.exists()


def test_nothing_in_it_leaves_no_file(path: Path) -> None:
    record(path)
    assert not path.exists()


@pytest.mark.parametrize(
    ("before", "message"),
    [
        (
            lambda path: record(path, BATCHES[0], fingerprint="other"),
            "of a run with other sources, settings or versions",
        ),
        (lambda path: path.write_text("my diary"), "is no journal of this program"),
    ],
    ids=["another run", "something else"],
)
def test_what_is_not_of_this_run_is_refused_and_left(
    path: Path, before: Callable[[Path], object], message: str
) -> None:
    before(path)
    content = path.read_bytes()
    with pytest.raises(UsageError, match=message):
        Journal(path, "f")
    assert path.read_bytes() == content


def test_restart_begins_anew_but_spares_what_is_no_journal(path: Path) -> None:
    record(path, BATCHES[0], fingerprint="other")
    record(path, BATCHES[1], restart=True)
    assert kept(path) == BATCHES[1]
    path.write_text("my diary")
    with pytest.raises(UsageError, match="no journal"):
        Journal(path, "f", restart=True)
    assert path.read_text() == "my diary"


def test_two_runs_cannot_share_it(path: Path) -> None:
    with Journal(path, "f") as journal:
        journal.append(BATCHES[0])
        with pytest.raises(UsageError, match="another run is at it"):
            Journal(path, "f")
    assert kept(path) == BATCHES[0]


def test_a_full_disk_costs_the_batch_under_way(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    record(path, BATCHES[0])
    room = 20
    write = os.write

    def full(file: int, data: bytes) -> int:
        nonlocal room
        if not room:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        room -= (written := write(file, bytes(data[:room])))
        return written

    with Journal(path, "f") as journal, monkeypatch.context() as patched:
        patched.setattr(os, "write", full)
        with pytest.raises(OSError, match="No space left") as caught:
            journal.append(BATCHES[1])
        assert caught.value.filename == str(path)
    assert kept(path) == BATCHES[0]


def test_no_journal_is_left_where_it_cannot_begin(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(file: int, data: bytes) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(OSError, match="No space left"):
        Journal(path, "f")
    assert not path.exists()
