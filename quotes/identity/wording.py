"""The words of a quotation as they are compared: what papers print differently without changing it is made alike.

Letter case, typographic characters, punctuation, «ё», hyphens, dotted abbreviations, contractions and the writing of
numbers go; the order of the words, and where a sentence ends or something is left out, stays.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import accumulate
from zlib import crc32

_PASSAGE, _WINDOW = 5, 4
"""Words that are looked up as one; of so many passages that begin one word after the other, one is looked up."""
_OWN_PASSAGE, _OWN_WINDOW = 3, 2
"""The same for what one speaker said."""
_STEM = 5  # letters of a word that are looked up: endings and spellings differ behind them

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff\u0300\u0301]")  # soft hyphens, joiners, stress marks
_PARTICLES = re.compile(
    r"\b(?:sic|u[hm]+|er+m?|you know|i mean|э+|так сказать|как бы|знаете(?: ли)?)\b"
)  # left out at will
_APOSTROPHES = str.maketrans(dict.fromkeys("’ʼ‘`´′", "'"))
_BROKEN = re.compile(r"(?<=[^\W\d_])[-‐‑](?:\s+(?=[^\W\d_]))?(?=[^\W\d_])")  # long-term, nec- essary
_DOTTED = re.compile(r"\b(?:[^\W\d_]\.){2,}")
_THOUSANDS = re.compile(r"(?<![\d.,])\d{1,3}(?:[, ]\d{3})+(?!\d)")
_DECIMAL = re.compile(r"(?<=\d),(?=\d)")
_GAP = re.compile(r"\[\s*(?:\.\.\.|…)\s*\]|\(\s*(?:\.\.\.|…)\s*\)|\.\.\.|…")
_TOKEN = re.compile(r"\d+(?:\.\d+)?|[^\W\d_]+(?:'[^\W\d_]+)?|[.!?](?=\W|$)|%|\n")
_CONTRACTIONS = (
    (re.compile(r"\bwon't\b"), "will not"),
    (re.compile(r"\bcan(?:'t|not)\b"), "can not"),
    (re.compile(r"n't\b"), " not"),
    (re.compile(r"\blet's\b"), "let us"),
    (re.compile(r"\b(it|that|he|she|what|there|here|who|where|how)'s\b"), r"\1 is"),
    (re.compile(r"'ll\b"), " will"),
    (re.compile(r"'re\b"), " are"),
    (re.compile(r"'ve\b"), " have"),
    (re.compile(r"'m\b"), " am"),
    (re.compile(r"'d\b"), " would"),
    (re.compile(r"\bper cent\b"), "percent"),
    (re.compile(r"\bgonna\b"), "going to"),
)

_UNITS = {
    "2": "two два две двух двум двумя",
    "3": "three три трех трем тремя",
    "4": "four четыре четырех четырем четырьмя",
    "5": "five пять пяти пятью",
    "6": "six шесть шести шестью",
    "7": "seven семь семи семью",
    "8": "eight восемь восьми",
    "9": "nine девять девяти девятью",
    "10": "ten десять десяти десятью",
    "11": "eleven одиннадцать одиннадцати",
    "12": "twelve двенадцать двенадцати",
    "13": "thirteen тринадцать тринадцати",
    "14": "fourteen четырнадцать четырнадцати",
    "15": "fifteen пятнадцать пятнадцати",
    "16": "sixteen шестнадцать шестнадцати",
    "17": "seventeen семнадцать семнадцати",
    "18": "eighteen восемнадцать восемнадцати",
    "19": "nineteen девятнадцать девятнадцати",
    "20": "twenty двадцать двадцати",
    "30": "thirty тридцать тридцати",
    "40": "forty сорок сорока",
    "50": "fifty пятьдесят пятидесяти",
    "60": "sixty шестьдесят шестидесяти",
    "70": "seventy семьдесят семидесяти",
    "80": "eighty восемьдесят восьмидесяти",
    "90": "ninety девяносто девяноста",
    "100": "сто ста",
    "200": "двести двухсот",
    "300": "триста трехсот",
    "500": "пятьсот пятисот",
    "hundred": "hundreds",
    "thousand": "thousands тысяча тысячи тысяч тысячу тысячам тысячами тысячах тыс",
    "million": "millions mln миллион миллиона миллионов миллиону миллионам миллионами миллионы млн",
    "billion": "billions bn миллиард миллиарда миллиардов миллиарду миллиардам миллиардами миллиарды млрд",
    "trillion": "trillions триллион триллиона триллионов триллионы трлн",
    "percent": "% процент процента процентов проценту процентам процентами проценты",
}
_NUMBERS = {word: number for number, words in _UNITS.items() for word in words.split()}
_TENS = tuple(str(number) for number in range(20, 100, 10))
_COMPOUND = re.compile(r"\b(twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)-(?=[a-z])")
_MAGNITUDES = frozenset({"hundred", "thousand", "million", "billion", "trillion"})
_NEGATIONS = frozenset(
    (
        "not no never none nobody nothing nowhere neither nor without against hardly "
        "не нет ни нельзя без против никогда никто никого никому никем ничто ничего ничему ничем нигде никуда никак "
        "никакой никакого никакая никакие никаких никакую никаким"
    ).split()
)


class Wording:
    """The words of a quotation, as `normalised` gave them."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words = text.split()

    @property
    def breaks(self) -> frozenset[int]:
        """The words, by number, at which a sentence or a part begins; 0, and as an end the number of words, too."""
        return frozenset(accumulate((len(part.split()) for part in self.text.split("\n")), initial=0))


def normalised(quote: str) -> str:
    """The words of a quotation in the form in which they are compared, parts of it on lines of their own."""
    text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", _GAP.sub("\n", " ".join(quote.split()))))
    text = text.casefold().replace("ё", "е").translate(_APOSTROPHES)
    text = _DOTTED.sub(lambda found: found[0].replace(".", ""), _COMPOUND.sub(r"\1 ", text))
    text = _BROKEN.sub("", text)
    for pattern, replacement in _CONTRACTIONS:
        text = pattern.sub(replacement, text)
    text = _PARTICLES.sub(" ", text)
    text = _THOUSANDS.sub(lambda found: re.sub(r"\D", "", found[0]), text)
    tokens = _TOKEN.findall(_DECIMAL.sub(".", text))
    parts: list[list[str]] = [[]]
    for token in tokens:
        if token in ".!?\n":
            if parts[-1]:
                parts.append([])
        else:
            _append(parts[-1], _NUMBERS.get(token, token.replace("'", "")))
    return "\n".join(" ".join(part) for part in parts if part)


def _append(words: list[str], word: str) -> None:
    """Add a word; "twenty five" is one number."""
    if len(word) == 1 and word.isdigit() and words and words[-1] in _TENS:
        words[-1] = words[-1][0] + word
    else:
        words.append(word)


def denies(word: str) -> bool:
    """Whether a word is a negation."""
    return word in _NEGATIONS


def decides(word: str) -> bool:
    """Whether a word makes another statement of a sentence: a negation or a number."""
    return denies(word) or word in _MAGNITUDES or word[0].isdigit()


def keys(words: Sequence[str], language: str, speaker_id: str) -> set[int]:
    """Passages of the words, as hashes, such that texts with enough words in a row in common have one in common.

    Of the passages that begin at some words in a row, the one with the most letters is taken: it is the rarest, and it
    is the same one in whatever text these words stand. After winnowing (Schleimer, Wilkerson and Aiken, "Winnowing:
    Local Algorithms for Document Fingerprinting", SIGMOD 2003). Short passages are those of one speaker, if there is
    one, longer ones anybody's, for people share many phrases.
    """
    stems = [word[:_STEM] for word in words]
    found = _winnowed(stems, _PASSAGE, _WINDOW, language)
    if speaker_id:
        found |= _winnowed(stems, _OWN_PASSAGE, _OWN_WINDOW, f"{language} {speaker_id}")
    return found


def _winnowed(stems: Sequence[str], size: int, window: int, seed: str) -> set[int]:
    start = crc32(seed.encode())
    passages = [" ".join(stems[at : at + size]) for at in range(max(1, len(stems) - size + 1))]
    ranked = [(-len(passage), crc32(passage.encode(), start)) for passage in passages]
    return {min(ranked[at : at + window])[1] for at in range(max(1, len(ranked) - window + 1))}
