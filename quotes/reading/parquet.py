"""Tables of articles as Parquet, a few hundred rows at a time."""

from __future__ import annotations

import io
import shutil
import tempfile
from collections.abc import Iterator
from typing import IO

from quotes.reading.failures import failure
from quotes.reading.found import Found
from quotes.reading.options import COLUMNS, ReadingOptions
from quotes.reading.rows import article_of, no_text
from quotes.records import Failure

_ROWS = 256


def read_parquet(file: io.BufferedReader, name: str, options: ReadingOptions) -> Iterator[Found | Failure]:
    """The articles of a Parquet file; only the columns that are needed are read.

    A stream that cannot be read from its end is put into a temporary file first.
    """
    if file.seekable():
        yield from _rows(file, name, options)
        return
    with tempfile.TemporaryFile() as copy:
        shutil.copyfileobj(file, copy)
        copy.seek(0)
        yield from _rows(copy, name, options)


def _rows(file: IO[bytes], name: str, options: ReadingOptions) -> Iterator[Found | Failure]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    line = 0
    try:
        with pq.ParquetFile(file, pre_buffer=False) as table:
            columns: dict[str, str] = {}
            for column in table.schema_arrow.names:
                columns.setdefault(column.strip().casefold(), column)
            wanted = {ours: columns[ours] for ours in map(options.column, COLUMNS) if ours in columns}
            if options.column("text") not in wanted:
                yield no_text(name, None, list(columns), options)
                return
            for batch in table.iter_batches(_ROWS, columns=list(wanted.values()), use_threads=False):
                for row in batch.to_pylist():
                    line += 1
                    yield article_of({ours: row[theirs] for ours, theirs in wanted.items()}, name, line, options)
    except (pa.ArrowException, OSError, ValueError) as error:
        yield failure(name, line + 1 if line else None, "format", f"no valid Parquet ({error}): write it again")
        return
    if not line:
        yield failure(name, None, "empty", "no row with a text in it: nothing to read")
