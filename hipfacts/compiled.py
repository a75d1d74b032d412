"""Compiled forms of a knowledge base, kept in the user's cache folder, so that a second start is quick.

A compiled form is kept under a hash of the YAML files it was made of, of hipfacts' own code, and of the versions of
Python and pydantic: one that is out of date is never found. The folder is ``$HIPFACTS_CACHE``, else the platform's
cache folder; an empty ``HIPFACTS_CACHE`` keeps nothing. Nothing fails for want of it.
"""

from __future__ import annotations

import contextlib
import gc
import hashlib
import os
import pickle
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pydantic

_MOST = 24  # files kept: some bases, each with its parts
_DIGEST = hashlib.sha256().digest_size


class Store:
    """Compiled parts of one knowledge base; ``key`` is the hash of all they were made of."""

    def __init__(self, folder: Path, key: str) -> None:
        self._folder = folder
        self.key = key

    def get(self, name: str) -> Any | None:
        """The part kept as ``name``, or None."""
        path = self._path(name)
        try:
            if not _is_ours(self._folder) or not _is_ours(path):
                return None
            content = path.read_bytes()
        except OSError:
            return None
        digest, data = content[:_DIGEST], content[_DIGEST:]
        if hashlib.sha256(data).digest() != digest:
            return None  # cut short
        collecting = gc.isenabled()
        gc.disable()  # nothing of what is made here is garbage
        try:
            return pickle.loads(data)  # noqa: S301 - written by this very code, in a folder only its user may write to
        except Exception:  # what cannot be read is made anew
            return None
        finally:
            if collecting:
                gc.enable()

    def put(self, name: str, value: Any) -> None:
        """Keep a part. A folder that cannot be written to keeps nothing."""
        data = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
        with contextlib.suppress(OSError):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not _is_ours(self._folder):
                return
            handle, made = tempfile.mkstemp(dir=self._folder, suffix=".tmp")
            try:
                with os.fdopen(handle, "wb") as stream:
                    stream.write(hashlib.sha256(data).digest() + data)
                Path(made).replace(self._path(name))
            except BaseException:
                Path(made).unlink(missing_ok=True)
                raise
            self._tidy()

    def _path(self, name: str) -> Path:
        return self._folder / f"{self.key[:32]}-{name}.pickle"

    def _tidy(self) -> None:
        kept = sorted(self._folder.glob("*.pickle"), key=lambda path: path.stat().st_mtime, reverse=True)
        for path in kept[_MOST:]:
            path.unlink(missing_ok=True)


def store_of(folders: Iterable[Path]) -> Store | None:
    """The store for what these packs hold; None where nothing is kept, or a pack cannot be read."""
    place = cache_folder()
    if place is None:
        return None
    digest = hashlib.sha256(f"{sys.implementation.cache_tag} {sys.version} {pydantic.VERSION}".encode())
    try:
        for path in sorted(Path(__file__).parent.rglob("*.py")):
            digest.update(path.read_bytes())
        for folder in folders:
            for path in (folder, *sorted(folder.rglob("*.y*ml"))):
                digest.update(f"\0{path}\0".encode("utf-8", "surrogateescape"))
                if path is not folder:
                    digest.update(path.read_bytes())
    except OSError:
        return None
    return Store(place, digest.hexdigest())


def cache_folder() -> Path | None:
    """Where compiled forms are kept, or None where that is switched off."""
    told = os.environ.get("HIPFACTS_CACHE")
    if told is not None:
        return Path(told) if told else None
    from platformdirs import user_cache_path

    return user_cache_path("hipfacts", appauthor=False)


def _is_ours(path: Path) -> bool:
    """Whether none but the user could have written a file or folder: what is unpickled there is run."""
    if os.name != "posix":
        return True
    status = path.lstat()
    return status.st_uid == os.geteuid() and not status.st_mode & 0o022 and not path.is_symlink()
