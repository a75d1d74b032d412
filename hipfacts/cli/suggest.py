"""``hipfacts suggest``: posts in which a claim may be missed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from hipfacts.cli.config import Configured
from hipfacts.cli.ending import FAULTY, say
from hipfacts.cli.options import build_checker, knowledge_options, load_knowledge

if TYPE_CHECKING:  # loaded when the command runs
    from hipfacts.suggest import Missed, Post

_LONGEST = 160  # characters of a post


@click.command("suggest", cls=Configured, short_help="Show posts in which a claim may be missed.")
@click.argument("paths", nargs=-1, required=True, metavar="POSTS...")
@knowledge_options
@click.option("--text-field", multiple=True, metavar="NAME", help="Field or column that holds the text (repeatable).")
@click.option("--id-field", metavar="NAME", help="Field or column that holds the id.  [default: id]")
@click.option(
    "--split", type=click.Choice(("paragraphs", "lines", "file")), default="paragraphs", show_default=True,
    help="What one post is in plain text.",
)  # fmt: skip
@click.option("--groups", type=click.IntRange(1), default=10, show_default=True, help="Groups to show, at most.")
@click.option("--posts", "most", type=click.IntRange(1), default=3, show_default=True, help="Posts of each, at most.")
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text", show_default=True)
def command(
    paths: tuple[str, ...], claims: tuple[str, ...], no_bundled: bool, groups: int, most: int, form: str, **fields: Any
) -> None:
    """Show posts that name what claims are about and in which none is found, grouped by the words they share.

    POSTS are files, folders or globs as for `check`. What a group has in common is where to look for a missing term;
    `hipfacts why` tells what a post lacks to be found.
    """
    from hipfacts.captions import read
    from hipfacts.errors import CaptionError
    from hipfacts.suggest import Post, suggest

    faults: list[str] = []

    def posts() -> Iterator[Post]:
        for item in read(paths, note=say, stdin_filename=None, **fields):
            if isinstance(item, CaptionError):
                faults.append(str(item))
                say(str(item))
            else:
                yield Post(item.readable, f"{item.file}:{item.line}")

    missed = suggest(posts(), build_checker(load_knowledge(claims, bundled=not no_bundled)))
    if form == "json":
        click.echo(json.dumps(_plain(missed), ensure_ascii=False, indent=2))
    else:
        for line in _lines(missed, groups, most):
            click.echo(line)
    if faults:
        click.get_current_context().exit(FAULTY)


def _plain(missed: Missed) -> dict[str, object]:
    return {
        **missed._asdict(),
        "groups": [
            {"phrase": g.phrase, "copies": g.copies, "posts": [p._asdict() for p in g.posts]} for g in missed.groups
        ],
        "alone": [post._asdict() for post in missed.alone],
    }


def _lines(missed: Missed, groups: int, most: int) -> Iterator[str]:
    for group in missed.groups[:groups]:
        again = f", and {group.copies:,} copies" if group.copies else ""
        yield f'{len(group.posts):,} posts with "{group.phrase}"{again}'
        yield from map(_shown, group.posts[:most])
        if len(group.posts) > most:
            yield f"    and {len(group.posts) - most:,} more"
        yield ""
    if not missed.groups and missed.alone:
        yield "posts that have nothing in common:"
        yield from map(_shown, missed.alone[: groups * most])
        yield ""
    hidden = max(len(missed.groups) - groups, 0)
    yield (
        f"{missed.read:,} posts read, {missed.found:,} with a finding, {missed.silent:,} name a topic without one: "
        f"{len(missed.groups):,} groups{f' ({hidden:,} not shown)' if hidden else ''}, {len(missed.alone):,} alone."
    )


def _shown(post: Post) -> str:
    from hipfacts.reports.visible import visible

    text = visible(" ".join(post.text.split()))
    return f"    {visible(post.name)}: {text[:_LONGEST]}{' …' if len(text) > _LONGEST else ''}"
