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
from dataclasses import dataclass, field, replace
from itertools import islice, pairwise

from hipfacts.matching.index import Span
from hipfacts.matching.rules import Candidate
from hipfacts.models import Cue, Stance
from hipfacts.text.passage import Passage, Sentence

_TURNING = frozenset({"negation", "refutation", "frame", "heading"})

# How far cues reach, in words if nothing else is said.
_VIEW = 250  # of a sentence that long: what stands farther from the claim is not read
_MOST_CUES = 150  # on either side of the claim
_EARSHOT = 20  # sentences before and after: what is said farther off answers something else
_NEGATION_REACH = 9  # beyond that a negation mostly belongs to something else
_SUBJECT_REACH = 24  # "no cream, tea, ... or massage removes": a negated subject reaches its verb over a list
_COMPARISON_REACH = 6
_RIVAL_REACH = 5
_WISH_REACH = 5
_ASKING = 12  # a spoken question goes over into its answer without a mark
_WHICH_REACH = 3  # "what kind of tea makes ..."
_ATTRIBUTION = 9  # a name and its title
_HEADING_AT = 4  # "Fitness lie number two:" is a heading, "... can't be wrong:" is none
_IRONY_AT = 2  # "Yeah, and I'm the Easter bunny"
_LABEL = 4  # "Q:", "Dr Okafor:"
_SHORT = 16  # a longer sentence mostly denies something of its own
_RETORT = 7
_REMARK = 5
_TAIL = 4  # a clause that only says "no training can"
_COMPLEMENT = 3  # too few to say what is said
_SUBJECT = 2  # a comma, and a subject that the rule did not ask for
_VERDICT = 2
_STEM = 4  # letters

# Grammar.
_AUXILIARIES = frozenset("is are am was were do does did can could will would has should shall".split())
_COPULAS = frozenset("is was are were would".split())
_HELPERS = frozenset(
    "keep kept even often usually never 'd 'll been am going can could will would do did always also just still "
    "honestly really must have 've not to".split()
)
_WH = frozenset("why how what which who when where whether".split())
_ANAPHORS = frozenset("it they that this these those them none neither nothing one you i we he she mine".split())
_SUBORDINATORS = frozenset("if when where since because although though while even".split())
_CONTRAST = frozenset("but however yet".split())
_JOINED = frozenset("and but so".split())
_DASHES = frozenset("-–—~")
_MARKS = frozenset(":-–—(=→")

# Negation and what only looks like it.
_SUBJECTS = frozenset("no nothing nobody none neither never nor zero".split())
_NEGATIVES = frozenset("not no never none nothing nobody neither nor zero zilch nada jack squat nowt sod".split())
_WITHOUT = frozenset("no zero without just only minimal".split())
_NO_COMPARISON = frozenset("look looks looking feel feels rather , -".split())  # before "like" and "than"
_NO_RIVALS = frozenset("they that you on in at".split())  # after them
_RIVALS = frozenset("else other others unlike where even".split())  # "when everything else failed"
_AT_ONCE = frozenset("overnight instantly immediately".split())
_SPANS = frozenset("day days week weeks night nights hour hours minute minutes".split())
_PATIENCE = frozenset("but takes take time patience patient".split())
_TELLERS = frozenset("i we she he my our this these".split())  # after "until"
_ORDERS = frozenset("do stop quit never please unfollow forget ignore".split())
_OWN_PROMISES = frozenset("this these here try my our i we just watch".split())
_LISTED = frozenset("things stuff claims promises lies exercises moves methods tricks products ways".split())

# Verdicts.
_CROSSES = frozenset("\N{CROSS MARK}\N{NO ENTRY SIGN}\N{THUMBS DOWN SIGN}")
_VERDICTS = frozenset(
    "myth busted false no nope nah lie lies wrong bs nonsense rubbish debunked fiction bollocks".split()
)
_TRASH = frozenset(
    "rubbish tripe garbage tosh twaddle poppycock hogwash nonsense bollocks bull bs bullshit crap lies myth fiction "
    "fantasy fake false wrong untrue clickbait pseudoscience baloney bunk codswallop piffle drivel malarkey".split()
)
_RETORTS = frozenset(
    "no nope nah wrong false lies nonsense rubbish bs bollocks stop girl sis babe sure ok okay lol lmao what um".split()
)
_REBUFFS = frozenset(
    "lied lies lying wrong mistaken misled run evidence proof nonsense rubbish believe blocked unfollowed muted".split()
)
_VOCATIVES = frozenset("mate ma'am maam sir babe love darling bro hun honey girl mum mom dude ladies karen sis".split())
_PERSONAS = (["a"], ["an"], ["the"], ["beyonce"], ["queen"])
_BACK = frozenset("that this then which".split())  # after "but": what follows is about what went before
_SOME = frozenset("some others half".split())
_FINAL = frozenset(
    "work works happen help do change move budge exist true possible real how that like going even so".split()
)

# Questions and answers.
_LEADS = frozenset("a please answer so and but ok okay um uh like also or wait honestly well q : question host".split())
_ASKED = frozenset(
    "you they we i hip hips violin dips any all people women men squats side guys girls these those".split()
)
_ASKERS = frozenset("asking wondering curious".split())  # behind what is asked
_WHICH = frozenset("what which who".split())
_TELLING = frozenset("i my we our me you your nobody this no".split())  # "what fixed my hip dips" tells
_ANYONE = frozenset("ever anyone anybody".split())
_TAGS = frozenset("right correct no yeah innit true yes".split())
_POINTLESS = frozenset("point use".split())  # "what is the ..."
_BACKING = frozenset("and indeed absolutely definitely if by with get help work in".split())  # after "it does"
_DEFIANT = frozenset("i watch yes oh".split())
_AGREEING = frozenset("right sure yeah yes ok okay".split())

# Belief and hearsay.
_BELIEFS = frozenset("think thinking believe reckon swear promise".split())
_HELD = frozenset("think thought thinking believe believed believing assumed convinced figured reckoned".split())
_OVERCOMING = frozenset("until till but then now".split())
_SAYING = frozenset("pretend pretending that you us me believe believing saying think thinking claiming".split())
_SAYING_IT = frozenset("saying claiming telling believing thinking suggesting pretending insisting".split())
_TOLD = frozenset("said says say thought think told believed".split())
_CALLED = frozenset("call calls called".split())
_WRITER = frozenset("i we sure".split())
_OWN_VOICE = frozenset("i we my our this these here".split())  # after "but": no more of the report


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
            if all(self._may_overlap(span, other) or self._within(span, other) for other in inside):
                kept.append(span)
                for word in range(span.first, span.last):
                    at.setdefault(word, []).append(span)
        kept = [span for span in kept if self._category[span.name] != "pseudo"]
        return sorted(kept, key=lambda s: s.first)

    def _may_overlap(self, span: Span, other: Span) -> bool:
        """Only pseudo-cues hide others; of one category the longer stands for both."""
        here, there = self._category[span.name], self._category[other.name]
        return here != there and "pseudo" not in (here, there)

    def _within(self, span: Span, other: Span) -> bool:
        """A pseudo-cue inside a longer cue leaves that alone and hides the others: "why did | nobody tell me"."""
        return self._category[span.name] == "pseudo" and other.first <= span.first and span.last <= other.last

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


def _around(cues: list[Span], candidate: Candidate, passage: Passage) -> list[Span]:
    """The cues, in order, that stand near enough to a candidate to bear on it."""
    sentences, at = passage.sentences, candidate.sentence
    first = sentences[max(0, at - _EARSHOT)].first
    last = sentences[min(len(sentences) - 1, at + _EARSHOT)].last
    low, high = bisect_left(cues, first, key=_starts), bisect_left(cues, last, key=_starts)
    if high - low > 2 * _MOST_CUES:
        here = bisect_left(cues, candidate.head.first, key=_starts)
        low, high = max(low, here - _MOST_CUES), min(high, here + _MOST_CUES)
    return cues[low:high]


def _outside(passage: Passage) -> list[int]:
    """The first words that stand in no quote marks, three at most."""
    free = (i for i, quoted in enumerate(passage.quoted) if not quoted and passage.words[i][0].isalnum())
    return list(islice(free, 3))


def _in_view(sentence: Sentence, candidate: Candidate) -> Sentence:
    """The sentence, or of one without end what stands about the candidate."""
    first = max(sentence.first, candidate.first - _VIEW)
    last = min(sentence.last, candidate.last + _VIEW)
    if first == sentence.first and last == sentence.last:
        return sentence
    return replace(sentence, first=first, last=last)


def _starts(span: Span) -> int:
    return span.first


class _Case:
    """One candidate before the reader."""

    def __init__(self, reader: Reader, candidate: Candidate, passage: Passage, cues: list[Span]) -> None:
        self.candidate = candidate
        self.passage = passage
        self.sentence = _in_view(passage.sentences[candidate.sentence], candidate)
        slots = [f.span for f in candidate.filled]
        self.cues: dict[str, list[Span]] = {}
        self.later: dict[str, list[Span]] = {}
        self.earlier: dict[str, list[Span]] = {}
        for cue in _around(cues, candidate, passage):
            own = self._own_part(cue, reader.category(cue), slots)
            if own is None:
                continue
            cue, category = own
            at = passage.sentence[cue.first]
            if at == candidate.sentence:
                group = self.cues
            elif at > candidate.sentence:
                group = self.later
            else:
                group = self.earlier
            group.setdefault(category, []).append(cue)
        self.used: list[Span] = []

    def _own_part(self, cue: Span, category: str, slots: list[Span]) -> tuple[Span, str] | None:
        """What of a cue is not part of the claim's own words, and its category; or nothing."""
        words = self.passage.words
        touched = [s for s in slots if cue.first < s.last and s.first < cue.last]
        first = min(touched, key=_starts, default=cue)
        if not touched or (first.first == self.candidate.first and "that" in words[first.last - 1 : first.last + 1]):
            return cue, category  # "told me | that ...": the claim begins after it
        if category == "heading" and cue.first < first.first:
            return Span(cue.name, cue.first, first.first), category  # "myths about | hip dips"
        if category in _TURNING:  # "no more", "not a flaw": the words are part of what is claimed
            if not _NEGATIVES.intersection(words[cue.first : first.first]):
                return None
            return Span(cue.name, cue.first, first.first), "negation"  # "isn't | the answer to"
        if category == "report":  # "calls | hip dips a flaw"; but "say something about your health" quotes no one
            if cue.last > first.last and len(touched) == 1:  # "the box | says it shakes them away"
                return Span(cue.name, first.last, cue.last), category
            return (Span(cue.name, cue.first, first.first), category) if cue.first < first.first else None
        if category == "question" and words[cue.last - 1] in _POINTLESS and words[cue.first] == "what":
            return None  # "what is the point of training" is itself the claim; "is there any point" asks
        return cue, category

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
        if denied and self._once_doubted():
            return self._as(Stance.ASSERTED)
        if not denied and (self._past() or self._irony()):
            return self._as(Stance.DENIED)
        answer = self._answer()
        if self.sentence.question and self._scoffs():
            return self._as(Stance.ASSERTED if denied and frame is None else Stance.DENIED)
        if self._question() and not self._aside():
            if (
                answer == "rebuttal"
                or self._counterfactual()
                or (frame is not None and denied and not self._asks_of_myth())
            ):
                return self._as(Stance.DENIED)
            if answer == "confirmation":
                return self._as(Stance.DENIED if denied else Stance.ASSERTED)
            return self._as(Stance.QUESTIONED)
        if denied and answer == "confirmation" and self._defied():
            return self._as(Stance.ASSERTED)
        if denied or answer == "rebuttal":
            return self._as(Stance.DENIED)
        if answer != "confirmation" and self._wished():
            return self._as(Stance.QUESTIONED)
        if frame is not None or not self._reported():
            return self._as(Stance.ASSERTED)
        return self._as(Stance.DENIED if self._talked_back() else Stance.REPORTED)

    def _defied(self) -> bool:
        """ "They say you can't. I did.": a denial by others that the answer turns round."""
        backing = self.later.get("confirmation", ())
        defiant = any(self.passage.words[cue.first] in _DEFIANT for cue in self.used if cue in backing)
        return defiant and self._reported()

    def _talked_back(self) -> bool:
        """Whether a report is answered: "Mum says it's my jeans. Mum, if jeans could ...", "They say so. Run."."""
        words, following = self.passage.words, self.sentence.last
        if words[following : following + 2] in [[word, ","] for word in _VOCATIVES]:
            return True
        at = self.candidate.sentence + 1
        if at < len(self.passage.sentences):
            answer = self._beginning(at, _RETORT + 1)
            if len(answer) <= _RETORT and not _REBUFFS.isdisjoint(answer):
                return True
        return self._conceded()

    def _conceded(self) -> bool:
        """ "Everyone says so, but nobody can show it": a denial behind the report; not "but I haven't tried"."""
        words, start = self.passage.words, self.candidate.head.last
        but = next((at for at in range(start, self.sentence.last) if words[at] in _CONTRAST), self.sentence.last)
        return self._first("negation", lambda cue: cue.first > but and _WRITER.isdisjoint(words[but : cue.first]))

    def _aside(self) -> bool:
        """Whether what asks is only an aside: "whether you have them or not makes no difference"."""
        return (
            self.candidate.flips % 2 == 1
            and not self.sentence.question
            and any(self.passage.words[cue.first] in ("whether", "so") for cue in self.cues.get("question", ()))
        )

    def _asks_of_myth(self) -> bool:
        """ "Is it a myth that ...?"."""
        return self._words(self.sentence.first, self.sentence.first + 2) == ["is", "it"]

    def _scoffs(self) -> bool:
        """ "Think hip dips mean you're unfit? Meet ...", "They are fat, are they?": held up to be knocked down."""
        words = self._words(self.sentence.first, self.sentence.last - len(self.sentence.stop))
        if any(word in _BELIEFS for word in words[:2]) and "i" not in words[:3]:
            return True
        return words[-3:-2] == [","] and words[-2] in _AUXILIARIES and words[-1] in _ANAPHORS  # "..., are they?"

    def _same_clause(self, first: int, last: int) -> bool:
        clauses = self.passage.clause
        return first >= len(clauses) or clauses[first] == clauses[last]

    def _as(self, stance: Stance) -> Judgement:
        if (stance is Stance.ASSERTED or self._hearsay(stance)) and self._came_to_nothing():
            stance = Stance.DENIED
        return Judgement(stance, self.used)

    def _hearsay(self, stance: Stance) -> bool:
        """Whether the claim was someone else's or a hope, so that what came of it decides."""
        return stance is Stance.REPORTED or (stance is Stance.QUESTIONED and not self.sentence.question)

    def _came_to_nothing(self) -> bool:
        """Whether the text tells afterwards that nothing changed."""
        if not self.candidate.compiled.outcome:
            return False
        return self._first("aftermath", lambda _: True, among=self.later) or (
            not self.candidate.flips and self._first("aftermath", lambda cue: cue.first >= self.candidate.head.last)
        )

    def _words(self, first: int, last: int) -> list[str]:
        return self.passage.words[max(first, 0) : last]

    def _beginning(self, sentence: int, count: int) -> list[str]:
        """The first words of a sentence."""
        first, last = self.passage.sentences[sentence].first, self.passage.sentences[sentence].last
        return self._words(first, min(last, first + count))

    def _negations(self, *, after: int) -> int:
        """Whether a negation before the head, in its clause, turns it.

        Two of them ("neither ... nor", "no, it does not") still negate once: captions do not use double negation as
        logic does.
        A frame's own negation is not counted again: only those ``after`` it.
        """
        head, words = self.candidate.head, self.passage.words
        clauses = self.passage.clause
        for cue in self.cues.get("negation", ()):
            if cue.first < after or self._unmeant(cue):
                continue
            if (
                cue.first >= head.last
            ):  # "tells you nothing about", "growing it won't push the dip out": inside the claim
                if cue.last > self.candidate.last or self.candidate.flips or self._contrasted(cue):
                    continue
            else:
                subject = words[cue.first] in _SUBJECTS
                reach = _SUBJECT_REACH if subject else _NEGATION_REACH
                if self.candidate.flips:
                    if self._negative_words():
                        return 0  # "ain't done jack for them" denies once
                    if cue.last < len(words) and not words[cue.last][0].isalnum():
                        continue  # "No, it can't": an answer, no second negation
                    # "stays" is a denial already: only what stands right before it turns it back
                    reach = 0 if self.candidate.compiled.rule.denies else 2
                near = min(self.candidate.first, head.first)
                denier = self.candidate.compiled.rule.denies and not (subject and cue.last == self.candidate.first)
                if near < cue.last or denier:
                    near = head.first  # a rule that denies is turned right before its head, or with "no" before it all
                if cue.last > head.first or near - cue.last > reach:
                    continue
                if cue.last < len(clauses) and clauses[cue.last] != clauses[head.first]:
                    continue
            self.used.append(cue)
            return 1
        return 0

    def _unmeant(self, cue: Span) -> bool:
        """Whether a negation before the head sets the claim off instead of turning it."""
        return (
            self._unrivalled(cue)
            or self._awaited(cue)
            or self._only_without(cue)
            or self._not_at_once(cue)
            or self._subordinate(cue)
            or self._cleft(cue)
            or "fact that" in " ".join(self._words(cue.last, self.candidate.head.first))  # "can't change the fact that"
        )

    def _cleft(self, cue: Span) -> bool:
        """ "It wasn't exercise that filled them, it was ...": what is denied is none of the claim's words."""
        words = self.passage.words
        between = self._words(cue.last, self.candidate.head.first)
        if words[cue.first] != "not" or words[cue.first - 2 : cue.first - 1] != ["it"] or "that" not in between:
            return False
        that = cue.last + between.index("that")
        named = any(cue.last <= filled.span.first < that for filled in self.candidate.filled)
        return not named and "," in self._words(self.candidate.head.last, self.sentence.last)

    def _subordinate(self, cue: Span) -> bool:
        """ "If dieting didn't shift them, this fixes them"; also before stops that end no sentence ("No.", "I.")."""
        words = self.passage.words
        between = self._words(cue.last, self.candidate.head.first)
        if words[cue.last - 1 : cue.last + 1] == ["no", "."] or "i." in between:
            return True
        if cue.last > self.candidate.head.first:
            return False
        at = cue.first
        while at > self.sentence.first and self.passage.clause[at - 1] == self.passage.clause[cue.first]:
            at -= 1
        opens = words[at] in _SUBORDINATORS or (at > self.sentence.first and words[at - 1] in _SUBORDINATORS)
        return opens and ("," in between or (words[at] == "if" and self._promises_next()))

    def _promises_next(self) -> bool:
        """ "If you can't get rid of them, try this"."""
        after = self._words(self.candidate.last, self.sentence.last)[:3]
        return "," in after and not _OWN_PROMISES.isdisjoint(after[after.index(",") :])

    def _unrivalled(self, cue: Span) -> bool:
        """ "Nothing rounds out a dip like a squat", "no one fixes them faster than us"."""
        words = self.passage.words
        if cue.first >= self.candidate.head.first or words[cue.first] not in _SUBJECTS:
            return False
        last = self.candidate.head.last
        return any(
            words[at] in ("like", "than") and words[at - 1] not in _NO_COMPARISON and words[at + 1] not in _NO_RIVALS
            for at in range(last, min(last + _COMPARISON_REACH, self.sentence.last - 1))
        )

    def _awaited(self, cue: Span) -> bool:
        """ "I could not get rid of them until I found this": in the end it came about."""
        words = self.passage.words
        for at in range(max(cue.last, self.candidate.head.last), self.sentence.last - 1):
            if words[at] in ("until", "till"):
                return cue.first < self.candidate.head.first and words[at + 1] in _TELLERS
        return False

    def _only_without(self, cue: Span) -> bool:
        """What stands off before a comma: "No gym, no weights, fix them", "don't kid yourself, squats fix ..."."""
        words = self.passage.words
        between = self._words(cue.last, min(self.candidate.first, self.candidate.head.first))
        if "," not in between[-_SUBJECT:]:
            return False
        parts = " ".join(between[: len(between) - between[::-1].index(",") - 1]).split(" , ")
        if words[cue.first : cue.last] in (["no"], ["zero"]):
            return bool(parts[0]) and all(part.split()[0] in _WITHOUT for part in parts[1:] if part)
        verb = words[cue.last - 1] == "not" and words[cue.last - 2] in _AUXILIARIES
        there = words[cue.first] == "nothing" and words[cue.first - 1] == "is"
        return (verb or there) and len(parts) == 1 and bool(parts[0])

    def _not_at_once(self, cue: Span) -> bool:
        """ "You won't fix them overnight, but ...": what is denied is the time, unless the claim is about the time."""
        words = self.passage.words
        if cue.first >= self.candidate.head.first:
            return False
        for at in range(self.candidate.head.last, self.sentence.last):
            timed = words[at] in _AT_ONCE or (words[at] in _SPANS and "in" in words[at - 3 : at])
            if timed and not any(f.span.first <= at < f.span.last for f in self.candidate.filled):
                return not _PATIENCE.isdisjoint(words[at + 1 : at + 1 + _SHORT])
        return False

    def _contrasted(self, cue: Span) -> bool:
        """ "Will look softer, but it won't ...", "filled what creams couldn't": it negates something else."""
        between = self._words(self.candidate.head.last, cue.first)
        listed = self.passage.words[cue.first - 1 : cue.last] == [",", "no"]  # "round hips, no dips"
        return listed or not _CONTRAST.isdisjoint(between) or "what" in between

    def _negative_words(self) -> bool:
        """Whether the words that turn the claim are negative themselves ("nothing", "zilch")."""
        turned = [filled.span for filled in self.candidate.filled if filled.flips]
        return any(word in _NEGATIVES for span in turned for word in self._words(span.first, span.last))

    def _frame(self) -> Span | None:
        """Words earlier in the sentence that turn all that follows."""
        for cue in self.cues.get("frame", ()):
            if self._overcome(cue) or self._broken_off(cue) or self._set_off(cue):
                continue
            if cue.last <= self.candidate.head.first or cue.first <= self.candidate.first:
                between = self._words(cue.last, self.candidate.head.first)
                if not _CONTRAST.intersection(between):
                    self.used.append(cue)
                    return cue
        return None

    def _broken_off(self, cue: Span) -> bool:
        """ "Stop buying creams, this fills them": after an order, a promise of its own."""
        words = self.passage.words
        if words[cue.first] not in _ORDERS or words[cue.last - 1] in _SAYING:
            return False
        between = self._words(cue.last, self.candidate.head.first)
        return any(mark == "," and word in _OWN_PROMISES for mark, word in pairwise(between))

    def _set_off(self, cue: Span) -> bool:
        """ "There's nothing magical about it, squats fix ...", "Whoever said it can't be done was wrong: ..."."""
        words = self.passage.words
        between = self._words(cue.last, self.candidate.first)
        if ":" in between and "wrong" in between:
            return True
        starts = words[cue.first] in _ORDERS | {"there"} and words[cue.last - 1] not in _SAYING
        return starts and "," in between[-_SUBJECT:] and "that" not in self._words(cue.last, self.candidate.head.first)

    def _overcome(self, cue: Span) -> bool:
        """ "I didn't think they could be fixed until I saw it": a doubt given up."""
        words, passage = self.passage.words, self.passage
        surface = [passage.folded.text[passage.starts[at] : passage.ends[at]] for at in range(cue.first, cue.last)]
        if "did" not in surface or _HELD.isdisjoint(words[cue.first : cue.last]):
            return False
        after = words[self.candidate.head.last : self.sentence.last + 3]
        return not _OVERCOMING.isdisjoint(after)

    def _refutations(self) -> int:
        """Whether something after the claim, in its sentence, takes it back."""
        for cue in self.cues.get("refutation", ()):
            if (
                (cue.first >= self.candidate.head.last or self._likens(cue))
                and not self._of_rest(cue)
                and not self._of_rivals(cue)
                and not self._goes_on(cue)
                and not (self.sentence.question and self.passage.words[cue.first - 1] == "or")
            ):
                self.used.append(cue)
                return 1
        return (
            self._denied_next()
            or self._tail()
            or self._judged_as_subject()
            or self._retorted()
            or self._verdict()
            or self._likened_to_the_same()
        )

    def _likened_to_the_same(self) -> int:
        """ "Creams remove dips the way candles remove the moon": the verb comes again behind a likeness."""
        words = self.passage.words
        stems = {
            word[:_STEM]
            for slot, filled in zip(self.candidate.compiled.slots, self.candidate.filled, strict=True)
            for word in words[filled.span.first : filled.span.last]
            if not slot.topic and len(word) >= _STEM and not word.startswith("hip") and word not in _AUXILIARIES
        }
        for at in range(max(self.sentence.first, self.candidate.first) + 1, self.sentence.last - 1):
            if not self._likeness(at):
                continue
            before, after = words[self.sentence.first : at], words[at + 1 : self.sentence.last]
            if any(
                any(w.startswith(stem) for w in before) and any(w.startswith(stem) for w in after) for stem in stems
            ):
                return 1
        return 0

    def _likeness(self, at: int) -> bool:
        """Whether the word opens a likeness to something else: "the way a candle", not "all the way", "like I did"."""
        words = self.passage.words
        if words[at] == "way" and (words[at - 1] not in ("the", "same") or words[at - 2] == "all"):
            return False
        return words[at] in ("like", "way") and words[at + 1] not in _ANAPHORS | _OWN_PROMISES

    def _verdict(self) -> int:
        """A bare verdict behind a mark: "squats fix dips: myth", "... (spoiler: no)", "... ❌"."""
        after = self._words(self.candidate.last, self.sentence.last)
        said = [word for word in after if word[0].isalnum() or word in _CROSSES]
        return int(0 < len(said) <= _VERDICT and said[-1] in _VERDICTS | _CROSSES and after[0] in _MARKS | _CROSSES)

    def _retorted(self) -> int:
        """A quoted claim that is answered at once: '"Dips are fat" no they are not'."""
        quoted, at = self.passage.quoted, self.candidate.head.last
        if not quoted[at - 1]:
            return 0
        while at < self.sentence.last and (quoted[at] or not self.passage.words[at][0].isalnum()):
            at += 1
        return int(at < self.sentence.last and self.passage.words[at] in _RETORTS)

    def _likens(self, cue: Span) -> bool:
        """ "Weak glutes giving you dips is like short sleeves giving ...": the claim, then what it is likened to."""
        like = self.passage.words[cue.last - 1] == "like"
        return like and self.candidate.first < cue.first < self.candidate.last

    def _of_rest(self, cue: Span) -> bool:
        """Whether a "but" stands between, and does not point back: "they say so, but that is nonsense"."""
        between = self._words(self.candidate.head.last, cue.last + 1)
        return any(
            word in _CONTRAST and self.candidate.head.last + at < cue.first and between[at + 1] not in _BACK
            for at, word in enumerate(between[:-1])
        )

    def _goes_on(self, cue: Span) -> bool:
        """ "Looks softer, but it won't remove them", "... and it doesn't cost": denials only at their end."""
        words = self.passage.words
        if words[cue.first] not in ("but", "and") or words[cue.last - 1] != "not" or cue.last >= self.sentence.last:
            return False
        following = words[cue.last]
        return following[0].isalnum() and following not in _FINAL | _ANAPHORS | _SUBORDINATORS | _JOINED

    def _of_rivals(self, cue: Span) -> bool:
        """ "When everything else failed", "unlike the creams that do nothing"."""
        start = self.candidate.head.last
        if "let" in self._words(start, cue.first) and "tell" in self._words(start, cue.first):
            return True  # "don't let a doctor tell you it can't be done"
        return not _RIVALS.isdisjoint(self._words(max(start, cue.first - _RIVAL_REACH), cue.first))

    def _judged_as_subject(self) -> int:
        """The claim as the subject of a sentence that likens or denies it.

        "Getting rid of them is a job squats were never hired for", "weak glutes giving you dips is like ...", "saying
        that squats fix them is mad".
        """
        words, first, last = self.passage.words, self.candidate.first, self.candidate.last
        copula = last < self.sentence.last and words[last] in _COPULAS
        opening = [word for word in self._words(self.sentence.first, first) if word not in _LEADS]
        if copula and opening and opening[0] in _SAYING_IT:
            return 1
        if not any(word.endswith("ing") for word in self._words(max(self.sentence.first, first - 1), last)):
            return 0
        if not copula:
            last += 1  # "... your glutes quicker is like"
        if last >= self.sentence.last or words[last] not in _COPULAS:
            return 0
        if "like" in words[last + 1 : last + 4]:
            return 1
        return int(self._first("negation", lambda cue: cue.first > last and not self._of_rivals(cue)))

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
            between = self._words(self.candidate.head.last, cue.first)
            if ";" in between or not _SOME.isdisjoint(between):  # "some say they do, others don't"
                continue
            if self.candidate.head.last <= cue.first < last and last - cue.first <= _TAIL:
                fronted = self.candidate.head.first == self.sentence.first  # "Erase dips, squats will not."
                if words[cue.first] == "not" and "," in between and not (fronted or self._about_claim(between)):
                    continue
                self.used.append(cue)
                return 1
        return 0

    def _about_claim(self, between: list[str]) -> bool:
        """Whether what stands behind the last comma speaks of the claim: not "..., gaining weight did not"."""
        subject = between[len(between) - between[::-1].index(",") :]
        own = self._words(self.candidate.first, self.candidate.last)
        return any(word in _ANAPHORS for word in subject) or all(
            word in _AUXILIARIES or word in own for word in subject
        )

    def _counterfactual(self) -> int:
        """ "If squats filled dips, every weightlifter would ...": an `if` before the claim and a `would` after it."""
        head = self.candidate.head
        if "if" not in self._words(max(self.sentence.first, self.candidate.first - 4), head.first):
            return 0
        after = self._words(self.candidate.first, self.sentence.last)
        after = after[after.index(",") :] if "," in after else self._words(head.last, self.sentence.last)
        then = " ".join(after[after.index(",") if "," in after else len(after) :][:4])
        if "why" in then or "how come" in then:
            return 1  # "if squats fix them, why do lifters have them?"
        if self.sentence.question:
            return 0
        if any(after[at : at + 2] == ["i", "am"] and after[at + 2 : at + 3] in _PERSONAS for at in range(len(after))):
            return 1  # "if squats fix them, I'm a ballerina"
        return int(any(word in ("would", "'d") and after[at - 1] != "you" for at, word in enumerate(after) if at))

    def _past(self) -> bool:
        return self._first(
            "past",
            lambda cue: (
                cue.first <= self.candidate.head.first
                and _OVERCOMING.isdisjoint(self._words(cue.last, self.candidate.head.first))
            ),
        )

    def _once_doubted(self) -> bool:
        """ "I used to think you can't get rid of them": the denial is what was given up."""
        words, head = self.passage.words, self.candidate.head

        def held(cue: Span) -> bool:
            within = words[cue.last : head.first]
            flips = self.candidate.flips % 2 and cue.last <= self.candidate.first
            negated = flips or any(cue.last <= used.first < head.last for used in self.used)
            return (
                cue.last <= head.first
                and not _HELD.isdisjoint(words[cue.first : cue.last])
                and bool(negated)
                and _CONTRAST.isdisjoint(within)
            )

        return self._first("past", held)

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
        if self.sentence.question and self._asks_of_myth():
            return False
        for cue in self.cues.get("heading", ()):
            mark = not self.passage.words[
                cue.first
            ].isascii()  # "✅ nails ❌ filling dips": a mark heads what is next to it
            opens = cue.first - self.sentence.first <= _HEADING_AT or (
                mark and self.candidate.first - cue.last <= _HEADING_AT
            )
            if (
                opens
                and cue.first <= self.candidate.first
                and not any(cue.last <= truth.first <= self.candidate.first for truth in self.cues.get("truth", ()))
            ):
                self.used.append(cue)
                return True
        if self._negated_list():
            return True
        for cue in self.earlier.get("heading", ()):
            at = self.passage.sentence[cue.first]
            own = sentences[at]
            bare = own.last - cue.last <= 2  # the heading stands alone on its line
            below = sentences[at + 1]
            numbered = self.passage.words[below.first].isdigit() and below.last - below.first <= 2
            nearest = at == self.candidate.sentence - 1 or numbered
            listed = self.passage.words[own.last - 1] == ":"
            if bare and (nearest or listed) and not self._closed(at):
                self.used.append(cue)
                return True
        return False

    def _negated_list(self) -> bool:
        """ "Five things no physio will promise you: a new skeleton, to fix your dips, ..."."""
        words = self._words(self.sentence.first, self.candidate.head.first)
        if ":" not in words or _LISTED.isdisjoint(words[:4]):
            return False
        colon = self.sentence.first + words.index(":")
        return self._first("negation", lambda cue: cue.last <= colon)

    def _closed(self, at: int) -> bool:
        """Whether "Fact:" or the like stands between a heading and the candidate."""
        return any(
            at < self.passage.sentence[cue.first] <= self.candidate.sentence
            for group in (self.earlier, self.cues)
            for cue in group.get("truth", ())
        )

    def _question(self) -> bool:
        if self.cues.get("sales") and not self._only_tagged(self.cues["sales"][0]):
            sells = self.cues["sales"][0]
            if self.sentence.question or self._asks():
                self.used.append(sells)
            return False
        if self._asks():
            return True
        if not self.sentence.question:
            return False
        if self._inverted() or self._asks_back():
            return True
        # "Ugly hip dips? We can help" presupposes, "day 14 and they're gone??" exclaims; a last "They are fat?" asks
        last = self.candidate.sentence + 1 == len(self.passage.sentences)
        return last and self.sentence.stop.count("?") == 1

    def _only_tagged(self, sells: Span) -> bool:
        """ "Do I have to train daily, or is three times OK?" asks, "They fix dips, OK?" does not."""
        words = self.passage.words
        return words[sells.first] in _AGREEING and words[self._opening()] in _AUXILIARIES

    def _opening(self) -> int:
        """The first word of the sentence that is one."""
        first = self.sentence.first
        while first < self.sentence.last - 1 and not self.passage.words[first][0].isalnum():
            first += 1
        return first

    def _asks_back(self) -> bool:
        """A statement made a question: "They're fat, right?", "They're fat? Genuinely asking."."""
        words, last = self.passage.words, self.sentence.last - len(self.sentence.stop)
        if words[last - 2 : last - 1] == [","] and words[last - 1] in _TAGS:
            return True
        following = self.candidate.sentence + 1
        sentences = self.passage.sentences
        if following >= len(sentences) or sentences[following].last - sentences[following].first > _REMARK:
            return False
        return any(self.passage.sentence[cue.first] == following for cue in self.later.get("question", ()))

    def _asks(self) -> bool:
        """Whether the sentence asks without a question mark."""
        if self._first("question", self._opens_question):
            return True
        if self.sentence.question and self._first("question", lambda cue: cue.first >= self.candidate.head.last):
            return True  # "gua sha on dips, yes or no?"
        words = self.passage.words
        first = self._opening()
        if self._first("question", lambda cue: cue.first >= self.candidate.head.last and self._asks_behind(cue, first)):
            return True
        if self._asks_which(first):
            return True
        asks = words[first] in _AUXILIARIES and words[first + 1 : first + 2] != ["not"]
        following = self.sentence.last
        if asks and len(words) > following and words[following] in _ASKERS:
            return True  # "Do men have them. Asking for a friend."
        if asks and not _ANYONE.isdisjoint(self._words(first + 1, self.candidate.head.last)):
            return True  # "Has a belt ever shifted anyone's dips."
        if words[first] not in _AUXILIARIES or self.sentence.stop or first + 1 >= self.sentence.last:
            return False
        subject = words[first + 1]
        if words[first] == "do":  # "do this daily" orders, "do hip dips go away" asks
            return subject in _ASKED and words[self.candidate.head.first - 1] != "and"  # "do squats and fix them"
        return subject != "not"

    def _asks_behind(self, cue: Span, first: int) -> bool:
        """ "... asking for myself", "do clams grow them or am I kidding myself": a question told by its end."""
        words = self.passage.words
        asks = words[first] in _AUXILIARIES | _WHICH
        return words[cue.first] in _ASKERS or (words[cue.first] == "or" and asks)

    def _asks_which(self, first: int) -> bool:
        """ "What food makes hips bigger", typed into a search box: not "What fixed my hip dips", "What Fills Dips"."""
        passage, words = self.passage, self.passage.words
        if words[first] not in _WHICH or self.sentence.stop not in ("", "?") or self.candidate.head.first <= first:
            return False
        if first or any(not each.hashtag for each in passage.sentences[1:]):
            return False
        asked = words[first + 1 : first + 1 + _WHICH_REACH]
        verb = any(word in _AUXILIARIES or (word.endswith("s") and len(word) > _SUBJECT) for word in asked)
        told = not _TELLING.isdisjoint(words) or not _MARKS.isdisjoint(words)
        start, end = passage.span(first + 1, first + 2)
        return verb and not told and passage.folded.original[start:end].islower()

    def _opens_question(self, cue: Span) -> bool:
        """Whether a question takes in the claim: not "whether you are slim or curvy, ..."."""
        conceded = self.passage.words[cue.first] == "whether" and "," in self._words(cue.last, self.candidate.first)
        return 0 <= self.candidate.head.first - cue.first <= _ASKING and not conceded

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
        if following + 1 < len(sentences) and sentences[following].last - sentences[following].first <= 2:
            following += self.passage.words[sentences[following].first] in _AGREEING  # "Right. And pigs fly."
        if following < len(sentences):
            start = sentences[following].first
            for cue in self.later.get("irony", ()):
                if self.passage.sentence[cue.first] == following and cue.first - start <= _IRONY_AT:
                    self.used.append(cue)
                    return True
        return self._first("irony", lambda _: True)

    def _answer(self) -> str:
        """What the next sentences do with this one: ``rebuttal``, ``confirmation`` or nothing."""
        passage = self.passage
        labelled = self._labelled_answer()
        if labelled:
            return labelled
        for at in range(self.candidate.sentence + 1, min(self.candidate.sentence + 4, len(passage.sentences))):
            start = passage.sentences[at].first
            for category in ("rebuttal", "confirmation"):
                for cue in self.later.get(category, ()):
                    if any(cue.first == asked.first for asked in self.later.get("question", ())):
                        continue  # "yes or no"
                    if not self._anaphoric(cue) or not self._same_topic(cue, start):
                        continue
                    if passage.sentence[cue.first] == at and cue.first - start <= (3 if category == "rebuttal" else 0):
                        self.used.append(cue)
                        return category
            if at == self.candidate.sentence + 1 and (
                self._undone_by(at) or self._ends_denying(at) or self._trashed(at)
            ):
                return "rebuttal"
        return ""

    def _trashed(self, at: int) -> bool:
        """Whether a sentence of a few words calls the claim rubbish: "Utter tripe.", "Total garbage advice."."""
        sentence = self.passage.sentences[at]
        words = self._beginning(at, _REMARK + 1)
        if words[0] in ("not", "please") and len(words) == 2 and not words[1][0].isalnum():
            return True  # "They fix dips... not."
        short = len(words) <= _REMARK and not sentence.question
        return short and not _TRASH.isdisjoint(words) and _NEGATIVES.isdisjoint(words)

    def _ends_denying(self, at: int) -> bool:
        """Whether a sentence ends in a bare denial: "Nobody wants to hear that you can't."."""
        sentence = self.passage.sentences[at]
        words = self._words(max(sentence.first, sentence.last - _VIEW), sentence.last)
        while words and not words[-1][0].isalnum():
            words.pop()
        if words[-1:] == ["no"] and words[-2:-1] in ([":"], [","]):
            return True  # "I had to tell her the truth: no."
        return (
            words[-1:] == ["not"]
            and words[-2:-1] != []
            and words[-2] in _AUXILIARIES
            and not _ANAPHORS.isdisjoint(words[-3:-2])
            and _TOLD.isdisjoint(words)
        )

    def _labelled_answer(self) -> str:
        """What "A: ..." makes of the question "Q: ...?": no, without a yes, unless it puts the asker off."""
        if not self.sentence.question or not self._label(self.candidate.sentence):
            return ""
        at = self.candidate.sentence + 1
        start = self._label(at) if at < len(self.passage.sentences) else 0
        if not start:
            return ""
        if any(self.passage.sentence[cue.first] == at for cue in self.later.get("question", ())):
            return ""
        for cue in self.later.get("confirmation", ()):
            if self.passage.sentence[cue.first] == at and cue.first <= start + 1 and self._anaphoric(cue):
                self.used.append(cue)
                return "confirmation"
        return "rebuttal"

    def _label(self, at: int) -> int:
        """The first word after a speaker's label ("Q:", "Dr Lee:") that opens a sentence, or 0."""
        sentence = self.passage.sentences[at]
        opening = self._words(sentence.first, min(sentence.first + _LABEL, sentence.last - 1))
        return sentence.first + opening.index(":") + 1 if ":" in opening else 0

    def _same_topic(self, cue: Span, start: int) -> bool:
        """Whether what stands before an answer's verb is what the claim is about: not "Squats do. Diets do not."."""
        if self.passage.words[cue.first] not in _AUXILIARIES:
            return True
        before = [word.rstrip(".") for word in self._words(start, cue.first)]  # "A. Please don't."
        subject = [word for word in before if word[:1].isalnum() and word not in _LEADS]
        own = self._words(self.sentence.first, self.sentence.last)
        return not subject or any(word in _ANAPHORS or word in own for word in subject)

    def _anaphoric(self, cue: Span) -> bool:
        """Whether "it won't", or "it will", ends there: "it won't vanish" says something of its own."""
        words = self.passage.words
        if cue.last >= len(words):
            return True
        following = words[cue.last]
        if words[cue.last - 1] in _AUXILIARIES and words[cue.first] in _ANAPHORS:  # "it does", "it will fill your day"
            return not following[0].isalnum() or following in _BACKING
        return words[cue.last - 1] != "not" or not following[0].isalnum() or following in _FINAL

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
                if self.passage.sentence[cue.first] == at and (short or answers) and not self._of_another(cue, at):
                    self.used.append(cue)
                    return True
        return False

    def _of_another(self, cue: Span, at: int) -> bool:
        """Whether a later refutation is of what its own sentence reports: "He also says ..., which is nonsense"."""
        reports = (report for report in self.later.get("report", ()) if self.passage.sentence[report.first] == at)
        return any(cue.first - report.last > _COMPLEMENT for report in reports)

    def _wished(self) -> bool:
        """Whether the claim is only wished for, in its own clause: "I'd love to be rid of them"."""
        clause, head = self.passage.clause, self.candidate.head
        return self._first(
            "wish",
            lambda cue: (
                0 <= head.first - cue.last <= _WISH_REACH
                and clause[cue.first] == clause[head.first]
                and self.passage.words[cue.first - 1] != "if"  # "what I'd do if I wanted ..." advises
            ),
        )

    def _reported(self) -> bool:
        if self.cues.get("vouch"):
            return False
        return (
            self._quoted()
            or self._first("attribution", lambda cue: cue.first >= self.candidate.head.last or self._governs(cue))
            or self._first("report", lambda cue: not self._own(cue) and self._governs(cue))
        )

    def _governs(self, cue: Span) -> bool:
        """Whether a report takes in the claim: it stands before it, or closes the sentence ("..., says coach Lee")."""
        words, head = self.passage.words, self.candidate.head
        if cue.first < head.last:
            if not _CONTRAST.isdisjoint(words[cue.last : min(head.first, cue.last + _COMPLEMENT)]):
                return False  # "some disagree, but ..."
            if self._turned_from(cue.last, head.first):
                return False
            if ":" in words[cue.last : head.first] and "wrong" in words[cue.last : head.first]:
                return False  # "whoever said it can't be done was wrong: ..."
            if words[cue.last : cue.last + 2] == ["it", ":"]:
                return False  # "time somebody said it: ..."
            called = not _CALLED.isdisjoint(words[cue.first : cue.last])
            return not called or (_JOINED | {","}).isdisjoint(
                words[cue.last : head.first]
            )  # "people call them X and this ..."
        after = words[cue.last : self.sentence.last]
        return len(after) <= _ATTRIBUTION and _AUXILIARIES.isdisjoint(after)

    def _turned_from(self, first: int, last: int) -> bool:
        """Whether a report is over before the claim: "she says nothing can be done, but this routine fixed them"."""
        between = self._words(first, last + 1)
        return self.candidate.first >= first and any(
            word in _CONTRAST and following in _OWN_VOICE for word, following in pairwise(between)
        )

    def _quoted(self) -> bool:
        """Whether the claim stands in quote marks inside a text that goes on in its own words.

        A text that opens with a quote and adds only a name is a testimonial: its writer stands behind it.
        """
        passage, head = self.passage, self.candidate.head
        if not passage.quoted[head.first]:
            return False
        outside = passage.once("outside", _outside)
        opens = passage.quoted[0] or (len(passage.quoted) > 1 and passage.quoted[1])
        tagged = passage.once("tagged", lambda each: "#" in each.words)
        return len(outside) >= 3 and not (opens and not tagged and self._testimonial(outside[0]))

    def _testimonial(self, after: int) -> bool:
        """Whether a name follows a dash: not '"I cured my dips" - reacting to ...', '- the trick is ...'."""
        words = self.passage.words
        if after <= 0 or words[after - 1] not in _DASHES or words[after].endswith("ing"):
            return False
        last = self.passage.sentences[self.passage.sentence[after]].last
        return _COPULAS.isdisjoint(words[after : min(last, after + _ATTRIBUTION)])

    def _own(self, cue: Span) -> bool:
        """Whether the writer is the one who says it: "I tell my clients"."""
        words = self.passage.words
        before, word = self._words(cue.first - 2, cue.first), words[cue.first]
        at = cue.first - 1
        while at >= 0 and words[at] in _HELPERS:
            at -= 1
        starts = cue.first == self.sentence.first or not self.passage.words[cue.first - 1][0].isalnum()
        if word in _BELIEFS and ("you" in before or starts):  # "reckon it was the kickbacks"
            return True
        by_writer = at >= 0 and words[at] in ("i", "we")  # "I have to say"; "a coach I follow says" is hers
        return by_writer or (word in ("i", "we") and cue.last - cue.first == 1)
