"""How well people fit an office, whatever it is called: «глава внешнеполитического ведомства» is the foreign minister.

What a phrase calls somebody, what the document's roles say of him and what is known of him are read as offices that
belong to no language (`quotes.offices`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from quotes.languages import grammar
from quotes.languages.names import surname
from quotes.offices.agreement import closeness
from quotes.offices.reading import Office, read_role
from quotes.pipes.known_holders import known_office
from quotes.pipes.published_dates import find_published

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from quotes.pipes.people import Entity, People
    from quotes.pipes.phrases import Phrase
    from quotes.pipes.roles import Role

_STOPS = frozenset('.!?;:()[]{}…"“”«»—–―,，')
_LONGEST = 12  # tokens behind a head that may tell whose office it is


class OfficeFits:
    """The offices of one document; its roles are read when one is first asked for."""

    def __init__(self, doc: Doc, people: People, roles: Sequence[Role]) -> None:
        self.doc, self.people = doc, people
        self._roles = roles

    def called(self, phrase: Phrase) -> Office:
        """The office that a phrase names, with the complements that it may be cut off from."""
        return read_role(self.doc[phrase.start : self._end(phrase)].text, self.doc.lang_)

    def given(self, office: Office) -> dict[int, float]:
        """How well an office fits what the document says of people, the best of what it says of each."""
        found: dict[int, float] = {}
        for entity, held in (*self._held, *self._learned()):
            fit = closeness(office, held)
            found[entity] = max(found.get(entity, fit), fit)
        return found

    @cached_property
    def _held(self) -> list[tuple[int, Office]]:
        """The office of each role, with the number of its holder."""
        texts = {(role.entity, self.doc[role.start : role.end].text) for role in self._roles}
        return [(entity, read_role(text, self.doc.lang_)) for entity, text in sorted(texts)]

    def _learned(self) -> Iterator[tuple[int, Office]]:
        """The offices by which people were called so far whom the document gives no role by name."""
        given = {entity for entity, _ in self._held}
        for entity in self.people.entities:
            if entity.role and entity.number not in given:
                yield entity.number, read_role(entity.role, self.doc.lang_)

    def known(self, office: Office) -> dict[int, float]:
        """How well an office fits those that people whom the document names are known to have held."""
        held = ((entity.number, known_office(name, self._year)) for entity, name in self._named())
        return {number: closeness(office, of) for number, of in held if of.posts}

    def _named(self) -> Iterator[tuple[Entity, str]]:
        """The people with their names; a surname alone is not enough where others have it behind a given name."""
        people = [entity for entity in self.people.entities if entity.kind == "person" and entity.name]
        shared = {surname(entity.name.split()) for entity in people if " " in entity.name}
        yield from ((entity, entity.name) for entity in people if entity.name not in shared)

    @cached_property
    def _year(self) -> int | None:
        """The year in which the document was published, as far as that is known before its quotations are dated."""
        declared = self.doc.user_data.get("published")
        found = find_published(self.doc.text, language=self.doc.lang_, declared=declared)
        return int(found.edtf[:4]) if found and found.edtf[:4].isdigit() else None

    def _end(self, phrase: Phrase) -> int:
        """Behind a phrase and what else of its head's subtree follows it, up to a verb or a mark."""
        inside = {token.i for token in self.doc[phrase.head].subtree}
        end = phrase.end
        while (
            end in inside
            and end - phrase.head < _LONGEST
            and self.doc[end].text not in _STOPS
            and not self.doc[end].is_space
            and grammar.pos(self.doc[end]) not in ("VERB", "AUX", "SCONJ")
        ):
            end += 1
        return end
