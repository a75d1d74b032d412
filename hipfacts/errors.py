"""Every error hipfacts raises on purpose. Each one says where, what is wrong, and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


class HipfactsError(Exception):
    """Something the user can mend: ``file:line: what is wrong; what to do``."""

    def __init__(
        self, problem: str, *, file: str | None = None, line: int | None = None, remedy: str | None = None
    ) -> None:
        self.problem = problem
        self.file = file
        self.line = line
        self.remedy = remedy
        super().__init__(str(self))

    def __str__(self) -> str:
        where = "" if self.file is None else f"{self.file}:{self.line}: " if self.line is not None else f"{self.file}: "
        return where + self.problem + (f"; {self.remedy}" if self.remedy else "")

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (type(self), self.problem, self.file, self.line, self.remedy)


def _rebuild(
    kind: type[HipfactsError], problem: str, file: str | None, line: int | None, remedy: str | None
) -> HipfactsError:
    return kind(problem, file=file, line=line, remedy=remedy)


class CaptionError(HipfactsError):
    """A file or record of captions that cannot be read."""


class ProcessLost(HipfactsError):
    """A text whose checking ended its process: killed, or out of memory."""


class UsageError(HipfactsError):
    """A call or option that makes no sense."""


class KnowledgeError(HipfactsError):
    """A fault in a knowledge base: one of the problems that `KnowledgeErrors` collects."""


class PolicyError(HipfactsError):
    """A fault in a policy file: one of the problems that `PolicyErrors` collects."""


class PolicyErrors(HipfactsError):
    """All faults of a policy file at once; ``problems`` holds them."""

    def __init__(self, problems: Sequence[PolicyError]) -> None:
        self.problems = tuple(problems)
        super().__init__("the policy has faults")

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems) if self.problems else self.problem

    def __reduce__(self) -> tuple[object, ...]:
        return PolicyErrors, (self.problems,)


class KnowledgeErrors(HipfactsError):
    """All faults of a knowledge base at once; ``problems`` holds them in file and line order."""

    def __init__(self, problems: Sequence[KnowledgeError]) -> None:
        self.problems = tuple(problems)
        count = len(self.problems)
        super().__init__(f"the knowledge base has {count} fault{'' if count == 1 else 's'}")

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems) if self.problems else self.problem

    def __reduce__(self) -> tuple[object, ...]:
        return KnowledgeErrors, (self.problems,)


def suggestion(name: str, known: Iterable[str], *, otherwise: str, likeness: float = 0.6) -> str:
    """What to do about an unknown name: ask after the known one that is nearest, or what is done ``otherwise``.

    ``likeness`` is the least ratio of `difflib.SequenceMatcher` that is near.
    """
    from difflib import get_close_matches  # loaded only when something is wrong

    close = get_close_matches(name, list(known), n=1, cutoff=likeness)
    return f"did you mean `{close[0]}`?" if close else otherwise
