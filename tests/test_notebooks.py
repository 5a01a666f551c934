"""The notebooks run from top to bottom, find what they say, and are committed with what they show.

One of them is started in its own folder, as JupyterLab does it, the other in the project's.

Compared with what is committed are, cell by cell, the words that are printed and the kinds of what is shown. Numbers
with a fraction may differ by a little, since not all processors add alike. Of pictures, it is looked at whether they
are there and as large as they should be: their pixels hang on the version of the renderer. Cells with the tag `trained`
show what LightGBM made of the samples, and its versions differ: there, only the findings are looked at.
"""

from __future__ import annotations

import base64
import re
import struct
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from nbformat import NotebookNode
from notebook_runs import FINDINGS, FOLDER, NAMES, read, run

MACHINE = re.compile(r"/(?:home|root|tmp|Users|private|opt|usr)/|[A-Za-z]:\\|site-packages|<ipython-input")
LARGEST = 1_500_000  # bytes
FRACTION = re.compile(r"\d+\.\d+")
COUNTS = re.compile(r"\d+")


@pytest.fixture(scope="module")
def roots(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return {name: tmp_path_factory.mktemp(name) for name in NAMES}


@pytest.fixture(scope="module")
def explored(roots: dict[str, Path]) -> NotebookNode:
    return run("explore", roots["explore"], inside=True)


@pytest.fixture(scope="module")
def measured(roots: dict[str, Path]) -> NotebookNode:
    return run("annotate_and_measure", roots["annotate_and_measure"], inside=False)


@pytest.fixture(params=NAMES)
def both(request: pytest.FixtureRequest) -> tuple[NotebookNode, NotebookNode]:
    """A notebook as it is committed, and as it was run."""
    return read(request.param), request.getfixturevalue(
        {"explore": "explored", "annotate_and_measure": "measured"}[request.param]
    )


def outputs(notebook: NotebookNode) -> Iterator[tuple[NotebookNode, NotebookNode]]:
    """Each output with its cell."""
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            yield cell, output


def printed(output: NotebookNode) -> str:
    """What an output says in plain text."""
    return output.text if output.output_type == "stream" else output.data.get("text/plain", "")


def said(notebook: NotebookNode, cell_id: str) -> str:
    """All that a cell says in plain text."""
    return "".join(printed(output) for cell, output in outputs(notebook) if cell.id == cell_id)


def comparable(notebook: NotebookNode) -> tuple[list[tuple[str, ...]], list[float]]:
    """What has to be equal of the outputs, and the numbers in them that may differ by a little."""
    shown, numbers = [], []
    for cell, output in outputs(notebook):
        if "trained" in cell.metadata.get("tags", ()):
            continue
        text = printed(output)
        kinds = sorted(output.get("data", ()))
        numbers += map(float, FRACTION.findall(text))
        shown.append((cell.id, output.output_type, *kinds, " ".join(FRACTION.sub("#", text).split())))
    return shown, numbers


def test_what_is_committed_is_what_the_code_shows(both: tuple[NotebookNode, NotebookNode]) -> None:
    (committed, committed_numbers), (shown, numbers) = map(comparable, both)
    assert committed == shown
    assert committed_numbers == pytest.approx(numbers, abs=0.02)


def test_all_cells_are_committed_as_they_ran_once(both: tuple[NotebookNode, NotebookNode]) -> None:
    committed, ran = both
    assert [cell.source for cell in committed.cells] == [cell.source for cell in ran.cells]
    counts = [cell.execution_count for cell in committed.cells if cell.cell_type == "code"]
    assert counts == list(range(1, len(counts) + 1))


def test_pictures_are_there_and_of_a_size_for_a_notebook(both: tuple[NotebookNode, NotebookNode]) -> None:
    for notebook in both:
        pictures = {cell.id: output for cell, output in outputs(notebook) if "image/png" in output.get("data", ())}
        assert pictures.keys() >= {cell.id for cell in notebook.cells if cell.id.endswith("-chart")} != set()
        for output in pictures.values():
            width, height = struct.unpack(">II", base64.b64decode(output.data["image/png"])[16:24])
            shown_width = output.metadata["image/png"]["width"]
            assert width == 2 * shown_width  # sharp in print
            assert 400 <= shown_width <= 800
            assert 150 <= height / 2 <= 700


@pytest.mark.parametrize("name", NAMES)
def test_nothing_of_a_machine_is_committed(name: str) -> None:
    notebook = read(name)
    assert notebook.metadata.kernelspec.name == "python3"
    assert {key for cell in notebook.cells for key in cell.metadata} <= {"tags"}
    for cell, output in outputs(notebook):
        assert output.output_type != "error", cell.id
        assert output.get("name") != "stderr", cell.id
        texts = (
            [output.text]
            if output.output_type == "stream"
            else [text for kind, text in output.data.items() if kind != "image/png"]
        )
        assert not any(MACHINE.search(text) for text in texts), cell.id
    assert (FOLDER / f"{name}.ipynb").stat().st_size < LARGEST


def test_exploring_ends_in_tables(explored: NotebookNode, roots: dict[str, Path]) -> None:
    assert "135 quotations in 12 articles; 0 could not be read" in said(explored, "counted")
    findings = roots["explore"] / FOLDER.name / FINDINGS
    table = pd.read_csv(findings / "quotes.csv", keep_default_na=False)
    assert len(table) == len(pd.read_parquet(findings / "quotes.parquet")) == 135
    volkonsky = table[table.speaker_id == "sergei-volkonsky"]
    assert set(zip(volkonsky.language, volkonsky.speaker, strict=True)) == {
        ("en", "Sergei Volkonsky"),
        ("ru", "Сергей Волконский"),
    }
    people = pd.read_csv(findings / "people.csv", index_col="speaker_id", keep_default_na=False)
    assert people.quotations["sergei-volkonsky"] == len(volkonsky)
    roles = pd.read_csv(findings / "roles.csv")
    assert {"agriculture-minister", "deputy agriculture-minister"} <= set(
        roles.office[roles.speaker_id == "sergei-volkonsky"]
    )
    doubtful = pd.read_csv(findings / "review.csv")
    assert doubtful.confidence.is_monotonic_increasing
    assert doubtful.confidence.max() < 0.8
    assert "Сергей Волконский" in (findings / "who.svg").read_text(encoding="utf-8")


def test_no_quotation_is_lost_over_time(explored: NotebookNode) -> None:
    months, longer, unknown = map(int, COUNTS.findall(said(explored, "when-counted"))[:3])
    assert unknown > 0
    assert months + longer + unknown == 135


def test_prints_of_one_dispatch_are_one_group(explored: NotebookNode) -> None:
    assert "mf5t6tazsdn3" in said(explored, "prints-table")


def test_measuring_tells_errors_and_intervals(measured: NotebookNode, roots: dict[str, Path]) -> None:
    assert said(measured, "gold-table").split()[-5:] == ["all", "74", "23", "57", "6"]
    assert "the dentist" in said(measured, "errors-table")
    rows, all_rows, wrong, all_wrong = map(int, COUNTS.findall(said(measured, "confidence-counted"))[-4:])
    assert rows / all_rows < 0.5 < wrong / all_wrong  # the doubtful rows are few, and most of the wrong ones
    findings = roots["annotate_and_measure"] / FOLDER.name / FINDINGS
    assert {f"own-{part}.json" for part in (1, 2, 3)} <= {path.name for path in findings.iterdir()}


def test_mended_rows_are_certain(measured: NotebookNode) -> None:
    assert re.search(r"Ольга Пряхина.*1\.0", said(measured, "mend-rows").replace("\n", " "))


def test_retraining_is_compared_on_texts_that_were_not_learned(measured: NotebookNode) -> None:
    assert [int(n) for n in re.findall(r"in (\d+) articles", said(measured, "retrain-parts"))] == [8, 8, 8]
    low, high = map(float, re.findall(r"interval ([+-][\d.]+) to ([+-][\d.]+)", said(measured, "compare-paired"))[0])
    assert low < 0
    assert low <= high
