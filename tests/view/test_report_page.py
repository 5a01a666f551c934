"""The report in a real browser: what readers do with it, and what hostile articles cannot do."""

from __future__ import annotations

import csv
import io
import re
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from conftest import OpenReport
from report_samples import EMPTY, HOSTILE, HOSTILE_TEXT, NORWELL, content, document, many, person, row

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

ACCESSIBILITY = Path(__file__).with_name("accessibility.js").read_text("utf-8")
FIRST = "“We sail at dawn, […] Nobody will stop us.”"
CITATION = "Olga Brandt, master of the Heron: “We sail at dawn, […] Nobody will stop us.” (ledger.example, 8 June 2023)"
PRINTED = "#printed li"


def rows(page: Page) -> list[int]:
    """The rows that the list shows, in their order."""
    return page.locator("#list .quotation").evaluate_all("items => items.map(item => Number(item.dataset.row))")


def state(page: Page) -> dict[str, str]:
    """What the address says, as it is when the reader leaves the page."""
    page.evaluate("dispatchEvent(new Event('pagehide'))")
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).fragment).items()}


def clipboard(page: Page) -> str:
    return page.evaluate("navigator.clipboard.readText()")


def until(page: Page, condition: str) -> None:
    """Wait until something holds. The page's policy forbids what Playwright itself would do."""
    for _ in range(100):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(20)
    pytest.fail(f"never: {condition}")


def article(page: Page, number: int) -> Locator:
    return page.locator(f"[data-row='{number}']")


def test_overview_says_what_there_is(open_report: OpenReport) -> None:
    page = open_report(NORWELL)
    assert page.title() == "Norwell, summer 2023"
    assert page.locator(".stat").all_inner_texts() == [
        "quotations\n8\n6 direct, 2 partial",
        "people quoted\n3\nand 1 organisation",
        "documents\n4\n3 papers",
        "span of time\n8 June 2023 – July 2023\n2 quotations are not dated",
    ]
    assert page.locator("#hits").inner_text() == "8 quotations"
    assert rows(page) == list(range(8))


def test_a_quotation_tells_who_when_and_where(open_report: OpenReport) -> None:
    page = open_report(NORWELL)
    first = article(page, 0)
    assert first.locator(".words").inner_text() == FIRST
    assert first.locator(".who").inner_text().replace("\n\n", "\n").split("\n") == [
        "Olga Brandt",
        "master of the Heron",
        "8 June 2023",
        "from the day of the week",
    ]
    assert (
        first.locator(".source").inner_text() == "ledger.example\nThe Heron stays in port\u00a0↗\n(opens in a new tab)"
    )
    link = first.get_by_role("link")
    assert link.get_attribute("href") == "https://www.ledger.example/heron?a=1&b=2"
    assert set(link.get_attribute("rel").split()) == {"noopener", "noreferrer"}
    assert "direct" in first.inner_text()
    assert "97%" in first.locator(".confidence").inner_text()
    assert article(page, 4).locator(".confidence").count() == 0
    assert article(page, 3).locator("h3").inner_text() == "Unnamed source"
    assert article(page, 5).locator(".when").inner_text().startswith("12 September, year unknown")
    assert article(page, 4).locator(".when").inner_text().startswith("10–16 July 2023")
    assert article(page, 5).locator(".words").inner_text() == "«Ещё осенью мы пройдём по мосту»"


SEARCHES = {
    "sail": [0, 1],
    "SAILS café": [1],
    "еще пройдем": [5],
    "ЕЩЁ ПРОЙДЁМ": [5],
    "выйдет": [7],
    "gulls": [0],
    "heron dawn": [0],
    "dawn heron fares": [],
    "ail": [],
    '"at dawn"': [0],
    "«dawn at»": [],
    '"at da': [0],
    '"at da"': [],
    "мэр": [5],
    "Ольга": [0, 2, 7],
    "ferry-fares": [2, 3],
    "мои": [],
    "… !": list(range(8)),
}


def test_search(open_report: OpenReport) -> None:
    page = open_report(NORWELL)

    def found(query: str) -> list[int]:
        page.get_by_role("searchbox", name="Search quotations").fill(query)
        assert page.locator("#nothing").is_hidden() == bool(rows(page))
        return rows(page)

    assert {query: found(query) for query in SEARCHES} == SEARCHES


def test_hits_are_marked_in_the_words_and_around_them(open_report: OpenReport) -> None:
    page = open_report(NORWELL, "#q=пройдем мэр")
    assert article(page, 5).locator("mark.hit").all_inner_texts() == ["мэр", "пройдём"]
    page.locator("#search").fill("CAFE")
    assert article(page, 1).locator("mark.hit").all_text_contents() == ["cafe\u0301"]
    page.locator("#search").fill("gulls")
    assert article(page, 0).locator(".snippet").inner_text() == (
        "In the text: … sail at dawn,” the master of the Heron said. “Nobody will stop us.” Gulls cried."
    )
    article(page, 0).get_by_role("button", name="Context").click()
    assert article(page, 0).locator(".passage mark.hit").all_inner_texts() == ["Gulls"]


def test_typing_goes_on_from_what_was_found_and_back_again(open_report: OpenReport) -> None:
    page = open_report(NORWELL)
    page.locator("#search").press_sequentially("fares fall x")
    assert rows(page) == []
    page.locator("#search").press("Backspace")
    assert rows(page) == [2, 4]
    page.locator("#search").press("Control+A")
    page.locator("#search").press_sequentially("heron")
    assert rows(page) == [0, 1, 4]


def test_filters(open_report: OpenReport) -> None:
    page = open_report(NORWELL)

    def after(action: object) -> list[int]:
        found = rows(page)
        page.get_by_role("button", name="Clear all").first.click()
        assert rows(page) == list(range(8))
        return found

    assert after(page.get_by_label("Kind").select_option("partial")) == [1, 6]
    assert after(page.get_by_label("Language", exact=True).select_option(label="Russian")) == [5, 6, 7]
    assert after(page.get_by_label("Paper").select_option("town-news")) == [2, 3]
    assert after(page.get_by_label("Document", exact=True).fill("bridge_ru.txt")) == [5, 6, 7]
    assert after(page.get_by_label("Document", exact=True).fill("heron port")) == [0, 1, 4]
    assert after(page.get_by_label("No reprints").check()) == [0, 1, 2, 3, 5, 6, 7]
    assert after(page.get_by_label("From").fill("2023-07-14")) == [2, 4, 6]
    assert after(page.get_by_label("To", exact=True).fill("2023-07-01")) == [0, 1, 2]
    assert after(page.get_by_label("Confidence at least").fill("0.95")) == [0, 7]
    page.get_by_label("Kind").select_option("direct")
    page.get_by_label("From").fill("2023-07-01")
    page.locator("[data-person='olga-brandt']").click()
    assert rows(page) == [2, 7]
    assert page.locator(".chip").all_inner_texts() == ["Olga Brandt\n×", "since 1 July 2023\n×", "direct\n×"]
    page.get_by_role("button", name="Remove filter: since 1 July 2023").click()
    assert rows(page) == [0, 2, 7]


ORDERS = {
    "as in the table": [0, 1, 2, 3, 4, 5, 6, 7],
    "date, oldest first": [0, 1, 2, 4, 7, 6, 3, 5],
    "date, newest first": [2, 4, 6, 7, 1, 0, 3, 5],
    "speaker, A to Z": [4, 0, 2, 1, 6, 5, 7, 3],
    "confidence, lowest first": [3, 6, 1, 5, 2, 0, 7, 4],
    "confidence, highest first": [7, 0, 2, 5, 1, 6, 3, 4],
}


def test_a_confidence_is_not_shown_higher_than_it_is(open_report: OpenReport) -> None:
    shares = [0.8999, 0.9, 0.29, 0.999, 1]
    said = [row(0, 0, "Tomas Reyl", "[q:Aye]", confidence=share) for share in shares]
    page = open_report(content(said, [document("a")], [person("t", "Tomas Reyl")]))
    shown = [text.split()[-1] for text in page.locator("#list .confidence").all_inner_texts()]
    assert shown == ["89%", "90%", "29%", "99%", "100%"]
    page.get_by_label("Confidence at least").fill("0.9")
    assert rows(page) == [1, 3, 4]
    assert page.locator("#list .confidence.high").count() == 3


def test_sort(open_report: OpenReport) -> None:
    page = open_report(NORWELL)

    def order(name: str) -> list[int]:
        page.get_by_label("Sort by").select_option(label=name)
        return rows(page)

    assert {name: order(name) for name in ORDERS} == ORDERS


def test_the_timeline_chooses_a_period(open_report: OpenReport) -> None:
    page = open_report(NORWELL)
    bars = page.locator("#timeline-stage .bar")
    assert [bar.get_attribute("aria-label") for bar in bars.all()] == [
        "June 2023: 2 quotations, 1 direct, 1 partial",
        "July 2023: 4 quotations, 3 direct, 1 partial",
    ]
    assert page.locator("#timeline-outside").inner_text() == "2 quotations have no date that fits one bar."
    bars.nth(0).click()
    assert rows(page) == [0, 1]
    assert bars.nth(0).get_attribute("aria-pressed") == "true"
    bars.nth(0).click()
    assert len(rows(page)) == 8
    bars.nth(1).focus()
    page.keyboard.press("Enter")
    assert rows(page) == [2, 4, 6, 7]
    page.keyboard.press("Shift+ArrowLeft")
    assert rows(page) == [0, 1, 2, 4, 6, 7]
    assert state(page) == {"from": "2023-06-01", "to": "2023-07-31"}
    page.keyboard.press("Escape")
    assert len(rows(page)) == 8
    first, second = bars.nth(0).bounding_box(), bars.nth(1).bounding_box()
    page.mouse.move(second["x"] + 5, second["y"] + 50)
    page.mouse.down()
    page.mouse.move(first["x"] + 5, first["y"] + 50)
    page.mouse.up()
    assert rows(page) == [0, 1, 2, 4, 6, 7]
    page.get_by_text("As a table").click()
    page.locator("#timeline-table caption").wait_for()
    assert page.locator("#timeline-table tr").all_inner_texts() == [
        "Period\tdirect\tpartial",
        "June 2023\t1\t1",
        "July 2023\t3\t1",
        "Together\t4\t2",
    ]


@pytest.mark.parametrize(
    ("days", "bars"),
    [
        (["2023-02-27", "2023-03-02"], ["27 February 2023", "28 February 2023", "1 March 2023", "2 March 2023"]),
        (["2022-12-05", "2023-02-02"], ["December 2022", "January 2023", "February 2023"]),
        (["0099-05-05", "0105-02-02"], [f"{year}" for year in range(99, 106)]),
        (["1780-01-01", "1999-12-31"], [f"{year}s" for year in range(1780, 2000, 10)]),
        (["2023-03-05"], ["5 March 2023"]),
    ],
)
def test_the_timeline_has_the_unit_that_fits(open_report: OpenReport, days: list[str], bars: list[str]) -> None:
    said = [row(0, 0, "Tomas Reyl", [["q", "Aye"]], day=day) for day in days]
    vague = row(0, 0, "Tomas Reyl", [["q", "Aye"]], date="1500/1999", earliest="1500-01-01", latest="1999-12-31")
    page = open_report(content([*said, vague], [document("a")], [person("t", "Tomas Reyl")]))
    labels = [bar.get_attribute("aria-label").partition(":") for bar in page.locator("#timeline-stage .bar").all()]
    assert [name for name, _, _ in labels] == bars
    assert labels[0][2].startswith(" 1 quotation,")
    assert page.locator("#timeline-outside").is_visible()


def test_people_are_listed_by_their_quotations(open_report: OpenReport) -> None:
    page = open_report(NORWELL)
    people = page.locator("#people-list")
    assert dict(text.split("\n")[:2] for text in people.locator(".person").all_inner_texts()) == {
        "Olga Brandt": "3",
        "Вера Лунина": "2",
        "Tomas Reyl": "1",
        "Harbour Board": "1",
        "Unnamed sources": "1",
    }
    page.get_by_label("Find a person").fill("ольга")
    assert people.locator(".name").all_inner_texts() == ["Olga Brandt"]
    page.get_by_label("Find a person").fill("")
    page.locator("#search").fill("sail")
    assert people.locator(".name").all_inner_texts() == ["Olga Brandt", "Tomas Reyl"]
    page.locator("#search").fill("")
    people.get_by_text("Unnamed sources").click()
    assert rows(page) == [3]


def test_a_portrait_of_a_person(open_report: OpenReport) -> None:
    page = open_report(NORWELL)
    page.locator("[data-person='olga-brandt']").click()
    portrait = page.get_by_role("region", name="Olga Brandt")
    facts = {fact.get_attribute("data-fact"): fact.inner_text() for fact in portrait.locator(".fact").all()}
    assert portrait.locator(".summary").inner_text().startswith("3 quotations · 3 documents · Wikidata")
    assert portrait.get_by_role("link").get_attribute("href") == "https://www.wikidata.org/wiki/Q4242"
    assert facts["variants"] == "Also called\n\nBrandt, Ольга Брандт"
    assert "master of the Heron / капитан «Цапли»\t8 June – 13 July 2023\t2" in facts["roles"]
    assert "deckhand\t—\t1" in facts["roles"]
    assert "direct 3 (100%)" in facts["kinds"]
    assert facts["paper"].split() == ["Paper", "ledger.example", "1", "town-news", "1", "vestnik.example", "1"]
    assert facts["languagesOfText"].split() == ["Languages", "English", "2", "Russian", "1"]
    assert facts["together"].split("\n")[1:] == ["Вера Лунина 1", "Tomas Reyl 1", "Harbour Board 1"]
    assert "June 2023: 1 quotation" in portrait.get_by_role("img").get_attribute("aria-label")
    portrait.get_by_role("button", name="Вера Лунина").click()
    assert page.locator("#portrait-name").inner_text() == "Вера Лунина"
    page.get_by_role("button", name="Show all people").click()
    assert page.locator("#portrait").is_hidden()
    article(page, 0).get_by_role("button", name="Olga Brandt").click()
    assert state(page) == {"who": "olga-brandt"}


def test_opening_shows_the_evidence(open_report: OpenReport) -> None:
    page = open_report(NORWELL)
    first = article(page, 0)
    button = first.get_by_role("button", name="Context")
    button.click()
    assert button.get_attribute("aria-expanded") == "true"
    assert first.locator(".passage").inner_text() == (
        "Rain fell on Norwell. “We sail at dawn,” the master of the Heron said. “Nobody will stop us.”\nGulls cried."
    )
    assert first.locator(".passage .said").all_inner_texts() == ["We sail at dawn,", "Nobody will stop us."]
    assert first.locator(".passage .mention").inner_text() == "the master of the Heron"
    assert first.locator(".passage .cue").inner_text() == "said"
    facts = first.locator("dl").inner_text()
    assert "8 June 2023 (from the day of the week)" in facts
    assert "97%, high" in facts
    button.click()
    assert first.locator(".evidence").count() == 0
    article(page, 6).get_by_role("button", name="Context").click()
    assert article(page, 6).locator(".passage .said").inner_text() == "«дорогой» её подарок"
    assert article(page, 6).locator(".said .mention").inner_text() == "её"
    article(page, 4).get_by_role("button", name="Context").click()
    prints = article(page, 4).locator("dl").inner_text()
    assert "Ferry fares “too high” — town-news, Olga Brandt, July 2023" in prints
    assert "Prints of this quotation name different people." in prints
    article(page, 4).get_by_role("button", name="Only this document").click()
    assert rows(page) == [0, 1, 4]


def test_a_citation_is_copied(open_report: OpenReport) -> None:
    page = open_report(NORWELL)
    article(page, 0).get_by_role("button", name="Copy citation").click()
    article(page, 0).get_by_role("button", name="Copied").wait_for()
    assert clipboard(page) == CITATION
    assert page.locator("#announcement").inner_text() == "Copied"
    page.get_by_role("button", name="Русский").click()
    article(page, 5).get_by_role("button", name="Цитировать").click()
    article(page, 5).get_by_role("button", name="Скопировано").wait_for()
    assert clipboard(page) == (
        "Вера Лунина, мэр Норвелла: «Ещё осенью мы пройдём по мосту» (vestnik.example, 12 сентября, год неизвестен)"
    )
    article(page, 2).get_by_role("button", name="Цитировать").click()
    article(page, 2).get_by_role("button", name="Скопировано").wait_for()
    assert clipboard(page) == "Olga Brandt: “Fares will fall, […] and soon.” (town-news, июль 2023)"


NO_CLIPBOARD = "Object.defineProperty(navigator, 'clipboard', {value: undefined});"
REFUSED = "navigator.clipboard.writeText = () => Promise.reject(new DOMException('no', 'NotAllowedError'));"


@pytest.mark.parametrize("before", [NO_CLIPBOARD, REFUSED], ids=["missing", "refused"])
def test_a_citation_is_copied_without_the_clipboard_api(open_report: OpenReport, before: str) -> None:
    page = open_report(NORWELL, before=before)
    article(page, 0).get_by_role("button", name="Copy citation").click()
    article(page, 0).get_by_role("button", name="Copied").wait_for()
    page.locator("#search").focus()
    page.keyboard.press("Control+V")
    assert page.locator("#search").input_value() == CITATION


def test_a_citation_is_shown_where_nothing_may_be_copied(open_report: OpenReport) -> None:
    page = open_report(NORWELL, before=f"{NO_CLIPBOARD} document.execCommand = () => false;")
    article(page, 0).get_by_role("button", name="Copy citation").click()
    assert page.get_by_role("dialog").get_by_role("textbox").input_value() == CITATION
    assert page.evaluate("getSelection().toString()") == CITATION
    page.keyboard.press("Escape")
    assert page.get_by_role("dialog").count() == 0


def downloaded(page: Page) -> tuple[str, list[dict[str, str]]]:
    with page.expect_download() as download:
        page.get_by_role("button", name="Download CSV").click()
    text = Path(download.value.path()).read_bytes().decode("utf-8")
    return text, list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True))


def test_what_is_filtered_is_downloaded(open_report: OpenReport) -> None:
    page = open_report(NORWELL, "#doc=fares_en.txt&sort=doubtful")
    text, found = downloaded(page)
    assert text.startswith("\ufeffspeaker,role,quote,date,document,language,kind,confidence,title,url\r\n")
    assert found == [
        {
            "speaker": "",
            "role": "",
            "quote": '\'=2+2 is four, "they" say\nin the port',
            "date": "",
            "document": "fares_en.txt",
            "language": "en",
            "kind": "direct",
            "confidence": "0.55",
            "title": "Ferry fares “too high”",
            "url": "",
        },
        {
            "speaker": "Olga Brandt",
            "role": "",
            "quote": "Fares will fall, […] and soon.",
            "date": "2023-07",
            "document": "fares_en.txt",
            "language": "en",
            "kind": "direct",
            "confidence": "0.92",
            "title": "Ferry fares “too high”",
            "url": "",
        },
    ]


def test_no_cell_is_a_formula(open_report: OpenReport) -> None:
    cells = [f"{start}1" for start in "=+-@\t\r"]
    documents, people = [document(cell, cell) for cell in cells], [person(cell, cell) for cell in cells]
    said = [row(at, at, cell, [["q", cell]], role=cell) for at, cell in enumerate(cells)]
    _, found = downloaded(open_report(content(said, documents, people)))
    for cell, line in zip(cells, found, strict=True):
        assert {line[name] for name in ("speaker", "role", "quote", "document", "title")} == {f"'{cell}"}


def test_everything_is_done_with_the_keyboard(open_report: OpenReport) -> None:
    page = open_report(NORWELL)
    focused = "document.activeElement.closest('[data-row]')?.dataset.row ?? document.activeElement.id"
    keys = page.keyboard
    keys.press("/")
    assert page.evaluate(focused) == "search"
    keys.type("heron")
    keys.press("ArrowDown")
    assert page.evaluate(focused) == "0"
    keys.press("j")
    assert page.evaluate(focused) == "1"
    keys.press("ArrowDown")
    assert page.evaluate(focused) == "4"
    keys.press("ArrowDown")
    assert page.evaluate(focused) == "4"
    keys.press("k")
    keys.press("ArrowUp")
    assert page.evaluate(focused) == "0"
    keys.press("End")
    assert page.evaluate(focused) == "4"
    keys.press("Home")
    keys.press("Enter")
    assert article(page, 0).locator(".evidence").is_visible()
    assert page.evaluate(focused) == "0"
    keys.press("c")
    article(page, 0).get_by_role("button", name="Copied").wait_for()
    assert clipboard(page) == CITATION
    keys.press("Escape")
    assert article(page, 0).locator(".evidence").count() == 0
    assert page.evaluate(focused) == "0"
    keys.press("Tab")
    keys.press("Enter")
    assert state(page) == {"q": "heron", "who": "olga-brandt"}
    assert page.evaluate(focused) == "portrait-name"
    keys.press("?")
    assert page.get_by_role("dialog", name="Help").is_visible()
    keys.press("j")
    keys.press("Escape")
    assert page.get_by_role("dialog").count() == 0
    keys.press("j")
    assert page.evaluate(focused) == "0"
    keys.press("Escape")
    assert page.evaluate(focused) == "search"
    keys.type("/?jk")
    assert page.locator("#search").input_value() == "heron/?jk"
    keys.press("Escape")
    assert rows(page) == [0, 2, 7]


def test_keys_are_the_same_on_a_russian_keyboard(open_report: OpenReport) -> None:
    page = open_report(NORWELL)
    press = "key => document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true}))"
    for key in "оол":
        page.evaluate(press, key)
    assert page.evaluate("document.activeElement.dataset.row") == "0"
    page.evaluate(press, ".")
    assert page.evaluate("document.activeElement.id") == "search"


def test_tab_goes_through_the_page_and_past_the_list(open_report: OpenReport) -> None:
    page = open_report(many(200))
    name = "[document.activeElement].map(node => node.id || node.getAttribute('class') || node.tagName)[0]"
    seen = [""]
    while seen[-1] != "BODY" and len(seen) < 150:
        page.keyboard.press("Tab")
        seen.append(page.evaluate(name))
    assert seen[1] == "skip"
    at = seen.index("quotation")
    assert seen[at - 1] == "print"
    assert seen[at:] == ["quotation", "speaker", "A", "quiet open", "quiet copy", "BODY"]
    assert {"help-button", "search", "from", "to", "paper", "document", "confidence", "sort", "download"} < {*seen[:at]}


def test_the_interface_changes_its_language(open_report: OpenReport) -> None:
    page = open_report(NORWELL, language="ru")
    assert page.locator("html").get_attribute("lang") == "ru"
    assert page.locator("#hits").inner_text() == "8 цитат"
    for query, hits in [("Лунина", "2 из 8 цитат"), ("gulls", "1 из 8 цитат")]:
        page.locator("#search").fill(query)
        assert page.locator("#hits").inner_text() == hits
    page.locator("#search").fill("")
    assert page.locator(".stat").nth(1).inner_text() == "цитируемых лица\n3\nи 1 организация"
    assert article(page, 0).locator(".when").inner_text() == "8 июня 2023\nпо дню недели"
    page.get_by_role("button", name="English").click()
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.evaluate("document.activeElement.textContent") == "English"
    assert page.locator("#hits").inner_text() == "8 quotations"
    assert article(page, 0).locator(".when").inner_text() == "8 June 2023\nfrom the day of the week"
    assert state(page) == {"ui": "en"}


def test_people_are_called_in_the_language_of_the_interface(open_report: OpenReport) -> None:
    page = open_report(NORWELL)
    person = page.locator(".person").filter(has_text=re.compile("Brandt|Брандт"))
    assert person.locator(".name").inner_text() == "Olga Brandt"
    assert person.locator(".role").inner_text() == "master of the Heron"
    page.get_by_role("button", name="Русский").click()
    assert person.locator(".name").inner_text() == "Ольга Брандт"
    assert person.locator(".role").inner_text() == "капитан «Цапли»"


def test_the_address_keeps_the_view(open_report: OpenReport) -> None:
    page = open_report(NORWELL)
    page.locator("#search").fill("fares & “fall”")
    page.get_by_label("Kind").select_option("direct")
    page.get_by_label("Confidence at least").fill("0.9")
    page.get_by_label("Sort by").select_option("oldest")
    article(page, 2).get_by_role("button", name="Context").click()
    view = {"q": "fares & “fall”", "kind": "direct", "conf": "0.9", "sort": "oldest", "open": "2"}
    assert state(page) == view
    page.reload()
    assert rows(page) == [2]
    assert article(page, 2).locator(".evidence").is_visible()
    assert page.locator("#search").input_value() == view["q"]
    assert page.get_by_label("Kind").input_value() == "direct"
    assert page.get_by_label("Sort by").input_value() == "oldest"
    assert state(page) == view
    page.go_back()
    assert state(page) == {name: value for name, value in view.items() if name != "open"}
    assert article(page, 2).locator(".evidence").count() == 0
    page.get_by_role("button", name="Clear all").first.click()
    assert state(page) == {"sort": "oldest"}


def test_an_address_that_makes_no_sense_does_no_harm(open_report: OpenReport) -> None:
    page = open_report(
        NORWELL, "#who=nobody&from=2023-99-99&conf=x&sort=__proto__&open=1.x.99.-2&ui=constructor&kind=&q="
    )
    assert rows(page) == list(range(8))
    assert article(page, 1).locator(".evidence").is_visible()
    assert page.locator("html").get_attribute("lang") == "en"


def test_print_has_all_rows_and_no_controls(open_report: OpenReport) -> None:
    page = open_report(many(300), "#q=end&ui=en")
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator(PRINTED).count() == 299
    assert page.locator(".printed-filters").inner_text() == "299 of 300 quotations · Search: end"
    assert page.locator(PRINTED).first.inner_text().split("\n\n") == [
        "Person 0",
        "“Number 0: the end”",
        "1 January 2000 · paper0.example · Story 0 · https://paper0.example/0 · direct · confidence 0%",
    ]
    assert not [each for each in page.locator("button, input, select, summary, #list, svg").all() if each.is_visible()]
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="screen")
    assert page.locator(PRINTED).count() == 0
    assert page.locator("#search").is_visible()


def test_the_browser_prints_it(open_report: OpenReport) -> None:
    page = open_report(many(300))
    page.evaluate(
        "addEventListener('beforeprint', () => { window.printed = document.querySelectorAll('#printed li').length; })"
    )
    assert page.pdf().startswith(b"%PDF")
    assert page.evaluate("window.printed") == 300


@pytest.mark.parametrize("language", ["en", "ru"])
def test_hostile_text_runs_nothing_and_stays_in_its_place(open_report: OpenReport, language: str) -> None:
    page = open_report(HOSTILE, "#q=script&open=0.3&who=p" + "%20<script>", language=language)
    page.locator(".person").click()
    page.locator("#search").fill("onerror")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate("window.hacked") is None
    assert page.locator("img, iframe, object, embed, script:not(body > script)").count() == 0
    addresses = page.eval_on_selector_all("a[href]", "links => links.map(({ href }) => href.slice(0, 8))")
    assert set(addresses) == {"https://"}
    assert article(page, 0).locator(".source a").count() == 0
    expected = HOSTILE_TEXT.replace("\u2069", "")  # what would close the isolate around it
    # Chromium's text nodes keep what a browser does not draw: the null and the half of a pair.
    assert page.evaluate("document.querySelector('#title bdi').textContent") == page.evaluate("text => text", expected)
    assert page.evaluate("document.title").count("\u202e") == 0
    # Nothing that is ours is drawn from right to left, nothing is wider than the page.
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    article(page, 0).get_by_role("button", name="Context" if language == "en" else "Контекст").click()
    article(page, 0).locator(".quiet.copy").click()
    article(page, 0).locator(".quiet.copy.done").wait_for()
    assert "\u202e" not in clipboard(page)
    assert page.evaluate("window.hacked") is None


def test_a_right_to_left_override_turns_nothing_around_it(open_report: OpenReport) -> None:
    name = "\u2069\u202eOlga\u202e"
    page = open_report(
        content(
            [row(0, 0, name, [["q", "Aye\u202e"]], role=name, day="2023-03-05")],
            [document("a", name, "", name)],
            [person("p", name)],
        )
    )
    page.locator(".person").click()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")

    def is_left_to_right(selector: str, text: str) -> bool:
        """Whether the last character of a text of ours stands right of its first."""
        return page.evaluate(
            """([selector, text]) => {
                const walker = document.createTreeWalker(document.querySelector(selector), NodeFilter.SHOW_TEXT);
                while (!walker.nextNode().data.includes(text)) {}
                const node = walker.currentNode, first = node.data.indexOf(text), last = first + text.length - 1;
                const range = document.createRange();
                const left = (at) => {
                    range.setStart(node, at);
                    range.setEnd(node, at + 1);
                    return range.getBoundingClientRect().left;
                };
                return left(last) > left(first);
            }""",
            [selector, text],
        )

    assert is_left_to_right("[data-row] .basis", "from the day")
    assert is_left_to_right("#portrait .summary", "quotation")
    page.emulate_media(media="print")
    assert is_left_to_right(".printed-source", "confidence")
    assert is_left_to_right(".printed-filters", "1 of 1")


def test_nothing_said_is_told_kindly(open_report: OpenReport) -> None:
    page = open_report(EMPTY)
    assert page.get_by_role("heading", name="There are no quotations here yet.").is_visible()
    assert "1 document was read." in page.locator("#empty").inner_text()
    assert page.locator("#full").is_hidden()
    page.get_by_role("button", name="Русский").click()
    assert "Прочитан 1 документ." in page.locator("#empty").inner_text()
    page.get_by_role("button", name="Справка").click()
    assert page.get_by_role("dialog", name="Справка").is_visible()


def test_a_copy_saved_by_the_browser_works_as_well(open_report: OpenReport, tmp_path: Path) -> None:
    page = open_report(NORWELL, "#q=heron&open=0")
    copy = tmp_path / "saved.html"
    copy.write_text(page.content(), "utf-8")
    saved = page.context.browser.new_page()
    saved.goto(copy.as_uri())
    assert saved.locator("#hits").inner_text() == "8 quotations"
    saved.locator("#search").fill("heron")
    assert rows(saved) == [0, 1, 4]
    saved.close()


BOXES = """[...document.querySelectorAll('.quotation')].map((item) => {
    const { top, bottom } = item.getBoundingClientRect();
    return [top, bottom];
})"""


def test_fifty_thousand_quotations(open_report: OpenReport) -> None:
    size = 50_000
    page = open_report(many(size))
    assert page.locator("#hits").inner_text() == "50,000 quotations"
    assert page.locator("#list .quotation").count() < 60
    page.locator("#search").fill("lighthouse")
    assert page.locator("#hits").inner_text() == "50 of 50,000 quotations"
    assert article(page, 7).locator("mark.hit").all_inner_texts() == ["lighthouse"]
    page.locator("#search").fill("")
    article(page, 0).focus()
    page.keyboard.press("End")
    last = article(page, size - 1)
    assert last.get_attribute("aria-posinset") == last.get_attribute("aria-setsize") == "50000"
    until(page, "document.activeElement.getBoundingClientRect().bottom <= innerHeight")
    assert "Number 49999:" in last.inner_text()
    page.mouse.wheel(0, -1_000_000)
    until(page, f"{BOXES}.some(([top, bottom]) => top < 500 && bottom > 500)")
    in_view = [box for box in page.evaluate(BOXES) if -500 < box[0] < 2000]
    assert all(abs(bottom - top) < 1 for (_, bottom), (top, _) in pairwise(in_view))
    page.keyboard.press("Home")
    until(page, "document.activeElement.dataset.row === '0'")


def test_a_list_that_is_too_long_says_so(open_report: OpenReport) -> None:
    page = open_report(
        content([row(0, 0, "Tomas Reyl", [["q", "Aye"]])] * 75_001, [document("a")], [person("t", "Tomas Reyl")])
    )
    assert page.locator("#hits").inner_text() == "75,001 quotations"
    assert page.locator("#cut").inner_text().startswith("The list shows the first 75,000.")
    article(page, 0).focus()
    page.keyboard.press("End")
    assert article(page, 74_999).is_visible()


def test_choosing_a_speaker_brings_the_portrait_into_view(open_report: OpenReport) -> None:
    page = open_report(many(500), viewport={"width": 1280, "height": 800})
    page.evaluate("scrollTo(0, 9000)")
    page.locator("#people-list button").nth(3).click()
    assert 0 < page.locator("#portrait").bounding_box()["y"] < 400
    page.evaluate("scrollTo(0, 9000)")
    page.locator("#search").fill("end")
    assert 0 < page.locator("#list-head").bounding_box()["y"] < 400


def test_scrolling_up_does_not_jump(open_report: OpenReport) -> None:
    page = open_report(many(500), viewport={"width": 700, "height": 800})
    page.evaluate("scrollTo(0, 40000)")
    page.wait_for_timeout(100)
    for _ in range(8):
        items = page.locator(".quotation").evaluate_all(
            "items => items.map(item => [item.dataset.row, item.getBoundingClientRect().top])"
        )
        number, top = next((number, top) for number, top in items if 100 < top < 500)
        page.evaluate("scrollBy(0, -250)")
        page.wait_for_timeout(60)
        assert abs(article(page, number).bounding_box()["y"] - top - 250) < 2


def test_opening_one_quotation_moves_none_that_is_in_view(open_report: OpenReport) -> None:
    page = open_report(many(500))
    page.evaluate("scrollTo(0, 9000)")
    page.wait_for_timeout(200)
    items = page.evaluate(
        "[...document.querySelectorAll('.quotation')].map(item => [item.dataset.row, item.getBoundingClientRect().top])"
    )
    number, top = next((number, top) for number, top in items if top > 200)
    article(page, number).get_by_role("button", name="Context").click()
    page.wait_for_timeout(100)
    assert abs(article(page, number).bounding_box()["y"] - top) < 1
    assert article(page, int(number) + 1).bounding_box()["y"] > top + 200


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_it_is_accessible(open_report: OpenReport, scheme: str, width: int) -> None:
    page = open_report(
        NORWELL,
        "#open=0.4&q=fares",
        color_scheme=scheme,
        viewport={"width": width, "height": 900},
        reduced_motion="reduce",
    )
    assert page.evaluate(ACCESSIBILITY) == []
    page.locator("#search").fill("")
    if width < 900:
        page.locator("#people > summary").click()
        page.locator("#filters > summary").click()
    page.locator("[data-person='olga-brandt']").click()
    page.get_by_text("As a table").click()
    assert page.evaluate(ACCESSIBILITY) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("button", name="Help").click()
    assert page.evaluate(ACCESSIBILITY) == []
