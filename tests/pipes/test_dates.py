"""Publication dates and the dates of sayings, on invented texts."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.edtf import bounds
from quotes.errors import LanguageError
from quotes.lexicon.dates import LANGUAGES, DateLexicon, date_lexicon
from quotes.pipes.dates import Published, Said, declared_date, find_published, find_said
from quotes.records import Span

BODY = {
    "en": "The harbour board of Port Elwin met on Thursday evening and agreed to repair the old lighthouse before the "
    "winter storms arrive.\n\nOn March 7, 2019, a storm had torn off its roof.",
    "ru": "Портовый совет Приозёрска собрался в четверг вечером и решил починить старый маяк до того, как начнутся "
    "зимние штормы.\n\n7 марта 2019 года шторм сорвал с него крышу.",
}


def published(head: str, language: str = "en", document: str = "") -> tuple[str, str] | None:
    found = find_published(f"{head}\n\n{BODY[language]}", language=language, document=document)
    return (found.edtf, found.basis) if found else None


# --- publication -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "head", "edtf"),
    [
        ("en", "Lighthouse saved\n12 February 2018 08:49 (UTC +04:00)", "2018-02-12"),
        ("en", "Lighthouse saved\nOther Harbour News 12 February 2018 08:49 (UTC +04:00)", "2018-02-12"),
        ("en", "Lighthouse saved\nPublished: March 3, 2021", "2021-03-03"),
        ("en", "Lighthouse saved\nPublished 1:34 PM EST, Wed March 3, 2021", "2021-03-03"),
        ("en", "Lighthouse saved\nBy Ann Lee | March 3, 2021 | 3 min read", "2021-03-03"),
        ("en", "Lighthouse saved\nBy Ann Lee, March 3, 2021", "2021-03-03"),
        ("en", "Lighthouse saved\nLast updated: March 4, 2021 10:30 am\nPublished March 3, 2021", "2021-03-03"),
        ("en", "17\nen\n2018-03-05\nhttps://news.example/17\nLighthouse saved", "2018-03-05"),
        ("en", "17\nen\n2018-03-05T21:03:01+03:00\nhttps://news.example/17\nLighthouse saved", "2018-03-05"),
        ("en", "Lighthouse saved\n03/25/2021", "2021-03-25"),
        ("en", "Lighthouse saved\n03/05/2021", "2021"),
        ("ru", "Маяк спасён\n5 марта 2018, 10:30", "2018-03-05"),
        ("ru", "Маяк спасён\n05.03.2018 10:30", "2018-03-05"),
        ("ru", "10:30, 5 марта 2018\nМаяк спасён", "2018-03-05"),
        ("ru", "Маяк спасён\nОпубликовано: понедельник, 5 марта 2018 г.", "2018-03-05"),
        ("ru", "10:30 05.03.2018 (обновлено: 11:00 06.03.2018)\nМаяк спасён", "2018-03-05"),
        ("ru", "Маяк спасён\n5 марта, 10:30", "XXXX-03-05"),
    ],
)
def test_a_line_above_the_article_tells_its_date(language: str, head: str, edtf: str) -> None:
    assert published(head, language) == (edtf, "header")


@pytest.mark.parametrize(
    ("language", "head", "edtf"),
    [
        ("en", "PORT ELWIN, September 12. /TASS/. The", "XXXX-09-12"),
        ("en", "PORT ELWIN, Mich., Oct. 4 (UPI) — The", "XXXX-10-04"),
        ("en", "Oct 4 (Reuters) - The", "XXXX-10-04"),
        ("en", "ELWIN, March 5 (Xinhua) -- The", "XXXX-03-05"),
        ("en", "Port Elwin, 4 October 2018 – The", "2018-10-04"),
        ("en", "PORT ELWIN, D.C. — March 5, 2021 — The", "2021-03-05"),
        ("ru", "ПРИОЗЁРСК, 1 дек — РИА Новости. Совет", "XXXX-12-01"),
        ("ru", "МИНСК, 5 мар – БелТА. Совет", "XXXX-03-05"),
        ("ru", "Приозёрск. 5 марта. INTERFAX.RU - Совет", "XXXX-03-05"),
        ("ru", "МОСКВА, 9 июл ПРАЙМ. Совет", "XXXX-07-09"),
        ("ru", "5 марта, Минск /Корр. БЕЛТА/. Совет", "XXXX-03-05"),
    ],
)
def test_a_dateline_opens_the_body(language: str, head: str, edtf: str) -> None:
    assert published(f"A title\n\n{head}", language) == (edtf, "dateline")


@pytest.mark.parametrize(
    ("language", "head"),
    [
        ("en", "All news\nUpdated at: \nLighthouse saved"),
        ("en", "LONDON (Reuters) - The"),
        ("en", "On March 5, 2021 — a cold day — the"),
        ("en", "Port Elwin, Nov. 13 — the night that"),
        ("en", "The storm of March 3, 2021 in Port Elwin"),
        ("en", "Photo: Ann Lee, March 3, 2021"),
        ("en", "Concert: March 3, 2021 19:00"),
        ("en", "— Ann Lee (@annlee) March 3, 2021"),
        ("en", "A year of storms\nMarch 3, 2021\nThe roof goes.\nApril 9, 2021\nThe lamp goes."),
        ("ru", "Инвестиции, 08 мая, 16:17"),
        ("ru", "Курс евро на 9 мая 2021"),
        ("ru", "12 декабря 2017 года президент клуба открыл маяк."),
        ("ru", "Приозёрск, 12 декабря президент клуба сказал"),
        ("ru", "Фото: агентство, 5 марта 2018"),
        ("ru", "5 марта"),
    ],
)
def test_dates_of_other_things_are_left_alone(language: str, head: str) -> None:
    assert published(head, language) is None


def test_a_news_feed_below_the_article_is_left_alone() -> None:
    feed = "Лента новостей\nКурс евро на 9 мая\nИнвестиции, 08 мая 2021, 16:17\nМаяк открыт Общество, 13:49"
    assert published(f"Маяк спасён\n\n{BODY['ru']}\n\n{feed}", "ru") is None
    assert published(f"Маяк спасён\n{feed}", "ru") is None


def test_the_span_is_where_the_date_stands() -> None:
    text = " date 2022-12-28 The harbour board met."
    found = find_published(text, language="en")
    assert found == Published("2022-12-28", "line", (6, 16))
    assert found.span is not None
    assert text[slice(*found.span)] == "2022-12-28"


def test_metadata_comes_first_and_a_revision_last() -> None:
    text = "Lighthouse saved\nUpdated: March 4, 2021\n\n" + BODY["en"]
    assert find_published(text, language="en", declared="2021-03-02") == Published("2021-03-02", "metadata", None)
    found = find_published(text, language="en", declared="soon")
    assert found is not None
    assert (found.edtf, found.basis) == ("2021-03-04", "updated")


@pytest.mark.parametrize(
    ("document", "edtf"),
    [("elwin_2016-10-04_storm.txt", "2016-10-04"), ("elwin_2016-10-05_storm.txt", "XXXX-10-04"), ("", "XXXX-10-04")],
)
def test_a_file_name_completes_a_dateline_that_it_agrees_with(document: str, edtf: str) -> None:
    assert published("PORT ELWIN, Oct. 4 (UPI) — The", document=document) == (edtf, "dateline")
    assert published("A title", document=document) is None


@pytest.mark.parametrize(
    ("value", "edtf"),
    [
        ("2018-03-05T10:20:00+03:00", "2018-03-05"),
        ("2018-03-05 00:00:00", "2018-03-05"),
        ("20180305", "2018-03-05"),
        ("Mon, 05 Mar 2018 10:00:00 GMT", "2018-03-05"),
        ("05.03.2018 10:30", "2018-03-05"),
        ("5 марта 2018", "2018-03-05"),
        ("2018-03", "2018-03"),
        ("XXXX-09-12", "XXXX-09-12"),
        ("31.02.2018", None),
        ("nan", None),
        ("Chapter of March 5, 2018", None),
    ],
)
def test_metadata_is_read_in_its_usual_forms(value: str, edtf: str | None) -> None:
    assert declared_date(value) == edtf


# --- sayings ---------------------------------------------------------------------------------------------------------

_PIECE = re.compile(r"\[([^\]]*)\]")


def said(marked: str, when: str | None, language: str = "en") -> Said:
    """The date of the one quotation in a text whose sentences are parted by ¶ and whose frame stands in [brackets];
    the quotation belongs to the last sentence."""
    sentences = marked.split("¶")
    text = _PIECE.sub(r"\1", "".join(sentences))
    frame: list[Span] = []
    offset = len(text)
    for sentence in reversed(sentences):
        offset -= len(_PIECE.sub(r"\1", sentence))
        for brackets, piece in enumerate(_PIECE.finditer(sentence)):
            start = offset + piece.start() - 2 * brackets
            frame.append((start, start + len(piece[1])))
    found = find_said(text, [frame], Published(when, "metadata", None) if when else None, language=language)
    assert len(found) == 1
    return found[0]


WEDNESDAY = "2022-12-28"


@pytest.mark.parametrize(
    ("words", "date", "basis"),
    [
        ("said on Friday", "2022-12-23", "weekday"),
        ("said Wednesday", "2022-12-28", "weekday"),
        ("told reporters earlier on Tuesday", "2022-12-27", "weekday"),
        ("said on Wednesday, December 28", "2022-12-28", "explicit"),
        ("said on Friday, December 21", "2022-12-21", "explicit"),  # the day of the month wins
        ("told reporters Monday night in Port Elwin that it", "2022-12-26", "weekday"),
        ("said last Wednesday", "2022-12-21", "weekday"),
        ("said in a Friday tweet", "2022-12-23", "weekday"),
        ("said at Friday's hearing", "2022-12-23", "weekday"),
        ("wrote on Dec. 3", "2022-12-03", "explicit"),
        ("said on February 20", "2022-02-20", "explicit"),
        ("said yesterday", "2022-12-27", "relative"),
        ("said today", "2022-12-28", "relative"),
        ("said two days ago", "2022-12-26", "relative"),
        ("said last week", "2022-12-19/2022-12-25", "relative"),
        ("said a week ago", "2022-12-18/2022-12-24", "relative"),
        ("said over the weekend", "2022-12-24/2022-12-25", "relative"),
        ("said earlier this month", "2022-12", "relative"),
        ("said last month", "2022-11", "relative"),
        ("said in March", "2022-03", "month"),
        ("said in December 2018", "2018-12", "month"),
        ("said in a March 19, 2011 message", "2011-03-19", "explicit"),
        ("said at a rally in Elwin this spring", "", "relative"),
        ("said in 2018", "2018", "month"),
        ("said in an interview in November", "2022-11", "month"),
        ("said recently", "", "relative"),
        ("said", "2022-12-28", "published"),
    ],
)
def test_english_words_date_a_saying(words: str, date: str, basis: str) -> None:
    found = said(f"“It is old,” [Ann Lee {words}.]", WEDNESDAY)
    assert (found.date, found.basis) == (date, basis)


@pytest.mark.parametrize(
    ("words", "date", "basis"),
    [
        ("сказала Анна Лисова в пятницу", "2022-12-23", "weekday"),
        ("сказала Анна Лисова в среду, 28 декабря", "2022-12-28", "explicit"),
        ("заявила в минувшую пятницу Лисова", "2022-12-23", "weekday"),
        ("сообщила она ранее во вторник журналистам", "2022-12-27", "weekday"),
        ("сказала Лисова накануне", "2022-12-27", "relative"),
        ("сказала Лисова вчера вечером", "2022-12-27", "relative"),
        ("сказала Лисова днём ранее", "2022-12-27", "relative"),
        ("сказала Лисова два дня назад", "2022-12-26", "relative"),
        ("сказала Лисова на прошлой неделе", "2022-12-19/2022-12-25", "relative"),
        ("сказала Лисова неделю назад", "2022-12-18/2022-12-24", "relative"),
        ("сказала Лисова неделей ранее", "2022-12-18/2022-12-24", "relative"),
        ("сказала Лисова за месяц до этого", "2022-11", "relative"),
        ("сказала Лисова 8 февраля", "2022-02-08", "explicit"),
        ("сказала Лисова 15 мая 2012 года", "2012-05-15", "explicit"),
        ("сказала Лисова в ноябре", "2022-11", "month"),
        ("сказала Лисова в марте прошлого года", "2021-03", "month"),
        ("сказала Лисова в 2018 году", "2018", "month"),
        ("говорила ранее Лисова", "", "relative"),
        ("сказала Лисова накануне визита министра", "2022-12-28", "published"),
        ("сказала Лисова", "2022-12-28", "published"),
    ],
)
def test_russian_words_date_a_saying(words: str, date: str, basis: str) -> None:
    found = said(f"«Он стар», — [{words}.]", WEDNESDAY, "ru")
    assert (found.date, found.basis) == (date, basis)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "[Ann Lee said that the tower that fell on Friday was] “old”"),
        ("en", "“It is old,” [said Ann Lee, who was elected on March 3.]"),
        ("en", "“It is old,” [Ann Lee said of the September 11, 2001 storm.]"),
        ("en", "[After the storm on Friday, Ann Lee called it] “old”"),
        ("en", "[Ann Lee said she will visit the] “old tower” [next Friday.]"),
        ("en", "[In 2008, Ann Lee said, the keeper became] “a hermit” [of the sea.]"),
        ("en", "“It is old,” [Ann Lee told Harbour Today.]"),
        ("en", "“It may fall,” [said Ann Lee, and added that it may 5 times a year.]"),
        ("ru", "[Анна Лисова отметила, что башня, упавшая в пятницу, была] «старой»"),
        ("ru", "«Она стара», — [сказала Лисова, избранная 3 марта.]"),
        ("ru", "«Она стара», — [сказала Лисова о шторме 22 марта.]"),
        ("ru", "[В следующую пятницу Лисова покажет] «старую башню»[, сообщили в порту.]"),
        ("ru", "[После шторма в пятницу Лисова назвала её] «старой»"),
    ],
)
def test_dates_of_events_do_not_date_a_saying(language: str, text: str) -> None:
    assert said(text, WEDNESDAY, language).basis == "published"


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("[Ann Lee told reporters on Tuesday that she would stay.] ¶“It is old,” [she said.]", "2022-12-27"),
        ("[Ann Lee told reporters on Tuesday that she would stay.] ¶“It is old,” [Lee said.]", "2022-12-27"),
        ("[The keeper made the pledge at a rally in Elwin on Tuesday.] ¶“It is old,” [he said.]", "2022-12-27"),
        # another source, another occasion
        ("[Ann Lee told reporters on Tuesday that she would stay.] ¶[Max Orr called it] “old”", "2022-12-28"),
        ("[The tower fell on Tuesday.] ¶“It is old,” [she said.]", "2022-12-28"),
        ("[Ann Lee spoke on Monday.] ¶[Max Orr answered her.] ¶“It is old,” [he said.]", "2022-12-28"),
        # "a day earlier" counts from the day the text spoke of
        ("[Ann Lee spoke on Monday.] ¶[A day earlier, she called it] “old”", "2022-12-25"),
    ],
)
def test_a_sentence_before_can_set_the_scene(text: str, date: str) -> None:
    assert said(text, WEDNESDAY).date == date


@pytest.mark.parametrize(
    ("when", "words", "expected"),
    [
        (None, "on Friday", ("", "weekday", "", "")),
        (None, "on December 23", ("XXXX-12-23", "explicit", "", "")),
        (None, "in December", ("XXXX-12", "month", "", "")),
        (None, "on December 23, 2018", ("2018-12-23", "explicit", "2018-12-23", "2018-12-23")),
        (None, "", ("", "unknown", "", "")),
        ("2022-12-24", "on Friday", ("2022-12-23", "weekday", "2022-12-23", "2022-12-23")),
        ("2023-01-05", "in December", ("2022-12", "month", "2022-12-01", "2022-12-31")),
        ("2023-01-05", "on December 30", ("2022-12-30", "explicit", "2022-12-30", "2022-12-30")),
        ("2022-12-28", "on January 3", ("2022-12-28", "published", "2022-12-28", "2022-12-28")),  # lies ahead
        ("2022-12-28", "this year", ("2022", "relative", "2022-01-01", "2022-12-28")),
        ("2022-12-28", "recently", ("", "relative", "", "2022-12-28")),
        ("2018-02", "", ("2018-02", "published", "2018-02-01", "2018-02-28")),
        ("2018-02", "on Friday", ("2018-01-26/2018-02-23", "weekday", "2018-01-26", "2018-02-23")),
        ("XXXX-09-12", "on Friday", ("XXXX-09", "weekday", "", "")),
        ("XXXX-09-03", "on Friday", ("", "weekday", "", "")),
        ("XXXX-09-12", "yesterday", ("XXXX-09-11", "relative", "", "")),
        ("XXXX-03-01", "yesterday", ("XXXX-02", "relative", "", "")),
    ],
)
def test_what_is_unknown_stays_unknown(when: str | None, words: str, expected: Sequence[str]) -> None:
    found = said(f"“It is old,” [Ann Lee said {words}.]".replace(" .", "."), when)
    assert (found.date, found.basis, found.earliest, found.latest) == expected


def test_a_dated_event_of_the_past_bounds_a_date_without_a_year() -> None:
    story = "[Ann Lee spoke of the roof that was torn off on October 3, 2001.] ¶[It will last until May 5, 2040.] ¶"
    found = said(story + "“It is old,” [she said.]", "XXXX-09-12")
    assert found == Said("XXXX-09-12", "published", "2002-09-12", "")
    assert said(story + "“It is old,” [she said yesterday.]", "XXXX-09-12").earliest == "2002-09-11"


def test_on_a_sunday_last_week_is_either_week() -> None:
    assert said("“It is old,” [Ann Lee said last week.]", "2016-01-31").date == "2016-01-18/2016-01-30"
    assert said("«Он стар», — [сказала она на прошлой неделе.]", "2016-01-31", "ru").date == "2016-01-18/2016-01-24"


# --- lexicons and robustness ---------------------------------------------------------------------------------------


def test_an_unknown_language_names_those_there_are() -> None:
    with pytest.raises(LanguageError, match="en, ru"):
        find_said("", [], None, language="uk")


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (lambda data: data["months"].pop(), "months needs 12"),
        (lambda data: data["context"].pop("future"), r"context: missing \['future'\]"),
        (lambda data: data["expression"].append({"kind": "soon", "forms": ["soon"]}), "bad keys or kind"),
        (lambda data: data["expression"].append({"kind": "vague", "forms": ["{moon}"]}), "unknown {moon}"),
        (lambda data: data["expression"].append({"kind": "vague", "forms": ["("]}), "dates_en.toml: expressions"),
    ],
)
def test_a_mistake_in_a_lexicon_is_named(edit: object, message: str) -> None:
    data = tomllib.loads(resources.files("quotes.lexicon").joinpath("dates_en.toml").read_text(encoding="utf-8"))
    edit(data)  # type: ignore[operator]
    with pytest.raises(ValueError, match=message):
        DateLexicon("en", data)


_WORDS = st.lists(
    st.sampled_from(
        "said told сказал заявил on in в во last Friday пятницу December 31 30 2 февраля 29 2016 2019-02-29 12.13.2018"
        " , . : — “ ” « » ( ) / PORT МОСКВА ago назад день years two 999 yesterday накануне that что who \n".split(" ")
    ),
    max_size=40,
).map(" ".join)


@given(_WORDS | st.text(max_size=200), st.sampled_from(LANGUAGES), st.data())
def test_any_text_gives_dates_that_are_bounded_as_they_read(text: str, language: str, data: st.DataObject) -> None:
    found = find_published(text, language=language, document=text)
    if found:
        bounds(found.edtf)
    given_dates = [Published(day, "metadata", None) for day in ("2016-02-29", "XXXX-02-29", "2018", "0001")]
    when = data.draw(st.sampled_from([found, None, *given_dates]))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=6)))
    frame = list(zip(cuts[::2], cuts[1::2], strict=False))[::-1]
    for one in find_said(text, [frame, []], when, language=language):
        bounds(one.date)
        assert not (one.earliest and one.latest) or one.earliest <= one.latest
        assert one.basis in {"explicit", "weekday", "relative", "month", "published", "unknown"}


def test_lexicons_are_loaded_once() -> None:
    assert date_lexicon("en") is date_lexicon("en")
