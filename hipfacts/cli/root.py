"""``hipfacts`` itself: its commands, each loaded when named."""

from __future__ import annotations

import sys
import traceback

import click

from hipfacts._version import __version__
from hipfacts.cli.ending import FAULTY, ending, settle
from hipfacts.cli.lazy import LazyGroup


class Program(LazyGroup):
    """The root group: whatever ends a command early ends it with one line and the right exit code."""

    def invoke(self, ctx: click.Context) -> object:
        with ending():
            return super().invoke(ctx)


def _show_version(ctx: click.Context, _parameter: click.Parameter, wanted: bool) -> None:
    if not wanted or ctx.resilient_parsing:
        return
    click.echo(f"hipfacts {__version__}")
    ctx.exit()


@click.group(
    cls=Program,
    commands_in="hipfacts.cli",
    command_names=(
        "check",
        "why",
        "suggest",
        "claims",
        "audit",
        "evaluate",
        "diff",
        "pack",
        "policy",
        "serve",
        "completion",
    ),
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.option(
    "--version",
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=_show_version,
    help="Show the version and exit.",
)
def program() -> None:
    """Find myths about hip dips in captions, and say what is true instead.

    Exit codes: 0 all was checked and nothing found; 1 all was checked and something found; 2 not everything could be
    checked.
    """


def main() -> None:
    """Runs the command line and exits."""
    code: int | str | None
    try:
        program(prog_name="hipfacts")
        code = 0
    except SystemExit as end:
        code = end.code
    except (KeyboardInterrupt, OSError) as error:  # outside any command: in --help, or while still loading
        code = settle(error)
        if code is None:
            code = _bug()
    except Exception:
        code = _bug()
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError as error:
        code = settle(error)
    sys.exit(code)


def _bug() -> int:
    """The exit code of a bug, its traceback shown: the 1 that Python gives would say that all was checked."""
    traceback.print_exc()
    return FAULTY
