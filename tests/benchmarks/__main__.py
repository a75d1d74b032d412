"""Measures hipfacts and its peers, prints tables and, with --json, keeps every figure.

    python -m tests.benchmarks --posts posts.txt.gz --json out.json
    python -m tests.benchmarks --quick --only stream

The works are, by their names or the beginnings of them: {works}.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from hipfacts import KnowledgeBase
from tests.benchmarks import checks, machine, peers, posts, streams, table
from tests.benchmarks.works import ONLY_WHEN_NAMED, WORKS, Settings, against_peers, chosen

SIZE, REPEATS = 20_000, 5
QUICK_SIZE, QUICK_REPEATS = 100, 1


def parser() -> argparse.ArgumentParser:
    """The options."""
    named = ", ".join(f"{name} (only when named)" if name in ONLY_WHEN_NAMED else name for name in WORKS)
    made = argparse.ArgumentParser(
        prog="python -m tests.benchmarks",
        description=(__doc__ or "").format(works=named),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    made.add_argument("--only", metavar="NAME,...", default="", help="the works to measure; all by default")
    made.add_argument("--repeats", type=int, metavar="N", help=f"{REPEATS} by default")
    made.add_argument("--posts", type=Path, metavar="FILE", help="unrelated posts: .txt or .jsonl, .gz or not")
    made.add_argument("--lookalikes", type=Path, metavar="FILE", help="texts that look alike but claim nothing")
    made.add_argument("--size", type=int, metavar="N", help=f"posts in a stream: all of --posts, or {SIZE:,}")
    made.add_argument("--memory-posts", type=int, default=1_000_000, metavar="N", help="posts of the work `memory`")
    made.add_argument("--seed", type=int, default=0, metavar="N", help="another draw of all streams")
    made.add_argument("--medspacy-python", type=Path, metavar="PATH", help="the interpreter that has medspaCy")
    made.add_argument("--json", type=Path, metavar="FILE", help="where to keep the figures; - for standard output")
    made.add_argument(
        "--cpu-time",
        action="store_true",
        help="count processor time, where other work shares the machine; `workers` and `startup` never do",
    )
    made.add_argument("--quick", action="store_true", help="a short run that shows that it works; no figures to quote")
    return made


def main(arguments: list[str] | None = None) -> int:
    """Runs the works; 0 where all of them were measured."""
    made = parser()
    given = made.parse_args(arguments)
    to_stdout = given.json is not None and str(given.json) == "-"
    try:
        names = chosen([name.strip() for name in given.only.split(",") if name.strip()])
        found = posts.read(given.posts) if given.posts else []
        lookalikes = posts.read(given.lookalikes) if given.lookalikes else []
    except (OSError, ValueError) as error:
        made.error(str(error))
    size = given.size or (QUICK_SIZE if given.quick else len(found) or SIZE)
    repeats = given.repeats or (QUICK_REPEATS if given.quick else REPEATS)
    if found and size > len(found):
        made.error(f"--size {size} is more than the {len(found)} posts of {given.posts}")
    if min(size, repeats, given.memory_posts) < 1:
        made.error("--size, --repeats and --memory-posts are at least 1")

    knowledge = KnowledgeBase.bundled()
    settings = Settings(
        knowledge=knowledge,
        posts=tuple(found),
        claims=tuple(streams.captions(knowledge)),
        size=size,
        repeats=repeats,
        seed=given.seed,
        quick=given.quick,
        lookalikes=tuple(lookalikes),
        medspacy_python=given.medspacy_python,
        memory_posts=given.memory_posts,
        cpu=given.cpu_time,
        tell=lambda text: print(text, file=sys.stderr, flush=True),
    )
    described = machine.describe()
    if given.medspacy_python:
        described["medspacy"] = peers.medspacy_versions(given.medspacy_python)
    checks.Checking(knowledge).run(settings.claims[:3])  # what is imported on first use is `startup`'s to measure
    measured = table.joined([WORKS[name](settings) for name in names])
    measured = measured._replace(comparisons=(*measured.comparisons, *against_peers(list(measured.results))))
    about = {
        "works": names, "repeats": repeats, "size": size, "seed": given.seed, "quick": given.quick,
        "clock": "processor time" if given.cpu_time else "time passed",
        "posts": given.posts.name if given.posts else "made up",
        "lookalikes": given.lookalikes.name if given.lookalikes else None,
    }  # fmt: skip
    absent = peers.absent(medspacy_python=given.medspacy_python) if any(n.startswith("stream") for n in names) else {}
    shown = table.tables(measured, machine=described, settings=about, absent=absent)
    kept = table.as_json(measured, machine=described, settings=about, absent=absent)
    print(shown, file=sys.stderr if to_stdout else sys.stdout)
    if to_stdout:
        print(kept)
    elif given.json:
        given.json.write_text(kept + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
