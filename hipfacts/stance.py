"""What a text does with a claim: asserts, denies, questions or reports it.

After ConText (Harkema et al. 2009, J Biomed Inform 42:839): cues are data with a category and a direction, they reach
to the end of their clause or sentence, pseudo-cues only look like one. Added to it: the discourse of captions, in
which a heading ("Myth:"), an answer ("No.") or a wink (🧢) in another sentence decides.

Categories of cues, see claims/cues.yaml:
``negation`` turns what follows in its clause; ``refutation`` turns what precedes it; ``frame`` turns all that follows in
its sentence ("stop believing that"); ``heading`` turns its sentence, or the list below it; ``rebuttal`` opens a sentence
that takes back the one before, ``confirmation`` one that backs it; ``question`` and ``sales`` tell asking from selling;
``report`` puts it in others' mouths; ``past`` gives up an old belief; ``irony`` marks mockery; ``pseudo`` hides
cues inside it; ``vouch`` makes a report the writer's own ("studies show").
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from hipfacts.matching.index import Span
from hipfacts.matching.rules import Candidate
from hipfacts.models import Cue, Stance
from hipfacts.text.passage import Passage

_NEGATION_REACH = 9  # words: beyond that a negation mostly belongs to something else
_SUBJECT_REACH = 24  # "no cream, tea, ... or massage removes": a negated subject reaches its verb over a list
_SUBJECTS = frozenset("no nothing nobody none neither never nor zero".split())
_AUXILIARIES = frozenset(
    "is are am was were do does did can could will would has have had should may might isnt arent shall".split()
)
_WH = frozenset("why how what which who when where whether".split())


@dataclass(slots=True)
class Judgement:
    """A stance and the cues that led to it."""

    stance: Stance
    cues: list[Span] = field(default_factory=list)


class Reader:
    """Reads stances with a set of cues; holds them by name."""

    def __init__(self, cues: Mapping[str, Cue]) -> None:
        self._category = {name: cue.category for name, cue in cues.items()}

    def resolve(self, spans: Iterable[Span]) -> list[Span]:
        """Longer cues hide the ones inside them, pseudo-cues those they touch."""
        ordered = sorted(spans, key=lambda s: (-(s.last - s.first), self._category[s.name] != "pseudo", s.first))
        kept: list[Span] = []
        for span in ordered:
            inside = (other for other in kept if span.first < other.last and other.first < span.last)
            if all(self._may_overlap(span, other) for other in inside):
                kept.append(span)
        kept = [span for span in kept if self._category[span.name] != "pseudo"]
        return sorted(kept, key=lambda s: s.first)

    def _may_overlap(self, span: Span, other: Span) -> bool:
        """Cues of unlike kind may share words unless both turn the stance."""
        turning = {"negation", "refutation", "frame", "pseudo", "heading"}
        return not (self._category[span.name] in turning and self._category[other.name] in turning)

    def judge(self, candidate: Candidate, passage: Passage, cues: list[Span]) -> Judgement:
        """The stance of one candidate."""
        return _Case(self, candidate, passage, cues).decide()

    def category(self, span: Span) -> str:
        return self._category[span.name]


class _Case:
    """One candidate before the reader."""

    def __init__(self, reader: Reader, candidate: Candidate, passage: Passage, cues: list[Span]) -> None:
        self.candidate = candidate
        self.passage = passage
        self.sentence = passage.sentences[candidate.sentence]
        slots = [f.span for f in candidate.filled]
        self.cues: dict[str, list[Span]] = {}
        self.later: dict[str, list[Span]] = {}
        self.earlier: dict[str, list[Span]] = {}
        for cue in cues:
            if any(cue.first < s.last and s.first < cue.last for s in slots):
                continue
            at = passage.sentence[cue.first]
            if at == candidate.sentence:
                group = self.cues
            elif at > candidate.sentence:
                group = self.later
            else:
                group = self.earlier
            group.setdefault(reader.category(cue), []).append(cue)
        self.used: list[Span] = []

    def decide(self) -> Judgement:
        turns = self.candidate.flips + self._negations() + self._frames() + self._refutations()
        denied = turns % 2 == 1
        if self._heading():
            return self._as(Stance.DENIED)
        if not denied and self._use("past", before=True):
            return self._as(Stance.DENIED)
        question = self._question()
        answer = self._answer()
        if question:
            if answer == "rebuttal":
                return self._as(Stance.DENIED)
            if answer == "confirmation":
                return self._as(Stance.ASSERTED)
            return self._as(Stance.QUESTIONED)
        if not denied and self._irony():
            return self._as(Stance.DENIED)
        if not denied and answer == "rebuttal":
            return self._as(Stance.DENIED)
        if self._reported():
            return self._as(Stance.DENIED if denied else Stance.REPORTED)
        return self._as(Stance.DENIED if denied else Stance.ASSERTED)

    def _as(self, stance: Stance) -> Judgement:
        return Judgement(stance, self.used)

    def _use(self, category: str, *, before: bool = False) -> bool:
        for cue in self.cues.get(category, ()):
            if not before or cue.last <= self.candidate.head.last or cue.first <= self.candidate.first:
                self.used.append(cue)
                return True
        return False

    def _negations(self) -> int:
        head, passage = self.candidate.head, self.passage
        count = 0
        for cue in self.cues.get("negation", ()):
            if cue.last > head.first:
                continue
            reach = _SUBJECT_REACH if passage.words[cue.first] in _SUBJECTS else _NEGATION_REACH
            if head.first - cue.last > reach:
                continue
            if self._cut(cue.last, head.first, subject=reach == _SUBJECT_REACH):
                continue
            self.used.append(cue)
            count += 1
        return count

    def _cut(self, first: int, last: int, *, subject: bool) -> bool:
        """Whether a clause ends between the cue and the head."""
        clauses = self.passage.clause
        return first < last and clauses[first] != clauses[last]

    def _frames(self) -> int:
        count = 0
        for cue in self.cues.get("frame", ()):
            if cue.last <= self.candidate.head.first or cue.first <= self.candidate.first:
                self.used.append(cue)
                count = 1
        return count

    def _refutations(self) -> int:
        for cue in self.cues.get("refutation", ()):
            if cue.first >= self.candidate.head.last:
                if any(self.passage.words[i] in ("but", "however", ";") for i in range(self.candidate.head.last, cue.first)):
                    continue
                self.used.append(cue)
                return 1
        return 0

    def _heading(self) -> bool:
        for cue in self.cues.get("heading", ()):
            if cue.first <= self.candidate.first:
                self.used.append(cue)
                return True
        sentences = self.passage.sentences
        for group in self.earlier.get("heading", ()):
            at = self.passage.sentence[group.first]
            own = sentences[at]
            bare = own.last - group.last <= 2  # the heading stands alone on its line
            nearest = at == self.candidate.sentence - 1
            listed = self.passage.words[own.last - 1] == ":"
            if bare and (nearest or listed) and not self._closed(at):
                self.used.append(group)
                return True
        return False

    def _closed(self, at: int) -> bool:
        """Whether "Fact:" or the like stands between a heading and the candidate."""
        return any(
            at < self.passage.sentence[cue.first] <= self.candidate.sentence
            for group in (self.earlier, self.cues)
            for cue in group.get("truth", ())
        )

    def _question(self) -> bool:
        words = self.passage.words
        first = self.sentence.first
        while first < self.sentence.last - 1 and not words[first][0].isalnum():
            first += 1
        if self.sentence.question:
            if self.cues.get("sales"):
                self.used.append(self.cues["sales"][0])
                return False
            return True
        for cue in self.cues.get("question", ()):
            if cue.first <= self.candidate.first:
                self.used.append(cue)
                return not self.cues.get("sales")
        return words[first] in _AUXILIARIES and not self.sentence.stop and first + 1 < self.sentence.last

    def _irony(self) -> bool:
        return self._use("irony") or any(
            self.passage.sentence[cue.first] == self.candidate.sentence + 1
            and cue.first - self.passage.sentences[self.candidate.sentence + 1].first <= 2
            and (self.used.append(cue) or True)
            for cue in self.later.get("irony", ())
        )

    def _answer(self) -> str:
        """What the next sentences do with this one: ``rebuttal``, ``confirmation`` or nothing."""
        passage = self.passage
        for at in range(self.candidate.sentence + 1, min(self.candidate.sentence + 4, len(passage.sentences))):
            start = passage.sentences[at].first
            for category in ("rebuttal", "confirmation"):
                for cue in self.later.get(category, ()):
                    if passage.sentence[cue.first] == at and cue.first - start <= 4:
                        self.used.append(cue)
                        return category
        return ""

    def _reported(self) -> bool:
        if self.cues.get("vouch"):
            return False
        for cue in self.cues.get("report", ()):
            if cue.last <= self.candidate.head.last or cue.first >= self.candidate.head.last:
                self.used.append(cue)
                return True
        return False
