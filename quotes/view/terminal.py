"""What a person reads in a terminal: the summary of a run, what failed, explanations."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, TextIO

from quotes.identity.people_file import by_script
from quotes.identity.people_index import LANGUAGES_JOINED

if TYPE_CHECKING:
    from rich.console import Console

    from quotes.corpus import Explanation
    from quotes.corpus.summary import Summary
    from quotes.identity.store import Trace
    from quotes.records import Failure, Person

_LANGUAGES = {"en": "English", "ru": "Russian"}
_MOST_QUOTED = 10
_PLAIN_WIDTH = 110  # of what is not shown in a terminal
_QUOTE_WIDTH = 100
_PHRASE_WIDTH = 60


def one_line(text: str) -> str:
    """A text on one line, without characters that steer a terminal."""
    return " ".join("".join(character if character.isprintable() else " " for character in text).split())


def print_summary(summary: Summary, tables: Sequence[str]) -> None:
    """Say on standard error what a run has found. `tables` are the files written, in their order of importance."""
    console = console_of(sys.stderr)
    console.print(_documents(summary))
    if left_out := _left_out(summary):
        console.print(left_out, soft_wrap=True)
    if summary.quotations:
        console.print(_quotations(summary))
        _print_people(console, summary)
    if summary.documents and tables:
        console.print(f"Written: {', '.join(map(one_line, tables))}", soft_wrap=True)
    if summary.shortened:
        cut = f"{counted(summary.shortened, 'cell')} held more than a spreadsheet can, and lost the rest"
        console.print(f"{cut}: .csv or .parquet has all of it", soft_wrap=True)


def print_failures(summary: Summary, listed: str = "--failures FILE") -> None:
    """Say on standard error what failed, one line each; only the first where there are many. `listed` gets all."""
    console = console_of(sys.stderr)
    for failure in summary.failures:
        console.print(one_line(_failure(failure)), style="red", soft_wrap=True)
    if (more := summary.failed - len(summary.failures)) > 0:
        console.print(f"… and {more:,} more (all of them: {listed})", style="red")


def explanation_lines(document: str, explanations: Sequence[Explanation]) -> Iterator[str]:
    """Explanations as JSON, one object each."""
    for explanation in explanations:
        yield json.dumps({"document": document, **asdict(explanation)}, ensure_ascii=False)


def print_explanations(document: str, explanations: Sequence[Explanation]) -> None:
    """Print on standard output why each quotation of a document was taken for one and given to its speaker."""
    console = console_of(sys.stdout)
    quotations = sum(bool(explanation.kind) for explanation in explanations)
    console.print(one_line(f"{document}: {counted(quotations, 'quotation')}"), style="bold", soft_wrap=True)
    for explanation in explanations:
        _print_explanation(console, explanation)


def print_traces(person: str, traces: Sequence[Trace]) -> None:
    """Print on standard output under which names and in which roles a person was met, and why it is this person."""
    console = console_of(sys.stdout)
    total = sum(trace.documents for trace in traces)
    console.print(one_line(f"{person}: {counted(total, 'document')}"), style="bold", soft_wrap=True)
    for trace in traces:
        what = ", ".join(filter(None, (trace.name, trace.role)))
        when = "–".join(dict.fromkeys(filter(None, (trace.earliest, trace.latest))))
        where = trace.example if trace.documents == 1 else f"{trace.example} and {trace.documents - 1:,} more"
        console.print()
        console.print(one_line(what), style="bold", soft_wrap=True)
        console.print(f"  {'in':<6}{one_line(where)}" + (f", {when}" if when else ""), soft_wrap=True)
        if trace.reason:
            console.print(f"  {trace.weight:<+6.1f}{one_line(trace.reason)}", soft_wrap=True)


def _print_explanation(console: Console, explanation: Explanation) -> None:
    from rich.table import Table
    from rich.text import Text

    start, end = explanation.segments[0][0], explanation.segments[-1][1]
    console.print()
    console.print(f"{start}-{end}  {_shortened(explanation.quote, _QUOTE_WIDTH)}", style="bold", soft_wrap=True)
    if not explanation.kind:
        console.print("  taken for no quotation")
        return
    facts = {
        "kind": explanation.kind,
        "speaker": explanation.speaker or explanation.speaker_type or "",
        "role": explanation.role,
        "mention": explanation.mention,
        "cue": explanation.cue,
        "rule": explanation.rule,
    }
    for name, fact in facts.items():
        if fact:
            console.print(f"  {name:<12}{one_line(fact)}", soft_wrap=True)
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=False)
    table.add_column(justify="right", no_wrap=True)
    for _ in ("rule", "phrase", "cue"):
        table.add_column(no_wrap=True, overflow="ellipsis")
    for candidate in sorted(explanation.candidates, key=lambda candidate: -candidate.score):
        cue = f"cue “{one_line(candidate.cue)}”" if candidate.cue else ""
        phrase = _shortened(candidate.phrase, _PHRASE_WIDTH) or "–"
        table.add_row(*map(Text, (f"    {candidate.score:.2f}", candidate.rule, phrase, cue)))
    if explanation.candidates:
        console.print("  candidates")
        console.print(table)


def _shortened(text: str, width: int) -> str:
    text = one_line(text)
    return text if len(text) <= width else f"{text[: width - 1].rstrip()}…"


def _documents(summary: Summary) -> str:
    parts = [f"{counted(summary.documents, 'document')} read"]
    if summary.failed:
        reasons = ", ".join(f"{number:,} {reason}" for reason, number in summary.reasons.most_common())
        parts.append(f"{summary.failed:,} failed ({reasons})")
    return ", ".join(parts)


def _left_out(summary: Summary) -> str:
    parts = []
    if summary.unmarked:
        parts.append(f"{counted(summary.unmarked, 'document')} without quotation marks")
    if summary.silent:
        parts.append(f"{counted(summary.silent, 'document')} without quotations")
    if summary.unsure:
        parts.append(f"{counted(summary.unsure, 'quotation')} of too little confidence")
    return f"Nothing taken from {', '.join(parts)}" if parts else ""


def _quotations(summary: Summary) -> str:
    kinds = ", ".join(f"{number:,} {kind}" for kind, number in sorted(summary.kinds.items()))
    languages = ", ".join(
        f"{number:,} in {_LANGUAGES.get(code, code)}" for code, number in sorted(summary.languages.items())
    )
    return f"{counted(summary.quotations, 'quotation')}: {kinds}; {languages}"


def _print_people(console: Console, summary: Summary) -> None:
    from rich.table import Table
    from rich.text import Text

    people = [person for person in summary.people.people() if person.quotations][:_MOST_QUOTED]
    if not people:
        return
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column("Most quoted", no_wrap=True)
    table.add_column("Role", no_wrap=True, overflow="ellipsis")
    for header in ("Quotations", "Documents"):
        table.add_column(header, justify="right", no_wrap=True, min_width=len(header))
    for person in people:
        cells = (one_line(person.name), one_line(_role(person)), str(person.quotations), str(person.documents))
        table.add_row(*map(Text, cells))
    console.print()
    console.print(table)
    console.print()


def _role(person: Person) -> str:
    """The last role of a person that is known in the language of the name, else the last one."""
    forms = [form for role in reversed(person.roles) for form in role.split(LANGUAGES_JOINED)]
    return next((form for form in forms if by_script(form) == by_script(person.name)), next(iter(forms), ""))


def _failure(failure: Failure) -> str:
    named = failure.message.startswith(failure.document)
    return failure.message if named else f"{failure.document}: {failure.message}"


def counted(number: int, noun: str) -> str:
    """A number of things."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def console_of(stream: TextIO) -> Console:
    """A stream to print on, with nothing made of what looks like markup; of fixed width where it is no terminal."""
    from rich.console import Console

    width = None if stream.isatty() else _PLAIN_WIDTH
    return Console(file=stream, highlight=False, markup=False, emoji=False, width=width)
