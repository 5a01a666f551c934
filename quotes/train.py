"""Training the attribution model anew, from annotated texts.

The texts are attributed twice. First by the rules alone: every source of a quotation that has no name of its own ("he",
"the minister") gives the entities that it may stand for as examples, right where the name is the gold's. A forest of
small trees learns to put the right ones first (LambdaMART, Burges 2010, by LightGBM, Ke et al. 2017), and the nouns
near speech teach which words tell a source (`quotes.train_words`). Then with both: every stretch between marks is an
example of a quotation or of none, and every quotation gives its possible sources, right where the words that name the
source overlap those of the gold (or, where gold names no words, where the name is right). Two more forests learn from
these.

What a forest makes of a text is noted by forests that have not seen it (five folds by document), and a logistic
regression learns from what came of it how probable it is that a row is right. The same gold gives the same model, byte
for byte.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from quotes.annotations import GoldDocument, GoldQuotation, read_gold
from quotes.errors import UsageError
from quotes.fitting import LIBRARIES, Choice, fit_detector, fit_logistic, fit_ranker, library
from quotes.languages import load_pipeline, tokenise
from quotes.languages.detect import detect
from quotes.languages.grammar import SUBJECTS
from quotes.matching import LEAST_OVERLAP, in_common, intersection_over_union, same_name, trimmed
from quotes.pipes.antecedents import REFERENCE
from quotes.pipes.chain import speech_in
from quotes.pipes.coreference import Resolver
from quotes.pipes.decoding import Outcome, decode
from quotes.pipes.features import confidence_features
from quotes.pipes.judgement import LAYOUT
from quotes.pipes.people import find_people
from quotes.pipes.phrases import Phrase, antecedent_of, is_relative
from quotes.pipes.ranking import NO_TREES, Forest, Model, dump_model
from quotes.pipes.roles import find_roles
from quotes.pipes.scene import Scene
from quotes.pipes.speakers import LIKELY, SETTLED, Attributor, Option, Utterance, Weighed, set_scene
from quotes.pipes.speech import Speech
from quotes.pipes.vocabulary import vocabulary
from quotes.records import Span, SpeakerType
from quotes.train_names import Named, Names, known_of, read_names, with_names
from quotes.train_words import Worded, source_words, words_near_speech

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from quotes.pipes import marks

_FOLDS = 5
_UNREAD, _MANY = "''", 4  # gold that was found by other marks than these says nothing of texts that use them
_ASIDE = frozenset(("relcl", "acl", "acl:relcl", "prep", "poss", "advcl"))
_FITTING = frozenset(("agrees", "fit", "office_fit", "known_fit"))  # what never speaks against an antecedent
_LEAST = 50  # examples, below which there is nothing to learn


class Reading(NamedTuple):
    """Whom a source may stand for: a speaker's key, the probability of that, and whether that is right."""

    who: int | str
    chance: float
    right: bool


@dataclass(frozen=True, slots=True)
class Example:
    """One stretch of speech as the rules found it: its features, and of each possible source whether it is right.

    `matched` tells whether gold has the stretch as a quotation; `right` whether each source is the gold's by its words,
    `readings` whom each may stand for. `judged` tells whether the rules take it for a quotation, `open` whether nothing
    settles that; `settled` tells whether the layout names the speaker. `guess` is the source that the rules take.
    """

    document: str
    language: str
    detection: tuple[float, ...]
    speech: tuple[float, ...]
    sources: tuple[tuple[float, ...], ...]
    right: tuple[bool, ...]
    readings: tuple[tuple[Reading, ...], ...]
    matched: bool
    judged: bool
    open: bool
    guess: int
    guess_score: float
    direct: bool
    settled: bool


@dataclass(frozen=True, slots=True)
class Pointing:
    """A source without a name of its own: the features of what it may stand for, which is right, the rules' guess."""

    document: str
    language: str
    antecedents: tuple[tuple[float, ...], ...]
    right: tuple[bool, ...]
    guess: int


@dataclass(frozen=True, slots=True)
class Prepared:
    """An annotated text, parsed, with its marks and its speech, and who its mentions stand for."""

    gold: GoldDocument
    names: Sequence[Named]
    doc: Doc
    reading: marks.Reading
    speeches: list[Speech]


class Shares(NamedTuple):
    """What share is right by the rules and by the model, of how many, in one language."""

    examples: int
    rules: float
    model: float


@dataclass(frozen=True, slots=True)
class Report:
    """What a model was trained on, and what is right by five-fold cross-validation, by language.

    `detection`: F1 of quotations among the stretches between marks. `attribution`: speakers of quotations.
    `reference`: whom sources without a name stand for. `candidates`: the share of quotations that have the right
    speaker among their possible sources.
    """

    documents: int
    quotations: int
    detection: Mapping[str, Shares]
    attribution: Mapping[str, Shares]
    reference: Mapping[str, Shares]
    candidates: Mapping[str, float]


def train(gold: Iterable[Path], output: Path, *, names: Iterable[Path] = ()) -> Report:
    """Train a model on annotated texts, and write it as JSON.

    Args:
        gold: files that `quotes.annotations.read_gold` reads, or folders with a `gold.jsonl`. Texts that the annotation
            does not carry are looked for as `texts/ID.txt` beside it.
        output: the file of the model; one that is there is overwritten.
        names: files that tell whom mentions stand for, see `quotes.train_names.read_names`.

    Raises `UsageError` for too little gold or a text that is not there, `InputError` for gold that cannot be used,
    `ModelError` if LightGBM or scikit-learn is missing.
    """
    for name in LIBRARIES:
        library(name)  # before the texts are read, which takes long
    known = read_names(names)
    documents = [(with_names(document, known), text) for path in gold for document, text in annotated_texts(path)]
    prepared = list(prepare(documents, known))
    folds = folds_of(prepared)
    pointings = [pointing for item in prepared for pointing in record(item, Model()).pointings]
    blind = blind_models(prepared, pointings, folds)
    examples = [example for item in prepared for example in record(item, blind[folds[item.gold.id]]).examples]
    if sum(example.matched for example in examples) < _LEAST:
        raise UsageError(f"too little gold: the model needs {_LEAST} annotated quotations at least")
    trials = list(cross_validated(examples, folds))
    weights, bias = _calibration(trials)
    model = Model(
        detection_forest(examples),
        attribution_forest(examples),
        reference_forest(pointings),
        weights,
        bias,
        source_words(_worded(prepared)),
    )
    try:
        output.write_text(json.dumps(dump_model(model), separators=(",", ":")) + "\n", encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{output}: the model cannot be written: {error.strerror}") from error
    chosen = [
        (p, max(range(len(p.right)), key=lambda n: (chances[n], n == p.guess)))
        for p in pointings
        for chances in [blind[folds[p.document]].refer(p.antecedents)]
    ]
    return Report(
        documents=len({item.gold.id for item in prepared}),
        quotations=sum(example.matched for example in examples),
        detection=_detection_shares(trials),
        attribution=_shares(
            (t.example.language, t.example.readings[t.example.guess][0].right, t.right)
            for t in trials
            if t.example.matched and not t.example.settled
        ),
        reference=_shares((p.language, p.right[p.guess], p.right[n]) for p, n in chosen),
        candidates={
            language: share.model
            for language, share in _shares(
                (e.language, False, any(r.right for told in e.readings for r in told)) for e in examples if e.matched
            ).items()
        },
    )


def annotated_texts(path: Path) -> Iterator[tuple[GoldDocument, str]]:
    """The gold documents of a file or folder, with their texts."""
    path = path / "gold.jsonl" if (path / "gold.jsonl").is_file() else path
    beside = path.parent / "texts"
    for document in read_gold(path, beside if beside.is_dir() else None):
        text = document.text
        if text is None:
            file = beside / f"{document.id.removesuffix('.txt')}.txt"
            try:
                with file.open(encoding="utf-8", newline="") as handle:
                    text = handle.read()
            except OSError as error:
                raise UsageError(f"{file}: the text of an annotated document is not there ({error})") from error
        yield document, text


def prepare(documents: Iterable[tuple[GoldDocument, str]], names: Names) -> Iterator[Prepared]:
    """Annotated texts in English and Russian, parsed; those without speech are left out."""
    by_language: dict[str, list[tuple[GoldDocument, str]]] = {}
    for document, text in documents:
        if text.count(_UNREAD) < _MANY:
            by_language.setdefault(detect(text), []).append((document, text))
    for language in sorted(by_language.keys() & {"en", "ru"}):
        nlp, words = load_pipeline(language), vocabulary(language)
        jobs = by_language[language]
        docs = nlp.pipe((tokenise(nlp, text) for _, text in jobs), batch_size=32)
        for (document, text), doc in zip(jobs, docs, strict=True):
            reading, speeches = speech_in(text, words)
            if speeches:
                yield Prepared(document, known_of(document, names).names, doc, reading, speeches)


def folds_of(prepared: Sequence[Prepared]) -> dict[str, int]:
    """The part of five in which each document is left out of training."""
    documents = sorted({item.gold.id for item in prepared})
    return {document: number % _FOLDS for number, document in enumerate(documents)}


def blind_models(prepared: Sequence[Prepared], pointings: Sequence[Pointing], folds: Mapping[str, int]) -> list[Model]:
    """For each fold what attribution builds on, learned without the fold: whom words stand for, which words tell."""
    rows = _worded(prepared)
    return [
        Model(
            reference=reference_forest([p for p in pointings if folds[p.document] != fold]),
            words=source_words([row for row in rows if folds[row.document] != fold]),
        )
        for fold in range(_FOLDS)
    ]


def _worded(prepared: Iterable[Prepared]) -> list[Worded]:
    """The nouns and pronouns near speech, with whether gold has them as sources."""
    return [
        row
        for item in prepared
        for row in words_near_speech(
            item.gold.id,
            item.doc,
            [part for speech in item.speeches for part in speech.parts],
            [span for quotation in item.gold.quotes for span in quotation.mention],
        )
    ]


def record(item: Prepared, model: Model) -> Recorder:
    """What there is to learn from a text; phrases without a name are resolved by the model."""
    doc, text = item.doc, item.doc.text
    words = vocabulary(doc.lang_)
    people = find_people(doc, words)
    roles = find_roles(doc, people, words)
    scene = set_scene(doc, text, item.speeches, item.reading, people, roles, words, model)
    recorder = Recorder(*scene, item)
    recorder.run()
    return recorder


class Recorder(Attributor):
    """Attributes by hand-set weights, and notes every stretch between marks that it comes upon as an example."""

    def __init__(self, scene: Scene, resolver: Resolver, item: Prepared) -> None:
        super().__init__(scene, resolver, Model(words=resolver.model.words))
        self.examples: list[Example] = []
        self.pointings: list[Pointing] = []
        self._open = False
        self._document = item.gold.id
        quotes = [_with_head(_with_antecedent(quote, scene.doc), scene.doc) for quote in item.gold.quotes]
        self._gold = [(trimmed(scene.text, span), quote) for quote in quotes for span in quote.segments]
        sources = [span for quote in item.gold.quotes for span in quote.mention]
        self._mentions = [name for name in item.names if not any(name[0] < b and a < name[1] for a, b in sources)]

    def run(self) -> list[Utterance]:
        utterances = super().run()
        self._note_mentions(len(self.scene.text))
        return utterances

    def _attribute(self, number: int, speech: Speech) -> Utterance | None:
        self._note_mentions(speech.start)
        return super()._attribute(number, speech)

    def _note_mentions(self, until: int) -> None:
        """Note what the annotated mentions before a place may stand for, those that are no source of a quotation."""
        while self._mentions and self._mentions[0][1] <= until:
            start, end, name = self._mentions.pop(0)
            span = self.scene.doc.char_span(start, end, alignment_mode="expand")
            if span is not None and len(span):
                phrase = Phrase(span.start, span.end, span.root.i)
                self._note_pointing(phrase, name, None, source=self._speaks(span.root))

    def _speaks(self, head: Token) -> bool:
        """Whether a phrase is the source of reported words: not «заявил в интервью», but «говорится в интервью»."""
        words = self.scene.vocabulary
        verb = words.cue(head.head)
        if verb is None:
            return False
        return head.dep_ in SUBJECTS or verb.cue_class == "document" or not words.is_reporting_noun(head)

    def _chance(self, weighed: Weighed) -> float:
        self._open = False
        chance = super()._chance(weighed)
        if self._open or chance:
            self._note(weighed, by_rules=chance >= LIKELY)
        return chance

    def _detect(self, weighed: Weighed, *, by_rules: bool) -> float:
        self._open = True
        return float(by_rules)

    def _chosen(self, weighed: Weighed, chance: float) -> Utterance:
        return self._uttered(weighed.number, weighed.kind, weighed.options[weighed.guess])

    def _note(self, weighed: Weighed, *, by_rules: bool) -> None:
        answer = self._annotated(self.scene.speeches[weighed.number])
        if answer is not None and answer.mention and (answer.speaker, answer.speaker_type) != (None, None):
            phrase = self._covering(answer.mention, weighed)
            if phrase is not None:
                self._note_pointing(phrase, answer.speaker, answer.speaker_type)
        options = weighed.options
        mentions = [option.mention or self.scene.span(option.candidate.phrase) for option in options]
        words = [answer is not None and _overlaps(answer.mention, mention) for mention in mentions]
        readings = [self._told(answer, weighed.number, *pair) for pair in zip(options, words, strict=True)]
        by_words = answer is not None and bool(answer.mention)
        named = answer is not None and bool(answer.speaker)
        right = [
            word if by_words and (mention or not named) else any(reading.right for reading in told)
            for told, mention, word in zip(readings, mentions, words, strict=True)
        ]
        self.examples.append(
            Example(
                self._document,
                self.scene.doc.lang_,
                tuple(self._detection_features(weighed, by_rules=by_rules)),
                tuple(weighed.about),
                tuple(map(tuple, weighed.each)),
                tuple(right),
                tuple(readings),
                matched=answer is not None,
                judged=by_rules,
                open=self._open,
                guess=weighed.guess,
                guess_score=weighed.guessed.score,
                direct=weighed.kind == "direct",
                settled=weighed.guessed.rule in LAYOUT,
            )
        )

    def _told(
        self, answer: GoldQuotation | None, number: int, option: Option, words_right: bool
    ) -> tuple[Reading, ...]:
        """Whom an option may stand for: right by name where gold names him, else by the words."""
        phrase = option.candidate.phrase
        if option.source is not None or phrase is None:
            names = [(option.source or self._implied(number)).name]
        else:
            names = [self.resolver.name_of(phrase, antecedent) for antecedent, _ in self._of_phrase(phrase)]
        told = zip(self._readings(number, option), names, strict=True)
        if answer is None:
            return tuple(Reading(who, chance, False) for (who, chance), _ in told)
        unknown = answer.speaker is None and answer.speaker_type is None
        return tuple(
            Reading(who, chance, words_right if unknown and answer.mention else _is_named(answer, name))
            for (who, chance), name in told
        )

    def _covering(self, mention: Sequence[Span], weighed: Weighed) -> Phrase | None:
        """The phrase of a possible source that covers most of the gold's mention."""
        phrases = [option.candidate.phrase for option in weighed.options if option.candidate.phrase is not None]
        covered = [(_common(self.scene.offsets(p.start, p.end), mention), p) for p in phrases]
        share, phrase = max(covered, key=lambda pair: pair[0], default=(0.0, None))
        return phrase if share > 0 else None

    def _note_pointing(
        self, phrase: Phrase, name: str | None, kind: SpeakerType | None, *, source: bool = True
    ) -> None:
        """Note what a phrase may stand for, if it has no name of its own; `name` is whom it does stand for."""
        reference = None if self.resolver.named(phrase) is not None else self.resolver.reference(phrase)
        if reference is None:
            return
        reference = replace(reference, source=source)
        guess, antecedents = self.resolver.antecedents(reference)
        rules = self.resolver.by_rules(reference, guess)
        names = [self.resolver.name_of(phrase, antecedent) for antecedent in antecedents]
        if name is None and "" not in names:  # a body that nothing else names has its own name
            name = names[-1]
        self.pointings.append(
            Pointing(
                self._document,
                self.scene.doc.lang_,
                tuple(tuple(antecedent.features) for antecedent in antecedents),
                tuple(_same(name, other, kind) for other in names),
                next(n for n, a in enumerate(antecedents) if (a.answer, a.entity) == (rules.answer, rules.entity)),
            )
        )

    def _annotated(self, speech: Speech) -> GoldQuotation | None:
        """The gold quotation that a speech is, or is part of."""
        for segment in speech.segments:
            span = trimmed(self.scene.text, segment)
            for gold, quotation in self._gold:
                if gold[0] < gold[1] and span[0] < span[1] and intersection_over_union(gold, span) >= LEAST_OVERLAP:
                    return quotation
        return None


def _with_head(quotation: GoldQuotation, doc: Doc) -> GoldQuotation:
    """A quotation whose source is the words that name it, without whom else they name: "Ann Lee, who met Mark Dunn"."""
    words = [token for span in quotation.mention for token in _tokens(doc, span)]
    own = {token.i for token in words}
    kept = [token for token in words if not _is_aside(token, own)]
    mention = tuple((token.idx, token.idx + len(token)) for token in kept if not token.is_punct)
    return replace(quotation, mention=mention or quotation.mention)


def _tokens(doc: Doc, offsets: Span) -> list[Token]:
    span = doc.char_span(*offsets, alignment_mode="expand")
    return [] if span is None else list(span)


def _is_aside(token: Token, own: Collection[int]) -> bool:
    """Whether a word of a source depends on a clause, a preposition or a possessive of it."""
    while token.i in own:
        if token.dep_ in _ASIDE and token.head.i in own:
            return True
        if token.head.i == token.i:
            return False
        token = token.head
    return False


def _with_antecedent(quotation: GoldQuotation, doc: Doc) -> GoldQuotation:
    """A quotation whose source, if that is a relative pronoun, is also the noun that it stands for.

    That noun is what attribution takes for the source: "to Lorna Pell, who said".
    """
    words = [doc.char_span(*span, alignment_mode="expand") for span in quotation.mention]
    if len(words) != 1 or words[0] is None or len(words[0]) != 1 or not is_relative(words[0][0]):
        return quotation
    noun = antecedent_of(words[0][0])
    return quotation if noun is None else replace(quotation, mention=((noun.idx, noun.idx + len(noun)),))


def _common(span: Span, mention: Sequence[Span]) -> float:
    """How many characters a span has in common with a mention, a little less for each that it has besides."""
    shared = in_common([span], mention)
    return shared - 0.01 * (span[1] - span[0] - shared)


def _overlaps(mention: Sequence[Span], span: Span | None) -> bool:
    return span is not None and any(span[0] < end and start < span[1] for start, end in mention)


def _is_named(answer: GoldQuotation, name: str) -> bool:
    return _same(answer.speaker, name, answer.speaker_type)


def _same(gold: str | None, name: str, kind: SpeakerType | None) -> bool:
    if not gold or not name:
        return not gold and not name
    return same_name(gold, name, kind)


def reference_forest(pointings: Sequence[Pointing]) -> Forest:
    """Trees that rank whom a phrase without a name may stand for; none where there is too little to learn.

    Each choice that knows of somebody's offices without the text is learned twice without that, too: else those who
    are not known to all, who are most, would seem to hold none.
    """
    if len(pointings) < _LEAST:
        return NO_TREES
    choices = [Choice(p.language, rows, p.right) for p in pointings for rows in _as_known(p.antecedents)]
    rising = [name in _FITTING for name in REFERENCE]
    return fit_ranker(choices, rounds=250, least_in_leaf=10, features=0.3, penalty=2.0, rising=rising)


def _as_known(rows: tuple[tuple[float, ...], ...]) -> list[tuple[tuple[float, ...], ...]]:
    """The features of a choice as they are, and of people of whom news knows nothing."""
    unknown = tuple(map(_unknown, rows))
    return [rows] if unknown == rows else [rows, unknown, unknown]


def _unknown(row: tuple[float, ...]) -> tuple[float, ...]:
    """The features of an antecedent of whom news knows nothing."""
    return tuple(0.0 if name == "known_fit" else value for name, value in zip(REFERENCE, row, strict=True))


def attribution_forest(examples: Sequence[Example]) -> Forest:
    """Trees that rank the possible sources of a quotation."""
    choices = [
        Choice(e.language, [[*e.speech, *source] for source in e.sources], e.right)
        for e in examples
        if e.matched and not e.settled
    ]
    return fit_ranker(choices, rounds=150, least_in_leaf=40, features=0.7, penalty=1.0)


def detection_forest(examples: Sequence[Example]) -> Forest:
    """Trees that tell quotations from names in marks; none where there is too little to learn."""
    examples = [example for example in examples if example.open]
    if min(sum(e.matched for e in examples), sum(not e.matched for e in examples)) < _LEAST:
        return NO_TREES
    return fit_detector(
        [e.detection for e in examples], [e.matched for e in examples], [e.language for e in examples], rounds=150
    )


@dataclass(frozen=True, slots=True)
class Trial:
    """What forests that have not seen an example make of it: whether it is a quotation, and who said it."""

    example: Example
    detected: float
    outcomes: Sequence[Outcome[int | str]]

    @property
    def reading(self) -> Reading:
        return self.example.readings[self.outcomes[0].source][self.outcomes[0].reading]

    @property
    def right(self) -> bool:
        return self.reading.right


def cross_validated(examples: Sequence[Example], folds: Mapping[str, int]) -> Iterator[Trial]:
    """Every example with what forests make of it that were trained without its document's fold."""
    for fold in range(_FOLDS):
        others = [e for e in examples if folds[e.document] != fold]
        model = Model(detection_forest(others), attribution_forest(others))
        for example in (e for e in examples if folds[e.document] == fold):
            detected = SETTLED if example.judged else 0.0
            if example.open and model.detection:
                detected = model.detect(example.detection)
            readings = [[(reading.who, reading.chance) for reading in told] for told in example.readings]
            yield Trial(example, detected, decode(model.rank(example.speech, example.sources), readings))


def _shares(answers: Iterable[tuple[str, bool, bool]]) -> dict[str, Shares]:
    """Of answers with language, right by the rules, right by the model: the shares by language."""
    by_language: dict[str, list[tuple[bool, bool]]] = {}
    for language, rules, model in answers:
        by_language.setdefault(language, []).append((rules, model))
    return {
        language: Shares(len(pairs), sum(r for r, _ in pairs) / len(pairs), sum(m for _, m in pairs) / len(pairs))
        for language, pairs in sorted(by_language.items())
    }


def _detection_shares(trials: Sequence[Trial]) -> dict[str, Shares]:
    shares = {}
    for language in sorted({trial.example.language for trial in trials}):
        own = [trial for trial in trials if trial.example.language == language]
        gold = [trial.example.matched for trial in own]
        rules = _f1(gold, [trial.example.judged for trial in own])
        shares[language] = Shares(len(own), rules, _f1(gold, [trial.detected >= LIKELY for trial in own]))
    return shares


def _f1(gold: Sequence[bool], found: Sequence[bool]) -> float:
    both = sum(g and f for g, f in zip(gold, found, strict=True))
    return 2 * both / (sum(gold) + sum(found)) if both else 0.0


def _calibration(trials: Iterable[Trial]) -> tuple[tuple[float, ...], float]:
    """The weights and bias that turn what came of an attribution into the probability that its row is right."""
    rows, answers = [], []
    for trial in trials:
        example, outcomes = trial.example, trial.outcomes
        if trial.detected < LIKELY or example.settled:
            continue
        if not (example.matched or example.open):  # what nobody doubts and gold lacks was overlooked
            continue
        first = outcomes[0]
        rows.append(
            confidence_features(
                example.speech,
                example.sources[first.source],
                first.probability,
                outcomes[1].probability if len(outcomes) > 1 else 0.0,
                detection=trial.detected,
                guess=example.guess_score,
                agrees=first.source == example.guess,
                direct=example.direct,
                resolved=isinstance(first.who, int),
            )
        )
        answers.append(trial.right)
    return fit_logistic(rows, answers)
