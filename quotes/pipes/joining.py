"""Who is who among the names of a document: every mention by name joined to a person.

Full names are grouped first; then every other name finds its owner, by surname or else by given name. What speaks
against an owner counts for more than who is near: another gender told by a title or a verb, a form that the owner's
name does not have, standing side by side ("Ann Lee and Tom Lee"). A relative whom only a title tells gets the surname
("his wife, Ann", then "Mrs. Lee").
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Literal

from quotes.languages import grammar, names
from quotes.pipes.shared_surnames import CONJUNCTIONS, is_given, with_shared_surnames

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from quotes.languages.grammar import Gender
    from quotes.pipes.people import Entity, Name, People
    from quotes.pipes.vocabulary import Vocabulary

_BETWEEN = CONJUNCTIONS | frozenset((",", "his", "her", "their", "его", "ее", "её", "их"))
_LONGEST_GAP = 5  # tokens between two names of one enumeration
_KIN_REACH = 12  # tokens between a name and that of a relative
_OF_SEVERAL = re.compile(r"([ое]в|[иы]н)ы(?:|х|ми)$")
_OBLIQUE_ENDINGS = {"dat": ("у", "ю"), "ins": ("ей", "ем", "им", "ой", "ом", "ым")}
_CLOSE = 1.0  # how much unlikelier than the best a declension may be


def join(doc: Doc, found: Sequence[Name], people: People, vocabulary: Vocabulary) -> None:
    """Add the persons of a document to `people`, made of the names found in it, which come in the order of the text."""
    _Joining(doc, found, people, vocabulary).run()


class _Joining:
    """The names of one document on their way to persons."""

    def __init__(self, doc: Doc, found: Sequence[Name], people: People, vocabulary: Vocabulary) -> None:
        self.doc, self.people, self.vocabulary = doc, people, vocabulary
        self.russian = doc.lang_ == "ru"
        self.found, self.written = with_shared_surnames(doc, found, vocabulary)
        self.apart = self._side_by_side()
        self.subjects: list[tuple[int, int]] = []
        self.nominatives: dict[int, str] = {}
        self.genders: dict[int, Literal["fem"]] = {}
        """By number: people whom only their company tells to be women."""

    def run(self) -> None:
        full = self._full_names()
        self._group(full)
        if self.russian:
            self._part_couples()
        self.subjects = sorted(
            (name.start, entity.number)
            for entity in self.people.entities
            for name in entity.mentions
            if self._is_subject(name)
        )
        for name in self.found:
            if name in full:
                continue
            entity = self._owner(name) or self.people.add("person")
            self.people.attach(entity, name)
            if self._is_subject(name):
                self.subjects.append((name.start, entity.number))
        for entity in self.people.entities:
            self._settle(entity)

    def _is_subject(self, name: Name) -> bool:
        if any(self.doc[i].dep_ in grammar.SUBJECTS for i in range(name.start, name.end)):
            return True
        last = self.doc[name.end - 1]  # "Ann Lee's brother Tom Lee said"
        return last.dep_ == "appos" and last.head.i < name.start and last.head.dep_ in grammar.SUBJECTS

    # names that are two people's

    def _side_by_side(self) -> Mapping[int, set[int]]:
        """By first token of a mention: those of neighbours with its surname that must be other people ("X and Y")."""
        apart: defaultdict[int, set[int]] = defaultdict(set)
        for name, after in zip(self.found, self.found[1:], strict=False):
            gap = after.start - name.end
            if 0 < gap <= _LONGEST_GAP and names.same_word(names.surname(name.words), names.surname(after.words)):
                between = list(self.doc[name.end : after.start])
                if any(t.lower_ in CONJUNCTIONS for t in between) and self._are_listed(name, after, between):
                    apart[name.start].add(after.start)
                    apart[after.start].add(name.start)
        return apart

    def _are_listed(self, name: Name, after: Name, between: Sequence[Token]) -> bool:
        if not all(t.lower_ in _BETWEEN or self._is_kin(t) or self.vocabulary.is_title(t.text) for t in between):
            return False
        if after.end < len(self.doc) and self.doc[after.end].text in grammar.POSSESSIVE_MARKS:
            return False
        if len(between) == 1 and len(name.words) > 1 and len(after.words) > 1:
            return True
        return len({grammar.case(self.doc[name.end - 1]), grammar.case(self.doc[after.end - 1])} - {""}) < 2

    def _is_kin(self, token: Token) -> bool:
        return self.vocabulary.lemma(token) in self.vocabulary.lexicon.kin

    def _may_join(self, name: Name, others: Sequence[Name]) -> bool:
        apart = self.apart.get(name.start)
        return not apart or all(other.start not in apart for other in others)

    # full names

    def _full_names(self) -> list[Name]:
        fathers = [name for name in self.found if len(name.words) == 2 and names.is_patronymic(name.words[1])]
        return [name for name in self.found if names.given(name.words) and not self._is_of_one(name, fathers)]

    def _is_of_one(self, name: Name, fathers: Sequence[Name]) -> bool:
        """Whether a given name with the father's («Анна Павловна») is that of just one person with a surname."""
        if name not in fathers:
            return False
        others = {
            names.fold(names.surname(other.words))[:4]
            for other in self.found
            if len(other.words) > 1
            and other not in fathers
            and any(names.same_word(given, name.words[0]) for given in names.given(other.words))
        }
        return len(others) == 1

    def _group(self, full: Sequence[Name]) -> None:
        """Make a person of each group of full names that can be one person's."""
        groups: list[list[Name]] = []
        by_words: dict[tuple[str, ...], list[Name]] = {}
        for name in sorted(full, key=lambda n: (-len(n.words), n.start)):
            group = None if name.start in self.apart else by_words.get(name.words)
            if group is None:
                fitting = [g for g in groups if self._fits(name, g)]
                if fitting:
                    group = max(fitting, key=lambda g: max(_likeness(name, other) for other in g))
                else:
                    groups.append(group := [])
                by_words.setdefault(name.words, group)
            group.append(name)
        for group in sorted(groups, key=lambda g: min(name.start for name in g)):
            entity = self.people.add("person")
            for name in group:
                self.people.attach(entity, name)

    def _part_couples(self) -> None:
        """Read the second of two names in one nominative as a woman's: «Александр Рогов и Александра Рогова»."""
        for start, others in self.apart.items():
            entity = self.people.at(self.doc[start])
            for place in sorted(others):
                other = self.people.at(self.doc[place])
                if place > start or entity is None or other is None:
                    continue
                alike = self._nominative_of(entity) == self._nominative_of(other)
                if alike and self._form(entity.mentions[0]) != self._form(other.mentions[0]):
                    self.genders[entity.number] = "fem"
                    del self.nominatives[entity.number]

    def _fits(self, name: Name, group: Sequence[Name]) -> bool:
        if not any(names.compatible(name.words, other.words) for other in group) or not self._may_join(name, group):
            return False
        if not self.russian or name.words == group[0].words:
            return True
        told = self._told_of_full(name)  # «Александра Рогова сказала» beside «Александр Рогов сказал»
        return told is None or all(self._told_of_full(other) in (None, told) for other in group)

    def _told_of_full(self, name: Name) -> Gender | None:
        """What the text tells of the gender of a full Russian name, if the name as it stands tells the same."""
        told = self._told(name)
        return told if told is not None and self._told_by_itself(name) == told else None

    def _told_by_itself(self, name: Name) -> Gender | None:
        """The gender that a Russian name tells if it stands in the nominative."""
        from quotes.languages.name_inflection import name_gender

        return name_gender(self._form(name))

    # surnames and given names alone

    def _owner(self, name: Name) -> Entity | None:
        """Whose surname (or, failing that, given name) a name is."""
        if self.russian and self._is_family(name):
            return None
        candidates = [e for e in self._candidates(name) if self._may_join(name, e.mentions)]
        suffix = names.suffix(name.words)  # "Lee" is the son rather than "Lee Sr."
        if suffix or len(candidates) > 1:
            alike = (e for e in candidates if any(names.suffix(m.words) == suffix for m in self._full_mentions(e)))
            candidates = list(alike) or candidates
        told = self._told(name)
        if candidates and told is not None:
            fitting = [e for e in candidates if self._gender(e) in (None, told)]
            if not fitting and all(self._named_gender(e) not in (None, told) for e in candidates):
                return self._relative(name, candidates, told)
            candidates = fitting or candidates
        if len(candidates) > 1 and self.russian:
            candidates = self._declined_so(name, candidates)
        if len(candidates) > 1:
            candidates = self._titled_so(name, candidates)
        if len(candidates) < 2:
            return candidates[0] if candidates else None
        numbers = {e.number for e in candidates}
        recent = [number for position, number in self.subjects if number in numbers and position < name.start]
        if recent:
            return self.people.entities[recent[-1]]
        return min(candidates, key=lambda e: min(m.start for m in e.mentions))

    def _full_mentions(self, entity: Entity) -> list[Name]:
        return [mention for mention in entity.mentions if len(mention.words) > 1] or entity.mentions

    def _is_family(self, name: Name) -> bool:
        """Whether a surname is that of several («Ломовы молчат») and nobody's own («Седых»)."""
        from quotes.languages.name_inflection import is_given_name

        word = names.surname(name.words)
        if _OF_SEVERAL.search(word) is None or is_given_name(word):  # «Ирины»
            return False
        return all(names.surname(other.words) != word for other in self.found if len(other.words) > 1)

    def _candidates(self, name: Name) -> list[Entity]:
        """The people whose surname a name is; else part of it, else whose given name, else with a slip of the pen."""
        persons = self.people.entities
        if len(name.words) == 2 and names.is_patronymic(name.words[1]):
            word, surnames = name.words[0], False
        else:
            word, surnames = names.surname(name.words), True
        found = [
            e for e in persons if surnames and any(names.same_word(word, names.surname(m.words)) for m in e.mentions)
        ]
        for part_of in (_is_first, _is_half, _is_given) if not found else ():
            found = [e for e in persons if any(len(m.words) > 1 and part_of(word, m.words) for m in e.mentions)]
            if found:
                return found
        if not found:
            called = [e for e in persons if any(names.short_for_one(word, m.words[0]) for m in e.mentions)]
            found = called if len(called) == 1 else []
        return found or [e for e in persons if any(names.misspelt(word, names.surname(m.words)) for m in e.mentions)]

    def _declined_so(self, name: Name, candidates: list[Entity]) -> list[Entity]:
        """Those whose name has such a form: «Ломова» is a case of «Ломов», or she."""
        from quotes.languages.name_inflection import declension_cost, name_gender

        case = grammar.case_hint(self.doc[name.end - 1])
        costs = []
        for entity in candidates:
            own = self._nominative_of(entity)
            gender = name_gender(own)
            surname = names.surname(own.split())
            costs.append(declension_cost(names.surname(name.words), surname, gender=gender, case=case))
        best = min(costs)
        return [e for e, cost in zip(candidates, costs, strict=True) if cost <= best + _CLOSE]

    def _titled_so(self, name: Name, candidates: list[Entity]) -> list[Entity]:
        """Those who are called by the title before a name elsewhere ("President Lee"), if there are any."""
        title = self._title(name)
        return [e for e in candidates if title and any(self._title(m) == title for m in e.mentions)] or candidates

    def _title(self, name: Name) -> str:
        before = self.doc[name.start - 1].text if name.start else ""
        if not before[:1].isalpha() or not self.vocabulary.is_title(before) or self.vocabulary.is_honorific(before):
            return ""
        return self.vocabulary.lemma_of(before, "NOUN")

    def _relative(self, name: Name, candidates: Sequence[Entity], told: Gender) -> Entity | None:
        """A relative of one of the candidates, named by the given name only ("his wife, Ann"), who gets the surname."""
        numbers = {entity.number for entity in candidates}
        for entity in self.people.entities:
            mention = entity.mentions[0]
            alone = len(mention.words) == 1 and mention.start < name.start
            alone = alone and is_given(mention.words[0], self.vocabulary)
            if not alone or entity.number in numbers or self._gender(entity) not in (None, told):
                continue
            if self._is_relative(mention, numbers) and self._named_gender(entity) == told:
                surname = self._nominative_alone(name, told)
                entity.mentions[0] = self._write(mention, f"{self._nominative_alone(mention, told)} {surname}")
                return entity
        return None

    def _is_relative(self, mention: Name, numbers: set[int]) -> bool:
        """Whether a noun of kinship leads to a mention, and one of some people is the last one named before."""
        place = mention.start - 1
        if place > 0 and self.doc[place].text == ",":
            place -= 1
        owner = self.people.by_token.get(place)
        while place > 0 and owner in numbers and self.people.by_token.get(place) == owner:  # «жена Ломова Анна»
            place -= 1
        if place < 0 or not self._is_kin(self.doc[place]):
            return False
        if owner in numbers:
            return True
        near = (self.people.by_token.get(i) for i in range(place - 1, max(place - _KIN_REACH, -1), -1))
        return next((number for number in near if number is not None), None) in numbers

    def _write(self, name: Name, form: str) -> Name:
        self.written[name.start] = form
        return name._replace(words=tuple(form.split()))

    # what the text tells of a mention

    def _told(self, name: Name) -> Gender | None:
        title = _gender_of_title(self.doc, name, self.vocabulary)
        if title is not None or not self.russian:
            return title
        told = _gender_of_verb(self.doc[name.start])
        if told is None or grammar.case(self.doc[name.end - 1]) in ("", "Nom"):
            return told
        return told if self._told_by_itself(name) == told else None

    def _gender(self, entity: Entity) -> Gender | None:
        votes: Counter[Gender] = Counter()
        for mention in entity.mentions:
            title = _gender_of_title(self.doc, mention, self.vocabulary)
            if title is not None:
                votes[title] += 2
            if len(mention.words) > 1:
                given = self.vocabulary.given_name_gender(mention.words[0])
                if given is not None:
                    votes[given] += 3
            told = _gender_of_verb(self.doc[mention.start])
            if told is not None:
                votes[told] += 1
        return votes.most_common(1)[0][0] if votes else None

    def _named_gender(self, entity: Entity) -> Gender | None:
        """The gender that a person's name tells by itself."""
        if self.russian:
            from quotes.languages.name_inflection import name_gender

            return name_gender(self._nominative_of(entity))
        given = max(entity.mentions, key=lambda m: len(m.words)).words[0]
        return self.vocabulary.given_name_gender(given)

    # forms

    def _form(self, mention: Name) -> str:
        """A mention as it stands in the text, on one line and without a possessive."""
        written = self.written.get(mention.start)
        return written or names.clean(" ".join(self.doc[mention.start : mention.end].text.split()))

    def _case(self, mention: Name) -> grammar.Case | None:
        if mention.start in self.written:
            return "nom"
        last = self.doc[mention.end - 1]
        if self.russian and grammar.case(last) == "Nom":
            return self._case_of_others(mention) or "nom"
        return grammar.case_hint(last)

    def _case_of_others(self, mention: Name) -> grammar.Case | None:
        """The case of a name's first word or of the person before it, if it ends so: «с мэром Рю Норитой»."""
        root = grammar.name_root(self.doc[mention.start])
        ending = self.doc[mention.end - 1].lower_
        for token in (root, root.head if root.dep_ in grammar.APPOSITIONS else root):
            case = grammar.case_hint(token) if grammar.is_animate(token) and grammar.number(token) == "sing" else None
            if ending.endswith(_OBLIQUE_ENDINGS.get(case or "nom", ("-",))):
                return case
        return None

    def _nominative_alone(self, mention: Name, gender: Gender) -> str:
        if not self.russian:
            return self._form(mention)
        from quotes.languages.name_inflection import nominative_name

        known = gender if gender != "neut" else None
        return nominative_name([self._form(mention)], gender=known, case=self._case(mention))

    def _nominative_of(self, entity: Entity) -> str:
        """A Russian name in the nominative as far as the mentions joined until the first question tell it."""
        known = self.nominatives.get(entity.number)
        if known is None:
            from quotes.languages.name_inflection import nominative_name

            longest = max(len(m.words) for m in entity.mentions)
            mentions = [m for m in entity.mentions if len(m.words) == longest]
            best = next((m for m in mentions if self._case(m) == "nom"), mentions[0])
            forms = [self._form(best), *(self._form(m) for m in mentions if m is not best)]
            gender = self.genders.get(entity.number)
            known = self.nominatives[entity.number] = nominative_name(forms, gender=gender, case=self._case(best))
        return known

    def _settle(self, entity: Entity) -> None:
        """Fix the entity's forms, gender and canonical name."""
        entity.mentions.sort()
        entity.gender = self.genders.get(entity.number) or self._gender(entity)
        forms = [self._form(mention) for mention in entity.mentions]
        counts = Counter(forms)
        first = {form: mention.start for form, mention in zip(reversed(forms), reversed(entity.mentions), strict=True)}

        def fullness(form: str) -> tuple[int, int, bool, bool, bool, int, int]:
            parts = form.split()
            written_out = sum(not names.is_initial(part) for part in parts)
            fathers = len(parts) == 2 and names.is_patronymic(parts[1])
            accented = not (self.russian or form.isascii())  # "François", in headlines "Francois"
            return written_out, len(parts), not fathers, not form.isupper(), accented, counts[form], -first[form]

        entity.forms = sorted(counts, key=fullness, reverse=True)
        entity.name = entity.forms[0]
        if self.russian:
            self._inflect(entity)
        if self.vocabulary.is_medium(entity.name):
            entity.kind = "org"

    def _inflect(self, entity: Entity) -> None:
        from quotes.languages.name_inflection import name_gender, nominative_name

        if _OF_SEVERAL.search(entity.name) and self._is_family(entity.mentions[0]):
            entity.name = _OF_SEVERAL.sub(r"\1ы", entity.name)
            return
        fullest = next(m for m in entity.mentions if self._form(m) == entity.forms[0])
        parts = _written_out(fullest)
        as_full = (m for m in entity.mentions if len(m.words) == len(fullest.words) and _written_out(m) == parts)
        mention = next((m for m in as_full if self._case(m) == "nom"), fullest)
        form = self._form(mention)
        gender = entity.gender if entity.gender != "neut" else None
        forms = [form, *(f for f in entity.forms if f != form)]
        entity.name = nominative_name(forms, gender=gender, case=self._case(mention))
        entity.gender = entity.gender or name_gender(entity.name)


def _written_out(name: Name) -> int:
    return sum(not names.is_initial(word) for word in name.words)


def _is_first(word: str, words: Sequence[str]) -> bool:
    return names.same_word(word, words[0])


def _is_half(word: str, words: Sequence[str]) -> bool:
    return names.is_half(word, names.surname(words))


def _is_given(word: str, words: Sequence[str]) -> bool:
    return any(names.same_word(word, given) for given in names.given(words))


def _likeness(name: Name, other: Name) -> tuple[bool, bool, int]:
    same_suffix = names.suffix(name.words) == names.suffix(other.words)
    return name.words == other.words, same_suffix, names.shared_given(name.words, other.words)


def _gender_of_title(doc: Doc, name: Name, vocabulary: Vocabulary) -> Gender | None:
    """The gender that the word before a name tells, if it stands in its case: not in «супруга Лома»."""
    if not name.start:
        return None
    before = doc[name.start - 1]
    other = {grammar.case(before), grammar.case(doc[name.end - 1])} - {""}
    return vocabulary.word_gender(before.text, grammar.gender(before)) if len(other) < 2 else None


def _gender_of_verb(token: Token) -> Gender | None:
    """The gender that a Russian verb in the past tells of the name that is its subject: «Ферранте назвала»."""
    root = grammar.name_root(token)
    if root.dep_ in grammar.APPOSITIONS:
        root = root.head
    told = grammar.gender(root.head) if root.dep_ in grammar.SUBJECTS and grammar.is_verb(root.head) else None
    return told if told != "neut" else None
