"""``hipfacts check``: captions in, reports out."""

from __future__ import annotations

import os
import shutil
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

from hipfacts.cli import config
from hipfacts.cli.ending import FAULTY, FOUND, say
from hipfacts.cli.lazy import did_you_mean
from hipfacts.cli.options import build_checker, choices, knowledge_options, load_knowledge, load_policy
from hipfacts.cli.progress import Meter

if TYPE_CHECKING:  # loaded when the command runs
    from hipfacts.author import Baseline, Ignores
    from hipfacts.captions import Caption
    from hipfacts.checker import Checker
    from hipfacts.reports import Located

FORMATS = ("text", "json", "jsonl", "sarif", "github", "csv", "html", "markdown", "reply", "bluesky")
WITH_SUPPRESSED = ("json", "jsonl", "sarif", "csv")  # say of a finding that it is suppressed; others leave it out
STANCES = ("asserted", "denied", "questioned", "reported")


def _format(_ctx: click.Context, _parameter: click.Parameter, value: str) -> str:
    if value not in FORMATS:
        raise click.BadParameter(f"unknown format '{value}'.{did_you_mean(value, FORMATS)}")
    return value


@click.command("check", cls=config.Configured, short_help="Check captions for known claims.")
@click.argument("paths", nargs=-1, metavar="[PATH | GLOB | DIR | -]...")
@click.option(
    "--format",
    "form",
    default="text",
    callback=_format,
    metavar="|".join(FORMATS),
    help="How to print.",
    show_default=True,
)
@click.option("--labeler", metavar="DID", help="Who labels, for --format bluesky: did:plc:...")
@click.option("--output", metavar="FILE", help="Write results to a file: whole, or not at all.")
@click.option(
    "--text-field", multiple=True, metavar="NAME",
    help="Field or column that holds the text (JSON, CSV, Parquet); a.b is b in a (repeatable).",
)  # fmt: skip
@click.option("--id-field", metavar="NAME", help="Field or column that holds the id (JSON, CSV).  [default: id]")
@click.option(
    "--split", type=click.Choice(("paragraphs", "lines", "file")), default="paragraphs", show_default=True,
    help="What one caption is in plain text.",
)  # fmt: skip
@click.option("--stdin-filename", metavar="NAME", help="Name of standard input; its suffix says how to read it.")
@knowledge_options
@click.option("--select", multiple=True, metavar="CLAIM", help="Look only for these claims (repeatable, or commas).")
@click.option("--ignore", multiple=True, metavar="CLAIM", help="Do not look for these claims (repeatable, or commas).")
@click.option(
    "--stance", multiple=True, metavar="STANCE,...|all",
    help="Show only these: asserted, denied, questioned, reported.  [default: asserted for text and github, else all]",
)  # fmt: skip
@click.option("--experimental/--no-experimental", default=False, help="Let claims flag that are still experimental.")
@click.option("--min-score", type=click.FloatRange(0, 1), help="Leave out what the rules are less sure of.")
@click.option(
    "--fail-on", type=click.Choice(("asserted", "any", "never")), default="asserted", show_default=True,
    help="What makes the exit code 1: an asserted claim that is false or misleading, any finding, nothing.",
)  # fmt: skip
@click.option("--policy", metavar="FILE", help="Say what to do about each caption: a policy file, or `default`.")
@click.option("--workers", type=click.IntRange(min=1), default=1, show_default=True, help="Processes to check with.")
@click.option(
    "--progress/--no-progress", default=None, help="Show how far a long check has come.  [default: on a terminal]"
)
@click.option("--explain", is_flag=True, help="Say in full why each finding was made (text).")
@click.option(
    "--honor-ignores/--no-honor-ignores", default=False,
    help="Let comments such as `hipfacts: ignore[claim-id]` in a caption count: for captions of your own.",
)  # fmt: skip
@click.option("--baseline", metavar="FILE", help="Leave out the findings that this file knows.")
@click.option("--write-baseline", metavar="FILE", help="Write the findings at --fail-on to a file for --baseline.")
@click.option("--show-config", is_flag=True, help="Show all settings and where each comes from, and check nothing.")
@click.option("--no-config", is_flag=True, help="Read no hipfacts.toml and no pyproject.toml.")
def command(paths: tuple[str, ...], **options: Any) -> None:
    """Check captions for known claims; with no PATH, standard input.

    PATH may be a text file, Markdown, subtitles (srt, vtt, ...), JSON Lines, JSON, CSV, TSV, Parquet or what yt-dlp
    writes, each also as .gz; a folder of such files; or a glob such as 'posts/**/*.md'. Options may stand in
    hipfacts.toml, or in pyproject.toml under [tool.hipfacts].
    """
    if options["show_config"]:
        config.show(click.get_current_context())
        return
    wanted = choices(options["stance"], STANCES, option="--stance")
    if options["form"] == "bluesky":
        _check_bluesky(options["labeler"], wanted)
    for option in ("output", "write_baseline"):
        _refuse_overwriting(paths, options[option], option="--" + option.replace("_", "-"))
    knowledge = load_knowledge(options["claims"], bundled=not options["no_bundled"])
    policy = load_policy(options["policy"], knowledge) if options["policy"] else None
    checker = build_checker(
        knowledge,
        min_score=options["min_score"], select=options["select"], ignore=options["ignore"],
        experimental=options["experimental"],
    )  # fmt: skip
    run = Run(fail_on=options["fail_on"])
    ignores, baseline = _known_to_author(checker, options)
    if not paths:
        paths = ("-",)
    if "-" in paths and sys.stdin is not None and sys.stdin.isatty():
        say("hipfacts: waiting for captions on standard input, separated by blank lines; Ctrl-D ends")
    captions = run.captions(paths, options, ignores)
    from hipfacts.author import Baseline
    from hipfacts.cli.output import destination

    written = Baseline()
    with destination(options["output"], utf8=options["form"] != "text") as stream:
        reports: Iterable[Located] = run.check(captions, checker, options["workers"], failed=ignores.skip)
        reports = run.judge(baseline.mark(ignores.mark(reports)), written)
        if policy:
            reports = (one._replace(report=policy.decide(one.report, one.record)) for one in reports)
        if _wants_progress(options["progress"], stream):
            from hipfacts.captions import find
            from hipfacts.cli.progress import shown

            run.meter.expect(find(paths))
            reports = shown(reports, run.meter)
        _render(reports, stream, wanted, run, checker, options)
        stream.flush()
    if options["write_baseline"]:
        _write_baseline(options["write_baseline"], written, run)
    click.get_current_context().exit(run.exit_code)


class Run:
    """What one run has met so far: its faults, and whether anything makes it fail."""

    def __init__(self, *, fail_on: str) -> None:
        self.fail_on = fail_on
        self.faults = 0
        self.found = False
        self.meter = Meter()

    @property
    def exit_code(self) -> int:
        return FAULTY if self.faults else FOUND if self.found else 0

    def fault(self, line: str) -> None:
        self.faults += 1
        say(line.replace("\n", "\\n"))  # a file's name may hold line ends, and a line of its own would be a command

    def captions(self, paths: Iterable[str], options: dict[str, Any], ignores: Ignores) -> Iterator[Caption]:
        """The captions that can be read; what cannot is said at once."""
        from hipfacts.captions import read
        from hipfacts.errors import CaptionError

        said: set[str] = set()

        def note(message: str) -> None:
            if message not in said:
                said.add(message)
                say(f"hipfacts: {message}".replace("\n", "\\n"))

        fields = ("text_field", "id_field", "split", "stdin_filename")
        for item in ignores.read(
            read(paths, note=note, opened=self.meter.opened, **{name: options[name] for name in fields})
        ):
            if isinstance(item, CaptionError):
                self.fault(str(item))
            else:
                yield item

    def check(
        self, captions: Iterable[Caption], checker: Checker, workers: int, *, failed: Callable[[], None]
    ) -> Iterator[Located]:
        """Located reports in the order of the captions. One that cannot be checked is a fault; ``failed`` is told."""
        from hipfacts.errors import ProcessLost, UsageError
        from hipfacts.reports import locate

        waiting: deque[Caption] = deque()  # as many as the checker reads ahead
        broken: list[Exception] = []

        def texts() -> Iterator[str]:
            try:
                for caption in captions:
                    waiting.append(caption)
                    yield caption.readable
            except Exception as error:  # the input's, no caption's: raised when those before it are done
                broken.append(error)

        results = checker.check_many(texts(), workers=workers)
        while True:
            try:
                report = next(results)
            except StopIteration:
                break
            except UsageError:  # no process can be started: that is no fault of the caption's
                raise
            except Exception as error:
                caption = waiting.popleft()
                failed()
                what = (
                    f"{error}"
                    if isinstance(error, ProcessLost)
                    else f"could not be checked: {type(error).__name__}{f': {error}' * bool(str(error))}; report it"
                )
                self.fault(f"{caption.file}:{caption.line}: {what}")
                continue
            caption = waiting.popleft()
            if report.incomplete:
                where = f"{caption.file}:{caption.line}"
                self.fault(f"{where}: the caption is too long and was checked only in part; split it")
            located = locate(
                report, text=caption.text, name=caption.id, file=caption.file, line=caption.line, column=caption.column,
                field=caption.field, timeline=caption.timeline,
                spoken=None if caption.timeline is None else caption.readable,
            )  # fmt: skip
            yield located._replace(record=caption.record) if caption.record else located
        if broken:
            raise broken[0]

    def judge(self, reports: Iterable[Located], counted: Baseline) -> Iterator[Located]:
        """The same reports, once it is noted which of their findings make the run fail; those are counted too."""
        for located in reports:
            for finding in located.report.findings:
                if finding.flags or (self.fail_on == "any" and finding.suppressed is None):
                    self.found |= self.fail_on != "never"
                    counted.add(finding)
            yield located


def _known_to_author(checker: Checker, options: dict[str, Any]) -> tuple[Ignores, Baseline]:
    """What marks the findings that the author knows of; a baseline that is being written starts from nothing."""
    from hipfacts.author import Baseline, Ignores

    use = options["baseline"] and not options["write_baseline"]
    return (
        Ignores(checker.knowledge.claims, honored=options["honor_ignores"]),
        Baseline.load(options["baseline"]) if use else Baseline(),
    )


def _write_baseline(path: str, baseline: Baseline, run: Run) -> None:
    """Writes what was found, which is then no reason to fail; with faults there may be more, and nothing is written."""
    if run.faults:
        say(f"hipfacts: {path} is not written, since not everything could be checked; mend the faults first")
        return
    from hipfacts.cli.output import destination

    with destination(path, utf8=True) as stream:
        stream.write(baseline.dump())
    total = baseline.counts.total()
    say(f"hipfacts: {total:,} finding{'' if total == 1 else 's'} written to {path}; --baseline {path} leaves them out")
    run.found = False


def _render(
    reports: Iterable[Located], stream: TextIO, stances: list[str], run: Run, checker: Checker, options: dict[str, Any]
) -> None:
    from hipfacts.models import Stance
    from hipfacts.reports import narrow

    form = options["form"]
    by_default = (Stance.ASSERTED,) if form in ("text", "github", "markdown") else tuple(Stance)
    kept = tuple(Stance(name) for name in stances) or by_default

    def faults() -> int:
        return run.faults

    if form == "text":
        from hipfacts.reports import text

        colour = stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
        width = shutil.get_terminal_size().columns if stream.isatty() else text.WIDTH
        text.render(
            reports, stream, claims=checker.knowledge.claims, stances=kept, explain=options["explain"],
            story=partial(_story, checker), colour=colour, width=width, unchecked=faults,
        )  # fmt: skip
        return
    if form == "bluesky":
        from hipfacts.reports import bluesky

        bluesky.render(reports, stream, labeler=options["labeler"], fault=run.fault)
        return
    module = import_module(f"hipfacts.reports.{form}")  # one format, one file
    wanted = map(partial(narrow, stances=kept, suppressed=form in WITH_SUPPRESSED), reports)
    if form == "sarif":
        knowledge = checker.knowledge
        module.render(wanted, stream, claims=knowledge.claims, sources=knowledge.sources, unchecked=faults)
    elif form in ("html", "markdown"):
        module.render(wanted, stream, unchecked=faults)
    else:
        module.render(wanted, stream)


def _story(checker: Checker, text: str) -> Iterator[str]:
    from hipfacts.why import tell
    from hipfacts.why.text import short

    return short(tell(checker, text, most=0))


def _check_bluesky(labeler: str | None, stances: list[str]) -> None:
    """Raises `UsageError` for what cannot be labels, before anything is checked."""
    from hipfacts.reports.bluesky import checked_labeler

    if stances and "asserted" not in stances:
        raise click.UsageError("--format bluesky labels asserted claims only; leave --stance out.")
    if labeler is None:
        raise click.UsageError("--format bluesky needs the DID of who labels: --labeler did:plc:...")
    checked_labeler(labeler)


def _wants_progress(asked: bool | None, stream: TextIO) -> bool:
    """Only on a terminal, and, unless asked for, only where results do not scroll through the same one."""
    if asked is False or sys.stderr is None or not sys.stderr.isatty():
        return False
    return bool(asked) or not stream.isatty()


def _refuse_overwriting(paths: Iterable[str], output: str | None, *, option: str) -> None:
    """Raises `click.UsageError` if what is written would replace one of the files they are about."""
    if output in (None, "-") or not Path(str(output)).exists():
        return
    from hipfacts.captions import find

    for path in find(paths):
        if isinstance(path, str) and path != "-" and Path(path).exists() and Path(path).samefile(str(output)):
            raise click.UsageError(f"{option} {output} is one of the files to check; choose another name.")
