"""Author mode: what a comment or a baseline says is known is left out, and nothing else is."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from hypothesis import given
from hypothesis import strategies as st

from hipfacts.author import Baseline, Ignores
from hipfacts.author.baseline import normalise
from hipfacts.captions import Caption
from hipfacts.cli import program
from hipfacts.errors import CaptionError, UsageError
from hipfacts.models import Stance
from tests.test_cli import runner, write
from tests.test_reports import find, report

WritePack = Callable[..., Path]
Check = Callable[..., Result]

ID = "moonwater-dissolves-hollows"
CLAIM = "Yes, moonwater dissolves your hip hollows!"
DENIAL = "Sorry, moonwater will not dissolve your hip hollows."


@pytest.fixture
def check(write_pack: WritePack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Check:
    folder = write_pack()
    monkeypatch.chdir(tmp_path)

    def invoke(*arguments: str, stdin: str | None = None) -> Result:
        return runner().invoke(program, ["check", "--no-bundled", "--claims", str(folder), *arguments], input=stdin)

    return invoke


def findings(result: Result) -> list[tuple[int, str | None]]:
    """Line of each finding, and what suppresses it."""
    reports = [json.loads(line) for line in result.stdout.splitlines()]
    return [(item["line"], item.get("suppressed")) for one in reports for item in one["findings"]]


# --- comments -------------------------------------------------------------------------------------------------------

FORMS = ("hipfacts: ignore[{}]", "<!-- hipfacts: ignore[{}] -->", "# hipfacts: ignore[{}]", "//hipfacts:ignore [{}]")


@pytest.mark.parametrize("form", [*FORMS, "<!-- hipfacts: ignore[{}] a quotation -->"])
@pytest.mark.parametrize("suffix", ["txt", "md", "jsonl"])
def test_a_comment_in_each_form_suppresses_its_claim_on_its_line_and_passes(
    check: Check, form: str, suffix: str
) -> None:
    caption = f"{CLAIM} {form.format(ID)}"
    write(f"a.{suffix}", json.dumps({"text": caption}) if suffix == "jsonl" else caption)
    result = check("--honor-ignores", "--format", "jsonl", f"a.{suffix}")
    assert (result.exit_code, findings(result)) == (0, [(1, "comment")])
    assert json.loads(result.stdout)["flagged"] is False


@pytest.mark.parametrize("form", [*FORMS, "hipfacts: ignore[no-such-claim]"])
def test_without_the_option_a_comment_suppresses_nothing_and_changes_no_stance(check: Check, form: str) -> None:
    for caption in (f"{CLAIM} {form.format(ID)}", f"{form.format(ID)} {CLAIM}"):
        result = check("--format", "jsonl", stdin=caption)
        assert (result.exit_code, findings(result), result.stderr) == (1, [(1, None)], "")
        assert json.loads(result.stdout)["findings"][0]["stance"] == "asserted"


def test_a_text_in_the_brackets_of_a_comment_is_read(check: Check) -> None:
    result = check("--format", "jsonl", stdin=f"hipfacts: ignore[{CLAIM}]")
    assert (result.exit_code, findings(result)) == (1, [(1, None)])


def test_the_ids_in_a_comment_are_never_read_as_claims(check: Check) -> None:
    for options in ([], ["--honor-ignores"]):
        result = check("--stance", "all", *options, stdin=f"hipfacts: ignore[{ID}] Tea.")
        assert (result.exit_code, "no known claim found" in result.stdout) == (0, True)


def test_offsets_stay_true_beside_a_comment(check: Check) -> None:
    caption = f"<!-- hipfacts: ignore[{ID}] --> Tea. 🙂\n{CLAIM}"
    result = check("--honor-ignores", "--format", "jsonl", stdin=caption)
    finding = json.loads(result.stdout)["findings"][0]
    assert (result.exit_code, finding["line"]) == (1, 2)
    assert caption[finding["start"] : finding["end"]] == finding["quote"]


@pytest.mark.parametrize("split", ["paragraphs", "lines", "file"])
@pytest.mark.parametrize("between", ["\n", "\n\n", f"\n<!-- hipfacts: ignore-next-line[{ID}] -->\n"])
def test_ignore_next_line_speaks_of_the_next_line_with_text_and_of_no_other(
    check: Check, split: str, between: str
) -> None:
    write("a.md", f"<!-- hipfacts: ignore-next-line[{ID}] -->{between}{CLAIM}\n\n{CLAIM}\n")
    result = check("--honor-ignores", "--format", "jsonl", "--split", split, "a.md")
    lines = findings(result)
    assert result.exit_code == 1, result.stderr
    assert [suppressed for _, suppressed in lines] == ["comment", None]
    assert lines[1][0] - lines[0][0] == 2


def test_a_finding_over_two_lines_is_suppressed_from_either(check: Check) -> None:
    for caption in (
        f"Yes, moonwater dissolves # hipfacts: ignore[{ID}]\nyour hip hollows!",
        f"Yes, moonwater dissolves\nyour hip hollows! # hipfacts: ignore[{ID}]",
    ):
        assert findings(check("--honor-ignores", "--format", "jsonl", stdin=caption)) == [(1, "comment")]


def test_several_ids_may_stand_in_one_comment(check: Check) -> None:
    result = check("--honor-ignores", stdin=f"{CLAIM} hipfacts: ignore[ {ID} , {ID}]")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "1 ignored by comments" in result.stdout
    assert "no known claim" not in result.stdout


@pytest.mark.parametrize(
    ("comment", "problem"),
    [
        ("hipfacts: ignore[moonwater-disolves-hollows]", f"did you mean `{ID}`?"),
        (f"hipfacts: ignore[{ID}, zzz]", "no claim `zzz` to ignore; `hipfacts claims list` shows all"),
        ("hipfacts: ignore", "names no claim; write `hipfacts: ignore[claim-id]`"),
        ("hipfacts: ignore[]", "names no claim"),
        (f"hipfacts: ignore[{ID}", "names no claim"),
        (f"hipfacts: ignroe[{ID}]", "`hipfacts: ignroe` is no comment that is known"),
        (f"hipfacts: ignore-line[{ID}]", "write `hipfacts: ignore[claim-id]`"),
        (f"hipfacts: ignore-next-line[{ID}]", "has no next line"),
    ],
)
def test_a_comment_that_cannot_be_honoured_is_a_fault_with_file_and_line(
    check: Check, comment: str, problem: str
) -> None:
    write("a.md", f"Tea.\n\nMore tea.\n<!-- {comment} -->\n")
    result = check("--honor-ignores", "a.md")
    assert (result.exit_code, result.stderr.startswith("a.md:4: "), problem in result.stderr) == (2, True, True)


def test_the_known_ids_beside_an_unknown_one_still_count(check: Check) -> None:
    result = check("--honor-ignores", "--format", "jsonl", stdin=f"{CLAIM} hipfacts: ignore[zzz, {ID}]")
    assert (result.exit_code, findings(result)) == (2, [(1, "comment")])


def test_a_next_line_is_never_one_of_another_record_or_file(check: Check) -> None:
    caption = f"Tea. hipfacts: ignore-next-line[{ID}]"
    write("a.jsonl", json.dumps({"text": caption}) + "\n" + json.dumps({"text": CLAIM}))
    write("b.txt", caption)
    write("c.txt", CLAIM)
    result = check("--honor-ignores", "--format", "jsonl", "a.jsonl", "b.txt", "c.txt")
    assert findings(result) == [(2, None), (1, None)]
    assert [line.split(": `")[0] for line in result.stderr.splitlines() if "no next line" in line] == [
        "a.jsonl:1", "b.txt:1",
    ]  # fmt: skip


def test_prose_that_names_hipfacts_and_comments_in_code_are_let_be(check: Check) -> None:
    write("a.md", f"hipfacts: rules, no model.\n\n`hipfacts: ignore[zzz]`\n\n```\nhipfacts: ignore\n```\n{CLAIM}\n")
    result = check("--honor-ignores", "--format", "jsonl", "a.md")
    assert (result.exit_code, findings(result), result.stderr) == (1, [(8, None)], "")


def test_comments_keep_their_captions_over_several_workers(check: Check) -> None:
    tail = f" # hipfacts: ignore[{ID}]"
    write("a.txt", "\n".join(CLAIM + tail * (number % 3 == 0) for number in range(60)))
    result = check("--honor-ignores", "--split", "lines", "--workers", "2", "--format", "jsonl", "a.txt")
    assert findings(result) == [(number + 1, None if number % 3 else "comment") for number in range(60)]


def captions(text: str) -> Iterator[Caption]:
    yield Caption(text=text, readable=text, id="a", file="a.txt", line=1, column=1)


@given(
    st.lists(
        st.sampled_from(
            [
                "hipfacts: ",
                "ignore",
                "ignore-next-line",
                "[",
                "]",
                "a-claim",
                "b",
                ",",
                "<!-- ",
                " -->",
                "#",
                "\n",
                "🙂 x",
            ]
        ),
        max_size=30,
    ).map("".join),
    st.booleans(),
)
def test_blanking_keeps_length_and_lines_and_never_adds_a_letter(text: str, honored: bool) -> None:
    read = [item for item in Ignores({"a-claim"}, honored=honored).read(captions(text)) if isinstance(item, Caption)]
    assert len(read) == 1
    readable = read[0].readable
    assert len(readable) == len(text)
    assert all(new in (old, " ") for old, new in zip(text, readable, strict=True))
    assert readable.count("\n") == text.count("\n")
    assert read[0].text == text


# --- baselines ------------------------------------------------------------------------------------------------------


def test_a_baseline_passes_what_it_knows_and_fails_on_what_is_new(check: Check) -> None:
    write("a.txt", f"{CLAIM}\n\n{DENIAL}")
    written = check("--write-baseline", "known.json", "a.txt")
    assert written.exit_code == 0
    assert "1 finding written to known.json" in written.stderr
    known = check("--baseline", "known.json", "a.txt")
    assert (known.exit_code, "1 known from the baseline" in known.stdout) == (0, True)
    write("a.txt", f"{CLAIM}\n\nSo moonwater dissolved your hip hollows.")
    new = check("--baseline", "known.json", "--format", "jsonl", "a.txt")
    assert (new.exit_code, findings(new)) == (1, [(1, "baseline"), (3, None)])


def test_a_baseline_does_not_care_for_lines_files_case_or_typography(check: Check) -> None:
    write("a.txt", CLAIM)
    check("--write-baseline", "known.json", "a.txt")
    write("b.txt", "Tea.\n\nMore tea.\n\nYes, MOONWATER\n  dissolves your “hip hollows”!")
    result = check("--baseline", "known.json", "b.txt")
    assert (result.exit_code, "1 known from the baseline" in result.stdout) == (0, True)


def test_one_more_of_the_same_is_new(check: Check) -> None:
    write("a.txt", CLAIM)
    check("--write-baseline", "known.json", "a.txt")
    write("a.txt", f"{CLAIM}\n\n{CLAIM}")
    assert check("--baseline", "known.json", "a.txt").exit_code == 1


def test_a_denial_in_the_baseline_hides_no_assertion(check: Check) -> None:
    write("a.txt", DENIAL)
    check("--fail-on", "any", "--write-baseline", "known.json", "a.txt")
    entries = json.loads(Path("known.json").read_text())["findings"]
    assert [entry["stance"] for entry in entries] == ["denied"]
    entries[0] |= {"stance": "asserted"}
    write("turned.json", json.dumps({"hipfacts_baseline": 1, "findings": entries}))
    assert check("--fail-on", "any", "--baseline", "known.json", "a.txt").exit_code == 0
    assert check("--fail-on", "any", "--baseline", "turned.json", "a.txt").exit_code == 1


def test_writing_a_baseline_again_keeps_what_is_still_there_and_drops_what_is_ignored(check: Check) -> None:
    write("a.txt", f"{CLAIM}\n\n{CLAIM} # hipfacts: ignore[{ID}]")
    for _ in range(2):
        check("--honor-ignores", "--baseline", "known.json", "--write-baseline", "known.json", "a.txt")
    assert [entry["count"] for entry in json.loads(Path("known.json").read_text())["findings"]] == [1]


def test_with_faults_no_baseline_is_written(check: Check) -> None:
    write("a.txt", CLAIM)
    result = check("--write-baseline", "known.json", "a.txt", "missing.txt")
    assert (result.exit_code, Path("known.json").exists()) == (2, False)
    assert "known.json is not written" in result.stderr


def test_a_baseline_never_replaces_a_file_of_captions(check: Check) -> None:
    write("a.txt", CLAIM)
    assert check("--write-baseline", "a.txt", "a.txt").exit_code == 2
    assert Path("a.txt").read_text() == CLAIM


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (None, "known.json: no such baseline; --write-baseline makes one"),
        ('{\n"hipfacts_baseline": 1,\n', "known.json:3: broken JSON"),
        ("[]", "known.json: is no baseline"),
        ('{"hipfacts_baseline": 2, "findings": []}', "`hipfacts_baseline`"),
        ('{"hipfacts_baseline": 1, "findings": [], "more": 1}', "`more`"),
        ('{"hipfacts_baseline": 1, "findings": [{"claim": "a", "quote": "b", "count": 0}]}', "`findings.0.count`"),
        ("[" * 100_000, "known.json"),
    ],
)
def test_a_baseline_that_cannot_be_read_is_an_error_and_never_an_empty_one(
    check: Check, content: str | None, problem: str
) -> None:
    if content is not None:
        write("known.json", content)
    result = check("--baseline", "known.json", stdin="Tea.")
    assert (result.exit_code, problem in result.stderr, result.stdout) == (2, True, "")


@given(st.text())
def test_normalising_twice_changes_nothing_more(quote: str) -> None:
    assert normalise(normalise(quote)) == normalise(quote)


@given(st.lists(st.tuples(st.sampled_from("ab"), st.text(max_size=8), st.sampled_from(Stance)), max_size=8))
def test_a_baseline_comes_back_as_it_was_written(tmp_path_factory: Any, items: list[tuple[str, str, Stance]]) -> None:
    baseline = Baseline()
    for claim, quote, stance in items:
        finding = find("fill in your hip dips", "fill", stance=stance)
        baseline.add(finding.model_copy(update={"claim": claim, "quote": quote}))
    path = tmp_path_factory.mktemp("baseline") / "known.json"
    path.write_text(baseline.dump(), "utf-8")
    assert Baseline.load(str(path)).counts == baseline.counts
    assert len(path.read_text("utf-8").splitlines()) == 4 + len(baseline.counts) + (1 if baseline.counts else 0)


def test_a_suppressed_finding_flags_nothing_and_a_second_mark_leaves_the_first() -> None:
    caption = "fill in your hip dips"
    located = report(caption, find(caption, "fill in your hip dips"))
    baseline = Baseline()
    baseline.add(located.report.findings[0])
    once = next(baseline.mark([located]))
    assert (once.report.flagged, once.report.findings[0].suppressed) == (False, "baseline")
    assert once.report.status == "claims_found"
    assert next(baseline.mark([once])) == once


def test_faults_and_unreadable_captions_pass_through_in_order() -> None:
    fault = CaptionError("broken", file="a.txt", line=2)
    first, last = (
        Caption(text=text, readable=text, id="a", file="a.txt", line=line, column=1)
        for text, line in ((f"hipfacts: ignore-next-line[{ID}]", 1), (CLAIM, 3))
    )
    ignores = Ignores({ID}, honored=True)
    assert [type(item) for item in ignores.read([first, fault, last])] == [Caption, CaptionError, Caption]
    located = report(CLAIM, find(CLAIM, "moonwater dissolves").model_copy(update={"claim": ID}), line=3)
    marked = list(ignores.mark([report(first.text), located]))
    assert marked[1].report.findings[0].suppressed is None  # line 2, of which the comment spoke, could not be read


def test_github_annotations_leave_suppressed_findings_out(check: Check) -> None:
    text = f"{CLAIM} # hipfacts: ignore[{ID}]"
    assert check("--honor-ignores", "--format", "github", stdin=text).stdout == ""
    assert check("--format", "github", stdin=text).stdout.startswith("::warning")


def test_loading_raises_what_the_library_raises(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        Baseline.load(str(tmp_path / "none.json"))
