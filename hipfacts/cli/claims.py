"""``hipfacts claims``: the knowledge base, to read."""

from __future__ import annotations

import json
import textwrap
from typing import TYPE_CHECKING, Any

import click

from hipfacts.cli.config import Configured
from hipfacts.cli.lazy import LazyGroup
from hipfacts.cli.options import knowledge_options, known_claim, load_knowledge

if TYPE_CHECKING:  # loaded when a command runs
    from hipfacts.knowledge import KnowledgeBase
    from hipfacts.models import Claim


@click.group("claims", cls=LazyGroup, short_help="Read the knowledge base.")
def command() -> None:
    """Read the knowledge base: which claims are known, and what is true instead."""


@command.command("list", cls=Configured)
@knowledge_options
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_claims(claims: tuple[str, ...], no_bundled: bool, as_json: bool) -> None:
    """List the claims: id, verdict, status, title."""
    knowledge = load_knowledge(claims, bundled=not no_bundled)
    rows = [knowledge.claims[name] for name in sorted(knowledge.claims)]
    if as_json:
        keys = {"id", "title", "claim", "verdict", "status"}
        click.echo(
            json.dumps([claim.model_dump(mode="json", include=keys) for claim in rows], ensure_ascii=False, indent=2)
        )
        return
    widest = max((len(claim.id) for claim in rows), default=0)
    for claim in rows:
        click.echo(f"{claim.id.ljust(widest)}  {claim.verdict!s:10}  {claim.status!s:12}  {claim.title}")


@command.command("show", cls=Configured)
@click.argument("claim_id", metavar="ID")
@knowledge_options
@click.option("--json", "as_json", is_flag=True, help="Print JSON: the whole claim, rules and examples included.")
def show(claim_id: str, claims: tuple[str, ...], no_bundled: bool, as_json: bool) -> None:
    """Show one claim: the fact, why, how good the evidence is, and the sources."""
    knowledge = load_knowledge(claims, bundled=not no_bundled)
    known_claim(claim_id, list(knowledge.claims), option="claims show")
    claim = knowledge.claims[claim_id]
    click.echo(
        json.dumps(claim.model_dump(mode="json"), ensure_ascii=False, indent=2) if as_json else _page(claim, knowledge)
    )


@command.command("schema")
def schema() -> None:
    """Print the JSON Schema of a claim file."""
    from hipfacts.knowledge import claim_schema

    click.echo(json.dumps(claim_schema(), ensure_ascii=False, indent=2))


def _page(claim: Claim, knowledge: KnowledgeBase) -> str:
    evidence = claim.evidence
    lines = [f"{claim.id} ({claim.verdict}, {claim.status}): {claim.title}", ""]
    lines += _field("Fact", claim.correction.fact)
    lines += _field("Claim", claim.claim)
    lines += _field("Why", claim.correction.explanation)
    lines += _field("Fallacy", claim.correction.fallacy)
    lines += _field("Evidence", f"{evidence.strength}. {evidence.note or ''} Direct study: {evidence.direct_study}")
    for use in claim.sources:
        source: Any = knowledge.sources[use.id]
        lines += [
            "",
            *_field("Source", f"{source.title} ({source.year}) [{use.bearing}]" if source.year else source.title),
        ]
        lines += [" " * 10 + source.url, *_field("", f"Shows: {use.shows}"), *_field("", f"Limits: {source.limits}")]
    lines += ["", *_field("Not this", "; ".join(claim.false_positives)), ""]
    for stance in ("asserted", "denied", "questioned", "reported", "absent"):
        for number, example in enumerate(getattr(claim.examples, stance)[:3]):
            lines += _field("" if number else stance.capitalize(), example)
    return "\n".join(lines)


def _field(label: str, text: str) -> list[str]:
    wrapped = textwrap.wrap(" ".join(text.split()), 90, break_long_words=False, break_on_hyphens=False) or [""]
    return [("" if number else label).ljust(10) + line for number, line in enumerate(wrapped)]
