"""A file of findings that are known: new ones stand out, old ones wait for their day.

A finding is known by claim, stance and normalised quote, never by line, so that text may move; and by how often it was
there, so that one more of the same is new.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal, NamedTuple

from pydantic import Field, ValidationError

from hipfacts.author.suppression import suppress
from hipfacts.errors import UsageError
from hipfacts.models import Finding, Stance, Value
from hipfacts.reports import Located

_REMEDY = "write it anew with --write-baseline"


class Key(NamedTuple):
    """What makes two findings the same."""

    claim: str
    quote: str
    stance: Stance


class Entry(Value):
    """One line of the file."""

    claim: str
    quote: str
    stance: Stance = Stance.ASSERTED
    count: int = Field(default=1, ge=1)


class Content(Value):
    """The file."""

    hipfacts_baseline: Literal[1]
    findings: tuple[Entry, ...]


class Baseline:
    """How often each finding is known."""

    def __init__(self, counts: Counter[Key] | None = None) -> None:
        self.counts: Counter[Key] = Counter(counts)

    @classmethod
    def load(cls, path: str) -> Baseline:
        """The baseline of a file. Raises `UsageError`."""
        try:
            content = Content.model_validate(json.loads(Path(path).read_text("utf-8-sig")))
        except FileNotFoundError as error:
            raise UsageError("no such baseline", file=path, remedy="--write-baseline makes one") from error
        except OSError as error:
            raise UsageError(
                f"cannot be read: {(error.strerror or str(error)).lower()}", file=path, remedy="check the path"
            ) from error
        except json.JSONDecodeError as error:
            what = f"broken JSON: {error.msg[:1].lower()}{error.msg[1:]}"
            raise UsageError(what, file=path, line=error.lineno, remedy=_REMEDY) from error
        except UnicodeDecodeError as error:
            raise UsageError("is not UTF-8", file=path, remedy=_REMEDY) from error
        except RecursionError as error:
            raise UsageError("broken JSON: nested too deeply", file=path, remedy=_REMEDY) from error
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            where = ".".join(str(part) for part in first["loc"]) or "the file"
            what = f"is no baseline: `{where}`: {first['msg'][:1].lower()}{first['msg'][1:]}"
            raise UsageError(what, file=path, remedy=_REMEDY) from error
        counts: Counter[Key] = Counter()
        for entry in content.findings:
            counts[Key(entry.claim, normalise(entry.quote), entry.stance)] += entry.count
        return cls(counts)

    def dump(self) -> str:
        """The text of the file: sorted, one finding a line, so that changes to it are easy to read."""
        entries = [
            json.dumps({"claim": key.claim, "quote": key.quote, "stance": str(key.stance), "count": count})
            for key, count in sorted(self.counts.items())
        ]
        body = "[\n    " + ",\n    ".join(entries) + "\n  ]" if entries else "[]"
        return f'{{\n  "hipfacts_baseline": 1,\n  "findings": {body}\n}}\n'

    def add(self, finding: Finding) -> None:
        self.counts[_key(finding)] += 1

    def mark(self, reports: Iterable[Located]) -> Iterator[Located]:
        """The reports with known findings marked as suppressed, each as often as it is known, in order."""
        left = Counter(self.counts)

        def known(finding: Finding) -> bool:
            key = _key(finding)
            left[key] -= 1
            return left[key] >= 0

        for located in reports:
            yield suppress(located, known, by="baseline") if located.report.findings else located


def normalise(quote: str) -> str:
    """The quote without what editing changes by the way: case, white space, punctuation, emoji, forms of letters."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", quote).casefold())
    plain = "".join(char for char in folded if unicodedata.category(char) not in ("Cf", "Cs"))
    return " ".join(re.findall(r"\w+", plain)) or " ".join(plain.split())


def _key(finding: Finding) -> Key:
    return Key(finding.claim, normalise(finding.quote), finding.stance)
