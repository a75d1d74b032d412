"""``hipfacts pack``: packs as things to build, install and compare."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from hipfacts.cli.ending import FAULTY, say
from hipfacts.cli.knowledge_named import load_named, load_own
from hipfacts.cli.lazy import LazyGroup
from hipfacts.cli.options import knowledge_options, load_knowledge

if TYPE_CHECKING:  # loaded when a command runs
    from hipfacts.knowledge import KnowledgeBase


@click.group("pack", cls=LazyGroup, short_help="Build, list and compare packs of claims.")
def command() -> None:
    """Packs of claims: build one to install, list those that are there, write what a version changes."""


@command.command("build")
@click.argument("folder", metavar="DIR")
@click.option("--output", default="dist", show_default=True, metavar="DIR", help="Where to put the wheel.")
@click.option("--no-bundled", is_flag=True, help="Read the pack alone.")
def build(folder: str, output: str, no_bundled: bool) -> None:
    """Make a wheel of the pack in DIR, to install with pip and use as `--claims ID`.

    The pack is audited first, and no wheel is made of one that has problems.
    """
    from hipfacts.audit import audit
    from hipfacts.packing import build_wheel

    knowledge = load_own(folder, bundled=not no_bundled)
    problems = audit(knowledge, only=_claims_in(folder, knowledge))
    for problem in problems:
        say(str(problem))
    if problems:
        say(f"hipfacts: no wheel is made: {len(problems):,} problem{'' if len(problems) == 1 else 's'} to mend first")
        click.get_current_context().exit(FAULTY)
    wheel = build_wheel(Path(folder), Path(output))
    pack = next(pack for pack in knowledge.packs if knowledge.pack_of and pack.id == _id_of(folder, knowledge))
    click.echo(f"{wheel}\ninstall it with `pip install {wheel}`, use it with `hipfacts check --claims {pack.id}`")


@command.command("list")
@knowledge_options
def list_packs(claims: tuple[str, ...], no_bundled: bool) -> None:
    """List the packs: the bundled one, those of --claims, and the installed ones; and what they do to one another."""
    from hipfacts.packs import installed

    knowledge = load_knowledge(claims, bundled=not no_bundled)
    for pack in knowledge.packs:
        mine = [name for name, owner in knowledge.pack_of.items() if owner == pack.id]
        kinds: dict[str, int] = {}
        for name in mine:
            status = str(knowledge.claims[name].status)
            kinds[status] = kinds.get(status, 0) + 1
        counts = ", ".join(f"{count} {status}" for status, count in sorted(kinds.items()))
        click.echo(f"{pack.id} {pack.version}  in use  {counts or 'no claims'}")
        for change in knowledge.changes:
            if change.pack == pack.id:
                why = f": {change.why}" if change.why else ""
                click.echo(f"    {change.kind} {change.what} of {change.of}{why}")
    used = {pack.id for pack in knowledge.packs}
    for name, found in sorted(installed().items()):
        if name not in used:
            click.echo(f"{name} {found.version}  installed, used with --claims {name}")


@command.command("changelog")
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@click.argument("texts", nargs=-1, metavar="[TEXTS]...")
@click.option("--text-field", metavar="NAME", help="Field or column that holds the text (JSON, CSV).")
@click.option("--no-bundled", is_flag=True, help="Read a pack of your own alone.")
def changelog(old: str, new: str, texts: tuple[str, ...], text_field: str | None, no_bundled: bool) -> None:
    """Write what NEW changes since OLD, in Markdown: claims, statuses, facts, and what it finds anew.

    OLD and NEW are named as for `hipfacts diff`. What is found anew is counted in TEXTS, else in the examples of both.
    """
    from hipfacts.diff.changelog import changelog as written

    before = load_named(old, beside=(new,), bundled=not no_bundled)
    after = load_named(new, beside=(old,), bundled=not no_bundled)
    faults: list[str] = []
    captions = None
    if texts:
        from hipfacts.cli.diff import captions_of

        captions = captions_of(texts, {"text_field": text_field}, faults)
    click.echo(written(before, after, captions), nl=False)
    if faults:
        click.get_current_context().exit(FAULTY)


def _claims_in(folder: str, knowledge: KnowledgeBase) -> set[str]:
    return {name for name, read in knowledge.documents.items() if Path(read.file).is_relative_to(folder)}


def _id_of(folder: str, knowledge: KnowledgeBase) -> str:
    return knowledge.pack_of[next(iter(_claims_in(folder, knowledge)))]
