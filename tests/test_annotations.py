"""What annotation tools export becomes gold, and what is written for them comes back."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from typer.testing import CliRunner

from quotes.annotations import GoldDocument, GoldQuotation, read_gold
from quotes.annotations.gold import as_gold
from quotes.annotations.label_studio import LABEL_CONFIG, task
from quotes.annotations.markup import ATTRIBUTES, LABELS
from quotes.cli import app
from quotes.errors import InputError, UsageError
from quotes.records import Article, Kind, Quotation, Span, SpeakerType

DATA = Path(__file__).parent / "data" / "annotations"
TEXT = (DATA / "brat" / "harbour.txt").read_text("utf-8")
"""It begins with a character that UTF-16 spells in two halves."""


def span(words: str, text: str = TEXT) -> Span:
    start = text.index(words)
    return start, start + len(words)


FERRY = GoldQuotation(
    segments=(span("The ferry sails at noon,"), span("Nobody\nwaits.")),
    kind="direct",
    speaker="Olga Brandt",
    speaker_type="person",
    mention=(span("Olga Brandt, master of the Heron"),),
    role=("master of the Heron", "master"),
    cue=(span("said"),),
)
RUIN = GoldQuotation((span("a ruin"),), "partial", None, "unnamed", (span("The mayor"),), (), (span("called"),))
HARBOUR = GoldDocument("harbour", TEXT, None, (FERRY, RUIN))


@pytest.mark.parametrize(
    "path",
    [
        "gold.jsonl",
        "label_studio.json",
        "brat",
        "brat/harbour.ann",
        "doccano.jsonl",
        "inception",
        "inception/harbour.txt.tsv",
    ],
)
def test_all_formats_give_the_same_gold(path: str) -> None:
    (document,) = read_gold(DATA / path)
    if path.startswith("gold"):
        expected = replace(HARBOUR, date="")
    elif path.startswith("doccano"):  # it has no attributes
        bare = {"speaker": None, "speaker_type": None, "role": ()}
        expected = replace(HARBOUR, quotes=(replace(FERRY, **bare), replace(RUIN, **bare)))
    elif path.startswith("inception"):  # it keeps no text between sentences
        assert document.text
        assert document.text.split() == TEXT.split()
        expected = replace(HARBOUR, text=document.text)
    else:
        expected = HARBOUR
    assert document == expected


def put(path: Path, content: object) -> Path:
    path.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8", newline="")
    return path


# The project's own


def test_gold_may_have_parted_mentions_and_no_names(tmp_path: Path) -> None:
    row = {"segments": [[0, 4]], "kind": "direct", "speaker": None, "mention": [[6, 8], [10, 12]], "cue": [[9, 10]]}
    (document,) = read_gold(put(tmp_path / "g.jsonl", {"id": "a", "quotes": [row]}))
    assert document == GoldDocument(
        "a", None, None, (GoldQuotation(((0, 4),), "direct", mention=((6, 8), (10, 12)), cue=((9, 10),)),)
    )


# Label Studio


def region(id: str, label: str, start: int, end: int, text: str | None = None) -> dict[str, Any]:
    value = {"start": start, "end": end, "labels": [label]} | ({"text": text} if text is not None else {})
    return {"id": id, "type": "labels", "from_name": "label", "to_name": "text", "value": value}


def export(text: str, *results: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"id": 1, "data": {"text": text}, "annotations": [{"id": 1, "result": list(results)}]}]


@pytest.mark.parametrize(
    ("text", "start", "end", "expected"),
    [
        pytest.param("😀 “I sail,” she said.", 3, 9, (3, 9), id="code points"),
        pytest.param("😀 “I sail,” she said.", 4, 10, (3, 9), id="UTF-16, as older releases have it"),
        pytest.param("News\r\n\r\n“I sail,” she said.", 7, 13, (9, 15), id="line ends as a browser has them"),
    ],
)
def test_a_region_is_where_its_words_are(tmp_path: Path, text: str, start: int, end: int, expected: Span) -> None:
    path = put(tmp_path / "e.json", export(text, region("a", "Quotation-direct", start, end, "I sail")))
    (document,) = read_gold(path)
    assert document.quotes[0].segments == (expected,)


def test_ground_truth_goes_before_what_came_later(tmp_path: Path) -> None:
    tasks = export("I sail, she said.", region("a", "Quotation-direct", 0, 6))
    tasks[0]["annotations"][0] |= {"ground_truth": True, "updated_at": "2024-01-01"}
    tasks[0]["annotations"].append({"id": 2, "updated_at": "2024-02-02", "result": []})
    (document,) = read_gold(put(tmp_path / "e.json", tasks))
    assert len(document.quotes) == 1


# INCEpTION

SLOTS = """\
#FORMAT=WebAnno TSV 3.2
#T_SP=webanno.custom.Quotation|kind|ROLE_webanno.custom.Quotation:source_webanno.custom.Link|webanno.custom.Speaker
#T_SP=webanno.custom.Speaker|speaker
#T_CH=de.tudarmstadt.ukp.dkpro.core.api.coref.type.CoreferenceLink|referenceType|referenceRelation


#Text=Sailing\\u2026 says Brandt, Heron .
1-1\t0-8\tSailing…\t_\t_\t_\t_\t_\t_\t
1-1.1\t0-7\tSailing\tpartial\tsource\t1-3[2]\t_\t_\t_\t
1-2\t9-13\tsays\t_\t_\t_\t_\t_\t_\t
1-3\t14-20\tBrandt\t_\t_\t_\tO. \\[Olga\\] Br\\\\[2]|*[3]\tpr[1]\tcoref->1-1\t
1-4\t20-21\t,\t_\t_\t_\tO. \\[Olga\\] Br\\\\[2]\t_\t_\t
1-5\t22-27\tHeron\t_\t_\t_\tO. \\[Olga\\] Br\\\\[2]\t_\t_\t
"""


def test_slots_parts_of_tokens_and_stacked_annotations(tmp_path: Path) -> None:
    (document,) = read_gold(put(tmp_path / "a.tsv", SLOTS))
    assert document.text == "Sailing… says Brandt, Heron ."
    expected = GoldQuotation(((0, 7),), "partial", "O. [Olga] Br\\", "person", ((14, 27),))
    assert document.quotes == (expected,)


def test_an_exported_project_calls_documents_by_their_folders(tmp_path: Path) -> None:
    folder = tmp_path / "curation" / "a.txt"
    folder.mkdir(parents=True)
    put(folder / "CURATION_USER.tsv", SLOTS)
    assert [document.id for document in read_gold(tmp_path)] == ["a"]


# What cannot be used

LABELS_OF_OTHERS = {"id": 1, "text": "He sails.", "label": [[0, 2, "PER"]]}
NO_KIND = {"id": 1, "text": "He sails.", "label": [[3, 8, "quotation"]]}
TOO_FAR = {"id": 1, "text": "He sails.", "label": [[3, 18, "Cue"]]}
HALVED = {"id": 1, "text": "😀 He sails.", "label": [[1, 5, "Speaker"]]}
SHORT_ROW = SLOTS.replace("1-2\t9-13\tsays\t_\t_\t_\t_\t_\t_\t", "1-2\t9-13\tsays\t_\t_")
TWO_NAMES = export(
    "I sail, she said.",
    region("a", "Quotation-direct", 0, 6),
    {"id": "a", "type": "textarea", "from_name": "speaker", "value": {"text": ["A B"]}},
    region("s", "Speaker", 8, 11),
    {"id": "s", "type": "textarea", "from_name": "speaker", "value": {"text": ["C D"]}},
    {"type": "relation", "from_id": "s", "to_id": "a"},
)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.jsonl", '{"id": "a", "quotes": []}\n{oops', "a.jsonl:2: no valid JSON"),
        ("a.jsonl", {"id": "a", "quotes": [{"segments": [[4, 2]], "kind": "direct"}]}, "1: segments is [[4, 2]]"),
        ("a.jsonl", {"id": "a", "quotes": [{"segments": [[2, 4]], "kind": "odd"}]}, "a.jsonl:1: kind is 'odd'"),
        ("a.jsonl", '{"id": "a", "quotes": []}\n{"id": "a", "quotes": []}', "a is annotated twice"),
        ("a.jsonl", LABELS_OF_OTHERS, "rename these: PER"),
        ("a.jsonl", NO_KIND, "a.jsonl:1: the quotation at 3-8: its kind is missing"),
        ("a.jsonl", TOO_FAR, "a.jsonl:1: 3-18 is no stretch of the text"),
        ("a.jsonl", HALVED, "a.jsonl:1: 1-5 begins or ends inside of a character"),
        ("a.json", [{"id": 5, "text": "He sails.", "label": []}], "a.json: task 5: there is no \"data\""),
        ("a.json", export("He sails.", region("a", "Cue", 3, 8, "drifts")), "task 1: the region 3-8 is not where"),
        ("a.json", TWO_NAMES, "task 1: the quotation at 0-6: speaker is both 'A B' and 'C D'"),
        ("a.json", [{"id": 1, "data": {"text": "a"}, "predictions": []}], "nobody has annotated"),
        ("a.tsv", "1-1\t0-2\tHe\n", "a.tsv:1: it does not begin with #FORMAT=WebAnno TSV 3"),
        ("a.tsv", SHORT_ROW, "a.tsv:10: the row cannot be read (there are too few columns"),
        ("a.ann", "T1\tCue 3 8\tsails\nT2\tCue x y\tz\n", "a.ann:2: the line of T2 cannot be read"),
    ],
)  # fmt: skip
def test_a_fault_names_its_place(tmp_path: Path, name: str, content: object, message: str) -> None:
    put(tmp_path / "a.txt", "He sails.")
    with pytest.raises(InputError) as caught:
        list(read_gold(put(tmp_path / name, content)))
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", ["a.xml", ".", "gone"])
def test_what_is_no_annotation_is_refused(tmp_path: Path, name: str) -> None:
    put(tmp_path / "a.xml", "<a/>")
    with pytest.raises(UsageError, match=r"no annotations are read|no \.ann or \.tsv|no such file"):
        list(read_gold(tmp_path / name))


# Tasks for Label Studio


@pytest.fixture
def quotation() -> Callable[..., Quotation]:
    """Makes a record with segments and a source, the rest being of no matter."""

    def make(
        segments: tuple[Span, ...],
        kind: Kind = "direct",
        speaker: str = "Olga Brandt",
        speaker_type: SpeakerType = "person",
        mention: Span | tuple[None, None] = (None, None),
        cue: Span | tuple[None, None] = (None, None),
        role: str = "",
    ) -> Quotation:
        return Quotation(
            speaker, role, "", "", "a.txt", "en", "2024-05-02", "published", "", "", kind, "", "", speaker_type, "",
            0.75, segments, *mention, *cue, "", "",
        )  # fmt: skip

    return make


def annotated(tasks: list[dict[str, Any]], path: Path) -> Path:
    """The tasks as Label Studio exports them when all predictions were accepted."""
    done = [
        {"id": number, "data": one["data"], "annotations": [{"id": 1, "result": one["predictions"][0]["result"]}]}
        for number, one in enumerate(tasks, 1)
    ]
    return put(path, done)


def test_tasks_come_back_as_they_were(tmp_path: Path, quotation: Callable[..., Quotation]) -> None:
    shared = {"mention": span("Olga Brandt, master of the Heron"), "cue": span("said")}
    quotations = [
        quotation(FERRY.segments, role="master of the Heron", **shared),
        quotation((span("noon"),), "partial", **shared),
        quotation((span("on Friday"),), "partial", "Harbour Office", "org"),
        quotation((span("the pier"),), "direct", "", "unnamed", span("The mayor")),
    ]
    made = task(Article("a.txt", TEXT), quotations)
    regions = [result["id"] for result in made["predictions"][0]["result"] if result["type"] == "labels"]
    assert len(regions) == len(set(regions)) == 8  # five of quotations; a mention and a cue that are shared; a mention
    (document,) = read_gold(annotated([made], tmp_path / "e.json"))
    expected = sorted(map(as_gold, quotations), key=lambda gold: gold.segments)
    assert document == GoldDocument("a.txt", TEXT, "2024-05-02", tuple(expected))


def test_the_interface_has_every_name_that_tasks_use() -> None:
    root = ElementTree.fromstring(LABEL_CONFIG)
    assert [label.get("value") for label in root.iter("Label")] == list(LABELS)
    assert {control.get("name") for tag in ("TextArea", "Choices") for control in root.iter(tag)} == {
        *ATTRIBUTES, "date",
    } - {"kind"}  # fmt: skip


ENGLISH = "“Who sails at noon?” asked Olga Brandt, master of the Heron. “The ice will not wait.”\n"
RUSSIAN = "«Мост откроют к осени», — заявил журналистам глава района Степан Лукошкин.\n"


def test_annotate_writes_what_evaluate_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    put(tmp_path / "a.txt", ENGLISH)
    put(tmp_path / "b.txt", RUSSIAN)
    result = CliRunner().invoke(app, ["annotate", "a.txt", "gone.txt", "b.txt", "-o", "tasks.json", "--quiet"])
    assert result.exit_code == 3
    assert result.stdout == ""
    assert result.stderr == "gone.txt: no such file or folder: check the path\n"
    tasks = json.loads(Path("tasks.json").read_text("utf-8"))
    assert [one["data"]["document"] for one in tasks] == ["a.txt", "b.txt"]
    annotated(tasks, tmp_path / "export.json")
    result = CliRunner().invoke(app, ["evaluate", "export.json", "--json"])
    assert result.exit_code == 0
    figures = json.loads(result.stdout)["figures"]
    assert figures["gold"]["value"] == 3
    assert all(figures[name]["value"] == 1 for name in ("detection_f1", "speaker", "full_name", "role"))


@pytest.mark.parametrize(
    ("args", "code", "message"),
    [
        (["a.txt", "-o", "taken.json"], 2, "taken.json exists already"),
        (["a.txt", "--format", "prodigy"], 2, "choose one of label-studio"),
        ([], 2, "no texts"),
        (["gone.txt", "-o", "tasks.json"], 1, "no such file"),
    ],
)
def test_annotate_fails_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, args: list[str], code: int, message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    put(tmp_path / "taken.json", "keep me")
    result = CliRunner().invoke(app, ["annotate", *args, "--quiet"])
    assert result.exit_code == code
    assert message in result.stderr
    assert result.stderr.count("\n") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["taken.json"]
    assert (tmp_path / "taken.json").read_text("utf-8") == "keep me"


def test_annotate_prints_the_interface() -> None:
    result = CliRunner().invoke(app, ["annotate", "--label-config"])
    assert result.exit_code == 0
    assert result.stdout == LABEL_CONFIG
