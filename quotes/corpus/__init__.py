"""Many documents: sources in, one outcome per document out, in the order of the sources.

| module | |
|---|---|
| `items` | what is read, and how it is cut into batches |
| `analysis` | one batch to its outcomes: languages, pipelines, quotations |
| `pieces` | texts that are too long for a pipeline |
| `workers` | processes that do the work, and what becomes of those that die |
| `driver` | `run`: a stream of outcomes, in this process or in workers |
| `journal` | what was found, made durable while a run goes on |
| `extraction` | runs that end in tables, and go on where they were broken off |
| `outputs`, `summary` | the tables of a run, and what it says in the end |
| `explanations` | why one document's quotations are what they are |
"""

from __future__ import annotations

from quotes.corpus.analysis import language_of, pipeline
from quotes.corpus.driver import run
from quotes.corpus.explanations import Explanation, Weighed, explain
from quotes.corpus.outcome import Outcome

__all__ = ["Explanation", "Outcome", "Weighed", "explain", "language_of", "pipeline", "run"]
