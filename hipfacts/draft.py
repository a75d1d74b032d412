"""The draft of a claim: a file with every part that a claim needs, and hints on how to fill it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from hipfacts.audit import TODO
from hipfacts.errors import UsageError
from hipfacts.knowledge import claim_schema
from hipfacts.models import Verdict

SCHEMA_FILE = ".claim.schema.json"

_HEAD = """\
# yaml-language-server: $schema={schema}
# What follows `#` are hints; take them out when they have served. What says TODO is still to be written.
# `hipfacts audit {folder}` says what is missing, `hipfacts why "text"` how a text is read.
id: {id}
title: {title}  # at most 60 characters
claim: {claim}
verdict: "{verdict}"  # "false", misleading, or mixed (in part true: shown, flags nothing)
status: experimental  # on trial: flags nothing; stable with two sources and an audit without problems
rules:
  # Concepts that must stand together. The first is the head: the words whose "not" or "?" decides the stance.
  # `^` before the topic: it may also be named in a sentence just before. `gap`: the most words between them.
{seen}  - {{name: first-rule, all: [todo, ^any-dip], gap: 8}}  # TODO: concepts, from the list above or of your own
correction:
  fact: {todo} what is true, at most 240 characters; it stands alone, and does not repeat the claim
  explanation: {todo} why the claim misleads, and how far what is known reaches
  fallacy: false-cause  # or impossible-expectations, cherry-picking, oversimplification, ...
evidence:
  strength: limited  # strong, moderate, limited, expert-consensus
  direct_study: {todo} whether any study tested the claim itself; "None found." where you looked and found none
sources:  # `hipfacts claims sources WORD` lists those that are there; new ones go to sources.yaml
  - id: todo-source
    bearing: supports-correction  # or nuance, against: keep the ones that cut against the correction
    shows: {todo} what it shows for this claim
false_positives:
  - {todo} innocent texts that look like it, in words
examples:  # in words that strangers would use; the words of the claim between [[ and ]]
  asserted:  # texts that say it
{asserted}
  denied:  # texts that say that it is not so
{denied}
  questioned:  # texts that ask, or wish
{questioned}
  reported:  # texts that say that others say so
{reported}
  absent:  # look-alikes: nothing may be found in them, of any claim; no marks
{absent}
gaps: []  # texts that are still read wrongly: {{stance: denied, text: "...", why: "..."}}
"""

_PACK = """\
id: {id}
version: 0.1.0
license: CC0-1.0
title: {title}
field: field  # a concept: texts without a word of it are dismissed at a glance; take it out to read every text
"""
_HOW_MANY = {"asserted": 8, "denied": 4, "questioned": 2, "reported": 2, "absent": 6}
_HINTS = {
    "asserted": "another wording of [[the claim]]",
    "denied": "a text that says [[the claim]] is wrong",
    "questioned": "a text that asks whether [[the claim]] is so",
    "reported": "a text that says that others say [[the claim]]",
    "absent": "a text with some of the same words that claims nothing of the kind",
}


class Draft(NamedTuple):
    """A claim as far as one knows it at first; ``seen`` are phrases of it with the concepts that are known for them."""

    id: str
    title: str
    claim: str
    verdict: Verdict
    seen: tuple[tuple[str, tuple[str, ...]], ...] = ()


def write(draft: Draft, folder: Path) -> list[Path]:
    """Writes the draft into a pack, which is made where there is none; returns the files that are new.

    Raises `UsageError` where the claim's file is there already, or the folder cannot be written to.
    """
    path = folder / f"{draft.id}.yaml"
    if path.exists():
        raise UsageError(f"{path} is there already", remedy="choose another id, or work on that file")
    made = {path: text(draft, folder)}
    if not (folder / "pack.yaml").exists():
        name = "-".join(part for part in "".join(c if c.isalnum() else " " for c in folder.resolve().name).split())
        made[folder / "pack.yaml"] = _PACK.format(id=name.lower() or "my-pack", title=_quoted(f"Claims of {name}"))
    made[folder / SCHEMA_FILE] = json.dumps(claim_schema(), ensure_ascii=False, indent=1) + "\n"
    new = [one for one in made if not one.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for one, content in made.items():
            one.write_text(content, "utf-8")
    except OSError as error:
        raise UsageError(
            f"{folder} cannot be written to: {error.strerror}", remedy="name another folder with --pack"
        ) from error
    return new


def text(draft: Draft, folder: Path) -> str:
    """The draft as YAML."""
    examples = {stance: "\n".join(_examples(stance, draft)) for stance in _HOW_MANY}
    seen = ""
    if draft.seen:
        seen = "  # Concepts that are known for words of your claim (`hipfacts claims concepts WORD` finds more):\n"
        seen += "".join(f"  #   {phrase}: {', '.join(names)}\n" for phrase, names in draft.seen)
    return _HEAD.format(
        schema=SCHEMA_FILE, folder=folder, id=draft.id, title=_quoted(draft.title), claim=_quoted(draft.claim),
        verdict=draft.verdict, todo=TODO, seen=seen, **examples,
    )  # fmt: skip


def _examples(stance: str, draft: Draft) -> Iterable[str]:
    said = draft.claim.rstrip(".!")
    for number in range(1, _HOW_MANY[stance] + 1):
        first = stance == "asserted" and number == 1
        yield f"    - {_quoted(f'[[{said}]].' if first else f'{TODO} {number}: {_HINTS[stance]}')}"


def _quoted(words: str) -> str:
    return json.dumps(" ".join(words.split()), ensure_ascii=False)
