"""The files of an export in their folder."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from hipfacts._version import __version__
from hipfacts.errors import UsageError
from hipfacts.knowledge import KnowledgeBase

MARK = "hipfacts-export.json"  # says that what stands beside it was written here, and may be written over


def write(files: Mapping[str, str], folder: str, *, knowledge: KnowledgeBase) -> None:
    """Writes the files into the folder, which is made where it is missing.

    An earlier export is written over; any other file of the same name is not. Raises `UsageError`.
    """
    target = Path(folder)
    try:
        if not (target / MARK).is_file():
            taken = next((name for name in sorted(files) if (target / name).exists()), None)
            if taken is not None:
                raise UsageError(
                    "is there already, and no export of hipfacts is", file=str(target / taken),
                    remedy="name another folder, or move that file away",
                )  # fmt: skip
        target.mkdir(parents=True, exist_ok=True)
        packs = [pack.model_dump(mode="json") for pack in knowledge.packs]
        mark = json.dumps({"hipfacts": __version__, "knowledge": packs}, indent=2) + "\n"
        for name, text in {MARK: mark, **files}.items():
            path = target / name
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("w", encoding="utf-8", newline="\n") as stream:
                stream.write(text)
    except OSError as error:
        what = (error.strerror or str(error)).lower()
        raise UsageError(
            f"cannot be written: {what}", file=str(error.filename or folder), remedy="choose another folder"
        ) from error
