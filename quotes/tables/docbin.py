"""spaCy's DocBin."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, BinaryIO, cast

from quotes.encodings import without_surrogates
from quotes.records import Quotation, columns
from quotes.tables.cells import Record, segment_places
from quotes.tables.encoder import Encoder

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

SPANS = "quotes"


class DocBin(Encoder):
    """One `Doc` a quotation, its text the words of the quotation, in the tokens of spaCy's language.

    `doc.spans["quotes"]` are the segments, with `kind` as their label and `speaker_id` as their `kb_id_`;
    `doc.user_data` has the other fields under their names, so that it comes back without pickle.

    spaCy writes and reads a DocBin as a whole: this format alone holds all its rows in memory, about 3 KB each.
    """

    def __init__(self, sink: BinaryIO) -> None:
        from spacy.tokens import DocBin as Bin

        self._sink = sink
        self._fields = [column for column in columns(Quotation) if column != "quote"]
        self._docs = Bin(attrs=["ORTH"], store_user_data=True)

    def write(self, records: Iterable[Record]) -> None:
        for quotation in cast("Iterable[Quotation]", records):
            self._docs.add(self._doc(quotation))

    def finish(self) -> None:
        self._sink.write(self._docs.to_bytes())

    def _doc(self, quotation: Quotation) -> Doc:
        nlp = _blank(quotation.language)
        doc = nlp.tokenizer(without_surrogates(quotation.quote))
        spans = (
            doc.char_span(*place, label=quotation.kind, kb_id=quotation.speaker_id, alignment_mode="expand")
            for _, place in segment_places(quotation)
        )
        doc.spans[SPANS] = [span for span in spans if span is not None]
        for field in self._fields:
            value = getattr(quotation, field)
            doc.user_data[field] = without_surrogates(value) if isinstance(value, str) else value
        return doc


@cache
def _blank(language: str) -> Language:
    import spacy

    return spacy.blank(language or "xx")
