"""A pack as a wheel: files alone, found by an entry point, the same bytes for the same pack."""

from __future__ import annotations

import base64
import hashlib
import io
import zipfile
from pathlib import Path

from hipfacts import yamlfile
from hipfacts._version import __version__
from hipfacts.errors import UsageError
from hipfacts.loader import pack_files
from hipfacts.pack_models import PackInfo
from hipfacts.packs import GROUP

_BEGINNING = (1980, 1, 1, 0, 0, 0)  # the first date a zip file knows: what was built when is no part of the pack
_BESIDE = ("README*", "LICENSE*", "LICENCE*", "NOTICE*", "CHANGELOG*")


def distribution_of(pack: str) -> str:
    """The name under which pip knows a pack."""
    return f"hipfacts-pack-{pack}"


def build_wheel(folder: Path, target: Path) -> Path:
    """The wheel of the pack in ``folder``, written into the folder ``target``. The pack should be loadable.

    Raises `UsageError` where it cannot be written.
    """
    document = yamlfile.read(folder / "pack.yaml")
    info = PackInfo.model_validate(document.data)
    package = f"hipfacts_pack_{info.id.replace('-', '_')}"
    metadata = f"{package}-{info.version}.dist-info"
    names, concepts = pack_files(folder)
    beside = sorted(path for pattern in _BESIDE for path in folder.glob(pattern) if path.is_file())
    about = (
        f"Metadata-Version: 2.1\nName: {distribution_of(info.id)}\nVersion: {info.version}\n"
        f"Summary: {' '.join(info.title.split())}\nLicense: {' '.join(info.license.split())}\n"
        f"Requires-Dist: hipfacts (>={__version__})\n"
    )
    files = {f"{package}/__init__.py": f'"""The hipfacts pack {info.id}: data, and no code."""\n'.encode()}
    for path in (*names, *concepts, *beside):
        files[f"{package}/{path.relative_to(folder).as_posix()}"] = path.read_bytes()
    files[f"{metadata}/METADATA"] = about.encode()
    files[f"{metadata}/WHEEL"] = (
        f"Wheel-Version: 1.0\nGenerator: hipfacts {__version__}\nRoot-Is-Purelib: true\nTag: py3-none-any\n".encode()
    )
    files[f"{metadata}/entry_points.txt"] = f"[{GROUP}]\n{info.id} = {package}\n".encode()
    files[f"{metadata}/RECORD"] = _record(files, f"{metadata}/RECORD")
    wheel = target / f"{package}-{info.version}-py3-none-any.whl"
    try:
        target.mkdir(parents=True, exist_ok=True)
        wheel.write_bytes(_zipped(files))
    except OSError as error:
        raise UsageError(
            f"cannot be written: {error.strerror or error}", file=str(wheel), remedy="choose another --output"
        ) from error
    return wheel


def _record(files: dict[str, bytes], own: str) -> bytes:
    lines = []
    for name, content in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
        lines.append(f"{name},sha256={digest},{len(content)}\n")
    return "".join([*lines, f"{own},,\n"]).encode()


def _zipped(files: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, _BEGINNING)
            entry.external_attr = 0o100644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return stream.getvalue()
