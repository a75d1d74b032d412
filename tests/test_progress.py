"""Progress of a long check: on standard error, with files, captions a second and the time left."""

from __future__ import annotations

import io
import threading
from pathlib import Path

import pytest

from hipfacts.captions import read
from hipfacts.cli.progress import Meter, shown


def test_the_meter_knows_how_much_of_all_files_is_read(tmp_path: Path) -> None:
    paths = []
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("one\n\ntwo\n\n" * 5000)
        paths.append(str(tmp_path / name))
    meter = Meter()
    meter.expect(paths)
    seen = []
    for _ in read(paths, opened=meter.opened):
        seen.append((meter.files, meter.read()))
    assert meter.sizes == [50_000, 50_000]
    assert seen == sorted(seen)
    assert seen[0][0] == 1
    assert seen[-1] == (2, 100_000)


def test_what_has_no_size_has_no_end() -> None:
    meter = Meter()
    meter.expect(["-"])
    assert meter.sizes == []
    meter.opened(io.BytesIO(b"x"))
    assert meter.read() == 0


def test_items_pass_and_the_line_tells_how_far_it_is(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name, value in {"FORCE_COLOR": "1", "TERM": "xterm", "COLUMNS": "200"}.items():
        monkeypatch.setenv(name, value)
    (tmp_path / "a.txt").write_text("x" * 100)
    meter = Meter()
    meter.expect([str(tmp_path / "a.txt")])
    items = []
    with (tmp_path / "a.txt").open("rb") as handle:
        meter.opened(handle)
        for number in shown(iter(range(5)), meter, patience=0):
            handle.read(20)
            items.append(number)
            threading.Event().wait(0.15)
    assert items == [0, 1, 2, 3, 4]
    out = capsys.readouterr()
    assert out.out == ""
    assert "file 1 of 1, " in out.err
    assert " a second" in out.err
