"""What a run rests on: versions of libraries, and the models with the hashes of their files."""

from __future__ import annotations

import hashlib
import json
import re
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from quotes.config import Config

PROJECT = "newsquotes"
"""The name of this project's distribution."""

_NO_DATA = frozenset({".py", ".pyc"})


def file_hash(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def libraries() -> dict[str, str]:
    """The versions of what the project depends on; none where it runs without being installed."""
    try:
        requirements = metadata.requires(PROJECT) or []
    except metadata.PackageNotFoundError:
        return {}
    names = {found[0] for line in requirements if "extra ==" not in line and (found := re.match(r"[\w.-]+", line))}
    return {name: metadata.version(name) for name in sorted(names)}


def pipeline(language: str, config: Config) -> dict[str, Any]:
    """The pipeline that reads a language in a run: `language`, `name`, `version`, and `sha256` of each of its files.

    Without a version and files where it is not installed, as in a run that had no use for it.
    """
    from quotes.languages import english, russian
    from quotes.languages.pipelines import is_installed

    defaults = {"en": english.PIPELINES, "ru": russian.PIPELINES}[language]
    name = config.models.get(language) or next(filter(is_installed, defaults), defaults[-1])
    folder = _folder(name)
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix not in _NO_DATA)
    return {
        "language": language,
        "name": name,
        "version": _version(name, folder),
        "sha256": {path.relative_to(folder).as_posix(): file_hash(path) for path in files},
    }


def attribution(config: Config) -> dict[str, str]:
    """The model that finds quotations and chooses speakers: its `file` and its `sha256`."""
    from quotes.languages.models import models_folder
    from quotes.pipes.ranking import FILE

    path = models_folder() / FILE if config.attribution is None else Path(config.attribution).expanduser()
    return {"file": path.name, "sha256": file_hash(path)}


def _folder(model: str) -> Path:
    """Where the files of a model are: in a package, which goes before a folder of the same name, or in a folder."""
    spec = find_spec(model) if model.isidentifier() else None
    if spec is None or spec.origin is None:
        return Path(model).expanduser()
    package = Path(spec.origin).parent
    return package / "data" if model == "natasha" else package


def _version(model: str, folder: Path) -> str:
    try:
        return metadata.version(model)
    except metadata.PackageNotFoundError:
        meta = folder / "meta.json"
        return str(json.loads(meta.read_bytes()).get("version", "")) if meta.is_file() else ""
