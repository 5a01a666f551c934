from __future__ import annotations

from collections.abc import Callable

import pytest
from spacy.tokens import Doc
from steps import candidates_of, scene_of

from quotes.pipes.candidates import Candidate, label_phrase, named_here
from quotes.pipes.frames import Piece
from quotes.pipes.scene import Scene

Parse = Callable[[str, str], Doc]


def name(scene: Scene, candidate: Candidate) -> str | None:
    return None if candidate.phrase is None else candidate.phrase.text(scene.doc)


@pytest.mark.parametrize(
    ("language", "text", "rule", "cue", "source"),
    [
        ("en", "“It holds,” Lorna Pell said, after Mark Dunn told her it leaks.", "verb after", "said", "Lorna Pell"),
        ("en", "Mark Dunn smiled when Lorna Pell called it “a puddle”.", "verb before", "called", "Lorna Pell"),
        ("en", "Mark Dunn said Lorna Pell was right, then added: “It holds.”", "verb before", "added", "Mark Dunn"),
        ("en", "According to Lorna Pell, it “holds”.", "preposition before", "According to", "Lorna Pell"),
        ("en", "“It holds” — Lorna Pell", "signature", None, "Lorna Pell"),
        ("en", "“It holds.” -Commissioner Lorna Pell", "label", None, "Lorna Pell"),
        ("en", "Lorna Pell, mayor of Olin: “It holds.”", "label", None, "Lorna Pell"),
        ("ru", "«Вода держится», — уверена Кира Лунц.", "verb after", "уверена", "Кира Лунц"),
        ("ru", "«Держится», — сказала Кира Лунц, отметив заслуги Рогова.", "verb after", "сказала", "Кира Лунц"),
        ("ru", "По словам Киры Лунц, шлюз «почти новый».", "preposition before", "По словам", "Киры Лунц"),
        ("en", "Locks leak, and ports pay - Lorna Pell: “It holds.”", "label", None, "Lorna Pell"),
        ("ru", "Кира Лунц, мэр Северска: «Вода держится».", "label", None, "Кира Лунц"),
        ("ru", "«Вода держится»: Кира Лунц о старом шлюзе", "signature", None, "Кира Лунц"),
        (
            "ru",
            "По её словам, Олег Тарн предупреждал, что вода «поднимется».",
            "circumposition before",
            "По её словам",
            "её",
        ),
    ],
)
def test_the_best_candidate(language: str, text: str, rule: str, cue: str | None, source: str, parse: Parse) -> None:
    scene = scene_of(parse(language, text))
    best = candidates_of(scene)[0]
    assert (best.rule, best.cue and text[slice(*best.cue)], name(scene, best)) == (rule, cue, source)


def test_every_cue_of_the_sentence_is_a_candidate(parse: Parse) -> None:
    scene = scene_of(parse("en", "“It holds,” Lorna Pell said, after Mark Dunn told her it leaks. Tosk said nothing."))
    assert [name(scene, candidate) for candidate in candidates_of(scene)] == ["Lorna Pell", "Mark Dunn"]


def test_each_piece_of_a_sentence_has_its_own(parse: Parse) -> None:
    scene = scene_of(parse("en", "Lorna Pell called it “a puddle”, while Mark Dunn called it “a lake”."))
    best = [candidates_of(scene, Piece(number, 0))[0] for number in (0, 1)]
    assert [name(scene, candidate) for candidate in best] == ["Lorna Pell", "Mark Dunn"]


def test_without_a_cue_the_subject_is_a_weak_candidate(parse: Parse) -> None:
    weak = scene_of(parse("en", "Lorna Pell opened “the deepest lock of all”."))
    strong = scene_of(parse("en", "Lorna Pell praised “the deepest lock of all”."))
    assert [(c.rule, name(weak, c)) for c in candidates_of(weak)] == [("subject", "Lorna Pell")]
    assert candidates_of(weak)[0].score < candidates_of(strong)[0].score


@pytest.mark.parametrize(
    ("text", "tight"),
    [
        ("“It holds,” Lorna Pell said.", True),
        ("“It holds,” Lorna Pell, the mayor, who had dug it, said.", True),
        ("Lorna Pell said: “It holds.”", True),
        ("Lorna Pell said it was “a puddle”.", False),
    ],
)
def test_what_punctuation_binds(text: str, tight: bool, parse: Parse) -> None:
    assert candidates_of(scene_of(parse("en", text)))[0].tight is tight


@pytest.mark.parametrize(
    ("clearer", "other"),
    [
        ("“It holds,” Lorna Pell said.", "“It holds” in every winter, as Lorna Pell said."),
        ("Lorna Pell said: “It holds.”", "Lorna Pell said that of all the old locks this one “holds”."),
        ("Lorna Pell said it “holds”.", "It was said that it “holds”."),
    ],
    ids=["nearer", "bound", "with a source"],
)
def test_clearer_cues_score_higher(clearer: str, other: str, parse: Parse) -> None:
    scores = [candidates_of(scene_of(parse("en", text)))[0].score for text in (clearer, other)]
    assert scores[0] > scores[1]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("And from Chairwoman Pell: “No.”", "Pell"),
        ("Mayor of Olin: “No.”", "Mayor"),
        ("from the crowd: “No.”", None),
    ],
)
def test_labels(text: str, expected: str | None, parse: Parse) -> None:
    scene = scene_of(parse("en", text))
    found = label_phrase(scene, scene.frames[0].tokens, 4.0)
    assert (found and name(scene, found)) == expected


def test_whoever_else_is_named_in_its_sentence_or_opens_the_next_may_have_said_it(parse: Parse) -> None:
    scene = scene_of(parse("en", "Lorna Pell smiled at Mark Dunn: “It holds.” Ivo Stone, an engineer, walked on."))
    assert [(candidate.rule, name(scene, candidate)) for candidate in named_here(scene, 0, ())] == [
        ("named here", "Lorna Pell"),
        ("named here", "Mark Dunn"),
        ("named behind", "Ivo Stone"),
    ]
    (pell, *_) = (candidate.phrase for candidate in named_here(scene, 0, ()))
    assert pell is not None
    assert "Lorna Pell" not in {name(scene, candidate) for candidate in named_here(scene, 0, [pell.head])}
