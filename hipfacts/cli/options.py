"""Options that several commands share, and what they stand for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import click

from hipfacts.cli.lazy import did_you_mean

if TYPE_CHECKING:  # pydantic and the checker are loaded by the commands that run, not by --help
    from hipfacts.checker import Checker
    from hipfacts.knowledge import KnowledgeBase
    from hipfacts.policy import Policy

Function = TypeVar("Function", bound=Callable[..., Any])


def knowledge_options(function: Function) -> Function:
    """``--claims`` and ``--no-bundled``."""
    function = click.option("--no-bundled", is_flag=True, help="Leave the bundled claims out.")(function)
    return click.option(
        "--claims", multiple=True, metavar="DIR", help="Add the claims of a pack of your own (repeatable)."
    )(function)


def load_knowledge(claims: Sequence[str] = (), *, bundled: bool = True) -> KnowledgeBase:
    """The knowledge base that the options name. Raises `KnowledgeErrors`."""
    from hipfacts.knowledge import KnowledgeBase

    if claims:
        return KnowledgeBase.load(claims[0], *claims[1:], bundled=bundled)
    if not bundled:
        raise click.UsageError("--no-bundled leaves no claims; add a pack with --claims DIR")
    return KnowledgeBase.bundled()


def build_checker(
    knowledge: KnowledgeBase,
    *,
    min_score: float | None = None,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    experimental: bool = False,
) -> Checker:
    """A checker for the options of `check` and `evaluate`. Raises `click.UsageError` for an unknown claim."""
    from hipfacts.checker import Checker

    chosen, ignored = split_names(select), split_names(ignore)
    for option, names in (("--select", chosen), ("--ignore", ignored)):
        for name in names:
            known_claim(name, list(knowledge.claims), option=option)
    if min_score is None:
        return Checker(knowledge, select=chosen, ignore=ignored, experimental=experimental)
    return Checker(knowledge, min_score=min_score, select=chosen, ignore=ignored, experimental=experimental)


def load_policy(name: str, knowledge: KnowledgeBase) -> Policy:
    """The policy in a file, or the one that ships for `default`. Raises `PolicyErrors`."""
    from hipfacts.policy import Policy

    return Policy.default() if name == "default" else Policy.load(name, knowledge)


def split_names(values: Sequence[str]) -> list[str]:
    """The names in repeated and comma-separated values."""
    return [name.strip() for value in values for name in value.split(",") if name.strip()]


def known_claim(name: str, known: Sequence[str], *, option: str) -> None:
    """Raises `click.UsageError` if there is no such claim."""
    if name not in known:
        near = did_you_mean(name, known) or " `hipfacts claims list` shows all."
        raise click.UsageError(f"Unknown claim '{name}' for {option}.{near}")


def choices(values: Sequence[str], known: Sequence[str], *, option: str) -> list[str]:
    """The values of a comma-separated option, ``all`` standing for every one. Raises `click.UsageError`."""
    names = split_names(values)
    for name in names:
        if name not in (*known, "all"):
            raise click.UsageError(f"Unknown value '{name}' for {option}.{did_you_mean(name, [*known, 'all'])}")
    return list(known) if "all" in names else names
