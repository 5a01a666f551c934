"""Records as a run would give them, for tests of tables."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from quotes.records import Document, Failure, Person, Quotation
from quotes.tables import open_table

TEXT = "“The bridge,” Mayor Quint said, “opens in autumn!” Then “=1+1” was on the wall."
BRIDGE = Quotation(
    speaker="Della Quint",
    role="mayor",
    quote="The bridge, […] opens in autumn!",
    date="XXXX-09-12",
    document="news/bridge.txt",
    language="en",
    published="",
    date_basis="weekday",
    date_earliest="2024-05-02",
    date_latest="",
    kind="direct",
    cue="said",
    mention="Mayor Quint",
    speaker_type="person",
    speaker_id="della-quint",
    confidence=0.875,
    segments=((1, 12), (33, 49)),
    mention_start=14,
    mention_end=25,
    cue_start=26,
    cue_end=30,
    title="The bridge & the “wall”",
    url="https://news.example/bridge?a=1&b=2",
)
UNNAMED = replace(
    BRIDGE,
    speaker="", speaker_type="unnamed", speaker_id="", role="", quote="=1+1", segments=((57, 61),), date="",
    date_earliest="", mention="", mention_start=None, mention_end=None, cue="", cue_start=None, cue_end=None,
)  # fmt: skip
HARD = replace(
    BRIDGE,
    document="Новости\t1 <&>\r\n.txt", language="ru", published="2024-05", title="\ud800 title", url="",
    speaker="Анна Вольская", speaker_id="anna-volskaya", role="a\rb", kind="partial", segments=((5, 42),),
    quote='He, "the boss",\r\nsaid;\t=1\n«да» 😀\u2028\x00end',
    date="2024-05-02/2024-05-06", date_latest="2024-05-06",
)  # fmt: skip
LEDGER = replace(BRIDGE, speaker="Harbor Ledger", speaker_id="harbor-ledger", speaker_type="org", role="", document="b")
RECORDS = [BRIDGE, UNNAMED, HARD, LEDGER]
PERSON = Person("p1", "Анна Вольская", ("Вольская", "Волской"), ("мэр",), ("ru", "en"), "2024-05-02", "", 2, 5)
DOCUMENT = Document("news/bridge.txt", "en", "2024-05-02", "The bridge", "", len(TEXT), 2, "ab" * 32)
FAILURE = Failure("a.csv", None, "columns", "a.csv: no column")


def write(path: Path, records: Iterable[Quotation] = RECORDS, **options: bool) -> Path:
    """A table of quotations, written in two goes."""
    first, *rest = records
    with open_table(path, Quotation, **options) as table:
        table.write([first])
        table.write(iter(rest))
    return path
