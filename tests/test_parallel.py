"""Work over processes comes back in order, is drawn lazily, and shows its faults."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path

import pytest

from hipfacts.errors import ProcessLost, UsageError
from hipfacts.parallel import CHUNK, ordered_map

WORKERS = 2
BAD = CHUNK + 7


def test_results_come_in_the_order_of_the_items_across_chunks() -> None:
    items = [*range(3 * CHUNK + 5)]
    assert [*ordered_map(str, items, workers=WORKERS)] == [str(item) for item in items]


def test_an_endless_input_is_drawn_only_a_bounded_way_ahead() -> None:
    drawn = 0

    def items() -> Iterator[int]:
        nonlocal drawn
        for item in count():
            drawn += 1
            yield item

    results = ordered_map(str, items(), workers=WORKERS)
    assert drawn == 0
    assert [*islice(results, 5)] == ["0", "1", "2", "3", "4"]
    assert drawn <= 3 * WORKERS * CHUNK
    assert [*islice(results, CHUNK)][-1] == str(CHUNK + 4)
    assert drawn <= (3 * WORKERS + 1) * CHUNK
    results.close()


def test_an_exception_in_one_item_is_raised_at_its_place_and_loses_no_other() -> None:
    items = ["1"] * BAD + ["one"] + ["2"] * CHUNK
    results = ordered_map(int, items, workers=WORKERS)
    assert [*islice(results, BAD)] == [1] * BAD
    with pytest.raises(ValueError, match="'one'"):
        next(results)
    assert [*results] == [2] * CHUNK


class UnpicklableError(Exception):
    def __init__(self, first: str, second: str) -> None:
        super().__init__(f"{first} and {second}")


def fails(item: str) -> str:
    raise UnpicklableError(item, "more")


def test_an_exception_that_cannot_be_sent_is_told_in_words() -> None:
    results = ordered_map(fails, ["this"], workers=WORKERS)
    with pytest.raises(RuntimeError, match="UnpicklableError: this and more"):
        next(results)
    assert [*results] == []


def dies(item: int) -> int:
    if item == BAD:
        os._exit(9)
    return item


def test_an_item_that_ends_its_process_is_an_error_at_its_place_and_loses_no_other() -> None:
    results = ordered_map(dies, [*range(8 * CHUNK)], workers=WORKERS)
    assert [*islice(results, BAD)] == [*range(BAD)]
    with pytest.raises(ProcessLost, match="could not be checked: its process was lost"):
        next(results)
    assert [*results] == [*range(BAD + 1, 8 * CHUNK)]
    assert not multiprocessing.active_children()


def dies_once(item: str) -> str:
    if item and not Path(item).exists():
        Path(item).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return item


def test_a_process_that_is_killed_once_loses_nothing(tmp_path: Path) -> None:
    items = [""] * BAD + [str(tmp_path / "killed")] + [""] * 3 * CHUNK
    assert [*ordered_map(dies_once, items, workers=WORKERS)] == items


def eats(item: int) -> int:
    if item == BAD:
        return len(bytearray(1 << 40))  # more than there is address space for, or else than the system grants
    return item


def test_an_item_that_wants_more_memory_than_there_is_loses_no_other() -> None:
    results = ordered_map(eats, [*range(2 * CHUNK)], workers=WORKERS)
    assert [*islice(results, BAD)] == [*range(BAD)]
    with pytest.raises((MemoryError, ProcessLost)):
        next(results)
    assert [*results] == [*range(BAD + 1, 2 * CHUNK)]


class Unstartable:
    def __reduce__(self) -> tuple[object, ...]:
        return os._exit, (9,)

    def __call__(self, item: int) -> int:
        return item


def test_processes_that_cannot_start_are_an_error_and_not_one_of_each_item() -> None:
    with pytest.raises(UsageError, match="ended before it could; use one worker"):
        next(ordered_map(Unstartable(), [1, 2], workers=WORKERS))
    assert not multiprocessing.active_children()


def test_an_exception_of_the_input_is_raised() -> None:
    def items() -> Iterator[str]:
        yield "1"
        raise OSError("the file went away")

    with pytest.raises(OSError, match="went away"):
        [*ordered_map(int, items(), workers=WORKERS)]


def test_no_items_give_no_results() -> None:
    assert [*ordered_map(str, [], workers=WORKERS)] == []
