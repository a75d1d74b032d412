"""Settings from ``hipfacts.toml``, or from ``[tool.hipfacts]`` in ``pyproject.toml``: the nearest from here upwards.

The keys are the long options of ``hipfacts check`` without their dashes; the command line beats them. Nothing that
stands there is passed over: an unknown key or a wrong type is an error with its file and line.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import click

from hipfacts.cli.ending import FAULTY, say
from hipfacts.errors import UsageError, suggestion

OWN_FILE, SHARED_FILE = "hipfacts.toml", "pyproject.toml"
_ONCE = frozenset({"help", "no_config", "output", "show_config", "stdin_filename", "write_baseline"})  # about one run
_PATHS = frozenset({"baseline", "claims", "policy"})  # from the folder of the file that names them
_FOR_ALL = frozenset({"claims", "no_bundled"})  # what other commands than check take


class Table(NamedTuple):
    """A table of settings as it stands in its file."""

    file: Path
    values: dict[str, Any]
    text: str
    header: str | None  # of its table; None where the settings are the whole file

    def line(self, key: str | None = None) -> int | None:
        """The 1-based line of a key, or of the table, as far as it can be told without parsing TOML again."""
        inside, at = self.header is None, None
        for number, row in enumerate(self.text.split("\n"), start=1):
            header = re.match(r"\s*\[\s*([^\[\]]+?)\s*\]", row)
            if header:
                name = re.sub(r"[\s\"']", "", header[1])
                inside = name == self.header
                if inside and at is None:
                    at = number
                below = ".".join(filter(None, (self.header, key)))
                if key is not None and (name == below or name.startswith(below + ".")):
                    return number
            elif inside and key is not None and re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*[=.]", row):
                return number
        return at


class Configured(click.Command):
    """A command whose options may stand in a file. Of commands other than check, only those about knowledge do."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not ctx.resilient_parsing and not {"-h", "--help", "--no-config"} & set(args):
            from hipfacts.cli.check import command as check

            table = find(_here())
            if table:
                values = _checked(table, check, ctx)
                ctx.default_map = values if self is check else {k: v for k, v in values.items() if k in _FOR_ALL}
                ctx.meta[__name__] = table
        return super().parse_args(ctx, args)


def _here() -> Path:
    try:
        return Path.cwd()
    except OSError as error:
        raise UsageError("the working folder is gone", remedy="change to one that exists") from error


def find(folder: Path) -> Table | None:
    """The settings nearest to a folder: its own, or those of the nearest folder above it. Raises `UsageError`."""
    for place in (folder, *folder.parents):
        own, shared = place / OWN_FILE, place / SHARED_FILE
        tables = [_own(own)] if own.is_file() else []
        named = _shared(shared) if shared.is_file() else None
        if named:
            tables.append(named)
        if len(tables) > 1:
            raise UsageError(
                f"there are settings here and in {OWN_FILE} beside it", file=_name(shared),
                line=tables[1].line(), remedy="keep one of them",
            )  # fmt: skip
        if tables:
            return tables[0]
    return None


def _own(path: Path) -> Table:
    text = _read(path)
    return Table(path, _parse(text, path), text, None)


def _shared(path: Path) -> Table | None:
    text = _read(path)
    if "hipfacts" not in text:  # whatever else may be wrong with it
        return None
    tool = _parse(text, path).get("tool", {})
    if not isinstance(tool, dict) or "hipfacts" not in tool:
        return None
    table = Table(path, tool["hipfacts"], text, "tool.hipfacts")
    if not isinstance(table.values, dict):
        raise UsageError(
            "`tool.hipfacts` is no table", file=_name(path), remedy="write `[tool.hipfacts]` and keys below it"
        )
    return table


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except OSError as error:
        what = f"cannot be read: {(error.strerror or str(error)).lower()}"
        raise UsageError(what, file=_name(path), remedy="mend that, or use --no-config") from error
    except UnicodeDecodeError as error:
        raise UsageError("is not UTF-8, as TOML must be", file=_name(path), remedy="save the file as UTF-8") from error


def _parse(text: str, path: Path) -> dict[str, Any]:
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib

    try:
        values: dict[str, Any] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        what = str(error)
        place = re.search(r" \(at line (\d+), column \d+\)$", what)
        what = what[: place.start()] if place else what.removesuffix(" (at end of document)")
        line = int(place[1]) if place else max(1, len(text.splitlines()))
        raise UsageError(f"broken TOML: {what[:1].lower()}{what[1:]}", file=_name(path), line=line) from error
    return values


def _checked(table: Table, check: click.Command, ctx: click.Context) -> dict[str, Any]:
    """Values by the names of their parameters; faults are said, all of them, and end the command."""
    options = dict(_options(check))
    values: dict[str, Any] = {}
    faults = False
    for key, value in table.values.items():
        fault = _fault(key, value, options, ctx)
        if fault:
            what, remedy = fault
            say(str(UsageError(what, file=_name(table.file), line=table.line(key), remedy=remedy)))
            faults = True
            continue
        name = str(options[key].name)
        a_path = name in _PATHS and (name, value) != ("policy", "default")
        values[name] = _from(table.file.parent, value) if a_path else value
    if faults:
        ctx.exit(FAULTY)
    return values


def _options(command: click.Command) -> Iterator[tuple[str, click.Option]]:
    """The options that may stand in a file, by their keys."""
    for parameter in command.params:
        if isinstance(parameter, click.Option) and parameter.name not in _ONCE:
            yield max(parameter.opts, key=len).lstrip("-"), parameter


def _fault(key: str, value: Any, options: dict[str, click.Option], ctx: click.Context) -> tuple[str, str] | None:
    """What is wrong with a setting, and what to do."""
    option = options.get(key)
    if option is None:
        if key.replace("-", "_") in _ONCE:
            return f"`{key}` is about one run", "give it on the command line"
        if key == "tool":
            return f"`tool` is not known in {OWN_FILE}", "put the keys at the top of the file, under no table"
        if key.replace("_", "-") in options:
            return f"unknown key `{key}`", f"write `{key.replace('_', '-')}`"
        return f"unknown key `{key}`", suggestion(key, options, otherwise=f"known: {', '.join(sorted(options))}")
    if option.is_flag:
        if not isinstance(value, bool):
            return f"`{key}` is {_kind(value)}", f"write `{key} = true` or `{key} = false`"
        return None
    if option.multiple:
        if isinstance(value, str):
            return f"`{key}` is {_kind(value)}", f"write a list: `{key} = {_toml([value])}`"
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            return f"`{key}` is {_kind(value)}", f'write a list of strings: `{key} = ["..."]`'
        return None
    kinds, wanted = _wanted(option)
    if isinstance(value, bool) or not isinstance(value, kinds):
        return f"`{key}` is {_kind(value)}", f"write {wanted}"
    try:
        converted = option.type.convert(value, option, ctx)
        if option.callback:
            option.callback(ctx, option, converted)
    except click.BadParameter as error:
        message = error.message[:1].lower() + error.message[1:].rstrip(".")
        return f"`{key}`: {message}", f"write {wanted}"
    return None


def _wanted(option: click.Option) -> tuple[tuple[type, ...], str]:
    if isinstance(option.type, click.Choice):
        return (str,), "one of " + ", ".join(f'"{choice}"' for choice in option.type.choices)
    within = option.type
    bounds = [
        f"{word} {end:g}"
        for word, end in (("at least", getattr(within, "min", None)), ("at most", getattr(within, "max", None)))
        if end is not None
    ]
    if isinstance(within, click.types.IntParamType):
        return (int,), ", ".join(["a whole number", *bounds])
    if isinstance(within, click.types.FloatParamType):
        return (int, float), ", ".join(["a number", *bounds])
    if option.metavar and "|" in option.metavar:
        return (str,), "one of " + ", ".join(f'"{choice}"' for choice in option.metavar.split("|"))
    return (str,), "a string"


def _kind(value: Any) -> str:
    kinds: tuple[tuple[type, str], ...] = (
        (bool, "a boolean"), (str, "a string"), (int, "a whole number"), (float, "a number"), (list, "a list"),
        (dict, "a table"),
    )  # fmt: skip
    return next((name for kind, name in kinds if isinstance(value, kind)), "a date or time") + (
        " that holds other things than strings" if isinstance(value, list) else ""
    )


def _from(folder: Path, value: str | list[str]) -> str | list[str]:
    """Paths as seen from here."""
    if isinstance(value, list):
        return [str(_from(folder, item)) for item in value]
    path = folder / Path(value).expanduser()
    if not path.exists():
        from hipfacts.packs import installed

        if value in installed():
            return value  # `claims` may name an installed pack
    return os.path.relpath(path)


def show(ctx: click.Context) -> None:
    """Prints what holds for this call, as TOML, and where each value comes from."""
    table: Table | None = ctx.meta.get(__name__)
    sources = click.core.ParameterSource
    if table:
        click.echo(f"# settings from {_name(table.file)}")
    else:
        click.echo(f"# no {OWN_FILE} and no [tool.hipfacts] in a {SHARED_FILE}, here or in a folder above")
    for key, option in sorted(_options(ctx.command)):
        value = ctx.params[str(option.name)]
        source = ctx.get_parameter_source(str(option.name))
        if source is sources.DEFAULT_MAP and table:
            line = table.line(key)
            origin = _name(table.file) + (f":{line}" if line else "")
        else:
            origin = "command line" if source is sources.COMMANDLINE else "default"
        if value is None or (value == () and origin == "default"):
            click.echo(f"# {key} is not set")
        else:
            click.echo(f"{key} = {_toml(list(value) if isinstance(value, tuple) else value)}  # {origin}")


def _toml(value: Any) -> str:
    """The value as TOML: strings, numbers, booleans and lists of them are JSON, but for one character."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", r"\u007f")


def _name(path: Path) -> str:
    """The path as it is shortest to read from here."""
    relative = os.path.relpath(path)
    return str(path) if relative.count("..") > 2 else relative
