"""For those who keep their captions under version control: findings that are known and meant to stay.

Both ways mark findings as suppressed and leave them in their reports; a marked finding flags nothing. Comments count
only where somebody asks for it: a caption under moderation is written by the one who is moderated.
"""

from hipfacts.author.baseline import Baseline
from hipfacts.author.ignores import Ignores

__all__ = ["Baseline", "Ignores"]
