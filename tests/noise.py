"""Disguises a caption as captions are disguised; the same seed gives the same text.

    python -m tests.noise tests/data/captions-7.jsonl

prints, for each kind of disguise, how many of the asserting captions are still flagged, against those flagged plain,
and how many of the captions without a claim are newly flagged.
"""

from __future__ import annotations

import json
import random
import re
import sys
from collections.abc import Callable
from pathlib import Path

_LEET = {"a": "4", "e": "3", "i": "1", "o": "0", "s": "$", "t": "7"}
_CONFUSABLE = str.maketrans("aceiopxyABCEHIKMOPTX", "асеіорхуАВСЕНІКМОРТХ")
_BOLD = {c: chr(0x1D5EE + i) for i, c in enumerate("abcdefghijklmnopqrstuvwxyz")}
_ACCENTS = str.maketrans("aeiou", "áéíóú")
_NEAR = {"a": "s", "e": "r", "i": "o", "o": "p", "s": "a", "t": "y", "r": "t", "n": "m", "l": "k", "d": "f"}
WORDS = re.compile(r"[A-Za-z]{3,}")
# What a writer disguises: the words that name the thing, not the small ones between.
LOADED = re.compile(
    r"\b(?:hips?|dips?|dents?|violin|fat|glutes?|fix|fill\w*|remov\w*|erase\w*|gone|squats?)\b", re.IGNORECASE
)


def _each(change: Callable[[str, random.Random], str], which: re.Pattern[str]) -> Callable[[str, random.Random], str]:
    return lambda text, rng: which.sub(lambda match: change(match[0], rng), text)


def _leet(word: str, rng: random.Random) -> str:
    return "".join(_LEET[c] if c in _LEET and c != "t" and rng.random() < 0.7 else c for c in word)


def _typo(word: str, rng: random.Random) -> str:
    if len(word) < 5:
        return word
    at = rng.randrange(1, len(word) - 2)
    kind = rng.randrange(3)
    if kind == 0:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if kind == 1:
        return word[:at] + word[at] + word[at:]
    return word[:at] + word[at + 1 :] if len(word) > 6 else word[:at] + word[at] + word[at:]


def _censored(word: str, rng: random.Random) -> str:
    vowels = [i for i, c in enumerate(word) if i and c.lower() in "aeiou"]
    return word if not vowels else word[: vowels[0]] + "*" + word[vowels[0] + 1 :]


def _stretched(word: str, rng: random.Random) -> str:
    vowels = [i for i, c in enumerate(word) if c.lower() in "aeiou"]
    return word if not vowels else word[: vowels[-1]] + word[vowels[-1]] * rng.randint(3, 5) + word[vowels[-1] + 1 :]


KINDS: dict[str, Callable[[str, random.Random], str]] = {
    "leetspeak": _each(_leet, LOADED),
    "zero-width": _each(lambda word, rng: "\u200b".join(word), LOADED),
    "soft hyphen": _each(lambda word, rng: "\u00ad".join(word), LOADED),
    "look-alikes": _each(lambda word, rng: word.translate(_CONFUSABLE), LOADED),
    "fancy": _each(lambda word, rng: "".join(_BOLD.get(c, c) for c in word.lower()), WORDS),
    "full width": lambda text, rng: "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text),
    "spaced": _each(lambda word, rng: " ".join(word), LOADED),
    "dotted": _each(lambda word, rng: ".".join(word), LOADED),
    "stretched": _each(_stretched, LOADED),
    "censored": _each(_censored, LOADED),
    "accents": _each(lambda word, rng: word.translate(_ACCENTS), LOADED),
    "typos": _each(lambda word, rng: _typo(word, rng) if rng.random() < 0.3 else word, WORDS),
    "capitals": lambda text, rng: text.upper(),
    "no punctuation": lambda text, rng: re.sub(r"[.,;:!?'\"]", "", text),
    "line breaks": lambda text, rng: re.sub(r" ", lambda _: "\n" if rng.random() < 0.15 else " ", text),
    "emoji between": lambda text, rng: re.sub(r" ", lambda _: " ✨ " if rng.random() < 0.15 else " ", text),
}


def disguise(text: str, kind: str, *, seed: int = 0) -> str:
    """``text`` disguised in one of `KINDS`."""
    return KINDS[kind](text, random.Random(f"{seed} {kind} {text}"))


def main(paths: list[str]) -> None:
    import hipfacts

    items = [json.loads(line) for path in paths for line in Path(path).read_text(encoding="utf-8").splitlines() if line]
    checker = hipfacts.Checker(hipfacts.KnowledgeBase.bundled())
    flagged = [i["text"] for i in items if checker.check(i["text"]).flagged]
    benign = [i["text"] for i in items if not i["labels"] and not checker.check(i["text"]).flagged]
    print(f"{len(flagged)} flagged captions, {len(benign)} without a claim")
    for kind in KINDS:
        found = sum(checker.check(disguise(text, kind)).flagged for text in flagged)
        false = sum(checker.check(disguise(text, kind)).flagged for text in benign)
        print(f"{kind:15} {found / max(1, len(flagged)):6.1%} still flagged, {false} newly flagged")


if __name__ == "__main__":
    main(sys.argv[1:])
