"""A scanner of LLM Guard's kind, for what goes into a language model and what comes out of it.

A scanner is whatever has the method ``scan``, so that neither LLM Guard nor Gorget, which goes on with it, is needed
here.
"""

from __future__ import annotations

from hipfacts.bundled import checker as bundled_checker
from hipfacts.checker import Checker


class ClaimScanner:
    """Lets texts pass that assert no claim which is false or misleading; stands among input and output scanners."""

    def __init__(self, *, checker: Checker | None = None) -> None:
        self.checker = checker or bundled_checker()

    def scan(self, prompt: str, output: str | None = None) -> tuple[str, bool, float]:
        """The text as it was, whether it passes, and the highest score of what stops it, 0 where nothing does.

        The text is what came out, where there is some, else the prompt.
        """
        text = prompt if output is None else output
        scores = [finding.score for finding in self.checker.check(text).findings if finding.flags]
        return text, not scores, max(scores, default=0.0)
