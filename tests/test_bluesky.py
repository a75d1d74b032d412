"""Events and label definitions for Bluesky, held against the models of the atproto package, made of the lexicons."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import hipfacts
from hipfacts import KnowledgeBase
from hipfacts.export import bluesky as definitions
from hipfacts.reports import bluesky, locate
from tests.conftest import Files, WritePack
from tests.needs import needed_module

ROOT = Path(__file__).resolve().parent.parent
DID = "did:plc:ewvi7nxzyoun6zhxrhs64oiz"
URI = "at://did:plc:vjug55kidv6sye7ykr5faxxn/app.bsky.feed.post/3jzfcijpj2z2a"
CID = "bafyreibjifzpqj6o6wcq3hejh7y4z4z2vmiklkvykc57tw3pcbx3kxifpm"
CAPTION = "Side leg raises to fill in your hip dips 🔥"
DENIED = "No amount of side leg raises will fill in your hip dips."


def valid(model: str, value: dict[str, Any]) -> Any:
    """The value as this model, its strings held against their formats too."""
    module, _, name = model.partition(".")
    models = needed_module("atproto").models
    return getattr(getattr(models, module), name).model_validate(value, context={"strict_string_format": True})


def lines(*captions: tuple[str, str], faults: list[str] | None = None) -> list[dict[str, Any]]:
    reports = [
        locate(hipfacts.check(text), text=text, name=name, file="posts.jsonl", line=number, column=None)
        for number, (name, text) in enumerate(captions, 1)
    ]
    stream = io.StringIO()
    kept: list[str] = [] if faults is None else faults
    bluesky.render(reports, stream, labeler=DID, fault=kept.append)
    assert faults is not None or not kept
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_flagged_post_gets_a_label_for_each_claim_and_its_reasons() -> None:
    (event,) = lines((f"{URI} {CID}", CAPTION), (f"{URI} {CID}", DENIED), (f"{URI} {CID}", "Leg day done."))
    (finding,) = hipfacts.check(CAPTION).findings
    assert event["event"]["createLabelVals"] == ["fill-bone-gap"]
    assert event["subject"] == {"$type": "com.atproto.repo.strongRef", "uri": URI, "cid": CID}
    assert event["createdBy"] == DID
    assert 'fill-bone-gap [asserted, 0.90] "fill in your hip dips"' in event["event"]["comment"]
    assert finding.correction.fact in event["event"]["comment"]


def test_an_event_is_what_ozone_takes() -> None:
    (event,) = lines((f"{URI} {CID}", CAPTION))
    taken = valid("ToolsOzoneModerationEmitEvent.Data", event)
    assert type(taken.event).__name__ == "ModEventLabel"
    assert type(taken.subject).__name__ == "Main"
    assert taken.mod_tool.name == "hipfacts"
    broken = {**event, "createdBy": "me"}
    with pytest.raises(ValueError, match="did"):  # so that it is known to look
        valid("ToolsOzoneModerationEmitEvent.Data", broken)


def test_the_same_event_has_the_same_external_id_and_another_post_another() -> None:
    other = CID.replace("bafyrei", "bafyreo")
    (one,), (again,), (two,) = (lines((f"{URI} {cid}", CAPTION)) for cid in (CID, CID, other))
    assert one == again
    assert one["externalId"] != two["externalId"]


@pytest.mark.parametrize("name", ["post-1", URI, CID, f"at://x {CID}", f"{URI} short", f"{URI} {CID} more", ""])
def test_a_flagged_caption_that_names_no_post_is_a_fault_and_not_nothing_found(name: str) -> None:
    faults: list[str] = []
    assert len(lines((name, CAPTION), (f"{URI} {CID}", CAPTION), ("post-2", "Leg day done."), faults=faults)) == 1
    (fault,) = faults
    assert fault.startswith(f"posts.jsonl:1: the caption is flagged, but its id `{name}` names no post; give")


def test_labels_are_defined_as_bluesky_wants_them() -> None:
    knowledge = KnowledgeBase.bundled()
    policies = json.loads(definitions.files(knowledge)["labels.json"])
    valid("AppBskyLabelerDefs.LabelerPolicies", policies)
    by_name = {one["identifier"]: one for one in policies["labelValueDefinitions"]}
    assert set(by_name) == set(policies["labelValues"])
    assert set(by_name) == {claim.id for claim in knowledge.claims.values() if claim.verdict.value != "mixed"}
    for name, definition in by_name.items():
        (strings,) = definition["locales"]
        assert len(name) <= 100
        assert len(strings["name"]) <= 64
        assert strings["description"].startswith(" ".join(knowledge.claims[name].correction.fact.split()))
        assert (definition["severity"], definition["blurs"]) == ("inform", "none")


def test_mixed_claims_get_no_label_and_long_names_are_cut(write_pack: WritePack) -> None:
    def change(files: Files) -> None:
        claim = files["moonwater-dissolves-hollows.yaml"]
        claim["verdict"], claim["title"] = "misleading", "x" * 60
        files["mixed.yaml"] = {**claim, "id": "mixed", "verdict": "mixed", "title": "Mixed"}

    (definition,) = definitions.policies(KnowledgeBase.load(write_pack(change)))["labelValueDefinitions"]
    valid("ComAtprotoLabelDefs.LabelValueDefinition", definition)
    assert definition["locales"][0]["name"] == f"Misleading: {'x' * 51}…"


def hipfacts_command(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "hipfacts", *arguments]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", cwd=ROOT, check=False)


def test_the_command_writes_events_for_the_example() -> None:
    fields = ("--id-field", "uri", "--text-field", "text")
    done = hipfacts_command("check", "--format", "bluesky", "--labeler", DID, *fields, "examples/bluesky.jsonl")
    assert (done.returncode, done.stderr) == (1, "")
    (event,) = map(json.loads, done.stdout.splitlines())
    assert event["subject"]["uri"] == URI


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ((), "needs the DID of who labels: --labeler did:plc:..."),
        (("--labeler", "me"), "the labeler `me` is no DID"),
        (("--labeler", DID, "--stance", "denied"), "labels asserted claims only"),
    ],
)
def test_what_cannot_be_labels_is_said_at_once(options: tuple[str, ...], message: str) -> None:
    done = hipfacts_command("check", "--format", "bluesky", *options, "examples/bluesky.jsonl")
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr


def test_flagged_captions_without_a_post_make_the_exit_code_two() -> None:
    done = hipfacts_command("check", "--format", "bluesky", "--labeler", DID, "examples/captions.jsonl")
    assert (done.returncode, done.stdout) == (2, "")
    assert "names no post; give `at://DID/COLLECTION/KEY CID` in the field of --id-field" in done.stderr


def test_the_command_writes_the_labels(tmp_path: Path) -> None:
    done = hipfacts_command("claims", "export", "--format", "bluesky", str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert "in 1 file; begin with" in done.stdout
    assert json.loads((tmp_path / "labels.json").read_text("utf-8"))["labelValues"]
