"""For people: each finding where it stands, the fact first, then why, and where to read more."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import TextIO

from hipfacts.models import Claim, Finding, Stance
from hipfacts.reports.located import Located, clock, narrow
from hipfacts.reports.visible import cells, inert, visible
from hipfacts.reports.wording import count

_INDENT = "    "
_LABEL = 9  # columns for "Sources  "
WIDTH = 100  # wider than that, prose is hard to read
_AROUND = 60  # characters of context on either side of the quote, so that a caption of megabytes stays one line
_MARKED = 120  # a quote longer than this is shortened in its line; the first line has it whole

Part = tuple[str, str]  # text and style, "" for none
Line = list[Part]


def render(
    reports: Iterable[Located],
    stream: TextIO,
    *,
    claims: Mapping[str, Claim],
    stances: Collection[Stance] = (Stance.ASSERTED,),
    explain: bool = False,
    story: Callable[[str], Iterable[str]] | None = None,
    colour: bool = False,
    width: int = WIDTH,
    unchecked: Callable[[], int] = lambda: 0,
) -> None:
    """Writes findings of ``stances`` with their corrections, and a summary of one line.

    With ``explain``, ``story`` tells what else there is to say about a caption that has findings.
    ``unchecked`` is asked at the end how many captions or files could not be checked, so that the summary says so.
    """
    put = _colourful(stream) if colour else _plain(stream)
    captions = flagged = incomplete = 0
    shown: Counter[str] = Counter()
    hidden: Counter[str] = Counter()
    suppressed: Counter[str] = Counter()
    for located in reports:
        captions += 1
        flagged += located.report.flagged
        incomplete += located.report.incomplete
        for finding in located.report.findings:
            if finding.suppressed is not None:
                suppressed[finding.suppressed] += 1
            else:
                (shown if finding.stance in stances else hidden)[str(finding.stance)] += 1
        wanted = narrow(located, stances, suppressed=False).report.findings
        for finding in wanted:
            for line in _finding(finding, located, claims.get(finding.claim), explain, colour, min(width, WIDTH)):
                put(line)
            put([])
        if explain and story and wanted:
            for told in story(located.text if located.spoken is None else located.spoken):
                put([(_INDENT + visible(told) if told else "", "dim")])
    put([(_summary(captions, flagged, incomplete, shown, hidden, suppressed, unchecked()), "bold")])


def _finding(
    finding: Finding, located: Located, claim: Claim | None, explain: bool, colour: bool, width: int
) -> Iterator[Line]:
    source = located.report.source
    file = visible((source.file if source else None) or "-")
    yield [
        (f"{file}:{finding.line}:{finding.column}:", "bold"),
        (f" {finding.claim} [{finding.stance}] ", "red" if finding.flags else "yellow"),
        (f'"{visible(located.quote(finding.start, finding.end))}"', ""),
    ]
    yield from _quoted(finding, located, colour)
    correction = finding.correction
    yield from _labelled("Fact", correction.fact, width, style="bold green")
    trial = ", on trial: flags nothing" if finding.trial else ""
    says = f"{claim.claim if claim else finding.title} ({finding.verdict}{trial})"
    yield from _labelled("Claim", says, width)
    yield from _labelled("Why", correction.explanation, width)
    if located.report.action and located.report.decision:
        decision = located.report.decision
        by = f" (rule {decision.rule})" if decision.rule else ""
        yield from _labelled("Action", f"{located.report.action}{by}: {decision.reason}", width)
    if finding.start_ms is not None and finding.end_ms is not None:
        yield from _labelled("Said", _times(finding), width)
    yield from _labelled("Matched", _matched(finding, located), width, style="dim")
    if explain:
        yield from _explained(finding, claim, width)
    for number, link in enumerate(finding.sources):
        name = f"{link.title} ({link.year})" if link.year else link.title
        yield from _labelled("" if number else "Sources", name, width)
        yield [(_INDENT + " " * _LABEL, ""), (visible(link.url), "blue")]


def _times(finding: Finding) -> str:
    cues = finding.cues or ()
    which = f"cue {cues[0]}" if len(cues) == 1 else f"cues {cues[0]} to {cues[-1]}"
    return f"{clock(finding.start_ms or 0)} to {clock(finding.end_ms or 0)}, {which}"


def _quoted(finding: Finding, located: Located, colour: bool) -> Iterator[Line]:
    """The line with the quote in it: marked by colour, or by carets below."""
    start, end = finding.start, finding.end
    text = located.text
    if located.spoken is not None:  # what was said before and after, not what stands on the line
        before = " ".join(located.spoken[:start].split())[-_AROUND:]
        after = " ".join(located.spoken[end : end + 10 * _AROUND].split())[:_AROUND]
        quote = located.quote(start, end)
        text = f"{before} {quote} {after}".strip() if before else f"{quote} {after}"
        start = len(before) + 1 if before else 0
        end = start + len(quote)
    left = max(text.rfind("\n", 0, start) + 1, start - _AROUND)
    stop = text.find("\n", end)
    right = min(len(text) if stop < 0 else stop, end + _AROUND)
    before = ("… " if left and text[left - 1] != "\n" else "") + visible(text[left:start])
    after = visible(text[end:right]) + (" …" if right < len(text) and text[right] != "\n" else "")
    quote = visible(text[start:end])
    if len(quote) > _MARKED:
        quote = f"{quote[: _MARKED // 2]} … {quote[-_MARKED // 2 :]}"
    if colour:
        yield [(_INDENT + before, ""), (quote, "bold underline"), (after, "")]
    else:
        yield [(_INDENT + before + quote + after, "")]
        yield [(_INDENT + " " * cells(inert(before)) + "^" * cells(quote), "")]


def _matched(finding: Finding, located: Located) -> str:
    traces = ", ".join(
        f'{trace.name} "{located.quote(trace.start, trace.end)}"' + ("" if trace.how == "exact" else f" ({trace.how})")
        for trace in finding.evidence
    )
    return f"rule {finding.rule}: {traces}" if traces else f"rule {finding.rule}"


def _explained(finding: Finding, claim: Claim | None, width: int) -> Iterator[Line]:
    lines = [
        f"score {finding.score:g} (how often such findings were right), characters {finding.start} to {finding.end}"
    ]
    rule_name = finding.rule.rpartition("/")[2]
    for rule in claim.rules if claim else ():
        if rule.name == rule_name:
            order = "in this order" if rule.order else "in any order"
            never = f", unless {', '.join(rule.unless)}" if rule.unless else ""
            lines.append(f"the rule wants {' + '.join(rule.all)} {order} within one {rule.within}{never}")
    lines += [f'{t.role} {t.name}: "{t.quote}" at {t.start} to {t.end}, {t.how}' for t in finding.evidence]
    lines.append(f"kind of fallacy: {finding.correction.fallacy}")
    if claim:
        evidence = claim.evidence
        lines.append(f"evidence: {evidence.strength}. {evidence.note or ''} Direct study: {evidence.direct_study}")
        lines += [f"{use.id} ({use.bearing}): {use.shows}" for use in claim.sources]
    for line in lines:
        yield from _labelled("", line, width, style="dim")


def _labelled(label: str, text: str, width: int, *, style: str = "") -> Iterator[Line]:
    room = max(width - len(_INDENT) - _LABEL, 20)
    wrapped = textwrap.wrap(visible(" ".join(text.split())), room, break_long_words=False, break_on_hyphens=False)
    for number, line in enumerate(wrapped or [""]):
        yield [(_INDENT + ("" if number else label).ljust(_LABEL), ""), (line, style)]


def _summary(
    captions: int,
    flagged: int,
    incomplete: int,
    shown: Counter[str],
    hidden: Counter[str],
    suppressed: Counter[str],
    unchecked: int,
) -> str:
    parts = [f"{count(captions, 'caption')} checked, {flagged} flagged"]
    if unchecked:
        parts.append(f"{count(unchecked, 'fault')}: not everything could be checked")
    if incomplete:
        parts.append(f"{incomplete} checked only in part")
    if shown:
        parts.append("shown: " + _stances(shown))
    if hidden:
        parts.append(f"not shown: {_stances(hidden)} (--stance all)")
    if suppressed["comment"]:
        parts.append(f"{suppressed['comment']} ignored by comments")
    if suppressed["baseline"]:
        parts.append(f"{suppressed['baseline']} known from the baseline")
    if not shown and not hidden and not suppressed:
        parts.append("no known claim found, which is no verdict on the rest")
    return "; ".join(parts) + "."


def _stances(counts: Counter[str]) -> str:
    return ", ".join(f"{counts[str(stance)]} {stance}" for stance in Stance if counts[str(stance)])


def _plain(stream: TextIO) -> Callable[[Line], None]:
    def put(line: Line) -> None:
        stream.write(inert("".join(text for text, _ in line)).rstrip() + "\n")

    return put


def _colourful(stream: TextIO) -> Callable[[Line], None]:
    from rich.console import Console  # a tenth of a second, which only a terminal has to pay
    from rich.text import Text

    console = Console(file=stream, force_terminal=True, highlight=False, markup=False, emoji=False, soft_wrap=True)

    def put(line: Line) -> None:
        console.print(Text.assemble(*line))

    return put
