from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import quotes.config
from quotes.config import Config
from quotes.errors import UsageError


def test_from_toml(tmp_path: Path) -> None:
    path = tmp_path / "quotes.toml"
    path.write_text('language = "ru"\npublished = "2018-03-05"\nbatch_size = 8\n[models]\nru = "ru_core_news_sm"\n')
    assert Config.from_toml(path) == Config({"ru": "ru_core_news_sm"}, "ru", "2018-03-05", 8)
    assert Config.from_toml(path, batch_size=9, n_process=-1) == replace(Config.from_toml(path), n_process=-1)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("langage = 'ru'", "unknown setting 'langage': there are models, language, published, batch_size"),
        ("language = ", "not valid TOML"),
        ("language = 1", "language must be a string"),
        ("published = 2018-03-05", "published must be a string"),
        ("batch_size = true", "batch_size must be a whole number"),
        ("n_process = 1.5", "n_process must be a whole number"),
        ("document_timeout = '9'", "document_timeout must be a number"),
        ("models = 'ru_core_news_sm'", "models must be a table"),
        ("language = 'uk'", "language: 'uk' cannot be read: choose one of en, ru"),
    ],
)
def test_a_wrong_file_is_one_line_that_names_it(content: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "quotes.toml"
    path.write_text(content)
    with pytest.raises(UsageError, match=re.escape(f"{path}: {message}")) as caught:
        Config.from_toml(path)
    assert "\n" not in str(caught.value)


def test_a_missing_file() -> None:
    with pytest.raises(UsageError, match=r"^nowhere\.toml: the settings cannot be read: No such file"):
        Config.from_toml("nowhere.toml")


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"models": {"de": "de_core_news_sm"}}, "models: there is no language 'de': choose one of en, ru"),
        ({"language": "xx"}, "language: 'xx' cannot be read"),
        ({"published": "some day"}, "published: 'some day' is no date"),
        ({"batch_size": 0}, "batch_size: 0 is too small"),
        ({"n_process": 0}, "n_process: 0 is too small"),
        ({"n_process": -2}, "n_process: -2 is too small"),
        ({"document_timeout": 0.0}, "document_timeout: 0 is too short"),
    ],
)
def test_values_are_checked(settings: dict[str, Any], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        Config(**settings)


def test_the_fingerprint_covers_what_decides() -> None:
    plain = Config().fingerprint()
    assert plain == Config(models={}, batch_size=1, n_process=4, document_timeout=1.0).fingerprint()
    others = [
        Config(language="ru"),
        Config(published="2018-03-05"),
        Config(models={"en": "en_core_web_trf"}),
        Config(models={"ru": "ru_core_news_sm"}),
    ]
    assert len({plain, *(config.fingerprint() for config in others)}) == 1 + len(others)


def test_the_fingerprint_covers_word_lists_and_versions(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = Config().fingerprint()
    files = list(quotes.config._data_files())
    assert {"lexicon/en.toml", "lexicon/ru.toml", "models/pipelines.toml"} <= {name for name, _ in files}
    with monkeypatch.context() as patch:
        patch.setattr(quotes.config, "_data_files", lambda: [*files[:-1], (files[-1][0], b"other")])
        assert Config().fingerprint() != plain
    with monkeypatch.context() as patch:
        patch.setattr(quotes, "__version__", "99.0")
        assert Config().fingerprint() != plain


def test_the_fingerprint_covers_a_folder_s_version(tmp_path: Path) -> None:
    meta = tmp_path / "meta.json"
    meta.write_text('{"version": "1"}')
    config = Config(models={"ru": str(tmp_path)})
    before = config.fingerprint()
    meta.write_text('{"version": "2"}')
    assert config.fingerprint() != before
