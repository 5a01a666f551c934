"""The kinds of files that are read, by the endings of their names."""

from __future__ import annotations

TEXTS = (".txt", ".text")
PAGES = (".html", ".htm", ".xhtml")
JSON_LINES = (".jsonl", ".ndjson")
DELIMITED = (".csv", ".tsv")
PARQUET = (".parquet",)
NEWS_XML = (".xml", ".rss", ".atom")
WARC = (".warc",)
GZIP = ".gz"
ZIP = (".zip",)
TAR = {
    ".tar": "",
    ".tar.gz": GZIP,
    ".tgz": GZIP,
    ".tar.bz2": ".bz2",
    ".tbz2": ".bz2",
    ".tar.xz": ".xz",
    ".txz": ".xz",
}
"""The endings of tar archives, each with that of its compression."""
REFUSED = (".json",)  # text, but reading it as an article would quote its mark-up

ARCHIVES = (*ZIP, *TAR)
_SINGLE = (*TEXTS, *PAGES, *JSON_LINES, *DELIMITED, *NEWS_XML, *WARC)
SUFFIXES = (*_SINGLE, *PARQUET, *(suffix + GZIP for suffix in _SINGLE), *ARCHIVES)
"""The endings of files that a folder is searched for."""


def is_wanted(name: str) -> bool:
    """Whether a file of this name in a folder or an archive is read: not hidden, and of one of `SUFFIXES`."""
    return not name.startswith(".") and name.casefold().endswith(SUFFIXES)
