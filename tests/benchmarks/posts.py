"""Posts about everything else: read from a file, or made up from the sentences and words below.

What is made up stands in for real posts only roughly. It has their length (13 words), their look (names, handles, tags,
links, figures, emoji, slips) and, what decides the speed of everything that remembers words, their vocabulary: after
10,000 posts each still brings about one word that none before it had.
"""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Callable, Iterator
from functools import cache
from itertools import accumulate
from pathlib import Path

_TOP = Path(__file__).parents[2]

# `_fill` puts a thing for {n}, a quality for {a}, any English word for {w}, and for the others what they say.
_SENTENCES = """\
anyone else think the {n} in {place} is getting {a}?
I can't believe {name} left before the {n} even started
TIL that the {w} was named after a {a} {n} from {place}
Just finished the {n}. {feel}
{name} and {name} at the {n}, {num} years ago
my {n} just did this and I have no words
Does anybody know a {a} {n} near {place}? Asking for {name}.
They said the {n} would be {a}. It was {w}, {a} and {w}.
Great fight by {team}, but the {n} was a {w}
So {name} told me that {team} signed a {a} {w} for {num} million
What a {a} {day}. The {n} broke, the {n} is {a} and nobody answers the phone.
New {n}! Made from an old {w} and a bit of {w}
ELI5: how does a {n} turn {w} into {w}?
You're {a} and so is your {n}, have a lovely {day}
I would rather read about {w} than sit through another {n} with {name}
the way {name} says {w} lives in my head rent free
{num} people were at the {n} in {place} on {day}, police say
Scientists find {a} {n} under {place}, and it may explain the {w} {w}
If you voted for {name} you don't get to complain about the {n}
Thanks for the {n}, it's the {a} one I was looking for.
Well, that's {a}. I guess {w} is the new {w} now.
Is it me or does {name} look like a {a} {w} in this picture
Looking for a {n}: must be {a}, under {num} and not {w}
The {n} {name} made for the {n} last {day}
He paid {num} for a {w}. For a {w}!
Season {num} of {name} is {a}, change my mind
Why is there always one {w} {n} in the {n}?
Found this {a} {n} in the attic of a house in {place}, any idea what it's worth?
To the person who took my {n} on the bus to {place}: I hope it's {a}.
As a {w} I can say the {n} has nothing to do with {w}.
[OC] {place} at {num} in the morning
No. The {n} was {a} long before {team} came along.
I've been learning {w} for {num} weeks and this is my first {n}
{team} are {a} this year, we'll be lucky to finish above {team}
Happy birthday {name}, the most {a} {w} I know
WARNING: the {n} contains {w} and traces of {w}
Mum still thinks {w} is a kind of {n}
can we talk about how {a} the {n} scene is, because {feel}
Nobody: ... My cat: {w} {w} {n}
PSA: {place} station is closed because of a {a} {n}
This is the content I'm here for. {feel}
Not sure what's more {a}, the {n} or the {w} next to it.
She bought {num} {w} tickets and forgot the {n}, classic {name}
It's {a}, it's {w}, it's only {num} on {day}
We need to stop pretending that {n} and {n} are the same thing
{name}'s new album sounds like a {w} falling into a {n}
You could say the {n} was {w}... I'll see myself out
I agree with {name} here: without a {n} there is no {w}, and without {w} why bother?
Update: the {n} came back. {feel}
Best {n} in {place}? We've tried {num} so far and all were {a}.
""".splitlines()
_SHORT = """\
this
Same.
{feel}
{name}!!!
love it
So {a}
{w} {w}
what a {n}
You're {a}.
not the {w}
{team} {num} - {team} {num}
source?
I miss {name}
Nice {n}, {name}
""".splitlines()
_THINGS = """\
album apple argument banana bank battery beach bike bill bird blanket boat book boss bread bridge bug bus cake
camera car castle cat chair charger cheese church coat coffee comment concert cookie couch cousin cup deal desk
doctor dog door dream dress driver election engine episode exam family fan farm film fire fish flag flight flower
food fridge friend game garden ghost guitar hat helmet horse hotel house internet jacket job joke keyboard kitchen
lake lamp landlord laptop law lawyer letter library list lunch mail map match mayor meal meeting menu mirror monitor
moon mosaic movie neighbour newspaper novel office onion painting paper park party password patch pen phone photo
piano pizza plane plant poem police poster present printer prison queue quiz radio rain recipe referee restaurant
review river road rocket roof salad school screen server shoe shop show sign singer snow soap sofa song soup spider
stadium statue storm story street suitcase sunset team teacher theory ticket toaster tourist toy tractor train tree
trial truck tv umbrella uncle vote wall wedding whale window winter wolf
""".split()
_QUALITIES = """\
absurd adorable amazing ancient angry annoying awful beautiful blue boring brave bright brilliant broken cheap
clever cold cool crazy creepy cute dangerous dead delicious different dirty dull dumb dusty early easy empty epic
evil expensive fake famous fancy fast fine free fresh friendly funny gorgeous great green grumpy happy hilarious
holy huge illegal insane interesting late lazy legal lonely lost loud lovely lucky massive messy mild mysterious
nice noisy odd old orange overrated perfect pointless polite popular pretty proud purple quiet rare real red rude
sad scary secret serious short sick silly slow soft solid spicy strange stupid sweet tall terrible tired tiny tough
true ugly underrated useless weird wild wrong
""".split()
_NAMES = """\
Aisha Alex Amir Ana Andrew Anna Ben Carlos Chloe Chris Daniel David Diego Elena Emma Eric Fatima Fiona George Grace
Hana Ibrahim Ivan Jack James Jane Jess Joe John Julia Karen Kate Kevin Laura Leo Lin Lucy Maria Mark Mei Mia Mike
Mohamed Nina Noah Olga Oscar Paul Pedro Priya Rachel Raj Rosa Sam Sara Sean Sofia Steve Tom Yusuf Zoe
""".split()
_PLACES = (
    "Berlin Boston Bristol Cairo Chicago Cork Delhi Denver Dublin Edinburgh Glasgow Kyiv Lagos Leeds Lima London Lyon "
    "Madrid Manila Mumbai Nairobi Oslo Ottawa Paris Perth Prague Rome Seattle Seoul Sydney Texas Tokyo Toronto Turin "
    "Vauxhall Vienna"
).split()
_TEAMS = "Arsenal Celtic Chelsea Juventus Liverpool Porto Spurs the_Bulls the_Jets the_Lakers the_Sox Villa".split()
_FEELINGS = (
    "I'm speechless.|So proud!|lol|I don't even know anymore|10/10, would do it again|Hurrah! Hurrah!|what is happening"
    "|Ugh.|Worth every penny.|Honestly, who cares?|:)|smh|I laughed way too hard at this|That's it, that's the post."
).split("|")
_EMOJI = "😂 🤣 😭 ❤️ 🥰 🔥 👏 🙌 💀 😍 🥊 🎉 ☕ 🐶 👀 🤔 🙏 ✨ 😆 🌧️ 🍕 🚀 👨‍👩‍👧 🏳️‍🌈 👍🏽 🇮🇪".split()
_ONSETS = "b br c ch cl d dr f fr g gr h j k kl l m n p pr r s sh sk st t th tr v w z".split()
_NUCLEI = "a ai au e ee ei i ia o oo ou u".split()
_CODAS = " l m n nd ng r rk rt s sh ss t th x".split(" ")
_CHATTER = 0.2  # share of posts with a handle, a tag or a link: with the made-up names it makes the wanted vocabulary


def read(path: Path, limit: int | None = None) -> list[str]:
    """The posts of a file: the ``text`` of each line of a ``.jsonl``, the lines of any other; ``.gz`` is unpacked."""
    jsonl = ".jsonl" in path.suffixes
    found: list[str] = []
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        for line in lines:
            if limit is not None and len(found) >= limit:
                break
            if line.strip():
                found.append(json.loads(line)["text"] if jsonl else line.rstrip("\n"))
    if not found:
        raise ValueError(f"{path} holds no post")
    return found


def made_up(seed: int) -> Iterator[str]:
    """Posts without end, the same for the same seed."""
    rng = random.Random(f"posts {seed}")
    while True:
        count = rng.choices((0, 1, 2, 3, 5), (16, 64, 14, 4, 2))[0]
        chosen = [rng.choice(_SENTENCES) for _ in range(count)] or [rng.choice(_SHORT)]
        post = " ".join(_fill(sentence, rng) for sentence in chosen)
        if rng.random() < _CHATTER:
            post = rng.choice(_EXTRAS)(post, rng)
        if rng.random() < 0.1:
            post += " " + "".join(rng.choices(_EMOJI, k=rng.randint(1, 3)))
        yield post.lower() if rng.random() < 0.15 else post.upper() if rng.random() < 0.02 else post


def endless(posts: list[str], seed: int) -> Iterator[str]:
    """Posts without end, all distinct: the beginning of one, the end of another and a name no other has."""
    rng = random.Random(f"endless {seed}")
    number = 0
    while True:
        head, tail = rng.choice(posts).split(), rng.choice(posts).split()
        yield " ".join([*head[: len(head) // 2 + 1], f"{_name(rng)}{_letters(number)}", *tail[len(tail) // 2 :]])
        number += 1


def with_emoji(post: str, seed: int) -> str:
    """The post with emoji between and after its words, about one to four words."""
    rng = random.Random(f"emoji {seed} {post}")
    words: list[str] = []
    for word in post.split():
        words.append(word)
        if rng.random() < 0.2:
            words.append("".join(rng.choices(_EMOJI, k=rng.randint(1, 3))))
    return " ".join([*words, *rng.choices(_EMOJI, k=2)])


@cache
def english() -> tuple[str, ...]:
    """The common English words that come with hipfacts, in an order without meaning."""
    text = gzip.decompress((_TOP / "hipfacts" / "text" / "common.txt.gz").read_bytes()).decode("utf-8")
    words = [word for word in text.split() if word.isascii() and word.isalpha() and word.islower() and len(word) > 2]
    random.Random("english").shuffle(words)
    return tuple(words)


@cache
def _weights() -> list[float]:
    """Zipf's law over `english`, flattened: the commonest words of a post are in the sentences already."""
    return list(accumulate(1 / (rank + 40) for rank in range(len(english()))))


def _fill(sentence: str, rng: random.Random) -> str:
    parts = sentence.split("{")
    made = [parts[0]]
    for part in parts[1:]:
        slot, _, rest = part.partition("}")
        made += [_SLOTS[slot](rng), rest]
    return "".join(made)


def _word(rng: random.Random) -> str:
    word = rng.choices(english(), cum_weights=_weights())[0]
    if rng.random() < 0.02 and len(word) > 4:  # a slip of the finger
        at = rng.randrange(1, len(word) - 1)
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return word


def _name(rng: random.Random) -> str:
    return "".join(
        rng.choice(_ONSETS) + rng.choice(_NUCLEI) + rng.choice(_CODAS) for _ in range(rng.randint(2, 3))
    ).capitalize()


def _letters(number: int) -> str:
    text = ""
    while number:
        number, digit = divmod(number, 26)
        text += chr(97 + digit)
    return text


def _link(post: str, rng: random.Random) -> str:
    return f"{post} https://example.org/{''.join(rng.choices('abcdefghkmnpqrstuvwxyzABCDEFGH123456789', k=10))}"


_EXTRAS: tuple[Callable[[str, random.Random], str], ...] = (
    _link,
    lambda post, rng: f"{post} #{_word(rng)}{_word(rng).capitalize()}",
    lambda post, rng: f"@{_name(rng).lower()}{rng.randint(1, 99)} {post}",
    lambda post, rng: f"#{_name(rng)} {post}",
)
_SLOTS: dict[str, Callable[[random.Random], str]] = {
    "n": lambda rng: rng.choice(_THINGS) if rng.random() < 0.7 else _word(rng),
    "a": lambda rng: rng.choice(_QUALITIES),
    "w": _word,
    "name": lambda rng: rng.choice(_NAMES) if rng.random() < 0.6 else _name(rng),
    "place": lambda rng: rng.choice(_PLACES) if rng.random() < 0.8 else _name(rng),
    "team": lambda rng: rng.choice(_TEAMS).replace("_", " "),
    "day": lambda rng: rng.choice("Monday Tuesday Wednesday Thursday Friday Saturday Sunday weekend".split()),
    "num": lambda rng: str(rng.choice((2, 3, 4, 5, 7, 10, 12, 20, 30, 100, 2012, rng.randint(1, 5000)))),
    "feel": lambda rng: rng.choice(_FEELINGS),
}
