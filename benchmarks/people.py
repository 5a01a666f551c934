#!/usr/bin/env python3
"""Who is who over many documents: is it right, how long does it take, and how much memory.

    benchmarks/people.py [--mentions 10000 100000 1000000]

Composes documents that quote people, the same at every call: three people a document, some of them far oftener than
others, who keep their company. They bear names of both languages in either script, given in full, with initials or as
a bare surname; one in twenty is the namesake of another, with another office. For each number of mentions, prints of
the names in full how many pairs of mentions that were joined are one person's (precision), how many of one person's
were joined (recall), and the same of all names; then seconds and peak memory of a process of its own.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random
from time import perf_counter
from typing import NamedTuple

from quotes.identity import speaker_id, transliterate
from quotes.identity.index import Index
from quotes.records import Quotation

GIVEN = (
    "Анна Anna, Мария Maria, Ольга Olga, Елена Elena, Юлия Yulia, Наталья Natalya, Сергей Sergei, Сергей Sergey, "
    "Дмитрий Dmitry, Алексей Alexei, Андрей Andrei, Иван Ivan, Павел Pavel, Михаил Mikhail, Николай Nikolai, "
    "Олег Oleg, Джон John, Дэвид David, Майкл Michael, Роберт Robert, Томас Thomas, Питер Peter, Сара Sarah, "
    "Эмма Emma, Джейн Jane, Хелен Helen, Линда Linda, Карл Karl, Ханс Hans, Мартин Martin, Пауль Paul, Клара Clara"
)
ONSETS = "б в г д ж з к л м н п р с т ф х ч ш бр др кр гр тр ст ск пл кл".split()
VOWELS = "а о у е и ы".split()
ENDINGS = ("ов", "ин", "енко", "ский", "ман", "сон", "тер", "берг", "лер", "лин")
OFFICES = (
    ("Mayor of {0}", "мэр {0}"), ("Governor of {0}", "губернатор {0}"),
    ("police chief of {0}", "начальник полиции {0}"),
    ("actor", "актёр"), ("professor at {0} University", "профессор университета {0}"), ("lawyer", "адвокат"),
    ("CEO of {0}", "гендиректор {0}"), ("farmer", "фермер"), ("coach of {0}", "тренер {0}"), ("", ""),
)  # fmt: skip
BLANK = Quotation(
    speaker="", role="", quote="", date="", document="", language="en", published="", date_basis="unknown",
    date_earliest="", date_latest="", kind="direct", cue="", mention="", speaker_type="person", speaker_id="",
    confidence=0.9, segments=((0, 1),), mention_start=None, mention_end=None, cue_start=None, cue_end=None,
    title="", url="",
)  # fmt: skip
DOCUMENT = 3  # people
CIRCLE = 12  # people who keep company
NAMESAKES = 20


class Bearer(NamedTuple):
    """Somebody, with names and roles in English and Russian."""

    given: tuple[str, str]
    surname: tuple[str, str]
    role: tuple[str, str]


def bearers(number: int) -> list[Bearer]:
    """People, of whom one in twenty has the name of another."""
    random = Random(number)
    given = [tuple(reversed(pair.split())) for pair in GIVEN.split(", ")]
    people: list[Bearer] = []
    for place in range(number):
        town = _word(random, 2).capitalize()
        english, russian = random.choice(OFFICES)
        role = english.format(transliterate(town).capitalize()), russian.format(town)
        if people and place % NAMESAKES == 0:
            people.append(random.choice(people)._replace(role=role))
            continue
        surname = (_word(random, random.choice((1, 1, 2))) + random.choice(ENDINGS)).capitalize()
        names = random.choice(given)
        people.append(Bearer((names[0], names[1]), (transliterate(surname).capitalize(), surname), role))
    return people


def _word(random: Random, syllables: int) -> str:
    return "".join(random.choice(ONSETS) + random.choice(VOWELS) for _ in range(syllables)) + random.choice(ONSETS)[0]


def documents(mentions: int) -> Iterator[tuple[str, list[tuple[int, Quotation]]]]:
    """Documents with their quotations, each with the number of the person who is quoted."""
    people = bearers(max(mentions // 8, 1))
    random = Random(mentions)
    for number in range(mentions // DOCUMENT):
        first = int(len(people) * random.random() ** 3)
        circle = [first, *((first // CIRCLE * CIRCLE + random.randrange(CIRCLE)) % len(people) for _ in range(2))]
        language = random.randrange(2)
        day = f"{random.randint(2010, 2019)}-{random.randint(1, 12):02}-{random.randint(1, 28):02}"
        rows = []
        for place, who in enumerate(dict.fromkeys(circle)):
            name, role = _called(people[who], language, random)
            row = replace(
                BLANK, speaker=name, role=role, language=("en", "ru")[language], document=f"{number:07}",
                date_earliest=day, date_latest=day, segments=((10 * place, 10 * place + 5),),
                speaker_id=speaker_id(name, "person"),
            )  # fmt: skip
            rows.append((who, row))
        yield f"{number:07}", rows


def _called(person: Bearer, language: int, random: Random) -> tuple[str, str]:
    """How a document names somebody, and the role that it gives."""
    given, surname, role = person.given[language], person.surname[language], person.role[language]
    chance = random.random()
    if chance < 0.05:
        return surname, role if random.random() < 0.5 else ""
    if chance < 0.1:
        return f"{given[0]}. {surname}", role
    return f"{given} {surname}", role if random.random() < 0.8 else ""


def measure(mentions: int) -> dict[str, float]:
    """Figures of one size, in this process."""
    counts: dict[bool, tuple[Counter[str], Counter[int], Counter[tuple[str, int]]]] = {
        full: (Counter(), Counter(), Counter()) for full in (True, False)
    }
    start = perf_counter()
    with Index() as index:
        for document, rows in documents(mentions):
            index.add(document, [row for _, row in rows])
        composed = perf_counter()
        index.link()
        linked, megabytes = perf_counter(), _peak()
        total = 0
        for document, rows in documents(mentions):
            for (who, row), found in zip(rows, index.resolved(document, [row for _, row in rows]), strict=True):
                total += 1
                full = " " in row.speaker and "." not in row.speaker
                for kind in (True, False):
                    if full or not kind:
                        ids, people, both = counts[kind]
                        ids[found.speaker_id] += 1
                        people[who] += 1
                        both[found.speaker_id, who] += 1
    figures: dict[str, float] = {"mentions": total, "adding": composed - start, "linking": linked - composed}
    for kind, name in ((True, "full"), (False, "all")):
        joined, true, right = (sum(n * (n - 1) // 2 for n in counter.values()) for counter in counts[kind])
        figures[f"{name} precision"], figures[f"{name} recall"] = right / max(joined, 1), right / max(true, 1)
    return {**figures, "megabytes": megabytes}


def _peak() -> float:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) / 1000


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mentions", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--measure", type=int, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.measure:
        print(json.dumps(measure(args.measure)))
        return 0
    print("| mentions | names in full: precision, recall | all names | adding | linking | peak |")
    print("|---|---|---|---|---|---|")
    for mentions in args.mentions:
        done = subprocess.run(
            [sys.executable, __file__, "--measure", str(mentions)], check=True, capture_output=True, text=True
        )
        found = json.loads(done.stdout)
        print(
            f"| {found['mentions']:,} | {found['full precision']:.3f}, {found['full recall']:.3f} "
            f"| {found['all precision']:.3f}, {found['all recall']:.3f} "
            f"| {found['adding']:.1f} s | {found['linking']:.1f} s | {found['megabytes']:.0f} MB |",
            flush=True,
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
