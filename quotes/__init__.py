"""Who said what, in which role, and when: speaker–quote–date tables from English and Russian news."""

__version__ = "0.1.0"
