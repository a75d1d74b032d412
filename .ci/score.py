"""Score the checker on each dev*.jsonl of a folder, and hold the figures against .ci/floor.json.

    python score.py ITEMS_FOLDER WORK_FOLDER HIPFACTS_COMMAND

Exit 0 where every figure is at its floor or above, 1 where one is below, or where a file has no floor.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

FLOORS: dict[str, dict[str, float]] = json.loads(Path(__file__).with_name("floor.json").read_text("utf-8"))


def figures(items: Path, output: Path, score: Path, hipfacts: str) -> dict[str, float]:
    """Claims F1, flag precision, stance and clean share of one file."""
    checked = subprocess.run(
        [hipfacts, "check", "--format", "jsonl", "--text-field", "text", "--output", str(output), str(items)],
        check=False,
    )
    if checked.returncode not in (0, 1):  # 1: something is flagged, as it should be
        raise SystemExit(f"hipfacts check {items.name}: exit code {checked.returncode}")
    scored = subprocess.run(
        [sys.executable, str(score), "--json", str(items), str(output)], check=True, stdout=subprocess.PIPE, text=True
    )
    found = json.loads(scored.stdout)
    return {
        "claims_f1": found["claims"]["f1"],
        "flag_precision": found["flag"]["p"],
        "stance": found["stance"],
        "clean": found["clean"],
    }


def main(folder: Path, work: Path, hipfacts: str) -> int:
    below = 0
    names = sorted(path.name for path in folder.glob("dev*.jsonl"))
    missing = sorted(FLOORS.keys() - set(names))
    for name in missing:
        print(f"{name:20} has a floor, but is not there")
    for name in names:
        found = figures(folder / name, work / name, folder / "score.py", hipfacts)
        floor = FLOORS.get(name)
        if floor is None:
            print(f"{name:20} has no floor in .ci/floor.json: {json.dumps(found)}")
            below += 1
            continue
        for figure, value in found.items():
            verdict = "" if value >= floor[figure] else "  BELOW"
            below += value < floor[figure]
            print(f"{name:20} {figure:15} {value:.4f}  floor {floor[figure]:.4f}{verdict}")
    return 1 if below or missing or not names else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]))
