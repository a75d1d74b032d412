"""Cases that a policy is held against: captions, and what should be done about each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import Field, ValidationError

from hipfacts.errors import CaptionError, suggestion
from hipfacts.models import Value
from hipfacts.policy.policy import KNOWN_FIELDS, NO_KNOWN_CLAIM, Policy


class Case(Value):
    """A caption, the action it should get and, where it matters, by which rule."""

    text: str
    action: str
    id: str | int | None = None
    rule: str | None = None
    source: dict[str, Any] = Field(default_factory=dict)
    file: str
    line: int

    @property
    def names_rule(self) -> bool:
        """Whether a rule is asked for: ``"rule": null`` asks that none matched."""
        return "rule" in self.model_fields_set


def case(record: Mapping[str, object], policy: Policy, *, file: str, line: int) -> Case:
    """The case in one record. Raises `CaptionError` for what the policy does not know."""

    def fault(problem: str, known: tuple[str, ...], name: str) -> CaptionError:
        remedy = suggestion(name, known, otherwise=f"known: {', '.join(known)}", likeness=0.7)
        return CaptionError(problem, file=file, line=line, remedy=remedy)

    keys = tuple(name for name in Case.model_fields if name not in ("file", "line"))
    for key in record:
        if key not in keys:
            raise fault(f"unknown key `{key}`", keys, key)
    try:
        made = Case.model_validate({**record, "file": file, "line": line})
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        name = ".".join(str(part) for part in first["loc"])
        what = "is missing" if first["type"] == "missing" else first["msg"][:1].lower() + first["msg"][1:]
        remedy = 'write {"text": "...", "action": "label"}'
        raise CaptionError(f"`{name}`: {what}", file=file, line=line, remedy=remedy) from error
    actions = (*policy.file.actions, NO_KNOWN_CLAIM)
    if made.action not in actions:
        raise fault(f"unknown action `{made.action}`", actions, made.action)
    rules = tuple(rule.name for rule in policy.file.rules)
    if made.rule is not None and made.rule not in rules:
        raise fault(f"unknown rule `{made.rule}`", rules, made.rule)
    fields = (*KNOWN_FIELDS, *policy.file.source_fields)
    for name in made.source:
        if name not in fields:
            raise fault(f"unknown source field `{name}`", fields, name)
    return made
