"""Streams of texts to measure on; the same seed gives the same stream."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterable, Sequence
from itertools import cycle, islice
from pathlib import Path
from typing import NamedTuple

from hipfacts import KnowledgeBase
from tests.benchmarks.posts import made_up, with_emoji
from tests.noise import KINDS, disguise

_DATA = Path(__file__).parents[1] / "data"
_BETWEEN = (" ", "\n", "\n\n", ". ", " ... ", " - ", " 👉 ", "! ")
_AFTER = ("", "", "", " 🔥", " #fitness", " link in bio", "!!", " what do you think?", " 💪 save this", " (day 3)")
_PARAGRAPH = 5  # posts in a paragraph of an article
STYLES = ("plain", "ascii", "emoji", "disguised")


class Stream(NamedTuple):
    """Texts to measure on, under the name they have in the table."""

    name: str
    texts: tuple[str, ...]

    @property
    def words(self) -> int:
        """How many words they have, cut at white space."""
        return sum(len(text.split()) for text in self.texts)


def captions(knowledge: KnowledgeBase) -> list[str]:
    """Texts that assert a claim: the claims' own examples and the labelled captions of the tests."""
    found = [
        text.replace("[[", "").replace("]]", "")
        for claim in knowledge.claims.values()
        for text in claim.examples.asserted
    ]
    for path in sorted(_DATA.glob("captions-*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            item = json.loads(line)
            if any(label["stance"] == "asserted" for label in item["labels"]):
                found.append(item["text"])
    return list(dict.fromkeys(found))


def unrelated(posts: Sequence[str], size: int, *, seed: int = 0) -> list[str]:
    """``size`` posts without a claim: the ones given, in an order of their own, or made-up ones where none are."""
    if not posts:
        return list(islice(made_up(seed), size))
    if size > len(posts):
        raise ValueError(f"{size} posts are wanted and only {len(posts)} given")
    return random.Random(f"unrelated {seed}").sample(posts, size)


def short(
    posts: Sequence[str], claims: Sequence[str], size: int, *, share: float, style: str = "plain", seed: int = 0
) -> Stream:
    """Short posts of which ``share`` carry a claim, written in one of `STYLES`.

    A claim stands in or after an unrelated post, or alone, and every claim comes up before one comes up again.
    """
    rng = random.Random(f"short {share} {seed}")
    texts = unrelated(posts, size, seed=seed)
    shuffled = rng.sample(claims, len(claims))
    carriers = rng.sample(range(size), round(share * size))
    for place, claim in zip(sorted(carriers), cycle(shuffled), strict=False):
        texts[place] = _carry(claim, texts[place], rng)
    styled = tuple(_styled(text, style, number, seed) for number, text in enumerate(texts))
    return Stream(f"{share * 100:g} %" + ("" if style == "plain" else f", {style}"), styled)


def articles(
    posts: Sequence[str], claims: Sequence[str], size: int, *, words: int, every: int = 0, seed: int = 0
) -> Stream:
    """``size`` articles of ``words`` words out of unrelated posts, a claim about ``every`` so many words (0: none)."""
    rng = random.Random(f"articles {words} {every} {seed}")
    needed = size * words // 5 + 1
    source = cycle(posts and rng.sample(list(posts), min(len(posts), needed))) if posts else made_up(seed)
    claim = cycle(rng.sample(claims, len(claims)))
    made: list[str] = []
    for _ in range(size):
        pieces: list[str] = []
        count = since = posts_in = 0
        while count < words:
            piece = next(source)
            if every and since >= every:
                piece, since = _carry(next(claim), piece, rng), 0
            length = len(piece.split())
            if not length:
                continue
            pieces.append(_cut(piece, words - count))
            posts_in += 1
            pieces.append("\n\n" if posts_in % _PARAGRAPH == 0 else " ")
            count += length
            since += length
        made.append("".join(pieces).strip())
    return Stream(f"articles of {words:,} words" + (f", a claim every {every}" if every else ""), tuple(made))


def cut(text: str, words: int) -> list[str]:
    """The text in pieces of ``words`` words, white space kept."""
    starts = [match.start() for match in re.finditer(r"\S+", text)][::words]
    return [text[a:b] for a, b in zip(starts, [*starts[1:], len(text)], strict=True)]


def lookalikes(texts: Sequence[str], size: int, *, seed: int = 0) -> Stream:
    """``size`` of the given texts, or all where there are not so many."""
    rng = random.Random(f"lookalikes {seed}")
    return Stream("look-alikes", tuple(rng.sample(list(texts), min(size, len(texts)))))


def phrases(knowledge: KnowledgeBase, limit: int = 300) -> list[str]:
    """The marked words of the asserted examples, lower case: what a list of phrases would be made of."""
    marked: Iterable[str] = (
        match.lower()
        for claim in knowledge.claims.values()
        for text in claim.examples.asserted
        for match in re.findall(r"\[\[(.+?)\]\]", text)
    )
    return [phrase for phrase in dict.fromkeys(marked) if " " in phrase][:limit]


def _carry(claim: str, post: str, rng: random.Random) -> str:
    """The claim after a post, before one, between its sentences or alone, as captions carry them."""
    claim += rng.choice(_AFTER)
    if rng.random() < 0.1:
        claim = claim.lower()
    where = rng.random()
    if where < 0.25:
        return claim
    if where < 0.7:
        return post + rng.choice(_BETWEEN) + claim
    if where < 0.85:
        return claim + rng.choice(_BETWEEN) + post
    head, stop, tail = post.partition(". ")
    return f"{head}. {claim} {tail}" if stop else f"{post}\n{claim}"


def _cut(text: str, words: int) -> str:
    pieces = cut(text, words)
    return pieces[0].rstrip()


def _styled(text: str, style: str, number: int, seed: int) -> str:
    if style == "plain":
        return text
    if style == "ascii":
        return text.replace("’", "'").replace("“", '"').replace("”", '"').encode("ascii", "ignore").decode() or "ok"
    if style == "emoji":
        return with_emoji(text, seed)
    if style == "disguised":
        kinds = sorted(KINDS)
        return disguise(text, kinds[number % len(kinds)], seed=seed)
    raise ValueError(f"unknown style `{style}`: {', '.join(STYLES)}")
