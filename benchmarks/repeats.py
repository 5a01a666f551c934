#!/usr/bin/env python3
"""How well and how fast the same quotation is found in many papers, as their number grows.

    benchmarks/repeats.py [--quotations 10000 --quotations 100000 --quotations 1000000] [--batch 100000]

Documents are composed of invented quotations in English and Russian, the same ones at every call, and which of them
belong together is known. A copy is changed as papers change it: it has some of the sentences, or loses its first or
last words; other marks, letter case, spelling, numerals, contractions; a filler more or less, a word in brackets, a
slip of the pen; no speaker, or the wrong one; another date of print. Among the others are some that only look alike:
the same sentence denied or with another number, the same opening or common phrase, a slogan said again months later.

Prints for each size: pairwise precision, recall and F1 (of all pairs of quotations, those that belong together); how
many rows there are for each thing said when only the earliest are kept; seconds, by the clock and of the processor; the
peak memory of the process, and the size of the tables. The documents of `--batch` quotations are added and then asked
for, like those of a month, before the next ones come.
"""

from __future__ import annotations

import argparse
import json
import re
import resource
import sqlite3
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path
from random import Random
from time import perf_counter, process_time
from typing import NamedTuple

from quotes.identity.repeats import Repeats, Saying

SIZES = (10_000, 100_000, 1_000_000)
_FIRST_DAY = date(2015, 1, 1)
_ORIGINALS = 2  # quotations of a document that are its own
_RECENT = 300  # documents before, of which the others are copies
_FAMOUS = 500  # every so many documents' own quotations are copied more often
_A_DAY = 100  # documents
_PHRASE = 5  # words: fewer are printed as they are
_SLOGANS = 60  # days until a slogan comes again

_WORDS = {
    "en": {
        "who": "we|the government|the ministry|our partners|the commission|my colleagues|the council|the court|they|"
        "the opposition|investors|local authorities|the unions|our neighbours|the company|many families|the mayor|"
        "the central bank|both sides|the inspectors|my voters|the pilots|these officials|scientists|the farmers",
        "verb": "discuss|support|postpone|finance|reject|welcome|examine|rebuild|defend|publish|negotiate|sign|"
        "review|organise|cancel|protect|modernise|investigate|deliver|restore|replace|monitor|adopt|withdraw|"
        "criticise|recognise|prepare|suspend|extend|complete|question|simplify|honour|launch|close|inspect",
        "how": "new|long-term|dangerous|regional|joint|expensive|honest|controversial|unfinished|independent|public|"
        "military|peaceful|northern|coastal|industrial|ambitious|temporary|federal|agricultural|medical|ageing|"
        "promised|secret|foreign|municipal|digital|cultural|historic|unpopular|balanced|modest|complicated|written",
        "what": "agreement|pipeline|reform|budget|hospital|programme|railway|border|proposal|treaty|investigation|"
        "exhibition|factory|harbour|election|school|labour market|defence plan|satellite|report|harvest|museum|"
        "airport|contract|library|tax|licence|festival|vaccine|embassy|tunnel|statue|archive|mission|dam|"
        "power station|archipelago|orchestra|fishing fleet|pension fund|ceasefire|database|laboratory|football league",
        "when": "before the end of the year|after the summer|in the coming weeks|without further delay|as early as "
        "possible|during the next session|once the talks are over|this winter|in the spring|as soon as the snow melts",
        "why": "because people are tired of waiting|because nobody else is ready to pay|since the old one has failed|"
        "because the law demands it|so that our children can live here|because the region depends on it|"
        "since time is running out|because it's the right thing to do|so that the money is spent well",
        "join": "and|but|so|and then|while",
        "opening": "I think that|I'm convinced that|As I've said before,|It's clear to everyone that|Let me say that|"
        "At the same time,|To be honest,|There's no doubt that|In my opinion,|We've agreed that",
        "filler": "well,|you know,|of course,|really|indeed|frankly,|now",
        "phrase": "a|deeply|openly|completely|hardly|so-called|purely|utterly",
    },
    "ru": {
        "who": "правительство|министерство|наш партнёр|комиссия|мой коллега|совет|суд|он|оппозиция|инвестор|каждый|"
        "местная власть|профсоюз|наш сосед|компания|почти вся область|мэр|центральный банк|другая сторона|инспектор|"
        "избиратель|лётчик|этот чиновник|учёный|фермер",
        "verb": "обсуждать|поддерживать|откладывать|финансировать|отвергать|приветствовать|изучать|восстанавливать|"
        "защищать|публиковать|согласовывать|подписывать|пересматривать|организовывать|отменять|беречь|"
        "модернизировать|расследовать|поставлять|возвращать|заменять|контролировать|принимать|отзывать|критиковать|"
        "признавать|готовить|приостанавливать|продлевать|завершать|обдумывать|упрощать|уважать|запускать|закрывать",
        "how": "новый|долгосрочный|опасный|региональный|совместный|дорогой|честный|спорный|незавершённый|независимый|"
        "военный|мирный|северный|прибрежный|промышленный|смелый|временный|федеральный|сельский|медицинский|старый|"
        "обещанный|секретный|зарубежный|городской|цифровой|культурный|исторический|скромный|сложный|заключённый",
        "what": "договор|газопровод|закон|бюджет|госпиталь|проект|вокзал|рубеж|план|союз|отчёт|музей|завод|порт|"
        "выбор|лицей|рынок труда|спутник|доклад|урожай|аэропорт|контракт|архив|налог|патент|фестиваль|препарат|"
        "туннель|памятник|оркестр|рыболовный флот|пенсионный фонд|режим перемирия|реестр|полигон|чемпионат|маршрут",
        "when": "до конца года|после лета|в ближайшие недели|без всяких задержек|как можно скорее|на следующей сессии|"
        "когда закончатся переговоры|этой зимой|весной|как только сойдёт снег",
        "why": "потому что люди устали ждать|потому что больше никто не готов платить|ведь старый себя не оправдал|"
        "потому что этого требует закон|чтобы здесь могли жить наши дети|ведь от этого зависит весь край|"
        "потому что времени всё меньше|ведь это правильно|чтобы деньги тратились с умом",
        "join": "и|но|поэтому|и тогда|а",
        "opening": "Я думаю, что|Я убеждён, что|Как я уже говорил,|Всем ясно, что|Хочу сказать, что|В то же время|"
        "Если честно,|Нет сомнений, что|На мой взгляд,|Мы договорились, что",
        "filler": "ну,|знаете,|конечно,|действительно|вообще|честно говоря,|сейчас",
        "phrase": "весьма|глубоко|открыто|совершенно|едва ли|якобы|сугубо|крайне",
    },
}  # fmt: skip
_LISTS = {language: {slot: words.split("|") for slot, words in slots.items()} for language, slots in _WORDS.items()}
_ONSETS, _ENDS = "b br d dr f g gr k kl l m n p pr r s st t tr v z".split(), "n r l s m nd rk st".split()
_CYRILLIC = str.maketrans("abdefgiklmnoprstuvz", "абдефгиклмнопрстувз")
_SUFFIXES = {
    "en": {"verb": "ate ify ise end", "how": "ian al ic ive", "what": "ment tion ism ance"},
    "ru": {"verb": "ировать ить ать еть", "how": "ский ный овый альный", "what": "мент изм ор ант"},
}  # fmt: skip
_COMMON = {
    "en": ("Thank you very much", "I don't know", "Of course", "No comment", "We will see what happens"),
    "ru": ("Большое спасибо", "Я не знаю", "Конечно", "Без комментариев", "Посмотрим, что из этого выйдет"),
}
_NUMERALS = {
    "en": {2: "two", 3: "three", 5: "five", 7: "seven", 12: "twelve", 20: "twenty", 30: "thirty", 40: "forty"},
    "ru": {5: "пять", 6: "шесть", 7: "семь", 12: "двенадцать", 20: "двадцать", 30: "тридцать", 40: "сорок"},
}
_CONTRACTED = (
    ("will not", "won't"), ("cannot", "can't"), ("do not", "don't"), ("It is", "It's"), ("There is", "There's"),
    ("I have", "I've"), ("We have", "We've"), ("I am", "I'm"), ("it is", "it's"),
)  # fmt: skip
_SPELLINGS = {
    "en": (("organise", "organize"), ("modernise", "modernize"), ("criticise", "criticize"), ("labour", "labor"),
           ("recognise", "recognize"), ("defence", "defense"), ("programme", "program"), ("honour", "honor"),
           ("long-term", "long term"), ("harbour", "harbor"), ("neighbours", "neighbors"), ("licence", "license")),
    "ru": (("ё", "е"),),
}  # fmt: skip


class Event(NamedTuple):
    """Something that was said: who by, when, and its sentences."""

    language: str
    speaker: str
    day: date
    sentences: tuple[str, ...]
    whole: bool  # always printed as a whole


class Truth(NamedTuple):
    """A quotation and what it belongs to."""

    saying: Saying
    event: str


def compose(quotations: int) -> Iterator[Truth]:
    """About so many quotations, document by document."""
    number = made = 0
    while made < quotations:
        random = Random(number)
        document = f"{number:07}"
        for place in range(_ORIGINALS):
            made += 1
            yield _print(random, document, place, f"{number}.{place}", first=True)
        for place in range(_ORIGINALS, _ORIGINALS + random.choice((0, 1, 1, 2, 3))):
            of = max(0, number - int(random.expovariate(3 / _RECENT)))
            if random.random() < 0.1:
                of -= of % _FAMOUS
            made += 1
            yield _print(random, document, place, f"{of}.{random.randrange(_ORIGINALS)}", first=False)
        if random.random() < 0.1:
            made += 1
            yield _commonplace(random, document, number)
        number += 1


def event(name: str) -> Event:
    """What was said under a name: "12.0", the first quotation of the document 12."""
    number, place = map(int, name.split("."))
    random = Random(f"event {number}")
    day = _FIRST_DAY + timedelta(number // _A_DAY)
    speaker = f"speaker-{random.randrange(3000)}"
    language = random.choice(("en", "en", "en", "ru", "ru"))
    if number % _A_DAY == 7 and place:  # a slogan, of which there are some, each with its day
        random = Random(f"slogan {number // _A_DAY % _SLOGANS}")
        language = random.choice(("en", "ru"))
        return Event(language, f"speaker-{random.randrange(3000)}", day, (_slogan(random, language),), whole=True)
    if random.random() < 0.05:
        sentences = _twins(random, language)[place : place + 1]
        return Event(language, speaker, day, sentences, whole=True)
    random = Random(f"event {name}")
    if random.random() < 0.12:
        return Event(language, speaker, day, (_phrase(random, language),), whole=True)
    count = random.choice((1, 1, 1, 2, 2, 3, 4))
    return Event(language, speaker, day, tuple(_statement(random, language) for _ in range(count)), whole=False)


def _twins(random: Random, language: str) -> tuple[str, str]:
    """Two statements that differ in a denial or in a number."""
    lists = _chosen(random, language)
    what = f"{lists['verb']} {'the ' if language == 'en' else ''}{lists['how']} {lists['what']} {lists['when']}"
    amount = random.randrange(13, 90)
    if language == "en":
        if random.random() < 0.5:
            return _sentence(f"{lists['who']} will {what}"), _sentence(f"{lists['who']} will not {what}")
        one, other = (f"{lists['who']} will need {number} people to {what}" for number in (amount, amount + 10))
        return _sentence(one), _sentence(other)
    if random.random() < 0.5:
        return _sentence(f"{lists['who']} будет {what}"), _sentence(f"{lists['who']} не будет {what}")
    one, other = (f"{lists['who']} даст {number} человек, чтобы {what}" for number in (amount, amount + 10))
    return _sentence(one), _sentence(other)


def _slogan(random: Random, language: str) -> str:
    lists = _chosen(random, language)
    will = "will always" if language == "en" else "всегда будет"
    return _sentence(f"{lists['who']} {will} {lists['verb']} {'our' if language == 'en' else 'наш'} {lists['what']}")


def _statement(random: Random, language: str) -> str:
    lists = _LISTS[language]
    clause = _clause(random, language, random.choice(("not ", "", "", "")))
    if random.random() < 0.3:
        clause += f", {random.choice(lists['join'])} {_clause(random, language, '')}"
    if random.random() < 0.3:
        clause += f" {random.choice(lists['why'])}" if language == "en" else f", {random.choice(lists['why'])}"
    if random.random() < 0.3:
        clause = f"{random.choice(lists['opening'])} {clause}"
    return _sentence(clause)


def _clause(random: Random, language: str, denial: str) -> str:
    lists = _chosen(random, language)
    name = _name(random, language)
    amount = random.choice((*_NUMERALS[language], 15, 120, 4500, 2_300_000))
    if language == "en":
        tail = random.choice((f"in {name}", f"with {name}", f"for {amount:,} people", f"near {name}", lists["when"]))
        return f"{lists['who']} will {denial}{lists['verb']} the {lists['how']} {lists['what']} {tail}"
    amounts = f"{amount:,}".replace(",", "\u00a0")
    tail = random.choice((f"в городе {name}", f"вместе с {name}", f"для {amounts} человек", lists["when"]))
    denial = "не " if denial else ""
    return f"{lists['who']} {denial}будет {lists['verb']} {lists['how']} {lists['what']} {tail}"


def _phrase(random: Random, language: str) -> str:
    lists = _LISTS[language]
    return f"{random.choice(lists['phrase'])} {random.choice(lists['how'])} {random.choice(lists['what'])}"


def _chosen(random: Random, language: str) -> dict[str, str]:
    """A word for each slot; half of those that carry the meaning are invented, for a language has many."""
    chosen = {slot: random.choice(words) for slot, words in _LISTS[language].items()}
    for slot, suffixes in _SUFFIXES[language].items():
        if random.random() < 0.5:
            chosen[slot] = _name(random, language).lower() + random.choice(suffixes.split())
    return chosen


def _name(random: Random, language: str) -> str:
    syllables = [random.choice(_ONSETS) + random.choice("aeiou") for _ in range(random.choice((1, 2, 2)))]
    name = "".join(syllables) + random.choice(_ENDS)
    return (name if language == "en" else name.translate(_CYRILLIC)).capitalize()


def _sentence(words: str) -> str:
    return words[0].upper() + words[1:] + "."


# prints


def _print(random: Random, document: str, place: int, name: str, *, first: bool) -> Truth:
    """A print of an event: as it was said in the document that has it first, changed in the others."""
    language, speaker, day, sentences, whole = event(name)
    text = " ".join(sentences)
    words = len(text.split())
    if not first:
        if words >= _PHRASE:
            text = _edited(random, language, text if whole else _cut(random, sentences))
        day += timedelta(int(random.expovariate(0.7)))
        if words >= 20 and random.random() < 0.03:
            day += timedelta(random.randrange(200, 900))  # out of the archive
            text = " ".join(sentences)
        if len(text.split()) >= 10:
            chance = random.random()
            speaker = "" if chance < 0.03 else f"wrong-{speaker}" if chance < 0.05 else speaker
    dated = words < _PHRASE or whole or random.random() < 0.9
    return Truth(
        Saying(document, place * 1000, speaker, language, _marked(random, text), day.isoformat() if dated else ""), name
    )


def _commonplace(random: Random, document: str, number: int) -> Truth:
    """What everybody says: it belongs to nothing."""
    language = random.choice(("en", "ru"))
    day = (_FIRST_DAY + timedelta(number // _A_DAY)).isoformat()
    speaker = f"speaker-{random.randrange(3000)}"
    return Truth(Saying(document, 90_000, speaker, language, random.choice(_COMMON[language]), day), f"c{number}")


def _cut(random: Random, sentences: Sequence[str]) -> str:
    """Some of the sentences, or a part of one."""
    chance = random.random()
    if chance < 0.35:
        return " ".join(sentences)
    if len(sentences) > 2 and chance < 0.5:
        return f"{sentences[0]} […] {' '.join(sentences[2:])}"
    if len(sentences) > 1 and chance < 0.8:
        first = random.randrange(len(sentences))
        return " ".join(sentences[first : random.randrange(first, len(sentences)) + 1])
    words = random.choice(sentences).split()
    if len(words) < 8:
        return " ".join(sentences)
    keep = random.randint(max(6, len(words) // 2), len(words))
    if {"not", "не"}.isdisjoint(words[: len(words) - keep]) and random.random() < 0.5:
        return " ".join(words[len(words) - keep :])
    return " ".join(words[:keep])


def _edited(random: Random, language: str, text: str) -> str:
    """Spelling, numerals, contractions and small words of another desk."""
    for one, other in _SPELLINGS[language]:
        if random.random() < 0.5:
            text = text.replace(one, other)
    if language == "en" and random.random() < 0.5:
        way = random.choice((0, 1))
        for pair in _CONTRACTED:
            text = text.replace(pair[way], pair[1 - way])
    if random.random() < 0.4:
        for number, word in _NUMERALS[language].items():
            text = re.sub(rf"\b{number}\b(?![., ]\d)", word, text)
    if random.random() < 0.3:
        text = re.sub(r"(?<=\d)[, ](?=\d{3})", random.choice(("", "\u00a0", " ", ",")), text)
    words = text.split(" ")
    if random.random() < 0.1:
        words.insert(random.randrange(len(words) + 1), random.choice(_LISTS[language]["filler"]))
    if random.random() < 0.03:
        words.insert(random.randrange(1, len(words)), random.choice(("[sic]", "(…)", "–")))
    if random.random() < 0.04:
        place = random.randrange(len(words))
        words[place] = _slip(random, words[place])
    if random.random() < 0.05:
        place = random.randrange(len(words))
        words[place] = f"[{words[place]}]"
    return " ".join(words)


def _slip(random: Random, word: str) -> str:
    """A slip of the pen, in a word that is long enough to bear it."""
    if len(word) < 7 or not word.isalpha():
        return word
    place = random.randrange(2, len(word) - 2)
    return word[:place] + random.choice(("", word[place] * 2)) + word[place + 1 :]


def _marked(random: Random, text: str) -> str:
    """Marks, dashes, spaces and the end as papers have them."""
    if random.random() < 0.3:
        text = text.replace("'", "’")
    if random.random() < 0.4:
        text = text.rstrip(".") + random.choice((",", "", "…", "!", "."))
    if random.random() < 0.2:
        text = text[0].lower() + text[1:]
    if random.random() < 0.1:
        text = text.replace(" ", "\u00a0", 1)
    if random.random() < 0.02:
        text = text.upper()
    return text


# measuring


def measured(quotations: int, batch: int) -> dict[str, float]:
    """The figures of one size, in this process."""
    with tempfile.TemporaryDirectory() as folder:
        connection = sqlite3.connect(Path(folder) / "repeats.sqlite")
        repeats = Repeats(connection)
        seconds = processor = 0.0
        for sayings in batches(quotations, batch):
            start = perf_counter(), process_time()
            repeats.add(sayings)
            for document in dict.fromkeys(saying.document for saying in sayings):
                repeats.of(document)
            connection.commit()
            seconds += perf_counter() - start[0]
            processor += process_time() - start[1]
        unit = 1 if sys.platform == "darwin" else 1024
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6
        size = (Path(folder) / "repeats.sqlite").stat().st_size / 1e6
        figures = {"seconds": seconds, "processor": processor, "megabytes": memory, "file": size}
        figures |= scores(repeats, quotations)
        connection.close()
        return figures


def batches(quotations: int, batch: int) -> Iterator[list[Saying]]:
    """Quotations of whole documents, at least so many at a time."""
    sayings: list[Saying] = []
    for _, of_document in groupby(compose(quotations), key=lambda truth: truth.saying.document):
        sayings += (truth.saying for truth in of_document)
        if len(sayings) >= batch:
            yield sayings
            sayings = []
    yield sayings


def scores(repeats: Repeats, quotations: int) -> dict[str, float]:
    """Pairwise precision, recall and F1, and how many rows the table has when only the earliest are kept, to one."""
    together: Counter[tuple[str, str]] = Counter()
    found: Counter[str] = Counter()
    true: Counter[str] = Counter()
    kept = 0
    count = 0
    for document, of_document in groupby(compose(quotations), key=lambda truth: truth.saying.document):
        known = repeats.of(document)
        for saying, name in of_document:
            membership = known[saying.start]
            group = membership.group or f"{document} {saying.start}"
            count += 1
            together[group, name] += 1
            found[group] += 1
            true[name] += 1
            kept += membership.earliest
    same, predicted, real = (_pairs(counter) for counter in (together, found, true))
    precision, recall = same / predicted, same / real
    return {
        "quotations": count, "precision": precision, "recall": recall,
        "f1": 2 * precision * recall / (precision + recall), "kept": kept / len(true),
    }  # fmt: skip


def _pairs(counter: Counter[str] | Counter[tuple[str, str]]) -> int:
    return sum(number * (number - 1) // 2 for number in counter.values())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quotations", type=int, action="append")
    parser.add_argument("--batch", type=int, default=100_000)
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args()
    sizes = args.quotations or SIZES
    if args.child:
        print(json.dumps(measured(sizes[0], args.batch)))
        return 0
    print("| quotations | precision | recall | F1 | rows kept | seconds | processor | peak memory | tables |")
    print("|---|---|---|---|---|---|---|---|---|")
    for size in sizes:
        command = [sys.executable, __file__, "--child", "--quotations", str(size), "--batch", str(args.batch)]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
        result = json.loads(done.stdout)
        shares = " | ".join(f"{result[name]:.4f}" for name in ("precision", "recall", "f1", "kept"))
        times = f"{result['seconds']:.0f} | {result['processor']:.0f}"
        sizes_in_mb = f"{result['megabytes']:.0f} MB | {result['file']:.0f} MB"
        print(f"| {result['quotations']:,} | {shares} | {times} | {sizes_in_mb} |", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
