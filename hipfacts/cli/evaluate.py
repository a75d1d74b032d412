"""``hipfacts evaluate``: how well the checker does on labelled items."""

from __future__ import annotations

import click

from hipfacts.cli.ending import FAULTY, say
from hipfacts.cli.options import build_checker, knowledge_options, load_knowledge


@click.command("evaluate", short_help="Precision, recall, F1 and stance on labelled items.")
@click.argument("files", nargs=-1, required=True, metavar="ITEMS.jsonl...")
@knowledge_options
@click.option("--min-score", type=click.FloatRange(0, 1), help="Leave out what the rules are less sure of.")
@click.option("--workers", type=click.IntRange(min=1), default=1, show_default=True, help="Processes to check with.")
@click.option("--misses", is_flag=True, help="List each pair where label and finding differ, with its text.")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
def command(
    files: tuple[str, ...], claims: tuple[str, ...], no_bundled: bool, min_score: float | None, workers: int,
    misses: bool, as_json: bool,
) -> None:  # fmt: skip
    """Measure the checker on labelled items.

    One JSON object a line: {"id": ..., "text": ..., "labels": [{"claim": ..., "stance": ..., "optional": false}]}
    """
    from hipfacts import evaluate
    from hipfacts.captions import records
    from hipfacts.errors import CaptionError
    from hipfacts.models import Verdict

    items: list[evaluate.Item] = []
    faults = 0
    for file in files:
        for record in records(file):
            try:
                if isinstance(record, CaptionError):
                    raise record
                items.append(evaluate.item(record.fields, file=file, line=record.line))
            except CaptionError as fault:
                say(str(fault))
                faults += 1
    if faults:
        say("hipfacts: no figures, as they would be about a part of the items only")
        click.get_current_context().exit(FAULTY)
    knowledge = load_knowledge(claims, bundled=not no_bundled)
    labelled = {label.claim for one in items for label in one.labels}
    for name in sorted(labelled - set(knowledge.claims)):
        say(f"hipfacts: the label `{name}` is no claim of the knowledge base: each counts as missed")
    checker = build_checker(knowledge, min_score=min_score)
    reports = checker.check_many((one.text for one in items), workers=workers)
    mixed = {name for name, claim in knowledge.claims.items() if claim.verdict is Verdict.MIXED}
    scores = evaluate.evaluate(items, reports, mixed=mixed)
    if as_json:
        click.echo(scores.model_dump_json(exclude=None if misses else {"misses"}))
        return
    click.echo(evaluate.table(scores))
    if misses:
        for miss in scores.misses:
            click.echo(f"{miss.id}\t{miss.claim}\tgold={miss.gold}\tgot={miss.got}\t{miss.text!r}")
