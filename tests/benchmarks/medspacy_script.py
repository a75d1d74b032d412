"""Times medspaCy, and make_doc of its spaCy, on texts from standard input.

Another interpreter runs it, one that has no hipfacts: it imports nothing of ours.
"""

from __future__ import annotations

import gc
import importlib.metadata
import json
import platform
import sys
import time
from collections.abc import Callable
from typing import Any


def clock(read: Callable[[str], object], texts: list[str], timer: Callable[[], float]) -> tuple[float, list[object]]:
    gc.collect()
    gc.freeze()
    start = timer()
    made = [read(text) for text in texts]
    return timer() - start, made


def main() -> None:
    import medspacy  # noqa: F401  (registers its pipes)
    import spacy
    from loguru import logger
    from medspacy.target_matcher import TargetRule

    logger.remove()
    work = json.load(sys.stdin)
    bare = spacy.blank("en")
    nlp: Any = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    matcher = nlp.add_pipe("medspacy_target_matcher")
    matcher.add([TargetRule(phrase, "CLAIM") for phrase in work["phrases"]])
    nlp.add_pipe("medspacy_context")
    for text in work["seen"]:
        bare.make_doc(text)
        nlp.make_doc(text)
    timer = time.process_time if work["cpu"] else time.perf_counter
    reference, _ = clock(bare.make_doc, work["texts"], timer)
    seconds, docs = clock(nlp, work["texts"], timer)
    names = ("medspacy", "spacy")
    answer = {
        "seconds": seconds,
        "reference": reference,
        "found": sum(bool(doc.ents) for doc in docs),  # type: ignore[attr-defined]
        "versions": {"python": platform.python_version(), **{name: importlib.metadata.version(name) for name in names}},
    }
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
