"""More documents than one machine can do: the work over Dask, into a folder of Parquet files.

    from dask.distributed import Client
    from quotes.cluster import extract

    with Client("tcp://scheduler:8786") as client:
        summary = extract("archive/", "quotes/", client=client)

| module | |
|---|---|
| `partitions` | the documents of all sources, divided into pieces of work |
| `dataset` | the folder that the results go to, and what of it is done |
| `attempts` | which documents end the workers that read them |
| `work` | what a worker does with a partition |
| `client` | gives the partitions out, and sums up |

The scheduler, the workers and the client need the same versions of this project and of Dask, and one file system on
which the output folder, and files that are read, have the same paths.
"""

from __future__ import annotations

from quotes.cluster.client import connect, extract

__all__ = ["connect", "extract"]
