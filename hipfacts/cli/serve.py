"""``hipfacts serve``: not there yet, and it says so."""

from __future__ import annotations

import click


@click.command(
    "serve", short_help="HTTP service and page (not available yet).", context_settings={"ignore_unknown_options": True}
)
@click.argument("arguments", nargs=-1, metavar="", type=click.UNPROCESSED, expose_value=False)
def command() -> None:
    """HTTP service and page. Not available yet."""
    raise click.UsageError("`hipfacts serve` is not available yet; use `hipfacts check` or the library.")
