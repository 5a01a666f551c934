from __future__ import annotations

import gc
import json
import math
import weakref
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rows import BRIDGE, LEDGER, TEXT, UNNAMED, write

from quotes.identity.people_file import KnownPerson
from quotes.records import Article, Quotation
from quotes.results import JOINT, quote
from quotes.view.report import making
from quotes.view.report.content import FIELDS, Content, content, paper
from quotes.view.report.contexts import Passage, passages, words_alone


def said(text: str, *parts: str, mention: str = "", cue: str = "", **fields: Any) -> Quotation:
    """A quotation of parts of a text, each the first behind the one before, and the first mention and cue in it."""
    segments, end = [], 0
    for part in parts:
        start = text.index(part, end)
        end = start + len(part)
        segments.append((start, end))
    at, cue_at = text.index(mention), text.index(cue)
    return replace(
        BRIDGE,
        quote=JOINT.join(parts),
        segments=tuple(segments),
        mention=mention,
        mention_start=at if mention else None,
        mention_end=at + len(mention) if mention else None,
        cue=cue,
        cue_start=cue_at if cue else None,
        cue_end=cue_at + len(cue) if cue else None,
        **fields,
    )


def passage(text: str, quotation: Quotation) -> Passage | None:
    (found,) = passages(text, [quotation])
    return found


def told(found: Passage) -> str:
    """The quotation that a passage holds."""
    segments: list[str] = []
    contiguous = False
    for mark, text in found:
        if mark.startswith("q"):
            segments += [segments.pop() + text] if contiguous else [text]
        contiguous = mark.startswith("q")
    return JOINT.join(segments)


def shown(found: Passage | None) -> str:
    """A passage with its marks."""
    assert found is not None
    return "".join(f"{mark}[{text}]" if mark else text for mark, text in found)


@pytest.mark.parametrize(
    ("text", "parts", "mention", "cue", "expected"),
    [
        pytest.param(
            "Before.\n\n“The bridge,” Mayor Quint said, “opens.” And more.\n\nAfter.",
            ["The bridge,", "opens."], "Mayor Quint", "said",
            "“q[The bridge,]” m[Mayor Quint] c[said], “q[opens.]” And more.",
            id="the paragraph with its marks",
        ),
        pytest.param(
            "До.\n«Мост откроют», — заявила Анна Вольская.\nПосле.", ["Мост откроют"], "Анна Вольская", "заявила",
            "«q[Мост откроют]», — c[заявила] m[Анна Вольская].", id="Russian",
        ),
        pytest.param(
            "😀𝒜\n\n😀 “I sail 🛶,” 𝒜nn said.", ["I sail 🛶,"], "𝒜nn", "said",
            "😀 “q[I sail 🛶,]” m[𝒜nn] c[said].", id="beyond the basic plane",
        ),
        pytest.param(
            "Ann Lee spoke.\r\n\r\n“One.\r\n\r\n“Two.”\r\n\r\nEnd.", ["One.", "Two."], "Ann Lee", "spoke",
            "m[Ann Lee] c[spoke].\r\n\r\n“q[One.]\r\n\r\n“q[Two.]”", id="several paragraphs, with their line ends",
        ),
        pytest.param(
            "“We, said I, Ann, sail.”", ["We, said I, Ann, sail."], "Ann", "said",
            "“q[We, ]qc[said]q[ I, ]qm[Ann]q[, sail.]”", id="mention and cue among the words",
        ),
        pytest.param("AnnAnn: yes", ["yes"], "AnnAnn", "Ann", "m[AnnAnn]: q[yes]", id="a mention goes before a cue"),
        pytest.param("“yes”", ["yes"], "", "", "“q[yes]”", id="neither mention nor cue"),
    ],
)  # fmt: skip
def test_a_passage_is_the_paragraphs_of_a_quotation_cut_into_pieces(
    text: str, parts: list[str], mention: str, cue: str, expected: str
) -> None:
    quotation = said(text, *parts, mention=mention, cue=cue)
    found = passage(text, quotation)
    assert shown(found) == expected
    assert found is not None
    assert told(found) == quotation.quote


def test_long_paragraphs_are_cut_between_words_on_both_sides() -> None:
    text = f"{'before ' * 100}“Yes,” Ann said.{' after' * 100}"
    found = passage(text, said(text, "Yes,", mention="Ann", cue="said"))
    assert found is not None
    assert (found[0], found[-1]) == (("", "…"), ("", "…"))
    (_, before), (_, after) = found[1], found[-2]
    assert before.removesuffix("“").split() == ["before"] * (len(before) // 7)
    assert after.removeprefix(".").split() == ["after"] * (len(after) // 6)
    assert 280 < len(before) <= 301
    assert 280 < len(after) <= 301
    assert not before[0].isspace()
    assert not after[-1].isspace()


def test_what_is_far_from_the_words_is_shown_without_all_between() -> None:
    filler = "".join(f"Paragraph {number} says nothing.\n" for number in range(99))
    text = f"Ann came.\n{filler}“Yes.” {filler}“No.”"
    found = passage(text, said(text, "Yes.", "No.", mention="Ann"))
    assert shown(found) == "m[Ann] came. … “q[Yes.]” Paragraph 0 says nothing. … “q[No.]”"


def test_next_to_nothing_is_not_left_out_and_what_has_no_spaces_is_cut_anywhere() -> None:
    text = f"{'a' * 340}“Yes.”{'b' * 340}"
    assert shown(passage(text, said(text, "Yes."))) == f"{'a' * 340}“q[Yes.]”{'b' * 340}"
    text = f"{'a' * 400}“Yes.”{'b' * 400}"
    assert shown(passage(text, said(text, "Yes."))) == f"…{'a' * 299}“q[Yes.]”{'b' * 299}…"


@pytest.mark.parametrize(
    "changed",
    [
        {"quote": "The bridge, […] opens in spring!"},
        {"segments": ((2, 13), (34, 50))},
        {"segments": ((1, 12), (33, 4900))},
        {"segments": ((33, 49), (1, 12)), "quote": "opens in autumn! […] The bridge,"},
        {"segments": ((-5, 3),), "quote": ""},
        {"segments": ()},
    ],
)
def test_a_text_without_the_words_gives_no_passage(changed: dict[str, Any]) -> None:
    assert passage(TEXT, replace(BRIDGE, **changed)) is None


@pytest.mark.parametrize("changed", [{"mention": "Mayor Ayre"}, {"mention_end": 4000}, {"mention_start": None}])
def test_a_mention_that_does_not_stand_there_is_not_marked(changed: dict[str, Any]) -> None:
    found = passage(TEXT, replace(BRIDGE, **changed))
    assert shown(found).startswith("“q[The bridge,]” Mayor Quint c[said], “q[opens")


@pytest.mark.parametrize(("words", "cell"), [("\u00a0=1 +\r\n 2\t", "=1 + 2"), ("'-tis so", "-tis so")])
def test_what_spreadsheets_do_to_cells_does_not_matter(words: str, cell: str) -> None:
    text = f"She wrote: {words}\u2028Then she left."
    assert shown(passage(text, replace(said(text, words), quote=cell))) == f"She wrote: q[{words}]"


@pytest.mark.parametrize(
    ("words", "segments", "expected"),
    [
        ("Yes.", ((0, 4),), [("q", "Yes.")]),
        ("Yes. […] No.", ((0, 4), (9, 12)), [("q", "Yes."), ("", " […] "), ("q", "No.")]),
        ("He said […] so", ((0, 14),), [("q", "He said […] so")]),
        ("Yes.", (), [("q", "Yes.")]),
    ],
)
def test_without_a_text_a_passage_is_the_words_alone(
    words: str, segments: tuple[tuple[int, int], ...], expected: list[tuple[str, str]]
) -> None:
    found = words_alone(replace(BRIDGE, quote=words, segments=segments))
    assert list(found) == expected


@settings(max_examples=200, deadline=None)
@given(st.text("ab .\n\r“”…😀", max_size=900), st.lists(st.integers(0, 900), min_size=8, max_size=8, unique=True))
def test_a_passage_is_always_made_of_the_text_and_holds_the_quotation(text: str, places: list[int]) -> None:
    a, b, c, d = sorted(min(place, len(text)) for place in places[:4])
    c = max(c, b + 1)
    mention, cue = (sorted(min(place, len(text)) for place in pair) for pair in (places[4:6], places[6:]))
    segments = tuple((start, end) for start, end in ((a, b), (c, d)) if start < end)
    quotation = replace(
        BRIDGE, quote=quote(text, segments), segments=segments,
        mention=text[slice(*mention)], mention_start=mention[0], mention_end=mention[1],
        cue=text[slice(*cue)], cue_start=cue[0], cue_end=cue[1],
    )  # fmt: skip
    found = passage(text, quotation)
    if not segments:
        assert found is None
        return
    assert found is not None
    assert told(found) == quotation.quote
    place = 0
    for _, piece in found:
        if piece.strip() != "…" or text.startswith(piece, place):
            place = text.index(piece, place) + len(piece)


# The content


def made(*rows: Quotation, known: tuple[KnownPerson, ...] = ()) -> Content:
    """The content of rows without texts; as JSON brings it to the page."""
    result: Content = json.loads(json.dumps(content(rows, [None] * len(rows), title="News", known=known)))
    return result


def values(found: Content, field: str) -> list[Any]:
    place = found["quotations"]["fields"].index(field)
    return [row[place] for row in found["quotations"]["rows"]]


def test_documents_people_and_rows_are_joined_by_their_places() -> None:
    (bridge,) = passages(TEXT, [BRIDGE])
    found = content([BRIDGE, UNNAMED, LEDGER], [bridge, None, None], title="News")
    assert found["title"] == "News"
    assert found["quotations"]["fields"] == list(FIELDS)
    assert found["documents"][0] == {
        "id": "news/bridge.txt", "title": "The bridge & the “wall”", "url": "https://news.example/bridge?a=1&b=2",
        "paper": "news.example", "language": "en", "published": "",
    }  # fmt: skip
    assert [(person["id"], person["type"]) for person in found["people"]] == [
        ("della-quint", "person"), ("harbor-ledger", "org")
    ]  # fmt: skip
    assert found["quotations"]["rows"][0][:-1] == [
        0, 0, "Della Quint", "mayor", "direct", "XXXX-09-12", "weekday", "2024-05-02", "", 0.875, "said", "en", "",
        True, False,
    ]  # fmt: skip
    assert "".join(text for _, text in found["quotations"]["rows"][0][-1]) == TEXT
    assert (values(found, "document"), values(found, "person")) == ([0, 0, 1], [0, None, 1])


def test_people_come_with_their_names_and_their_roles_over_time() -> None:
    later = replace(
        BRIDGE, speaker="Делла Квинт", role="министр транспорта", language="ru", document="b",
        date_earliest="2025-01-02", date_latest="2025-01-03",
    )  # fmt: skip
    known = (KnownPerson("della-quint", "Della M. Quint", wikidata="Q42"),)
    (person,) = made(BRIDGE, later, known=known)["people"]
    assert person == {
        "id": "della-quint", "name": "Della M. Quint", "names": {}, "type": "person",
        "variants": ["Della Quint", "Делла Квинт"], "wikidata": "Q42",
        "roles": [
            {"role": "mayor", "forms": {"en": "mayor"}, "first": "2024-05-02", "last": "", "documents": 1},
            {
                "role": "министр транспорта", "forms": {"ru": "министр транспорта"},
                "first": "2025-01-02", "last": "2025-01-03", "documents": 1,
            },
        ],
    }  # fmt: skip


def test_people_are_called_by_their_full_name_in_each_language() -> None:
    bare = replace(BRIDGE, speaker="Quint", document="b")
    english = replace(BRIDGE, speaker="Vera Quint")
    russian = replace(BRIDGE, speaker="Вера Квинт", role="мэр", language="ru", document="c")
    (person,) = made(bare, replace(bare, document="d"), english, russian)["people"]
    assert (person["name"], person["names"]) == ("Quint", {"en": "Vera Quint", "ru": "Вера Квинт"})
    assert [role["forms"] for role in person["roles"]] == [{"en": "mayor", "ru": "мэр"}]
    assert made(BRIDGE)["people"][0]["names"] == {}


def test_the_most_quoted_come_first_and_a_document_counts_once_however_rows_are_sorted() -> None:
    other = replace(LEDGER, document=BRIDGE.document)
    found = made(other, BRIDGE, replace(BRIDGE, document="b"), BRIDGE)
    assert [person["name"] for person in found["people"]] == ["Della Quint", "Harbor Ledger"]
    assert found["people"][0]["roles"][0]["documents"] == 2
    assert values(found, "document") == [0, 0, 1, 0]


def test_prints_of_one_quotation_keep_their_group() -> None:
    second = replace(BRIDGE, quotation_group="g1", first_print=False, disputed=True)
    found = made(replace(BRIDGE, quotation_group="g1", disputed=True), second)
    assert [values(found, field) for field in ("group", "first_print", "disputed")] == [
        ["g1", "g1"], [True, False], [True, True]
    ]  # fmt: skip


def test_a_confidence_that_is_none_is_null() -> None:
    found = made(*(replace(BRIDGE, confidence=value) for value in (math.nan, 87.5, 0.0, 1.0)))
    assert values(found, "confidence") == [None, None, 0.0, 1.0]


def test_nothing_said_is_a_report_of_nothing() -> None:
    assert made() == {
        "title": "News", "documents": [], "people": [], "quotations": {"fields": list(FIELDS), "rows": []}
    }  # fmt: skip


HOSTILE = "</script><img onerror=alert(1)>&amp;\u202eevil\u200b\u2028\x00\x1b[2J"


def test_hostile_text_goes_through_as_it_is() -> None:
    text = f"“{HOSTILE}”"
    quotation = said(text, HOSTILE, title=HOSTILE, speaker=HOSTILE, document=HOSTILE, url="javascript:alert(1)")
    found = content([quotation], list(passages(text, [quotation])), title=HOSTILE)
    assert (found["title"], found["documents"][0]["title"], found["documents"][0]["id"]) == (HOSTILE,) * 3
    assert (values(found, "speaker"), found["people"][0]["name"]) == ([HOSTILE], HOSTILE)
    assert values(found, "passage") == [[["", "“"], ["q", HOSTILE], ["", "”"]]]


def test_lone_surrogates_become_replacement_characters() -> None:
    lone = "a\ud800b"
    fields = ("speaker", "role", "quote", "document", "title", "url", "cue", "speaker_id", "quotation_group")
    found = content(
        [replace(BRIDGE, **dict.fromkeys(fields, lone))], [None], title=lone, known=[KnownPerson(lone, lone)]
    )
    written = json.dumps(found, ensure_ascii=False).encode("utf-8").decode("utf-8")
    assert "a\ufffdb" in written
    assert values(found, "person") == [0]


@pytest.mark.parametrize(
    ("url", "document", "expected"),
    [
        ("https://www.Ledger.example:8080/a?b", "news/a.txt", "ledger.example"),
        ("", "https://ledger.example/a", "ledger.example"),
        ("javascript:alert(1)", "papers/ledger/a.txt", "ledger"),
        ("http://[broken", "ledger/a.txt", "ledger"),
        ("", "ledger.zip/a.txt", "ledger.zip"),
        ("", "../a.txt", ""),
        ("", "articles.jsonl:3", ""),
        ("", "", ""),
    ],
)
def test_the_paper_is_the_host_or_the_folder(url: str, document: str, expected: str) -> None:
    assert paper(url, document) == expected


# From tables and texts


@pytest.fixture
def table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A table in a folder that is not the current one."""
    (tmp_path / "here").mkdir()
    (tmp_path / "there").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    return write(tmp_path / "there" / "q.jsonl", [BRIDGE, UNNAMED])


def test_texts_are_found_by_the_names_of_documents_beside_the_table_too(table: Path) -> None:
    assert making.from_tables([table]).passages == [None, None]
    (table.parent / "news").mkdir()
    (table.parent / BRIDGE.document).write_text(TEXT, encoding="utf-8")
    assert None not in making.from_tables([table]).passages


def test_of_several_texts_the_first_with_the_words_is_taken(table: Path) -> None:
    for folder, text in ((Path(), f"Changed. {TEXT}"), (table.parent, TEXT)):
        (folder / "news").mkdir()
        (folder / BRIDGE.document).write_text(text, encoding="utf-8")
    gathered = making.from_tables([table])
    assert gathered.passages == list(passages(TEXT, [BRIDGE, UNNAMED]))


def test_texts_that_no_table_names_are_looked_for_in_the_sources(table: Path) -> None:
    gathered = making.from_tables([table], [Article("other", "x"), Article("./news//bridge.txt", TEXT), "gone.txt"])
    assert None not in gathered.passages
    assert [failure.reason for failure in gathered.summary.failures] == ["missing"]
    changed = making.from_tables([table], [Article(BRIDGE.document, TEXT.replace("autumn", "spring"))])
    assert [found is None for found in changed.passages] == [True, False]
    assert changed.without_text == 1


def test_one_text_is_in_memory_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Text(str):
        pass

    alive: list[int] = []
    texts: list[weakref.ref[Text]] = []

    def stream(sources: list[str], **_: Any) -> Iterator[Article]:
        for number in range(20 if sources else 0):
            text = Text(f"{TEXT} And so on.")
            texts.append(weakref.ref(text))
            yield Article(str(number), text)
            del text
            gc.collect()
            alive.append(sum(one() is not None for one in texts))

    monkeypatch.setattr(making, "pages", lambda sources, **options: stream(list(sources), **options))
    table = write(tmp_path / "q.csv", [replace(BRIDGE, document=str(number)) for number in range(20)])
    assert None not in making.from_tables([table], ["texts"]).passages
    assert max(alive) <= 2
