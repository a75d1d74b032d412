"""Knowledge bases as a command line names them: a folder, an installed pack, ``bundled``, or a git revision."""

from __future__ import annotations

import io
import re
import subprocess
import tarfile
import tempfile
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from hipfacts.errors import UsageError

if TYPE_CHECKING:  # loaded when a command runs
    from hipfacts.knowledge import KnowledgeBase

BUNDLED = "bundled"
_VERSIONED = re.compile(r"([a-z0-9-]+)@(\d+\.\d+\.\d+)")


def load_own(folder: Path | str, *, bundled: bool = True, keep: bool = True) -> KnowledgeBase:
    """The pack in a folder beside the bundled claims; alone where it is a copy of them, or ``bundled`` is false."""
    from hipfacts import yamlfile
    from hipfacts.knowledge import KnowledgeBase, bundled_path
    from hipfacts.packs import pack_folder

    def pack_id(path: Path) -> object:
        data = yamlfile.read(path / "pack.yaml").data
        return data.get("id") if isinstance(data, dict) else None

    alone = not bundled or pack_id(pack_folder(folder)) == pack_id(bundled_path())
    return KnowledgeBase.load(folder, bundled=not alone, keep=keep)


def load_named(name: str, *, beside: Sequence[str] = (), bundled: bool = True) -> KnowledgeBase:
    """The knowledge base that ``name`` means; ``beside`` are other names, of which a folder tells where to look in git.

    ``name`` is ``bundled``, a folder, the id of an installed pack (``id@1.2.0`` insists on the version), or a git
    revision, ``REV`` or ``REV:folder``. Raises `UsageError` or `KnowledgeErrors`.
    """
    from hipfacts.packs import installed

    if name == BUNDLED:
        from hipfacts.knowledge import KnowledgeBase

        return KnowledgeBase.bundled()
    if Path(name).is_dir():
        return load_own(name, bundled=bundled)
    wanted = _VERSIONED.fullmatch(name)
    pack = installed().get(wanted[1] if wanted else name)
    if pack and wanted and pack.version != wanted[2]:
        raise UsageError(
            f"the pack `{pack.id}` is installed in version {pack.version}, not {wanted[2]}",
            remedy=f"pip install {pack.distribution}=={wanted[2]}",
        )
    if pack:
        return load_own(pack.folder, bundled=bundled)
    with tempfile.TemporaryDirectory(prefix="hipfacts-") as folder:
        if not _check_out(name, beside, Path(folder)):
            raise UsageError(
                f"`{name}` is no folder, no installed pack and no git revision with a pack in it",
                remedy="write a folder, `bundled`, the id of an installed pack (`hipfacts pack list`), or a revision: "
                "`v1.2:claims`",
            )
        return load_own(folder, bundled=bundled, keep=False)


def _check_out(name: str, beside: Sequence[str], target: Path) -> bool:
    """Put the pack of a git revision into a folder; False where there is none."""
    revision, colon, place = name.partition(":")
    if revision.startswith("-") or not _git("rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}"):
        return False
    places = [place] if colon else [*(other for other in beside if Path(other).is_dir()), ".", "claims"]
    for where in places:
        tree = f"{revision}:{_from_here(where)}"
        if _git("cat-file", "-e", f"{tree.removesuffix('/')}/pack.yaml") is not None:
            archive = _git("archive", "--format=tar", tree)
            if archive is not None:
                _extract(archive, target)
                return True
    return False


def _from_here(place: str) -> str:
    """A folder as git names it: from the top of the working tree."""
    path = Path(place)
    prefix = (_git("rev-parse", "--show-toplevel") or b"").decode().strip()
    try:
        inside = (Path.cwd() / path).resolve().relative_to(Path(prefix).resolve())
    except ValueError:
        return place
    return "" if inside == Path() else inside.as_posix() + "/"


def _git(*arguments: str) -> bytes | None:
    """What git says, or None where it fails or is not there."""
    try:
        done = subprocess.run(["git", *arguments], capture_output=True, check=False)  # noqa: S603, S607 - the user's git
    except OSError:
        return None
    return done.stdout if done.returncode == 0 else None


def _extract(archive: bytes, target: Path) -> None:
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        for member in tar:
            name = PurePosixPath(member.name)
            if not member.isfile() or name.is_absolute() or ".." in name.parts or name.suffix not in (".yaml", ".yml"):
                continue
            stream = tar.extractfile(member)
            if stream is not None:
                path = target / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(stream.read())
