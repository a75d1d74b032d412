"""A policy: read from YAML, checked whole, and then asked what is to be done about each report."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from hipfacts.errors import HipfactsError, PolicyError, PolicyErrors, suggestion
from hipfacts.knowledge import KnowledgeBase
from hipfacts.models import Decision, KnowledgeVersion, Report
from hipfacts.policy.rules import PolicyFile, PolicyRule

if TYPE_CHECKING:
    from hipfacts.document import Document, Path_

NO_KNOWN_CLAIM = "no_known_claim"  # may be named without being declared: it says that nothing is done, and why
KNOWN_FIELDS = ("file", "id", "line")  # of any source, beside those that the policy declares
_ONLY_A_CONSEQUENCE = "at least 1 item after validation, not 0"  # of a list whose items have faults of their own
_SEE = "see `hipfacts policy show`"


class Policy:
    """Rules over reports. Immutable, picklable, and safe to share between threads."""

    def __init__(self, file: PolicyFile, *, sha256: str) -> None:
        self.file = file
        self.version = KnowledgeVersion(id=file.id, version=file.version, sha256=sha256)
        self._silence = Decision(policy=self.version, reason="No claim that is known was found.")

    @classmethod
    def load(cls, path: Path | str, knowledge: KnowledgeBase) -> Policy:
        """The policy in a file, held against the claims it names.

        Raises `PolicyErrors` with every fault found, each naming file and line.
        """
        from hipfacts.yamlfile import parse, read  # YAML only where some is read

        document = read(Path(path), str(path))
        file = None if document.problems else parse(document, PolicyFile)
        if file is not None:
            _hold(file, document, knowledge.claims)
        if file is None or document.problems:
            problems = [
                p for p in document.problems if not p.problem.endswith(_ONLY_A_CONSEQUENCE)
            ] or document.problems
            raise PolicyErrors([_as_policy_error(problem) for problem in sorted(problems, key=_place)])
        return cls(file, sha256=sha256(Path(path).read_bytes()).hexdigest())

    @classmethod
    def default(cls) -> Policy:
        """The policy that ships with hipfacts: label when sure, review when probable. It names no claims."""
        return cls.load(default_path(), KnowledgeBase(claims={}, concepts={}, cues={}, sources={}, packs=()))

    def decide(self, report: Report, source: Mapping[str, object] | None = None) -> Report:
        """The report with ``action`` and ``decision``: those of the first rule that matches.

        ``source`` has what is known of where the caption came from. Findings that are suppressed or on trial do not
        count.
        """
        action, decision = self._decided(report, source or {})
        return report.model_copy(update={"action": action, "decision": decision})

    def _decided(self, report: Report, source: Mapping[str, object]) -> tuple[str, Decision]:
        findings = tuple(finding for finding in report.findings if finding.suppressed is None and not finding.trial)
        if findings:
            known = {**source, **({"id": report.id} if report.id is not None else {})}
            known |= report.source.model_dump(exclude_none=True) if report.source else {}
            for rule in self.file.rules:
                meant = tuple(finding for finding in findings if rule.when.takes(finding))
                enough = bool(meant) and (rule.when.count is None or rule.when.count.hold(len(meant)))
                if enough and rule.when.comes_from(known):
                    return rule.action, Decision(
                        policy=self.version,
                        rule=rule.name,
                        label=rule.worded(meant),
                        reason=rule.reason,
                        claims=tuple(dict.fromkeys(finding.claim for finding in meant)),
                    )
        if report.incomplete:
            return self.file.incomplete, Decision(policy=self.version, reason="The caption was checked only in part.")
        if findings:
            return self.file.otherwise, Decision(policy=self.version, reason="No rule of the policy matches.")
        return self.file.silence, self._silence


def default_path() -> Path:
    """The file of the policy that ships with hipfacts."""
    return Path(__file__).resolve().parent / "default.yaml"


def _place(problem: HipfactsError) -> int:
    return problem.line or 0


def _as_policy_error(problem: HipfactsError) -> PolicyError:
    remedy = _SEE if problem.remedy == "see `hipfacts claims schema`" else problem.remedy
    return PolicyError(problem.problem, file=problem.file, line=problem.line, remedy=remedy)


def _hold(file: PolicyFile, document: Document, claims: Collection[str]) -> None:
    """Notes what names something that is not there, or can never happen."""
    known = (*file.actions, NO_KNOWN_CLAIM)
    for key in ("silence", "otherwise", "incomplete"):
        _known(getattr(file, key), known, f"action for `{key}`:", (key,), document, "add it to `actions`")
    names: dict[str, int] = {}
    for number, rule in enumerate(file.rules):
        at: Path_ = ("rules", number)
        if rule.name in names:
            document.fault(
                f"the rule `{rule.name}` stands twice", (*at, "name"),
                remedy=f"give it another name than the one on line {names[rule.name]}",
            )  # fmt: skip
        names.setdefault(rule.name, document.line((*at, "name")))
        _known(rule.action, known, "action", (*at, "action"), document, "add it to `actions`")
        for place, claim in enumerate(rule.when.claim):
            where = (*at, "when", "claim", place)
            _known(claim, claims, "claim", where, document, "`hipfacts claims list` shows all")
        for name in rule.when.source:
            where = (*at, "when", "source", name)
            fields = (*KNOWN_FIELDS, *file.source_fields)
            _known(name, fields, "source field", where, document, "add it to `source_fields`")
    for number, earlier in _never(file.rules):
        document.fault(
            f"the rule `{file.rules[number].name}` never decides, since `{earlier.name}` above takes all it takes",
            ("rules", number), remedy="put the narrower rule first",
        )  # fmt: skip


def _known(name: str, known: Collection[str], kind: str, at: Path_, document: Document, remedy: str) -> None:
    if name not in known:
        near = suggestion(name, known, otherwise=remedy, likeness=0.7)  # `kind` is no slip for `id`
        document.fault(f"unknown {kind} `{name}`", at, remedy=near)


def _never(rules: tuple[PolicyRule, ...]) -> Iterator[tuple[int, PolicyRule]]:
    """Rules below one that takes every finding, or asks the same, with the one that leaves them nothing."""
    for number, rule in enumerate(rules):
        for earlier in rules[:number]:
            wide = earlier.when
            if wide == rule.when or not wide.model_dump(exclude_defaults=True):
                yield number, earlier
                break
