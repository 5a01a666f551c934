"""The package as it is declared: what a checkout and an installation must have in common."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib import import_module
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

import quotes
from quotes.languages.models import models_folder

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
GROUPS = {"scripts": PROJECT["project"]["scripts"], **PROJECT["project"]["entry-points"]}
ENTRY_POINTS = [(group, name, target) for group, entries in GROUPS.items() for name, target in entries.items()]


def normal(distribution: str) -> str:
    """The name of a distribution as registries compare it, without its version."""
    name = re.match(r"[\w.-]+", distribution)
    assert name
    return re.sub(r"[-_.]+", "-", name.group()).casefold()


def imported() -> set[str]:
    """The top names of all modules that the package imports, at whatever place."""
    names: set[str] = set()
    for path in (ROOT / "quotes").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                names.update(alias.name.partition(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names.add(node.module.partition(".")[0])
    return names - sys.stdlib_module_names - {"quotes"}


def test_the_version_is_written_once() -> None:
    assert "version" in PROJECT["project"]["dynamic"]
    source = (ROOT / PROJECT["tool"]["hatch"]["version"]["path"]).read_text("utf-8")
    assert re.findall(r'^__version__ = "(.+)"$', source, re.MULTILINE) == [quotes.__version__]


def test_the_newest_entry_of_the_changelog_is_this_version() -> None:
    newest = re.search(r"^## \[(.+?)\]", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert newest
    assert newest[1] == quotes.__version__


@pytest.mark.parametrize(("group", "name", "target"), ENTRY_POINTS, ids=lambda part: part)
def test_entry_points_lead_somewhere(group: str, name: str, target: str) -> None:
    module, _, attribute = target.partition(":")
    assert callable(getattr(import_module(module), attribute))


def test_everything_imported_is_declared() -> None:
    extras = PROJECT["project"]["optional-dependencies"]
    declared = {normal(requirement) for requirement in PROJECT["project"]["dependencies"] + extras["cluster"]}
    providers = packages_distributions()
    undeclared = {
        module: providers.get(module, [])
        for module in imported()
        if not declared & {normal(distribution) for distribution in providers.get(module, [])}
    }
    assert undeclared == {}


def test_the_models_travel_inside_the_wheel() -> None:
    assert PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"] == {"models": "quotes/models"}
    installed, checkout = (
        {path.relative_to(folder) for path in folder.rglob("*")} for folder in (models_folder(), ROOT / "models")
    )
    assert installed == checkout


def test_the_licence_is_there_and_named() -> None:
    assert PROJECT["project"]["license"] == "MIT"
    assert "MIT License" in (ROOT / PROJECT["project"]["license-files"][0]).read_text("utf-8")
