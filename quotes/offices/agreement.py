"""What two roles say for or against their being one person's.

A role is weak evidence: namesakes hold alike offices, and people change theirs. The weights are natural logarithms of
how much oftener such a pair of roles is seen of one person than of two who share a name. They were set by hand, coarse
on purpose, and checked on the pairs of roles in the tests; they are to be added to what names and company say.
"""

from __future__ import annotations

from collections.abc import Collection
from difflib import SequenceMatcher
from enum import Enum, auto
from functools import lru_cache
from typing import Final, NamedTuple

from quotes.lexicon.offices import OfficeLexicon, load_offices
from quotes.offices.reading import Office, Post

_CACHED: Final = 1 << 14
_OF_TOWNS: Final = frozenset({"governor", "mayor"})
"""Titles whose other words are names of places, which are written alike in two languages, not translated."""
_SPELLED_ALIKE: Final = 0.7
"""Least ratio of common letters (Ratcliff and Obershelp) of one place name in two languages."""


class Agreement(NamedTuple):
    """How much two roles speak for one person (up to 4) or against it (down to -4), and why, for people to read."""

    weight: float
    reason: str


class _Match(Enum):
    """How two descriptions of a thing stand to each other."""

    SAME = auto()
    NONE = auto()  # neither is there
    DETAIL = auto()  # one tells more
    OPEN = auto()  # names in two languages, which may be one
    OTHER = auto()


_NOTHING: Final = Agreement(0.0, "the roles tell nothing of each other")
_GENDER: Final = Agreement(-3.0, "the titles are of a man and of a woman")
_PARTY: Final = Agreement(-2.0, "of two parties")
_CITIZENS: Final = Agreement(-3.5, "in the service of two countries")
_CITIZENS_ONCE: Final = Agreement(-2.0, "in the service of two countries, one of them formerly")
_COUNTRIES: Final = Agreement(-1.0, "of two countries")
_ELSEWHERE: Final = Agreement(-3.0, "the same kind of office of another place")
_ELSEWHERE_ONCE: Final = Agreement(-1.0, "the same kind of office of another place, one of them formerly")
_ELSEWHERE_OFTEN: Final = Agreement(-0.5, "the same occupation in another place")
_OTHER_POSTING: Final = Agreement(0.5, "the same rank in the same service at another post")
_SAME_SOLE: Final = Agreement(4.0, "the same office, which one person holds at a time")
_SAME: Final = Agreement(3.0, "the same office")
_SAME_PUBLIC: Final = Agreement(1.5, "the same office, of whom or what is not told")
_SAME_OCCUPATION: Final = Agreement(1.0, "the same occupation")
_DETAIL_PUBLIC: Final = Agreement(2.0, "the same office, told in more detail by one")
_OPEN: Final = Agreement(0.3, "the same kind of office, of names in two languages")
_DETAIL: Final = Agreement(1.0, "the same occupation, told in more detail by one")
_ONCE: Final = Agreement(2.5, "the same office, then and later")
_ONCE_OPEN: Final = Agreement(1.0, "the same kind of office, then and later")
_STEP: Final = Agreement(1.2, "steps of one career: the same office in another rank")
_STEP_OPEN: Final = Agreement(0.5, "the same kind of office in another rank")
_WIDER: Final = Agreement(2.5, "one title takes in the other, of the same body or country")
_WIDER_OPEN: Final = Agreement(1.0, "one title takes in the other")
_LEADERS: Final = Agreement(2.0, "both lead the same body")
_SAME_BODY: Final = Agreement(1.5, "both of the same body")
_CAREER: Final = Agreement(1.0, "offices of one walk of life in the same country")
_CAREER_OPEN: Final = Agreement(0.3, "offices of one walk of life")
_CHANGE: Final = Agreement(0.5, "walks of life between which careers lead, in the same country")
_OTHER_WALK: Final = Agreement(-1.0, "another walk of life")
_WORDS: Final = Agreement(2.0, "the same words")
_SOME_WORDS: Final = Agreement(0.7, "some of the same words")


@lru_cache(maxsize=_CACHED)
def agreement(a: Office, b: Office) -> Agreement:
    """Weigh two roles of people whose names fit. Symmetric; a role without words tells nothing.

    Of several posts those two count that agree best, unless gender, party or citizenship keep the two people apart.
    """
    lexicon = load_offices()
    pairs = [(x, y) for x in a.posts for y in b.posts]
    apart = [objection for x, y in pairs if (objection := _objection(x, y, lexicon)) is not None]
    if apart:
        return min(apart)
    return max((_compare(x, y, lexicon) for x, y in pairs), default=_NOTHING)


def _objection(x: Post, y: Post, lexicon: OfficeLexicon) -> Agreement | None:
    """What keeps two people apart whatever else they are."""
    if (x.gender and y.gender and x.gender != y.gender) or (
        y.title in lexicon.title(x.title).conflicts or x.title in lexicon.title(y.title).conflicts
    ):
        return _GENDER
    if _serves(x, lexicon) and _serves(y, lexicon) and _country(x, lexicon) != _country(y, lexicon):
        return _CITIZENS_ONCE if x.former or y.former else _CITIZENS
    return _PARTY if x.party and y.party and x.party != y.party else None


def _country(post: Post, lexicon: OfficeLexicon) -> str:
    """The country a post is of, "" if none or several are named or its offices tell no citizenship."""
    place = post.place
    if place in lexicon.uncertain or (place not in lexicon.countries and place not in lexicon.regions):
        return ""
    return place.partition("-")[0]


def _serves(post: Post, lexicon: OfficeLexicon) -> bool:
    """Whether a post is one in the service of a state that is told."""
    return _walk(post, lexicon) != "any" and bool(_country(post, lexicon)) and _public(post, lexicon)


def _public(post: Post, lexicon: OfficeLexicon) -> bool:
    known = lexicon.title(post.title)
    return known.public or bool(post.body) or (known.sole and not post.name)


def _walk(post: Post, lexicon: OfficeLexicon) -> str:
    """The walk of life; that of a state for the president of a country or the spokesperson of a ministry."""
    walk = lexicon.title(post.title).walk
    of_state = bool(post.body) or (post.place in lexicon.countries and lexicon.title(post.title).sole)
    return "state" if walk == "any" and of_state and not post.name else walk


def _compare(x: Post, y: Post, lexicon: OfficeLexicon) -> Agreement:
    comparable = x.language == y.language or (x.to.isupper() and y.to.isupper())
    of, to = _owners(x, y, lexicon), _strings(x.to.split(), y.to.split(), comparable)
    if not x.title or not y.title:
        return _unknown(x, y)
    if x.title == y.title:
        return _same_title(x, y, of, to, lexicon)
    first, second = lexicon.title(x.title), lexicon.title(y.title)
    if x.title in second.broader or y.title in first.broader:
        if of is _Match.OTHER:
            return _elsewhere(x, y, lexicon)
        if of is _Match.OPEN:
            return _OPEN
        return _WIDER if of is _Match.SAME else _WIDER_OPEN
    if of is _Match.SAME and (x.body or x.name):
        leaders = all(post.title == "head" or "head" in lexicon.title(post.title).broader for post in (x, y))
        return _LEADERS if leaders and not x.ranks and not y.ranks else _SAME_BODY
    return _other_title(x, y, lexicon)


def _unknown(x: Post, y: Post) -> Agreement:
    """Two posts of which at least one has no known title: what their words share."""
    ours, theirs = {*x.name, *x.place.split("+")} - {""}, {*y.name, *y.place.split("+")} - {""}
    if x.title or y.title or not ours & theirs:
        return _NOTHING
    if x.key == y.key:
        return _WORDS
    return _SOME_WORDS if 2 * len(ours & theirs) >= min(len(ours), len(theirs)) else _NOTHING


def _same_title(x: Post, y: Post, of: _Match, to: _Match, lexicon: OfficeLexicon) -> Agreement:
    title = lexicon.title(x.title)
    public = all(_public(post, lexicon) for post in (x, y))
    if to is _Match.OTHER and of is not _Match.OTHER and not (x.to.isupper() and y.to.isupper()):
        return _CAREER if of is _Match.SAME else _NOTHING  # what a matter is called, differs from text to text
    if of is _Match.OTHER or to is _Match.OTHER:
        if of is not _Match.OTHER and title.walk == "diplomacy":
            return _OTHER_POSTING
        local = title.public and title.walk in ("state", "diplomacy", "security")
        bound = local or _walk(x, lexicon) == "state"
        if not bound or x.ranks != y.ranks:
            return _elsewhere(x, y, lexicon)
        return _ELSEWHERE_ONCE if x.former or y.former else _ELSEWHERE
    told = _Match.SAME in (of, to) and _Match.DETAIL not in (of, to) and _Match.OPEN not in (of, to)
    told = told and _specific(x, lexicon)
    if x.ranks != y.ranks:
        return _STEP if told else _STEP_OPEN
    if x.former != y.former:
        return _ONCE if told else _ONCE_OPEN
    if told:
        return _SAME_SOLE if title.sole and not x.ranks else _SAME
    if _Match.OPEN in (of, to):
        return _OPEN
    if _Match.DETAIL not in (of, to):
        return _SAME_PUBLIC if public else _SAME_OCCUPATION
    return _DETAIL_PUBLIC if public else _DETAIL


def _specific(post: Post, lexicon: OfficeLexicon) -> bool:
    """Whether a post tells more of its owner than its kind: not "head of the port"."""
    return bool(post.place or post.to) or not lexicon.nouns.issuperset(post.name)


def _elsewhere(x: Post, y: Post, lexicon: OfficeLexicon) -> Agreement:
    """Alike occupations of different places or bodies, in which people move about, if less between countries."""
    countries = {_country(x, lexicon), _country(y, lexicon)} - {""}
    return _COUNTRIES if len(countries) == 2 else _ELSEWHERE_OFTEN


def _other_title(x: Post, y: Post, lexicon: OfficeLexicon) -> Agreement:
    ours, theirs = _walk(x, lexicon), _walk(y, lexicon)
    countries = {_country(x, lexicon), _country(y, lexicon)}
    if len(countries - {""}) == 2:
        return _COUNTRIES
    at_home = len(countries) == 1 and "" not in countries
    if ours == theirs and ours in lexicon.walks:
        return _CAREER if at_home else _CAREER_OPEN
    if ours not in lexicon.walks or theirs not in lexicon.walks:
        return _NOTHING
    if theirs in lexicon.walks[ours] or ours in lexicon.walks[theirs]:
        return _CHANGE if at_home else _NOTHING
    return _OTHER_WALK


def _owners(x: Post, y: Post, lexicon: OfficeLexicon) -> _Match:
    """How what two posts are of stands to each other: places, bodies and names together."""
    matches = {
        _places(x.place, y.place, lexicon),
        _strings(x.body.split("/"), y.body.split("/"), True),
        _names(x, y),
    } - {_Match.NONE}
    for match in (_Match.OTHER, _Match.OPEN, _Match.DETAIL):
        if match in matches:
            return match
    return _Match.SAME if matches else _Match.NONE


def _places(x: str, y: str, lexicon: OfficeLexicon) -> _Match:
    if x == y:
        return _Match.SAME if x else _Match.NONE
    if not x or not y or f"{x}-" in f"{y}-"[: len(x) + 1] or f"{y}-" in f"{x}-"[: len(y) + 1]:
        return _Match.DETAIL
    if {x, y} & lexicon.uncertain:
        return _Match.OPEN
    return _Match.DETAIL if {*x.split("+")} & {*y.split("+")} else _Match.OTHER


def _names(x: Post, y: Post) -> _Match:
    match = _strings(x.name, y.name, x.language == y.language)
    if match is _Match.OPEN and x.title == y.title and x.title in _OF_TOWNS:
        first, second = sorted(" ".join(post.name) for post in (x, y))
        ratio = SequenceMatcher(None, first, second, autojunk=False).ratio()
        return _Match.SAME if ratio >= _SPELLED_ALIKE else _Match.OTHER
    return match


def _strings(x: Collection[str], y: Collection[str], one_language: bool) -> _Match:
    ours, theirs = set(x) - {""}, set(y) - {""}
    if ours == theirs:
        return _Match.SAME if ours else _Match.NONE
    if ours <= theirs or theirs <= ours:
        return _Match.DETAIL
    return _Match.OTHER if one_language else _Match.OPEN


@lru_cache(maxsize=_CACHED)
def closeness(called: Office, held: Office) -> float:
    """How well the words that a text calls somebody by fit an office that he holds, from 3 down to -2.

    3: the same office of the same country or body. 2: the same, as far as the words tell. 1: a broader word for it
    ("the politician" of a premier; 1.5 with his country or party), or the same at another time. 0: neither speaks of
    the other. -1: another office of the kind that one person holds. -2: the same kind of office of another country or
    party.
    """
    lexicon = load_offices()
    return max((_close(x, y, lexicon) for x in called.posts for y in held.posts), default=0.0)


def _close(x: Post, y: Post, lexicon: OfficeLexicon) -> float:
    objection = _objection(x, y, lexicon)
    if objection is not None:
        return -2.0
    if not x.title or not y.title:
        return 0.0
    of, to = _owners(x, y, lexicon), _strings(x.to.split(), y.to.split(), x.language == y.language)
    ours, theirs = lexicon.title(x.title), lexicon.title(y.title)
    if x.title == y.title or (x.title in theirs.broader and ours.sole and ours.public):  # a president is head of state
        if of is _Match.OTHER:
            return -2.0 if x.place and y.place else -1.0
        if x.ranks != y.ranks or to is _Match.OTHER:
            return -1.0
        return 1.0 if x.former != y.former else 3.0 if of is _Match.SAME else 2.0
    if x.title in theirs.broader:
        general = not ours.broader and not ours.sole and not x.ranks  # a deputy minister is a diplomat, no minister
        if of is _Match.OTHER or (x.ranks != y.ranks and not general):
            return -1.0
        return 1.5 if of is _Match.SAME or (x.party and x.party == y.party) else 1.0
    if y.title in ours.broader and of is not _Match.OTHER and not y.ranks:
        return 1.0
    return -1.0 if ours.sole and theirs.sole else 0.0
