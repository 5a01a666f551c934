"""The same quotation in many papers: shortened, cut or edited in other ways, it gets one group.

Prints of a quotation with the same words, speaker and language are one wording. Wordings that have a passage in common
are compared (`quotes.identity.likeness`), and those that are one quotation are joined around the longest of them: it is
the centre of a star, and each of the others is like the centre itself, or an excerpt of one that is. So a chain of
quotations of which each is like the next does not become one. What was said on different occasions is then told apart
(`quotes.identity.occasions`).

All of this is a function of what is in the tables, not of the order in which it came there. Of many wordings with a
passage in common the longest alone are compared with the others, so that time grows with the number of quotations.
"""

from __future__ import annotations

import base64
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from heapq import heapify, heappop, heappush
from itertools import groupby, islice, product
from operator import attrgetter, itemgetter
from typing import NamedTuple

from quotes.identity.likeness import MIN_WORDS, WHOLE, likeness
from quotes.identity.occasions import Print, occasions
from quotes.identity.wording import Wording, keys, normalised

_HUBS = 4  # wordings with a passage in common, the longest, that are compared with all that have it
_BATCH = 200_000  # wordings that are linked at a time
_ROWS = 10_000  # rows that are held in memory
_HASH_BITS = 53  # of a wording's number; those above them count its words, and one is set if its speaker is unnamed
_MOST_WORDS = (1 << 9) - 1
_UNNAMED_BIT = 62

# The number of a wording says which come first in every table: the longest of those whose speaker is named.
# `named` is set for a saying that gave its name to a group, and says in which order.
_TABLES = """
CREATE TABLE IF NOT EXISTS repeat_documents (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE IF NOT EXISTS repeat_sayings (
  document INTEGER NOT NULL, start INTEGER NOT NULL, wording INTEGER NOT NULL, date TEXT NOT NULL,
  member_of TEXT NOT NULL DEFAULT '', earliest INTEGER NOT NULL DEFAULT 1, disputed INTEGER NOT NULL DEFAULT 0,
  named INTEGER, PRIMARY KEY (document, start)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS repeat_sayings_wording ON repeat_sayings (wording);
CREATE INDEX IF NOT EXISTS repeat_sayings_named ON repeat_sayings (named) WHERE named IS NOT NULL;
CREATE TABLE IF NOT EXISTS repeat_wordings (
  id INTEGER PRIMARY KEY, language TEXT NOT NULL, speaker_id TEXT NOT NULL, words TEXT NOT NULL,
  centre INTEGER NOT NULL, linked INTEGER NOT NULL DEFAULT 0);
CREATE INDEX IF NOT EXISTS repeat_wordings_centre ON repeat_wordings (centre);
CREATE TABLE IF NOT EXISTS repeat_keys (
  passage INTEGER NOT NULL, wording INTEGER NOT NULL, PRIMARY KEY (passage, wording)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS repeat_links (
  one INTEGER NOT NULL, other INTEGER NOT NULL, likeness INTEGER NOT NULL, inside INTEGER NOT NULL,
  PRIMARY KEY (one, other)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS repeat_pending (wording INTEGER PRIMARY KEY);
CREATE TEMP TABLE IF NOT EXISTS repeat_new_keys (passage INTEGER, wording INTEGER);
CREATE TEMP TABLE IF NOT EXISTS repeat_pairs (one INTEGER, other INTEGER);
CREATE TEMP TABLE IF NOT EXISTS repeat_touched (wording INTEGER PRIMARY KEY);
CREATE TEMP TABLE IF NOT EXISTS repeat_moved (centre INTEGER PRIMARY KEY);
"""


@dataclass(frozen=True, slots=True)
class Saying:
    """A quotation as a document prints it.

    `start` is where its first segment begins, in code points: with the document, it tells which one is meant.
    `speaker_id` is empty where nobody is named. `date` is the ISO date of the first day on which it may have been
    said; empty where none is known.
    """

    document: str
    start: int
    speaker_id: str
    language: str
    quote: str
    date: str


class Membership(NamedTuple):
    """What a quotation is among its repeats.

    `group` is empty for one that stands in one place alone, which is the earliest, and not disputed. `disputed` says
    that two people are named for the group.
    """

    group: str
    earliest: bool
    disputed: bool


class Repeats:
    """Groups of repeated quotations, in tables of their own in a database; all their names begin with `repeat_`.

    Groups, which print is the earliest, and disputes depend on the sayings alone that were added, not on their order,
    batches or repetition. The name of a group is made of the earliest print that it had when it was first asked for. It
    stays when others join, and groups that become one have the older name; it goes with that print, should it leave.

    Phrases of fewer than five words are one where all their words, their named speaker and about the day are the same.
    Languages are kept apart. Nothing is committed: the transaction is the caller's part, and so is to roll it back.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection
        for statement in _TABLES.split(";\n"):
            self._db.execute(statement)

    def add(self, sayings: Iterable[Saying]) -> None:
        """Add the quotations of documents; those of one come together, and replace what was there of it.

        Of several that begin at the same place, the longest counts. Raises ValueError for a date that is none.
        """
        for document, of_document in groupby(sayings, key=attrgetter("document")):
            found: dict[int, Saying] = {}
            for saying in of_document:
                if saying.date:
                    date.fromisoformat(saying.date)
                known = found.get(saying.start)
                if known is None or (len(known.quote), known.quote) < (len(saying.quote), saying.quote):
                    found[saying.start] = saying
            self._replace(document, list(found.values()))

    def remove(self, document: str) -> None:
        """Take away what was added of a document, if anything was."""
        self._replace(document, [])

    def of(self, document: str) -> dict[int, Membership]:
        """What each quotation of a document is, by its start.

        The first call after something was added forms the groups anew where that touches them, in the tables.
        """
        if self._db.execute("SELECT 1 FROM repeat_pending").fetchone():
            self._settle()
        rows = self._db.execute(
            "SELECT start, member_of, earliest, disputed FROM repeat_sayings"
            " WHERE document = (SELECT id FROM repeat_documents WHERE name = ?)",
            (document,),
        )
        return {start: Membership(group, bool(earliest), bool(disputed)) for start, group, earliest, disputed in rows}

    def _replace(self, document: str, sayings: Sequence[Saying]) -> None:
        db = self._db
        db.execute("INSERT OR IGNORE INTO repeat_documents (name) VALUES (?)", (document,))
        ((number,),) = db.execute("SELECT id FROM repeat_documents WHERE name = ?", (document,))
        texts = [normalised(saying.quote) for saying in sayings]
        wordings = [_wording(saying, text) for saying, text in zip(sayings, texts, strict=True)]
        rows = {(saying.start, wording[0], saying.date) for saying, wording in zip(sayings, wordings, strict=True)}
        kept = set(db.execute("SELECT start, wording, date FROM repeat_sayings WHERE document = ?", (number,)))
        if rows == kept:
            return
        gone, new = sorted(kept - rows), sorted(rows - kept)
        db.executemany(
            "DELETE FROM repeat_sayings WHERE document = ? AND start = ?", [(number, start) for start, _, _ in gone]
        )
        db.executemany(
            "INSERT INTO repeat_sayings (document, start, wording, date) VALUES (?, ?, ?, ?)",
            [(number, *row) for row in new],
        )
        db.executemany(
            "INSERT OR IGNORE INTO repeat_wordings (id, language, speaker_id, words, centre) VALUES (?, ?, ?, ?, ?)",
            [(*wording, wording[0]) for wording in wordings],
        )
        db.executemany(
            "INSERT OR IGNORE INTO repeat_pending VALUES (?)", [(wording,) for _, wording, _ in (*gone, *new)]
        )

    def _settle(self) -> None:
        """Bring the groups in line with the sayings."""
        db = self._db
        db.execute("DELETE FROM repeat_moved")
        db.execute(
            "INSERT INTO repeat_moved SELECT DISTINCT centre FROM repeat_pending JOIN repeat_wordings ON id = wording"
        )
        self._unlink()
        first = 0
        while (last := self._next_batch(first)) is not None:
            self._link(first, last)
            first = last + 1
        self._gather()
        self._name()
        db.execute("DELETE FROM repeat_pending")

    # wordings that are alike

    def _unlink(self) -> None:
        """Take away the wordings that are printed nowhere any more."""
        db = self._db
        dead = db.execute(
            "SELECT id, language, speaker_id, words, linked FROM repeat_pending JOIN repeat_wordings ON id = wording"
            " WHERE NOT EXISTS (SELECT 1 FROM repeat_sayings s WHERE s.wording = id)"
        ).fetchall()
        for wording, language, speaker_id, words, linked in dead:
            for passage in sorted(_keys(words, language, speaker_id)) if linked else ():
                hubs = self._block(passage, _HUBS + 1)
                db.execute("DELETE FROM repeat_keys WHERE passage = ? AND wording = ?", (passage, wording))
                if len(hubs) > _HUBS and wording in hubs[:_HUBS]:  # the next one takes its place
                    self._pair((hubs[_HUBS], other) for other in self._block(passage))
            self._touch(other for (other,) in db.execute("SELECT other FROM repeat_links WHERE one = ?", (wording,)))
            db.execute("DELETE FROM repeat_touched WHERE wording = ?", (wording,))
            db.execute(
                "DELETE FROM repeat_links WHERE (one, other) IN (SELECT other, one FROM repeat_links WHERE one = ?)",
                (wording,),
            )
            db.execute("DELETE FROM repeat_links WHERE one = ?", (wording,))
            db.execute("DELETE FROM repeat_wordings WHERE id = ?", (wording,))
        self._compare()

    def _next_batch(self, first: int) -> int | None:
        """The last of a batch of wordings from `first` that are not linked yet; None if all are."""
        ((last,),) = self._db.execute(
            "SELECT max(id) FROM (SELECT id FROM repeat_pending JOIN repeat_wordings ON id = wording"
            " WHERE wording >= ? AND NOT linked ORDER BY wording LIMIT ?)",
            (first, _BATCH),
        )
        return None if last is None else int(last)

    def _link(self, first: int, last: int) -> None:
        """Compare new wordings, from one to another, with those that have a passage in common."""
        db = self._db
        new = "SELECT wording FROM repeat_pending WHERE wording BETWEEN ? AND ?"
        texts = db.execute(
            f"SELECT id, words, language, speaker_id FROM repeat_wordings WHERE id IN ({new}) AND NOT linked",
            (first, last),
        )
        db.execute("DELETE FROM repeat_new_keys")
        db.executemany(
            "INSERT INTO repeat_new_keys VALUES (?, ?)",
            ((passage, wording) for wording, *text in texts for passage in _keys(*text)),
        )
        db.execute(f"UPDATE repeat_wordings SET linked = 1 WHERE id IN ({new})", (first, last))
        rows = db.execute(
            "SELECT passage, wording, EXISTS (SELECT 1 FROM repeat_keys k WHERE k.passage = n.passage)"
            " FROM repeat_new_keys n ORDER BY passage, wording"
        )
        displaced: set[int] = set()
        pairs = self._new_pairs(rows, displaced)
        while some := list(islice(pairs, _ROWS)):
            self._pair(some)
        db.execute("INSERT INTO repeat_keys SELECT * FROM repeat_new_keys ORDER BY passage, wording")
        for wording in sorted(displaced):
            self._weigh_again(wording)
        self._compare()

    def _new_pairs(self, rows: Iterable[tuple[int, int, int]], displaced: set[int]) -> Iterator[tuple[int, int]]:
        """The pairs that new wordings make: each with the hubs of its passages, hubs with all that have the passage.

        `rows` are passages, wordings, and whether others had the passage before. Hubs that are none any more are added
        to `displaced`.
        """
        for (passage, shared), group in groupby(rows, key=itemgetter(0, 2)):
            new = [wording for _, wording, _ in group]
            old = self._block(passage, _HUBS) if shared else []
            hubs = sorted(old + new[:_HUBS])[:_HUBS] if old else new[:_HUBS]
            yield from product(hubs, new)
            if len(old) == _HUBS and old != hubs:
                displaced.update(set(old).difference(hubs))
                old = self._block(passage)
            if old:
                yield from product(set(hubs).intersection(new), old)

    def _weigh_again(self, wording: int) -> None:
        """Unlink a wording from those with which no passage that it has makes it compared any more."""
        db = self._db
        own = self._keys_of(wording)
        for (other,) in db.execute("SELECT other FROM repeat_links WHERE one = ?", (wording,)).fetchall():
            common = own & self._keys_of(other)
            if not any(not {wording, other}.isdisjoint(self._block(passage, _HUBS)) for passage in common):
                db.executemany(
                    "DELETE FROM repeat_links WHERE one = ? AND other = ?", [(wording, other), (other, wording)]
                )
                self._touch((wording, other))

    def _block(self, passage: int, size: int = -1) -> list[int]:
        """The wordings that have a passage, the longest first; the first `size` of them, or all."""
        rows = self._db.execute(
            "SELECT wording FROM repeat_keys WHERE passage = ? ORDER BY wording LIMIT ?", (passage, size)
        )
        return [wording for (wording,) in rows]

    def _keys_of(self, wording: int) -> set[int]:
        ((words, language, speaker_id),) = self._db.execute(
            "SELECT words, language, speaker_id FROM repeat_wordings WHERE id = ?", (wording,)
        )
        return _keys(words, language, speaker_id)

    def _pair(self, pairs: Iterable[tuple[int, int]]) -> None:
        self._db.executemany(
            "INSERT INTO repeat_pairs VALUES (?, ?)",
            ((min(pair), max(pair)) for pair in pairs if pair[0] != pair[1]),
        )

    def _touch(self, wordings: Iterable[int]) -> None:
        self._db.executemany("INSERT OR IGNORE INTO repeat_touched VALUES (?)", [(wording,) for wording in wordings])

    def _compare(self) -> None:
        """Link the pairs that are one quotation."""
        db = self._db
        rows = db.execute(
            "SELECT one, other, a.words, b.words, a.speaker_id != '' AND a.speaker_id = b.speaker_id"
            " FROM (SELECT DISTINCT one, other FROM repeat_pairs ORDER BY one, other)"
            " CROSS JOIN repeat_wordings a ON a.id = one CROSS JOIN repeat_wordings b ON b.id = other"
        )
        links = _links(rows)
        while batch := list(islice(links, _ROWS)):
            db.executemany(
                "INSERT OR REPLACE INTO repeat_links VALUES (?, ?, ?, ?)",
                [row for one, other, *how in batch for row in ((one, other, *how), (other, one, *how))],
            )
            self._touch(wording for one, other, *_ in batch for wording in (one, other))
        db.execute("DELETE FROM repeat_pairs")

    # stars of them

    def _gather(self) -> None:
        """Choose the centres anew where links came or went.

        In their order, a wording belongs to the centre that it is most like, or else goes with what it is inside of, or
        else is a centre itself. It depends on those before it alone, so a change is followed in this order.
        """
        db = self._db
        waiting = [wording for (wording,) in db.execute("SELECT wording FROM repeat_touched")]
        heapify(waiting)
        last = None
        while waiting:
            wording = heappop(waiting)
            if wording == last:
                continue
            last = wording
            ((old,),) = db.execute("SELECT centre FROM repeat_wordings WHERE id = ?", (wording,))
            before = db.execute(
                "SELECT centre != other, -likeness, other, centre FROM repeat_links JOIN repeat_wordings ON id = other"
                " WHERE one = ? AND other < one AND (centre = other OR inside)",
                (wording,),
            )
            *_, new = min(before, default=(wording,))
            if new == old:
                continue
            db.execute("UPDATE repeat_wordings SET centre = ? WHERE id = ?", (new, wording))
            db.execute("INSERT OR IGNORE INTO repeat_moved VALUES (?), (?)", (old, new))
            for (other,) in db.execute("SELECT other FROM repeat_links WHERE one = ? AND other > one", (wording,)):
                heappush(waiting, other)
        db.execute("DELETE FROM repeat_touched")

    # groups and their names

    def _name(self) -> None:
        """Write to the sayings around the centres that moved what they are."""
        db = self._db
        rows = db.execute(
            "SELECT w.centre, w.id, w.speaker_id, length(w.words), s.document, d.name, s.start, s.date,"
            " s.member_of, s.earliest, s.disputed, s.named"
            " FROM repeat_moved m CROSS JOIN repeat_wordings w ON w.centre = m.centre"
            " CROSS JOIN repeat_sayings s ON s.wording = w.id CROSS JOIN repeat_documents d ON d.id = s.document"
        )
        ((named,),) = db.execute("SELECT coalesce(max(named), 0) FROM repeat_sayings WHERE named IS NOT NULL")
        changes = self._changes((_Row(*row) for row in rows), named)
        while batch := list(islice(changes, _ROWS)):
            db.executemany(
                "UPDATE repeat_sayings SET member_of = ?, earliest = ?, disputed = ?, named = ?"
                " WHERE document = ? AND start = ?",
                batch,
            )
        db.execute("DELETE FROM repeat_moved")

    def _changes(self, rows: Iterable[_Row], named: int) -> Iterator[tuple[str, bool, bool, int | None, int, int]]:
        """What the sayings that are not any more what they were are now. `named` sayings have given a name so far."""
        for _, around in groupby(rows, key=attrgetter("centre")):
            star = list(around)
            for numbers in occasions([row.print for row in star]):
                group = [star[number] for number in numbers]
                name = ""
                disputed = False
                if len(group) > 1:
                    eldest = min(group, key=lambda row: named + 1 if row.named is None else row.named)
                    if eldest.named is None:
                        named += 1
                        eldest = group[0] = group[0]._replace(named=named)
                    name = _name(eldest.document, eldest.start)
                    disputed = len({row.speaker_id for row in group if row.speaker_id}) > 1
                for place, row in enumerate(group):
                    now = (name, place == 0, disputed, row.named)
                    if now != (row.member_of, bool(row.earliest), bool(row.disputed), star[numbers[place]].named):
                        yield *now, row.document_number, row.start


class _Row(NamedTuple):
    """A saying, with its wording."""

    centre: int
    wording: int
    speaker_id: str
    length: int
    document_number: int
    document: str
    start: int
    date: str
    member_of: str
    earliest: int
    disputed: int
    named: int | None

    @property
    def print(self) -> Print:
        words = _MOST_WORDS - (self.wording >> _HASH_BITS & _MOST_WORDS)
        return Print(self.document, self.start, self.speaker_id, words, self.length - words + 1, self.date)


_Pairing = tuple[int, int, str, str, bool]  # two wordings, their words, and whether they are one speaker's


def _links(pairs: Iterable[_Pairing]) -> Iterator[tuple[int, int, int, bool]]:
    """The pairs that are one quotation, how alike they are, and whether the shorter one is inside the other.

    Those of one speaker are more alike than any others.
    """
    for one, of_one in groupby(pairs, key=itemgetter(0)):
        wording = None
        for _, other, words, other_words, one_speaker in of_one:
            wording = wording or Wording(words)
            alike = likeness(wording, Wording(other_words), one_speaker=bool(one_speaker))
            if alike:
                yield one, other, alike.share + (WHOLE + 1) * bool(one_speaker), alike.inside


def _wording(saying: Saying, words: str) -> tuple[int, str, str, str]:
    """Number, language, speaker and words of a wording. Where the words of a phrase break off is not told apart."""
    count = len(words.split())
    if count < MIN_WORDS:
        words = words.replace("\n", " ")
    digest = blake2b("\0".join((saying.language, saying.speaker_id, words)).encode(), digest_size=8).digest()
    number = int.from_bytes(digest) >> (64 - _HASH_BITS)
    number |= (_MOST_WORDS - min(count, _MOST_WORDS)) << _HASH_BITS
    number |= (not saying.speaker_id) << _UNNAMED_BIT
    return number, saying.language, saying.speaker_id, words


def _keys(words: str, language: str, speaker_id: str) -> set[int]:
    parsed = words.split()
    return keys(parsed, language, speaker_id) if len(parsed) >= MIN_WORDS else set()


def _name(document: str, start: int) -> str:
    """A short name, made of a saying's place."""
    digest = blake2b(f"{document}\0{start}".encode(), digest_size=8).digest()
    return base64.b32encode(digest).decode().lower()[:12]
