from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rows import BRIDGE, DOCUMENT, FAILURE, HARD, UNNAMED, write

import quotes
from quotes.config import Config
from quotes.errors import InputError
from quotes.manifest import ManifestWriter, read_manifest
from quotes.records import Quotation
from quotes.verify import verify

RUSSIAN = replace(DOCUMENT, document=HARD.document, language="ru", sha256="cd" * 32)


def manifest(folder: Path, config: Config | None = None) -> dict[str, Any]:
    table = folder / "q.csv"
    with ManifestWriter(table, config or Config(), tables=[table], options={"sources": ["news"]}) as writer:
        write(table, [BRIDGE, UNNAMED, HARD], force=True)
        writer.add(DOCUMENT, [BRIDGE, UNNAMED])
        writer.add_failure(FAILURE)
        writer.add(RUSSIAN, [HARD])
        writer.add(replace(DOCUMENT, document="silent"), [])
    return json.loads((folder / "q.csv.manifest.json").read_bytes())


def test_it_tells_what_was_found_and_what_with(tmp_path: Path) -> None:
    told = manifest(tmp_path)
    assert told["project"] == {
        "name": "newsquotes", "version": quotes.__version__, "fingerprint": Config().fingerprint()
    }  # fmt: skip
    assert told["documents"] == {
        "total": 3, "with_quotations": 2, "characters": 3 * DOCUMENT.characters, "languages": {"en": 2, "ru": 1}
    }  # fmt: skip
    assert told["quotations"] == {
        "total": 3, "kinds": {"direct": 2, "partial": 1}, "languages": {"en": 2, "ru": 1}
    }  # fmt: skip
    assert told["failures"] == {"total": 1, "reasons": {"columns": 1}}
    assert told["options"] == {"sources": ["news"]}
    assert told["libraries"]["spacy"].startswith("3.")
    data = (tmp_path / "q.csv").read_bytes()
    assert told["tables"] == [{"file": "q.csv", "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}]


def test_models_have_their_versions_and_the_hashes_of_their_files(tmp_path: Path) -> None:
    told = manifest(tmp_path)
    english, russian = told["models"]
    assert (russian["name"], russian["language"]) == ("natasha", "ru")
    assert {Path(name).suffix for name in russian["sha256"]} >= {".tar"}
    assert english["version"]
    assert any(name.endswith("parser/model") for name in english["sha256"])
    assert told["attribution"]["file"] == "attribution.json"
    own = tmp_path / "own"
    own.mkdir()
    (own / "meta.json").write_text('{"version": "7"}')
    model = manifest(tmp_path, Config(models={"en": str(own)}))["models"][0]
    assert (model["name"], model["version"], list(model["sha256"])) == (str(own), "7", ["meta.json"])


def test_the_same_run_gives_the_same_bytes(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    one, other = manifest(tmp_path), manifest(tmp_path / "other", Config(batch_size=7))
    assert one == other
    for name in ("q.csv.manifest.json", "q.csv.texts"):
        assert (tmp_path / name).read_bytes() == (tmp_path / "other" / name).read_bytes()


def test_it_comes_back(tmp_path: Path) -> None:
    manifest(tmp_path)
    back = read_manifest(tmp_path / "q.csv")
    assert back is not None
    assert list(back.text_hashes()) == [
        (DOCUMENT.document, DOCUMENT.sha256),
        (FAILURE.document, None),
        (HARD.document, RUSSIAN.sha256),
        ("silent", DOCUMENT.sha256),
    ]
    assert back.table_hash == hashlib.sha256((tmp_path / "q.csv").read_bytes()).hexdigest()
    assert read_manifest(tmp_path / "none.csv") is None


def test_a_failed_run_leaves_none(tmp_path: Path) -> None:
    def interrupted() -> Iterator[Quotation]:
        yield BRIDGE
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), ManifestWriter(tmp_path / "q.csv", Config()) as writer:
        writer.add(DOCUMENT, interrupted())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("q.csv.manifest.json", "{"),
        ("q.csv.manifest.json", "{}"),
        ("q.csv.texts", ""),
        ("q.csv.texts", "not JSON\n"),
        ("q.csv.texts", None),
    ],
)
def test_one_that_was_changed_is_an_input_error(tmp_path: Path, name: str, content: str | None) -> None:
    manifest(tmp_path)
    if content is None:
        (tmp_path / name).unlink()
    else:
        (tmp_path / name).write_text(content)
    with pytest.raises(InputError, match=rf"{name}: .*: extract the table again, or remove its manifest"):
        list(verify(tmp_path / "q.csv", []))
