"""``hipfacts serve``: the HTTP service and its page."""

from __future__ import annotations

from typing import Any

import click

from hipfacts.cli.options import knowledge_options


@click.command("serve", short_help="HTTP service and page.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=8080, show_default=True, help="Port to listen on.")
@click.option("--workers", type=click.IntRange(min=1), default=1, show_default=True, help="Processes.")
@click.option("--policy", metavar="FILE", help="Say what to do about each text: a policy file, or `default`.")
@click.option("--token-file", metavar="FILE", help="Answer only those who send a token of this file (one a line).")
@click.option("--allow-origin", "origins", multiple=True, metavar="ORIGIN", help="Let pages of this site ask (CORS).")
@click.option(
    "--max-body", type=click.IntRange(min=1), default=4_000_000, show_default=True, help="Bytes of a request."
)
@click.option("--max-texts", type=click.IntRange(1), default=1000, show_default=True, help="Texts of a request.")
@click.option(
    "--max-length", type=click.IntRange(min=1), default=100_000, show_default=True, help="Characters of a text."
)
@click.option(
    "--max-seconds", type=click.FloatRange(min=0, min_open=True), default=20.0, show_default=True,
    help="Time for a request.",
)  # fmt: skip
@click.option("--max-waiting", type=click.IntRange(1), default=256, show_default=True, help="Requests at once.")
@knowledge_options
def command(host: str, port: int, workers: int, claims: tuple[str, ...], no_bundled: bool, **options: Any) -> None:
    """Serve checks over HTTP, and a page to try them on, at http://127.0.0.1:8080/.

    SIGTERM ends it once requests under way are answered; SIGHUP takes up changed claims.
    """
    from hipfacts.service.run import serve
    from hipfacts.service.settings import Settings

    serve(Settings(claims=claims, bundled=not no_bundled, **options), host=host, port=port, workers=workers)
