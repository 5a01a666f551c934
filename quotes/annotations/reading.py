"""Gold in any of the formats that are read, told apart by what the file is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

from quotes.annotations import brat, doccano, label_studio, project, webanno_tsv
from quotes.annotations.gold import GoldDocument
from quotes.annotations.markup import Markup, documents
from quotes.errors import InputError, UsageError


def read_gold(path: str | Path) -> Iterator[GoldDocument]:
    """The annotated documents of a file or folder.

    A `.json` file is an export of Label Studio; `.jsonl` the project's own gold if its first line has `quotes`, else
    doccano's; a `.tsv` file or a folder of them WebAnno TSV 3; an `.ann` file or a folder of them brat's. All but Label
    Studio's are read document by document.

    Raises `UsageError` for what is none of them, `InputError` with file and line or task for an annotation that
    cannot be used and for a document that comes twice.
    """
    path = Path(path)
    if not path.exists():
        raise UsageError(f"{path}: no such file or folder: check the path")
    places: set[str] = set()
    for document in _documents(path):
        if document.id in places:
            raise InputError(
                f"{path}: {document.id} is annotated twice: leave one annotation of it", reason="annotation"
            )
        places.add(document.id)
        yield document


def _documents(path: Path) -> Iterator[GoldDocument]:
    if path.suffix.casefold() in (".jsonl", ".ndjson"):
        if any("quotes" in row for _, row in islice(project.json_lines(path), 1)):
            return project.read(path)
        return documents(doccano.read(path))
    return documents(_reader(path)(path))


def _reader(path: Path) -> Callable[[Path], Iterator[Markup]]:
    suffixes = {".json": label_studio.read, ".tsv": webanno_tsv.read, ".ann": brat.read}
    if path.is_dir():
        for suffix in (".ann", ".tsv"):
            if any(path.rglob(f"*{suffix}")):
                return suffixes[suffix]
        raise UsageError(f"{path}: no .ann or .tsv in this folder: name the file of annotations")
    if path.suffix.casefold() not in suffixes:
        known = ", ".join([".jsonl", *suffixes])
        raise UsageError(f"{path}: no annotations are read from {path.suffix or 'such files'}: hand in {known}")
    return suffixes[path.suffix.casefold()]
