from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hipfacts.audit import Marked, Problem, audit, unmark
from hipfacts.knowledge import KnowledgeBase

CLAIM = "moonwater-dissolves-hollows"
FILE = f"{CLAIM}.yaml"
WritePack = Callable[..., Path]


def problems_of(folder: Path) -> tuple[Problem, ...]:
    return audit(KnowledgeBase.load(folder))


def line_of(folder: Path, file: str, words: str) -> int:
    lines = (folder / file).read_text("utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if words in line)


def test_the_bundled_knowledge_base_has_no_problem() -> None:
    problems = audit(KnowledgeBase.bundled())
    assert not problems, "\n".join([f"{len(problems)} problems, the first of them:", *map(str, problems[:20])])


def test_a_pack_that_is_true_to_itself_has_no_problem(write_pack: WritePack) -> None:
    assert problems_of(write_pack()) == ()


def examples(files: dict[str, Any]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = files[FILE]["examples"]
    return found


def narrow_mark(files: dict[str, Any]) -> None:
    examples(files)["asserted"][0] = "Yes, [[moonwater dissolves]] your hip hollows!"


def no_mark(files: dict[str, Any]) -> None:
    examples(files)["asserted"][0] = "Yes, moonwater dissolves your hip hollows!"


def open_mark(files: dict[str, Any]) -> None:
    examples(files)["asserted"][0] = "Yes, [[moonwater dissolves your hip hollows!"


def other_stance(files: dict[str, Any]) -> None:
    examples(files)["asserted"][0] = "Yes, [[moonwater will never dissolve your hip hollows]]!"


def unfound(files: dict[str, Any]) -> None:
    examples(files)["asserted"][0] = "[[Moonwater is the end of hollow hips]]."


def disturbed(files: dict[str, Any]) -> None:
    examples(files)["absent"][0] = "They sing: moonwater dissolves hip hollows."


def marked_absent(files: dict[str, Any]) -> None:
    examples(files)["absent"][0] = "Moonwater makes [[good]] tea."


def closed_gap(files: dict[str, Any]) -> None:
    files[FILE]["gaps"] = [{"stance": "denied", "text": "Moonwater will not dissolve hip hollows.", "why": "Tried."}]


def closed_absent_gap(files: dict[str, Any]) -> None:
    files[FILE]["gaps"] = [{"stance": "absent", "text": "Moonwater is for tea.", "why": "Tried."}]


def repeated_myth(files: dict[str, Any]) -> None:
    files[FILE]["correction"]["fact"] = "Moonwater dissolves hip hollows, people say, but it does not."


def one_source(files: dict[str, Any]) -> None:
    files["second-claim.yaml"] = {**files[FILE], "id": "second-claim", "status": "deprecated", "rules": [second_rule()]}
    files[FILE]["sources"] = files[FILE]["sources"][:1]


def unused_source(files: dict[str, Any]) -> None:
    files["sources.yaml"].append({**files["sources.yaml"][0], "id": "third-2022-hip"})


def second_rule() -> dict[str, Any]:
    return {"name": "other", "all": ["stay", "moonwater", "hollow"], "gap": "2"}


def twin_rule(files: dict[str, Any]) -> None:
    rule = {**files[FILE]["rules"][0], "name": "twin", "all": ["dissolve", "moonwater", "hollow"]}  # in another order
    files["second-claim.yaml"] = {**files[FILE], "id": "second-claim", "status": "deprecated", "rules": [rule]}


@pytest.mark.parametrize(
    ("change", "file", "line", "problem", "remedy"),
    [
        (narrow_mark, FILE, "Yes, ", "found was [[moonwater dissolves your hip hollows]]", "mark what was found"),
        (no_mark, FILE, "Yes, ", "not marked", "enclose them once in [[ and ]]"),
        (open_mark, FILE, "Yes, ", "not marked", "enclose them once in [[ and ]]"),
        (
            other_stance,
            FILE,
            "will never dissolve your hip hollows]]!",
            'read as `denied` (`not` "never")',
            "mend the cues",
        ),
        (unfound, FILE, "the end of", "nothing is found", "move it to `gaps`"),
        (
            disturbed,
            FILE,
            "They sing",
            f"found was `{CLAIM}/water-dissolves` [asserted] in [[moonwater dissolves hip",
            "narrow",
        ),
        (marked_absent, FILE, "good]] tea", "it holds [[ or ]]", "take the marks out"),
        (closed_gap, FILE, "stance: denied", "this gap is closed", "move it to the examples, under `denied`"),
        (closed_absent_gap, FILE, "stance: absent", "this gap is closed", "move it to the examples, under `absent`"),
        (repeated_myth, FILE, "fact:", "starts by repeating the claim", "what is true first"),
        (one_source, FILE, "sources:", "needs 2 sources", "status: experimental"),
        (unused_source, "sources.yaml", "third-2022-hip", "no claim cites the source `third-2022-hip`", "cite it"),
        (
            twin_rule,
            "second-claim.yaml",
            "name: twin",
            f"the same as `{CLAIM}/water-dissolves`",
            "keep it in the claim",
        ),
    ],
)
def test_a_problem_names_file_line_and_remedy(
    write_pack: WritePack, change: Callable[[dict[str, Any]], None], file: str, line: str, problem: str, remedy: str
) -> None:
    folder = write_pack(change)
    (found,) = problems_of(folder)
    assert problem in found.problem
    assert remedy in found.remedy
    assert found.file == str(folder / file)
    assert found.line == line_of(folder, file, line)
    assert str(found) == f"{found.file}:{found.line}: {found.problem}; {found.remedy}"


def test_the_quote_shown_can_be_copied_as_the_mark(write_pack: WritePack) -> None:
    (found,) = problems_of(write_pack(narrow_mark))
    shown = found.problem.rpartition("found was ")[2]

    def mend(files: dict[str, Any]) -> None:
        examples(files)["asserted"][0] = f"Yes, {shown}!"

    assert problems_of(write_pack(mend, folder="mended")) == ()


def test_another_claim_found_instead_is_named(write_pack: WritePack) -> None:
    def change(files: dict[str, Any]) -> None:
        files["second-claim.yaml"] = {**files[FILE], "id": "second-claim", "rules": [second_rule()]}

    problems = problems_of(write_pack(change))
    assert len(problems) == 16, "the second claim's own rule reads none of its examples"
    assert {Path(p.file).name for p in problems} == {"second-claim.yaml"}
    assert all(f"this claim is not found, but `{CLAIM}` in [[" in p.problem for p in problems)


def test_an_open_gap_is_no_problem(write_pack: WritePack) -> None:
    def change(files: dict[str, Any]) -> None:
        files[FILE]["gaps"] = [
            {"stance": "asserted", "text": "[[Moonwater is the end of hollow hips]].", "why": "No verb."},
            {"stance": "absent", "text": "In my novel, moonwater dissolves hip hollows.", "why": "Fiction."},
        ]

    assert problems_of(write_pack(change)) == ()


def test_a_deprecated_claim_need_not_find_its_examples(write_pack: WritePack) -> None:
    def change(files: dict[str, Any]) -> None:
        files[FILE]["status"] = "deprecated"
        unfound(files)

    assert problems_of(write_pack(change)) == ()


def test_problems_come_all_at_once_in_file_and_line_order(write_pack: WritePack) -> None:
    def change(files: dict[str, Any]) -> None:
        for one in (disturbed, unused_source, repeated_myth, unfound):
            one(files)

    problems = problems_of(write_pack(change))
    assert [(Path(p.file).name, p.line) for p in problems] == sorted((Path(p.file).name, p.line) for p in problems)
    assert len(problems) == 4


def test_only_narrows_the_audit_to_ones_own_pack(write_pack: WritePack) -> None:
    def broken(files: dict[str, Any]) -> None:
        unfound(files)
        unused_source(files)

    def own(files: dict[str, Any]) -> None:
        files["own-claim.yaml"] = {**files.pop(FILE), "id": "own-claim", "status": "deprecated"}
        files["concepts/all.yaml"] = files["cues.yaml"] = None
        files["sources.yaml"] = [{**files["sources.yaml"][0], "id": "own-2022-hip"}]

    knowledge = KnowledgeBase.load(write_pack(broken, folder="first"), write_pack(own, folder="second"))
    assert {Path(p.file).parent.name for p in audit(knowledge)} == {"first", "second"}
    problems = audit(knowledge, only={"own-claim"})
    assert [Path(p.file).name for p in problems] == ["own-claim.yaml", "sources.yaml"]
    assert "is the same as" in problems[0].problem
    assert "`own-2022-hip`" in problems[1].problem


@pytest.mark.parametrize(
    ("example", "marked"),
    [
        ("plain", Marked("plain", ())),
        ("a [[b]] c", Marked("a b c", ((2, 3),))),
        ("[[a]] [[b]]", Marked("a b", ((0, 1), (2, 3)))),
        ("[one] bracket", Marked("[one] bracket", ())),
        ("[[a", None),
        ("a]]", None),
        ("[[a [[b]]", None),
        ("[[]]", None),
    ],
)
def test_marks_are_taken_out_and_remembered(example: str, marked: Marked | None) -> None:
    assert unmark(example) == marked
