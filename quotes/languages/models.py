"""The project's `models` folder: weights it ships and the manifest of third-party pipelines."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import quotes
from quotes.errors import ModelError


@cache
def models_folder() -> Path:
    """Where `models` lies: inside the installed package, or at the root of a source checkout.

    Raises `ModelError` if it is in neither place.
    """
    package = Path(quotes.__file__).parent
    for folder in (package / "models", package.parent / "models"):
        if (folder / "pipelines.toml").is_file():
            return folder
    raise ModelError(f"the folder models is missing beside {package}: install newsquotes again")


@cache
def pinned() -> dict[str, dict[str, Any]]:
    """The pinned pipelines: package name to its `version` and `sha256`, file to digest."""
    return tomllib.loads((models_folder() / "pipelines.toml").read_text(encoding="utf-8"))
