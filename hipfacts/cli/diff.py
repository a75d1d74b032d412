"""``hipfacts diff``: two knowledge bases on the same texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import click

from hipfacts.cli.ending import FAULTY, FOUND, say
from hipfacts.cli.knowledge_named import load_named
from hipfacts.cli.options import build_checker, known_claim, split_names

if TYPE_CHECKING:  # loaded when the command runs
    from hipfacts.captions import Caption

FORMATS = ("text", "jsonl", "html")


@click.command("diff", short_help="Hold two knowledge bases against each other on your texts.")
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@click.argument("texts", nargs=-1, metavar="[TEXTS | -]...")
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True, help="How to print.")
@click.option("--output", metavar="FILE", help="Write results to a file: whole, or not at all.")
@click.option("--text-field", metavar="NAME", help="Field or column that holds the text (JSON, CSV).")
@click.option("--id-field", metavar="NAME", help="Field or column that holds the id (JSON, CSV).  [default: id]")
@click.option(
    "--split", type=click.Choice(("paragraphs", "lines", "file")), default="paragraphs", show_default=True,
    help="What one caption is in plain text.",
)  # fmt: skip
@click.option("--select", multiple=True, metavar="CLAIM", help="Only these claims (repeatable, or commas).")
@click.option("--experimental", is_flag=True, help="Let claims flag that are still experimental.")
@click.option("--no-bundled", is_flag=True, help="Read a pack of your own alone.")
@click.option(
    "--examples", type=click.IntRange(min=0), default=20, show_default=True, metavar="N",
    help="How many changes of each claim and kind to show (text, html); all are counted.",
)  # fmt: skip
@click.option(
    "--fail-on", type=click.Choice(("any", "flags", "never")), default="any", show_default=True,
    help="What makes the exit code 1: any change, one that changes whether a text is flagged, nothing.",
)  # fmt: skip
@click.option("--workers", type=click.IntRange(min=1), default=1, show_default=True, help="Processes to check with.")
def command(old: str, new: str, texts: tuple[str, ...], **options: Any) -> None:
    """Hold two knowledge bases against each other on the same texts: what is newly found, no longer found, or read with
    another stance or score.

    OLD and NEW are folders, `bundled`, ids of installed packs, or git revisions (`main`, `v1.2:claims`). A pack that is
    no copy of the bundled one is read beside it.
    """
    from hipfacts.cli.output import destination
    from hipfacts.diff import Comparison, Totals, html, jsonl, located_changes, text

    before = load_named(old, beside=(new,), bundled=not options["no_bundled"])
    after = load_named(new, beside=(old,), bundled=not options["no_bundled"])
    wanted = split_names(options["select"])
    for name in wanted:
        known_claim(name, sorted({*before.claims, *after.claims}), option="--select")
    comparison = Comparison(
        *(
            build_checker(
                base,
                ignore=[name for name in base.claims if wanted and name not in wanted],
                experimental=options["experimental"],
            )
            for base in (before, after)
        )
    )
    faults: list[str] = []
    totals = Totals()
    form = options["form"]
    with destination(options["output"], utf8=form != "text") as stream:
        changes = located_changes(
            captions_of(texts or ("-",), options, faults), comparison, totals, workers=options["workers"]
        )
        if form == "jsonl":
            jsonl.render(changes, stream)
        elif form == "html":
            html.render(changes, stream, totals, most=options["examples"], old=old, new=new)
        else:
            text.render(changes, stream, totals, most=options["examples"])
        stream.flush()
    if form != "text":
        say(f"hipfacts: {text.summary(totals)}")
    found = {"any": totals.changes, "flags": totals.flips, "never": 0}[options["fail_on"]]
    click.get_current_context().exit(FAULTY if faults else FOUND if found else 0)


def captions_of(paths: Iterable[str], options: dict[str, Any], faults: list[str]) -> Iterator[Caption]:
    """The captions that can be read; what cannot is said at once, and noted."""
    from hipfacts.captions import read
    from hipfacts.errors import CaptionError

    fields = {name: options[name] for name in ("text_field", "id_field", "split") if name in options}
    for item in read(paths, note=lambda message: say(f"hipfacts: {message}"), **fields):
        if isinstance(item, CaptionError):
            faults.append(str(item))
            say(str(item))
        else:
            yield item
