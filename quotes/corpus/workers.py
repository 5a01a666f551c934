"""Processes that work on batches, in order, whatever becomes of one of them.

A worker is given a batch and gives back one result for each of its items. When it dies or takes too long, it is killed
and replaced, and the items of its batch are done one by one: the one that does it again becomes a result that says so,
the others get their own. Where the worker may have been killed by somebody else, as for want of memory, an item has to
do it several times. So what comes out depends neither on the number of workers nor on which of them are killed.

Where the system can fork, workers share the memory of what was loaded before; elsewhere each loads its own.
"""

from __future__ import annotations

import ctypes
import gc
import logging
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from importlib import import_module
from multiprocessing.connection import Connection, wait
from queue import SimpleQueue
from typing import Any, Generic, Literal, Protocol, TypeVar

from quotes.errors import ModelError, QuotesError, UsageError

_log = logging.getLogger(__name__)

T = TypeVar("T")
R = TypeVar("R")
T_contra = TypeVar("T_contra", contravariant=True)
R_co = TypeVar("R_co", covariant=True)

Reason = Literal["timeout", "crashed"]

_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
_AHEAD = 2  # batches a worker that may be under way or wait for an earlier one
_KILLS = 5  # of its worker, until an item by itself is to blame: it can be somebody else who kills
_STILLBORN = 32  # workers that die one after the other with no sign of life, until it is no use to start more
_TICK = 0.5  # seconds


class Work(Protocol[T_contra, R_co]):
    """What workers do: one result for each item of a batch, in order.

    `alive` may be called when some preparation is over that is no fault of the items: the clock starts anew.
    """

    def __call__(self, batch: Sequence[T_contra], alive: Callable[[], None]) -> Sequence[R_co]: ...


@dataclass(slots=True, eq=False)
class _Batch(Generic[T, R]):
    """Items with a place in the order, and their results as far as they are there."""

    items: Sequence[T]
    results: dict[int, R] = field(default_factory=dict)

    def in_order(self) -> list[R]:
        return [self.results[place] for place in range(len(self.items))]


@dataclass(slots=True, eq=False)
class _Task(Generic[T, R]):
    """Some places of a batch, for one worker."""

    batch: _Batch[T, R]
    places: range
    kills: int = 0

    def items(self) -> list[T]:
        return [self.batch.items[place] for place in self.places]


class _Worker(Generic[T, R]):
    """One process, and the task that it is at."""

    def __init__(self, process: Any, connection: Connection) -> None:
        self.process = process
        self.connection = connection
        self.task: _Task[T, R] | None = None
        self.deadline = 0.0
        self.untried = True
        """Whether no sign of life has come from it."""

    def ended(self) -> tuple[str, bool]:
        """How it ended, where it has; and whether that was its own doing, without a doubt."""
        self.process.join(_TICK)  # its pipe may be closed a little before
        code: int | None = self.process.exitcode
        if code is None:
            return "broke off", False
        if code < 0:
            with suppress(ValueError):
                name = signal.Signals(-code).name
                return f"was killed ({name})", name not in ("SIGKILL", "SIGTERM", "SIGHUP")
        return f"ended with the exit code {code}", True

    def end(self) -> None:
        self.process.kill()
        self.process.join()
        self.connection.close()


class Pool(Generic[T, R]):
    """At most `size` workers, started as they are needed.

    Args:
        work: what they do; can be pickled, for systems that cannot fork.
        size: how many there can be.
        timeout: seconds that a batch may take, and then each of its items.
        lost: the result of an item that is to blame for the end of its worker; told why, and how it ended.
        load: called in this process with a batch before a worker is forked for it, to load what they can share.
        tick: called about twice a second while there is nothing to do but wait.
    """

    def __init__(
        self,
        work: Work[T, R],
        size: int,
        *,
        timeout: float,
        lost: Callable[[T, Reason, str], R],
        load: Callable[[Sequence[T]], None] = lambda batch: None,
        tick: Callable[[], None] = lambda: None,
    ) -> None:
        self._work = work
        self._size = size
        self._timeout = timeout
        self._lost = lost
        self._load = load
        self._tick = tick
        self._workers: list[_Worker[T, R]] = []
        self._stillborn = 0
        self._forks = _can_fork()
        self._context: Any = multiprocessing.get_context("fork" if self._forks else "spawn")

    def map(self, batches: Iterable[Sequence[T]]) -> Iterator[list[R]]:
        """The results of each batch, in order. Batches are taken from their stream as workers can have them.

        Raises what the work raises of this project's errors, `QuotesError` where workers cannot live, and what the
        stream of batches raises. All workers are dead when this ends.
        """
        source = iter(batches)
        order: deque[_Batch[T, R]] = deque()
        tasks: deque[_Task[T, R]] = deque()
        more = True
        try:
            while True:
                self._hand_out(tasks)
                if more and not tasks and len(order) < _AHEAD * self._size:
                    # One batch is taken ahead, so that no worker has to wait for the reading.
                    if (items := next(source, None)) is None:
                        more = False
                    else:
                        batch: _Batch[T, R] = _Batch(items)
                        order.append(batch)
                        tasks.append(_Task(batch, range(len(items))))
                    continue
                if not order and not more:
                    return
                self._listen(tasks)
                while order and len(order[0].results) == len(order[0].items):
                    yield order.popleft().in_order()
        finally:
            self._end()

    def _hand_out(self, tasks: deque[_Task[T, R]]) -> None:
        while tasks:
            worker = next((worker for worker in self._workers if worker.task is None), None)
            if worker is None:
                if len(self._workers) == self._size:
                    return
                worker = self._start(tasks[0].items())
            worker.task = task = tasks.popleft()
            worker.deadline = time.monotonic() + self._timeout
            try:
                worker.connection.send(task.items())
            except OSError:
                self._bury(worker, tasks, "crashed")

    def _start(self, items: list[T]) -> _Worker[T, R]:
        if self._forks:
            self._load(items)
        ours, theirs = self._context.Pipe()
        with _quiet_birth():
            process = self._context.Process(target=_serve, args=(theirs, self._work, self._forks), daemon=True)
            process.start()
        theirs.close()
        worker: _Worker[T, R] = _Worker(process, ours)
        self._workers.append(worker)
        return worker

    def _listen(self, tasks: deque[_Task[T, R]]) -> None:
        """Wait for the next news of a worker, or for the next deadline."""
        now = time.monotonic()
        deadlines = [worker.deadline - now for worker in self._workers if worker.task is not None]
        ready = wait([worker.connection for worker in self._workers], timeout=max(0.0, min([_TICK, *deadlines])))
        self._tick()
        now = time.monotonic()
        for worker in [*self._workers]:
            if worker.connection in ready:
                try:
                    kind, value = worker.connection.recv()
                except (EOFError, OSError):
                    self._bury(worker, tasks, "crashed")
                else:
                    self._hear(worker, tasks, kind, value)
            elif worker.task is not None and now >= worker.deadline:
                self._bury(worker, tasks, "timeout")

    def _hear(self, worker: _Worker[T, R], tasks: deque[_Task[T, R]], kind: str, value: Any) -> None:
        worker.untried = False
        self._stillborn = 0
        task = worker.task
        if kind == "alive":
            worker.deadline = time.monotonic() + self._timeout
        elif kind == "refused":
            raise value
        elif task is not None:
            worker.task = None
            if kind == "done":
                task.batch.results.update(zip(task.places, value, strict=True))
            else:
                self._blame(task, tasks, "crashed", value, proven=True)

    def _bury(self, worker: _Worker[T, R], tasks: deque[_Task[T, R]], reason: Reason) -> None:
        """Take away a worker that has died or has to, and see to its task."""
        self._workers.remove(worker)
        how, proven = f"took longer than {self._timeout:g} s", True
        if reason == "crashed":
            how, proven = worker.ended()
        worker.end()
        _log.warning("a worker %s: it is replaced", how)
        if worker.untried and reason == "crashed":
            self._stillborn += 1
            if self._stillborn == _STILLBORN:
                raise QuotesError(
                    f"{_STILLBORN} workers died one after the other as they began (the last {how}): "
                    "is there memory enough? Try fewer of them (--n-process 1)"
                )
        if worker.task is not None:
            self._blame(worker.task, tasks, reason, how, proven=proven)

    def _blame(self, task: _Task[T, R], tasks: deque[_Task[T, R]], reason: Reason, how: str, *, proven: bool) -> None:
        """Find out which item of a task was too much for its worker."""
        if len(task.places) > 1:
            tasks.extendleft(_Task(task.batch, range(place, place + 1)) for place in reversed(task.places))
            return
        task.kills += 1
        if not proven and task.kills < _KILLS:
            tasks.append(task)
            return
        (place,), (item,) = task.places, task.items()
        task.batch.results[place] = self._lost(item, reason, how)

    def _end(self) -> None:
        while self._workers:
            self._workers.pop().end()


def cores() -> int:
    """How many processors this process may use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def one_thread() -> None:
    """Let numpy's and thinc's matrix products take one thread. To be called before numpy is imported."""
    for variable in _THREADS:
        os.environ.setdefault(variable, "1")


def _can_fork() -> bool:
    # macOS can, but its system libraries are not safe in a forked process.
    return sys.platform != "darwin" and "fork" in multiprocessing.get_all_start_methods()


@contextmanager
def _quiet_birth() -> Iterator[None]:
    """While a process is started: no interrupt reaches it before it can ignore it, and what is there stays shared.

    The collector of garbage would write to all objects that it looks at, and so copy their memory.
    """
    environment = {variable: os.environ.get(variable) for variable in _THREADS}
    os.environ.update(dict.fromkeys(_THREADS, "1"))
    if hasattr(signal, "pthread_sigmask"):
        before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
        if hasattr(signal, "pthread_sigmask"):
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        for variable, value in environment.items():
            if value is None:
                del os.environ[variable]
            else:
                os.environ[variable] = value


def _serve(connection: Connection, work: Work[Any, Any], forked: bool) -> None:
    """The life of a worker. It ends with the process that started it, at the latest."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGINT])
    logging.disable()
    if forked:
        _close_others(connection.fileno())
    _limit_threads()
    tasks: SimpleQueue[list[Any]] = SimpleQueue()

    def receive() -> None:
        try:
            while True:
                tasks.put(connection.recv())
        except (EOFError, OSError):
            os._exit(0)  # also in the midst of its work

    threading.Thread(target=receive, daemon=True).start()
    try:
        while True:
            connection.send(_done(work, tasks.get(), lambda: connection.send(("alive", None))))
    finally:
        os._exit(1)  # nothing of the process that was forked is ended here: its files are its own


def _done(work: Work[Any, Any], items: list[Any], alive: Callable[[], None]) -> tuple[str, Any]:
    try:
        done = work(items, alive)
        _return_memory()
        return "done", done
    except (ModelError, UsageError) as error:
        return "refused", error
    except Exception as error:
        return "broken", f"{type(error).__name__}: {error}".splitlines()[0]


def _return_memory() -> None:
    """Give memory that is free back to the system, as the C library of Linux does only when told."""
    if sys.platform == "linux":
        with suppress(AttributeError, OSError):  # other C libraries (musl) have no such function
            ctypes.CDLL(None).malloc_trim(0)


def _close_others(own: int) -> None:
    """Close all files of the process that was forked, but the standard ones: another's end of a pipe held open here
    would hide from it that the process is dead.
    """
    os.closerange(3, own)
    os.closerange(own + 1, os.sysconf("SC_OPEN_MAX"))


def _limit_threads() -> None:
    """One thread for matrix products, where numpy was loaded before its variables were set."""
    with suppress(ImportError):  # what cannot be told to them is slower, not wrong
        import_module("threadpoolctl").threadpool_limits(1)
