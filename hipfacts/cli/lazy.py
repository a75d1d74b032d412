"""A click group that imports a command when it is named, and knows what a mistyped name may have meant."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from difflib import get_close_matches

import click


class LazyGroup(click.Group):
    """Commands are ``command`` in the modules ``commands_in.<name>``; given no command, the group shows its help."""

    def __init__(
        self, *args: object, commands_in: str = "", command_names: Sequence[str] = (), **settings: object
    ) -> None:
        super().__init__(*args, **{**settings, "invoke_without_command": True})  # type: ignore[arg-type]  # click's own
        self._commands_in = commands_in
        self._command_names = tuple(command_names)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*self._command_names, *super().list_commands(ctx)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in self._command_names:
            command: click.Command = importlib.import_module(f"{self._commands_in}.{cmd_name}").command
            return command
        return super().get_command(ctx, cmd_name)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if not name.startswith("-") and not ctx.resilient_parsing and self.get_command(ctx, name) is None:
            ctx.fail(f"No such command '{name}'.{did_you_mean(name, self.list_commands(ctx))}")
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> object:
        result: object = super().invoke(ctx)
        if ctx.invoked_subcommand is None:
            click.echo(ctx.get_help())
        return result


def did_you_mean(name: str, known: Sequence[str]) -> str:
    """``" Did you mean 'check'?"``, or the whole of a short list, or nothing."""
    close = get_close_matches(name, known, n=1)
    if close:
        return f" Did you mean '{close[0]}'?"
    return f" Known: {', '.join(known)}." if len(known) <= 10 else ""
