"""TEI XML, after the P5 Guidelines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import BinaryIO, cast
from xml.sax.saxutils import escape, quoteattr

from quotes.edtf import Edtf
from quotes.records import Person, Quotation, Span, SpeakerType
from quotes.tables.cells import Record, segment_places
from quotes.tables.encoder import Encoder
from quotes.tables.sources import Sources

_HEAD = """\
<?xml version="1.0" encoding="UTF-8"?>
<TEI xmlns="http://www.tei-c.org/ns/1.0">
<teiHeader><fileDesc>
<titleStmt><title>Quotations from news</title></titleStmt>
<publicationStmt><p>Made with quotes.</p></publicationStmt>
<sourceDesc><p>The articles that are named in the text. The labels (n) of quote, rs and seg are offsets into the text
of an article, in Unicode code points.</p></sourceDesc>
</fileDesc></teiHeader>
<text><body>
"""
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NOT_IN_IDS = re.compile("[^-.0-9A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff]")


class Tei(Encoder):
    """A TEI document with a `div` for each article, an `ab` for each quotation, and the sources at the end.

    `said` is the utterance, with `@who` and `@direct`, and a `quote` in it for each segment. `@direct` is false for
    partial quotations: there the reporter tells in his own words what was said, and only the `quote` is the speaker's.
    Beside it stand the words that name the source (`rs`), the reporting word (`seg`), role and date.

    Characters that XML cannot have are U+FFFD.
    """

    def __init__(self, sink: BinaryIO) -> None:
        self._sink = sink
        self._document: str | None = None
        self._sources = Sources()
        self._write(_HEAD)

    def write(self, records: Iterable[Record]) -> None:
        for quotation in cast("Iterable[Quotation]", records):
            if quotation.document != self._document:
                self._end_division()
                self._begin_division(quotation)
            self._write(_quotation(quotation))
            self._sources.add(quotation)

    def finish(self) -> None:
        if self._document is None:
            self._write("<ab/>\n")  # a body has to have something
        self._end_division()
        self._write("</body></text>\n")
        lists: dict[SpeakerType, list[str]] = {"person": [], "org": []}
        for source, speaker_type in self._sources.all():
            lists[speaker_type].append(_person(source) if speaker_type == "person" else _organisation(source))
        if any(lists.values()):
            self._write("<standOff>\n")
            for name, entries in (("listPerson", lists["person"]), ("listOrg", lists["org"])):
                if entries:
                    self._write(f"<{name}>\n{''.join(entries)}</{name}>\n")
            self._write("</standOff>\n")
        self._write("</TEI>\n")

    def _write(self, text: str) -> None:
        self._sink.write(text.encode("utf-8"))

    def _begin_division(self, quotation: Quotation) -> None:
        self._document = quotation.document
        bibl = [
            _element("title", quotation.title),
            _element("idno", quotation.document, {"type": "document"}),
            _element("date", quotation.published, _when(quotation.published)),
            f"<ptr{_attributes({'target': '%20'.join(quotation.url.split())})}/>" if quotation.url else "",
        ]
        attributes = {"type": "article", "n": quotation.document, "xml:lang": quotation.language}
        self._write(f"<div{_attributes(attributes)}>\n<bibl>{''.join(bibl)}</bibl>\n")

    def _end_division(self) -> None:
        if self._document is not None:
            self._write("</div>\n")


def _quotation(quotation: Quotation) -> str:
    parts = (
        _element("quote", quotation.quote[slice(*place)], {"n": _offsets(segment)})
        for segment, place in segment_places(quotation)
    )
    who = _pointer(quotation.speaker_id)
    said = _attributes(
        {
            "who": who,
            "direct": "true" if quotation.kind == "direct" else "false",
            "cert": f"{quotation.confidence:g}",
        }
    )
    mention, cue = (
        _place(quotation.mention_start, quotation.mention_end),
        _place(quotation.cue_start, quotation.cue_end),
    )
    bounds = {"notBefore": quotation.date_earliest, "notAfter": quotation.date_latest}
    return "".join(
        [
            f"<ab{_attributes({'type': quotation.kind})}>",
            f"<said{said}>{''.join(parts)}</said>",
            _element("rs", quotation.mention, {"type": quotation.speaker_type, "ref": who, "n": mention}),
            _element("seg", quotation.cue, {"type": "cue", "n": cue}),
            _element("roleName", quotation.role),
            _element("date", quotation.date, _when(quotation.date) or bounds),
            "</ab>\n",
        ]
    )


def _person(person: Person) -> str:
    names = "".join(
        [
            _element("persName", person.name),
            *(_element("persName", variant, {"type": "variant"}) for variant in person.variants),
            *(_element("occupation", role) for role in person.roles),
        ]
    )
    return f"<person{_attributes({'xml:id': _xml_id(person.speaker_id)})}>{names}</person>\n"


def _organisation(organisation: Person) -> str:
    names = "".join(
        [
            _element("orgName", organisation.name),
            *(_element("orgName", variant, {"type": "variant"}) for variant in organisation.variants),
            *(_element("note", role, {"type": "role"}) for role in organisation.roles),
        ]
    )
    return f"<org{_attributes({'xml:id': _xml_id(organisation.speaker_id)})}>{names}</org>\n"


def _element(name: str, text: str, attributes: Mapping[str, str] | None = None) -> str:
    """An element with a text; nothing where there is no text."""
    if not text:
        return ""
    content = escape(_legal(text), {"\r": "&#13;"})
    return f"<{name}{_attributes(attributes or {})}>{content}</{name}>"


def _attributes(values: Mapping[str, str]) -> str:
    """Attributes with a blank before each; empty ones are left out."""
    return "".join(f" {name}={quoteattr(_legal(value))}" for name, value in values.items() if value)


def _legal(text: str) -> str:
    return _ILLEGAL.sub("\ufffd", text)


def _xml_id(speaker_id: str) -> str:
    """An id of a source that XML can have: it begins with a letter, and odd characters are spelled by number."""
    return "s-" + _NOT_IN_IDS.sub(lambda found: f"_{ord(found[0]):x}_", speaker_id)


def _pointer(speaker_id: str) -> str:
    return f"#{_xml_id(speaker_id)}" if speaker_id else ""


def _offsets(span: Span) -> str:
    return f"{span[0]}-{span[1]}"


def _place(start: int | None, end: int | None) -> str:
    return "" if start is None or end is None else _offsets((start, end))


def _when(edtf: str) -> dict[str, str]:
    """An EDTF date as TEI's normal form, in which an unknown year is a dash; nothing for an interval."""
    try:
        date = Edtf.parse(edtf)
    except ValueError:
        return {}
    return {"when": str(date).replace("XXXX", "-", 1)}
