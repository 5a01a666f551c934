from __future__ import annotations

import codecs
import csv
import hashlib
import io
import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

import quotes
from quotes.annotations import GoldQuotation
from quotes.cli import app
from quotes.config import Config
from quotes.corpus import Outcome
from quotes.corrections import Corrections, as_gold, run
from quotes.errors import InputError
from quotes.records import Article, Failure, Quotation
from quotes.review import ReviewRow, rows_to_review, text_hash
from quotes.tables import open_table

TEXT = """Published June 9, 2023

“The pump is old,” Mira Holt, the town engineer, said. “It will not last.”

“Ask the council,” a clerk said. The council keeps “open doors”, and = signs.

The Tidewater Board said: “We pay.” Nobody asked: Who pays?
"""
ARTICLE = Article("a.txt", TEXT, title="Pump")


def at(words: str, text: str = TEXT) -> tuple[int, int]:
    start = text.index(words)
    return start, start + len(words)


def quotation(*parts: str, text: str = TEXT, **values: Any) -> Quotation:
    segments = tuple(at(part, text) for part in parts)
    mention = values.pop("mention", "")
    speaker_type = values.setdefault("speaker_type", "person" if values.get("speaker") else "unnamed")
    empty = Quotation(
        speaker="", role="", quote=" […] ".join(parts), date="2023-06-09", document="a.txt", language="en",
        published="2023-06-09", date_basis="published", date_earliest="2023-06-09", date_latest="2023-06-09",
        kind="direct", cue="said", mention=mention, speaker_type=speaker_type, speaker_id="", confidence=0.5,
        segments=segments, mention_start=at(mention, text)[0] if mention else None,
        mention_end=at(mention, text)[1] if mention else None, cue_start=None, cue_end=None, title="Pump", url="",
    )  # fmt: skip
    return replace(empty, **values)


PUMP = quotation(
    "The pump is old,", "It will not last.", speaker="Mira Holt", speaker_id="mira-holt", role="the town engineer",
    mention="Mira Holt", confidence=0.9,
)  # fmt: skip
CLERK = quotation("Ask the council,", mention="a clerk", confidence=0.3)
DOORS = quotation("open doors", speaker="Mira Holt", speaker_id="mira-holt", kind="partial", confidence=0.1)
BOARD = quotation(
    "We pay.", speaker="Tidewater Board", speaker_id="tidewater-board", speaker_type="org",
    mention="Tidewater Board", confidence=0.6,
)  # fmt: skip
FOUND = (PUMP, CLERK, DOORS, BOARD)
CLERKS_KEY = {"text_hash": text_hash(TEXT), "segments": "{}-{}".format(*CLERK.segments[0]), "document": "a.txt"}
DOORS_KEY = {**CLERKS_KEY, "segments": "{}-{}".format(*DOORS.segments[0])}


@pytest.fixture(autouse=True)
def _in_tmp_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text(TEXT, "utf-8")


def command(*args: str) -> Result:
    result = CliRunner().invoke(app, list(args))
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def written(*rows: dict[str, str], delimiter: str = ",") -> Path:
    """A review file with these cells."""
    columns = list(dict.fromkeys(column for row in rows for column in [*row, "new_speaker"]))
    file = io.StringIO(newline="")
    table = csv.DictWriter(file, columns, delimiter=delimiter, restval="")
    table.writeheader()
    table.writerows(rows)
    path = Path("review.csv")
    path.write_text(file.getvalue(), "utf-8", newline="")
    return path


def applied(
    *rows: dict[str, str], article: Article = ARTICLE, found: tuple[Quotation, ...] = FOUND
) -> tuple[list[Quotation], list[str]]:
    """The quotations after corrections, and what is said of those that do not fit."""
    outcomes = list(Corrections.read(written(*rows)).apply(article, Outcome(article.id, "en", found)))
    failures = [outcome.failure for outcome in outcomes[1:]]
    assert all(failure and (failure.document, failure.reason) == (article.id, "correction") for failure in failures)
    return list(outcomes[0].quotations), [failure.message for failure in failures if failure]


def table_of(*rows: Quotation, name: str = "quotes.csv") -> Path:
    with open_table(name, Quotation, force=True) as table:
        table.write(rows)
    return Path(name)


def doubtful(
    table: Path, sources: Iterable[str] = (), below: float = 0.8, everything: bool = False
) -> tuple[list[ReviewRow], list[Failure]]:
    return rows_to_review(table, sources, below=below, everything=everything)


# Writing a review


@pytest.mark.parametrize("name", ["quotes.csv", "quotes.tsv", "quotes.jsonl", "quotes.parquet"])
def test_the_doubtful_rows_come_with_their_context_the_least_certain_first(name: str) -> None:
    rows, failures = doubtful(table_of(*FOUND, name=name))
    assert [row.quote for row in rows] == [DOORS.quote, CLERK.quote, BOARD.quote]
    assert failures == []
    clerk = rows[1]
    assert clerk.text_hash == hashlib.sha256(TEXT.encode()).hexdigest()[: len(clerk.text_hash)]
    assert len(clerk.text_hash) >= 16
    assert clerk.segments == CLERKS_KEY["segments"]
    assert clerk.context_before.endswith("the town engineer, said. “It will not last.” “")
    assert clerk.context_after.startswith("” a clerk said. The council keeps “open doors”")
    assert (clerk.new_speaker, clerk.new_kind, clerk.note, clerk.quotations) == ("", "", "", 4)


def test_words_between_segments_are_context_too() -> None:
    (row,) = doubtful(table_of(replace(PUMP, confidence=0.2)))[0]
    assert row.context_after.startswith("” Mira Holt, the town engineer, said. “ […] ” “Ask the council")
    assert "\n" not in row.context_before + row.context_after


def test_texts_are_taken_from_the_sources_where_the_table_names_no_file() -> None:
    Path("news.jsonl").write_text(json.dumps({"id": "n1", "text": TEXT}) + "\n", "utf-8")
    table = table_of(replace(CLERK, document="n1"), BOARD, replace(DOORS, document="n2"))
    rows, failures = doubtful(table, ["news.jsonl"], below=0.5)
    assert [row.document for row in rows] == ["n1"]
    assert [(failure.document, failure.reason) for failure in failures] == [("n2", "missing")]


def test_a_text_that_has_changed_is_not_reviewed() -> None:
    Path("a.txt").write_text("New head\n" + TEXT, "utf-8")
    rows, (failure,) = doubtful(table_of(CLERK))
    assert rows == []
    assert "changed since the table was written" in failure.message


def test_what_a_spreadsheet_would_take_for_something_else() -> None:
    text = "“= 5,” he said. “Me!”"
    Path("a.txt").write_text(text, "utf-8")
    row = quotation("= 5,", text=text, speaker="+Ann", mention="he")
    table_of(row)
    result = command("review", "quotes.csv", "-o", "review.csv", "--excel")
    assert (result.exit_code, result.stdout) == (0, "")
    data = Path("review.csv").read_bytes()
    assert data.startswith(codecs.BOM_UTF8)
    (cells,) = csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    assert (cells["quote"], cells["speaker"], cells["segments"]) == ("'= 5,", "'+Ann", "1-5;")
    Path("review.csv").write_text(data.decode("utf-8-sig").replace(",,,,,,,person", ",Ann,,,,,,person"), "utf-8")
    article = Article("a.txt", text)
    (outcome,) = Corrections.read("review.csv").apply(article, Outcome("a.txt", "en", ()))
    assert [(made.quote, made.speaker) for made in outcome.quotations] == [("= 5,", "Ann")]


@pytest.mark.parametrize("digits", ["1234567890123456", "12e4567890123456"])
def test_a_hash_is_never_a_number(monkeypatch: pytest.MonkeyPatch, digits: str) -> None:
    monkeypatch.setattr("quotes.review.full_hash", lambda text: digits + "7f89")
    assert text_hash(TEXT) == digits + "7f"


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["gone.csv"], "gone.csv: cannot be read"),
        (["quotes.xlsx"], "unknown ending '.xlsx'"),
        (["quotes.csv", "--below", "7"], "7.0 is no confidence"),
        (["quotes.csv", "-o", "review.parquet"], "choose .csv or .tsv"),
        (["quotes.csv", "-o", "a.txt"], "choose .csv or .tsv"),
        (["quotes.csv", "-o", "quotes.csv"], "exists already"),
        (["a.csv"], "a.csv, line 2: no column document, segments"),
    ],
)
def test_wrong_use_of_review_is_one_line(args: list[str], message: str) -> None:
    table_of(*FOUND)
    Path("a.csv").write_text("id,text\n1,Nothing\n", "utf-8")
    result = command("review", *args)
    assert result.exit_code in (1, 2)
    assert message in result.stderr
    assert result.stderr.count("\n") == 1


# Applying corrections


def test_each_field_is_mended() -> None:
    (_, clerk, *_), messages = applied(
        {**CLERKS_KEY, "new_speaker": "Ada  Lim", "new_role": "clerk", "new_date": "2023-06", "new_kind": "partial"}
    )
    assert messages == []
    assert clerk == replace(
        CLERK,
        speaker="Ada Lim", speaker_type="person", speaker_id="ada-lim", role="clerk", kind="partial", confidence=1.0,
        date="2023-06", date_basis="corrected", date_earliest="2023-06-01", date_latest="2023-06-30",
        mention="", mention_start=None, mention_end=None, cue="",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"new_role": "archivist"}, replace(CLERK, role="archivist", confidence=1.0)),
        ({"new_speaker": "-"}, replace(CLERK, confidence=1.0)),
        ({"new_speaker": "Mira Holt"}, {"role": "the town engineer", "speaker_id": "mira-holt", "mention": ""}),
        ({"new_speaker": "Tidewater Board"}, {"speaker_type": "org", "speaker_id": "tidewater-board"}),
        ({"new_speaker": "Harbour", "new_speaker_type": "Org"}, {"speaker_type": "org", "speaker": "Harbour"}),
        ({"new_date": "-"}, {"date": "", "date_basis": "unknown", "date_earliest": ""}),
        ({"new_date": "05.03.2018"}, {"date": "2018-03-05", "date_basis": "corrected"}),
        ({"new_date": "2018-03-05/2018-03-11"}, {"date_earliest": "2018-03-05", "date_latest": "2018-03-11"}),
        ({"new_date": "XXXX-09-12"}, {"date": "XXXX-09-12", "date_earliest": "", "date_latest": ""}),
    ],
)
def test_what_a_cell_means(cells: dict[str, str], expected: Quotation | dict[str, str]) -> None:
    (_, clerk, *_), _ = applied({**CLERKS_KEY, **cells})
    if isinstance(expected, Quotation):
        assert clerk == expected
    else:
        assert {name: getattr(clerk, name) for name in expected} == expected
        assert clerk.confidence == 1


def test_a_dash_takes_the_name_away() -> None:
    (*_, doors, _), _ = applied({**DOORS_KEY, "new_speaker": "–"})
    assert (doors.speaker, doors.speaker_type, doors.speaker_id, doors.role) == ("", "unnamed", "", "")


def test_rows_left_alone_and_rows_that_are_none() -> None:
    rows, _ = applied(CLERKS_KEY, {**DOORS_KEY, "new_kind": "none"})
    assert rows == [PUMP, CLERK, BOARD]


def test_a_correction_holds_when_its_row_is_not_found_any_more() -> None:
    (review,) = doubtful(table_of(replace(PUMP, confidence=0.2)))[0]
    cells = {name: str(getattr(review, name)) for name in ReviewRow.__dataclass_fields__}
    first, second = PUMP.segments
    for others in ((), (((first[0], second[1]),),), ((first,), (second,)), (((first[0], first[1] - 1), second),)):
        found = [replace(PUMP, segments=segments, speaker="Pump") for segments in others]
        rows, messages = applied({**cells, "new_role": "engineer"}, found=(*found, CLERK))
        assert messages == []
        assert rows == [replace(PUMP, role="engineer", confidence=1.0, cue=""), CLERK]


def test_no_quotation_stays_none_however_its_marks_are_read() -> None:
    start, end = DOORS.segments[0]
    joined = replace(DOORS, segments=(*CLERK.segments, (start - 1, end)), quote="")
    rows, _ = applied({**DOORS_KEY, "new_kind": "none"}, found=(joined,))
    assert [(row.segments, row.quote) for row in rows] == [(CLERK.segments, CLERK.quote)]


def test_words_inside_another_quotation_leave_it_whole() -> None:
    inner = "{}-{}".format(*at("pump"))
    rows, _ = applied({**CLERKS_KEY, "segments": inner, "new_kind": "none"}, found=(PUMP,))
    assert rows == [PUMP]


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"quote": "Who pays?"}, "Who pays?"),
        ({"quote": "“We  pay.”"}, "We pay."),
        ({"quote": "said: […] Who\npays?"}, "said: […] Who pays?"),
        ({"quote": "council", "segments": "{}-{}".format(*at("council"))}, "council"),
        ({"quote": "Who pays?", "text_hash": text_hash(TEXT), "document": ""}, "Who pays?"),
    ],
)
def test_a_missing_quotation_is_added(cells: dict[str, str], words: str) -> None:
    (row,), messages = applied({"document": "./a.txt", **cells, "new_speaker": "Ada Lim"}, found=())
    assert messages == []
    assert " ".join(row.quote.split()) == words
    assert (row.speaker, row.kind, row.language, row.title, row.confidence) == ("Ada Lim", "direct", "en", "Pump", 1)
    assert (row.published, row.date, row.date_basis) == ("2023-06-09", "2023-06-09", "published")


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ({"quote": "Who paid?"}, "the text has no “Who paid?”"),
        ({"quote": "ump"}, "the text has no “ump”"),
        ({"quote": "council"}, "more than once"),
        ({"quote": "Who pays?", "segments": "1-5"}, "other words at its segments"),
        ({"text_hash": text_hash(TEXT), "segments": "1-5000"}, "beyond the end"),
    ],
)
def test_words_that_are_not_there_are_reported(cells: dict[str, str], message: str) -> None:
    rows, (said,) = applied({"document": "a.txt", **cells, "new_speaker": "Ada Lim"})
    assert message in said
    assert said.startswith("a.txt: a correction not applied (review.csv, line 2): ")
    assert rows == list(FOUND)


def test_a_correction_of_another_text_is_reported_and_not_applied() -> None:
    changed = replace(ARTICLE, text="Head\n" + TEXT)
    rows, (said,) = applied(
        {**CLERKS_KEY, "new_speaker": "Ada Lim"}, {**DOORS_KEY, "new_kind": "none"}, {**CLERKS_KEY, "segments": "1-9"},
        article=changed,
    )  # fmt: skip
    assert rows == list(FOUND)
    assert "2 corrections not applied (review.csv, lines 2, 3): the text has changed" in said


def test_a_document_that_is_renamed_keeps_its_corrections() -> None:
    rows, messages = applied(
        {**CLERKS_KEY, "new_speaker": "Ada Lim"},
        {"document": "a.txt", "quote": "Who pays?", "new_speaker": "Ada Lim"},
        article=replace(ARTICLE, id="moved/b.txt"),
    )
    assert messages == []
    assert [row.quote for row in rows if row.speaker == "Ada Lim"] == ["Ask the council,", "Who pays?"]


# Reading what spreadsheets make of the file


def quoted_header(text: str) -> bytes:
    first, rest = text.split("\n", 1)
    return (",".join(f'"{name}"' for name in first.strip().split(",")) + "\r" + rest.replace("\n", "\r")).encode()


@pytest.mark.parametrize(
    "saved",
    [
        pytest.param(lambda text: codecs.BOM_UTF8 + text.encode(), id="a byte order mark"),
        pytest.param(lambda text: text.replace(",", ";").encode(), id="semicolons"),
        pytest.param(lambda text: text.replace(",", "\t").encode("utf-16"), id="tabs in UTF-16"),
        pytest.param(lambda text: text.replace("new_speaker", "New speaker").upper().encode(), id="another header"),
        pytest.param(lambda text: text.encode("cp1251"), id="windows-1251"),
        pytest.param(quoted_header, id="quoted names and old line ends"),
    ],
)
def test_other_ways_to_save(saved: Callable[[str], bytes]) -> None:
    digest, segments = CLERKS_KEY["text_hash"], CLERKS_KEY["segments"]
    text = f"new_speaker,mine,segments,document,text_hash\nАнна Ким,x,{segments},a.txt,{digest}\n,,,,\n"
    Path("review.csv").write_bytes(saved(text))
    (outcome,) = Corrections.read("review.csv").apply(ARTICLE, Outcome("a.txt", "en", FOUND))
    assert outcome.quotations[1].speaker.title() == "Анна Ким"


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ({"new_kind": "indirect"}, "new_kind 'indirect' is unknown: write one of direct, partial, none"),
        ({"new_date": "soon"}, "new_date 'soon' is no date"),
        ({"new_date": "5/3/2018"}, "new_date '5/3/2018' is no date"),
        ({"new_speaker_type": "robot"}, "new_speaker_type 'robot' is unknown"),
        ({"new_speaker_type": "org"}, "a speaker without a name"),
        ({"new_speaker": "Ada", "new_speaker_type": "unnamed"}, "'Ada' cannot be unnamed"),
        ({"segments": "4-Sep"}, "'4-Sep' are no offsets"),
        ({"segments": "9-4"}, "do not go up"),
        ({"text_hash": "1.23E+15"}, "text_hash '1.23E+15' is none"),
        ({"segments": ""}, "neither segments nor a quote"),
        ({"text_hash": ""}, "it needs a document and a quote"),
    ],
)
def test_a_value_that_cannot_be_used_names_file_and_line(cells: dict[str, str], message: str) -> None:
    path = written({**DOORS_KEY, "note": "two\nlines"}, {**CLERKS_KEY, **cells})
    with pytest.raises(InputError) as caught:
        Corrections.read(path)
    assert str(caught.value).startswith("review.csv, line 4: ")
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_rows_that_contradict_each_other() -> None:
    row = {**CLERKS_KEY, "new_speaker": "Ada Lim"}
    assert len(Corrections.read(written(CLERKS_KEY, row, row, CLERKS_KEY)).rows) == 1
    with pytest.raises(InputError, match=r"review\.csv, line 3: line 2 says otherwise"):
        Corrections.read(written(row, {**row, "new_speaker": "Ida Lum"}))
    _, (said,) = applied(row, {"document": "a.txt", "quote": "Ask the council,", "new_speaker": "Ida Lum"})
    assert "line 2 says otherwise" in said


def test_files_can_be_put_together() -> None:
    first = written({**CLERKS_KEY, "new_speaker": "Ada Lim"}).read_text("utf-8")
    second = written({**DOORS_KEY, "new_speaker": "Ida Lum"}).read_text("utf-8")
    Path("review.csv").write_text(first + second, "utf-8")
    assert [row.changes.speaker for row in Corrections.read("review.csv").rows] == ["Ada Lim", "Ida Lum"]


def test_a_table_of_quotations_is_no_file_of_corrections() -> None:
    with pytest.raises(InputError, match="none of the columns new_speaker"):
        Corrections.read(table_of(CLERK))


# Whole runs


@pytest.mark.parametrize("n_process", [1, 2])
def test_outcomes_keep_their_order_and_failures_follow_their_article(n_process: int) -> None:
    other = Article("b", "Nobody in the town said a word about the pump, and nobody had to.")
    sources: list[str | Path | Article] = ["gone.txt", other, "lost.txt", "a.txt", "away.txt"]
    stale = {**CLERKS_KEY, "document": "b", "segments": "1-4", "new_role": "clerk"}
    path = written({**CLERKS_KEY, "new_speaker": "Ada Lim"}, stale)
    outcomes = list(run(sources, Config(n_process=n_process, batch_size=1), Corrections.read(path)))
    assert [(outcome.article_id, outcome.failure.reason if outcome.failure else "") for outcome in outcomes] == [
        ("gone.txt", "missing"), ("b", ""), ("b", "correction"), ("lost.txt", "missing"), ("a.txt", ""),
        ("away.txt", "missing"),
    ]  # fmt: skip
    assert "Ada Lim" in {quotation.speaker for outcome in outcomes for quotation in outcome.quotations}


def test_extract_review_mend_extract_again() -> None:
    assert command("extract", "a.txt", "-o", "quotes.csv").exit_code == 0
    assert command("review", "quotes.csv", "-o", "review.csv", "--all").exit_code == 0
    with open("review.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    (pump,) = [row for row in rows if "pump is old" in row["quote"]]
    pump["new_speaker"] = "Mira Holt-Lee"
    missing = {"document": "a.txt", "quote": "Who pays?", "new_speaker": "Ada Lim"}
    written(*rows, missing)
    for output in ("first.csv", "second.csv"):
        result = command("extract", "a.txt", "-o", output, "--corrections", "review.csv")
        assert result.exit_code == 0, result.stderr
    assert Path("first.csv").read_bytes() == Path("second.csv").read_bytes()
    frame = quotes.extract("a.txt", corrections="review.csv")
    mended = {row.quote: (row.speaker, row.confidence) for row in frame.itertuples()}
    assert mended[pump["quote"]] == ("Mira Holt-Lee", 1.0)
    assert mended["Who pays?"] == ("Ada Lim", 1.0)
    assert len(frame) == len(rows) + 1

    Path("a.txt").write_text(TEXT + "\n", "utf-8")
    result = command("extract", "a.txt", "--corrections", "review.csv", "-q", "-o", "c.csv", "--failures", "f.csv")
    assert result.exit_code == 3
    assert "a.txt: a correction not applied (review.csv, line " in result.stderr
    assert "a.txt,,correction," in Path("f.csv").read_text("utf-8")
    with pytest.warns(UserWarning, match="1 documents have corrections that do not fit"):
        quotes.extract("a.txt", corrections="review.csv")


def test_corrections_that_cannot_be_read_stop_a_run_before_it_begins() -> None:
    result = command("extract", "a.txt", "-o", "quotes.csv", "--corrections", "gone.csv")
    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
    assert "gone.csv: cannot be read" in result.stderr
    assert not Path("quotes.csv").exists()


# Corrections as gold


def test_gold_has_all_rows_of_the_documents_that_were_worked_on() -> None:
    other = "“Rain,” Bo Ek said."
    Path("b.txt").write_text(other, "utf-8")
    rain = quotation("Rain,", text=other, document="b.txt", speaker="Bo Ek", mention="Bo Ek")
    rows, _ = doubtful(table_of(*FOUND, rain), everything=True)
    cells = [{name: str(getattr(row, name)) for name in ReviewRow.__dataclass_fields__} for row in rows]
    for row in cells:
        if row["quote"] == DOORS.quote:
            row["new_kind"] = "none"
        if row["quote"] == CLERK.quote:
            row["new_speaker"] = "Ada Lim"
    articles = [ARTICLE, Article("b.txt", other)]
    (gold,) = as_gold(written(*cells), articles)
    assert (gold.id, gold.text, gold.date) == ("a.txt", TEXT, None)
    assert gold.quotes == (
        GoldQuotation(PUMP.segments, "direct", "Mira Holt", "person", (at("Mira Holt"),), ("the town engineer",)),
        GoldQuotation(CLERK.segments, "direct", "Ada Lim", "person"),
        GoldQuotation(BOARD.segments, "direct", "Tidewater Board", "org", (at("Tidewater Board"),)),
    )
    for row in cells:
        row["note"] = "seen"
    assert [document.id for document in as_gold(written(*cells), articles)] == ["a.txt", "b.txt"]


def test_a_finished_review_measures_and_trains() -> None:
    assert command("extract", "a.txt", "-o", "quotes.csv").exit_code == 0
    assert command("review", "quotes.csv", "-o", "review.csv", "--all").exit_code == 0
    with open("review.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    rows[0]["new_speaker"] = "Ada Lim"
    path = written(*rows)
    result = command("evaluate", str(path), "--json")
    assert result.exit_code == 0, result.stderr
    figures = json.loads(result.stdout)["figures"]
    assert figures["detection_f1"]["value"] == 1.0
    assert 0.0 < figures["speaker"]["value"] < 1.0
    result = command("train", str(path), "-o", "model.json")
    assert (result.exit_code, "too little gold" in result.stderr) == (2, True)
    Path("elsewhere").mkdir()
    Path("a.txt").rename("elsewhere/a.txt")
    assert "the text of a.txt is not here" in command("evaluate", str(path)).stderr
    assert command("evaluate", str(path), "elsewhere").exit_code == 0


def test_gold_lacks_no_quotations() -> None:
    (row,), _ = doubtful(table_of(*FOUND), below=0.2)
    cells = {**{name: str(getattr(row, name)) for name in ReviewRow.__dataclass_fields__}, "new_speaker": "-"}
    path = written(cells)
    with pytest.raises(InputError, match=r"only 1 of the 4 quotations of a\.txt"):
        list(as_gold(path, [ARTICLE]))
    (gold,) = as_gold(path, [ARTICLE], found=lambda article: FOUND)
    assert [(quote.segments, quote.speaker) for quote in gold.quotes] == [
        (one.segments, one.speaker or None) for one in (PUMP, CLERK, replace(DOORS, speaker=""), BOARD)
    ]


@pytest.mark.parametrize(
    ("article", "message"),
    [
        (replace(ARTICLE, text=TEXT + "\n"), "a.txt: a correction not applied (review.csv, line 2): the text has"),
        (replace(ARTICLE, id="b.txt", text="Nothing."), "review.csv, line 2: the text of a.txt is not here"),
    ],
)
def test_gold_without_its_text_is_an_error(article: Article, message: str) -> None:
    with pytest.raises(InputError) as caught:
        list(as_gold(written({**CLERKS_KEY, "new_speaker": "Ada Lim"}), [article]))
    assert str(caught.value).startswith(message)
