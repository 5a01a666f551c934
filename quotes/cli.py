"""The command line: options to `Config`, errors to one line and an exit code.

Exit codes: 0 all well, 1 nothing could be done, 2 wrong use, 3 some documents failed, 130 interrupted (141: who read
standard output went away). Data goes to standard output, everything else to standard error.
"""

from __future__ import annotations

import os
import sys
import traceback
import warnings
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn, Protocol

import typer

from quotes import __version__
from quotes.errors import LanguageError, QuotesError, UsageError

if TYPE_CHECKING:
    from quotes.config import Config
    from quotes.tables import Record
    from quotes.view.terminal import Summary

_NOTHING_DONE, _WRONG_USE, _SOME_FAILED, _INTERRUPTED, _BROKEN_PIPE = 1, 2, 3, 130, 141
_EPILOG = "Exit codes: 0 all well, 1 nothing could be done, 2 wrong use, 3 some documents failed, 130 interrupted."
_DETAILS = "QUOTES_TRACEBACK"

app = typer.Typer(
    help="Who said what, in which role, and when: tables of quotations from English and Russian news.",
    add_completion=False,
    rich_markup_mode=None,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

_Model = Annotated[
    list[str] | None,
    typer.Option(metavar="LANG=NAME", help="spaCy pipeline of a language: a package or a folder. Can be repeated."),
]
_Language = Annotated[
    str | None, typer.Option(metavar="en|ru", help="Language of all documents. By default it is found from each text.")
]
_Published = Annotated[
    str | None, typer.Option(metavar="DATE", help="Publication date of documents that tell none, as in 2018-03-05.")
]
_ConfigFile = Annotated[
    Path | None, typer.Option("--config", metavar="FILE", help="Settings in TOML. Options go before them.")
]


def main() -> None:
    """Run the command line of this process."""
    if not sys.warnoptions:
        warnings.simplefilter("ignore")  # the libraries' own, which say nothing to a user
    if not sys.stdout.isatty() and "PYTHONIOENCODING" not in os.environ:
        sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  # a file or a pipe: data, like the CSV
    sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]  # a terminal that lacks letters
    app(prog_name="quotes")


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"quotes {__version__}")
        raise typer.Exit


@app.callback()
def _quotes(
    version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_show_version, help="Show the version and exit.")
    ] = False,
) -> None:
    pass


@app.command(epilog=_EPILOG)
def extract(
    sources: Annotated[
        list[str],
        typer.Argument(metavar="SOURCES", help="Files, folders or globs; - is standard input.", show_default=False),
    ],
    output: Annotated[
        str,
        typer.Option(
            "--output", "-o", metavar="FILE", help="The table, in .csv, .tsv, .jsonl or .parquet; - is standard output."
        ),
    ] = "-",
    people: Annotated[str | None, typer.Option(metavar="FILE", help="Write a table of the people, too.")] = None,
    failures: Annotated[str | None, typer.Option(metavar="FILE", help="Write a table of what failed, too.")] = None,
    model: _Model = None,
    language: _Language = None,
    published: _Published = None,
    config: _ConfigFile = None,
    excel: Annotated[bool, typer.Option("--excel", help="Write CSV so that Excel knows its encoding.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Overwrite files that exist.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print errors only.")] = False,
) -> None:
    """Write a table of the quotations in news texts.

    A text file is one article. Tables of articles (.jsonl, .csv, .tsv) have the columns id, text[, published, title,
    url, language].
    """
    with _errors_reported():
        from quotes.records import Failure, Person, Quotation
        from quotes.tables import open_table
        from quotes.view.terminal import print_failures, print_summary

        settings = _settings(config, model, language, published)
        targets = {Quotation: output, Person: people, Failure: failures}
        _check_distinct([target for target in targets.values() if target])
        quotations_table, people_table, failures_table = (
            open_table(target, record, excel=excel, force=force) if target else nullcontext(_NoTable())
            for record, target in targets.items()
        )
        visible = not quiet and not (output == "-" and sys.stdout.isatty())
        summary = _run(sources, settings, quotations_table, people_table, failures_table, show_progress=visible)
        if not quiet:
            print_summary(summary, [target for target in (output, people, failures) if target and target != "-"])
        print_failures(summary)
        _exit(summary.documents, summary.failed)


@app.command(epilog=_EPILOG)
def explain(
    source: Annotated[str, typer.Argument(metavar="FILE", help="A text or a table of texts; - is standard input.")],
    model: _Model = None,
    language: _Language = None,
    published: _Published = None,
    config: _ConfigFile = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object a line and quotation.")] = False,
) -> None:
    """Show why each quotation was given to its speaker.

    With the rule that decided, and all candidates with their scores; also speech that was taken for no quotation.
    """
    with _errors_reported():
        from quotes.corpus import explain as explanations_of
        from quotes.reading import read
        from quotes.records import Failure
        from quotes.view.terminal import explanation_lines, print_explanations

        settings = _settings(config, model, language, published)
        explained = failed = 0
        for item in read([source], published=settings.published):
            if isinstance(item, Failure):
                failed += 1
                _say(item.message)
                continue
            try:
                explanations = explanations_of(item, settings)
            except LanguageError as error:
                failed += 1
                _say(f"{item.id}: {error}")
                continue
            explained += 1
            if json:
                for line in explanation_lines(item.id, explanations):
                    typer.echo(line)
            else:
                print_explanations(item.id, explanations)
        _exit(explained, failed)


class _Table(Protocol):
    def write(self, records: Iterable[Record]) -> None: ...


class _NoTable:
    """Takes the records of a table that nobody asked for."""

    def write(self, records: Iterable[Record]) -> None:
        pass


class _NothingRead(Exception):
    """No document could be read: so no table is to appear, which would only be in the way of the next try."""


def _run(
    sources: Sequence[str],
    settings: Config,
    quotations_table: AbstractContextManager[_Table],
    people_table: AbstractContextManager[_Table],
    failures_table: AbstractContextManager[_Table],
    *,
    show_progress: bool,
) -> Summary:
    """Extract, and write what is found. Where nothing can be read, only the table of failures appears."""
    from quotes.corpus import run
    from quotes.view.terminal import Summary, progress

    summary = Summary()
    with (
        failures_table as failures,
        suppress(_NothingRead),
        quotations_table as quotations,
        people_table as people,
        progress(show_progress) as show,
    ):
        for outcome in run(sources, settings):
            summary.add(outcome)
            quotations.write(outcome.quotations)
            if outcome.failure is not None:
                failures.write([outcome.failure])
            show(summary)
        if not summary.documents:
            raise _NothingRead
        people.write(summary.people.people())
    return summary


def _settings(file: Path | None, models: list[str] | None, language: str | None, published: str | None) -> Config:
    """The settings of a file, if any, with those of the options put over them."""
    from quotes.config import Config

    settings = Config() if file is None else Config.from_toml(file)
    return replace(
        settings,
        models={**settings.models, **dict(_model(value) for value in models or [])},
        language=language or settings.language,
        published=published or settings.published,
    )


def _model(value: str) -> tuple[str, str]:
    language, sign, name = (part.strip() for part in value.partition("="))
    if not (language and sign and name):
        raise UsageError(f"--model {value!r} is not understood: write LANG=NAME, as in ru=ru_core_news_sm")
    return language, name


def _check_distinct(targets: Sequence[str]) -> None:
    real = [target if target == "-" else os.path.realpath(target) for target in targets]
    for number, target in enumerate(targets):
        if real[number] in real[:number]:
            raise UsageError(f"two tables cannot both go to {target}: give each its own file")


def _exit(done: int, failed: int) -> None:
    if failed:
        raise typer.Exit(_SOME_FAILED if done else _NOTHING_DONE)


def _say(message: str) -> None:
    from quotes.view.terminal import one_line

    typer.echo(one_line(message), err=True)


@contextmanager
def _errors_reported() -> Iterator[None]:
    """Every error of a command becomes one line on standard error and an exit code."""
    try:
        yield
        sys.stdout.flush()
    except typer.Exit:
        raise
    except KeyboardInterrupt:
        _fail("interrupted", _INTERRUPTED)
    except BrokenPipeError:
        with suppress(OSError, ValueError):  # or Python complains when it closes standard output
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(_BROKEN_PIPE) from None
    except QuotesError as error:
        _fail(str(error), _WRONG_USE if isinstance(error, UsageError) else _NOTHING_DONE)
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        _fail(f"{where}{error.strerror or error}", _NOTHING_DONE)
    except Exception as error:
        if os.environ.get(_DETAILS):
            raise
        place = traceback.extract_tb(error.__traceback__)[-1]
        _fail(
            f"{type(error).__name__}: {error} ({Path(place.filename).name}, line {place.lineno}): "
            f"a fault of this program; set {_DETAILS}=1 to see where",
            _NOTHING_DONE,
        )


def _fail(message: str, code: int) -> NoReturn:
    _say(f"quotes: {message}")
    raise typer.Exit(code) from None
