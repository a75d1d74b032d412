"""``hipfacts claims new``, ``concepts`` and ``sources``: for the people who write claims."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hipfacts.cli.config import Configured
from hipfacts.cli.options import build_checker, knowledge_options, load_knowledge

if TYPE_CHECKING:  # loaded when a command runs
    from hipfacts.knowledge import KnowledgeBase

_ID = re.compile(r"[a-z]+(-[a-z]+)*")
_LONGEST = 60
_TERMS = 6
_WIDE = 60  # characters of a term


def _claim_id(_ctx: click.Context, _parameter: click.Parameter, value: str) -> str:
    if not _ID.fullmatch(value):
        near = "-".join(re.findall("[a-z]+", value.lower())) or "protein-cures-hip-dips"
        raise click.BadParameter(f"an id is made of small letters and hyphens; write {near}")
    return value


@click.command("new", cls=Configured)
@click.argument("claim_id", metavar="ID", callback=_claim_id)
@click.option("--pack", "folder", default="my-pack", show_default=True, metavar="DIR", help="The pack it belongs to.")
@click.option("--claim", "said", metavar="TEXT", help="The claim in one sentence, as its believers would say it.")
@click.option("--title", metavar="TEXT", help="The claim in a few words.  [default: the claim, if short enough]")
@click.option(
    "--verdict", type=click.Choice(("false", "misleading", "mixed")), help="What the evidence says.  [default: false]"
)
def new(claim_id: str, folder: str, said: str | None, title: str | None, verdict: str | None) -> None:
    """Write the draft of a claim: a file with every part it needs, and hints.

    What no option says is asked for on a terminal. The pack is made where there is none.
    """
    asks = sys.stdin is not None and sys.stdin.isatty()
    if said is None:
        if not asks:
            raise click.UsageError('Say the claim in one sentence: --claim "Hip dips mean you need more protein."')
        said = click.prompt("The claim, in one sentence, as its believers would say it", err=True)
    short = said.rstrip(".!")
    if title is None:
        title = short if len(short) <= _LONGEST or not asks else click.prompt("The same in a few words", err=True)
    if len(title) > _LONGEST:
        if len(title) > _LONGEST and title is not short:
            raise click.UsageError(f"--title has {len(title)} characters; {_LONGEST} are the most.")
        title = claim_id.replace("-", " ").capitalize()[:_LONGEST]
    if verdict is None:
        choice = click.Choice(("false", "misleading", "mixed"))
        verdict = click.prompt("What the evidence says", type=choice, default="false", err=True) if asks else "false"
    from hipfacts.draft import Draft, write
    from hipfacts.models import Verdict

    knowledge = load_knowledge()
    if claim_id in knowledge.claims:
        raise click.UsageError(f"`{claim_id}` is a bundled claim; see `hipfacts claims show {claim_id}`.")
    draft = Draft(claim_id, title, said.strip(), Verdict(verdict), _seen(said, knowledge))
    path = Path(folder) / f"{claim_id}.yaml"
    for made in write(draft, Path(folder)):
        click.echo(f"{made} written")
    click.echo(f"Fill what says TODO in {path}, then: hipfacts audit {folder}")


def _seen(said: str, knowledge: KnowledgeBase) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The phrases of a claim with the concepts that are known for them."""
    from hipfacts.why import tell

    phrases: dict[str, list[str]] = {}
    for concept in tell(build_checker(knowledge), said, most=0).concepts:
        if concept.dropped is None:
            phrases.setdefault(concept.quote.lower(), []).append(concept.name)
    return tuple((phrase, tuple(dict.fromkeys(names))) for phrase, names in phrases.items())


def _matching(words: Sequence[str], texts: Sequence[str]) -> bool:
    whole = " ".join(texts).lower()
    return all(word.lower() in whole for word in words)


@click.command("concepts", cls=Configured)
@click.argument("words", nargs=-1, metavar="[WORD]...")
@knowledge_options
def concepts(words: tuple[str, ...], claims: tuple[str, ...], no_bundled: bool) -> None:
    """List the concepts that have all of these words in their name, meaning or terms."""
    knowledge = load_knowledge(claims, bundled=not no_bundled)
    rows: list[tuple[bool, str, str]] = []  # those that are about the words first, then those that have them in a term
    for name, concept in knowledge.concepts.items():
        terms = (*concept.words, *concept.verbs, *concept.nouns)
        if _matching(words, (name, concept.about, *terms)):
            first = sorted(terms, key=lambda term: (not _matching(words, (term,)), len(term)))[:_TERMS]
            more = f" ... ({len(terms)} terms)" if len(terms) > _TERMS else ""
            text = f"{name}: {concept.about}\n    {', '.join(term[:_WIDE] for term in first)}{more}"
            rows.append((not _matching(words, (name, concept.about)), name, text))
    for _, _, text in sorted(rows):
        click.echo(text)
    _none(len(rows), "concept", words)


@click.command("sources", cls=Configured)
@click.argument("words", nargs=-1, metavar="[WORD]...")
@knowledge_options
def sources(words: tuple[str, ...], claims: tuple[str, ...], no_bundled: bool) -> None:
    """List the sources that have all of these words in them."""
    knowledge = load_knowledge(claims, bundled=not no_bundled)
    found = 0
    for name, source in knowledge.sources.items():
        if _matching(words, (name, source.title, source.finding, source.limits, source.type)):
            found += 1
            click.echo(f"{name}: {source.title} ({source.year or 'no year'}, {source.type})\n    {source.finding}")
    _none(found, "source", words)


def _none(found: int, what: str, words: Sequence[str]) -> None:
    if not found:
        click.echo(f"hipfacts: no {what} has {' and '.join(words)}; try one word, or a part of it", err=True)


COMMANDS: tuple[click.Command, ...] = (new, concepts, sources)
