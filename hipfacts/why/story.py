"""The story of one text as plain values: the words as read, what was found in them, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import Field

from hipfacts.checker import Checker
from hipfacts.matching.index import Span
from hipfacts.matching.paraphrase import LEAST
from hipfacts.matching.rules import Candidate, Filled
from hipfacts.models import Report, Stance, Status, Value
from hipfacts.overlaps import Judged, Overlaps
from hipfacts.trail import Trail
from hipfacts.why.near import Near, called_off_by, near, wants

HOW = {
    "exact": "as written",
    "disguised": "after a disguise or misspelling was undone",
    "topic": "a pronoun that means it",
    "implied": "left out, and named just before",
    "carried": "named in another sentence",
}


class Undone(Value):
    """Characters that are not read as they are written."""

    start: int
    end: int
    quote: str
    read_as: str


class Seen(Value):
    """A concept or cue in the text; ``dropped`` says why one does not count."""

    name: str
    about: str
    start: int
    end: int
    quote: str
    how: str
    dropped: str | None = None


class CueSeen(Seen):
    """A cue; ``reaches`` are the rules (claim/rule) whose stance it decided."""

    category: str
    reaches: tuple[str, ...] = ()


class Part(Value):
    """The words that fill one slot of a rule."""

    slot: str = Field(description="as the rule writes it: fill|plump")
    name: str = Field(description="the concept that filled it")
    quote: str
    how: str
    turns: bool = Field(description="whether it means the opposite, and turns the stance round")


class Fired(Value):
    """A rule whose words are all there, and what became of it."""

    rule: str
    wants: str
    parts: tuple[Part, ...]
    quote: str
    stance: Stance
    stance_alone: Stance = Field(description="the stance before the text was read as a whole")
    cues: tuple[str, ...]
    denies: bool
    outcome: str
    sure: float = Field(description="how sure the rule is of itself")
    score: float | None = Field(description="the score of the finding; none where it is none")


class NearRule(Value):
    """A rule that nearly fired."""

    rule: str
    wants: str
    quote: str
    missing: str


class Likeness(Value):
    """The example that a text without any rule is most like."""

    claim: str
    stance: Stance
    percent: float
    needed: float = LEAST


class Story(Value):
    """All of it; ``read_as`` is the text after disguises were undone."""

    text: str
    read_as: str
    undone: tuple[Undone, ...]
    sentences: tuple[str, ...]
    outside: bool = Field(description="whether the text names nothing of any pack's field, and was dismissed at once")
    concepts: tuple[Seen, ...]
    cues: tuple[CueSeen, ...]
    fired: tuple[Fired, ...]
    near: tuple[NearRule, ...]
    likeness: Likeness | None
    report: Report


def tell(checker: Checker, text: str, *, claim: str | None = None, most: int = 5) -> Story:
    """How ``checker`` comes to its report on a text.

    At most ``most`` rules that nearly fired are told, one a claim; with ``claim``, those of that claim.
    """
    trail = checker.trail(text)
    passage = trail.passage
    likeness = None
    if trail.nearest is not None:
        candidate, stance = trail.nearest
        percent = float(candidate.filled[0].how.rsplit(" ", 2)[-2])
        likeness = Likeness(claim=candidate.claim, stance=stance, percent=percent)
    fired = [f for f in _fired(trail, checker) if claim is None or f.rule.partition("/")[0] == claim]
    return Story(
        text=text,
        read_as=passage.folded.text,
        undone=tuple(_undone(trail)),
        sentences=tuple(" ".join(passage.words[s.first : s.last]) for s in passage.sentences if s.last > s.first),
        outside=len(trail.elsewhere) == len(checker.knowledge.claims),
        concepts=tuple(_concepts(trail, checker)),
        cues=tuple(_cues(trail, checker)),
        fired=tuple(fired),
        near=tuple(_near(one, trail) for one in near(trail, claim=claim, most=most)),
        likeness=likeness,
        report=trail.report,
    )


def _undone(trail: Trail) -> Iterable[Undone]:
    folded = trail.passage.folded
    found: dict[tuple[int, int], list[str]] = {}
    for start, end in zip(trail.passage.starts, trail.passage.ends, strict=True):
        found.setdefault(folded.span(start, end), []).append(folded.text[start:end])
    for (start, end), words in found.items():
        quote, read_as = folded.original[start:end], " ".join(words)
        if quote.lower() != read_as and quote.lower().replace("’", "'") != read_as:
            yield Undone(start=start, end=end, quote=quote, read_as=read_as)


def _how(span: Span, trail: Trail) -> str:
    passage = trail.passage
    start, end = passage.starts[span.first], passage.ends[span.last - 1]
    return "disguised" if any(a < end and start < b for a, b in passage.folded.disguised) else "exact"


def _quote(first: int, last: int, trail: Trail) -> tuple[int, int, str]:
    start, end = trail.passage.span(first, last)
    return start, end, trail.passage.folded.original[start:end]


def _concepts(trail: Trail, checker: Checker) -> Iterable[Seen]:
    counted = set(trail.spans)
    present = {span.name for span in trail.spans}
    concepts = checker.knowledge.concepts
    for span in trail.named:
        concept = concepts[span.name]
        start, end, quote = _quote(span.first, span.last, trail)
        dropped = None
        if span not in counted:
            hiders = [
                f'`{o.name}` ("{_quote(o.first, o.last, trail)[2]}")'
                for o in trail.spans
                if span.name in concepts[o.name].hides and o.first < span.last and span.first < o.last
            ]
            lacks = concept.needs and present.isdisjoint(concept.needs)
            dropped = (
                f"hidden by {' and '.join(hiders)}" if hiders
                else f"needs {' or '.join(f'`{n}`' for n in concept.needs)} in the text" if lacks
                else "hidden by a longer term"
            )  # fmt: skip
        how = _how(span, trail)
        yield Seen(name=span.name, about=concept.about, start=start, end=end, quote=quote, how=how, dropped=dropped)


def _cues(trail: Trail, checker: Checker) -> Iterable[CueSeen]:
    for cue in trail.cues:
        start, end, quote = _quote(cue.first, cue.last, trail)
        reaches = {
            _name(c) for c, j in trail.judged
            if any(u.name == cue.name and u.first < cue.last and cue.first < u.last for u in j.cues)
        }  # fmt: skip
        about = checker.knowledge.cues[cue.name].about
        yield CueSeen(
            name=cue.name, about=about, start=start, end=end, quote=quote, how=_how(cue, trail),
            category=trail.categories[cue.name], reaches=tuple(sorted(reaches)),
        )  # fmt: skip


def _name(candidate: Candidate) -> str:
    return f"{candidate.claim}/{candidate.compiled.rule.name}"


def _fired(trail: Trail, checker: Checker) -> Iterable[Fired]:
    overlaps = Overlaps(trail.judged, checker.knowledge.claims)
    for item, alone in zip(trail.judged, trail.alone, strict=True):
        candidate, judgement = item
        _, _, quote = _quote(candidate.first, candidate.last, trail)
        outcome, score = _outcome(item, overlaps, trail, checker)
        pairs = zip(candidate.compiled.rule.all, candidate.filled, strict=True)
        yield Fired(
            rule=_name(candidate),
            wants=wants(candidate.compiled),
            parts=tuple(_part(slot, filled, trail) for slot, filled in pairs),
            quote=quote,
            stance=judgement.stance,
            stance_alone=alone,
            cues=tuple(dict.fromkeys(_quote(cue.first, cue.last, trail)[2] for cue in judgement.cues)),
            denies=candidate.compiled.rule.denies,
            outcome=outcome,
            sure=candidate.score,
            score=score,
        )


def _part(slot: str, filled: Filled, trail: Trail) -> Part:
    how = _how(filled.span, trail) if filled.how == "exact" else filled.how
    quote = _quote(filled.span.first, filled.span.last, trail)[2]
    return Part(slot=slot, name=filled.span.name, quote=quote, how=how, turns=filled.flips)


def _outcome(item: Judged, overlaps: Overlaps, trail: Trail, checker: Checker) -> tuple[str, float | None]:
    """What became of a rule that fired, and its score where it is a finding."""
    candidate = item[0]
    start, end = trail.passage.span(candidate.first, candidate.last)
    for finding in trail.report.findings:
        if (finding.rule, finding.start, finding.end) == (_name(candidate), start, end):
            return "finding" + _weight(candidate.claim, checker), finding.score
    if any(candidate is c for c, _ in trail.kept):
        return "left out: its claim was not asked for, or its score is below --min-score", None
    winner = overlaps.winner(item)
    if winner is not None:
        return f"gives way to {_name(winner[0])}, which is more specific and supersedes it", None
    if overlaps.leans(item):
        return "set aside: it only takes up what the sentence before denied or asked", None
    same = [c for c, _ in trail.kept if c.claim == candidate.claim]
    if same:
        best = next((c for c in same if c.sentence == candidate.sentence), same[0])
        return f"the same claim is found by {_name(best)}, which stands for both", None
    return "set aside for another reading of the same words", None


def _weight(claim: str, checker: Checker) -> str:
    status = checker.knowledge.claims[claim].status
    return " (on trial: flags nothing)" if status is Status.EXPERIMENTAL and not checker.experimental else ""


def _near(one: Near, trail: Trail) -> NearRule:
    candidate = one.candidate
    return NearRule(
        rule=f"{one.compiled.claim}/{one.compiled.rule.name}",
        wants=wants(one.compiled),
        quote=_quote(candidate.first, candidate.last, trail)[2],
        missing=called_off_by(one, trail),
    )
