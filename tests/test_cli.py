"""The command line as its users meet it: exit codes, faults on standard error, no way to take one for silence."""

from __future__ import annotations

import inspect
import json
import os
import pty
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from hipfacts.cli import main, program

WritePack = Callable[..., Path]
Check = Callable[..., Result]

ROOT = Path(__file__).parent.parent
CLAIM = "Yes, moonwater dissolves your hip hollows!"
DENIAL = "Sorry, moonwater will not dissolve your hip hollows."
INNOCENT = "A hollow tree."
ENVIRONMENT = {key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "FORCE_COLOR")} | {
    "PYTHONPATH": str(ROOT), "TERM": "xterm",
}  # fmt: skip


def runner() -> CliRunner:
    """A runner that keeps standard error apart, as click does by itself from 8.2 on."""
    if "mix_stderr" in inspect.signature(CliRunner).parameters:
        return CliRunner(mix_stderr=False)  # type: ignore[call-arg]  # until 8.1
    return CliRunner()


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "hipfacts", *arguments]


def run(*arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
    """The real thing, in a process of its own."""
    usual: dict[str, Any] = {"encoding": "utf-8", "timeout": 300, "env": ENVIRONMENT, "check": False}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    done: subprocess.CompletedProcess[str] = subprocess.run(command(*arguments), **(usual | pipes | options))
    return done


@pytest.fixture
def pack(write_pack: WritePack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The options for a small knowledge base that stays as it is while the bundled one grows."""
    folder = write_pack()
    monkeypatch.chdir(tmp_path)
    return ["--no-bundled", "--claims", str(folder)]


@pytest.fixture
def check(pack: list[str]) -> Check:
    def invoke(*arguments: str, stdin: str | bytes | None = None) -> Result:
        return runner().invoke(program, ["check", *pack, *arguments], input=stdin)

    return invoke


def write(name: str, content: str | bytes) -> str:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return name


# --- exit codes and faults ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "options", "code"),
    [
        (CLAIM, [], 1),
        (DENIAL, [], 0),
        (INNOCENT, [], 0),
        ("", [], 0),
        (DENIAL, ["--fail-on", "any"], 1),
        (INNOCENT, ["--fail-on", "any"], 0),
        (CLAIM, ["--fail-on", "never"], 0),
        (CLAIM, ["--stance", "denied"], 1),
        (CLAIM, ["--ignore", "moonwater-dissolves-hollows"], 0),
        (CLAIM, ["--select", "moonwater-dissolves-hollows"], 1),
        (CLAIM, ["--min-score", "1"], 0),
    ],
)
def test_the_exit_code_says_whether_something_was_found(check: Check, text: str, options: list[str], code: int) -> None:
    assert check(*options, stdin=text).exit_code == code


JSONL = json.dumps({"id": 1, "text": CLAIM}) + "\n"
FAULTS: list[tuple[str, str | bytes, list[str], str]] = [
    ("a.txt", b"\x89PNG\0\0", [], "a.txt:1: is a binary file"),
    ("a.txt", CLAIM.encode() + b"\n\ncaf\xe9", [], "a.txt:3: is not UTF-8: byte 0xe9 at byte 4 of the line"),
    ("a.jsonl", JSONL + '{"text": \n' + JSONL.replace("1", "2"), [], "a.jsonl:2: broken JSON"),
    ("a.jsonl", JSONL + '{"body": "x"}\n', [], "a.jsonl:2: no field `text` (fields here: `body`)"),
    ("a.jsonl", JSONL + JSONL, [], "a.jsonl:2: the id `1` was used on line 1 already"),
    ("a.csv", "id,post\n1,x\n", ["--text-field", "caption"], "a.csv:1: no field `caption` (fields here: `id`, `post`)"),
    ("a.csv", f"id,text\n1,{CLAIM}\n", [], "a.csv:2: the row has 3 columns, the header 2"),
    ("a.md", f"{CLAIM}\n\n```\nx\n", [], "a.md:3: the code block that starts here never ends"),
]


@pytest.mark.parametrize(("name", "content", "options", "fault"), FAULTS)
def test_each_fault_is_one_line_and_exit_code_2(
    check: Check, name: str, content: str | bytes, options: list[str], fault: str
) -> None:
    result = check(write(name, content), write("good.txt", CLAIM), "--format", "jsonl", *options)
    assert result.exit_code == 2
    lines = [line for line in result.stderr.splitlines() if not line.startswith("hipfacts: ")]
    assert len(lines) == 1
    assert lines[0].startswith(fault)
    assert "; " in lines[0]
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert rows[-1]["source"]["file"] == "good.txt", "what could be checked is still printed"
    assert rows[-1]["flagged"]


def test_a_missing_file_and_a_folder_without_captions_are_faults(check: Check) -> None:
    Path("bare").mkdir()
    result = check("gone.txt", "bare", "no*.txt", write("a.txt", INNOCENT))
    assert result.exit_code == 2
    assert [line.split(";")[0] for line in result.stderr.splitlines()] == [
        "gone.txt: no such file", "bare: no captions in this folder", "no*.txt: no file matches this pattern",
    ]  # fmt: skip
    assert result.stdout.startswith("1 caption checked, 0 flagged; 3 faults: not everything could be checked;")


def test_an_empty_file_is_told_and_no_fault(check: Check) -> None:
    result = check(write("a.txt", ""))
    assert (result.exit_code, result.stderr) == (0, "hipfacts: a.txt is empty: no captions there\n")


def test_utf16_with_a_byte_order_mark_is_read(check: Check) -> None:
    assert check(write("a.txt", CLAIM.encode("utf-16"))).exit_code == 1


def test_the_guessed_field_is_told_once(check: Check) -> None:
    result = check(write("a.jsonl", '{"caption": "x"}\n'), write("b.jsonl", '{"caption": "y"}\n'))
    assert result.stderr == "hipfacts: reading the text from the field `caption` (--text-field names another)\n"


@pytest.mark.parametrize("option", ["check", "claims list", "audit"])
def test_a_broken_pack_gives_its_faults_and_exit_code_2(write_pack: WritePack, option: str) -> None:
    folder = write_pack(lambda files: files.update({"cues.yaml": "not: [\n"}))
    arguments = ["audit", "--no-bundled", str(folder)] if option == "audit" else [
        *option.split(), "--no-bundled", "--claims", str(folder),
    ]  # fmt: skip
    result = runner().invoke(program, arguments, input=CLAIM)
    assert result.exit_code == 2
    assert f"{folder}/cues.yaml:" in result.stderr
    assert "broken YAML" in result.stderr
    assert result.stdout == ""


def test_a_knowledge_base_that_is_not_there_is_no_empty_one() -> None:
    result = runner().invoke(program, ["check", "--no-bundled", "--claims", "/nowhere"], input=CLAIM)
    assert result.exit_code == 2
    assert "/nowhere" in result.stderr
    result = runner().invoke(program, ["check", "--no-bundled"], input=CLAIM)
    assert (result.exit_code, result.stdout) == (2, "")


def test_terminal_escapes_in_faults_are_shown(check: Check) -> None:
    result = check("\x1b]2;gone.txt")
    assert result.stderr.startswith("\\x1b]2;gone.txt: no such file")


def test_a_bug_shows_its_traceback_and_never_the_exit_code_of_a_finding(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(**_arguments: object) -> None:
        raise ValueError("a bug")

    monkeypatch.setattr("hipfacts.cli.root.program", fail)
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    assert "ValueError: a bug" in capsys.readouterr().err


# --- usage ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (["chekc"], "Did you mean 'check'?"),
        (["claims", "lst"], "Did you mean 'list'?"),
        (["check", "--formt", "json"], "--format"),
        (["check", "--format", "jsn"], "Did you mean 'json'?"),
        (["check", "--stance", "asertd"], "Did you mean 'asserted'?"),
        (["check", "--workers", "0"], "--workers"),
        (["check", "--min-score", "2"], "--min-score"),
        (["check", "--split", "words"], "--split"),
        (["completion", "tcsh"], "'bash', 'zsh', 'fish'"),
        (["evaluate"], "ITEMS.jsonl"),
    ],
)
def test_wrong_usage_is_exit_code_2_with_a_way_out(arguments: list[str], hint: str) -> None:
    result = runner().invoke(program, arguments, input=CLAIM)
    assert result.exit_code == 2
    assert hint in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize("option", ["--select", "--ignore"])
def test_an_unknown_claim_is_refused_with_the_nearest(check: Check, option: str) -> None:
    result = check(option, "moonwater-disolves-hollow", stdin=CLAIM)
    assert result.exit_code == 2
    assert "Did you mean 'moonwater-dissolves-hollows'?" in result.stderr


@pytest.mark.parametrize("arguments", [[], ["-h"], ["--help"], ["claims"]])
def test_help_is_printed(arguments: list[str]) -> None:
    result = runner().invoke(program, arguments)
    assert result.exit_code == 0
    assert result.stdout.startswith("Usage: ")


def test_help_and_version_load_nothing_heavy() -> None:
    script = (
        "import sys\nfrom hipfacts.cli import main, program\n"
        "for words in (['--help'], ['--version'], ['check', '--help'], ['claims', '--help']):\n"
        "    program(words, standalone_mode=False)\n"
        "heavy = {'spacy', 'rich', 'rapidfuzz', 'pydantic', 'yaml'} & set(sys.modules)\n"
        "sys.exit(f'loaded: {heavy}' if heavy else 0)\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, env=ENVIRONMENT, check=False
    )
    assert result.returncode == 0, result.stderr
    assert "hipfacts, version" in result.stdout or "hipfacts 0" in result.stdout


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_a_script(shell: str) -> None:
    result = runner().invoke(program, ["completion", shell])
    assert result.exit_code == 0
    assert "_HIPFACTS_COMPLETE" in result.stdout
    assert runner().invoke(program, ["completion"], env={"SHELL": f"/bin/{shell}"}).stdout == result.stdout


# --- results --------------------------------------------------------------------------------------------------------


def test_text_findings_start_with_file_line_and_column(check: Check) -> None:
    result = check(write("a.txt", f"{INNOCENT}\n\nHello there.\n  {CLAIM}\n\n{DENIAL}\n"))
    first = result.stdout.splitlines()[0]
    assert first.startswith('a.txt:4:8: moonwater-dissolves-hollows [asserted] "moonwater dissolves')
    assert "3 captions checked, 1 flagged; shown: 1 asserted; not shown: 1 denied (--stance all)." in result.stdout
    assert result.stderr == ""


def test_json_carries_every_stance_unless_narrowed(check: Check) -> None:
    text = f"{CLAIM}\n\n{DENIAL}\n"

    def stances(*options: str) -> list[str]:
        rows = json.loads(check("--format", "json", *options, stdin=text).stdout)
        return [finding["stance"] for row in rows for finding in row["findings"]]

    assert stances() == stances("--stance", "all") == ["asserted", "denied"]
    assert stances("--stance", "denied,reported") == ["denied"]


@pytest.mark.parametrize("workers", ["1", "2"])
def test_reports_come_in_the_order_of_the_input(check: Check, workers: str) -> None:
    rows = [{"id": f"p-{number}", "text": CLAIM if number % 3 == 0 else INNOCENT} for number in range(60)]
    name = write("a.jsonl", "".join(json.dumps(row) + "\n" for row in rows))
    result = check(name, "--format", "jsonl", "--workers", workers)
    found = [json.loads(line) for line in result.stdout.splitlines()]
    assert [row["id"] for row in found] == [row["id"] for row in rows]
    assert [row["flagged"] for row in found] == [number % 3 == 0 for number in range(60)]
    assert [row["source"]["line"] for row in found] == list(range(1, 61))


def test_markdown_quotes_are_those_of_the_file(check: Check) -> None:
    text = "See [moonwater](https://x.y/z) dissolves your `b` hip hollows!\n\n    moonwater dissolves hip hollows\n"
    rows = json.loads(check(write("a.md", text), "--format", "json").stdout)
    assert len(rows) == 1
    for finding in rows[0]["findings"]:
        assert text[finding["start"] : finding["end"]] == finding["quote"]


def test_lone_surrogates_pass_through(check: Check) -> None:
    line = '{"text": "\\ud83c Yes, moonwater dissolves your hip \\udf51 hollows!"}\n' + JSONL
    for form in ("text", "json", "jsonl", "github"):
        result = check(write("a.jsonl", line), "--format", form)
        assert result.exit_code == 1, result.output
        assert result.exception is None or isinstance(result.exception, SystemExit)


def test_standard_input_is_text_in_paragraphs_unless_named_otherwise(check: Check) -> None:
    assert "2 captions checked" in check(stdin=f"{CLAIM}\n\n{CLAIM}\n").stdout
    assert "1 caption checked" in check("-", "--split", "file", stdin=f"{CLAIM}\n\n{CLAIM}\n").stdout
    rows = check("--stdin-filename", "posts.jsonl", "--format", "jsonl", stdin=JSONL).stdout
    assert json.loads(rows)["source"] == {"file": "posts.jsonl", "line": 1}


# --- output ---------------------------------------------------------------------------------------------------------


def test_output_is_written_whole(check: Check) -> None:
    write("out.json", "old")
    Path("out.json").chmod(0o640)
    result = check("--format", "json", "--output", "out.json", stdin=CLAIM)
    assert (result.exit_code, result.stdout) == (1, "")
    assert json.loads(Path("out.json").read_text(encoding="utf-8"))[0]["flagged"]
    assert Path("out.json").stat().st_mode & 0o777 == 0o640
    assert sorted(path.name for path in Path().iterdir()) == ["out.json", "pack"]


@pytest.mark.parametrize("paths", [["a.txt"], ["."], ["*.txt"]])
def test_output_onto_an_input_is_refused(check: Check, paths: list[str]) -> None:
    write("a.txt", CLAIM)
    Path("link.out").symlink_to("a.txt")
    for output in ("a.txt", "./a.txt", "link.out"):
        result = check(*paths, "--output", output)
        assert result.exit_code == 2
        assert "is one of the files to check" in result.stderr
    assert Path("a.txt").read_text(encoding="utf-8") == CLAIM


def test_output_into_a_folder_that_is_not_there_is_one_line(check: Check) -> None:
    result = check("--output", "no/out.txt", stdin=CLAIM)
    assert result.exit_code == 2
    assert result.stderr == "no/out.txt: cannot be written: no such file or directory; choose another --output\n"


def test_a_full_disk_is_exit_code_2(pack: list[str]) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    with Path("/dev/full").open("w") as full:
        result = run("check", *pack, input=CLAIM, stdout=full)
    assert result.returncode == 2
    assert result.stderr.startswith("hipfacts: the results cannot be written: No space left on device; ")
    assert result.stderr.count("\n") == 1


# --- processes ------------------------------------------------------------------------------------------------------


def many_claims(count: int) -> str:
    return write("many.txt", f"{CLAIM}\n\n" * count)


@pytest.mark.parametrize("form", ["text", "jsonl"])
def test_a_broken_pipe_ends_quietly(pack: list[str], form: str) -> None:
    process = subprocess.Popen(
        command("check", *pack, many_claims(20_000), "--format", form), env=ENVIRONMENT,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait(60) == 141


@pytest.mark.parametrize("workers", ["1", "2"])
def test_ctrl_c_is_one_line_and_leaves_no_half_file(pack: list[str], workers: str) -> None:
    process = subprocess.Popen(
        command("check", *pack, "--workers", workers, "--output", "out.txt"), env=ENVIRONMENT, stdin=subprocess.PIPE,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # in the background it is ignored
    )  # fmt: skip
    assert process.stdin is not None
    process.stdin.write(f"{CLAIM}\n\n".encode() * 100)
    process.stdin.flush()
    until = time.monotonic() + 60
    while not list(Path().glob(".out.txt.*")) and time.monotonic() < until:
        time.sleep(0.05)
    time.sleep(0.5)  # let it get into the checking
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to the whole group
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert errors == b"hipfacts: interrupted\n"
    assert sorted(path.name for path in Path().iterdir()) == ["pack"]


def on_a_terminal(arguments: Sequence[str], **environment: str) -> tuple[str, int]:
    """What a terminal shows, and the exit code, for a command whose standard streams are all that terminal."""
    main, other = pty.openpty()
    process = subprocess.Popen(
        command(*arguments), stdin=other, stdout=other, stderr=other, env=ENVIRONMENT | environment, close_fds=True
    )
    os.close(other)
    os.write(main, f"{CLAIM}\n".encode() + b"\x04")
    seen = b""
    while True:
        try:
            chunk = os.read(main, 65536)
        except OSError:  # how Linux says that the other end is closed
            break
        if not chunk:
            break
        seen += chunk
    os.close(main)
    return seen.decode(), process.wait(60)


def test_a_terminal_gets_colour_and_is_told_what_is_awaited(pack: list[str]) -> None:
    seen, code = on_a_terminal(["check", *pack])
    assert code == 1
    assert "waiting for captions on standard input" in seen
    assert "\x1b[" in seen


@pytest.mark.parametrize("environment", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_no_color_is_honoured(pack: list[str], environment: dict[str, str]) -> None:
    seen, _ = on_a_terminal(["check", *pack], **environment)
    assert "moonwater-dissolves-hollows [asserted]" in seen
    assert "\x1b[" not in seen


def test_fifty_megabytes_are_checked_in_passing(pack: list[str]) -> None:
    row = json.dumps({"text": "x" * 9_900}) + "\n"
    with Path("big.jsonl").open("w", encoding="utf-8") as handle:
        for _ in range(5_100):
            handle.write(row)
        handle.write(json.dumps({"text": CLAIM}) + "\n")
    assert Path("big.jsonl").stat().st_size > 50_000_000
    result = run("check", *pack, "big.jsonl", "--text-field", "text")
    assert (result.returncode, result.stderr) == (1, "")
    assert "big.jsonl:5101:6: moonwater" in result.stdout
    assert "5,101 captions checked, 1 flagged" in result.stdout


def test_a_line_of_five_megabytes_is_checked_or_said_to_be_checked_in_part(pack: list[str]) -> None:
    write("a.txt", "word " * 1_000_000 + CLAIM)
    result = run("check", *pack, "a.txt")
    assert result.returncode == (2 if "only in part" in result.stderr else 1)
    assert max(map(len, result.stdout.splitlines())) < 400


# --- the other commands, and the bundled knowledge base -------------------------------------------------------------


def test_claims_lists_and_shows(pack: list[str]) -> None:
    invoke = runner().invoke
    listed = invoke(program, ["claims", "list", *pack]).stdout
    assert listed.split()[:3] == ["moonwater-dissolves-hollows", "false", "stable"]
    shown = invoke(program, ["claims", "show", "moonwater-dissolves-hollows", *pack]).stdout
    assert "Fact        Hollows follow the bone." in shown
    assert "https://example.org/first-2020-hip" in shown
    as_json = invoke(program, ["claims", "show", "moonwater-dissolves-hollows", "--json", *pack]).stdout
    assert json.loads(as_json)["verdict"] == "false"
    missed = invoke(program, ["claims", "show", "moonwater-disolves", *pack])
    assert (missed.exit_code, "Did you mean" in missed.stderr) == (2, True)
    schema = json.loads(invoke(program, ["claims", "schema"]).stdout)
    assert "rules" in schema["properties"]


def test_audit_of_a_whole_pack_is_quiet_and_of_a_failing_one_names_the_line(write_pack: WritePack) -> None:
    invoke = runner().invoke
    good = invoke(program, ["audit", "--no-bundled", "--no-notes", str(write_pack())])
    assert (good.exit_code, good.stdout) == (0, "no problems in 1 claims, 4 concepts, 2 cues, 2 sources\n")

    def fail(files: dict[str, Any]) -> None:
        files["moonwater-dissolves-hollows.yaml"]["examples"]["absent"][0] = CLAIM

    bad = invoke(program, ["audit", "--no-bundled", "--no-notes", str(write_pack(fail, folder="bad"))])
    assert bad.exit_code == 1
    assert "bad/moonwater-dissolves-hollows.yaml:" in bad.stdout
    assert all("; " in line for line in bad.stdout.splitlines())


ITEMS: list[dict[str, Any]] = [
    {"id": "1", "text": CLAIM, "labels": [{"claim": "moonwater-dissolves-hollows", "stance": "asserted"}]},
    {"id": "2", "text": DENIAL, "labels": [{"claim": "moonwater-dissolves-hollows", "stance": "asserted"}]},
    {"id": "3", "text": INNOCENT, "labels": []},
]


def test_evaluate_prints_figures_and_misses(pack: list[str]) -> None:
    items = write("items.jsonl", "".join(json.dumps(item) + "\n" for item in ITEMS))
    result = runner().invoke(program, ["evaluate", items, *pack, "--misses"])
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "claims    P 1.000  R 0.500  F1 0.667   (tp 1, fp 0, fn 1)",
        "  95 %    1.0-1.0  .00-1.0   .00-1.0",
        "mentions  P 1.000  R 1.000  F1 1.000   (tp 2, fp 0, fn 0)",
        "  95 %    1.0-1.0  1.0-1.0   1.0-1.0",
        "flag      P 1.000  R 0.500  F1 0.667   (tp 1, fp 0, fn 1)",
        "  95 %    1.0-1.0  .00-1.0   .00-1.0",
        "stance    0.5  (95 % .00-1.0)",
        "clean     1.0  (95 % 1.0-1.0)",
        "items     3",
        "",
        "by claim, with 95 % intervals    P           R           F1           tp  fp  fn",
        "moonwater-dissolves-hollows      1.0 .21-1.0 .50 .09-.91 .67 .00-1.0   1   0   1",
        "",
        "stance, of the pairs found        asserted    denied   neutral  (found)",
        "  labelled asserted                      1         1         0",
        "  labelled denied                        0         0         0",
        "  labelled neutral                       0         0         0",
        "",
        "findings by score                 findings  mean score   right  95 %",
        "  0.8-0.9                                1       0.850   0.000  .00-.79",
        "  0.9-1.0                                1       0.900   1.000  .21-1.0",
        "  expected calibration error                             0.475",
        "",
        "misses: 1",
        "items.jsonl:2: 2 moonwater-dissolves-hollows",
        "    labelled asserted, found denied",
        f"    {DENIAL}",
        '    by moonwater-dissolves-hollows/water-dissolves [denied] 0.85 "moonwater will',
        '      not dissolve your hip hollows": moonwater "moonwater", dissolve',
        '      "dissolve", hollow "hip hollows", cue not "not"',
    ]
    figures = json.loads(runner().invoke(program, ["evaluate", items, *pack, "--json"]).stdout)
    assert figures["claims"] == {"p": 1.0, "r": 0.5, "f1": 0.6667, "tp": 1, "fp": 0, "fn": 1}
    assert figures["intervals"]["per_claim"]["moonwater-dissolves-hollows"]["r"] == [0.0945, 0.9055]
    assert figures["misses"][0]["found"][0]["evidence"][-1]["name"] == "not"
    same = runner().invoke(program, ["evaluate", items, *pack, "--format", "json"]).stdout
    assert json.loads(same) == figures


@pytest.mark.parametrize(
    ("options", "shown"),
    [
        (["items.jsonl"], None),
        (["items.jsonl", "--misses"], "misses: 2"),
        (["--misses", "items.jsonl"], "misses: 2"),
        (["--misses", "1", "items.jsonl"], "misses: 1 of 2"),
        (["--misses", "--claim", "moonwater-dissolves-hollows", "items.jsonl"], "misses: 2"),
        (["--", "items.jsonl"], None),
    ],
)
def test_evaluate_lists_all_misses_or_as_many_as_asked(pack: list[str], options: list[str], shown: str | None) -> None:
    write("items.jsonl", "".join(json.dumps(item) + "\n" for item in (*ITEMS, {**ITEMS[1], "id": "4"})))
    lines = runner().invoke(program, ["evaluate", *pack, *options]).stdout.splitlines()
    assert [line for line in lines if line.startswith("misses")] == ([shown] if shown else [])
    assert ("items.jsonl:4: 4 moonwater-dissolves-hollows" in lines) == (shown == "misses: 2")


def test_evaluate_sends_a_terminal_nothing_that_it_would_obey(pack: list[str]) -> None:
    labels = ITEMS[0]["labels"]
    rows = [{"id": "a\x1b[2J", "text": "\x1b]0;x\x07 tree \ud83c", "labels": labels}]
    write("items.jsonl", "".join(json.dumps(row) + "\n" for row in rows))
    result = runner().invoke(program, ["evaluate", *pack, "--misses", "items.jsonl"])
    assert (result.exit_code, "\x1b" in result.stdout, "\x07" in result.stdout) == (0, False, False)
    assert r"items.jsonl:1: a\x1b[2J moonwater" in result.stdout
    as_json = runner().invoke(program, ["evaluate", *pack, "--json", "items.jsonl"]).stdout
    assert json.loads(as_json)["misses"][0]["text"] == rows[0]["text"]


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ('{"id": "1"', "items.jsonl:2: broken JSON"),
        ('{"id": "1", "text": "x"}', "items.jsonl:2: `labels`: is missing"),
        (
            '{"id": "1", "text": "x", "labels": [{"claim": "c", "stance": "maybe"}]}',
            "items.jsonl:2: `labels.0.stance`: ",
        ),
        (
            '{"id": "1", "text": "x", "labels": [{"claim": "moonwater-disolves-hollows", "stance": "denied"}]}',
            "items.jsonl:2: the label `moonwater-disolves-hollows` is no claim of the knowledge base; Did you mean",
        ),
    ],
)
def test_evaluate_gives_no_figures_for_a_part_of_the_items(pack: list[str], line: str, fault: str) -> None:
    items = write("items.jsonl", json.dumps(ITEMS[0]) + "\n" + line + "\n")
    result = runner().invoke(program, ["evaluate", items, *pack])
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(fault)
    assert runner().invoke(program, ["evaluate", "gone.jsonl", *pack]).exit_code == 2
    bare = runner().invoke(program, ["evaluate", write("bare.jsonl", "\n"), *pack])
    assert (bare.exit_code, bare.stderr.splitlines()[0]) == (
        2,
        "bare.jsonl: holds no items; write one JSON object a line",
    )
    unknown = runner().invoke(program, ["evaluate", items, *pack, "--claim", "moonwater-disolves-hollows"])
    assert (unknown.exit_code, "Did you mean" in unknown.stderr) == (2, True)


@pytest.fixture
def items(pack: list[str]) -> str:
    assert pack, "it brings us to a folder of our own"
    return write("items.jsonl", "".join(json.dumps(item) + "\n" for item in ITEMS))


def test_evaluate_writes_the_reports_that_check_writes(pack: list[str], items: str) -> None:
    result = runner().invoke(program, ["evaluate", *pack, "--output", "out.jsonl", items])
    assert (result.exit_code, result.stderr) == (0, "")
    runner().invoke(program, ["check", *pack, "--format", "jsonl", "--output", "check.jsonl", items])
    assert Path("out.jsonl").read_text("utf-8") == Path("check.jsonl").read_text("utf-8")
    for output, problem in ((items, "is one of the files of items"), ("-", "needs a file")):
        refused = runner().invoke(program, ["evaluate", *pack, "--output", output, items])
        assert (refused.exit_code, problem in refused.stderr) == (2, True)


def earlier(*stances: str | None) -> str:
    """A file of reports that found the claim with these stances, in other shapes than ours."""
    name = "moonwater-dissolves-hollows"
    rows = [[{"claim": name, "stance": stance}] if stance else [] for stance in stances]
    lines = [json.dumps({"id": str(number), "findings": row}) for number, row in enumerate(rows, start=1)]
    return write("earlier.jsonl", "\n\n".join(reversed(lines)))


@pytest.mark.parametrize(
    ("stances", "summary", "code"),
    [
        (("asserted", "denied", None), "0 gained, 0 lost, 0 changed but still wrong", 0),
        ((None, "reported", "asserted"), "2 gained, 0 lost, 1 changed but still wrong", 0),
        (("asserted", "asserted", None), "0 gained, 1 lost, 0 changed but still wrong", 1),
    ],
)
def test_evaluate_compares_with_an_earlier_run(
    pack: list[str], items: str, stances: tuple[str | None, ...], summary: str, code: int
) -> None:
    options = ["evaluate", *pack, items, "--baseline", earlier(*stances)]
    result = runner().invoke(program, options)
    assert (result.exit_code, result.stderr) == (0, "")
    assert f"compared with earlier.jsonl: {summary}" in result.stdout.splitlines()
    assert runner().invoke(program, [*options, "--fail-on-loss"]).exit_code == code
    held = json.loads(runner().invoke(program, [*options, "--json"]).stdout)["comparison"]
    assert sum(change["kind"] == "lost" for change in held["changes"]) == code


def test_evaluate_may_replace_its_own_baseline(pack: list[str], items: str) -> None:
    options = ["evaluate", *pack, items, "--output", "earlier.jsonl", "--baseline", earlier(None, None, None)]
    assert ": 1 gained, " in runner().invoke(program, options).stdout
    assert ": 0 gained, 0 lost, 0 changed" in runner().invoke(program, options).stdout


def test_evaluate_compares_with_nothing_but_a_run_on_the_same_items(pack: list[str], items: str) -> None:
    def fail(*options: str) -> str:
        result = runner().invoke(program, ["evaluate", *pack, items, *options])
        assert (result.exit_code, result.stdout) == (2, "")
        return result.stderr

    assert fail("--baseline", "gone.jsonl").startswith("gone.jsonl: ")
    said = fail("--baseline", earlier(None, None, None, None))
    assert said.startswith("earlier.jsonl:1: the id `4` is none of the items'; give a file that ")
    assert said.endswith("\nhipfacts: no figures, as the baseline is about other items\n")
    assert fail("--baseline", earlier(None)).startswith("items.jsonl:2: the item `2` is not in the baseline")
    assert fail("--baseline", items).startswith("items.jsonl:1: `findings`: is missing; give a file that ")
    assert fail(items, "--output", "o.jsonl").startswith(
        "items.jsonl:1: the id `1` was used in items.jsonl:1 already; give each item an id of its own\n"
    )
    assert "--fail-on-loss needs --baseline" in fail("--fail-on-loss")


def test_the_bundled_claims_are_the_default() -> None:
    result = run("check", input="This 30 day challenge will fill in your hip dips!")
    assert (result.returncode, result.stderr) == (1, "")
    assert "fill-bone-gap [asserted]" in result.stdout
    assert "https://" in result.stdout


def test_own_claims_are_added_to_the_bundled_ones(write_pack: WritePack) -> None:
    def without_shared_names(files: dict[str, Any]) -> None:
        files["cues.yaml"] = None

    folder = write_pack(without_shared_names, folder="moon")
    text = f"{CLAIM}\n\nThis 30 day challenge will fill in your hip dips!\n"
    result = run("check", "--claims", str(folder), input=text)
    assert result.returncode == 1, result.stderr
    assert "moonwater-dissolves-hollows [asserted]" in result.stdout
    assert "fill-bone-gap [asserted]" in result.stdout


EXAMPLES = ["captions.txt", "captions.jsonl", "captions.csv", "notes.md"]


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_examples_assert_something(name: str) -> None:
    result = run("check", f"examples/{name}", "--format", "jsonl", cwd=ROOT)
    assert result.returncode == 1, result.stderr
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert any(row["flagged"] for row in rows)
    assert not all(row["flagged"] for row in rows)
    innocent = [row for row in rows if row["status"] == "no_known_claim"]
    assert innocent


def test_the_example_script_runs() -> None:
    script = [sys.executable, "examples/check_captions.py"]
    result = subprocess.run(script, capture_output=True, text=True, env=ENVIRONMENT, cwd=ROOT, check=False)
    assert result.returncode == 0, result.stderr
    assert "hip dips" in result.stdout
