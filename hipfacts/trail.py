"""What a check went through, for those who want to know why it came to its result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hipfacts.matching.index import Span
from hipfacts.matching.rules import Candidate, RuleSet
from hipfacts.models import Report, Stance
from hipfacts.overlaps import Judged
from hipfacts.text.passage import Passage


@dataclass(frozen=True)
class Trail:
    """Every step from words to report: read only, since checkers share what is in it.

    ``named`` are all concepts, ``spans`` those that count; ``elsewhere`` the claims whose field the text does not name;
    ``judged`` the rules that fired with their stances, ``alone`` their stances before the text was read as a whole,
    ``kept`` those that became findings; ``nearest`` the example most like the text, where no rule fired.
    """

    passage: Passage
    named: tuple[Span, ...]
    spans: tuple[Span, ...]
    cues: tuple[Span, ...]
    categories: Mapping[str, str]
    elsewhere: frozenset[str]
    judged: tuple[Judged, ...]
    alone: tuple[Stance, ...]
    kept: tuple[Judged, ...]
    nearest: tuple[Candidate, Stance] | None
    rules: RuleSet
    report: Report
