"""Who is who: one person over documents, languages and scripts."""

from quotes.identity.ids import speaker_id
from quotes.identity.people_index import PeopleIndex
from quotes.languages.transliteration import transliterate

__all__ = ["PeopleIndex", "speaker_id", "transliterate"]
