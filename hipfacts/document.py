"""A parsed YAML file as plain data, with the line of every part."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from hipfacts.errors import KnowledgeError

Path_ = tuple[str | int, ...]


@dataclass
class Document:
    """A parsed file: plain data, and the 1-based line of every path in it."""

    file: str
    data: Any = None
    lines: dict[Path_, int] = field(default_factory=dict)
    problems: list[KnowledgeError] = field(default_factory=list)

    def line(self, path: Path_) -> int:
        """The line of a path, or of its nearest known parent."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def fault(self, problem: str, path: Path_ = (), *, remedy: str | None = None) -> None:
        self.problems.append(KnowledgeError(problem, file=self.file, line=self.line(path), remedy=remedy))
