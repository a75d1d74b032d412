"""What is found in all examples of the bundled claims, one line for each, so that any change of it is seen.

python -m tests.golden          compares with tests/data/golden.jsonl.gz
python -m tests.golden --write  writes it anew, after a change that was meant
"""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from hipfacts import Checker, KnowledgeBase

PATH = Path(__file__).parent / "data" / "golden.jsonl.gz"


def examples(knowledge: KnowledgeBase) -> Iterator[str]:
    """The texts of all examples, in order."""
    for name, claim in sorted(knowledge.claims.items()):
        del name
        for stance in type(claim.examples).model_fields:
            for text in getattr(claim.examples, stance):
                yield text.replace("[[", "").replace("]]", "")


def results(*, workers: int = 1) -> list[str]:
    """For each example a line of JSON: claim, stance, offsets and score of each finding, and the text."""
    knowledge = KnowledgeBase.bundled()
    texts = list(examples(knowledge))
    reports = Checker(knowledge).check_many(texts, workers=workers)
    return [
        json.dumps([[[f.claim, f.stance, f.start, f.end, f.score] for f in report.findings], text])
        for text, report in zip(texts, reports, strict=True)
    ]


def kept() -> list[str]:
    """The lines of the file."""
    return gzip.decompress(PATH.read_bytes()).decode("ascii").splitlines()


def main(arguments: list[str]) -> int:
    """Compares or writes; the exit code."""
    found = results()
    if arguments == ["--write"]:
        PATH.write_bytes(gzip.compress("".join(line + "\n" for line in found).encode("ascii"), mtime=0))
        print(f"{len(found):,} results written")
        return 0
    known = kept()
    changed = sorted({*found} ^ {*known})
    print(f"{len(found):,} results, {len(changed)} lines differ")
    print("\n".join(f"{'+' if line in found else '-'} {line}" for line in changed[:20]))
    return int(found != known)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
