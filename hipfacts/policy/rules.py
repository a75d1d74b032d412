"""The values of a policy file, as its author writes them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, StringConstraints, field_validator, model_validator

from hipfacts.models import Finding, Prose, Slug, Stance, Value, Verdict

ActionName = Annotated[str, StringConstraints(pattern=r"^[a-z]+([_-][a-z0-9]+)*$")]
Number = Annotated[float, Field(allow_inf_nan=False)]
PLACES = ("claim", "count", "fact", "title")  # what a label may quote in braces
_PLACE = re.compile(r"\{(\w+)\}")


def _several(value: Any) -> Any:
    """One name may stand without brackets."""
    return [value] if isinstance(value, str) else value


def _test(value: Any) -> Any:
    """A name or a list of them is short for ``one_of``."""
    return {"one_of": value} if isinstance(value, (str, list)) else value


class Bounds(Value):
    """A range of numbers: from ``at_least`` up to, and without, ``below``."""

    at_least: Number | None = None
    below: Number | None = None

    @model_validator(mode="after")
    def _bounded(self) -> Bounds:
        if self.at_least is None and self.below is None:
            raise ValueError("needs `at_least`, `below` or both")
        return self

    def hold(self, number: float) -> bool:
        """Whether the number lies in the range."""
        return (self.at_least is None or number >= self.at_least) and (self.below is None or number < self.below)


class SourceTest(Value):
    """What a field of the caption's source must be: one of some texts (``*`` stands for anything), or in a range."""

    one_of: Annotated[tuple[str, ...], BeforeValidator(_several)] = ()
    at_least: Number | None = None
    below: Number | None = None

    @model_validator(mode="after")
    def _asks(self) -> SourceTest:
        ranged = self.at_least is not None or self.below is not None
        if ranged == bool(self.one_of):
            raise ValueError("needs texts to be one of, or `at_least` and `below`")
        return self

    def holds(self, value: object) -> bool:
        """Whether the field's value passes; one that is not there, or of the wrong kind, does not."""
        if self.one_of:
            text = ("true" if value else "false") if isinstance(value, bool) else None if value is None else str(value)
            return text is not None and any(fnmatchcase(text, pattern) for pattern in self.one_of)
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            return False
        return Bounds(at_least=self.at_least, below=self.below).hold(value)


class When(Value):
    """What a rule asks of a caption. Findings must pass all of the first four; as many of them as ``count`` says."""

    claim: Annotated[tuple[str, ...], BeforeValidator(_several)] = ()
    verdict: Annotated[tuple[Verdict, ...], BeforeValidator(_several)] = ()
    stance: Annotated[tuple[Stance, ...], BeforeValidator(_several)] = ()
    score: Bounds | None = None
    count: Bounds | None = Field(default=None, description="how many such findings; at least one by default")
    source: dict[str, Annotated[SourceTest, BeforeValidator(_test)]] = Field(default_factory=dict)

    def takes(self, finding: Finding) -> bool:
        """Whether the finding is of the kind the rule speaks of."""
        return (
            (not self.claim or finding.claim in self.claim)
            and (not self.verdict or finding.verdict in self.verdict)
            and (not self.stance or finding.stance in self.stance)
            and (self.score is None or self.score.hold(finding.score))
        )

    def comes_from(self, source: Mapping[str, object]) -> bool:
        """Whether the caption's source is of the kind the rule speaks of."""
        return all(test.holds(source.get(name)) for name, test in self.source.items())


class PolicyRule(Value):
    """When something is done, and what."""

    name: Slug = Field(description="unique within the policy; decisions name it")
    when: When
    action: ActionName
    label: Prose | None = Field(default=None, description="shown with the caption; may quote {fact}, {title}, ...")
    reason: Prose = Field(description="for whoever asks later why this was done")

    @field_validator("label")
    @classmethod
    def _known_places(cls, label: str | None) -> str | None:
        for place in _PLACE.findall(label or ""):
            if place not in PLACES:
                raise ValueError(f"unknown place {{{place}}}; known: {', '.join(f'{{{name}}}' for name in PLACES)}")
        return label

    def worded(self, findings: tuple[Finding, ...]) -> str | None:
        """The label, its places filled from the first finding that the rule speaks of."""
        if self.label is None:
            return None
        first = findings[0]
        filled = {
            "claim": first.claim, "count": str(len(findings)), "fact": first.correction.fact, "title": first.title,
        }  # fmt: skip
        return _PLACE.sub(lambda place: filled[place[1]], self.label)


class PolicyFile(Value):
    """A policy file: ordered rules, and what is done where none of them matches."""

    id: Slug
    version: Annotated[str, StringConstraints(pattern=r"^\d+\.\d+\.\d+$")]
    title: Prose
    actions: tuple[ActionName, ...] = Field(default=("allow", "label", "review"), min_length=1)
    source_fields: tuple[str, ...] = Field(default=(), description="fields of the source that rules may ask about")
    silence: ActionName = "no_known_claim"
    otherwise: ActionName = "allow"
    incomplete: ActionName = "review"
    rules: tuple[PolicyRule, ...] = Field(min_length=1)
