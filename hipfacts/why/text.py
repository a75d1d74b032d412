"""The story in words, for people who write claims and no programs."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from hipfacts.models import Stance
from hipfacts.reports.visible import visible
from hipfacts.why.story import HOW, Fired, Story

_MEANS = {
    "negation": "says no to what follows",
    "refutation": "takes back what stands before it",
    "frame": "turns round all that follows in its sentence",
    "heading": "marks its sentence, or the list below, as a myth",
    "truth": "marks what follows as the truth",
    "past": "gives up an old belief",
    "report": "puts it in the mouth of others",
    "attribution": "names who says it",
    "vouch": "makes a report the writer's own",
    "question": "asks",
    "wish": "wishes, and promises nothing",
    "sales": "sells",
    "irony": "mocks",
    "rebuttal": "answers no to the sentence before",
    "confirmation": "answers yes to the sentence before",
    "aftermath": "tells that nothing came of it",
}
_DOES = {
    Stance.ASSERTED: "asserts it", Stance.DENIED: "denies it", Stance.QUESTIONED: "asks about it",
    Stance.REPORTED: "passes it on as said by others",
}  # fmt: skip
_MOST = 40  # concepts: more of them is an article, of which the JSON has all


def lines(story: Story, *, width: int = 100) -> Iterator[str]:
    """The story, line by line, wrapped."""
    for line in _lines(story):
        indent = " " * (len(line) - len(line.lstrip()) + 2)
        yield from textwrap.wrap(
            visible(line), width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
        ) or [""]


def _lines(story: Story) -> Iterator[str]:
    yield from _result(story)
    yield ""
    yield from _part("How it was read", _read(story))
    yield from _part("Concepts", _concepts(story))
    yield from _part("Cues", _cues(story))
    yield from _part("Rules that fired", _fired(story))
    yield from _part("Rules that nearly fired", _near(story))


def short(story: Story) -> Iterator[str]:
    """How the text was read, its cues, and the rules that fired: for `check --explain`."""
    yield from _part("How it was read", _read(story))
    yield from _part("Cues", _cues(story))
    yield from _part("Rules that fired", _fired(story))


def _part(title: str, body: Iterable[str]) -> Iterator[str]:
    yield title
    for line in body:
        yield f"  {line}"
    yield ""


def _flat(text: str) -> str:
    return " ".join(text.split())


def _result(story: Story) -> Iterator[str]:
    findings = story.report.findings
    if not findings:
        reason = (
            "it names nothing of the field" if story.outside
            else "rules fired, but none became a finding" if story.fired
            else "no rule fired"
        )  # fmt: skip
        yield f"Nothing is found: {reason}."
    for f in findings:
        weight = "flags the text" if f.flags else "flags nothing"
        yield f'The text {_DOES[f.stance]}: {f.claim} in "{_flat(f.quote)}" (score {f.score:g}; {weight}).'


def _read(story: Story) -> Iterator[str]:
    for sentence in story.sentences:
        yield f"| {sentence}"
    if not story.sentences:
        yield "no words at all"
    for u in story.undone:
        yield f'"{_flat(u.quote)}" was read as "{u.read_as}"'
    if story.outside:
        yield "It holds no word of the field of any claim (see `field` in pack.yaml), so no rule was tried."


def _concepts(story: Story) -> Iterator[str]:
    seen: dict[tuple[str, str | None], list[str]] = {}
    for c in story.concepts:
        how = "" if c.how == "exact" else f" ({HOW.get(c.how, c.how)})"
        seen.setdefault((f'"{_flat(c.quote)}"{how}', c.dropped), []).append(c.name)
    if not seen:
        yield "none"
    for (quote, dropped), names in list(seen.items())[:_MOST]:
        yield f"{quote}: {', '.join(dict.fromkeys(names))}" + (f"; does not count: {dropped}" if dropped else "")
    if len(seen) > _MOST:
        yield f"and {len(seen) - _MOST} more (--format json has all)"


def _cues(story: Story) -> Iterator[str]:
    if not story.cues:
        yield "none"
    for c in story.cues:
        means = _MEANS.get(c.category, c.about)
        what = f"decides the stance of {', '.join(c.reaches)}" if c.reaches else "decides nothing here"
        yield f'"{_flat(c.quote)}" ({c.category}: {means}): {what}'


def _fired(story: Story) -> Iterator[str]:
    told = {rule.rule for rule in story.fired}
    alike = [finding for finding in story.report.findings if finding.rule not in told]
    for a in alike:
        words = ", ".join(f'"{_flat(trace.quote)}" ({trace.how})' for trace in a.evidence if trace.role != "cue")
        yield f'{a.claim} in "{_flat(a.quote)}": found by likeness alone, without a rule: {words}'
    if not story.fired and not alike:
        yield "none"
    for f in story.fired:
        yield f'{f.rule} in "{_flat(f.quote)}": {f.outcome}'
        yield f"  wants {f.wants}"
        for part in f.parts:
            turned = "; means the opposite and turns the stance round" if part.turns else ""
            yield f'  {part.slot}: "{_flat(part.quote)}" ({part.name}, {HOW.get(part.how, part.how)}{turned})'
        yield f"  {_stance(f)}"
        if f.score is not None:
            yield f"  score {f.score:g}: so often were such findings right (rule {f.sure:.2f}, length of text, cues)"
    if story.likeness and not story.fired and not alike:
        like = story.likeness
        near = "enough" if like.percent >= like.needed else "too little"
        yield (
            f"The example most like it is a `{like.stance}` one of {like.claim}: {like.percent:.0f} % alike, {near} "
            f"(it takes {like.needed:.0f} %)"
        )


def _stance(fired: Fired) -> str:
    why = f"because of {', '.join(f'“{_flat(cue)}”' for cue in fired.cues)}" if fired.cues else "no cue turns it"
    if fired.denies:
        why = f"the rule's words state the opposite of the claim; {why}"
    whole = (
        f"; alone it would be {fired.stance_alone}, but the rest of the text makes it {fired.stance}"
        if fired.stance is not fired.stance_alone else ""
    )  # fmt: skip
    return f"{fired.stance_alone}: {why}{whole}"


def _near(story: Story) -> Iterator[str]:
    if not story.near:
        yield "none"
    for n in story.near:
        yield f'{n.rule} at "{_flat(n.quote)}": {n.missing}'
