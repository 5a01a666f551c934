"""Gold in any of the formats that are read, told apart by what the file is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

from quotes.annotations import brat, doccano, label_studio, project, webanno_tsv
from quotes.annotations.gold import GoldDocument
from quotes.annotations.markup import Markup, documents
from quotes.errors import InputError, UsageError

_TO_FILL_IN, _LONGEST_HEADER = b"new_speaker", 4096


def read_gold(path: str | Path, texts: str | Path | None = None) -> Iterator[GoldDocument]:
    """The annotated documents of a file or folder.

    A `.json` file is an export of Label Studio; `.jsonl` the project's own gold if its first line has `quotes`, else
    doccano's; a `.tsv` file or a folder of them WebAnno TSV 3; an `.ann` file or a folder of them brat's; any other
    `.csv` or `.tsv` file one of `quotes review --all` that a person worked on. All but Label Studio's are read document
    by document. `texts` is where the texts of a review are, as `quotes.reading.read` takes it, unless it names files.

    Raises `UsageError` for what is none of them, `InputError` with file and line or task for an annotation that
    cannot be used and for a document that comes twice.
    """
    path = Path(path)
    if not path.exists():
        raise UsageError(f"{path}: no such file or folder: check the path")
    places: set[str] = set()
    for document in _documents(path, texts):
        if document.id in places:
            raise InputError(
                f"{path}: {document.id} is annotated twice: leave one annotation of it", reason="annotation"
            )
        places.add(document.id)
        yield document


def _documents(path: Path, texts: str | Path | None) -> Iterator[GoldDocument]:
    if _is_review(path):
        from quotes.corrections import reviewed_gold

        return reviewed_gold(path, texts)
    if path.suffix.casefold() in (".jsonl", ".ndjson"):
        if any("quotes" in row for _, row in islice(project.json_lines(path), 1)):
            return project.read(path)
        return documents(doccano.read(path))
    return documents(_reader(path)(path))


def _is_review(path: Path) -> bool:
    suffix = path.suffix.casefold()
    if suffix != ".tsv" or not path.is_file():
        return suffix == ".csv" and path.is_file()
    with path.open("rb") as file:  # in whatever encoding a spreadsheet saved it
        return _TO_FILL_IN in file.readline(_LONGEST_HEADER).replace(b"\0", b"")


def _reader(path: Path) -> Callable[[Path], Iterator[Markup]]:
    suffixes = {".json": label_studio.read, ".tsv": webanno_tsv.read, ".ann": brat.read}
    if path.is_dir():
        for suffix in (".ann", ".tsv"):
            if any(path.rglob(f"*{suffix}")):
                return suffixes[suffix]
        raise UsageError(f"{path}: no .ann or .tsv in this folder: name the file of annotations")
    if path.suffix.casefold() not in suffixes:
        known = ", ".join([".jsonl", *suffixes, ".csv"])
        raise UsageError(f"{path}: no annotations are read from {path.suffix or 'such files'}: hand in {known}")
    return suffixes[path.suffix.casefold()]
