"""``hipfacts claims``: the knowledge base, to read."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hipfacts.cli import curate
from hipfacts.cli.config import Configured
from hipfacts.cli.lazy import LazyGroup
from hipfacts.cli.options import knowledge_options, known_claim, load_knowledge

if TYPE_CHECKING:  # loaded when a command runs
    from hipfacts.knowledge import KnowledgeBase


_STYLES: dict[str, dict[str, Any]] = {
    "title": {"bold": True}, "heading": {"bold": True}, "fact": {"fg": "green", "bold": True}, "link": {"fg": "blue"},
    "dim": {"dim": True},
}  # fmt: skip


def _base_url(_ctx: click.Context, _parameter: click.Parameter, value: str) -> str:
    if value and not re.fullmatch(r"https?://[^\s/?#]+[^\s?#]*", value):
        raise click.BadParameter("write a whole address without `?` or `#`, as in https://example.org/facts/.")
    return value if not value or value.endswith("/") else value + "/"


@click.group("claims", cls=LazyGroup, short_help="Read the knowledge base, and add to it.")
def command() -> None:
    """Read the knowledge base: which claims are known, and what is true instead."""


for _one in curate.COMMANDS:
    command.add_command(_one)


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
    if as_json:
        click.echo(json.dumps(claim.model_dump(mode="json"), ensure_ascii=False, indent=2))
        return
    from hipfacts.export import terminal

    on_terminal = sys.stdout.isatty()
    colour = on_terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    width = shutil.get_terminal_size().columns if on_terminal else terminal.WIDTH
    for line in terminal.page(claim, knowledge, width=width):
        parts = (click.style(text, **_STYLES[style]) if colour and style else text for text, style in line)
        click.echo("".join(parts).rstrip())


@command.command("export", cls=Configured)
@click.argument("folder", metavar="DIR")
@click.option(
    "--format", "form", type=click.Choice(("claimreview", "html", "markdown", "csv", "bluesky")), default="html",
    show_default=True, help="JSON-LD of schema.org, a static site, Markdown files, tables, a labeler's labels.",
)  # fmt: skip
@click.option(
    "--base-url", default="", metavar="URL", callback=_base_url,
    help="Where the site will stand; search engines want whole addresses in a ClaimReview.",
)  # fmt: skip
@click.option("--author", default="hipfacts", show_default=True, metavar="NAME", help="Who reviews the claims.")
@knowledge_options
def export(folder: str, form: str, base_url: str, author: str, claims: tuple[str, ...], no_bundled: bool) -> None:
    """Write the knowledge base into DIR: claims, glossary, bibliography.

    An earlier export in DIR is written over, and no other file.
    """
    knowledge = load_knowledge(claims, bundled=not no_bundled)
    from hipfacts.export.writing import write

    files = _files(form, knowledge, base_url, author)
    write(files, folder, knowledge=knowledge)
    if form in ("claimreview", "html") and not base_url:
        click.echo("hipfacts: the addresses in the reviews are relative; --base-url makes them whole", err=True)
    start = {
        "html": "index.html", "markdown": "index.md", "claimreview": "claimreview.jsonld", "csv": "claims.csv",
        "bluesky": "labels.json",
    }[form]  # fmt: skip
    many = "" if len(files) == 1 else "s"
    click.echo(f"{len(knowledge.claims):,} claims in {len(files):,} file{many}; begin with {Path(folder) / start}")


def _files(form: str, knowledge: KnowledgeBase, base_url: str, author: str) -> dict[str, str]:
    if form == "html":
        from hipfacts.export import html

        return html.files(knowledge, base_url=base_url, author=author)
    from hipfacts.export import bluesky, claimreview, csv, markdown

    if form == "bluesky":
        return bluesky.files(knowledge)
    if form == "claimreview":
        return claimreview.files(knowledge, base_url=base_url, author=author)
    return markdown.files(knowledge) if form == "markdown" else csv.files(knowledge)


@command.command("import")
@click.argument("file", metavar="CLAIMS.csv|ClaimReview.json")
@click.argument("folder", metavar="DIR")
@click.option("--license", "licence", default="unknown", metavar="NAME", help="Under which the list may be used.")
@click.option("--title", default="", metavar="TEXT", help="What the pack is about.")
def import_(file: str, folder: str, licence: str, title: str) -> None:
    """Make a pack in DIR of plain claims: a table with a column `claim`, or ClaimReview.

    They are found at once, by likeness alone, and are experimental; what each still needs is listed.
    """
    from hipfacts.importing import import_claims

    made = import_claims(Path(file), Path(folder), license=licence, title=title)
    for line in made.left_out:
        click.echo(f"hipfacts: left out: {line}", err=True)
    click.echo(f"{len(made.claims):,} claims in {folder}; try them with `hipfacts check --claims {folder}`")
    click.echo("all are experimental, and flag nothing until each has what it needs:")
    for line in made.needs:
        click.echo(f"  {line}")


@command.command("schema")
def schema() -> None:
    """Print the JSON Schema of a claim file."""
    from hipfacts.knowledge import claim_schema

    click.echo(json.dumps(claim_schema(), ensure_ascii=False, indent=2))
