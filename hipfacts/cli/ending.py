"""How the command line ends: faults are lines on standard error, and every way out has its exit code."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from hipfacts.errors import HipfactsError

FOUND = 1
FAULTY = 2
INTERRUPTED = 130  # 128 + SIGINT, as shells have it
BROKEN_PIPE = 141  # 128 + SIGPIPE: what a tool that the signal ends leaves behind

_CANNOT_WRITE = (errno.ENOSPC, errno.EIO, errno.EFBIG, errno.EDQUOT)


def say(message: str) -> None:
    """One line on standard error; a line of an error that has several stays a line."""
    from hipfacts.reports.visible import inert, visible  # names and texts from files: nothing in them is obeyed

    for line in message.split("\n"):
        click.echo(inert(visible(line)), err=True)


@contextmanager
def ending() -> Iterator[None]:
    """Turns what ends a command early into one line and an exit code."""
    try:
        yield
        if sys.stdout is not None:
            sys.stdout.flush()
    except (HipfactsError, KeyboardInterrupt, OSError) as error:
        code = settle(error)
        if code is None:
            raise
        raise click.exceptions.Exit(code) from error


def settle(error: BaseException) -> int | None:
    """The exit code for what ended a command, once the line about it is said; None for what should be seen as a bug."""
    if isinstance(error, HipfactsError):
        say(str(error))
        return FAULTY
    if isinstance(error, KeyboardInterrupt):
        say("hipfacts: interrupted")
        return INTERRUPTED
    if isinstance(error, BrokenPipeError):
        discard_stdout()
        return BROKEN_PIPE
    if isinstance(error, OSError) and error.errno in _CANNOT_WRITE:
        discard_stdout()
        say(f"hipfacts: the results cannot be written: {error.strerror}; make room or choose another --output")
        return FAULTY
    return None


def discard_stdout() -> None:
    """Sends what is still to be written nowhere, so that Python does not try again, and complain, on its way out."""
    try:
        descriptor = sys.stdout.fileno()
    except (OSError, ValueError, AttributeError):  # no real file: a test's, or none at all
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, descriptor)
    os.close(nowhere)
