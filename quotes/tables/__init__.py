"""Records to tables: DataFrames, and writers of CSV, TSV, JSON lines, Parquet, XLSX, spaCy, JSON-LD, TEI and SQLite.

The columns are the fields of the record types in `quotes.records`, in their order. In DataFrames, CSV, TSV and XLSX,
`segments` is `start-end;start-end` and other lists are joined by "; "; JSON lines and Parquet keep them as lists.
Equal records give equal bytes in all formats, as long as the libraries that write them are the same.
"""

from __future__ import annotations

from quotes.tables.cells import Record, RecordType
from quotes.tables.frames import to_frame
from quotes.tables.writing import TableWriter, open_table

__all__ = ["Record", "RecordType", "TableWriter", "open_table", "to_frame"]
