"""YAML as checked data: text only, line numbers kept, duplicate keys refused.

Scalars stay text (``no`` is not a boolean, ``1:30`` no number); pydantic gives them their types. Aliases are
refused and tags ignored: a claim file needs neither, and aliases can be used to make a small file huge.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ValidationError

from hipfacts.document import Document, Path_
from hipfacts.errors import KnowledgeError

# libyaml where PyYAML was built with it: the same events, ten times as fast
_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

MAX_DEPTH = 20  # claim files have five levels; far below Python's own limit
_SHOWN = 40  # characters of what was written, in a message
MAX_BYTES = 2_000_000  # far above any claim file; keeps a wrong path from being read whole


def read(path: Path, name: str | None = None) -> Document:
    """The file's data with line numbers; faults are collected in ``problems``, never raised."""
    document = Document(file=name or str(path))
    try:
        if path.stat().st_size > MAX_BYTES:
            document.fault(f"the file is larger than {MAX_BYTES:,} bytes", remedy="split it, or check the path")
            return document
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        document.fault(f"cannot be read: {error.strerror or error}", remedy="check the path and its permissions")
        return document
    except UnicodeDecodeError as error:
        document.fault(f"is not UTF-8 (byte {error.start})", remedy="save the file as UTF-8")
        return document
    try:
        if not _is_plain(text, document):
            return document
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.YAMLError as broken:
        _say_what_is_broken(text, document, broken)
        return document
    if node is None:
        document.fault("the file is empty", remedy="fill it or delete it")
        return document
    document.data = _build(node, (), document)
    return document


def _say_what_is_broken(text: str, document: Document, error: yaml.YAMLError) -> None:
    """Note the fault as PyYAML's own parser words it, so that every machine says the same."""
    try:
        if not _is_plain(text, document, yaml.BaseLoader):
            return
    except yaml.YAMLError as plain:
        error = plain
    mark = getattr(error, "problem_mark", None)
    what = getattr(error, "problem", None) or "cannot be parsed"
    start = getattr(error, "context_mark", None)
    if start is not None and "scanning a quoted" in str(getattr(error, "context", "")):
        mark, what = start, "a quote is opened here and not closed"
    line = mark.line + 1 if mark is not None else 1
    document.problems.append(
        KnowledgeError(
            f"broken YAML: {what}", file=document.file, line=line, remedy="check indentation, quotes and colons"
        )
    )


def _is_plain(text: str, document: Document, loader: Any = _LOADER) -> bool:
    """Whether the text is free of what makes small files huge; looked at before anything is built from it."""
    depth = 0
    problem = ""
    for event in yaml.parse(text, Loader=loader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if isinstance(event, yaml.AliasEvent):
            problem, remedy = "uses a YAML alias (*name)", "write the text out where it is needed"
        elif depth > MAX_DEPTH:
            problem, remedy = "is nested too deeply", f"{MAX_DEPTH} levels are more than a pack needs"
        if problem:
            line = event.start_mark.line + 1 if event.start_mark is not None else None
            document.problems.append(KnowledgeError(problem, file=document.file, line=line, remedy=remedy))
            return False
    return True


def _build(node: yaml.Node, path: Path_, document: Document) -> Any:
    document.lines[path] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        built: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                document.fault("a key must be plain text", path, remedy="write `key: value`")
                continue
            key = str(key_node.value)
            here = (*path, key)
            if key in built:
                document.lines[here] = key_node.start_mark.line + 1
                document.fault(f"the key `{key}` stands twice", here, remedy="keep one of them")
                continue
            built[key] = _build(value_node, here, document)
            document.lines[here] = key_node.start_mark.line + 1
        return built
    if isinstance(node, yaml.SequenceNode):
        return [_build(child, (*path, index), document) for index, child in enumerate(node.value)]
    return str(node.value)


def parse(document: Document, model: type[BaseModel], *, at: Path_ = ()) -> Any:
    """The value at ``at`` as ``model``, or None with the faults noted on the document."""
    data = document.data
    for step in at:
        data = data[step]
    try:
        return model.model_validate(data)
    except ValidationError as error:
        items = error.errors(include_url=False)
        for item in items:
            loc = item["loc"]
            if item["type"] == "too_short" and any(
                other is not item and other["loc"][: len(loc)] == loc for other in items
            ):
                continue  # it only counts what the other faults left
            path = (*at, *loc)
            name = ".".join(str(part + 1) if isinstance(part, int) else part for part in loc) or "the file"
            if item["type"] == "extra_forbidden":
                known = ", ".join(f"`{key}`" for key in _keys(model, item["loc"][:-1]))
                document.fault(f"unknown key `{name}`", path, remedy=f"known here: {known}" if known else "remove it")
            elif item["type"] == "missing":
                document.fault(f"`{name}` is missing", path[:-1], remedy="add it")
            else:
                problem, remedy = _in_words(item)
                document.fault(f"`{name}` {problem}", path, remedy=remedy)
        return None


_CHARACTERS = {
    "^[a-z]+(-[a-z]+)*$": "write small letters and hyphens, as in fill-bone-gap",
    "^[a-z0-9]+(-[a-z0-9]+)*$": "write small letters, figures and hyphens, as in moore-2020-gluteus-emg",
    r"^\d+\.\d+\.\d+$": "write three numbers, as in 1.0.0",
    r"^https?://\S+$": "write a whole address, as in https://example.org/page",
    r"^10\.\d{4,9}/\S+$": "write it as in 10.3389/fphys.2023.1279170",
}


def _in_words(item: Any) -> tuple[str, str]:
    """A fault that pydantic found, in words, and what to do about it."""
    kind, given, context = item["type"], item["input"], item.get("ctx", {})
    least = context.get("min_length", 1)
    if kind in ("enum", "literal_error"):
        return f"is `{_short(given)}`", f"write {context['expected']}"
    if kind == "string_pattern_mismatch":
        remedy = _CHARACTERS.get(context["pattern"], "see `hipfacts claims schema`")
        return f"has characters that it may not have: `{_short(given)}`", remedy
    if kind == "string_too_long":
        most = context["max_length"]
        return f"has {len(given)} characters", f"shorten it: {most} characters are the most"
    words: dict[str, tuple[str, str]] = {
        "string_too_short": ("is empty", f"write at least {least} character{'s' * (least > 1)}"),
        "too_short": (f"has too few entries: {context.get('actual_length', 0)}", f"add some: {least} at least"),
        "tuple_type": ("is no list", "write it as a list: [one, two], or each on a line of its own after `- `"),
        "string_type": ("is no plain text", "put it in quotes: a colon or bracket makes YAML read more into it"),
        "model_type": ("has no keys of its own", "write `key: value` lines below it, indented"),
        "int_parsing": (f"is `{_short(given)}`", "write a whole number"),
        "float_parsing": (f"is `{_short(given)}`", "write a number"),
        "bool_parsing": (f"is `{_short(given)}`", "write true or false"),
    }
    message = f"{item['msg'][:1].lower()}{item['msg'][1:]}"
    return words.get(kind, (f"is `{_short(given)}`: {message}", "see `hipfacts claims schema`"))


def _short(given: object) -> str:
    text = str(given)
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "..."


def _keys(model: type[BaseModel], loc: tuple[str | int, ...]) -> list[str]:
    """The keys the model knows at ``loc``, for the remedy of an unknown key."""
    current: Any = model
    for part in loc:
        if isinstance(part, int):
            continue
        annotation = current.model_fields[part].annotation if part in current.model_fields else None
        candidates = [annotation, *getattr(annotation, "__args__", ())]
        current = next((c for c in candidates if isinstance(c, type) and issubclass(c, BaseModel)), None)
        if current is None:
            return []
    return sorted(current.model_fields)
