"""One self-contained page: every caption with its claims marked by stance, the fact first, a chart and a filter.

Nothing is loaded, and but for the filter nothing runs: the page's policy allows the one script it holds, by its hash.
Templates escape all text. Captions are written to a file aside as they come, since the summary above them counts all;
those without a finding are counted only.
"""

from __future__ import annotations

import base64
import hashlib
import re
import shutil
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple, TextIO

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from hipfacts.models import Finding, Stance, Trace
from hipfacts.reports.located import Located, clock
from hipfacts.reports.visible import visible
from hipfacts.reports.wording import count

TEMPLATES = Path(__file__).parent / "templates"
_AROUND = 400  # characters shown before and after a finding; what lies farther from any is left out
_MANY = 200  # captions, beyond which browsers lay out only those in sight: 3,000 open in a quarter of the time
_LEAST = 6  # of a thousand: how wide a mark on the timeline is at least


class Part(NamedTuple):
    """A stretch of a caption: its stance and the numbers of the findings that hold it, and of those that end in it."""

    text: str
    stance: str | None
    over: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()


def render(reports: Iterable[Located], stream: TextIO, *, unchecked: Callable[[], int] = lambda: 0) -> None:
    """Writes the page. ``unchecked`` is asked at the end how many captions or files could not be checked."""
    environment = _environment()
    template = environment.get_template("caption.html")
    totals: Counter[str] = Counter()
    found: dict[str, Counter[str]] = {}
    titles: dict[str, str] = {}
    with tempfile.TemporaryFile("w+", encoding="utf-8", newline="") as aside:
        for located in reports:
            report = located.report
            totals["captions"] += 1
            totals["flagged"] += report.flagged
            totals["incomplete"] += report.incomplete
            if not report.findings:
                continue
            totals["shown"] += 1
            for finding in report.findings:
                totals["findings"] += 1
                titles[finding.claim] = finding.title
                found.setdefault(finding.claim, Counter())[str(finding.stance)] += 1
            aside.write(template.render(_caption(located, totals["shown"])))
        stances = [(str(stance), sum(counts[str(stance)] for counts in found.values())) for stance in Stance]
        stream.write(
            environment.get_template("report.html").render(
                totals={name: totals[name] for name in ("captions", "flagged", "incomplete", "findings", "shown")},
                unchecked=unchecked(), chart=_chart(found, titles), **_inline(),
                many=_MANY, stances=stances,
            )
        )  # fmt: skip
        aside.seek(0)
        shutil.copyfileobj(aside, stream)
    script = (TEMPLATES / "report.js").read_text("utf-8")
    stream.write(
        "</main>\n<footer><p>Made by hipfacts, by rules that anybody can read. About people in general; no medical "
        f"advice.</p></footer>\n<script>{script}</script>\n</body>\n</html>\n"
    )


def parts(located: Located) -> Iterator[Part]:
    """The caption in stretches, each whole under or outside of every finding; findings may overlap."""
    findings = located.report.findings
    shown = located.text if located.spoken is None else located.spoken
    opening: defaultdict[int, list[int]] = defaultdict(list)
    closing: defaultdict[int, list[int]] = defaultdict(list)
    near: Counter[int] = Counter()  # where it becomes nearer to one finding more, or to one less
    for number, finding in enumerate(findings, start=1):
        if finding.start < finding.end:
            opening[finding.start].append(number)
            closing[finding.end].append(number)
        near[max(finding.start - _AROUND, 0)] += 1
        near[min(finding.end + _AROUND, len(shown))] -= 1
    over: set[int] = set()
    depth, gap = 0, False
    for first, last in pairwise(sorted({0, len(shown), *opening, *closing, *near})):
        over = over.union(opening[first]).difference(closing[first])
        depth += near[first]
        if not depth:
            if not gap:
                yield Part(" … ", None)
            gap = True
            continue
        gap = False
        stance = _strongest(findings[number - 1] for number in over)
        text = _shown(shown[first:last], spoken=located.spoken is not None)
        yield Part(text, stance, tuple(sorted(over)), tuple(closing[last]))


def _trimmed(pieces: list[Part]) -> list[Part]:
    """The same without white space at the start, which subtitles leave where their first number stood."""
    return [pieces[0]._replace(text=pieces[0].text.lstrip()), *pieces[1:]] if pieces else pieces


def _strongest(findings: Iterable[Finding]) -> str | None:
    """The stance to mark with where findings overlap: the first in the order of `Stance`, asserted before all."""
    stances = {finding.stance for finding in findings}
    return next((str(stance) for stance in Stance if stance in stances), None)


def _shown(text: str, *, spoken: bool) -> str:
    if spoken:
        text = re.sub(r"\s+", " ", text)
    return "\n".join(visible(line) for line in text.split("\n"))


def _caption(located: Located, number: int) -> dict[str, Any]:
    report = located.report
    source = report.source
    place = f"{source.file}:{source.line}" if source and source.file else f"caption {number}"
    if report.id and report.id != place:
        place += f" ({report.id})"
    if source and source.field:
        place += f", {source.field}"

    def said(what: Finding | Trace) -> str:
        return located.quote(what.start, what.end)

    return {
        "number": number, "report": report, "place": visible(place), "findings": report.findings, "said": said,
        "parts": _trimmed(list(parts(located))), "times": _times(located),
    }  # fmt: skip


def _times(located: Located) -> dict[str, Any] | None:
    """The marks on a timeline that is 1000 wide."""
    length = located.length_ms
    if not length:
        return None
    marks = []
    for finding in located.report.findings:
        start, end = finding.start_ms or 0, finding.end_ms or 0
        width = max(round(1000 * (end - start) / length), _LEAST)
        place = min(round(1000 * start / length), 1000 - width)
        label = f"{clock(start)}, {finding.stance}: {finding.title}"
        marks.append({"stance": str(finding.stance), "x": place, "width": width, "label": label})
    return {"marks": marks, "middle": clock(length // 2), "end": clock(length)}


def _chart(found: dict[str, Counter[str]], titles: dict[str, str]) -> list[dict[str, Any]]:
    """A row for each claim, the most frequent first; bars are shares of the longest row, in percent."""
    longest = max((counts.total() for counts in found.values()), default=0)
    rows = []
    for claim, counts in sorted(found.items(), key=lambda item: (-item[1].total(), item[0])):
        place, bars, said = 0.0, [], []
        for stance in map(str, Stance):
            if counts[stance]:
                width = 100 * counts[stance] / longest
                label = f"{counts[stance]} {stance}"
                bars.append({"stance": stance, "x": f"{place:.2f}", "width": f"{width:.2f}", "label": label})
                said.append(bars[-1]["label"])
                place += width
        rows.append(
            {"claim": claim, "title": titles[claim], "total": counts.total(), "bars": bars, "label": ", ".join(said)}
        )
    return rows


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True, keep_trailing_newline=True,
    )  # fmt: skip
    environment.filters.update(clock=clock, count=count, visible=visible)
    return environment


def colours() -> str:
    """The variables of all our pages' styles: of the look, and of the stances."""
    return "".join((TEMPLATES / name).read_text("utf-8") for name in ("look.css", "stances.css"))


def _inline() -> dict[str, Markup]:
    """The style and the hashes by which the page's policy knows style and script."""
    style = colours() + (TEMPLATES / "report.css").read_text("utf-8")
    script = (TEMPLATES / "report.js").read_text("utf-8")
    return {
        "style": Markup(style),  # noqa: S704  # ours, and nothing of a caption
        "style_hash": Markup(_hash(style)),  # noqa: S704
        "script_hash": Markup(_hash(script)),  # noqa: S704
    }


def _hash(content: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
