"""The whole story of one text, for the people who write claims."""

from hipfacts.why.story import Story, tell

__all__ = ["Story", "tell"]
