"""The reader of the marked cases: offsets are exact, and a wrongly written case says where it is."""

from __future__ import annotations

import pytest
from marked import Case, MarkedError, parse, unmark


def one(source: str) -> Case:
    (case,) = parse(source, topic="en_sample")
    return case


SPLIT = """A comment.

=== split by its clause
“[[1: No,]]” {1: Ada Byrne} <1: said>. “[[1: Not [yet]]]”
She called it {2: 5} “[[2: a pity]]”.

---
published | 2021-05-06
1 | direct | person | Ada Byrne | clerk // town clerk | 2021-05-05
2 | partial | unnamed |
"""


def test_markers_leave_the_text_and_give_exact_offsets() -> None:
    case = one(SPLIT)
    assert case.text == "“No,” Ada Byrne said. “Not [yet]”\nShe called it 5 “a pity”."
    first, second = case.utterances
    assert [case.text[start:end] for start, end in first.segments] == ["No,", "Not [yet]"]
    assert first.mention is not None
    assert first.cue is not None
    assert case.text[slice(*first.mention)] == "Ada Byrne"
    assert case.text[slice(*first.cue)] == "said"
    assert [case.text[start:end] for start, end in second.segments] == ["a pity"]


def test_answers_are_read_field_by_field() -> None:
    case = one(SPLIT)
    first, second = case.utterances
    assert (case.id, case.language, case.published) == ("en_sample/split by its clause", "en", "2021-05-06")
    assert (first.kind, first.speaker_type, first.speakers) == ("direct", "person", ("Ada Byrne",))
    assert (first.roles, first.date) == (("clerk", "town clerk"), "2021-05-05")
    assert (second.speakers, second.roles, second.date) == (("",), None, None)


def test_one_mention_can_serve_several_utterances() -> None:
    _, spans = unmark("{1,2: Ada} <1,2: said>")
    assert spans.mention == {1: [(0, 3)], 2: [(0, 3)]}
    assert spans.cue == {1: [(4, 8)], 2: [(4, 8)]}


def test_a_case_may_expect_nothing() -> None:
    case = one("=== a film\nThey saw “Rain”.\n---\n")
    assert case.utterances == ()


def test_offsets_are_code_points() -> None:
    text, spans = unmark("😀 «[[1: да]]»")
    assert text[slice(*spans.segment[1][0])] == "да"


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("[[1: Yes]]", "'---'"),
        ("[[1: Yes\n---\n1 | direct | person | Ada", "never closed"),
        ("Yes]]\n---\n", "closes nothing"),
        ("[[1: Yes}\n---\n", "closes nothing"),
        ("[[1: Yes ]]\n---\n1 | direct | person | Ada", "space at an edge"),
        ("[[1: Yes]]\n---\n", "marked"),
        ("Yes\n---\n1 | direct | person | Ada", "belongs to no segment"),
        ("[[1: Yes]]\n---\n1 | indirect | person | Ada", "unknown kind"),
        ("[[1: Yes]]\n---\n1 | direct | unnamed | Ada", "empty speaker"),
        ("[[1: Yes]]\n---\n1 | direct | person", "needs kind"),
        ("[[1: Yes]] {1: a} {1: b}\n---\n1 | direct | person | Ada", "more than one"),
    ],
)
def test_a_wrong_case_says_where_and_what(body: str, message: str) -> None:
    with pytest.raises(MarkedError, match=f"en_sample, line 2: .*{message}"):
        list(parse(f"# a comment\n=== wrong\n{body}", topic="en_sample"))
