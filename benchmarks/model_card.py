#!/usr/bin/env python3
"""The tables and the plot of the attribution model's card.

    benchmarks/model_card.py --gold GOLD… [--names FILE…]… --measure FOLDER… [--plot models/confidence.svg]

Prints, as Markdown: what each part and each group of features adds, by five-fold cross-validation over the documents
of GOLD (as `quotes train` takes it); the losses compared; and for each FOLDER with a `gold.jsonl` and `texts/`, how far
the confidence of `quotes extract` can be trusted (reliability) and what it is worth to drop uncertain rows (risk and
coverage). `--plot` draws the last two. One thread; about ten minutes.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from quotes import QuotesError
from quotes.annotations import read_gold
from quotes.config import Config
from quotes.corpus import run
from quotes.evaluate import document_name
from quotes.fitting import Choice, fit_ranker
from quotes.matching import RowVerdict, judge
from quotes.pipes.antecedents import REFERENCE
from quotes.pipes.decoding import Outcome, decode
from quotes.pipes.features import CANDIDATE, CUE, PLACE, SPEECH
from quotes.pipes.ranking import Forest, Model
from quotes.train import (
    Example,
    Pointing,
    annotated_texts,
    attribution_forest,
    blind_models,
    folds_of,
    prepare,
    record,
    reference_forest,
)
from quotes.train_names import read_names, with_names

FOLDS = 5
BY_HAND = ("score", "behind_best")
BY_WORDS = ("by_words",)
OF_SOURCES = {
    "what the speech is like": SPEECH,
    "how the cue stands to it": tuple(name for name in CUE if name not in BY_HAND),
    "where the source stands, who spoke": PLACE,
    "what the words around it tell": BY_WORDS,
    "which rule proposed it": tuple(name for name in CANDIDATE if name.startswith("rule:")),
    "the class of the cue": tuple(name for name in CANDIDATE if name.startswith("class:")),
    "the kind of mention": tuple(name for name in CANDIDATE if name.startswith("mention:")),
    "the hand-set scores": BY_HAND,
}
OF_ANTECEDENTS = {
    "agreement in gender": ("agrees",),
    "how an office or a body fits": ("fit", "best_fit", "office_fit", "known_fit", "has_role", "body_noun"),
    "which offices people are known for": ("known_fit",),
    "what else \"they\" and \"it\" may be": ("plural", "rivals_since"),
    "whose a document is": ("has_author", "author", "of_author"),
    "distance": ("distance", "ahead", "behind", "outside", "sentences", "paragraphs", "rank", "next_to"),
    "standing as a subject": (
        "subject", "was_subject", "last_subject", "subject_rank", "opens_sentence", "reports", "reports_often",
    ),
    "who spoke": ("spoke_last", "spoke", "spoke_times", "spoke_paragraphs"),
    "whether rules find anybody": ("guessed",),
}  # fmt: skip
LOSSES = ("lambdarank", "rank_xendcg", "binary")
PALETTE = ("#0072b2", "#d55e00", "#009e73", "#cc79a7")  # told apart by the colour-blind, and in print by their dashes
DASHES = ("", "6 3", "2 2", "8 3 2 3")
Who = Outcome[int | str]
Shares = dict[str, float]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", nargs="+", type=Path, required=True)
    parser.add_argument("--names", nargs="*", action="extend", type=Path, default=[])
    parser.add_argument("--measure", nargs="*", type=Path, default=[])
    parser.add_argument("--plot", type=Path)
    args = parser.parse_args()
    os.environ |= dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
    try:
        print("\n".join(ablation(args.gold, args.names)))
        rows = {folder.name: judged_rows(folder) for folder in args.measure}
    except QuotesError as error:
        print(f"model_card.py: {error}", file=sys.stderr)
        return 1
    print("\n".join(confidence(rows)))
    if args.plot:
        args.plot.write_text(drawing(rows), encoding="utf-8")
    return 0


# what the parts and the features add


def ablation(gold: Sequence[Path], names: Sequence[Path]) -> Iterator[str]:
    known = read_names(names)
    documents = [(with_names(document, known), text) for path in gold for document, text in annotated_texts(path)]
    prepared = list(prepare(documents, known))
    folds = folds_of(prepared)
    recorders = [record(item, Model()) for item in prepared]
    pointings = [pointing for recorder in recorders for pointing in recorder.pointings]
    by_rules = [example for recorder in recorders for example in recorder.examples]
    blind = blind_models(prepared, pointings, folds)
    examples = [e for item in prepared for e in record(item, blind[folds[item.gold.id]]).examples]
    attributed = partial(speakers, fit=attribution_forest, folds=folds)
    yield table_head("who said it, right by cross-validation")
    yield row("rules alone", shares((e, e.readings[e.guess][0].right) for e in by_rules if counts(e)))
    yield row("sources ranked, their words resolved by the rules", attributed(by_rules, choose=best_source))
    yield row("sources ranked, their words resolved by the model", attributed(examples, choose=best_source))
    full = attributed(examples, choose=best_speaker)
    yield row("**and both decided together**", full)
    for name, features in OF_SOURCES.items():
        kept = [without(example, features) for example in examples]
        yield row(f"without {name}", attributed(kept, choose=best_speaker))
    for loss in LOSSES:
        fit = partial(ranker_of, loss=loss)
        yield row(f"loss `{loss}`", attributed(examples, fit=fit, choose=best_speaker))
    yield ""
    yield table_head("whom a phrase without a name stands for")
    yield row("rules alone", pointed(pointings, folds, None))
    yield row("**model**", pointed(pointings, folds, ()))
    for name, features in OF_ANTECEDENTS.items():
        yield row(f"without {name}", pointed(pointings, folds, features))
    yield ""


def counts(example: Example) -> bool:
    """Whether an example is a quotation whose speaker no layout settles."""
    return example.matched and not example.settled


def best_source(example: Example, chances: Sequence[float]) -> bool:
    """Whether the likeliest source is right, whatever other sources may mean the same."""
    first = max(range(len(chances)), key=lambda n: (chances[n], n == example.guess))
    return example.readings[first][0].right


def best_speaker(example: Example, chances: Sequence[float]) -> bool:
    """Whether the speaker is right for whom all his mentions together speak most."""
    first: Who = decode(chances, [[(r.who, r.chance) for r in told] for told in example.readings])[0]
    return example.readings[first.source][first.reading].right


def speakers(
    examples: Sequence[Example],
    *,
    fit: Callable[[Sequence[Example]], Forest],
    choose: Callable[[Example, Sequence[float]], bool],
    folds: Mapping[str, int],
) -> Shares:
    answers = []
    for fold in range(FOLDS):
        model = Model(attribution=fit([e for e in examples if folds[e.document] != fold]))
        held_out = (e for e in examples if folds[e.document] == fold and counts(e))
        answers += [(e, choose(e, model.rank(e.speech, e.sources))) for e in held_out]
    return shares(answers)


def without(example: Example, features: Sequence[str]) -> Example:
    """An example that says nothing of some features."""
    speech = tuple(0.0 if name in features else x for name, x in zip(SPEECH, example.speech, strict=True))
    sources = tuple(
        tuple(0.0 if name in features else x for name, x in zip(CANDIDATE, source, strict=True))
        for source in example.sources
    )
    return replace(example, speech=speech, sources=sources)


def ranker_of(examples: Sequence[Example], *, loss: str) -> Forest:
    choices = [Choice(e.language, [[*e.speech, *s] for s in e.sources], e.right) for e in examples if counts(e)]
    return fit_ranker(choices, rounds=150, least_in_leaf=40, features=0.7, penalty=1.0, objective=loss)


def pointed(pointings: Sequence[Pointing], folds: Mapping[str, int], dropped: Sequence[str] | None) -> Shares:
    if dropped is None:
        return shares((p, p.right[p.guess]) for p in pointings)
    places = [n for n, name in enumerate(REFERENCE) if name in dropped]
    assert len(places) == len(dropped)
    kept = [
        replace(p, antecedents=tuple(tuple(0.0 if n in places else x for n, x in enumerate(a)) for a in p.antecedents))
        for p in pointings
    ]
    answers = []
    for fold in range(FOLDS):
        model = Model(reference=reference_forest([p for p in kept if folds[p.document] != fold]))
        for pointing in (p for p in kept if folds[p.document] == fold):
            chances = model.refer(pointing.antecedents)
            answers.append((pointing, pointing.right[chances.index(max(chances))]))
    return shares(answers)


def shares(answers: Iterator[tuple[Example | Pointing, bool]] | Sequence[tuple[Example | Pointing, bool]]) -> Shares:
    by_language: dict[str, list[bool]] = {}
    for example, right in answers:
        by_language.setdefault(example.language, []).append(right)
    return {language: sum(rights) / len(rights) for language, rights in sorted(by_language.items())}


def table_head(title: str) -> str:
    return f"| {title} | English | Russian |\n|---|---|---|"


def row(name: str, values: Shares) -> str:
    return f"| {name} | {values.get('en', float('nan')):.1%} | {values.get('ru', float('nan')):.1%} |"


# what the confidence is worth


def judged_rows(folder: Path) -> list[RowVerdict]:
    """The rows of an extraction from a folder's texts, each with its confidence and whether it is right."""
    golds = {document_name(gold.id): gold for gold in read_gold(folder / "gold.jsonl")}
    rows: list[RowVerdict] = []
    for outcome in run([str(folder / "texts")], Config()):
        name = document_name(outcome.article_id)
        if name in golds:
            text = (folder / "texts" / f"{name}.txt").read_bytes().decode("utf-8")
            rows += judge(golds[name], text, outcome.quotations, outcome.language).rows
    return sorted(rows, key=lambda row: -row.confidence)


def bins(rows: Sequence[RowVerdict], number: int = 10) -> Iterator[Sequence[RowVerdict]]:
    """Rows by falling confidence, in parts of one size."""
    for n in range(number):
        part = rows[n * len(rows) // number : (n + 1) * len(rows) // number]
        if part:
            yield part


def confidence(rows: Mapping[str, Sequence[RowVerdict]]) -> Iterator[str]:
    for name, judged in rows.items():
        yield f"| {name}: tenths of the rows | " + " | ".join(str(n + 1) for n in range(10)) + " |"
        yield "|---" * 11 + "|"
        yield "| confidence | " + " | ".join(f"{mean(r.confidence for r in part):.2f}" for part in bins(judged)) + " |"
        yield "| right | " + " | ".join(f"{mean(r.right for r in part):.2f}" for part in bins(judged)) + " |"
        yield ""
        for least in (0.0, 0.5, 0.8, 0.9, 0.95):
            kept = [r.right for r in judged if r.confidence >= least]
            if kept:
                share = len(kept) / len(judged)
                yield f"- confidence ≥ {least}: {share:.0%} of the rows, {mean(kept):.1%} of them right"
        yield ""


def mean(values: Iterator[float] | Sequence[float]) -> float:
    known = list(values)
    return sum(known) / len(known)


def drawing(rows: Mapping[str, Sequence[RowVerdict]]) -> str:
    """Two plots side by side, as SVG: reliability, and risk over coverage."""
    parts = [
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 760 400" font-family="sans-serif" font-size="13">',
        '<rect width="760" height="400" fill="white"/>',
        *axes(60, "Reliability", "confidence", "share of rows right", ("0", "0.5", "1")),
        *axes(
            440,
            "Risk and coverage",
            "share of rows kept",
            "share of them wrong",
            ("0", "0.1", "0.2"),
        ),
        '<line x1="60" y1="330" x2="340" y2="50" stroke="#999" stroke-dasharray="3 3"/>',
    ]
    for number, (name, judged) in enumerate(rows.items()):
        style = f'stroke="{PALETTE[number % 4]}" stroke-width="2" fill="none" stroke-dasharray="{DASHES[number % 4]}"'
        points = [(mean(r.confidence for r in part), mean(r.right for r in part)) for part in bins(judged)]
        parts.append(f'<polyline {style} points="{path((60 + 280 * x, 330 - 280 * y) for x, y in points)}"/>')
        wrong, curve = 0, []
        for kept, verdict in enumerate(judged, 1):
            wrong += not verdict.right
            if kept >= len(judged) / 20:
                curve.append((440 + 280 * kept / len(judged), 330 - 280 * min(wrong / kept / 0.2, 1.0)))
        parts.append(f'<polyline {style} points="{path(curve)}"/>')
        parts.append(f'<line x1="{70 + 150 * number}" y1="385" x2="{100 + 150 * number}" y2="385" {style}/>')
        parts.append(f'<text x="{106 + 150 * number}" y="389">{name} ({len(judged)})</text>')
    return "\n".join([*parts, "</svg>", ""])


def axes(left: int, title: str, across: str, up: str, ticks: Sequence[str]) -> Iterator[str]:
    yield f'<text x="{left + 140}" y="30" text-anchor="middle" font-weight="bold">{title}</text>'
    yield f'<path d="M{left} 50V330H{left + 280}" stroke="black" fill="none"/>'
    for n, (x, y) in enumerate(zip(("0", "0.5", "1"), ticks, strict=True)):
        yield f'<text x="{left + 140 * n}" y="347" text-anchor="middle">{x}</text>'
        yield f'<text x="{left - 6}" y="{334 - 140 * n}" text-anchor="end">{y}</text>'
    yield f'<text x="{left + 140}" y="366" text-anchor="middle">{across}</text>'
    yield f'<text transform="translate({left - 36} 190) rotate(-90)" text-anchor="middle">{up}</text>'


def path(points: Iterator[tuple[float, float]] | Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)


if __name__ == "__main__":
    sys.exit(main())
