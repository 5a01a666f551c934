"""The folder that the results of a run over a cluster go to, and what of it is done.

    quotes/part-00000000.parquet             the quotations of the first partition
    quotes/_failures/part-00000000.parquet   what failed in it, if anything did
    quotes/_partitions/00000000.json         that it is done, and what it counted
    quotes/_run.json                         which run this is

Names that begin with `_` are passed over by what reads a folder of Parquet files as one table. Each file appears whole
or not at all, and the note that a partition is done comes last. A partition that is done twice, as when a worker was
taken for lost, gives the same files.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Self

from quotes.corpus.outcome import Result
from quotes.corpus.summary import FAILURES_KEPT, Summary
from quotes.errors import UsageError
from quotes.files import replacement
from quotes.records import Failure, Quotation
from quotes.tables import Record, RecordType, open_table

_RUN, _PARTITIONS, _FAILURES = "_run.json", "_partitions", "_failures"
_OURS = re.compile(r"\.?(part-\d{8}\.parquet|\d{8}\.json|\d{8}\.attempts|_run\.json)(\.[0-9a-f]{8}\.part)?")


@dataclass(frozen=True, slots=True)
class Part:
    """What a partition counted: the counts of `quotes.corpus.summary.Summary`, and the first failures.

    `digest` is that of the documents it was made from.
    """

    digest: str
    documents: int = 0
    unmarked: int = 0
    silent: int = 0
    kinds: dict[str, int] = field(default_factory=dict)
    languages: dict[str, int] = field(default_factory=dict)
    reasons: dict[str, int] = field(default_factory=dict)
    failures: tuple[Failure, ...] = ()

    @property
    def failed(self) -> int:
        return sum(self.reasons.values())

    @property
    def quotations(self) -> int:
        return sum(self.kinds.values())


class Totals:
    """Sums up partitions, which may come in any order."""

    def __init__(self) -> None:
        self._summary = Summary()
        self._failures: list[tuple[int, int, Failure]] = []

    def add(self, number: int, part: Part) -> None:
        """Count a partition."""
        self._summary.documents += part.documents
        self._summary.unmarked += part.unmarked
        self._summary.silent += part.silent
        self._summary.failed += part.failed
        self._summary.kinds.update(part.kinds)
        self._summary.languages.update(part.languages)
        self._summary.reasons.update(part.reasons)
        failures = ((number, place, failure) for place, failure in enumerate(part.failures))
        self._failures = sorted([*self._failures, *failures], key=lambda entry: entry[:2])[:FAILURES_KEPT]

    def summary(self) -> Summary:
        """The sum so far, with the first failures in the order of the documents."""
        for counts in (self._summary.kinds, self._summary.languages, self._summary.reasons):
            ordered = _sorted(counts)
            counts.clear()
            counts.update(ordered)
        self._summary.failures = [failure for _, _, failure in self._failures]
        return self._summary


@dataclass(frozen=True, slots=True)
class Dataset:
    """The folder of one run.

    Attributes:
        folder: where it is, from the root of the file system.
        fingerprint: of all that decides what the run finds, apart from the documents.
    """

    folder: Path
    fingerprint: str

    @classmethod
    def begin(cls, output: str | Path, fingerprint: str, *, restart: bool) -> Self:
        """Make the folder, or take up the one of the same run; `restart` empties it first.

        Raises `UsageError` if it is another run's or anything else, or cannot be made.
        """
        dataset = cls(Path(output).absolute(), fingerprint)
        try:
            dataset._begin(restart)
        except FileExistsError as error:
            raise UsageError(f"{output} is a file: name a folder for the Parquet files") from error
        except FileNotFoundError as error:
            raise UsageError(f"{output}: there is no folder {dataset.folder.parent}: create it first") from error
        except OSError as error:
            raise UsageError(f"{output}: cannot be written ({error.strerror}): choose another place") from error
        return dataset

    def is_here(self) -> bool:
        """Whether this machine sees the folder, and it is this run's."""
        return self._run() == self.fingerprint

    def done(self) -> set[int]:
        """The numbers of the partitions that are done, as far as the names of files tell."""
        return {int(path.stem) for path in (self.folder / _PARTITIONS).glob("????????.json")}

    def part(self, number: int) -> Part | None:
        """What a partition counted, if it is done; a worker that was left over from another run does not count."""
        try:
            values = json.loads((self.folder / _PARTITIONS / f"{number:08}.json").read_bytes())
        except FileNotFoundError:
            return None
        if values.pop("fingerprint") != self.fingerprint:
            return None
        return Part(**{**values, "failures": tuple(Failure(**failure) for failure in values["failures"])})

    def attempts(self, number: int) -> Path:
        """Where the notes on the attempts at a partition are kept."""
        return self.folder / _PARTITIONS / f"{number:08}.attempts"

    def write(self, number: int, digest: str, results: Iterable[Result]) -> Part:
        """Write the results of a partition, then that it is done. They are on the disk when this returns."""
        summary = Summary()
        quotations: list[Quotation] = []
        failures: list[Failure] = []
        for outcome in (outcome for result in results for outcome in result):
            summary.add(outcome)
            quotations += outcome.quotations
            if outcome.failure is not None:
                failures.append(outcome.failure)
        failed = self.folder / _FAILURES / _file(number)
        if failures:
            _write(failed, Failure, failures)
        else:
            failed.unlink(missing_ok=True)  # of an earlier attempt that died before it was done
        _write(self.folder / _file(number), Quotation, quotations)
        part = Part(
            digest,
            documents=summary.documents,
            unmarked=summary.unmarked,
            silent=summary.silent,
            kinds=_sorted(summary.kinds),
            languages=_sorted(summary.languages),
            reasons=_sorted(summary.reasons),
            failures=tuple(summary.failures),
        )
        with replacement(self.folder / _PARTITIONS / f"{number:08}.json") as file:
            file.write(json.dumps({"fingerprint": self.fingerprint, **asdict(part)}).encode())
        return part

    def sweep(self) -> None:
        """Remove what workers that died have left behind. Nothing may be under way."""
        for path in self._files():
            if path.suffix in (".part", ".attempts"):
                path.unlink(missing_ok=True)

    def _begin(self, restart: bool) -> None:
        self.folder.mkdir(exist_ok=True)
        fingerprint = self._run()
        if fingerprint is None and next(self.folder.iterdir(), None) is not None:
            raise UsageError(f"{self.folder} holds other files: name a new folder, or an empty one")
        if restart:
            # What says which run it is goes last, so that this can be broken off, too.
            for path in sorted(self._files(), key=lambda path: path.name == _RUN):
                path.unlink()
        elif fingerprint not in (None, self.fingerprint):
            raise UsageError(
                f"{self.folder} is of a run with other settings, partitions or versions: run that again, name another "
                "folder, or begin anew with restart=True (--restart)"
            )
        if restart or fingerprint is None:
            with replacement(self.folder / _RUN) as file:
                file.write(json.dumps({"fingerprint": self.fingerprint}).encode())
        for name in (_PARTITIONS, _FAILURES):
            (self.folder / name).mkdir(exist_ok=True)

    def _run(self) -> str | None:
        """Which run the folder is of, where it says so."""
        try:
            return str(json.loads((self.folder / _RUN).read_bytes())["fingerprint"])
        except (FileNotFoundError, NotADirectoryError):
            return None
        except (ValueError, KeyError, TypeError) as error:
            raise UsageError(f"{self.folder / _RUN} is not of this program: name another folder") from error

    def _files(self) -> Iterator[Path]:
        for folder in (self.folder, self.folder / _PARTITIONS, self.folder / _FAILURES):
            if folder.is_dir():
                yield from [path for path in folder.iterdir() if _OURS.fullmatch(path.name)]


def _file(number: int) -> str:
    return f"part-{number:08}.parquet"


def _write(path: Path, record_type: RecordType, records: Iterable[Record]) -> None:
    with open_table(path, record_type, force=True) as table:
        table.write(records)


def _sorted(counts: Counter[str]) -> dict[str, int]:
    return dict(sorted(counts.items()))
