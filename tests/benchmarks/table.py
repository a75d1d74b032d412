"""Results as tables to read and as JSON to keep."""

from __future__ import annotations

import json
from collections.abc import Sequence
from statistics import median
from typing import Any

from tests.benchmarks.machine import versions
from tests.benchmarks.memory import Memory
from tests.benchmarks.startup import BARE, Start
from tests.benchmarks.timing import REFERENCE, Result
from tests.benchmarks.works import Measured


def joined(parts: Sequence[Measured]) -> Measured:
    """All parts as one."""
    return Measured(
        tuple(r for part in parts for r in part.results),
        tuple(c for part in parts for c in part.comparisons),
        tuple(s for part in parts for s in part.starts),
        tuple(m for part in parts for m in part.memories),
    )


def tables(measured: Measured, *, machine: dict[str, Any], settings: dict[str, Any], absent: dict[str, str]) -> str:
    """Everything as Markdown."""
    where = f"{machine['date']}, {machine['cpu']}, {machine['cores']} cores, load {machine['load']} at the start"
    how = f"Medians of {settings['repeats']} repeats ({settings['clock']}); posts: {settings['posts']}"
    parts = [f"{where}. {versions(machine)}. {how}."]
    if measured.results:
        head = ["work", "texts", "what", "texts/s", f"× {REFERENCE}", "found"]
        parts.append(_markdown(head, _rows(measured.results)))
        parts.append(
            f"*found*: in how many of the texts. *cold*: never used before; *warm*: the same texts once more; each "
            f"beside {REFERENCE} in the same state. What is slow has read the last texts of its stream only, and is "
            f"compared with {REFERENCE} on these; medspaCy with that of the spaCy it needs."
        )
    if measured.comparisons:
        rows = [[c.work, c.what, number(c.value)] for c in measured.comparisons]
        parts.append(_markdown(["work", "figure", "×"], rows))
    if measured.starts:
        parts.append(_markdown(["whole process", "s", f"× {BARE}"], [_start(start) for start in measured.starts]))
    if measured.memories:
        head = ["memory", "posts", "MB after each tenth", "peak MB", "last / first"]
        parts.append(_markdown(head, [_held(memory) for memory in measured.memories]))
    parts += [f"Absent: {name} ({remedy})." for name, remedy in absent.items()]
    return "\n\n".join(parts) + "\n"


def as_json(measured: Measured, *, machine: dict[str, Any], settings: dict[str, Any], absent: dict[str, str]) -> str:
    """Everything, every repeat's seconds among it."""
    data = {
        "machine": machine,
        "settings": settings,
        "results": [
            {**r._asdict(), "median": median(r.seconds), "per_second": r.per_second, "ratio": r.ratio}
            for r in measured.results
        ],
        "comparisons": [comparison._asdict() for comparison in measured.comparisons],
        "starts": [{**s._asdict(), "median": median(s.seconds), "ratio": s.ratio} for s in measured.starts],
        "memories": [{**m._asdict(), "growth": m.growth} for m in measured.memories],
        "absent": absent,
    }
    return json.dumps(data, ensure_ascii=False, indent=1)


def number(value: float) -> str:
    """Three figures, the way a table shows them."""
    if value >= 100:
        return f"{value:,.0f}"
    if value >= 10:
        return f"{value:.1f}"
    return f"{value:.2f}" if value >= 0.1 else f"{value:.2g}"


def _rows(results: Sequence[Result]) -> list[list[str]]:
    rows = []
    before = None
    for r in results:
        same = before == (r.work, r.stream)
        before = (r.work, r.stream)
        rows.append(
            [
                "" if same else f"{r.work}: {r.stream}",
                f"{r.texts:,}",
                f"{r.subject}, {r.state}",
                number(r.per_second),
                "" if r.ratio is None else number(r.ratio),
                "" if r.subject == REFERENCE else f"{r.found:,}",
            ]
        )
    return rows


def _start(start: Start) -> list[str]:
    return [start.name, number(median(start.seconds)), number(start.ratio)]


def _held(memory: Memory) -> list[str]:
    tenths = " ".join(f"{value:.0f}" for value in memory.resident)
    return [memory.name, f"{memory.posts:,}", tenths, f"{memory.peak:.0f}", number(memory.growth)]


def _markdown(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [list(head), ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
