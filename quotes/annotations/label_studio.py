"""Label Studio: its JSON export read, and tasks with pre-annotations made.

Regions count code points; older releases counted UTF-16 code units, and a browser reads CR LF as one character. The
words that a region carries tell which of them its offsets are. Attributes are per-region `TextArea` and `Choices`
whose names are those of the attributes; `date` is a `TextArea` of the whole task. Task data may hold `document` (the
id) and `date`.

Of several annotations of a task the one marked as ground truth counts, else the one that was changed last. Tasks that
nobody has annotated are left out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, cast

from quotes import __version__
from quotes.annotations.markup import ATTRIBUTES, CUE, DIRECT, PARTIAL, SPEAKER, Mark, Markup, fault
from quotes.annotations.offsets import Boundaries, code_points, line_feed_boundaries, utf16_boundaries
from quotes.records import Article, Quotation, Span

Json = dict[str, Any]

LABEL_CONFIG = f"""\
<View>
  <Style>.htx-text {{ white-space: pre-wrap; }}</Style>
  <Labels name="label" toName="text">
    <Label value="{DIRECT}" background="#1f77b4" hotkey="1"/>
    <Label value="{PARTIAL}" background="#17becf" hotkey="2"/>
    <Label value="{SPEAKER}" background="#d62728" hotkey="3"/>
    <Label value="{CUE}" background="#7f7f7f" hotkey="4"/>
  </Labels>
  <Relations>
    <Relation value="speaker"/>
    <Relation value="cue"/>
    <Relation value="continues"/>
  </Relations>
  <Text name="text" value="$text"/>
  <View visibleWhen="region-selected" whenTagName="label" whenLabelValue="{DIRECT},{PARTIAL}">
    <Header value="Full name of the speaker, nominative, no title" size="5"/>
    <TextArea name="speaker" toName="text" perRegion="true" editable="true" maxSubmissions="1" rows="1"/>
    <Choices name="speaker_type" toName="text" perRegion="true" choice="single" showInline="true">
      <Choice value="person"/>
      <Choice value="org"/>
      <Choice value="unnamed"/>
    </Choices>
    <Header value="Role as the text gives it" size="5"/>
    <TextArea name="role" toName="text" perRegion="true" editable="true" rows="1"/>
  </View>
  <Header value="Date of publication, if the text tells it (2018-03-05)" size="5"/>
  <TextArea name="date" toName="text" editable="true" maxSubmissions="1" rows="1"/>
</View>
"""
"""The labelling interface that goes with the tasks."""

_SPACE = re.compile(r"(?:\s|\\n)+")


def read(path: Path) -> Iterator[Markup]:
    """The annotated tasks of an export. Raises `InputError` with the task where one cannot be used."""
    try:
        tasks = json.loads(path.read_bytes().decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise fault(str(path), f"no valid JSON ({error}): export as JSON") from None
    if not isinstance(tasks, list) or not all(isinstance(task, dict) for task in tasks):
        raise fault(str(path), "no list of tasks: export as JSON")
    annotated = 0
    for number, task in enumerate(tasks, 1):
        place = f"{path}: task {task.get('id', number)}"
        try:
            if "data" not in task:
                raise ValueError('there is no "data": export as JSON, not as JSON-MIN')
            annotation = _chosen(task.get("annotations", []))
            if annotation is not None:
                annotated += 1
                yield _markup(place, task, annotation["result"])
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            told = error if type(error) is ValueError else f"not as Label Studio writes it: {error!r}"
            raise fault(place, str(told)) from None
    if tasks and not annotated:
        raise fault(str(path), "nobody has annotated a task: submit annotations, then export")


def _chosen(annotations: Sequence[Json]) -> Json | None:
    submitted = [annotation for annotation in annotations if not annotation.get("was_cancelled")]
    return max(
        submitted,
        key=lambda annotation: (bool(annotation.get("ground_truth")), str(annotation.get("updated_at") or "")),
        default=None,
    )


def _markup(place: str, task: Json, results: Sequence[Json]) -> Markup:
    data = task["data"]
    text = data.get("text")
    if not isinstance(text, str):
        raise ValueError('its data has no "text": call the text so')
    labels: dict[str, str] = {}
    spans: dict[str, Span] = {}
    attributes: dict[str, dict[str, str]] = {}
    links: list[tuple[str, str]] = []
    date = str(data["date"] or "") if "date" in data else None
    countings = _countings(text)
    for result in results:
        value = result.get("value", {})
        match result["type"]:
            case "labels":
                labels[result["id"]] = value["labels"][0]
                spans[result["id"]] = _span(value, text, countings)
            case "relation":
                links.append((result["from_id"], result["to_id"]))
            case "textarea" | "choices" as kind:
                given = value["text" if kind == "textarea" else "choices"]
                told = "; ".join([given] if isinstance(given, str) else given)
                if result["from_name"] == "date":
                    date = told.strip()
                elif result["from_name"] in ATTRIBUTES:
                    attributes.setdefault(result["id"], {})[result["from_name"]] = told
    marks = [Mark(id, label, (spans[id],), attributes.get(id, {})) for id, label in labels.items()]
    return Markup(place, str(data.get("document") or task.get("id") or place), text, date, marks, links)


def _countings(text: str) -> list[Boundaries]:
    """All ways in which offsets of this text may have been counted, the likeliest first."""
    plain: Boundaries = list(range(len(text) + 1))
    others = [utf16_boundaries(text), line_feed_boundaries(text)]
    return [plain, *(counting for counting in others if counting != plain)]


def _span(value: Json, text: str, countings: Sequence[Boundaries]) -> Span:
    """The span of a region, counted so that its words are those that it carries."""
    start, end, words = value["start"], value["end"], value.get("text")
    for boundaries in countings:
        try:
            span = code_points((int(start), int(end)), boundaries)
        except ValueError:
            continue
        if not isinstance(words, str) or _bare(words) == _bare(text[slice(*span)]):
            return span
    raise ValueError(f"the region {start}-{end} is not where its words are: is the text another one?")


def _bare(words: str) -> str:
    return _SPACE.sub("", words)


def task(article: Article, quotations: Sequence[Quotation]) -> Json:
    """A task with one prediction: the quotations of an article, as regions, relations and attributes.

    The score of the prediction is the lowest confidence, so that Label Studio can show the doubtful texts first.
    """
    regions: dict[str, Json] = {}
    details: list[Json] = []
    for number, quotation in enumerate(quotations):
        ids = [f"q{number}.{part}" for part in range(len(quotation.segments))]
        label = DIRECT if quotation.kind == "direct" else PARTIAL
        for id, span in zip(ids, quotation.segments, strict=True):
            regions[id] = _region(id, label, span, article.text) | {"score": quotation.confidence}
        beside = {
            "speaker": (SPEAKER, quotation.mention_start, quotation.mention_end),
            "cue": (CUE, quotation.cue_start, quotation.cue_end),
        }
        for relation, (label, start, end) in beside.items():
            if start is not None and end is not None:
                # Several quotations can share their speaker's mention: it is one region, or nobody could mend it.
                id = f"{relation}.{start}-{end}"
                regions.setdefault(id, _region(id, label, (start, end), article.text))
                details.append(_relation(ids[0], id, relation))
        details += [_relation(ids[0], id, "continues") for id in ids[1:]]
        details += _attributes(regions[ids[0]], quotation)
    if quotations and (published := quotations[0].published):
        details.append(_control("date", "date", "textarea", {"text": [published]}))
    score = min((quotation.confidence for quotation in quotations), default=1.0)
    return {
        "data": _data(article),
        "predictions": [
            {"model_version": f"quotes {__version__}", "score": score, "result": [*regions.values(), *details]}
        ],
    }


def _data(article: Article) -> Json:
    known = {"title": article.title, "url": article.url}
    return {"text": article.text, "document": article.id} | {key: value for key, value in known.items() if value}


def _region(id: str, label: str, span: Span, text: str) -> Json:
    value = {"start": span[0], "end": span[1], "text": text[slice(*span)], "labels": [label]}
    return _control(id, "label", "labels", value)


def _attributes(region: Json, quotation: Quotation) -> Iterator[Json]:
    """The attributes of a quotation, on its first region."""
    bounds = {key: region["value"][key] for key in ("start", "end")}
    id = cast(str, region["id"])
    for name, told in (("speaker", quotation.speaker), ("role", quotation.role)):
        if told:
            yield _control(id, name, "textarea", bounds | {"text": [told]})
    yield _control(id, "speaker_type", "choices", bounds | {"choices": [quotation.speaker_type]})


def _control(id: str, name: str, kind: str, value: Mapping[str, Any]) -> Json:
    return {"id": id, "from_name": name, "to_name": "text", "type": kind, "value": dict(value)}


def _relation(source: str, target: str, label: str) -> Json:
    return {"from_id": source, "to_id": target, "type": "relation", "direction": "right", "labels": [label]}
