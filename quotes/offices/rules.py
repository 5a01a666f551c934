"""What the parts of a role mean together: the head of a ministry is its minister, the head of a region its governor."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from quotes.lexicon.offices import OfficeLexicon

_HEADS: Final = frozenset({"head", "leader", "director", "chair", "governor"})
"""Titles that become that of the leader of a body: the head of a ministry is the minister."""
_PLACE_HEADS: Final = frozenset({"head", "leader"})
MINISTERS: Final = frozenset({"minister", "secretary", "secretary-of-state"})
_LEADERS_BY_BODY: Final = frozenset({"speaker", "chief-justice", "chief-of-staff", "director"})
"""Titles that need their body beside them: which parliament, whose staff."""
_MEMBERS_BY_NAME: Final = frozenset({"senator", "congress-member"})
"""Titles that say already of which body somebody is a member."""
_MEMBERS: Final = frozenset({"member", "deputy", "representative"})


@dataclass(slots=True)
class Parts:
    """What stands around the title of a post."""

    places: list[str] = field(default_factory=list)
    towns: list[str] = field(default_factory=list)
    bodies: list[str] = field(default_factory=list)
    fields: list[str] = field(default_factory=list)
    name: list[str] = field(default_factory=list)
    to: list[str] = field(default_factory=list)
    party: str = ""


def serve(other: str, parts: Parts, lexicon: OfficeLexicon) -> None:
    """Note another title beside the head's: "the president's spokesman", «помощник министра»."""
    known = lexicon.title(other)
    if (known.public or known.sole) and known.walk in ("state", "any") and other not in _HEADS:
        parts.bodies.append(other)
    elif other not in _HEADS:
        parts.name.append(other)


def complete(title: str, parts: Parts, lexicon: OfficeLexicon) -> None:
    """Take the country from the body or the title where the text leaves it open, and put places where they belong."""
    if not parts.places and not parts.towns:
        owners = [lexicon.bodies[body].of for body in parts.bodies if body in lexicon.bodies]
        if title not in MINISTERS or not parts.fields:
            owners = [owner for owner in owners if owner] or [lexicon.title(title).of]
        parts.places.extend(owner for owner in owners if owner)
    countries = {place.partition("-")[0] for place in parts.places if place in lexicon.regions}
    parts.places = [place for place in parts.places if place not in countries]
    if title == "ambassador" and not parts.to:  # the UN has no ambassadors, but ambassadors there
        parts.to = [place for place in parts.places if place in lexicon.organisations]
        parts.places = [place for place in parts.places if place not in lexicon.organisations]
    if title not in MINISTERS and "minister" in parts.bodies and parts.fields:
        parts.bodies[parts.bodies.index("minister")] = f"{parts.fields.pop(0)}-ministry"


def title_for(title: str, parts: Parts, lexicon: OfficeLexicon) -> str:
    """The title in the light of whose it is: heads of ministries are ministers, heads of regions governors.

    Takes out of `parts` what the title tells then, and names their bodies alike.
    """
    if title in MINISTERS and parts.fields:
        title = f"{parts.fields.pop(0)}-minister"
    elif title == "secretary-of-state":
        title = _secretary_of_state(parts, lexicon)
    elif title == "speaker" and not any(_is_chamber(body, lexicon) for body in parts.bodies):
        title = "spokesperson" if parts.bodies or parts.name else title
    elif title in _HEADS and not parts.name:
        title = _leader(title, parts, lexicon)
    elif title in _MEMBERS and len(parts.bodies) == 1 and not parts.name:
        title = _member(title, parts, lexicon)
    parts.bodies = [_shown(body, lexicon) for body in parts.bodies]
    return title


def _secretary_of_state(parts: Parts, lexicon: OfficeLexicon) -> str:
    """The American one is the foreign minister; those of single states and of other countries are not."""
    if parts.places == ["US"]:
        return "foreign-minister"
    return "secretary-of-state" if lexicon.regions.issuperset(parts.places) else "state-secretary"


def _member(title: str, parts: Parts, lexicon: OfficeLexicon) -> str:
    body = parts.bodies[0]
    member = lexicon.bodies[body].member if body in lexicon.bodies else ""
    if member in _MEMBERS_BY_NAME:
        parts.bodies.clear()
    return member or title


def _is_chamber(body: str, lexicon: OfficeLexicon) -> bool:
    return body in lexicon.bodies and lexicon.bodies[body].leader == "speaker"


def _shown(body: str, lexicon: OfficeLexicon) -> str:
    return (lexicon.bodies[body].same_as if body in lexicon.bodies else "") or body


def _leader(title: str, parts: Parts, lexicon: OfficeLexicon) -> str:
    """What the head of the only body is called, or of the place where there is no body; the body goes if that says it.

    The press service of a body is led by its spokesperson.
    """
    if "press-service" in parts.bodies:
        parts.bodies.remove("press-service")
        return "spokesperson"
    if len(parts.bodies) == 1:
        body = _shown(parts.bodies[0], lexicon)
        if body.endswith("-ministry"):
            parts.bodies.clear()
            return f"{body.removesuffix('-ministry')}-minister"
        leader = lexicon.bodies[parts.bodies[0]].leader if parts.bodies[0] in lexicon.bodies else ""
        if leader == "speaker" and title == "leader":
            return title
        if leader and leader not in _LEADERS_BY_BODY:
            parts.bodies.clear()
        return leader or title
    place = parts.places[0] if len(parts.places) == 1 else ""
    if parts.bodies or parts.fields or parts.to:
        return title
    if place in lexicon.organisations and title != "director":
        return lexicon.organisations[place] or title
    if title not in _PLACE_HEADS:
        return title
    if parts.towns and not parts.places:
        return "mayor" if title == "head" else title
    if place in lexicon.regions:
        return "governor"
    return "head-of-state" if place in lexicon.countries else title
