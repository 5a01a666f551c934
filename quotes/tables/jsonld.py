"""JSON-LD: quotations in the terms of schema.org, their places in those of the W3C Web Annotation vocabulary."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO, cast
from urllib.parse import quote as percent_encoded

from quotes.edtf import Edtf
from quotes.encodings import without_surrogates
from quotes.records import Quotation
from quotes.tables.cells import Record, segment_places
from quotes.tables.encoder import Encoder

# All terms are declared here, so that nobody has to fetch a context to read the file. schema.org's own context has
# these IRIs, too.
_CONTEXT: dict[str, Any] = {
    "@vocab": "http://schema.org/",
    "oa": "http://www.w3.org/ns/oa#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "url": {"@type": "@id"},
    "dateCreated": {"@type": "Date"},
    "datePublished": {"@type": "Date"},
    "Annotation": "oa:Annotation",
    "SpecificResource": "oa:SpecificResource",
    "TextPositionSelector": "oa:TextPositionSelector",
    "TextQuoteSelector": "oa:TextQuoteSelector",
    "body": {"@id": "oa:hasBody", "@type": "@id"},
    "target": {"@id": "oa:hasTarget", "@type": "@id"},
    "source": {"@id": "oa:hasSource", "@type": "@id"},
    "selector": {"@id": "oa:hasSelector", "@type": "@id"},
    "exact": "oa:exact",
    "start": {"@id": "oa:start", "@type": "xsd:nonNegativeInteger"},
    "end": {"@id": "oa:end", "@type": "xsd:nonNegativeInteger"},
}
_TYPES = {"person": "Person", "org": "Organization"}


class JsonLd(Encoder):
    """One JSON document with a `Quotation` and an `Annotation`, which says where it stands, for each row.

    `spokenByCharacter` is the speaker, a `Person` with `jobTitle` or an `Organization`; `creditText` the words that
    name the source beside the quotation, `additionalType` the kind, `isPartOf` the article, which is described where it
    comes first. A date that is not in ISO 8601 is `temporal`, in EDTF. Cue and confidence have no place in it.
    """

    def __init__(self, sink: BinaryIO) -> None:
        self._sink = sink
        self._document: str | None = None
        self._write(f'{{"@context": {json.dumps(_CONTEXT)},\n"@graph": [')
        self._comma = "\n"

    def write(self, records: Iterable[Record]) -> None:
        for quotation in cast("Iterable[Quotation]", records):
            for node in self._nodes(quotation):
                self._write(f"{self._comma}{json.dumps(node, ensure_ascii=False)}")
                self._comma = ",\n"
            self._document = quotation.document

    def finish(self) -> None:
        self._write("\n]}\n")

    def _write(self, text: str) -> None:
        self._sink.write(without_surrogates(text).encode("utf-8"))

    def _nodes(self, quotation: Quotation) -> Iterator[dict[str, Any]]:
        article = f"#document={_iri(quotation.document)}"
        if quotation.document != self._document:
            yield _known(
                {
                    "@id": article,
                    "@type": "NewsArticle",
                    "identifier": quotation.document,
                    "headline": quotation.title,
                    "url": "%20".join(quotation.url.split()),
                    "inLanguage": quotation.language,
                    **_date("datePublished", quotation.published),
                }
            )
        segments = ",".join(f"{start}-{end}" for start, end in quotation.segments)
        name = f"{article}&segments={segments}"
        yield _known(
            {
                "@id": name,
                "@type": "Quotation",
                "additionalType": quotation.kind,
                "text": quotation.quote,
                "inLanguage": quotation.language,
                "spokenByCharacter": _speaker(quotation),
                "creditText": quotation.mention,
                **_date("dateCreated", quotation.date),
                "isPartOf": {"@id": article},
            }
        )
        yield {
            "@id": f"{name}&annotation",
            "@type": "Annotation",
            "body": name,
            "target": [
                {
                    "@type": "SpecificResource",
                    "source": article,
                    "selector": [
                        {"@type": "TextPositionSelector", "start": start, "end": end},
                        {"@type": "TextQuoteSelector", "exact": quotation.quote[slice(*place)]},
                    ],
                }
                for (start, end), place in segment_places(quotation)
            ],
        }


def _known(node: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in node.items() if value not in ("", None)}


def _iri(name: str) -> str:
    return percent_encoded(without_surrogates(name), safe="")


def _speaker(quotation: Quotation) -> dict[str, Any] | None:
    if not quotation.speaker:
        return None
    node = {
        "@id": f"#speaker={_iri(quotation.speaker_id)}",
        "@type": _TYPES.get(quotation.speaker_type, "Person"),
        "name": quotation.speaker,
        "jobTitle" if quotation.speaker_type == "person" else "description": quotation.role,
    }
    return _known(node)


def _date(term: str, edtf: str) -> dict[str, str]:
    """The date as a value of the term if it is one in ISO 8601, else as EDTF."""
    try:
        date = Edtf.parse(edtf)
    except ValueError:  # an interval, or nothing
        return {"temporal": edtf}
    return {"temporal": edtf} if date.year is None else {term: str(date)}
