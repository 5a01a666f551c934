"""Roles as offices: what a title is, whose it is and for what, in terms that belong to neither language.

"Russian Foreign Minister", «глава МИД РФ» and "Russia's top diplomat" are one office, `foreign-minister|RU`. A role is
split into words, the longest phrases of the lexicon among them give titles, ranks, places and bodies, and what stands
between them tells which belongs to which: the title before the first preposition heads an English role, the first
title a Russian one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final, NamedTuple

from quotes.errors import LanguageError
from quotes.languages.transliteration import transliterate
from quotes.lexicon import Gender, load
from quotes.lexicon.offices import Kind, Meaning, OfficeLexicon, Phrase, load_offices
from quotes.offices.rules import MINISTERS, Parts, complete, serve, title_for
from quotes.offices.words import Word, words

_CACHED: Final = 1 << 14
_REGIONAL: Final = frozenset(
    {"senator", "congress-member", "governor", "assembly-member", "attorney-general", "secretary-of-state"}
)
"""Offices of which "Georgia" and "Washington" are the American states."""
_RANKS: Final = ("first", "deputy", "assistant", "acting", "elect", "honorary", "retired")
"""Ranks in the order in which keys show them."""
_RANKS_BEHIND: Final = frozenset({"retired", "elect", "honorary"})


@dataclass(frozen=True, slots=True)
class Post:
    """One office of a person.

    `title` is "" where no lexicon knows it; its words are in `name` then. `ranks` change the title: deputy, first,
    acting. Whose it is: `place`, a country, a region or an organisation of states by its code; `body`, a part of a
    state; `name`, the other words, sorted. `to`: the country where a diplomat serves, or the matter. `party` is one of
    the two American ones. `gender` and `language` are those of the words, no part of the key.
    """

    title: str
    ranks: tuple[str, ...] = ()
    place: str = ""
    body: str = ""
    name: tuple[str, ...] = ()
    to: str = ""
    former: bool = False
    party: str = ""
    gender: Gender | None = None
    language: str = ""

    @property
    def of(self) -> str:
        """Whose office it is, from the general to the particular: "RU", "RU/duma", "gazprom"."""
        return "/".join(filter(None, (self.place, self.body, " ".join(self.name) if self.title else "")))

    @property
    def key(self) -> str:
        """Title, owner and destination in one line: `former deputy foreign-minister|RU`, `ambassador|RU|US`."""
        title = self.title or " ".join(self.name)
        ranked = " ".join([*(["former"] if self.former else []), *self.ranks, title])
        return "|".join([ranked, self.of, self.to]).rstrip("|")


@dataclass(frozen=True, slots=True)
class Office:
    """What a role says: one post, or several («писатель и журналист») in the order of the text; none if it is empty."""

    posts: tuple[Post, ...]

    @property
    def titles(self) -> tuple[str, ...]:
        """The known titles ("foreign-minister"), without ranks."""
        return tuple(post.title for post in self.posts if post.title)

    @property
    def of(self) -> str:
        """Whose the first post is (see `Post.of`)."""
        return self.posts[0].of if self.posts else ""

    @property
    def to(self) -> str:
        """Where or for what the first post is."""
        return self.posts[0].to if self.posts else ""

    @property
    def former(self) -> bool:
        """Whether all of it is over."""
        return bool(self.posts) and all(post.former for post in self.posts)

    @property
    def key(self) -> str:
        """The keys of the posts, joined by " + "; equal for roles that mean the same. Empty for no role."""
        return " + ".join(post.key for post in self.posts)


class _Item(NamedTuple):
    """A phrase of the lexicon, or a word that it does not have, and what it can mean."""

    words: tuple[Word, ...]
    meanings: tuple[Meaning, ...]

    def name(self, *kinds: Kind) -> str:
        """The entry that is meant if one of these kinds is, else ""."""
        return next((meaning.name for meaning in self.meanings if meaning.kind in kinds), "")


@lru_cache(maxsize=_CACHED)
def read_role(role: str, language: str) -> Office:
    """Read a role as a table gives it. Only the words count, in English and Russian; no model is loaded.

    Args:
        role: position or title, verbatim; "" for none.
        language: of the role, "en" or "ru".

    Raises:
        LanguageError: the language is another one.
    """
    if language not in ("en", "ru"):
        raise LanguageError(f"no offices for language {language!r}; there are: en, ru")
    lexicon = load_offices()
    items = _phrases(words(role, language, lexicon), language, lexicon)
    posts = [_post(chunk, language, lexicon) for chunk in _chunks(items)]
    return Office(tuple(_shared([post for post in posts if post is not None], lexicon)))


def _phrases(found: Sequence[Word], language: str, lexicon: OfficeLexicon) -> list[_Item]:
    """The longest phrases of the lexicon from left to right; an English party letter goes with the state behind it."""
    items: list[_Item] = []
    at = 0
    while at < len(found):
        item = _party_letter(found, at, lexicon) if language == "en" else None
        item = item or _longest(found, at, language, lexicon)
        items.append(item)
        at += len(item.words)
    return items


def _longest(found: Sequence[Word], at: int, language: str, lexicon: OfficeLexicon) -> _Item:
    """The longest phrase that begins at a word, of equally long ones that of the likeliest form, or the word alone.

    A phrase gives its last word to one that begins with it: "head | of | State Duma".
    """
    fitting = _fitting(found, at, language, lexicon)
    fitting.sort(key=lambda fit: -len(fit[0]))
    for phrase, meanings in fitting:
        last = at + len(phrase) - 1
        taken = len(phrase) > 1 and any(len(other) > 1 for other, _ in _fitting(found, last, language, lexicon))
        if not taken or phrase is fitting[-1][0]:
            return _Item(tuple(found[at : last + 1]), meanings)
    return _Item((found[at],), ())


def _fitting(
    found: Sequence[Word], at: int, language: str, lexicon: OfficeLexicon
) -> list[tuple[Phrase, tuple[Meaning, ...]]]:
    """The phrases that begin at a word, those of its likeliest forms first."""
    phrases = lexicon.phrases[language]
    return [
        (phrase, meanings)
        for form in dict.fromkeys((found[at].text, *found[at].forms))
        for phrase, meanings in phrases.get(form, ())
        if len(phrase) <= len(found) - at
        and all(part in word.forms for part, word in zip(phrase[1:], found[at + 1 : at + len(phrase)], strict=True))
    ]


def _party_letter(found: Sequence[Word], at: int, lexicon: OfficeLexicon) -> _Item | None:
    """The party of "D-Ohio" and "R-Tex."; an abbreviated state goes with it, as it is no word anywhere else."""
    party = lexicon.party_letters.get(found[at].text)
    if party is None or at + 1 == len(found):
        return None
    short = lexicon.short_regions.get(found[at + 1].text)
    if short is not None:
        return _Item(tuple(found[at : at + 2]), (Meaning("party", party), Meaning("region", short)))
    named = _longest(found, at + 1, "en", lexicon).name("region")
    return _Item((found[at],), (Meaning("party", party),)) if named else None


def _chunks(items: Sequence[_Item]) -> Iterator[list[_Item]]:
    """Cut a role at each conjunction or comma that has a title on both sides."""
    joints = [i for i, item in enumerate(items) if _is_joint(item)]
    chunk: list[_Item] = []
    for i, item in enumerate(items):
        if i not in joints:
            chunk.append(item)
            continue
        end = next((joint for joint in joints if joint > i), len(items))
        titled = any(other.name("title") for other in items[i + 1 : end])
        if titled and any(other.name("title") for other in chunk):
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _is_joint(item: _Item) -> bool:
    return bool(item.name("conjunction")) or item.words[0].forms == (",",)


def _post(chunk: Sequence[_Item], language: str, lexicon: OfficeLexicon) -> Post | None:
    head = _head(chunk, language)
    title = "" if head is None else chunk[head].name("title")
    ranks = {
        item.name("rank")
        for i, item in enumerate(chunk)
        if item.name("rank") and i != head and (head is None or i < head or item.name("rank") in _RANKS_BEHIND)
    }
    former = "former" in ranks
    if "deputy" not in ranks:
        ranks.discard("first")
    parts = _parts(chunk, head, title, language, lexicon)
    if not title and parts.party:
        title = "politician"
    if not title and "deputy" in ranks:
        title = "deputy"
        ranks.discard("deputy")
    if not title and not (parts.name or parts.towns or parts.places or parts.bodies or parts.fields):
        return None
    title = title_for(title, parts, lexicon)
    return Post(
        title=title,
        ranks=tuple(rank for rank in _RANKS if rank in ranks),
        place="+".join(sorted(set(parts.places))),
        body="/".join(sorted(set(parts.bodies))),
        name=tuple(sorted({*parts.name, *parts.towns, *([] if title else parts.fields)})),
        to=" ".join(sorted({*parts.to, *(parts.fields if title else [])})),
        former=former,
        party=parts.party,
        gender=_gender(chunk, head, language, lexicon),
        language=language,
    )


def _head(chunk: Sequence[_Item], language: str) -> int | None:
    """Where the title stands that the rest is about."""
    titles = [
        i
        for i, item in enumerate(chunk)
        if item.name("title")
        and not (item.name("rank") and _titled_behind(chunk, i))
        and not (item.name("field") and _is_matter(chunk, i))
    ]
    if not titles:
        return None
    if language == "ru":
        return titles[0]
    stop = next((i for i in range(titles[0], len(chunk)) if chunk[i].name("preposition")), len(chunk))
    return max(i for i in titles if i < stop)


def _titled_behind(chunk: Sequence[_Item], at: int) -> bool:
    """Whether a rank is one of a title behind it: "deputy head" against "State Duma deputy"."""
    for item in chunk[at + 1 :]:
        if item.name("preposition"):
            return False
        if item.name("title"):
            return True
    return False


def _is_matter(chunk: Sequence[_Item], at: int) -> bool:
    """Whether "justice" is what somebody is minister of."""
    behind = chunk[at + 1] if at + 1 < len(chunk) else None
    if behind is not None and (behind.name("ministry") or behind.name("title") in MINISTERS):
        return True
    return at > 1 and bool(chunk[at - 1].name("preposition")) and _ministerial(chunk[at - 2])


def _ministerial(item: _Item) -> bool:
    return bool(item.name("ministry")) or item.name("title") in MINISTERS


def _parts(chunk: Sequence[_Item], head: int | None, title: str, language: str, lexicon: OfficeLexicon) -> Parts:
    """Sort the phrases around a title by what they tell of it."""
    parts = Parts()
    walk = lexicon.title(title).walk
    ministries = _ministries(chunk)
    to = False
    for i, item in enumerate(chunk):
        if i == head:
            continue
        preposition = item.name("preposition")
        if preposition:
            serves = walk == "diplomacy" or title in MINISTERS
            to = preposition in lexicon.about or (preposition in lexicon.to and serves)
            continue
        if item.name("rank") and not (item.name("title") and not _titled_behind(chunk, i)):
            continue
        if i in ministries:
            if ministries[i]:
                parts.bodies.append(f"{ministries[i]}-ministry")
            continue
        apart = language == "ru" and not chunk[i - 1].name("preposition")
        if to and apart and (item.words[0].name or item.name("body")) and not item.name("field"):
            to = False  # «директор по маркетингу Газпрома»
        _sort(item, title, walk, parts, to, language, lexicon)
    complete(title, parts, lexicon)
    return parts


def _ministries(chunk: Sequence[_Item]) -> dict[int, str]:
    """Items that make a ministry: the field of each, "" for the other items of the same ministry."""
    found: dict[int, str] = {}
    for i, item in enumerate(chunk):
        if item.name("ministry_of"):
            found[i] = item.name("ministry_of")
        if not item.name("ministry"):
            continue
        after = i + 2 if i + 1 < len(chunk) and chunk[i + 1].name("preposition") else i + 1
        for j in (i - 1, after):
            if 0 <= j < len(chunk) and chunk[j].name("field") and j not in found:
                found[i], found[j] = chunk[j].name("field"), ""
                break
    return found


def _sort(item: _Item, title: str, walk: str, parts: Parts, to: bool, language: str, lexicon: OfficeLexicon) -> None:
    """Put what an item means where it belongs."""
    place, town = _place(item, title, walk == "diplomacy" or to, lexicon)
    if item.name("party"):
        parts.party = item.name("party")
    if place:
        (parts.to if to else parts.places).append(place)
    elif town:
        (parts.to if to else parts.towns).append(town)
    elif item.name("body"):
        parts.bodies.append(item.name("body"))
    elif item.name("field"):
        parts.fields.append(item.name("field"))
    elif item.name("title"):
        serve(item.name("title"), parts, lexicon)
    elif item.name("noun", "ministry"):
        (parts.to if to else parts.name).append(item.name("noun", "ministry"))
    elif not item.meanings:
        word = item.words[0]
        form = transliterate(word.forms[0]) if language == "ru" and word.name else word.forms[0]
        (parts.to if to else parts.name).append(form)


def _place(item: _Item, title: str, governments: bool, lexicon: OfficeLexicon) -> tuple[str, str]:
    """The code or the town that a name of a place means, "" for the other; capitals may stand for governments."""
    if title in _REGIONAL and item.name("region"):
        return item.name("region"), ""
    capital = item.name("capital")
    if capital:
        return (capital, "") if governments else ("", lexicon.capitals[capital])
    place = item.name("country", "organisation")
    town = "" if place else item.name("town")
    return ("", town) if town else (place or item.name("region"), "")


def _gender(chunk: Sequence[_Item], head: int | None, language: str, lexicon: OfficeLexicon) -> Gender | None:
    """The gender that the noun tells ("spokeswoman"), or a Russian adjective before it («бывшая глава»)."""
    genders = load(language).gender
    told = [word for i, item in enumerate(chunk) if head is None or i == head for word in item.words]
    for word in told:
        for form in (word.text, *word.forms[:1]):
            if form in genders:
                return genders[form]
            if language == "ru" and form in lexicon.masculine:
                return "Masc"
    before = (word.text for item in chunk[: head or 0] for word in item.words)
    feminine = language == "ru" and any(text.endswith(("ая", "яя")) for text in before)
    return "Fem" if feminine else None


def _shared(posts: Sequence[Post], lexicon: OfficeLexicon) -> Iterator[Post]:
    """Give a post without an owner that of the one behind it ("president and CEO of …").

    "Former" goes on to the posts behind it that are of nobody ("former senator and presidential candidate").
    """
    former = False
    for i, post in enumerate(posts):
        former = former or post.former
        owner = posts[i + 1] if i + 1 < len(posts) else None
        if owner is not None and owner.title and post.title and not post.of and not post.to:
            alike = {lexicon.title(post.title).walk, lexicon.title(owner.title).walk, "any"}
            if len(alike) < 3:
                post = replace(post, place=owner.place, body=owner.body, name=owner.name)
        yield replace(post, former=former and (post.former or not post.of))
