"""``hipfacts completion``: the script that teaches a shell our options."""

from __future__ import annotations

import os
from pathlib import Path

import click

SHELLS = ("bash", "zsh", "fish")


@click.command("completion", short_help="Print a completion script for your shell.")
@click.argument("shell", required=False, type=click.Choice(SHELLS))
@click.pass_context
def command(ctx: click.Context, shell: str | None) -> None:
    """Print the completion script for a shell (by default the one in $SHELL).

    bash and zsh: eval "$(hipfacts completion bash)" in ~/.bashrc or ~/.zshrc; fish: hipfacts completion fish | source
    """
    from click.shell_completion import get_completion_class

    name = shell or Path(os.environ.get("SHELL", "")).name
    kind = get_completion_class(name) if name in SHELLS else None
    if kind is None:
        raise click.UsageError(f"Which shell? Name one of {', '.join(SHELLS)}.")
    click.echo(kind(ctx.find_root().command, {}, "hipfacts", "_HIPFACTS_COMPLETE").source())
