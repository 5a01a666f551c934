"""The settings of a run, from keywords or from a TOML file."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields
from importlib import metadata, resources
from pathlib import Path
from typing import Any, Self

from quotes.errors import UsageError

_FINGERPRINT_LENGTH = 16
_DIVISION = ("batch_size", "n_process", "document_timeout")
_TYPES: Mapping[str, tuple[type | tuple[type, ...], str]] = {
    "batch_size": (int, "a whole number"),
    "n_process": (int, "a whole number"),
    "document_timeout": ((int, float), "a number"),
}


@dataclass(frozen=True, slots=True)
class Config:
    """The settings of a run.

    Args:
        models: pipelines by language ("en", "ru"): the name of a package or a folder; the default ones for others.
        language: the language of all documents; None finds it from each text.
        published: publication date of the documents that declare none.
        batch_size: how many documents are worked on at a time.
        n_process: how many processes work at it; 1 is this one alone, -1 one for each processor.
        document_timeout: seconds that a document may take, where other processes work at it.
        attribution: the file of an attribution model that `quotes train` wrote; None takes the project's own.

    Raises `UsageError` for a value that cannot be used.
    """

    models: Mapping[str, str] = field(default_factory=dict)
    language: str | None = None
    published: str | None = None
    batch_size: int = 32
    attribution: str | None = None
    n_process: int = 1
    document_timeout: float = 120.0

    def __post_init__(self) -> None:
        from quotes.languages import SUPPORTED

        known = ", ".join(SUPPORTED)
        for language in self.models:
            if language not in SUPPORTED:
                raise UsageError(f"models: there is no language {language!r}: choose one of {known}")
        if self.language is not None and self.language not in SUPPORTED:
            raise UsageError(f"language: {self.language!r} cannot be read: choose one of {known}, or leave it out")
        if self.batch_size < 1:
            raise UsageError(f"batch_size: {self.batch_size} is too small: 1 is the least")
        if self.n_process < 1 and self.n_process != -1:
            raise UsageError(f"n_process: {self.n_process} is too small: 1 is the least, and -1 one for each processor")
        if not self.document_timeout > 0:
            raise UsageError(f"document_timeout: {self.document_timeout:g} is too short: name a number of seconds")
        if self.published is not None:
            from quotes.pipes.published_dates import declared_date

            if declared_date(self.published) is None:
                raise UsageError(f"published: {self.published!r} is no date: write it as in 2018-03-05")

    @classmethod
    def from_toml(cls, path: str | Path, **defaults: Any) -> Self:
        """The settings in a TOML file, with the names of the fields as keys and `models` as a table.

        `defaults` are taken for settings that it does not have.

        Raises `UsageError` for a file that cannot be read, an unknown key and a value of the wrong type.
        """
        try:
            settings = tomllib.loads(Path(path).read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
            raise UsageError(f"{path}: the settings cannot be read: {reason}") from error
        except tomllib.TOMLDecodeError as error:
            raise UsageError(f"{path}: not valid TOML: {error}") from error
        known = [setting.name for setting in fields(cls)]
        for key, value in settings.items():
            if key not in known:
                raise UsageError(f"{path}: unknown setting {key!r}: there are {', '.join(known)}")
            _check_type(key, value, path)
        try:
            return cls(**{**defaults, **settings})
        except UsageError as error:
            raise UsageError(f"{path}: {error}") from error

    def fingerprint(self) -> str:
        """A digest of all that decides what is found: settings, word lists, weights, model and project versions.

        How the work is divided decides nothing, and is left out. Models are told apart by their versions, not loaded.
        """
        settings = {key: value for key, value in asdict(self).items() if key not in _DIVISION}
        if self.attribution is not None:
            model = Path(self.attribution).expanduser()
            settings["attribution"] = hashlib.sha256(model.read_bytes()).hexdigest() if model.is_file() else "missing"
        versions = {"newsquotes": _project_version(), **dict(_model_versions(self.models))}
        digest = hashlib.sha256(json.dumps([settings, versions], sort_keys=True).encode())
        for name, content in _data_files():
            digest.update(f"{name}\0{len(content)}\0".encode())
            digest.update(content)
        return digest.hexdigest()[:_FINGERPRINT_LENGTH]


def _check_type(key: str, value: Any, path: str | Path) -> None:
    if key == "models":
        if not isinstance(value, dict) or not all(isinstance(model, str) for model in value.values()):
            raise UsageError(f'{path}: models must be a table of names or folders, as in: ru = "ru_core_news_sm"')
        return
    wanted, name = _TYPES.get(key, (str, "a string"))
    if not isinstance(value, wanted) or isinstance(value, bool):
        raise UsageError(f"{path}: {key} must be {name}")


def _project_version() -> str:
    from quotes import __version__

    return __version__


def _model_versions(models: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The pipeline that each language would get, and its version."""
    from quotes.languages import english, pipelines, russian

    defaults = {
        "en": next(filter(pipelines.is_installed, english.PIPELINES), english.PIPELINES[-1]),
        "ru": russian.PIPELINES[0],
    }
    for language, default in defaults.items():
        model = models.get(language, default)
        yield language, f"{model} {_version(model)}"


def _version(model: str) -> str:
    packages = ("natasha", "slovnet") if model == "natasha" else (model,)
    try:
        return " ".join(metadata.version(package) for package in packages)
    except metadata.PackageNotFoundError:
        meta = Path(model).expanduser() / "meta.json"
        return hashlib.sha256(meta.read_bytes()).hexdigest() if meta.is_file() else "not installed"


def _data_files() -> Iterator[tuple[str, bytes]]:
    """The word lists and the project's own weights, by name."""
    from quotes.languages.models import models_folder

    for file in sorted(resources.files("quotes.lexicon").iterdir(), key=lambda file: file.name):
        if file.name.endswith(".toml"):
            yield f"lexicon/{file.name}", file.read_bytes()
    folder = models_folder()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix != ".md":
            yield f"models/{path.relative_to(folder).as_posix()}", path.read_bytes()
