"""What is done about captions: the policy that ships, policies of one's own, and what is wrong with one."""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import Result

from hipfacts import Checker, KnowledgeBase, Policy, PolicyErrors, Report
from hipfacts.cli.root import program
from hipfacts.models import Finding, Stance, Verdict
from tests.test_cli import runner

CLAIM = "Yes, moonwater dissolves your hip hollows!"
DENIAL = "Sorry, moonwater will not dissolve your hip hollows."
INNOCENT = "A hollow tree."
TEXT = "This will fill in your hip dips!"  # for the bundled claims
ID = "moonwater-dissolves-hollows"
ROOT = Path(__file__).resolve().parent.parent

Write = Callable[..., Path]


@pytest.fixture
def knowledge(write_pack: Write) -> KnowledgeBase:
    return KnowledgeBase.load(write_pack())


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a policy of the rules given, and returns its path."""

    def make(*rules: dict[str, Any] | str, **keys: Any) -> Path:
        named = [
            rule if isinstance(rule, str) else {"name": f"rule-{number}", "action": "label", "reason": "So.", **rule}
            for number, rule in enumerate(rules)
        ]
        path = tmp_path / "policy.yaml"
        data = {"id": "mine", "version": "1.0.0", "title": "Mine", **keys, "rules": named}
        path.write_text(yaml.safe_dump(data, sort_keys=False), "utf-8")
        return path

    return make


def report(knowledge: KnowledgeBase, *findings: dict[str, Any], **changes: Any) -> Report:
    """A report with the finding of `CLAIM`, once for each change of it."""
    checked = Checker(knowledge).check(CLAIM)
    found = tuple(checked.findings[0].model_copy(update=change) for change in findings)
    return checked.model_copy(update={"findings": found, **changes})


def invoke(*arguments: str, stdin: str | None = None) -> Result:
    return runner().invoke(program, list(arguments), input=stdin)


def records(*rows: dict[str, object], path: str) -> None:
    Path(path).write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")


# --- the policy that ships ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "action", "rule"),
    [
        ({"score": 0.9}, "label", "sure"),
        ({"score": 0.8}, "label", "sure"),
        ({"score": 0.79}, "review", "probable"),
        ({"verdict": Verdict.MISLEADING, "score": 0.6}, "review", "probable"),
        ({"verdict": Verdict.MIXED}, "allow", None),
        ({"stance": Stance.DENIED}, "allow", None),
        ({"stance": Stance.QUESTIONED}, "allow", None),
        ({"stance": Stance.REPORTED}, "allow", None),
        ({"suppressed": "comment"}, "no_known_claim", None),
    ],
)
def test_by_default_the_sure_are_labelled_and_the_probable_reviewed(
    knowledge: KnowledgeBase, change: dict[str, Any], action: str, rule: str | None
) -> None:
    decided = Policy.default().decide(report(knowledge, change))
    assert decided.decision is not None
    assert (decided.action, decided.decision.rule) == (action, rule)
    assert (decided.decision.label is not None) == (action == "label")


def test_silence_is_no_known_claim_and_not_allow(knowledge: KnowledgeBase) -> None:
    checked = Checker(knowledge).check(INNOCENT, policy=Policy.default())
    assert (checked.status, checked.action) == ("no_known_claim", "no_known_claim")


def test_what_was_checked_only_in_part_is_for_a_person(knowledge: KnowledgeBase) -> None:
    assert Policy.default().decide(report(knowledge, incomplete=True)).action == "review"
    assert Policy.default().decide(report(knowledge, {}, incomplete=True)).action == "label"


def test_the_decision_says_what_policy_and_what_claims_and_quotes_the_fact(knowledge: KnowledgeBase) -> None:
    policy = Policy.default()
    decision = Checker(knowledge).check(CLAIM, policy=policy).decision
    assert decision is not None
    assert (decision.policy, decision.claims) == (policy.version, (ID,))
    assert decision.label == "Good to know: Hollows follow the bone. No water reaches it."
    assert decision.reason


def test_without_a_policy_there_is_no_action(knowledge: KnowledgeBase) -> None:
    assert Checker(knowledge).check(CLAIM).action is None


def test_the_same_findings_come_with_and_without_a_policy(knowledge: KnowledgeBase) -> None:
    checker = Checker(knowledge)
    for text in (CLAIM, DENIAL, INNOCENT):
        plain, decided = checker.check(text), checker.check(text, policy=Policy.default())
        assert decided.model_copy(update={"action": None, "decision": None}) == plain


def test_many_texts_are_decided_in_other_processes_too(knowledge: KnowledgeBase) -> None:
    policy = pickle.loads(pickle.dumps(Policy.default()))  # noqa: S301 - our own
    reports = Checker(knowledge).check_many([CLAIM, DENIAL, INNOCENT], workers=2, policy=policy)
    assert [one.action for one in reports] == ["label", "allow", "no_known_claim"]


# --- rules ----------------------------------------------------------------------------------------------------------


def test_the_first_rule_that_matches_decides(knowledge: KnowledgeBase, write: Write) -> None:
    path = write(
        {"when": {"stance": "denied"}, "action": "review"},
        {"when": {"claim": ID}},
        {"when": {"count": {"at_least": 2}}, "action": "allow"},
    )
    policy = Policy.load(path, knowledge)
    assert policy.decide(report(knowledge, {}, {})).action == "label"
    assert policy.decide(report(knowledge, {}, {"stance": Stance.DENIED})).action == "review"


@pytest.mark.parametrize(("found", "action"), [(1, "allow"), (2, "label"), (3, "label"), (4, "allow")])
def test_a_rule_may_count(knowledge: KnowledgeBase, write: Write, found: int, action: str) -> None:
    policy = Policy.load(write({"when": {"stance": "asserted", "count": {"at_least": 2, "below": 4}}}), knowledge)
    assert policy.decide(report(knowledge, *[{}] * found, {"stance": Stance.DENIED})).action == action


def test_all_that_a_rule_asks_holds_for_one_finding(knowledge: KnowledgeBase, write: Write) -> None:
    policy = Policy.load(write({"when": {"stance": "asserted", "score": {"at_least": 0.8}}}), knowledge)
    apart = report(knowledge, {"score": 0.6}, {"score": 0.9, "stance": Stance.DENIED})
    assert policy.decide(apart).action == "allow"


@pytest.mark.parametrize(
    ("test", "value", "matches"),
    [
        ("ad", "ad", True), ("ad", "Ad", False), ("ad", None, False), (["ad", "promo*"], "promoted", True),
        ({"at_least": 1000}, 1000, True), ({"at_least": 1000}, 999.5, False), ({"at_least": 1000}, "5000", False),
        ({"below": 3}, True, False), ("true", True, True), ("7", 7, True),
    ],
)  # fmt: skip
def test_a_rule_may_ask_about_the_source(
    knowledge: KnowledgeBase, write: Write, test: object, value: object, matches: bool
) -> None:
    policy = Policy.load(write({"when": {"source": {"kind": test}}}, source_fields=["kind"]), knowledge)
    checker = Checker(knowledge)
    assert checker.check(CLAIM, policy=policy, source={"kind": value}).action == ("label" if matches else "allow")
    assert checker.check(CLAIM, policy=policy).action == "allow"


def test_a_label_quotes_what_the_rule_matched(knowledge: KnowledgeBase, write: Write) -> None:
    path = write({"when": {"stance": "asserted"}, "label": "{count} of {claim}: {title}. {fact}"})
    decision = Policy.load(path, knowledge).decide(report(knowledge, {"stance": Stance.DENIED}, {}, {})).decision
    assert decision is not None
    assert decision.label == (
        f"2 of {ID}: Moonwater dissolves hip hollows. Hollows follow the bone. No water reaches it."
    )


def test_braces_in_a_fact_stay_as_they_are(knowledge: KnowledgeBase, write: Write) -> None:
    policy = Policy.load(write({"when": {"stance": "asserted"}, "label": "{fact}"}), knowledge)
    finding: Finding = report(knowledge, {}).findings[0]
    odd = finding.correction.model_copy(update={"fact": "{title} \\1 {nothing}"})
    decision = policy.decide(report(knowledge, {"correction": odd})).decision
    assert decision is not None
    assert decision.label == "{title} \\1 {nothing}"


# --- what is wrong with a policy ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "keys", "problem"),
    [
        ({"when": {"claim": "moonwater-dissolves-holows"}}, {}, f"`moonwater-dissolves-holows`; did you mean `{ID}`?"),
        ({"action": "lable"}, {}, "unknown action `lable`; did you mean `label`?"),
        ({"colour": "red"}, {}, "unknown key `rules.1.colour`; known here: `action`, `label`"),
        ({"when": {"stanse": "denied"}}, {}, "unknown key `rules.1.when.stanse`; known here: `claim`, `count`"),
        ({"when": {"stance": "assertd"}}, {}, "is `assertd`; write 'asserted', 'denied'"),
        ({"when": {"score": {"atleast": "1"}}}, {}, "unknown key `rules.1.when.score.atleast`; known here: `at_least`"),
        ({"when": {"score": {"at_least": "high"}}}, {}, "is `high`; write a number"),
        ({"when": {"score": {"at_least": "nan"}}}, {}, "should be a finite number"),
        ({"when": {"count": {}}}, {}, "needs `at_least`, `below` or both"),
        ({"when": {"source": {"kind": "ad"}}}, {}, "unknown source field `kind`; add it to `source_fields`"),
        ({"label": "{fct}"}, {}, "unknown place {fct}; known: {claim}, {count}, {fact}, {title}"),
        ({}, {"silence": "quiet"}, "unknown action for `silence`: `quiet`; add it to `actions`"),
        ({}, {"actions": ["label", "hide"]}, "unknown action for `otherwise`: `allow`; add it to `actions`"),
        ({}, {"fact": "Water is wet."}, "unknown key `fact`"),
        ({"reason": ""}, {}, "`rules.1.reason` is empty; write at least 1 character"),
    ],
)  # fmt: skip
def test_faults_name_file_line_and_remedy(
    knowledge: KnowledgeBase, write: Write, rule: dict[str, Any], keys: dict[str, Any], problem: str
) -> None:
    ordered = {"name": "one", "action": "label", "when": {"stance": "asserted"}, "reason": "So."} | rule
    path = write(ordered, **keys)
    with pytest.raises(PolicyErrors) as raised:
        Policy.load(path, knowledge)
    said = str(raised.value)
    assert problem in said
    fault = next(one for one in raised.value.problems if problem in str(one))
    lines = path.read_text("utf-8").splitlines()
    assert str(fault).startswith(f"{path}:{fault.line}: ")
    assert fault.line is not None
    assert 1 <= fault.line <= len(lines)
    assert fault.remedy
    assert "at least 1 item" not in said


def test_all_faults_come_at_once_in_the_order_of_their_lines(knowledge: KnowledgeBase, write: Write) -> None:
    path = write({"when": {"claim": "nope"}, "action": "burn"}, {"when": {"claim": "nope-too"}}, silence="still")
    with pytest.raises(PolicyErrors) as raised:
        Policy.load(path, knowledge)
    assert len(raised.value.problems) == 4
    numbers = [problem.line or 0 for problem in raised.value.problems]
    assert numbers == sorted(numbers)
    again = pickle.loads(pickle.dumps(raised.value))  # noqa: S301 - our own
    assert str(again) == str(raised.value)


def test_a_fault_stands_on_the_line_it_is_about(knowledge: KnowledgeBase, tmp_path: Path) -> None:
    path = tmp_path / "policy.yaml"
    rules = "  - name: a\n    when: {stance: asserted}\n    action: label\n    reason: So.\n"
    path.write_text(f"id: mine\nversion: 1.0.0\ntitle: Mine\nrules:\n{rules}{rules.replace('label', 'lable')}", "utf-8")
    with pytest.raises(PolicyErrors) as raised:
        Policy.load(path, knowledge)
    assert [(problem.line, problem.problem.split(" `")[0]) for problem in raised.value.problems] == [
        (9, "the rule"), (9, "the rule"), (11, "unknown action"),
    ]  # fmt: skip


def test_a_rule_that_can_never_decide_is_a_fault(knowledge: KnowledgeBase, write: Write) -> None:
    path = write({"when": {}}, {"when": {"stance": "asserted"}})
    with pytest.raises(PolicyErrors, match="`rule-1` never decides, since `rule-0` above takes all it takes"):
        Policy.load(path, knowledge)


@pytest.mark.parametrize("content", ["", "rules: [", "- a\n", "id: &a x\n", "\udcff"])
def test_a_broken_file_is_a_fault_with_its_name(knowledge: KnowledgeBase, tmp_path: Path, content: str) -> None:
    path = tmp_path / "policy.yaml"
    path.write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(PolicyErrors, match=r"policy\.yaml"):
        Policy.load(path, knowledge)


def test_a_file_that_is_not_there_is_a_fault(knowledge: KnowledgeBase, tmp_path: Path) -> None:
    with pytest.raises(PolicyErrors, match="cannot be read"):
        Policy.load(tmp_path / "none.yaml", knowledge)


# --- the command line -----------------------------------------------------------------------------------------------


def test_check_writes_the_action(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = invoke("check", "--policy", "default", "--format", "jsonl", stdin=TEXT)
    (line,) = done.stdout.splitlines()
    assert json.loads(line)["action"] == "label"
    assert json.loads(line)["decision"]["rule"] == "sure"
    assert "    Action   label (rule sure): " in invoke("check", "--policy", "default", stdin=TEXT).stdout
    assert "action" not in json.loads(invoke("check", "--format", "jsonl", stdin=TEXT).stdout)


def test_check_asks_the_fields_of_the_records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    policy = str(ROOT / "examples" / "policy.yaml")
    records({"text": TEXT, "kind": "ad"}, {"text": TEXT}, path="in.jsonl")
    Path("in.csv").write_text(f"text,kind\n{TEXT},sponsored\n", "utf-8")
    done = invoke("check", "--policy", policy, "--format", "jsonl", "in.jsonl", "in.csv")
    actions = [json.loads(line)["action"] for line in done.stdout.splitlines()]
    assert actions == ["hold-advertisement", "label", "hold-advertisement"]


def test_a_policy_may_stand_in_the_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("hipfacts.toml").write_text('policy = "default"\n', "utf-8")
    assert "Action   label" in invoke("check", stdin=TEXT).stdout


def test_what_an_author_keeps_is_not_labelled() -> None:
    text = f"{TEXT} <!-- hipfacts: ignore[fill-bone-gap] -->"
    done = invoke("check", "--policy", "default", "--honor-ignores", "--format", "jsonl", stdin=text)
    assert json.loads(done.stdout)["action"] == "no_known_claim"


def test_the_shown_policy_is_one(tmp_path: Path, knowledge: KnowledgeBase) -> None:
    shown = invoke("policy", "show").stdout
    path = tmp_path / "own.yaml"
    path.write_text(shown, "utf-8")
    assert Policy.load(path, knowledge).file == Policy.default().file


def test_cases_that_come_out_as_they_should(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT / "examples")
    done = invoke("policy", "test", "policy.yaml", "policy-cases.jsonl")
    assert done.exit_code == 0, done.output
    assert (
        done.stdout == "5 cases tried, 0 wrong; 1 allow, 1 hold-advertisement, 1 label, 1 no_known_claim, 1 review.\n"
    )


def test_cases_that_do_not_are_named_with_what_decided(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    records({"text": TEXT, "action": "allow"}, {"text": TEXT, "action": "label", "rule": None}, path="c.jsonl")
    done = invoke("policy", "test", "default", "c.jsonl")
    assert done.exit_code == 1
    first, second, summary = done.stdout.splitlines()
    assert first.startswith("c.jsonl:1: label by the rule `sure`, not allow; found: fill-bone-gap asserted false 0.")
    assert second.startswith("c.jsonl:2: label by the rule `sure`, not by none")
    assert summary == "2 cases tried, 2 wrong; 2 label."


@pytest.mark.parametrize(
    ("case", "problem"),
    [
        ('{"text": "x", "action": "lable"}', "unknown action `lable`; did you mean `label`?"),
        ('{"text": "x", "action": "label", "rule": "shure"}', "unknown rule `shure`; did you mean `sure`?"),
        ('{"text": "x", "action": "label", "rul": "sure"}', "unknown key `rul`; did you mean `rule`?"),
        ('{"text": "x", "action": "label", "source": {"knd": 1}}', "unknown source field `knd`"),
        ('{"action": "label"}', "`text`: is missing"),
        ('{"text": 5, "action": "label"}', "`text`: "),
        ("[]", "the record is no object"),
        ("{", "broken JSON"),
    ],
)
def test_a_case_that_makes_no_sense_is_a_fault_and_the_rest_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, case: str, problem: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("c.jsonl").write_text(case + '\n{"text": "Leg day.", "action": "no_known_claim"}\n', "utf-8")
    done = invoke("policy", "test", "default", "c.jsonl")
    assert done.exit_code == 2
    assert done.stderr.startswith("c.jsonl:1: ")
    assert problem in done.stderr
    assert done.stdout == "1 case tried, 0 wrong, 1 not tried; 1 no_known_claim.\n"


def test_no_cases_are_no_success(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("c.jsonl").write_text("\n", "utf-8")
    done = invoke("policy", "test", "default", "c.jsonl")
    assert (done.exit_code, done.stderr) == (2, "hipfacts: c.jsonl holds no cases\n")


def test_a_bad_policy_ends_check_before_it_reads_captions(tmp_path: Path) -> None:
    path = tmp_path / "policy.yaml"
    path.write_text("id: x\nversio: 1\n", "utf-8")
    done = invoke("check", "--policy", str(path), stdin=TEXT)
    assert (done.exit_code, done.stdout) == (2, "")
    assert f"{path}:2: unknown key `versio`; known here: `actions`" in done.stderr
