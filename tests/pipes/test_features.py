from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from steps import discourse_of, scene_of

from quotes.pipes.candidates import find_candidates
from quotes.pipes.features import (
    CANDIDATE,
    CONFIDENCE,
    SPEECH,
    candidate_features,
    confidence_features,
    speech_features,
)
from quotes.pipes.frames import Piece

if TYPE_CHECKING:
    from spacy.tokens import Doc

    Parse = Callable[[str, str], Doc]


def about(parse: Parse, text: str, language: str = "en") -> dict[str, float]:
    return dict(zip(SPEECH, speech_features(scene_of(parse(language, text)), 0), strict=True))


def sources(parse: Parse, text: str, language: str = "en") -> list[dict[str, float]]:
    """The features of each candidate of the first speech."""
    doc = parse(language, text)
    scene, discourse = scene_of(doc), discourse_of(doc)
    found = find_candidates(scene, Piece(0, 0))
    best = max(candidate.score for candidate, _ in found)
    described = []
    for candidate, evidence in found:
        phrase = candidate.phrase
        entity = None if phrase is None else scene.people.at(doc[phrase.head])
        values = candidate_features(
            scene,
            0,
            candidate,
            evidence,
            best=best,
            mention=scene.span(phrase),
            entity=entity,
            discourse=discourse,
            by_words=0.0,
        )
        described.append(dict(zip(CANDIDATE, values, strict=True)))
    return described


@pytest.mark.parametrize(
    ("text", "true"),
    [
        ("“It holds water,” said Lorna Pell.", {"capital", "clause", "set_off", "ends_comma", "in_marks"}),
        ("Lorna Pell called it “a puddle”.", {"in_marks"}),
        ("Lorna Pell said: ‘It holds water.’", {"behind_colon", "ends_sentence"}),
    ],
)
def test_what_a_speech_is_like(parse: Parse, text: str, true: set[str]) -> None:
    features = about(parse, text)
    assert {name for name in true if features[name] != 1.0} == set()


def test_single_marks_are_unusual_where_others_are_double(parse: Parse) -> None:
    assert about(parse, "Lorna Pell said: ‘It holds.’ “Rain,” she said. “Wind,” he said.")["unusual_mark"] == 1.0
    assert about(parse, "Lorna Pell said: ‘It holds.’ ‘Rain,’ she said.")["unusual_mark"] == 0.0
    assert about(parse, "Lorna Pell said: “It holds.” ‘Rain,’ she said. ‘Wind,’ he said.")["unusual_mark"] == 0.0


def test_two_apostrophes_are_a_double_mark(parse: Parse) -> None:
    assert about(parse, "Lorna Pell said: ''It holds.'' ''Rain,'' she said.")["unusual_mark"] == 0.0


@pytest.mark.parametrize(
    ("language", "text", "true"),
    [
        ("en", "He told his “average sailor” friends to leave.", {"behind_determiner", "before_noun"}),
        ("en", "The board’s “full review” took a year.", {"behind_determiner", "before_verb"}),
        ("en", "The mayor spoke of “a puddle”.", {"behind_adposition", "before_stop"}),
        ("ru", "Суд признал операторов «большой пятёрки» виновными.", {"behind_noun"}),
        ("ru", "— Мы уйдём в море, — сказал Олег Тарн.", set()),
    ],
)
def test_how_speech_is_woven_into_the_sentence(parse: Parse, language: str, text: str, true: set[str]) -> None:
    features = about(parse, text, language)
    woven = {name for name in SPEECH if name.startswith(("behind_", "before_"))} - {"behind_colon"}
    assert {name for name in woven if features[name]} == true


def test_a_name_may_stand_behind_the_complement_of_its_noun(parse: Parse) -> None:
    assert about(parse, "Об этом читайте в статье северного поэта «пять мыслей о льде» сегодня.", "ru")[
        "behind_name_noun"
    ]
    assert not about(parse, "Об этом узнали от северного поэта: «Лёд тонок».", "ru")["behind_name_noun"]


def test_length_grows_with_the_words(parse: Parse) -> None:
    lengths = [about(parse, f"“{words},” said Lorna Pell.")["length"] for words in ("It", "It holds", "It holds water")]
    assert all(a < b for a, b in pairwise(lengths))


@pytest.mark.parametrize(
    ("text", "mention"),
    [
        ("“It holds water,” said Lorna Pell.", "person"),
        ("“It holds water,” she said.", "pronoun"),
        ("“It holds water,” said the mayor.", "office"),
    ],
)
def test_the_kind_of_mention(parse: Parse, text: str, mention: str) -> None:
    (verb, *_) = (features for features in sources(parse, text) if features["rule:verb"])
    assert verb[f"mention:{mention}"] == 1.0
    assert sum(value for name, value in verb.items() if name.startswith("mention:")) == 1.0


def test_the_best_candidate_is_behind_none(parse: Parse) -> None:
    found = sources(parse, "Mark Dunn left. “It holds water,” said Lorna Pell after Dunn argued.")
    assert min(features["behind_best"] for features in found) == 0.0


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("“Lorna Pell is late,” said Lorna Pell.", "in_this_speech", 1.0),
        ("“Mark Dunn is late,” said Lorna Pell.", "in_this_speech", 0.0),
        ("“It holds water,” said Lorna Pell.", "subject", 1.0),
        ("“It holds water,” said Lorna Pell.", "finite", 1.0),
        ("Lorna Pell said Mark Dunn had met Ivo Stone and “walked on”.", "names_between", 2.0),
        ("Lorna Pell said the lock was “a puddle”.", "clause", 2.0),
        ("Rudd left. “It holds water,” said Lorna Pell.", "clause", 1.0),
    ],
)
def test_where_a_source_stands(parse: Parse, text: str, name: str, value: float) -> None:
    (verb, *_) = (features for features in sources(parse, text) if features["rule:verb"])
    assert verb[name] == value


def test_both_languages_share_one_form(parse: Parse) -> None:
    found = sources(parse, "«Вода держится», — сказала Кира Лунц.", "ru")
    verb = next(features for features in found if features["rule:verb"])
    assert verb["after"] == verb["class:say"] == verb["mention:person"] == 1.0


def test_confidence_features_take_what_they_name() -> None:
    speech = [float(name == "titled") for name in SPEECH]
    source = [float(name == "mention:office") for name in CANDIDATE]
    values = dict(
        zip(
            CONFIDENCE,
            confidence_features(
                speech,
                source,
                0.625,
                0.325,
                detection=0.8,
                guess=99.0,
                agrees=True,
                direct=False,
                resolved=True,
            ),
            strict=True,
        )
    )
    expected = {"odds": 0.0, "lead": 0.3, "guess": 6.0, "agrees": 1.0, "direct": 0.0, "resolved": 1.0}
    assert {name: values[name] for name in expected} == pytest.approx(expected)
    assert values["titled"] == values["mention:office"] == 1.0
    assert values["mention:person"] == values["one_word"] == 0.0


def test_certainty_stays_finite() -> None:
    for probability in (0.0, 1.0):
        values = confidence_features(
            [0.0] * len(SPEECH),
            [0.0] * len(CANDIDATE),
            probability,
            0.0,
            detection=probability,
            guess=0,
            agrees=True,
            direct=True,
            resolved=True,
        )
        assert max(map(abs, values)) < 10
