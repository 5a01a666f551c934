"""One document's gold and extracted quotations, matched and judged.

A predicted segment finds a gold one when their intersection is at least 0.8 of their union, white space, quotation
marks and punctuation at both ends left aside. They are matched one to one, best pairs first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from quotes.annotations.gold import GoldDocument, GoldQuotation
from quotes.records import Kind, Quotation, Span, SpeakerType

MentionType = Literal["name", "noun", "pronoun", "none"]
Error = dict[str, str | None]
"""What was missed, spurious or given to the wrong speaker, for a person to read."""

LEAST_OVERLAP = 0.8
"""Intersection over union from which two segments are one."""

_EDGE = " \t\r\n\u00a0\"'«»“”„‟‘’‚‹›.,;:!?…—–-()[]"
_TITLES = frozenset("mr mrs ms miss dr sen senator gov governor rep president the господин госпожа г".split())
_POSSESSIVE = re.compile(r"'s\b")
_NAME_WORD = re.compile(r"[\w'-]+")
_WORD = re.compile(r"\w+")
_STEM = 5
_SAME_ORGANISATION = 0.5
_FULL_DATE = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class SegmentVerdict:
    """A gold segment, found or missed, or a predicted one that finds none (then `gold` is False).

    `speaker`: the speaker is right; None for what is not found and where gold does not tell the source. `full_name`:
    it is the fullest form, too; None where gold has no name. `role`: 0 to 1, how far the role is right; None where the
    speaker is not a person, wrong, or without a role in gold.
    """

    kind: Kind
    mention: MentionType
    gold: bool
    predicted: bool
    speaker: bool | None = None
    full_name: bool | None = None
    role: float | None = None


@dataclass(frozen=True, slots=True)
class RowVerdict:
    """A predicted quotation whose source gold can judge: whether all its segments find one, with the right speaker."""

    kind: Kind
    mention: MentionType
    confidence: float
    right: bool


@dataclass(frozen=True, slots=True)
class DocumentVerdict:
    """All that is judged of a document. `date`: right; `date_invented`: given where the document tells none."""

    segments: tuple[SegmentVerdict, ...]
    rows: tuple[RowVerdict, ...]
    date: bool | None
    date_invented: bool | None
    errors: tuple[Error, ...]


@dataclass(frozen=True, slots=True)
class _Piece:
    """A segment without what stands at its edges, and the number of the quotation that it belongs to."""

    span: Span
    owner: int


def judge(gold: GoldDocument, text: str, rows: Sequence[Quotation], language: str) -> DocumentVerdict:
    """Compare the quotations extracted from a text with the gold ones.

    `language`, "en" or "ru", is the one whose lexicon tells kinds of mentions.
    """
    golds = _pieces([quotation.segments for quotation in gold.quotes], text)
    predictions = _pieces([row.segments for row in rows], text)
    found = match([piece.span for piece in golds], [piece.span for piece in predictions])
    finders = [predictions[found[place]].owner if place in found else None for place in range(len(golds))]
    verdicts = [
        _verdict(gold.quotes[piece.owner], None if finder is None else rows[finder], text, language)
        for piece, finder in zip(golds, finders, strict=True)
    ]
    judged = {number: verdicts[place] for place, number in found.items()}
    parts: dict[int, list[SegmentVerdict]] = {}
    for number, piece in enumerate(predictions):
        part = judged.get(number) or _spurious(rows[piece.owner], text, language)
        parts.setdefault(piece.owner, []).append(part)
    right, invented = _judge_date(gold, rows)
    return DocumentVerdict(
        segments=(*verdicts, *(part for own in parts.values() for part in own if not part.gold)),
        rows=tuple(verdict for owner, own in parts.items() if (verdict := _row_verdict(rows[owner], own))),
        date=right,
        date_invented=invented,
        errors=(
            *_gold_errors(gold, golds, [None if f is None else rows[f] for f in finders], verdicts, text),
            *(
                _error(gold, "spurious", got=text[slice(*piece.span)], speaker=rows[piece.owner].speaker)
                for number, piece in enumerate(predictions)
                if number not in judged
            ),
        ),
    )


def trimmed(text: str, span: Span) -> Span:
    """The span without white space, marks and punctuation at both ends."""
    start, end = span
    while start < end and text[start] in _EDGE:
        start += 1
    while end > start and text[end - 1] in _EDGE:
        end -= 1
    return start, end


def match(golds: Sequence[Span], predictions: Sequence[Span]) -> dict[int, int]:
    """Pairs of spans that find each other, gold index to predicted index; each is in one pair at most."""
    pairs = sorted(
        (
            (share, place, number)
            for place, gold in enumerate(golds)
            for number, prediction in enumerate(predictions)
            if (share := intersection_over_union(gold, prediction)) >= LEAST_OVERLAP
        ),
        reverse=True,
    )
    found: dict[int, int] = {}
    taken: set[int] = set()
    for _, place, number in pairs:
        if place not in found and number not in taken:
            found[place] = number
            taken.add(number)
    return found


def same_name(gold: str, predicted: str, speaker_type: SpeakerType | None) -> bool:
    """Whether two names are one source's.

    A person's: the last word of one is the last or the first of the other, and the rest do not contradict: one has no
    rest, or they share a word, or an initial stands for one. An organisation's: half of all words are in both.
    """
    own, other = _name_words(gold), _name_words(predicted)
    if not own or not other:
        return False
    if speaker_type == "org":
        return len(set(own) & set(other)) / len(set(own) | set(other)) >= _SAME_ORGANISATION
    if own[-1] != other[-1] and own[0] != other[-1] and own[-1] != other[0]:
        return False
    rest, other_rest = set(own[:-1]), set(other[:-1])
    if not rest or not other_rest or rest & other_rest:
        return True
    has_initial = any(len(word) == 1 for word in rest | other_rest)
    return has_initial and bool({word[0] for word in rest} & {word[0] for word in other_rest})


def role_overlap(gold: Sequence[str], predicted: str) -> float:
    """F1 of the words of two roles, told apart by their first five letters; the best of all right forms."""
    return max((_word_f1(role, predicted) for role in gold), default=0.0)


def mention_type(words: str, name: str | None, language: str) -> MentionType:
    """What kind of words name a source: a name, a noun (of office or other), a pronoun, or none at all.

    Where the source's `name` is known, they are a name if they share a word's beginning with it (Russian names are
    inflected); else if they have a capital that no noun of the lexicon and no first word of a phrase explains.
    """
    tokens = _NAME_WORD.findall(words)
    if not tokens:
        return "none"
    if _pronouns(tokens, language):
        return "pronoun"
    if name:
        parts = {_stem(word) for word in _name_words(name)}
        return "name" if any(_stem(token) in parts for token in tokens if token[0].isupper()) else "noun"
    phrase = re.match(r"\s*[\w'-]+\s+[a-zа-яё]", words)
    capitals = [token for token in tokens[1 if phrase else 0 :] if token[0].isupper()]
    return "name" if any(not _is_common(token, language) for token in capitals) else "noun"


def _pieces(quotations: Iterable[Sequence[Span]], text: str) -> list[_Piece]:
    """The segments of quotations, without edges; those that are nothing else are left out."""
    spans = ((trimmed(text, span), owner) for owner, segments in enumerate(quotations) for span in segments)
    return [_Piece(span, owner) for span, owner in spans if span[1] > span[0]]


def _intersection(one: Span, other: Span) -> int:
    return max(0, min(one[1], other[1]) - max(one[0], other[0]))


def in_common(some: Sequence[Span], others: Sequence[Span]) -> int:
    """How many characters are in both; neither has any twice."""
    return sum(_intersection(one, other) for one in some for other in others)


def intersection_over_union(one: Span, other: Span) -> float:
    """How far two spans are the same, 0 to 1; one of them at least is not empty."""
    common = _intersection(one, other)
    return common / (one[1] - one[0] + other[1] - other[0] - common)


def _verdict(gold: GoldQuotation, row: Quotation | None, text: str, language: str) -> SegmentVerdict:
    words = " ".join(text[slice(*span)] for span in gold.mention)
    mention = mention_type(words, gold.speaker, language)
    if row is None:
        return SegmentVerdict(gold.kind, mention, gold=True, predicted=False)
    speaker, full_name = _judge_speaker(gold, row)
    role = None
    if speaker and gold.speaker and gold.speaker_type == "person" and gold.role:
        role = role_overlap(gold.role, row.role)
    return SegmentVerdict(gold.kind, mention, True, True, speaker, full_name, role)


def _judge_speaker(gold: GoldQuotation, row: Quotation) -> tuple[bool | None, bool | None]:
    """Whether the speaker is right, and whether it is the full name; None for what gold does not tell."""
    name = row.speaker.strip()
    if gold.speaker:
        right = same_name(gold.speaker, name, gold.speaker_type)
        return right, right and _name_words(gold.speaker) == _name_words(name)
    if gold.speaker_type is None and gold.mention:
        mention = _mention_span(row)
        return mention is not None and any(_intersection(span, mention) for span in gold.mention), None
    if gold.speaker_type == "unnamed":
        return not name, None
    return None, None


def _spurious(row: Quotation, text: str, language: str) -> SegmentVerdict:
    span = _mention_span(row)
    mention = mention_type(text[slice(*span)] if span else "", row.speaker, language)
    return SegmentVerdict(row.kind, mention, gold=False, predicted=True)


def _row_verdict(row: Quotation, parts: Sequence[SegmentVerdict]) -> RowVerdict | None:
    """The verdict on a row by those on its segments; None where all are found but gold tells no source."""
    all_found = all(part.gold for part in parts)
    judged = [part.speaker for part in parts if part.speaker is not None]
    if all_found and not judged:
        return None
    shown = next((part for part in parts if part.gold), parts[0])
    return RowVerdict(shown.kind, shown.mention, row.confidence, right=all_found and all(judged))


def _judge_date(gold: GoldDocument, rows: Sequence[Quotation]) -> tuple[bool | None, bool | None]:
    if gold.date is None or not rows:
        return None, None
    published = rows[0].published.strip()
    if gold.date:
        return published[:10] == gold.date, None
    return None, bool(_FULL_DATE.match(published))


def _gold_errors(
    gold: GoldDocument,
    pieces: Sequence[_Piece],
    finders: Sequence[Quotation | None],
    verdicts: Sequence[SegmentVerdict],
    text: str,
) -> Iterator[Error]:
    for piece, row, verdict in zip(pieces, finders, verdicts, strict=True):
        words, speaker = text[slice(*piece.span)], gold.quotes[piece.owner].speaker
        if row is None:
            yield _error(gold, "missed", gold=words, speaker=speaker)
        elif verdict.speaker is False:
            yield _error(gold, "speaker", gold=words, speaker=speaker, got=row.speaker.strip(), mention=row.mention)


def _error(document: GoldDocument, kind: str, **told: str | None) -> Error:
    return {"id": document.id, "error": kind, **told}


def _mention_span(row: Quotation) -> Span | None:
    return None if row.mention_start is None or row.mention_end is None else (row.mention_start, row.mention_end)


def _name_words(name: str) -> list[str]:
    folded = _POSSESSIVE.sub("", name.casefold().replace("ё", "е").replace("’", "'"))
    return [word for word in _NAME_WORD.findall(folded) if word not in _TITLES]


def _stem(word: str) -> str:
    return word.casefold().replace("ё", "е")[:_STEM].rstrip("аеиоуыьюяй")


def _word_f1(gold: str, predicted: str) -> float:
    own, other = _stems(gold), _stems(predicted)
    common = sum(min(own.count(stem), other.count(stem)) for stem in set(own))
    return 2 * common / (len(own) + len(other)) if common else 0.0


def _stems(role: str) -> list[str]:
    return [word[:_STEM] for word in _WORD.findall(role.casefold().replace("ё", "е"))]


def _pronouns(tokens: Sequence[str], language: str) -> bool:
    from quotes.lexicon import key, load

    return all(key(token) in load(language).pronouns for token in tokens)


def _is_common(token: str, language: str) -> bool:
    """Whether a capitalised word is a noun of office, a group, a form of address or a pronoun all the same."""
    from quotes.lexicon import key, load

    lexicon = load(language)
    forms = {key(token)}
    if language == "ru":
        from quotes.languages.russian_words import lemma

        forms.add(key(lemma(token)))
    nouns = (lexicon.offices, lexicon.occupations, lexicon.groups, lexicon.unnamed, lexicon.honorifics)
    return any(form in words for form in forms for words in (*nouns, lexicon.prefixes, lexicon.pronouns))
