"""The manifest of a table: what it was made with and from, so that it can be checked later and made again.

It stands beside the table, `quotes.csv.manifest.json`, with the hashes of the texts in a file of their own,
`quotes.csv.texts`, a JSON object a line, as there can be millions. Nothing in it depends on the time, the machine's
name or the number of workers: the same run gives the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, BinaryIO, Self

from quotes import __version__
from quotes.encodings import without_surrogates
from quotes.errors import InputError
from quotes.files import replacement
from quotes.languages import SUPPORTED
from quotes.provenance import PROJECT, attribution, file_hash, libraries, pipeline
from quotes.records import Document, Failure, Quotation

if TYPE_CHECKING:
    from quotes.config import Config

_FORMAT = 1
_MANIFEST, _TEXTS = ".manifest.json", ".texts"
_NOT_DECIDING = frozenset({"batch_size", "n_process", "document_timeout"})
"""Settings that say how a run is done, not what comes out."""


def files_beside(table: str | Path) -> tuple[Path, Path]:
    """Where the manifest of a table stands, and the hashes of its texts."""
    return Path(f"{table}{_MANIFEST}"), Path(f"{table}{_TEXTS}")


class ManifestWriter:
    """Gathers what a run does, and writes the manifest of its table at the end of a `with` statement that ends well.

        with ManifestWriter("quotes.csv", config, tables=["quotes.csv"]) as manifest:
            with open_table("quotes.csv", Quotation) as table:
                ...
                manifest.add(document, quotations)

    Args:
        table: the table of quotations; the manifest is named after it, and one that is there is replaced.
        config: the settings of the run.
        tables: the files that the run writes, all of which have to be there, whole, when the statement ends.
        options: what else decided the outcome, as values that JSON can hold: the sources as given, a threshold.

    Memory does not grow with the number of documents. Raises `UsageError` where the manifest cannot be written.
    """

    def __init__(
        self,
        table: str | Path,
        config: Config,
        *,
        tables: Sequence[str | Path] = (),
        options: Mapping[str, Any] | None = None,
    ) -> None:
        self._manifest, self._texts = files_beside(table)
        self._config = config
        self._tables = [Path(path) for path in tables]
        self._options = dict(options or {})
        self._hash = hashlib.sha256()
        self._characters = self._quoted = 0
        self._documents: Counter[str] = Counter()
        self._kinds: Counter[str] = Counter()
        self._languages: Counter[str] = Counter()
        self._failures: Counter[str] = Counter()

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            self._sink: BinaryIO = stack.enter_context(replacement(self._texts))
            self._file = stack.pop_all()
        return self

    def add(self, document: Document, quotations: Iterable[Quotation]) -> None:
        """Count a document that was read, and those of its quotations that are in the table."""
        self._note({"document": document.document, "sha256": document.sha256})
        self._documents[document.language] += 1
        self._characters += document.characters
        before = self._kinds.total()
        for quotation in quotations:
            self._kinds[quotation.kind] += 1
            self._languages[quotation.language] += 1
        self._quoted += self._kinds.total() > before

    def add_failure(self, failure: Failure) -> None:
        """Count what failed."""
        self._note({"document": failure.document, "failure": failure.reason})
        self._failures[failure.reason] += 1

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._file.__exit__(kind, error, traceback)
        if kind is None:
            with replacement(self._manifest) as file:
                file.write(json.dumps(self._content(), ensure_ascii=False, indent=2).encode("utf-8") + b"\n")

    def _note(self, row: Mapping[str, str]) -> None:
        line = without_surrogates(json.dumps(row, ensure_ascii=False)).encode("utf-8") + b"\n"
        self._sink.write(line)
        self._hash.update(line)

    def _content(self) -> dict[str, Any]:
        configuration = {key: value for key, value in asdict(self._config).items() if key not in _NOT_DECIDING}
        return {
            "manifest": _FORMAT,
            "project": {"name": PROJECT, "version": __version__, "fingerprint": self._config.fingerprint()},
            "python": platform.python_version(),
            "libraries": libraries(),
            "models": [pipeline(language, self._config) for language in SUPPORTED if language in self._documents],
            "attribution": attribution(self._config),
            "configuration": configuration,
            "options": self._options,
            "documents": {
                "total": self._documents.total(),
                "with_quotations": self._quoted,
                "characters": self._characters,
                "languages": _sorted(self._documents),
            },
            "quotations": {
                "total": self._kinds.total(),
                "kinds": _sorted(self._kinds),
                "languages": _sorted(self._languages),
            },
            "failures": {"total": self._failures.total(), "reasons": _sorted(self._failures)},
            "tables": [self._described(path) for path in self._tables],
            "texts": {"file": self._texts.name, "sha256": self._hash.hexdigest()},
        }

    def _described(self, path: Path) -> dict[str, Any]:
        name = Path(os.path.relpath(path, self._manifest.parent)).as_posix()
        return {"file": name, "bytes": path.stat().st_size, "sha256": file_hash(path)}


@dataclass(frozen=True, slots=True)
class Manifest:
    """A manifest as it was read: the SHA-256 of its table, the file with those of the texts, and that file's own.

    `table_hash` is None for a table that the manifest does not name.
    """

    table_hash: str | None
    texts: Path
    texts_hash: str

    def text_hashes(self) -> Iterator[tuple[str, str | None]]:
        """Each document with the hash of its text, None for one that failed, in the order of the run.

        Raises `InputError` if the file is not there, or is not the one that was written with the manifest.
        """
        digest = hashlib.sha256()
        try:
            with self.texts.open("rb") as file:
                for line in file:
                    digest.update(line)
                    row = json.loads(line)
                    yield row["document"], row.get("sha256")
        except OSError as error:
            raise _unusable(self.texts, f"cannot be read ({error.strerror})") from error
        except (ValueError, KeyError, TypeError) as error:
            raise _unusable(self.texts, "is not as it was written") from error
        if digest.hexdigest() != self.texts_hash:
            raise _unusable(self.texts, "is not as it was written")


def read_manifest(table: str | Path) -> Manifest | None:
    """The manifest beside a table; None if there is none. Raises `InputError` for one that cannot be read."""
    path, name = Path(f"{table}{_MANIFEST}"), Path(table).name
    try:
        content = json.loads(path.read_bytes())
        hashes = {written["file"]: str(written["sha256"]) for written in content["tables"]}
        texts = content["texts"]
        return Manifest(hashes.get(name), path.with_name(texts["file"]), str(texts["sha256"]))
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _unusable(path, f"cannot be read ({error.strerror})") from error
    except (ValueError, KeyError, TypeError) as error:
        raise _unusable(path, "is no manifest") from error


def _unusable(path: Path, what: str) -> InputError:
    return InputError(
        f"{path}: {what}: extract the table again, or remove its manifest", reason="manifest", document=str(path)
    )


def _sorted(counts: Counter[str]) -> dict[str, int]:
    return dict(sorted(counts.items()))
