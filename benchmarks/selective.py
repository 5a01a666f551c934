#!/usr/bin/env python3
"""Whether leaving out work changes an answer: the rows of a run against those of the whole pipeline, text by text.

    benchmarks/selective.py SOURCES…

A run parses no document without speech, in Russian no sentence far from speech that names nobody, and computes vectors
and parses in its own way; the whole pipeline is spaCy's `nlp(text)`. Prints what differs; exit code 1 if anything does.
"""

from __future__ import annotations

import argparse
import os
import sys

os.environ |= dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")  # before numpy is imported

import quotes
from quotes import Article
from quotes.config import Config
from quotes.corpus import run
from quotes.languages import SUPPORTED
from quotes.reading import read
from quotes.results import quotations


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sources", nargs="+", help="files, folders, globs")
    articles = {item.id: item for item in read(parser.parse_args().sources) if isinstance(item, Article)}
    pipelines = {language: quotes.load(language) for language in SUPPORTED}
    rows = differing = 0
    for outcome in run(articles.values(), Config()):
        if not outcome.language:
            continue
        article = articles[outcome.article_id]
        full = quotations(pipelines[outcome.language](article.text), article)
        rows += len(full)
        different = set(full) ^ set(outcome.quotations)
        differing += len({quotation.segments for quotation in different})
        for quotation in sorted(different, key=lambda quotation: quotation.segments):
            print(f"{'whole' if quotation in full else 'run'}\t{quotation}")
    print(f"{len(articles)} documents, {rows} rows, {differing} that differ")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
