"""``hipfacts evaluate``: how well the checker does on labelled items."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hipfacts.cli.ending import FAULTY, FOUND, say
from hipfacts.cli.lazy import did_you_mean
from hipfacts.cli.options import build_checker, knowledge_options, known_claim, load_knowledge, split_names

if TYPE_CHECKING:  # loaded when the command runs
    from hipfacts.errors import CaptionError
    from hipfacts.evaluate import Comparison, Earlier, Item, Scores
    from hipfacts.models import Report

_MOST_FAULTS = 20  # as many lines tell what is wrong with a file; thousands bury it


class Command(click.Command):
    """A command whose ``--misses`` may stand alone: what follows is its number only where it is one."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        end = args.index("--") if "--" in args else len(args)
        following = [*args[1:], ""]
        return super().parse_args(
            ctx,
            [
                "--misses=all" if arg == "--misses" and number < end and not following[number].isdecimal() else arg
                for number, arg in enumerate(args)
            ],
        )


def _how_many(_ctx: click.Context, _parameter: click.Parameter, value: str | None) -> int | None:
    """How many misses to list; the file holds fewer than `all` stands for."""
    if value is None or value.isdecimal():
        return None if value is None else int(value)
    if value != "all":
        raise click.BadParameter(f"'{value}' is no number.")
    return sys.maxsize


@click.command("evaluate", cls=Command, short_help="Precision, recall, F1 and stance on labelled items.")
@click.argument("files", nargs=-1, required=True, metavar="ITEMS.jsonl...")
@knowledge_options
@click.option("--min-score", type=click.FloatRange(0, 1), help="Leave out what the rules are less sure of.")
@click.option("--workers", type=click.IntRange(min=1), default=1, show_default=True, help="Processes to check with.")
@click.option("--misses", metavar="[N]", callback=_how_many, help="List what went wrong and why, or the first N of it.")
@click.option("--claim", multiple=True, metavar="CLAIM", help="Show only what is about these claims (repeatable).")
@click.option("--baseline", metavar="REPORTS.jsonl", help="Compare with an earlier run on the same items.")
@click.option("--fail-on-loss", is_flag=True, help="Exit with 1 where something is lost against the baseline.")
@click.option("--output", metavar="FILE", help="Write this run's reports as JSON lines: the next --baseline.")
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text", show_default=True,
              help="How to print; JSON holds everything.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
def command(files: tuple[str, ...], **options: Any) -> None:
    """Measure the checker on labelled items.

    One JSON object a line: {"id": ..., "text": ..., "labels": [{"claim": ..., "stance": ..., "optional": false}]}

    --baseline takes what `check --format jsonl` or an earlier `evaluate --output` wrote; items are matched by id.
    """
    from hipfacts import evaluate
    from hipfacts.models import Verdict

    baseline, output = options["baseline"], options["output"]
    if options["fail_on_loss"] and not baseline:
        raise click.UsageError("--fail-on-loss needs --baseline: a loss is one against an earlier run.")
    _refuse_overwriting(files, output)
    knowledge = load_knowledge(options["claims"], bundled=not options["no_bundled"])
    shown = split_names(options["claim"])
    for name in shown:
        known_claim(name, list(knowledge.claims), option="--claim")
    items = _items(files, sorted(knowledge.claims))
    if baseline or output:
        _stop_at(list(_repeated(items)), why="reports are matched by id")
    before = _baseline(baseline, items) if baseline else []
    checker = build_checker(knowledge, min_score=options["min_score"])
    reports = list(checker.check_many((one.text for one in items), workers=options["workers"]))
    if output:
        _write(output, items, reports)
    mixed = {name for name, claim in knowledge.claims.items() if claim.verdict is Verdict.MIXED}
    scores = evaluate.evaluate(items, reports, mixed=mixed)
    comparison = evaluate.compare(items, before, reports, baseline=baseline, mixed=mixed) if baseline else None
    as_json = options["as_json"] or options["form"] == "json"
    _print(_json(scores, comparison) if as_json else _text(scores, comparison, options["misses"], shown))
    if options["fail_on_loss"] and comparison and comparison.count("lost"):
        click.get_current_context().exit(FOUND)


def _text(scores: Scores, comparison: Comparison | None, most: int | None, claims: list[str]) -> Iterator[str]:
    from hipfacts import evaluate

    yield from evaluate.table(scores, claims=claims).splitlines()
    if most is not None:
        yield from ("", *evaluate.listed(scores, most=most, claims=claims))
    if comparison:
        yield from ("", *evaluate.compared(comparison, claims=claims))


def _json(scores: Scores, comparison: Comparison | None) -> Iterator[str]:
    value = scores.model_dump(mode="json")
    if comparison:
        value["comparison"] = comparison.model_dump(mode="json")
    yield json.dumps(value)


def _print(lines: Iterable[str]) -> None:
    from hipfacts.cli.output import destination
    from hipfacts.reports.visible import visible

    with destination(None, utf8=False) as stream:
        stream.writelines(visible(line) + "\n" for line in lines)


def _write(output: str, items: Iterable[Item], reports: Iterable[Report]) -> None:
    from hipfacts.cli.output import destination
    from hipfacts.reports import jsonl, locate

    with destination(output, utf8=True) as stream:
        jsonl.render(
            (
                locate(report, text=one.text, name=one.id, file=one.file or "-", line=one.line or 1, column=None)
                for one, report in zip(items, reports, strict=True)
            ),
            stream,
        )


def _refuse_overwriting(files: Iterable[str], output: str | None) -> None:
    if output == "-":
        raise click.UsageError("--output needs a file: standard output is for the figures.")
    if output is None or not Path(output).exists():
        return
    for file in files:
        if Path(file).exists() and Path(file).samefile(output):
            raise click.UsageError(f"--output {output} is one of the files of items; choose another name.")


def _items(files: Iterable[str], claims: Sequence[str]) -> list[Item]:
    """The items of all files. Says what is wrong with any of them and exits: figures on a part would mislead."""
    from hipfacts.captions import records
    from hipfacts.errors import CaptionError
    from hipfacts.evaluate import item

    items: list[Item] = []
    faults: list[CaptionError] = []
    for file in files:
        empty = True
        for record in records(file):
            empty = False
            try:
                if isinstance(record, CaptionError):
                    raise record
                items.append(item(record.fields, file=file, line=record.line))
            except CaptionError as fault:
                faults.append(fault)
                continue
            faults += _unknown_labels(items[-1], claims)
        if empty:
            faults.append(CaptionError("holds no items", file=file, remedy="write one JSON object a line"))
    _stop_at(faults)
    return items


def _unknown_labels(item: Item, claims: Sequence[str]) -> list[CaptionError]:
    from hipfacts.errors import CaptionError

    return [
        CaptionError(
            f"the label `{label.claim}` is no claim of the knowledge base", file=item.file, line=item.line,
            remedy=did_you_mean(label.claim, claims).strip() or "`hipfacts claims list` shows all",
        )
        for label in item.labels if label.claim not in claims
    ]  # fmt: skip


def _repeated(items: Iterable[Item]) -> Iterator[CaptionError]:
    """Items with an id that another one has: reports are matched by it."""
    from hipfacts.errors import CaptionError

    first: dict[str, Item] = {}
    for one in items:
        other = first.setdefault(one.id, one)
        if other is not one:
            problem = f"the id `{one.id}` was used in {other.file}:{other.line} already"
            yield CaptionError(problem, file=one.file, line=one.line, remedy="give each item an id of its own")


def _baseline(file: str, items: Sequence[Item]) -> list[Earlier]:
    """The reports of an earlier run in the order of the items. Says what does not fit, and exits."""
    from hipfacts.captions import records
    from hipfacts.errors import CaptionError
    from hipfacts.evaluate import earlier, match

    reports: list[tuple[int, Earlier]] = []
    faults: list[CaptionError] = []
    for record in records(file):
        try:
            if isinstance(record, CaptionError):
                raise record
            reports.append((record.line, earlier(record.fields, file=file, line=record.line)))
        except CaptionError as fault:
            faults.append(fault)
    _stop_at(faults, why="without a whole baseline there is nothing to compare with")
    matched, faults = match(items, reports, file=file)
    _stop_at(faults, why="the baseline is about other items")
    return matched


def _stop_at(faults: Sequence[CaptionError], *, why: str = "they would be about a part of the items only") -> None:
    if not faults:
        return
    for fault in faults[:_MOST_FAULTS]:
        say(str(fault))
    if len(faults) > _MOST_FAULTS:
        say(f"hipfacts: {len(faults) - _MOST_FAULTS:,} more faults of these files are not shown")
    say(f"hipfacts: no figures, as {why}")
    click.get_current_context().exit(FAULTY)
