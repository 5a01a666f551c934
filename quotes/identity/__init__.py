"""Who is who: one person over documents, languages and scripts."""

from quotes.identity.ids import speaker_id, transliterate
from quotes.identity.people_index import PeopleIndex

__all__ = ["PeopleIndex", "speaker_id", "transliterate"]
