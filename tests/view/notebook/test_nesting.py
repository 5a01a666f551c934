from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from quotes.view.notebook.looks import MarkKind
from quotes.view.notebook.nesting import Closing, Event, Mark, Opening, nested

BRACKETS: dict[MarkKind, tuple[str, str]] = {
    "direct": ("[", "]"),
    "partial": ("(", ")"),
    "speaker": ("{", "}"),
    "role": ("«", "»"),
    "cue": ("<", ">"),
}


def spelled(events: list[Event]) -> str:
    """Events as text; a mark that is cut has a dot where it goes on."""
    parts = []
    for event in events:
        if isinstance(event, str):
            parts.append(event)
        elif isinstance(event, Opening):
            parts.append(("" if event.first else "·") + BRACKETS[event.mark.kind][0])
        else:
            parts.append(BRACKETS[event.mark.kind][1] + ("" if event.last else "·"))
    return "".join(parts)


def test_marks_nest_the_longer_outside() -> None:
    marks = [Mark(0, 5, "role", (1,)), Mark(0, 9, "speaker", (1,)), Mark(10, 14, "cue", (1,))]
    assert [spelled(events) for events in nested("Mayor Lee said", [(0, 14)], marks)] == ["{«Mayor» Lee} <said>"]


def test_marks_of_one_place_nest_in_a_fixed_order() -> None:
    marks = [Mark(0, 2, "cue", (1,)), Mark(0, 2, "direct", (2,)), Mark(0, 2, "speaker", (1,))]
    assert [spelled(events) for events in nested("ab", [(0, 2)], marks)] == ["[{<ab>}]"]


def test_a_quotation_in_a_quotation_and_a_source_inside_both() -> None:
    marks = [Mark(0, 9, "direct", (1,)), Mark(2, 7, "partial", (2,)), Mark(3, 5, "speaker", (1, 2))]
    assert [spelled(events) for events in nested("abcdefghi", [(0, 9)], marks)] == ["[ab(c{de}fg)hi]"]


def test_marks_that_overlap_are_cut() -> None:
    marks = [Mark(0, 4, "direct", (1,)), Mark(2, 6, "speaker", (1,))]
    assert [spelled(events) for events in nested("abcdef", [(0, 6)], marks)] == ["[ab{cd}·]·{ef}"]


def test_marks_over_paragraphs_are_cut_and_what_lies_between_is_left_out() -> None:
    marks = [Mark(1, 9, "direct", (1,)), Mark(4, 6, "cue", (1,))]
    assert [spelled(events) for events in nested("abc\n\n\nghi", [(0, 3), (6, 9)], marks)] == ["a[bc]·", "·[ghi]"]


@st.composite
def texts(draw: st.DrawFn) -> tuple[str, list[tuple[int, int]], list[Mark]]:
    text = draw(st.text("ab 😀й", min_size=1, max_size=30))
    edges = sorted(draw(st.sets(st.integers(0, len(text)), max_size=6)))
    paragraphs = list(zip(edges[::2], edges[1::2], strict=False))
    place = st.integers(0, len(text))
    kinds = st.sampled_from(sorted(BRACKETS))
    marks = draw(st.lists(st.builds(Mark, place, place, kinds, st.tuples(st.integers(1, 9))), max_size=6, unique=True))
    return text, paragraphs, marks


@given(texts())
def test_nothing_is_lost_and_all_nests(case: tuple[str, list[tuple[int, int]], list[Mark]]) -> None:
    text, paragraphs, marks = case
    covered: dict[Mark, str] = dict.fromkeys(marks, "")
    begun: list[Mark] = []
    ended: list[Mark] = []
    for (start, end), events in zip(paragraphs, nested(text, paragraphs, marks), strict=True):
        assert "".join(event for event in events if isinstance(event, str)) == text[start:end]
        opened: list[Mark] = []
        for event in events:
            if isinstance(event, str):
                for mark in opened:
                    covered[mark] += event
            elif isinstance(event, Opening):
                opened.append(event.mark)
                begun.extend([event.mark] if event.first else [])
            elif isinstance(event, Closing):
                assert opened.pop() == event.mark
                ended.extend([event.mark] if event.last else [])
        assert not opened
    for mark in marks:
        inside = [text[max(start, mark.start) : min(end, mark.end)] for start, end in paragraphs]
        assert covered[mark] == "".join(inside)
        assert begun.count(mark) == ended.count(mark) == bool(covered[mark])
