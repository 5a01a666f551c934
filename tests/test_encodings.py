from __future__ import annotations

import random

import pytest

from quotes.encodings import decode, detect, without_surrogates
from quotes.errors import InputError

RUSSIAN = (
    "«Мост откроют к осени», — заявил журналистам глава района Степан Лукошкин.\r\n"
    "По его словам, работы идут по графику, а движение по временной переправе не закроют."
)
ENGLISH = "“The bridge opens in autumn,” said Mayor Della Quint — it’s her café’s best news.\n"
RUSSIAN_PLAIN = RUSSIAN.replace("«", '"').replace("»", '"').replace("—", "-")


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        *((RUSSIAN, name) for name in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32")),
        *((RUSSIAN, name) for name in ("cp1251", "mac-cyrillic")),
        *((RUSSIAN_PLAIN, name) for name in ("koi8-r", "cp866", "iso8859-5")),
        *((ENGLISH, name) for name in ("utf-8", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "mac-roman")),
        (RUSSIAN_PLAIN[:60], "koi8-r"),
        (RUSSIAN_PLAIN[:60], "cp866"),
        (RUSSIAN[:60], "cp1251"),
        (RUSSIAN.upper(), "cp1251"),
        ("", "utf-8"),
        ("12 345; 67,8\n", "ascii"),
    ],
)
def test_text_is_read_in_the_encoding_it_was_written_in_newlines_untouched(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


def test_detect_names_a_codec_that_reads_the_bytes() -> None:
    data = RUSSIAN.encode("cp1251")
    assert data.decode(detect(data)) == RUSSIAN


@pytest.mark.parametrize("declared", ["windows-1251", "CP1251", " win-1251 ", "koi8-r", "latin-1", "rot13", "nonsense"])
def test_a_declaration_counts_only_as_far_as_the_bytes_bear_it_out(declared: str) -> None:
    assert decode(RUSSIAN.encode("cp1251"), declared=declared) == RUSSIAN


def test_a_declaration_decides_what_statistics_cannot() -> None:
    assert decode("Ъ".encode("koi8-r"), declared="koi8-r") == "Ъ"


def test_a_stale_declaration_does_not_spoil_utf_8() -> None:
    page = f'<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">{RUSSIAN}'
    assert decode(page.encode()) == page
    assert decode(page.encode("cp1251")) == page


def test_a_few_broken_bytes_do_not_lose_a_utf_8_text() -> None:
    data = (RUSSIAN * 3).encode()
    assert decode(data[:400] + b"\xff" + data[400:]).count("\ufffd") == 1
    assert decode(data[:-2]) == (RUSSIAN * 3)[:-2] + "\ufffd"


@pytest.mark.parametrize(
    "text", ["\ufffdIt opens,\ufffd she said.", "â\x80\x9cIt opens,â\x80\x9d she said. Itâ\x80\x99s late."]
)
def test_traces_of_earlier_conversions_do_not_lose_a_utf_8_text(text: str) -> None:
    assert decode(text.encode()) == text


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "PNG"),
        (b"PK\x03\x04\x14\x00\x06\x00", "office document"),
        (b"%PDF-1.7\n1 0 obj << /Type /Catalog >>", "PDF"),
        (b"{\\rtf1\\ansi Hello}", "RTF"),
        (random.Random(5).randbytes(2000), "binary"),
        (bytes(2000), "binary"),
        ("日本の記者会見で述べた。".encode("shift-jis") * 5, "encoding"),
    ],
)
def test_what_is_no_text_is_refused_in_words(data: bytes, says: str) -> None:
    with pytest.raises(InputError, match=says) as caught:
        decode(data)
    assert caught.value.reason == "encoding"
    assert "save it as UTF-8" in str(caught.value)


def test_mojibake_of_the_wrong_cyrillic_encoding_is_never_returned() -> None:
    for right in ("koi8-r", "cp866", "iso8859-5", "cp1251"):
        for wrong in ("koi8-r", "cp866", "iso8859-5", "cp1251"):
            assert decode(RUSSIAN_PLAIN.encode(right), declared=wrong) == RUSSIAN_PLAIN


def test_lone_surrogates_are_replaced_one_for_one() -> None:
    assert without_surrogates("a\ud800\udc00b😀") == "a\ufffd\ufffdb😀"
