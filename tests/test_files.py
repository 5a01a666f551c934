from __future__ import annotations

import os
from pathlib import Path

import pytest

from quotes.errors import UsageError
from quotes.files import new_file, replacement


def test_a_file_takes_the_place_of_another_when_it_is_whole(tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    target.write_text("old")
    with replacement(target) as file:
        file.write(b"new")
        assert target.read_text() == "old"
    assert target.read_text() == "new"
    assert os.listdir(tmp_path) == ["a.txt"]


def test_a_failure_leaves_everything_as_it_was(tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    target.write_text("old")

    def interrupted() -> None:
        with replacement(target) as file:
            file.write(b"new")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert target.read_text() == "old"
    assert os.listdir(tmp_path) == ["a.txt"]


def test_a_place_without_a_folder_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="choose another place"), replacement(tmp_path / "no" / "a.txt"):
        pass


def test_a_new_file_overwrites_nothing_unasked(tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    with new_file(target) as file:
        file.write(b"first")
    for place, told in ((target, "exists already"), (tmp_path, "is a folder"), (tmp_path / "no" / "a", "no folder")):
        with pytest.raises(UsageError, match=told), new_file(place):
            pass
    with new_file(target, force=True) as file:
        file.write(b"second")
    assert target.read_text() == "second"
