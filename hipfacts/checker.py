"""The one place where the parts meet: text in, report out."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property, partial
from typing import TYPE_CHECKING, TypeVar

from hipfacts.calibration import calibrated
from hipfacts.errors import UsageError
from hipfacts.knowledge import KnowledgeBase
from hipfacts.matching.index import Span, TermIndex, all_words, longest
from hipfacts.matching.likeness import Likeness
from hipfacts.matching.paraphrase import Paraphrases
from hipfacts.matching.rules import Candidate, CompiledRule, RuleSet
from hipfacts.matching.screen import Screen, needed_words
from hipfacts.models import Claim, Finding, Report, SourceLink, Stance, Status, Trace
from hipfacts.overlaps import settle
from hipfacts.parallel import ordered_map
from hipfacts.stance import Judgement, Reader
from hipfacts.terms import single_words
from hipfacts.text import passage as passages
from hipfacts.text.comments import without_comments
from hipfacts.text.fold import Folded, fold
from hipfacts.text.glance import Glance, misspellings, words_of
from hipfacts.text.lexicon import Lexicon
from hipfacts.text.passage import Passage
from hipfacts.trail import Trail

if TYPE_CHECKING:  # whoever has a policy has loaded it; most checks are without
    from hipfacts.policy import Policy

Made = TypeVar("Made")

DEFAULT_MIN_SCORE = 0.6


class Checker:
    """Checks texts against a knowledge base. Building it costs; checking does not: keep it.

    ``min_score`` drops findings the rules are less sure of, ``select`` and ``ignore`` name claims to look for or not.
    Findings of experimental claims are on ``trial`` and flag nothing, unless ``experimental`` lets them.
    Safe to share between threads, and picklable. Raises `UsageError` for unknown claims.
    """

    def __init__(
        self,
        knowledge: KnowledgeBase,
        *,
        min_score: float = DEFAULT_MIN_SCORE,
        select: Iterable[str] = (),
        ignore: Iterable[str] = (),
        experimental: bool = False,
    ) -> None:
        self.knowledge = knowledge
        self.experimental = experimental
        self.min_score = min_score
        chosen, ignored = tuple(select), frozenset(ignore)
        for name in (*chosen, *ignored):
            if name not in knowledge.claims:
                raise UsageError(f"unknown claim `{name}`", remedy="see `hipfacts claims list`")
        self._claims = {
            name: claim for name, claim in knowledge.claims.items()
            if claim.status is not Status.DEPRECATED and name not in ignored and (not chosen or name in chosen)
        }  # fmt: skip
        self._build()

    def _build(self) -> None:
        knowledge = self.knowledge
        self._silence = Report(status="no_known_claim", flagged=False, knowledge=knowledge.packs, findings=())
        self._likeness = Likeness(self._living) if any(not claim.rules for claim in self._living) else None
        vocabulary = self._kept(
            "vocabulary", lambda: all_words([*knowledge.concepts.values(), *knowledge.cues.values()])
        )
        if self._likeness:
            vocabulary = vocabulary | self._likeness.vocabulary
        self._symbols = frozenset(word for word in vocabulary if not word.isascii() and not word.isalnum())
        names = [c.model_copy(update={"words": (), "verbs": ()}) for c in knowledge.concepts.values() if c.topic]
        self._lexicon = Lexicon(vocabulary, central=all_words(names))
        self._fields = self._grouped_fields()
        self._findable = sum(map(len, self._fields.values()))
        everywhere = frozenset[str]().union(*self._fields)
        # no glance where some claim has no field
        self._glance = None
        if all(self._fields):
            misspelt = partial(self._kept, "misspelt", partial(misspellings, everywhere))
            self._glance = Glance(everywhere, self._lexicon, misspelt=misspelt)
        self._reader = Reader(knowledge.cues)
        self._needs = {name: frozenset(c.needs) for name, c in knowledge.concepts.items() if c.needs}
        self._hides = {name: frozenset(c.hides) for name, c in knowledge.concepts.items() if c.hides}

    def _kept(self, name: str, make: Callable[[], Made]) -> Made:
        """What ``make`` makes of the knowledge base, or its compiled form."""
        store = self.knowledge.store
        made: Made | None = store.get(name) if store else None
        if made is None:
            made = make()
            if store:
                store.put(name, made)
        return made

    # What only texts about the field need is made when the first of them comes.

    @cached_property
    def _index(self) -> TermIndex:
        return self._kept("terms", lambda: TermIndex(self.knowledge.concepts, self.knowledge.concepts))

    @cached_property
    def _cue_index(self) -> TermIndex:
        return self._kept("cues", lambda: TermIndex(self.knowledge.cues, self.knowledge.concepts))

    @property
    def _living(self) -> list[Claim]:
        return [claim for claim in self.knowledge.claims.values() if claim.status is not Status.DEPRECATED]

    @cached_property
    def _rules(self) -> RuleSet:
        # all claims' rules run, so that a claim left out still takes the words it supersedes
        return self._kept("rules", lambda: RuleSet(self._living, self.knowledge.concepts))

    @cached_property
    def _screen(self) -> Screen:
        return self._kept("screen", lambda: Screen(self._rules.rules, self.knowledge.concepts, self._rules.topics))

    @cached_property
    def _paraphrases(self) -> Paraphrases:
        return Paraphrases(filter(_has_rules, self._living), next(iter(sorted(self._rules.topics)), ""))

    @cached_property
    def _links(self) -> dict[str, tuple[SourceLink, ...]]:
        sources = self.knowledge.sources
        return {
            name: tuple(
                SourceLink(id=s.id, title=s.title, year=s.year, url=s.url)
                for s in (sources[use.id] for use in claim.sources)
            )
            for name, claim in self.knowledge.claims.items()
        }

    def __getstate__(self) -> dict[str, object]:
        kept = ("knowledge", "min_score", "experimental", "_claims")
        return {name: self.__dict__[name] for name in kept}

    def __setstate__(self, state: dict[str, object]) -> None:
        self.__dict__.update(state)
        self._build()

    def check(self, text: str, *, policy: Policy | None = None, source: Mapping[str, object] | None = None) -> Report:
        """The report on one text: which known claims it carries, and what it does with them.

        With a ``policy``, ``report.action`` says what is to be done; its rules may ask about fields of ``source``.
        """
        report = self._checked(text)
        return policy.decide(report, source) if policy else report

    def _checked(self, text: str) -> Report:
        if self._glance is not None and not self._glance.sees(text):
            return self._silence
        findings = self._findings(text)
        if not findings:
            return self._silence
        return Report(
            status="claims_found",
            flagged=any(finding.flags for finding in findings),
            knowledge=self.knowledge.packs,
            findings=tuple(findings),
        )

    def check_many(self, texts: Iterable[str], *, workers: int = 1, policy: Policy | None = None) -> Iterator[Report]:
        """Reports for texts, lazily and in order; with ``workers`` above 1 the checking is spread over processes.

        Raises `UsageError` for fewer than one worker.
        """
        if workers < 1:
            raise UsageError(f"workers must be at least 1, not {workers}")
        check = partial(self.check, policy=policy) if policy else self.check
        return map(check, texts) if workers == 1 else ordered_map(check, texts, workers=workers)

    def _findings(self, text: str) -> list[Finding]:
        folded = self._folded(text)
        elsewhere = self._elsewhere(folded)
        if len(elsewhere) == self._findable:
            return []
        if self._glance is None and not self._likeness and not self._screen.passes(folded.text):
            return []
        passage = passages.read_words(folded, self._symbols)
        spans = self._concepts(passage)
        if not self._rules.may_fire(spans):
            return self._like_claims(passage, elsewhere, []) if self._likeness else []
        passages.cut(passage)
        found = self._by_rules(passage, spans, elsewhere)
        return self._like_claims(passage, elsewhere, found) if self._likeness else found

    def _folded(self, text: str) -> Folded:
        """The text in plain words, without comments to this checker: "ignore" beside a claim is no denial of it."""
        folded = fold(without_comments(text, self.knowledge.claims), self._lexicon)
        folded.original = text  # of the same length
        return folded

    def _by_rules(self, passage: Passage, spans: list[Span], elsewhere: frozenset[str]) -> list[Finding]:
        candidates = [c for c in self._rules.match(passage, spans) if c.claim not in elsewhere]
        if not candidates:
            return [f for f in self._like_examples(passage, spans) if f.claim not in elsewhere]
        cues = self._cues(passage)
        judged = [(c, self._reader.judge(c, passage, cues)) for c in candidates]
        kept = settle(judged, passage, self.knowledge.claims, doubts=self._reader.doubts(passage, cues))
        return self._reported(kept, passage)

    def _reported(self, judged: Iterable[tuple[Candidate, Judgement]], passage: Passage) -> list[Finding]:
        """The findings that are asked for."""
        found = (
            _finding(self._claims[c.claim], c, j, passage, self._links[c.claim], trial=self._on_trial(c.claim))
            for c, j in judged
            if c.claim in self._claims
        )
        return [finding for finding in found if finding.score >= self.min_score]

    def _on_trial(self, claim: str) -> bool:
        return not self.experimental and self._claims[claim].status is Status.EXPERIMENTAL

    def _grouped_fields(self) -> dict[frozenset[str], frozenset[str]]:
        """Claims by the words of which a text must have one to carry them; none for those that any text may carry."""
        knowledge = self.knowledge
        claims: dict[frozenset[str], set[str]] = {}
        words: dict[str, Iterable[str]] = {
            name: single_words(knowledge.concepts[name]) for name in knowledge.fields.values()
        }
        derived: dict[str, frozenset[str]] = {}
        if any(claim.id not in knowledge.fields for claim in self._living):
            derived = self._kept("fields", self._derived_fields)
        for claim in self._living:
            name = claim.id
            field = knowledge.fields.get(name)
            if not field and not claim.rules and name not in derived:
                continue  # too short to be like anything
            own = words[field] if field else derived.get(name, ())
            claims.setdefault(frozenset(own), set()).add(name)
        return {field: frozenset(names) for field, names in claims.items()}

    def _derived_fields(self) -> dict[str, frozenset[str]]:
        """For claims of packs without a field, words without one of which they cannot be found."""
        knowledge = self.knowledge
        rules: dict[str, list[CompiledRule]] = {}
        for rule in self._rules.rules:
            rules.setdefault(rule.claim, []).append(rule)
        derived = self._likeness.fields(self._lexicon.everyday()) if self._likeness else {}
        # where a topic's own pack has a field, a text is not about the topic without it
        by_pack = {knowledge.pack_of.get(claim, ""): field for claim, field in knowledge.fields.items()}
        first = knowledge.packs[0].id if knowledge.packs else ""
        given: dict[str, set[str]] = {}
        for topic in self._rules.topics:
            owner = topic.partition("/")[0] if "/" in topic else first
            if owner in by_pack:
                given[topic] = single_words(knowledge.concepts[by_pack[owner]])
        topics = sorted(self._rules.topics)
        return derived | {
            name: frozenset(needed_words(own, knowledge.concepts, topics, given))
            for name, own in rules.items() if name not in knowledge.fields
        }  # fmt: skip

    def _elsewhere(self, folded: Folded) -> frozenset[str]:
        """The claims whose field the text does not name."""
        words = words_of(folded.text)
        away = [claims for field, claims in self._fields.items() if field and field.isdisjoint(words)]
        return frozenset[str]().union(*away)

    def _like_examples(self, passage: Passage, spans: list[Span]) -> list[Finding]:
        """At most one finding by likeness to an example; where cue and example disagree, the milder stance."""
        topic = next((span for span in spans if span.name in self._rules.topics), None)
        near = self._paraphrases.nearest(passage, topic) if topic else None
        if near is None:
            return []
        candidate, stance = near
        judgement = self._reader.judge(candidate, passage, self._cues(passage))
        if judgement.stance is Stance.ASSERTED:
            judgement.stance = stance
        return self._reported([(candidate, judgement)], passage)

    def _like_claims(self, passage: Passage, elsewhere: frozenset[str], found: list[Finding]) -> list[Finding]:
        """The findings, and those of claims without rules in sentences that have no other.

        Whichever word is taken for the head, the mildest stance counts.
        """
        assert self._likeness is not None
        if not passage.sentences:
            passages.cut(passage)
        judged: list[tuple[Candidate, Judgement]] = []
        cues: list[Span] | None = None
        for candidates in self._likeness.find(passage):
            start, end = passage.span(candidates[0].first, candidates[0].last)
            if candidates[0].claim in elsewhere or any(f.start < end and start < f.end for f in found):
                continue
            cues = self._cues(passage) if cues is None else cues
            read = [(candidate, self._reader.judge(candidate, passage, cues)) for candidate in candidates]
            judged.append(next((each for each in read if each[1].stance is not Stance.ASSERTED), read[0]))
        more = self._reported(judged, passage)
        return sorted([*found, *more], key=lambda finding: (finding.start, finding.end)) if more else found

    def trail(self, text: str) -> Trail:
        """How the report on a text comes about, step by step, also where `check` needs none of these steps."""
        folded = self._folded(text)
        passage = passages.read(folded, self._symbols)
        spans, cues = self._concepts(passage), self._cues(passage)
        elsewhere = self._elsewhere(folded)
        candidates = [c for c in self._rules.match(passage, spans) if c.claim not in elsewhere]
        judged = [(c, self._reader.judge(c, passage, cues)) for c in candidates]
        alone = tuple(judgement.stance for _, judgement in judged)
        doubts = self._reader.doubts(passage, cues)
        kept = settle(judged, passage, self.knowledge.claims, doubts=doubts)
        topic = next((span for span in spans if span.name in self._rules.topics), None)
        return Trail(
            passage=passage,
            named=tuple(longest(self._index.find(passage.words))),
            spans=tuple(spans),
            cues=tuple(cues),
            categories={cue.name: self._reader.category(cue) for cue in cues},
            elsewhere=elsewhere,
            judged=tuple(judged),
            alone=alone,
            kept=tuple(kept),
            nearest=self._paraphrases.nearest(passage, topic, least=0) if topic and not candidates else None,
            rules=self._rules,
            report=self._checked(text),
        )

    def anchors(self, text: str) -> tuple[Passage, list[Span]] | None:
        """The text as read, and where it names the topics that claims are about; None where it names none."""
        if self._glance is not None and not self._glance.sees(text):
            return None
        passage = passages.read(fold(text, self._lexicon), self._symbols)
        named = [span for span in self._concepts(passage) if span.name in self._rules.topics]
        return (passage, named) if named else None

    def _cues(self, passage: Passage) -> list[Span]:
        return self._reader.resolve(longest(self._cue_index.find(passage.words)))

    def _concepts(self, passage: Passage) -> list[Span]:
        spans = longest(self._index.find(passage.words))
        present = {span.name for span in spans}
        while lacking := [name for name in present & self._needs.keys() if self._needs[name].isdisjoint(present)]:
            present.difference_update(lacking)  # what needs something that is itself not there goes too
        hidden: dict[str, set[int]] = {}
        if not self._hides.keys().isdisjoint(present):
            for hider in spans:
                if hider.name in self._hides and hider.name in present:
                    for name in self._hides[hider.name]:
                        hidden.setdefault(name, set()).update(range(hider.first, hider.last))
        return [
            span for span in spans
            if span.name in present
            and (span.name not in hidden or hidden[span.name].isdisjoint(range(span.first, span.last)))
        ]  # fmt: skip


def _has_rules(claim: Claim) -> bool:
    return bool(claim.rules)


def _finding(
    claim: Claim,
    candidate: Candidate,
    judgement: Judgement,
    passage: Passage,
    links: tuple[SourceLink, ...],
    *,
    trial: bool,
) -> Finding:
    text = passage.folded.original
    start, end = passage.span(candidate.first, candidate.last)
    traces = [
        _trace("concept", filled.span, filled.how, passage)
        for filled in sorted(candidate.filled, key=lambda f: f.span.first)
    ] + [_trace("cue", cue, "exact", passage) for cue in judgement.cues]
    breaks = passage.once("line breaks", _line_breaks)
    line = bisect_left(breaks, start)
    before = breaks[line - 1] + 1 if line else 0
    return Finding(
        claim=claim.id,
        title=claim.title,
        verdict=claim.verdict,
        stance=judgement.stance,
        score=calibrated(candidate.score, words=len(passage.words), turned=bool(judgement.cues)),
        start=start,
        end=end,
        quote=text[start:end],
        line=line + 1,
        column=start - before + 1,
        evidence=tuple(traces),
        rule=f"{claim.id}/{candidate.compiled.rule.name}",
        correction=claim.correction,
        sources=links,
        trial=trial,
    )


def _disguised(passage: Passage, start: int, end: int) -> bool:
    """Whether a folded range touches one whose letters were not written plainly; those come in order."""
    ranges = passage.folded.disguised
    at = bisect_right(ranges, (start, start))
    return any(a < end and start < b for a, b in ranges[max(0, at - 1) : at + 1])


def _line_breaks(passage: Passage) -> list[int]:
    return [match.start() for match in re.finditer("\n", passage.folded.original)]


def _trace(role: str, span: Span, how: str, passage: Passage) -> Trace:
    start, end = passage.span(span.first, span.last)
    folded = (passage.starts[span.first], passage.ends[span.last - 1])
    if how == "exact" and _disguised(passage, *folded):
        how = "disguised"
    return Trace(role=role, name=span.name, start=start, end=end, quote=passage.folded.original[start:end], how=how)  # type: ignore[arg-type]
