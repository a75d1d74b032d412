"""``hipfacts why``: the whole story of one text."""

from __future__ import annotations

import shutil
import sys

import click

from hipfacts.cli.config import Configured
from hipfacts.cli.options import build_checker, knowledge_options, known_claim, load_knowledge


@click.command("why", cls=Configured, short_help="Tell why a text is found, or not.")
@click.argument("text", nargs=-1, metavar="[TEXT]")
@knowledge_options
@click.option("--claim", metavar="ID", help="Tell of this claim alone, with all of its rules that nearly fired.")
@click.option("--near", type=click.IntRange(0), default=5, show_default=True, help="Rules that nearly fired, at most.")
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text", show_default=True)
def command(
    text: tuple[str, ...], claims: tuple[str, ...], no_bundled: bool, claim: str | None, near: int, form: str
) -> None:
    """Tell the whole story of one text: how it is read, what is found in it, and what became of that.

    Without TEXT, standard input is the text. Quote it: hipfacts why "Squats fill hip dips."
    """
    from hipfacts.why import tell

    knowledge = load_knowledge(claims, bundled=not no_bundled)
    if claim is not None:
        known_claim(claim, list(knowledge.claims), option="--claim")
    whole = " ".join(text)
    if not text or text == ("-",):
        with click.open_file("-", encoding="utf-8") as stream:
            whole = stream.read()
    story = tell(build_checker(knowledge), whole, claim=claim, most=near)
    if form == "json":
        click.echo(story.model_dump_json(indent=2))
        return
    from hipfacts.why.text import lines

    width = min(shutil.get_terminal_size().columns, 100) if sys.stdout.isatty() else 100
    for line in lines(story, width=width):
        click.echo(line)
