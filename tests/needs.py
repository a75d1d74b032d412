"""What a test needs beside hipfacts: without it the test is skipped, or fails where HIPFACTS_TEST_ALL is set."""

from __future__ import annotations

import importlib
import os
import shutil
from types import ModuleType
from typing import NoReturn

import pytest


def needed_module(name: str) -> ModuleType:
    """The module `name`; without it the test is skipped."""
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        _absent(f"{error.name} is not installed here")


def needed_command(*names: str) -> str:
    """The path of the first of these commands that is there; without any the test is skipped."""
    path = next(filter(None, map(shutil.which, names)), None)
    return path or _absent(f"no {names[0]} is installed here")


def _absent(reason: str) -> NoReturn:
    if os.environ.get("HIPFACTS_TEST_ALL"):
        pytest.fail(f"{reason}, and HIPFACTS_TEST_ALL asks for every test")
    pytest.skip(reason, allow_module_level=True)
