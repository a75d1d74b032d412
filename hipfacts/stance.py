"""What a text does with a claim: asserts, denies, questions or reports it.

After ConText (Harkema et al. 2009, J Biomed Inform 42:839): cues are data with a category and a direction, they reach
to the end of their clause or sentence, pseudo-cues only look like one. Added to it: the discourse of captions, in
which a heading ("Myth:"), an answer ("No.") or a wink (🧢) in another sentence decides.

Categories of cues, see claims/cues.yaml: ``negation`` turns what follows in its clause; ``refutation`` turns what
precedes it; ``frame`` turns all that follows in its sentence ("stop believing that"); ``heading`` turns its
sentence, or the list below it; ``rebuttal`` opens a sentence that takes back the one before, ``confirmation`` one
that backs it; ``question`` and ``sales`` tell asking from selling; ``aftermath`` tells in a later sentence that
nothing came of it; ``wish`` leaves open whether it can be; ``report`` puts it in others' mouths, and so does
``attribution``, whose words may belong to the claim; ``past`` gives up an old belief; ``irony`` marks mockery;
``pseudo`` hides cues inside it; ``vouch`` makes a report the writer's own ("studies show").
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from hipfacts.matching.index import Span
from hipfacts.matching.rules import Candidate
from hipfacts.models import Cue, Stance
from hipfacts.text.passage import Passage

_EARSHOT = 20  # sentences before and after: what is said farther off answers something else
_NEGATION_REACH = 9  # words: beyond that a negation mostly belongs to something else
_TURNING = frozenset({"negation", "refutation", "frame", "heading"})
_HEADING_AT = 4  # words: "Fitness lie number two:" is a heading, "... can't be wrong:" is none
_ASKING = 12  # words: a spoken question goes over into its answer without a mark
_ATTRIBUTION = 9  # words of a name and its title
_SHORT = 16  # words: a longer sentence mostly denies something of its own
_TAIL = 4  # words of a clause that only says "no training can"
_SUBJECT_REACH = 24  # "no cream, tea, ... or massage removes": a negated subject reaches its verb over a list
_SUBJECTS = frozenset("no nothing nobody none neither never nor zero".split())
_AUXILIARIES = frozenset("is are am was were do does did can could will would has should shall".split())
_WH = frozenset("why how what which who when where whether".split())
_LEADS = frozenset("so and but ok okay um uh like also or wait honestly well q : question host".split())
_BELIEFS = frozenset("think thinking believe reckon swear promise".split())
_ASKED = frozenset(
    "you they we i hip hips violin dips any all people women men squats side guys girls these those".split()
)
_NEGATIVES = frozenset("not no never none nothing nobody neither nor zero zilch nada jack squat nowt sod".split())
_SAYING = frozenset("that you us me believe believing saying think thinking claiming".split())
_HELPERS = frozenset(
    "can could will would do did always also just still honestly really must have 've am not to".split()
)
_FINAL = frozenset(
    "work works happen help do change move budge exist true possible real how that like going even so".split()
)
_WISH_REACH = 5  # words
_DASHES = frozenset("-–—~")
_INTERJECTED = frozenset(",.!")
_CONTRAST = frozenset("but however yet".split())


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
        at: dict[int, list[Span]] = {}
        for span in ordered:
            inside = (other for word in range(span.first, span.last) for other in at.get(word, ()))
            if all(self._may_overlap(span, other) for other in inside):
                kept.append(span)
                for word in range(span.first, span.last):
                    at.setdefault(word, []).append(span)
        kept = [span for span in kept if self._category[span.name] != "pseudo"]
        return sorted(kept, key=lambda s: s.first)

    def _may_overlap(self, span: Span, other: Span) -> bool:
        """Only pseudo-cues hide others; of one category the longer stands for both."""
        here, there = self._category[span.name], self._category[other.name]
        return here != there and "pseudo" not in (here, there)

    def doubts(self, passage: Passage, cues: Iterable[Span]) -> bool:
        """Whether the text outside its hashtags denies anything at all."""
        return any(
            (self._category[cue.name] in _TURNING or self._category[cue.name] == "aftermath")
            and passage.words[cue.first : cue.last] not in (["no"], ["zero"])  # "round hips, no dips"
            and not passage.sentences[passage.sentence[cue.first]].hashtag
            for cue in cues
        )

    def judge(self, candidate: Candidate, passage: Passage, cues: list[Span]) -> Judgement:
        """The stance of one candidate."""
        return _Case(self, candidate, passage, cues).decide()

    def category(self, span: Span) -> str:
        return self._category[span.name]


def _around(cues: list[Span], sentence: int, passage: Passage) -> list[Span]:
    """The cues, in order, that stand near enough to a sentence to bear on it."""
    sentences = passage.sentences
    first = sentences[max(0, sentence - _EARSHOT)].first
    last = sentences[min(len(sentences) - 1, sentence + _EARSHOT)].last
    return cues[bisect_left(cues, first, key=_starts) : bisect_left(cues, last, key=_starts)]


def _starts(span: Span) -> int:
    return span.first


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
        for cue in _around(cues, candidate.sentence, passage):
            touched = [s for s in slots if cue.first < s.last and s.first < cue.last]
            category = reader.category(cue)
            if touched and category in _TURNING:  # "no more", "not a flaw": the words are part of what is claimed
                own = min(s.first for s in touched)
                if not _NEGATIVES.intersection(passage.words[cue.first : own]):
                    continue
                cue, category = Span(cue.name, cue.first, own), "negation"  # "isn't | the answer to"
            elif touched and category == "report":
                continue  # "say something about your health": no one is quoted
            at = passage.sentence[cue.first]
            if at == candidate.sentence:
                group = self.cues
            elif at > candidate.sentence:
                group = self.later
            else:
                group = self.earlier
            group.setdefault(category, []).append(cue)
        self.used: list[Span] = []

    def decide(self) -> Judgement:
        frame = self._frame()
        negated = self._negations(after=frame.last if frame else 0)
        if self.candidate.flips % 2:  # the words deny the claim themselves: only "not" right before turns them back
            turned = bool(negated)
        elif frame is not None:  # "don't let them tell you that you can't": only a negation within the frame undoes it
            says = self.passage.words[frame.last - 1] in _SAYING
            turned = not (negated and says and self._same_clause(frame.last, self.candidate.head.first))
        else:
            turned = bool(negated or self._refutations() or self._counterfactual())
        denied = (self.candidate.flips + turned) % 2 == 1
        if self._heading():
            return self._as(Stance.DENIED)
        if not denied and (self._past() or self._irony()):
            return self._as(Stance.DENIED)
        answer = self._answer()
        if self.sentence.question and self._scoffs():
            return self._as(Stance.ASSERTED if denied else Stance.DENIED)
        if self._question():
            if answer == "rebuttal" or (frame is not None and denied):
                return self._as(Stance.DENIED)
            if answer == "confirmation":
                return self._as(Stance.DENIED if denied else Stance.ASSERTED)
            return self._as(Stance.QUESTIONED)
        if denied or answer == "rebuttal":
            return self._as(Stance.DENIED)
        if answer != "confirmation" and self._wished():
            return self._as(Stance.QUESTIONED)
        return self._as(Stance.REPORTED if self._reported() else Stance.ASSERTED)

    def _scoffs(self) -> bool:
        """ "Think hip dips mean you're unfit? Meet ...": a belief held up to be knocked down."""
        words = self._words(self.sentence.first, self.sentence.first + 3)
        return any(word in _BELIEFS for word in words[:2]) and "i" not in words

    def _same_clause(self, first: int, last: int) -> bool:
        clauses = self.passage.clause
        return first >= len(clauses) or clauses[first] == clauses[last]

    def _as(self, stance: Stance) -> Judgement:
        if (
            stance is Stance.ASSERTED
            and self.candidate.compiled.outcome
            and (
                self._first("aftermath", lambda _: True, among=self.later)
                or (
                    not self.candidate.flips
                    and self._first("aftermath", lambda cue: cue.first >= self.candidate.head.last)
                )
            )
        ):
            stance = Stance.DENIED
        return Judgement(stance, self.used)

    def _words(self, first: int, last: int) -> list[str]:
        return self.passage.words[max(first, 0) : last]

    def _negations(self, *, after: int) -> int:
        """Whether a negation before the head, in its clause, turns it.

        Two of them ("neither ... nor", "no, it does not") still negate once: captions do not use double negation as
        logic does.
        A frame's own negation is not counted again: only those ``after`` it.
        """
        head, words = self.candidate.head, self.passage.words
        clauses = self.passage.clause
        for cue in self.cues.get("negation", ()):
            if cue.first < after:
                continue
            if (
                cue.first >= head.last
            ):  # "tells you nothing about", "growing it won't push the dip out": inside the claim
                if cue.last > self.candidate.last or self.candidate.flips:
                    continue
            else:
                reach = _SUBJECT_REACH if words[cue.first] in _SUBJECTS else _NEGATION_REACH
                if self.candidate.flips:
                    if self._negative_words():
                        return 0  # "ain't done jack for them" denies once
                    reach = 2  # "stays" is a denial already: only what stands right before it turns it back
                near = min(self.candidate.first, head.first)
                near = near if near >= cue.last else head.first
                if cue.last > head.first or near - cue.last > reach:
                    continue
                if cue.last < len(clauses) and clauses[cue.last] != clauses[head.first]:
                    continue
            self.used.append(cue)
            return 1
        return 0

    def _negative_words(self) -> bool:
        """Whether the words that turn the claim are negative themselves ("nothing", "zilch")."""
        turned = [filled.span for filled in self.candidate.filled if filled.flips]
        return any(word in _NEGATIVES for span in turned for word in self._words(span.first, span.last))

    def _frame(self) -> Span | None:
        """Words earlier in the sentence that turn all that follows."""
        for cue in self.cues.get("frame", ()):
            if cue.last <= self.candidate.head.first or cue.first <= self.candidate.first:
                between = self._words(cue.last, self.candidate.head.first)
                if not _CONTRAST.intersection(between):
                    self.used.append(cue)
                    return cue
        return None

    def _refutations(self) -> int:
        """Whether something after the claim, in its sentence, takes it back."""
        for cue in self.cues.get("refutation", ()):
            if cue.first >= self.candidate.head.last and not _CONTRAST.intersection(
                self._words(self.candidate.head.last, cue.first)
            ):
                self.used.append(cue)
                return 1
        return self._denied_next() or self._tail()

    def _denied_next(self) -> int:
        """A negated verb right after the claim: "growing it won't ..."."""
        words, last = self.passage.words, self.candidate.last
        for cue in self.cues.get("negation", ()):
            between = self._words(last, cue.first)
            if not between or len(between) > 2 or not all(word[0].isalnum() for word in between):
                continue
            if words[cue.first] in ("not", "never") and between[-1] in _AUXILIARIES:
                self.used.append(cue)
                return 1
        return 0

    def _tail(self) -> int:
        """A short negated clause at the end: "eradicate them, no training can"; "... take it away they will not"."""
        words = self.passage.words
        last = self.sentence.last
        while last > self.sentence.first and not words[last - 1][0].isalnum():
            last -= 1
        if words[last - 1] not in _AUXILIARIES and words[last - 1] != "not":
            return 0
        for cue in self.cues.get("negation", ()):
            if ";" in self._words(self.candidate.head.last, cue.first):
                continue
            if self.candidate.head.last <= cue.first < last and last - cue.first <= _TAIL:
                self.used.append(cue)
                return 1
        return 0

    def _counterfactual(self) -> int:
        """ "If squats filled dips, every weightlifter would ...": an `if` before the claim and a `would` after it."""
        head = self.candidate.head
        if "if" not in self._words(max(self.sentence.first, self.candidate.first - 4), head.first):
            return 0
        after = self._words(head.last, self.sentence.last)
        return int("would" in after and "you" not in after[after.index("would") - 1 : after.index("would")])

    def _past(self) -> bool:
        return self._first("past", lambda cue: cue.first <= self.candidate.head.first)

    def _first(
        self, category: str, test: Callable[[Span], bool], *, among: Mapping[str, list[Span]] | None = None
    ) -> bool:
        """Whether a cue of the category passes the test, in the candidate's sentence or ``among`` others; notes it."""
        for cue in (self.cues if among is None else among).get(category, ()):
            if test(cue):
                self.used.append(cue)
                return True
        return False

    def _heading(self) -> bool:
        sentences = self.passage.sentences
        for cue in self.cues.get("heading", ()):
            opens = cue.first - self.sentence.first <= _HEADING_AT
            if (
                opens
                and cue.first <= self.candidate.first
                and not any(cue.first < truth.first <= self.candidate.first for truth in self.cues.get("truth", ()))
            ):
                self.used.append(cue)
                return True
        for cue in self.earlier.get("heading", ()):
            at = self.passage.sentence[cue.first]
            own = sentences[at]
            bare = own.last - cue.last <= 2  # the heading stands alone on its line
            nearest = at == self.candidate.sentence - 1
            listed = self.passage.words[own.last - 1] == ":"
            if bare and (nearest or listed) and not self._closed(at):
                self.used.append(cue)
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
        if self.cues.get("sales"):
            sells = self.cues["sales"][0]
            if self.sentence.question or self._asks():
                self.used.append(sells)
            return False
        if self._asks():
            return True
        if not self.sentence.question:
            return False
        if self._inverted():
            return True
        # "Ugly hip dips? We can help" presupposes, "day 14 and they're gone??" exclaims; a last "They are fat?" asks
        last = self.candidate.sentence + 1 == len(self.passage.sentences)
        return last and self.sentence.stop.count("?") == 1

    def _asks(self) -> bool:
        """Whether the sentence asks without a question mark."""
        if self._first("question", lambda cue: 0 <= self.candidate.head.first - cue.first <= _ASKING):
            return True
        words = self.passage.words
        first = self.sentence.first
        while first < self.sentence.last - 1 and not words[first][0].isalnum():
            first += 1
        if words[first] not in _AUXILIARIES or self.sentence.stop or first + 1 >= self.sentence.last:
            return False
        following = words[first + 1]
        if words[first] == "do":  # "do this daily" orders, "do hip dips go away" asks
            return following in _ASKED
        return following != "not"

    def _inverted(self) -> bool:
        """Whether some clause of the sentence is built like a question."""
        words, clauses = self.passage.words, self.passage.clause
        for index in range(self.sentence.first, self.sentence.last):
            starts = (
                index == self.sentence.first
                or clauses[index] != clauses[index - 1]
                or not words[index - 1][0].isalnum()
            )
            if (starts or words[index - 1] in _LEADS) and words[index] in _AUXILIARIES | _WH:
                return True
        return False

    def _irony(self) -> bool:
        following = self.candidate.sentence + 1
        sentences = self.passage.sentences
        if following < len(sentences):
            start = sentences[following].first
            for cue in self.later.get("irony", ()):
                if self.passage.sentence[cue.first] == following and cue.first - start <= 1:
                    self.used.append(cue)
                    return True
        return self._first("irony", lambda _: True)

    def _answer(self) -> str:
        """What the next sentences do with this one: ``rebuttal``, ``confirmation`` or nothing."""
        passage = self.passage
        for at in range(self.candidate.sentence + 1, min(self.candidate.sentence + 4, len(passage.sentences))):
            start = passage.sentences[at].first
            for category in ("rebuttal", "confirmation"):
                for cue in self.later.get(category, ()):
                    if not self._anaphoric(cue):
                        continue
                    if passage.sentence[cue.first] == at and cue.first - start <= (3 if category == "rebuttal" else 0):
                        self.used.append(cue)
                        return category
            if at == self.candidate.sentence + 1 and self._undone_by(at):
                return "rebuttal"
        return ""

    def _anaphoric(self, cue: Span) -> bool:
        """Whether "it won't" ends there: "it won't vanish" says something of its own."""
        words = self.passage.words
        if words[cue.last - 1] != "not" or cue.last >= len(words):
            return True
        following = words[cue.last]
        return not following[0].isalnum() or following in _FINAL

    def _undone_by(self, at: int) -> bool:
        """Whether the next sentence, a short one or an answer, denies this one as a whole."""
        sentence = self.passage.sentences[at]
        answers = self.passage.words[sentence.first : sentence.first + 2] in (
            ["a", ":"],
            ["answer", ":"],
            ["guest", ":"],
        )
        short = sentence.last - sentence.first <= _SHORT
        for category in ("refutation", "negation") if answers else ("refutation",):
            for cue in self.later.get(category, ()):
                if self.passage.sentence[cue.first] == at and (short or answers):
                    self.used.append(cue)
                    return True
        return False

    def _wished(self) -> bool:
        """Whether the claim is only wished for, in its own clause: "I'd love to be rid of them"."""
        clause, head = self.passage.clause, self.candidate.head
        return self._first(
            "wish", lambda cue: 0 <= head.first - cue.last <= _WISH_REACH and clause[cue.first] == clause[head.first]
        )

    def _reported(self) -> bool:
        if self.cues.get("vouch"):
            return False
        return (
            self._quoted()
            or self._first("attribution", lambda _: True)
            or self._first("report", lambda cue: not self._own(cue) and self._governs(cue))
        )

    def _governs(self, cue: Span) -> bool:
        """Whether a report takes in the claim: it stands before it, or closes the sentence ("..., says coach Lee")."""
        return cue.first < self.candidate.head.last or self.sentence.last - cue.last <= _ATTRIBUTION

    def _quoted(self) -> bool:
        """Whether the claim stands in quote marks inside a text that goes on in its own words.

        A text that opens with a quote and adds only a name is a testimonial: its writer stands behind it.
        """
        passage, head = self.passage, self.candidate.head
        if not passage.quoted[head.first]:
            return False
        outside = [i for i, quoted in enumerate(passage.quoted) if not quoted and passage.words[i][0].isalnum()]
        opens = passage.quoted[0] or (len(passage.quoted) > 1 and passage.quoted[1])
        return len(outside) >= 3 and not (opens and "#" not in passage.words and self._testimonial(outside[0]))

    def _testimonial(self, after: int) -> bool:
        return after > 0 and self.passage.words[after - 1] in _DASHES

    def _own(self, cue: Span) -> bool:
        """Whether the writer is the one who says it: "I tell my clients"."""
        before = self._words(cue.first - 2, cue.first)
        word = self.passage.words[cue.first]
        starts = cue.first == self.sentence.first or not self.passage.words[cue.first - 1][0].isalnum()
        if word in _BELIEFS and ("you" in before or starts):  # "reckon it was the kickbacks"
            return True
        nearest = before[1:] if before[-1:] and before[-1] not in _HELPERS else before  # "a coach I follow says": hers
        return "i" in nearest or "we" in nearest or (word in ("i", "we") and cue.last - cue.first == 1)
