"""Which person a name in a document is, from the names, the offices, the company and the years.

Sightings of one name in one office are placed together, full names before bare surnames, frequent before rare ones. A
unit joins the person whose evidence is best, if it speaks for that one and clearly more than for any other. Where it is
not clear whose a name is, each document decides by who else is in it. What even that does not tell stays apart where it
is a bare surname or has initials; a full name is taken for that of the person who is met most often. A unit for which
nobody is likely is a person of its own. A people file goes before all of this.

Source: the greedy, evidence-summing way follows the theory of record linkage, Fellegi and Sunter, "A Theory for Record
Linkage", JASA 64 (1969).
"""

from __future__ import annotations

from collections import Counter, OrderedDict, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import count as count_from
from typing import Final, NamedTuple

from quotes.identity import evidence
from quotes.identity.evidence import Evidence
from quotes.identity.ids import speaker_id
from quotes.identity.name_keys import keys, surname_keys
from quotes.identity.name_matching import compare_parsed
from quotes.identity.people_file import KnownPerson, by_script, fold_name
from quotes.identity.personal_names import Fullness, PersonalName, parse_name
from quotes.identity.store import Store, Unit
from quotes.offices.agreement import agreement
from quotes.offices.reading import Office, read_role

_MARGIN: Final = 1.0
"""How much more must speak for the best than for the next."""
_NAMES_COMPARED: Final = 6
_OFFICES_COMPARED: Final = 16
_POSSIBLE: Final = 0.5
"""The least probability of two names that can be one person's."""
_LEAST: Final = -3.0
"""The sum from which on it is looked at who else is in the documents."""
_CROWD: Final = 20
"""Persons who are compared with a name at most."""
_KEPT: Final = 100_000
"""Persons who are kept in memory, those that were met last."""
_RANKS: Final[dict[Fullness, int]] = {"full": 2, "initials": 1, "surname": 0, "given": 0}
_BARE: Final[frozenset[Fullness]] = frozenset({"surname", "given"})


class _Name(NamedTuple):
    text: str
    parsed: PersonalName
    fullness: Fullness

    @classmethod
    def of(cls, text: str) -> _Name:
        parsed = parse_name(text)
        return cls(text, parsed, parsed.fullness)


@dataclass(slots=True)
class _Person:
    """What is known of a person: some names, the fullest first, some offices, and when and how often they were met.

    `ids` counts documents by the fullness of the name, whether it is Cyrillic, and the id that it has by itself;
    `company` are the ids of those who are quoted in the same documents, where that was asked for;
    `listed` is the row of the people file.
    """

    number: int
    names: list[_Name] = field(default_factory=list)
    offices: dict[str, Office] = field(default_factory=dict)
    ids: Counter[tuple[int, bool, str]] = field(default_factory=Counter)
    documents: int = 0
    earliest: str = ""
    latest: str = ""
    company: set[str] | None = None
    listed: KnownPerson | None = None

    @property
    def is_full(self) -> bool:
        """Whether more than a surname is known."""
        return bool(self.names) and self.names[0].fullness == "full"

    def add_name(self, name: _Name) -> None:
        if all(name.text != known.text for known in self.names):
            self.names.append(name)
            self.names.sort(key=lambda name: -_RANKS[name.fullness])
            del self.names[_NAMES_COMPARED:]

    def add_office(self, office: Office) -> None:
        if office.key and len(self.offices) < _OFFICES_COMPARED:
            self.offices.setdefault(office.key, office)

    def add_met(self, name: str, plain_id: str, documents: int) -> None:
        named = _Name.of(name)
        self.add_name(named)
        self.ids[_RANKS[named.fullness], by_script(name) == "ru", plain_id] += documents
        self.documents += documents

    def add_time(self, earliest: str, latest: str) -> None:
        self.earliest = min(filter(None, (self.earliest, earliest)), default="")
        self.latest = max(self.latest, latest)


class _Case(NamedTuple):
    """A person whom a unit may be, and what is known for and against it."""

    person: _Person
    evidence: Evidence


class Linker:
    """Links what is new in an index to persons, old and new.

    Args:
        store: the tables.
        known: the people file.
    """

    def __init__(self, store: Store, known: Sequence[KnownPerson] = ()) -> None:
        self._store = store
        self._people: OrderedDict[int, _Person] = OrderedDict()
        self._new: list[int] = []
        self._listed: dict[str, list[_Person]] = defaultdict(list)
        self._counts: dict[str, int] = {}
        self._documents = store.documents()
        self._pinned: dict[int, _Person] = {}
        for person in known:
            self._list(person)

    def run(self) -> None:
        """Link all that is not linked yet, and all that the people file names."""
        self._store.unlink(self._listed)
        for unit in self._store.unlinked():
            if unit.folded in self._listed:
                self._place_listed(unit)
            else:
                self._place(unit)
        self._name_new()

    def _list(self, known: KnownPerson) -> None:
        number = self._store.person_of(known.id)
        person = self._person(self._store.add_person(known.id) if number is None else number)
        self._pinned[person.number] = person
        person.listed = known
        for name in known.names:
            person.add_name(_Name.of(name))
            self._listed[fold_name(name)].append(person)
            self._find_by(person, name)
        for role in known.roles:
            person.add_office(read_role(role.role, role.language))

    def _place(self, unit: Unit) -> None:
        full = parse_name(unit.name).fullness
        cases = self._cases(unit, full)
        known = [case for case in cases if case.person.is_full]
        best = _clear(known)
        if best is None and any(case.evidence.total > _LEAST for case in known):
            for part in [unit] if unit.office and full == "full" else self._store.parts(unit):
                weighed = self._with_company(part, known)
                one = _clear(weighed) or (_most_met(weighed) if full == "full" else None)
                if one is not None:
                    self._join(part, one)
            unit = self._store.rest(unit)
        if unit.documents:
            best = best or _clear([case for case in cases if not case.person.is_full])
            self._join(unit, best or _Case(self._add_person(), Evidence()))

    def _place_listed(self, unit: Unit) -> None:
        """Who of the people file a name in it is. With several of that name, documents, roles and dates tell."""
        people = self._listed[unit.folded]
        if len(people) == 1:
            self._join(unit, _Case(people[0], _as_listed()))
            return
        for part in self._store.parts(unit):
            document = self._store.document(part.document)
            named = [person for person in people if person.listed and document in person.listed.documents]
            if len(named) == 1:
                self._join(part, _Case(named[0], _as_listed()))
                continue
            weighed = _sorted(_Case(person, self._of_office(part, person)) for person in people)
            best = _clear(self._with_company(part, weighed))
            self._join(part, best or _Case(self._stranger(part), Evidence()))

    def _stranger(self, unit: Unit) -> _Person:
        """Somebody with a name of the people file who is none of those there: one for each name."""
        others = (number for number in self._store.people_with(_same(unit.plain_id)) if number not in self._pinned)
        number = min(others, default=None)
        return self._add_person() if number is None else self._person(number)

    def _cases(self, unit: Unit, full: Fullness) -> list[_Case]:
        """All persons whom the name can mean, the likeliest first.

        Those with the very same name come first; others are looked for where none of them is clearly meant.
        """
        if full == "full":
            same = self._weighed(unit, full, self._store.people_with(_same(unit.plain_id)))
            if _clear(same) is not None:
                return same
        return self._weighed(unit, full, self._near(unit.name, full))

    def _near(self, name: str, full: Fullness) -> Iterable[int]:
        """Persons whose names may be the same as one, by their keys; of a crowd, those who share most of these."""
        if full in ("surname", "given"):
            by_surname = self._with_keys(surname_keys(name))
            if len(by_surname) <= _CROWD:
                return by_surname
            return self._store.people_with(_same(speaker_id(name, "person")))
        found = self._with_keys(keys(name))
        if len(found) <= _CROWD:
            return found
        if full == "full":
            found = Counter({number: shared for number, shared in found.items() if shared > 1})
        return sorted(found, key=lambda number: (-found[number], number))[:_CROWD]

    def _with_keys(self, wanted: Iterable[str]) -> Counter[int]:
        return Counter(number for key in wanted for number in self._store.people_with(key))

    def _weighed(self, unit: Unit, full: Fullness, numbers: Iterable[int]) -> list[_Case]:
        """The persons of some numbers whom the name of a unit can mean, the likeliest first."""
        cases, name = [], _Name.of(unit.name)
        for number in sorted(numbers):
            person = self._person(number)
            case = _Case(person, Evidence())
            if _add_names(case.evidence, name, person.names):
                cases.append(case)
        known = [case for case in cases if case.person.is_full]
        if full == "surname" and len(known) == 1:
            known[0].evidence.add(*evidence.of_fame(known[0].person.documents))
        for case in cases:
            if full == "full":
                case.evidence.add(*evidence.of_renown(case.person.documents))
            case.evidence.weights += self._of_office(unit, case.person).weights
            if case.evidence.total > 0 and self._store.stand_together(unit, case.person.number):
                case.evidence.add(evidence.APART, "both are in one document")
        return _sorted(cases)

    def _of_office(self, unit: Unit, person: _Person) -> Evidence:
        """What the office of a unit and its dates say."""
        found = Evidence()
        dates, others = (unit.earliest, unit.latest), (person.earliest, person.latest)
        if unit.office and person.offices:
            office = read_role(unit.role, unit.language)
            best = max((agreement(office, other) for other in person.offices.values()), key=lambda one: one.weight)
            found.add(*evidence.of_office(best.weight, best.reason, dates, others))
        found.add(*evidence.of_time(dates, others))
        for role in person.listed.roles if person.listed and unit.earliest else ():
            if (
                (role.first or role.last)
                and role.first <= unit.latest
                and (not role.last or unit.earliest <= role.last)
            ):
                found.add(evidence.IN_OFFICE, f"in office then: {role.role}")
                break
        return found

    def _with_company(self, unit: Unit, cases: Iterable[_Case]) -> list[_Case]:
        """The cases with what the others in the documents of a unit say, the likeliest first.

        Where the names are but alike, they say nothing: those who have to do with each other keep the same company.
        """
        around = self._store.company_of_unit(unit)
        weighed = []
        for person, found in cases:
            if found.loose:
                weighed.append(_Case(person, found))
                continue
            if person.company is None:
                person.company = self._store.company_of_person(person.number)
            shared = (around & person.company) - {plain for _, _, plain in person.ids}
            company = evidence.of_company({name: self._met(name) for name in sorted(shared)}, self._documents)
            weighed.append(_Case(person, Evidence([*found.weights, company])))
        return _sorted(weighed)

    def _met(self, plain_id: str) -> int:
        """In how many documents a name is."""
        if plain_id not in self._counts:
            if len(self._counts) >= _KEPT:
                self._counts.clear()
            self._counts[plain_id] = self._store.documents_with(plain_id)
        return self._counts[plain_id]

    def _join(self, unit: Unit, case: _Case) -> None:
        person = case.person
        self._store.link(unit, person.number, case.evidence.total, case.evidence.reason)
        person.company = None
        is_new = all(unit.name != known.text for known in person.names)
        person.add_met(unit.name, unit.plain_id, unit.documents)
        person.add_office(read_role(unit.role, unit.language))
        person.add_time(unit.earliest, unit.latest)
        if is_new:
            self._find_by(person, unit.name)

    def _find_by(self, person: _Person, name: str) -> None:
        """Let a person be found by the keys of a name, by the name itself, and by its surname."""
        surname = parse_name(name).surname
        whole = {_same(speaker_id(word, "person")) for word in (name, surname) if word}
        self._store.add_keys(person.number, {*keys(name), *surname_keys(name), *whole})

    def _person(self, number: int) -> _Person:
        """A person by number, from the tables if not met lately."""
        person = self._pinned.get(number) or self._people.get(number)
        if person is None:
            person = self._kept(_Person(number))
            for met in self._store.sightings_of(number):
                person.add_met(met.name, met.plain_id, met.documents)
                person.add_office(read_role(met.role, met.language))
                person.add_time(met.earliest, met.latest)
        elif number not in self._pinned:
            self._people.move_to_end(number)
        return person

    def _kept(self, person: _Person) -> _Person:
        self._people[person.number] = person
        if len(self._people) > _KEPT:
            self._people.popitem(last=False)
        return person

    def _add_person(self) -> _Person:
        person = self._kept(_Person(self._store.add_person()))
        self._new.append(person.number)
        return person

    def _name_new(self) -> None:
        """Give the new persons their ids; of namesakes, who is met most often gets the plain one."""
        people = map(self._person, self._new)
        for _, number, wanted in sorted((-person.documents, person.number, _plain_id(person)) for person in people):
            free = (wanted if count == 1 else f"{wanted}-{count}" for count in count_from(1))
            self._store.name_person(number, next(one for one in free if self._store.person_of(one) is None))


def rank(name: str) -> int:
    """The higher, the fuller a name is: in this order names are linked."""
    return _RANKS[parse_name(name).fullness]


def _same(plain_id: str) -> str:
    """The key of a name that is the same letter for letter, in whatever script."""
    return f"={plain_id}"


def _add_names(found: Evidence, name: _Name, known: Sequence[_Name]) -> bool:
    """Weigh a name against those of a person; False where it can be none of hers.

    It has to fit one of the names, and must not speak against any full one.
    """
    weighed = []
    for other in known:
        match = compare_parsed(name.parsed, other.parsed)
        if match.probability < _POSSIBLE and "full" in match.fullness:
            return False
        weight = evidence.of_bare_names(match) if set(match.fullness) <= _BARE else evidence.of_names(match)
        weighed.append((weight, match))
    if not weighed:
        return False
    weight, match = max(weighed, key=lambda one: one[0][0])
    found.add(*weight)
    found.loose = match.loose
    return match.probability >= _POSSIBLE


def _as_listed() -> Evidence:
    return Evidence([(evidence.LISTED, "so it stands in the people file")])


def _sorted(cases: Iterable[_Case]) -> list[_Case]:
    return sorted(cases, key=lambda case: (-case.evidence.total, case.person.number))


def _clear(cases: Sequence[_Case]) -> _Case | None:
    """The best of some cases, the best of them first, if it is good enough and none comes near."""
    if not cases or cases[0].evidence.total <= 0:
        return None
    if len(cases) > 1 and cases[0].evidence.total - cases[1].evidence.total < _MARGIN:
        return None
    return cases[0]


def _most_met(cases: Sequence[_Case]) -> _Case | None:
    """Of those who come near the best of some cases, the one who is met most often, if it is good enough."""
    near = [case for case in cases if case.evidence.total > max(0.0, cases[0].evidence.total - _MARGIN)]
    return max(near, key=lambda case: (case.person.documents, case.evidence.total, -case.person.number), default=None)


def _plain_id(person: _Person) -> str:
    """The id that most of the fullest names have by themselves.

    Names in Latin letters go first, but for one that others, transliterated, have too.
    """
    fullest = max(rank for rank, _, _ in person.ids)
    latin, cyrillic = (
        Counter({plain: n for (*kind, plain), n in person.ids.items() if kind == [fullest, is_cyrillic]})
        for is_cyrillic in (False, True)
    )
    chosen = latin & cyrillic or latin or cyrillic
    return min(chosen, key=lambda plain: (-chosen[plain], plain))
