"""Disguised captions are read like plain ones, and disguise alone accuses no one."""

from __future__ import annotations

import pytest

import hipfacts
from tests.noise import KINDS, disguise

PROMISES = (
    "These five moves will get rid of your hip dips.",
    "This 30 day challenge erases your hip dips!",
    "How I fixed my hip dips at home",
    "Squats will fix your hip dips.",
    "Hip dips mean you are unfit.",
)
INNOCENT = (
    "Side plank hip dips, 3 sets of 12.",
    "Fill the gaps in your training plan with a rest day.",
    "These squats made my legs so sore that I fell asleep on the sofa.",
    "Chips and dips on the table, come round at eight.",
    "My hips are stiff after the long drive, any stretches?",
)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("text", PROMISES)
def test_a_disguised_promise_is_flagged_with_a_true_quote(text: str, kind: str) -> None:
    disguised = disguise(text, kind)
    report = hipfacts.check(disguised)
    assert report.flagged, disguised
    for finding in report.findings:
        assert disguised[finding.start : finding.end] == finding.quote


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("text", INNOCENT)
def test_a_disguised_innocent_text_stays_silent(text: str, kind: str) -> None:
    assert not hipfacts.check(disguise(text, kind)).findings


def test_the_same_seed_gives_the_same_disguise() -> None:
    assert disguise(PROMISES[0], "typos", seed=3) == disguise(PROMISES[0], "typos", seed=3)
