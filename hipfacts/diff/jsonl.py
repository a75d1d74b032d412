"""Changes as JSON Lines, as soon as they are known: no order but that of the texts, and nothing held back."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import TextIO

from hipfacts.diff.changes import Change

# lone surrogates cannot be encoded; the others are legal in JSON but are obeyed by terminals or split lines
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def render(changes: Iterable[Change], stream: TextIO) -> None:
    """Writes each change on a line of its own."""
    for change in changes:
        line = json.dumps({**change.model_dump(mode="json"), "flips": change.flips}, ensure_ascii=False)
        stream.write(_ESCAPED.sub(lambda found: f"\\u{ord(found.group()):04x}", line) + "\n")
