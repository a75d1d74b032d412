"""From how sure a rule is to how often findings like it are right.

The table was read off 865 findings in 1,038 labelled captions that no rule was written from (binning, as in Zadrozny
and Elkan 2001, with the bins chosen by hand): a sure rule in a short text with nothing that turns it was right in nine
of ten, and both a cue that turned the stance and a longer text, in which more may turn it, cost some of that.
`hipfacts evaluate` shows what comes of it on other captions.
"""

from __future__ import annotations

_SURE, _LIKELY = 0.9, 0.8  # what rules give themselves
_LONG = 18  # words, about 90 characters

# (sure, long, turned) -> share right
_SHARES = {
    (True, False, False): 0.9,
    (True, False, True): 0.85,
    (True, True, False): 0.84,
    (True, True, True): 0.77,
    (False, False, False): 0.74,
    (False, False, True): 0.65,
    (False, True, False): 0.73,
    (False, True, True): 0.65,
}
_UNLIKELY = 0.6


def calibrated(sure: float, *, words: int, turned: bool) -> float:
    """The score of a finding, from 0 to 1.

    ``sure`` is how sure its rule is, ``words`` the length of the text, ``turned`` whether cues decided its stance.
    """
    if sure < _LIKELY:
        return _UNLIKELY
    return _SHARES[sure >= _SURE, words > _LONG, turned]
