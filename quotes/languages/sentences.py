"""Tokens and sentences of Russian text: razdel's, with paragraphs kept apart and a bound on length.

Source: https://github.com/natasha/razdel (MIT).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

MAX_SENTENCE = 256
"""Longest sentence in tokens. Longer ones (lists, page furniture) are cut: parsing costs the square of the length."""

_MAX_BLOCK = 10_000  # characters that razdel reads at a time: its buffers cost the square of it

_PARAGRAPH = re.compile(r"\r?\n[^\S\r\n]*\r?\n\s*")
_LINE = re.compile(r"\r?\n")
_BLOCK = re.compile(rf".{{1,{_MAX_BLOCK}}}(?=\s|\Z)|.{{1,{_MAX_BLOCK}}}", re.DOTALL)

Bounds = tuple[int, int]


def segment(text: str) -> Iterator[list[Bounds]]:
    """Sentences of a text, each a non-empty list of its tokens' bounds in code points.

    Tokens hold no white space. razdel reads each paragraph by itself, so a heading without a full stop is a sentence
    of its own. No sentence is longer than `MAX_SENTENCE` tokens.
    """
    from razdel import sentenize, tokenize

    for offset, block in _blocks(text):
        stops = iter(sentenize(block))
        stop = next(stops).stop
        sentence: list[Bounds] = []
        for token in tokenize(block):
            while token.start >= stop:
                yield from _cut(text, sentence)
                sentence = []
                stop = next(stops).stop
            sentence.append((offset + token.start, offset + token.stop))
        yield from _cut(text, sentence)


def _blocks(text: str) -> Iterator[tuple[int, str]]:
    """Stretches of text that no sentence crosses, with their starts.

    A blank line ends a paragraph. A single line break ends one too, unless some line of the paragraph starts in lower
    case: then the paragraph is hard-wrapped.
    """
    for start, paragraph in _split(_PARAGRAPH, text):
        lines = [(start + at, line) for at, line in _split(_LINE, paragraph) if line.strip()]
        wrapped = any(line.lstrip()[0].islower() for _, line in lines[1:])
        for line_start, line in [(start, paragraph)] if wrapped else lines:
            for match in _BLOCK.finditer(line):
                yield line_start + match.start(), match[0]


def _split(pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, str]]:
    end = 0
    for match in pattern.finditer(text):
        yield end, text[end : match.start()]
        end = match.end()
    yield end, text[end:]


def _cut(text: str, sentence: list[Bounds]) -> Iterator[list[Bounds]]:
    """A sentence in pieces of at most `MAX_SENTENCE` tokens, cut after a semicolon, colon or comma where possible."""
    while len(sentence) > MAX_SENTENCE:
        marks = (n for n in range(MAX_SENTENCE, MAX_SENTENCE // 2, -1) if text[sentence[n - 1][0]] in ";:,")
        size = next(marks, MAX_SENTENCE)
        yield sentence[:size]
        sentence = sentence[size:]
    if sentence:
        yield sentence
