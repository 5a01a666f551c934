"""Records to DataFrames."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from quotes.records import Quotation
from quotes.tables.cells import Record, RecordType, column_kinds, flat

if TYPE_CHECKING:
    import pandas as pd

_DTYPES = {"text": "str", "integer": "Int64", "number": "float64", "flag": "bool", "spans": "str", "texts": "str"}


def to_frame(records: Iterable[Record], record_type: RecordType | None = None) -> pd.DataFrame:
    """A DataFrame of records of one type, with all its columns in order, also when there is no record.

    Offsets and counts are `Int64` (missing ones `<NA>`), `confidence` is `float64`, everything else text.
    `record_type` need not be given: it is the type of the first record, `Quotation` when there is none.
    """
    import pandas as pd

    rows = list(records)
    record_type = record_type or (type(rows[0]) if rows else Quotation)
    return pd.DataFrame(
        {
            column: pd.Series([flat(getattr(row, column), kind) for row in rows], dtype=_DTYPES[kind])
            for column, kind in column_kinds(record_type).items()
        }
    )
