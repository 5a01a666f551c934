"""What a run says of itself: how far it is, and what it has found in the end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from quotes.corpus.outcome import Outcome
from quotes.identity import PeopleIndex
from quotes.identity.people_file import KnownPerson
from quotes.records import Failure

FAILURES_KEPT = 10


@dataclass(slots=True)
class Tally:
    """How far a run is. `earlier` counts the documents that it did before it was broken off."""

    documents: int = 0
    """Documents read."""
    failed: int = 0
    quotations: int = 0
    earlier: int = 0

    def add(self, outcomes: Iterable[Outcome]) -> None:
        """Count documents and failures."""
        for outcome in outcomes:
            self.failed += outcome.failure is not None
            self.documents += outcome.failure is None
            self.quotations += len(outcome.quotations)


class Summary:
    """Counts the outcomes of a run as they come. `known` is the people file."""

    def __init__(self, known: Sequence[KnownPerson] = ()) -> None:
        self.documents = 0
        """Documents read."""
        self.unmarked = 0
        """Those of them without speech."""
        self.silent = 0
        """Those of them with speech, but without a quotation."""
        self.unsure = 0
        """Quotations that were left out for their confidence."""
        self.shortened = 0
        """Cells that were cut, where a table holds no longer ones."""
        self.failed = 0
        self.reasons: Counter[str] = Counter()
        """Why documents failed."""
        self.failures: list[Failure] = []
        """The first failures."""
        self.kinds: Counter[str] = Counter()
        self.languages: Counter[str] = Counter()
        self.people = PeopleIndex(known)

    @property
    def quotations(self) -> int:
        """How many there are."""
        return self.kinds.total()

    def add(self, outcome: Outcome, *, unsure: int = 0) -> None:
        """Count one document or failure; `unsure` quotations of it were left out."""
        if outcome.failure is not None:
            self.failed += 1
            self.reasons[outcome.failure.reason] += 1
            if len(self.failures) < FAILURES_KEPT:
                self.failures.append(outcome.failure)
            return
        self.documents += 1
        self.unsure += unsure
        if not outcome.quotations and not unsure:
            self.silent += bool(outcome.speech)
            self.unmarked += not outcome.speech
        for quotation in outcome.quotations:
            self.kinds[quotation.kind] += 1
            self.languages[quotation.language] += 1
            self.people.add(quotation)
        quoted = {quotation.speaker_id for quotation in outcome.quotations}
        for person in outcome.people:
            if person.speaker_id not in quoted:
                self.people.add_named(person, outcome.article_id, outcome.language, outcome.published)
