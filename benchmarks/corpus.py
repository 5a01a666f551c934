#!/usr/bin/env python3
"""A corpus of any size for measuring, composed of the paragraphs of `notebooks/news`: the same bytes at every call.

    benchmarks/corpus.py TARGET [--documents 100000]

TARGET is a file that ends in .jsonl (an object with `id` and `text` a line), or a folder for .txt files, a thousand in
each of its folders. A document is the head of one article, with its dateline, and shuffled paragraphs of this and of
another one; two in three are English. Every fifth has no speech, and its paragraphs come from all articles. Each has a
number of its own in it, so that no two are alike and a vocabulary that grows with the corpus shows.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from random import Random
from typing import NamedTuple

from quotes import Article
from quotes.reading import read

NEWS = Path(__file__).resolve().parent.parent / "notebooks" / "news"
_LEAD = 100  # characters: the first paragraph so long ends an article's head
_SENTENCE = 60  # characters: shorter paragraphs behind the head are a page's furniture
_SPEECH = re.compile(r"[«»“”„\"'‘’]|^[—–―-]|^[^\n.:]{1,70}:\s", re.MULTILINE)  # marks, dashes, names before a colon
_LENGTHS = (3, 20)  # paragraphs
_SILENT = 5  # every fifth document


class Story(NamedTuple):
    """The paragraphs of an article: its headline and lead, and the others."""

    head: Sequence[str]
    body: Sequence[str]


def compose(documents: int) -> Iterator[tuple[str, str]]:
    """Names and texts of documents, as many as are asked for, one after the other."""
    for number in range(documents):
        random = Random(number)
        language = random.choice(("en", "en", "ru"))
        first, second = random.sample(stories(language), 2)
        head, body = first.head, [*first.body, *second.body]
        if number % _SILENT == _SILENT - 1:
            head = [paragraph for paragraph in head if not _SPEECH.search(paragraph)]
            body = [part for story in stories(language) for part in story.body if not _SPEECH.search(part)]
        chosen = random.sample(body, min(random.randint(*_LENGTHS), len(body)))
        sign = "No." if language == "en" else "№"
        yield f"{number:06}", "\n\n".join([*head, *chosen, f"{sign} {number:06}-{random.randrange(1 << 30):x}"])


@cache
def stories(language: str) -> tuple[Story, ...]:
    """The sample articles of a language ("en" or "ru")."""
    return tuple(
        _story(item.text) for item in read([NEWS]) if isinstance(item, Article) and item.id.endswith(f"_{language}.txt")
    )


def _story(text: str) -> Story:
    paragraphs = [paragraph.strip() for paragraph in re.split(r"(?:\r?\n[^\S\n]*){2,}", text.strip())]
    lead = next(number for number, paragraph in enumerate(paragraphs) if len(paragraph) >= _LEAD)
    return Story(paragraphs[: lead + 1], [part for part in paragraphs[lead + 1 :] if len(part) >= _SENTENCE])


def write(target: Path, documents: int) -> None:
    """Write a corpus to a .jsonl file or a folder."""
    if target.suffix == ".jsonl":
        with target.open("w", encoding="utf-8", newline="\n") as lines:
            for name, text in compose(documents):
                lines.write(json.dumps({"id": name, "text": text}, ensure_ascii=False) + "\n")
        return
    for name, text in compose(documents):
        folder = target / name[:-3]
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}.txt").write_text(text, encoding="utf-8", newline="\n")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("target", type=Path)
    parser.add_argument("--documents", type=int, default=100_000)
    args = parser.parse_args()
    write(args.target, args.documents)
    return 0


if __name__ == "__main__":
    sys.exit(main())
