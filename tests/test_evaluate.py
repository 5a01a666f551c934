"""Figures: what they are, that they are those of the reference, and that intervals and breakdowns add up."""

from __future__ import annotations

import importlib.util
import json
import re
import shlex
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest
import typer
from typer.testing import CliRunner

from quotes.annotations import GoldDocument, GoldQuotation, read_gold
from quotes.annotations.table import read_table
from quotes.cli import app
from quotes.config import Config
from quotes.corpus import run
from quotes.errors import InputError, UsageError
from quotes.evaluate import Estimate, Evaluation, Judged, error_lines, evaluate, measure, report_lines
from quotes.matching import DocumentVerdict, RowVerdict, judge, match, mention_type, role_overlap, same_name
from quotes.records import Kind, Quotation, Span
from quotes.tables import open_table

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
REFERENCE = SHARED / "score" / "score.py"

TEXT = (
    "«Лёд не ждёт», — сказал капитан Брандт. Он добавил: «Мы выйдем в полдень». "
    "Мэр назвал пирс «руиной». По словам источника, это «надолго». Фильм «Полдень» отменён.\n"
)
SILENT = "Мост закрыли в понедельник, и никто в городе не знает, когда паром вернётся к старому пирсу.\n"


def span(words: str, text: str = TEXT) -> Span:
    start = text.index(words)
    return start, start + len(words)


def gold(words: str, kind: Kind = "direct", **facts: object) -> GoldQuotation:
    return replace(GoldQuotation((span(words),), kind), **facts)  # type: ignore[arg-type]


def row(words: str, speaker: str = "", *, mention: str = "", confidence: float = 0.5, **facts: object) -> Quotation:
    start, end = span(mention) if mention else (None, None)
    record = Quotation(
        speaker, "", "", "", "texts/a.txt", "ru", "", "", "", "", "direct", "", mention, "person", "", confidence,
        (span(words),), start, end, None, None, "", "",
    )  # fmt: skip
    return replace(record, **facts)  # type: ignore[arg-type]


BRANDT = {"speaker": "Отто Брандт", "speaker_type": "person", "role": ("капитан", "капитан порта")}
GOLD = [
    GoldDocument(
        "a",
        None,
        "2024-05-02",
        (
            gold("Лёд не ждёт", mention=(span("капитан Брандт"),), **BRANDT),
            gold("Мы выйдем в полдень", mention=(span("Он"),), **BRANDT),
            gold("руиной", "partial", mention=(span("Мэр"),)),
            gold("надолго", "partial", speaker_type="unnamed", mention=(span("источника"),)),
        ),
    ),
    GoldDocument("b", None, "", ()),
]
ROWS = [
    row("«Лёд не ждёт»,", "Брандт", mention="Брандт", confidence=0.95, role="капитан судна", published="2024-05-02"),
    row("Мы выйдем", "Отто Брандт", confidence=0.9),  # too little of it
    row("«руиной».", "", mention="источника", confidence=0.8),  # by somebody else
    row("надолго", "", confidence=0.7),
    row("Полдень", "Отто Брандт", mention="Он", confidence=0.2, kind="partial"),
]
EXPECTED = {
    "gold": 4, "predicted": 5, "detection_p": 3 / 5, "detection_r": 3 / 4, "detection_f1": 2 / 3,
    "recall_direct": 1 / 2, "recall_partial": 1, "speaker": 2 / 3, "full_name": 0, "end_to_end_p": 2 / 5,
    "end_to_end_r": 2 / 4, "end_to_end_f1": 4 / 9, "role": 2 / 3, "date": 1, "dates_invented": None,
    "calibration_error": (0.05 + 0.9 + 0.8 + 0.3 + 0.2) / 5, "confident": 2 / 5, "confident_p": 1 / 2,
}  # fmt: skip


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "a.txt").write_text(TEXT, "utf-8")
    (folder / "b.txt").write_text(SILENT, "utf-8")
    return folder


def write_gold(path: Path, documents: Iterable[GoldDocument]) -> Path:
    lines = (
        {
            "id": document.id,
            "date": document.date or None,
            "quotes": [
                {name: getattr(quotation, name) or None for name in GoldQuotation.__slots__}
                for quotation in document.quotes
            ],
        }
        for document in documents
    )
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    return path


def write_table(path: Path, rows: Iterable[Quotation]) -> Path:
    with open_table(path, Quotation) as table:
        table.write(rows)
    return path


def values(figures: Iterable[tuple[str, Estimate]]) -> dict[str, float]:
    """Figures as the reference gives them: 0 where there is nothing to divide by."""
    return {name: estimate.value or 0.0 for name, estimate in figures}


def test_figures_are_what_they_say(texts: Path) -> None:
    evaluation = evaluate(GOLD, texts, Config(), predictions=ROWS)
    assert evaluation.documents == 2
    assert {name: estimate.value for name, estimate in evaluation.figures.items()} == pytest.approx(EXPECTED)
    errors = [(error["error"], error.get("gold") or error["got"]) for error in evaluation.errors]
    assert errors == [
        ("missed", "Мы выйдем в полдень"),
        ("speaker", "руиной"),
        ("spurious", "Мы выйдем"),
        ("spurious", "Полдень"),
    ]


@pytest.fixture(scope="module")
def reference() -> ModuleType:
    specification = importlib.util.spec_from_file_location("score", REFERENCE)
    assert specification
    assert specification.loader
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def check_against(reference: ModuleType, gold_file: Path, texts: Path, table: Path, work: Path) -> Evaluation:
    evaluation = evaluate(read_gold(gold_file), texts, Config(), predictions=read_table(table))
    expected = reference.score(gold_file, texts, table, work / "errors.jsonl")
    found = values(evaluation.figures.items())
    assert {name: found[name] for name in expected} == pytest.approx(expected, abs=1e-12)
    assert sorted(error_lines(evaluation)) == sorted((work / "errors.jsonl").read_text("utf-8").splitlines())
    return evaluation


@pytest.mark.skipif(not REFERENCE.exists(), reason="the reference is not beside this checkout")
class TestReference:
    def test_invented(self, reference: ModuleType, texts: Path, tmp_path: Path) -> None:
        table = write_table(tmp_path / "q.csv", ROWS)
        check_against(reference, write_gold(tmp_path / "g.jsonl", GOLD), texts, table, tmp_path)

    def test_extracted(self, reference: ModuleType, tmp_path: Path) -> None:
        seeds = SHARED / "gold" / "seeds"
        rows = [quotation for outcome in run([seeds / "texts"], Config()) for quotation in outcome.quotations]
        table = write_table(tmp_path / "q.csv", rows)
        evaluation = check_against(reference, seeds / "gold.jsonl", seeds / "texts", table, tmp_path)
        again = evaluate(read_gold(seeds / "gold.jsonl"), seeds / "texts", Config())
        assert again == evaluation


# Matching


@pytest.mark.parametrize(
    ("golds", "predictions", "expected"),
    [
        pytest.param([(0, 10)], [(0, 8)], {0: 0}, id="just enough"),
        pytest.param([(0, 10)], [(0, 7)], {}, id="too little"),
        pytest.param([(0, 10)], [(0, 9), (0, 10)], {0: 1}, id="the best of two"),
        pytest.param([(0, 10), (0, 9)], [(0, 9)], {1: 0}, id="one finds one only"),
    ],
)
def test_segments_find_each_other(golds: list[Span], predictions: list[Span], expected: dict[int, int]) -> None:
    assert match(golds, predictions) == expected


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Olga Brandt", "Brandt", True),
        ("Olga Brandt", "Mrs. Brandt’s", True),
        ("Olga Brandt", "O. Brandt", True),
        ("Olga Brandt", "Hans Brandt", False),
        ("Olga Brandt", "Olga", True),
        ("Kim Hae Won", "Hae Won Kim", True),
        ("Olga Brandt", "", False),
        ("Семён Лукошкин", "Семен Лукошкин", True),
    ],
)
def test_names_of_one_person(one: str, other: str, same: bool) -> None:
    assert same_name(one, other, "person") is same


def test_names_of_organisations_share_half_of_their_words() -> None:
    assert same_name("Harbour Office", "the Harbour Office of Ladia", "org")
    assert not same_name("Harbour Office", "Post Office", "org")


def test_the_best_of_several_roles_counts() -> None:
    assert role_overlap(("капитан", "глава порта"), "главы порта") == 0.5
    assert role_overlap((), "master") == 0


@pytest.mark.parametrize(
    ("words", "name", "language", "expected"),
    [
        ("", "Olga Brandt", "en", "none"),
        ("She", "Olga Brandt", "en", "pronoun"),
        ("the ship’s master", "Olga Brandt", "en", "noun"),
        ("Captain Brandt", "Olga Brandt", "en", "name"),
        ("Captain Brandt", None, "en", "name"),
        ("The president", None, "en", "noun"),
        ("Local residents", None, "en", "noun"),
        ("President", None, "en", "noun"),
        ("the Harbour Office", None, "en", "name"),
        ("капитана Брандта", "Отто Брандт", "ru", "name"),
        ("Он", "Отто Брандт", "ru", "pronoun"),
        ("Министр", None, "ru", "noun"),
    ],
)
def test_kinds_of_mentions(words: str, name: str | None, language: str, expected: str) -> None:
    assert mention_type(words, name, language) == expected


# Confidence


def confident(rows: Sequence[tuple[float, bool]]) -> Evaluation:
    verdicts = [RowVerdict("direct", "name", confidence, right) for confidence, right in rows]
    documents = [DocumentVerdict((), (verdict,), None, None, ()) for verdict in verdicts]
    return measure([Judged("en", document) for document in documents], resamples=50)


def calibration_error(rows: Sequence[tuple[float, bool]]) -> float | None:
    return confident(rows).figures["calibration_error"].value


def test_calibration_error_compares_means_of_bins_of_equal_mass() -> None:
    assert calibration_error([(0.5, True), (0.5, False)] * 5) == pytest.approx(0)
    assert calibration_error([(0.9, True)] * 10) == pytest.approx(0.1)
    assert calibration_error([(0.8, number < 8) for number in range(10)]) == pytest.approx(0)
    # Twenty rows, two in a bin: a mean of 0.7 against one right of two.
    assert calibration_error([(0.6 + number / 1e6, True) for number in range(10)] * 2) == pytest.approx(0.4, abs=1e-4)


def test_calibration_error_does_not_depend_on_the_order_of_ties() -> None:
    rows = [(0.7, True)] * 8 + [(0.7, False)] * 3 + [(0.9, True)] * 6
    assert calibration_error(rows) == pytest.approx(calibration_error(rows[::-1]))


def test_rows_without_confidence_have_no_such_figures() -> None:
    figures = confident([(float("nan"), True)] * 3).figures
    assert [figures[name].value for name in ("calibration_error", "confident", "confident_p")] == [None] * 3


# Intervals and breakdowns


def many(number: int = 12) -> list[Judged]:
    wrong = [replace(one, speaker="Anna Rot") for one in ROWS]
    return [Judged("ru", judge(GOLD[0], TEXT, wrong if place % 3 else ROWS, "ru")) for place in range(number)]


def test_intervals_are_repeatable_and_hold_the_figure() -> None:
    evaluation = measure(many())
    assert evaluation == measure(many())
    assert evaluation.figures != measure(many(), seed=1).figures
    speaker = evaluation.figures["speaker"]
    assert speaker.low is not None
    assert speaker.value is not None
    assert speaker.high is not None
    assert speaker.low < speaker.value < speaker.high
    assert evaluation.figures["gold"].low is None


def test_more_documents_give_a_narrower_interval() -> None:
    def width(number: int) -> float:
        estimate = measure(many(number)).figures["speaker"]
        return (estimate.high or 0) - (estimate.low or 0)

    assert width(96) < width(12) / 2


def test_one_document_has_no_interval() -> None:
    assert measure(many(1)).figures["speaker"].low is None


@pytest.mark.parametrize("dimension", ["language", "kind", "mention"])
def test_breakdowns_add_up(dimension: str) -> None:
    evaluation = measure([*many(), Judged("en", judge(GOLD[1], SILENT, [], "en"))], ["language", "kind", "mention"])
    groups = evaluation.groups[dimension]  # type: ignore[index]
    for count in ("gold", "predicted"):
        assert sum(figures[count].value or 0 for figures in groups.values()) == evaluation.figures[count].value
    assert f"\n{dimension} " in "\n".join(report_lines(evaluation))


# Texts and tables


@pytest.mark.parametrize("name", ["q.csv", "q.tsv", "q.jsonl", "q.parquet"])
def test_tables_come_back_as_they_were(tmp_path: Path, name: str) -> None:
    assert list(read_table(write_table(tmp_path / name, ROWS))) == ROWS


def test_a_table_of_few_columns_is_enough(tmp_path: Path) -> None:
    table = tmp_path / "q.csv"
    table.write_text(
        "document,segments,speaker,kind\na.txt,1-5;7-9,Olga Brandt,\na.txt,1-5,Olga Brandt,indirect\n", "utf-8"
    )
    (only,) = read_table(table)
    assert (only.segments, only.kind, only.mention_start) == (((1, 5), (7, 9)), "direct", None)


@pytest.mark.parametrize(
    ("golds", "has_texts", "error", "message"),
    [
        ([], True, InputError, "no annotated document"),
        ([GoldDocument("c", None, None, ())], True, InputError, "no text of c"),
        ([GOLD[0]], False, UsageError, "the annotation has no text of a"),
        ([replace(GOLD[0], text="x" * len(TEXT))], True, InputError, "other words than were annotated"),
        ([replace(GOLD[1], quotes=(GoldQuotation(((90, 950),), "direct"),))], True, InputError, "the text ends at"),
    ],
)
def test_texts_have_to_be_those_that_were_annotated(
    texts: Path, golds: list[GoldDocument], has_texts: bool, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        evaluate(golds, texts if has_texts else None, Config(), predictions=ROWS)


def test_predictions_have_to_be_of_the_same_documents(texts: Path) -> None:
    with pytest.raises(InputError, match=r"no document of the table \(z\) is annotated"):
        evaluate(GOLD, texts, Config(), predictions=[replace(ROWS[0], document="z.txt")])


# The command


def command(*args: object) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, ["evaluate", *map(str, args)])
    return result.exit_code, result.stdout, result.stderr


def test_the_command_prints_figures_and_writes_errors(texts: Path, tmp_path: Path) -> None:
    annotation, table = write_gold(tmp_path / "g.jsonl", GOLD), write_table(tmp_path / "q.csv", ROWS)
    errors = tmp_path / "errors.jsonl"
    args = (annotation, texts, "--predictions", table, "--errors", errors)
    code, output, complaints = command(*args, "--by", "kind", "--by", "mention")
    assert (code, complaints) == (0, "")
    lines = [re.split(r"\s{2,}", line) for line in output.splitlines()]
    assert ["detection_f1", "0.667 (0.667–0.667)"] in lines
    assert ["kind", "direct", "partial"] in lines
    assert len(errors.read_text("utf-8").splitlines()) == 4
    assert command(*args)[::2] == (2, f"quotes: {errors} exists already: choose another name, or overwrite it with "
                                   "--force (force=True)\n")  # fmt: skip
    code, output, _ = command(*args, "--json", "--force", "--by", "language")
    assert code == 0
    report = json.loads(output)
    assert report["documents"] == 2
    assert report["by"]["language"]["ru"]["speaker"]["value"] == pytest.approx(2 / 3)


def test_the_command_extracts_and_reports_what_fails(texts: Path, tmp_path: Path) -> None:
    (texts / "b.txt").write_text("«Міст відкриють восени», — сказав голова району Степан Лукошко.\n", "utf-8")
    (texts / "other.txt").write_text("", "utf-8")
    code, output, complaints = command(write_gold(tmp_path / "g.jsonl", GOLD), texts)
    assert code == 3
    assert re.search(r"^speaker +1\.000", output, re.MULTILINE)
    assert complaints.count("\n") == 1
    assert "Ukrainian" in complaints


@pytest.mark.parametrize("args", [["--by", "colour"], ["--predictions", "q.xlsx"], ["--language", "uk"]])
def test_wrong_use_is_one_line(texts: Path, tmp_path: Path, args: list[str]) -> None:
    code, output, complaints = command(write_gold(tmp_path / "g.jsonl", GOLD), texts, *args)
    assert (code, output) == (2, "")
    assert complaints.count("\n") == 1


def test_the_commands_of_readme_are_real() -> None:
    lines = re.findall(r"^\$ quotes (.+?)(?:  #.*)?$", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE)
    assert lines
    main = typer.main.get_command(app)
    for line in lines:
        with main.make_context("quotes", shlex.split(line)) as context:
            name, subcommand, rest = main.resolve_command(context, shlex.split(line))  # type: ignore[attr-defined]
            subcommand.make_context(name, rest, parent=context)
