"""The labelled captions in tests/data hold what their README says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from hipfacts import KnowledgeBase, Stance

DATA = Path(__file__).parent / "data"
FILES = sorted(DATA.glob("captions-*.jsonl"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_label_names_a_known_claim_and_stance(path: Path) -> None:
    claims, stances = KnowledgeBase.bundled().claims, {stance.value for stance in Stance}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        item = json.loads(line)
        assert item["text"].strip(), f"{path.name}:{number} has no text"
        for label in item["labels"]:
            assert label["claim"] in claims, f"{path.name}:{number}: {label['claim']}"
            assert label["stance"] in stances, f"{path.name}:{number}: {label['stance']}"


def test_no_two_items_share_an_id_or_a_text() -> None:
    items = [json.loads(line) for path in FILES for line in path.read_text(encoding="utf-8").splitlines()]
    assert len(items) == 3210
    assert len({item["id"] for item in items}) == len(items)
    assert len({item["text"] for item in items}) == len(items)
