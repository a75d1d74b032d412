"""``hipfacts audit``: a knowledge base held against itself."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from hipfacts.cli.ending import FOUND
from hipfacts.cli.options import load_knowledge

if TYPE_CHECKING:  # loaded when the command runs
    from hipfacts.knowledge import KnowledgeBase


@click.command("audit", short_help="Hold a knowledge base against itself.")
@click.argument("folder", required=False, metavar="[DIR]")
@click.option("--no-bundled", is_flag=True, help="Read DIR alone.")
def command(folder: str | None, no_bundled: bool) -> None:
    """Hold a knowledge base against itself: the bundled one, or your own pack in DIR.

    Your pack is read as `check --claims DIR` reads it, together with the bundled claims; a pack with the id of the
    bundled one is taken for a copy of it, and read alone.
    """
    from hipfacts.audit import audit

    knowledge = load_knowledge() if folder is None else _own(folder, bundled=not no_bundled)
    only = None if folder is None else _claims_in(folder, knowledge)
    problems = audit(knowledge, only=only)
    for problem in problems:
        click.echo(str(problem))
    counts = ", ".join(
        f"{len(part):,} {name}"
        for name, part in (
            ("claims", knowledge.claims), ("concepts", knowledge.concepts), ("cues", knowledge.cues),
            ("sources", knowledge.sources),
        )
    )  # fmt: skip
    if problems:
        click.echo(f"{len(problems):,} problem{'' if len(problems) == 1 else 's'} in {counts}", err=True)
        click.get_current_context().exit(FOUND)
    click.echo(f"no problems in {counts}")


def _claims_in(folder: str, knowledge: KnowledgeBase) -> set[str]:
    return {name for name, read in knowledge.documents.items() if Path(read.file).is_relative_to(folder)}


def _own(folder: str, *, bundled: bool) -> KnowledgeBase:
    from hipfacts import yamlfile
    from hipfacts.knowledge import bundled_path

    def pack_id(path: Path) -> object:
        data = yamlfile.read(path / "pack.yaml").data
        return data.get("id") if isinstance(data, dict) else None

    alone = not bundled or pack_id(Path(folder)) == pack_id(bundled_path())
    return load_knowledge((folder,), bundled=not alone)
