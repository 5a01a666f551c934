#!/usr/bin/env python3
"""Runs that are killed at random moments, and whether the tables come out as if nothing had been.

    benchmarks/kills.py [--kills 200] [--documents 80] [--pause 1.5] [--seed 0]

A corpus is composed of the paragraphs of `notebooks/news`. One run over it is left alone. Then the same command is
started, it or one of its workers is killed with `kill -9` after a random time, and it is started again if need be; when
it comes to its end, every byte of its tables is compared, and all begins anew, until there have been enough kills.
Needs Linux, whose /proc tells of the workers.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from quotes.corpus.extraction import journal_of
from quotes.languages import SUPPORTED
from quotes.reading import read
from quotes.records import Article

NEWS = Path(__file__).resolve().parents[1] / "notebooks" / "news"
TABLES = ("quotes.csv", "people.csv", "documents.csv", "failures.csv")
WRITTEN = (*TABLES, "quotes.csv.manifest.json", "quotes.csv.texts")
COMMAND = [
    sys.executable, "-c", "from quotes.cli import main; main()", "extract", "texts", "gone.txt", "-o", TABLES[0],
    "--people", TABLES[1], "--documents", TABLES[2], "--failures", TABLES[3], "-n", "2", "-b", "4", "--quiet",
]  # fmt: skip
SOME_FAILED = 3  # the exit code of a run with a source that is missing


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=200, help="how many")
    parser.add_argument("--documents", type=int, default=80, help="of the corpus")
    parser.add_argument("--pause", type=float, default=1.5, help="mean seconds between two kills")
    parser.add_argument("--seed", type=int, default=0, help="of the random moments")
    args = parser.parse_args()
    generator = random.Random(args.seed)
    os.environ["PYTHONPATH"] = str(NEWS.parents[1])
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        compose(Path("texts"), args.documents, generator)
        finish()
        expected = take_tables()
        tally: Counter[str] = Counter()
        while tally["kills"] < args.kills:
            if run_under_fire(generator, args.pause, args.kills, tally):
                compare(expected, tally)
        if journal_of(TABLES[0]).exists():
            finish()
            compare(expected, tally)
    print(f"{tally['kills']} kills: {tally['command']} of the command, {tally['worker']} of a worker")
    print(f"{tally['equal'] + tally['different']} runs came to their end: {tally['equal']} with every byte the same")
    return 1 if tally["different"] else 0


def compose(folder: Path, documents: int, generator: random.Random) -> None:
    """Write texts of paragraphs of the sample articles, each of one language."""
    folder.mkdir()
    paragraphs = {
        language: [
            paragraph
            for item in read([str(NEWS / f"*_{language}.txt")])
            if isinstance(item, Article)
            for paragraph in item.text.split("\n\n")
        ]
        for language in SUPPORTED
    }
    for number in range(documents):
        text = "\n\n".join(generator.sample(paragraphs[SUPPORTED[number % 2]], 12))
        (folder / f"{number:04}.txt").write_text(text, "utf-8")


def run_under_fire(generator: random.Random, pause: float, most: int, tally: Counter[str]) -> bool:
    """Start the command, and kill it or its workers; whether it came to its end."""
    process = subprocess.Popen(COMMAND, stderr=subprocess.DEVNULL)
    while tally["kills"] < most:
        deadline = time.monotonic() + generator.expovariate(1 / pause)
        while time.monotonic() < deadline and process.poll() is None:
            time.sleep(0.001)
        if process.poll() is not None:
            break
        workers = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        victim = generator.choice(["command", "worker"])
        if victim == "worker" and not workers:
            continue
        pid = process.pid if victim == "command" else int(generator.choice(workers))
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
        tally["kills"] += 1
        tally[victim] += 1
        if victim == "command":
            process.wait()
            return Path(TABLES[0]).exists() and not journal_of(TABLES[0]).exists()  # it was about to exit
    if not ended(process):
        raise SystemExit("the command failed, and was not killed")
    return True


def finish() -> None:
    """Run the command to its end."""
    if not ended(subprocess.Popen(COMMAND, stderr=subprocess.DEVNULL)):
        raise SystemExit("the command failed though nobody touched it")


def ended(process: subprocess.Popen[bytes]) -> bool:
    return process.wait() == SOME_FAILED


def take_tables() -> dict[str, bytes]:
    """The tables and their manifest, which are removed."""
    tables = {}
    for name in WRITTEN:
        tables[name] = Path(name).read_bytes()
        Path(name).unlink()
    return tables


def compare(expected: dict[str, bytes], tally: Counter[str]) -> None:
    tally["equal" if take_tables() == expected and [*Path().iterdir()] == [Path("texts")] else "different"] += 1


if __name__ == "__main__":
    sys.exit(main())
