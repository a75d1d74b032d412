"""What the most expensive texts cost, beside ordinary ones.

    python -m tests.benchmarks.hostile
    python -m tests.benchmarks.hostile --size 400 --only quotes,near-misses

prints for each kind of hostile text the processor time for a kilobyte, its ratio to that of the labelled captions of
tests/data, how much more twice the text costs (2 is linear), and whether a limit cut the check short. Exit code 1 where
a ratio is above 20 and no limit said so. Each text is checked by a checker of its own.
"""

from __future__ import annotations

import argparse
import gc
import json
import random
import string
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import cycle
from pathlib import Path

from hipfacts import Checker, KnowledgeBase
from hipfacts.matching.index import all_words
from hipfacts.models import Concept, Cue
from tests.noise import KINDS, disguise

MOST = 20.0
_DATA = Path(__file__).parents[1] / "data"
_CLAIM = "These squats will fill in your hip dips in two weeks"
_QUOTED = "'They say \"squats 'fill' hip dips\"' "
_EMOJI = "🔥✨💪🍑👀❤️"

Made = Callable[[random.Random], Iterator[str]]


def _same(text: str) -> Made:
    return lambda _: cycle([text])


@cache
def _vocabulary() -> tuple[list[str], list[str]]:
    """The words that the bundled rules know, and their phrases."""
    knowledge = KnowledgeBase.bundled()
    values: list[Concept | Cue] = [*knowledge.concepts.values(), *knowledge.cues.values()]
    words = sorted(word for word in all_words(values) if word.isascii() and word.isalpha() and len(word) > 3)
    phrases = sorted({term for v in values for term in (*v.verbs, *v.words) if term.replace(" ", "").isalpha()})
    return words, phrases


@cache
def _examples() -> list[str]:
    return [
        text.replace("[[", "").replace("]]", "")
        for claim in KnowledgeBase.bundled().claims.values()
        for text in (*claim.examples.asserted, *claim.examples.denied, *claim.examples.reported)
    ]


def _letters(rng: random.Random, count: int) -> str:
    return "".join(rng.choices(string.ascii_lowercase, k=count))


def _typo(word: str, rng: random.Random) -> str:
    at = rng.randrange(1, len(word))
    return rng.choice(
        (
            word[:at] + word[at - 1] + word[at:],
            word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :],
            word[:at] + rng.choice(string.ascii_lowercase) + word[at + 1 :],
            word[:at] + word[at + 1 :],
        )
    )


def _marked(rng: random.Random) -> Iterator[str]:
    while True:
        yield "hip dips "[rng.randrange(9)] + "".join(chr(rng.randint(0x300, 0x36F)) for _ in range(50))


def _leet(rng: random.Random) -> Iterator[str]:
    words = _vocabulary()[0]
    while True:
        yield rng.choice(words).translate(str.maketrans("aeiost", "431057")) + rng.choice(("", "!", "$", "1")) + " "


def _starred(rng: random.Random) -> Iterator[str]:
    while True:
        word = list(rng.choice(_vocabulary()[0]))
        for at in rng.sample(range(1, len(word)), min(2, len(word) - 1)):
            word[at] = "*"
        yield "".join(word) + " "


def _glued(rng: random.Random) -> Iterator[str]:
    words = _vocabulary()[0]
    while True:
        yield "".join(rng.choices(words, k=6))[:60] + _letters(rng, 2) + " "


def _hashtags(rng: random.Random) -> Iterator[str]:
    words = _vocabulary()[0]
    while True:
        yield "#" + "".join(map(str.capitalize, rng.choices(words, k=rng.randint(1, 5)))) + rng.choice(("", "", " "))


def _near_misses(rng: random.Random) -> Iterator[str]:
    words = _vocabulary()[0]
    while True:
        yield _typo(rng.choice(words), rng) + " "


def _chosen(pick: Callable[[], list[str]], ends: str) -> Made:
    def made(rng: random.Random) -> Iterator[str]:
        texts = pick()
        while True:
            yield rng.choice(texts) + rng.choice(ends.split("|"))

    return made


def _repeated(words: Iterable[str]) -> Made:
    pool = list(words)

    def made(rng: random.Random) -> Iterator[str]:
        while True:
            yield rng.choice(pool) + " "

    return made


def _random_words(rng: random.Random) -> Iterator[str]:
    while True:
        yield _letters(rng, rng.randint(3, 12)) + " "


def _random_characters(rng: random.Random) -> Iterator[str]:
    while True:
        char = chr(rng.choice((rng.randint(0x20, 0x2FF), rng.randint(0x370, 0xD7FF), rng.randint(0x1F000, 0x1FAFF))))
        yield char + rng.choice(("", "", " "))


def _unbroken(rng: random.Random) -> Iterator[str]:
    while True:
        yield _letters(rng, 40)


def _disguised(rng: random.Random) -> Iterator[str]:
    kinds = [kind for kind in KINDS if kind not in ("full width", "capitals")]
    while True:
        yield disguise(rng.choice(_examples()), rng.choice(kinds), seed=rng.randrange(1 << 30)) + " "


def _escaped(rng: random.Random) -> Iterator[str]:
    while True:
        yield "".join(rng.choice((f"&#{ord(c)};", f"&#x{ord(c):x};", c)) for c in rng.choice(_vocabulary()[0])) + " "


# After each of these comes a claim now and then, so that no glance dismisses the text.
TEXTS: dict[str, Made] = {
    "distinct words": _random_words,
    "one long word": _unbroken,
    "one letter": _same("a"),
    "one known letter": _same("iii"),
    "combining marks": _marked,
    "random characters": _random_characters,
    "quotes": _same(_QUOTED),
    "single quotes": _same("'hip 'dips "),
    "hashtags": _hashtags,
    "one hashtag": _same("#hipdips"),
    "underscores": _same("#hip_dips_"),
    "near-misses": _near_misses,
    "glued words": _glued,
    "leetspeak": _leet,
    "starred out": _starred,
    "single letters": _repeated("hipds"),
    "letters and dots": _same("h.i.p. d.i.p.s "),
    "broken words": _same("h ip d ips fi ll "),
    "stretched": _same("hiiip diiips filllll "),
    "look-alikes": _same("hір dірs "),
    "enclosed letters": _same("🅷🅸🅿 🅳🅸🅿🆂 "),
    "entities": _escaped,
    "emoji between": _same("hip 🔥 dips 🔥 "),
    "emoji within": _same("h🔥i🔥p d🔥ip🔥s "),
    "known words, no stop": _chosen(lambda: _vocabulary()[0], " "),
    "known phrases, no stop": _chosen(lambda: _vocabulary()[1], " | and |, "),
    "known phrases": _chosen(lambda: _vocabulary()[1], " | and |, |. |? |!\n|: |; "),
    "examples": _chosen(_examples, " |\n"),
    "examples, no stop": _chosen(lambda: [text.rstrip(".!?").replace(".", "") for text in _examples()], " | and |, "),
    "one claim": _same(_CLAIM + ". "),
    "one claim, no stop": _same(_CLAIM + " and "),
    "claims and denials": _same(f"{_CLAIM}. No, they won't. "),
    "pronouns": _same("Hip dips? Fix them. They fill it. "),
    "negations": _same("no not never hip dips fill nothing nobody "),
    "cues": _same("they say myth why does no one believe that if hip dips are fixed by squats "),
    "one-word sentences": _chosen(lambda: _vocabulary()[0], ". "),
    "one-word lines": _chosen(lambda: _vocabulary()[0], "\n\n"),
    "lines": _same("hip dips\nsquats\n"),
    "brackets": _same("((((hip [dips] {fill"),
    "dots": _same("hip dips....... "),
    "stops": _same("."),
    "surrogates": _same("\ud83d hip \udc00dips "),
    "spaces": _same(" \t"),
    "zero-width": _same("h\u200bi\u200bp d\u200bi\u200bp\u200bs \u200b"),
    "right to left": _same("\u202ehip\u202c dips "),
    "addresses": _same("https://hip.dips/fill?in=squats @hip.dips "),
    "figures": _same("10x10 4x15 r3p5 g00d 1 2 3 "),
    "disguises": _disguised,
}


def text_of(kind: str, size: int, seed: int = 0) -> str:
    """``size`` characters of one of `TEXTS`, a claim before and after them."""
    rng = random.Random(f"{kind} {seed}")
    parts, length = [_CLAIM + ". "], len(_CLAIM)
    for part in TEXTS[kind](rng):
        parts.append(part)
        length += len(part)
        if length > size:
            break
    return "".join(parts) + f" {_CLAIM}."


def labelled() -> list[str]:
    """The captions of tests/data: most are about hip dips, and half claim nothing."""
    return [
        json.loads(line)["text"]
        for path in sorted(_DATA.glob("captions-*.jsonl"))
        for line in path.read_text("utf-8").splitlines()
    ]


def seconds(texts: Iterable[str], knowledge: KnowledgeBase) -> tuple[float, bool]:
    """Processor time of a new checker for the texts, and whether a limit cut some of them short."""
    checker = Checker(knowledge)
    for text in _examples()[:200]:  # builds what is built once
        checker.check(text)
    gc.collect()
    gc.freeze()  # what was there before is not looked through again while time is taken
    start = time.process_time()
    short = [checker.check(text).incomplete for text in texts]
    return time.process_time() - start, any(short)


def main(arguments: list[str]) -> int:
    """Measures and prints; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.hostile", description=__doc__)
    parser.add_argument("--size", type=int, default=100, metavar="KB", help="kilobytes (1,000 characters) of a text")
    parser.add_argument("--only", metavar="KIND,...", help="these kinds: " + ", ".join(TEXTS))
    options = parser.parse_args(arguments)
    kinds = options.only.split(",") if options.only else list(TEXTS)
    knowledge = KnowledgeBase.bundled()
    ordinary = labelled()
    seconds(ordinary[:100], knowledge)
    typical = seconds(ordinary, knowledge)[0] / sum(map(len, ordinary)) * 1000
    print(f"labelled captions: {typical * 1000:.2f} ms a kB ({len(ordinary):,} captions)\n")
    print(f"{'kind of text':24} {'ms a kB':>8} {'ratio':>7} {'twice':>6}  limit")
    worst, bad = 0.0, 0
    for kind in kinds:
        size = options.size * 1000
        half, text = text_of(kind, size // 2), text_of(kind, size)
        first = seconds([half], knowledge)[0]
        spent, short = seconds([text], knowledge)
        cost = spent / len(text) * 1000
        worst = max(worst, cost / typical)
        bad += cost / typical > MOST and not short
        growth = spent / max(first, 1e-4)
        print(f"{kind:24} {cost * 1000:8.2f} {cost / typical:7.2f} {growth:6.2f}  {'cut short' * short}", flush=True)
    print(f"\nworst: {worst:.1f} times an ordinary caption, by the kilobyte; at most {MOST:g} are wanted")
    return int(bool(bad))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
