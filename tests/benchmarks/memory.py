"""Memory over many distinct posts, each subject in a process of its own.

    python -m tests.benchmarks.memory hipfacts|spacy POSTS.json COUNT

is such a process: it reads COUNT posts and prints what it held after each tenth of them.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from tests.benchmarks.posts import endless

SUBJECTS = ("spacy", "hipfacts")
STEPS = 10
_TOP = Path(__file__).parents[2]


class Memory(NamedTuple):
    """Resident memory in MB: after each tenth of the posts, and the most at any time."""

    name: str
    posts: int
    resident: tuple[float, ...]
    peak: float

    @property
    def growth(self) -> float:
        """How many times what was held after the first tenth is held at the end."""
        return self.resident[-1] / self.resident[0]


def measure(
    posts: Sequence[str], claims: Sequence[str], *, count: int, share: float, tell: Callable[[str], object]
) -> list[Memory]:
    """hipfacts, and bare spaCy tokenising the same ``count`` distinct posts, of which ``share`` carry a claim."""
    results = []
    with tempfile.TemporaryDirectory() as folder:
        given = Path(folder) / "posts.json"
        given.write_text(json.dumps({"posts": list(posts), "claims": list(claims), "share": share}), "utf-8")
        for name in SUBJECTS:
            tell(f"memory: {name} over {count:,} posts")
            command = [sys.executable, "-m", "tests.benchmarks.memory", name, str(given), str(count)]
            done = subprocess.run(command, cwd=_TOP, stdout=subprocess.PIPE, text=True, check=True)
            answer = json.loads(done.stdout)
            results.append(Memory(name, count, tuple(answer["resident"]), answer["peak"]))
    return results


def main(name: str, given: str, count: int) -> None:
    """The process that is measured."""
    read = _reader(name)
    source = _stream(json.loads(Path(given).read_text("utf-8")))
    resident = []
    for step in range(STEPS):
        for post in islice(source, count * (step + 1) // STEPS - count * step // STEPS):
            read(post)
        resident.append(_status("VmRSS"))
    print(json.dumps({"resident": resident, "peak": _status("VmHWM")}))


def _reader(name: str) -> Callable[[str], object]:
    if name == "spacy":
        import spacy

        return spacy.blank("en").make_doc
    import hipfacts

    return hipfacts.Checker(hipfacts.KnowledgeBase.bundled()).check


def _stream(given: dict[str, object]) -> Iterator[str]:
    posts, claims, share = given["posts"], given["claims"], given["share"]
    assert isinstance(posts, list) and isinstance(claims, list) and isinstance(share, float)  # noqa: PT018
    rng = random.Random("memory")
    for post in endless(posts, 0):
        yield f"{post}. {rng.choice(claims)}" if rng.random() < share else post


def _status(key: str) -> float:
    """A field of this process's status in MB. Linux only: elsewhere the peak of a child includes its parent's."""
    for line in Path("/proc/self/status").read_text("ascii").splitlines():
        if line.startswith(f"{key}:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError(f"/proc/self/status has no {key}")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
