"""How well extraction does on gold: figures with confidence intervals, whole and broken down.

The figures, of segments (a quotation in two parts is two), matched as `quotes.matching` says:

    gold, predicted      how many segments there are
    detection_p, _r, _f1 precision, recall and F1 of finding segments
    recall_direct, recall_partial
                         recall of the segments of each kind
    speaker              of the segments found whose source gold tells, those with the right speaker. Where gold has a
                         name: the same last name and no contradicting first name; where the source is unnamed: no
                         name; where gold has only the mention: the predicted mention overlaps it
    full_name            of the segments found whose speaker gold names, those with exactly the fullest name
    end_to_end_p, _r, _f1
                         precision, recall and F1 of segments found and given to the right speaker; those whose source
                         gold does not tell count as right, so that they neither help nor harm
    role                 mean F1 of the words of the role, over the people who are right and have a role in gold
    date                 of the documents with a gold date and a quotation found, those with this date of publication
    dates_invented       how many documents got a date though they tell none
    calibration_error    expected calibration error of `confidence`, over predicted quotations in ten bins of equal
                         mass, ties kept together: the mean distance between a bin's mean confidence and the share of
                         its rows that are right (Naeini et al., AAAI 2015). A row is right when all its segments are
                         found and its speaker is right; rows whose source gold does not tell are left out. Chance
                         only adds to it, so its interval leans upwards
    confident            the share of the rows with a confidence of 0.9 or more
    confident_p          the share of those that are right

Intervals are 95 % bootstrap intervals by percentiles: documents are drawn with replacement, 1000 times, from a fixed
seed. Counts and single documents have none. A figure that nothing can be said about (nothing to divide by) is None.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast, get_args

from quotes.annotations.gold import GoldDocument
from quotes.errors import InputError, LanguageError, UsageError
from quotes.matching import DocumentVerdict, Error, MentionType, RowVerdict, SegmentVerdict, judge
from quotes.records import Article, Failure, Kind, Quotation

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from quotes.config import Config
    from quotes.corpus import Outcome

    Numbers = NDArray[np.float64]

Dimension = Literal["language", "kind", "mention"]

RESAMPLES = 1000
SEED = 0
CONFIDENT = 0.9

_PERCENTILES = (2.5, 97.5)
_BINS = 10
_COUNTS = ("gold", "predicted", "dates_invented")
_OTHER = "other"
_SHOWN = 5
_TEXT_SUFFIX = re.compile(r"\.txt$")


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure and its 95 % interval; None for what cannot be said."""

    value: float | None
    low: float | None = None
    high: float | None = None


Figures = Mapping[str, Estimate]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What was measured. `groups` has the figures of each value of each dimension that was asked for."""

    documents: int
    figures: Figures
    groups: Mapping[Dimension, Mapping[str, Figures]]
    errors: tuple[Error, ...]
    failures: tuple[Failure, ...] = ()


@dataclass(slots=True)
class _Tally:
    """What one document adds to the figures of one group."""

    gold: int = 0
    predicted: int = 0
    found: int = 0
    gold_direct: int = 0
    found_direct: int = 0
    gold_partial: int = 0
    found_partial: int = 0
    judged: int = 0
    right: int = 0
    named: int = 0
    full: int = 0
    roles: int = 0
    role: float = 0.0
    dated: int = 0
    date: int = 0
    undated: int = 0
    invented: int = 0

    def add(self, verdict: SegmentVerdict) -> None:
        found = verdict.gold and verdict.predicted
        self.gold += verdict.gold
        self.predicted += verdict.predicted
        self.found += found
        if verdict.kind == "direct":
            self.gold_direct += verdict.gold
            self.found_direct += found
        else:
            self.gold_partial += verdict.gold
            self.found_partial += found
        if verdict.speaker is not None:
            self.judged += 1
            self.right += verdict.speaker
        if verdict.full_name is not None:
            self.named += 1
            self.full += verdict.full_name
        if verdict.role is not None:
            self.roles += 1
            self.role += verdict.role

    def add_date(self, verdict: DocumentVerdict) -> None:
        if verdict.date is not None:
            self.dated += 1
            self.date += verdict.date
        if verdict.date_invented is not None:
            self.undated += 1
            self.invented += verdict.date_invented


@dataclass(slots=True)
class _Group:
    """What the figures of a group rest on: a tally a document, and the rows with the numbers of their documents."""

    tallies: list[_Tally] = field(default_factory=list)
    rows: list[tuple[int, RowVerdict]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Judged:
    """A document's verdict and its language, as a group of its own."""

    language: str
    verdict: DocumentVerdict


def measure(
    judged: Sequence[Judged], by: Iterable[Dimension] = (), *, resamples: int = RESAMPLES, seed: int = SEED
) -> Evaluation:
    """The figures of judged documents, whole and by `by`.

    In the breakdowns, a spurious segment belongs to the kind and the mention that were predicted for it. For a
    language, only its own documents are drawn.
    """
    estimate = partial(_estimate, resamples=resamples, seed=seed)
    return Evaluation(
        documents=len(judged),
        figures=estimate(_whole(judged)),
        groups={
            dimension: {name: estimate(group) for name, group in _groups(judged, dimension).items()}
            for dimension in dict.fromkeys(by)
        },
        errors=tuple(error for document in judged for error in document.verdict.errors),
    )


def evaluate(
    golds: Iterable[GoldDocument],
    texts: str | Path | None,
    config: Config,
    *,
    predictions: Iterable[Quotation] | None = None,
    by: Iterable[Dimension] = (),
    watch: Callable[[Outcome], None] | None = None,
) -> Evaluation:
    """Measure extraction on gold documents.

    Args:
        golds: as `quotes.annotations.read_gold` gives them.
        texts: a source for `quotes.reading.read`; a document is the gold one whose id is its file's name, with or
            without `.txt`. Where None, the texts that the annotation carries are taken.
        config: how to extract.
        predictions: quotations to judge instead of extracting them.
        by: what to break the figures down by.
        watch: called with each outcome of the extraction.

    A document that fails is among the failures: its gold counts as missed, or if not even its text could be read, is
    left out.
    Raises `UsageError` where neither `texts` nor the annotation has a text, `InputError` where a gold document is not
    among the texts or was annotated in another text, or where the predictions are of other documents.
    """
    by_id = {document_name(gold.id): gold for gold in golds}
    if not by_id:
        raise InputError("there is no annotated document: nothing to measure", reason="empty")
    articles, failures = _articles(by_id, texts, config)
    rows: dict[str, list[Quotation]] = {}
    if predictions is not None:
        for row in predictions:
            rows.setdefault(document_name(row.document), []).append(row)
        if rows and not rows.keys() & by_id.keys():
            raise InputError(
                f"no document of the table ({_few(rows)}) is annotated: check that both are of the same texts",
                reason="documents",
            )
    else:
        for outcome in _extracted(articles.values(), config):
            if outcome.failure is not None:
                failures.append(outcome.failure)
            rows[document_name(outcome.article_id)] = list(outcome.quotations)
            if watch is not None:
                watch(outcome)
    judged = [_judged(by_id[name], article, rows.get(name, []), config) for name, article in articles.items()]
    if not judged:
        raise InputError(f"no text could be read: {failures[0].message}", reason="texts")
    evaluation = measure(judged, by)
    return Evaluation(evaluation.documents, evaluation.figures, evaluation.groups, evaluation.errors, tuple(failures))


def dimensions(names: Iterable[str]) -> tuple[Dimension, ...]:
    """What to break down by, checked. Raises `UsageError` for an unknown name."""
    for name in names:
        if name not in get_args(Dimension):
            raise UsageError(f"figures are not broken down by {name!r}: choose of {', '.join(get_args(Dimension))}")
    return tuple(cast(Dimension, name) for name in names)


def document_name(id: str) -> str:
    """What a gold document and a text are joined by: the last part of the path, without `.txt`."""
    return _TEXT_SUFFIX.sub("", Path(id).name)


def report_lines(evaluation: Evaluation) -> Iterator[str]:
    """The figures as plain text tables: the whole in a column, and for each dimension a table with its values."""
    yield from _table({"all": evaluation.figures}, "figure")
    for dimension, groups in evaluation.groups.items():
        yield ""
        yield from _table(groups, dimension)


def report_json(evaluation: Evaluation) -> str:
    """The figures as one JSON object: `documents`, `figures` and a breakdown per dimension under `by`."""

    def plain(figures: Figures) -> dict[str, dict[str, float | None]]:
        return {name: {"value": e.value, "low": e.low, "high": e.high} for name, e in figures.items()}

    groups = {
        dimension: {name: plain(figures) for name, figures in groups.items()}
        for dimension, groups in evaluation.groups.items()
    }
    return json.dumps({"documents": evaluation.documents, "figures": plain(evaluation.figures), "by": groups})


def error_lines(evaluation: Evaluation) -> Iterator[str]:
    """Every miss, spurious segment and wrong speaker, as a JSON object."""
    for error in evaluation.errors:
        yield json.dumps(error, ensure_ascii=False)


def _articles(
    golds: Mapping[str, GoldDocument], texts: str | Path | None, config: Config
) -> tuple[dict[str, Article], list[Failure]]:
    """The texts of gold documents by name, in the order of gold, and those that cannot be read."""
    found: dict[str, Article] = {}
    failures: dict[str, Failure] = {}
    if texts is None:
        if lacking := [name for name, gold in golds.items() if gold.text is None]:
            raise UsageError(f"the annotation has no text of {_few(lacking)}: name the folder of the texts, too")
        found = {name: Article(gold.id, gold.text or "", published=config.published) for name, gold in golds.items()}
    else:
        from quotes.reading import read

        for item in read([texts], published=config.published):
            name = document_name(item.document if isinstance(item, Failure) else item.id)
            if name in found:
                raise InputError(f"two texts are called {name}: leave one of them out", reason="documents")
            if isinstance(item, Failure):
                failures[name] = item
            elif name in golds:
                found[name] = item
    if missing := [name for name in golds if name not in found and name not in failures]:
        raise InputError(f"{texts}: there is no text of {_few(missing)}: name the folder of the texts", reason="texts")
    for name, article in found.items():
        _check_text(golds[name], article)
    return (
        {name: found[name] for name in golds if name in found},
        [failures[name] for name in golds if name in failures],
    )


def _check_text(gold: GoldDocument, article: Article) -> None:
    """Raise `InputError` unless all that is annotated is in this text, with the words of the annotated one."""
    for quotation in gold.quotes:
        for start, end in (*quotation.segments, *quotation.mention, *quotation.cue):
            if end > len(article.text):
                raise InputError(
                    f"{article.id}: {start}-{end} is annotated, but the text ends at {len(article.text)}: "
                    "take the texts that were annotated",
                    reason="texts",
                )
            if gold.text is not None and gold.text[start:end].split() != article.text[start:end].split():
                raise InputError(
                    f"{article.id}: at {start}-{end} there are other words than were annotated: "
                    "take the texts that were annotated",
                    reason="texts",
                )


def _extracted(articles: Iterable[Article], config: Config) -> Iterator[Outcome]:
    from quotes import corpus

    return corpus.run(articles, config)


def _judged(gold: GoldDocument, article: Article, rows: Sequence[Quotation], config: Config) -> Judged:
    from quotes.corpus import language_of
    from quotes.languages import SUPPORTED

    try:
        language = language_of(article, config)
    except LanguageError:
        language = _OTHER
    lexicon = language if language in SUPPORTED else SUPPORTED[0]
    return Judged(language, judge(gold, article.text, rows, lexicon))


def _whole(judged: Sequence[Judged]) -> _Group:
    group = _Group()
    for number, document in enumerate(judged):
        tally = _Tally()
        for verdict in document.verdict.segments:
            tally.add(verdict)
        tally.add_date(document.verdict)
        group.tallies.append(tally)
        group.rows += [(number, row) for row in document.verdict.rows]
    return group


def _groups(judged: Sequence[Judged], dimension: Dimension) -> dict[str, _Group]:
    """The documents, segments and rows of each value of a dimension, values without any left out."""
    if dimension == "language":
        languages = sorted({document.language for document in judged})
        return {name: _whole([document for document in judged if document.language == name]) for name in languages}
    names = get_args(Kind) if dimension == "kind" else get_args(MentionType)
    groups = {name: _Group([_Tally() for _ in judged]) for name in names}
    for number, document in enumerate(judged):
        for verdict in document.verdict.segments:
            groups[getattr(verdict, dimension)].tallies[number].add(verdict)
        for row in document.verdict.rows:
            groups[getattr(row, dimension)].rows.append((number, row))
    return {name: group for name, group in groups.items() if any(t.gold or t.predicted for t in group.tallies)}


def _estimate(group: _Group, *, resamples: int, seed: int) -> dict[str, Estimate]:
    """The figures of a group: first those of all its documents as they are, then those of the documents drawn."""
    import numpy as np

    size = len(group.tallies)
    drawn = np.random.default_rng(seed).multinomial(size, np.full(size, 1 / size), size=resamples)
    weights = np.vstack([np.ones(size), drawn]).astype(np.float64)
    names = list(_Tally.__slots__)
    table = np.array([[getattr(tally, name) for name in names] for tally in group.tallies], dtype=np.float64)
    sums = dict(zip(names, (weights @ table).T, strict=True))
    return {
        name: _with_interval(values, interval=size > 1 and name not in _COUNTS)
        for name, values in {**_attribution(sums), **_calibration(group.rows, weights)}.items()
    }


def _with_interval(values: Numbers, *, interval: bool) -> Estimate:
    import numpy as np

    value = None if np.isnan(values[0]) else float(values[0])
    if value is None or not interval:
        return Estimate(value)
    drawn = values[1:][~np.isnan(values[1:])]
    if not len(drawn):
        return Estimate(value)
    low, high = np.percentile(drawn, _PERCENTILES)
    return Estimate(value, float(low), float(high))


def _attribution(sums: Mapping[str, Numbers]) -> dict[str, Numbers]:
    """All figures but those of confidence, of each sum of documents."""
    import numpy as np

    right = sums["right"] + sums["found"] - sums["judged"]
    return {
        "gold": sums["gold"],
        "predicted": sums["predicted"],
        **_precision_recall("detection", sums["found"], sums["predicted"], sums["gold"]),
        "recall_direct": _ratio(sums["found_direct"], sums["gold_direct"]),
        "recall_partial": _ratio(sums["found_partial"], sums["gold_partial"]),
        "speaker": _ratio(sums["right"], sums["judged"]),
        "full_name": _ratio(sums["full"], sums["named"]),
        **_precision_recall("end_to_end", right, sums["predicted"], sums["gold"]),
        "role": _ratio(sums["role"], sums["roles"]),
        "date": _ratio(sums["date"], sums["dated"]),
        "dates_invented": np.where(sums["undated"] == 0, np.nan, sums["invented"]),
    }


def _precision_recall(name: str, right: Numbers, predicted: Numbers, gold: Numbers) -> dict[str, Numbers]:
    """Precision, recall and their harmonic mean, which is 0 where nothing is right."""
    import numpy as np

    precision, recall = _ratio(right, predicted), _ratio(right, gold)
    f1 = np.where(right == 0, 0.0, _ratio(2 * precision * recall, precision + recall))
    f1 = np.where(predicted + gold == 0, np.nan, f1)
    return {f"{name}_p": precision, f"{name}_r": recall, f"{name}_f1": f1}


def _ratio(part: Numbers, whole: Numbers) -> Numbers:
    import numpy as np

    return np.divide(part, whole, out=np.full_like(part, np.nan), where=whole != 0)


def _calibration(rows: Sequence[tuple[int, RowVerdict]], weights: Numbers) -> dict[str, Numbers]:
    """The figures of confidence, for each weighting of documents (rows of `weights`). None without any confidence."""
    import numpy as np

    known = [(number, row) for number, row in rows if row.confidence == row.confidence]
    documents = np.array([number for number, _ in known], dtype=np.intp)
    right = np.array([row.right for _, row in known], dtype=np.float64)
    confidences, tie = np.unique([row.confidence for _, row in known], return_inverse=True)
    sure = confidences >= CONFIDENT
    figures = np.full((len(weights), 3), np.nan)
    for number, weight in enumerate(weights):
        mass = np.bincount(tie, weight[documents], len(confidences)).astype(np.float64)
        hits = np.bincount(tie, weight[documents] * right, len(confidences)).astype(np.float64)
        total, confident = mass.sum(), mass[sure].sum()
        if total:
            figures[number, :2] = _expected_error(confidences, mass, hits), confident / total
        if confident:
            figures[number, 2] = hits[sure].sum() / confident
    return dict(zip(("calibration_error", "confident", "confident_p"), figures.T, strict=True))


def _expected_error(confidences: Numbers, mass: Numbers, hits: Numbers) -> float:
    """Expected calibration error of ascending confidences, each with its mass and how much of that is right."""
    import numpy as np

    total = mass.sum()
    middle = np.cumsum(mass) - mass / 2
    bins = np.minimum((middle / total * _BINS).astype(np.intp), _BINS - 1)
    distance = np.bincount(bins, mass * confidences, _BINS) - np.bincount(bins, hits, _BINS)
    return float(np.abs(distance).sum() / total)


def _table(groups: Mapping[str, Figures], title: str) -> Iterator[str]:
    columns = list(groups.values())
    names = [name for name in columns[0] if any(column[name].value is not None for column in columns)]
    cells = [[title, *groups], *([name, *(_cell(name, column[name]) for column in columns)] for name in names)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for row in cells:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def _cell(name: str, estimate: Estimate) -> str:
    if estimate.value is None:
        return "–"
    if name in _COUNTS:
        return f"{estimate.value:.0f}"
    interval = "" if estimate.low is None else f" ({estimate.low:.3f}–{estimate.high:.3f})"
    return f"{estimate.value:.3f}{interval}"


def _few(names: Iterable[str]) -> str:
    shown = list(names)
    return ", ".join(shown[:_SHOWN]) + (f" and {len(shown) - _SHOWN} more" if len(shown) > _SHOWN else "")
