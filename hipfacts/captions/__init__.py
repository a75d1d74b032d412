"""Files, folders, globs and standard input as captions with positions."""

from hipfacts.captions.caption import SPLITS, Caption, Split
from hipfacts.captions.paths import SUFFIXES, find
from hipfacts.captions.reading import read, records
from hipfacts.captions.records import TEXT_FIELDS, Record

__all__ = ["SPLITS", "SUFFIXES", "TEXT_FIELDS", "Caption", "Record", "Split", "find", "read", "records"]
