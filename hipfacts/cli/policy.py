"""``hipfacts policy``: what is done about captions, to read and to hold against cases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from hipfacts.cli.config import Configured
from hipfacts.cli.ending import FAULTY, FOUND, say
from hipfacts.cli.lazy import LazyGroup
from hipfacts.cli.options import build_checker, knowledge_options, load_knowledge, load_policy

if TYPE_CHECKING:  # loaded when a command runs
    from hipfacts.errors import CaptionError
    from hipfacts.models import Report
    from hipfacts.policy import Case, Policy


@click.group("policy", cls=LazyGroup, short_help="Read and try what is done about captions.")
def command() -> None:
    """Read and try a policy: the file that says what is done about a caption."""


@command.command("show")
@click.argument("file", metavar="[POLICY]", default="default")
def show(file: str) -> None:
    """Print a policy; with no POLICY the one that ships, to begin your own with."""
    from pathlib import Path

    from hipfacts.errors import PolicyError
    from hipfacts.policy import default_path

    try:
        click.echo((default_path() if file == "default" else Path(file)).read_text("utf-8"), nl=False)
    except (OSError, UnicodeDecodeError) as error:
        raise PolicyError(f"cannot be read: {getattr(error, 'strerror', None) or error}", file=file) from error


@command.command("test", cls=Configured)
@click.argument("policy", metavar="POLICY")
@click.argument("files", nargs=-1, required=True, metavar="CASES.jsonl...")
@knowledge_options
def test(policy: str, files: tuple[str, ...], claims: tuple[str, ...], no_bundled: bool) -> None:
    """Hold a policy against cases: captions, and what should be done about each.

    One JSON object a line: {"text": ..., "action": "label"}, and where wanted "id", "source" and "rule" (null: none).

    POLICY is a file, or `default`.

    Exit codes: 0 all as they should be; 1 some are not; 2 not everything could be tried.
    """
    from hipfacts.errors import CaptionError

    knowledge = load_knowledge(claims, bundled=not no_bundled)
    loaded = load_policy(policy, knowledge)
    checker = build_checker(knowledge)
    faults = wrong = 0
    counted: Counter[str] = Counter()
    for case in _cases(files, loaded):
        if isinstance(case, CaptionError):
            say(str(case))
            faults += 1
            continue
        report = checker.check(case.text, policy=loaded, source=case.source)
        counted[str(report.action)] += 1
        for line in _differences(case, report):
            wrong += 1
            click.echo(line)
    tried = counted.total()
    if not tried and not faults:
        say(f"hipfacts: {', '.join(files)} holds no cases")
        faults += 1
    actions = ", ".join(f"{count} {action}" for action, count in sorted(counted.items()))
    unread = f", {faults} not tried" if faults else ""
    click.echo(
        f"{tried} case{'' if tried == 1 else 's'} tried, {wrong} wrong{unread}" + (f"; {actions}." if tried else ".")
    )
    click.get_current_context().exit(FAULTY if faults else FOUND if wrong else 0)


def _cases(files: tuple[str, ...], policy: Policy) -> Iterator[Case | CaptionError]:
    from hipfacts.captions import records
    from hipfacts.errors import CaptionError
    from hipfacts.policy import case

    for file in files:
        for record in records(file):
            try:
                if isinstance(record, CaptionError):
                    raise record
                yield case(record.fields, policy, file=file, line=record.line)
            except CaptionError as fault:
                yield fault


def _differences(case: Case, report: Report) -> Iterator[str]:
    """A line if the action, or else the rule, is not the one the case asks for."""
    from hipfacts.reports.visible import visible

    decision = report.decision
    rule = decision.rule if decision else None
    by = f"by the rule `{rule}`" if rule else "by no rule"
    if report.action != case.action:
        problem = f"{report.action} {by}, not {case.action}"
    elif case.names_rule and rule != case.rule:
        problem = f"{report.action} {by}, not " + (f"by `{case.rule}`" if case.rule else "by none")
    else:
        return
    found = ", ".join(
        f"{finding.claim} {finding.stance} {finding.verdict} {finding.score:g}" for finding in report.findings
    )
    yield visible(f"{case.file}:{case.line}: {problem}; found: {found or 'nothing'}")
