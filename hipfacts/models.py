"""The values that travel through hipfacts: frozen, checked, and the wire format at once.

All offsets are Python characters of the text as given, half-open ``[start, end)``.
"""

from __future__ import annotations

from enum import Enum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

__all__ = [
    "LEAST_EXAMPLES",
    "Bearing",
    "Claim",
    "Concept",
    "Correction",
    "Cue",
    "Decision",
    "Evidence",
    "EvidenceStrength",
    "Examples",
    "Finding",
    "Gap",
    "KnowledgeVersion",
    "PackChange",
    "Report",
    "Rule",
    "Source",
    "SourceLink",
    "SourceUse",
    "Stance",
    "Status",
    "TextSource",
    "Trace",
    "Verdict",
]  # fmt: skip

ClaimId = Annotated[str, StringConstraints(pattern=r"^[a-z]+(-[a-z]+)*$")]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Prose = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Fact = Annotated[str, StringConstraints(min_length=1, max_length=240, strip_whitespace=True)]


class Value(BaseModel):
    """A frozen record that refuses keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Stance(str, Enum):
    """What a text does with a claim."""

    ASSERTED = "asserted"
    DENIED = "denied"
    QUESTIONED = "questioned"
    REPORTED = "reported"

    def __str__(self) -> str:
        return self.value


class Verdict(str, Enum):
    """What the evidence says of a claim. ``mixed`` claims do not flag a caption."""

    FALSE = "false"
    MISLEADING = "misleading"
    MIXED = "mixed"

    def __str__(self) -> str:
        return self.value


class Status(str, Enum):
    """Where a claim stands in its life.

    Experimental ones are found but flag nothing unless asked to; deprecated ones keep their ids and are not looked for.
    """

    EXPERIMENTAL = "experimental"
    STABLE = "stable"
    DEPRECATED = "deprecated"

    def __str__(self) -> str:
        return self.value


class Bearing(str, Enum):
    """Which way a source cuts."""

    SUPPORTS = "supports-correction"
    NUANCE = "nuance"
    AGAINST = "against"

    def __str__(self) -> str:
        return self.value


class EvidenceStrength(str, Enum):
    """How well the correction is supported, weakest last."""

    STRONG = "strong"
    MODERATE = "moderate"
    LIMITED = "limited"
    EXPERT_CONSENSUS = "expert-consensus"

    def __str__(self) -> str:
        return self.value


# --- the knowledge base, as curators write it -------------------------------------------------------------------


class Source(Value):
    """One entry of the bibliography, ``sources.yaml``."""

    id: Slug = Field(description="first author, year and a word: plotkin-2023-hipthrust")
    type: str = Field(description="rct, systematic-review, observational, case-series, anatomy, guideline, ...")
    title: Prose
    authors: str | None = None
    journal: str | None = None
    publisher: str | None = None
    year: int | None = Field(default=None, ge=1800, le=2100)
    doi: Annotated[str, StringConstraints(pattern=r"^10\.\d{4,9}/\S+$")] | None = None
    url: Annotated[str, StringConstraints(pattern=r"^https?://\S+$")] = Field(description="where a reader finds it")
    finding: Prose = Field(description="what it shows, in our own words")
    limits: Prose = Field(description="what it does not show")
    verified: Literal["seen", "seen-secondary", "unverified"] = Field(
        description="record and finding were read, or read on a copy; unverified ones bear no stable claim"
    )


class SourceUse(Value):
    """A source cited by a claim."""

    id: Slug = Field(description="the source's id in sources.yaml")
    bearing: Bearing = Field(description="which way it cuts; keep the ones that cut against the correction")
    shows: Prose = Field(description="what it shows for this claim")


class Correction(Value):
    """What is true, for the reader. The fact stands first and never repeats the myth."""

    fact: Fact = Field(description="the true statement, at most 240 characters")
    explanation: Prose = Field(description="why the claim misleads, and the limits of what is known")
    fallacy: Slug = Field(description="the kind of faulty reasoning: impossible-expectations, false-cause, ...")


class Evidence(Value):
    """How good the evidence behind a correction is."""

    strength: EvidenceStrength = Field(description="how well the correction is supported")
    note: Prose | None = Field(default=None, description="what a reader must know about it, if anything")
    direct_study: Prose = Field(description="whether any study tested the claim itself")


class Rule(Value):
    """Concepts that must stand together for a claim to be made.

    Each slot of ``all`` names one concept, or several joined by ``|``. The first slot is the head: the words whose
    negation, question or report decides the stance.
    """

    name: Slug = Field(description="unique within the claim; appears in findings")
    all: tuple[str, ...] = Field(min_length=1, description="slots: `remove`, `fill|plump`")
    unless: tuple[str, ...] = Field(default=(), description="concepts that call the rule off within its reach")
    within: Literal["clause", "sentence", "caption"] = Field(
        default="sentence", description="how far slots may stand apart"
    )
    order: bool = Field(default=False, description="whether slots must come in the order written")
    gap: int = Field(default=12, ge=0, le=400, description="most words between one slot and the next")
    elliptic: bool = Field(
        default=False,
        description="whether the topic may be left out where the sentence before names it: `Gone in a week.`",
    )
    denies: bool = Field(default=False, description="true where the words state the opposite of the claim")
    score: float = Field(default=0.9, ge=0, le=1, description="how sure a match is, in [0, 1]")


class Gap(Value):
    """A known miss: the audit fails as soon as it is mended, so that it moves to the examples."""

    stance: Literal["asserted", "denied", "questioned", "reported", "absent"] = Field(
        description="the stance that it should get; absent: nothing should be found"
    )
    text: Prose = Field(description="the text that is read wrongly")
    why: Prose = Field(description="the reason why it cannot be mended yet")


class Examples(Value):
    """A claim's own proof: texts under the stance they must get, the expected span in ``[[ ]]``."""

    asserted: tuple[Prose, ...] = Field(default=(), description="texts that say it: `[[Hip dips are fat]], sorry!`")
    denied: tuple[Prose, ...] = Field(default=(), description="texts that say it is not so")
    questioned: tuple[Prose, ...] = Field(default=(), description="texts that ask, or wish")
    reported: tuple[Prose, ...] = Field(default=(), description="texts that say that others say so")
    absent: tuple[Prose, ...] = Field(default=(), description="look-alikes in which nothing may be found")


# What a claim with rules must have at least.
LEAST_EXAMPLES = {"asserted": 8, "denied": 4, "questioned": 2, "reported": 2, "absent": 6}
_WITH_RULES: dict[str, Any] = {
    "required": ["false_positives"],
    "properties": {
        "sources": {"minItems": 1},
        "false_positives": {"minItems": 1},
        "examples": {
            "required": list(LEAST_EXAMPLES),
            "properties": {stance: {"minItems": least} for stance, least in LEAST_EXAMPLES.items()},
        },
    },
}


class Claim(Value):
    """One claim file: what is claimed, how it is recognised, what is true, and the proof that the rules work."""

    model_config = ConfigDict(
        json_schema_extra={
            "if": {"properties": {"rules": {"minItems": 1}}},
            "then": _WITH_RULES,
            "else": {"properties": {"status": {"enum": ["experimental", "deprecated"]}}},
        }
    )

    id: ClaimId = Field(description="the file's name; it never changes its meaning")
    title: Annotated[str, StringConstraints(min_length=1, max_length=60)] = Field(
        description="the claim in a few words, for lists: at most 60 characters"
    )
    claim: Prose = Field(description="the claim in one sentence, as its believers would say it")
    verdict: Verdict = Field(description='what the evidence says: "false" (in quotes), misleading or mixed')
    status: Status = Field(default=Status.EXPERIMENTAL, description="where it stands in its life: experimental first")
    outcome: bool = Field(
        default=True, description="whether it promises what a later `nothing changed` or `still there` refutes"
    )
    rules: tuple[Rule, ...] = Field(description="none: found by likeness to its sentence alone, and experimental")
    supersedes: tuple[str, ...] = Field(
        default=(), description="claims (or claim/rule) that give way to this one in the same sentence"
    )
    correction: Correction = Field(description="what is true instead")
    evidence: Evidence = Field(description="how good the evidence is")
    sources: tuple[SourceUse, ...] = Field(description="two at least for a stable claim")
    false_positives: tuple[Prose, ...] = Field(default=(), description="known innocent look-alikes, for readers")
    examples: Examples = Field(description="the proof that the rules work; the audit tries each")
    gaps: tuple[Gap, ...] = Field(default=(), description="texts that are still read wrongly")
    replaced_by: ClaimId | None = Field(default=None, description="for a deprecated claim: the one to look at instead")
    overrides: Slug | None = Field(
        default=None, description="the pack whose claim of this id gives way to this file: `hip-dips`"
    )


class Concept(Value):
    """What people call one thing: words and phrases that mean the same for the rules."""

    about: Prose
    verbs: tuple[str, ...] = Field(
        default=(), description="first word inflected: `get rid of` -> getting rid of, got ..."
    )
    nouns: tuple[str, ...] = Field(default=(), description="last word inflected: `hip dip` -> hip dips")
    words: tuple[str, ...] = Field(default=(), description="taken as written")
    opposites: tuple[str, ...] = Field(
        default=(), description="concepts that mean the reverse: they satisfy a slot and turn the stance round"
    )
    includes: tuple[str, ...] = Field(default=(), description="concepts whose terms count here too")
    hides: tuple[str, ...] = Field(
        default=(), description="concepts not to be seen inside these words (plank hip dips)"
    )
    needs: tuple[str, ...] = Field(default=(), description="counts only in a text that names one of these concepts too")
    topic: bool = Field(default=False, description="whether a later `they` or `it` may stand for it")


class Cue(Value):
    """Words that decide what a text does with a claim (after ConText: Harkema et al. 2009)."""

    about: Prose
    category: str
    reach: Literal["forward", "backward", "both", "sentence", "caption"]
    words: tuple[str, ...] = ()
    verbs: tuple[str, ...] = ()


class PackChange(Value):
    """What a pack does to another one: openly, so that whoever uses both can see it."""

    pack: str
    kind: Literal["extends", "overrides", "retires"]
    what: str = Field(description="`claim fill-bone-gap`, `concept any-dip`, `cue not`")
    of: str = Field(description="the pack that it changes")
    why: str = ""


# --- what a check returns ----------------------------------------------------------------------------------------


class Trace(Value):
    """One piece of the reason for a finding: a concept, a cue, or a likeness to an example."""

    role: Literal["concept", "cue", "paraphrase"]
    name: str
    start: int = Field(ge=0)
    end: int = Field(ge=0)
    quote: str
    how: str = Field(description="exact, misspelt, disguised, topic, ...")


class SourceLink(Value):
    """A source as a finding carries it."""

    id: str
    title: str
    year: int | None
    url: str


class Finding(Value):
    """One claim found in one place. ``text[start:end] == quote``."""

    claim: str
    title: str
    verdict: Verdict
    stance: Stance
    score: float = Field(ge=0, le=1, description="the rule's confidence; no probability")
    start: int = Field(ge=0)
    end: int = Field(ge=0)
    quote: str
    line: int = Field(ge=1, description="1-based line of start within the caption, or within the file once located")
    column: int = Field(ge=1, description="1-based character column of start")
    evidence: tuple[Trace, ...]
    rule: str
    correction: Correction
    sources: tuple[SourceLink, ...]
    start_ms: int | None = Field(default=None, ge=0, description="in subtitles: when the first of its cues begins")
    end_ms: int | None = Field(default=None, ge=0, description="in subtitles: when the last of its cues ends")
    cues: tuple[int, ...] | None = Field(default=None, description="in subtitles: the 1-based numbers of its cues")
    suppressed: Literal["comment", "baseline"] | None = Field(
        default=None, description="what says that the author knows of it and leaves it there"
    )
    trial: bool = Field(
        default=False, description="whether its claim is experimental, and the check was not told to let those flag"
    )

    @property
    def flags(self) -> bool:
        """Whether this finding flags its caption: asserted, false or misleading, not on trial and not suppressed."""
        counts = self.suppressed is None and not self.trial
        return counts and self.stance is Stance.ASSERTED and self.verdict is not Verdict.MIXED


class TextSource(Value):
    """Where a caption came from: file name and 1-based line, and the field where a record has several texts."""

    file: str | None = None
    line: int | None = None
    field: str | None = None


class KnowledgeVersion(Value):
    """Which knowledge base judged: id, version, and the hash of its content."""

    id: str
    version: str
    sha256: str


class Decision(Value):
    """Why a policy does what it does about a caption: the rule that matched first, and what it said."""

    policy: KnowledgeVersion = Field(description="id, version and hash of the policy that decided")
    rule: str | None = Field(default=None, description="the rule that matched; none where none did")
    label: str | None = Field(default=None, description="text to show with the caption")
    reason: str
    claims: tuple[str, ...] = Field(default=(), description="the claims whose findings made the rule match")


class Report(Value):
    """What was found in one caption. Silence is ``no_known_claim``, never a verdict of truth."""

    schema_version: Literal[1] = 1
    id: str | None = None
    source: TextSource | None = None
    status: Literal["claims_found", "no_known_claim"]
    flagged: bool
    incomplete: bool = False
    knowledge: tuple[KnowledgeVersion, ...]
    findings: tuple[Finding, ...]
    action: str | None = Field(default=None, description="what the policy does about it; none without a policy")
    decision: Decision | None = None
