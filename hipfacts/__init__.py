"""hipfacts finds known hip-dip fitness myths in text, says what the text does with each, and answers with facts.

>>> import hipfacts
>>> report = hipfacts.check("This 30 day challenge will fill in your hip dips!")
>>> report.flagged
True

The names below are all there is to rely on. Each is imported when it is first used: ``import hipfacts`` is light.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from hipfacts._version import __version__

if TYPE_CHECKING:  # the same names once more, for type checkers and editors
    from hipfacts.bundled import check, check_many
    from hipfacts.checker import Checker
    from hipfacts.errors import (
        CaptionError,
        HipfactsError,
        KnowledgeError,
        KnowledgeErrors,
        PolicyError,
        PolicyErrors,
        UsageError,
    )
    from hipfacts.knowledge import KnowledgeBase
    from hipfacts.models import Claim, Correction, Decision, Finding, Report, Source, Stance, Trace, Verdict
    from hipfacts.policy import Policy

__all__ = [
    "CaptionError",
    "Checker",
    "Claim",
    "Correction",
    "Decision",
    "Finding",
    "HipfactsError",
    "KnowledgeBase",
    "KnowledgeError",
    "KnowledgeErrors",
    "Policy",
    "PolicyError",
    "PolicyErrors",
    "Report",
    "Source",
    "Stance",
    "Trace",
    "UsageError",
    "Verdict",
    "__version__",
    "check",
    "check_many",
]

_HOMES = {
    "hipfacts.bundled": ("check", "check_many"),
    "hipfacts.checker": ("Checker",),
    "hipfacts.errors": (
        "CaptionError",
        "HipfactsError",
        "KnowledgeError",
        "KnowledgeErrors",
        "PolicyError",
        "PolicyErrors",
        "UsageError",
    ),
    "hipfacts.knowledge": ("KnowledgeBase",),
    "hipfacts.models": ("Claim", "Correction", "Decision", "Finding", "Report", "Source", "Stance", "Trace", "Verdict"),
    "hipfacts.policy": ("Policy",),
}


def __getattr__(name: str) -> object:
    for home, names in _HOMES.items():
        if name in names:
            value = getattr(import_module(home), name)
            globals()[name] = value
            return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
