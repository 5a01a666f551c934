from __future__ import annotations

from collections.abc import Callable

import pytest
from spacy.tokens import Doc

from quotes.pipes.people import Name
from quotes.pipes.shared_surnames import with_shared_surnames
from quotes.pipes.vocabulary import vocabulary

Parse = Callable[[str, str], Doc]


@pytest.mark.parametrize(
    ("language", "text", "spans", "expected"),
    [
        ("en", "Ann and Tom Lee left.", [(0, 1), (2, 4)], ["Ann Lee", "Tom Lee"]),
        ("en", "Joe, Ann and Tom Lee left.", [(0, 1), (2, 3), (4, 6)], ["Joe Lee", "Ann Lee", "Tom Lee"]),
        ("en", "Ann Brock left. Ann and Tom Lee stayed.", [(0, 2), (4, 5), (6, 8)], ["Ann Brock", "Ann", "Tom Lee"]),
        ("en", "Quxley and Tom Lee left.", [(0, 1), (2, 4)], ["Quxley", "Tom Lee"]),
        ("ru", "Аркадия и Бориса Роговых ждали в суде.", [(2, 4)], ["Аркадий Рогов", "Борис Рогов"]),
        ("ru", "Иван и Анна Ломовы ушли.", [(0, 1), (2, 4)], ["Иван Ломов", "Анна Ломова"]),
        ("ru", "Для Ивана и Анны Шевченко.", [(1, 2), (3, 5)], ["Иван Шевченко", "Анна Шевченко"]),
        ("ru", "Билл и Хиллари Клинтон ушли.", [(0, 1), (2, 4)], ["Билл Клинтон", "Хиллари Клинтон"]),
        ("ru", "Анна и Иван Рогов ушли.", [(0, 1), (2, 4)], ["Анна", "Иван Рогов"]),
    ],
    ids=["two", "three", "known before", "no given name", "overlooked", "plural", "still", "hers", "his alone"],
)
def test_given_names_get_the_surname_that_they_share(
    language: str, text: str, spans: list[tuple[int, int]], expected: list[str], parse: Parse
) -> None:
    doc = parse(language, text)
    found = [Name(start, end, tuple(token.text for token in doc[start:end])) for start, end in spans]
    completed, written = with_shared_surnames(doc, found, vocabulary(language))
    assert [" ".join(name.words) for name in completed] == expected
    assert all(written.get(name.start, form) == form for name, form in zip(completed, expected, strict=True))
