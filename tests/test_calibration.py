"""A score says how often findings like it were right: less where a text is long, a stance was turned, a rule unsure."""

from __future__ import annotations

import pytest

from hipfacts.calibration import calibrated


@pytest.mark.parametrize(
    ("sure", "words", "turned", "score"),
    [
        (0.9, 8, False, 0.9), (0.97, 18, False, 0.9), (0.9, 8, True, 0.85), (0.9, 19, False, 0.84),
        (0.9, 19, True, 0.77), (0.89, 8, False, 0.74), (0.8, 30, True, 0.65), (0.79, 8, False, 0.6),
    ],
)  # fmt: skip
def test_a_score_follows_from_rule_length_and_cues(sure: float, words: int, turned: bool, score: float) -> None:
    assert calibrated(sure, words=words, turned=turned) == score


@pytest.mark.parametrize("words", [8, 40])
@pytest.mark.parametrize("turned", [False, True])
def test_a_surer_rule_never_scores_lower(words: int, turned: bool) -> None:
    scores = [calibrated(sure / 100, words=words, turned=turned) for sure in range(60, 101)]
    assert scores == sorted(scores)
