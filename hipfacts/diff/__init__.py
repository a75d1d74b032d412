"""Two knowledge bases on the same texts: what the newer one finds anew, no longer, or otherwise."""

from hipfacts.diff.changes import KINDS, Change, Comparison, Totals, located_changes

__all__ = ["KINDS", "Change", "Comparison", "Totals", "located_changes"]
