"""The command line: options to `Config`, errors to one line and an exit code.

Exit codes: 0 all well, 1 nothing could be done, 2 wrong use, 3 some documents failed, 130 interrupted (141: who read
standard output went away). Data goes to standard output, everything else to standard error.
"""

from __future__ import annotations

import os
import sys
import traceback
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer
from typer.core import TyperCommand, TyperGroup

from quotes import __version__
from quotes.errors import InputError, LanguageError, QuotesError, UsageError

if TYPE_CHECKING:
    from quotes.config import Config
    from quotes.corpus import Outcome
    from quotes.corpus.extraction import Extraction, Show
    from quotes.corpus.summary import Summary
    from quotes.reading import ReadingOptions
    from quotes.records import Failure


_NOTHING_DONE, _WRONG_USE, _SOME_FAILED, _INTERRUPTED, _BROKEN_PIPE = 1, 2, 3, 130, 141
_EPILOG = "Exit codes: 0 all well, 1 nothing could be done, 2 wrong use, 3 some documents failed, 130 interrupted."
_DETAILS = "QUOTES_TRACEBACK"
_FAILURES_SHOWN = 10
_TABLES, _READ, _RUN = "Tables", "What is read", "The run"


class _Grouped(TyperCommand):
    """A command whose help has its options by what they are for (their `rich_help_panel`), those for nothing last."""

    def format_options(self, ctx: Any, formatter: Any) -> None:
        groups: dict[str, list[tuple[str, str]]] = {}
        for param in self.get_params(ctx):
            if record := param.get_help_record(ctx):
                panel = getattr(param, "rich_help_panel", None)
                title = "Arguments" if param.param_type_name == "argument" else panel or "Options"
                groups.setdefault(title, []).append(record)
        groups["Options"] = groups.pop("Options", [])
        for title, records in groups.items():
            with formatter.section(title):
                formatter.write_dl(records)


class _Defaulting(TyperGroup):
    """A group whose first command is meant where none is named."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if args and args[0] not in self.commands and args[0] not in ctx.help_option_names:
            args = [next(iter(self.commands)), *args]
        return super().parse_args(ctx, args)


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
    str | None,
    typer.Option(
        metavar="en|ru", help="Language of all documents. By default it is found from each text.", rich_help_panel=_READ
    ),
]
_Published = Annotated[
    str | None,
    typer.Option(
        metavar="DATE", help="Publication date of documents that tell none, as in 2018-03-05.", rich_help_panel=_READ
    ),
]
_PeopleFile = Annotated[
    Path | None,
    typer.Option("--people-file", metavar="FILE", help="The people that you know, as `quotes people` writes them."),
]
_Include = Annotated[
    list[str] | None,
    typer.Option(
        metavar="GLOB", help="Read only these files of folders and archives. Can be repeated.", rich_help_panel=_READ
    ),
]
_Exclude = Annotated[
    list[str] | None,
    typer.Option(
        metavar="GLOB", help="Leave out these files of folders and archives. Can be repeated.", rich_help_panel=_READ
    ),
]
_TextColumn = Annotated[
    str | None, typer.Option(metavar="NAME", help="What tables call the column of texts.", rich_help_panel=_READ)
]
_Column = Annotated[
    list[str] | None,
    typer.Option(
        metavar="OURS=NAME",
        help="What tables call another column, as in published=day. Can be repeated.",
        rich_help_panel=_READ,
    ),
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


@app.command(epilog=_EPILOG, cls=_Grouped)
def extract(
    sources: Annotated[
        list[str] | None,
        typer.Argument(metavar="SOURCES", help="Files, folders or globs; - is standard input.", show_default=False),
    ] = None,
    output: Annotated[
        str,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="The table: .csv, .tsv, .jsonl, .parquet, .xlsx, .sqlite, .spacy, .jsonld or .xml (TEI); - is CSV on "
            "standard output.",
            rich_help_panel=_TABLES,
        ),
    ] = "-",
    people: Annotated[
        str | None, typer.Option(metavar="FILE", help="Write a table of the people, too.", rich_help_panel=_TABLES)
    ] = None,
    roles: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="Also write who held which office when.", rich_help_panel=_TABLES),
    ] = None,
    documents: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="Write a table of all documents read, too.", rich_help_panel=_TABLES),
    ] = None,
    failures: Annotated[
        str | None, typer.Option(metavar="FILE", help="Write a table of what failed, too.", rich_help_panel=_TABLES)
    ] = None,
    min_confidence: Annotated[
        float,
        typer.Option(
            metavar="0-1", min=0, max=1, help="Leave out rows that are less probably right.", rich_help_panel=_TABLES
        ),
    ] = 0.0,
    excel: Annotated[
        bool,
        typer.Option(
            "--excel",
            help="Write CSV so that Excel knows its encoding and runs no cell as a formula.",
            rich_help_panel=_TABLES,
        ),
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Overwrite files that exist.", rich_help_panel=_TABLES)
    ] = False,
    files_from: Annotated[
        str | None,
        typer.Option(
            metavar="FILE",
            help="Read the files that FILE lists, one a line; - is standard input.",
            rich_help_panel=_READ,
        ),
    ] = None,
    include: _Include = None,
    exclude: _Exclude = None,
    text_column: _TextColumn = None,
    column: _Column = None,
    limit: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="Stop after N documents.", rich_help_panel=_READ)
    ] = None,
    published: _Published = None,
    language: _Language = None,
    model: _Model = None,
    config: _ConfigFile = None,
    corrections: Annotated[
        Path | None, typer.Option(metavar="FILE", help="What a person mended in the file of `quotes review`.")
    ] = None,
    people_file: _PeopleFile = None,
    index: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Go on with the people of earlier runs, which FILE keeps."),
    ] = None,
    n_process: Annotated[
        int | None,
        typer.Option(
            "--n-process", "-n", metavar="N", help="How many processes work; all cores.", rich_help_panel=_RUN
        ),
    ] = None,
    batch_size: Annotated[
        int | None,
        typer.Option(
            "--batch-size", "-b", metavar="N", help="Documents a process takes at a time.", rich_help_panel=_RUN
        ),
    ] = None,
    document_timeout: Annotated[
        float | None,
        typer.Option(metavar="SECONDS", help="How long a document may take before it fails.", rich_help_panel=_RUN),
    ] = None,
    dask: Annotated[
        str | None,
        typer.Option(
            metavar="ADDRESS",
            help="Let the workers of a Dask scheduler do it, as in tcp://host:8786; the output is a folder of Parquet.",
            rich_help_panel=_RUN,
        ),
    ] = None,
    restart: Annotated[
        bool,
        typer.Option(
            "--restart", help="Begin anew, also where a run that was broken off could go on.", rich_help_panel=_RUN
        ),
    ] = False,
    log: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Put what happens at the end of FILE.", rich_help_panel=_RUN)
    ] = None,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Also tell of each failure as it happens.", rich_help_panel=_RUN)
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print errors only.", rich_help_panel=_RUN)] = False,
) -> None:
    """Write a table of the quotations in news texts.

    Reads texts, web pages (.html), tables of articles (.jsonl, .csv, .tsv, .parquet; columns id, text[, published,
    title, url, language]), news feeds (.xml), web archives (.warc.gz), and archives of these (.zip, .tar.gz).

    A run that was broken off goes on when the same command is given again.
    """
    with _errors_reported():
        from quotes.corpus.extraction import Extraction
        from quotes.corpus.items import count
        from quotes.corpus.outputs import Outputs
        from quotes.corpus.workers import one_thread
        from quotes.view.progress import progress
        from quotes.view.terminal import print_failures, print_summary

        one_thread()
        outputs = Outputs(output, people, documents, failures, roles, excel=excel, least=min_confidence)
        settings = _settings(
            config,
            model,
            language,
            published,
            batch_size=batch_size,
            document_timeout=document_timeout,
            n_process=n_process,
            all_cores=True,
        )
        reading = _reading(include, exclude, text_column, column)
        extraction = Extraction(
            tuple(sources or ()),
            outputs,
            settings,
            corrections=corrections,
            people_file=people_file,
            index=index,
            files_from=files_from,
            limit=limit,
            reading=reading,
        )
        if dask is not None:
            _check_cluster(extraction, n_process)
        with progress(
            quiet=quiet,
            verbose=verbose,
            hidden=output == "-" and sys.stdout.isatty(),
            log=log,
            total=lambda: None if files_from else count(extraction.sources, limit),
        ) as show:
            if dask is None:
                summary = extraction.run(restart=restart, force=force, show=show)
            else:
                summary = _run_on_cluster(dask, extraction, restart, show)
        if not quiet:
            print_summary(summary, [target for target in outputs.targets().values() if target != "-"])
        print_failures(summary)
        _exit(summary.documents, summary.failed)


@app.command(epilog=_EPILOG, cls=_Grouped)
def report(
    sources: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="SOURCES",
            help="Tables that `quotes extract` wrote, or articles: files, folders or globs.",
            show_default=False,
        ),
    ] = None,
    output: Annotated[
        str, typer.Option("--output", "-o", metavar="FILE", help="The page, in .html; - is standard output.")
    ] = "report.html",
    title: Annotated[
        str | None, typer.Option(metavar="TEXT", help="What stands above the page. By default the names of SOURCES.")
    ] = None,
    language: Annotated[
        str, typer.Option(metavar="en|ru", help="The language that the page opens in; it can be switched there.")
    ] = "en",
    texts: Annotated[
        list[str] | None,
        typer.Option(
            metavar="SOURCE",
            help="Where the texts of tables are, unless these name files that are there. Can be repeated.",
            rich_help_panel=_READ,
        ),
    ] = None,
    include: _Include = None,
    exclude: _Exclude = None,
    text_column: _TextColumn = None,
    column: _Column = None,
    published: _Published = None,
    model: _Model = None,
    config: _ConfigFile = None,
    people_file: _PeopleFile = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite a file that exists.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print errors only.")] = False,
) -> None:
    """Write a page with all quotations, to be searched, filtered and sent on. It needs a browser and no network.

    Of tables, or of articles, which are extracted first. Of many articles, extract a table: that can be broken off and
    goes on, and the report of a table is soon made.
    """
    with _errors_reported():
        from quotes.corpus.items import count
        from quotes.corpus.workers import one_thread
        from quotes.identity.people_file import read_people
        from quotes.view.progress import progress
        from quotes.view.report import making
        from quotes.view.terminal import counted, print_failures, print_summary

        one_thread()
        sources = sources or []
        making.check_report(output, language, force=force)
        tables = making.tables_among(sources)
        known = () if people_file is None else read_people(people_file)
        options = _reading(include, exclude, text_column, column)
        if tables:
            _refuse({"--published": published, "--model": model, "--config": config}, "tables of quotations")
            with progress(quiet=quiet) as show:
                gathered = making.from_tables(tables, texts or (), options=options, show=show)
        else:
            _refuse({"--texts": texts}, "articles")
            settings = _settings(config, model, None, published, all_cores=True)
            own = None if output == "-" else Path(output)
            with progress(quiet=quiet, total=lambda: count(sources)) as show:
                gathered = making.from_articles(
                    sources, settings, known=known, options=options, leave_out=own, show=show
                )
            if not quiet:
                print_summary(gathered.summary, [])
        print_failures(gathered.summary, "quotes extract --failures FILE")
        if tables or gathered.summary.documents:
            title = making.title_of(sources) if title is None else title
            made = making.write(gathered, output, title=title, language=language, known=known)
            if not quiet:
                what = f"{counted(made.quotations, 'quotation')} of {counted(made.people, 'named source')}"
                _say(f"Written: {output} ({what} in {counted(made.documents, 'document')})")
                if gathered.without_text:
                    alone = f"{counted(gathered.without_text, 'quotation')} without context"
                    _say(f"{alone}: no text has these words where the table says (--texts tells where texts are)")
        _exit(len(tables) or gathered.summary.documents, gathered.summary.failed)


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


_people = typer.Typer(
    cls=_Defaulting,
    help="Who is who: a file of people to edit, and why they are taken for one person.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.add_typer(_people, name="people")
_QuotesTables = Annotated[
    list[Path], typer.Argument(metavar="QUOTES", help="Tables that `quotes extract` wrote.", show_default=False)
]


@_people.command("write", epilog=_EPILOG)
def write_people(
    tables: _QuotesTables,
    output: Annotated[
        str, typer.Option("--output", "-o", metavar="FILE", help="The file to write: .csv or .tsv.")
    ] = "people.csv",
    people_file: _PeopleFile = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite a file that exists.")] = False,
) -> None:
    """Write the people of tables into a file to edit, for `quotes extract --people-file`. `write` can be left out.

    To join two people, give both rows one id. To part one, add a row with an id of its own and the other's names.
    """
    with _errors_reported():
        from quotes.identity.from_tables import PeopleRow, people_rows
        from quotes.identity.people_file import read_people
        from quotes.tables import open_table

        known = () if people_file is None else read_people(people_file)
        if not output.casefold().endswith((".csv", ".tsv")):
            raise UsageError(f"{output}: a people file is edited as .csv or .tsv: name one of these")
        with open_table(output, PeopleRow, force=force) as table:
            table.write(people_rows(tables, known))
        _say(f"Written: {output}")


@_people.command("explain", epilog=_EPILOG)
def explain_person(
    person: Annotated[str, typer.Argument(metavar="ID", help="A speaker_id.", show_default=False)],
    tables: Annotated[
        list[Path] | None, typer.Argument(metavar="QUOTES", help="Tables to find it out from, without an index.")
    ] = None,
    index: Annotated[Path | None, typer.Option(metavar="FILE", help="The index of `quotes extract --index`.")] = None,
    people_file: _PeopleFile = None,
) -> None:
    """Show under which names and in which roles a person was met, and why all these are one.

    With each name stands what spoke for it when it was joined to the others, and against it, in log odds.
    """
    with _errors_reported():
        from quotes.identity.from_tables import relinked
        from quotes.identity.index import Index
        from quotes.identity.people_file import read_people
        from quotes.view.terminal import print_traces

        if (index is None) == (not tables):
            raise UsageError("an explanation needs an index (--index FILE) or tables of quotations: name one of these")
        if index is not None and not index.is_file():
            raise UsageError(f"{index}: there is no such index: make it with `quotes extract --index`")
        known = () if people_file is None else read_people(people_file)
        with Index(index, known) as who:
            for _ in relinked(tables or (), who):
                pass
            print_traces(person, who.traces(person))


@_people.command("link", epilog=_EPILOG)
def link_people(
    tables: _QuotesTables,
    output: Annotated[str, typer.Option("--output", "-o", metavar="FILE", help="The table to write.")],
    people_file: _PeopleFile = None,
    index: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Go on with the people of earlier runs, which FILE keeps.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite a file that exists.")] = False,
) -> None:
    """Find out anew who is who over tables, such as those of many days or of a cluster, and write them as one."""
    with _errors_reported():
        from quotes.identity.from_tables import relinked
        from quotes.identity.index import Index
        from quotes.identity.people_file import read_people
        from quotes.records import Quotation
        from quotes.tables import open_table

        known = () if people_file is None else read_people(people_file)
        with Index(index, known) as who:
            with open_table(output, Quotation, force=force) as table:
                table.write(relinked(tables, who))
            who.commit()
        _say(f"Written: {output}")


@app.command(epilog=_EPILOG)
def verify(
    table: Annotated[Path, typer.Argument(metavar="QUOTES", help="The table that `quotes extract` wrote.")],
    sources: Annotated[
        list[str],
        typer.Argument(metavar="SOURCES", help="The texts: files, folders or globs.", show_default=False),
    ],
    include: _Include = None,
    exclude: _Exclude = None,
    text_column: _TextColumn = None,
    column: _Column = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing: the exit code tells.")] = False,
) -> None:
    """Compare every row of a table with its text: do the words still stand where the row says?

    With the manifest beside the table, also tells which texts have changed, are missing or are new. The exit code is 3
    where anything differs. Sources and how they are read have to be those of the extraction.
    """
    with _errors_reported():
        from quotes import verify as verifying
        from quotes.reading import read

        tally = verifying.Tally()
        options = _reading(include, exclude, text_column, column)
        for check in verifying.verify(table, read(sources, options=options)):
            tally.add(check)
            if not quiet:
                for line in verifying.check_lines(check):
                    _tell(line)
        if not quiet:
            hold = tally.rows - tally.broken - tally.unchecked
            _say(f"{tally.rows} rows: {hold} hold, {tally.broken} no longer, {tally.unchecked} without their text")
            if verifying.is_as_written(table) is False:
                _say(f"{table} is not as it was written: it was edited since")
        if not tally.well:
            raise typer.Exit(_SOME_FAILED)


@app.command(epilog=_EPILOG)
def diff(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="A table that `quotes extract` wrote.")],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="Another one, of the same texts or of more.")],
    output: Annotated[
        str | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write the changes as a table: .csv, .jsonl and so on."),
    ] = None,
    ignore: Annotated[
        list[str] | None, typer.Option(metavar="COLUMN", help="Do not compare this column. Can be repeated.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite a file that exists.")] = False,
) -> None:
    """Tell which rows were added, lost or changed from one table to another."""
    with _errors_reported():
        from quotes import compare
        from quotes.tables import open_table

        counts = dict.fromkeys(("added", "lost", "changed"), 0)
        with nullcontext() if output is None else open_table(output, compare.Difference, force=force) as table:
            for change in compare.diff(old, new, ignore=ignore or ()):
                counts[change.status] += 1
                if table is None:
                    _tell(compare.change_line(change))
                else:
                    table.write(compare.differences(change))
        _say(", ".join(f"{number} {status}" for status, number in counts.items()))


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
        from quotes.corpus.summary import Tally
        from quotes.files import new_file
        from quotes.view.progress import progress

        settings = _settings(config, model, language, published)
        dimensions = measuring.dimensions(by or [])
        tally = Tally()
        with (
            nullcontext() if errors is None else new_file(errors, force=force) as sink,
            progress(quiet=predictions is not None) as show,
        ):

            def watch(outcome: Outcome) -> None:
                tally.add([outcome])
                show(tally)

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
        from quotes.annotations.tasks import check_format, label_config_of, write_tasks
        from quotes.corpus.summary import Summary, Tally
        from quotes.files import new_file
        from quotes.view.progress import progress
        from quotes.view.terminal import print_failures, print_summary

        format = check_format(format)
        if label_config:
            typer.echo(label_config_of(format), nl=False)
            return
        if not sources:
            raise UsageError("no texts: name files, folders or globs, or - for standard input")
        settings = _settings(config, model, language, published)
        summary, tally = Summary(), Tally()
        hidden = output == "-" and sys.stdout.isatty()
        target = nullcontext(sys.stdout.buffer) if output == "-" else new_file(output, force=force)
        with suppress(_NothingReadError), target as sink, progress(quiet=quiet, hidden=hidden) as show:
            for outcome in write_tasks(sources, settings, sink, format):
                summary.add(outcome)
                tally.add([outcome])
                show(tally)
            if not summary.documents:
                raise _NothingReadError
        if not quiet:
            print_summary(summary, [output] if output != "-" else [])
        print_failures(summary)
        _exit(summary.documents, summary.failed)


class _NothingReadError(Exception):
    """No document could be read: so no file is to appear, which would only be in the way of the next try."""


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


def _settings(
    file: Path | None,
    models: list[str] | None,
    language: str | None,
    published: str | None,
    *,
    all_cores: bool = False,
    **others: Any,
) -> Config:
    """The settings of a file, if any, with the options put over them; on all cores, if asked, where they do not say."""
    from quotes.config import Config

    defaults: dict[str, Any] = {"n_process": -1} if all_cores else {}
    settings = Config(**defaults) if file is None else Config.from_toml(file, **defaults)
    return replace(
        settings,
        models={
            **settings.models,
            **dict(_pair("--model", value, "LANG=NAME, as in ru=ru_core_news_sm") for value in models or []),
        },
        language=language or settings.language,
        published=published or settings.published,
        **{name: value for name, value in others.items() if value is not None},
    )


def _check_cluster(extraction: Extraction, n_process: int | None) -> None:
    """Refuse what only a run on one machine can do."""
    outputs = extraction.outputs
    given = {
        "--people": outputs.people,
        "--roles": outputs.roles,
        "--documents": outputs.documents,
        "--failures": outputs.failures,
        "--min-confidence": outputs.least,
        "--excel": outputs.excel,
        "--corrections": extraction.corrections,
        "--people-file": extraction.people_file,
        "--index": extraction.index,
        "--limit": extraction.limit,
        "--n-process": n_process,
    }
    _refuse(given, "--dask")
    if outputs.quotations == "-":
        raise UsageError("--dask writes a folder of Parquet files: name it with -o")


def _refuse(options: Mapping[str, object], company: str) -> None:
    """Refuse options that mean nothing in some company."""
    for option, value in options.items():
        if value:
            raise UsageError(f"{option} does not go with {company}: leave it out")


def _run_on_cluster(address: str, extraction: Extraction, restart: bool, show: Show) -> Summary:
    from quotes import cluster

    with cluster.connect(address) as client:
        return cluster.extract(
            extraction.all_sources(),
            extraction.outputs.quotations,
            client=client,
            config=extraction.config,
            options=extraction.reading,
            restart=restart,
            show=show,
        )


def _reading(
    include: list[str] | None, exclude: list[str] | None, text_column: str | None, columns: list[str] | None
) -> ReadingOptions:
    from quotes.reading import ReadingOptions

    names = dict(_pair("--column", value, "OURS=NAME, as in published=day") for value in columns or [])
    if text_column is not None:
        names["text"] = text_column
    return ReadingOptions(tuple(include or ()), tuple(exclude or ()), names)


def _pair(option: str, value: str, form: str) -> tuple[str, str]:
    """The two sides of a value with a sign of equality."""
    left, sign, right = (part.strip() for part in value.partition("="))
    if not (left and sign and right):
        raise UsageError(f"{option} {value!r} is not understood: write {form}")
    return left, right


def _exit(done: int, failed: int) -> None:
    if failed:
        raise typer.Exit(_SOME_FAILED if done else _NOTHING_DONE)


def _say_failures(failures: Sequence[Failure]) -> None:
    for failure in failures[:_FAILURES_SHOWN]:
        _say(failure.message)
    if len(failures) > _FAILURES_SHOWN:
        _say(f"… and {len(failures) - _FAILURES_SHOWN} more")


def _tell(line: str) -> None:
    """One line of what was asked for, on standard output."""
    from quotes.view.terminal import one_line

    typer.echo(one_line(line))


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
    except KeyboardInterrupt as error:
        # What was being sent to a worker must be gone before Python ends, or 3.12 can crash there.
        traceback.clear_frames(error.__traceback__)
        _fail(_with_notes("interrupted", error), _INTERRUPTED)
    except BrokenPipeError:
        with suppress(OSError, ValueError):  # or Python complains when it closes standard output
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(_BROKEN_PIPE) from None
    except QuotesError as error:
        _fail(_with_notes(str(error), error), _WRONG_USE if isinstance(error, UsageError) else _NOTHING_DONE)
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        _fail(_with_notes(f"{where}{error.strerror or error}", error), _NOTHING_DONE)
    except Exception as error:
        if os.environ.get(_DETAILS):
            raise
        place = traceback.extract_tb(error.__traceback__)[-1]
        _fail(
            _with_notes(
                f"{type(error).__name__}: {error} ({Path(place.filename).name}, line {place.lineno}): "
                f"a fault of this program; set {_DETAILS}=1 to see where",
                error,
            ),
            _NOTHING_DONE,
        )


def _with_notes(message: str, error: BaseException) -> str:
    return "; ".join([message, *getattr(error, "__notes__", ())])


def _fail(message: str, code: int) -> NoReturn:
    _say(f"quotes: {message}")
    raise typer.Exit(code) from None
