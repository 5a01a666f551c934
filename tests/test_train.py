from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from quotes.cli import app
from quotes.config import Config
from quotes.corpus import run
from quotes.errors import InputError, ModelError, UsageError
from quotes.pipes.antecedents import REFERENCE
from quotes.pipes.ranking import Model, load_model
from quotes.train import Pointing, annotated_texts, prepare, record, reference_forest, train

PEOPLE = ("Lorna Pell", "Mark Dunn", "Ivo Stone", "Olga Brandt", "Kira Lunt", "Ann Lee")


def annotated(folder: Path, documents: int) -> Path:
    """Gold of as many documents, each with ten quotations."""
    (folder / "texts").mkdir(parents=True)
    lines = []
    for number in range(documents):
        text, quotes = "", []
        for place in range(10):
            name, other = PEOPLE[(number + place) % 6], PEOPLE[(number + place + 1) % 6]
            text += f"{other} looked at the harbour. “"
            start = len(text)
            text += f"We dig deeper in year {place},”"
            end = len(text) - 1
            text += " said "
            mention = len(text)
            text += f"{name}, who had come by boat.\n\n"
            quotes.append(
                {
                    "segments": [[start, end]],
                    "kind": "direct",
                    "speaker": name,
                    "speaker_type": "person",
                    "mention": [mention, mention + len(name)],
                }
            )
        (folder / "texts" / f"d{number}.txt").write_text(text, encoding="utf-8")
        lines.append(json.dumps({"id": f"d{number}", "quotes": quotes}))
    (folder / "gold.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def gold(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return annotated(tmp_path_factory.mktemp("gold") / "set", 8)


def test_a_model_is_trained_reported_and_used(gold: Path, tmp_path: Path) -> None:
    target = tmp_path / "own.json"
    report = train([gold], target)
    assert (report.documents, report.quotations) == (8, 80)
    assert report.attribution["en"].model > 0.9
    assert report.candidates["en"] == 1.0
    assert load_model(target).attribution
    (outcome,) = run([str(gold / "texts" / "d0.txt")], Config(attribution=str(target)))
    assert {row.speaker for row in outcome.quotations} == set(PEOPLE)


def test_a_model_that_was_trained_again_is_read_again(gold: Path, tmp_path: Path) -> None:
    target = tmp_path / "own.json"
    train([gold], target)
    config = Config(attribution=str(target))
    (before,) = run([str(gold / "texts" / "d0.txt")], config)
    values = json.loads(target.read_text(encoding="utf-8"))
    values["bias"] -= 100.0
    target.write_text(json.dumps(values), encoding="utf-8")
    (after,) = run([str(gold / "texts" / "d0.txt")], config)
    assert max(row.confidence for row in after.quotations) < 0.01 < min(row.confidence for row in before.quotations)


def test_the_same_gold_gives_the_same_model(gold: Path, tmp_path: Path) -> None:
    files = [tmp_path / "one.json", tmp_path / "two.json"]
    for file in files:
        train([gold], file)
    assert files[0].read_bytes() == files[1].read_bytes()


def test_what_there_is_too_little_of_to_learn_is_left_to_the_rules(gold: Path, tmp_path: Path) -> None:
    target = tmp_path / "own.json"
    train([gold], target)  # every stretch is a quotation, every source has a name
    assert not load_model(target).detection
    assert not load_model(target).reference


def test_names_tell_whom_mentions_stand_for(tmp_path: Path) -> None:
    text = "Lorna Pell met Mark Dunn. “It holds,” she said. A neighbour left. He waved.\n\n"
    folder = tmp_path / "set"
    (folder / "texts").mkdir(parents=True)
    names = tmp_path / "names.jsonl"
    documents, known = [], []
    for number in range(60):
        start, mention = text.index("It holds"), text.index("she said")
        quotation = {"segments": [[start, start + 9]], "kind": "direct", "mention": [[mention, mention + 3]]}
        (folder / "texts" / f"d{number}.txt").write_text(text, encoding="utf-8")
        documents.append(json.dumps({"id": f"d{number}", "quotes": [quotation]}))
        he = text.index("He waved")
        known.append(
            json.dumps({"id": f"d{number}", "names": [[mention, mention + 3, "Lorna Pell"], [he, he + 2, None]]})
        )
    (folder / "gold.jsonl").write_text("\n".join(documents), encoding="utf-8")
    names.write_text("\n".join(known), encoding="utf-8")
    report = train([folder], tmp_path / "model.json", names=[names])
    assert report.reference["en"].examples == 120
    assert report.attribution["en"].rules == 1.0
    assert load_model(tmp_path / "model.json").reference
    assert train([folder], tmp_path / "model.json").reference == {}


def test_a_relative_pronoun_as_the_source_is_the_noun_before_it(tmp_path: Path) -> None:
    text = "Mark Dunn thanked Lorna Pell, who said: “It holds.”\n"
    start, mention = text.index("It holds"), text.index("who")
    quotation = {"segments": [[start, start + 9]], "kind": "direct", "mention": [[mention, mention + 3]]}
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "d.txt").write_text(text, encoding="utf-8")
    (tmp_path / "gold.jsonl").write_text(json.dumps({"id": "d", "quotes": [quotation]}), encoding="utf-8")
    (item,) = prepare(annotated_texts(tmp_path), {})
    (example,) = record(item, Model()).examples
    assert example.right[example.guess]


def test_whom_else_a_source_names_is_none(tmp_path: Path) -> None:
    text = "Lorna Pell's rival Mark Dunn, who once advised Ivo Stone, said: “It holds.”\n"
    start, mention = text.index("It holds"), text.index(", said")
    quotation = {"segments": [[start, start + 9]], "kind": "direct", "mention": [[0, mention]]}
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "d.txt").write_text(text, encoding="utf-8")
    (tmp_path / "gold.jsonl").write_text(json.dumps({"id": "d", "quotes": [quotation]}), encoding="utf-8")
    (item,) = prepare(annotated_texts(tmp_path), {})
    (example,) = record(item, Model()).examples
    sources = list(zip(example.right, example.readings, strict=True))
    assert len({reading.who for right, told in sources if right for reading in told}) == 1
    assert len({reading.who for right, told in sources if not right for reading in told}) > 1


@pytest.mark.parametrize(
    "line", ["{", '{"id": "a"}', '{"id": "a", "names": [[1, 2]]}', '{"id": "a", "names": [["x", 2, ""]]}']
)
def test_names_that_cannot_be_used_are_named(gold: Path, tmp_path: Path, line: str) -> None:
    names = tmp_path / "names.jsonl"
    names.write_text('{"id": "a", "names": []}\n' + line, encoding="utf-8")
    with pytest.raises(InputError, match=r"names\.jsonl, line 2"):
        train([gold], tmp_path / "model.json", names=[names])
    with pytest.raises(UsageError, match=r"none\.jsonl"):
        train([gold], tmp_path / "model.json", names=[tmp_path / "none.jsonl"])


def test_too_little_gold_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="too little gold"):
        train([annotated(tmp_path / "set", 1)], tmp_path / "model.json")
    assert not (tmp_path / "model.json").exists()


def test_a_text_that_is_not_there_is_named(tmp_path: Path) -> None:
    folder = annotated(tmp_path / "set", 1)
    (folder / "texts" / "d0.txt").unlink()
    with pytest.raises(UsageError, match=r"d0\.txt"):
        train([folder], tmp_path / "model.json")


def test_gold_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    file = tmp_path / "gold.jsonl"
    file.write_text('{"id": "a", "quotes": [{"kind": "direct"}]}\n', encoding="utf-8")
    with pytest.raises(InputError, match="no segments"):
        train([file], tmp_path / "model.json")


def test_missing_libraries_are_named(gold: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "lightgbm", None)
    with pytest.raises(ModelError, match=r"newsquotes\[train\]"):
        train([gold], tmp_path / "model.json")


def test_the_command_keeps_a_file_that_exists(gold: Path, tmp_path: Path) -> None:
    target = tmp_path / "own.json"
    target.write_text("kept", encoding="utf-8")
    result = CliRunner().invoke(app, ["train", str(gold), "-o", str(target)])
    assert (result.exit_code, target.read_text(encoding="utf-8")) == (2, "kept")
    assert "--force" in result.stderr


def test_a_missing_model_stops_the_run(gold: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"none\.json"):
        list(run([str(gold / "texts" / "d0.txt")], Config(attribution=str(tmp_path / "none.json"))))


def test_who_is_not_known_to_all_may_hold_an_office_still() -> None:
    def row(**values: float) -> tuple[float, ...]:
        return tuple(values.get(name, 0.0) for name in REFERENCE)

    nobody = row(nobody=1.0)
    known = Pointing("a", "en", (row(subject=1.0, known_fit=3.0), nobody), (True, False), 0)
    stranger = Pointing("b", "en", (row(subject=1.0), nobody), (False, True), 1)
    model = Model(reference=reference_forest([known, known, known, stranger] * 30))
    first, second = model.refer([row(subject=1.0), nobody])
    assert first > second
