"""Training the attribution model anew, from annotated texts.

Every speech of the gold texts that is a quotation gives its possible sources as examples: right where the words that
name the source overlap those of the gold (or, where gold names no words, where the name is right). A forest of small
trees learns to put the right ones first (LambdaMART, Burges 2010, by LightGBM, Ke et al. 2017).

Then the texts are attributed once more by forests that have not seen them (five folds by document), and a logistic
regression learns from what came of it how probable it is that a row is right. The same gold gives the same model, byte
for byte.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from quotes.annotations import GoldDocument, GoldQuotation, read_gold
from quotes.errors import ModelError, UsageError
from quotes.languages import load_pipeline
from quotes.languages.detect import detect
from quotes.matching import LEAST_OVERLAP, intersection_over_union, same_name, trimmed
from quotes.pipes.candidates import Candidate
from quotes.pipes.chain import speech_in
from quotes.pipes.coreference import Resolver
from quotes.pipes.features import CONFIDENCE, confidence_features
from quotes.pipes.people import find_people
from quotes.pipes.ranking import Model, Tree, dump_model
from quotes.pipes.roles import find_roles
from quotes.pipes.scene import Scene
from quotes.pipes.speakers import Attributor, Option, Utterance, set_scene
from quotes.pipes.speech import Speech
from quotes.pipes.vocabulary import vocabulary
from quotes.records import Kind

_ROUNDS, _LEAVES, _FOLDS = 150, 15, 5
_PARAMETERS: dict[str, Any] = {
    "objective": "lambdarank",
    "num_leaves": _LEAVES,
    "learning_rate": 0.05,
    "min_data_in_leaf": 40,
    "feature_fraction": 0.7,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 1.0,
    "seed": 1,
    "deterministic": True,
    "force_row_wise": True,
    "num_threads": 1,
    "verbose": -1,
}
_UNREAD, _MANY = "''", 4  # gold that was found by other marks than these says nothing of texts that use them
_LEAST = 50  # quotations


@dataclass(frozen=True, slots=True)
class Example:
    """One quotation as the rules found it: its features, and of each possible source whether it is right.

    `matched` tells whether gold has the quotation; `named` whether each source's name (or words) is the gold's.
    """

    document: str
    language: str
    speech: tuple[float, ...]
    sources: tuple[tuple[float, ...], ...]
    right: tuple[bool, ...]
    named: tuple[bool, ...]
    resolved: tuple[bool, ...]
    matched: bool
    guess: int
    guess_score: float
    direct: bool


@dataclass(frozen=True, slots=True)
class Report:
    """What a model was trained on, and the shares of right speakers by five-fold cross-validation, by language.

    `rules` are those of the hand-set weights, `model` those of the model, on the same quotations.
    """

    documents: int
    quotations: int
    rules: Mapping[str, float]
    model: Mapping[str, float]


def train(gold: Iterable[Path], output: Path) -> Report:
    """Train a model on annotated texts, and write it as JSON.

    Args:
        gold: files that `quotes.annotations.read_gold` reads, or folders with a `gold.jsonl`. Texts that the annotation
            does not carry are looked for as `texts/ID.txt` beside it.
        output: the file of the model; one that is there is overwritten.

    Raises `UsageError` for too little gold or a text that is not there, `InputError` for gold that cannot be used,
    `ModelError` if LightGBM or scikit-learn is missing.
    """
    for library in ("lightgbm", "sklearn.linear_model"):
        _library(library)  # before the texts are read, which takes long
    documents = [(document, text) for path in gold for document, text in _documents(path)]
    examples = list(read_examples(documents))
    if sum(example.matched for example in examples) < _LEAST:
        raise UsageError(f"too little gold: the model needs {_LEAST} annotated quotations at least")
    forest = _forest(examples)
    tried = list(_cross_validated(examples))
    weights, bias = _calibration(tried)
    model = dump_model(Model(forest, weights, bias))
    try:
        output.write_text(json.dumps(model, separators=(",", ":")) + "\n", encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{output}: the model cannot be written: {error.strerror}") from error
    matched = [trial for trial in tried if trial.example.matched]
    return Report(
        documents=len({example.document for example in examples}),
        quotations=len(matched),
        rules=_by_language((trial.example, trial.example.guess) for trial in matched),
        model=_by_language((trial.example, trial.chosen) for trial in matched),
    )


def _documents(path: Path) -> Iterator[tuple[GoldDocument, str]]:
    """The gold documents of a file or folder, with their texts."""
    path = path / "gold.jsonl" if (path / "gold.jsonl").is_file() else path
    for document in read_gold(path):
        text = document.text
        if text is None:
            file = path.parent / "texts" / f"{document.id.removesuffix('.txt')}.txt"
            try:
                with file.open(encoding="utf-8", newline="") as handle:
                    text = handle.read()
            except OSError as error:
                raise UsageError(f"{file}: the text of an annotated document is not there ({error})") from error
        yield document, text


def read_examples(documents: Iterable[tuple[GoldDocument, str]]) -> Iterator[Example]:
    """The examples that annotated texts in English and Russian give."""
    by_language: dict[str, list[tuple[GoldDocument, str]]] = {}
    for document, text in documents:
        if text.count(_UNREAD) < _MANY:
            by_language.setdefault(detect(text), []).append((document, text))
    for language in sorted(by_language.keys() & {"en", "ru"}):
        nlp, words = load_pipeline(language), vocabulary(language)
        jobs = by_language[language]
        docs = nlp.pipe([text for _, text in jobs], batch_size=32)
        for (document, text), doc in zip(jobs, docs, strict=True):
            reading, speeches = speech_in(text, words)
            if speeches:
                people = find_people(doc, words)
                roles = find_roles(doc, people, words)
                scene = set_scene(doc, text, speeches, reading, people, roles, words)
                recorder = _Recorder(*scene, document)
                recorder.run()
                yield from recorder.examples


class _Recorder(Attributor):
    """Attributes by hand-set weights, and notes every quotation that it comes upon as an example."""

    def __init__(self, scene: Scene, resolver: Resolver, gold: GoldDocument) -> None:
        super().__init__(scene, resolver, Model((), (0.0,) * len(CONFIDENCE), 0.0))
        self.examples: list[Example] = []
        self._document = gold.id
        self._gold = [(trimmed(scene.text, span), quote) for quote in gold.quotes for span in quote.segments]

    def _chosen(
        self, number: int, speech: Speech, kind: Kind, options: Sequence[Option], guess: Candidate
    ) -> Utterance:
        about, each = self._features(number, options)
        answer = self._annotated(speech)
        uttered = [self._uttered(number, speech, kind, option) for option in options]
        best = next(n for n, option in enumerate(options) if option.candidate is guess)
        self.examples.append(
            Example(
                self._document,
                self.scene.doc.lang_,
                tuple(about),
                tuple(tuple(features) for features in each),
                tuple(answer is not None and _is_source(answer, u) for u in uttered),
                tuple(answer is not None and _is_right(answer, u) for u in uttered),
                tuple(u.source.entity is not None for u in uttered),
                answer is not None,
                best,
                guess.score,
                kind == "direct",
            )
        )
        return uttered[best]

    def _annotated(self, speech: Speech) -> GoldQuotation | None:
        """The gold quotation that a speech is, or is part of."""
        for segment in speech.segments:
            span = trimmed(self.scene.text, segment)
            for gold, quotation in self._gold:
                if gold[0] < gold[1] and span[0] < span[1] and intersection_over_union(gold, span) >= LEAST_OVERLAP:
                    return quotation
        return None


def _is_source(answer: GoldQuotation, utterance: Utterance) -> bool:
    """Whether an utterance names the gold's source by the gold's words, or by name where words are lacking."""
    if not answer.mention or (utterance.mention is None and answer.speaker):
        return _is_named(answer, utterance)
    span = utterance.mention
    return span is not None and any(span[0] < end and start < span[1] for start, end in answer.mention)


def _is_right(answer: GoldQuotation, utterance: Utterance) -> bool:
    """Whether the speaker is right: by name where gold names him, else by the words."""
    if answer.speaker is None and answer.speaker_type is None:
        return _is_source(answer, utterance)
    return _is_named(answer, utterance)


def _is_named(answer: GoldQuotation, utterance: Utterance) -> bool:
    name = utterance.source.name
    if not answer.speaker or not name:
        return not answer.speaker and not name
    return same_name(answer.speaker, name, answer.speaker_type)


def _forest(examples: Sequence[Example]) -> tuple[Tree, ...]:
    lightgbm = _library("lightgbm")
    numpy = _library("numpy")
    examples = [example for example in examples if any(example.right)]  # others teach no order
    rows = [[*e.speech, *source] for e in examples for source in e.sources]
    answers = [right for e in examples for right in e.right]
    languages = [e.language for e in examples for _ in e.sources]
    counts = Counter(languages)
    weights = [len(languages) / len(counts) / counts[language] for language in languages]  # each language counts alike
    data = lightgbm.Dataset(
        numpy.array(rows),
        numpy.array(answers, float),
        weight=numpy.array(weights),
        group=[len(e.sources) for e in examples],
    )
    dumped = lightgbm.train(_PARAMETERS, data, _ROUNDS).dump_model()
    return tuple(_tree(tree["tree_structure"]) for tree in dumped["tree_info"])


def _tree(root: Mapping[str, Any]) -> Tree:
    """A dumped tree as columns, the root first."""
    feature: list[int] = []
    threshold: list[float] = []
    left: list[int] = []
    right: list[int] = []

    def add(node: Mapping[str, Any]) -> int:
        place = len(feature)
        inner = "split_feature" in node
        feature.append(int(node["split_feature"]) if inner else -1)
        threshold.append(float(node["threshold"] if inner else node["leaf_value"]))
        left.append(0)
        right.append(0)
        if inner:
            left[place] = add(node["left_child"])
            right[place] = add(node["right_child"])
        return place

    add(root)
    return Tree(tuple(feature), tuple(threshold), tuple(left), tuple(right))


@dataclass(frozen=True, slots=True)
class _Trial:
    """What a forest that has not seen an example makes of it: the number of the source chosen, and all chances."""

    example: Example
    chosen: int
    chances: tuple[float, ...]


def _cross_validated(examples: Sequence[Example]) -> Iterator[_Trial]:
    """Every example with what a forest makes of it that was trained without its document's fold."""
    documents = sorted({example.document for example in examples})
    fold_of = {document: number % _FOLDS for number, document in enumerate(documents)}
    for fold in range(_FOLDS):
        model = Model(_forest([e for e in examples if fold_of[e.document] != fold]), (), 0.0)
        for example in (e for e in examples if fold_of[e.document] == fold):
            chances = model.rank(example.speech, example.sources)
            chosen = max(range(len(chances)), key=lambda n: (chances[n], n == example.guess))
            yield _Trial(example, chosen, tuple(chances))


def _by_language(choices: Iterable[tuple[Example, int]]) -> dict[str, float]:
    right: dict[str, list[bool]] = {}
    for example, chosen in choices:
        right.setdefault(example.language, []).append(example.named[chosen])
    return {language: sum(values) / len(values) for language, values in sorted(right.items())}


def _calibration(trials: Iterable[_Trial]) -> tuple[tuple[float, ...], float]:
    """The weights and bias that turn what came of an attribution into the probability that its row is right."""
    linear = _library("sklearn.linear_model")
    rows, answers = [], []
    for trial in trials:
        example, first = trial.example, trial.chosen
        rows.append(
            confidence_features(
                example.speech,
                example.sources[first],
                trial.chances[first],
                max((chance for n, chance in enumerate(trial.chances) if n != first), default=0.0),
                guess=example.guess_score,
                agrees=first == example.guess,
                direct=example.direct,
                resolved=example.resolved[first],
            )
        )
        answers.append(example.named[first])
    if len(set(answers)) < 2:  # all right or all wrong: the features tell nothing (Laplace's rule of succession)
        right = sum(answers)
        return (0.0,) * len(CONFIDENCE), round(math.log((right + 1) / (len(answers) - right + 1)), 6)
    fitted = linear.LogisticRegression(C=0.3, max_iter=5000, tol=1e-8).fit(rows, answers)
    weights = tuple(round(float(weight), 6) for weight in fitted.coef_[0])
    return weights, round(float(fitted.intercept_[0]), 6)


def _library(name: str) -> Any:
    from importlib import import_module

    try:
        return import_module(name)
    except ImportError as error:
        raise ModelError(f"training needs {name.split('.')[0]}: pip install 'newsquotes[train]'") from error
