"""The component in real spaCy pipelines."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy import displacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin

import hipfacts
from hipfacts.adapters.spacy import Component
from tests.conftest import Files, WritePack

ROOT = Path(__file__).resolve().parent.parent
CAPTION = "Hi 👋 these moves fill in your hip dips!"
OWN = "Yes, moonwater dissolves your hip hollows!"


def pipeline(**config: Any) -> Language:
    nlp = spacy.blank("en")
    nlp.add_pipe("hipfacts", config=config)
    return nlp


@pytest.fixture(scope="module")
def nlp() -> Language:
    return pipeline()


def found(doc: Doc, key: str = "hipfacts") -> list[tuple[str, str, str]]:
    return [(span.text, span.label_, span.kb_id_) for span in doc.spans[key]]


def beside_bundled(files: Files) -> None:
    files["cues.yaml"] = None  # these are in the bundled ones


FOUND = [("fill in your hip dips", "asserted", "fill-bone-gap")]


def test_a_pipeline_finds_the_component_without_an_import_of_hipfacts() -> None:
    code = f"""
import sys, spacy
nlp = spacy.blank("en")
heavy = [name for name in sys.modules if name.startswith("hipfacts.") and "adapters" not in name]
nlp.add_pipe("hipfacts", config={{"min_score": 0.7}})
doc = nlp({CAPTION!r})
print(heavy, [(span.text, span.label_, span.kb_id_) for span in doc.spans["hipfacts"]])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == f"['hipfacts._version'] {FOUND}"  # nor does spaCy load more of it before it is used


def test_spans_carry_stance_claim_and_score_and_the_report_is_plain_data(nlp: Language) -> None:
    doc = nlp(CAPTION)
    assert found(doc) == FOUND
    report = hipfacts.check(CAPTION)
    assert doc.spans["hipfacts"].attrs["scores"] == [finding.score for finding in report.findings]
    assert doc.user_data["hipfacts"] == json.loads(report.model_dump_json())
    silent = nlp("Leg day done.")
    assert (found(silent), silent.user_data["hipfacts"]["status"]) == ([], "no_known_claim")


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("No amount of side leg raises will fill in your hip dips.", "denied"),
        ("Can squats fill in hip dips?", "questioned"),
    ],
)
def test_the_label_is_the_stance(nlp: Language, text: str, stance: str) -> None:
    doc = nlp(text)
    assert {span.label_ for span in doc.spans["hipfacts"]} == {stance}


@pytest.mark.parametrize(
    "text", ["so get rid of#hipdips", "(fill in your hip-dips)!", "get rid of y0ur h.i.p d.i.p.s🍑🍑", CAPTION * 3]
)
def test_spans_reach_over_what_the_findings_quote(nlp: Language, text: str) -> None:
    doc = nlp(text)
    findings = doc.user_data["hipfacts"]["findings"]
    assert len(findings) == len(doc.spans["hipfacts"])
    for finding, span in zip(findings, doc.spans["hipfacts"], strict=True):
        assert span.start_char <= finding["start"] < finding["end"] <= span.end_char
        assert finding["quote"] in span.text


@given(st.lists(st.sampled_from([CAPTION, "#fillhipdips", " ", "\n\n", "🍑", "no.", "İ ﬁ", "?"]), max_size=6))
@settings(max_examples=60, deadline=None)
def test_any_text_has_as_many_spans_as_findings(nlp: Language, parts: list[str]) -> None:
    doc = nlp("".join(parts))
    assert len(doc.spans["hipfacts"]) == len(doc.user_data["hipfacts"]["findings"])


def test_two_processes_give_the_same_docs_in_order(nlp: Language) -> None:
    texts = [CAPTION, "Leg day done.", "Hip dips are fat."] * 4
    one, two = list(nlp.pipe(texts)), list(nlp.pipe(texts, n_process=2, batch_size=3))
    assert [doc.text for doc in two] == texts
    assert list(map(found, one)) == list(map(found, two))
    assert [doc.user_data for doc in one] == [doc.user_data for doc in two]


def test_docs_keep_what_was_found_as_bytes_and_in_a_doc_bin(nlp: Language) -> None:
    doc = nlp(CAPTION)
    again = Doc(nlp.vocab).from_bytes(doc.to_bytes())
    (binned,) = DocBin(docs=[doc], store_user_data=True).get_docs(nlp.vocab)
    for copy in (again, binned, pickle.loads(pickle.dumps(doc))):  # noqa: S301 - its own
        assert found(copy) == FOUND
        # as bytes, spaCy makes tuples of lists
        assert json.dumps(copy.user_data["hipfacts"]) == json.dumps(doc.user_data["hipfacts"])


def test_displacy_shows_stance_and_claim(nlp: Language) -> None:
    options = {"spans_key": "hipfacts", "kb_url_template": "https://example.org/claims/{}.html"}
    page = displacy.render(nlp(CAPTION), style="span", options=options, jupyter=False)
    assert "asserted" in page
    assert 'href="https://example.org/claims/fill-bone-gap.html"' in page


def test_the_key_of_spans_is_the_users_so_that_two_components_stand_side_by_side() -> None:
    nlp = pipeline()
    nlp.add_pipe("hipfacts", name="sure", config={"spans_key": "sure", "min_score": 1.0})
    doc = nlp(CAPTION)
    assert (found(doc), found(doc, "sure")) == (FOUND, [])


def test_select_and_ignore_say_which_claims_are_looked_for() -> None:
    assert found(pipeline(ignore=["fill-bone-gap"])(CAPTION)) == []
    assert found(pipeline(select=["fill-bone-gap"])(CAPTION)) == FOUND


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ({"selct": ["fill-bone-gap"]}, "selct"),
        ({"select": "fill-bone-gap"}, "list"),
        ({"select": ["fill-bone-gp"]}, "unknown claim `fill-bone-gp`"),
        ({"bundled": False}, "name folders of your own"),
    ],
)
def test_a_wrong_setting_is_an_error_at_once(config: dict[str, Any], message: str) -> None:
    with pytest.raises((ValueError, hipfacts.UsageError)) as caught:
        pipeline(**config)
    assert message in str(caught.value)


def test_a_folder_of_claims_that_is_not_there_is_an_error_and_not_nothing_found() -> None:
    nlp = pipeline(claims=["no-such-folder"])
    with pytest.raises(hipfacts.UsageError, match="no folder of claims no-such-folder"):
        nlp(CAPTION)


def test_a_fault_in_own_claims_is_an_error_at_once(write_pack: WritePack) -> None:
    def break_it(files: Files) -> None:
        files["moonwater-dissolves-hollows.yaml"]["verdict"] = "wrong"

    with pytest.raises(hipfacts.KnowledgeErrors, match=r"moonwater-dissolves-hollows\.yaml"):
        pipeline(claims=[str(write_pack(break_it))])


@pytest.mark.parametrize("way", ["disk", "bytes"])
@pytest.mark.parametrize("bundled", [True, False])
def test_a_saved_pipeline_holds_its_own_claims_and_needs_their_folder_no_more(
    write_pack: WritePack, tmp_path: Path, way: str, bundled: bool
) -> None:
    folder = write_pack(beside_bundled) if bundled else write_pack()
    nlp = pipeline(claims=[str(folder)], bundled=bundled, min_score=0.65)
    before = nlp(OWN).user_data["hipfacts"]
    assert before["flagged"]
    nlp.to_disk(tmp_path / "saved")
    data = nlp.to_bytes()
    folder.rename(tmp_path / "elsewhere")
    if way == "disk":
        again = spacy.load(tmp_path / "saved")
    else:
        again = spacy.util.load_model_from_config(nlp.config).from_bytes(data)
    assert again(OWN).user_data["hipfacts"] == before
    assert bool(found(again(CAPTION))) is bundled
    component = again.get_pipe("hipfacts")
    assert isinstance(component, Component)
    assert component.checker.min_score == 0.65
    again.to_disk(tmp_path / "twice")  # and it can be saved once more
    assert spacy.load(tmp_path / "twice")(OWN).user_data["hipfacts"] == before


def test_saving_again_leaves_no_claims_of_before_and_touches_no_other_file(
    write_pack: WritePack, tmp_path: Path
) -> None:
    target = tmp_path / "component"
    target.mkdir()
    (target / "claims-of-others").write_text("mine")
    Component(claims=[write_pack(beside_bundled)]).to_disk(target)
    assert (target / "claims-1" / "pack.yaml").is_file()
    Component().to_disk(target)
    assert not (target / "claims-1").exists()
    assert (target / "claims-of-others").read_text() == "mine"
    assert found(Component().from_disk(target)(spacy.blank("en").make_doc(CAPTION))) == FOUND


def test_bytes_that_name_files_elsewhere_write_none() -> None:
    data = json.dumps({"packs": ["claims-1"], "knowledge": [], "files": {"claims-1": {"../../../escaped.yaml": "x"}}})
    with pytest.raises(ValueError, match="no name of a file of claims"):
        Component().from_bytes(data.encode())


def test_the_example_runs(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    script = [sys.executable, "-W", "error", "examples/spacy_pipeline.py", str(page)]
    done = subprocess.run(script, capture_output=True, text=True, encoding="utf-8", cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr
    assert "'fill in your hip dips' [asserted] fill-bone-gap" in done.stdout
    assert "[denied]" in done.stdout
    assert "asserted" in page.read_text("utf-8")
