"""What is on the page of a report, as JSON has it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any, TypedDict
from urllib.parse import urlsplit

from quotes.encodings import without_surrogates
from quotes.identity.people_file import KnownPerson, by_script
from quotes.identity.people_index import LANGUAGES_JOINED
from quotes.identity.personal_names import parse_name
from quotes.records import Person, Quotation, SpeakerType, Tenure
from quotes.tables.sources import Sources
from quotes.view.report.contexts import Passage, words_alone

FIELDS = (
    "document", "person", "speaker", "role", "kind", "date", "basis", "earliest", "latest", "confidence", "cue",
    "language", "group", "first_print", "disputed", "passage",
)  # fmt: skip
"""What the rows of `quotations` hold, in this order."""


class Rows(TypedDict):
    """A table: the names of its columns, and its rows."""

    fields: list[str]
    rows: list[list[Any]]


class Content(TypedDict):
    """What `content` returns."""

    title: str
    documents: list[dict[str, Any]]
    people: list[dict[str, Any]]
    quotations: Rows


def content(
    quotations: Sequence[Quotation],
    passages: Sequence[Passage | None],
    *,
    title: str,
    known: Sequence[KnownPerson] = (),
) -> Content:
    """What a report shows of quotations.

    Args:
        quotations: the rows of tables, in the order in which they are to be shown. passages: of each its passage (see
            `quotes.view.report.contexts`), None where its text is not at hand. title: what the report is called.
        known: a people file, for the names and the Wikidata ids that it gives.

    Returns:
        - `title`;
        - `documents`: those that are quoted from, in the order of the rows: `id`, `title`, `url`, `paper`, `language`,
          `published` (EDTF). `paper` is the host of the address without "www.", else the folder of the document;
        - `people`: the named sources, the most quoted first: `id`, `name`, `names` (full names by language, where there
          are two), `type` (person or org), `variants`, `wikidata`, and `roles`, which have `role`, `forms` (the same by
          language), `first`, `last` (ISO dates) and `documents`, how many give it;
        - `quotations`: `fields` (`FIELDS`) and `rows`, a list of values each. Those of `document` and `person` are
          places in the lists above, None for an unnamed source; `date` is EDTF and `earliest` and `latest`, ISO dates,
          bound it; `confidence` is None where it is not known; `passage` a list of pieces, of which each is its mark
          and its text.

        Empty strings stand for 'not known'. Texts are what they are, but lone surrogates are U+FFFD: to escape them is
        left to who makes a page of them.
    """
    by_document: defaultdict[str, list[Quotation]] = defaultdict(list)
    for quotation in quotations:
        by_document[quotation.document].append(quotation)
    people, places = _people(by_document.values(), known)
    documents = {document: place for place, document in enumerate(by_document)}
    return {
        "title": without_surrogates(title),
        "documents": [_document(document, rows) for document, rows in by_document.items()],
        "people": people,
        "quotations": {
            "fields": list(FIELDS),
            "rows": [
                _row(row, passage or words_alone(row), documents[row.document], places.get(row.speaker_id))
                for row, passage in zip(quotations, passages, strict=True)
            ],
        },
    }


def paper(url: str, document: str) -> str:
    """The paper that a document is from, as far as its address or its path tells; empty if they do not."""
    for address in (url, document):
        try:
            parts = urlsplit(address.strip())
            host = parts.hostname or ""
        except ValueError:  # brackets that do not match
            continue
        if parts.scheme in ("http", "https") and host:
            return host.removeprefix("www.")
    folder = PurePosixPath(document).parent.name
    return "" if folder == ".." else folder


def _document(document: str, rows: Sequence[Quotation]) -> dict[str, Any]:
    told = {
        column: next((value for row in rows if (value := getattr(row, column))), "")
        for column in ("title", "url", "language", "published")
    }
    return {
        key: _clean(value) for key, value in {"id": document, "paper": paper(told["url"], document), **told}.items()
    }


def _people(
    documents: Iterable[Sequence[Quotation]], known: Sequence[KnownPerson]
) -> tuple[list[dict[str, Any]], Mapping[str, int]]:
    """The named sources, and the place of each by its id."""
    sources = Sources(known)
    for rows in documents:  # a table may be sorted otherwise, but what belongs to a document has to come together
        for row in rows:
            sources.add(row)
    roles: defaultdict[str, list[Tenure]] = defaultdict(list)
    for tenure in sources.tenures():
        roles[tenure.speaker_id].append(tenure)
    found = list(sources.all())
    listed = {person.id for person in known}
    people = [
        _person(person, kind, roles[person.speaker_id], given=person.speaker_id in listed) for person, kind in found
    ]
    return people, {person.speaker_id: place for place, (person, _) in enumerate(found)}


def _person(person: Person, kind: SpeakerType, roles: Sequence[Tenure], *, given: bool) -> dict[str, Any]:
    """A person as the page has it; `given` is a name of the user's, which is taken in every language."""
    return {
        "id": _clean(person.speaker_id),
        "name": _clean(person.name),
        "names": {} if given or kind != "person" else _names((person.name, *person.variants)),
        "type": kind,
        "variants": [*map(_clean, person.variants)],
        "wikidata": person.wikidata,
        "roles": [
            {
                "role": _clean(role.role),
                "forms": {by_script(form): _clean(form) for form in role.role.split(LANGUAGES_JOINED)},
                "first": role.first_date,
                "last": role.last_date,
                "documents": role.documents,
            }
            for role in roles
        ],
    }


def _names(names: Iterable[str]) -> dict[str, str]:
    """The first of some names that is full, by language; none where all are in one."""
    full = [name for name in names if parse_name(name).fullness == "full"]
    found = {by_script(name): _clean(name) for name in reversed(full)}
    return found if len(found) > 1 else {}


def _row(row: Quotation, passage: Passage, document: int, person: int | None) -> list[Any]:
    values = [
        document,
        person,
        row.speaker,
        row.role,
        row.kind,
        row.date,
        row.date_basis,
        row.date_earliest,
        row.date_latest,
        row.confidence if 0 <= row.confidence <= 1 else None,
        row.cue,
        row.language,
        row.quotation_group,
        row.first_print,
        row.disputed,
    ]
    return [*map(_clean, values), [[mark, without_surrogates(text)] for mark, text in passage]]


def _clean(value: Any) -> Any:
    """A value without lone surrogates, if it is a text."""
    return without_surrogates(value) if isinstance(value, str) else value
