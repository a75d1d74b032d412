"""A pack without a field gets one from its own terms: posts about other things are dismissed, and no claim is lost."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from hipfacts.audit import unmark
from hipfacts.checker import Checker
from hipfacts.knowledge import KnowledgeBase
from hipfacts.models import Stance
from hipfacts.terms import single_words
from hipfacts.text.fold import fold
from hipfacts.text.glance import words_of
from tests.noise import KINDS
from tests.test_readme import FILE, GUIDE

WritePack = Callable[..., Path]

DATA = Path(__file__).parent / "data"
POSTS = ["Just landed in Lisbon, the pastries are unreal", "New guitar day! Strings are next.", "ok", "🎉🎉"]


@pytest.fixture(scope="module")
def bases(tmp_path_factory: pytest.TempPathFactory) -> list[KnowledgeBase]:
    """The worked example without its field, beside the bundled claims."""
    folder = tmp_path_factory.mktemp("guide")
    for name, content in FILE.findall(GUIDE):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content.replace("field: field\n", ""), "utf-8")
    return [KnowledgeBase.load(folder / "my-pack", bundled=True, keep=False)]


def whole(knowledge: KnowledgeBase) -> Checker:
    """A checker that reads every text for claims without a field."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Checker, "_derived_fields", lambda _: {})
        checker = Checker(knowledge)
        assert checker._glance is None
        return checker


def examples(knowledge: KnowledgeBase, claim: str) -> list[str]:
    texts = [text for stance in Stance for text in getattr(knowledge.claims[claim].examples, stance.value)]
    return [marked.text for text in texts if (marked := unmark(text))]


def test_no_finding_is_lost(bases: list[KnowledgeBase], write_pack: WritePack) -> None:
    dice = random.Random(7)
    alone = KnowledgeBase.load(write_pack(), keep=False)
    for knowledge, claim in ((bases[0], "vitamins-cause-hip-dips"), (alone, "moonwater-dissolves-hollows")):
        derived, everything = Checker(knowledge), whole(knowledge)
        assert derived._glance is not None
        texts = examples(knowledge, claim)
        disguised = [disguise(text, dice) for text in texts for disguise in KINDS.values()]
        captions = [json.loads(line)["text"] for line in (DATA / "captions-3.jsonl").read_text("utf-8").splitlines()]
        for text in (*texts, *disguised, *captions, *POSTS):
            if knowledge.fields and not about_the_bundled_field(derived, text):
                continue  # without a word of its field no text is about a topic of the bundled pack
            assert derived.check(text).findings == everything.check(text).findings, text


def about_the_bundled_field(checker: Checker, text: str) -> bool:
    field = single_words(checker.knowledge.concepts["field"])
    return not field.isdisjoint(words_of(fold(text, checker._lexicon).text))


def test_posts_about_other_things_are_dismissed_at_a_glance(bases: list[KnowledgeBase]) -> None:
    glance = Checker(bases[0])._glance
    assert glance is not None
    assert [text for text in POSTS if glance.sees(text)] == []
