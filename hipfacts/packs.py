"""Where packs are found: folders, and installed ones, which say so by an entry point and are never imported.

An installed pack is a package of nothing but files, named by an entry point of the group ``hipfacts.packs`` under the
pack's id (`hipfacts pack build` makes such a wheel). It is used where it is named, never by itself.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

GROUP = "hipfacts.packs"
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_PACKAGE = re.compile(r"[A-Za-z_]\w*")


class Installed(NamedTuple):
    """An installed pack: its folder, and the distribution that it came with."""

    id: str
    folder: Path
    distribution: str
    version: str


def installed() -> dict[str, Installed]:
    """The installed packs by id; of two of one id the one that Python finds first."""
    from importlib.metadata import entry_points  # most never ask

    found: dict[str, Installed] = {}
    for point in entry_points(group=GROUP):
        folder = _folder(point.value)
        if folder is not None and point.dist is not None:
            found.setdefault(point.name, Installed(point.name, folder, point.dist.name, point.dist.version))
    return found


def pack_folder(name: Path | str) -> Path:
    """The folder that ``name`` is, or that of the installed pack of this id."""
    path = Path(name)
    if isinstance(name, str) and _ID.fullmatch(name) and not path.exists() and (pack := installed().get(name)):
        return pack.folder
    return path


def _folder(package: str) -> Path | None:
    """Where a package lies; looked up, not imported, so that a pack runs no code."""
    if not _PACKAGE.fullmatch(package):
        return None
    from importlib.machinery import PathFinder

    spec = PathFinder.find_spec(package)
    places = list(spec.submodule_search_locations or ()) if spec else []
    return Path(places[0]) if places and (Path(places[0]) / "pack.yaml").is_file() else None
