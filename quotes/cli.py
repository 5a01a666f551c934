"""The command line: options to `Config`, errors to one line and an exit code.

Exit codes: 0 all well, 1 nothing could be done, 2 wrong use, 3 some documents failed, 130 interrupted. Data goes to
standard output, everything else to standard error.
"""

from __future__ import annotations

import os
import re
import sys
import warnings
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from quotes import __version__
from quotes.errors import QuotesError, UsageError

if TYPE_CHECKING:
    from quotes.config import Config
    from quotes.tables import RecordType, TableWriter
    from quotes.view.terminal import Summary

NOTHING_DONE, WRONG_USE, SOME_FAILED, INTERRUPTED, BROKEN_PIPE = 1, 2, 3, 130, 141
_EXIT_CODES = "Exit codes: 0 all well, 1 nothing could be done, 2 wrong use, 3 some documents failed, 130 interrupted."

app = typer.Typer(
    help="Who said what, in which role, and when: tables of quotations from English and Russian news.",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Models = Annotated[
    list[str] | None,
    typer.Option("--model", metavar="LANG=NAME", help="spaCy pipeline of a language: its package or folder.  Repeatable."),
]
Language = Annotated[
    str | None, typer.Option(metavar="en|ru", help="Language of all documents, instead of finding it out.")
]
Published = Annotated[
    str | None, typer.Option(metavar="DATE", help="Publication date of documents that tell none: 2023-06-09.")
]
Settings = Annotated[Path | None, typer.Option("--config", metavar="FILE.toml", help="Settings; options go first.")]


@app.callback()
def _quotes(
    version: Annotated[
        bool, typer.Option("--version", help="Show the version and stop.", is_eager=True, callback=lambda v: _version(v))
    ] = False,
) -> None: ...


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"quotes {__version__}")
        raise typer.Exit


@app.command(epilog=_EXIT_CODES)
def extract(
    sources: Annotated[
        list[str],
        typer.Argument(metavar="SOURCES...", help="Files, folders, globs; - reads standard input.", show_default=False),
    ],
    output: Annotated[
        str, typer.Option("--output", "-o", metavar="FILE", help="The table: .csv, .tsv, .jsonl, .parquet; - is CSV to standard output.")
    ] = "-",
    people: Annotated[str | None, typer.Option(metavar="FILE", help="Write the people here, too.")] = None,
    failures: Annotated[str | None, typer.Option(metavar="FILE", help="Write what failed, and why, here.")] = None,
    model: Models = None,
    language: Language = None,
    published: Published = None,
    config: Settings = None,
    excel: Annotated[bool, typer.Option("--excel", help="Begin CSV and TSV with a byte order mark.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Overwrite files that exist.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")] = False,
) -> None:
    """Write a table of the quotations in news texts.

    Texts are .txt files; tables of texts are .jsonl, .csv or .tsv with the columns id, text[, published, title, url,
    language].
    """
    with _edge():
        from quotes.records import Failure, Person, Quotation

        settings = _settings(config, model, language, published)
        _check_distinct(output, people, failures)
        tables = (
            _table(output, Quotation, excel, force),
            _table(people, Person, excel, force),
            _table(failures, Failure, excel, force),
        )
        summary = _run(sources, settings, *tables, show=not quiet and not (output == "-" and sys.stdout.isatty()))

        from quotes.view.terminal import print_failures, print_summary

        if not quiet:
            written = {"table": output, "people": people, "failures": failures}
            print_summary(summary, written if summary.documents else {"failures": failures})
        print_failures(summary)
        _finish(summary.documents, summary.failed)


def _run(
    sources: list[str],
    settings: Config,
    quotations: AbstractContextManager[TableWriter | None],
    people: AbstractContextManager[TableWriter | None],
    failures: AbstractContextManager[TableWriter | None],
    *,
    show: bool,
) -> Summary:
    """Extract and write; where no document could be read, only the table of failures appears."""
    from quotes.corpus import run
    from quotes.view.terminal import Summary, progress

    class NothingRead(Exception):
        pass

    summary = Summary()
    with failures as failed:
        try:
            with quotations as rows, people as persons, progress(show) as advance:
                for outcome in run(sources, settings):
                    summary.add(outcome)
                    if rows is not None:
                        rows.write(outcome.quotations)
                    if failed is not None and outcome.failure is not None:
                        failed.write([outcome.failure])
                    advance(summary.documents + summary.failed, summary.quotations)
                if not summary.documents:
                    raise NothingRead
                if persons is not None:
                    persons.write(summary.people.people())
        except NothingRead:
            pass
    return summary
