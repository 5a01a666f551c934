"""Content of reports, as `quotes.view.report.content` gives it: invented news of a harbour town."""

from __future__ import annotations

import re
from typing import Any

from quotes.identity.people_file import by_script

FIELDS = (
    "document person speaker role kind date basis earliest latest confidence cue language group first_print disputed "
    "passage"
).split()


def pieces(passage: str) -> list[list[str]]:
    """The pieces of a passage in which what is marked is written as `[q:words]`."""
    parts = re.split(r"\[(\w+):([^]]*)\]", passage)
    marked = [["", parts[0]]]
    for mark, words, between in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
        marked += [[mark, words], ["", between]]
    return [piece for piece in marked if piece[1]]


def row(
    document: int, person: int | None, speaker: str, passage: str | list[list[str]], **fields: object
) -> list[object]:
    """A quotation; what is not given is that of a direct one in English, without a date. `day` gives all dates."""
    values: dict[str, object] = {
        "document": document,
        "person": person,
        "speaker": speaker,
        "role": "",
        "kind": "direct",
        "date": "",
        "basis": "unknown",
        "earliest": "",
        "latest": "",
        "confidence": 0.97,
        "cue": "said",
        "language": "en",
        "group": "",
        "first_print": True,
        "disputed": False,
        "passage": pieces(passage) if isinstance(passage, str) else passage,
    }
    if day := fields.pop("day", None):
        values |= {"date": day, "basis": "weekday", "earliest": day, "latest": day}
    return [{**values, **fields}[name] for name in FIELDS]


def document(name: str, title: str = "", url: str = "", paper: str = "", language: str = "en") -> dict[str, str]:
    return {"id": name, "title": title, "url": url, "paper": paper, "language": language, "published": "2023-07-14"}


def person(key: str, name: str, **fields: object) -> dict[str, object]:
    empty = {"names": {}, "type": "person", "variants": [], "wikidata": "", "roles": []}
    return {"id": key, "name": name, **empty, **fields}


def role(name: str, first: str, last: str, documents: int) -> dict[str, object]:
    forms = {by_script(form): form for form in name.split(" / ")}
    return {"role": name, "forms": forms, "first": first, "last": last, "documents": documents}


def content(
    rows: list[list[object]], documents: list[dict[str, str]], people: list[dict[str, object]], title: str = "Norwell"
) -> dict[str, Any]:
    return {
        "title": title,
        "documents": documents,
        "people": people,
        "quotations": {"fields": FIELDS, "rows": rows},
    }


BRANDT, LUNINA, REYL, BOARD = range(4)
HERON, FARES, BRIDGE = range(3)
HERON_URL, BRIDGE_URL = "https://www.ledger.example/heron?a=1&b=2", "http://vestnik.example/most"

NORWELL = content(
    title="Norwell, summer 2023",
    documents=[
        document("heron_en.txt", "The Heron stays in port", HERON_URL, "ledger.example"),
        document("fares_en.txt", "Ferry fares “too high”", "", "town-news"),
        document("bridge_ru.txt", "Мост откроют осенью", BRIDGE_URL, "vestnik.example", "ru"),
        document("silent_en.txt"),
    ],
    people=[
        person(
            "olga-brandt",
            "Olga Brandt",
            names={"en": "Olga Brandt", "ru": "Ольга Брандт"},
            variants=["Brandt", "Ольга Брандт"],
            wikidata="Q4242",
            roles=[
                role("master of the Heron / капитан «Цапли»", "2023-06-08", "2023-07-13", 2),
                role("deckhand", "", "", 1),
            ],
        ),
        person("vera-lunina", "Вера Лунина", roles=[role("мэр Норвелла", "2023-07-14", "2023-07-14", 1)]),
        person("tomas-reyl", "Tomas Reyl"),
        person("harbour-board", "Harbour Board", type="org"),
    ],
    rows=[
        row(
            HERON,
            BRANDT,
            "Olga Brandt",
            "Rain fell on Norwell. “[q:We sail at dawn,]” [m:the master of the Heron] [c:said]. "
            "“[q:Nobody will stop us.]”\nGulls cried.",
            role="master of the Heron",
            day="2023-06-08",
        ),
        row(
            HERON,
            REYL,
            "Tomas Reyl",
            "He called it “[q:a cafe\u0301 with sails]”.",
            kind="partial",
            day="2023-06-09",
            confidence=0.85,
        ),
        row(
            FARES,
            BRANDT,
            "Olga Brandt",
            [["q", "Fares will fall,"], ["", " […] "], ["q", "and soon."]],
            group="g1",
            date="2023-07",
            basis="month",
            earliest="2023-07-01",
            latest="2023-07-31",
            confidence=0.92,
        ),
        row(FARES, None, "", '[q:=2+2 is four, "they" say\nin the port]', confidence=0.55),
        row(
            HERON,
            BOARD,
            "Harbour Board",
            "[q:Fares will fall, and soon.]",
            group="g1",
            first_print=False,
            disputed=True,
            date="2023-07-10/2023-07-16",
            basis="relative",
            earliest="2023-07-10",
            latest="2023-07-16",
            confidence=None,
        ),
        row(
            BRIDGE,
            LUNINA,
            "Вера Лунина",
            "«[q:Ещё осенью мы пройдём по мосту]», — [c:заявила] [m:мэр].",
            language="ru",
            cue="заявила",
            role="мэр Норвелла",
            date="XXXX-09-12",
            basis="explicit",
            confidence=0.9,
        ),
        row(
            BRIDGE,
            LUNINA,
            "Вера Лунина",
            "Это [q:«дорогой» ][qm:её][q: подарок]",
            language="ru",
            kind="partial",
            day="2023-07-14",
            confidence=0.75,
        ),
        row(
            BRIDGE,
            BRANDT,
            "Ольга Брандт",
            "[q:Цапля вы\u200bйдет на рассвете]",
            language="ru",
            role="капитан «Цапли»",
            day="2023-07-13",
            confidence=0.99,
        ),
    ],
)

HOSTILE_TEXT = (
    "<script>window.hacked=1</script><img src=x onerror='window.hacked=1'></script><!--<script> ]]> &lt;b&gt; "
    "\u202egnorw\u202c \u202enever closed \u2069 \u2028 \u2029 \u200b\ufeff \x00\x07\x85 \ud800 {n} ${n} $title"
)
HOSTILE_URLS = (
    "javascript:window.hacked=1",
    "data:text/html,<script>window.hacked=1</script>",
    "https://x.example/\"onclick='x'",
    " javascript:window.hacked=1",
    "file:///etc/passwd",
    "https://",
    "//x.example/a",
)
HOSTILE = content(
    title=HOSTILE_TEXT,
    documents=[
        document(f"{at} {HOSTILE_TEXT}", HOSTILE_TEXT, url, HOSTILE_TEXT, "<b>") for at, url in enumerate(HOSTILE_URLS)
    ],
    people=[
        person(
            f"p{HOSTILE_TEXT}",
            HOSTILE_TEXT,
            variants=[HOSTILE_TEXT],
            wikidata="Q1/../../x",
            roles=[role(HOSTILE_TEXT, "2023-01-01", "2023-01-01", 1)],
        )
    ],
    rows=[
        row(
            at,
            0,
            HOSTILE_TEXT,
            [["", HOSTILE_TEXT], ["q", HOSTILE_TEXT], ["m", HOSTILE_TEXT], ["c", HOSTILE_TEXT]],
            role=HOSTILE_TEXT,
            date=HOSTILE_TEXT,
            basis=HOSTILE_TEXT,
            earliest="2023-01-01",
            latest="2023-01-01",
            cue=HOSTILE_TEXT,
            language="<b>" if at else "constructor",
            group=HOSTILE_TEXT,
            disputed=True,
        )
        for at in range(len(HOSTILE_URLS))
    ],
)

EMPTY = content([], [document("silent_en.txt")], [], "Nothing said")


def many(size: int) -> dict[str, Any]:
    """Quotations of different lengths by many people over years; every thousandth speaks of a lighthouse."""
    people = [person(f"person-{at}", f"Person {at}") for at in range(size // 50)]
    documents = [
        document(f"{at}.txt", f"Story {at}", f"https://paper{at % 7}.example/{at}", f"paper{at % 7}.example")
        for at in range(size // 10)
    ]

    def said(at: int) -> list[object]:
        words = f"Number {at}: {'words and ' * (at % 23)}{'the lighthouse' if at % 1000 == 7 else 'the end'}"
        return row(
            at // 10,
            at % len(people),
            f"Person {at % len(people)}",
            [["", "It was late. “"], ["q", words], ["", "”, one heard."]],
            day=f"{2000 + at % 20}-{at % 12 + 1:02}-{at % 28 + 1:02}",
            confidence=(at % 101) / 100,
        )

    return content([said(at) for at in range(size)], documents, people)
