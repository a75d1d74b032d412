"""``hipfacts audit``: a knowledge base held against itself."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hipfacts.cli.ending import FOUND
from hipfacts.cli.options import load_knowledge

if TYPE_CHECKING:  # loaded when the command runs
    from hipfacts.knowledge import KnowledgeBase

_LOOK = 0.3  # seconds between two looks for a save


@click.command("audit", short_help="Hold a knowledge base against itself.")
@click.argument("folder", required=False, metavar="[DIR]")
@click.option("--no-bundled", is_flag=True, help="Read DIR alone.")
@click.option("--notes/--no-notes", default=None, help="Show what is worth a look, too.  [default: for a DIR]")
@click.option("--sources", "review", is_flag=True, help="List the sources for review, oldest first, and nothing else.")
@click.option("--watch", is_flag=True, help="Do it again at each save, until Ctrl-C.")
def command(folder: str | None, no_bundled: bool, notes: bool | None, review: bool, watch: bool) -> None:
    """Hold a knowledge base against itself: the bundled one, or your own pack in DIR.

    Your pack is read as `check --claims DIR` reads it, together with the bundled claims; a pack with the id of the
    bundled one is taken for a copy of it, and read alone. Problems make the exit code 1; notes, which are matters of
    judgement, do not.
    """
    wanted = folder is not None if notes is None else notes
    if review:
        _review(folder, bundled=not no_bundled)
    elif watch:
        _watch(folder, bundled=not no_bundled, notes=wanted)
    elif _audit(folder, bundled=not no_bundled, notes=wanted):
        click.get_current_context().exit(FOUND)


def _read(folder: str | None, *, bundled: bool) -> tuple[KnowledgeBase, set[str] | None]:
    """The knowledge base, and the claims to look at."""
    knowledge = load_knowledge() if folder is None else _own(folder, bundled=bundled)
    return knowledge, None if folder is None else _claims_in(folder, knowledge)


def _audit(folder: str | None, *, bundled: bool, notes: bool) -> int:
    """How many problems there are, once they are shown."""
    from hipfacts.audit import audit

    knowledge, only = _read(folder, bundled=bundled)
    problems = audit(knowledge, only=only)
    for problem in problems:
        click.echo(str(problem))
    noted = 0
    if notes:
        from hipfacts.notes import notes as worth_a_look

        for note in worth_a_look(knowledge, only=only):
            noted += 1
            click.echo(f"{note.file}:{note.line}: note: {note.problem}; {note.remedy}")
    counts = ", ".join(
        f"{len(part):,} {name}"
        for name, part in (
            ("claims", knowledge.claims), ("concepts", knowledge.concepts), ("cues", knowledge.cues),
            ("sources", knowledge.sources),
        )
    )  # fmt: skip
    if noted:
        counts += f"; {noted:,} note{'' if noted == 1 else 's'}"
    if problems:
        click.echo(f"{len(problems):,} problem{'' if len(problems) == 1 else 's'} in {counts}", err=True)
    else:
        click.echo(f"no problems in {counts}")
    return len(problems)


def _watch(folder: str | None, *, bundled: bool, notes: bool) -> None:
    """Audits at each save, until it is interrupted. A fault is shown, and the next save waited for."""
    from hipfacts.errors import HipfactsError
    from hipfacts.knowledge import bundled_path
    from hipfacts.packs import pack_folder

    place = bundled_path() if folder is None else pack_folder(folder)
    before: object = None
    while True:
        now = sorted((str(path), path.stat().st_mtime_ns) for path in place.rglob("*.y*ml") if path.is_file())
        if now != before:
            before = now
            click.clear()
            try:
                _audit(folder, bundled=bundled, notes=notes)
            except HipfactsError as error:
                click.echo(str(error), err=True)
            click.echo(f"watching {place}; Ctrl-C ends", err=True)
        time.sleep(_LOOK)


def _review(folder: str | None, *, bundled: bool) -> None:
    from hipfacts.notes import sources_to_review

    knowledge, only = _read(folder, bundled=bundled)
    for name, year, url, claims in sources_to_review(knowledge, only=only):
        click.echo(f"{year or 'n.d.'}  {name}  {url}  {', '.join(claims)}")
    click.echo("Look whether each is still there, and whether it was retracted or something newer says more.", err=True)


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
