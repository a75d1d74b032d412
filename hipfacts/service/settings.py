"""What a service is told when it starts."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field

from hipfacts.checker import Checker
from hipfacts.errors import UsageError
from hipfacts.knowledge import KnowledgeBase
from hipfacts.models import Value
from hipfacts.policy import Policy


class Settings(Value):
    """Which claims and policy, who may ask, and how much at once."""

    claims: tuple[str, ...] = ()
    bundled: bool = True
    policy: str | None = Field(default=None, description="a policy file, or `default`")
    token_file: str | None = Field(default=None, description="a file with one token a line; none: anybody may ask")
    origins: tuple[str, ...] = Field(default=(), description="other sites whose pages may ask (CORS)")
    max_body: int = Field(default=4_000_000, ge=1, description="bytes of a request, or of a line of a stream")
    max_texts: int = Field(default=1000, ge=1, description="texts of one request")
    max_length: int = Field(default=100_000, ge=1, description="characters of one text")
    max_seconds: float = Field(default=20.0, gt=0, description="for one request, or one line of a stream")
    max_waiting: int = Field(default=256, ge=1, description="requests that are worked on or wait")

    def tokens(self) -> tuple[bytes, ...]:
        """The tokens that are good. Raises `UsageError` for a file that cannot be read or holds none."""
        if self.token_file is None:
            return ()
        try:
            lines = Path(self.token_file).read_bytes().splitlines()
        except OSError as error:
            what = f"cannot be read: {(error.strerror or str(error)).lower()}"
            raise UsageError(what, file=self.token_file, remedy="check --token-file") from error
        found = tuple(line.strip() for line in lines if line.strip())
        if not found:
            raise UsageError("holds no token", file=self.token_file, remedy="write one a line")
        return found

    def loaded(self) -> tuple[Checker, Policy | None]:
        """What checks, and what decides. Raises `KnowledgeErrors` and `PolicyErrors`."""
        if self.claims:
            knowledge = KnowledgeBase.load(self.claims[0], *self.claims[1:], bundled=self.bundled)
        elif self.bundled:
            knowledge = KnowledgeBase.bundled()
        else:
            raise UsageError("without the bundled claims there are none", remedy="add a pack with --claims DIR")
        checker = Checker(knowledge)
        checker.check("Hip dips: do squats fill them in?")  # what the first text would wait for is made now
        if self.policy is None:
            return checker, None
        return checker, Policy.default() if self.policy == "default" else Policy.load(self.policy, knowledge)
