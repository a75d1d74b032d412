"""Check a file of captions with the library, and print the fact for each claim that it asserts.

python examples/check_captions.py [FILE]
"""

import sys
from pathlib import Path

import hipfacts

HERE = Path(__file__).parent


def main(file: Path) -> None:
    checker = hipfacts.Checker(hipfacts.KnowledgeBase.bundled())  # build it once: that costs, checking does not
    captions = file.read_text(encoding="utf-8").split("\n\n")
    for caption, report in zip(captions, checker.check_many(captions), strict=True):
        for finding in report.findings:
            if finding.stance is hipfacts.Stance.ASSERTED:
                print(f"{finding.quote!r} in {caption[:40]!r}")
                print(f"    {finding.correction.fact}")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "captions.txt")
