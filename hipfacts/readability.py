"""How easily English prose is read: Flesch's reading ease (Flesch 1948, J Appl Psychol 32:221)."""

from __future__ import annotations

import re

_WORD = re.compile(r"[A-Za-z][A-Za-z'’]*")
_SENTENCE = re.compile(r"[.!?:;]+(?=\s|$)")
_VOWELS = re.compile(r"[aeiouy]+")
_SOUNDED = ("ses", "zes", "xes", "ces", "ges", "shes", "ches", "les", "ies")


def reading_ease(text: str) -> float:
    """From about 100 (a child reads it) down to 0 and below (hard for scholars); 60 is plain English.

    Syllables are counted by rule, so that it is off by a few points either way.
    """
    words = _WORD.findall(text)
    if not words:
        return 100.0
    sentences = max(len(_SENTENCE.findall(text)), 1)
    return 206.835 - 1.015 * len(words) / sentences - 84.6 * sum(map(syllables, words)) / len(words)


def syllables(word: str) -> int:
    """The syllables of an English word, about."""
    word = word.lower().replace("’", "'").removesuffix("'s")
    count = len(_VOWELS.findall(word))
    if (
        (word.endswith("e") and not word.endswith(("le", "ee", "ie", "oe", "ye")) and count > 1)
        or (word.endswith("es") and not word.endswith(_SOUNDED))
        or (word.endswith("ed") and not word.endswith(("ted", "ded", "ied", "eed")))
    ):
        count -= 1  # a silent e
    return max(count, 1)
