"""Packs used together: each keeps its names; extending, overriding and retiring is said openly; clashes are faults."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hipfacts.audit import audit, unmark
from hipfacts.checker import Checker
from hipfacts.errors import KnowledgeErrors
from hipfacts.knowledge import KnowledgeBase
from hipfacts.models import Status

WritePack = Callable[..., Path]
Files = dict[str, Any]
Change = Callable[[Files], object]

CLAIM = "moonwater-dissolves-hollows.yaml"
TEXT = "Moonwater dissolves your hip hollows."


def found(knowledge: KnowledgeBase, text: str) -> list[tuple[str, str, str]]:
    return [(f.claim, str(f.stance), f.quote) for f in Checker(knowledge).check(text).findings]


def faults(*folders: Path) -> list[str]:
    with pytest.raises(KnowledgeErrors) as caught:
        KnowledgeBase.load(*folders)
    return [str(problem) for problem in caught.value.problems]


def own_claim(files: Files) -> None:
    """The same concepts under the same names, for a claim of another id."""
    files["sunwater-dissolves-hollows.yaml"] = {**files.pop(CLAIM), "id": "sunwater-dissolves-hollows"}
    moonwater = files["concepts/all.yaml"]["moonwater"]
    moonwater["words"] = ["sunwater"]
    moonwater.pop("nouns", None)
    files["cues.yaml"] = None


def additions(files: Files) -> None:
    """Only the claim: concepts, cues and sources are those of the other pack."""
    own_claim(files)
    files["concepts/all.yaml"] = files["cues.yaml"] = files["sources.yaml"] = None


def with_(*changes: Change) -> Change:
    return lambda files: [change(files) for change in changes]


def test_a_pack_may_use_the_names_of_another_for_concepts_of_its_own(write_pack: WritePack) -> None:
    knowledge = KnowledgeBase.load(write_pack(), write_pack(own_claim, folder="sun"))
    assert {"moonwater", "sun/moonwater", "hollow", "sun/hollow"} <= set(knowledge.concepts)
    rule = knowledge.claims["sunwater-dissolves-hollows"].rules[0]
    assert all(slot.startswith("sun/") for slot in rule.all)
    assert knowledge.concepts["sun/dissolve"].opposites == ("sun/stay",)
    assert found(knowledge, TEXT) == [("moonwater-dissolves-hollows", "asserted", TEXT[:-1])]
    text = "Sunwater dissolves your hip hollows."
    assert found(knowledge, text) == [("sunwater-dissolves-hollows", "asserted", text[:-1])]


def test_names_of_the_bundled_pack_are_free_for_others(write_pack: WritePack) -> None:
    def like_bundled(files: Files) -> None:
        own_claim(files)
        concepts = files["concepts/all.yaml"]
        concepts["any-dip"] = concepts.pop("hollow")
        concepts["muscle"] = concepts.pop("moonwater")
        rule = files["sunwater-dissolves-hollows.yaml"]["rules"][0]
        rule["all"] = ["dissolve", "any-dip", "muscle"]

    knowledge = KnowledgeBase.load(write_pack(like_bundled, folder="sun"), bundled=True)
    assert found(knowledge, "Sunwater dissolves your hip hollows.")[0][0] == "sunwater-dissolves-hollows"
    assert knowledge.concepts["any-dip"] == KnowledgeBase.bundled().concepts["any-dip"]
    assert found(knowledge, "These 5 moves fill in your hip dips!")[0][0] == "fill-bone-gap"


def test_a_class_in_a_term_is_looked_up_in_its_own_pack(write_pack: WritePack) -> None:
    def classes(files: Files) -> None:
        own_claim(files)
        files["concepts/all.yaml"]["dissolve"]["words"] = ["{moonwater} shrinks"]

    knowledge = KnowledgeBase.load(write_pack(), write_pack(classes, folder="sun-pack"))
    assert "{sun-pack/moonwater} shrinks" in knowledge.concepts["sun-pack/dissolve"].words
    assert found(knowledge, "Sunwater shrinks hip hollows, this sunwater")[0][0] == "sunwater-dissolves-hollows"
    assert found(knowledge, "Moonwater shrinks hip hollows, this sunwater") == []


def test_a_name_that_several_packs_have_is_to_be_written_in_full(write_pack: WritePack) -> None:
    def third(files: Files) -> None:
        additions(files)
        files["sunwater-dissolves-hollows.yaml"]["rules"][0]["all"] = ["dissolve", "glow", "moonwater"]

    def glowing(files: Files) -> None:
        own_claim(files)
        files["concepts/all.yaml"]["glow"] = {"about": "Light.", "words": ["glow"]}

    def glowing_too(files: Files) -> None:
        glowing(files)
        files["starwater-dissolves-hollows.yaml"] = {
            **files.pop("sunwater-dissolves-hollows.yaml"), "id": "starwater-dissolves-hollows",
        }  # fmt: skip

    def other_id(files: Files) -> None:
        third(files)
        files["rainwater-dissolves-hollows.yaml"] = {
            **files.pop("sunwater-dissolves-hollows.yaml"), "id": "rainwater-dissolves-hollows",
        }  # fmt: skip

    packs = [write_pack(), write_pack(glowing, folder="one"), write_pack(glowing_too, folder="two")]
    last = write_pack(other_id, folder="last")
    (fault,) = faults(*packs, last)
    assert "`glow` is a concept of several packs; write `one/glow` or `two/glow`" in fault
    path = last / "rainwater-dissolves-hollows.yaml"
    path.write_text(path.read_text("utf-8").replace("- glow", "- two/glow"), "utf-8")
    knowledge = KnowledgeBase.load(*packs, last)
    assert "two/glow" in knowledge.claims["rainwater-dissolves-hollows"].rules[0].all


def test_extending_adds_terms_to_a_concept_and_a_cue_of_another_pack(write_pack: WritePack) -> None:
    def more(files: Files) -> None:
        additions(files)
        files["concepts/more.yaml"] = {"hollow": {"extends": "pack", "nouns": ["hip canyon"]}}
        files["cues.yaml"] = {"not": {"extends": "pack", "words": ["nowise"]}}

    knowledge = KnowledgeBase.load(write_pack(), write_pack(more, folder="more"))
    assert found(knowledge, "Moonwater dissolves your hip canyons.")[0][1] == "asserted"
    assert found(knowledge, "Moonwater will nowise dissolve your hip canyons.")[0][1] == "denied"
    assert {(c.pack, c.kind, c.what, c.of) for c in knowledge.changes} == {
        ("more", "extends", "concept hollow", "pack"),
        ("more", "extends", "cue not", "pack"),
    }


def test_overriding_takes_the_place_of_a_claim(write_pack: WritePack) -> None:
    def other_fact(files: Files) -> None:
        files["concepts/all.yaml"] = files["cues.yaml"] = files["sources.yaml"] = None
        files[CLAIM]["overrides"] = "pack"
        files[CLAIM]["correction"]["fact"] = "Another fact."

    first, second = write_pack(), write_pack(other_fact, folder="second")
    for folders in ([first, second],):
        knowledge = KnowledgeBase.load(*folders)
        assert knowledge.pack_of == {"moonwater-dissolves-hollows": "second"}
        assert Checker(knowledge).check(TEXT).findings[0].correction.fact == "Another fact."
        assert [(c.pack, c.kind) for c in knowledge.changes] == [("second", "overrides")]
        assert knowledge.documents["moonwater-dissolves-hollows"].file == str(second / CLAIM)


def test_retiring_keeps_the_id_and_looks_for_it_no_more(write_pack: WritePack) -> None:
    def retires(files: Files) -> None:
        additions(files)
        files["pack.yaml"]["retires"] = [{"claim": "moonwater-dissolves-hollows", "why": "By hand."}]

    knowledge = KnowledgeBase.load(write_pack(), write_pack(retires, folder="second"))
    assert knowledge.claims["moonwater-dissolves-hollows"].status is Status.DEPRECATED
    assert [(c.kind, c.why) for c in knowledge.changes] == [("retires", "By hand.")]
    assert all(claim != "moonwater-dissolves-hollows" for claim, _, _ in found(knowledge, TEXT))


def _clash(files: Files) -> None:
    files["concepts/all.yaml"] = files["cues.yaml"] = files["sources.yaml"] = None


def _extends(name: str, pack: str, **terms: list[str]) -> Change:
    return with_(additions, lambda f: f.update({"concepts/more.yaml": {name: {"extends": pack, **terms}}}))


def _retires(*claims: str) -> Change:
    return with_(
        additions, lambda f: f["pack.yaml"].update(retires=[{"claim": claim, "why": "Because."} for claim in claims])
    )


@pytest.mark.parametrize(
    ("change", "file", "line", "problem", "remedy"),
    [
        (_clash, CLAIM, 1, "stands in ", "take the other's place openly with `overrides: pack`"),
        (
            with_(_clash, lambda f: f[CLAIM].update(overrides="peck")), CLAIM, "overrides:",
            "overrides the claim `moonwater-dissolves-hollows` of `peck`", "check both ids",
        ),
        (_extends("hollow", "peck", words=["pit"]), "concepts/more.yaml", 2, "which is not here", "read it too"),
        (_extends("holow", "pack", words=["pit"]), "concepts/more.yaml", 1, "does not have", "check the name"),
        (_extends("hollow", "pack"), "concepts/more.yaml", 1, "by nothing", "give it verbs, nouns or words"),
        (_extends("hollow", "pack", wrds=["pit"]), "concepts/more.yaml", 3, "unknown key `wrds`", "`words`"),
        (
            _extends("hollow", "pack", includes=["pitt"]), "concepts/more.yaml", "includes", "unknown concept `pitt`",
            "spelling",
        ),
        (_extends("hollow", "pack", words=["(pit"]), "concepts/more.yaml", 1, "has a `(` without `)`", "four forms"),
        (_retires("moonwater"), "pack.yaml", "moonwater", "unknown claim `moonwater`", "claims list"),
        (_retires("sunwater-dissolves-hollows"), "pack.yaml", "- claim", "its own claim", "status: deprecated"),
        (
            with_(additions, lambda f: f.update({"sources.yaml": [
                {"id": "first-2020-hip", "type": "rct", "title": "x", "url": "https://example.org", "finding": "x",
                 "limits": "x", "verified": "seen"}]})),
            "sources.yaml", 1, "`first-2020-hip` stands in", "give it an id of its own",
        ),
        (
            with_(own_claim, lambda f: f["concepts/all.yaml"].update({"a/b": {"about": "x", "words": ["x"]}})),
            "concepts/all.yaml", "a/b:", "has a `/`", "between a pack and a name",
        ),
    ],
)  # fmt: skip
def test_a_clash_names_file_line_and_remedy(
    write_pack: WritePack, change: Change, file: str | None, line: int | str | None, problem: str, remedy: str
) -> None:
    second = write_pack(change, folder="second")
    (fault,) = faults(write_pack(), second)
    if isinstance(line, str) and file:
        lines = (second / file).read_text("utf-8").splitlines()
        line = next(number for number, words in enumerate(lines, 1) if line in words)
    if file:
        assert fault.startswith(f"{second / file}:{line}: "), fault
    assert problem in fault
    assert remedy in fault.rpartition("; ")[2]


def test_two_packs_that_change_one_claim_clash(write_pack: WritePack) -> None:
    def overrides(files: Files) -> None:
        _clash(files)
        files[CLAIM]["overrides"] = "pack"

    first, second = write_pack(), write_pack(overrides, folder="second")
    (fault,) = faults(first, second, write_pack(overrides, folder="third"))
    assert "is overridden by the pack `second` too; use one of the two packs" in fault
    (fault,) = faults(first, second, write_pack(_retires("moonwater-dissolves-hollows"), folder="fourth"))
    assert "retires the claim `moonwater-dissolves-hollows`, which the pack `second` overrides" in fault


DETOX_TEAS = Path(__file__).parent.parent / "examples" / "packs" / "detox-teas"


def test_the_pack_about_another_field_passes_its_audit_without_a_line_of_python() -> None:
    knowledge = KnowledgeBase.load(DETOX_TEAS, bundled=True)
    own = {name for name, pack in knowledge.pack_of.items() if pack == "detox-teas"}
    assert len(own) == 5
    problems = audit(knowledge, only=own)
    assert not problems, "\n".join(map(str, problems))
    assert {path.suffix for path in DETOX_TEAS.rglob("*") if path.is_file()} == {".yaml", ".md"}


def test_the_bundled_claims_are_found_as_before_beside_another_pack() -> None:
    alone, beside = KnowledgeBase.bundled(), KnowledgeBase.load(DETOX_TEAS, bundled=True)
    without, checker = Checker(alone), Checker(beside)
    for claim in alone.claims.values():
        for example in (*claim.examples.asserted[:2], *claim.examples.denied[:2], *claim.examples.absent[:2]):
            marked = unmark(example)
            assert marked is not None
            assert checker.check(marked.text).findings == without.check(marked.text).findings
