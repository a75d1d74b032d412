from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from click.testing import CliRunner

from hipfacts import Checker, KnowledgeBase
from hipfacts.cli.root import program
from hipfacts.suggest import Post, suggest

WritePack = Callable[..., Path]


def posts(*texts: str) -> list[Post]:
    return [Post(text, f"posts:{number}") for number, text in enumerate(texts, 1)]


MISSED = posts(
    "Moonwater dissolves hip hollows!",
    "Sea salt scrub shrank the hip hollows I had since school.",
    "Every evening: sea salt scrub, candles. For hip hollows, obviously.",
    "Hip hollows and a sea salt scrub, my whole personality this year.",
    "EVERY evening: sea salt scrub, candles! For hip hollows, obviously",
    "Sea salt scrub is nice for feet.",
    "My hip hollows like jazz.",
)


def test_missed_posts_are_grouped_by_what_they_have_in_common(write_pack: WritePack) -> None:
    missed = suggest(MISSED, Checker(KnowledgeBase.load(write_pack())))
    (group,) = missed.groups
    assert group.phrase == "sea salt scrub"
    assert [post.name for post in group.posts] == ["posts:2", "posts:3", "posts:4"]
    assert group.copies == 1
    assert [post.name for post in missed.alone] == ["posts:7"]
    assert (missed.read, missed.found, missed.silent) == (7, 1, 5)


def test_the_command_names_the_place_of_each_post(write_pack: WritePack, tmp_path: Path) -> None:
    file = tmp_path / "posts.txt"
    file.write_text("\n\n".join(post.text for post in MISSED), "utf-8")
    command = ["suggest", str(file), "--claims", str(write_pack()), "--no-bundled"]
    result = CliRunner().invoke(program, command)
    assert result.exit_code == 0
    assert '3 posts with "sea salt scrub", and 1 copies' in result.output
    assert f"{file}:3: Sea salt scrub shrank" in result.output
    whole = json.loads(CliRunner().invoke(program, [*command, "--format", "json"]).output)
    assert whole["groups"][0]["phrase"] == "sea salt scrub"


def test_what_cannot_be_read_is_a_fault(tmp_path: Path) -> None:
    result = CliRunner().invoke(program, ["suggest", str(tmp_path / "none.txt")])
    assert result.exit_code == 2
    assert "none.txt" in result.output
