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
from quotes.errors import InputError, LanguageError, QuotesError, UsageError

if TYPE_CHECKING:
    from quotes.config import Config
    from quotes.corpus import Outcome
    from quotes.records import Failure
    from quotes.tables import Record
    from quotes.view.terminal import Summary

_NOTHING_DONE, _WRONG_USE, _SOME_FAILED, _INTERRUPTED, _BROKEN_PIPE = 1, 2, 3, 130, 141
_EPILOG = "Exit codes: 0 all well, 1 nothing could be done, 2 wrong use, 3 some documents failed, 130 interrupted."
_DETAILS = "QUOTES_TRACEBACK"
_FAILURES_SHOWN = 10

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
    corrections: Annotated[
        Path | None, typer.Option(metavar="FILE", help="What a person mended in the file of `quotes review`.")
    ] = None,
    min_confidence: Annotated[
        float, typer.Option(metavar="0-1", min=0, max=1, help="Leave out rows that are less probably right.")
    ] = 0.0,
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
        outcomes = _confident(_outcomes(sources, settings, corrections), min_confidence)
        summary = _run(outcomes, quotations_table, people_table, failures_table, show_progress=visible)
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

    With the rule that found him, and all candidates with their probabilities; also speech that is taken for none.
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
            except (LanguageError, InputError) as error:
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


@app.command(epilog=_EPILOG)
def review(
    table: Annotated[str, typer.Argument(metavar="QUOTES", help="The table that `quotes extract` wrote.")],
    sources: Annotated[
        list[str] | None,
        typer.Argument(metavar="[SOURCES]", help="Where the texts are, unless the table names files that are there."),
    ] = None,
    output: Annotated[
        str, typer.Option("--output", "-o", metavar="FILE", help="The review, in .csv or .tsv; - is standard output.")
    ] = "-",
    below: Annotated[float, typer.Option(metavar="CONFIDENCE", help="Rows of less confidence are doubtful.")] = 0.8,
    everything: Annotated[bool, typer.Option("--all", help="Write all rows, as gold annotation needs them.")] = False,
    excel: Annotated[
        bool, typer.Option("--excel", help="Write it so that Excel knows its encoding and runs no cell as a formula.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Overwrite a file that exists.")] = False,
) -> None:
    """Write the doubtful rows of a table, the least certain first, for a person to mend in a spreadsheet.

    What is filled in there, `quotes extract --corrections FILE` applies in every later run.
    """
    with _errors_reported():
        from quotes.review import ReviewWriter, rows_to_review

        writer = ReviewWriter(output, excel=excel, force=force)
        rows, failures = rows_to_review(table, sources or [], below=below, everything=everything)
        if rows or not failures:
            writer.write(rows)
            _say(f"Rows to review: {len(rows)}, in {len({row.document for row in rows})} documents")
        _say_failures(failures)
        _exit(len(rows), len(failures))


@app.command(epilog=_EPILOG)
def evaluate(
    gold: Annotated[
        Path,
        typer.Argument(
            metavar="GOLD",
            help="Annotation: the project's .jsonl; an export of Label Studio, doccano or INCEpTION; brat's folder; a "
            "finished review.",
            show_default=False,
        ),
    ],
    texts: Annotated[
        str | None, typer.Argument(metavar="[TEXTS]", help="Where the texts are, unless the annotation has them.")
    ] = None,
    predictions: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A table of `quotes extract` to judge, in place of a run.")
    ] = None,
    by: Annotated[
        list[str] | None,
        typer.Option(metavar="language|kind|mention", help="Break the figures down by this. Can be repeated."),
    ] = None,
    errors: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write what was missed, spurious or wrong, as JSON lines.")
    ] = None,
    model: _Model = None,
    language: _Language = None,
    published: _Published = None,
    config: _ConfigFile = None,
    json: Annotated[bool, typer.Option("--json", help="Print the figures as one JSON object.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Overwrite a file that exists.")] = False,
) -> None:
    """Measure extraction on annotated texts, with 95 % intervals.

    Detection, speakers, full names, roles, dates, and how far the confidence can be trusted.
    """
    with _errors_reported():
        from quotes import evaluate as measuring
        from quotes.annotations import read_gold
        from quotes.annotations.table import read_table
        from quotes.annotations.tasks import new_file
        from quotes.view.terminal import Summary, progress

        settings = _settings(config, model, language, published)
        dimensions = measuring.dimensions(by or [])
        summary = Summary()
        with (
            nullcontext() if errors is None else new_file(errors, force=force) as sink,
            progress(predictions is None) as show,
        ):

            def watch(outcome: Outcome) -> None:
                summary.add(outcome)
                show(summary)

            rows = None if predictions is None else read_table(predictions)
            golds = read_gold(gold, texts)
            evaluation = measuring.evaluate(golds, texts, settings, predictions=rows, by=dimensions, watch=watch)
            if sink is not None:
                sink.writelines(f"{line}\n".encode() for line in measuring.error_lines(evaluation))
        for line in [measuring.report_json(evaluation)] if json else measuring.report_lines(evaluation):
            typer.echo(line)
        _say_failures(evaluation.failures)
        _exit(evaluation.documents, len(evaluation.failures))


@app.command(epilog=_EPILOG)
def annotate(
    sources: Annotated[
        list[str] | None,
        typer.Argument(metavar="SOURCES", help="Files, folders or globs; - is standard input.", show_default=False),
    ] = None,
    output: Annotated[
        str, typer.Option("--output", "-o", metavar="FILE", help="The tasks, in JSON; - is standard output.")
    ] = "-",
    format: Annotated[str, typer.Option(metavar="NAME", help="The tool that the tasks are for.")] = "label-studio",
    label_config: Annotated[
        bool, typer.Option("--label-config", help="Print the labelling interface that goes with the tasks, and exit.")
    ] = False,
    model: _Model = None,
    language: _Language = None,
    published: _Published = None,
    config: _ConfigFile = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite a file that exists.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print errors only.")] = False,
) -> None:
    """Write annotation tasks for people to mend, with the quotations that were found in the texts.

    What they export then, `quotes evaluate` reads as gold.
    """
    with _errors_reported():
        from quotes.annotations.tasks import check_format, label_config_of, new_file, write_tasks
        from quotes.view.terminal import Summary, print_failures, print_summary, progress

        format = check_format(format)
        if label_config:
            typer.echo(label_config_of(format), nl=False)
            return
        if not sources:
            raise UsageError("no texts: name files, folders or globs, or - for standard input")
        settings = _settings(config, model, language, published)
        summary = Summary()
        visible = not quiet and not (output == "-" and sys.stdout.isatty())
        target = nullcontext(sys.stdout.buffer) if output == "-" else new_file(output, force=force)
        with suppress(_NothingRead), target as sink, progress(visible) as show:
            for outcome in write_tasks(sources, settings, sink, format):
                summary.add(outcome)
                show(summary)
            if not summary.documents:
                raise _NothingRead
        if not quiet:
            print_summary(summary, [output] if output != "-" else [])
        print_failures(summary)
        _exit(summary.documents, summary.failed)


class _Table(Protocol):
    def write(self, records: Iterable[Record]) -> None: ...


class _NoTable:
    """Takes the records of a table that nobody asked for."""

    def write(self, records: Iterable[Record]) -> None:
        pass


class _NothingRead(Exception):
    """No document could be read: so no table is to appear, which would only be in the way of the next try."""


@app.command(epilog=_EPILOG)
def train(
    gold: Annotated[
        list[Path],
        typer.Argument(
            metavar="GOLD",
            help="Annotation, as for `quotes evaluate`, or a folder with gold.jsonl and texts. Can be several.",
            show_default=False,
        ),
    ],
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="The model, a .json file.")],
    names: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FILE",
            help="Whom mentions stand for: a JSON object a line with id and names, a list of [start, end, name or "
            "null]. Can be repeated.",
            show_default=False,
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite a file that exists.")] = False,
) -> None:
    """Train the model that finds quotations and chooses speakers, on annotated texts.

    A run uses it with the setting `attribution`. Needs the extra newsquotes[train].
    """
    with _errors_reported():
        from quotes.train import train as fit

        if output.exists() and not force:
            raise UsageError(f"{output} exists: use --force to overwrite it")
        report = fit(gold, output, names=names or [])
        _say(f"{report.quotations} quotations in {report.documents} documents taught the model in {output}")
        _say("right by five-fold cross-validation, by the rules alone and by the model:")
        parts = (
            ("what is a quotation (F1)", report.detection),
            ("who said it", report.attribution),
            ("whom a phrase without a name stands for", report.reference),
        )
        for what, shares in parts:
            for language, share in shares.items():
                _say(f"{language}: {what}: {share.rules:.1%}, {share.model:.1%} of {share.examples}")
        for language, recall in report.candidates.items():
            _say(f"{language}: the right speaker is among the candidates of {recall:.1%} of the quotations")


def _outcomes(sources: Sequence[str], settings: Config, corrections: Path | None) -> Iterator[Outcome]:
    """What a run gives; the corrections are read before it."""
    if corrections is None:
        from quotes.corpus import run

        return run(sources, settings)
    from quotes.corrections import Corrections
    from quotes.corrections import run as run_corrected

    return run_corrected(sources, settings, Corrections.read(corrections))


def _confident(outcomes: Iterable[Outcome], least: float) -> Iterator[Outcome]:
    """The outcomes with the rows that are right with a probability of `least` or more."""
    for outcome in outcomes:
        yield replace(outcome, quotations=tuple(row for row in outcome.quotations if row.confidence >= least))


def _run(
    outcomes: Iterable[Outcome],
    quotations_table: AbstractContextManager[_Table],
    people_table: AbstractContextManager[_Table],
    failures_table: AbstractContextManager[_Table],
    *,
    show_progress: bool,
) -> Summary:
    """Extract, and write what is found. Where nothing can be read, only the table of failures appears."""
    from quotes.view.terminal import Summary, progress

    summary = Summary()
    with (
        failures_table as failures,
        suppress(_NothingRead),
        quotations_table as quotations,
        people_table as people,
        progress(show_progress) as show,
    ):
        for outcome in outcomes:
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


def _say_failures(failures: Sequence[Failure]) -> None:
    for failure in failures[:_FAILURES_SHOWN]:
        _say(failure.message)
    if len(failures) > _FAILURES_SHOWN:
        _say(f"… and {len(failures) - _FAILURES_SHOWN} more")


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
